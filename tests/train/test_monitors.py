"""Runs that die in the ways that runs have died set off the alarm of that way, and a healthy one sets off none."""

import json
import math
from typing import Any

import pytest

from medmcp.train.monitors import Alarm, Monitors, StepStatistics, Thresholds, repeated_ngrams

HEALTHY: dict[str, Any] = {
    "seconds": 40.0, "success": 0.4, "reward": 0.5, "evidence": 0.8, "violations": 0.05, "turns": 6.0, "calls_per_turn": 1.0,
    "tokens_per_turn": 14.0, "repeated_ngrams": 0.1, "clip_fraction": 0.01, "zero_variance": 0.25, "redrawn": 1, "kl": 0.1,
    "gradient_norm": 0.8, "entropy": 0.4, "loss": 0.02,
}  # fmt: skip
LIMITS = Thresholds(window=4)


def step(number: int, **changes: Any) -> StepStatistics:
    return StepStatistics(step=number, **(HEALTHY | changes))


def run(changes: dict[str, Any], *, monitors: Monitors | None = None) -> list[Alarm]:
    """Eight healthy steps, then eight with the changes."""
    monitors = monitors or Monitors(LIMITS)
    for number in range(8):
        assert monitors.observe(step(number)) == []
    return [alarm for number in range(8, 16) for alarm in monitors.observe(step(number, **changes))]


@pytest.mark.parametrize(
    ("changes", "name", "stop"),
    [
        ({"success": 0.15}, "success_fall", True),
        ({"reward": 0.1}, "reward_fall", True),
        ({"repeated_ngrams": 0.6}, "repetition", True),
        ({"gradient_norm": 142.0}, "gradient_explosion", True),
        ({"zero_variance": 1.0}, "dead_groups", True),
        ({"turns": 3.0}, "turns_collapse", False),
        ({"calls_per_turn": 0.3}, "calls_per_turn_collapse", False),
        ({"tokens_per_turn": 60.0}, "tokens_per_turn_explosion", False),
        ({"entropy": 0.01}, "entropy_collapse", False),
        ({"entropy": 2.0}, "entropy_explosion", False),
        ({"kl": 1.15}, "kl_explosion", False),
    ],
)
def test_each_way_of_dying_sounds_its_own_alarm_once(changes: dict[str, Any], name: str, stop: bool) -> None:
    alarms = run(changes)
    assert [(alarm.name, alarm.stop) for alarm in alarms] == [(name, stop)]
    assert alarms[0].why


@pytest.mark.parametrize(
    "changes", [{}, {"success": 0.3}, {"reward": 0.9, "success": 0.8}, {"turns": 8.0}, {"kl": 0.0}]
)
def test_a_healthy_run_sounds_none(changes: dict[str, Any]) -> None:
    assert run(changes) == []


@pytest.mark.parametrize("name", ["loss", "gradient_norm"])
def test_a_number_that_is_not_finite_stops_at_once(name: str) -> None:
    (alarm,) = Monitors().observe(step(1, **{name: math.nan}))
    assert (alarm.name, alarm.stop) == ("not_finite", True)
    assert name in alarm.why
    assert "checkpoint" in alarm.why


def test_a_slow_fall_is_measured_from_the_best_window() -> None:
    # by .02 a step: the mean of four at step n is .02 (n - 3) below the first such mean, more than .35 from n = 21 on
    monitors = Monitors(LIMITS)
    alarms = [monitors.observe(step(number, reward=0.63 - 0.02 * number)) for number in range(30)]
    assert [number for number, alarm in enumerate(alarms) if alarm] == [21]


def test_an_alarm_that_ceased_sounds_again() -> None:
    monitors = Monitors(LIMITS)
    assert len(run({"turns": 2.0}, monitors=monitors)) == 1
    for number in range(16, 24):
        assert monitors.observe(step(number)) == []
    again = [alarm for number in range(24, 32) for alarm in monitors.observe(step(number, turns=2.0))]
    assert [alarm.name for alarm in again] == ["turns_collapse"]


def test_two_steps_of_a_large_gradient_are_forgiven() -> None:
    monitors = Monitors(LIMITS)
    norms = [0.8] * 8 + [200.0, 200.0, 0.8, 200.0, 200.0, 0.8]
    assert [monitors.observe(step(number, gradient_norm=norm)) for number, norm in enumerate(norms)] == [[]] * 14


def test_without_a_teacher_there_is_no_kl_to_watch() -> None:
    monitors = Monitors(LIMITS)
    assert all(monitors.observe(step(number, kl=None)) == [] for number in range(12))


def test_a_resumed_monitor_sounds_when_the_first_would_have() -> None:
    straight, last = Monitors(LIMITS), Monitors(LIMITS)
    sounded: list[list[str]] = []
    for number in range(20):
        if number == 10:
            last = Monitors(LIMITS)
            last.load_state_dict(json.loads(json.dumps(straight.state_dict())))
        figures = step(number, success=0.4 if number < 8 else 0.1)
        alarms = straight.observe(figures)
        sounded.append([alarm.name for alarm in alarms])
        assert last.observe(figures) == alarms
    assert ["success_fall"] in sounded[10:]


def test_a_line_of_the_log_is_json_with_lambda_by_its_name_and_null_for_nan() -> None:
    line = step(3, lambda_=0.3, loss=math.nan, kl_per_turn=[0.2, None, math.inf], counters={"hints_corrective": 2})
    data = json.loads(json.dumps(line.as_dict(), allow_nan=False))
    assert (data["lambda"], data["loss"], data["kl_per_turn"]) == (0.3, None, [0.2, None, None])
    assert data["counters"] == {"hints_corrective": 2}
    assert "lambda_" not in data


def test_repeated_ngrams_counts_those_that_stood_earlier_in_the_same_sequence() -> None:
    # 1 2 1 2 1 2 has the 4-grams 1212, 2121, 1212; 1 2 3 4 one, new in its sequence; 1 2 3 none
    assert repeated_ngrams([[1, 2, 1, 2, 1, 2], [1, 2, 3, 4], [1, 2, 3]]) == pytest.approx(1 / 4)
    assert repeated_ngrams([[5, 5, 5]], n=1) == pytest.approx(2 / 3)
    assert repeated_ngrams([]) == 0.0
