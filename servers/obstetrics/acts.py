"""At the bedside: labour examined and judged, bleeding after birth measured, examined and staged. What is found is charted."""

from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.fetal_heart_rate import read_tracing
from medmcp.servers.clinical.scores.labour_progress import CITATION as LABOUR_CITATION
from medmcp.servers.clinical.scores.labour_progress import EXAM_EVERY_H, Progress, judge_progress
from medmcp.servers.clinical.scores.postpartum_haemorrhage import CITATION as HAEMORRHAGE_CITATION
from medmcp.servers.clinical.scores.postpartum_haemorrhage import (
    SHOCK_INDEX,
    concealed_signs,
    haemorrhage_stage,
    quantified_loss,
)
from medmcp.servers.obstetrics.results import LabourProgress, PostpartumHaemorrhage
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.chart import (
    LABS_WINDOW_MIN,
    VITALS_WINDOW_MIN,
    find_encounter,
    latest,
    require_encounter,
    require_patient,
)
from medmcp.servers.world.fetal_studies import done_studies, measures_of, stored_tracing
from medmcp.servers.world.haemorrhage import (
    add_loss,
    causes_of,
    examine_causes,
    fibrinogen_warning,
    loss_of,
    txa_of,
    uterotonics_of,
)
from medmcp.servers.world.labour import birth_mode, charted_exams, examination_forbidden, examine_cervix, labour_of
from medmcp.servers.world.obstetric_record import hours_since_birth, require_pregnant, require_recent_birth, rows_of
from medmcp.servers.world.world import Row, World

__all__ = ["assess_labor_progress", "assess_postpartum_haemorrhage"]

EXAM_MIN, CAUSES_MIN = 5, 3
THIRD_STAGE_H = 1.0
BIRTH_WEEKS = 12
TRACING_WINDOW_MIN = 120
VITALS_STALE_MIN = 30
EXAM_FIELDS = {
    "cervical_dilation": "dilation_cm", "cervical_effacement": "effacement_percent", "fetal_station": "station",
    "cervical_consistency": "consistency", "cervical_position": "position", "membranes": "membranes", "liquor": "liquor",
}  # fmt: skip

OPTIONS: dict[str, tuple[str, ...]] = {
    "normal": ("expectant care",),
    "prolonged_latent": ("rest and analgesia, or oxytocin or amniotomy; not by itself a reason for caesarean",),
    "protracted_active": ("amniotomy if intact", "oxytocin", "intrauterine catheter to measure contractions"),
    "arrest_first_stage": ("caesarean section",),
    "prolonged_second_stage": ("individualise: progress, position, epidural; assisted birth if criteria are met",),
    "arrest_second_stage": ("assisted vaginal birth if criteria are met, else caesarean section",),
    "undetermined": ("obtain what is missing",),
}


@tool("obstetrics", "Labour progress", effect="act", minutes=2)
async def assess_labor_progress(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    perform_exam: Annotated[bool, Field(description="Do a vaginal examination now (adds 5 min).")] = False,
) -> LabourProgress:
    """Stage and phase of labour from serial examinations, adequacy of contractions (Montevideo units), and protraction or
    arrest by ACOG 2024. With perform_exam the cervix is examined and charted; refused with placenta praevia or unexplained
    bleeding."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    born = hours_since_birth(world, patient)
    if patient["pregnancy"] != "pregnant" and born is not None and born <= THIRD_STAGE_H:
        return _third_stage(world, patient)
    require_pregnant(world, patient)
    if perform_exam:
        encounter = require_encounter(world, patient_id, encounter_id)
        require_present(world, patient_id)
        if why := examination_forbidden(world, patient):
            raise ToolError(
                "SAFETY_BLOCK", f"No vaginal examination: {why}.", field="perform_exam", overridable=False,
                alerts=[{"type": "vaginal_examination", "severity": "hard_stop", "message": why, "source_record": "",
                         "overridable": False}],
                hint="Scan or use a speculum.",
            )  # fmt: skip
        examine_cervix(world, patient, encounter["id"])
        world.spend(EXAM_MIN)
    labour = labour_of(world, patient)
    progress = judge_progress(labour)
    units = rows_of(world, patient_id, "montevideo_units")
    options, warnings = list(OPTIONS[progress.diagnosis]), []
    exams = charted_exams(world, patient_id)
    if (
        exams
        and progress.stage != "not_in_labour"
        and (age := world.minutes_since(exams[-1]["time"]) / 60) >= EXAM_EVERY_H
    ):
        warnings.append(f"The last examination is {age:.1f} h old: examine again before judging progress.")
    if tier := _tracing_category(world, patient_id):
        if tier == "III":
            options = ["category III tracing: resuscitate the fetus and expedite birth, whatever the progress"]
            warnings.append("A category III tracing overrides rules of progress.")
        elif tier == "II":
            warnings.append("Category II tracing: read it (interpret_ctg) before waiting or giving oxytocin.")
    return {
        "stage": progress.stage,
        "exams": [_exam(one) for one in exams],
        "rate_cm_per_h": None if progress.rate is None else round(progress.rate, 2),
        "mvu": {"value": units[-1]["value"], "unit": "units per 10 min", "time": units[-1]["effective"], "record_id": units[-1]["id"],
                "adequate": units[-1]["value"] >= 200} if units else None,
        "diagnosis": progress.diagnosis,
        "reason": progress.reason,
        "time_in_stage": _time(progress),
        "options": options,
        "missing": list(progress.missing),
        "warnings": warnings,
        "citation": LABOUR_CITATION,
    }  # fmt: skip


def _time(progress: Progress) -> dict[str, Any] | None:
    if progress.hours_in_stage is None:
        return None
    return {
        "value": round(progress.hours_in_stage, 1), "unit": "h",
        "unchanged_h": None if progress.unchanged_h is None else round(progress.unchanged_h, 1),
    }  # fmt: skip


def _exam(one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"time": one["time"], "record_id": one["record_id"]}
    return found | {name: one[code] for code, name in EXAM_FIELDS.items() if code in one}


def _tracing_category(world: World, patient_id: str) -> str | None:
    """The tier of the newest tracing of the last two hours."""
    rows = done_studies(world, patient_id, ("ctg",))
    if not rows or world.minutes_since(rows[0]["started"]) > TRACING_WINDOW_MIN:
        return None
    return read_tracing(stored_tracing(measures_of(rows[0]), None)).category


def _third_stage(world: World, patient: Row) -> LabourProgress:
    placenta = latest(world, patient["id"], "placenta_check")
    out = placenta is not None and placenta["value_text"] != "retained"
    hours = hours_since_birth(world, patient) or 0.0
    return {
        "stage": "3", "exams": [_exam(one) for one in charted_exams(world, patient["id"])], "rate_cm_per_h": None, "mvu": None,
        "diagnosis": "normal" if out or hours < 0.5 else "undetermined", "reason": f"{hours * 60:.0f} min since birth",
        "time_in_stage": {"value": round(hours, 2), "unit": "h", "unchanged_h": None},
        "options": ["oxytocin 10 units", "placenta: over 30 min is retained"] if not out else ["observe bleeding and tone"],
        "missing": [] if placenta else ["placenta"], "warnings": [], "citation": LABOUR_CITATION,
    }  # fmt: skip


@tool("obstetrics", "Postpartum haemorrhage: loss, stage and cause", effect="act", minutes=2)
async def assess_postpartum_haemorrhage(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    weighed_items_g: Annotated[
        float | None, Field(ge=0, le=10_000, description="New wet minus dry weight, g; added to what is charted.")
    ] = None,
    measured_ml: Annotated[
        float | None, Field(ge=0, le=10_000, description="New volume in drapes and suction, mL.")
    ] = None,
    amniotic_fluid_ml: Annotated[float, Field(ge=0, le=3_000, description="Amniotic fluid to subtract, mL.")] = 0,
    examine: Annotated[
        bool, Field(description="Examine tone, tract, placenta, clotting and bleeding now (adds 3 min).")
    ] = False,
) -> PostpartumHaemorrhage:
    """Quantify blood loss after birth, stage the haemorrhage (CMQCC), give the obstetric shock index, go through the four Ts,
    and show which uterotonics this mother can have and what is overdue. New loss and findings are charted."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    hours = require_recent_birth(world, patient, BIRTH_WEEKS)
    if hours is None:
        raise ToolError("NOT_APPLICABLE", f"{patient_id} has not given birth yet.")
    born = patient["delivered_at"]
    if weighed_items_g is not None or measured_ml is not None or examine:
        encounter = require_encounter(world, patient_id, encounter_id)
        require_present(world, patient_id)
        _record(world, patient_id, encounter["id"], born, weighed_items_g, measured_ml, amniotic_fluid_ml)
        if examine:
            examine_causes(world, patient_id, encounter["id"])
            world.spend(CAUSES_MIN)
    elif amniotic_fluid_ml:
        raise ToolError(
            "INVALID_ARGUMENT", "Amniotic fluid is subtracted from a loss measured now.", field="amniotic_fluid_ml",
            hint="Give weighed_items_g or measured_ml too.",
        )  # fmt: skip
    return _assessed(world, patient, hours, born)


def _record(
    world: World,
    patient_id: str,
    encounter_id: str,
    born: str,
    weighed: float | None,
    measured: float | None,
    fluid: float,
) -> None:
    if weighed is None and measured is None:
        return
    with caller_values("amniotic_fluid_ml"):
        added = quantified_loss(weighed_g=weighed or 0, measured_ml=measured or 0, amniotic_ml=fluid)
    add_loss(world, patient_id, encounter_id, born, added)


def _assessed(world: World, patient: Row, hours: float, born: str) -> PostpartumHaemorrhage:
    patient_id = patient["id"]
    total, estimated, row = loss_of(world, patient_id, born)
    vitals = {code: latest(world, patient_id, code, within_minutes=VITALS_WINDOW_MIN)
              for code in ("heart_rate", "sbp", "dbp", "spo2", "consciousness")}  # fmt: skip
    number = {code: one["value"] if one else None for code, one in vitals.items()}
    level = vitals["consciousness"]
    signs = concealed_signs(
        heart_rate=number["heart_rate"], sbp=number["sbp"], dbp=number["dbp"], spo2=number["spo2"],
        confused=None if level is None else level["value_text"] != "alert",
    )  # fmt: skip
    bleeding_row = latest(world, patient_id, "vaginal_bleeding")
    bleeding = None
    if bleeding_row is not None and bleeding_row["effective"] >= born:
        bleeding = bleeding_row["value_text"] != "none or lochia"
    causes = causes_of(world, patient_id, born)
    units = sum(
        int(order["amount"] or 1)
        for order in world.rows(
            "SELECT amount FROM service_request WHERE patient_id = ? AND code IN ('red_cells', 'red_cells_emergency')"
            " AND authored >= ? AND expected <= ? AND status != 'revoked'",
            patient_id, born, world.now,
        )
    )  # fmt: skip
    clotting = {"supported": True, "excluded": False}.get(causes["thrombin"]["state"])
    mode = birth_mode(world, patient_id)
    stage = haemorrhage_stage(
        loss_ml=total, mode=mode, bleeding=bleeding, signs=signs, red_cell_units=units, clotting_failure=clotting
    )
    heart, systolic = number["heart_rate"], number["sbp"]
    index = round(heart / systolic, 2) if heart is not None and systolic else None
    txa, drugs = txa_of(world, patient, hours), uterotonics_of(world, patient, born)
    warnings = [text for text in (fibrinogen_warning(world, patient_id),) if text]
    taken = vitals["heart_rate"]
    if taken is not None and world.minutes_since(taken["effective"]) > VITALS_STALE_MIN:
        warnings.append(f"Vital signs are {world.minutes_since(taken['effective']):.0f} min old: measure again.")
    if index is not None and index >= SHOCK_INDEX:
        warnings.append(f"Obstetric shock index {index:g} (0.9 or more): raised risk of transfusion.")
    refusal = world.row(
        "SELECT id FROM flag WHERE patient_id = ? AND code = 'blood_refusal' AND status = 'active'", patient_id
    )
    if refusal:
        warnings.append(f"Refuses blood products ({refusal['id']}).")
    return {
        "cumulative_loss_ml": {"value": total, "unit": "mL", "method": "estimated" if estimated else "quantified",
                               "record_id": row["id"]} if row else None,
        "stage": stage.stage,
        "stage_reasons": list(stage.reasons),
        "obstetric_shock_index": index,
        "causes": causes,
        "uterotonics": drugs,
        "txa": txa,
        "transfusion": _transfusion(world, patient_id, units),
        "overdue": _overdue(stage.stage, drugs, txa, causes),
        "missing": list(stage.missing),
        "warnings": warnings,
        "citation": HAEMORRHAGE_CITATION,
    }  # fmt: skip


def _transfusion(world: World, patient_id: str, units: int) -> dict[str, Any]:
    labs = {}
    for code in ("haemoglobin", "platelets", "fibrinogen", "inr", "type_and_screen"):
        row = latest(world, patient_id, code, within_minutes=LABS_WINDOW_MIN)
        labs[code] = None if row is None else {
            "value": row["value"] if row["value"] is not None else row["value_text"], "unit": row["unit"] or "",
            "record_id": row["id"],
        }  # fmt: skip
    return {"red_cell_units": units, "labs": labs}


def _overdue(
    stage: str, drugs: list[dict[str, Any]], txa: dict[str, Any], causes: dict[str, dict[str, Any]]
) -> list[str]:
    if stage not in ("1", "2", "3"):
        return []
    found = []
    if causes["tone"]["state"] == "supported" and not any(one["given"] for one in drugs):
        found.append("uterotonic")
    if stage in ("2", "3") and not txa["given"] and txa["allowed"]:
        found.append(f"tranexamic acid before {txa['latest_time']}")
    found += [f"examine {name}" for name, one in causes.items() if one["state"] == "not_examined"]
    return found
