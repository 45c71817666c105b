"""A patient as the immunisation schedule sees them, read from the chart."""

from datetime import date, datetime

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.immunization import Dose, Person, risk_groups
from medmcp.servers.world.chart import current_medicines, gestation_days
from medmcp.servers.world.world import Row, World

__all__ = ["doses_on_file", "person_of", "record_status"]

# laboratory evidence and coded past disease that stand for immunity
IMMUNE_TESTS = {"varicella_igg": ("immune", "varicella"), "anti_hbs": ("positive", "hepatitis_b")}
IMMUNE_CODES = {"B01": "varicella"}
LONG_STEROID_DAYS = 14  # a shorter course of a corticosteroid is not severe immunosuppression (CDC 2024)


def doses_on_file(world: World, patient_id: str) -> list[Row]:
    """Completed doses, newest first."""
    return world.rows(
        "SELECT * FROM immunization WHERE patient_id = ? AND coalesce(status, 'completed') = 'completed' AND given IS NOT NULL"
        " AND given <= ? ORDER BY given DESC, id",
        patient_id, world.now,
    )  # fmt: skip


def record_status(patient: Row, doses: list[Row]) -> str:
    """complete | partial | none_on_file; a record that nobody called complete is partial."""
    if not doses:
        return "none_on_file"
    return "complete" if patient["immunization_record"] == "complete" else "partial"


def person_of(world: World, patient: Row) -> Person:
    """Age, pregnancy, risk groups, doses and known immunity."""
    patient_id, today = patient["id"], datetime.fromisoformat(world.now).date()
    problems = world.rows(
        "SELECT id, code, onset, clinical_status FROM condition WHERE patient_id = ?"
        " AND coalesce(verification, 'confirmed') = 'confirmed' AND code IS NOT NULL ORDER BY id",
        patient_id,
    )
    active = [
        (row["code"], _day(row["onset"], today), row["id"]) for row in problems if row["clinical_status"] == "active"
    ]
    groups = []
    for row in current_medicines(world, patient_id):
        drug, start = find_drug(row["drug"]), _day(row.get("start") or row.get("authored"), today)
        if drug is None or row["status"] != "active":
            continue
        low_dose = "corticosteroid" in drug.groups and (
            (today - start).days < LONG_STEROID_DAYS or not _is_high(drug.name, row["dose"] or 0)
        )
        groups += [
            (group, start, row["id"]) for group in drug.groups if not (group == "immunosuppressant" and low_dose)
        ]
    immune = {
        vaccine for prefix, vaccine in IMMUNE_CODES.items() if any(row["code"].startswith(prefix) for row in problems)
    }
    for code, (text, vaccine) in IMMUNE_TESTS.items():
        seen = world.row(
            "SELECT 1 FROM observation WHERE patient_id = ? AND code = ? AND value_text = ? AND issued <= ?", patient_id, code,
            text, world.now,
        )  # fmt: skip
        immune |= {vaccine} if seen else set()
    allergens = world.rows(
        "SELECT allergen FROM allergy_intolerance WHERE patient_id = ? AND mechanism = 'immediate' ORDER BY id",
        patient_id,
    )
    return Person(
        born=date.fromisoformat(patient["birth_date"][:10]), today=today, sex=patient["sex"],
        pregnancy=patient["pregnancy"] or "unknown", gestation_days=gestation_days(world, patient),
        risks=risk_groups(active, groups),
        doses=tuple(Dose(row["vaccine"], _day(row["given"], today), row["reaction"] or "") for row in doses_on_file(world, patient_id)),
        allergens=tuple(row["allergen"] for row in allergens), immune=frozenset(immune),
    )  # fmt: skip


# mg that equal 20 mg of prednisone a day (Nieman, Endocrine Society)
EQUAL_MG = {"prednisone": 20, "prednisolone": 20, "methylprednisolone": 16, "hydrocortisone": 80, "dexamethasone": 3}


def _is_high(drug: str, dose: float) -> bool:
    limit = EQUAL_MG.get(drug)
    return limit is not None and dose >= limit


def _day(text: str | None, today: date) -> date:
    """The date of a record; one that is not known is taken as today's, so that nothing looks overdue for it."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return today
