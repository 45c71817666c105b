"""Has it grown: a nodule or mass measured on two examinations, and what follows from the change.

Twins differ in the earlier size alone: the picture of today is the same, the right advice is not.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.visual_findings import FINDINGS
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import FiledImage, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

GROWN, SAME = (0.60, 0.72), (0.985, 1.0)  # earlier size as a share of now
LEAST_GROWTH_MM = 2.6
LEAST_SPICULATED_MM = 11.0  # of a smaller one, spicules and border cannot be told apart
BIOPSY, WATCH = "biopsy", "surveillance"
ALWAYS_BIOPSY = ("breast_mass",)  # spiculated: growth does not decide

WORDING = (
    " Today's study is {study}, image {image}; the earlier one is on file. Sign an interpretation of today's image with a recommendation of exactly:"
    " biopsy (it has grown, or its form alone asks for it) or surveillance. Answer with the {measure} today in mm; the plan field takes the change"
    " since the earlier study in mm (negative if smaller)."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "{name}, {age}: {complaint}. Compare with the earlier examination.",
        "Follow-up of {given} {family} ({age}): {complaint}. Has it grown?",
        "Two examinations of {family}, {given}, {age} years: {complaint}. Measure both.",
        "A {age}-year-old {sex}, {name}, {complaint}. The question is growth.",
        "Please compare the studies of {name} ({age}; {complaint}) and say what is next.",
    )
)


def _sight(case: Case) -> str:
    return "mass" if case.condition.key == "breast_mass" else "nodule"


def _size(image: FiledImage, sight: str) -> float:
    found = drawn_extent(image, sight)
    code = next(one.code for one in image.spec.findings if image.spec.scene.marks[one.mark] == image.marks[sight])
    return (found.long + found.short) / 2 if FINDINGS[code].growth == "mean_diameter" else found.long


def _build(case: Case) -> list[Built]:
    rng, sight = case.rng("growth"), _sight(case)
    twin = f"growth-{case.condition.key}-{case.seed}"
    pair = [replace(case, sights=((sight, "prior", round(rng.uniform(*share), 3)),)) for share in (GROWN, SAME)]
    now, before = (study.images[0] for study in filed_studies(pair[0]))
    if _size(now, sight) - _size(before, sight) < LEAST_GROWTH_MM:
        return []
    if case.condition.key in ALWAYS_BIOPSY and _size(before, sight) < LEAST_SPICULATED_MM:
        return []
    return [Built(one, _task(one, variant, twin)) for variant, one in zip("ab", pair, strict=True)]


def _task(case: Case, variant: str, twin: str) -> Task:
    sight = _sight(case)
    today, earlier = filed_studies(case)
    image = today.images[0]
    now, before = _size(image, sight), _size(earlier.images[0], sight)
    grown = variant == "a"
    advice = BIOPSY if grown or case.condition.key in ALWAYS_BIOPSY else WATCH
    measure = "mean diameter" if case.condition.key == "lung_nodule" else "long axis"
    on_image = Match(column="media_id", values=(image.id,))
    return Task(
        family="lesion_growth", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="visual_diagnosis",
        servers=("visual_diagnosis",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, study=today.id, image=image.id, measure=measure),
        role="You are the reader.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"study_id": today.id, "image_id": image.id, "measure": measure, "form_decides": case.condition.key in ALWAYS_BIOPSY},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", f"The {measure} today in mm."), AnswerField("plan", "Change since the earlier study in mm."), claims_field()),
        max_calls=25, max_minutes=120,
        goals=(
            RowGoal(name="signed", table="clinical_impression", where=(on_image, Match(column="recommendation", values=(advice,))), weight=2,
                    why=f"today's image signed, recommendation {advice}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=round(now, 1), tolerance=max(0.8, 0.07 * now), why=f"{now:.1f} mm"),
            AnswerCheck(field="plan", number=round(now - before, 1), tolerance=1.1, weight=1.5, why=f"{now - before:+.1f} mm"),
        ),
        evidence=(
            Evidence(name="compared", tools=("compare_with_prior",), before="signed", why="the comparison, measured on both"),
            Evidence(name="looked", tools=("analyze_medical_image", "view_image"), arguments={"image_id": image.id}, before="signed", why="today's image"),
        ),
        gates=(
            Gate(name="growth left to surveillance", table="clinical_impression", severity=4, why="a lesion that asks for tissue was only to be watched",
                 where=(on_image, Match(column="recommendation", values=(WATCH,)))),
        ) if advice == BIOPSY else (),
        cost_allowance=5, variant=variant, twin=twin, flipped="the size on the earlier study",
        reference=f"{now:.1f} mm, {now - before:+.1f} mm, {advice}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Look, compare, sign."""
    asked = session.view.asked
    seen = (await session.call("analyze_medical_image", image_id=asked["image_id"]))["observations"][0]
    compared = await session.call("compare_with_prior", current_id=asked["study_id"], finding_id=seen["finding_id"])
    change = compared["matched"][0]
    spiculated = "spiculated" in seen["descriptors"]
    signed = await session.call(
        "record_image_interpretation", image_id=asked["image_id"], findings=f"{seen['structure']}: {'; '.join(seen['descriptors'])}",
        diagnosis=f"{seen['structure']}, {change['category']}", recommendation=BIOPSY if spiculated or change["category"] == "larger" else WATCH,
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(seen["finding_id"])
    await session.submit(f"{change['current_mm']:g}", plan=f"{change['change_mm']:g}")


FAMILY = Family(
    key="lesion_growth",
    title="Has it grown",
    domain="visual_diagnosis",
    servers=("visual_diagnosis",),
    conditions=("lung_nodule", "breast_mass", "thyroid_nodule"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
