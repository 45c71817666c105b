"""Bishop score before induction, from the last charted examination or the items given."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.bishop import bishop, three_point_station
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import find_encounter
from medmcp.servers.world.labour import charted_exams, induction_warnings
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.world import World

__all__ = ["calculate_bishop_score"]


@tool("obstetrics", "Bishop score", effect="compute", minutes=1)
async def calculate_bishop_score(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    dilation_cm: Annotated[float | None, Field(ge=0, le=10, description="Dilation, cm.")] = None,
    effacement_percent: Annotated[float | None, Field(ge=0, le=100, description="Effacement, %.")] = None,
    station: Annotated[int | None, Field(ge=-5, le=5, description="Station on the scale named.")] = None,
    station_scale: Annotated[Literal[3, 5], Field(description="3 for -3..+3, 5 for -5..+5.")] = 3,
    consistency: Annotated[Literal["firm", "medium", "soft"] | None, Field(description="Consistency.")] = None,
    position: Annotated[Literal["posterior", "mid", "anterior"] | None, Field(description="Position.")] = None,
) -> Mapping[str, Any]:
    """Bishop score (0-13) and simplified Bishop before induction, from the last charted vaginal examination or explicit
    items, with what forbids induction or misoprostol in this patient."""
    chart = begin(world, patient_id)
    exam: dict[str, Any] = {}
    warnings: list[str] = []
    if chart.patient is not None:
        find_encounter(world, patient_id, encounter_id)
        require_pregnant(world, chart.patient)
        exams = charted_exams(world, patient_id)
        exam = exams[-1] if exams else {}
        warnings += induction_warnings(world, chart.patient)
    with caller_values("station"):
        converted = None if station is None else three_point_station(station, station_scale)
    if station is not None and station_scale == 5:
        warnings.append(f"Station {station:+d} of the -5 to +5 scale taken as {converted:+d} of -3 to +3.")

    def item(code: str, given: float | str | None, unit: str = "") -> Reading:
        if given is not None:
            return Reading.given(given, unit)
        if code not in exam:
            return MISSING
        return Reading(
            value=exam[code], unit=unit, source="chart", record_id=exam["record_id"], observed_at=exam["time"]
        )

    score = bishop(
        dilation=item("cervical_dilation", dilation_cm, "cm"), effacement=item("cervical_effacement", effacement_percent, "%"),
        station=item("fetal_station", converted, "cm"), consistency=item("cervical_consistency", consistency),
        position=item("cervical_position", position),
    )  # fmt: skip
    if exam and world.minutes_since(exam["time"]) > 24 * 60:
        warnings.append(f"The examination is {world.minutes_since(exam['time']) / 60:.0f} h old.")
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    extra = score.extra
    advice = {"true": "oxytocin and amniotomy; no ripening needed", "false": "ripen first (balloon; prostaglandin only without a uterine scar)",
              "undetermined": "by what is missing, or by parity and preference at 7"}[str(extra["favourable"])]  # fmt: skip
    return score_result(score, simplified=extra["simplified"], favourable=extra["favourable"], ripening_advice=advice)
