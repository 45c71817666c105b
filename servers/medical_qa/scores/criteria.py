"""Published criteria of a condition, checked on a chart or on what is stated."""

from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.criteria import CRITERIA, find_criteria, nearest_criteria
from medmcp.servers.clinical.criteria.criterion import Criterion, judge
from medmcp.servers.evidence_passages import criteria_passage
from medmcp.servers.medical_qa.results import DiagnosticCriteria
from medmcp.servers.parameters import OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.criteria_evidence import Evidence, chart_answers
from medmcp.servers.world.world import World

__all__ = ["check_diagnostic_criteria"]

Stated = Annotated[
    list[str] | None, Field(max_length=40, description="Criterion ids that you state; they go before the chart.")
]


@tool("medical_qa", "Diagnostic or classification criteria", effect="compute", minutes=2)
async def check_diagnostic_criteria(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=120, description="Condition or name of the criteria.")],
    patient_id: OptionalPatientId = "",
    criteria_met: Stated = None,
    criteria_not_met: Stated = None,
) -> DiagnosticCriteria:
    """Published criteria of a condition and, for a patient or stated findings, which are met, not met or unknown, the verdict
    of the rule, and what would decide. Coded findings, results and vital signs count; what was not recorded is unknown."""
    rules = find_criteria(condition)
    if rules is None:
        near = nearest_criteria(condition)
        raise ToolError(
            "NOT_FOUND", f"No criteria set for '{condition}'.", field="condition",
            hint=f"Nearest: {', '.join(near)}." if near else f"There are {', '.join(CRITERIA)}.",
        )  # fmt: skip
    patient = require_patient(world, patient_id) if patient_id else None
    warnings = [rules.caution] if rules.caution else []
    if rules.population:
        warnings.append(f"Made for: {rules.population}.")
    if patient and not rules.ages[0] <= age_years(world, patient) < rules.ages[1]:
        raise ToolError(
            "NOT_APPLICABLE", f"{rules.name} is made for {rules.ages[0]:g} to {rules.ages[1]:g} years (this patient is {age_years(world, patient):g}).",
            field="patient_id",
        )  # fmt: skip
    answers = chart_answers(world, patient, rules) if patient else {row.id: Evidence(None) for row in rules.criteria}
    known = {row.id for row in rules.criteria}
    for field, stated, met in (("criteria_met", criteria_met, True), ("criteria_not_met", criteria_not_met, False)):
        for name in stated or ():
            if name not in known:
                raise ToolError(
                    "INVALID_ARGUMENT", f"{rules.key} has no criterion '{name}'.", field=field, hint=f"Ids: {', '.join(sorted(known))}.",
                )  # fmt: skip
            if name in (criteria_met or ()) and name in (criteria_not_met or ()):
                raise ToolError("INVALID_ARGUMENT", f"'{name}' is stated as met and as not met.", field=field)
            if answers[name].met is (not met):
                warnings.append(f"{name}: your statement goes before the chart ({answers[name].record_id}).")
            answers[name] = Evidence(met, None, "stated")
    verdict = judge(rules, {name: one.met for name, one in answers.items()})
    words = {True: "met", False: "not_met", None: "unknown"}
    counting = [row for row in rules.criteria if verdict.counts[row.id]]
    low, high = verdict.points
    weighted = any(row.points for row in rules.criteria)
    counts: dict[str, Any] = {
        kind: sum(row.type == kind for row in counting)
        for kind in ("required", "major", "minor") if any(row.type == kind for row in rules.criteria)
    }  # fmt: skip
    if weighted:
        counts |= {"points": low if low == high else None, "points_range": [low, high]}
    return {
        "criteria_set": {
            "key": rules.key, "name": rules.name, "year": rules.year, "purpose": rules.purpose, "citation": rules.citation,
            "passage_id": criteria_passage(rules).passage_id,
        },
        "criteria": [
            {
                "id": row.id, "text": row.text, "type": row.type, **({"points": row.points} if weighted else {}),
                "status": words[answers[row.id].met],
                "counts": verdict.counts[row.id] if answers[row.id].met else False if answers[row.id].met is False else None,
                "record_id": answers[row.id].record_id, "value": answers[row.id].value,
                **({"obtain": _obtain(row)} if answers[row.id].met is None else {}),
            }
            for row in rules.criteria
        ],
        "rule": "; ".join(f"{level.name}: {level.words}" for level in rules.levels),
        "result": verdict.outcome,
        "level": verdict.level,
        "levels": {name: {True: "fulfilled", False: "not_fulfilled", None: "undetermined"}[state] for name, state in verdict.levels.items()},
        "counts": counts,
        "needed": list(verdict.needed),
        "warnings": warnings,
    }  # fmt: skip


def _obtain(row: Criterion) -> list[str]:
    """Where an unknown criterion could be answered: tests of the laboratory and vital signs by name, else the patient."""
    named = dict.fromkeys(cue.lab or cue.vital for cue in row.cues if cue.lab or cue.vital)
    return [*named, *(["history, examination or report"] if any(cue.finding for cue in row.cues) else [])]
