"""Screening for gestational diabetes: a test on the chart or values given, and the step that is due."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores import gestational_diabetes
from medmcp.servers.obstetrics.results import GlucoseScreen
from medmcp.servers.parameters import OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import has_condition, require_patient
from medmcp.servers.world.glucose_tests import charted_test, screening_window, unreliable_because
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.world import World

__all__ = ["screen_gestational_diabetes"]

GlucoseMgDl = Annotated[float | None, Field(ge=20, le=800, description="mg/dL.")]
MMOL_LOOKS = 30.0
POSTPARTUM = "75 g glucose tolerance test at 4 to 12 weeks after birth, then every 1 to 3 years"


@tool("obstetrics", "Gestational diabetes screening", effect="compute", minutes=1)
async def screen_gestational_diabetes(
    world: World,
    patient_id: OptionalPatientId = "",
    test: Annotated[
        Literal["gct_50", "ogtt_75", "ogtt_100", "early"] | None,
        Field(
            description="Which test the values are (two-step: gct_50 then ogtt_100; one-step: ogtt_75); omit to read the chart."
        ),
    ] = None,
    glucose_fasting: GlucoseMgDl = None,
    glucose_1h: Annotated[float | None, Field(ge=20, le=800, description="mg/dL; also the 50 g screen.")] = None,
    glucose_2h: GlucoseMgDl = None,
    glucose_3h: GlucoseMgDl = None,
    glucose_random: GlucoseMgDl = None,
    hba1c: Annotated[float | None, Field(ge=3, le=20, description="%.")] = None,
    gct_threshold: Annotated[Literal[130, 135, 140], Field(description="50 g 1 h threshold, mg/dL.")] = 140,
    criteria_100g: Annotated[
        Literal["carpenter_coustan", "nddg"], Field(description="3 h criteria.")
    ] = "carpenter_coustan",
) -> GlucoseScreen:
    """Interpret a gestational diabetes test, explicit or the latest on the chart, value by value (>= threshold is
    abnormal), and say which step is due. Values in mg/dL."""
    patient = require_patient(world, patient_id) if patient_id else None
    given = {
        "fasting": glucose_fasting,
        "1h": glucose_1h,
        "2h": glucose_2h,
        "3h": glucose_3h,
        "random": glucose_random,
        "hba1c": hba1c,
    }
    values = {name: value for name, value in given.items() if value is not None}
    warnings: list[str] = []
    days: int | None = None
    if patient is not None:
        days = require_pregnant(world, patient)
        if row := has_condition(world, patient_id, ("E10", "E11", "O24.0", "O24.1")):
            raise ToolError(
                "NOT_APPLICABLE", f"Known diabetes ({row['id']}): no screening.", hint="HbA1c and home readings."
            )
        warnings += unreliable_because(world, patient)
    if values and test is None:
        raise ToolError(
            "INVALID_ARGUMENT", "Which test are these values?", field="test", hint="gct_50, ogtt_75, ogtt_100 or early."
        )
    records: dict[str, str] = {}
    name: str | None = test
    if test is not None and values:
        _check_values(test, values)
    elif patient is not None:
        name, values, records = charted_test(world, patient, test)
    else:
        raise ToolError("MISSING_DATA", "Neither a patient nor values.")
    window = screening_window(world, patient)
    if name is None:
        due = days is not None and gestational_diabetes.WINDOW_WEEKS[0] * 7 <= days
        step = "50 g screen (or 75 g test) is due now" if due else "screen at 24 to 28 weeks; earlier with risk factors"
        if days is None and patient is not None:
            step = "date the pregnancy; screen at 24 to 28 weeks"
        return _glucose(None, "undetermined", [], 0, step, window, ["glucose test"], warnings)
    symptoms = None
    read = gestational_diabetes.interpret_glucose(
        name, values, gct_threshold=gct_threshold, criteria_100g=criteria_100g, symptoms=symptoms
    )
    rows = [
        row._asdict() | {"record_id": records.get(row.time)}
        for row in read.values
        if row.value is not None or row.time in read.missing
    ]
    return _glucose(
        name, read.result, rows, read.abnormal, read.next_step, window, list(read.missing), [*warnings, *read.warnings]
    )


def _glucose(
    test: str | None, result: str, rows: list[dict[str, Any]], count: int, step: str, window: dict[str, str] | None,
    missing: list[str], warnings: list[str],
) -> GlucoseScreen:  # fmt: skip
    return {
        "test": test, "result": result, "values": rows, "abnormal_count": count, "next_step": step, "due_window": window,
        "postpartum": POSTPARTUM if result in ("gdm", "overt_diabetes") else "", "missing": missing, "warnings": warnings,
        "citation": gestational_diabetes.CITATION,
    }  # fmt: skip


def _check_values(test: str, values: Mapping[str, float]) -> None:
    strange = [name for name in values if name not in gestational_diabetes.TESTS[test]]
    if strange:
        raise ToolError(
            "INVALID_ARGUMENT", f"{strange[0]} is no value of {test}.", field=f"glucose_{strange[0]}" if strange[0] != "hba1c" else "hba1c",
            hint=f"It has {', '.join(gestational_diabetes.TESTS[test])}.",
        )  # fmt: skip
    for name, value in values.items():
        if name != "hba1c" and value < MMOL_LOOKS:
            raise ToolError(
                "INVALID_UNIT",
                f"Glucose {value:g} is plausible in mmol/L only; mg/dL = mmol/L x 18.016.",
                field=f"glucose_{name}",
            )
