"""Due date and gestational age, from the record's evidence or from explicit dates."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.gestational_age import (
    CITATION,
    LATEST_DAYS,
    Dating,
    Scan,
    age_from_crl,
    due_date,
    term_category,
    trimester_of,
    weeks_and_days,
)
from medmcp.servers.obstetrics.results import DatedPregnancy
from medmcp.servers.parameters import OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.dating import dating_of, first_scan, last_period, today
from medmcp.servers.world.obstetric_record import require_pregnant, rows_of
from medmcp.servers.world.world import Row, World

__all__ = ["calculate_gestational_age"]

Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="Date, YYYY-MM-DD.")]


@tool("obstetrics", "Gestational age and due date", effect="compute", minutes=1)
async def calculate_gestational_age(
    world: World,
    patient_id: OptionalPatientId = "",
    lmp: Annotated[Day, Field(description="First day of the last period.")] = "",
    lmp_certain: Annotated[
        bool | None, Field(description="Certain, regular cycles, no hormonal contraception.")
    ] = None,
    ultrasound_date: Annotated[Day, Field(description="Day of the earliest dating scan.")] = "",
    ultrasound_ga_days: Annotated[
        int | None, Field(ge=35, le=300, description="Age by that scan, days (weeks x 7 + days).")
    ] = None,
    crl_mm: Annotated[float | None, Field(ge=5, le=84, description="CRL of that scan, instead of its age.")] = None,
    art_date: Annotated[Day, Field(description="Transfer, retrieval or insemination.")] = "",
    art_method: Annotated[
        Literal["embryo_day_3", "embryo_day_5", "embryo_day_6", "retrieval_or_insemination"] | None,
        Field(description="What art_date is."),
    ] = None,
    on_date: Annotated[Day, Field(description="Date for the age; default today.")] = "",
) -> DatedPregnancy:
    """Due date and gestational age from last period, first scan and assisted conception by the ACOG redating rule; from the
    chart, or from explicit dates (then only from these). Later scans never move a date set by an earlier one."""
    patient = require_patient(world, patient_id) if patient_id else None
    explicit = any((lmp, ultrasound_date, art_date)) or ultrasound_ga_days is not None or crl_mm is not None
    day = _day(on_date, "on_date") or today(world)
    evidence: list[dict[str, Any]] = []
    missing: list[str] = []
    warnings: list[str] = []
    if explicit:
        dated = _explicit_dating(
            world, lmp, lmp_certain, ultrasound_date, ultrasound_ga_days, crl_mm, art_date, art_method
        )
        if lmp and lmp_certain is None:
            missing.append("whether the last period is certain")
        if not ultrasound_date and not art_date:
            missing.append("a dating scan before 22+0")
    else:
        if patient is None:
            raise ToolError(
                "MISSING_DATA", "Neither a patient nor dates.", hint="Give patient_id, lmp, a scan or art_date."
            )
        require_pregnant(world, patient)
        found = dating_of(world, patient)
        if found is None:
            raise ToolError("MISSING_DATA", "No last period, scan or conception date on record.", hint="Ask, or scan.")
        dated = found
        evidence = _evidence(world, patient)
        if not any(row["kind"] == "scan" for row in evidence) and dated.basis != "art":
            missing.append("a dating scan before 22+0")
    days = dated.age_on(day)
    if not 0 <= days <= LATEST_DAYS:
        raise ToolError(
            "INVALID_ARGUMENT", f"Gestational age of {days} days on {day} is not possible (0 to {LATEST_DAYS}).",
            field="on_date" if on_date else "lmp",
        )  # fmt: skip
    if dated.suboptimal:
        warnings.append("Suboptimally dated: no confirming scan before 22+0.")
    return {
        "edd": dated.edd.isoformat(),
        "basis": dated.basis,
        "gestational_age": weeks_and_days(days),
        "gestational_age_days": days,
        "discrepancy_days": dated.discrepancy_days,
        "threshold_days": dated.threshold_days,
        "redated": dated.redated,
        "suboptimally_dated": dated.suboptimal,
        "term_category": term_category(days),
        "trimester": trimester_of(days),
        "evidence": evidence,
        "missing": missing,
        "warnings": warnings,
        "citation": CITATION,
    }


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{text}' is not a date.", field=field) from None


def _explicit_dating(
    world: World, lmp: str, certain: bool | None, scan_day: str, scan_age: int | None, crl_mm: float | None, art_day: str,
    art_method: str | None,
) -> Dating:  # fmt: skip
    days = {
        "lmp": _day(lmp, "lmp"),
        "ultrasound_date": _day(scan_day, "ultrasound_date"),
        "art_date": _day(art_day, "art_date"),
    }
    for field, day in days.items():
        if day is not None and not 0 <= (today(world) - day).days <= 366:
            raise ToolError("INVALID_ARGUMENT", f"{field} {day} is in the future or more than a year ago.", field=field)
    if (days["art_date"] is None) != (art_method is None):
        raise ToolError("INVALID_ARGUMENT", "art_date and art_method belong together.", field="art_method")
    if scan_age is not None and crl_mm is not None:
        raise ToolError("INVALID_ARGUMENT", "Give the age by scan or its CRL, not both.", field="crl_mm")
    age = scan_age if crl_mm is None else age_from_crl(crl_mm)
    if (days["ultrasound_date"] is None) != (age is None):
        raise ToolError(
            "INVALID_ARGUMENT",
            "A scan needs its day and its age or CRL.",
            field="ultrasound_date" if age is not None else "ultrasound_ga_days",
        )
    scan = None if days["ultrasound_date"] is None or age is None else Scan(days["ultrasound_date"], age)
    if days["lmp"] is not None and scan is not None and scan.on < days["lmp"]:
        raise ToolError("INVALID_ARGUMENT", "The scan is before the last period.", field="ultrasound_date")
    dated = due_date(
        lmp=days["lmp"], lmp_certain=certain, scan=scan, art_date=days["art_date"], art_method=art_method or ""
    )
    assert dated is not None
    return dated


def _evidence(world: World, patient: Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    lmp, certain, row = last_period(world, patient["id"])
    if lmp is not None and row is not None:
        found.append({"kind": "last_period", "date": lmp.isoformat(), "certain": certain, "record_id": row["id"]})
    scan, record = first_scan(world, patient["id"])
    if scan is not None:
        found.append(
            {"kind": "scan", "date": scan.on.isoformat(), "age": weeks_and_days(scan.age_days), "record_id": record}
        )
    found += [
        {"kind": "art", "date": row["value_text"], "record_id": row["id"]}
        for row in rows_of(world, patient["id"], "art")
    ]
    return found or [
        {"kind": "last_period", "date": patient["pregnancy_lmp"], "certain": None, "record_id": patient["id"]}
    ]
