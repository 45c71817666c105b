"""The psychiatric families: an oracle passes with the tools alone, idleness and constants fail, twins need different acts."""

import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.prove import CHEATERS, best_constants, constant_actor, play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "psychiatry")


def first(key: str, condition: str = "", start: int = 20) -> list[Built]:
    """The first case of a family that suits it."""
    family = FAMILIES[key]
    for seed in range(start, start + 40):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")


def test_at_least_four_families() -> None:
    assert len(FAMILY_KEYS) >= 4


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
    assert a.case.patient_id == b.case.patient_id
    assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers)
    assert a.task.instruction != b.task.instruction
    assert a.task.twin == b.task.twin != ""


@pytest.mark.anyio
async def test_a_high_suicide_risk_left_alone_is_capped() -> None:
    async def asks_and_leaves(session: Session) -> None:
        for line in ("I am sorry, this is hard.", "Take your time, I want to help you."):
            await session.chart("ask_patient", message=line)
        risk = await session.chart("assess_suicide_risk")
        total = await session.chart("administer_phq9")
        session.found(risk["assessment_id"])
        await session.submit(round(total["score"]), risk_level=risk["triage_level"])

    pairs = [built for start in range(20, 50, 5) for built in first("suicide_risk", start=start)]
    high = [built for built in pairs if built.task.gates[0].name == "high risk without close observation"]
    assert high
    result = await play_actor(high[0], asks_and_leaves)
    assert result.total <= 0.1
    assert "high risk without close observation" in {harm.name for harm in result.harms}


@pytest.mark.anyio
async def test_a_guarded_patient_is_missed_by_who_asks_without_trust() -> None:
    async def in_a_hurry(session: Session) -> None:
        risk = await session.chart("assess_suicide_risk")
        total = await session.chart("administer_phq9")
        session.found(risk["assessment_id"])
        await session.submit(round(total["score"]), risk_level=risk["triage_level"])

    pairs = [built for start in range(20, 60, 5) for built in first("suicide_risk", "depression_suicidal", start)]
    # thoughts are withheld, an attempt of the past is not
    hidden = [b for b in pairs if dict(b.case.answers)["cssrs_q2"] and not dict(b.case.answers)["cssrs_q6_lifetime"]]
    risky = [built for built in hidden if built.task.answers[1].values != ("low",)]
    results = [await play_actor(built, in_a_hurry) for built in risky]
    assert risky
    assert not any(result.met["answer:risk_level"] for result in results)


@pytest.mark.anyio
async def test_a_sedative_in_confusion_is_a_harm() -> None:
    async def sedates(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name="lorazepam", dose=0.5, dose_unit="mg", route="oral", frequency="once",
            indication="restlessness",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("5", plan="5")

    result = await play_actor(first("delirium_or_dementia")[0], sedates)
    assert "sedative in confusion" in {harm.name for harm in result.harms}
    assert not result.passed
