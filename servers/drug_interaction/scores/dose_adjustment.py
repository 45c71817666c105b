"""What kidney and liver change in a dose, by the medicine's own tables."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.dose import amount_of, band_maximum
from medmcp.servers.clinical.dose_choice import choose_dose
from medmcp.servers.clinical.kidney_dosing import Dialysis, band_text, band_unit, kidney_advice, parse_regimen
from medmcp.servers.clinical.regimen_compare import compare_regimen
from medmcp.servers.clinical.scores.child_pugh import possible_classes
from medmcp.servers.clinical_diagnosis.scores import calculate_child_pugh
from medmcp.servers.drug_interaction.results import HepaticAdjustment, RenalAdjustment
from medmcp.servers.drug_interaction.scores.dosage import Indication, ordered_dose
from medmcp.servers.parameters import DrugName, OptionalPatientId
from medmcp.servers.passages import monograph_citation
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.dosing import dosing_weights, kidney_band
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.liver_injury import liver_injury
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.world import World

__all__ = ["calculate_hepatic_dose_adjustment", "calculate_renal_dose_adjustment"]

CurrentDose = Annotated[str, Field(max_length=120, description='Regimen to compare, e.g. "1 g every 8 h".')]


@tool("drug_interaction", "Renal dose adjustment", effect="compute", minutes=1)
async def calculate_renal_dose_adjustment(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    crcl: Annotated[
        float | None, Field(ge=0, le=250, description="CrCl in mL/min; overrides chart-derived Cockcroft-Gault.")
    ] = None,
    dialysis: Annotated[Dialysis, Field(description="Renal replacement.")] = "none",
    indication: Indication = "",
    current_dose: CurrentDose = "",
) -> RenalAdjustment:
    """The dose of a medicine for the patient's kidney function or dialysis, from the medicine's own table, with the
    band that was used. A medicine without a table gives no_data, never a general percentage."""
    drug = require_drug(drug_name)
    patient = require_patient(world, patient_id) if patient_id else None
    facts = patient_facts(world, patient) if patient is not None else None
    warnings: list[str] = []
    if crcl is not None or (patient is None and dialysis != "none"):
        metrics = {band.metric for band in drug.renal if band.dialysis == "none"}
        advice = kidney_advice(
            drug, crcl=crcl, egfr=crcl if "egfr" in metrics else None, dialysis=dialysis, indication=indication
        )
        basis = f"CrCl {crcl:g} mL/min as given" if crcl is not None else dialysis
        if "egfr" in metrics and crcl is not None:
            warnings.append("The table reads eGFR; the value given was taken in its place.")
    elif patient is not None:
        advice, kidney, warnings = kidney_band(world, patient, drug, indication, dialysis)
        table = [band for band in drug.renal if band.dialysis == "none"]
        metric = advice.band.metric if advice.band else table[0].metric if table else "crcl"
        basis = f"dialysis ({dialysis})" if dialysis != "none" else kidney.basis(metric)
        value = kidney.egfr if metric == "egfr" else kidney.crcl
        if table and value is None and dialysis == "none" and advice.band is None:
            raise ToolError(
                "MISSING_DATA",
                "Kidney function is not known: creatinine of the last 7 days, age and weight are needed.",
                field="crcl",
                hint="Order creatinine, or give crcl.",
            )
    else:
        raise ToolError("MISSING_DATA", "Give patient_id or crcl.", field="crcl")
    band = advice.band
    if band is None:
        warnings.append(
            f"This base has no renal table of {drug.name} that covers this; that does not mean no change is needed."
        )
    order, why = choose_dose(
        drug, indication=indication, age=facts.age if facts else None, weights=dosing_weights(patient, None), kidney=advice,
        liver=None,
    )  # fmt: skip
    regimen = None
    if band is not None:
        regimen = {
            "text": band.regimen if not advice.deferred else f"usual dose for the first 48 h, then {band.regimen}",
            "max_daily": band.max_daily, "max_unit": band_unit(drug),
            "min_interval_h": band.min_interval_h,
            "after_dialysis": band.regimen if band.dialysis != "none" else None,
            "order": ordered_dose(order) if order else None,
        }  # fmt: skip
        if order is None and band.action in ("none", "reduce"):
            warnings.append(f"No regimen could be written out: {why}.")
    weight = patient["weight_kg"] if patient else None
    compare = compare_regimen(drug, advice, current_dose, indication, facts.age if facts else None, weight, warnings)
    return {
        "needed": advice.needed,
        "band": band_text(band) if band else None,
        "regimen": regimen,
        "compare": compare,
        "basis": basis,
        "warnings": warnings,
        "citation": monograph_citation(drug, "kidney"),
    }


@tool("drug_interaction", "Hepatic dose adjustment", effect="compute", minutes=1)
async def calculate_hepatic_dose_adjustment(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    child_pugh: Annotated[
        Literal["A", "B", "C"] | None, Field(description="Class; default calculate_child_pugh on the chart.")
    ] = None,
    current_dose: CurrentDose = "",
) -> HepaticAdjustment:
    """Dosing advice in liver impairment by Child-Pugh class, from the medicine's own table, with its LiverTox category
    and what to monitor. An incomplete class gives the advice for every class that is still possible."""
    drug = require_drug(drug_name)
    warnings: list[str] = []
    items: list[Any] = []
    classes: list[str] = [child_pugh] if child_pugh else []
    if patient_id:
        patient = require_patient(world, patient_id)
        warnings += liver_injury(world, patient, drug)
        if not child_pugh:
            score = await calculate_child_pugh.fn(world, patient_id)
            items = [item for item in score["items"] if item["source"] != "missing"]
            low, high = score["score_range"]
            if items:
                classes = possible_classes(low, high)
            warnings += score["warnings"]
            if score["missing"]:
                warnings.append(f"Child-Pugh lacks: {', '.join(score['missing'])}.")
    if not classes:
        raise ToolError(
            "MISSING_DATA", "The Child-Pugh class is not derivable.", field="child_pugh",
            hint="Give child_pugh, or obtain bilirubin, albumin, INR, ascites and encephalopathy.",
        )  # fmt: skip
    rows = [row for row in drug.hepatic if row.child_pugh in classes]
    if not rows:
        warnings.append(f"This base has no hepatic table of {drug.name}; that does not mean no change is needed.")
    needed: bool | str = "no_data"
    if rows:
        actions = {row.action for row in rows}
        needed = "contraindicated" if "contraindicated" in actions else bool(actions & {"reduce", "avoid"})
    regimen = [
        {"child_pugh": row.child_pugh, "action": row.action, "regimen": row.regimen, "max_daily": row.max_daily}
        for row in rows
    ]
    if current_dose and (read := parse_regimen(current_dose)) and read[2]:
        amount = amount_of(read[0], read[1], None)
        tops = [row.max_daily for row in rows if row.max_daily is not None]
        most = band_maximum(drug, min(tops), amount.unit) if amount is not None and tops else None
        if amount is not None and most is not None and amount.value * read[2] > most * 1.1:
            warnings.append(
                f"{current_dose} is {amount.value * read[2]:g} {amount.unit} a day; the table allows {min(tops):g}."
            )
    return {
        "needed": needed,
        "child_class": {
            "class": classes[0] if len(classes) == 1 else None,
            "possible": classes,
            "items": items,
            "source": "input" if child_pugh else "chart",
        },
        "regimen": regimen,
        "hepatotoxicity": drug.livertox,
        "monitoring": [text for text in drug.monitoring if "liver" in text.lower() or "alt" in text.lower().split()],
        "warnings": warnings,
        "citation": monograph_citation(drug, "liver"),
    }
