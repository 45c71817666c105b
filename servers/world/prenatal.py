"""Routine tests of a pregnancy against its age: done, due, overdue or not yet; and results that need somebody to act."""

from datetime import datetime, timedelta
from typing import Any

from medmcp.servers.clinical.prenatal_schedule import SCHEDULE, RoutineTest, abnormal_text, anaemic
from medmcp.servers.clinical.scores.gestational_age import TERM_DAYS, Dating, trimester_of, weeks_and_days
from medmcp.servers.world.chart import age_years
from medmcp.servers.world.obstetric_record import blood_group, flagged
from medmcp.servers.world.world import Row, World

__all__ = ["abnormal_results", "panel_results", "schedule_status"]

YOUNG = 25
CODES: tuple[str, ...] = tuple(dict.fromkeys(code for row in SCHEDULE for code in row.codes))
MORE = ("platelets", "hba1c", "glucose_fasting", "ogtt_75_1h", "ogtt_75_2h", "ogtt_100_1h", "ogtt_100_2h", "ogtt_100_3h",
        "urine_protein_creatinine", "kleihauer", "ferritin")  # fmt: skip


def panel_results(world: World, patient: Row, dating: Dating | None) -> list[dict[str, Any]]:
    """Laboratory results of this pregnancy, newest first, with the gestation when taken."""
    since = None if dating is None else (dating.edd - timedelta(days=TERM_DAYS)).isoformat()
    wanted = (*CODES, *MORE)
    marks = ", ".join("?" * len(wanted))
    found = []
    for row in world.rows(
        f"SELECT * FROM observation WHERE patient_id = ? AND category = 'laboratory' AND code IN ({marks}) AND issued <= ?"
        " AND effective >= ? AND status = 'final' ORDER BY effective DESC, id",
        patient["id"], *wanted, world.now, since or "",
    ):  # fmt: skip
        days = None
        if dating is not None:
            days = dating.age_on(datetime.fromisoformat(row["effective"]).date())
        found.append({
            "record_id": row["id"], "test": row["code"], "value": row["value"] if row["value"] is not None else row["value_text"],
            "unit": row["unit"] or "", "date": row["effective"][:10], "days": days,
            "ga": None if days is None else weeks_and_days(days), "flag": _flag(row, days),
        })  # fmt: skip
    return found


def _flag(row: Row, days: int | None) -> str | None:
    if row["code"] == "haemoglobin" and row["value"] is not None and days is not None:
        return "anaemia of pregnancy" if anaemic(row["value"], trimester_of(days)) else "normal"
    if row["value_text"] and abnormal_text(row["code"], row["value_text"]):
        return "abnormal"
    return row["flag"] or None


def abnormal_results(results: list[dict[str, Any]]) -> list[str]:
    """What the newest abnormal result of each test asks for."""
    found, seen = [], set()
    for row in results:
        if row["test"] in seen:
            continue
        seen.add(row["test"])
        if row["flag"] == "anaemia of pregnancy":
            found.append(f"{row['test']} {row['value']:g} {row['unit']}: iron studies and iron; recheck in 4 weeks")
        elif isinstance(row["value"], str) and (action := abnormal_text(row["test"], row["value"])):
            found.append(f"{row['test']}: {action}")
    return found


def _for_whom(world: World, patient: Row, row: RoutineTest) -> bool:
    if row.only == "rh_negative":
        return blood_group(world, patient["id"])[1] is True
    if row.only == "young_or_risk":
        return age_years(world, patient) < YOUNG or flagged(world, patient["id"], "sti_risk") is True
    if row.only == "wanted":
        return flagged(world, patient["id"], f"wants_{row.key}") is True
    return True


def schedule_status(world: World, patient: Row, days: int, results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The routine tests that apply to this woman with their state at `days`. A result counts from four weeks before the
    window on, so that a repeat is not taken for done by the first visit's result."""
    found = []
    for row in SCHEDULE:
        if not _for_whom(world, patient, row):
            continue
        begin = max(0, row.first - 28) if row.first else 0
        done = next(
            (r for r in results if r["test"] in row.codes and r["days"] is not None and begin <= r["days"] <= max(row.last + 140, days)),
            None,
        )  # fmt: skip
        status = "done" if done else "not_yet" if days < row.first else "due" if days <= row.last else "overdue"
        found.append({
            "test": row.key, "name": row.name, "window": f"{weeks_and_days(row.first)} to {weeks_and_days(row.last)}", "status": status,
            "record_id": done["record_id"] if done else None,
        })  # fmt: skip
    return found
