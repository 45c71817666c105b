"""What is on file: earlier pregnancies, the panel of this one, and the gynaecological history."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.gestational_age import trimester_of, weeks_and_days
from medmcp.servers.obstetrics.results import GynAssessment, ObstetricHistory, PrenatalLabs
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, find_encounter, gestation_days, latest, require_patient
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.gynaecology import PALM_COEIN, gyn_rows, stated
from medmcp.servers.world.labour import placenta_site, ruptured_membranes
from medmcp.servers.world.obstetric_record import (
    blood_group,
    complications,
    fact,
    has_record,
    hours_since_birth,
    known_pregnant,
    parity_of,
    past_pregnancies,
    require_pregnant,
    rows_of,
)
from medmcp.servers.world.prenatal import abnormal_results, panel_results, schedule_status
from medmcp.servers.world.triage_facts import present_symptoms
from medmcp.servers.world.world import Row, World

__all__ = ["get_gyn_assessment", "get_obstetric_history", "get_prenatal_labs"]

TEST_WINDOW_MIN = 7 * 24 * 60
CHILD_BEARING_YEARS = (12, 55)


@tool("obstetrics", "Obstetric history", effect="read", minutes=1)
async def get_obstetric_history(world: World, patient_id: PatientId) -> ObstetricHistory:
    """Gravidity and parity (TPAL), earlier pregnancies with outcome, mode, weight and complications, uterine surgery, and
    the key facts of the current pregnancy."""
    patient = require_patient(world, patient_id)
    if not has_record(world, patient_id):
        raise ToolError("NOT_APPLICABLE", f"{patient_id} has no obstetric record.")
    parity, lacking = parity_of(world, patient), []
    if parity.gravida is None:
        lacking.append("gravidity")
    elif parity.term is None:
        lacking.append("earlier pregnancies (the list is not complete)")
    current = _current(world, patient, lacking) if known_pregnant(world, patient) else None
    return {
        "gravida": parity.gravida,
        "tpal": {"term": parity.term, "preterm": parity.preterm, "abortions": parity.abortions, "living": parity.living},
        "pregnancies": [
            {
                "record_id": one.record_id, "year": one.year, "gestation_weeks": one.weeks, "outcome": one.outcome,
                "mode": one.mode, "birthweight_g": one.birthweight_g, "complications": list(one.complications),
            }
            for one in past_pregnancies(world, patient_id)
        ],
        "uterine_surgery": [
            {"scar": row["value_text"], "date": row["effective"][:10], "record_id": row["id"]}
            for row in rows_of(world, patient_id, "uterine_surgery")
        ],
        "current": current,
        "not_documented": lacking,
    }  # fmt: skip


def _current(world: World, patient: Row, lacking: list[str]) -> dict[str, Any]:
    patient_id = patient["id"]
    dated, days = dating_of(world, patient), gestation_days(world, patient)
    group, _, group_row = blood_group(world, patient_id)
    culture = latest(world, patient_id, "gbs_culture")
    facts = {name: fact(world, patient_id, name) for name in ("plurality", "chorionicity", "conception")}
    babies = facts["plurality"]
    current = {
        "edd": dated.edd.isoformat() if dated else None,
        "basis": dated.basis if dated else None,
        "gestational_age": None if days is None else weeks_and_days(days),
        "fetuses": None if babies is None else int(babies["value"]),
        "chorionicity": facts["chorionicity"]["value_text"] if facts["chorionicity"] else None,
        "conception": facts["conception"]["value_text"] if facts["conception"] else None,
        "placenta_site": placenta_site(world, patient_id),
        "membranes": {True: "ruptured", False: "intact", None: None}[ruptured_membranes(world, patient_id)],
        "gbs": {"result": culture["value_text"], "date": culture["effective"][:10], "record_id": culture["id"]}
        if culture
        else None,
        "abo_rh": {"value": group, "record_id": group_row["id"]} if group_row else None,
        "complications": complications(world, patient_id),
    }
    single = babies is not None and babies["value"] == 1
    lacking += [
        name
        for name, value in current.items()
        if value is None and not (name == "chorionicity" and single) and name != "membranes"
    ]
    return current


@tool("obstetrics", "Prenatal panel and what is due", effect="compute", minutes=1)
async def get_prenatal_labs(
    world: World,
    patient_id: PatientId,
    trimester: Annotated[Literal[1, 2, 3] | None, Field(description="Results of this trimester only.")] = None,
) -> PrenatalLabs:
    """Prenatal laboratory results by gestation with pregnancy-specific flags, and which routine tests are done, due,
    overdue or not yet due."""
    patient = require_patient(world, patient_id)
    days = require_pregnant(world, patient)
    dated = dating_of(world, patient)
    results = panel_results(world, patient, dated)
    if days is None:
        raise ToolError(
            "MISSING_DATA", "Gestational age unknown: no schedule.", results=results,
            hint="Date the pregnancy: last period or a scan.",
        )  # fmt: skip
    shown = [
        row
        for row in results
        if trimester is None or (row["days"] is not None and trimester_of(row["days"]) == trimester)
    ]
    return {
        "results": [{name: value for name, value in row.items() if name != "days"} for row in shown],
        "schedule": schedule_status(world, patient, days, results),
        "actions": abnormal_results(results),
    }


@tool("obstetrics", "Gynaecological history and assessment", effect="read", minutes=2)
async def get_gyn_assessment(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> GynAssessment:
    """Menstrual, contraceptive, sexual, cervical-screening and STI history, pelvic examination on file, whether pregnancy
    is excluded, and the facts that bear on abnormal bleeding by PALM-COEIN."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    rows = gyn_rows(world, patient_id)
    if not rows:
        raise ToolError("NOT_APPLICABLE", f"{patient_id} has no gynaecological record.")

    def one(code: str) -> dict[str, Any] | None:
        return stated(rows[code][-1]) if code in rows else None

    def several(code: str) -> list[dict[str, Any]]:
        return [stated(row) for row in rows.get(code, [])]

    def some(*codes: str) -> dict[str, Any]:
        return {code: stated(rows[code][-1]) for code in codes if code in rows}

    tested = [row for row in (latest(world, patient_id, code) for code in ("hcg_urine", "hcg_quantitative")) if row]
    test = max(tested, key=lambda row: row["effective"]) if tested else None
    parts = {
        "last period": one("last_period"), "cycle": some("cycle_length_days", "period_days", "flow"),
        "contraception": some("contraception", "contraception_adherence"),
        "cervical screening": some("cervical_screening", "screening_due"), "STI": several("sti"),
        "pelvic examination": several("pelvic_exam"), "fertility": one("fertility"), "sexual history": one("sexual_history"),
    }  # fmt: skip
    pattern = {
        cause: [stated(row) for code in codes for row in rows.get(code, [])] for cause, codes in PALM_COEIN.items()
    }
    return {
        "lmp": one("last_period"),
        "cycle": some("cycle_length_days", "period_days", "flow"),
        "contraception": some("contraception", "contraception_adherence", "sexual_history"),
        "pregnancy_test": _test(test),
        "cervical_screening": some("cervical_screening", "screening_due"),
        "sti": several("sti"),
        "pelvic_exam": several("pelvic_exam"),
        "bleeding_pattern": {cause: found for cause, found in pattern.items() if found},
        "fertility": one("fertility"),
        "not_asked": [name for name, value in parts.items() if not value],
        "warnings": _ectopic(world, patient, encounter, test),
    }


def _test(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"result": "not_done", "date": None, "record_id": None}
    value = row["value_text"] if row["value"] is None else f"{row['value']:g} {row['unit']}"
    return {"result": value, "date": row["effective"][:10], "record_id": row["id"]}


def _ectopic(world: World, patient: Row, encounter: Row | None, test: Row | None) -> list[str]:
    """Pain or bleeding in somebody who may be pregnant and has no recent test (ACOG PB 193, 2018)."""
    low, high = CHILD_BEARING_YEARS
    if (
        patient["sex"] != "female"
        or not low <= age_years(world, patient) < high
        or patient["pregnancy"] == "not_pregnant"
    ):
        return []
    told = present_symptoms(encounter)
    alarming = any("bleeding" in name or "pain" in name for name in told)
    recent = test is not None and world.minutes_since(test["effective"]) <= TEST_WINDOW_MIN
    if patient["pregnancy"] == "pregnant" or hours_since_birth(world, patient) is not None:
        return []
    if alarming and not recent:
        return [
            "Pain or bleeding, pregnancy possible, no test in a week: pregnancy test now; exclude ectopic pregnancy."
        ]
    positive = test is not None and recent and (
        str(test["value_text"] or "").startswith("positive") or (test["value"] or 0) >= 25
    )  # fmt: skip
    if alarming and positive:
        return [
            "Pain or bleeding with a positive test: transvaginal scan and quantitative hCG; exclude ectopic pregnancy."
        ]
    return []
