"""`ChartCheck`: what the hospital would say to an order on a case's chart, before anybody writes it.

Families ask it while they build a task: a right action that the hospital refuses would be no right action.
"""

from collections.abc import Iterable

from medmcp.servers.clinical.allergy import cross_reactivity, worst
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import RANK, find_interactions
from medmcp.servers.clinical.regimen import disease_conflicts
from medmcp.servers.clinical.safety import DrugOrder, check_order
from medmcp.servers.world.facts import patient_facts
from medmcp.tasks.case import Case

__all__ = ["ChartCheck", "interaction_rank", "named"]


def named(name: str) -> Drug:
    """The formulary row; a family may name only drugs that the hospital has."""
    drug = find_drug(name)
    if drug is None:
        raise KeyError(name)
    return drug


def interaction_rank(drug: str, others: Iterable[str]) -> int:
    """Rank of the worst documented interaction with any of the others: 10 contraindicated, 8 major, 5, 2, 0 none."""
    one = named(drug)
    ranks = [hit.rank for other in others if other != one.name for hit in find_interactions(one, named(other))[:1]]
    return max(ranks, default=0)


class ChartCheck:
    """The chart as it is when the patient arrives."""

    def __init__(self, case: Case) -> None:
        world = case.world()
        patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
        assert patient is not None
        self.case = case
        self.facts = patient_facts(world, patient)
        world.close()

    def allergy_verdict(self, drug: str) -> str:
        """avoid | caution | acceptable | no_known_relation against the recorded allergies."""
        return worst([cross_reactivity(named(drug), allergy) for allergy in self.facts.allergies]).verdict

    def disease_rank(self, drug: str) -> int:
        """Rank of the worst conflict with a problem of the list, 0 for none."""
        found = [c for _, code, name in self.facts.problems for c in disease_conflicts(named(drug), [code], [name])]
        return max((RANK[c.severity] for c in found), default=0)

    def interaction_rank(self, drug: str) -> int:
        """Rank of the worst interaction with a home medicine."""
        return interaction_rank(drug, [m.drug for m in self.case.medicines])

    def hard_stops(self, drug: str, dose: float, unit: str, route: str, frequency: str, indication: str = "") -> list[str]:
        """Messages of what would block this order."""
        order = DrugOrder(named(drug), dose, unit, route, frequency, indication)
        return [issue.message for issue in check_order(self.facts, order) if issue.grade < 3]

    def objects(self, drug: str, indication: str = "") -> bool:
        """True if an allergy (avoid or caution), a home medicine or a problem (major or worse), or a hard stop speaks against it."""
        if self.allergy_verdict(drug) in ("avoid", "caution") or max(self.interaction_rank(drug), self.disease_rank(drug)) >= RANK["major"]:
            return True
        rows = [dose for dose in named(drug).doses if dose.population == "adult" and not dose.loading and "_per_h" not in dose.unit]
        fitting = [dose for dose in rows if indication and dose.indication in indication] or [d for d in rows if d.indication == "any"] or rows
        return bool(self.hard_stops(drug, fitting[0].low, fitting[0].unit, fitting[0].route, "daily", indication))
