"""A skin lesion on the weighted 7-point checklist: look at the picture, measure it, ask for what it cannot show.

Twins differ in whether the lesion has changed in size, which only the patient knows and which is worth two points.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.photo_grading import SEVEN_POINT
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

CHANGE, ITCH = "change in size", "itch or altered feeling"
REFER, ROUTINE, REVIEW = "urgent referral", "routine referral", "review"
CLEAR_MM = 0.5  # a length nearer to 7 mm than this is not asked about
REGIONS = ("lesion", "surrounding_skin")

WORDING = (
    " Sign an interpretation of {image} whose recommendation is exactly one of: urgent referral (three points or more), routine referral (it looks"
    " like a basal cell carcinoma, whatever the points), review. Answer with the points; the plan field takes the long diameter in mm."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "{name}, {age}: {complaint}. A dermoscopic photograph is on file. Score the weighted 7-point checklist, history included.",
        "Skin clinic. {given} {family} ({age}) comes about this: {complaint}. What does the weighted 7-point checklist come to?",
        "Look at the dermoscopic picture of {family}, {given}, {age} years ({complaint}), ask what it cannot show, and give the weighted"
        " 7-point score.",
        "A {age}-year-old {sex}, {name}: {complaint}. Apply the weighted 7-point checklist to the picture and the story.",
        "Please judge the lesion of {name} ({age}): {complaint}. I want the weighted 7-point points and your signature.",
    )
)


def _build(case: Case) -> list[Built]:
    filed = filed_studies(case)[0].images[0]
    if abs(drawn_extent(filed, "lesion").long - 7) < CLEAR_MM:
        return []
    twin = f"skin-{case.condition.key}-{case.seed}"
    others = tuple(name for name in case.symptoms if name != CHANGE)
    return [
        Built(one, _task(one, variant, twin))
        for variant, one in (
            ("a", replace(case, symptoms=(*others, CHANGE))),
            ("b", replace(case, symptoms=others)),
        )
    ]


def _task(case: Case, variant: str, twin: str) -> Task:
    image = filed_studies(case)[0].images[0]
    long = round(drawn_extent(image, "lesion").long, 1)
    has = image.features() | ({"change_in_size"} if CHANGE in case.symptoms else set())
    has |= ({"altered_sensation"} if ITCH in case.symptoms else set()) | (
        {"diameter_7mm_or_more"} if long >= 7 else set()
    )
    points = sum(weight for name, weight in SEVEN_POINT.items() if name in has)
    advice = ROUTINE if case.condition.key == "basal_cell_carcinoma" else REFER if points >= 3 else REVIEW
    on_image = Match(column="media_id", values=(image.id,))
    gates = () if advice != REFER else (
        Gate(name="melanoma signs sent home", table="clinical_impression", severity=4, why="a lesion of three points or more was only to be reviewed",
             where=(on_image, Match(column="recommendation", values=(REVIEW,)))),
    )  # fmt: skip
    return Task(
        family="skin_checklist", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty="intermediate", instruction=phrase(case, variant, OPENINGS, image=image.id),
        role="You are the dermatology reader.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"image_id": image.id},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Weighted 7-point score, 0 to 10."), AnswerField("plan", "Long diameter in mm."), claims_field()),
        max_calls=30, max_minutes=120,
        goals=(
            RowGoal(name="signed", table="clinical_impression", where=(on_image, Match(column="recommendation", values=(advice,))), weight=2,
                    why=f"the interpretation of {image.id} recommends {advice}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=points, weight=2, why=f"{points:g} points: {', '.join(name for name in SEVEN_POINT if name in has) or 'none'}"),
            AnswerCheck(field="plan", number=long, tolerance=max(0.3, 0.08 * long), why=f"{long} mm"),
        ),
        evidence=(
            *(Evidence(name=region, tools=("analyze_medical_image",), arguments={"image_id": image.id, "region": region}, before="signed",
                       why=f"a close look at the {region.replace('_', ' ')}") for region in REGIONS),
            Evidence(name="measured", tools=("measure_lesion",), arguments={"image_id": image.id}, before="signed", why="the diameter, measured"),
            Evidence(name="story", tools=("ask_patient",), before="signed", why="the history of change"),
        ),
        gates=gates, cost_allowance=5, variant=variant, twin=twin, flipped="whether the lesion has changed in size",
        reference=f"{points:g} points, {long} mm, {advice}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Both regions, the diameter, the two questions, the checklist, the signature."""
    image = session.view.asked["image_id"]
    seen = [
        one
        for region in REGIONS
        for one in (await session.call("analyze_medical_image", image_id=image, region=region))["observations"]
    ]
    lesion = next(one for one in seen if one["structure"].endswith("lesion"))
    size = await session.call("measure_lesion", image_id=image, finding_id=lesion["finding_id"])
    told = {}
    for feature, question in (
        ("change_in_size", "Has it changed or grown bigger?"),
        ("altered_sensation", "Does it itch or feel different?"),
    ):
        told[feature] = not (await session.chart("ask_patient", message=question))["reply"].startswith("No")
    graded = await session.call(
        "grade_clinical_photo", system="seven_point_checklist", image_id=image,
        features_present=[name for name, yes in told.items() if yes], features_absent=[name for name, yes in told.items() if not yes],
    )  # fmt: skip
    words = {text for one in seen for text in one["descriptors"]}
    pink = lesion["structure"] == "pink lesion" or "branching vessels in focus" in words
    advice = ROUTINE if pink else REFER if graded["score"] >= 3 else REVIEW
    signed = await session.call(
        "record_image_interpretation", image_id=image, findings="; ".join(sorted(words)), diagnosis=lesion["structure"], recommendation=advice,
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(lesion["finding_id"])
    await session.submit(f"{graded['score']:g}", plan=f"{size['long_axis_mm']:g}")


FAMILY = Family(
    key="skin_checklist",
    title="The weighted 7-point checklist",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("melanoma_trunk", "naevus_benign", "seborrhoeic_keratosis", "basal_cell_carcinoma"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
