"""Calculating: doses for weight, kidney and liver, kinetics, drug levels, QT risk."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.dose import amount_of, band_maximum
from medmcp.servers.clinical.dose_check import judge_proposed
from medmcp.servers.clinical.dose_choice import (
    ROUTE_GROUPS,
    OrderableDose,
    choose_dose,
    dose_text,
    routes_of,
)
from medmcp.servers.clinical.drug import Drug, HepaticBand
from medmcp.servers.clinical.kidney_dosing import (
    DEFERRAL_CITATION,
    Dialysis,
    KidneyAdvice,
    band_text,
    kidney_advice,
    parse_regimen,
)
from medmcp.servers.clinical.level_check import ADVICE, in_unit, read_level, target_row, targets_for
from medmcp.servers.clinical.regimen_compare import compare_regimen
from medmcp.servers.clinical.safety import PatientFacts
from medmcp.servers.clinical.scores.child_pugh import possible_classes
from medmcp.servers.clinical.scores.dosing import DosingWeight, dosing_weight
from medmcp.servers.clinical.scores.pharmacokinetics import (
    Kinetics,
    renal_half_life,
)
from medmcp.servers.clinical.scores.renal import kidney_function
from medmcp.servers.clinical.scores.score import NotApplicable, Reading
from medmcp.servers.clinical.scores.tisdale import tisdale
from medmcp.servers.clinical_diagnosis.scores import calculate_child_pugh
from medmcp.servers.drug_interaction.reads import DrugName, cited
from medmcp.servers.drug_interaction.results import (
    DosageCheck,
    HepaticAdjustment,
    LevelMonitoring,
    PharmacokineticProfile,
    RecommendedDose,
    RenalAdjustment,
)
from medmcp.servers.parameters import Age, AtTime, EncounterId, OptionalPatientId, Sex
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, find_encounter, latest, reading, require_patient
from medmcp.servers.world.drug_kinetics import computed_kinetics
from medmcp.servers.world.drug_level import chart_level, chart_vancomycin_auc, corrected_total, indication_of
from medmcp.servers.world.facts import KIDNEY_WINDOW_MIN, patient_facts
from medmcp.servers.world.kidney import ChartKidney, chart_kidney, earlier_creatinine, kidney_for, on_dialysis
from medmcp.servers.world.liver_injury import liver_injury
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.qt_risk import (
    ChartQtc,
    chart_qtc,
    coded,
    electrolyte,
    loop_diuretic,
    qt_drug_rows,
)
from medmcp.servers.world.screening import MedicationList, medication_list
from medmcp.servers.world.world import Row, World

__all__ = [
    "assess_qt_risk",
    "calculate_creatinine_clearance",
    "calculate_hepatic_dose_adjustment",
    "calculate_renal_dose_adjustment",
    "check_dosage",
    "check_therapeutic_drug_monitoring",
    "get_pharmacokinetics",
]

Indication = Annotated[str, Field(max_length=200, description="Indication; the dose may differ.")]
CurrentDose = Annotated[str, Field(max_length=120, description='Regimen to compare, e.g. "1 g every 8 h".')]


def _weights(patient: Row | None, weight_kg: float | None) -> dict[str, DosingWeight | None]:
    actual = weight_kg if weight_kg is not None else patient["weight_kg"] if patient else None
    height, sex = (patient["height_cm"], patient["sex"]) if patient else (None, None)
    scalars: tuple[Literal["actual", "ideal", "adjusted"], ...] = ("actual", "ideal", "adjusted")
    return {s: dosing_weight(s, actual_kg=actual, height_cm=height, sex=sex) for s in scalars}


def _kidney(
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


def _liver(drug: Drug, facts: PatientFacts | None) -> HepaticBand | None:
    if facts is None or facts.child_pugh is None:
        return None
    return next((row for row in drug.hepatic if row.child_pugh == facts.child_pugh), None)


def _order_row(order: OrderableDose) -> RecommendedDose:
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
    weights = _weights(patient, weight_kg)
    advice: KidneyAdvice | None = None
    warnings: list[str] = []
    if patient is not None:
        advice, _, warnings = _kidney(world, patient, drug, indication)
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
        drug, indication=indication, routes=routes, age=age, weights=weights, kidney=advice, liver=_liver(drug, facts)
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
        "recommended": _order_row(order) if order else None,
        "arithmetic": arithmetic,
        "weight_used": {"scalar": used.scalar, "kg": round(used.kg, 1)} if used is not None else None,
        "adjustments": adjustments,
        "warnings": warnings,
        "citation": cited(drug, "dosing"),
    }


@tool(
    "drug_interaction",
    "Kidney function for dosing (CrCl and eGFR)",
    effect="compute",
    minutes=1,
    also_on=("radiology_report",),
)
async def calculate_creatinine_clearance(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    age: Age = None,
    sex: Sex = None,
    weight_kg: Annotated[float | None, Field(ge=0.3, le=400, description="Actual weight in kg.")] = None,
    height_cm: Annotated[float | None, Field(ge=30, le=250, description="Height in cm.")] = None,
    creatinine: Annotated[
        float | None,
        Field(ge=0.1, le=25, description="Serum creatinine in mg/dL (micromol/L / 88.4); enzymatic for children."),
    ] = None,
) -> Mapping[str, Any]:
    """Cockcroft-Gault clearance with a stated weight, CKD-EPI 2021 eGFR also per person, KDIGO stage, and bedside
    Schwartz for children. Warns when creatinine is not steady."""
    chart = begin(world, patient_id, at_time)
    patient = chart.patient

    def measured(column: str, given: float | None, unit: str) -> Reading:
        if given is not None or patient is None or patient[column] is None:
            return Reading.given(given, unit)
        return Reading(
            value=patient[column], unit=unit, source="chart", record_id=patient_id, observed_at=patient["measured_at"]
        )

    scr = reading(
        world, patient_id, "creatinine", given=creatinine, unit="mg/dL", within_minutes=KIDNEY_WINDOW_MIN, at=chart.at
    )
    earlier: list[tuple[float, float]] = []
    dialysis = pregnant = Reading.missing()
    warnings = []
    if patient is not None:
        newest = latest(world, patient_id, "creatinine", chart.at, KIDNEY_WINDOW_MIN)
        if newest is not None and scr.source == "chart":
            earlier = earlier_creatinine(world, patient_id, newest)
            hours = (world.seconds_at(chart.at) - world.seconds_at(newest["effective"])) / 3600
            if hours > LABS_WINDOW_MIN / 60:
                warnings.append(f"The creatinine is {hours / 24:.0f} days old.")
        record = on_dialysis(world, patient_id)
        if record is not None:
            dialysis = Reading(value=True, source="chart", record_id=record["id"])
        if patient["pregnancy"] in ("pregnant", "not_pregnant"):
            pregnant = Reading(value=patient["pregnancy"] == "pregnant", source="chart", record_id=patient_id)
    score = kidney_function(
        age=Reading.given(age, "years") if age is not None else chart.age,
        sex=Reading.given(sex) if sex is not None else chart.sex,
        weight_kg=measured("weight_kg", weight_kg, "kg"), height_cm=measured("height_cm", height_cm, "cm"),
        creatinine=scr, earlier_creatinine=earlier, dialysis=dialysis, pregnant=pregnant,
    )  # fmt: skip
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    extra = score.extra
    stage = extra["kdigo_meaning"]
    result = score_result(
        score,
        crcl_ml_min={"unit": "mL/min", "weight_used": extra["weight_used"], **_rounded(extra["crcl_ml_min"])},
        egfr_ckd_epi_2021=_with_unit(extra["egfr_ckd_epi_2021"], "mL/min/1.73m2"),
        egfr_absolute=_with_unit(extra["egfr_absolute"], "mL/min"),
        egfr_schwartz=_with_unit(extra["egfr_schwartz"], "mL/min/1.73m2"),
        kdigo_g_stage=extra["kdigo_g_stage"],
        body=_rounded(extra["body"]),
        steady_state="unknown" if extra["steady_state"] is None else extra["steady_state"],
    )
    for name in ("score", "interpretation"):
        result[name] = round(result[name], 1) if isinstance(result[name], float) else result[name] or stage
    if score.score_range is not None:
        result["score_range"] = [round(bound, 1) for bound in score.score_range]
    result["score"] = None if score.score is None else round(score.score, 1)
    return result


def _rounded(values: Any) -> dict[str, Any]:
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in values.items()}


def _with_unit(value: Any, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"value": round(value, 1), "unit": unit}


def _band_unit(drug: Drug) -> str:
    """The unit of `max_daily` in a drug's kidney bands."""
    units = {row.unit.removesuffix("_per_kg") for row in drug.doses if not row.unit.endswith(("_per_h", "_per_min"))}
    return "mg" if "mg" in units or not units else min(units)


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
        advice, kidney, warnings = _kidney(world, patient, drug, indication, dialysis)
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
        drug, indication=indication, age=facts.age if facts else None, weights=_weights(patient, None), kidney=advice,
        liver=None,
    )  # fmt: skip
    regimen = None
    if band is not None:
        regimen = {
            "text": band.regimen if not advice.deferred else f"usual dose for the first 48 h, then {band.regimen}",
            "max_daily": band.max_daily, "max_unit": _band_unit(drug),
            "min_interval_h": band.min_interval_h,
            "after_dialysis": band.regimen if band.dialysis != "none" else None,
            "order": _order_row(order) if order else None,
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
        "citation": cited(drug, "kidney"),
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
        "citation": cited(drug, "liver"),
    }


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
        "citation": cited(drug, "pharmacokinetics"),
    }


@tool("drug_interaction", "Therapeutic drug monitoring", effect="compute", minutes=1)
async def check_therapeutic_drug_monitoring(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    level: Annotated[
        float | None, Field(ge=0, le=5000, description="Measured level in the medicine's unit (see target).")
    ] = None,
    hours_after_dose: Annotated[
        float | None, Field(ge=0, le=200, description="Hours from the last dose to the sample.")
    ] = None,
) -> LevelMonitoring:
    """Whether and when to measure a level, its target, and what the patient's level means for its sampling time, with
    corrected phenytoin and vancomycin AUC where the chart allows."""
    drug = require_drug(drug_name)
    if patient_id:
        require_patient(world, patient_id)
    indication = indication_of(world, patient_id, drug) if patient_id else ""
    rows = targets_for(drug, indication)
    warnings: list[str] = []
    result: LevelMonitoring = {
        "monitoring": "not_needed"
        if not drug.tdm
        else "required"
        if any(row.need == "required" for row in drug.tdm)
        else "useful",
        "target": [target_row(row) for row in rows],
        "sampling": list(dict.fromkeys(row.sample for row in rows)),
        "interpretation": None,
        "advice": None,
        "corrected_level": None,
        "warnings": warnings,
    }
    if not rows:
        warnings.append(
            f"No level of {drug.name} is used for dosing in this base."
            f" Monitor: {'; '.join(drug.monitoring) or 'clinically'}."
        )
        return result
    units = {row.unit for row in rows if row.kind != "auc"}
    unit = rows[0].unit if len(units) != 1 else next(iter(units))
    value, hours = level, hours_after_dose
    if level is None and patient_id and (found := chart_level(world, patient_id, drug)) is not None:
        value = in_unit(found.value, found.unit, unit, drug)
        hours = hours if hours is not None else found.hours_after_dose
        result["level"] = {
            "value": value,
            "unit": unit,
            "record_id": found.record_id,
            "observed_at": found.observed_at,
            "hours_after_dose": None if hours is None else round(hours, 1),
        }
    if value is None:
        if patient_id:
            warnings.append("No level of the last 7 days is on file.")
        return result
    judged, corrected = value, corrected_total(world, patient_id, drug, value)
    if corrected is not None:
        result["corrected_level"] = corrected
        judged = corrected["value"] if corrected["value"] is not None else value
        warnings += corrected.pop("warnings")
    read = read_level(drug, judged, hours, indication)
    result["interpretation"], result["advice"] = read.interpretation, f"{read.reason}. {read.advice}"
    auc = chart_vancomycin_auc(world, patient_id, drug) if patient_id and level is None else None
    if auc is not None:
        result["corrected_level"] = {
            "quantity": "AUC24",
            "value": round(auc.auc24),
            "unit": "mg*h/L",
            "target": [400, 600],
            "steps": auc.steps,
            "citation": auc.citation,
        }
        result["interpretation"] = auc.verdict
        result["advice"] = f"AUC24 {auc.auc24:.0f} mg*h/L against 400 to 600. {ADVICE[auc.verdict]}"
    elif drug.name == "vancomycin":
        warnings.append(
            "A trough alone is a surrogate: AUC24 400 to 600 mg*h/L is the target (two levels of one interval)."
        )
    return result


QtCondition = Literal["loop_diuretic", "acute_mi", "sepsis", "heart_failure"]


@tool("drug_interaction", "QT prolongation risk (Tisdale)", effect="compute", minutes=1)
async def assess_qt_risk(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    new_drug: Annotated[str, Field(max_length=120, description="Drug under consideration; counts as given.")] = "",
    age: Age = None,
    sex: Sex = None,
    potassium: Annotated[float | None, Field(ge=1, le=10, description="Serum potassium in mmol/L.")] = None,
    qtc_ms: Annotated[float | None, Field(ge=200, le=800, description="Admission QTc in ms.")] = None,
    qt_drugs: Annotated[
        list[str] | None, Field(max_length=10, description="QT-prolonging drugs given (without patient_id).")
    ] = None,
    conditions_present: Annotated[list[QtCondition] | None, Field(description="Present.")] = None,
    conditions_absent: Annotated[list[QtCondition] | None, Field(description="Explicitly absent.")] = None,
) -> Mapping[str, Any]:
    """Tisdale score for drug-induced QT prolongation from ECG, potassium, conditions and medicines, with the torsade
    category of each medicine and what can be changed. From a QTc of 500 ms the risk is high whatever the score."""
    present, absent = set(conditions_present or ()), set(conditions_absent or ())
    if both := sorted(present & absent):
        raise ToolError("INVALID_ARGUMENT", f"{both[0]} is given as present and as absent.", field="conditions_present")
    chart = begin(world, patient_id)
    if patient_id and encounter_id:
        find_encounter(world, patient_id, encounter_id)
    listed = medication_list(world, patient_id, encounter_id) if patient_id else MedicationList((), {}, ())
    named = [require_drug(name, "qt_drugs") for name in qt_drugs or ()]
    considered = [require_drug(new_drug, "new_drug")] if new_drug else []
    drugs = qt_drug_rows([*listed.drugs, *named, *considered], listed)
    known = sum(row["counted"] for row in drugs)
    qtc = (
        chart_qtc(world, patient_id)
        if patient_id and qtc_ms is None
        else ChartQtc(Reading.given(qtc_ms, "ms"), "as given")
    )

    def condition(name: QtCondition, charted: Reading) -> Reading:
        return Reading.given(True) if name in present else Reading.given(False) if name in absent else charted

    count = Reading.missing()
    if qt_drugs is not None or new_drug:
        count = Reading.given(known)
    elif listed.drugs:
        count = Reading(value=known, source="chart" if known else "chart_negative")
    k = electrolyte(world, patient_id, "potassium", potassium)
    conditions = {
        name: condition(name, coded(world, patient_id, name)) for name in ("acute_mi", "sepsis", "heart_failure")
    }
    diuretic = condition("loop_diuretic", loop_diuretic(listed))
    if not any(reading.known for reading in (qtc.reading, k, count, diuretic, *conditions.values())):
        raise ToolError(
            "MISSING_DATA",
            "There is no ECG, potassium, medicine or condition to score.",
            hint="Get an ECG and potassium, or give the values.",
        )
    score = tisdale(
        age=Reading.given(age, "years") if age is not None else chart.age,
        sex=Reading.given(sex) if sex is not None else chart.sex,
        loop_diuretic=diuretic, potassium=k, qtc_ms=qtc.reading, qt_drug_count=count, baseline_qtc_ms=qtc.baseline,
        magnesium=electrolyte(world, patient_id, "magnesium"), calcium=electrolyte(world, patient_id, "calcium"),
        **conditions,
    )  # fmt: skip
    for record, name in listed.unknown:
        score.warnings.append(f"{name} ({record}) is not in the formulary: its QT risk is not known.")
    if not patient_id and new_drug and qt_drugs is None:
        score.warnings.append("Only the drug under consideration is counted; give qt_drugs for the others.")
    finish(world, patient_id, score)
    risk = score.extra["risk"]
    return score_result(
        score,
        risk=risk,
        qtc_ms=None
        if not qtc.reading.known
        else {
            "value": qtc.reading.value,
            "unit": "ms",
            "formula": qtc.how,
            "ecg_time": qtc.reading.observed_at,
            "record_id": qtc.reading.record_id,
        },
        qt_drugs=drugs,
        modifiable=score.extra["modifiable"],
        advice=QT_ADVICE.get(str(risk), "The risk is open: obtain what is missing before adding a QT-prolonging drug."),
    )


QT_ADVICE = {  # Tisdale 2013; limits of 500 and 60 ms: Drew 2010 Circulation 121:1047
    "low": "Go on; correct potassium and magnesium, repeat the ECG if a QT-prolonging drug is added.",
    "moderate": "Correct potassium (at least 4.0 mmol/L) and magnesium; ECG before and after; prefer a drug without QT risk.",
    "high": "Avoid adding a QT-prolonging drug; stop what can be stopped, correct electrolytes, monitor.",
}
