"""Conditional success against hand-computed examples."""

from math import isclose

from medmcp.agent.conditional import Attempt, conditional_success

# right positions of twelve cases: the first in five, the second in four, the third in three
GOLD = (1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3)


def attempt(task: int, gold: str, picked: str, **changes: object) -> Attempt:
    known: dict[str, object] = {
        "task": f"T{task:02d}", "family": "choice", "twin": "", "level": gold, "picked": picked,
        "passed": picked in gold, "evidence": 1.0, "violation": False,
    }  # fmt: skip
    return Attempt(**(known | changes))  # type: ignore[arg-type]


def picking(positions: list[int]) -> list[Attempt]:
    return [attempt(n, f"position={g}", f"position={p}") for n, (g, p) in enumerate(zip(GOLD, positions, strict=True))]


def test_a_constant_position_has_success_but_no_conditional_success() -> None:
    row = conditional_success(picking([1] * 12))["by_family"]["choice"]
    assert row["success"] == row["blind"] == 5 / 12
    assert row["conditional"] == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 12}
    assert row["verdict"] == "at its blind level"
    assert [row["by_level"][level]["success"] for level in ("1", "2", "3")] == [1, 0, 0]
    assert row["picks"] == {"1": 1.0}
    assert row["top_pick"] == 1.0


def test_another_constant_is_below_its_blind_level() -> None:
    # always the second: 4/12, less the best constant's 5/12
    row = conditional_success(picking([2] * 12))["by_family"]["choice"]
    assert isclose(row["conditional"]["value"], -1 / 12)
    assert row["verdict"] == "at its blind level"


def test_a_policy_that_reads_is_above() -> None:
    # every case right: 12/12 - 5/12 = 7/12, and never less than 0 in a draw that holds a case not at position 1
    figures = conditional_success(picking(list(GOLD)))
    row = figures["by_family"]["choice"]
    assert isclose(row["conditional"]["value"], 7 / 12)
    assert 0 < row["conditional"]["low"] < 7 / 12 < row["conditional"]["high"] <= 1
    assert row["verdict"] == "above its blind level"
    assert isclose(figures["overall"]["value"], 7 / 12)


def test_the_interval_is_as_wide_as_the_spread_of_cases_makes_it() -> None:
    # 40 cases, half of them worth 1 and half 0 above the constant: standard error sqrt(.25 / 40) = .079, so .5 +- .155
    held = [attempt(n, f"position={1 + n % 2}", f"position={1 + n % 2}") for n in range(40)]
    row = conditional_success(held)["by_family"]["choice"]
    assert row["conditional"]["value"] == 0.5
    assert isclose(row["conditional"]["low"], 0.345, abs_tol=0.03)
    assert isclose(row["conditional"]["high"], 0.655, abs_tol=0.03)


def test_attempts_at_a_task_are_averaged_first() -> None:
    # T00: 2 of 2, T01: 1 of 2, T02: 0 of 1; mean over tasks (1 + .5 + 0) / 3, not 3 of 5
    held = [
        attempt(0, "position=1", "position=1"), attempt(0, "position=1", "position=1"),
        attempt(1, "position=2", "position=2"), attempt(1, "position=2", "position=1"), attempt(2, "position=3", "position=1"),
    ]  # fmt: skip
    row = conditional_success(held)["by_family"]["choice"]
    assert (row["success"], row["n"]) == (0.5, 3)
    assert row["picks"] == {"1": 0.8, "2": 0.2}


def test_twins_count_only_if_both_are_right() -> None:
    held = [
        attempt(0, "plan=hold", "plan=hold", twin="x"), attempt(1, "plan=go", "plan=hold", twin="x"),
        attempt(2, "plan=hold", "plan=hold", twin="y"), attempt(3, "plan=go", "plan=go", twin="y"),
        attempt(4, "plan=hold", "plan=hold", twin="z"),
    ]  # fmt: skip
    row = conditional_success(held)["by_family"]["choice"]
    assert row["twins"] == {"both": 1.0, "pairs": 2}  # z has no sibling in this run
    assert row["units"] == 3


def test_a_constant_course_is_exposed_by_twins_and_levels() -> None:
    # reads the number, treats everybody: half of ten twin pairs' tasks are right, no pair is
    held = [
        attempt(2 * n + treat, f"answer={n}; course=level, {'drug' if treat else 'no drug'}", f"answer={n}",
                twin=str(n), passed=bool(treat))
        for n in range(10) for treat in (0, 1)
    ]  # fmt: skip
    row = conditional_success(held)["by_family"]["choice"]
    assert (row["success"], row["blind"], row["conditional"]["value"]) == (0.5, 0.5, 0.0)
    assert row["verdict"] == "at its blind level"
    assert row["twins"] == {"both": 0.0, "pairs": 10}
    assert {shown["label"]: shown["success"] for shown in row["by_level"].values()} == {"drug": 1.0, "no drug": 0.0}
    assert row["picks"] == {}


def test_what_cannot_be_told_is_said_and_left_out_of_the_mean() -> None:
    held = [
        *picking(list(GOLD)),
        *(attempt(20 + n, "plan=hold", "plan=hold", family="single") for n in range(5)),
        *(attempt(30 + n, f"plan={n}", f"plan={n}", family="few") for n in range(2)),
        attempt(40, "", "", family="old"),
    ]
    figures = conditional_success(held)
    verdicts = {family: row["verdict"] for family, row in figures["by_family"].items()}
    assert verdicts == {
        "choice": "above its blind level", "single": "one level only", "few": "too few cases to tell", "old": "no levels recorded",
    }  # fmt: skip
    assert (figures["overall"]["n"], figures["not_measured"]) == (1, ["few", "old", "single"])
    assert isclose(figures["overall"]["value"], 7 / 12)


def test_the_overall_figure_is_the_mean_over_families() -> None:
    # 7/12 in one family, 0 in the other
    constant = [attempt(n, f"position={g}", "position=1", family="blind") for n, g in enumerate(GOLD)]
    figures = conditional_success([*picking(list(GOLD)), *constant])
    assert isclose(figures["overall"]["value"], 7 / 24)
    assert figures["at_blind_level"] == ["blind"]


def test_evidence_and_violations_are_rates_of_episodes() -> None:
    held = [
        attempt(0, "position=1", "position=1", evidence=0.5), attempt(1, "position=2", "position=1", violation=True),
        attempt(2, "position=3", "position=3", evidence=None), attempt(3, "position=3", "position=3", evidence=0.0),
    ]  # fmt: skip
    row = conditional_success(held)["by_family"]["choice"]
    assert (row["evidence"], row["violations"]) == (0.5, 0.25)  # (.5 + 1 + 0) / 3 and 1 of 4


def test_no_episode_has_no_figure() -> None:
    assert conditional_success([])["overall"] is None
