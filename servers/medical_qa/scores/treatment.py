"""Randomised trials, and treatments side by side."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.evidence.trial import find_trials
from medmcp.servers.medical_qa.results import TreatmentComparison, Trials
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, Limit, OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.treatment_fit import (
    aspect_rows,
    guideline_lines,
    head_to_head,
    patient_fit,
    require_known,
    trial_row,
)
from medmcp.servers.world.world import World

__all__ = ["compare_treatments", "search_clinical_trials"]

# of a head-to-head trial in a comparison; search_clinical_trials has it whole
DIRECT = (
    "trial_name",
    "year",
    "intervention",
    "comparator",
    "primary_outcome",
    "effect",
    "arr",
    "nnt",
    "nnt_kind",
    "passage_id",
)


@tool("medical_qa", "Search clinical trials (PICO)", effect="compute", minutes=1)
async def search_clinical_trials(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=200, description="Population or condition.")],
    intervention: Annotated[str, Field(max_length=200, description="Intervention.")] = "",
    comparator: Annotated[str, Field(max_length=200, description="Comparator.")] = "",
    outcome: Annotated[str, Field(max_length=200, description="Outcome.")] = "",
    published_after: Annotated[int | None, Field(ge=1940, le=2100, description="Year or later.")] = None,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Trials:
    """Randomised trials by population, intervention, comparator and outcome: published effect, and from the counts on
    file absolute risks, ARR with 95 % CI and NNT (or NNH). Without counts these are null."""
    found = find_trials(condition, intervention, comparator, outcome, published_after)
    shown, envelope = page(found, limit, cursor)
    return {"trials": [trial_row(trial) for trial in shown], **envelope}


@tool("medical_qa", "Compare treatments", effect="compute", minutes=2)
async def compare_treatments(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=200, description="Condition.")],
    treatments: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=120)]],
        Field(min_length=2, max_length=4, description="Treatments."),
    ],
    patient_id: OptionalPatientId = "",
    outcome: Annotated[str, Field(max_length=200, description="Outcome of interest.")] = "",
) -> TreatmentComparison:
    """Two to four treatments side by side: trials, harms, dosing, contraindications, monitoring and guideline line, with
    passage ids; for a patient what allergies, problems, kidney and medicines say to each. No winner is declared."""
    if len({name.casefold() for name in treatments}) < len(treatments):
        raise ToolError("INVALID_ARGUMENT", "Name at least 2 different treatments.", field="treatments")
    patient = require_patient(world, patient_id) if patient_id else None
    drugs = {name: require_known(condition, name) for name in treatments}
    rows = aspect_rows(condition, drugs, outcome)
    direct = head_to_head(condition, treatments, outcome)
    lines = guideline_lines(condition, treatments)
    return {
        "rows": rows,
        "head_to_head": [{name: trial_row(trial)[name] for name in DIRECT} for trial in direct],
        "indirect_only": not direct,
        "guideline_line": lines,
        "patient_fit": patient_fit(world, patient, condition, drugs) if patient else None,
        "gaps": [f"{name}: {row['aspect']}" for row in rows for name, text in row["values"].items() if text is None]
        + [f"{name}: guideline line" for name in treatments if not lines[name]],
    }
