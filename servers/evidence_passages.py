"""Criteria, trials, diagnostic accuracy and recommendations in prose: what `passages.py` gives to the library of them.

Every figure is one of the row; the id of a row's passage is a hash of that prose, so a tool can cite it without a search.
"""

from collections.abc import Iterator
from typing import NamedTuple

from medmcp.kb.passage import content_id
from medmcp.servers.clinical.criteria import CRITERIA
from medmcp.servers.clinical.criteria.criterion import CriteriaSet
from medmcp.servers.clinical.evidence.accuracy import Accuracy
from medmcp.servers.clinical.evidence.recommendation import Recommendation
from medmcp.servers.clinical.evidence.trial import Trial, arms

__all__ = ["Written", "accuracy_passage", "criteria_passage", "recommendation_passage", "trial_passage", "written"]


class Written(NamedTuple):
    """A table row as prose."""

    kind: str
    title: str
    section: str
    text: str
    citation: str
    doc_id: str
    study_type: str = ""
    organisation: str = ""
    doi: str = ""

    @property
    def passage_id(self) -> str:
        """The library's id of it."""
        return content_id(self.title, self.section, self.text)


def written() -> Iterator[Written]:
    """All rows."""
    from medmcp.servers.clinical.evidence.accuracies import ACCURACIES
    from medmcp.servers.clinical.evidence.recommendations import RECOMMENDATIONS
    from medmcp.servers.clinical.evidence.trials import TRIALS

    yield from (criteria_passage(one) for one in CRITERIA.values())
    yield from (trial_passage(one) for one in TRIALS)
    yield from (accuracy_passage(one) for one in ACCURACIES)
    yield from (recommendation_passage(one) for one in RECOMMENDATIONS)


def criteria_passage(rules: CriteriaSet) -> Written:
    """The criteria with their weights, and the decision rule."""
    weighted = any(row.points for row in rules.criteria)
    rows = "; ".join(
        f"{row.text} ({f'{row.points:g} points' if row.points else row.type if not weighted else 'entry'})"
        for row in rules.criteria
    )
    rule = " ".join(f"{level.name[0].upper()}{level.name[1:]}: {level.words}." for level in rules.levels)
    text = f"Criteria for {rules.purpose}: {rows}. {rule}"
    text += f" Made for: {rules.population}." if rules.population else ""
    text += f" {rules.caution}" if rules.caution else ""
    return Written(
        "guideline", f"{rules.name} {rules.year} (criteria)", "criteria", text, rules.citation, f"criteria/{rules.key}"
    )


def trial_passage(trial: Trial) -> Written:
    """Population, arms, counts and result of a trial."""
    text = (
        f"{trial.name} ({trial.year}), {trial.design}, {trial.n} participants. Population: {trial.population}."
        f" Intervention: {trial.intervention}. Comparator: {trial.comparator}. Outcome: {trial.outcome}."
        f" Result of {trial.intervention} against {trial.comparator} in {trial.conditions[0]}: {trial.result}"
    )
    if trial.effect:
        low, high = trial.effect.low, trial.effect.high
        interval = f" (95 % CI {low:g} to {high:g})" if low is not None and high is not None else ""
        text += f" {trial.effect.measure} {trial.effect.value:g}{f' {trial.effect.unit}' if trial.effect.unit else ''}{interval}."
    counted = arms(trial)
    if counted and trial.events and trial.total:
        (e, c), (n, m) = trial.events, trial.total
        text += f" Events {e} of {n} and {c} of {m}."
    return Written(
        "literature", f"{trial.name}: {trial.intervention} against {trial.comparator}", "trial", text, trial.citation,
        f"trial/{trial.key}", "rct", "", trial.doi,
    )  # fmt: skip


def accuracy_passage(row: Accuracy) -> Written:
    """Sensitivity, specificity and likelihood ratios of a test."""
    parts = [f"{row.test} ({row.threshold}) for {row.condition} in {row.population}, against {row.reference_standard}."]
    for name, value, interval in (
        ("Sensitivity", row.sensitivity, row.sensitivity_ci), ("Specificity", row.specificity, row.specificity_ci),
    ):  # fmt: skip
        if value is not None:
            parts.append(f"{name} {value:g}" + (f" (95 % CI {interval[0]:g} to {interval[1]:g})." if interval else "."))
    if row.lr_positive is not None:
        parts.append(f"LR+ {row.lr_positive:g}.")
    if row.lr_negative is not None:
        parts.append(f"LR- {row.lr_negative:g}.")
    return Written(
        "literature", f"Accuracy of {row.test} for {row.condition}", "accuracy", " ".join(parts), row.citation,
        f"accuracy/{row.key}", "", "", row.doi,
    )  # fmt: skip


def recommendation_passage(row: Recommendation) -> Written:
    """A recommendation with its strength."""
    graded = ", ".join(part for part in (row.strength, row.grade) if part)
    text = f"{row.conditions[0][0].upper()}{row.conditions[0][1:]}, {row.topic}: {row.text}"
    text += f" ({row.system or 'as graded there'}: {graded}.)" if graded else ""
    text += " This recommendation has been superseded." if row.superseded_by else ""
    return Written(
        "guideline", f"{row.organisation} {row.year}: {row.guideline}", row.topic, text, row.citation,
        f"recommendation/{row.key}", "", row.organisation,
    )  # fmt: skip
