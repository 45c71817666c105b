"""What the chart says to a dose: the weights, and the bands of the drug's own kidney and liver tables.

`clinical/dose_choice.py` chooses the regimen with them.
"""

from typing import Literal

from medmcp.servers.clinical.drug import Drug, HepaticBand
from medmcp.servers.clinical.kidney_dosing import DEFERRAL_CITATION, Dialysis, KidneyAdvice, kidney_advice
from medmcp.servers.clinical.safety import PatientFacts
from medmcp.servers.clinical.scores.dosing import DosingWeight, dosing_weight
from medmcp.servers.world.kidney import ChartKidney, kidney_for
from medmcp.servers.world.world import Row, World

__all__ = ["dosing_weights", "kidney_band", "liver_band"]


def dosing_weights(patient: Row | None, weight_kg: float | None) -> dict[str, DosingWeight | None]:
    """The weight by each scalar that a drug record may name; a weight given goes before the chart's."""
    actual = weight_kg if weight_kg is not None else patient["weight_kg"] if patient else None
    height, sex = (patient["height_cm"], patient["sex"]) if patient else (None, None)
    scalars: tuple[Literal["actual", "ideal", "adjusted"], ...] = ("actual", "ideal", "adjusted")
    return {s: dosing_weight(s, actual_kg=actual, height_cm=height, sex=sex) for s in scalars}


def kidney_band(
    world: World, patient: Row, drug: Drug, indication: str, dialysis: Dialysis = "none"
) -> tuple[KidneyAdvice, ChartKidney, list[str]]:
    """The band for this patient. A dialysis on the problem list counts where the table has a row for it."""
    kidney, warnings = kidney_for(world, patient, drug), []
    if kidney.dialysis_record and dialysis == "none":
        known = any(band.dialysis == "haemodialysis" for band in drug.renal)
        warnings.append(f"Dialysis is recorded ({kidney.dialysis_record}): clearance formulas do not hold.")
        dialysis = "haemodialysis" if known else "none"
    advice = kidney_advice(
        drug, crcl=kidney.crcl, egfr=kidney.egfr, dialysis=dialysis, indication=indication,
        unsteady_hours=kidney.unsteady_hours,
    )  # fmt: skip
    if kidney.steady is False and not kidney.dialysis_record:
        warnings.append("Creatinine is not steady: the estimate is unreliable.")
    if advice.deferred:
        warnings.append(
            f"Wide therapeutic index: not reduced in the first 48 h of an unsteady creatinine ({DEFERRAL_CITATION})."
        )
    return advice, kidney, warnings


def liver_band(drug: Drug, facts: PatientFacts | None) -> HepaticBand | None:
    """The row of the drug's liver table for the class on the chart; None without either."""
    if facts is None or facts.child_pugh is None:
        return None
    return next((row for row in drug.hepatic if row.child_pugh == facts.child_pugh), None)
