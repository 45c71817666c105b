"""A maternity ward for the obstetric tests: one woman whose chart holds exactly what a test writes, and a way to call a tool."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.obstetrics import TOOLS
from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import World

PATIENT, ENCOUNTER = "PT-100001", "EN-100001"
BY_NAME = {tool.name: tool for tool in TOOLS}
START = datetime(2031, 6, 2, 12, 0, tzinfo=UTC)
WELL = {
    "heart_rate": 84,
    "sbp": 115,
    "dbp": 70,
    "respiratory_rate": 16,
    "temperature": 36.8,
    "spo2": 98,
    "gcs": 15,
    "pain": 0,
}


def ward(
    *, days: int | None = 210, certain: bool | None = True, born_hours: float | None = None, symptoms: dict[str, bool] | None = None,
    years: int = 30, **patient: Any,
) -> World:  # fmt: skip
    """A world at noon of 2 June 2031 with one woman, `days` pregnant by last period (None: not), or who gave birth."""
    world = World.new(START, 7)
    pregnant = days is not None and born_hours is None
    lmp = (START - timedelta(days=days)).date().isoformat() if days is not None else None
    values: dict[str, Any] = {
        "weight_kg": 70.0, "height_cm": 168.0, "code_status": "full code", "allergy_status": "none_known", "lactating": 0,
        "pregnancy": "pregnant" if pregnant else "not_pregnant", "pregnancy_lmp": lmp if pregnant else None,
        "delivered_at": None if born_hours is None else world.in_minutes(-born_hours * 60),
    } | patient  # fmt: skip
    world.insert(
        "patient", id=PATIENT, family="Roe", given="Ana", birth_date=f"{2031 - years}-01-15", sex="female", **values
    )
    told = [{"symptom": name, "present": present} for name, present in (symptoms or {}).items()]
    world.insert(
        "encounter", id=ENCOUNTER, patient_id=PATIENT, status="in-progress", period_start=world.in_minutes(-30),
        chief_complaint="antenatal", symptoms=json.dumps(told), **{"class": "emergency"},
    )  # fmt: skip
    for parameter, level in WELL.items():
        world.insert("latent_vital", patient_id=PATIENT, parameter=parameter, baseline=level, sd=0)
    world.insert("latent_obstetric", patient_id=PATIENT, true_lmp=lmp, dilation_rate=0.0)
    if lmp is not None and pregnant:
        record(world, "lmp", lmp, **({} if certain is None else {"certain": certain}))
    return world


def record(
    world: World, code: str, value: float | str, *, hours_ago: float = 24, category: str = "obstetric", unit: str = "", **detail: Any
) -> str:  # fmt: skip
    """A fact of the obstetric record."""
    when = world.in_minutes(-hours_ago * 60)
    number, text = (None, value) if isinstance(value, str) else (float(value), None)
    return world.insert(
        "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category=category, code=code, display=code, value=number,
        value_text=text, unit=unit, effective=when, issued=when, status="final", note=json.dumps(detail) if detail else None,
    )  # fmt: skip


def lab(world: World, code: str, value: float | str, *, hours_ago: float = 1, ref_high: float | None = None) -> str:
    """A laboratory result."""
    when = world.in_minutes(-hours_ago * 60)
    number, text = (None, value) if isinstance(value, str) else (float(value), None)
    return world.insert(
        "observation", patient_id=PATIENT, category="laboratory", code=code, display=code, value=number, value_text=text,
        unit="", effective=when, issued=when, status="final", ref_high=ref_high,
    )  # fmt: skip


def pressure(world: World, sbp: float, dbp: float, *, hours_ago: float = 0.1) -> None:
    """One blood pressure reading."""
    for code, value in (("sbp", sbp), ("dbp", dbp)):
        record(world, code, value, hours_ago=hours_ago, category="vital-signs", unit="mmHg")


def vitals(world: World, *, hours_ago: float = 0.1, **values: float) -> None:
    """Vital signs of one moment."""
    for code, value in values.items():
        record(world, code, value, hours_ago=hours_ago, category="vital-signs")


def exam(world: World, dilation: float, *, hours_ago: float = 1, **more: float | str) -> None:
    """A charted vaginal examination."""
    for code, value in ({"cervical_dilation": dilation} | more).items():
        record(world, code, value, hours_ago=hours_ago, category="exam")


def past(
    world: World,
    outcome: str = "live_birth",
    *,
    year: int = 2027,
    weeks: int = 39,
    complications: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """An earlier pregnancy."""
    record(world, "pregnancy_past", outcome, hours_ago=24 * 365 * (2031 - year), year=year, weeks=weeks,
           complications=list(complications), **more)  # fmt: skip


def study(world: World, modality: str, *, hours_ago: float = 0.5, **measures: float | str) -> str:
    """A tracing or scan on file."""
    return world.insert(
        "imaging_study", patient_id=PATIENT, encounter_id=ENCOUNTER, modality=modality, body_part="obstetric",
        started=world.in_minutes(-hours_ago * 60), measurements=json.dumps(measures),
    )  # fmt: skip


def tracing(world: World, *, hours_ago: float = 0.5, **measures: float) -> str:
    """A tracing on file: baseline 140, variability 12, three accelerations, nothing else, unless said otherwise."""
    usual = {
        "window_minutes": 20, "baseline_bpm": 140, "variability_bpm": 12, "accelerations": 3, "acceleration_bpm": 18, "acceleration_s": 20,
        "early": 0, "late": 0, "variable": 0, "prolonged": 0, "contractions_20min": 6, "contractions_per_10min": 3, "sinusoidal": 0,
    }  # fmt: skip
    return study(world, "ctg", hours_ago=hours_ago, **(usual | measures))


def problem(world: World, code: str, display: str) -> None:
    """An active problem."""
    world.insert("condition", patient_id=PATIENT, code=code, display=display, clinical_status="active",
                 recorded=world.in_minutes(-365 * 1440))  # fmt: skip


async def call(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """Run a tool on the woman unless `patient_id` is given (empty: none)."""
    if arguments.get("patient_id") == "":
        arguments.pop("patient_id")
    else:
        arguments = {"patient_id": PATIENT} | arguments
    return await dispatch(Episode(world=world), BY_NAME[name], arguments, characters=20_000)


async def refusal(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that must be refused."""
    try:
        result = await call(world, name, **arguments)
    except ToolError as error:
        return error.payload()
    raise AssertionError(f"{name} went through: {result}")
