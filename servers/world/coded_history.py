"""Coded conditions, operations and rest as risk scores read them: with dates, and with the silence of a reconciled list.

A code counts if it is confirmed or of old; a working or ruled-out diagnosis does not. Silence is an answer only where the
problem list is reconciled; else the item is missing. Family history and free text are not read.
"""

from datetime import datetime
from typing import Any

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import current_medicines, latest
from medmcp.servers.world.world import Row, World

__all__ = ["coded", "coded_reading", "has_af", "stroke_risk_items", "valve_disease", "vte_items"]

DAY_MIN = 24 * 60
# ICD-10-CM prefixes
VTE_CODES = ("I26", "I82.4", "I82.5", "I82.6", "I82.A", "I82.B", "Z86.711", "Z86.718")
DVT_CODES = ("I82.4", "I82.5", "Z86.718")
CANCER = ("C",)
NOT_CANCER = ("C44",)  # skin cancer other than melanoma does not count
TREATED_CANCER = ("Z51.11", "Z51.0", "Z51.5", "Z92.21", "Z92.3")
PALSY = ("G81", "G82", "G83.1", "I69.05", "I69.15", "I69.25", "I69.35", "I69.04", "I69.14", "I69.34")
STROKE_RISK: dict[str, tuple[str, ...]] = {
    "chf": ("I50", "I11.0", "I13.0", "I13.2", "I42"),
    "hypertension": ("I10", "I11", "I12", "I13", "I15", "I1A"),
    "diabetes": ("E08", "E09", "E10", "E11", "E13"),
    "stroke_tia_te": ("I63", "G45.0", "G45.1", "G45.2", "G45.3", "G45.8", "G45.9", "I69.3", "I74", "Z86.73"),
    "vascular_disease": ("I21", "I22", "I25.1", "I25.2", "I25.7", "I25.81", "I70.0", "I70.2", "I70.3", "I70.4", "I70.5", "I70.6",
                         "I70.7", "I70.92", "I73.9", "Z95.1", "Z95.5", "Z98.61"),
}  # fmt: skip
MECHANICAL, STENOSIS = ("Z95.2",), ("I05.0", "I05.2", "I34.2")
SURGERY_DAYS = {"immobilised_or_surgery": 28, "bedridden_3d_or_major_surgery_12wk": 84}
REST_DAYS, CANCER_DAYS = 3, 183
LOW_EJECTION, HIGH_SBP, HIGH_DBP = 40, 140, 90
# codes of the procedure table
CANCER_TREATMENT = ("chemotherapy", "radiotherapy", "cancer_resection")
CAST = ("leg_cast",)


def coded(world: World, patient_id: str, prefixes: tuple[str, ...], *, but: tuple[str, ...] = (), active: bool = True,
          before: str = "") -> Row | None:  # fmt: skip
    """The first counting entry of the problem list with one of the codes; `before`: recorded before this time."""
    for row in world.rows(
        "SELECT * FROM condition WHERE patient_id = ? AND coalesce(verification, 'confirmed') = 'confirmed'"
        " AND code IS NOT NULL ORDER BY onset, id",
        patient_id,
    ):
        if active and row["clinical_status"] != "active":
            continue
        if before and row["recorded"] and row["recorded"] >= before:
            continue
        if str(row["code"]).startswith(prefixes) and not (but and str(row["code"]).startswith(but)):
            return row
    return None


def coded_reading(world: World, patient: Row, prefixes: tuple[str, ...], **rest: Any) -> Reading:
    """True with the record; false by the silence of a reconciled list; else missing."""
    row = coded(world, patient["id"], prefixes, **rest)
    if row is not None:
        return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["onset"])
    if patient["problem_list_status"] == "reconciled":
        return Reading(value=False, source="chart_negative")
    return Reading.missing()


def stroke_risk_items(world: World, patient: Row, at: str) -> dict[str, Reading]:
    """The conditions of CHA2DS2-VASc: codes, a low ejection fraction on file, high pressure on two days."""
    items = {name: coded_reading(world, patient, codes, active=name not in ("stroke_tia_te", "vascular_disease"))
             for name, codes in STROKE_RISK.items()}  # fmt: skip
    if items["chf"].value is not True and (echo := _low_ejection(world, patient["id"], at)):
        items["chf"] = echo
    if items["hypertension"].value is not True and (high := _high_pressure(world, patient["id"], at)):
        items["hypertension"] = high
    return items


def _low_ejection(world: World, patient_id: str, at: str) -> Reading | None:
    row = latest(world, patient_id, "ejection_fraction", at)
    if row is None or row["value"] is None or row["value"] > LOW_EJECTION:
        return None
    return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["effective"])


def _high_pressure(world: World, patient_id: str, at: str) -> Reading | None:
    """Over 140/90 on two different days."""
    rows = world.rows(
        "SELECT id, effective FROM observation WHERE patient_id = ? AND issued <= ? AND ((code = 'sbp' AND value > ?)"
        " OR (code = 'dbp' AND value > ?)) ORDER BY effective",
        patient_id, at, HIGH_SBP, HIGH_DBP,
    )  # fmt: skip
    if len({row["effective"][:10] for row in rows}) < 2:
        return None
    return Reading(value=True, source="chart", record_id=rows[-1]["id"], observed_at=rows[-1]["effective"])


def has_af(world: World, patient: Row) -> Reading:
    """Coded atrial fibrillation; a problem list without it does not deny it, a new one may be on the tracing alone."""
    row = coded(world, patient["id"], ("I48",))
    return Reading(value=True, source="chart", record_id=row["id"]) if row else Reading.missing()


def valve_disease(world: World, patient_id: str) -> Reading:
    """A mechanical valve or mitral stenosis, in words."""
    for codes, words in ((MECHANICAL, "Mechanical heart valve"), (STENOSIS, "Mitral stenosis")):
        if row := coded(world, patient_id, codes):
            return Reading(value=words, source="chart", record_id=row["id"])
    return Reading.missing()


def vte_items(world: World, patient: Row, encounter: Row | None, at: str) -> dict[str, Reading]:
    """The Wells items that the record can answer: history by code, operations and rest by date, cancer by treatment."""
    arrived = (encounter or {}).get("period_start") or at
    cancer = _cancer(world, patient, at)
    surgery = {name: _immobile(world, patient, at, days) for name, days in SURGERY_DAYS.items()}
    return {
        "prior_vte": coded_reading(world, patient, VTE_CODES, active=False, before=arrived),
        "previous_dvt": coded_reading(world, patient, DVT_CODES, active=False, before=arrived),
        "malignancy": cancer,
        "active_cancer": cancer,
        "paralysis_paresis_or_cast": _palsy_or_cast(world, patient, at),
        **surgery,
    }


def _cancer(world: World, patient: Row, at: str) -> Reading:
    """Cancer with treatment now or within six months, or palliative; a coded cancer whose treatment is not dated is
    missing."""
    row = coded(world, patient["id"], CANCER, but=NOT_CANCER)
    if row is None:
        return coded_reading(world, patient, CANCER, but=NOT_CANCER)
    drugs = [find_drug(one["drug"]) for one in current_medicines(world, patient["id"])]
    treated = any(drug and drug.atc.startswith(("L01", "L02")) for drug in drugs)
    if treated or coded(world, patient["id"], TREATED_CANCER) or _days(row["onset"], at) <= CANCER_DAYS:
        return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["onset"])
    last = world.row(
        f"SELECT id, performed FROM procedure WHERE patient_id = ? AND status = 'completed' AND performed <= ?"
        f" AND code IN ({', '.join('?' * len(CANCER_TREATMENT))}) ORDER BY performed DESC LIMIT 1",
        patient["id"], at, *CANCER_TREATMENT,
    )  # fmt: skip
    if last is None:
        return Reading.missing()
    recent = _days(last["performed"], at) <= CANCER_DAYS
    return Reading(value=recent, source="chart", record_id=last["id"], observed_at=last["performed"])


def _immobile(world: World, patient: Row, at: str, days: int) -> Reading:
    """An operation under general or regional anaesthesia within `days`, or three days in bed. Without either: false where
    the record of operations is part of a reconciled list."""
    for row in world.rows(
        "SELECT * FROM procedure WHERE patient_id = ? AND status = 'completed' AND anaesthesia IN ('general', 'regional')"
        " AND performed <= ? ORDER BY performed DESC",
        patient["id"], at,
    ):  # fmt: skip
        if _days(row["performed"], at) <= days:
            return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["performed"])
    for row in world.rows(
        "SELECT id, period_start AS start FROM flag WHERE patient_id = ? AND category = 'mobility' AND code = 'bed_rest'"
        " AND status = 'active' UNION ALL SELECT id, authored AS start FROM service_request WHERE patient_id = ?"
        " AND detail = 'activity' AND code = 'bed_rest' AND status = 'active'",
        patient["id"], patient["id"],
    ):  # fmt: skip
        if row["start"] and _days(row["start"], at) >= REST_DAYS:
            return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["start"])
    if patient["problem_list_status"] == "reconciled":
        return Reading(value=False, source="chart_negative")
    return Reading.missing()


def _palsy_or_cast(world: World, patient: Row, at: str) -> Reading:
    row = world.row(
        f"SELECT id, performed FROM procedure WHERE patient_id = ? AND code IN ({', '.join('?' * len(CAST))})"
        " AND status = 'completed' AND performed <= ? ORDER BY performed DESC LIMIT 1",
        patient["id"], *CAST, at,
    )  # fmt: skip
    if row and _days(row["performed"], at) <= SURGERY_DAYS["bedridden_3d_or_major_surgery_12wk"]:
        return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["performed"])
    return coded_reading(world, patient, PALSY)


def _days(when: str | None, at: str) -> float:
    """Days from a date to `at`; a record without a date is taken as old."""
    try:
        begin = datetime.fromisoformat(when or "")
    except ValueError:
        return float("inf")
    end = datetime.fromisoformat(at)
    return (end - begin.replace(tzinfo=begin.tzinfo or end.tzinfo)).total_seconds() / 86400
