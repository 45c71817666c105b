"""The items of HOSPITAL and LACE from the rows of one stay: latest results, coded diagnoses, procedures, earlier visits."""

from collections.abc import Callable, Mapping

from medmcp.servers.clinical.charlson import comorbidities
from medmcp.servers.clinical.scores.readmission import hospital_score, lace_index
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.world.chart import age_years
from medmcp.servers.world.stays import STAYS, count_before, ends_at, nights
from medmcp.servers.world.world import Row, World

__all__ = ["readmission_readings", "readmission_scores"]

# bedside tubes that hospitals do not code as procedures
UNCODED = ("urinary_catheter", "nasogastric_tube", "saline_lock", "airway_adjunct", "splint")
YEAR, HALF_YEAR = 365, 182.5


def readmission_scores(world: World, patient: Row, readings: Mapping[str, Reading]) -> tuple[Score, Score]:
    """(HOSPITAL, LACE) of readings by item name."""
    age = Reading(value=age_years(world, patient), unit="years", source="chart", record_id=patient["id"])

    def scored(score: Callable[..., Score], *names: str) -> Score:
        return score(**{name: readings[name] for name in names}, age=age)

    hospital = scored(
        hospital_score, "haemoglobin", "oncology_service", "sodium", "procedure", "urgent_admission", "admissions_12_months",
        "length_of_stay_days",
    )  # fmt: skip
    return hospital, scored(
        lace_index, "length_of_stay_days", "urgent_admission", "charlson_lace", "ed_visits_6_months"
    )


def readmission_readings(world: World, patient: Row, encounter: Row) -> tuple[dict[str, Reading], list[str]]:
    """Readings by item name, and the ICD-10-CM codes of the problem list and of earlier stays."""
    patient_id, encounter_id = patient["id"], encounter["id"]

    def fact(value: float | str | bool | None, unit: str = "", record: str = encounter_id) -> Reading:
        if value is None:
            return Reading.missing()
        return Reading(value=value, unit=unit, source="chart", record_id=record)

    procedure = world.row(
        f"SELECT id FROM procedure WHERE encounter_id = ? AND status = 'completed' AND performed <= ? AND code NOT IN"
        f" ({', '.join('?' * len(UNCODED))}) ORDER BY performed, id LIMIT 1",
        encounter_id, world.now, *UNCODED,
    )  # fmt: skip
    codes = _codes(world, patient_id, encounter)
    begun = bool(encounter["period_start"])
    admit = encounter["admit_type"] or ("emergency" if encounter["class"] == "emergency" else None)
    readings = {
        "haemoglobin": _last(world, patient_id, encounter, "haemoglobin"),
        "sodium": _last(world, patient_id, encounter, "sodium"),
        "oncology_service": fact(encounter["service"] == "oncology") if encounter["service"] else Reading.missing(),
        "procedure": fact(True, record=procedure["id"])
        if procedure
        else Reading(value=False, source="chart_negative", record_id=encounter_id),
        "urgent_admission": Reading.missing() if admit is None else fact(admit != "elective"),
        "admissions_12_months": fact(count_before(world, patient_id, encounter, STAYS, YEAR)) if begun else Reading.missing(),
        "ed_visits_6_months": fact(count_before(world, patient_id, encounter, ("emergency",), HALF_YEAR)) if begun else Reading.missing(),
        "length_of_stay_days": fact(nights(world, encounter), "days"),
        "charlson_lace": fact(sum(row.weight for row, _ in comorbidities(codes))),
    }  # fmt: skip
    return readings, codes


def _last(world: World, patient_id: str, encounter: Row, code: str) -> Reading:
    """The last result of the stay."""
    row = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL AND effective >= ? AND effective <= ?"
        " AND issued <= ? AND status != 'entered-in-error' ORDER BY effective DESC, id DESC LIMIT 1",
        patient_id, code, encounter["period_start"] or "", ends_at(world, encounter), world.now,
    )  # fmt: skip
    if row is None:
        return Reading.missing()
    return Reading(
        value=row["value"], unit=row["unit"] or "", source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def _codes(world: World, patient_id: str, encounter: Row) -> list[str]:
    """Problem list, working diagnoses and what earlier stays were coded with: a resolved infarction is a previous one."""
    end = ends_at(world, encounter)
    return [
        str(row["code"])
        for row in world.rows(
            "SELECT code FROM condition WHERE patient_id = ? AND (recorded IS NULL OR recorded <= ?) ORDER BY id",
            patient_id,
            end,
        )
    ]
