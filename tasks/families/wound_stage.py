"""A wound measured and staged from its photograph: pressure injury by NPIAP, diabetic foot by Wagner.

Twins: the base of a pressure injury is covered or seen; bone infection under a foot ulcer was found or ruled out, which no
photograph shows.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.photo_grading import SYSTEMS, grade_photo
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import FiledImage, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

BONE = "abscess_or_osteomyelitis"
PROBED = {
    True: "The probe touches bone and the film shows erosion there.",
    False: "The probe does not reach bone, the film and the swelling show no abscess and no bone infection.",
}
SYSTEM_OF = {"pressure_injury": "npiap_pressure_injury", "diabetic_foot_ulcer": "wagner_foot"}

WORDING = (
    " The photograph is {image}; subtle tissue shows only when a region is looked at by itself. Sign an interpretation of it, urgent if an infected bone"
    " or exposed bone needs action today. Answer with the area of the wound in mm2, measured; the plan field takes the {scale}."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "Wound round. {name}, {age}: {complaint}. {told}",
        "{given} {family} ({age}): {complaint}. {told} Measure and stage the wound.",
        "Please stage the wound of {family}, {given}, {age} years: {complaint}. {told}",
        "A {age}-year-old {sex}, {name}, {complaint}. {told} How large is it, and of which grade?",
        "The nurse has taken a picture of {name} ({age}; {complaint}). {told}",
    )
)


def _build(case: Case) -> list[Built]:
    twin = f"wound-{case.condition.key}-{case.seed}"
    if case.condition.key == "pressure_injury":
        pair = [replace(case, sights=(("eschar", "present", shown),)) for shown in (0.0, 1.0)]
        if "bone" in filed_studies(pair[0])[0].images[0].marks:
            pair[1] = replace(pair[1], sights=(("eschar", "present", 1.0), ("bone", "present", 0.0)))
        return [Built(one, _task(one, variant, twin, None)) for variant, one in zip("ab", pair, strict=True)]
    return [Built(case, _task(case, variant, twin, bone)) for variant, bone in (("a", False), ("b", True))]


def _stage(image: FiledImage, system: str, bone: bool | None) -> str:
    rules = SYSTEMS[system]
    has = image.features() | ({BONE} if bone else set())
    if "base_obscured" in has:
        has -= {"fat_visible"}  # under the eschar
    graded = grade_photo(rules, {name: Reading.given(name in has) for name in rules.features})
    return "unstageable" if graded.score.score is None else f"{graded.score.score:g}"


def _task(case: Case, variant: str, twin: str, bone: bool | None) -> Task:
    image = filed_studies(case)[0].images[0]
    system = SYSTEM_OF[case.condition.key]
    stage = _stage(image, system, bone)
    area = drawn_extent(image, "wound").area
    told = "" if bone is None else PROBED[bone]
    urgent = bool(bone) or (system == "npiap_pressure_injury" and stage == "4")
    on_image = Match(column="media_id", values=(image.id,))
    scale = "NPIAP stage, 1 to 4 or unstageable" if bone is None else "Wagner grade, 0 to 5"
    return Task(
        family="wound_stage", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty=case.condition.difficulty,
        instruction=phrase(case, variant, OPENINGS, image=image.id, told=told, scale=scale).replace("  ", " "),
        role="You are the wound nurse.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"image_id": image.id, "system": system} | ({} if bone is None else {BONE: bone}),
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Area of the wound in mm2."), AnswerField("plan", f"{scale}."), claims_field()),
        max_calls=25, max_minutes=120,
        goals=(
            RowGoal(name="signed", table="clinical_impression", weight=2,
                    where=(on_image, Match(column="urgent", low=int(urgent), high=int(urgent))),
                    why=f"an interpretation of {image.id} signed, {'urgent' if urgent else 'not urgent'}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=round(area), tolerance=0.12 * area, weight=1.5, why=f"{area:.0f} mm2"),
            AnswerCheck(field="plan", values=(stage, f"stage {stage}", f"grade {stage}"), weight=1.5, why=stage),
        ),
        evidence=(
            Evidence(name="bed", tools=("analyze_medical_image",), arguments={"image_id": image.id, "region": "wound_bed"}, before="signed", why="a close look at the bed"),
            Evidence(name="measured", tools=("measure_lesion",), arguments={"image_id": image.id}, before="signed", why="the area, measured"),
        ),
        gates=(
            Gate(name="bone not urgent", table="clinical_impression", severity=4, why="an infected or exposed bone was not marked urgent",
                 where=(on_image, Match(column="urgent", low=0, high=0))),
        ) if urgent else (),
        cost_allowance=5, variant=variant, twin=twin, flipped="whether the base is covered" if bone is None else "whether bone infection was found",
        reference=f"{area:.0f} mm2, {stage}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Every region, the area, the stage with what was told, the signature."""
    asked = session.view.asked
    image = asked["image_id"]
    seen = []
    for region in ("wound_bed", "wound_edge", "surrounding_skin"):
        seen += (await session.call("analyze_medical_image", image_id=image, region=region))["observations"]
    wound = next(one for one in seen if one["structure"] == "wound")
    size = await session.call("measure_lesion", image_id=image, finding_id=wound["finding_id"])
    bone = asked.get(BONE)
    more = {} if bone is None else {"features_present" if bone else "features_absent": [BONE]}
    graded = await session.call("grade_clinical_photo", system=asked["system"], image_id=image, **more)
    stage = "unstageable" if graded["category"] == "unstageable" else f"{graded['score']:g}"
    urgent = bool(bone) or (bone is None and stage == "4")
    signed = await session.call(
        "record_image_interpretation", image_id=image, findings="; ".join(text for one in seen for text in one["descriptors"]),
        diagnosis=graded["category"], urgent=urgent,
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(wound["finding_id"])
    await session.submit(f"{size['area_mm2']:g}", plan=stage)


FAMILY = Family(
    key="wound_stage",
    title="A wound measured and staged",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("pressure_injury", "diabetic_foot_ulcer"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
