"""Coronary calcium: the score from the slices, its CAC-DRS grade, and a signed report.

Twins: the same slices, and the same with a stent in one artery, whose calcium is then left out.
"""

from dataclasses import replace
from functools import lru_cache

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.radiology.calcium import LEAST_AREA_MM2, THRESHOLD_HU, cac_drs, density_factor
from medmcp.servers.clinical.scores.score import rounded
from medmcp.servers.pictures.scene import Scene
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

# attenuations well inside a band of density factors, so that noise moves no lesion to another
LEVELS = (158.0, 245.0, 345.0, 520.0)
NOISE_PEAK_HU = 22.0  # what the grain adds to the highest pixel of a lesion
SIGHTS = ("lm calcium", "lad calcium", "lcx calcium", "rca calcium")
LIMITS = (100.0, 300.0)  # of CAC-DRS
CLEAR = 0.12

WORDING = (
    " The study is {study}. Score the calcium, leave a stented artery out, and sign the report with the CAC-DRS grade alone as its classification"
    " (for instance A1/N2). Answer with the Agatston score; the plan field takes the artery with the highest score: LM, LAD, LCX or RCA, or none."
)
HINTS = (
    "Areas under 1 mm2 are noise.", "The aortic root is not a coronary artery.", "A stent is not calcium.", "Look at the lungs in the field too.", "Peak density weighs each lesion.", "Both slices count.",
)  # fmt: skip
OPENINGS = tuple(
    text + WORDING + " {hint}"
    for text in (
        "{name}, {age}: {complaint}. How much calcium is there?",
        "Calcium list: {given} {family} ({age}), {complaint}.",
        "The family doctor of {family}, {given}, {age} years, waits for the score ({complaint}).",
        "A {age}-year-old {sex}, {name}: {complaint}. Score and report, please.",
        "Please report the heart slices of {name} ({age}; {complaint}).",
    )
)


@lru_cache(maxsize=4096)
def _lesions(scene: Scene) -> tuple[tuple[str, float], ...]:
    """Artery and score of each drawn lesion: its area above the threshold on the noiseless slice, times its factor."""
    import numpy as np

    from medmcp.servers.pictures.canvas import blur
    from medmcp.servers.pictures.ct_heart import BLUR, VESSEL_PLACES, tissue

    found = []
    for mark in scene.marks:
        if mark.draws != "calcium":
            continue
        vessel = min(
            VESSEL_PLACES, key=lambda name: abs(VESSEL_PLACES[name][0] - mark.x) + abs(VESSEL_PLACES[name][1] - mark.y)
        )
        y, x = np.mgrid[round(mark.y) - 22 : round(mark.y) + 23, round(mark.x) - 22 : round(mark.x) + 23].astype(
            np.float64
        )
        patch = blur(tissue(scene, x, y), BLUR)
        area = float((patch >= THRESHOLD_HU).sum()) * (scene.spacing or 1) ** 2
        if area >= LEAST_AREA_MM2:
            found.append((vessel.upper(), area * density_factor(float(patch.max()) + NOISE_PEAK_HU)))
    return tuple(found)


def _score(case: Case) -> tuple[float, dict[str, float]]:
    """The score of a case, in total and by artery."""
    per = dict.fromkeys(("LM", "LAD", "LCX", "RCA"), 0.0)
    images = filed_studies(case)[0].images
    stents = {
        finding.region.upper()
        for image in images
        for finding in image.spec.findings
        if finding.code == "coronary_stent"
    }
    for image in images:
        for vessel, points in _lesions(image.spec.scene):
            if vessel not in stents:
                per[vessel] += points
    return rounded(sum(per.values()), 1), per


def _clear(total: float, per: dict[str, float]) -> bool:
    """Whether no limit of a grade, and no second artery, is within the error of measurement."""
    far = all(abs(total - limit) > CLEAR * limit for limit in LIMITS)
    first, second = sorted(per.values())[-1], sorted(per.values())[-2]
    return far and total > 3 and first > second * 1.25 + 2


def _build(case: Case) -> list[Built]:
    rng = case.rng("calcium")
    levels = tuple((name, "level", rng.choice(LEVELS)) for name in SIGHTS)
    present = tuple((name, "present", int(rng.random() < 0.7)) for name in SIGHTS)
    base = replace(case, sights=(*levels, *present))
    _, per = _score(base)
    vessel = max(per, key=lambda name: per[name])
    stented = replace(base, sights=(*base.sights, (f"{vessel.lower()} stent", "present", 1)))
    pair = [base, stented]
    rng.shuffle(pair)
    scores = [_score(one) for one in pair]
    if not all(_clear(*one) for one in scores):
        return []
    twin = f"calcium-{case.seed}"
    return [
        Built(one, _task(one, variant, twin, *score)) for variant, one, score in zip("ab", pair, scores, strict=True)
    ]


def _task(case: Case, variant: str, twin: str, total: float, per: dict[str, float]) -> Task:
    filed = filed_studies(case)[0]
    grade = cac_drs(total, per)
    most = max(per, key=lambda name: per[name])
    on_study = Match(column="study_id", values=(filed.id,))
    return Task(
        family="calcium_report", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="radiology_report",
        servers=("radiology_report",), difficulty=case.condition.difficulty, instruction=phrase(case, variant, OPENINGS, hint=case.rng(f"{variant}|hint").choice(HINTS), study=filed.id),
        role="You are the radiologist.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"study_id": filed.id},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Agatston score."), AnswerField("plan", "Artery with the highest score: LM, LAD, LCX, RCA or none."), claims_field()),
        max_calls=25, max_minutes=120,
        goals=(
            RowGoal(name="signed", table="diagnostic_report", weight=2, why=f"the report signed with CAC-DRS {grade}",
                    where=(on_study, Match(column="status", values=("final",)), Match(column="classification", values=(grade, f"CAC-DRS {grade}")))),
        ),
        answers=(
            AnswerCheck(field="answer", number=total, tolerance=max(2.0, 0.1 * total), weight=2, why=f"{total:g}"),
            AnswerCheck(field="plan", values=(most,), why=most),
        ),
        evidence=(
            Evidence(name="scored", tools=("calculate_coronary_calcium_score",), arguments={"study_id": filed.id}, before="signed", why="the score, from the slices"),
            Evidence(name="looked", tools=("analyze_medical_image", "view_image"), before="signed", why="the slices"),
        ),
        gates=(
            Gate(name="calcium denied", table="diagnostic_report", severity=4, why="a calcified tree was signed as free of calcium",
                 where=(on_study, Match(column="classification", values=("A0", "A0/N0", "CAC-DRS A0/N0")))),
        ),
        cost_allowance=5, variant=variant, twin=twin, flipped="a stent in one artery", reference=f"{total:g}, {grade}, {most}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The request, a look at each slice, the score, the report."""
    study = session.view.asked["study_id"]
    info = await session.call("get_study_info", study_id=study)
    for series in info["series"]:
        for image in series["image_ids"]:
            seen = await session.call("analyze_medical_image", image_id=image)
            for one in seen["observations"]:
                session.found(one["finding_id"])
    found = await session.call("calculate_coronary_calcium_score", study_id=study)
    per = found["per_vessel"]
    signed = await session.call(
        "create_radiology_report", study_id=study, indication=info["indication"], technique=info["technique"]["protocol"], comparison="None available.",
        findings=f"Agatston score {found['agatston']:g}: {', '.join(f'{name} {points:g}' for name, points in per.items())}. Lungs in the field clear.",
        impression=f"1. Calcium score {found['agatston']:g}, {found['band']}. {found['prevention_advice']}", classification=found["cac_drs"],
    )  # fmt: skip
    session.done(signed["report_id"])
    await session.submit(
        f"{found['agatston']:g}", plan=max(per, key=lambda name: per[name]) if found["agatston"] else "none"
    )


FAMILY = Family(
    key="calcium_report",
    title="How much calcium",
    domain="radiology_report",
    servers=("radiology_report",),
    conditions=("coronary_calcium",),
    build=_build,
    oracle=oracle,
    share=0.6,
)
