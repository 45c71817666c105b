"""Diagnostic criteria: complete what the record lacks, count by the rule, and record the diagnosis as it stands.

Some criteria are on record, some are in the laboratory, one only the patient can tell. The twin differs in one of them,
which decides.
"""

from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.criteria import CRITERIA
from medmcp.servers.clinical.criteria.criterion import Verdict
from medmcp.servers.tool import ToolError
from medmcp.tasks.case import Case
from medmcp.tasks.criteria_truth import count_text, flips, open_criteria, told_criteria, truth
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

# what the criterion that is not on record is asked by
QUESTIONS: dict[str, str] = {
    "chorea": "Have you noticed jerky, clumsy movements, or that things are dropped?",
    "predisposition": "Do you inject drugs, with a needle?",
    "oral_ulcers": "Any sores or ulcers in the mouth?",
    "duration": "Has it been there for more than six weeks?",
    "fever_5_days": "Is this the fifth day of fever, or have there been more than five days of it?",
    "claudication": "Does the jaw hurt when you chew or eat?",
    "onset": "Has it been there for half a year or longer?",
}
MAX_WAIT = 2_880

OPENINGS = (
    "{name}, {age}: {complaint}. Apply {criteria}. Complete what the record lacks (tests, and what only the {speaker} can tell), then record the"
    " diagnosis '{disease}' with ICD-10-CM {icd}: confirmed if the criteria are fulfilled, else ruled out. Answer with the verdict and {unit}, for example"
    " '{example}'. {hint}",
    "Does {given} {family} ({age}, {complaint}) fulfil {criteria}? Order what is missing, ask the {speaker} what nobody wrote down, count by the rule. Put"
    " {disease} ({icd}) on the problem list, confirmed or ruled out accordingly. Submit 'fulfilled' or 'not_fulfilled' with {unit}: '{example}'. {hint}",
    "Second opinion on {family}, {given}, {age}, {complaint}: is it {disease} by {criteria}? Unknown is not absent: get the results and the history that"
    " decide. Enter {icd} as confirmed or ruled out. Your answer: verdict and {unit}, as in '{example}'. {hint}",
    "We need the criteria of {disease} worked out for {name} ({age}; {complaint}), by {criteria}. Fill the gaps from laboratory and {speaker}, state how it"
    " comes out ('fulfilled' or 'not_fulfilled') with {unit}, such as '{example}', and record {icd} with the status that follows. {hint}",
)  # fmt: skip
HINTS = (
    "What does not count beside another criterion is not counted.",
    "An unmeasured criterion is neither met nor absent.",
    "Count only what the rule counts.",
    "A finding of years ago is not one of today.",
    "Take the limits of this person's age and sex.",
    "The record is older than the laboratory.",
)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|criteria")
    first = truth(case)
    if first.outcome == "undetermined":
        return []
    for twin, what in flips(case, rng)[:12]:
        other = truth(twin)
        if {first.outcome, other.outcome} == {"fulfilled", "not_fulfilled"}:
            pair = [(case, first), (twin, other)]
            rng.shuffle(pair)
            name = f"criteria-{case.condition.key}-{case.seed}"
            return [
                Built(one, _task(one, v, verdict, what, name)) for v, (one, verdict) in zip("ab", pair, strict=True)
            ]
    return []


def _words(case: Case) -> dict[str, str]:
    rules = CRITERIA[case.condition.criteria]
    weighted = any(row.points for row in rules.criteria)
    return {
        "criteria": f"the criteria {rules.name} {rules.year} ({rules.key})",
        "disease": case.condition.accepted_names[0],
        "icd": case.condition.icd10,
        "speaker": "parent" if case.age < 12 else "patient",
        "unit": "the points" if weighted else "the numbers of major and minor criteria that count",
        "example": "fulfilled 17" if weighted else "not_fulfilled 6/9",
        "hint": Random(f"{case.seed}|hint").choice(HINTS),
    }


def _task(case: Case, variant: str, verdict: Verdict, what: str, twin: str) -> Task:
    rules = CRITERIA[case.condition.criteria]
    met = verdict.outcome == "fulfilled"
    answer = f"{verdict.outcome} {count_text(case, verdict)}"
    unknown = set(open_criteria(case))
    ordered = [
        cue.lab
        for row in rules.criteria
        if row.id in unknown
        for cue in row.cues
        if cue.lab and cue.lab not in case.condition.filed
    ]
    told = unknown & set(told_criteria(case))
    confirmed = (
        Match(column="code", values=(case.condition.icd10,)),
        Match(column="verification", values=("confirmed",)),
    )
    return Task(
        family="criteria_verdict", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="medical_qa",
        servers=("medical_qa", "clinical_diagnosis"), difficulty="advanced", instruction=phrase(case, variant, OPENINGS, **_words(case)),
        role="You are the physician who reviews the work-up.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"criteria": rules.key, "disease": case.condition.accepted_names[0], "icd10": case.condition.icd10}, patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Verdict and count, e.g. 'fulfilled 17' or 'not_fulfilled 6/9'."), claims_field()),
        max_calls=25, max_minutes=4_000, max_turns=25,
        goals=(
            RowGoal(
                name="diagnosis", table="condition", weight=1.5,
                where=(Match(column="code", values=(case.condition.icd10,)), Match(column="verification", values=("confirmed" if met else "refuted",))),
                why=f"the diagnosis is recorded as {'confirmed' if met else 'ruled out'}",
            ),
        ),
        answers=(AnswerCheck(field="answer", values=(answer,), weight=2, why=answer.replace("_", " ")),),
        evidence=(
            Evidence(name="criteria", tools=("check_diagnostic_criteria",), before="diagnosis", weight=2, why="the criteria checked before the diagnosis is recorded"),
            *((Evidence(name="results", codes=tuple(ordered), before="diagnosis", why="the results that the record lacks"),) if ordered else ()),
            *((Evidence(name="history", tools=("ask_patient",), before="diagnosis", why="what nobody wrote down"),) if told else ()),
        ),
        gates=() if met else (
            Gate(name="diagnosis against the criteria", table="condition", severity=4, where=confirmed, why="a diagnosis was confirmed that its criteria do not support"),
        ),
        cost_allowance=90, variant=variant, twin=twin, flipped=what, reference=answer.replace("_", " "),
        teaching=case.condition.teaching, sources=(rules.citation,),
    )  # fmt: skip


async def _ask(session: Session, message: str) -> str:
    try:
        return str((await session.chart("ask_patient", message=message))["reply"])
    except ToolError:
        return str((await session.chart("ask_patient", message=message, speak_to="relative"))["reply"])


async def oracle(session: Session) -> None:
    """Check, order what is unknown, ask what is left, check again with the answers, and record what follows."""
    asked = session.view.asked
    before = await session.chart("check_diagnostic_criteria", condition=asked["criteria"])
    session.found(
        next(row["record_id"] for row in before["criteria"] if row["record_id"])
        if any(row["record_id"] for row in before["criteria"])
        else ""
    )
    open_ = [row for row in before["criteria"] if row["status"] == "unknown"]
    tests = [
        name for row in open_ for name in row["obtain"] if " " not in name and name not in ("temperature", "sbp", "dbp")
    ]
    if tests:
        placed = await session.chart(
            "order_lab_test", tests=list(dict.fromkeys(tests)), priority="urgent", indication="criteria"
        )
        for order in placed["orders"]:
            session.done(order["order_id"])
        await session.call(
            "wait_for_results",
            order_ids=[order["order_id"] for order in placed["orders"]],
            wait_for="all",
            max_minutes=MAX_WAIT,
        )
        await session.chart("get_lab_results", tests=list(dict.fromkeys(tests)), limit=30)
    met: list[str] = []
    not_met: list[str] = []
    for row in open_:
        if row["id"] in QUESTIONS:
            reply = await _ask(session, QUESTIONS[row["id"]])
            (not_met if reply.startswith("No") else met).append(row["id"])
    after = await session.chart(
        "check_diagnostic_criteria", condition=asked["criteria"], criteria_met=met, criteria_not_met=not_met
    )
    counts = after["counts"]
    number = f"{counts['points']:g}" if "points" in counts else f"{counts.get('major', 0)}/{counts.get('minor', 0)}"
    await session.chart(
        "record_diagnosis", diagnosis=asked["disease"], icd10_code=asked["icd10"],
        status="confirmed" if after["result"] == "fulfilled" else "ruled_out", reasoning=after["rule"][:500],
    )  # fmt: skip
    session.claims = [claim for claim in session.claims if not claim.endswith("=")]
    await session.submit(f"{after['result']} {number}")


FAMILY = Family(
    key="criteria_verdict",
    title="Diagnostic criteria",
    domain="medical_qa",
    servers=("medical_qa", "clinical_diagnosis"),
    conditions=(
        "acute_rheumatic_fever", "infective_endocarditis", "systemic_lupus", "rheumatoid_arthritis", "kawasaki_disease", "giant_cell_arteritis",
        "irritable_bowel", "multiple_myeloma", "polycythaemia_vera", "iron_deficiency_child", "subclinical_hypothyroidism_pregnancy",
    ),
    build=_build,
    oracle=oracle,
)  # fmt: skip
