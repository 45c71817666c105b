"""A finding that cannot wait: read the study, tell it at the level of the hospital's list, then sign with the alert's id.

Twins: the heart pushed aside or not, air under the dome or not, fresh blood or old, the right ventricle wide or not. Only one of the
two is red.
"""

from dataclasses import dataclass, replace
from typing import Any

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

Overrides = tuple[tuple[str, str, float | str], ...]


@dataclass(frozen=True)
class Pair:
    """The overrides of the red twin and of the other one, and the other one's level."""

    red: Overrides
    other: Overrides
    level: str
    region: str  # of the finding, with its side
    view: str


PAIRS: dict[str, Pair] = {
    "tension_pneumothorax": Pair((("shift", "present", 1),), (("shift", "present", 0),), "orange", "{side}_upper_zone", "frontal, erect"),
    "perforated_ulcer": Pair((("air", "present", 1),), (("air", "present", 0),), "none", "{side} below_diaphragm", "frontal, erect"),
    "subdural_haematoma": Pair(
        (("above the basal ganglia collection", "choice", "high attenuation"), ("shift", "present", 1)),
        (("above the basal ganglia collection", "choice", "low attenuation"), ("shift", "present", 0)), "orange", "{side} extra_axial_space", "above the basal ganglia",
    ),
    "pulmonary_embolism_incidental": Pair((("strain", "present", 1),), (("strain", "present", 0),), "orange", "{side}_pulmonary_artery", "axial, pulmonary arteries"),
}  # fmt: skip
TOLD_WITHIN_MIN, TOO_LATE_MIN = 45, 75
LEVELS = ("red", "orange", "yellow")

POLICY = (
    " The house list. Red, by voice: pneumothorax with the mediastinum pushed aside, air under the diaphragm, fresh (dense) blood in the head,"
    " embolism with a wide right ventricle. Orange: pneumothorax without a shift, an old (low-attenuation) collection, embolism without a wide"
    " ventricle. Nothing of the list: no alert."
)
WORDING = (
    " The study is {study}. Look at every region, tell what has to be told to the responsible clinician at the right level, then sign the report"
    " (with the alert's id)."
    + POLICY
    + " Answer with the level: red, orange or none; the plan field takes the region of the finding with its side, as the tools name it, or none."
)
HINTS = (
    "Look under the domes and at the midline.", "A signed report is not a call.", "The request is part of the reading.", "What nobody asked for counts too.", "Say it by voice where it is red.", "Overcalling wears the listeners out.",
)  # fmt: skip
OPENINGS = tuple(
    text + WORDING + " {hint}"
    for text in (
        "{name}, {age}: {complaint}. You read today.",
        "The worklist shows {given} {family} ({age}): {complaint}. Nobody has looked yet.",
        "A {age}-year-old {sex}, {name}: {complaint}. Read the study that has just come in.",
        "Next study, {family}, {given}, {age} years ({complaint}). Does it need a call?",
        "Please take the study of {name} ({age}; {complaint}) off the list.",
    )
)


def _build(case: Case) -> list[Built]:
    pair = PAIRS[case.condition.key]
    rng = case.rng("critical")
    side = rng.choice(("left", "right"))
    where: Overrides = ((pair.view, "side", side),)
    if case.condition.key == "pulmonary_embolism_incidental":
        where = (("clot right", "present", int(side == "right")), ("clot left", "present", int(side == "left")))
    red = rng.random() < 0.5
    twin = f"critical-{case.condition.key}-{case.seed}"
    built = []
    for variant, is_red in (("a", red), ("b", not red)):
        one = replace(case, sights=(*where, *(pair.red if is_red else pair.other)))
        level = "red" if is_red else pair.level
        built.append(
            Built(one, _task(one, variant, twin, level, "none" if level == "none" else pair.region.format(side=side)))
        )
    return built


def _task(case: Case, variant: str, twin: str, level: str, region: str) -> Task:
    filed = filed_studies(case)[0]
    on_study = Match(column="code", values=(filed.id,))
    alert = Match(column="category", values=("critical_finding",))
    wrong = tuple(one for one in LEVELS if one != level)
    signed = RowGoal(
        name="signed", table="diagnostic_report", why=f"the report of {filed.id} signed", weight=1,
        where=(Match(column="study_id", values=(filed.id,)), Match(column="status", values=("final",))),
    )  # fmt: skip
    told = RowGoal(
        name="told", table="communication", where=(alert, on_study, Match(column="priority", values=(level,))), weight=2, within_minutes=TOLD_WITHIN_MIN,
        why=f"told as a {level} finding",
    )  # fmt: skip
    no_other = RowGoal(
        name="no_other_level", table="communication", where=(alert, on_study, Match(column="priority", values=wrong)), at_least=0, at_most=0,
        why="no alert of another level" if level != "none" else "no alert without a finding",
    )  # fmt: skip
    act = "signed" if level == "none" else "told"
    return Task(
        family="critical_finding", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="radiology_report",
        servers=("radiology_report",), difficulty=case.condition.difficulty, instruction=phrase(case, variant, OPENINGS, hint=case.rng(f"{variant}|hint").choice(HINTS), study=filed.id),
        role="You are the radiologist on duty.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"study_id": filed.id},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "red, orange or none."), AnswerField("plan", "Region with its side as the tools name it, e.g. left_lower_zone; or none."), claims_field()),
        max_calls=30, max_minutes=150,
        goals=(signed, *((told,) if level != "none" else ()), no_other),
        answers=(
            AnswerCheck(field="answer", values=(level,), weight=1.5, why=level), AnswerCheck(field="plan", values=(region,), why=region),
        ),
        evidence=(
            Evidence(name="looked", tools=("analyze_medical_image",), before=act, why="the images, region by region"),
            Evidence(name="request", tools=("get_study_info",), before=act, weight=0.5, why="the clinical question"),
        ),
        gates=(
            Gate(name="red finding not told", table="communication", severity=5, missing_after_minutes=TOO_LATE_MIN, time_column="sent",
                 where=(alert, on_study, Match(column="priority", values=("red",))), why="a finding that kills within hours was told to nobody in time"),
        ) if level == "red" else (),
        cost_allowance=8, variant=variant, twin=twin, flipped="the sign that makes the finding red",
        reference=f"{level}, {region}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


RED_SIGNS = ("displaced to the other side", "crescent of lucency", "high attenuation", "right ventricle wider")
ORANGE_SIGNS = ("pleural line", "low attenuation", "filling defect")


async def oracle(session: Session) -> None:
    """The request, every region of every image, the level by the list, the call, the report."""
    study = session.view.asked["study_id"]
    info = await session.call("get_study_info", study_id=study)
    seen: dict[str, dict[str, Any]] = {}
    for series in info["series"]:
        for image in series["image_ids"]:
            whole = await session.call("analyze_medical_image", image_id=image)
            closely = [await session.call("analyze_medical_image", image_id=image, region=region) for region in whole["regions"]
                       if region in ("below_diaphragm", "right_ventricle", "extra_axial_space")]  # fmt: skip
            for found in (whole, *closely):
                seen |= {one["finding_id"]: one for one in found["observations"]}
    terms = "; ".join(term for one in seen.values() for term in one["descriptors"])
    level = (
        "red"
        if any(sign in terms for sign in RED_SIGNS)
        else "orange"
        if any(sign in terms for sign in ORANGE_SIGNS)
        else "none"
    )
    places = [
        one["region"]
        for one in seen.values()
        if not any(word in one["region"] for word in ("mediastinum", "midline", "ventricle"))
    ]
    region = places[0] if level != "none" and places else "none"
    text = "No finding of the list." if level == "none" else f"{region.replace('_', ' ')}: {terms}"
    told = {}
    if level != "none":
        alert = await session.call("send_critical_finding_alert", study_id=study, finding=text[:480], level=level)
        session.done(alert["alert_id"])
        told = {"critical_communicated": alert["alert_id"]}
        for finding in seen:
            session.found(finding)
    report = {
        "study_id": study, "indication": info["indication"], "technique": info["technique"]["protocol"], "comparison": "None available.",
        "findings": f"{text} {info['indication']}.", "impression": f"1. {text[:300]} {info['indication']}.",
    }  # fmt: skip
    signed = await session.call("create_radiology_report", **report, **told)
    if signed["status"] == "draft":
        signed = await session.call("create_radiology_report", **report, **told)
    session.done(signed["report_id"])
    await session.submit(level, plan=region)


FAMILY = Family(
    key="critical_finding",
    title="A finding that cannot wait",
    domain="radiology_report",
    servers=("radiology_report",),
    conditions=tuple(PAIRS),
    build=_build,
    oracle=oracle,
    share=1.5,
)
