"""The model of the `tiny` preset: made from scratch, with words of its own.

The vocabulary comes from closed tables (tools, parameters, choices, drugs, laboratory) and from the words of training
instructions; nothing of the held-out conditions goes in but what the tables have anyway.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from medmcp.agent.dialects.compact import ALIASES, MARK, PHRASES, SPECIAL
from medmcp.servers.catalog import PROTOCOL, published
from medmcp.servers.clinical.formulary import formulary

__all__ = ["make_model", "make_tokenizer", "table_words", "wire"]

DIGITS = tuple("0123456789")
PUNCTUATION = (*".,;:=|?!'()-/%&", "yes", "no", "none", "error", "done", "found")


def table_words(domains: Iterable[str]) -> list[str]:
    """Words that need no text to be known: tools, parameters, choices and drugs."""
    words: dict[str, None] = dict.fromkeys((*DIGITS, *PUNCTUATION))
    tools = {tool.name: tool for domain in domains for tool in published(domain)}
    for tool in [*tools.values(), *PROTOCOL]:
        words[tool.name] = None
        for name, spec in tool.input_schema.get("properties", {}).items():
            words[name] = None
            for choice in _choices(spec):
                words.update(dict.fromkeys(str(choice).lower().split()))
    words.update(dict.fromkeys(PHRASES.get(name, name) for name in formulary()))
    return list(words)


def _choices(spec: dict[str, Any]) -> list[Any]:
    return [*spec.get("enum", ()), *spec.get("items", {}).get("enum", ())]


def make_tokenizer(texts: Iterable[list[str]], domains: Iterable[str], *, least: int = 20) -> Any:
    """A word-level tokenizer over the tables and the words that `texts` use at least `least` times."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    counts = Counter(word for text in texts for word in text)
    frequent = sorted(word for word, n in counts.items() if n >= least)
    words = list(dict.fromkeys([*SPECIAL, *ALIASES, *table_words(domains), *frequent]))
    core = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="<unk>"))
    core.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=core, pad_token="<pad>", eos_token="<end>", unk_token="<unk>", padding_side="left"
    )
    tokenizer.chat_template = MARK
    return tokenizer


def make_model(
    tokenizer: Any, *, layers: int = 4, width: int = 128, heads: int = 4, context: int = 1024, wired: bool = True
) -> Any:
    """A small Qwen2-style decoder with tied embeddings; call `torch.manual_seed` before it. See `wire` for `wired`."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    model: Any = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(tokenizer), hidden_size=width, intermediate_size=3 * width, num_hidden_layers=layers,
            num_attention_heads=heads, num_key_value_heads=heads, max_position_embeddings=context,
            tie_word_embeddings=True, use_sliding_window=False,
            rope_parameters={"rope_type": "default", "rope_theta": ROPE_THETA},
            pad_token_id=tokenizer.pad_token_id, bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
        )
    )  # fmt: skip
    torch.nn.init.normal_(model.get_input_embeddings().weight, std=EMBEDDING_DEVIATION)
    if wired:
        wire(model)
    return model


# so slow that half of each head's dimensions hardly turn within the context: they can compare contents at any distance
ROPE_THETA = 1_000_000.0
FOCUS = 4.0  # size of the biases that fix an offset
LOUDNESS = 0.18  # what a circuit writes is about as long as an embedding
# tied embeddings of the usual 0.02 are so short at this width that no copied word could win the softmax
EMBEDDING_DEVIATION = 0.1


def wire(model: Any) -> None:
    """Start with two circuits in place that copying needs, and leave all of it trainable.

    Heads 0 and 1 of layer 0 look one and two tokens back: under rotary positions a constant query against a constant key peaks
    at a chosen offset. Head 0 of layers 1 and 2 is an induction head: it looks for a token whose predecessor is the
    present one and brings its successor forward (Olsson et al. 2022). A model of this size finds them by itself, but only
    after a million tokens of plateau.
    """
    import torch

    config = model.config
    size = config.hidden_size // config.num_attention_heads
    half = size // 2
    turns = ROPE_THETA ** (-torch.arange(half) / half)
    slow = torch.cat([torch.arange(half // 2, half), torch.arange(half // 2, half) + half])  # content dimensions
    layers = model.get_decoder().layers
    reader = torch.linalg.qr(torch.randn(config.hidden_size, size)).Q.T  # (size, width), orthonormal rows
    writers = [torch.linalg.qr(torch.randn(config.hidden_size, size)).Q for _ in range(2)]
    with torch.no_grad():
        first = layers[0].self_attn
        for head, offset in ((0, 1), (1, 2)):
            rows = slice(head * size, (head + 1) * size)
            first.k_proj.bias[rows] = torch.cat([torch.full((half,), FOCUS), torch.zeros(half)])
            first.q_proj.bias[rows] = FOCUS * torch.cat([torch.cos(-offset * turns), torch.sin(-offset * turns)])
            first.v_proj.weight[rows] = LOUDNESS * reader
            first.o_proj.weight[:, rows] = writers[head]
        for layer in layers[1:3]:
            attention = layer.self_attn
            attention.q_proj.weight[:size] = 0.0
            attention.k_proj.weight[:size] = 0.0
            attention.q_proj.weight[slow] = 2.0 * reader[slow]
            attention.k_proj.weight[slow] = 2.0 * writers[0].T[slow]
            attention.v_proj.weight[:size] = LOUDNESS * reader
            attention.o_proj.weight[:, :size] = reader.T
