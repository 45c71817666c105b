"""The NIH Stroke Scale, examined at the bedside or from items given."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.nihss import nihss
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId, OptionalTime
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, caller_values, finish, previous
from medmcp.servers.world.chart import find_encounter, reading
from medmcp.servers.world.neuro_exam import examined_nihss
from medmcp.servers.world.neuro_exam import last_known_well as known_well
from medmcp.servers.world.survey import latest_glucose
from medmcp.servers.world.triage_facts import on_anticoagulant
from medmcp.servers.world.world import World

__all__ = ["calculate_nihss"]


@tool("triage_emergency", "NIH Stroke Scale", effect="compute", minutes=6, examines=True)
async def calculate_nihss(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    items: Annotated[
        list[Annotated[str, Field(pattern=r"^(1a|1b|1c|2|3|4|5a|5b|6a|6b|7|8|9|10|11)=([0-4]|UN)$")]] | None,
        Field(max_length=15, description="Points as item=points, e.g. 5a=2 or 10=UN; omit to examine the patient."),
    ] = None,
    last_known_well: Annotated[OptionalTime, Field(description="ISO 8601; overrides the chart.")] = "",
) -> Mapping[str, Any]:
    """Examine and score the 15 items of the NIHSS, with untestable items, severity band, time since last known well,
    and whether a large vessel occlusion or a disabling deficit is suspected. Without items the findings are charted."""
    begin(world, patient_id)
    if not patient_id and not items:
        raise ToolError("MISSING_DATA", "Neither a patient nor items.", hint="Give patient_id, or items such as 5a=2.")
    encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
    if items:
        names = [item.partition("=")[0] for item in items]
        if len(set(names)) != len(names):
            raise ToolError("INVALID_ARGUMENT", "An item is given twice.", field="items")
        values = {item.partition("=")[0]: Reading.given(item.partition("=")[2]) for item in items}
    else:
        values = examined_nihss(world, patient_id, encounter["id"] if encounter else None)
    well = known_well(world, encounter, last_known_well)
    last = previous(world, patient_id, "NIHSS") if patient_id else None
    chart = {code: reading(world, patient_id, code) for code in ("sbp", "dbp")} if patient_id else {}
    with caller_values("items"):
        score = nihss(
            values,
            minutes_since_last_known_well=Reading.given(None if well is None else round(world.minutes_since(well))),
            previous=Reading.given(last["value"] if last else None),
            glucose=latest_glucose(world, patient_id) if patient_id else Reading.missing(),
            anticoagulant=on_anticoagulant(world, patient_id) if patient_id else Reading.missing(),
            **chart,
        )
    if well is None:
        score.warnings.append("Last known well is not on record: ask the patient or a witness.")
    finish(world, patient_id, score)
    extra = score.extra
    disabling = extra["disabling"]
    return score_result(
        score, minutes_since_lkw=extra["minutes_since_lkw"], band=extra["band"], lvo_suspected=extra["lvo_suspected"],
        disabling="undetermined" if disabling is None else disabling, change=extra["change"],
    )  # fmt: skip
