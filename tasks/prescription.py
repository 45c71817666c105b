"""`ChartCheck`: what the hospital would say to an order on a case's chart, before anybody writes it.

Families ask it while they build a task: a right action that the hospital refuses would be no right action.
"""

from collections.abc import Iterable
from functools import cache

from medmcp.servers.clinical.allergy import RecordedAllergy, cross_reactivity, worst
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import RANK, find_interactions
from medmcp.servers.clinical.regimen import disease_conflicts, screen_triples
from medmcp.servers.clinical.safety import DrugOrder, check_order
from medmcp.servers.world.facts import patient_facts
from medmcp.tasks.case import Allergy, Case

__all__ = ["ChartCheck", "interaction_rank", "named", "pair_rank", "recorded_verdict"]


def named(name: str) -> Drug:
    """The formulary row; a family may name only drugs that the hospital has."""
    drug = find_drug(name)
    if drug is None:
        raise KeyError(name)
    return drug


def interaction_rank(drug: str, others: Iterable[str]) -> int:
    """Rank of the worst documented interaction with any of the others: 10 contraindicated, 8 major, 5, 2, 0 none."""
    return max((pair_rank(*sorted((drug, other))) for other in others if other != drug), default=0)


@cache
def pair_rank(a: str, b: str) -> int:
    """Rank of the worst interaction documented between two drugs; kept, since a set of tasks asks it thousands of times."""
    hits = find_interactions(named(a), named(b))
    return hits[0].rank if hits else 0


def recorded_verdict(drug: str, allergies: Iterable[Allergy]) -> str:
    """avoid | caution | acceptable | no_known_relation of a drug against allergies that a chart would record."""
    verdicts = []
    for one in allergies:
        culprit = find_drug(one.allergen)
        allergy = RecordedAllergy(
            allergen=one.allergen, group=one.allergen_class or (culprit.allergy_group if culprit else ""), mechanism=one.mechanism,
            severity=one.severity, verified=one.verified, years_ago=one.years_ago,
        )  # fmt: skip
        verdicts.append(cross_reactivity(named(drug), allergy))
    return worst(verdicts).verdict


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
        """Rank of the worst interaction with one home medicine or with two of them together."""
        home = [named(m.drug) for m in self.case.medicines]
        triples = [finding.rank for finding in screen_triples(home, [named(drug)])]
        return max(interaction_rank(drug, [m.name for m in home]), *triples, 0)

    def hard_stops(
        self, drug: str, dose: float, unit: str, route: str, frequency: str, indication: str = ""
    ) -> list[str]:
        """Messages of what would block this order."""
        order = DrugOrder(named(drug), dose, unit, route, frequency, indication)
        return [issue.message for issue in check_order(self.facts, order) if issue.grade < 3]

    def objects(self, drug: str, indication: str = "") -> bool:
        """True if an allergy (avoid or caution), a home medicine or a problem (major or worse), or a hard stop speaks against it."""
        if (
            self.allergy_verdict(drug) in ("avoid", "caution")
            or max(self.interaction_rank(drug), self.disease_rank(drug)) >= RANK["major"]
        ):
            return True
        rows = [
            dose
            for dose in named(drug).doses
            if dose.population == "adult" and not dose.loading and "_per_h" not in dose.unit
        ]
        fitting = (
            [dose for dose in rows if indication and dose.indication in indication]
            or [d for d in rows if d.indication == "any"]
            or rows
        )
        return bool(self.hard_stops(drug, fitting[0].low, fitting[0].unit, fitting[0].route, "daily", indication))
