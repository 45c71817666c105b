"""A ranked differential diagnosis, from findings named and charted."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.differential import KNOWLEDGE_VERSION, match_findings, rank_diagnoses, suggested_tests
from medmcp.servers.clinical_diagnosis.results import Differential
from medmcp.servers.parameters import Age, Limit, OptionalPatientId, Sex
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin
from medmcp.servers.world.chart_findings import charted_findings
from medmcp.servers.world.world import World

__all__ = ["get_differential_diagnosis"]

FindingNames = Annotated[
    list[Annotated[str, Field(min_length=2, max_length=120)]] | None,
    Field(max_length=40, description="Names of findings, e.g. fever, pleuritic pain, raised D-dimer."),
]


@tool(
    "clinical_diagnosis",
    "Rank a differential diagnosis",
    effect="compute",
    minutes=2,
    also_on=("medical_qa", "visual_diagnosis"),
)
async def get_differential_diagnosis(
    world: World,
    patient_id: OptionalPatientId = "",
    findings_present: FindingNames = None,
    findings_absent: FindingNames = None,
    age: Age = None,
    sex: Sex = None,
    limit: Limit = 10,
) -> Differential:
    """Rank diagnoses for findings that are present and absent: those you name and, for a patient, those charted so far.
    Lists what supports, opposes and is missing, dangerous conditions, and the tests that tell the first ones apart. The
    weight is relative to the diseases of the table, not a probability."""
    chart = begin(world, patient_id)
    present, unknown_present = match_findings(findings_present or [])
    absent, unknown_absent = match_findings(findings_absent or [])
    if both := sorted(set(present) & set(absent)):
        raise ToolError(
            "INVALID_ARGUMENT", f"'{both[0].replace('_', ' ')}' is both present and absent.", field="findings_absent"
        )
    known: dict[str, bool] = {}
    if chart.patient is not None:
        charted = charted_findings(world, chart.patient, chart.at)
        known = {name: bool(one.value) for name, one in charted.items() if one.known}
    elif not present and not absent:
        raise ToolError(
            "MISSING_DATA", "There are no findings to rank by.", hint="Give findings_present, or a patient_id."
        )
    known |= dict.fromkeys(present, True) | dict.fromkeys(absent, False)
    years = age if age is not None else chart.age.value
    gender = sex if sex is not None else chart.sex.value
    ranked = rank_diagnoses(
        known, age=float(years) if isinstance(years, int | float) else None,
        sex=gender if gender in ("female", "male") else None,
    )  # fmt: skip
    shown = ranked[:limit]
    dangerous = [one for one in ranked[limit:] if one.disease.must_not_miss and one.supporting][:5]
    return {
        "candidates": [
            {
                "diagnosis": one.disease.name, "icd10": one.disease.icd10, "weight": one.weight, "supporting": one.supporting,
                "opposing": one.opposing, "key_missing": one.key_missing, "must_not_miss": one.disease.must_not_miss,
            }
            for one in (*shown, *dangerous)
        ],
        "suggested_tests": [
            {"test": test, "discriminates_between": names} for test, names in suggested_tests(ranked, set(known))
        ],
        "unmatched_findings": [*unknown_present, *unknown_absent],
        "method": KNOWLEDGE_VERSION,
        "warnings": [
            "A relative ranking over the diseases of the table, not a probability; a disease outside it is never listed."
        ],
    }  # fmt: skip
