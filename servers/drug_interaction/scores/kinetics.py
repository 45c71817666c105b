"""Kinetic parameters, and the times and concentrations that follow from them."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.pharmacokinetics import Kinetics, renal_half_life
from medmcp.servers.clinical.scores.score import NotApplicable
from medmcp.servers.drug_interaction.results import PharmacokineticProfile
from medmcp.servers.parameters import DrugName, OptionalPatientId
from medmcp.servers.passages import monograph_citation
from medmcp.servers.tool import tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.drug_kinetics import computed_kinetics
from medmcp.servers.world.kidney import chart_kidney
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.world import World

__all__ = ["get_pharmacokinetics"]


@tool("drug_interaction", "Pharmacokinetics and time calculations", effect="compute", minutes=1)
async def get_pharmacokinetics(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    calculate: Annotated[
        Literal["none", "steady_state", "washout", "loading_dose", "concentration_at"],
        Field(description="What to compute."),
    ] = "none",
    dose_mg: Annotated[float | None, Field(ge=0, le=100_000, description="Dose in mg, for a concentration.")] = None,
    target_concentration: Annotated[
        float | None, Field(ge=0, le=10_000, description="In mg/L, for a loading dose.")
    ] = None,
    hours: Annotated[
        float | None, Field(ge=0, le=2000, description="Hours after the dose, for a concentration.")
    ] = None,
) -> PharmacokineticProfile:
    """Kinetic parameters of a medicine and, if asked, time to steady state, washout, loading dose or expected
    concentration for this patient, with the half-life scaled to the kidney where that is known."""
    drug = require_drug(drug_name)
    pk = drug.pk
    patient = require_patient(world, patient_id) if patient_id else None
    warnings: list[str] = []
    half = pk.half_life_h if pk else None
    scaled: Kinetics | None = None
    if pk is not None and half is not None and patient is not None:
        kidney = chart_kidney(world, patient)
        if kidney.crcl is None:
            warnings.append("CrCl is not known: the half-life is not scaled to the kidney.")
        else:
            try:
                scaled = renal_half_life(
                    half_life_h=sum(half) / 2,
                    fraction_renal=pk.fraction_renal,
                    crcl=kidney.crcl,
                    nonlinear=pk.nonlinear,
                )
            except NotApplicable as reason:
                warnings.append(f"Half-life not scaled: {reason.reason}")
    result = None
    if calculate != "none":
        result = computed_kinetics(
            drug, calculate, scaled, patient["weight_kg"] if patient else None, dose_mg, target_concentration, hours
        )
    return {
        "bioavailability": pk.bioavailability if pk else None,
        "tmax_h": pk.tmax_h if pk else None,
        "half_life_h": {
            "low": half[0],
            "high": half[1],
            "patient": round(scaled.value, 2) if scaled else None,
            "steps": scaled.steps if scaled else [],
        }
        if half
        else None,
        "vd_l_per_kg": pk.vd_l_per_kg if pk else None,
        "protein_binding_percent": pk.protein_binding_percent if pk else None,
        "clearance": {"value": pk.clearance_l_h_kg, "unit": "L/h/kg"}
        if pk and pk.clearance_l_h_kg is not None
        else None,
        "elimination": {"fraction_renal_unchanged": pk.fraction_renal}
        if pk and pk.fraction_renal is not None
        else None,
        "active_metabolites": list(pk.active_metabolites) if pk else [],
        "dialysable": pk.dialysable if pk else None,
        "result": result,
        "warnings": warnings if pk else [*warnings, f"This base has no kinetic data of {drug.name}."],
        "citation": monograph_citation(drug, "pharmacokinetics"),
    }
