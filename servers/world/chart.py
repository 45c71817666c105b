"""Reading the chart: patients, encounters, recorded values with their provenance, medicines.

"Recorded" means written down and already issued at the moment asked about: a pending result is not
readable, and what nobody measured, asked or examined is missing. The latent tables are never read here.
"""

from datetime import date, datetime
from typing import Any

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.tool import ToolError
from medmcp.servers.world.dating import dating_of, today
from medmcp.servers.world.world import Row, World

__all__ = [
    "age_months",
    "age_years",
    "current_medicines",
    "find_encounter",
    "gestation_days",
    "gestation_weeks",
    "has_condition",
    "latest",
    "moment",
    "reading",
    "require_encounter",
    "require_patient",
]

VITALS_WINDOW_MIN = 24 * 60
LABS_WINDOW_MIN = 48 * 60


def require_patient(world: World, patient_id: str) -> Row:
    """The patient's row. Raises `ToolError` NOT_FOUND; it never lists other ids."""
    row = world.row("SELECT * FROM patient WHERE id = ?", patient_id)
    if row is None:
        raise ToolError(
            "NOT_FOUND", f"No patient {patient_id}.", field="patient_id", hint="Check the id in your instructions.",
        )  # fmt: skip
    return row


def find_encounter(world: World, patient_id: str, encounter_id: str = "") -> Row | None:
    """The encounter asked for, else the open one, else the latest; None if the patient never came.

    Raises `ToolError` NOT_FOUND if `encounter_id` is not this patient's.
    """
    if encounter_id:
        row = world.row("SELECT * FROM encounter WHERE id = ? AND patient_id = ?", encounter_id, patient_id)
        if row is None:
            raise ToolError(
                "NOT_FOUND", f"{encounter_id} is not an encounter of {patient_id}.", field="encounter_id",
                hint="Leave it out to use the open encounter.",
            )  # fmt: skip
        return row
    return world.row(
        "SELECT * FROM encounter WHERE patient_id = ? ORDER BY status = 'in-progress' DESC, period_start DESC LIMIT 1",
        patient_id,
    )


def require_encounter(world: World, patient_id: str, encounter_id: str = "", *, open_only: bool = True) -> Row:
    """The encounter to act on. Raises `ToolError` if there is none, or it is closed and `open_only`."""
    row = find_encounter(world, patient_id, encounter_id)
    if row is None:
        raise ToolError("MISSING_DATA", f"{patient_id} has no encounter.")
    if open_only and row["status"] != "in-progress":
        raise ToolError(
            "CONFLICT", f"Encounter {row['id']} is closed.", field="encounter_id",
            hint="Orders need an open encounter.",
        )  # fmt: skip
    return row


def moment(world: World, at_time: str = "") -> str:
    """The simulated time to look from: `at_time` in the hospital's offset, or now. The future is refused."""
    if not at_time:
        return world.now
    try:
        seconds = world.seconds_at(at_time.replace("Z", "+00:00"))
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{at_time}' is not an ISO 8601 time.", field="at_time") from None
    if seconds > world.seconds:
        raise ToolError(
            "INVALID_ARGUMENT", f"{at_time} is in the future.", field="at_time", hint=f"It is {world.now} now."
        )
    return world.iso(seconds)


def age_years(world: World, patient: Row) -> float:
    """Age in completed years (with a fraction under 2 years)."""
    months = age_months(world, patient)
    return months / 12 if months < 24 else float(months // 12)


def age_months(world: World, patient: Row) -> int:
    """Age in completed months."""
    born = date.fromisoformat(patient["birth_date"])
    today = datetime.fromisoformat(world.now).date()
    return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)


def gestation_days(world: World, patient: Row) -> int | None:
    """Days of gestation by the dating that the chart supports (`dating.py`); None if not known to be pregnant."""
    if patient["pregnancy"] != "pregnant":
        return None
    dated = dating_of(world, patient)
    return None if dated is None else dated.age_on(today(world))


def gestation_weeks(world: World, patient: Row) -> float | None:
    """`gestation_days` in weeks, with a fraction."""
    days = gestation_days(world, patient)
    return None if days is None else days / 7


def latest(world: World, patient_id: str, code: str, at: str = "", within_minutes: float | None = None) -> Row | None:
    """The newest readable observation of an analyte, vital sign or exam item, taken within the window."""
    at = at or world.now
    since = "" if within_minutes is None else world.iso(world.seconds_at(at) - within_minutes * 60)
    return world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND issued <= ? AND effective >= ?"
        " AND status != 'entered-in-error' ORDER BY effective DESC, id DESC LIMIT 1",
        patient_id, code, at, since,
    )  # fmt: skip


def reading(
    world: World,
    patient_id: str,
    code: str,
    *,
    given: float | str | bool | None = None,
    unit: str = "",
    within_minutes: float = VITALS_WINDOW_MIN,
    at: str = "",
) -> Reading:
    """A value for a calculator: what the caller gave, else the chart inside its look-back window, else missing."""
    if given is not None and given != "":
        return Reading.given(given, unit)
    row = latest(world, patient_id, code, at, within_minutes) if patient_id else None
    if row is None:
        return Reading.missing()
    value: Any = row["value"] if row["value"] is not None else row["value_text"]
    return Reading(
        value=value, unit=row["unit"] or unit, source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def has_condition(world: World, patient_id: str, prefixes: tuple[str, ...]) -> Row | None:
    """The first active problem whose ICD-10-CM code starts with one of the prefixes; None if none is recorded."""
    for row in world.rows(
        "SELECT * FROM condition WHERE patient_id = ? AND clinical_status = 'active' ORDER BY onset, id", patient_id
    ):
        if str(row["code"]).startswith(prefixes):
            return row
    return None


def current_medicines(world: World, patient_id: str, *, source: str = "all") -> list[Row]:
    """Home and inpatient medicines that are active or on hold, newest first, each with its `source`."""
    found: list[Row] = []
    if source in ("all", "home"):
        found += [
            row | {"source": "home", "encounter_id": None}
            for row in world.rows(
                "SELECT * FROM medication_statement WHERE patient_id = ? AND status IN ('active', 'on-hold')"
                " ORDER BY start DESC, id",
                patient_id,
            )
        ]
    if source in ("all", "inpatient"):
        found += [
            row | {"source": "inpatient"}
            for row in world.rows(
                "SELECT * FROM medication_request WHERE patient_id = ? AND status IN ('active', 'on-hold')"
                " ORDER BY authored DESC, id",
                patient_id,
            )
        ]
    return found
