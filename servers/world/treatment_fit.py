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
MOST = 3  # of a list: four treatments side by side have to fit one answer
MOST_TRIALS = 2


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


Told = tuple[str, list[str]]  # what is on file in words, and the passages that hold it


def aspect_rows(condition: str, drugs: dict[str, Drug | None], outcome: str) -> list[dict[str, Any]]:
    """One row an aspect: by treatment what is on file, None where nothing is, and the passages that hold it."""
    rows = []
    for aspect in ASPECTS:
        told = {
            name: _efficacy(condition, name, outcome) if aspect == "efficacy" else _of_drug(aspect, drug, condition)
            for name, drug in drugs.items()
        }
        rows.append(
            {
                "aspect": aspect,
                "values": {name: text or None for name, (text, _) in told.items()},
                "passage_ids": {name: ids for name, (text, ids) in told.items() if text and ids},
            }
        )
    return rows


def _efficacy(condition: str, treatment: str, outcome: str) -> Told:
    trials = _trials_of(condition, treatment, outcome)[:MOST_TRIALS]
    texts = [f"{one.name} {one.year}, against {one.comparator}: {one.result}" for one in trials]
    return " ".join(texts), [trial_passage(one).passage_id for one in trials]


def _of_drug(aspect: str, drug: Drug | None, condition: str) -> Told:
    if drug is None:
        return "", []
    if aspect == "harms":
        section = "adverse effects"
        harms = [row for row in drug.adverse_effects if row.serious or row.frequency in COMMONEST]
        parts = [
            f"{row.effect} ({row.frequency.replace('_', ' ')}{', serious' if row.serious else ''})" for row in harms
        ]
    elif aspect == "dosing":
        section, dose = "dosing", _dose_for(drug, condition)
        parts = [f"{dose_text(dose)} for {dose.indication}"] if dose else []
    elif aspect == "contraindications":
        section = "contraindications"
        parts = [f"{row.condition} ({row.level})" for row in drug.contraindications]
    else:
        section, parts = "monitoring", list(drug.monitoring)
    passage = monograph_passage_id(drug, section)
    return "; ".join(parts[:MOST]), [passage] if passage else []


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
