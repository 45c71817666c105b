"""`TrainConfig`: everything that decides a training, one field a line; saved beside it, compared by `--diff`.

An arm (`arms.py`) and a preset (`presets.py`) are fields set by name; the command line may set any field by itself.
"""

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from medmcp.agent.tool_listing import LISTINGS

__all__ = ["ConfigError", "TrainConfig", "changed", "checked", "difference"]


class ConfigError(Exception):
    """A training that cannot be set up; the message says what to do."""


@dataclass(frozen=True)
class TrainConfig:
    """One training run, resolved."""

    # what
    arm: str = "ttopd"  # name in arms.py
    preset: str = "tiny"  # tiny, smollm2 or hf:PATH
    model: str = ""  # folder of the starting model; empty: the preset's own
    seed: int = 0
    # tasks
    families: tuple[str, ...] = ()  # empty: every family
    tasks: int = 400  # training tasks, of split train; made with tasks_seed
    tasks_seed: int = 20_000  # not the released seed, so that training patients are nobody else's
    evaluation_tasks: int = 96  # held-out tasks of `evaluation_split`
    evaluation_split: str = "validation"  # test is for the figure that is published, once
    evaluation_seed: int = 7
    # rollouts
    groups: int = 8  # tasks a step
    group_size: int = 8  # episodes a task
    redraws: int = 1  # how often a batch may replace its zero-variance groups
    temperature: float = 1.0
    turn_tokens: int = 64  # at most sampled a turn
    episode_tokens: int = 640  # context of an episode
    turns: int = 20
    tool_listing: str = (
        "full"  # full, brief or family (agent/tool_listing.py); the preset tiny knows its tools by heart
    )
    sampler: str = "transformers"  # transformers, vllm-colocate or vllm-server (train/sampler.py)
    vllm_url: str = ""  # of `trl vllm-serve`, for vllm-server
    vllm_memory: float = 0.3  # share of the GPU's memory, for vllm-colocate
    # optimisation
    steps: int = 60
    micro_batch: int = 16  # sequences a forward pass
    optimiser_steps: int = 2  # updates a batch of rollouts
    learning_rate: float = 3e-4
    weight_decay: float = 0.0
    adam_beta2: float = 0.95
    max_grad_norm: float = 1.0
    clip_low: float = 0.2
    clip_high: float = 0.28
    beta: float = 0.0  # KL to the starting model
    scale_by_std: bool = False
    lora_rank: int = 0  # 0: all parameters
    bf16: bool = False
    activation_checkpointing: bool = (
        False  # activations are computed again in the backward pass: less memory, more time
    )
    # reward: the grade, shaped by length
    reward_total: float = 0.3  # weight of the graded total beside success
    cosine: bool = True
    correct_short: float = 1.1
    correct_long: float = 0.7
    wrong_short: float = 0.0
    wrong_long: float = -0.3
    overlong: float = -0.5
    length_scale: int = 240  # assistant tokens at which the cosine ends
    # distillation (0: off)
    lambda_start: float = 0.0
    lambda_end: float = 0.0
    lambda_shape: str = "cosine"  # constant, linear, cosine
    lambda_latch_kl: float | None = None
    divergence: str = "reverse"  # reverse, forward, js
    estimator: str = "exact"  # exact, topk, sampled
    top_k: int = 64
    first_turns: int = 0  # K; 0: all
    tokens_per_turn: int = 0  # N; 0: all
    turn_weight: str = "turn"  # token, turn
    hint: str = "none"  # none, outcome, gold
    teacher: str = "none"  # none, ema, reset, frozen
    ema: float = 0.995
    ema_every: int = 5  # updates
    copy_every: int = 30  # updates; 0: never
    # SFT and STaR
    sft_epochs: float = 1.0
    sft_learning_rate: float = 5e-4
    sft_batch_tokens: int = 8192
    # the machine
    save_every: int = 20
    report_to: str = "none"  # tensorboard, wandb, … : a logger of transformers, which gets TRL's figures and ours

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}


def changed(config: TrainConfig, values: dict[str, Any]) -> TrainConfig:
    """The configuration with some fields set. Raises `ConfigError` for a field that is none or a value of another kind."""
    known = {field.name: field for field in fields(config)}
    made: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(f"There is no setting '{name}'. There are: {', '.join(known)}.")
        made[name] = _as(name, value, getattr(config, name))
    return replace(config, **made)


def _as(name: str, value: Any, like: Any) -> Any:
    """A value from the command line in the type of the field's present one."""
    if not isinstance(value, str) or isinstance(like, str):
        return tuple(value) if isinstance(like, tuple) and not isinstance(value, str) else value
    try:
        if isinstance(like, bool):
            return {"true": True, "false": False, "1": True, "0": False}[value.lower()]
        if isinstance(like, tuple):
            return tuple(part for part in value.split(",") if part)
        if like is None:
            return None if value.lower() in ("", "none") else float(value)
        return type(like)(value)
    except (KeyError, ValueError):
        kind = "number or none" if like is None else type(like).__name__
        raise ConfigError(f"{name}={value} does not fit: {name} is a {kind}, e.g. {like}.") from None


CHOICES: dict[str, tuple[str, ...]] = {
    "evaluation_split": ("train", "validation", "test"), "lambda_shape": ("constant", "linear", "cosine"),
    "divergence": ("reverse", "forward", "js"), "estimator": ("exact", "topk", "sampled"),
    "turn_weight": ("token", "turn"), "hint": ("none", "outcome", "gold"),
    "teacher": ("none", "ema", "reset", "frozen"), "tool_listing": LISTINGS,
    "sampler": ("transformers", "vllm-colocate", "vllm-server"),
}  # fmt: skip
# least value of what has one
LEAST: dict[str, float] = {
    "tasks": 1, "evaluation_tasks": 1, "groups": 1, "group_size": 2, "redraws": 0, "temperature": 0.01, "turn_tokens": 1,
    "episode_tokens": 16, "turns": 1, "steps": 1, "micro_batch": 1, "optimiser_steps": 1, "learning_rate": 0.0,
    "lambda_end": 0.0, "top_k": 1, "first_turns": 0, "tokens_per_turn": 0, "ema": 0.0, "ema_every": 1, "copy_every": 0,
    "length_scale": 1, "lora_rank": 0, "save_every": 1, "sft_epochs": 0.0, "sft_batch_tokens": 1,
}  # fmt: skip


def checked(config: TrainConfig) -> TrainConfig:
    """The same configuration. Raises `ConfigError` if its values cannot be, or cannot go together."""
    for name, choices in CHOICES.items():
        if (value := getattr(config, name)) not in choices:
            raise ConfigError(f"{name}={value} does not fit. There are: {', '.join(c or 'empty' for c in choices)}.")
    for name, least in LEAST.items():
        if not (value := getattr(config, name)) >= least:
            raise ConfigError(f"{name}={value} does not fit: at least {least:g}.")
    if config.ema > 1:
        raise ConfigError(f"ema={config.ema} does not fit: from 0 to 1.")
    if not config.lambda_start >= config.lambda_end:
        raise ConfigError(
            f"lambda_start={config.lambda_start} is below lambda_end={config.lambda_end}, and lambda may only fall."
        )
    if config.teacher == "reset" and not config.copy_every:
        raise ConfigError("teacher=reset needs copy_every of at least 1: without copies it would be frozen.")
    if config.teacher == "none" and config.lambda_start > 0:
        raise ConfigError(f"lambda_start={config.lambda_start} needs a teacher: ema, reset or frozen.")
    if config.teacher == "none" and config.hint != "none":
        raise ConfigError(
            f"hint={config.hint} is for a teacher alone: set teacher=ema, reset or frozen, and lambda_start."
        )
    if (config.sampler == "vllm-server") != bool(config.vllm_url):
        raise ConfigError("sampler=vllm-server and vllm_url go together, e.g. --set vllm_url=http://127.0.0.1:8000.")
    episodes = config.groups * config.group_size
    share = config.micro_batch * config.optimiser_steps
    if episodes % share:
        raise ConfigError(
            f"A step has groups x group_size = {episodes} episodes, which micro_batch x optimiser_steps = {share} must"
            f" divide, e.g. --set micro_batch={math.gcd(episodes // math.gcd(episodes, config.optimiser_steps), config.micro_batch)}"
            f" --set optimiser_steps={math.gcd(episodes, config.optimiser_steps)}."
        )
    return config


def difference(one: TrainConfig, other: TrainConfig) -> dict[str, tuple[Any, Any]]:
    """The fields in which two configurations differ."""
    a, b = one.as_dict(), other.as_dict()
    return {name: (a[name], b[name]) for name in a if a[name] != b[name]}
