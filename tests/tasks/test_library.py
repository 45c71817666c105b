"""The released set is what the repository says it is, and a case opens alone."""

import re
from pathlib import Path

from medmcp.tasks.library import RELEASE, TaskLibrary, released
from medmcp.tasks.manifest import manifest, released_manifest


def test_the_generator_makes_the_released_set_byte_for_byte() -> None:
    # after a change of tasks on purpose: medmcp tasks build --out runs/tasks, and commit its manifest.json as tasks/manifest.json
    library = TaskLibrary(RELEASE["n"], RELEASE["seed"])
    fresh = manifest([built.task for built in library.by_task.values()], library.n, library.seed)
    assert fresh["sha256"] == released_manifest()["sha256"]
    assert fresh == released_manifest()


def test_no_two_tasks_share_an_instruction_also_not_modulo_numbers() -> None:
    tasks = [built.task for built in released().by_task.values()]
    assert len({re.sub(r"\d+", "#", task.instruction) for task in tasks}) == len(tasks)


def test_at_least_500_tasks_10_families_15_conditions_and_many_twins() -> None:
    summary = released_manifest()
    assert summary["tasks"] >= 500
    assert len(summary["by_family"]) >= 10
    assert len(summary["by_condition"]) >= 15
    assert summary["twin_pairs"] >= 100


def test_every_case_that_the_readme_names_is_released() -> None:
    named = re.findall(r"CA-\d{6}", (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8"))
    assert named
    assert set(named) <= set(released().index)


def test_no_condition_is_in_two_splits_unless_its_family_is_held_out() -> None:
    from medmcp.tasks.conditions import CONDITIONS
    from medmcp.tasks.families import FAMILIES

    for built in list(TaskLibrary(60, 3).by_task.values()):
        task = built.task
        expected = FAMILIES[task.family].held_out or CONDITIONS[task.condition].split
        assert task.split == expected


def test_a_case_opened_alone_is_the_one_of_the_set() -> None:
    library = TaskLibrary(40, 5)
    for case_id, built in list(library.by_case.items())[:8]:
        opened = library.open(case_id, 0)
        assert opened is not None
        assert opened.built.task == built.task
    assert library.open("CA-000000", 0) is None


def test_cards_filter_and_do_not_name_the_diagnosis() -> None:
    cards = released().cards(domain="triage_emergency", topic="chest")
    assert cards
    for card in cards:
        assert not any(
            word in card.teaser.lower() for word in ("infarction", "stemi", "sepsis", "stroke", "anaphylaxis")
        )
    assert released().cards(difficulty="impossible") == []
