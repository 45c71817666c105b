"""What medicines do to each other: two of them, or all that a patient has and may get."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.formulary import find_drug, nearest_names
from medmcp.servers.clinical.interaction import NONE_DOCUMENTED, RANK, Severity, find_interactions
from medmcp.servers.clinical.regimen import cumulative_burden
from medmcp.servers.drug_interaction.results import AllInteractions, InteractionCheck
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, EncounterId, Limit, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import find_encounter, require_patient
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.screening import medication_list, screen
from medmcp.servers.world.world import World

__all__ = ["check_all_interactions", "check_interaction"]


@tool(
    "drug_interaction",
    "Check two drugs for interaction",
    effect="compute",
    minutes=1,
    also_on=("medical_qa", "psychiatry"),
)
async def check_interaction(
    world: World,
    drug_a: Annotated[str, Field(min_length=1, max_length=120, description="First drug.")],
    drug_b: Annotated[str, Field(min_length=1, max_length=120, description="Second drug.")],
) -> InteractionCheck:
    """What two medicines do to each other: severity (0 to 10), mechanism, effect, onset, management, evidence. Brands
    and classes are resolved. Nothing documented does not mean safe."""
    a, b = require_drug(drug_a, "drug_a"), require_drug(drug_b, "drug_b")
    if a.name == b.name:
        raise ToolError(
            "INVALID_ARGUMENT", f"Both names are {a.name}.", field="drug_b", hint="Give two different drugs."
        )
    hits = [hit.as_row() for hit in find_interactions(a, b)]
    if not hits:
        return {
            "interaction": "none_documented", "severity": None, "severity_rank": 0, "mechanism": None,
            "effect": NONE_DOCUMENTED, "onset": None, "management": None, "evidence": None, "matched_via": None,
            "citation": None, "all_hits": [],
        }  # fmt: skip
    worst = hits[0]
    return {
        "interaction": "found", "severity": worst["severity"], "severity_rank": worst["severity_rank"],
        "mechanism": worst["mechanism"], "effect": worst["effect"], "onset": worst["onset"],
        "management": worst["management"], "evidence": worst["evidence"], "matched_via": worst["matched_via"],
        "citation": worst["citation"], "all_hits": hits,
    }  # fmt: skip


@tool(
    "drug_interaction",
    "Screen a patient's whole medication list",
    effect="compute",
    minutes=2,
    also_on=("cross_domain",),
)
async def check_all_interactions(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    new_drugs: Annotated[list[str] | None, Field(max_length=10, description="Drugs under consideration.")] = None,
    min_severity: Annotated[
        Literal["minor", "moderate", "major", "contraindicated"], Field(description="Lowest severity shown.")
    ] = "minor",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> AllInteractions:
    """Screen all current medicines of a patient and any that you consider: drug-drug, drug-disease, drug-allergy,
    drug-laboratory and duplicate-therapy problems by severity, with the records they rest on."""
    patient = require_patient(world, patient_id)
    if encounter_id:
        find_encounter(world, patient_id, encounter_id)
    listed = medication_list(world, patient_id, encounter_id)
    not_checked: list[dict[str, Any]] = [
        {"drug": name, "medication_id": record, "reason": "not in the formulary"} for record, name in listed.unknown
    ]
    new = []
    for name in new_drugs or ():
        drug = find_drug(name)
        if drug is None:
            near = nearest_names(name)
            why = "not in the formulary" + (f"; nearest: {', '.join(near)}" if near else "")
            not_checked.append({"drug": name, "medication_id": None, "reason": why})
        elif drug not in new:
            new.append(drug)
    if not listed.drugs and not new and not not_checked:
        raise ToolError(
            "MISSING_DATA",
            "No current medicine is on record and no new drug is given.",
            hint="Give new_drugs, or take a medication history.",
        )
    findings = screen(world, patient, listed, tuple(new))
    severities: tuple[Severity, ...] = ("contraindicated", "major", "moderate", "minor")
    kept = [finding.as_row() for finding in findings if finding.rank >= RANK[min_severity]]
    burden = cumulative_burden((*listed.drugs, *new))
    shown, envelope = page(kept, limit, cursor)
    warnings = [f"{len(not_checked)} drug(s) were not checked."] if not_checked else []
    if patient["allergy_status"] == "not_assessed":
        warnings.append("Allergies have not been assessed.")
    if not findings:
        warnings.append(NONE_DOCUMENTED)
    return {
        "findings": shown,
        "counts": {severity: sum(f.severity == severity for f in findings) for severity in severities},
        "cumulative": {
            "anticholinergic_burden": burden.anticholinergic_score,
            "anticholinergic_relevant": burden.anticholinergic_relevant,
            "anticholinergic": list(burden.anticholinergic),
            "serotonergic_count": len(burden.serotonergic), "serotonergic": list(burden.serotonergic),
            "qt_drug_count": len(burden.qt_known), "qt_known": list(burden.qt_known),
            "qt_possible_or_conditional": list(burden.qt_other),
            "bleeding_risk_count": len(burden.bleeding_risk), "bleeding_risk": list(burden.bleeding_risk),
            "cns_depressant_count": len(burden.cns_depressant), "cns_depressant": list(burden.cns_depressant),
        },
        "not_checked": not_checked,
        "warnings": warnings,
        **envelope,
    }  # fmt: skip
