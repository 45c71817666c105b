"""`patient_facts`: what the safety engine may know of a patient, read from the chart alone."""

from medmcp.servers.clinical.allergy import RecordedAllergy
from medmcp.servers.clinical.safety import Medicine, PatientFacts
from medmcp.servers.clinical.scores.body import ideal_weight
from medmcp.servers.clinical.scores.renal import ckd_epi_2021, cockcroft_gault, recommended_weight
from medmcp.servers.world.chart import age_years, current_medicines, gestation_days, latest, reading
from medmcp.servers.world.world import Row, World

__all__ = ["kidney_function", "patient_facts", "recorded_allergies"]

KIDNEY_WINDOW_MIN = 7 * 24 * 60  # a creatinine older than a week is not used for dosing
ECG_WINDOW_MIN = 7 * 24 * 60
TEST_WINDOW_MIN = 7 * 24 * 60


def recorded_allergies(world: World, patient_id: str) -> tuple[RecordedAllergy, ...]:
    """The allergy list as the verdict table wants it."""
    return tuple(
        RecordedAllergy(
            record_id=row["id"], allergen=row["allergen"], group=row["allergen_class"] or "",
            mechanism=row["mechanism"] or "unknown", severity=row["severity"] or "moderate", verified=bool(row["verified"]),
            years_ago=world.minutes_since(row["onset"]) / (365.25 * 1440) if row["onset"] else None,
        )
        for row in world.rows("SELECT * FROM allergy_intolerance WHERE patient_id = ? ORDER BY id", patient_id)
    )  # fmt: skip


def kidney_function(world: World, patient: Row) -> tuple[float | None, float | None]:
    """(CrCl by Cockcroft-Gault with the recommended weight, eGFR CKD-EPI 2021); None where an input is missing."""
    age = age_years(world, patient)
    creatinine = reading(world, patient["id"], "creatinine", within_minutes=KIDNEY_WINDOW_MIN)
    value = creatinine.number("creatinine")
    if value is None or age < 18:
        return None, None
    female = patient["sex"] == "female"
    egfr = ckd_epi_2021(age=age, creatinine=value, female=female)
    if patient["weight_kg"] is None:
        return None, egfr
    ideal = ideal_weight(patient["height_cm"], patient["sex"]) if patient["height_cm"] else None
    _, weight = recommended_weight(patient["weight_kg"], ideal)
    return cockcroft_gault(age=age, weight_kg=weight, creatinine=value, female=female), egfr


def patient_facts(world: World, patient: Row, *, emergency: str = "") -> PatientFacts:
    """Everything the safety checks read. What nobody recorded stays None."""
    patient_id = patient["id"]
    crcl, egfr = kidney_function(world, patient)
    qtc = latest(world, patient_id, "qtc", within_minutes=ECG_WINDOW_MIN)
    potassium = latest(world, patient_id, "potassium", within_minutes=TEST_WINDOW_MIN)
    inr = latest(world, patient_id, "inr", within_minutes=TEST_WINDOW_MIN)
    test = latest(world, patient_id, "hcg_urine", within_minutes=TEST_WINDOW_MIN)
    child_pugh = world.row(
        "SELECT interpretation FROM score WHERE patient_id = ? AND name = 'Child-Pugh' AND value IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        patient_id,
    )
    known = {
        row["code"]
        for row in world.rows(
            "SELECT DISTINCT code FROM observation WHERE patient_id = ? AND issued <= ? AND effective >= ?",
            patient_id, world.now, world.in_minutes(-TEST_WINDOW_MIN),
        )
    }  # fmt: skip
    return PatientFacts(
        age=age_years(world, patient),
        sex=patient["sex"],
        weight_kg=patient["weight_kg"],
        crcl=crcl,
        egfr=egfr,
        child_pugh=_class(child_pugh["interpretation"]) if child_pugh else None,
        pregnancy=patient["pregnancy"] or "unknown",
        gestation_days=gestation_days(world, patient),
        lactating=bool(patient["lactating"]),
        pregnancy_test_negative=test is not None and str(test["value_text"]).lower().startswith("neg"),
        allergy_status=patient["allergy_status"] or "not_assessed",
        allergies=recorded_allergies(world, patient_id),
        medicines=tuple(Medicine(row["id"], row["drug"], row["source"]) for row in current_medicines(world, patient_id)
                        if row["status"] == "active"),
        problems=tuple(
            (row["id"], row["code"], row["display"])
            for row in world.rows(
                "SELECT id, code, display FROM condition WHERE patient_id = ? AND clinical_status = 'active'", patient_id
            )
        ),
        qtc_ms=qtc["value"] if qtc else None,
        potassium=potassium["value"] if potassium else None,
        inr=inr["value"] if inr else None,
        known_tests=frozenset(known),
        emergency=emergency,
    )  # fmt: skip


def _class(interpretation: str | None) -> str | None:
    """The letter that a Child-Pugh interpretation begins with ("class B: ...")."""
    text = (interpretation or "").strip()
    return next((letter for letter in "ABC" if text.upper().startswith((letter, f"CLASS {letter}"))), None)
