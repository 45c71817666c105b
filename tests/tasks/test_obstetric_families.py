"""The obstetric families: an oracle passes with the tools alone, idleness and constants fail, twins need different acts."""

import re

import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.prove import CHEATERS, best_constants, constant_actor, play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "obstetrics")


def first(key: str, condition: str = "", start: int = 20) -> list[Built]:
    """The first case of a family that suits it."""
    family = FAMILIES[key]
    for seed in range(start, start + 40):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")


def test_at_least_five_families() -> None:
    assert len(FAMILY_KEYS) >= 5


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("key", "condition"), [(key, c) for key in FAMILY_KEYS for c in sorted(set(FAMILIES[key].conditions))]
)
async def test_the_oracle_gets_full_marks(key: str, condition: str) -> None:
    for start in (20, 61):
        for built in first(key, condition, start):
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
            assert result.total <= 0.2


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
    assert a.case.patient_id == b.case.patient_id
    assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers)
    assert a.task.instruction != b.task.instruction
    assert a.task.twin == b.task.twin != ""


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_the_twins_of_every_case_differ_and_no_instruction_is_used_twice(key: str) -> None:
    family = FAMILIES[key]
    pairs = [
        built for seed in range(25) for c in family.conditions if (built := family.build(generate(CONDITIONS[c], seed)))
    ]
    assert len(pairs) >= 15
    for a, b in pairs:
        assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers), a.task.seed
    texts = [re.sub(r"\d+", "#", built.task.instruction) for pair in pairs for built in pair]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_a_blind_constant_fits_less_than_a_third_of_the_main_answer(key: str) -> None:
    tasks = [
        b.task
        for seed in range(30)
        for c in FAMILIES[key].conditions
        for b in FAMILIES[key].build(generate(CONDITIONS[c], seed))
    ]
    main = [next(check for check in task.answers if check.field == "answer") for task in tasks]
    values = [check.number if check.number is not None else check.values[0] for check in main]
    assert max(values.count(value) for value in set(values)) / len(values) < 0.35


@pytest.mark.anyio
async def test_magnesium_in_myasthenia_is_capped() -> None:
    async def reckless(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name="magnesium sulfate", dose=4, dose_unit="g", route="iv", frequency="once",
            indication="pre-eclampsia with severe features", override_reason="severe features, give it all the same",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("1000", plan="preeclampsia_severe")

    result = await play_actor(first("hypertension_pregnancy", "preeclampsia_severe")[1], reckless)
    assert result.total <= 0.1


@pytest.mark.anyio
async def test_misoprostol_on_a_scar_is_capped() -> None:
    async def reckless(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name="misoprostol", dose=25, dose_unit="microgram", route="vaginal", frequency="once",
            indication="induction of labour",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("4", plan="misoprostol")

    result = await play_actor(first("induction_choice")[1], reckless)
    assert result.total <= 0.1
