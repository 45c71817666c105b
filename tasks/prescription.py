"""What the safety engine would say to an order on a case's chart, before anybody writes it.

Families ask it while they build a task: a right action that the hospital refuses would be no right action.
"""

from collections.abc import Iterable

from medmcp.servers.clinical.allergy import RecordedAllergy, cross_reactivity, worst
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import RANK, find_interactions
from medmcp.servers.clinical.regimen import disease_conflicts
from medmcp.servers.clinical.safety import DrugOrder, check_order
from medmcp.servers.world.facts import patient_facts, recorded_allergies
from medmcp.tasks.case import Case

__all__ = ["allergy_verdict", "disease_rank", "hard_stops", "named", "worst_interaction"]


def named(name: str) -> Drug:
    """The formulary row; a family may name only drugs that the hospital has."""
    drug = find_drug(name)
    if drug is None:
        raise KeyError(name)
    return drug


def hard_stops(case: Case, drug: str, dose: float, unit: str, route: str, frequency: str, indication: str = "") -> list[str]:
    """Messages of what would block this order, with the chart as it is when the patient arrives."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    facts = patient_facts(world, patient)
    world.close()
    order = DrugOrder(named(drug), dose, unit, route, frequency, indication)
    return [issue.message for issue in check_order(facts, order) if issue.grade < 3]


def allergy_verdict(case: Case, drug: str) -> tuple[str, bool]:
    """(avoid | caution | acceptable | no_known_relation, absolute) of a drug against the recorded allergies."""
    world = case.world()
    allergies: tuple[RecordedAllergy, ...] = recorded_allergies(world, case.patient_id)
    world.close()
    decided = worst([cross_reactivity(named(drug), allergy) for allergy in allergies])
    return decided.verdict, decided.absolute


def worst_interaction(drug: str, others: Iterable[str]) -> int:
    """Rank of the worst documented interaction with any of the others: 10 contraindicated, 8 major, 5, 2, 0 none."""
    one = named(drug)
    ranks = [hit.rank for other in others if other != one.name for hit in find_interactions(one, named(other))[:1]]
    return max(ranks, default=0)


def disease_rank(case: Case, drug: str) -> int:
    """Rank of the worst conflict with a problem of the list, 0 for none."""
    found = [c for p in case.problems for c in disease_conflicts(named(drug), [p.code], [p.name])]
    return max((RANK[c.severity] for c in found), default=0)
