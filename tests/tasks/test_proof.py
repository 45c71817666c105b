"""`prove`: what it finds, and that it finds the same however many processes share the set."""

from dataclasses import replace

import anyio
import pytest

from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.tasks.proof_table import proof_table
from medmcp.tasks.prove import CHUNK, Proof, prove

FAMILIES = ("allergy_choice", "qt_choice", "sepsis_pathway")


@pytest.fixture(scope="module")
def some_tasks() -> list[Built]:
    return tasks_of(FAMILIES, 2 * CHUNK, 41, "train")


@pytest.fixture(scope="module")
def proof(some_tasks: list[Built]) -> Proof:
    return anyio.run(prove, some_tasks)


def test_a_sound_set_has_an_oracle_at_full_marks_and_cheaters_that_get_nowhere(proof: Proof) -> None:
    assert proof.oracle_full_marks == 1.0
    assert {name: figures["passes"] for name, figures in proof.cheaters.items()} == dict.fromkeys(
        ("nothing", "at_once", "everything", "only_talks", "constant"), 0
    )


def test_the_page_has_a_row_of_each_family_and_domain(proof: Proof) -> None:
    rows = [line.split(" | ") for line in proof_table(proof).splitlines() if line.startswith("| ")]
    figures = {row[0].removeprefix("| "): row[1:] for row in rows}
    for name, one in proof.families.items():
        tasks, twins, calls, *_ = figures[f"{name} ({one.domain})"]
        assert (int(tasks), int(twins)) == (one.tasks, one.twins)
        assert float(calls) >= 3
    drugs = [one for one in proof.families.values() if one.domain == "drug_interaction"]
    assert int(figures["drug_interaction"][0]) == sum(one.tasks for one in drugs) < proof.tasks


def test_several_processes_find_the_same_as_one(some_tasks: list[Built], proof: Proof) -> None:
    ticks: list[int] = []
    shared = anyio.run(lambda: prove(some_tasks, processes=2, tick=ticks.append))
    assert shared == proof
    assert sum(ticks) == len(some_tasks) > CHUNK


def test_a_task_that_asks_for_what_cannot_be_is_found(some_tasks: list[Built]) -> None:
    built = next(b for b in some_tasks if b.task.answers)
    wrong = built.task.answers[0].model_copy(update={"values": ("something that nobody says",), "number": None})
    impossible = replace(built, task=built.task.model_copy(update={"answers": (wrong, *built.task.answers[1:])}))
    found = anyio.run(prove, [impossible])
    assert found.oracle_full_marks == 0
    assert found.oracle_failures[0].startswith(f"{built.task.id} {built.task.family}/")
    assert any("oracle" in problem for problem in found.problems)


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no task"):
        anyio.run(prove, [])


def test_two_tasks_of_one_wording_and_half_a_pair_of_twins_are_problems(some_tasks: list[Built]) -> None:
    one = next(b for b in some_tasks if b.task.twin)
    found = anyio.run(prove, [one, one, one])
    assert any(line.startswith("instruction used 3 times") for line in found.problems)
    assert f"twin {one.task.twin} has 3 tasks" in found.problems
