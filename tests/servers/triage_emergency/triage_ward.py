"""A small ward for the triage tests: one patient whose chart holds exactly what a test writes, and a way to call a
tool."""

from datetime import UTC, datetime
from typing import Any

from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.tool import ToolError
from medmcp.servers.triage_emergency import TOOLS
from medmcp.servers.world.world import World

PATIENT, ENCOUNTER = "PT-100001", "EN-100001"
BY_NAME = {tool.name: tool for tool in TOOLS}
WELL = {"heart_rate": 75, "sbp": 125, "dbp": 75, "respiratory_rate": 15, "temperature": 36.8, "spo2": 98,
        "glucose_poc": 5.5, "gcs": 15, "pain": 0}  # fmt: skip


def ward(
    *, born: str = "1970-03-01", sex: str = "male", resting: dict[str, float] | None = None, **patient: Any
) -> World:
    """A world at noon of 6 January 2031 with one patient who came 30 min ago; `resting` are the true vital signs."""
    world = World.new(datetime(2031, 1, 6, 12, 0, tzinfo=UTC), 7)
    values: dict[str, Any] = {"weight_kg": 80.0, "height_cm": 178.0, "code_status": "full code",
        "allergy_status": "none_known",
              "pregnancy": "not_pregnant" if sex == "male" else "unknown", "lactating": 0,
              "medication_list_status": "verified"} | patient  # fmt: skip
    world.insert("patient", id=PATIENT, family="Doe", given="Jo", birth_date=born, sex=sex, **values)
    world.insert(
        "encounter", id=ENCOUNTER, patient_id=PATIENT, status="in-progress", period_start=world.in_minutes(-30),
        chief_complaint="unwell", symptoms="[]", **{"class": "emergency"},
    )  # fmt: skip
    for parameter, level in (WELL | (resting or {})).items():
        world.insert("latent_vital", patient_id=PATIENT, parameter=parameter, baseline=level, sd=0)
    return world


def chart(world: World, minutes_ago: float = 5, category: str = "vital-signs", unit: str = "", flag: str | None = None,
          ref_high: float | None = None, **values: float | str) -> None:  # fmt: skip
    """Write observations on the chart, all taken and issued `minutes_ago`, as one set."""
    when = world.in_minutes(-minutes_ago)
    for code, value in values.items():
        number, text = (None, value) if isinstance(value, str) else (value, None)
        world.insert(
            "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category=category, code=code, value=number,
            value_text=text, unit=unit, effective=when, issued=when, status="final", set_id=f"VS-{minutes_ago}",
            flag=flag,
            ref_high=ref_high,
        )  # fmt: skip


def latent(world: World, **findings: float | str) -> None:
    """Findings that an examination will show."""
    for code, value in findings.items():
        number, text = (None, value) if isinstance(value, str) else (value, None)
        world.insert("latent_finding", patient_id=PATIENT, code=code, value=number, value_text=text)


def problem(world: World, code: str, display: str) -> None:
    """An active problem recorded a year ago."""
    world.insert("condition", patient_id=PATIENT, code=code, display=display, clinical_status="active",
                 recorded=world.in_minutes(-365 * 1440))  # fmt: skip


async def call(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """Run a tool on the patient unless `patient_id` is given (empty: none)."""
    if arguments.get("patient_id") == "":
        arguments.pop("patient_id")
    elif name != "get_ed_status":
        arguments = {"patient_id": PATIENT} | arguments
    return await dispatch(Episode(world=world), BY_NAME[name], arguments, characters=20_000)


async def refusal(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that must be refused."""
    try:
        result = await call(world, name, **arguments)
    except ToolError as error:
        return error.payload()
    raise AssertionError(f"{name} went through: {result}")
