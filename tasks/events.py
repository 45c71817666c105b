"""`Event`: something that was done in the emergency department before the episode begins, some minutes ago.

Each is written by the hospital's own code at its time, so that results, reports and the body's answer follow from it as
they would have. `token` says what, in the words of `world/proof.py`: lab:lactate, drug:ceftriaxone, care:ringers_lactate,
procedure:pci, team:stroke_code, imaging:ct:head, score:NIHSS, stopped:warfarin; besides vitals, exam:CODE, plan:PATHWAY
(begun) and ecg (recorded and read).
"""

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from medmcp.servers.clinical.activations import ACTIVATIONS
from medmcp.servers.clinical.care_orders import ITEMS, CareItem
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.bedside import examine, measure_vitals
from medmcp.servers.world.care import place_bedside_test, place_care, place_procedure
from medmcp.servers.world.imaging import order_study
from medmcp.servers.world.laboratory import order_test
from medmcp.servers.world.world import Row, World

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["Event", "write_events"]


class Event(NamedTuple):
    """One act. `amount`, `unit`, `route` and `frequency` are of a dose, a volume or (score) the value."""

    minutes_ago: float
    token: str
    amount: float | None = None
    unit: str = ""
    route: str = ""
    frequency: str = "once"


def write_events(world: World, case: "Case") -> None:
    """Write the events in the order in which they happened."""
    if not case.events:
        return
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert patient is not None
    assert encounter is not None
    for event in sorted(case.events, key=lambda one: -one.minutes_ago):
        with world.standing_at(-round(event.minutes_ago * 60)):
            _write(world, patient, encounter, event)


def _write(world: World, patient: Row, encounter: Row, event: Event) -> None:
    kind, _, name = event.token.partition(":")
    who = {"patient_id": patient["id"], "encounter_id": encounter["id"]}
    if kind == "vitals":
        measure_vitals(world, patient["id"], encounter["id"])
    elif kind == "exam":
        examine(world, patient["id"], encounter["id"], [name])
    elif kind == "lab":
        test = find_test(name)
        assert test is not None, name
        order_test(world, patient, encounter["id"], test, priority="stat", indication="")
    elif kind == "drug":
        _give(world, who, name, event)
    elif kind in ("care", "procedure", "bedside"):
        _care(world, patient, encounter["id"], kind, name, event)
    elif kind == "team":
        world.insert("service_request", **who, category="activation", code=name, display=ACTIVATIONS[name].name, priority="stat",
                     status="active", authored=world.now, expected=world.now, indication="by the department's criteria")  # fmt: skip
    elif kind == "imaging":
        modality, _, part = name.partition(":")
        order_study(world, patient, encounter, modality, part, priority="stat", indication="by the pathway", minutes=0)
    elif kind == "ecg":
        _tracing(world, patient, encounter)
    elif kind == "score":
        world.db.execute(
            "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, ?, ?, '[]', ?)",
            (world.now, patient["id"], name, event.amount, event.unit),
        )
    elif kind == "plan":
        world.insert("care_plan", **who, title=name, status="active", period_start=world.now)
    elif kind == "stopped":
        row = world.row("SELECT id FROM medication_statement WHERE patient_id = ? AND drug = ?", patient["id"], name)
        assert row is not None, name
        world.update("medication_statement", row["id"], status="on-hold", ended_at=world.now, ended_reason="bleeding")
    else:
        raise ValueError(f"no event of kind {kind!r}")


def _give(world: World, who: dict[str, Any], drug: str, event: Event) -> None:
    dose = {"drug": drug, "dose": event.amount, "dose_unit": event.unit, "route": event.route}
    order = world.insert(
        "medication_request", **who, **dose, frequency=event.frequency, setting="inpatient", authored=world.now, first_dose_at=world.now,
        status="completed" if event.frequency == "once" else "active",
    )  # fmt: skip
    world.insert("medication_administration", **who, **dose, order_id=order, effective=world.now, status="given")


def _item(name: str, kind: str) -> CareItem:
    types = {"procedure": ("procedure",), "bedside": ("bedside_test",)}.get(kind)
    found = [
        item
        for item in ITEMS
        if item.key == name
        and (item.order_type in types if types else item.order_type not in ("procedure", "bedside_test"))
    ]
    assert found, name
    return found[0]


def _care(world: World, patient: Row, encounter_id: str, kind: str, name: str, event: Event) -> None:
    item = _item(name, kind)
    if kind == "procedure":
        place_procedure(
            world, patient, encounter_id, item, priority="stat", indication="by the pathway", override_reason=""
        )
    elif kind == "bedside":
        place_bedside_test(world, patient, encounter_id, item, priority="stat", indication="by the pathway")
    else:
        place_care(world, patient, encounter_id, item, amount=event.amount, unit=event.unit, priority="stat", target="",
                   indication="by the pathway", override_reason="")  # fmt: skip


def _tracing(world: World, patient: Row, encounter: Row) -> None:
    """A 12-lead ECG that somebody has read: its QTc is charted."""
    placed = order_study(
        world, patient, encounter, "ecg", "heart", priority="stat", indication="by the pathway", minutes=0
    )
    study = world.row("SELECT measurements FROM imaging_study WHERE id = ?", placed.study_id)
    measured = json.loads(study["measurements"] or "{}") if study else {}
    world.insert(
        "observation", patient_id=patient["id"], encounter_id=encounter["id"], category="procedure", code="qtc", loinc="8636-3",
        display="QTc (Fridericia)", value=float(measured.get("qtc_ms", 420)), unit="ms", effective=world.now, issued=world.now,
        status="final", set_id=placed.study_id,
    )  # fmt: skip
