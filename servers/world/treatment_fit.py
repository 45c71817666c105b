"""Treatments side by side: what trials, the formulary and guidelines hold of each, and what this patient's chart says.

No winner is named. A treatment is a medicine of the formulary or an intervention that the evidence tables know.
"""

from typing import Any

from medmcp.servers.clinical.dose_choice import dose_text
from medmcp.servers.clinical.drug import Dose, Drug
from medmcp.servers.clinical.evidence.recommendation import find_recommendations
from medmcp.servers.clinical.evidence.trial import Trial, arms, find_trials
from medmcp.servers.clinical.evidence.words import all_words_in, words
from medmcp.servers.clinical.formulary import find_drug, nearest_names
from medmcp.servers.clinical.safety import DrugOrder, check_order
from medmcp.servers.evidence_passages import recommendation_passage, trial_passage
from medmcp.servers.passages import monograph_passage_id
from medmcp.servers.tool import ToolError
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.prescribing import emergency_of
from medmcp.servers.world.world import Row, World

__all__ = ["ASPECTS", "aspect_rows", "guideline_lines", "head_to_head", "patient_fit", "require_known", "trial_row"]

ASPECTS = ("efficacy", "harms", "dosing", "contraindications", "monitoring")
NOT_ASKED = ("dose", "route", "duplicate")  # nothing was ordered: neither the dose nor a second order is in question
COMMONEST = ("very_common", "common")
MOST = 6


def trial_row(trial: Trial) -> dict[str, Any]:
    """A trial as the tools show it: what was printed, and what its counts amount to."""
    counted = arms(trial)
    effect = trial.effect
    return {
        "trial_name": trial.name, "identifier": trial.identifier or None, "year": trial.year, "design": trial.design, "n": trial.n,
        "population": trial.population, "intervention": trial.intervention, "comparator": trial.comparator,
        "primary_outcome": trial.outcome, "outcome_is_wanted": trial.good_outcome, "result": trial.result,
        "effect": None if effect is None else {
            "measure": effect.measure, "value": effect.value, "unit": effect.unit or None,
            "ci95": None if effect.low is None or effect.high is None else [effect.low, effect.high],
        },
        "events": None if trial.events is None or trial.total is None else {
            "intervention": [trial.events[0], trial.total[0]], "comparator": [trial.events[1], trial.total[1]],
        },
        "eer": None if counted is None else round(counted.eer, 4), "cer": None if counted is None else round(counted.cer, 4),
        "rr_from_counts": None if counted is None or counted.rr is None else round(counted.rr, 3),
        "arr": None if counted is None else {
            "value": round(counted.arr, 4), "ci95": [round(bound, 4) for bound in counted.arr_ci], "method": counted.method,
        },
        "nnt": None if counted is None else counted.nnt, "nnt_kind": None if counted is None else counted.nnt_kind,
        "risk_of_bias": trial.bias + (f": {trial.bias_note}" if trial.bias_note else ""),
        "citation": trial.citation, "passage_id": trial_passage(trial).passage_id,
    }  # fmt: skip


def _names(treatment: str) -> list[str]:
    """The ways a treatment is called: as given, and by its formulary names."""
    drug = find_drug(treatment)
    return [treatment, *((drug.name, *drug.synonyms) if drug else ())]


def _speaks_of(text: str, treatment: str) -> bool:
    return any(all_words_in(name, text) for name in _names(treatment))


def require_known(condition: str, treatment: str) -> Drug | None:
    """The formulary row of a treatment, None for one that only the evidence knows. Raises `ToolError` NOT_FOUND."""
    drug = find_drug(treatment)
    if drug is not None:
        return drug
    trials = any(_speaks_of(f"{one.intervention} {one.comparator}", treatment) for one in find_trials(condition))
    lines = any(_speaks_of(" ".join(one.treatments), treatment) for one in find_recommendations(condition))
    if not trials and not lines:
        near = nearest_names(treatment)
        raise ToolError(
            "NOT_FOUND", f"'{treatment}' is neither in the formulary nor in the evidence on {condition}.", field="treatments",
            hint=f"Did you mean {', '.join(near[:3])}?" if near else "",
        )  # fmt: skip
    return None


def _trials_of(condition: str, treatment: str, outcome: str) -> list[Trial]:
    return [one for one in find_trials(condition, outcome=outcome) if _speaks_of(one.intervention, treatment)]


def head_to_head(condition: str, treatments: list[str], outcome: str) -> list[Trial]:
    """Trials that set two of the treatments against each other."""
    found = []
    for trial in find_trials(condition, outcome=outcome):
        tried = {name for name in treatments if _speaks_of(trial.intervention, name)}
        against = {name for name in treatments if _speaks_of(trial.comparator, name)}
        if any(a != b for a in tried for b in against):
            found.append(trial)
    return found


def _dose_for(drug: Drug, condition: str) -> Dose | None:
    adult = [dose for dose in drug.doses if dose.population == "adult"] or list(drug.doses)
    fitting = [dose for dose in adult if words(dose.indication) & words(condition)]
    return next(iter(fitting or adult), None)


def aspect_rows(condition: str, drugs: dict[str, Drug | None], outcome: str) -> list[dict[str, Any]]:
    """One row an aspect and treatment; `value` is None where nothing is on file."""
    rows: list[dict[str, Any]] = []

    def add(aspect: str, treatment: str, value: str | None, passage_id: str | None) -> None:
        rows.append(
            {"aspect": aspect, "treatment": treatment, "value": value, "passage_id": passage_id if value else None}
        )

    for treatment, drug in drugs.items():
        trials = _trials_of(condition, treatment, outcome)
        if not trials:
            add("efficacy", treatment, None, None)
        for trial in trials[:3]:
            add(
                "efficacy",
                treatment,
                f"{trial.name} {trial.year}, against {trial.comparator}: {trial.result}",
                trial_passage(trial).passage_id,
            )
        harms = [row for row in drug.adverse_effects if row.frequency in COMMONEST or row.serious] if drug else []
        add(
            "harms",
            treatment,
            "; ".join(
                f"{row.effect} ({row.frequency.replace('_', ' ')}{', serious' if row.serious else ''})"
                for row in harms[:MOST]
            )
            or None,
            monograph_passage_id(drug, "adverse effects") if drug else None,
        )
        dose = _dose_for(drug, condition) if drug else None
        add(
            "dosing",
            treatment,
            f"{dose_text(dose)} for {dose.indication}" if dose else None,
            monograph_passage_id(drug, "dosing") if drug else None,
        )
        against = drug.contraindications if drug else ()
        add(
            "contraindications",
            treatment,
            "; ".join(f"{row.condition} ({row.level})" for row in against[:MOST]) or None,
            monograph_passage_id(drug, "contraindications") if drug else None,
        )
        add(
            "monitoring",
            treatment,
            "; ".join(drug.monitoring[:MOST]) or None if drug else None,
            monograph_passage_id(drug, "monitoring") if drug else None,
        )
    return rows  # fmt: skip


def guideline_lines(condition: str, treatments: list[str]) -> dict[str, list[dict[str, Any]]]:
    """What guidelines in force say of each treatment in this condition."""
    lines = [row for row in find_recommendations(condition, "treatment") if not row.superseded_by]
    return {
        treatment: [
            {"organisation": row.organisation, "year": row.year, "text": row.text, "strength": row.strength or None,
             "evidence_grade": row.grade or None, "passage_id": recommendation_passage(row).passage_id}
            for row in lines
            if _speaks_of(" ".join(row.treatments), treatment)
        ]
        for treatment in treatments
    }  # fmt: skip


def patient_fit(
    world: World, patient: Row, condition: str, drugs: dict[str, Drug | None]
) -> dict[str, list[dict[str, Any]]]:
    """What the safety engine has to say to each medicine in this patient at its usual dose. Empty: nothing found.

    Problems of the dose itself are left out, since none was ordered.
    """
    facts = patient_facts(world, patient, emergency=emergency_of(world, patient["id"]))
    found: dict[str, list[dict[str, Any]]] = {}
    for treatment, drug in drugs.items():
        dose = _dose_for(drug, condition) if drug else None
        if drug is None or dose is None:
            found[treatment] = [
                {
                    "type": "no_data",
                    "severity": "unknown",
                    "message": "Not in the formulary: not checked.",
                    "source_record": None,
                }
            ]
            continue
        order = DrugOrder(drug, dose.low, dose.unit, dose.route, "daily", condition)
        found[treatment] = [
            {
                "type": issue.type,
                "severity": "contraindicated" if issue.grade < 3 else "caution",
                "message": issue.message,
                "source_record": issue.source_record or None,
            }
            for issue in check_order(facts, order)
            if issue.type not in NOT_ASKED
        ]
    return found  # fmt: skip
