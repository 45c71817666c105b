"""A tiny model for the trainer's tests."""

import pytest


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
