"""What the chart holds for the classification of hypertension in pregnancy: pressures, bloods, urine, symptoms."""

import json
from datetime import datetime
from typing import Any

from medmcp.servers.clinical.scores.preeclampsia import (
    CONFIRM_MIN,
    TERM_BIRTH_DAYS,
    TREAT_WITHIN_MIN,
    OrganFacts,
    Pressure,
    severe_range,
)
from medmcp.servers.world.chart import LABS_WINDOW_MIN, VITALS_WINDOW_MIN, has_condition, latest
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.world import Row, World

__all__ = [
    "ANTIHYPERTENSIVES", "CHRONIC", "birth_time", "drug_cautions", "magnesium_advice", "organ_facts", "pressures", "severe_now",
    "symptom_state", "takes", "treated",
]  # fmt: skip

CHRONIC = ("I10", "I11", "I12", "I13", "I15", "O10", "O11")  # ICD-10-CM
ANTIHYPERTENSIVES = ("labetalol", "hydralazine", "nifedipine")
PREGNANCY_MIN = 46 * 7 * 24 * 60  # a pregnancy and six weeks after it
BASELINE_DAYS = 400

# what speaks against magnesium and the antihypertensives (ACOG PB 222, 2020), ICD-10-CM
MYASTHENIA = ("G70.0",)
HEART_BLOCK = ("I44.1", "I44.2", "I44.3", "I40", "I41", "I51.4")
ASTHMA, HEART_FAILURE = ("J45",), ("I50",)


def pressures(world: World, patient: Row, at: str) -> list[Pressure]:
    """Every blood pressure of this pregnancy and the weeks after it that was readable at `at`, oldest first."""
    dated = dating_of(world, patient)
    born = patient["delivered_at"]
    found: dict[str, dict[str, float]] = {}
    for row in world.rows(
        "SELECT code, value, effective FROM observation WHERE patient_id = ? AND code IN ('sbp', 'dbp') AND value IS NOT NULL"
        " AND issued <= ? AND effective >= ? AND status != 'entered-in-error' ORDER BY effective, id",
        patient["id"], at, world.in_minutes(-PREGNANCY_MIN),
    ):  # fmt: skip
        found.setdefault(row["effective"], {})[row["code"]] = row["value"]
    readings = []
    for when, pair in found.items():
        if len(pair) < 2:
            continue
        after = born is not None and when >= born
        days = None if after or dated is None else dated.age_on(datetime.fromisoformat(when).date())
        readings.append(Pressure(world.seconds_at(when) / 3600, pair["sbp"], pair["dbp"], days))
    return readings


def symptom_state(encounter: Row | None, *names: str) -> bool | None:
    """Whether one of the symptoms was told on arrival, told to be absent, or not asked."""
    told = {one["symptom"].lower(): one.get("present") for one in json.loads((encounter or {}).get("symptoms") or "[]")}
    states = [told[name] for name in names if name in told]
    return True if any(states) else None if not states else False


def organ_facts(world: World, patient: Row, encounter: Row | None, at: str) -> OrganFacts:
    """Bloods and urine of the last 48 h, symptoms told on arrival, lungs examined in the last day."""
    patient_id = patient["id"]

    def lab(code: str) -> Row | None:
        return latest(world, patient_id, code, at, LABS_WINDOW_MIN)

    def number(code: str) -> float | None:
        row = lab(code)
        return None if row is None else row["value"]

    def multiple(code: str) -> float | None:
        row = lab(code)
        return None if row is None or not row["ref_high"] else row["value"] / row["ref_high"]

    dipstick = lab("urine_protein")
    before = world.row(
        "SELECT value FROM observation WHERE patient_id = ? AND code = 'creatinine' AND effective < ? AND effective >= ?"
        " AND value IS NOT NULL ORDER BY value LIMIT 1",
        patient_id, world.iso(world.seconds_at(at) - LABS_WINDOW_MIN * 60), world.in_minutes(-BASELINE_DAYS * 1440),
    )  # fmt: skip
    breath = latest(world, patient_id, "breath_sounds", at, VITALS_WINDOW_MIN)
    seizure = latest(world, patient_id, "seizure", at, VITALS_WINDOW_MIN)
    fit = symptom_state(encounter, "seizure", "convulsion")
    if seizure is not None and seizure["value_text"] != "none":
        fit = True
    if fit and has_condition(world, patient_id, ("G40",)):
        fit = None  # a known cause: not by itself eclampsia
    return OrganFacts(
        upcr_mg_g=number("urine_protein_creatinine"), dipstick=dipstick["value_text"] if dipstick else None,
        platelets=number("platelets"), creatinine=number("creatinine"),
        baseline_creatinine=before["value"] if before else None, ast_x_uln=multiple("ast"), alt_x_uln=multiple("alt"),
        ldh=number("ldh"), headache=symptom_state(encounter, "headache"),
        visual=symptom_state(encounter, "visual disturbance"),
        epigastric=symptom_state(encounter, "upper abdominal pain", "epigastric pain"),
        pulmonary_oedema=True if has_condition(world, patient_id, ("J81",))
        else None if breath is None else breath["value_text"] == "crackles both bases",
        seizure=fit,
    )  # fmt: skip


def treated(world: World, patient_id: str) -> bool:
    """Whether an acute antihypertensive has been given or ordered in this episode."""
    marks = ", ".join("?" * len(ANTIHYPERTENSIVES))
    return (
        world.row(
            f"SELECT 1 FROM medication_request WHERE patient_id = ? AND drug IN ({marks}) AND authored <= ? AND authored >= ?",
            patient_id, *ANTIHYPERTENSIVES, world.now, world.in_minutes(-VITALS_WINDOW_MIN),
        )
        is not None
    )  # fmt: skip


def magnesium_advice(world: World, patient_id: str, creatinine: float | None) -> dict[str, Any]:
    """Dose of magnesium sulfate for this woman, and what forbids or reduces it (ACOG PB 222, 2020)."""
    if row := has_condition(world, patient_id, MYASTHENIA):
        return {"allowed": False, "reason": f"myasthenia gravis ({row['id']}): levetiracetam instead", "dose": None}
    if row := has_condition(world, patient_id, HEART_BLOCK):
        return {"allowed": False, "reason": f"{row['display']} ({row['id']}): cardiology first", "dose": None}
    load = "4 to 6 g iv over 20 to 30 min"
    if creatinine is None:
        return {
            "allowed": True,
            "reason": "creatinine not known: measure before the infusion",
            "dose": f"{load}, then 1 to 2 g/h",
        }
    if creatinine > 1.5:
        return {
            "allowed": True,
            "reason": f"creatinine {creatinine:g} mg/dL",
            "dose": f"{load}; no infusion without a level",
        }
    if creatinine >= 1.0:
        return {
            "allowed": True,
            "reason": f"creatinine {creatinine:g} mg/dL",
            "dose": f"{load}, then 1 g/h with levels",
        }
    return {"allowed": True, "reason": "normal kidney function", "dose": f"{load}, then 1 to 2 g/h to 24 h after birth"}


def drug_cautions(world: World, patient_id: str) -> list[str]:
    """Which antihypertensives this woman should not have."""
    found = []
    if row := has_condition(world, patient_id, ASTHMA):
        found.append(f"Labetalol avoided: {row['display']} ({row['id']}).")
    if row := has_condition(world, patient_id, ("I44",)) or has_condition(world, patient_id, HEART_FAILURE):
        found.append(f"Labetalol avoided: {row['display']} ({row['id']}).")
    rate = latest(world, patient_id, "heart_rate", within_minutes=VITALS_WINDOW_MIN)
    if rate and rate["value"] < 60:
        found.append(f"Labetalol avoided: heart rate {rate['value']:g}/min ({rate['id']}).")
    if row := has_condition(world, patient_id, ("I35.0", "I25")):
        found.append(f"Hydralazine and nifedipine with care: {row['display']} ({row['id']}).")
    return found


def takes(world: World, patient_id: str, drug: str) -> bool:
    """Whether a drug is on the active list, from home or in hospital."""
    return any(
        world.row(f"SELECT 1 FROM {table} WHERE patient_id = ? AND drug = ? AND status = 'active'", patient_id, drug)
        for table in ("medication_statement", "medication_request")
    )


def severe_now(world: World, readings: list[Pressure]) -> dict[str, Any]:
    """Whether the newest pressure is in the severe range, since when that counts, and by when it is treated."""
    newest = readings[-1]
    since = severe_range(readings)
    shown = {"value": f"{newest.sbp:g}/{newest.dbp:g}", "unit": "mmHg", "time": world.iso(newest.hours * 3600)}
    if since is None:
        return shown | {"severe": False, "treat_by": None, "confirmed": None}
    lasting = (newest.hours - since) * 60
    return shown | {
        "severe": True, "confirmed": lasting >= CONFIRM_MIN,
        "treat_by": world.iso(since * 3600 + TREAT_WITHIN_MIN * 60),
    }  # fmt: skip


def birth_time(category: str, severe: bool, days: int | None, hours: float | None) -> str:
    """When to deliver (ACOG PB 222, 2020; CO 831, 2021)."""
    if hours is not None:
        return "delivered"
    if category in ("eclampsia", "hellp"):
        return "after stabilisation, whatever the gestation"
    if category == "none":
        return "by obstetric indication"
    if category == "undetermined":
        return "open until classified"
    if severe:
        if days is None:
            return "from 34+0 after stabilisation"
        return (
            "now, after stabilisation"
            if days >= 238
            else "to 34+0 in a tertiary centre if mother and fetus stay stable; steroids"
        )
    if category == "chronic_hypertension":
        return "38+0 to 39+6 weeks without drugs, 37+0 to 39+0 with drugs"
    return "now (37+0 or later)" if days is not None and days >= TERM_BIRTH_DAYS else "37+0 weeks"
