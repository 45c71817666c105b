"""Dating a pregnancy from what the chart holds: last period, first scan, assisted conception.

Everything that needs a gestational age asks here (through `chart.gestation_days`), so that all tools name one age.
"""

import json
from datetime import date, datetime

from medmcp.servers.clinical.scores.gestational_age import Dating, Scan, age_from_crl, due_date
from medmcp.servers.world.world import Row, World

__all__ = ["dating_of", "first_scan", "last_period", "today"]


def today(world: World) -> date:
    """The simulated day."""
    return datetime.fromisoformat(world.now).date()


def _newest(world: World, patient_id: str, code: str) -> Row | None:
    return world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'obstetric' AND code = ? AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective DESC, id DESC LIMIT 1",
        patient_id, code, world.now,
    )  # fmt: skip


def last_period(world: World, patient_id: str) -> tuple[date | None, bool | None, Row | None]:
    """First day of the last period, whether it is certain, and the row that says so."""
    row = _newest(world, patient_id, "lmp")
    if row is None or not row["value_text"]:
        return None, None, row
    return date.fromisoformat(row["value_text"][:10]), json.loads(row["note"] or "{}").get("certain"), row


def first_scan(world: World, patient_id: str) -> tuple[Scan | None, str | None]:
    """The earliest dating scan, from another place or of this hospital, and its record."""
    found = [
        (Scan(datetime.fromisoformat(row["effective"]).date(), int(row["value"])), str(row["id"]))
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND category = 'obstetric' AND code = 'dating_scan'"
            " AND issued <= ? AND status != 'entered-in-error'",
            patient_id, world.now,
        )
    ]  # fmt: skip
    for row in world.rows(
        "SELECT s.id, s.started, s.measurements FROM imaging_study s JOIN diagnostic_report r ON r.study_id = s.id"
        " WHERE s.patient_id = ? AND s.modality = 'ultrasound' AND s.body_part = 'obstetric' AND r.issued <= ?",
        patient_id, world.now,
    ):  # fmt: skip
        measures = json.loads(row["measurements"] or "{}")
        crl, age = measures.get("crl_mm"), measures.get("ga_days")
        if crl is None and age is None:
            continue
        days = age_from_crl(crl) if crl is not None else int(age)
        found.append((Scan(datetime.fromisoformat(row["started"]).date(), days), row["id"]))
    if not found:
        return None, None
    return min(found, key=lambda one: (one[0].on, one[1]))


def dating_of(world: World, patient: Row) -> Dating | None:
    """The dating that the chart supports, whether or not the pregnancy still goes on; None if it holds nothing."""
    lmp, certain, _ = last_period(world, patient["id"])
    scan, _ = first_scan(world, patient["id"])
    art = _newest(world, patient["id"], "art")
    art_date = date.fromisoformat(art["value_text"]) if art and art["value_text"] else None
    if lmp is None and scan is None and art_date is None:
        if not patient["pregnancy_lmp"]:
            return None
        lmp = date.fromisoformat(patient["pregnancy_lmp"])
    method = json.loads(art["note"] or "{}").get("method", "") if art else ""
    return due_date(lmp=lmp, lmp_certain=certain, scan=scan, art_date=art_date, art_method=method)
