"""The emergency families: an oracle passes with the tools alone, idleness fails, and twins need different acts."""

import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.prove import CHEATERS, play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = (
    "anaphylaxis", "antidote", "asthma_exacerbation", "chest_pain_pathway", "gi_bleed", "paracetamol_nomogram",
    "stroke_pathway", "triage_level",
)  # fmt: skip
TWINS = ("chest_pain_pathway", "gi_bleed", "paracetamol_nomogram", "stroke_pathway")


def first(key: str, condition: str = "") -> list[Built]:
    """The first case of a family that suits it."""
    family = FAMILIES[key]
    for seed in range(20, 60):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "condition"), [(key, c) for key in FAMILY_KEYS for c in FAMILIES[key].conditions])
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
            assert result.total <= 0.1


@pytest.mark.parametrize("key", TWINS)
def test_twins_are_one_patient_with_different_right_acts(key: str) -> None:
    a, b = first(key)
    assert a.case.patient_id == b.case.patient_id
    assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers)
    assert a.task.instruction != b.task.instruction


@pytest.mark.anyio
async def test_anaphylaxis_without_adrenaline_is_capped_whatever_else_was_done() -> None:
    async def all_but_adrenaline(session: Session) -> None:
        await session.chart("ask_patient", message="What did you eat or take just before it happened?")
        for item, kind in (("non_rebreather", "oxygen"), ("saline_0_9", "iv_fluid")):
            amount = {"oxygen": (15, "L_per_min"), "iv_fluid": (1000, "mL")}[kind]
            order = await session.chart(
                "place_care_order",
                order_type=kind,
                item=item,
                rate_or_volume=amount[0],
                unit=amount[1],
                priority="stat",
            )
            session.done(order["order_id"])
        await session.chart("get_vital_signs", measure_now=True)
        await session.submit("peanut", disposition="observe")

    result = await play_actor(first("anaphylaxis")[0], all_but_adrenaline)
    assert result.total <= 0.1
    assert "no adrenaline" in {harm.name for harm in result.harms}


@pytest.mark.anyio
async def test_alteplase_hours_too_late_is_capped() -> None:
    async def always_lyse(session: Session) -> None:
        info = await session.chart("get_patient_info")
        dose = min(90.0, round(0.9 * info["anthropometrics"]["weight_kg"], 1))
        given = await session.chart(
            "prescribe_medication", drug_name="alteplase", dose=dose, dose_unit="mg", route="iv", frequency="once",
            indication="acute ischaemic stroke",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("12")

    early, late = first("stroke_pathway")
    assert "alteplase outside the window" not in {harm.name for harm in (await play_actor(early, always_lyse)).harms}
    result = await play_actor(late, always_lyse)
    assert result.total <= 0.1
    assert "alteplase outside the window" in {harm.name for harm in result.harms}
