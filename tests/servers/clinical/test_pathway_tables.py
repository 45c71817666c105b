"""The tables of care pathways and time targets: every name in them is one that the hospital can write."""

from collections.abc import Iterator

import pytest

from medmcp.servers.clinical.activations import ACTIVATIONS
from medmcp.servers.clinical.care_orders import ITEMS
from medmcp.servers.clinical.consult_services import SERVICES as CONSULTED
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.imaging import find_study
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.pathways import PATHWAYS
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.clinical.protocols import PROTOCOLS
from medmcp.servers.clinical.services import BEDS, SERVICES, find_service
from medmcp.servers.clinical.time_targets import CONDITION_TEAMS, TARGETS
from medmcp.servers.cross_domain.reads import PathwayName
from medmcp.servers.cross_domain.scores.time_target import TimedCondition
from medmcp.servers.world.proof import COMPARED
from medmcp.tasks.department import SERVICES as FURNISHED

MOMENTS = {"arrival", "onset", "last_known_well", "birth", "recognition", "severe_pressure"}
PROCEDURES = {item.key for item in ITEMS if item.order_type == "procedure"}
CARE = {
    name
    for item in ITEMS
    if item.order_type not in ("procedure", "bedside_test")
    for name in (item.key, item.order_type)
}
# operations that are on file and not ordered here
ON_FILE = {"hip_replacement"}
CHARTED = {"cssrs", "tobacco", "platelets"} | set(VITAL_UNITS) | set(EXAM_ITEMS)


def tokens() -> Iterator[tuple[str, str]]:
    """Every token of the tables with where it stands."""
    for target in TARGETS:
        for token in (*target.done, *(() if target.zero in MOMENTS else (target.zero,))):
            yield f"{target.condition}/{target.key}", token
    for pathway in PATHWAYS.values():
        for _, step in pathway.steps:
            for token in (*step.done_by, *(() if step.zero in MOMENTS else (step.zero,))):
                yield f"{pathway.key}/{step.key}", token


def known(kind: str, name: str) -> bool:
    compared = COMPARED.match(name)
    code = (compared.group(1) if compared else name).removesuffix("^")
    modality, _, part = name.partition(":")
    return {
        "lab": lambda: find_test(name) is not None and find_test(name).key == name,  # type: ignore[union-attr]
        "result": lambda: find_test(code) is not None,
        "seen": lambda: code in CHARTED or find_test(code) is not None,
        "again": lambda: code in CHARTED or find_test(code) is not None,
        "drug": lambda: (drug := find_drug(name)) is not None and drug.name == name,
        "group": lambda: name in DRUG_GROUPS,
        "atc": lambda: name[0].isupper(),
        "care": lambda: name in CARE,
        "procedure": lambda: name in PROCEDURES | ON_FILE,
        "team": lambda: name in ACTIVATIONS,
        "imaging": lambda: part == "*" or modality == "ecg" or find_study(modality, part) is not None,
        "report": lambda: find_study(modality, part) is not None,
        "ordered": lambda: find_test(name) is not None or name in {item.key for item in ITEMS if item.order_type == "bedside_test"}
        or find_study(modality, part) is not None,
        "score": lambda: bool(name), "note": lambda: name in ("discharge_plan", "medication_reconciliation"),
        "consult": lambda: name in CONSULTED,
        "stopped": lambda: name in DRUG_GROUPS or find_drug(name) is not None,
        "handoff": lambda: name in SERVICES, "flag": lambda: bool(name), "fluid": lambda: name == "30",
    }[kind]()  # fmt: skip


def test_every_name_that_proves_a_step_is_one_that_the_hospital_writes() -> None:
    wrong = [
        f"{where}: {kind}:{name}"
        for where, token in tokens()
        for kind, _, rest in [token.partition(":")]
        for name in rest.split("|")
        if not known(kind, name)
    ]
    assert wrong == []


# Baveno VII 2022 (de Franchis, J Hepatol 76:959): from admission, like the vasoactive drug; the minutes are the house's
def test_the_antibiotic_of_a_bleeding_cirrhosis_is_due_with_the_vasoactive_drug_in_every_table() -> None:
    pathway = PATHWAYS["gi_bleed"]
    steps = {key: pathway.find_step(key) for key in ("prophylaxis", "vasoactive")}
    (target,) = [row for row in PROTOCOLS["gi_bleed"].time_targets if row.step == "antibiotic in cirrhosis"]
    assert {step.minutes for step in steps.values() if step} == {target.minutes} == {60}


@pytest.mark.parametrize("key", sorted(PATHWAYS))
def test_a_pathway_has_phases_with_unique_steps_that_something_proves(key: str) -> None:
    pathway = PATHWAYS[key]
    assert 2 <= len(pathway.phases) <= 5
    names = [step.key for _, step in pathway.steps]
    assert len(names) == len(set(names))
    assert all(step.done_by and step.owner for _, step in pathway.steps)
    assert all(phase.exit or any(step.required for step in phase.steps) for phase in pathway.phases)
    assert not pathway.protocol or pathway.protocol in PROTOCOLS
    assert any(char.isdigit() for char in pathway.citation)


def test_the_tools_offer_every_pathway_and_every_timed_condition() -> None:
    assert set(PathwayName.__args__) == set(PATHWAYS)  # type: ignore[attr-defined]
    assert set(TimedCondition.__args__) - {"active"} == {row.condition for row in TARGETS}  # type: ignore[attr-defined]
    assert set(CONDITION_TEAMS) <= set(ACTIVATIONS)


def test_every_bed_of_a_service_is_one_that_the_department_knows() -> None:
    assert set(BEDS) <= set(FURNISHED)
    assert all(find_service(row.name) == row for row in SERVICES.values())
    # whoever can be asked for a consult can be handed a patient
    assert set(CONSULTED) <= set(SERVICES)
