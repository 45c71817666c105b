"""Ordering tests and medicines."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.dose import amount_of, matching_doses, reference_range
from medmcp.servers.clinical.drug import DoseUnit, Drug, Route
from medmcp.servers.clinical.laboratory import LabTest, expand, nearest_tests
from medmcp.servers.clinical_diagnosis.results import LabOrders, Prescription
from medmcp.servers.parameters import EncounterId, OverrideReason, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.laboratory import order_test
from medmcp.servers.world.prescribing import alerts_of, prescribe, require_drug
from medmcp.servers.world.world import World

__all__ = ["order_lab_test", "prescribe_medication"]

Priority = Annotated[Literal["stat", "urgent", "routine"], Field(description="Turnaround class.")]


@tool(
    "clinical_diagnosis", "Order laboratory tests", effect="order", minutes=2,
    also_on=("triage_emergency", "psychiatry", "obstetrics"),
)  # fmt: skip
async def order_lab_test(
    world: World,
    patient_id: PatientId,
    tests: Annotated[
        list[str],
        Field(min_length=1, max_length=20, description="Test or panel names, e.g. cbc, troponin, blood_culture."),
    ],
    encounter_id: EncounterId = "",
    priority: Priority = "routine",
    indication: Annotated[str, Field(max_length=300, description="Clinical question.")] = "",
    collect_at: Annotated[
        str,
        Field(
            pattern=r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$",
            description="Timed collection (ISO 8601), e.g. a trough or a serial troponin; default now.",
        ),
    ] = "",
) -> LabOrders:
    """Order one or more laboratory tests or panels. Results arrive later on the simulated clock; read them with
    get_lab_results."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    found, unknown = expand(tests)
    if not found:
        near = nearest_tests(unknown[0])
        raise ToolError(
            "INVALID_ARGUMENT", f"'{unknown[0]}' is not in the laboratory catalogue.", field="tests",
            hint=f"Did you mean {', '.join(near)}?" if near else "",
        )  # fmt: skip
    if collect_at and world.seconds_at(collect_at.replace("Z", "+00:00")) < world.seconds:
        raise ToolError(
            "INVALID_ARGUMENT", "collect_at is in the past.", field="collect_at", hint=f"It is {world.now} now."
        )
    when = world.iso(world.seconds_at(collect_at.replace("Z", "+00:00"))) if collect_at else ""
    warnings, duplicates, orders = [], [], []
    for test in found:
        if repeated := _repeated(world, patient_id, test):
            duplicates.append({"test": test.key, "record_id": repeated, "minimum_repeat_minutes": test.min_repeat})
        if test.key == "blood_culture" and _antibiotic_given(world, patient_id):
            warnings.append("Blood cultures after the first antibiotic dose: the yield is lower.")
        order = order_test(
            world, patient, encounter["id"], test, priority=priority, indication=indication, collect_at=when
        )
        orders.append({"order_id": order["id"], "test": test.key, "specimen": test.specimen, "status": "ordered",
                       "expected_at": order["expected"]})  # fmt: skip
    return {
        "orders": orders,
        "duplicates": duplicates,
        "rejected": [
            {"test": name, "reason": "not in the catalogue" + (f"; nearest: {', '.join(near)}" if near else "")}
            for name in unknown
            for near in [nearest_tests(name)]
        ],
        "cost_units": sum(test.cost for test in found),
        "warnings": warnings,
    }


def _repeated(world: World, patient_id: str, test: LabTest) -> str | None:
    """The order of the same test inside its minimum repeat interval, if any."""
    row = world.row(
        "SELECT id FROM service_request WHERE patient_id = ? AND category = 'laboratory' AND code = ? AND authored >= ?"
        " AND ended_at IS NULL ORDER BY authored DESC LIMIT 1",
        patient_id, test.key, world.in_minutes(-test.min_repeat),
    )  # fmt: skip
    return row["id"] if row and test.min_repeat else None


def _antibiotic_given(world: World, patient_id: str) -> bool:
    rows = world.rows(
        "SELECT DISTINCT drug FROM medication_administration WHERE patient_id = ? AND effective <= ?",
        patient_id,
        world.now,
    )
    return any(require_drug(row["drug"]).atc.startswith("J01") for row in rows)


@tool(
    "clinical_diagnosis", "Prescribe or give a medication", effect="order", minutes=3, destructive=True,
    also_on=("drug_interaction", "triage_emergency", "psychiatry", "obstetrics"),
)  # fmt: skip
async def prescribe_medication(
    world: World,
    patient_id: PatientId,
    drug_name: Annotated[str, Field(min_length=1, max_length=120, description="Generic or brand name; one drug.")],
    dose: Annotated[float, Field(gt=0, le=30_000_000, description="Amount per administration.")],
    dose_unit: Annotated[DoseUnit, Field(description="Dose unit; fixed combinations by tablet.")],
    route: Annotated[Route, Field(description="Route.")],
    frequency: Annotated[
        Literal["once", "stat", "q5min", "q15min", "q1h", "q2h", "q3h", "q4h", "q6h", "q8h", "q12h", "daily", "bid", "tid",
                "qid", "nightly", "q48h", "q72h", "weekly", "every_2_weeks", "monthly", "continuous", "prn"],
        Field(description="Frequency."),
    ],
    encounter_id: EncounterId = "",
    duration_days: Annotated[float | None, Field(ge=0.04, le=365, description="Duration in days.")] = None,
    indication: Annotated[
        str, Field(max_length=200, description="Indication; required for prn (the symptom) and for high-alert drugs.")
    ] = "",
    setting: Annotated[Literal["inpatient", "discharge", "outpatient"], Field(description="Where it is used.")] = "inpatient",
    override_reason: OverrideReason = "",
) -> Prescription:  # fmt: skip
    """Prescribe a medicine: stat dose, scheduled, as needed, infusion or discharge script. All safety checks run
    first; dangerous orders are refused unless a reason for an override is allowed and given."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    drug = require_drug(drug_name)
    _sensible(drug, dose_unit, frequency, indication, patient["weight_kg"])
    order_id, first, issues, facts = prescribe(
        world, patient, encounter, drug, dose=dose, unit=dose_unit, route=route, frequency=frequency,
        indication=indication, duration_days=duration_days, setting=setting, override_reason=override_reason,
    )  # fmt: skip
    onset = drug.pk.onset_min if drug.pk else None
    return {
        "order_id": order_id,
        "status": "active",
        "first_dose_at": first,
        "alerts": alerts_of(issues),
        "dose_check": _dose_check(drug, dose, dose_unit, route, indication, facts.age, patient["weight_kg"]),
        "monitoring": list(drug.monitoring),
        "effect_expected_at": world.iso(world.seconds_at(first) + onset * 60) if onset is not None else None,
        "read_back": f"{drug.name}, {_in_words(dose)} {dose_unit.replace('_', ' ')}, {route}, {frequency}"
        if drug.high_alert
        else None,
    }


def _sensible(drug: Drug, unit: str, frequency: str, indication: str, weight_kg: float | None) -> None:
    rate = unit.endswith(("_per_h", "_per_min"))
    if rate != (frequency == "continuous"):
        raise ToolError(
            "INVALID_ARGUMENT", f"'{unit}' and frequency '{frequency}' do not go together.", field="frequency",
            hint="A rate goes with continuous, an amount with any other frequency.",
        )  # fmt: skip
    if not indication and (frequency == "prn" or drug.high_alert):
        why = "an as-needed order" if frequency == "prn" else "a high-alert drug"
        raise ToolError("INVALID_ARGUMENT", f"The indication is needed for {why}.", field="indication")
    if "_per_kg" in unit and weight_kg is None:
        raise ToolError(
            "MISSING_DATA",
            "The weight is not known.",
            field="dose_unit",
            hint="Weigh the patient, or order an absolute dose.",
        )


def _dose_check(
    drug: Drug, dose: float, unit: str, route: str, indication: str, age: float, weight_kg: float | None
) -> dict[str, Any]:
    amount = amount_of(dose, unit, weight_kg)
    if amount is None:
        return {"verdict": "cannot_judge", "why": "weight not known"}
    span = reference_range(matching_doses(drug, route, indication=indication, age=age), amount, weight_kg)
    if span is None:
        return {"verdict": "cannot_judge", "why": "no regimen of the formulary compares"}
    low, high, top = span
    per = "per hour" if amount.hourly else "per dose"
    return {
        "given": {"value": round(amount.value, 3), "unit": amount.unit, "per": per},
        "usual_low": round(low, 3), "usual_high": round(high, 3), "maximum": top,
        "verdict": "below" if amount.value < low * 0.9 else "above" if amount.value > high * 1.1 else "within_range",
    }  # fmt: skip


ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _in_words(dose: float) -> str:
    """A dose digit by digit, as it is read back on the telephone: 15.5 is "one five point five"."""
    return " ".join(
        "point" if character == "." else ONES[int(character)] for character in f"{dose:g}" if character in "0123456789."
    )
