"""`Interaction`: one row of the interaction tables, and the look-up that finds what two drugs do to each other.

The rows live in `interactions/`, one module a theme; checks that follow from a drug's own properties (its CYP
roles, its QT category, its class tags) are functions in `interaction_rules.py`. `find_interactions` asks both.
An empty answer means that this base documents nothing for the pair. It never means that the pair is safe.
A whole medication list is screened in `regimen.py`.
"""

from collections.abc import Iterator
from typing import Any, Literal

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.row import Row

__all__ = [
    "NONE_DOCUMENTED",
    "RANK",
    "Evidence",
    "Interaction",
    "InteractionHit",
    "Kind",
    "MatchedVia",
    "Onset",
    "PairVerdict",
    "Severity",
    "Topic",
    "check_pair",
    "find_interactions",
    "pd",
    "physicochemical",
    "pk",
    "with_parts",
]

Severity = Literal["contraindicated", "major", "moderate", "minor"]
Kind = Literal["pharmacokinetic", "pharmacodynamic", "physicochemical"]
Onset = Literal["rapid", "delayed"]
Evidence = Literal["established", "probable", "theoretical"]
MatchedVia = Literal["drug pair", "drug x class", "class pair", "rule"]
Topic = Literal[
    "absorption", "antagonism", "anticholinergic", "bleeding", "blood pressure", "bone marrow", "clotting",
    "duplication", "exposure", "fluid", "glucose", "heart rhythm", "hypersensitivity", "infection", "kidney",
    "liver", "movement", "muscle", "neuromuscular block", "other toxicity", "potassium", "qt", "sedation",
    "seizure", "serotonin", "slow heart", "sodium", "thyroid", "vaccine", "vasospasm",
]  # fmt: skip

RANK: dict[Severity, int] = {"contraindicated": 10, "major": 8, "moderate": 5, "minor": 2}
NONE_DOCUMENTED = "No interaction is documented in this base for the pair; that is not evidence that none exists."


class Interaction(Row):
    """What happens when `a` and `b` are given together. Either is a drug name, or `group:TAG` for a class.

    `topic` is the clinical question that the row answers: of two rows on one topic the more specific one counts.
    """

    a: str
    b: str
    topic: Topic
    severity: Severity
    kind: Kind
    mechanism: str
    effect: str
    onset: Onset
    management: str
    evidence: Evidence
    sources: tuple[str, ...]
    unless: tuple[str, ...] = ()  # members of the class that the row does not hold for


class InteractionHit(Row):
    """One interaction found between two drugs, named in alphabetical order."""

    drug_a: str
    drug_b: str
    topic: Topic
    severity: Severity
    kind: Kind
    mechanism: str
    effect: str
    onset: Onset
    management: str
    evidence: Evidence
    sources: tuple[str, ...]
    matched_via: MatchedVia
    basis: str  # what matched: "simvastatin + group:azole_antifungal", or the name of the rule
    affected: str = ""  # the drug whose level or effect changes, where a rule knows it

    @property
    def rank(self) -> int:
        return RANK[self.severity]

    def as_row(self) -> dict[str, Any]:
        """The hit as a tool shows it."""
        return {
            "severity": self.severity,
            "severity_rank": self.rank,
            "topic": self.topic,
            "mechanism": f"{self.kind}: {self.mechanism}",
            "effect": self.effect,
            "onset": self.onset,
            "management": self.management,
            "evidence": self.evidence,
            "matched_via": "class pair" if self.matched_via == "drug x class" else self.matched_via,
            "basis": self.basis,
            "citation": "; ".join(self.sources),
        }


class PairVerdict(Row):
    """The answer about two names: what is documented, or which name is not in the formulary."""

    interaction: Literal["found", "none_documented", "unknown_drug"]
    statement: str
    severity: Severity | None = None
    severity_rank: int | None = None  # None for an unknown drug: nothing was checked
    hits: tuple[InteractionHit, ...] = ()
    unknown: tuple[str, ...] = ()


def find_interactions(a: Drug, b: Drug) -> list[InteractionHit]:
    """Every interaction documented between two different drugs, most severe first.

    Look-up goes from specific to general: exact pair, drug x class, class x class, rule. Where two of these
    levels speak on one topic, an exact pair counts alone, and otherwise the graver one (the more specific of
    equals). A fixed combination is checked as itself and through its parts. The answer is the same for (a, b)
    and (b, a).
    """
    # Both modules need the nouns above, so they can only be imported once this module is complete.
    from medmcp.servers.clinical.interaction_rules import apply_rules
    from medmcp.servers.clinical.interactions import rows_between

    if a.name == b.name:
        raise ValueError(f"the same drug twice: {a.name}")
    if a.name > b.name:
        a, b = b, a
    found: list[InteractionHit] = []
    for part_a in with_parts(a):
        for part_b in with_parts(b):
            if part_a.name == part_b.name:
                continue  # the same substance on both sides is a duplication: see regimen.py
            hits = [_hit_of(row, part_a, part_b) for row in rows_between(part_a, part_b)]
            hits += apply_rules(part_a, part_b)
            whole = {part_a.name: a.name, part_b.name: b.name}
            for hit in hits:
                affected = whole.get(hit.affected, hit.affected)
                found.append(hit.model_copy(update={"drug_a": a.name, "drug_b": b.name, "affected": affected}))
    return sorted(_most_specific(found), key=lambda hit: (-hit.rank, _LEVEL[hit.matched_via], hit.topic, hit.basis))


def check_pair(name_a: str, name_b: str) -> PairVerdict:
    """Look two names up (generic, synonym or brand) and check them. Raises ValueError if both are one drug."""
    a, b = find_drug(name_a), find_drug(name_b)
    if a is None or b is None:
        unknown = tuple(name for name, drug in ((name_a, a), (name_b, b)) if drug is None)
        statement = f"Not checked: {', '.join(unknown)} not in the formulary."
        return PairVerdict(interaction="unknown_drug", statement=statement, unknown=unknown)
    hits = tuple(find_interactions(a, b))
    if not hits:
        return PairVerdict(interaction="none_documented", statement=NONE_DOCUMENTED, severity_rank=0)
    worst = hits[0]
    return PairVerdict(
        interaction="found", statement=worst.effect, severity=worst.severity, severity_rank=worst.rank, hits=hits
    )


def with_parts(drug: Drug) -> Iterator[Drug]:
    """The drug itself, then the formulary rows of its ingredients if it is a fixed combination."""
    yield drug
    for name in drug.ingredients:
        part = find_drug(name)
        if part is not None and part.name != drug.name:
            yield part


_LEVEL: dict[MatchedVia, int] = {"drug pair": 0, "drug x class": 1, "class pair": 2, "rule": 3}


def _most_specific(hits: list[InteractionHit]) -> list[InteractionHit]:
    kept: list[InteractionHit] = []
    for hit in sorted(hits, key=lambda hit: (_LEVEL[hit.matched_via], -hit.rank, hit.basis)):
        rivals = [other for other in kept if _one_question(other, hit)]
        if any(_outranks(other, hit) for other in rivals):
            continue
        kept = [other for other in kept if other not in rivals or other.affected != hit.affected]
        kept.append(hit)
    return kept


def _outranks(specific: InteractionHit, general: InteractionHit) -> bool:
    """A row on the exact pair always counts. A class row gives way to a graver rule, so that a broad row
    ("two drugs that lower blood pressure") never hides a contraindication."""
    if specific.matched_via == "drug pair" and general.matched_via != "drug pair":
        return True
    if _LEVEL[specific.matched_via] < _LEVEL[general.matched_via]:
        return specific.rank >= general.rank
    return specific.affected == general.affected


def _one_question(specific: InteractionHit, general: InteractionHit) -> bool:
    """Whether two hits speak on one topic. A CYP rule adds nothing to a row that holds the same change of level,
    whatever that row calls its consequence (bleeding, myopathy, sedation)."""
    if specific.topic == general.topic:
        return True
    by_rule = general.matched_via == "rule" and general.topic == "exposure"
    return by_rule and specific.matched_via != "rule" and specific.kind == "pharmacokinetic"


def _hit_of(row: Interaction, a: Drug, b: Drug) -> InteractionHit:
    classes = row.a.startswith("group:") + row.b.startswith("group:")
    via: tuple[MatchedVia, ...] = ("drug pair", "drug x class", "class pair")
    drug_a, drug_b = sorted((a.name, b.name))
    return InteractionHit(
        drug_a=drug_a,
        drug_b=drug_b,
        topic=row.topic,
        severity=row.severity,
        kind=row.kind,
        mechanism=row.mechanism,
        effect=row.effect,
        onset=row.onset,
        management=row.management,
        evidence=row.evidence,
        sources=row.sources,
        matched_via=via[classes],
        basis=" + ".join(sorted((row.a, row.b))),
    )


def pk(
    a: str,
    b: str,
    topic: Topic,
    severity: Severity,
    mechanism: str,
    effect: str,
    management: str,
    *sources: str,
    evidence: Evidence = "established",
    onset: Onset = "delayed",
    unless: tuple[str, ...] = (),
) -> Interaction:
    """A pharmacokinetic row on one or two lines of a table; delayed and established unless it says otherwise."""
    words = (mechanism, effect, management)
    return _row("pharmacokinetic", a, b, topic, severity, words, sources, evidence, onset, unless)


def pd(
    a: str,
    b: str,
    topic: Topic,
    severity: Severity,
    mechanism: str,
    effect: str,
    management: str,
    *sources: str,
    evidence: Evidence = "established",
    onset: Onset = "rapid",
    unless: tuple[str, ...] = (),
) -> Interaction:
    """A pharmacodynamic row; rapid and established unless it says otherwise."""
    words = (mechanism, effect, management)
    return _row("pharmacodynamic", a, b, topic, severity, words, sources, evidence, onset, unless)


def physicochemical(
    a: str,
    b: str,
    topic: Topic,
    severity: Severity,
    mechanism: str,
    effect: str,
    management: str,
    *sources: str,
    evidence: Evidence = "established",
    onset: Onset = "rapid",
    unless: tuple[str, ...] = (),
) -> Interaction:
    """A row on binding or incompatibility outside the tissues: chelation in the gut, a precipitate in the line."""
    words = (mechanism, effect, management)
    return _row("physicochemical", a, b, topic, severity, words, sources, evidence, onset, unless)


def _row(
    kind: Kind,
    a: str,
    b: str,
    topic: Topic,
    severity: Severity,
    words: tuple[str, str, str],
    sources: tuple[str, ...],
    evidence: Evidence,
    onset: Onset,
    unless: tuple[str, ...],
) -> Interaction:
    mechanism, effect, management = words
    return Interaction(
        a=a,
        b=b,
        topic=topic,
        severity=severity,
        kind=kind,
        mechanism=mechanism,
        effect=effect,
        onset=onset,
        management=management,
        evidence=evidence,
        sources=sources,
        unless=unless,
    )
