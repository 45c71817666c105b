"""Biophysical profile, full or modified, from the latest scan and tracing or the items given."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.biophysical_profile import amniotic_fluid, biophysical_profile, modified_profile
from medmcp.servers.clinical.scores.fetal_heart_rate import read_tracing
from medmcp.servers.clinical.scores.gestational_age import VIABLE_WEEKS
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import find_encounter, gestation_weeks
from medmcp.servers.world.fetal_studies import done_studies, latest_scan_with, measures_of, stored_tracing
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.world import Row, World

__all__ = ["calculate_biophysical_profile"]


@tool("obstetrics", "Biophysical profile (full or modified)", effect="compute", minutes=2)
async def calculate_biophysical_profile(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    variant: Annotated[Literal["full", "modified"], Field(description="Full (five items) or modified.")] = "full",
    breathing: Annotated[bool | None, Field(description="Breathing criterion met.")] = None,
    movement: Annotated[bool | None, Field(description="Movement criterion met.")] = None,
    tone: Annotated[bool | None, Field(description="Tone criterion met.")] = None,
    nst_reactive: Annotated[bool | None, Field(description="Reactive non-stress test.")] = None,
    deepest_pocket_cm: Annotated[float | None, Field(ge=0, le=20, description="Deepest vertical pocket, cm.")] = None,
    afi_cm: Annotated[float | None, Field(ge=0, le=60, description="Amniotic fluid index, cm (modified only).")] = None,
    ga_weeks: Annotated[float | None, Field(ge=20, le=44, description="Gestational age, weeks.")] = None,
) -> Mapping[str, Any]:
    """Full biophysical profile (four scan items and the non-stress test) or the modified one (test and fluid), from the
    latest scan and tracing or explicit items, with management by gestational age. Too little fluid counts whatever the
    total."""
    chart = begin(world, patient_id)
    scan: Row | None = None
    tracing: Row | None = None
    weeks = ga_weeks
    warnings: list[str] = []
    if chart.patient is not None:
        find_encounter(world, patient_id, encounter_id)
        require_pregnant(world, chart.patient)
        scan = latest_scan_with(world, patient_id, "pocket_cm")
        tracings = done_studies(world, patient_id, ("ctg",))
        tracing = tracings[0] if tracings else None
        weeks = gestation_weeks(world, chart.patient) if ga_weeks is None else ga_weeks
    given = (breathing, movement, tone, nst_reactive, deepest_pocket_cm, afi_cm)
    if scan is None and tracing is None and all(value is None for value in given):
        raise ToolError(
            "MISSING_DATA", "No scan and no tracing on file.", hint="order_imaging ultrasound obstetric, place_care_order ctg.",
        )  # fmt: skip
    if weeks is not None and weeks < VIABLE_WEEKS:
        warnings.append("Before 24+0 weeks the profile is not validated.")
    measured = measures_of(scan) if scan else {}
    stale = [row["id"] for row in (scan, tracing) if row and world.minutes_since(row["started"]) > 24 * 60]
    if stale:
        warnings.append(f"Older than 24 h: {', '.join(stale)}.")

    def of_scan(name: str, value: float | bool | None, unit: str = "") -> Reading:
        if value is not None:
            return Reading.given(value, unit)
        if scan is None or measured.get(name) is None:
            return MISSING
        found = measured[name] if unit else bool(measured[name])
        return Reading(value=found, unit=unit, source="chart", record_id=scan["id"], observed_at=scan["started"])

    nst = Reading.given(nst_reactive)
    if nst_reactive is None and tracing is not None:
        state = read_tracing(stored_tracing(measures_of(tracing), weeks)).nst
        if state != "inadequate":
            nst = Reading(
                value=state == "reactive", source="chart", record_id=tracing["id"], observed_at=tracing["started"]
            )
        else:
            warnings.append("Fewer than 2 accelerations in a short tracing: extend it to 40 min.")
    pocket, index = of_scan("pocket_cm", deepest_pocket_cm, "cm"), of_scan("afi_cm", afi_cm, "cm")
    if variant == "modified":
        score = modified_profile(nst=nst, pocket=pocket, afi=index, weeks=weeks)
    else:
        score = biophysical_profile(
            breathing=of_scan("breathing", breathing), movement=of_scan("movement", movement), tone=of_scan("tone", tone),
            pocket=pocket, nst=nst, weeks=weeks,
        )  # fmt: skip
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    fluid = amniotic_fluid(pocket.number("deepest_pocket_cm"), index.number("afi_cm"))
    return score_result(score, result=score.extra["result"], fluid=fluid, management=score.extra["management"])
