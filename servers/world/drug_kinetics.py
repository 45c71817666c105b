"""`computed_kinetics`: a time, dose or concentration of one drug for one patient, with its steps.

The formulas are in `scores/pharmacokinetics.py`; here the drug's parameters are brought to them.
"""

from typing import Any

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.scores.pharmacokinetics import (
    Kinetics,
    concentration_at,
    loading_dose,
    steady_state,
    washout,
)
from medmcp.servers.tool import ToolError

__all__ = ["computed_kinetics"]


def computed_kinetics(
    drug: Drug,
    calculate: str,
    scaled: Kinetics | None,
    weight: float | None,
    dose_mg: float | None,
    target: float | None,
    hours: float | None,
) -> dict[str, Any]:
    pk = drug.pk
    if pk is not None and pk.nonlinear:
        raise ToolError(
            "NOT_APPLICABLE",
            f"{drug.name} has nonlinear kinetics: half-life and clearance change with the dose.",
            hint="check_therapeutic_drug_monitoring reads its level.",
        )
    half = scaled.value if scaled else sum(pk.half_life_h) / 2 if pk and pk.half_life_h else None
    volume = pk.vd_l_per_kg if pk else None
    wanted: dict[str, dict[str, float | None]] = {
        "steady_state": {"half_life_h": half},
        "washout": {"half_life_h": half},
        "loading_dose": {"target_concentration": target, "vd_l_per_kg": volume, "weight_kg": weight},
        "concentration_at": {
            "dose_mg": dose_mg,
            "hours": hours,
            "half_life_h": half,
            "vd_l_per_kg": volume,
            "weight_kg": weight,
        },
    }
    absent = [name for name, value in wanted[calculate].items() if value is None]
    if absent:
        field = next((name for name in absent if name in ("dose_mg", "target_concentration", "hours")), "")
        raise ToolError("MISSING_DATA", f"{calculate} lacks: {', '.join(absent)}.", field=field)
    if (calculate == "loading_dose" and not target) or (calculate == "concentration_at" and not dose_mg):
        raise ToolError(
            "INVALID_ARGUMENT",
            "The dose or target must be above 0.",
            field="dose_mg" if calculate == "concentration_at" else "target_concentration",
        )
    parts = {name: value for name, value in wanted[calculate].items() if value is not None}
    if calculate == "steady_state":
        answer = steady_state(half_life_h=parts["half_life_h"])
    elif calculate == "washout":
        answer = washout(half_life_h=parts["half_life_h"])
    elif calculate == "loading_dose":
        fraction = 1.0 if "iv" in drug.routes or pk is None or not pk.bioavailability else pk.bioavailability
        answer = loading_dose(target_mg_per_l=parts["target_concentration"], vd_l_per_kg=parts["vd_l_per_kg"],
                              weight_kg=parts["weight_kg"], bioavailability=fraction)  # fmt: skip
    else:
        answer = concentration_at(
            dose_mg=parts["dose_mg"],
            vd_l_per_kg=parts["vd_l_per_kg"],
            weight_kg=parts["weight_kg"],
            half_life_h=parts["half_life_h"],
            hours=parts["hours"],
        )
    return {
        "quantity": calculate, "value": float(f"{answer.value:.4g}"),
        "upper": None if answer.upper is None else float(f"{answer.upper:.4g}"), "unit": answer.unit,
        "half_life_used_h": None if half is None else float(f"{half:.4g}"),
        "scaled_to_kidney": scaled is not None, "steps": answer.steps, "citation": answer.citation,
    }  # fmt: skip
