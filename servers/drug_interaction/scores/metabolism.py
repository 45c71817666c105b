"""What a medicine does at enzymes and transporters, shared with the patient's others or changed by a genotype."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.enzyme_pathways import TRANSPORTERS, shared_pathways
from medmcp.servers.drug_interaction.results import CypProfile
from medmcp.servers.parameters import DrugName, OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import latest, require_patient
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.screening import medication_list
from medmcp.servers.world.world import World

__all__ = ["check_cyp450_metabolism"]


Gene = Literal[
    "CYP2D6", "CYP2C19", "CYP2C9", "CYP3A5", "CYP2B6", "SLCO1B1", "TPMT", "NUDT15", "DPYD", "UGT1A1", "VKORC1"
]
Phenotype = Literal["poor", "intermediate", "normal", "rapid", "ultrarapid", "increased_sensitivity"]


@tool("drug_interaction", "CYP450 and transporter profile", effect="compute", minutes=1)
async def check_cyp450_metabolism(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    gene: Annotated[
        Gene | None, Field(description="Gene of the stated phenotype; chart genotype used when omitted.")
    ] = None,
    phenotype: Annotated[Phenotype | None, Field(description="Phenotype of that gene.")] = None,
) -> CypProfile:
    """What a medicine does at CYP enzymes and transporters as substrate, inhibitor or inducer (FDA strengths), which of
    the patient's medicines share those pathways, and what a genotype changes."""
    drug = require_drug(drug_name)
    if phenotype and not gene:
        raise ToolError("INVALID_ARGUMENT", "A phenotype needs its gene.", field="gene")
    enzymes = [role for role in drug.cyp if not role.enzyme.startswith(TRANSPORTERS)]
    warnings = [] if drug.cyp else [f"No enzyme or transporter role of {drug.name} is recorded in this base."]
    matches: list[dict[str, Any]] = []
    genetics = [
        row
        for row in drug.pharmacogenetics
        if (not gene or row.gene == gene) and (not phenotype or row.phenotype == phenotype)
    ]
    rows: list[dict[str, Any]] = [
        {"gene": row.gene, "phenotype": row.phenotype, "consequence": row.consequence, "cpic_level": row.cpic_level,
         "source": "input" if phenotype else "table"}
        for row in genetics
    ]  # fmt: skip
    if gene and not genetics:
        warnings.append(
            f"This base documents no consequence of {gene} {phenotype or ''} for {drug.name}.".replace("  ", " ")
        )
    if patient_id:
        require_patient(world, patient_id)
        listed = medication_list(world, patient_id)
        for other in listed.drugs:
            if other.name != drug.name:
                matches += shared_pathways(drug, other, listed.records[other.name])
        warnings += [
            f"{name} ({record}) is not in the formulary and was not matched." for record, name in listed.unknown
        ]
        if not phenotype:
            for name in {row.gene for row in genetics}:
                found = latest(world, patient_id, f"{name.lower()}_genotype")
                if found is not None:
                    rows.append(
                        {
                            "gene": name,
                            "phenotype": found["value_text"],
                            "consequence": "compare with the rows of the table",
                            "cpic_level": None,
                            "source": found["id"],
                        }
                    )
    return {
        "substrate_of": [
            {"enzyme": r.enzyme, "fraction": r.fraction, "sensitive": r.sensitive}
            for r in enzymes
            if r.role == "substrate"
        ],
        "inhibits": [{"enzyme": r.enzyme, "strength": r.strength} for r in enzymes if r.role == "inhibitor"],
        "induces": [{"enzyme": r.enzyme, "strength": r.strength} for r in enzymes if r.role == "inducer"],
        "transporters": [
            {"transporter": r.enzyme, "role": r.role, "strength": r.strength} for r in drug.cyp if r not in enzymes
        ],
        "prodrug": drug.prodrug,
        "patient_matches": matches,
        "pharmacogenetics": rows,
        "warnings": warnings,
    }
