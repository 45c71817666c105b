"""Sampling with a cache that lives across turns gives what a plain forward pass gives, whoever shares the batch."""

from typing import Any

import pytest
import torch
from transformers import MistralConfig, Qwen2Config, Qwen2ForCausalLM

from medmcp.agent.generation import Generator, Slot, supports

WORDS = 60
STOP = frozenset({1})


@pytest.fixture(scope="module")
def model() -> Any:
    """A random decoder whose next-token distribution is far from flat, so that a wrong position would show."""
    torch.manual_seed(3)
    made = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=WORDS, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=1, tie_word_embeddings=True, max_position_embeddings=256,
        )
    )  # fmt: skip
    torch.nn.init.normal_(made.get_input_embeddings().weight, std=0.4)
    return made.eval()


def prompt(length: int, seed: int) -> list[int]:
    return torch.randint(2, WORDS, (length,), generator=torch.Generator().manual_seed(seed)).tolist()


def plain(model: Any, ids: list[int], said: int, temperature: float = 1.0) -> torch.Tensor:
    """Log-probabilities of the last `said` tokens of a sequence by one forward pass over all of it."""
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, -said - 1 : -1]
    return torch.log_softmax(logits / temperature, -1)[range(said), ids[-said:]]


def agree(model: Any, slot: Slot, turn: tuple[list[int], list[float]], temperature: float = 1.0) -> None:
    ids, logprobs = turn
    assert slot.ids[-len(ids) :] == ids
    torch.testing.assert_close(torch.tensor(logprobs), plain(model, slot.ids, len(ids), temperature), atol=1e-4, rtol=0)


@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_log_probabilities_equal_a_plain_forward_pass_over_turns_waits_and_reused_slots(
    model: Any, temperature: float
) -> None:
    generator = Generator(model, STOP, slots=4, size=128)
    live = [generator.open(prompt(length, length), length) for length in (3, 17, 8, 30)]
    assert generator.free == 0
    everybody = (live, live[:2], [live[3]], [live[2], live[0]], live[::-1])
    for number, here in enumerate(everybody):
        for slot, turn in zip(here, generator.turn(here, temperature=temperature, max_tokens=7), strict=True):
            assert 1 <= len(turn[0]) <= 7
            agree(model, slot, turn, temperature)
        for slot in here:  # results of unequal length come back
            generator.extend(slot, prompt(1 + (slot.row * 5 + number) % 9, number))
    # a slot that somebody has left holds nothing for who comes next
    generator.close(live[1])
    generator.close(live[3])
    late = [generator.open(prompt(length, 50 + length), length) for length in (12, 2)]
    assert {slot.row for slot in late} == {live[1].row, live[3].row}
    here = [late[1], live[0], late[0]]
    for slot, turn in zip(here, generator.turn(here, temperature=temperature, max_tokens=6), strict=True):
        agree(model, slot, turn, temperature)


def test_a_turn_does_not_depend_on_who_else_is_in_the_batch(model: Any) -> None:
    def played(companions: int) -> list[tuple[list[int], list[float]]]:
        generator = Generator(model, STOP, slots=companions + 1, size=128)
        others = [generator.open(prompt(4 + 7 * n, n), f"other {n}") for n in range(companions)]
        mine = generator.open(prompt(11, 99), "mine")
        turns = []
        for number in range(3):
            turns.append(generator.turn([*others, mine], temperature=1.0, max_tokens=8)[-1])
            for slot in [*others, mine]:
                generator.extend(slot, prompt(5, number))
        return turns

    alone, together = played(0), played(3)
    assert [ids for ids, _ in alone] == [ids for ids, _ in together]
    for (_, some), (_, others) in zip(alone, together, strict=True):
        assert some == pytest.approx(others, abs=1e-4)


def test_the_seed_decides_what_is_sampled(model: Any) -> None:
    def said(seed: object) -> list[int]:
        generator = Generator(model, STOP, slots=1, size=128)
        return generator.turn([generator.open(prompt(6, 1), seed)], temperature=1.0, max_tokens=20)[0][0]

    assert said("a") == said("a")
    assert len({tuple(said(seed)) for seed in range(5)}) > 1


def test_temperature_0_is_greedy_and_the_log_probability_that_of_temperature_1(model: Any) -> None:
    generator = Generator(model, STOP, slots=1, size=128)
    slot = generator.open(prompt(9, 4), 0)
    ids, logprobs = generator.turn([slot], temperature=0.0, max_tokens=10)[0]
    for at in range(len(ids)):
        before = slot.ids[: len(slot.ids) - len(ids) + at]
        with torch.no_grad():
            assert model(input_ids=torch.tensor([before])).logits[0, -1].argmax().item() == ids[at]
    assert logprobs == pytest.approx(plain(model, slot.ids, len(ids)).tolist(), abs=1e-4)


def test_tokens_are_drawn_as_often_as_the_model_says(model: Any) -> None:
    # 2,000 draws of one token: the share of a token of probability p is p within 4 s.e. = 4 sqrt(p (1 - p) / 2000)
    ids = prompt(5, 8)
    generator = Generator(model, STOP, slots=250, size=16)
    counts = torch.zeros(WORDS)
    for part in range(8):
        slots = [generator.open(ids, f"{part}|{n}") for n in range(250)]
        for said, _ in generator.turn(slots, temperature=1.0, max_tokens=1):
            counts[said[0]] += 1
        for slot in slots:
            generator.close(slot)
    with torch.no_grad():
        expected = model(input_ids=torch.tensor([ids])).logits[0, -1].softmax(-1)
    error = (expected * (1 - expected) / 2000).sqrt()
    assert ((counts / 2000 - expected).abs() <= 4 * error + 1e-3).all()


def test_a_turn_ends_at_its_stop_token_at_its_limit_and_at_the_end_of_the_cache(model: Any) -> None:
    every = frozenset(range(WORDS))
    generator = Generator(model, every, slots=1, size=32)
    slot = generator.open(prompt(4, 0), 0)
    assert len(generator.turn([slot], temperature=1.0, max_tokens=9)[0][0]) == 1
    generator = Generator(model, frozenset(), slots=2, size=32)
    short, long = generator.open(prompt(4, 0), 0), generator.open(prompt(25, 0), 1)
    first, second = generator.turn([short, long], temperature=1.0, max_tokens=9)
    assert len(first[0]) == 9
    assert len(long.ids) < 32
    agree(model, long, second)


def test_more_episodes_than_slots_are_refused(model: Any) -> None:
    generator = Generator(model, STOP, slots=1, size=32)
    generator.open([2, 3], 0)
    with pytest.raises(RuntimeError, match="slots are taken"):
        generator.open([2, 3], 1)


def test_a_model_with_sliding_windows_is_not_for_this_cache(model: Any) -> None:
    assert supports(model.config)
    assert not supports(MistralConfig(sliding_window=8, num_hidden_layers=2))
