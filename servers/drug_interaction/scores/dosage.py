"""A dose for a patient: the proposed one judged, or one that can be ordered as it stands."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.dose_check import judge_proposed
from medmcp.servers.clinical.dose_choice import ROUTE_GROUPS, OrderableDose, choose_dose, dose_text, routes_of
from medmcp.servers.clinical.kidney_dosing import KidneyAdvice
from medmcp.servers.drug_interaction.results import DosageCheck, RecommendedDose
from medmcp.servers.parameters import DrugName, OptionalPatientId
from medmcp.servers.passages import monograph_citation
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.dosing import dosing_weights, kidney_band, liver_band
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.world import World

__all__ = ["Indication", "check_dosage", "ordered_dose"]

Indication = Annotated[str, Field(max_length=200, description="Indication; the dose may differ.")]


@tool("drug_interaction", "Check a dose", effect="compute", minutes=1)
async def check_dosage(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    indication: Indication = "",
    dose: Annotated[float | None, Field(gt=0, le=30_000_000, description="Amount per administration.")] = None,
    dose_unit: Annotated[
        Literal["mg", "g", "microgram", "unit", "mmol", "mg_per_kg", "microgram_per_kg", "unit_per_kg"] | None,
        Field(description="Unit."),
    ] = None,
    route: Annotated[
        Literal["oral", "iv", "im", "sc", "inhaled", "rectal", "other"] | None, Field(description="Route.")
    ] = None,
    doses_per_day: Annotated[float | None, Field(ge=0.01, le=48, description="Administrations per day.")] = None,
    weight_kg: Annotated[float | None, Field(ge=0.3, le=400, description="Weight in kg; overrides the chart.")] = None,
    age_years: Annotated[float | None, Field(ge=0, le=120, description="Age in years; overrides the chart.")] = None,
) -> DosageCheck:
    """Judge a proposed dose against the formulary for indication, route, weight, age, kidney and liver, with the
    arithmetic. `recommended` is a regimen that can be ordered as it stands; without a proposed dose only that."""
    drug = require_drug(drug_name)
    if dose is not None and dose_unit is None:
        raise ToolError("INVALID_ARGUMENT", "A dose needs its unit.", field="dose_unit")
    patient = require_patient(world, patient_id) if patient_id else None
    facts = patient_facts(world, patient) if patient is not None else None
    age = age_years if age_years is not None else facts.age if facts else None
    weights = dosing_weights(patient, weight_kg)
    advice: KidneyAdvice | None = None
    warnings: list[str] = []
    if patient is not None:
        advice, _, warnings = kidney_band(world, patient, drug, indication)
        if drug.renal and any(band.action != "none" for band in drug.renal) and advice.needed == "no_data":
            warnings.append(
                "Kidney function is not known (creatinine, age and weight): the dose is not adjusted to it."
            )
    elif any(band.action != "none" for band in drug.renal):
        warnings.append(f"{drug.name} depends on kidney function, which was not considered without a patient.")
    if age is None:
        warnings.append("Age is not known: adult regimens are used.")
    routes = (
        tuple(r for r in drug.routes if not any(r in group for group in ROUTE_GROUPS.values()))
        if route == "other"
        else routes_of(route)
    )
    order, why = choose_dose(
        drug,
        indication=indication,
        routes=routes,
        age=age,
        weights=weights,
        kidney=advice,
        liver=liver_band(drug, facts),
    )
    adjustments = dict(order.adjustments) if order else {"not_recommended": why}
    if order is None and why.startswith("weight") and dose is None:
        raise ToolError("MISSING_DATA", f"The {why}.", field="weight_kg", hint="Weigh the patient or give weight_kg.")
    arithmetic = list(order.steps) if order and dose is None else []
    used = weights.get(order.row.weight) if order and "_per_kg" in order.row.unit else None
    verdict = None
    if dose is not None and dose_unit is not None:
        proposed = judge_proposed(
            drug, dose=dose, unit=dose_unit, doses_per_day=doses_per_day, indication=indication, routes=routes, age=age,
            weights=weights, kidney=advice,
        )  # fmt: skip
        if proposed.needs_weight:
            raise ToolError(
                "MISSING_DATA",
                "The weight is needed to judge this dose.",
                field="weight_kg",
                hint="Weigh the patient or give weight_kg.",
            )
        verdict, arithmetic, used = proposed.verdict, proposed.arithmetic, proposed.weight
        warnings += proposed.warnings
    if used is not None and used.note:
        warnings.append(f"{used.note}.")
    if any(row.loading for row in drug.doses):
        warnings += [
            f"Loading dose: {dose_text(row)}."
            for row in drug.doses
            if row.loading and (routes is None or row.route in routes)
        ][:2]
    return {
        "verdict": verdict,
        "recommended": ordered_dose(order) if order else None,
        "arithmetic": arithmetic,
        "weight_used": {"scalar": used.scalar, "kg": round(used.kg, 1)} if used is not None else None,
        "adjustments": adjustments,
        "warnings": warnings,
        "citation": monograph_citation(drug, "dosing"),
    }


def ordered_dose(order: OrderableDose) -> RecommendedDose:
    """The order that was chosen, as prescribe_medication takes it."""
    unit = order.unit.replace("_per_", "/")
    text = f"{order.dose:g} {unit} {order.route} {order.frequency}"
    if order.max_daily is not None:
        text += f", at most {order.max_daily:g} {order.max_unit} a day"
    return {
        "dose": order.dose, "unit": order.unit, "route": order.route, "frequency": order.frequency,
        "doses_per_day": order.doses_per_day, "max_single": order.max_single, "max_daily": order.max_daily,
        "max_unit": order.max_unit, "indication": order.indication,
        "text": text + (f" ({order.row.note})" if order.row.note else ""),
    }  # fmt: skip
