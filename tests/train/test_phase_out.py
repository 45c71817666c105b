"""Lambda may only fall."""

import math
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmcp.train.phase_out import PhaseOut, Shape


# a machine that is busy with something else may be slow
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    shape=st.sampled_from(get_args(Shape)),
    bounds=st.tuples(st.floats(0, 10), st.floats(0, 10)),
    steps=st.integers(1, 50),
    latch=st.none() | st.floats(0, 2),
    smoothing=st.floats(0, 0.99),
    run=st.lists(st.tuples(st.integers(0, 100), st.floats(0, 5) | st.just(math.nan)), max_size=40),
)
def test_lambda_never_rises_in_whatever_order_steps_and_divergences_come(
    shape: Shape,
    bounds: tuple[float, float],
    steps: int,
    latch: float | None,
    smoothing: float,
    run: list[tuple[int, float]],
) -> None:
    phase = PhaseOut(max(bounds), min(bounds), steps, shape, latch, smoothing)
    last, was_latched = max(bounds), False
    for step, kl in run:
        value = phase.value(step)
        assert 0 <= value <= last
        assert value == 0 or not was_latched
        phase.observe(kl)
        assert phase.latched or not was_latched
        last, was_latched = value, phase.latched


@pytest.mark.parametrize(
    ("shape", "values"),
    [("constant", [0.5, 0.5, 0.5, 0.5]), ("linear", [0.5, 0.3, 0.1, 0.1]), ("cosine", [0.5, 0.3, 0.1, 0.1])],
)
def test_the_schedules_at_start_middle_end_and_after(shape: Shape, values: list[float]) -> None:
    phase = PhaseOut(0.5, 0.1, 10, shape)
    assert [phase.value(step) for step in (0, 5, 10, 40)] == pytest.approx(values)


def test_the_cosine_is_slow_at_first() -> None:
    # (1 + cos 45 degrees) / 2 = .854 of the way is left after a quarter
    assert PhaseOut(1, 0, 4, "cosine").value(1) == pytest.approx((1 + 2**0.5 / 2) / 2)


def test_it_latches_off_when_the_smoothed_kl_exceeds_the_limit_and_stays_off() -> None:
    phase = PhaseOut(0.5, 0.5, 10, "constant", latch_kl=1.0, smoothing=0.5)
    for kl, smoothed, latched in ((0.4, 0.4, False), (1.4, 0.9, False), (1.4, 1.15, True), (0.0, 1.15, True)):
        phase.observe(kl)
        assert phase.smoothed_kl == pytest.approx(smoothed)
        assert phase.latched is latched
    assert phase.value(3) == 0.0


def test_a_resumed_schedule_goes_on_where_it_was() -> None:
    phase = PhaseOut(0.5, 0.0, 10, "linear", latch_kl=1.0, smoothing=0.5)
    phase.value(8)
    phase.observe(0.8)
    resumed = PhaseOut(0.5, 0.0, 10, "linear", latch_kl=1.0, smoothing=0.5)
    resumed.load_state_dict(phase.state_dict())
    assert resumed.value(2) == pytest.approx(0.1)
    resumed.observe(1.4)
    assert resumed.latched


def test_a_schedule_that_would_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="only fall"):
        PhaseOut(0.1, 0.5, 10, "linear")
    with pytest.raises(ValueError, match="only fall"):
        PhaseOut(0.1, -0.5, 10, "linear")
