"""Nursing assessments: falls, pressure injury, pain, balance, skin, precautions."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.nursing import ASSESSMENTS, NURSING_ITEMS
from medmcp.servers.clinical.scores.score import Score
from medmcp.servers.ehr_management.results import NursingAssessments
from medmcp.servers.parameters import EncounterId, PatientId, Since
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import find_encounter, moment, require_patient
from medmcp.servers.world.nursing import SCALES, assessment_sets, fluid_balance, precautions, scale_score, skin_findings
from medmcp.servers.world.stays import ends_at
from medmcp.servers.world.world import Row, World

__all__ = ["get_nursing_assessments"]

Assessment = Literal["morse", "braden", "pain", "intake_output", "mobility", "skin", "swallow", "restraint"]
ITEM_ORDER = {code: number for number, code in enumerate(NURSING_ITEMS)}


@tool("ehr_management", "Nursing assessments", effect="compute", minutes=1)
async def get_nursing_assessments(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    assessments: Annotated[list[Assessment] | None, Field(description="Which; default all.")] = None,
    since: Since = "",
) -> NursingAssessments:
    """Nursing assessments from charted items, with Morse fall and Braden pressure-injury totals computed, fluid balance per 24 h,
    skin findings and precautions in force."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    wanted: tuple[str, ...] = tuple(assessments or (*ASSESSMENTS, "intake_output"))
    start = moment(world, since) if since else (encounter["period_start"] or "" if encounter else "")
    end = ends_at(world, encounter) if encounter else world.now
    rows: list[dict[str, Any]] = []
    absent: list[str] = []
    for name in [one for one in ASSESSMENTS if one in wanted and one != "skin"]:
        sets = assessment_sets(world, patient_id, name, start, end)
        if not sets:
            absent.append(name)
        for number, charted in enumerate(sets):
            score = scale_score(name, charted) if name in SCALES else None
            if score is not None and number == 0:
                finish(world, patient_id, score)
            rows.append(_assessment(name, charted, score))
    skin = skin_findings(world, patient_id, start) if "skin" in wanted else []
    balance = fluid_balance(world, patient, start, end) if "intake_output" in wanted else []
    absent += [name for name, found in (("skin", skin), ("intake_output", balance)) if name in wanted and not found]
    if not rows and not skin and not balance:
        raise ToolError("MISSING_DATA", "None of these assessments is charted in this stay.")
    return {
        "assessments": rows, "intake_output": balance, "skin": skin, "precautions": precautions(world, patient_id),
        "not_charted": absent,
    }  # fmt: skip


def _assessment(name: str, charted: list[Row], score: Score | None) -> dict[str, Any]:
    charted = sorted(charted, key=lambda row: ITEM_ORDER[row["code"]])
    items = [
        {"item": NURSING_ITEMS[row["code"]].name, "value": row["value"] if row["value"] is not None else row["value_text"],
         "record_id": row["id"]}
        for row in charted
    ]  # fmt: skip
    if score is None:
        return {
            "name": name,
            "time": charted[0]["effective"],
            "items": items,
            "total": None,
            "band": None,
            "missing": [],
        }
    points = {item.record_id: item.points for item in score.items}
    band = score.interpretation
    return {
        "name": name, "time": charted[0]["effective"], "items": [one | {"points": points.get(one["record_id"])} for one in items],
        "total": score.score, "total_range": list(score.score_range or ()), "band": band, "missing": score.missing,
        "citation": score.citation,
    }  # fmt: skip
