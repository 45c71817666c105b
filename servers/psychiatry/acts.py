"""Psychiatric examination and interview at the bedside: mental state, suicide and violence risk, capacity. What is found is charted."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.instrument import INSTRUMENTS, QUESTIONS
from medmcp.servers.clinical.risk_factor import RISK_FACTORS, RiskFactor, factors
from medmcp.servers.clinical.scores.broset import ACTIONS as VIOLENCE_ACTIONS
from medmcp.servers.clinical.scores.broset import broset
from medmcp.servers.clinical.scores.capacity import ABILITIES, QUOTES, STATUS, Status, consistency, emergency_exception
from medmcp.servers.clinical.scores.capacity import CITATION as CAPACITY_CITATION
from medmcp.servers.clinical.scores.cssrs import ACTIONS, columbia
from medmcp.servers.clinical.scores.cssrs import CITATION as COLUMBIA_CITATION
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.psychiatry.results import CapacityAssessment, MentalStatus, SuicideRisk
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import examine, find, require_present
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import latest, require_encounter, require_patient
from medmcp.servers.world.interview import (
    administer,
    chart_answer,
    chart_total,
    disclosure,
    informant,
    require_conversation,
    said,
    set_of,
)
from medmcp.servers.world.interview import collateral as known_to_others
from medmcp.servers.world.psychiatric_evidence import confounders, endangered, impairment_of_mind, surrogate_of
from medmcp.servers.world.psychiatric_history import suicide_history, violence_history
from medmcp.servers.world.world import Row, World

__all__ = ["assess_capacity", "assess_suicide_risk", "assess_violence_risk", "perform_mental_status_exam"]

MentalDomain = Literal[
    "appearance", "behaviour", "speech", "mood", "affect", "thought_process", "thought_content", "perception",
    "cognition", "insight", "judgement",
]  # fmt: skip
MENTAL_DOMAINS: tuple[str, ...] = MentalDomain.__args__  # type: ignore[attr-defined]
OBSERVABLE = ("appearance", "behaviour", "affect")
SuicideQuestion = Literal["q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3_months"]
ViolenceSign = Literal["confused", "irritable", "boisterous", "verbal_threats", "physical_threats", "attacking_objects"]
ASSESSMENT_MIN, COLLATERAL_MIN = 15, 10


# mental state


@tool("psychiatry", "Mental status examination", effect="act", minutes=15)
async def perform_mental_status_exam(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    domains: Annotated[list[MentalDomain] | None, Field(description="Domains wanted; default all.")] = None,
) -> MentalStatus:
    """Examine the mental state and get structured findings by domain, normal ones included. Thoughts of risk appear
    only as far as the patient discloses them. The findings are charted."""
    require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    coma = world.body.vital(patient_id, "gcs")
    if coma is not None and coma < 9:
        seen = {name: find(world, patient_id, f"mse_{name}").text for name in OBSERVABLE}
        raise ToolError(
            "CONFLICT", f"The patient is unresponsive (GCS {coma:g}).", observed=seen,
            hint="Examine the airway, glucose and neurology first.",
        )  # fmt: skip
    wanted = list(dict.fromkeys(domains or MENTAL_DOMAINS))
    before = {f"mse_{name}": latest(world, patient_id, f"mse_{name}") for name in wanted}
    findings: dict[str, dict[str, Any]] = {}
    for row in examine(world, patient_id, encounter["id"], [f"mse_{name}" for name in wanted]):
        row = _completed(world, patient_id, row, coma)
        findings[row["code"].removeprefix("mse_")] = {
            "observation": row["value_text"], "abnormal": row["flag"] == "abnormal", "finding_id": row["id"],
        }  # fmt: skip
    open_minded = disclosure(world, patient_id) == "open"
    warnings = []
    cognition = findings.get("cognition", {}).get("observation", "")
    if "fluctuating" in cognition or "drowsy" in cognition:
        warnings.append(
            "Attention fluctuates or is clouded: look for delirium and its cause before a psychiatric label."
        )
    doubtful = any(findings.get(name, {}).get("abnormal") for name in ("cognition", "insight"))
    known = {code: row for code, row in before.items() if row is not None}
    return {
        "findings": findings,
        "cooperation": "full" if open_minded else "partial",
        "collateral_needed": not open_minded or doubtful,
        "change": [
            f"{code.removeprefix('mse_')}: {row['value_text']} -> {findings[code.removeprefix('mse_')]['observation']}"
            for code, row in known.items()
            if row["value_text"] != findings[code.removeprefix("mse_")]["observation"]
        ]
        if known
        else None,
        "warnings": warnings,
    }


def _completed(world: World, patient_id: str, row: Row, coma: float | None) -> Row:
    """A charted domain with what belongs to it from elsewhere: disclosed suicidal thoughts, a clouded consciousness."""
    text = row["value_text"]
    if row["code"] == "mse_thought_content" and said(world, patient_id, "cssrs_q2").value:
        text = f"{text}; tells of suicidal thoughts" if row["flag"] else "tells of suicidal thoughts"
    elif row["code"] == "mse_cognition" and not row["flag"] and coma is not None and coma < 15:
        text = "drowsy, slowed" if coma < 14 else "inattentive, disorientated, fluctuating"
    if text == row["value_text"]:
        return row
    world.update("observation", row["id"], value_text=text, flag="abnormal")
    return row | {"value_text": text, "flag": "abnormal"}


# suicide


def _lists(yes: list[Any] | None, no: list[Any] | None, field: str) -> dict[str, bool]:
    """Explicit answers; in both lists is refused."""
    both = set(yes or ()) & set(no or ())
    if both:
        raise ToolError(
            "INVALID_ARGUMENT", f"Both yes and no: {', '.join(sorted(both))}.", field=field, hint="Name each only once."
        )
    return dict.fromkeys(yes or (), True) | dict.fromkeys(no or (), False)


def _shown(factor: RiskFactor, record_id: str | None, source: str, note: str | None = None) -> dict[str, Any]:
    return {"factor": factor.text, "source": source, "record_id": record_id} | ({"note": note} if note else {})


def _asked_factors(
    world: World, patient_id: str, encounter_id: str, about: str, key: str
) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """The factors that the patient says yes to, by kind, charted; and those not answered."""
    found: dict[str, list[dict[str, Any]]] = {}
    silent = []
    set_id = set_of(world, key, patient_id)
    for factor in factors(about):
        answer = said(world, patient_id, factor.code)
        found.setdefault(factor.kind, [])
        if answer.value is None:
            silent.append(factor.text)
            continue
        row = chart_answer(
            world, patient_id, encounter_id, factor.code, factor.text, answer.value, set_id, note=answer.quote, unit=""
        )
        if answer.value:
            found[factor.kind].append(_shown(factor, row["id"], "patient", answer.quote))
    return found, silent


@tool("psychiatry", "Suicide risk (C-SSRS screen and formulation)", effect="act", minutes=ASSESSMENT_MIN)
async def assess_suicide_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    answers_yes: Annotated[
        list[SuicideQuestion] | None,
        Field(description="Screener questions answered yes, instead of asking the patient."),
    ] = None,
    answers_no: Annotated[
        list[SuicideQuestion] | None, Field(description="Questions answered no; in neither list = unanswered.")
    ] = None,
    collateral: Annotated[bool, Field(description="Also ask family or carer (adds 10 min).")] = False,
) -> SuicideRisk:
    """Ask the Columbia screen questions and about risk and protective factors, warning signs and means; returns the
    triage level, the formulation and the safety steps. The level is not a prediction. Answers are charted."""
    require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    given = _lists(answers_yes, answers_no, "answers_yes")
    cssrs: dict[str, dict[str, Any]] = {}
    found: dict[str, list[dict[str, Any]]] = {}
    silent: list[str] = []
    if given:
        cssrs = {name: {"answer": value, "source": "input", "record_id": None} for name, value in given.items()}
    else:
        require_conversation(world, patient_id)
        cssrs = _ask_columbia(world, patient_id, encounter["id"])
        found, silent = _asked_factors(world, patient_id, encounter["id"], "suicide", "suicide")
    warnings: list[str] = []
    others = _collateral(world, patient_id, encounter["id"], warnings) if collateral else None
    answers = {name: Reading.given(row["answer"]) for name, row in cssrs.items() if row["answer"] is not None}
    own = columbia(answers)
    contradicted = [row["question"] for row in others or () if row["answer"] and _denied(row["question"], answers)]
    triage = columbia(answers | {row["question"]: Reading.given(True) for row in others or () if row["answer"]})
    if contradicted:
        warnings.insert(0, f"Denied by the patient, told by others: {', '.join(contradicted)}. Others' account counts.")
    if own.level in ("none", "low") and found.get("warning"):
        warnings.append("Denial or few thoughts with acute warning signs: the level may be too low.")
    static = suicide_history(world, patient_id)
    actions = list(ACTIONS[triage.level if triage.level != "undetermined" or triage.at_least != "high" else "high"])
    if triage.level == "undetermined" and triage.at_least in ("moderate", "low"):
        actions += [step for step in ACTIONS[triage.at_least] if step not in actions]
    if _ingested(encounter):
        actions.insert(0, "an ingestion is told: medical emergency first")
    assessment = None
    if not given:
        assessment = _chart_level(world, patient_id, encounter["id"], triage.level)
    else:
        warnings.append("Explicit answers are scored here and not charted as the patient's.")
    return {
        "cssrs": cssrs,
        "triage_level": triage.level,
        "at_least": triage.at_least,
        "risk_factors": {"static": static, "dynamic": found.get("dynamic", [])},
        "protective_factors": found.get("protective", []),
        "warning_signs": found.get("warning", []),
        "means_access": found.get("means", []),
        "disclosure": "refused"
        if not given and all(row["answer"] is None for row in cssrs.values())
        else disclosure(world, patient_id),
        "collateral": others,
        "actions": actions,
        "missing": [*triage.missing, *silent],
        "warnings": warnings,
        "assessment_id": assessment,
        "citation": COLUMBIA_CITATION,
    }


# a question that is only asked after a yes to another one
GATES = {"q3": "q2", "q4": "q2", "q5": "q2", "q6_3_months": "q6_lifetime"}


def _denied(name: str, answers: dict[str, Reading]) -> bool:
    """A no to the question, or to the one that it hangs on."""
    return any(answers[one].value is False for one in (name, GATES.get(name, "")) if one in answers)


def _ask_columbia(world: World, patient_id: str, encounter_id: str) -> dict[str, dict[str, Any]]:
    """q3 to q5 only after a yes to q2, behaviour in 3 months only after behaviour in life."""
    set_id = set_of(world, "cssrs", patient_id)
    cssrs: dict[str, dict[str, Any]] = {}
    for question in INSTRUMENTS["cssrs"].questions:
        name = question.code.removeprefix("cssrs_")
        gate = GATES.get(name, "")
        if gate and cssrs[gate]["answer"] is not True:
            continue
        answer = said(world, patient_id, question.code)
        if answer.value is None:
            cssrs[name] = {"question": question.topic, "answer": None, "source": "declined", "record_id": None}
            continue
        row = chart_answer(
            world, patient_id, encounter_id, question.code, f"C-SSRS: {question.topic}", answer.value, set_id, unit="",
            note=answer.quote,
        )  # fmt: skip
        cssrs[name] = {
            "question": question.topic,
            "answer": bool(answer.value),
            "source": "patient",
            "record_id": row["id"],
        }
    return cssrs


def _collateral(world: World, patient_id: str, encounter_id: str, warnings: list[str]) -> list[dict[str, Any]]:
    """What a relative or carer knows of the screen questions and of means, charted under its own codes."""
    if not informant(world, patient_id):
        warnings.append("Nobody could be reached for a collateral history.")
        return []
    world.spend(COLLATERAL_MIN)
    codes = [question.code for question in INSTRUMENTS["cssrs"].questions]
    set_id = set_of(world, "collateral", patient_id)
    heard = []
    for code, value in known_to_others(world, patient_id, [*codes, *RISK_FACTORS]).items():
        topic = QUESTIONS[code].topic if code in QUESTIONS else RISK_FACTORS[code].text
        row = chart_answer(
            world, patient_id, encounter_id, f"collateral_{code}", f"Collateral: {topic}", value, set_id, unit=""
        )
        heard.append({"question": code.removeprefix("cssrs_"), "topic": topic, "answer": bool(value), "source": "relative or carer",
                      "record_id": row["id"]})  # fmt: skip
    return heard


def _ingested(encounter: Row) -> bool:
    return any(
        row.get("symptom") == "overdose" and row.get("present") for row in json.loads(encounter["symptoms"] or "[]")
    )


def _chart_level(world: World, patient_id: str, encounter_id: str, level: str) -> str:
    """Chart the level; a high one raises a safety flag, which ends with a lower one."""
    for flag in world.rows(
        "SELECT id FROM flag WHERE patient_id = ? AND code = 'suicide_risk' AND status = 'active'", patient_id
    ):
        world.update("flag", flag["id"], status="inactive", period_end=world.now)
    if level == "high":
        # the level is known when the interview is over
        known_at = world.in_minutes(ASSESSMENT_MIN + world.extra_minutes)
        world.insert("flag", patient_id=patient_id, category="safety", code="suicide_risk", value=level, status="active",
                     period_start=known_at)  # fmt: skip
    row = chart_answer(
        world, patient_id, encounter_id, "cssrs", "C-SSRS triage level", None, set_of(world, "cssrs", patient_id),
        text=level, flag="abnormal" if level not in ("none", "low") else None,
    )  # fmt: skip
    return str(row["id"])


# violence


@tool("psychiatry", "Short-term violence risk", effect="act", minutes=5)
async def assess_violence_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    signs_present: Annotated[
        list[ViolenceSign] | None, Field(description="Signs observed, instead of examining.")
    ] = None,
    signs_absent: Annotated[list[ViolenceSign] | None, Field(description="Signs looked for and absent.")] = None,
) -> dict[str, Any]:
    """Rate the Brøset Violence Checklist for the next 24 h and gather historical, clinical and situational factors with
    the prevention steps of the level. Diagnosis or demography alone never sets the level. Findings are charted."""
    require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    instrument = INSTRUMENTS["broset"]
    given = _lists(signs_present, signs_absent, "signs_present")
    if given:
        names = [question.code.removeprefix("broset_") for question in instrument.questions]
        readings = [Reading.given(None if name not in given else int(given[name])) for name in names]
    else:
        readings = administer(world, patient_id, encounter["id"], instrument)
    score = broset(readings)
    total_id = None if given else chart_total(world, patient_id, encounter["id"], "broset", score)
    listed: dict[str, list[dict[str, Any]]] = {
        "historical": violence_history(world, patient_id),
        "clinical": [],
        "situational": [],
    }
    victim, victim_id = "not asked", None
    try:
        require_conversation(world, patient_id)
    except ToolError as refused:
        score.warnings.append(f"{refused.message} Clinical and situational factors were not asked.")
    else:
        asked, silent = _asked_factors(world, patient_id, encounter["id"], "violence", "violence")
        listed |= {kind: asked[kind] for kind in ("clinical", "situational")}
        score.missing.extend(silent)
        named = next(
            (row for row in asked["situational"] if row["factor"] == RISK_FACTORS["violence_victim"].text), None
        )
        victim, victim_id = (
            ((named.get("note") or "named person"), named["record_id"]) if named else ("none known", None)
        )
        if named:
            score.warnings.insert(0, "Threat to an identified person: duty to protect or warn, by jurisdiction.")
    score.warnings.extend(f"Medical cause first: {text}" for text in confounders(world, patient_id))
    finish(world, patient_id, score)
    level = str(score.extra["level"])
    actions = list(VIOLENCE_ACTIONS.get(level, VIOLENCE_ACTIONS["moderate"]))
    if victim_id:
        actions.append("inform the consultant about the named person; follow the duty-to-protect procedure")
    return score_result(
        score, level=level, factors=listed, identified_victim=victim, actions=actions, assessment_id=total_id
    )


# capacity


@tool("psychiatry", "Decision-making capacity (four abilities)", effect="act", minutes=15)
async def assess_capacity(
    world: World,
    patient_id: PatientId,
    decision: Annotated[
        str, Field(min_length=8, max_length=200, description="The specific decision, e.g. refuse appendicectomy.")
    ],
    encounter_id: EncounterId = "",
    risk_level: Annotated[
        Literal["low", "moderate", "serious"], Field(description="Consequence of the choice.")
    ] = "serious",
    information_given: Annotated[
        bool, Field(description="Relevant information was disclosed in the patient's language.")
    ] = True,
    your_judgement: Annotated[
        Literal["has_capacity", "lacks_capacity", "uncertain"] | None, Field(description="Verdict to be recorded.")
    ] = None,
) -> CapacityAssessment:
    """Assess capacity for one decision by understanding, appreciation, reasoning and expressing a choice, with the
    patient's answers. You give the verdict; the tool shows evidence, gaps and whether the verdict fits. Charted."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    if len(decision.split()) < 2:
        raise ToolError(
            "INVALID_ARGUMENT",
            "Name one specific decision.",
            field="decision",
            hint="e.g. 'refuse appendicectomy today'.",
        )
    surrogate = surrogate_of(world, patient)
    try:
        require_conversation(world, patient_id, lucid=False)
    except ToolError as refused:
        raise ToolError(
            "CONFLICT", refused.message, hint="Turn to the surrogate or the emergency exception.", surrogate=surrogate
        ) from None
    abilities: dict[str, dict[str, Any]] = {}
    status: dict[str, Status] = {}
    set_id = set_of(world, "capacity", patient_id)
    for name in ABILITIES:
        if not information_given and name != "expressing_choice":
            status[name] = "not_assessed"
            abilities[name] = {
                "status": "not_assessed",
                "evidence": "The information was not given.",
                "record_id": None,
            }
            continue
        answer = said(world, patient_id, f"capacity_{name}")
        points = int(answer.value or 0)
        status[name] = STATUS[points]
        quote = answer.quote or QUOTES[(name, points)]
        row = chart_answer(
            world, patient_id, encounter["id"], f"capacity_{name}", f"Capacity: {name.replace('_', ' ')}", None, set_id,
            text=status[name], note=quote, flag="abnormal" if points == 2 else None,
        )  # fmt: skip
        abilities[name] = {"status": status[name], "evidence": quote, "record_id": row["id"]}
    impaired = impairment_of_mind(world, patient_id, encounter)
    verdict = your_judgement
    fit = None if verdict is None else consistency(verdict, status, impairment=impaired, risk=risk_level)
    recorded = chart_answer(
        world, patient_id, encounter["id"], "capacity", "Decision-making capacity", None, set_id,
        text=verdict or "no verdict", note=decision,
    )  # fmt: skip
    missing = [name for name in ABILITIES if status[name] == "not_assessed"]
    if impaired is None:
        missing.append("impairment of mind or brain (mental status, 4AT)")
    warnings = (
        ["An advance refusal is on record: " + str(surrogate["advance_refusal"])]
        if surrogate["advance_refusal"]
        else []
    )
    warnings.append(
        "Capacity is presumed, and holds for this decision now; a diagnosis or a low score alone is not incapacity."
    )
    lacks = verdict == "lacks_capacity" if verdict and verdict != "uncertain" else None
    applies = emergency_exception(
        lacks_capacity=lacks, surrogate_in_time=bool(surrogate["proxy"]), prior_refusal=bool(surrogate["advance_refusal"]),
        delay_endangers=endangered(world, patient_id, encounter),
    )  # fmt: skip
    return {
        "abilities": abilities,
        "consistency": fit,
        "optimise": confounders(world, patient_id),
        "surrogate": surrogate,
        "emergency_exception": "applies" if applies else "does_not_apply",
        "recorded": recorded["id"],
        "missing": missing,
        "warnings": warnings,
        "citation": CAPACITY_CITATION,
    }


assert {f"mse_{name}" for name in MENTAL_DOMAINS} == {
    item.code for item in EXAM_ITEMS.values() if item.system == "mental_state"
}
