"""What speaks against a drug of an emergency protocol in one patient: the safety engine and the protocol's own cautions."""

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.protocol import Medication, Protocol
from medmcp.servers.clinical.safety import DrugOrder, PatientFacts, check_order

__all__ = ["EMERGENCY_OF", "drug_conflicts"]

# protocols whose first doses the safety engine never blocks
EMERGENCY_OF = {
    "cardiac_arrest_adult": "arrest", "cardiac_arrest_child": "arrest", "maternal_cardiac_arrest": "arrest",
    "neonatal_resuscitation": "arrest", "anaphylaxis": "anaphylaxis", "eclampsia": "eclampsia",
}  # fmt: skip
# what of an order's check a protocol row is shown: the dose and the route are the protocol's own
CONFLICTS = (
    "allergy", "contraindication", "interaction", "pregnancy", "pregnancy_test", "lactation", "renal", "hepatic", "qt",
    "age", "duplicate",
)  # fmt: skip


def drug_conflicts(protocol: Protocol, row: Medication, facts: PatientFacts) -> list[str]:
    """What speaks against a drug in this patient, from the safety engine and the protocol's own cautions."""
    found = []
    for caution in protocol.cautions:
        if caution.drug != row.drug or not caution.icd10:
            continue
        for record, code, name in facts.problems:
            if code.startswith(caution.icd10):
                kind = "contraindicated" if caution.absolute else "caution"
                found.append(f"{kind}: {name} ({record}): {caution.reason}")
    drug = find_drug(row.drug)
    if drug is None:
        return [*found, "not checked: the drug has no formulary row"]
    order = DrugOrder(drug, row.low, row.unit.replace("/", "_per_"), row.route, "once", row.indication)
    grades = {1: "never", 2: "hard stop", 3: "warning"}
    issues = [issue for issue in check_order(facts, order) if issue.type in CONFLICTS]
    return found + [
        f"{grades[issue.grade]}: {issue.message}" + (f" ({issue.source_record})" if issue.source_record else "")
        for issue in issues
    ]
