"""Rows of a busy hour, for the tests of pathways, clocks, hand-off and discharge."""

from typing import Any

from ward import ENCOUNTER, PATIENT

from medmcp.servers.world.world import World


def lab_order(world: World, code: str, minutes_ago: float, value: float | None = None, **values: Any) -> str:
    """A specimen taken some minutes ago; with a value the result is back. Returns the order."""
    when = world.in_minutes(-minutes_ago)
    order = world.insert(
        "service_request", patient_id=PATIENT, encounter_id=ENCOUNTER, category="laboratory", code=code, display=code,
        priority="stat", status="active", authored=when, collect_at=when,
        expected=when if value is not None else world.in_minutes(45),
    )  # fmt: skip
    if value is not None:
        result(world, code, value, minutes_ago, order_id=order, **values)
    return order


def result(world: World, code: str, value: float, minutes_ago: float, **values: Any) -> str:
    """A value of a vital sign or analyte, readable since it was taken."""
    usual = {"category": "laboratory", "status": "final", "display": code, "unit": "",
             "effective": world.in_minutes(-minutes_ago), "issued": world.in_minutes(-minutes_ago)}  # fmt: skip
    return world.insert(
        "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, code=code, value=value, **(usual | values)
    )


def vitals(world: World, minutes_ago: float, **signs: float) -> None:
    """A set of vital signs, healthy but for what is named."""
    healthy = {"heart_rate": 78, "sbp": 124, "dbp": 76, "respiratory_rate": 15, "spo2": 97, "temperature": 36.9,
               "gcs": 15, "pain": 1}  # fmt: skip
    for code, value in (healthy | signs).items():
        result(world, code, value, minutes_ago, category="vital-signs", set_id=f"VS-{minutes_ago:g}")


def dose(world: World, drug: str, minutes_ago: float, **values: Any) -> str:
    """A dose that was given."""
    usual = {"dose": 1, "dose_unit": "g", "route": "iv"}
    return world.insert(
        "medication_administration", patient_id=PATIENT, encounter_id=ENCOUNTER, drug=drug,
        effective=world.in_minutes(-minutes_ago), **(usual | values),
    )  # fmt: skip


def request(world: World, category: str, code: str, minutes_ago: float, **values: Any) -> str:
    """A call for a team, or care that runs."""
    when = world.in_minutes(-minutes_ago)
    return world.insert(
        "service_request", patient_id=PATIENT, encounter_id=ENCOUNTER, category=category, code=code, display=code,
        status="active", authored=when, expected=when, **values,
    )  # fmt: skip


def allergy(world: World, allergen: str, severity: str = "anaphylaxis", **values: Any) -> str:
    """An allergy on record."""
    world.update("patient", PATIENT, allergy_status="documented")
    return world.insert(
        "allergy_intolerance", patient_id=PATIENT, allergen=allergen, severity=severity, mechanism="immediate",
        reaction="collapse", verified=1, **values,
    )  # fmt: skip
