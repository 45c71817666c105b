"""The severity of the first day in intensive care: APACHE II."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.apache2 import APACHE_TABLE, AdmissionType, Gas, apache2
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import EncounterId, NameValue, OptionalPatientId, OptionalTime
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.apache_values import apache_values
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import find_encounter
from medmcp.servers.world.icu_window import acute_renal_failure as charted_renal_failure
from medmcp.servers.world.icu_window import charted_values, coma_scales, gases, icu_window, severe_chronic_health
from medmcp.servers.world.world import World

__all__ = ["calculate_apache2"]

LEAST_APACHE_VARIABLES = 4


@tool("clinical_diagnosis", "APACHE II", effect="compute", minutes=3)
async def calculate_apache2(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    window_start: Annotated[
        OptionalTime,
        Field(description="Start of the 24 h window (ISO 8601); default admission to intensive care."),
    ] = "",
    values: Annotated[
        list[NameValue] | None,
        Field(
            max_length=20,
            description="Worst values as name=number, e.g. map=55: temperature_c, map, heart_rate, respiratory_rate, fio2, pao2,"
            " paco2, ph, hco3, sodium, potassium, creatinine_mg_dl, hematocrit, wbc, gcs, age.",
        ),
    ] = None,
    acute_renal_failure: Annotated[bool | None, Field(description="Doubles the creatinine points.")] = None,
    chronic_health: Annotated[
        Literal["none", "severe_chronic"] | None,
        Field(description="Severe organ insufficiency or immunocompromise before the admission (Knaus)."),
    ] = None,
    admission_type: Annotated[AdmissionType | None, Field(description="Admission type.")] = None,
    diagnostic_weight: Annotated[
        float | None, Field(ge=-4, le=2, description="Knaus diagnostic category coefficient, only if known.")
    ] = None,
) -> Mapping[str, Any]:
    """APACHE II severity (0 to 71) from the worst values of the first 24 h of intensive care: 12 physiological variables
    with the coma scale, age, chronic health. Missing variables are listed, never taken as normal."""
    chart = begin(world, patient_id)
    given = apache_values(values or [])
    charted: dict[str, list[Reading]] = {}
    arterial: list[Gas] = []
    scales: list[Reading] = []
    window, remarks = None, []
    renal = chronic = MISSING
    if chart.patient is not None:
        encounter = find_encounter(world, patient_id, encounter_id)
        if encounter is None:
            raise ToolError("MISSING_DATA", f"{patient_id} has no encounter.")
        window = _window(world, encounter, window_start)
        charted, arterial = charted_values(world, patient_id, window), gases(world, patient_id, window)
        scales, remark = coma_scales(world, patient_id, window)
        remarks = [remark] if remark else []
        remarks += (
            ["No intensive care admission is on record; the window starts at the arrival."] if window.assumed else []
        )
        renal = charted_renal_failure(world, patient_id)
        chronic = severe_chronic_health(world, chart.patient, window.start)
    inputs: dict[str, list[Reading]] = {
        **charted,
        **{name: [one] for name, one in given.items() if name in APACHE_TABLE},
    }
    if {"pao2", "fio2", "paco2"} & set(given):
        arterial = [
            Gas(pao2=given.get("pao2", MISSING), fio2=given.get("fio2", MISSING), paco2=given.get("paco2", MISSING))
        ]
    scales = [given["gcs"]] if "gcs" in given else scales
    known = sum(any(one.known for one in readings) for readings in inputs.values()) + bool(scales) + bool(arterial)
    if known < LEAST_APACHE_VARIABLES:
        raise ToolError(
            "MISSING_DATA", f"Only {known} of the physiological variables are known in the window.",
            hint="Give values, or another window_start.",
        )  # fmt: skip
    score = apache2(
        inputs,
        gases=arterial,
        gcs=scales,
        age=given.get("age", chart.age),
        acute_renal_failure=Reading.given(acute_renal_failure) if acute_renal_failure is not None else renal,
        severe_chronic=Reading.given(chronic_health == "severe_chronic") if chronic_health is not None else chronic,
        admission_type=admission_type,
        diagnostic_weight=diagnostic_weight,
    )
    score.warnings.extend(remarks)
    finish(world, patient_id, score)
    shown = None if window is None else {"start": window.start, "end": window.end}
    return score_result(score, **score.extra, window=shown)


def _window(world: World, encounter: Mapping[str, Any], start: str) -> Any:
    try:
        window = icu_window(world, dict(encounter), start)
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{start}' is not an ISO 8601 time.", field="window_start") from None
    if world.seconds_at(window.start) > world.seconds:
        raise ToolError(
            "INVALID_ARGUMENT", f"{start} is in the future.", field="window_start", hint=f"It is {world.now} now."
        )
    return window
