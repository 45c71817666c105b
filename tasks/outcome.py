"""The severities that bound a task's outcome: left alone, and treated right and in time."""

from medmcp.servers.world.world import World
from medmcp.tasks.case import Case

__all__ = ["outcome_bounds"]


def outcome_bounds(case: Case, horizon_minutes: int, treatments: tuple[tuple[str, float], ...]) -> tuple[float, float]:
    """(untreated, best) severity at the horizon.

    `treatments` are (match token, minute started) of the reference treatment: "drug:ceftriaxone",
    "care:iv_fluid", "procedure:pci", "team:stemi_code".
    """
    untreated = case.world()
    patient = case.patient_id
    left_alone = untreated.body.severity(patient, horizon_minutes * 60)
    treated = case.world()
    for token, minute in treatments:
        _give(treated, case, token, minute)
    return round(left_alone, 4), round(treated.body.severity(patient, horizon_minutes * 60), 4)


def _give(world: World, case: Case, token: str, minute: float) -> None:
    kind, _, name = token.partition(":")
    at = world.iso(minute * 60)
    if kind == "drug":
        world.insert("medication_administration", patient_id=case.patient_id, drug=name, dose=1, effective=at)
    elif kind == "procedure":
        world.insert(
            "procedure", patient_id=case.patient_id, code=name, status="completed", performed=at, order_id="OR-000000"
        )
    else:
        world.insert(
            "service_request", patient_id=case.patient_id, category="activation" if kind == "team" else "care", code=name,
            detail=name, status="active", authored=at, expected=at, amount=2000,
        )  # fmt: skip
