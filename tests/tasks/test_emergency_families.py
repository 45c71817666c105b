"""The emergency families: what a missed emergency and a treatment out of its time cost."""

import pytest
from building import first

from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = (
    "anaphylaxis", "antidote", "asthma_exacerbation", "chest_pain_pathway", "gi_bleed", "paracetamol_nomogram",
    "stroke_pathway", "triage_level",
)  # fmt: skip
TWINS = ("chest_pain_pathway", "gi_bleed", "paracetamol_nomogram", "stroke_pathway")


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
