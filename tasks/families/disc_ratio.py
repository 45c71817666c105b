"""Vertical cup-disc ratio of both eyes, measured on photographs that have no scale, and who needs pressure and fields.

Twins have the two cups exchanged.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import FiledImage, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

LARGE, APART = 0.70, 0.20  # ratio, and difference of the eyes (NICE NG81; Foster 2002)
CLEAR = 0.035  # nearer to a limit than this is not asked about
TOLERANCE = 0.06
GLAUCOMA_CLINIC, OPTICIAN = "referral", "screening"

WORDING = (
    " The right eye is {right}, the left {left}. Sign an interpretation of the eye with the larger ratio; recommendation exactly referral (a ratio of"
    " 0.7 or more, or eyes that differ by 0.2 or more) or screening. Answer with the vertical cup-disc ratio of the right eye; the plan field takes that of"
    " the left."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "{name}, {age}: {complaint}. Measure both discs.",
        "Disc clinic. {given} {family} ({age}), {complaint}.",
        "How large are the cups of {family}, {given}, {age} years ({complaint})?",
        "A {age}-year-old {sex}, {name}, {complaint}: two disc photographs to measure.",
        "Please measure the optic discs of {name} ({age}; {complaint}).",
    )
)


def _eyes(case: Case) -> dict[str, FiledImage]:
    return {image.side: image for image in filed_studies(case)[0].images}


def _ratio(image: FiledImage) -> float:
    return image.marks[f"{image.side} cup"].a / image.marks[f"{image.side} disc"].a


def _build(case: Case) -> list[Built]:
    ratios = {side: _ratio(image) for side, image in _eyes(case).items()}
    larger, apart = max(ratios.values()), abs(ratios["right"] - ratios["left"])
    if apart < 0.1 or abs(larger - LARGE) < CLEAR or (abs(apart - APART) < CLEAR and larger < LARGE):
        return []
    sizes = {side: 2 * image.marks[f"{side} cup"].a for side, image in _eyes(case).items()}
    swapped = replace(case, sights=(("right cup", "size_mm", sizes["left"]), ("left cup", "size_mm", sizes["right"])))
    twin = f"disc-{case.seed}"
    return [Built(one, _task(one, variant, twin)) for variant, one in (("a", case), ("b", swapped))]


def _task(case: Case, variant: str, twin: str) -> Task:
    eyes = _eyes(case)
    ratios = {side: round(_ratio(image), 2) for side, image in eyes.items()}
    larger = max(ratios, key=lambda side: ratios[side])
    refer = ratios[larger] >= LARGE or abs(ratios["right"] - ratios["left"]) >= APART
    advice = GLAUCOMA_CLINIC if refer else OPTICIAN
    return Task(
        family="disc_ratio", condition=case.condition.key, seed=case.seed, split="validation", domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, right=eyes["right"].id, left=eyes["left"].id), role="You are the reader.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"right": eyes["right"].id, "left": eyes["left"].id},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Vertical cup-disc ratio, right."), AnswerField("plan", "Vertical cup-disc ratio, left."), claims_field()),
        max_calls=20, max_minutes=90,
        goals=(
            RowGoal(name="signed", table="clinical_impression", weight=2, why=f"the {larger} eye signed, recommendation {advice}",
                    where=(Match(column="media_id", values=(eyes[larger].id,)), Match(column="recommendation", values=(advice,)))),
        ),
        answers=tuple(
            AnswerCheck(field=field, number=ratios[side], tolerance=TOLERANCE, why=f"{side} {ratios[side]}") for field, side in (("answer", "right"), ("plan", "left"))
        ),
        evidence=tuple(
            Evidence(name=f"{side} measured", tools=("measure_lesion",), arguments={"image_id": eyes[side].id}, before="signed", why=f"disc and cup of the {side} eye, measured")
            for side in ("right", "left")
        ),
        cost_allowance=5, variant=variant, twin=twin, flipped="the two cups are exchanged",
        reference=f"right {ratios['right']}, left {ratios['left']}, {advice}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Disc and cup of each eye in pixels, their ratio, the larger one signed."""
    ratios: dict[str, float] = {}
    for side in ("right", "left"):
        image = session.view.asked[side]
        seen = (await session.call("analyze_medical_image", image_id=image))["observations"]
        long = {}
        for one in seen:
            size = await session.call("measure_lesion", image_id=image, finding_id=one["finding_id"])
            long[one["structure"]] = size["pixels"]["long"]
            session.found(one["finding_id"])
        ratios[side] = long["optic cup"] / long["optic disc"]
    larger = max(ratios, key=lambda side: ratios[side])
    refer = ratios[larger] >= LARGE or abs(ratios["right"] - ratios["left"]) >= APART
    signed = await session.call(
        "record_image_interpretation", image_id=session.view.asked[larger], findings=f"vertical cup-disc ratio {ratios[larger]:.2f}",
        diagnosis="large cup" if refer else "cup of usual size", recommendation=GLAUCOMA_CLINIC if refer else OPTICIAN,
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    await session.submit(f"{ratios['right']:.2f}", plan=f"{ratios['left']:.2f}")


FAMILY = Family(
    key="disc_ratio",
    title="Cup and disc",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("glaucoma_suspect",),
    build=_build,
    oracle=oracle,
    share=0.5,
)
