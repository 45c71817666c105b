"""What else a patient could be given for the same use, each candidate judged against the chart."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.dose_choice import usual_dose
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import RANK
from medmcp.servers.drug_interaction.results import Alternatives
from medmcp.servers.parameters import Limit, OptionalPatientId
from medmcp.servers.passages import monograph_passage_id
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.alternatives import Objection, judge_candidate, objections_by_reason, same_use
from medmcp.servers.world.chart import current_medicines, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.screening import MedicationList, medication_list
from medmcp.servers.world.world import World

__all__ = ["search_drug_alternatives"]


@tool("drug_interaction", "Safer alternative drugs for this patient", effect="compute", minutes=2)
async def search_drug_alternatives(
    world: World,
    drug_name: Annotated[str, Field(min_length=1, max_length=120, description="Drug to replace.")],
    patient_id: OptionalPatientId = "",
    indication: Annotated[str, Field(max_length=200, description="Indication; default from the patient's order.")] = "",
    reason: Annotated[
        Literal["allergy", "interaction", "adverse_effect", "renal", "hepatic", "pregnancy", "cost", "unavailable"]
        | None,
        Field(description="Why."),
    ] = None,
    limit: Limit = 10,
) -> Alternatives:
    """Other drugs for the same indication, each checked against the patient's allergies, medicines, problems, results,
    kidney, liver, pregnancy and age, with the reason why it passes or fails."""
    drug = require_drug(drug_name)
    patient = require_patient(world, patient_id) if patient_id else None
    if not indication and patient is not None:
        rows = [
            row for row in current_medicines(world, patient_id) if find_drug(row["drug"]) == drug and row["indication"]
        ]
        indication = rows[0]["indication"] if rows else ""
    if not indication and len(drug.indications) == 1:
        indication = drug.indications[0].name
    if not indication:
        raise ToolError(
            "MISSING_DATA", f"What {drug.name} is meant for is not known.", field="indication",
            hint=f"Give the indication, e.g. {', '.join(row.name for row in drug.indications[:4])}.",
        )  # fmt: skip
    warnings = []
    facts = patient_facts(world, patient) if patient is not None else None
    listed = MedicationList((), {}, ())
    if patient is not None:
        whole = medication_list(world, patient_id)
        listed = MedicationList(tuple(d for d in whole.drugs if d.name != drug.name), whole.records, whole.unknown)
    else:
        warnings.append(
            "No patient is given: allergies, interactions, kidney, liver, pregnancy and age were not checked."
        )
    judged: list[tuple[Drug, str, list[Objection]]] = []
    for other, line in same_use(drug, indication):
        objections = objections_by_reason(drug, other, reason)
        if patient is not None and facts is not None:
            objections += judge_candidate(world, patient, facts, listed, other, indication)
        judged.append((other, line, sorted(objections, key=lambda o: -o.rank)))
    lines = {"first": 0, "second": 1, "other": 2}

    def order(row: tuple[Drug, str, list[Objection]]) -> tuple[int, int, int, str]:
        other, line, objections = row
        return (
            objections[0].rank if objections else 0,
            lines[line],
            int(other.drug_class != drug.drug_class),
            other.name,
        )

    judged.sort(key=order)
    fitting = [row for row in judged if not row[2] or row[2][0].rank < RANK["contraindicated"]]
    if not judged:
        warnings.append(f"The formulary lists no other drug for '{indication}'.")
    return {
        "alternatives": [
            {
                "drug": other.name, "class": other.drug_class,
                "fits": not objections or objections[0].rank < RANK["major"], "line": line,
                "problems": [objection.text for objection in objections],
                "usual_dose": usual_dose(other, indication), "evidence": monograph_passage_id(other, "indications"),
            }
            for other, line, objections in fitting[:limit]
        ],
        "excluded": [{"drug": other.name, "reason": objections[0].text} for other, _, objections in judged
                     if objections and objections[0].rank >= RANK["contraindicated"]][:limit],
        "indication": indication,
        "warnings": warnings,
    }  # fmt: skip
