"""Retinopathy screening: both eyes graded on the ICDR scale from photographs, region by region, and the worse eye signed.

Twins have the two eyes exchanged, so the same findings ask for another pair of grades and another eye to sign.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.photo_grading import SYSTEMS, grade_photo
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import FiledImage, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SYSTEM = SYSTEMS["icdr_retinopathy"]
ALWAYS = ("disc", "cup")  # parts of every eye
# by the worse eye (Wilkinson 2003; ADA 2024): what the programme does
ADVICE = {0: "screening", 1: "screening", 2: "referral", 3: "referral", 4: "urgent referral"}

WORDING = (
    " The right eye is {right}, the left {left}; subtle signs show only when a region is looked at by itself. Sign an interpretation of the"
    " worse eye with a recommendation of exactly: screening (grade 0 or 1), referral (2 or 3) or urgent referral (4). Answer with the ICDR grade of"
    " the right eye, 0 to 4; the plan field takes that of the left."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "Eye screening. {name}, {age}: {complaint}. Grade both fundus photographs on the international scale.",
        "{given} {family} ({age}), {complaint}: two fundus photographs wait for a grader.",
        "Please grade the retina of {family}, {given}, {age} years ({complaint}), each eye for itself.",
        "A {age}-year-old {sex} with diabetes, {name}, {complaint}. What grade of retinopathy does each eye have?",
        "Two pictures of the eyes of {name} ({age}; {complaint}) are on file. Read both with care.",
    )
)


def _grade(image: FiledImage) -> int:
    has = image.features()
    graded = grade_photo(SYSTEM, {name: Reading.given(name in has) for name in SYSTEM.features})
    assert graded.score.score is not None
    return int(graded.score.score)


def _eyes(case: Case) -> dict[str, FiledImage]:
    return {image.side: image for image in filed_studies(case)[0].images}


def _build(case: Case) -> list[Built]:
    eyes = _eyes(case)
    grades = {side: _grade(image) for side, image in eyes.items()}
    if grades["right"] == grades["left"]:
        return []
    shown = {side: {name.removeprefix(f"{side} ") for name in image.marks} for side, image in eyes.items()}
    every = {s.name.removeprefix("right ") for s in case.condition.studies[0].pictures[0].sights} - set(ALWAYS)
    swapped = replace(case, sights=tuple(
        (f"{side} {name}", "present", float(name in shown[other]))
        for side, other in (("right", "left"), ("left", "right")) for name in sorted(every)
    ))  # fmt: skip
    twin = f"retina-{case.condition.key}-{case.seed}"
    return [Built(one, _task(one, variant, twin)) for variant, one in (("a", case), ("b", swapped))]


def _task(case: Case, variant: str, twin: str) -> Task:
    eyes = _eyes(case)
    grades = {side: _grade(image) for side, image in eyes.items()}
    worse = max(grades, key=lambda side: grades[side])
    advice = ADVICE[grades[worse]]
    on_image = Match(column="media_id", values=(eyes[worse].id,))
    gates = () if grades[worse] < 4 else (
        Gate(name="proliferative eye left to screening", table="clinical_impression", severity=4, why="new vessels or blood were left to routine screening",
             where=(Match(column="recommendation", values=("screening",)),)),
    )  # fmt: skip
    return Task(
        family="retinopathy_grade", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, right=eyes["right"].id, left=eyes["left"].id),
        role="You are the retinal grader.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"right": eyes["right"].id, "left": eyes["left"].id}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "ICDR grade of the right eye, 0 to 4."), AnswerField("plan", "ICDR grade of the left eye, 0 to 4."), claims_field()),
        max_calls=40, max_minutes=180,
        goals=(
            RowGoal(name="signed", table="clinical_impression", weight=2, where=(on_image, Match(column="recommendation", values=(advice,))),
                    why=f"the {worse} eye signed, recommendation {advice}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=grades["right"], why=f"right eye grade {grades['right']}"),
            AnswerCheck(field="plan", number=grades["left"], why=f"left eye grade {grades['left']}"),
        ),
        evidence=tuple(
            Evidence(name=f"{side} {region}", tools=("analyze_medical_image",), arguments={"image_id": eyes[side].id, "region": region}, before="signed",
                     weight=0.5, why=f"a close look at the {region.replace('_', ' ')} of the {side} eye")
            for side in ("right", "left") for region in ("superonasal_quadrant", "superotemporal_quadrant", "posterior_pole")
        ),
        gates=gates, cost_allowance=5, variant=variant, twin=twin, flipped="the two eyes are exchanged",
        reference=f"right {grades['right']}, left {grades['left']}; {advice}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Each eye, each region; the scale on each; the worse one signed."""
    grades, words, found = {}, {}, {}
    for side in ("right", "left"):
        image = session.view.asked[side]
        whole = await session.call("analyze_medical_image", image_id=image)
        seen = []
        for region in whole["regions"]:
            seen += (await session.call("analyze_medical_image", image_id=image, region=region))["observations"]
        graded = await session.call("grade_clinical_photo", system="icdr_retinopathy", image_id=image)
        grades[side] = int(graded["score"])
        words[side] = "; ".join(text for one in seen for text in one["descriptors"])[:1500]
        found[side] = seen[0]["finding_id"]
    worse = max(grades, key=lambda side: grades[side])
    signed = await session.call(
        "record_image_interpretation", image_id=session.view.asked[worse], findings=words[worse], diagnosis=f"ICDR grade {grades[worse]}",
        recommendation=ADVICE[grades[worse]],
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(found[worse])
    await session.submit(str(grades["right"]), plan=str(grades["left"]))


FAMILY = Family(
    key="retinopathy_grade",
    title="Retinopathy of both eyes",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("diabetic_retinopathy", "retinopathy_proliferative"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
