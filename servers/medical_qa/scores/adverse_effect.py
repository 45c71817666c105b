"""Adverse effects of a drug, drugs that cause an effect, and which of a patient's medicines may explain it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.adverse_effect import FREQUENCIES, drugs_causing, effects_of, same_effect
from medmcp.servers.clinical.drug import AdverseEffect, Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores import naranjo as scale
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.medical_qa.results import AdverseEffects, NamedEffect, Suspect
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, Limit, OptionalPatientId
from medmcp.servers.passages import monograph_passage_id
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import current_medicines, find_encounter, require_patient
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.world import Row, World

__all__ = ["search_adverse_effects"]

MONOGRAPH_SECTION = "adverse effects"
STOPPED_WITHIN_DAYS = 90  # a medicine stopped so recently is still asked about: rule of the simulated hospital


@tool(
    "medical_qa", "Adverse effects of a drug, or drugs causing an effect", effect="compute", minutes=1,
    also_on=("drug_interaction",),
)  # fmt: skip
async def search_adverse_effects(
    world: World,
    drug_name: Annotated[str, Field(max_length=120, description="Drug, generic or brand name.")] = "",
    effect: Annotated[str, Field(max_length=120, description="Symptom, sign or laboratory change.")] = "",
    patient_id: OptionalPatientId = "",
    naranjo: Annotated[
        list[Literal["yes", "no", "unknown"]] | None,
        Field(
            min_length=10, max_length=10,
            description="Answers to items 1 to 10 of the Naranjo scale, in order, for drug_name.",
        ),
    ] = None,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> AdverseEffects:  # fmt: skip
    """What a drug can do with frequency, onset and management, or which drugs cause a finding. For a patient it ranks
    the medicines that may explain the finding by their timing; with ten answers it gives the Naranjo score."""
    if not drug_name and not effect:
        raise ToolError("INVALID_ARGUMENT", "Name a drug, an effect, or both.", field="drug_name")
    if naranjo is not None and not drug_name:
        raise ToolError("INVALID_ARGUMENT", "The Naranjo answers are about one drug: name it.", field="drug_name")
    patient = require_patient(world, patient_id) if patient_id else None
    drug = require_drug(drug_name) if drug_name else None
    found = [(drug, row) for row in effects_of(drug, effect)] if drug else drugs_causing(effect)
    shown, envelope = page(found, limit, cursor)
    return {
        "effects": [_named(one, row) for one, row in shown],
        "suspects": _suspects(world, patient, drug, effect) if patient else [],
        "naranjo_score": _naranjo(world, patient_id, naranjo) if naranjo is not None else None,
        **envelope,
    }


def _named(drug: Drug, row: AdverseEffect) -> NamedEffect:
    return {
        "drug": drug.name, "effect": row.effect, "frequency": row.frequency, "serious": row.serious, "onset": row.onset,
        "mechanism": row.mechanism, "management": row.management,
        "passage_id": monograph_passage_id(drug, MONOGRAPH_SECTION),
    }  # fmt: skip


def _naranjo(world: World, patient_id: str, answers: list[Literal["yes", "no", "unknown"]]) -> dict[str, Any]:
    score = scale.naranjo([Reading.given(answer) for answer in answers])
    finish(world, patient_id, score)
    return {
        "total": score.score,
        "category": score.extra["category"],
        "items": [{"item": item.name, "answer": item.value, "points": item.points} for item in score.items],
        "unknown": [name for (name, *_), answer in zip(scale.ITEMS, answers, strict=True) if answer == "unknown"],
        "citation": score.citation,
    }


def _suspects(world: World, patient: Row, drug: Drug | None, effect: str) -> list[Suspect]:
    """The patient's medicines that have the effect, those whose timing fits first, then the commoner effect."""
    event_at = _event(world, patient["id"], effect)
    suspects = []
    for row in (*current_medicines(world, patient["id"]), *_lately_stopped(world, patient["id"])):
        known = find_drug(row["drug"])
        if known is None or (drug is not None and known.name != drug.name):
            continue
        matching = effects_of(known, effect)
        if matching:
            suspects.append(_suspect(world, row, known, matching, event_at))
    order = ("plausible", "unknown", "implausible")
    return sorted(
        suspects,
        key=lambda one: (
            order.index(one["temporal_fit"]), FREQUENCIES.index(one["frequency"]), one["drug"], one["medication_id"],
        ),
    )  # fmt: skip


def _lately_stopped(world: World, patient_id: str) -> list[Row]:
    since = world.in_minutes(-STOPPED_WITHIN_DAYS * 24 * 60)[:10]
    rows: list[Row] = []
    for table in ("medication_statement", "medication_request"):
        rows += world.rows(
            f"SELECT * FROM {table} WHERE patient_id = ? AND status IN ('stopped', 'completed') AND ended_at >= ?"
            " ORDER BY ended_at DESC, id",
            patient_id, since,
        )  # fmt: skip
    return rows


def _suspect(world: World, row: Row, drug: Drug, effects: list[AdverseEffect], event_at: str) -> Suspect:
    started = row.get("start") or row.get("first_dose_at") or row.get("authored")
    days = None if started is None else (world.seconds_at(event_at) - world.seconds_at(started)) / 86_400
    ended = row.get("ended_at")
    after_stop = ended is not None and (world.seconds_at(event_at) - world.seconds_at(ended)) / 86_400
    fit = "unknown" if days is None else "plausible" if days >= 0 else "implausible"
    known_reports = any(effect.frequency != "unknown" for effect in effects)
    return {
        "medication_id": row["id"],
        "drug": drug.name,
        "effects": [effect.effect for effect in effects],
        "frequency": effects[0].frequency,
        "started": started,
        "days_before_event": None if days is None else round(days, 1),
        "event_at": event_at,
        "temporal_fit": fit,
        "last_taken_at": row.get("last_taken_at"),
        "naranjo_items": {
            "previous_conclusive_reports": "yes" if known_reports else "unknown",
            "event_after_drug": {"plausible": "yes", "implausible": "no", "unknown": "unknown"}[fit],
            **({"stopped": f"{after_stop:.0f} days before the event"} if after_stop and after_stop > 0 else {}),
        },
    }


def _event(world: World, patient_id: str, effect: str) -> str:
    """When the finding began: a coded problem of that name, else the onset of the visit, else now.

    A problem that the chart dates by day only counts from that day.
    """
    if effect:
        for problem in world.rows(
            "SELECT display, onset FROM condition WHERE patient_id = ? AND clinical_status = 'active'"
            " AND onset IS NOT NULL ORDER BY onset DESC, id",
            patient_id,
        ):
            if same_effect(effect, problem["display"]):
                return str(problem["onset"])
    encounter = find_encounter(world, patient_id)
    if encounter and encounter["status"] == "in-progress" and encounter["onset"]:
        return str(encounter["onset"])
    return world.now
