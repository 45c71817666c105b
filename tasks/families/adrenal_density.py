"""An adrenal nodule found by chance: its attenuation in HU, measured on the pixels, decides whether imaging goes on.

Twins differ in the density alone.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.radiology.attenuation import ADRENAL_LIMIT_HU
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

LOW_HU, HIGH_HU = (-9, 5), (17, 44)
STOP, GO_ON = "no further imaging", "further imaging"

WORDING = (
    " The unenhanced slice is {image}. Sign an interpretation of it with a recommendation of exactly: no further imaging (homogeneous, at most 10 HU) or"
    " further imaging. Answer with the mean attenuation of the nodule in HU; the plan field takes its long axis in mm."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "{name}, {age}: {complaint}. Characterise the nodule.",
        "Clinic for chance findings. {given} {family} ({age}): {complaint}.",
        "What is the density of the nodule of {family}, {given}, {age} years ({complaint})?",
        "A {age}-year-old {sex}, {name}: {complaint}. Measure it.",
        "Please read the adrenal slice of {name} ({age}; {complaint}).",
    )
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("density")
    twin = f"adrenal-{case.seed}"
    levels = [float(rng.randint(*span)) for span in (LOW_HU, HIGH_HU)]
    return [
        Built(one, _task(one, variant, twin, level))
        for variant, level in zip("ab", levels, strict=True)
        for one in [replace(case, sights=(("nodule", "level", level),))]
    ]


def _task(case: Case, variant: str, twin: str, level: float) -> Task:
    image = filed_studies(case)[0].images[0]
    long = drawn_extent(image, "nodule").long
    advice = STOP if level <= ADRENAL_LIMIT_HU else GO_ON
    on_image = Match(column="media_id", values=(image.id,))
    return Task(
        family="adrenal_density", condition=case.condition.key, seed=case.seed, split="validation", domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty="intermediate", instruction=phrase(case, variant, OPENINGS, image=image.id),
        role="You are the reader.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"image_id": image.id},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Mean attenuation of the nodule in HU."), AnswerField("plan", "Long axis in mm."), claims_field()),
        max_calls=20, max_minutes=90,
        goals=(
            RowGoal(name="signed", table="clinical_impression", where=(on_image, Match(column="recommendation", values=(advice,))), weight=2,
                    why=f"an interpretation of {image.id} signed, recommendation {advice}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=level, tolerance=4.0, weight=2, why=f"{level:g} HU"),
            AnswerCheck(field="plan", number=round(long, 1), tolerance=max(1.5, 0.08 * long), why=f"{long:.1f} mm"),
        ),
        evidence=(
            Evidence(name="density", tools=("measure_roi_intensity",), arguments={"image_id": image.id}, before="signed", why="the attenuation, measured"),
            Evidence(name="looked", tools=("analyze_medical_image", "view_image"), arguments={"image_id": image.id}, before="signed", why="the slice"),
        ),
        gates=(
            Gate(name="dense nodule dismissed", table="clinical_impression", severity=4, why="a nodule above 10 HU was dismissed",
                 where=(on_image, Match(column="recommendation", values=(STOP,)))),
        ) if advice == GO_ON else (),
        cost_allowance=5, variant=variant, twin=twin, flipped="the density of the nodule",
        reference=f"{level:g} HU, {long:.1f} mm, {advice}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Find it, measure a region well inside it and its border, sign."""
    image = session.view.asked["image_id"]
    seen = (await session.call("analyze_medical_image", image_id=image))["observations"][0]
    x, y, wide, high = seen["box_px"]
    inner = [x + wide * 0.2, y + high * 0.2, wide * 0.6, high * 0.6]
    density = await session.call("measure_roi_intensity", image_id=image, shape="ellipse", roi=inner)
    size = await session.call("measure_lesion", image_id=image, finding_id=seen["finding_id"])
    signed = await session.call(
        "record_image_interpretation", image_id=image, findings=f"{'; '.join(seen['descriptors'])}, {density['mean']:g} HU", diagnosis=seen["structure"],
        recommendation=STOP if density["mean"] <= ADRENAL_LIMIT_HU else GO_ON,
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(seen["finding_id"])
    await session.submit(f"{density['mean']:g}", plan=f"{size['long_axis_mm']:g}")


FAMILY = Family(
    key="adrenal_density",
    title="A nodule found by chance",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("adrenal_incidentaloma",),
    build=_build,
    oracle=oracle,
    share=0.5,
)
