"""Levels of the right answer, and the best bet on them, worked out by hand."""

import pytest

from medmcp.servers.world.world import World
from medmcp.tasks.family import Built
from medmcp.tasks.levels import Constant, best_constant, blind_levels, gold_level, offered, parts_of, picked_level
from medmcp.tasks.library import TaskLibrary
from medmcp.tasks.task import AnswerCheck, RowGoal, Task


@pytest.fixture(scope="module")
def built() -> Built:
    return next(iter(TaskLibrary(2, 11).by_task.values()))  # an allergy choice: a list and an answer


@pytest.fixture
def world(built: Built) -> World:
    return built.case.world()


def asking(built: Built, asked: dict[str, object], *answers: AnswerCheck, goals: tuple[RowGoal, ...] = ()) -> Task:
    return built.task.model_copy(update={"asked": asked, "answers": answers, "goals": goals})


def says(*values: str, field: str = "answer") -> AnswerCheck:
    return AnswerCheck(field=field, values=values, why="")


def test_the_level_is_the_position_in_the_list_that_the_instruction_offers(built: Built) -> None:
    task = asking(built, {"drugs": ["amoxicillin", "Doxycycline", "linezolid"], "indication": "x"}, says("doxycycline"))
    assert gold_level(task) == "position=2"


def test_several_accepted_candidates_are_several_positions(built: Built) -> None:
    task = asking(built, {"drugs": ["a1", "b2", "c3"]}, says("b2", "c3"))
    assert gold_level(task) == "position=2|3"


def test_a_first_choice_before_the_reserve_list_is_position_one(built: Built) -> None:
    task = asking(built, {"first": "b2", "reserve": ["c3", "d4"]}, says("b2"))
    assert (offered(task), gold_level(task)) == (("b2", "c3", "d4"), "position=1")


def test_a_list_without_the_right_answer_is_not_the_choice(built: Built) -> None:
    task = asking(built, {"tests": ["sodium", "potassium"]}, says("on-hold", field="plan"))
    assert gold_level(task) == "plan=on-hold"


def test_numbers_fall_into_bins_as_wide_as_the_tolerance_allows(built: Built) -> None:
    # tolerance 2: bins of width 4 about multiples of 4; 45 and 43 are both within 2 of 44, 47 is not
    levels = [
        parts_of(gold_level(asking(built, {}, AnswerCheck(field="answer", number=n, tolerance=2, why=""))))["answer"]
        for n in (43, 45, 47)
    ]
    assert levels == [("44",), ("44",), ("48",)]


def test_a_number_without_tolerance_is_its_own_level(built: Built) -> None:
    task = asking(built, {}, AnswerCheck(field="esi_level", number=3.0, why=""))
    assert parts_of(gold_level(task))["esi_level"] == ("3",)


def test_what_was_picked_is_said_in_the_same_words(built: Built, world: World) -> None:
    listed = asking(built, {"drugs": ["a1", "b2", "c3"]}, says("b2"))
    assert picked_level(listed, {"answer": "The C3."}, world) == "position=3"
    assert picked_level(listed, None, world) == ""
    number = asking(built, {}, AnswerCheck(field="answer", number=44, tolerance=2, why=""))
    assert picked_level(number, {"answer": "45.5 U/L"}, world) == "answer=44"
    assert picked_level(number, {"answer": "high"}, world) == ""


def test_the_best_constant_is_the_most_frequent_level() -> None:
    assert best_constant(["position=1", "position=2", "position=2", "position=3"]) == Constant("position", "2", 0.5)


def test_the_bet_is_on_the_part_that_is_easiest_to_guess() -> None:
    # a policy that reads the number and always says "hold" is right in two of three
    levels = ["answer=1; plan=hold", "answer=2; plan=hold", "answer=3; plan=go"]
    assert best_constant(levels) == Constant("plan", "hold", 2 / 3)


def test_a_part_that_one_value_always_answers_is_no_bet() -> None:
    # "b" is right in all three, so only the answer can be bet on
    levels = ["answer=1; plan=b", "answer=1; plan=b|c", "answer=2; plan=b"]
    assert best_constant(levels) == Constant("answer", "1", 2 / 3)
    assert best_constant(["plan=b", "plan=b"]) is None


def test_an_alternative_counts_wherever_it_is_accepted() -> None:
    # 1 is right once, 2 twice, 3 three times of four
    assert best_constant(["position=1", "position=2|3", "position=3", "position=2|3"]) == Constant(
        "position", "3", 0.75
    )


def test_blind_shares_are_by_family(built: Built) -> None:
    listed = {"drugs": ["a1", "b2", "c3"]}
    tasks = [asking(built, listed, says(drug)) for drug in ("a1", "b2", "b2", "c3")]
    other = [task.model_copy(update={"family": "other"}) for task in (tasks[0], tasks[0])]
    assert blind_levels([*tasks, *other]) == {built.task.family: 0.5, "other": 1.0}


def test_the_right_candidate_stands_where_the_level_says() -> None:
    for built in TaskLibrary(40, 11).by_task.values():
        candidates = offered(built.task)
        level = parts_of(gold_level(built.task))
        if built.task.family in ("allergy_choice", "pregnancy_choice", "interaction_new_drug"):
            (position,) = level["position"]
            assert candidates[int(position) - 1] == built.task.answers[0].values[0]
