"""A patient gets worse on the ward: what the record says about limits decides who is called.

Twins have the same vital signs and another code status. DNR alone is no limit to intensive care; a written limit is.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.deterioration import changes
from medmcp.servers.world.series import vital_series
from medmcp.tasks.admission import Directive
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HOURS = 20  # the window that is asked about; no set of vital signs stands at its edge
TEAM = {
    "hospital_pneumonia": "pulmonology",
    "copd_ward": "pulmonology",
    "metastatic_lung_ward": "oncology",
    "catheter_infection": "infectious_diseases",
}
CALLED = ("icu", "palliative", "pulmonology", "oncology", "infectious_diseases")
NAMES = {
    "heart_rate": "heart rate",
    "respiratory_rate": "respiratory rate",
    "sbp": "systolic pressure",
    "spo2": "SpO2",
    "temperature": "temperature",
}
CEILINGS = ("icu", "team", "comfort")
OPENINGS = (
    "Call from {service}: {name}, {age}, is getting worse. By how much did the {parameter} change in the last {hours} hours (largest change, signed)? Then call one"
    " team, emergent: intensive care unless it is ruled out; {team} where intensive care is ruled out but treatment goes on; palliative care where comfort alone is"
    " the goal. Answer: the change; plan: the code status in force (full, dnr, dnr_dni, comfort_only). {hint}",
    "{given} {family} ({age}, {service}) looks bad tonight. Scan the last {hours} h of vital signs, read the limits of treatment, and make one emergent consult by them"
    " (ICU if not excluded, {team} if ICU is excluded, palliative if comfort only). Submit the largest change of {parameter} with its sign, and as plan full, dnr,"
    " dnr_dni or comfort_only. {hint}",
    "Deterioration of {family}, {given}, {age}, on {service}: report the largest signed change of the {parameter} over {hours} hours, and the code status that holds as"
    " plan (full | dnr | dnr_dni | comfort_only). One team is called at once: ICU, or {team} when ICU is not wanted, or palliative care for comfort alone. {hint}",
    "Nurse of {service}: would you come and see {name} ({age})? Check what changed over {hours} hours and what the patient wants. Emergent call to exactly one: icu,"
    " {team} (no ICU by agreed limit), palliative (comfort only). Answer with the change in {parameter}, sign included; plan with the code status. {hint}",
)  # fmt: skip
HINTS = (
    "A signed order is newer than the header.", "No resuscitation is not no treatment.", "Read the documents themselves.", "Nobody is called twice.",
    "A limit may stand apart from the code status.", "The proxy is on file.",
)  # fmt: skip


def _directives(ceiling: str, rng: Random) -> tuple[str, str, tuple[Directive, ...]]:
    """(code status in force, chart header, documents) of a patient with this ceiling."""
    days = rng.uniform(0.8, 2.2)
    if ceiling == "comfort":
        order = Directive(
            category="code_status",
            code="comfort_only",
            content="Comfort is the only goal, agreed with patient and family.",
            days_ago=days,
        )
        goals = Directive(category="goals", content="To be free of pain and distress, family present.", days_ago=days)
        return "comfort_only", rng.choice(("comfort care only", "full code")), (order, goals)
    if ceiling == "team":
        status = rng.choice(("dnr", "dnr_dni"))
        order = Directive(
            category="code_status", code=status, content="Discussed with the patient.", days_ago=days, limits=("cpr",)
        )
        limit = Directive(
            category="treatment_limit",
            content="Ward treatment in full, no intensive care.",
            limits=("icu",),
            days_ago=days,
        )
        return status, {"dnr": "DNR", "dnr_dni": "DNR/DNI"}[status], (order, limit)
    status = rng.choice(("full", "dnr", "dnr_dni"))
    goals = Directive(category="goals", content="Hopes to go home; accepts intensive care.", days_ago=days)
    order = Directive(category="code_status", code=status, content="Discussed on the ward.", days_ago=days)
    return status, {"full": "full code", "dnr": "DNR", "dnr_dni": "DNR/DNI"}[status], (order, goals)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|ceiling")
    if case.admission is None:
        return []
    moved = _changes(case)
    if not moved:
        return []
    parameter = rng.choice(sorted(moved))
    pair = rng.sample(CEILINGS, 2)
    twin = f"ceiling-{case.condition.key}-{case.seed}"
    built = []
    for variant, ceiling in zip("ab", pair, strict=True):
        status, header, documents = _directives(ceiling, Random(f"{case.condition.key}|{case.seed}|{ceiling}"))
        mine = replace(case, code_status=header, admission=case.admission.model_copy(update={"directives": documents}))
        built.append(Built(mine, _task(mine, variant, ceiling, status, parameter, moved[parameter], twin)))
    return built


def _changes(case: Case) -> dict[str, float]:
    """The changes of the window, by parameter."""
    world = case.world()
    found = changes(vital_series(world, case.patient_id, world.in_minutes(-60 * HOURS)))
    world.close()
    return {parameter: round(change, 1) for parameter, change, _, _ in found}


def _task(case: Case, variant: str, ceiling: str, status: str, parameter: str, change: float, twin: str) -> Task:
    assert case.admission is not None
    team = TEAM[case.condition.key]
    service = {"icu": "icu", "team": team, "comfort": "palliative"}[ceiling]
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    consult = Match(column="category", values=("consult",))
    others = tuple(name for name in CALLED if name != service)
    return Task(
        family="ceiling_of_care", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, service=case.admission.service, parameter=NAMES[parameter], hours=HOURS, team=team.replace("_", " "), hint=hint),
        role="You are the doctor on call for the wards.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"parameter": parameter, "hours": HOURS, "team": team}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "Signed change of the vital sign that is asked about."),
            AnswerField("plan", "Code status in force: full, dnr, dnr_dni or comfort_only."),
            claims_field(),
        ),
        max_calls=20, max_minutes=180, max_turns=20,
        goals=(
            RowGoal(name="called", table="service_request", weight=2, within_minutes=60,
                    where=(consult, Match(column="code", values=(service,)), Match(column="priority", values=("stat",))), why=f"{service.replace('_', ' ')} is called, emergent"),
            RowGoal(name="no_other", table="service_request", at_least=0, at_most=0, weight=0.5, where=(consult, Match(column="code", values=others)), why="no other team"),
        ),
        answers=(
            AnswerCheck(field="answer", number=change, tolerance=0.1, why=f"{change:+g}"),
            AnswerCheck(field="plan", values=(status,), why=status),
        ),
        evidence=(
            Evidence(name="limits", tools=("get_code_status",), before="called", weight=2, why="the limits of treatment before the call"),
            Evidence(name="course", tools=("detect_vital_alerts", "get_vital_signs"), before="called", why="the course of the vital signs"),
        ),
        gates=(
            *((Gate(name="intensive care against a limit", table="service_request", severity=5 if ceiling == "comfort" else 4,
                    where=(consult, Match(column="code", values=("icu",))), why="intensive care was called against a documented limit"),) if ceiling != "icu" else ()),
            *((Gate(name="comfort care for a patient who wants treatment", table="service_request", severity=5,
                    where=(consult, Match(column="code", values=("palliative",)),), why="a patient who accepts intensive care was sent to comfort care"),)
              if ceiling == "icu" else ()),
            *((Gate(name="tube against a limit", table="procedure", severity=5, where=(Match(column="code", values=("intubation",)),), why="intubated against a limit"),)
              if ceiling == "comfort" or status == "dnr_dni" else ()),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped="the limits of treatment on record",
        reference=f"{NAMES[parameter]} {change:+g} in {HOURS} h; {status}; {service.replace('_', ' ')} is called",
        teaching=("No resuscitation says nothing about intensive care; a written limit does.", *case.condition.teaching), sources=("NICE NG31 2015", *case.condition.sources),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The scan, the limits, one call."""
    asked = session.view.asked
    found = await session.chart("detect_vital_alerts", hours=asked["hours"])
    moved = next(one for one in found["trend_alerts"] if one["parameter"] == asked["parameter"])
    limits = await session.chart("get_code_status")
    session.found(limits["documented_by"]["record_id"])
    status = limits["code_status"]
    service = "palliative" if status == "comfort_only" else asked["team"] if "icu" in limits["limits"] else "icu"
    call = await session.chart(
        "request_consult", service=service, urgency="emergent", question="Deteriorating on the ward: please see now within the limits on record.",
    )  # fmt: skip
    session.done(call["consult_id"])
    await session.submit(f"{moved['change']:g}", plan=status)


FAMILY = Family(
    key="ceiling_of_care",
    title="Deterioration and limits of treatment",
    domain="ehr_management",
    servers=("ehr_management",),
    conditions=("copd_ward", "catheter_infection", "metastatic_lung_ward", "hospital_pneumonia"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
