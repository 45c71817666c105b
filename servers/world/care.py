"""Placing a care order: oxygen, fluid, blood, monitoring, bedside tests and procedures, with what speaks against it."""

import json
from typing import Any

from medmcp.servers.clinical.care_orders import CareItem, minutes_to_effect
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.safety import Issue
from medmcp.servers.world.chart import age_years, has_condition, latest
from medmcp.servers.world.laboratory import order_test
from medmcp.servers.world.world import Row, World

__all__ = ["POINT_OF_CARE", "care_issues", "place_bedside_test", "place_care", "place_procedure", "stand_up"]

# bedside tests that the laboratory catalogue has as analytes
POINT_OF_CARE: dict[str, tuple[str, ...]] = {
    "poc_glucose": ("glucose_poc",),
    "poc_lactate": ("lactate_poc",),
    "poc_ketones": ("beta_hydroxybutyrate",),
    "poc_blood_gas": ("ph", "pco2", "po2", "hco3_arterial", "base_excess", "so2", "lactate_poc"),
    "poc_pregnancy_test": ("hcg_urine",),
    "urine_dip": (
        "urine_nitrite",
        "urine_leukocyte_esterase",
        "urine_blood",
        "urine_protein",
        "urine_glucose",
        "urine_ketones",
    ),
}

PULMONARY_OEDEMA = ("I50", "J81")  # ICD-10-CM
HYPERCAPNIC_RISK = ("J44", "J43", "E66.2", "G12", "G71", "M40", "M41", "Q67.6")
DIALYSIS = ("N18.6", "Z99.2")
LAB_WINDOW_MIN = 24 * 60


def care_issues(
    world: World, patient: Row, item: CareItem, amount: float | None, unit: str, target: str
) -> list[Issue]:
    """What speaks against a care order, gravest first."""
    patient_id = patient["id"]
    issues: list[Issue] = []
    if item.order_type == "oxygen" and has_condition(world, patient_id, HYPERCAPNIC_RISK) and "88" not in target:
        issues.append(
            Issue("oxygen_target", 3, "Risk of hypercapnic failure: a target of 88-92 % is proposed (BTS 2017).")
        )
    if item.order_type == "iv_fluid" and (amount or 0) >= 500 and unit != "mL_per_h":
        if has_condition(world, patient_id, PULMONARY_OEDEMA):
            issues.append(
                Issue("fluid", 3, "Heart failure or pulmonary oedema on record: give in small boluses and reassess.")
            )
        if has_condition(world, patient_id, DIALYSIS):
            issues.append(Issue("fluid", 3, "Dialysis patient: no renal route for this volume."))
    sodium = latest(world, patient_id, "sodium", within_minutes=LAB_WINDOW_MIN)
    if item.order_type == "iv_fluid" and sodium and sodium["value"] < 125:
        issues.append(Issue("sodium", 3, f"Sodium {sodium['value']:g} mmol/L: correct by at most 8 mmol/L in 24 h at high risk of"
                            " osmotic demyelination, else 10 (Spasovski 2014).", sodium["id"]))  # fmt: skip
    if item.order_type == "blood_product":
        issues += _blood(world, patient_id, item)
    if item.bleeding_risk:
        issues += _bleeding(world, patient_id, item)
    if item.invasive and (limit := _limit(patient["code_status"], item)):
        issues.append(Issue("code_status", 2, f"Code status '{limit}' speaks against {item.name}; the override reason must name who"
                            " revoked it.", harm=4))  # fmt: skip
    return sorted(issues, key=lambda issue: issue.grade)


def _limit(code_status: str | None, item: CareItem) -> str:
    status = (code_status or "").lower()
    if any(word in status for word in ("dnr", "do not resuscitate", "no cpr")) and item.key in (
        "cpr",
        "defibrillation",
    ):
        return code_status or ""
    if any(word in status for word in ("dni", "do not intubate", "comfort")) and item.key in (
        "intubation",
        "supraglottic_airway",
    ):
        return code_status or ""
    return ""


def _blood(world: World, patient_id: str, item: CareItem) -> list[Issue]:
    refusal = world.row(
        "SELECT id FROM flag WHERE patient_id = ? AND code = 'blood_refusal' AND status = 'active'", patient_id
    )
    issues = []
    if refusal:
        issues.append(
            Issue("blood_refusal", 1, "A refusal of blood products with capacity is on record.", refusal["id"], 5)
        )
    if item.type_and_screen and latest(world, patient_id, "type_and_screen", within_minutes=3 * 24 * 60) is None:
        issues.append(
            Issue("type_and_screen", 2, "No valid group and screen; use emergency release or send one.", harm=4)
        )
    return issues


def _bleeding(world: World, patient_id: str, item: CareItem) -> list[Issue]:
    issues = []
    inr = latest(world, patient_id, "inr", within_minutes=LAB_WINDOW_MIN)
    platelets = latest(world, patient_id, "platelets", within_minutes=LAB_WINDOW_MIN)
    if inr and inr["value"] > 1.5:
        issues.append(Issue("bleeding", 3, f"INR {inr['value']:g} before {item.name}.", inr["id"]))
    if platelets and platelets["value"] < 50:
        issues.append(
            Issue("bleeding", 3, f"Platelets {platelets['value']:g} x 10^9/L before {item.name}.", platelets["id"])
        )
    return issues


def _request(world: World, patient: Row, encounter_id: str, item: CareItem, category: str, **values: Any) -> Row:
    row: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": encounter_id, "category": category, "code": item.key,
        "display": item.name, "status": "active", "authored": world.now, "detail": item.order_type, **values,
    }  # fmt: skip
    return row | {"id": world.insert("service_request", **row)}


def place_care(
    world: World, patient: Row, encounter_id: str, item: CareItem, *, amount: float | None, unit: str, priority: str,
    target: str, indication: str, override_reason: str,
) -> Row:  # fmt: skip
    """An order that runs until it is stopped, or a volume that is given; an oxygen order replaces the one before."""
    if item.order_type == "oxygen":
        for running in world.rows(
            "SELECT id FROM service_request WHERE patient_id = ? AND detail = 'oxygen' AND status = 'active'",
            patient["id"],
        ):
            world.update(
                "service_request", running["id"], status="revoked", ended_at=world.now, ended_reason="replaced"
            )
    if unit == "mL_per_kg" and amount is not None and patient["weight_kg"]:
        amount, unit = round(amount * patient["weight_kg"]), "mL"
    expected = world.in_minutes(minutes_to_effect(item, priority))
    return _request(
        world, patient, encounter_id, item, "care", amount=amount, unit=unit or None, priority=priority, target=target or None,
        indication=indication, expected=expected, override_reason=override_reason or None,
    )  # fmt: skip


def place_procedure(
    world: World,
    patient: Row,
    encounter_id: str,
    item: CareItem,
    *,
    priority: str,
    indication: str,
    override_reason: str,
) -> Row:
    """A procedure: performed when its minutes are over."""
    performed = world.in_minutes(minutes_to_effect(item, priority))
    order = _request(
        world, patient, encounter_id, item, "procedure", priority=priority, indication=indication, expected=performed,
        override_reason=override_reason or None,
    )  # fmt: skip
    world.insert(
        "procedure", patient_id=patient["id"], encounter_id=encounter_id, order_id=order["id"], code=item.key,
        display=item.name, status="completed", performed=performed, note=indication,
    )  # fmt: skip
    return order


def place_bedside_test(
    world: World, patient: Row, encounter_id: str, item: CareItem, *, priority: str, indication: str
) -> Row:
    """A test at the bedside; its analytes are readable with the laboratory results."""
    expected = world.in_minutes(minutes_to_effect(item, priority))
    order = _request(
        world, patient, encounter_id, item, "bedside_test", priority=priority, indication=indication, expected=expected
    )
    for key in POINT_OF_CARE.get(item.key, ()):
        test = find_test(key)
        if test is not None:
            order_test(world, patient, encounter_id, test, priority="stat", indication=indication)
    if item.key == "peak_flow":
        _peak_flow(world, patient, encounter_id, order)
    if item.key == "orthostatic_vitals":
        stand_up(world, patient["id"], encounter_id, issued=order["expected"], order_id=order["id"])
    return order


# change from lying to standing after 3 minutes in health (Freeman 2011 Clin Auton Res 21:69), its unit and its name
ORTHOSTATIC: dict[str, tuple[float, str, str]] = {
    "orthostatic_hr_rise": (10.0, "/min", "Rise of the heart rate on standing"),
    "orthostatic_sbp_fall": (5.0, "mmHg", "Fall of the systolic pressure on standing"),
    "orthostatic_dbp_fall": (0.0, "mmHg", "Fall of the diastolic pressure on standing"),
}


def stand_up(
    world: World, patient_id: str, encounter_id: str, *, issued: str, order_id: str | None = None
) -> dict[str, Row]:
    """Chart what standing does to pulse and pressure, moved by the patient's disease processes; the rows by code."""
    charted: dict[str, Row] = {}
    for code, (usual, unit, display) in ORTHOSTATIC.items():
        value = world.body.apply_courses(patient_id, code, usual, world.seconds)
        value += world.body.noise(patient_id, code, world.seconds)
        values: dict[str, Any] = {
            "patient_id": patient_id, "encounter_id": encounter_id, "category": "exam", "code": code, "display": display,
            "value": float(round(value)), "unit": unit, "effective": world.now, "issued": issued, "status": "final",
            "order_id": order_id,
        }  # fmt: skip
        charted[code] = values | {"id": world.insert("observation", **values)}
    return charted


def _peak_flow(world: World, patient: Row, encounter_id: str, order: Row) -> None:
    """Peak flow in L/min: predicted (Nunn & Gregg 1989 BMJ 298:1068), reduced by the airway's latent share."""
    from math import exp, log

    age, height = age_years(world, patient), patient["height_cm"] or 170
    if patient["sex"] == "male":
        predicted = exp(0.544 * log(age) - 0.0151 * age - 74.7 / height + 5.48)
    else:
        predicted = exp(0.376 * log(age) - 0.0120 * age - 58.8 / height + 5.63)
    value = world.body.apply_courses(patient["id"], "peak_flow", predicted, world.seconds)
    world.insert(
        "observation", patient_id=patient["id"], encounter_id=encounter_id, category="laboratory", code="peak_flow",
        display="Peak expiratory flow", value=round(max(30.0, value), -1), unit="L/min", effective=world.now,
        issued=order["expected"], status="final", order_id=order["id"], note=json.dumps({"predicted": round(predicted)}),
    )  # fmt: skip
