"""Hints say what the grade found, by name, and never the answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from medmcp.servers.world.world import World
from medmcp.tasks.grade import NOTHING_SUBMITTED, grade, normal_text
from medmcp.tasks.library import released, tasks_of
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task
from medmcp.train.hints import Hint, HintCounter, NoHint, answers_of, hint


def graded(**changes: Any) -> dict[str, Any]:
    """A failed grade: one of two pieces of evidence not seen, the answer and its order wrong, one harm."""
    base: dict[str, Any] = {
        "total": 0.1, "passed": False,
        "met": {"evidence:cross_reactivity": False, "evidence:list": True, "goal:antibiotic": False,
                "time:antibiotic": False, "answer:answer": False},
        "harms": [{"name": "override:dose", "severity": 4, "why": "cefuroxime 9 g"}],
        "reasons": {"accuracy": ["Answer field 'answer' is not right: cefuroxime"]},
    }  # fmt: skip
    return base | changes


def worst_of(task: Task) -> dict[str, Any]:
    """A grade of the task in which every check failed and every gate was violated."""
    met = {f"evidence:{item.name}": False for item in task.evidence}
    met |= {f"goal:{goal.name}": False for goal in task.goals}
    met |= {f"answer:{check.field}": False for check in task.answers}
    harms = [{"name": gate.name, "severity": gate.severity, "why": gate.why} for gate in task.gates]
    reasons = {"accuracy": [f"is not right: {check.why}" for check in task.answers]}
    return {"total": 0.0, "passed": False, "met": met, "harms": harms, "reasons": reasons}


def test_a_corrective_hint_names_evidence_harm_and_field_and_says_that_an_action_was_wrong() -> None:
    found = hint(graded())
    assert isinstance(found, Hint)
    assert found.kind == "corrective"
    assert found.words == (
        "missing", "evidence", "cross", "reactivity", "harm", "override", "dose", "wrong", "action", "wrong", "answer",
    )  # fmt: skip
    assert "Not looked at before acting: cross reactivity." in found.text
    assert "Harm done: override dose." in found.text
    assert "Wrong in the submission: answer." in found.text
    assert "cefuroxime" not in found.text


def test_what_was_done_late_and_what_was_not_submitted_are_said() -> None:
    late = hint(graded(met={"goal:antibiotic": True, "time:antibiotic": False}, harms=[]))
    assert isinstance(late, Hint)
    assert late.words == ("late",)
    silent = hint(
        graded(met={"answer:answer": False}, harms=[], reasons={"format": ["1 of 3 calls", NOTHING_SUBMITTED]})
    )
    assert isinstance(silent, Hint)
    assert silent.words == ("nothing", "submitted")


def test_a_passed_attempt_is_reinforced() -> None:
    found = hint(graded(passed=True, total=0.97))
    assert isinstance(found, Hint)
    assert (found.kind, found.words) == ("reinforcing", ("right",))


@pytest.mark.parametrize("grade", [None, {}, graded(total=None), graded(total=float("nan")), {"total": 0.5}])
def test_a_missing_score_gives_no_hint(grade: Any) -> None:
    assert hint(grade) == NoHint("unscored")


def test_a_failure_without_a_name_gives_no_hint() -> None:
    assert hint(graded(met={"evidence:list": True}, harms=[])) == NoHint("unexplained")


def test_a_name_that_says_the_answer_is_left_unsaid() -> None:
    found = hint(graded(met={"evidence:naloxone_given": False, "evidence:look": False}), withheld=["Naloxone"])
    assert isinstance(found, Hint)
    assert found.words[:3] == ("missing", "evidence", "look")
    alone = hint(graded(met={"evidence:naloxone_given": False}, harms=[]), withheld=["Naloxone"])
    assert isinstance(alone, Hint)
    assert alone.words == ("missing", "evidence")
    assert "some of the evidence" in alone.text
    # part of a word is not the word
    assert "dose" in " ".join(found.words)
    kept = hint(graded(met={"evidence:codose": False}, harms=[]), withheld=["dose"])
    assert isinstance(kept, Hint)
    assert kept.words == ("missing", "evidence", "codose")


def test_no_hint_of_a_released_training_task_contains_an_answer() -> None:
    tasks = [built.task for built in released().select(split="train")]
    assert len(tasks) > 200
    for task in tasks:
        found = hint(worst_of(task), withheld=answers_of(task))
        assert isinstance(found, Hint)
        said = f" {normal_text(found.text)} {' '.join(found.words)} "
        for answer in answers_of(task):
            assert f" {normal_text(answer)} " not in said, (task.id, answer)


@pytest.mark.parametrize(("family", "drug"), [("anaphylaxis", "adrenaline"), ("eating_disorder_risk", "thiamine")])
def test_a_harm_that_is_named_after_the_drug_that_was_left_out_does_not_name_it(family: str, drug: str) -> None:
    tasks = [built.task for built in tasks_of((family,), 4, 777, "train")]
    named = [task for task in tasks if any(drug in gate.name for gate in task.gates)]
    assert named
    for task in named:
        found = hint(worst_of(task), withheld=answers_of(task))
        assert isinstance(found, Hint)
        assert "Harm done: " in found.text
        assert drug not in f"{found.text} {' '.join(found.words)}".lower()


def test_the_names_come_out_of_a_real_grade() -> None:
    task = Task(
        family="f", condition="c", seed=1, split="train", domain="d", servers=(), difficulty="foundation",
        instruction="i", role="r", teaser="t", topic="t", patient_id="PT-1", encounter_id="EN-1", answer_fields=(),
        goals=(RowGoal(name="antibiotic", table="medication_request", where=(), why="it is given"),),
        answers=(AnswerCheck(field="answer", values=("cefuroxime",), why="cefuroxime"),),
        evidence=(Evidence(name="allergy_list", tools=("get_allergy_list",), why="the allergies"),),
        gates=(Gate(name="no antibiotic", table="medication_request", severity=5, missing_after_minutes=0,
                    where=(Match(column="drug", values=("cefuroxime",)),), time_column="authored", why="none in time"),),
        reference="cefuroxime",
    )  # fmt: skip
    world = World.new(datetime(2026, 3, 2, 8, tzinfo=UTC), 1)
    found = hint(grade(task, world, None).as_dict(), withheld=answers_of(task))
    assert isinstance(found, Hint)
    assert found.words[:4] == ("missing", "evidence", "allergy", "list")
    assert found.words[-2:] == ("nothing", "submitted")


def test_the_counter_counts_by_kind_and_reason_and_goes_on_after_a_stop() -> None:
    counter = HintCounter()
    for one in (graded(), graded(), graded(passed=True), None):
        counter.count(hint(one))
    expected = {
        "hints_reinforcing": 1, "hints_corrective": 2, "hints_gold": 0, "hints_none_unscored": 1, "hints_none_unexplained": 0,
    }  # fmt: skip
    assert counter.as_dict() == expected
    resumed = HintCounter()
    resumed.load(counter.as_dict())
    resumed.count(hint(None))
    assert resumed.as_dict() == expected | {"hints_none_unscored": 2}
