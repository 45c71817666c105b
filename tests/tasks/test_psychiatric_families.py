"""The psychiatric families: a risk left alone, an interview without trust, a sedative in confusion."""

import pytest
from building import first

from medmcp.tasks.families import FAMILIES
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "psychiatry")


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
