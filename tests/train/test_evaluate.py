"""Held-out tasks are of no condition and no patient that a training sees."""

import pytest
from small import small_config

from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.train.evaluate import families_of, held_out, training_tasks, trains
from medmcp.train.presets import TINY_FAMILIES

CONFIG = small_config("grpo", tasks=80)


def test_training_tasks_are_of_split_train_and_of_the_families_asked_for() -> None:
    tasks = training_tasks(CONFIG)
    assert len(tasks) == 80
    assert {built.task.split for built in tasks} == {"train"}
    assert {built.task.family for built in tasks} == set(TINY_FAMILIES)
    assert len({built.task.id for built in tasks}) == 80


def test_the_test_split_has_conditions_and_patients_of_its_own() -> None:
    training = training_tasks(CONFIG)
    found = held_out(TINY_FAMILIES, 24, 7, "test")
    assert {built.task.split for built in found} == {"test"}
    assert {CONDITIONS[built.task.condition].split for built in found} == {"test"}
    assert not {built.task.condition for built in found} & {built.task.condition for built in training}
    assert not {built.task.patient_id for built in found} & {built.task.patient_id for built in training}
    counts = {family: sum(built.task.family == family for built in found) for family in TINY_FAMILIES}
    assert counts == dict.fromkeys(TINY_FAMILIES, 6)


def test_validation_never_touches_the_test_split_nor_a_training_patient() -> None:
    training = training_tasks(CONFIG)
    found = held_out(TINY_FAMILIES, 24, 7, "validation")
    assert "test" not in {built.task.split for built in found}
    assert "test" not in {CONDITIONS[built.task.condition].split for built in found}
    assert not {built.task.patient_id for built in found} & {built.task.patient_id for built in training}
    assert not {built.task.case_id for built in found} & {built.task.case_id for built in training}


def test_a_family_without_test_conditions_is_refused_for_that_split() -> None:
    lacking = next(
        (key for key in FAMILIES if trains(key) and not any(CONDITIONS[c].split == "test" for c in FAMILIES[key].conditions)),
        None,
    )  # fmt: skip
    if lacking is None:
        pytest.skip("every family has test conditions")
    with pytest.raises(ValueError, match="belongs to split 'test'"):
        held_out((lacking,), 4, 7, "test")


def test_naming_no_family_means_all_that_have_training_conditions() -> None:
    config = small_config("grpo", families=())
    everything = families_of(config)
    assert set(TINY_FAMILIES) <= set(everything)
    assert all(not FAMILIES[key].held_out for key in everything)
    assert {built.task.split for built in training_tasks(config)} == {"train"}
