"""The risk of QT prolongation: Tisdale, with what each medicine adds."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.scores.tisdale import tisdale
from medmcp.servers.parameters import Age, EncounterId, OptionalPatientId, Sex
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import find_encounter
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.qt_risk import ChartQtc, chart_qtc, coded, electrolyte, loop_diuretic, qt_drug_rows
from medmcp.servers.world.screening import MedicationList, medication_list
from medmcp.servers.world.world import World

__all__ = ["assess_qt_risk"]

QtCondition = Literal["loop_diuretic", "acute_mi", "sepsis", "heart_failure"]
QT_ADVICE = {  # Tisdale 2013; limits of 500 and 60 ms: Drew 2010 Circulation 121:1047
    "low": "Go on; correct potassium and magnesium, repeat the ECG if a QT-prolonging drug is added.",
    "moderate": "Correct potassium (at least 4.0 mmol/L) and magnesium; ECG before and after; prefer a drug without QT risk.",
    "high": "Avoid adding a QT-prolonging drug; stop what can be stopped, correct electrolytes, monitor.",
}


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
