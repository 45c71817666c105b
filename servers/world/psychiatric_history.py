"""What the chart holds for psychiatric instruments: self-harm, violence, trauma, substances, withdrawal, body mass."""

import json
from typing import Any

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.body import body_mass_index
from medmcp.servers.clinical.scores.scoff import MEDIAN_BMI
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.world.chart import age_years, has_condition, reading
from medmcp.servers.world.world import Row, World

__all__ = [
    "body_mass", "just_medicated", "substance_history", "suicide_history", "trauma_on_record", "violence_history",
    "withdrawal_predictors", "withdrawal_risk",
]  # fmt: skip

WITHDRAWAL_WORDS = {
    "withdrawal_seizure": "previous withdrawal seizure",
    "delirium_tremens": "previous delirium tremens",
    "benzodiazepine_dependence": "benzodiazepine dependence",
}
# coexisting illness that ASAM 2020 counts: liver, pancreas, heart, lung, kidney, diabetes, injury, infection
ILLNESS = (
    "K70",
    "K72",
    "K74",
    "K85",
    "I50",
    "J13",
    "J15",
    "J18",
    "J44",
    "N17",
    "N18",
    "E10",
    "E11",
    "S06",
    "S72",
    "A41",
)


def trauma_on_record(world: World, patient_id: str) -> Reading:
    """A trauma on record that was coded as qualifying (criterion A); unknown otherwise."""
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'psychiatric-history' AND code = 'trauma'"
        " AND issued <= ? ORDER BY effective DESC, id",
        patient_id, world.now,
    ):  # fmt: skip
        if json.loads(row["note"] or "{}").get("criterion_a"):
            return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["effective"])
    return MISSING


def substance_history(world: World, patient_id: str) -> dict[str, str]:
    """Predictors that the substance history has on record, with their record."""
    found: dict[str, str] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'psychiatric-history' AND code = 'substances'"
        " AND issued <= ? ORDER BY effective, id",
        patient_id, world.now,
    ):  # fmt: skip
        detail = json.loads(row["note"] or "{}")
        found |= {words: row["id"] for key, words in WITHDRAWAL_WORDS.items() if detail.get(key)}
    return found


def withdrawal_risk(world: World, patient_id: str, key: str, answers: list[Reading]) -> list[str]:
    """What speaks for a dangerous withdrawal: the history, and heavy drinking by the AUDIT answers (`key` audit)."""
    risk = [f"{words} ({record})" for words, record in substance_history(world, patient_id).items()]
    # 5 or more drinks on most days: AUDIT question 1 at 4, question 2 at 2 or more
    if key == "audit" and answers[0].value == 4 and (answers[1].number("drinks") or 0) >= 2:
        risk.append("heavy drinking on most days")
    return risk


def withdrawal_predictors(world: World, patient: Row | None, answers: list[Reading]) -> dict[str, bool | None]:
    """The predictors of a complicated withdrawal (`scores/ciwa_ar.py`) that the chart holds; `answers` are the CIWA-Ar items."""
    if patient is None:
        return {}
    patient_id = patient["id"]
    history = substance_history(world, patient_id)
    pressure = reading(world, patient_id, "sbp").number("sbp")
    fever = reading(world, patient_id, "temperature").number("temperature")
    alcohol = reading(world, patient_id, "ethanol", within_minutes=12 * 60).number("ethanol")
    sum_now = sum(answer.number("points") or 0 for answer in answers)
    return {
        "previous delirium tremens": "previous delirium tremens" in history,
        "previous withdrawal seizure": "previous withdrawal seizure" in history,
        "benzodiazepine dependence": "benzodiazepine dependence" in history,
        "age over 65 years": age_years(world, patient) > 65,
        "systolic pressure 150 mmHg or more": None if pressure is None else pressure >= 150,
        "concurrent illness": has_condition(world, patient_id, ILLNESS) is not None
        or (fever is not None and fever >= 38),
        "symptoms with alcohol still in the blood": alcohol is not None and alcohol > 0 and sum_now >= 10,
    }


def just_medicated(world: World, patient_id: str) -> bool:
    """A benzodiazepine in the last hour."""
    for row in world.rows(
        "SELECT drug FROM medication_administration WHERE patient_id = ? AND effective <= ? AND effective >= ?",
        patient_id, world.now, world.in_minutes(-60),
    ):  # fmt: skip
        drug = find_drug(row["drug"])
        if drug and "benzodiazepine" in drug.groups:
            return True
    return False


def body_mass(patient: Row | None, years: float | None) -> tuple[float | None, float | None]:
    """(BMI in kg/m2, percent of the median BMI for age under 20 years)."""
    if patient is None or not patient["weight_kg"] or not patient["height_cm"]:
        return None, None
    value = round(body_mass_index(patient["weight_kg"], patient["height_cm"]), 1)
    median = MEDIAN_BMI.get((patient["sex"], int(years))) if years is not None and years < 20 else None
    return value, None if median is None else round(100 * value / median, 1)


def suicide_history(world: World, patient_id: str) -> list[dict[str, Any]]:
    """What the record holds: earlier self-harm, recent discharge, suicide in the family."""
    found = [
        {"factor": "earlier self-harm", "source": "chart", "record_id": row["id"], "note": row["value_text"]}
        for row in world.rows(
            "SELECT id, value_text FROM observation WHERE patient_id = ? AND category = 'psychiatric-history'"
            " AND code = 'self_harm' AND issued <= ? ORDER BY effective DESC, id",
            patient_id, world.now,
        )
    ]  # fmt: skip
    found += [
        {"factor": "psychiatric admission within 3 months", "source": "chart", "record_id": row["id"], "note": row["value_text"]}
        for row in world.rows(
            "SELECT id, value_text FROM observation WHERE patient_id = ? AND category = 'psychiatric-history'"
            " AND code = 'admissions' AND effective >= ? AND issued <= ? ORDER BY effective DESC, id",
            patient_id, world.in_minutes(-90 * 1440), world.now,
        )
    ]  # fmt: skip
    found += [
        {"factor": "suicide in the family", "source": "chart", "record_id": row["id"], "note": row["relation"]}
        for row in world.rows(
            "SELECT * FROM family_member_history WHERE patient_id = ? AND lower(condition) LIKE '%suicid%' ORDER BY id",
            patient_id,
        )
    ]
    return found


def violence_history(world: World, patient_id: str) -> list[dict[str, Any]]:
    """Earlier violence on record, newest first."""
    return [
        {"factor": row["value_text"], "source": "chart", "record_id": row["id"], "date": str(row["effective"])[:10]}
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND category = 'psychiatric-history' AND code = 'violence'"
            " AND issued <= ? ORDER BY effective DESC, id",
            patient_id, world.now,
        )
    ]  # fmt: skip
