"""Early stroke on CT: the ten regions of the affected side, ASPECTS, a call to the team, a signed report.

Twins differ in how many regions have gone: the same patient, another score.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.radiology.stroke_core import REGIONS
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

LOW, HIGH = (
    ("basal ganglia", ("caudate", "lentiform", "internal_capsule", "insula", "m1", "m2", "m3")),
    ("above the basal ganglia", ("m4", "m5", "m6")),
)
TOLD_WITHIN_MIN, TOO_LATE_MIN = 60, 90

WORDING = (
    " The unenhanced CT is {study}, on two levels; early change is subtle, so ask for each region by name. Tell the on-call team (red, by voice) and sign"
    " the report with the score alone as its classification. Answer with the ASPECTS; the plan field takes the side of the stroke: left or right."
)
HINTS = (
    "Swelling alone does not count.", "An old infarct does not count.", "Both levels belong to the score.", "Compare each region with the other side.", "A narrow window shows it best.", "The insular ribbon goes early.",
)  # fmt: skip
OPENINGS = tuple(
    text + WORDING + " {hint}"
    for text in (
        "{name}, {age}: {complaint}. The thrombectomy team wants the ASPECTS.",
        "Stroke call for {given} {family} ({age}): {complaint}. Read the CT.",
        "How much of the brain has gone? {family}, {given}, {age} years, {complaint}.",
        "A {age}-year-old {sex}, {name}: {complaint}. Score the scan region by region.",
        "Please read the head scan of {name} ({age}; {complaint}).",
    )
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("aspects")
    order = list(REGIONS)
    rng.shuffle(order)
    few, many = rng.choice(((1, 4), (2, 5), (3, 6), (1, 6), (2, 7), (4, 8)))
    side = rng.choice(("left", "right"))
    counts = [few, many]
    rng.shuffle(counts)
    twin = f"aspects-{case.seed}"
    built = []
    for variant, count in zip("ab", counts, strict=True):
        gone = order[:count]
        sights: tuple[tuple[str, str, float | str], ...] = (
            *((name, "present", int(name in gone)) for name in REGIONS),
            (LOW[0], "side", side),
            (HIGH[0], "side", side),
        )
        one = replace(case, sights=sights)
        built.append(Built(one, _task(one, variant, twin, 10 - count, side)))
    return built


def _task(case: Case, variant: str, twin: str, score: int, side: str) -> Task:
    filed = filed_studies(case)[0]
    low, high = filed.images
    on_study = Match(column="study_id", values=(filed.id,))
    alert = (
        Match(column="category", values=("critical_finding",)),
        Match(column="code", values=(filed.id,)),
        Match(column="priority", values=("red",)),
    )
    return Task(
        family="stroke_core_reading", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="radiology_report",
        servers=("radiology_report",), difficulty="expert", instruction=phrase(case, variant, OPENINGS, hint=case.rng(f"{variant}|hint").choice(HINTS), study=filed.id), role="You are the radiologist on duty.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"study_id": filed.id}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "ASPECTS, 0 to 10."), AnswerField("plan", "left or right."), claims_field()),
        max_calls=40, max_minutes=180,
        goals=(
            RowGoal(name="told", table="communication", where=alert, weight=1, within_minutes=TOLD_WITHIN_MIN, why="the team told as a red finding"),
            RowGoal(name="signed", table="diagnostic_report", weight=1.5, why=f"the report signed with ASPECTS {score}",
                    where=(on_study, Match(column="status", values=("final",)), Match(column="classification", values=(str(score), f"ASPECTS {score}")))),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(score), weight=2, why=f"ASPECTS {score}"), AnswerCheck(field="plan", values=(side,), why=side),
        ),
        evidence=(
            Evidence(name="lower level", tools=("analyze_medical_image",), arguments={"image_id": low.id}, before="told", why="the level of the basal ganglia"),
            Evidence(name="upper level", tools=("analyze_medical_image",), arguments={"image_id": high.id}, before="told", why="the level above"),
            Evidence(name="scored", tools=("apply_radiology_classification",), arguments={"system": "aspects"}, before="signed", why="ASPECTS, applied"),
        ),
        gates=(
            Gate(name="stroke not told", table="communication", severity=5, missing_after_minutes=TOO_LATE_MIN, time_column="sent", where=alert,
                 why="an early infarct was told to nobody in time"),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped="how many regions show early change", reference=f"ASPECTS {score}, {side}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Each region by name on its level, the score, the call, the report."""
    study = session.view.asked["study_id"]
    info = await session.call("get_study_info", study_id=study)
    side = ""
    for series in info["series"]:
        for image in series["image_ids"]:
            for region in LOW[1] if series["view"].startswith("basal") else HIGH[1]:
                for one in (await session.call("analyze_medical_image", image_id=image, region=region))["observations"]:
                    side = one["region"].split()[0]
                    session.found(one["finding_id"])
    found = await session.call("apply_radiology_classification", system="aspects", study_id=study)
    score = f"{found['points']:g}"
    text = f"Early ischaemic change, {side} middle cerebral artery territory, ASPECTS {score}"
    alert = await session.call(
        "send_critical_finding_alert", study_id=study, finding=text, level="red", recipient_role="on_call_team"
    )
    session.done(alert["alert_id"])
    signed = await session.call(
        "create_radiology_report", study_id=study, indication=info["indication"], technique=info["technique"]["protocol"], comparison="None available.",
        findings=f"No haemorrhage. {text}.", impression=f"1. Acute stroke: {text}.", classification=score, critical_communicated=alert["alert_id"],
    )  # fmt: skip
    session.done(signed["report_id"])
    await session.submit(score, plan=side)


FAMILY = Family(
    key="stroke_core_reading",
    title="How much of the brain has gone",
    domain="radiology_report",
    servers=("radiology_report",),
    conditions=("stroke_early_ct",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
