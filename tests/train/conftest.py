"""Fixtures of the trainer's tests; see `small.py` for what they are made from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small import small_model, trainer_maker

from medmcp.agent.dialects.compact import words_of
from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.train.presets import TINY_FAMILIES


@pytest.fixture
def tiny() -> object:
    """A Qwen2 of two layers with tied embeddings and random weights from a fixed seed."""
    import torch

    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    return transformers.Qwen2ForCausalLM(
        transformers.Qwen2Config(
            vocab_size=40, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=1, tie_word_embeddings=True, max_position_embeddings=64,
        )
    )  # fmt: skip


@pytest.fixture(scope="session")
def few_tasks() -> list[Built]:
    """Two training tasks of each family of the preset tiny."""
    return [built for family in TINY_FAMILIES for built in tasks_of((family,), 2, 501, "train")[:2]]


@pytest.fixture(scope="session")
def tokenizer(few_tasks: list[Built]) -> Any:
    """A word-level tokenizer that knows the few tasks."""
    from medmcp.train.tiny import make_tokenizer

    texts = [words_of(built.task.instruction) for built in few_tasks]
    return make_tokenizer(texts, ("drug_interaction", "clinical_diagnosis"), least=1)


@pytest.fixture(scope="session")
def model_folder(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small model on disk."""
    folder = tmp_path_factory.mktemp("model")
    small_model(tokenizer).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def make_trainer(tokenizer: Any, few_tasks: list[Built], tmp_path: Path) -> Callable[..., Any]:
    """`make_trainer(arm, out=..., model=..., **settings)`: GRPO or TTOPD as `train_arm` makes them, with the talkative dialect."""
    return trainer_maker(tokenizer, few_tasks, tmp_path)
