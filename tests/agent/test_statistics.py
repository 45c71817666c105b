"""Intervals and pass rates against hand-computed values."""

from math import isclose

from medmcp.agent.statistics import mean_interval, pass_at_k, pass_hat_k, proportion


def test_wilson_interval_of_8_in_10() -> None:
    # (0.8 + z2/20 -+ z sqrt(0.8*0.2/10 + z2/400)) / (1 + z2/10) with z = 1.96: 0.490 to 0.943 (Wilson 1927)
    found = proportion(0.8, 10)
    assert isclose(found["low"], 0.490, abs_tol=0.001)
    assert isclose(found["high"], 0.943, abs_tol=0.001)


def test_no_tasks_say_nothing() -> None:
    assert proportion(0.0, 0) == {"value": 0.0, "low": 0.0, "high": 1.0, "n": 0}


def test_mean_interval_of_three_values() -> None:
    # mean 2, standard deviation 1, 1.96 / sqrt(3) = 1.132
    found = mean_interval([1.0, 2.0, 3.0])
    assert found["value"] == 2.0
    assert isclose(found["high"] - found["value"], 1.1316, abs_tol=0.001)


def test_pass_hat_k_is_the_chance_that_all_pass() -> None:
    # 3 of 4 attempts pass; pairs that both pass: C(3,2) / C(4,2) = 3 / 6
    assert pass_hat_k(3, 4, 2) == 0.5
    assert pass_hat_k(1, 4, 2) == 0.0


def test_pass_at_k_is_the_chance_that_one_passes() -> None:
    # 1 of 4 passes; pairs without it: C(3,2) / C(4,2) = 1 / 2
    assert pass_at_k(1, 4, 2) == 0.5
    assert pass_at_k(0, 4, 2) == 0.0
