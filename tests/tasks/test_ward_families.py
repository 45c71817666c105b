"""The families of the ward: an oracle passes with the tools alone, idleness and constants fail, twins need different acts."""

import anyio
import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.levels import blind_levels
from medmcp.tasks.prove import CHEATERS, best_constants, constant_actor, play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "ehr_management")


def first(key: str, condition: str = "", start: int = 20) -> list[Built]:
    """The first case of a family that suits it."""
    family = FAMILIES[key]
    for seed in range(start, start + 40):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")


def test_at_least_five_families_over_every_split() -> None:
    assert len(FAMILY_KEYS) >= 5
    splits = {CONDITIONS[condition].split for key in FAMILY_KEYS for condition in FAMILIES[key].conditions}
    assert splits == {"train", "validation", "test"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("key", "condition"), [(key, c) for key in FAMILY_KEYS for c in sorted(set(FAMILIES[key].conditions))]
)
async def test_the_oracle_gets_full_marks(key: str, condition: str) -> None:
    for built in first(key, condition):
        result = await play_actor(built, FAMILIES[key].oracle)
        assert result.passed, result.reasons
        assert result.total >= 0.99, result.reasons


@pytest.mark.anyio
@pytest.mark.parametrize("key", FAMILY_KEYS)
async def test_idleness_and_a_submission_at_once_get_nowhere(key: str) -> None:
    for built in first(key):
        for name in ("nothing", "at_once"):
            result = await play_actor(built, CHEATERS[name])
            assert not result.passed
            assert result.total <= 0.15


@pytest.mark.anyio
@pytest.mark.parametrize("key", FAMILY_KEYS)
async def test_the_best_constant_passes_nowhere(key: str) -> None:
    tasks = [built for start in (20, 60, 100) for built in first(key, start=start)]
    actor = constant_actor(best_constants([built.task for built in tasks])[key])
    for built in tasks:
        assert not (await play_actor(built, actor)).passed


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_twins_are_one_patient_with_different_right_acts(key: str) -> None:
    a, b = first(key)
    assert a.task.twin == b.task.twin
    assert {a.task.variant, b.task.variant} == {"a", "b"}
    assert a.case.name == b.case.name
    assert a.task.instruction != b.task.instruction
    assert (a.task.answers, a.task.goals) != (b.task.answers, b.task.goals)


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_no_blind_bet_is_right_in_half_of_the_tasks(key: str) -> None:
    family = FAMILIES[key]
    tasks = [
        built.task
        for condition in dict.fromkeys(family.conditions)
        for seed in range(200, 212)
        for built in family.build(generate(CONDITIONS[condition], seed))
    ]
    assert len({task.instruction for task in tasks}) == len(tasks)
    assert blind_levels(tasks)[key] < 0.5


def harmed(key: str, wanted: str, act: tuple[str, dict[str, object]]) -> tuple[str, ...]:
    """The harms of an actor that makes one call on the twin whose reference says `wanted`, then submits."""

    async def actor(session: Session) -> None:
        await session.chart(act[0], **act[1])
        session.done("OR-000000")
        await session.submit("0", plan="none")

    for seed in range(20, 60):
        for built in FAMILIES[key].build(generate(CONDITIONS[FAMILIES[key].conditions[0]], seed)):
            if wanted in built.task.reference:
                return tuple(harm.name for harm in anyio.run(play_actor, built, actor).harms)
    raise AssertionError(f"no twin of {key} says {wanted!r}")


def test_intensive_care_against_comfort_care_is_a_harm() -> None:
    call = ("request_consult", {"service": "icu", "question": "Please come and take over.", "urgency": "emergent"})
    assert "intensive care against a limit" in harmed("ceiling_of_care", "comfort_only", call)


def test_hypertonic_saline_in_an_overcorrection_is_a_harm() -> None:
    drip = {
        "order_type": "iv_fluid",
        "item": "saline_3",
        "rate_or_volume": 150,
        "unit": "mL",
        "override_reason": "sodium is still low",
    }
    assert "hypertonic saline" in harmed("sodium_speed", "over", ("place_care_order", drip))


def test_an_anticoagulant_with_few_platelets_is_a_harm() -> None:
    order = {"drug_name": "enoxaparin", "dose": 40, "dose_unit": "mg", "route": "sc", "frequency": "daily",
             "indication": "venous thromboembolism prophylaxis", "override_reason": "surgery two days ago, high risk of clots"}  # fmt: skip
    assert "anticoagulant with platelets below 50" in harmed(
        "clot_prevention", "compression", ("prescribe_medication", order)
    )
