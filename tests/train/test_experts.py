"""The experts of the warm start: who is clean passes, who skips a check skips just that one, and a thought quotes."""

from typing import Any

import pytest

from medmcp.agent.dialects.compact import words_of
from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import OraclePolicy
from medmcp.agent.trajectory import ToolCall, Trajectory, Turn
from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.tasks.session import View
from medmcp.train.aloud import thought
from medmcp.train.corpus import Episode, play_experts
from medmcp.train.experts import FLAWED, clean, unsaid
from medmcp.train.presets import TINY_FAMILIES

pytestmark = pytest.mark.anyio
# by family and flawed expert: tools that the check needs, and the evidence that is missing without it
SKIPPED: dict[tuple[str, int], tuple[tuple[str, ...], str]] = {
    ("allergy_choice", 0): (("check_all_interactions", "check_interaction"), "interactions"),
    ("allergy_choice", 1): (("get_allergy_list",), "allergy"),
    ("interaction_new_drug", 0): (("check_all_interactions", "check_interaction"), "interactions"),
    ("interaction_review", 0): (("check_all_interactions", "check_interaction"), "screen"),
    ("pregnancy_choice", 0): (("order_lab_test",), "result"),
}


@pytest.fixture(scope="module")
def tasks() -> dict[str, list[Built]]:
    return {family: tasks_of((family,), 6, 909, "train")[:6] for family in TINY_FAMILIES}


async def play(built: Built, actor: Any) -> Trajectory:
    return await run_episode(built, OraclePolicy(lambda _: actor))


def tools_of(trajectory: Trajectory) -> list[str]:
    return [call.name for turn in trajectory.turns for call in turn.calls]


@pytest.mark.parametrize("family", TINY_FAMILIES)
async def test_a_clean_expert_passes(family: str, tasks: dict[str, list[Built]]) -> None:
    for built in tasks[family]:
        trajectory = await play(built, clean(family))
        assert trajectory.grade["passed"], trajectory.grade["reasons"]


def test_every_flaw_is_one_of_these() -> None:
    assert {(family, n) for family, actors in FLAWED.items() for n in range(len(actors))} == set(SKIPPED)


@pytest.mark.parametrize(("family", "number"), SKIPPED)
async def test_a_flawed_expert_skips_the_check_that_a_clean_one_makes_and_so_never_passes(
    family: str, number: int, tasks: dict[str, list[Built]]
) -> None:
    tools, evidence = SKIPPED[family, number]
    submitted = 0
    for built in tasks[family]:
        assert set(tools) & set(tools_of(await play(built, clean(family))))
        trajectory = await play(built, unsaid(FLAWED[family][number]))
        assert not set(tools) & set(tools_of(trajectory))
        assert trajectory.grade["met"][f"evidence:{evidence}"] is False
        assert not trajectory.grade["passed"]
        assert trajectory.malformed_calls == 0
        submitted += trajectory.submission is not None
    assert submitted > 0


async def test_what_the_dialect_leaves_unsaid_is_not_said(tasks: dict[str, list[Built]]) -> None:
    for family in TINY_FAMILIES:
        for turn in (await play(tasks[family][0], clean(family))).turns:
            for call in turn.calls:
                assert not {"encounter_id", "indication", "idempotency_key"} & set(call.arguments or {})


@pytest.fixture(scope="module")
def episodes(tasks: dict[str, list[Built]]) -> list[Episode]:
    return play_experts([built for family in TINY_FAMILIES for built in tasks[family][:3]])


def test_experts_are_kept_if_clean_and_passed_or_if_flawed_and_submitted(episodes: list[Episode]) -> None:
    kinds = {episode.kind for episode in episodes}
    assert kinds == {"clean", "flawed"}
    for episode in episodes:
        if episode.kind == "clean":
            assert episode.trajectory.grade["passed"]
        assert episode.trajectory.submission is not None


def test_an_episode_survives_json(episodes: list[Episode]) -> None:
    again = Episode.from_json(episodes[0].to_json())
    assert again.kind == episodes[0].kind
    assert again.view == episodes[0].view
    assert again.trajectory.turns == episodes[0].trajectory.turns
    assert again.trajectory.messages == episodes[0].trajectory.messages


def test_a_thought_quotes_only_what_stands_in_the_conversation(episodes: list[Episode]) -> None:
    quoted = 0
    for episode in episodes:
        for number, turn in enumerate(episode.trajectory.turns):
            if not turn.calls:
                continue
            said = thought(episode.trajectory, number, episode.view)
            before = " ".join(message["content"] or "" for message in episode.trajectory.messages[1 : turn.message])
            known = {*words_of(episode.view.instruction), *words_of(before), ","}
            for word in said.split():
                assert word in known or word in before, (said, word)
            quoted += bool(said)
    assert quoted > 0


def test_a_thought_at_the_next_drug_is_that_drug_and_the_two_words_before_it() -> None:
    view = View(
        instruction="Give the first of ceftriaxone, amoxicillin-clavulanate, doxycycline.", patient_id="PT-000000",
        encounter_id="EN-000000", asked={"drugs": ["ceftriaxone", "amoxicillin-clavulanate", "doxycycline"]},
        domain="drug_interaction", servers=("drug_interaction",),
    )  # fmt: skip

    def turn(name: str, **arguments: Any) -> Turn:
        return Turn(message=2, calls=[ToolCall(id="call_1", name=name, arguments=arguments)])

    turns = [
        turn("get_allergy_list", planned_drug="ceftriaxone"),
        turn("check_all_interactions", new_drugs=["ceftriaxone"]),
        turn("get_allergy_list", planned_drug="amoxicillin-clavulanate"),
        turn("get_patient_info"),
    ]
    bare = Trajectory.model_construct(messages=[], turns=turns)
    said = [thought(bare, number, view) for number in range(4)]
    # the next drug as it stands in the instruction; the same drug again or none: nothing
    assert said == ["first of ceftriaxone", "", "ceftriaxone , amoxicillin-clavulanate", ""]
