"""Computing on evidence: adverse effects, trials, test accuracy, criteria, laboratory intervals, scores by name.

Tables and formulas are in `clinical/` (`evidence/`, `criteria/`, `calculators/`), the reading of a chart in `world/`, and
what passages say in `evidence_digest.py`.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.adverse_effect import FREQUENCIES, drugs_causing, effects_of, same_effect
from medmcp.servers.clinical.calculators import CALCULATORS, find_calculator, nearest_calculators
from medmcp.servers.clinical.calculators.calculator import Unreadable
from medmcp.servers.clinical.criteria import CRITERIA, find_criteria, nearest_criteria
from medmcp.servers.clinical.criteria.criterion import Criterion, judge
from medmcp.servers.clinical.drug import AdverseEffect, Drug
from medmcp.servers.clinical.evidence.accuracy import Accuracy, find_accuracy, likelihood_ratios, post_test, remark
from medmcp.servers.clinical.evidence.trial import find_trials
from medmcp.servers.clinical.evidence.words import all_words_in, key_terms
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.laboratory import LabTest, find_test, nearest_tests, reference
from medmcp.servers.clinical.laboratory import flag as flag_of
from medmcp.servers.clinical.scores import naranjo as scale
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.units import UnitError, convert, plausible
from medmcp.servers.evidence_digest import agreement, bears_on, by_level, option_evidence, quoted, read_stances
from medmcp.servers.evidence_passages import accuracy_passage, criteria_passage
from medmcp.servers.library import find_passages
from medmcp.servers.medical_qa.results import (
    AdverseEffects,
    AnswerOptions,
    DiagnosticAccuracy,
    DiagnosticCriteria,
    EvidenceSummary,
    LabReferenceRange,
    NamedEffect,
    Suspect,
    TreatmentComparison,
    Trials,
)
from medmcp.servers.page import page
from medmcp.servers.parameters import Age, Cursor, Limit, NameValue, OptionalPatientId, Sex
from medmcp.servers.passages import laboratory_passage_id, monograph_passage_id
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import caller_values, finish
from medmcp.servers.world.chart import age_years, current_medicines, find_encounter, require_patient
from medmcp.servers.world.criteria_evidence import Evidence, chart_answers
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.treatment_fit import (
    aspect_rows,
    guideline_lines,
    head_to_head,
    patient_fit,
    require_known,
    trial_row,
)
from medmcp.servers.world.world import Row, World

__all__ = [
    "analyze_answer_options", "calculate_clinical_score", "check_diagnostic_criteria", "compare_treatments",
    "get_lab_reference_range", "search_adverse_effects", "search_clinical_trials", "search_diagnostic_accuracy",
    "summarize_evidence",
]  # fmt: skip

MONOGRAPH_SECTION = "adverse effects"
STOPPED_WITHIN_DAYS = 90  # a medicine stopped so recently is still asked about: rule of the simulated hospital


@tool(
    "medical_qa", "Adverse effects of a drug, or drugs causing an effect", effect="compute", minutes=1,
    also_on=("drug_interaction",),
)  # fmt: skip
async def search_adverse_effects(
    world: World,
    drug_name: Annotated[str, Field(max_length=120, description="Drug, generic or brand name.")] = "",
    effect: Annotated[str, Field(max_length=120, description="Symptom, sign or laboratory change.")] = "",
    patient_id: OptionalPatientId = "",
    naranjo: Annotated[
        list[Literal["yes", "no", "unknown"]] | None,
        Field(
            min_length=10, max_length=10,
            description="Answers to items 1 to 10 of the Naranjo scale, in order, for drug_name.",
        ),
    ] = None,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> AdverseEffects:  # fmt: skip
    """What a drug can do with frequency, onset and management, or which drugs cause a finding. For a patient it ranks
    the medicines that may explain the finding by their timing; with ten answers it gives the Naranjo score."""
    if not drug_name and not effect:
        raise ToolError("INVALID_ARGUMENT", "Name a drug, an effect, or both.", field="drug_name")
    if naranjo is not None and not drug_name:
        raise ToolError("INVALID_ARGUMENT", "The Naranjo answers are about one drug: name it.", field="drug_name")
    patient = require_patient(world, patient_id) if patient_id else None
    drug = require_drug(drug_name) if drug_name else None
    found = [(drug, row) for row in effects_of(drug, effect)] if drug else drugs_causing(effect)
    shown, envelope = page(found, limit, cursor)
    return {
        "effects": [_named(one, row) for one, row in shown],
        "suspects": _suspects(world, patient, drug, effect) if patient else [],
        "naranjo_score": _naranjo(world, patient_id, naranjo) if naranjo is not None else None,
        **envelope,
    }


def _named(drug: Drug, row: AdverseEffect) -> NamedEffect:
    return {
        "drug": drug.name, "effect": row.effect, "frequency": row.frequency, "serious": row.serious, "onset": row.onset,
        "mechanism": row.mechanism, "management": row.management,
        "passage_id": monograph_passage_id(drug, MONOGRAPH_SECTION),
    }  # fmt: skip


def _naranjo(world: World, patient_id: str, answers: list[Literal["yes", "no", "unknown"]]) -> dict[str, Any]:
    score = scale.naranjo([Reading.given(answer) for answer in answers])
    finish(world, patient_id, score)
    return {
        "total": score.score,
        "category": score.extra["category"],
        "items": [{"item": item.name, "answer": item.value, "points": item.points} for item in score.items],
        "unknown": [name for (name, *_), answer in zip(scale.ITEMS, answers, strict=True) if answer == "unknown"],
        "citation": score.citation,
    }


def _suspects(world: World, patient: Row, drug: Drug | None, effect: str) -> list[Suspect]:
    """The patient's medicines that have the effect, those whose timing fits first, then the commoner effect."""
    event_at = _event(world, patient["id"], effect)
    suspects = []
    for row in (*current_medicines(world, patient["id"]), *_lately_stopped(world, patient["id"])):
        known = find_drug(row["drug"])
        if known is None or (drug is not None and known.name != drug.name):
            continue
        matching = effects_of(known, effect)
        if matching:
            suspects.append(_suspect(world, row, known, matching, event_at))
    order = ("plausible", "unknown", "implausible")
    return sorted(
        suspects,
        key=lambda one: (
            order.index(one["temporal_fit"]), FREQUENCIES.index(one["frequency"]), one["drug"], one["medication_id"],
        ),
    )  # fmt: skip


def _lately_stopped(world: World, patient_id: str) -> list[Row]:
    since = world.in_minutes(-STOPPED_WITHIN_DAYS * 24 * 60)[:10]
    rows: list[Row] = []
    for table in ("medication_statement", "medication_request"):
        rows += world.rows(
            f"SELECT * FROM {table} WHERE patient_id = ? AND status IN ('stopped', 'completed') AND ended_at >= ?"
            " ORDER BY ended_at DESC, id",
            patient_id, since,
        )  # fmt: skip
    return rows


def _suspect(world: World, row: Row, drug: Drug, effects: list[AdverseEffect], event_at: str) -> Suspect:
    started = row.get("start") or row.get("first_dose_at") or row.get("authored")
    days = None if started is None else (world.seconds_at(event_at) - world.seconds_at(started)) / 86_400
    ended = row.get("ended_at")
    after_stop = ended is not None and (world.seconds_at(event_at) - world.seconds_at(ended)) / 86_400
    fit = "unknown" if days is None else "plausible" if days >= 0 else "implausible"
    known_reports = any(effect.frequency != "unknown" for effect in effects)
    return {
        "medication_id": row["id"],
        "drug": drug.name,
        "effects": [effect.effect for effect in effects],
        "frequency": effects[0].frequency,
        "started": started,
        "days_before_event": None if days is None else round(days, 1),
        "event_at": event_at,
        "temporal_fit": fit,
        "last_taken_at": row.get("last_taken_at"),
        "naranjo_items": {
            "previous_conclusive_reports": "yes" if known_reports else "unknown",
            "event_after_drug": {"plausible": "yes", "implausible": "no", "unknown": "unknown"}[fit],
            **({"stopped": f"{after_stop:.0f} days before the event"} if after_stop and after_stop > 0 else {}),
        },
    }


def _event(world: World, patient_id: str, effect: str) -> str:
    """When the finding began: a coded problem of that name, else the onset of the visit, else now.

    A problem that the chart dates by day only counts from that day.
    """
    if effect:
        for problem in world.rows(
            "SELECT display, onset FROM condition WHERE patient_id = ? AND clinical_status = 'active'"
            " AND onset IS NOT NULL ORDER BY onset DESC, id",
            patient_id,
        ):
            if same_effect(effect, problem["display"]):
                return str(problem["onset"])
    encounter = find_encounter(world, patient_id)
    if encounter and encounter["status"] == "in-progress" and encounter["onset"]:
        return str(encounter["onset"])
    return world.now


Year = Annotated[int | None, Field(ge=1900, le=2100, description="Only evidence of this year or later.")]
MOST_CANDIDATES = 50
# of a head-to-head trial in a comparison; search_clinical_trials has it whole
DIRECT = (
    "trial_name",
    "year",
    "intervention",
    "comparator",
    "primary_outcome",
    "effect",
    "arr",
    "nnt",
    "nnt_kind",
    "passage_id",
)


@tool("medical_qa", "Search clinical trials (PICO)", effect="compute", minutes=1)
async def search_clinical_trials(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=200, description="Population or condition.")],
    intervention: Annotated[str, Field(max_length=200, description="Intervention.")] = "",
    comparator: Annotated[str, Field(max_length=200, description="Comparator.")] = "",
    outcome: Annotated[str, Field(max_length=200, description="Outcome.")] = "",
    published_after: Annotated[int | None, Field(ge=1940, le=2100, description="Year or later.")] = None,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Trials:
    """Randomised trials by population, intervention, comparator and outcome: published effect, and from the counts on
    file absolute risks, ARR with 95 % CI and NNT (or NNH). Without counts these are null."""
    found = find_trials(condition, intervention, comparator, outcome, published_after)
    shown, envelope = page(found, limit, cursor)
    return {"trials": [trial_row(trial) for trial in shown], **envelope}


Probability = Annotated[float | None, Field(ge=0, le=1, description="Own value, 0 to 1, instead of the table's.")]


@tool("medical_qa", "Diagnostic accuracy and post-test probability", effect="compute", minutes=1)
async def search_diagnostic_accuracy(
    world: World,
    test_name: Annotated[str, Field(min_length=1, max_length=120, description="Test, sign or score.")],
    condition: Annotated[str, Field(max_length=120, description="Target condition.")] = "",
    pretest_probability: Annotated[float | None, Field(ge=0, le=1, description="Pre-test probability, 0 to 1.")] = None,
    sensitivity: Probability = None,
    specificity: Probability = None,
    limit: Limit = 10,
) -> DiagnosticAccuracy:
    """Sensitivity, specificity and likelihood ratios of a test or sign with source, and the post-test probability after a
    positive and a negative result for your pre-test probability (own values go before the table)."""
    if (sensitivity is None) != (specificity is None):
        raise ToolError("INVALID_ARGUMENT", "Give sensitivity and specificity together.", field="sensitivity")
    rows = find_accuracy(test_name, condition)
    own = sensitivity is not None and specificity is not None
    if not rows and not own:
        raise ToolError(
            "NOT_FOUND", f"No accuracy of '{test_name}'{f' for {condition}' if condition else ''} on file.", field="test_name",
            hint="Give sensitivity and specificity of your source, or search_medical_knowledge.",
        )  # fmt: skip
    warnings = []
    positive: float | None
    negative: float | None
    if sensitivity is not None and specificity is not None:
        positive, negative = likelihood_ratios(sensitivity, specificity)
        warnings.append("Post-test probabilities are from your own sensitivity and specificity.")
    else:
        positive, negative = _ratios(rows[0])
        if len(rows) > 1 and pretest_probability is not None:
            warnings.append(f"Post-test probabilities are from the first row ({rows[0].condition}).")
    after = None
    if pretest_probability is not None:
        after = {
            "if_positive": _probability(pretest_probability, positive),
            "if_negative": _probability(pretest_probability, negative),
        }
        warnings.append("The pre-test probability is yours; accuracy differs with spectrum and setting.")
    return {
        "accuracy": [_accuracy(row) for row in rows[:limit]],
        "post_test": after,
        "rule": remark(positive, negative),
        "total": len(rows),
        "warnings": warnings,
    }


def _ratios(row: Accuracy) -> tuple[float | None, float | None]:
    if row.sensitivity is not None and row.specificity is not None:
        return likelihood_ratios(row.sensitivity, row.specificity)
    return row.lr_positive, row.lr_negative


def _probability(pretest: float, ratio: float | None) -> float | None:
    if ratio is None or math.isnan(ratio):
        return None
    return round(post_test(pretest, ratio), 4)


def _shown_ratio(ratio: float | None) -> float | str | None:
    if ratio is None or math.isnan(ratio):
        return None
    return "infinite" if math.isinf(ratio) else round(ratio, 2)


def _accuracy(row: Accuracy) -> dict[str, Any]:
    positive, negative = _ratios(row)
    return {
        "test": row.test, "threshold": row.threshold, "condition": row.condition, "population": row.population,
        "sensitivity": row.sensitivity, "specificity": row.specificity,
        "ci95": {"sensitivity": row.sensitivity_ci, "specificity": row.specificity_ci},
        "lr_positive": _shown_ratio(positive), "lr_negative": _shown_ratio(negative),
        "reference_standard": row.reference_standard, "citation": row.citation,
        "passage_id": accuracy_passage(row).passage_id,
    }  # fmt: skip


@tool("medical_qa", "Graded evidence summary for a claim", effect="compute", minutes=3)
async def summarize_evidence(
    world: World,
    claim: Annotated[str, Field(min_length=3, max_length=400, description="Claim or question.")],
    max_sources: Annotated[int, Field(ge=2, le=20, description="Passages used.")] = 8,
    published_after: Year = None,
) -> EvidenceSummary:
    """Passages on a claim by level of evidence and by what their telling sentence says to it (support, oppose, unclear, read
    by rule), with those sentences quoted and the disagreement shown. Read the sentences; nothing is rewritten."""
    found = await find_passages(world, claim, field="claim", years=(published_after, None), limit=MOST_CANDIDATES)
    passages = [hit.passage for hit in found.hits if bears_on(claim, hit.passage) and not hit.passage.retracted][
        :max_sources
    ]
    if len(passages) < 2:
        raise ToolError("MISSING_DATA", "Fewer than 2 passages on this claim.", field="claim", hint="Use other words.")
    read = read_stances(claim, passages)
    stances = [stance for _, _, stance in read]
    return {
        "stance_counts": {name: stances.count(name) for name in ("support", "oppose", "unclear")},
        "by_level": by_level(passages),
        "key_sentences": [
            {"sentence": quoted(one.id, sentence), "passage_id": one.id, "stance": stance}
            for one, sentence, stance in read
        ],
        "agreement": agreement(stances),
        "search_terms": key_terms(claim),
        "warnings": ["Stances are read by rule from single sentences: check the quotation before relying on one."],
    }


@tool("medical_qa", "Evidence per answer option", effect="compute", minutes=3)
async def analyze_answer_options(
    world: World,
    question: Annotated[str, Field(min_length=3, max_length=4000, description="Stem.")],
    options: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]],
        Field(min_length=2, max_length=10, description="Option texts in order."),
    ],
    passages_per_option: Annotated[int, Field(ge=1, le=6, description="Passages per option.")] = 3,
) -> AnswerOptions:
    """For a multiple-choice question: passages for every option separately, what their telling sentence says to it, and
    how much of the stem they cover. It neither ranks the options nor chooses one."""
    if len({option.casefold() for option in options}) < len(options):
        raise ToolError("INVALID_ARGUMENT", "Two options are the same.", field="options")
    terms = key_terms(question)
    rows: list[dict[str, Any]] = []
    named: dict[str, set[int]] = {}
    for number, option in enumerate(options):
        query = " ".join([option, *terms])[:400].strip()
        found = await find_passages(world, query, field="options", limit=20)
        kept = [hit.passage for hit in found.hits if not _copies(question, hit.passage.text)]
        # passages that name the option go before those that only share the stem
        kept.sort(key=lambda one: not all_words_in(option, one.search_text))
        passages, coverage = option_evidence(question, option, kept[:passages_per_option])
        for one in kept:
            for place, other in enumerate(options):
                if all_words_in(other, one.search_text):
                    named.setdefault(one.id, set()).add(place)
        rows.append({"label": chr(ord("A") + number), "text": option, "passages": passages, "coverage": coverage})
    return {
        "options": rows,
        "shared_evidence": sorted(passage for passage, places in named.items() if len(places) > 1)[:10],
        "key_terms": terms,
    }


def _copies(question: str, text: str) -> bool:
    """Whether a text holds the question itself, so that it would give the key away."""
    stem = " ".join(question.casefold().split())
    return len(stem) > 40 and stem[:200] in " ".join(text.casefold().split())


@tool("medical_qa", "Compare treatments", effect="compute", minutes=2)
async def compare_treatments(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=200, description="Condition.")],
    treatments: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=120)]],
        Field(min_length=2, max_length=4, description="Treatments."),
    ],
    patient_id: OptionalPatientId = "",
    outcome: Annotated[str, Field(max_length=200, description="Outcome of interest.")] = "",
) -> TreatmentComparison:
    """Two to four treatments side by side: trials, harms, dosing, contraindications, monitoring and guideline line, with
    passage ids; for a patient what allergies, problems, kidney and medicines say to each. No winner is declared."""
    if len({name.casefold() for name in treatments}) < len(treatments):
        raise ToolError("INVALID_ARGUMENT", "Name at least 2 different treatments.", field="treatments")
    patient = require_patient(world, patient_id) if patient_id else None
    drugs = {name: require_known(condition, name) for name in treatments}
    rows = aspect_rows(condition, drugs, outcome)
    direct = head_to_head(condition, treatments, outcome)
    lines = guideline_lines(condition, treatments)
    return {
        "rows": rows,
        "head_to_head": [{name: trial_row(trial)[name] for name in DIRECT} for trial in direct],
        "indirect_only": not direct,
        "guideline_line": lines,
        "patient_fit": patient_fit(world, patient, condition, drugs) if patient else None,
        "gaps": [f"{name}: {row['aspect']}" for row in rows for name, text in row["values"].items() if text is None]
        + [f"{name}: guideline line" for name in treatments if not lines[name]],
    }


Stated = Annotated[
    list[str] | None, Field(max_length=40, description="Criterion ids that you state; they go before the chart.")
]


@tool("medical_qa", "Diagnostic or classification criteria", effect="compute", minutes=2)
async def check_diagnostic_criteria(
    world: World,
    condition: Annotated[str, Field(min_length=1, max_length=120, description="Condition or name of the criteria.")],
    patient_id: OptionalPatientId = "",
    criteria_met: Stated = None,
    criteria_not_met: Stated = None,
) -> DiagnosticCriteria:
    """Published criteria of a condition and, for a patient or stated findings, which are met, not met or unknown, the verdict
    of the rule, and what would decide. Coded findings, results and vital signs count; what was not recorded is unknown."""
    rules = find_criteria(condition)
    if rules is None:
        near = nearest_criteria(condition)
        raise ToolError(
            "NOT_FOUND", f"No criteria set for '{condition}'.", field="condition",
            hint=f"Nearest: {', '.join(near)}." if near else f"There are {', '.join(CRITERIA)}.",
        )  # fmt: skip
    patient = require_patient(world, patient_id) if patient_id else None
    warnings = [rules.caution] if rules.caution else []
    if rules.population:
        warnings.append(f"Made for: {rules.population}.")
    if patient and not rules.ages[0] <= age_years(world, patient) < rules.ages[1]:
        raise ToolError(
            "NOT_APPLICABLE", f"{rules.name} is made for {rules.ages[0]:g} to {rules.ages[1]:g} years (this patient is {age_years(world, patient):g}).",
            field="patient_id",
        )  # fmt: skip
    answers = chart_answers(world, patient, rules) if patient else {row.id: Evidence(None) for row in rules.criteria}
    known = {row.id for row in rules.criteria}
    for field, stated, met in (("criteria_met", criteria_met, True), ("criteria_not_met", criteria_not_met, False)):
        for name in stated or ():
            if name not in known:
                raise ToolError(
                    "INVALID_ARGUMENT", f"{rules.key} has no criterion '{name}'.", field=field, hint=f"Ids: {', '.join(sorted(known))}.",
                )  # fmt: skip
            if name in (criteria_met or ()) and name in (criteria_not_met or ()):
                raise ToolError("INVALID_ARGUMENT", f"'{name}' is stated as met and as not met.", field=field)
            if answers[name].met is (not met):
                warnings.append(f"{name}: your statement goes before the chart ({answers[name].record_id}).")
            answers[name] = Evidence(met, None, "stated")
    verdict = judge(rules, {name: one.met for name, one in answers.items()})
    words = {True: "met", False: "not_met", None: "unknown"}
    counting = [row for row in rules.criteria if verdict.counts[row.id]]
    low, high = verdict.points
    weighted = any(row.points for row in rules.criteria)
    counts: dict[str, Any] = {
        kind: sum(row.type == kind for row in counting)
        for kind in ("required", "major", "minor") if any(row.type == kind for row in rules.criteria)
    }  # fmt: skip
    if weighted:
        counts |= {"points": low if low == high else None, "points_range": [low, high]}
    return {
        "criteria_set": {
            "key": rules.key, "name": rules.name, "year": rules.year, "purpose": rules.purpose, "citation": rules.citation,
            "passage_id": criteria_passage(rules).passage_id,
        },
        "criteria": [
            {
                "id": row.id, "text": row.text, "type": row.type, **({"points": row.points} if weighted else {}),
                "status": words[answers[row.id].met],
                "counts": verdict.counts[row.id] if answers[row.id].met else False if answers[row.id].met is False else None,
                "record_id": answers[row.id].record_id, "value": answers[row.id].value,
                **({"obtain": _obtain(row)} if answers[row.id].met is None else {}),
            }
            for row in rules.criteria
        ],
        "rule": "; ".join(f"{level.name}: {level.words}" for level in rules.levels),
        "result": verdict.outcome,
        "level": verdict.level,
        "levels": {name: {True: "fulfilled", False: "not_fulfilled", None: "undetermined"}[state] for name, state in verdict.levels.items()},
        "counts": counts,
        "needed": list(verdict.needed),
        "warnings": warnings,
    }  # fmt: skip


def _obtain(row: Criterion) -> list[str]:
    """Where an unknown criterion could be answered: tests of the laboratory and vital signs by name, else the patient."""
    named = dict.fromkeys(cue.lab or cue.vital for cue in row.cues if cue.lab or cue.vital)
    return [*named, *(["history, examination or report"] if any(cue.finding for cue in row.cues) else [])]


@tool("medical_qa", "Reference range and unit conversion", effect="compute", minutes=1)
async def get_lab_reference_range(
    world: World,
    test: Annotated[str, Field(min_length=1, max_length=120, description="Test name.")],
    value: Annotated[float | None, Field(ge=-1000, le=10_000_000, description="Value to judge.")] = None,
    unit: Annotated[str, Field(max_length=30, description="Unit of the value.")] = "",
    to_unit: Annotated[str, Field(max_length=30, description="Unit to convert to.")] = "",
    age_years: Age = None,
    sex: Sex = None,
    pregnancy_trimester: Annotated[Literal[1, 2, 3] | None, Field(description="Trimester, if pregnant.")] = None,
) -> LabReferenceRange:
    """Reference interval of a test for an age, sex and trimester with source, critical limits, the flag of a value, unit
    conversion, and what raises or lowers it. An adult interval is never used for a child or in pregnancy."""
    row = find_test(test)
    if row is None:
        near = nearest_tests(test)
        raise ToolError("NOT_FOUND", f"'{test}' is not in the laboratory catalogue.", field="test",
                        hint=f"Did you mean {', '.join(near)}?" if near else "")  # fmt: skip
    if pregnancy_trimester is not None and sex == "male":
        raise ToolError("INVALID_ARGUMENT", "A trimester needs a female patient.", field="pregnancy_trimester")
    pregnant = pregnancy_trimester is not None
    who: Literal["female", "male"] | None = "female" if pregnant else sex
    interval = reference(row, who, age_years, pregnant, pregnancy_trimester)
    warnings = []
    judged = "cannot_judge"
    if value is not None and not unit and row.unit:
        warnings.append(f"No unit was given: the value is not judged. The laboratory reports {row.unit}.")
    elif value is not None and row.kind == "quantitative":
        own = _in_unit(row, value, unit or row.unit, row.unit, "unit")
        low, high = row.limits or (-math.inf, math.inf)
        if not low <= own <= high:
            raise ToolError("INVALID_ARGUMENT", f"{value:g} {unit} is outside what a living patient can have.", field="value",
                            hint=f"Limits: {low:g} to {high:g} {row.unit}.")  # fmt: skip
        judged = flag_of(row, own, who, age_years, pregnant, pregnancy_trimester)
        if judged == "cannot_judge":
            warnings.append("No interval fits: age, sex or trimester is missing, or none is on file for this person.")
    converted = None
    if to_unit:
        start = unit or row.unit
        number = None if value is None else _in_unit(row, value, start, to_unit, "to_unit")
        factor = _factor(row, start, to_unit)
        converted = {"value": None if number is None else round(number, 4), "unit": to_unit, "factor": factor}
    return {
        "test": {"key": row.key, "name": row.name, "specimen": row.specimen, "loinc": row.loinc},
        "interval": None if interval is None else {
            "low": interval.low, "high": interval.high, "unit": row.unit, "population": _population(interval.sex, interval.age, interval.pregnancy),
        },
        "critical": {"low": row.critical_low, "high": row.critical_high},
        "flag": judged,
        "converted": converted,
        "causes": {"raising": list(row.raised_by), "lowering": list(row.lowered_by)},
        "interference": row.interference or None,
        "passage_id": laboratory_passage_id(row),
        "source": interval.source if interval else "; ".join(row.sources),
        "warnings": warnings,
    }  # fmt: skip


def _in_unit(row: LabTest, value: float, start: str, end: str, field: str) -> float:
    try:
        plausible(row.key, value, start)
        return convert(value, start, end, row.key)
    except UnitError as error:
        raise ToolError("INVALID_UNIT", f"{error}.", field=field) from None


def _factor(row: LabTest, start: str, end: str) -> float | None:
    """What a value is multiplied with; None where the conversion is no mere factor (HbA1c, temperature)."""
    try:
        nothing, one = convert(0.0, start, end, row.key), convert(1.0, start, end, row.key)
    except UnitError as error:
        raise ToolError("INVALID_UNIT", f"{error}.", field="to_unit") from None
    return float(f"{one:.6g}") if nothing == 0 else None


def _population(sex: str, age: tuple[float, float], pregnancy: str) -> str:
    parts = [] if sex == "any" else [sex]
    parts.append(f"from {age[0]:g} years" if age[1] >= 130 else f"{age[0]:.3g} to under {age[1]:.3g} years")
    if pregnancy in ("1", "2", "3"):
        parts.append(f"pregnancy, trimester {pregnancy}")
    return ", ".join(parts)


@tool("medical_qa", "Clinical calculator by name", effect="compute", minutes=1)
async def calculate_clinical_score(
    world: World,
    score_name: Annotated[
        str, Field(min_length=1, max_length=80, description="e.g. has_bled, perc, fib4; list gives all.")
    ],
    inputs: Annotated[
        list[NameValue] | None,
        Field(max_length=30, description="name=value with optional unit, e.g. creatinine=180 umol/L, diabetes=true."),
    ] = None,
) -> Mapping[str, Any]:
    """Calculate a named score or formula from explicit inputs, or leave them out to see which it needs with their units. An
    input that is not given is missing, never normal: the score is then null and its range is given."""
    if score_name.casefold() in ("list", "all"):
        return _listing()
    row = find_calculator(score_name)
    if row is None:
        near = nearest_calculators(score_name)
        raise ToolError("NOT_FOUND", f"No score '{score_name}'.", field="score_name",
                        hint=f"Nearest: {', '.join(near)}." if near else "score_name=list gives all.")  # fmt: skip
    accepted = {one.name: one for one in row.inputs}
    given: dict[str, Reading] = {}
    for text in inputs or ():
        name, _, said = text.partition("=")
        if name not in accepted:
            raise ToolError(
                "INVALID_ARGUMENT",
                f"{row.key} has no input '{name}'.",
                field="inputs",
                hint=f"Inputs: {', '.join(accepted)}.",
            )
        if name in given:
            raise ToolError("INVALID_ARGUMENT", f"'{name}' is given twice.", field="inputs")
        try:
            given[name] = accepted[name].read(said)
        except Unreadable as error:
            raise ToolError("INVALID_UNIT" if error.unit else "INVALID_ARGUMENT", str(error), field="inputs") from None
    with caller_values("inputs"):
        score = row.calculate(given)
    if inputs:
        finish(world, "", score)
    return _calculated(row.key, row.formula, [
        {"name": one.name, "type": one.kind, "unit": one.unit or None, "allowed": list(one.allowed) or None, "required": not one.optional}
        for one in row.inputs
    ], score)  # fmt: skip


def _calculated(key: str, formula: str, inputs: list[dict[str, Any]], score: Score) -> dict[str, Any]:
    return score_result(
        score,
        score_name=key,
        **({"details": score.extra} if score.extra else {}),
        inputs_required=inputs,
        formula=formula,
    )


def _listing() -> dict[str, Any]:
    """The names of all calculators, in the envelope of a score without inputs."""
    nothing = Score(
        name="list", score=None, score_range=None, interpretation=None, items=[], missing=[], warnings=[], citation=""
    )
    named = [{"name": key, "type": "score", "unit": None, "allowed": None, "required": False} for key in CALCULATORS]
    return _calculated("list", "Names of the scores and formulas; call again with one of them.", named, nothing)
