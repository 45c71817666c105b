"""`report_to`: a logger of transformers gets what training.jsonl holds, number for number."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of tensorboard's own


def numbers(name: str, value: Any) -> dict[str, float]:
    """A line of the journal as a logger names it."""
    if isinstance(value, dict):
        return {
            key: number for part, inner in value.items() for key, number in numbers(f"{name}/{part}", inner).items()
        }
    if isinstance(value, list):
        return numbers(name, dict(enumerate(value)))
    return {} if value is None else {name: value}


def test_tensorboard_holds_every_figure_of_the_journal(make_trainer: Callable[..., Any], tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    make_trainer("ttopd", steps=2, optimiser_steps=2, report_to="tensorboard", ema_every=1).train()
    (written,) = (tmp_path / "out").rglob("events.out.tfevents.*")
    events = EventAccumulator(str(written))
    events.Reload()
    lines = [json.loads(line) for line in (tmp_path / "out" / "training.jsonl").read_text().splitlines()]
    assert len(lines) == 2
    for line in lines:
        expected = numbers("train/medmcp", line)
        assert {"train/medmcp/success", "train/medmcp/kl", "train/medmcp/kl_per_turn/0"} <= set(expected)
        assert expected["train/medmcp/counters/ema_updates"] == 2 * line["step"]
        for name, value in expected.items():
            # a step of ours is two updates, by which loggers count; an event holds single precision
            (event,) = [event for event in events.Scalars(name) if event.step == 2 * line["step"]]
            assert event.value == pytest.approx(value, rel=1e-6), name
    assert events.Scalars("train/reward")  # TRL's own are there as well
