"""A chest film to read first-hand: is it good enough, which zone, how wide the gap.

Twins: the same chest on a good film, and on one that leaves out the very region; the right act is then another film before any
reading, not a guess.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

VIEW = "frontal, erect"
FAULTS = {"upper": ("apices_cut", 0.8), "lower": ("shallow_inspiration", 1.0)}
GAP_TOLERANCE_MM = 4.0

WORDING = (
    " The film is {image}, nobody has reported it. If it does not show the region that matters, have it repeated (stat) and read the new one;"
    " sign an interpretation of the film you trust and of no other, urgent if air or fluid is in the pleural space. Answer with the zone"
    " as the tools name it, e.g. right_middle_zone; the plan field takes the width of the gap between chest wall and pleural line in mm, 0 if there"
    " is no such line."
)
OPENINGS = tuple(
    text + WORDING
    for text in (
        "{name}, {age}: {complaint}. Read the chest film.",
        "A film of {given} {family} ({age}) lies on the light box: {complaint}.",
        "First reading, please: {family}, {given}, {age} years, {complaint}. What does the chest film show, and where?",
        "The ward asks for your eyes on the chest film of {name}, a {age}-year-old {sex}: {complaint}.",
        "No radiologist tonight. {name} ({age}) has this: {complaint}. Look at the film.",
    )
)


def _build(case: Case) -> list[Built]:
    image = filed_studies(case)[0].images[0]
    if len(image.spec.findings) != 1:
        return []
    part = "upper" if "upper" in image.spec.findings[0].region else "lower"
    fault, amount = FAULTS[part]
    twin = f"film-{case.condition.key}-{case.seed}"
    poor = replace(case, sights=((VIEW, f"fault:{fault}", amount),))
    return [Built(one, _task(one, variant, twin)) for variant, one in (("a", case), ("b", poor))]


def _task(case: Case, variant: str, twin: str) -> Task:
    image = filed_studies(case)[0].images[0]
    finding = image.spec.findings[0]
    mark = image.marks[next(iter(image.marks))]
    gap = round(mark.a * (image.spec.scene.spacing or 1), 1) if finding.code == "pleural_line" else 0.0
    urgent = finding.code in ("pleural_line", "meniscus_opacity")
    on_file = Match(column="media_id", values=(image.id,))
    as_urgent = Match(column="urgent", low=int(urgent), high=int(urgent))
    poor = variant == "b"
    goals = (
        RowGoal(name="signed", table="clinical_impression", where=(as_urgent,) if poor else (on_file, as_urgent), weight=1.5,
                why=f"an interpretation of the {'repeated' if poor else 'film'}{' film' if poor else ''} signed, {'urgent' if urgent else 'not urgent'}"),
        RowGoal(name="film", table="service_request", where=(Match(column="code", values=("xray:chest",)),), at_least=int(poor),
                at_most=2 if poor else 0, why="the film repeated" if poor else "no needless second film"),
        *((RowGoal(name="not_the_poor_one", table="clinical_impression", where=(on_file,), at_least=0, at_most=0, why="no reading of the film that leaves the region out"),)
          if poor else ()),
    )  # fmt: skip
    return Task(
        family="film_reading", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="visual_diagnosis",
        servers=("visual_diagnosis", "triage_emergency"), difficulty=case.condition.difficulty,
        instruction=phrase(case, variant, OPENINGS, image=image.id), role="You are the doctor on call.", teaser=case.condition.teaser,
        topic=case.condition.topic, asked={"image_id": image.id}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Zone of the finding, e.g. left_lower_zone."), AnswerField("plan", "Width of the gap in mm, 0 if none."), claims_field()),
        max_calls=25, max_minutes=180, goals=goals,
        answers=(
            AnswerCheck(field="answer", values=(finding.region, finding.region.replace("_", " ")), weight=2, why=finding.region),
            AnswerCheck(field="plan", number=gap, tolerance=GAP_TOLERANCE_MM if gap else 0.5, why=f"{gap:g} mm"),
        ),
        evidence=(
            Evidence(name="quality", tools=("assess_image_quality",), arguments={"image_id": image.id}, before="signed", why="whether the film is good enough"),
            Evidence(name="looked", tools=("analyze_medical_image",), before="signed", why="what the film shows"),
        ),
        gates=(
            Gate(name="poor film signed", table="clinical_impression", severity=3, where=(on_file,), why="a film that leaves out the region was signed"),
        ) if poor else (),
        cost_allowance=8, variant=variant, twin=twin, flipped="whether the film shows the region",
        reference=f"{finding.region}, gap {gap:g} mm{', film repeated first' if poor else ''}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Quality first; another film if it fails; look, measure, sign."""
    image = session.view.asked["image_id"]
    quality = await session.call("assess_image_quality", image_id=image)
    if quality["adequate"] == "no":
        order = await session.chart(
            "order_imaging", modality="xray", body_part="chest", indication="repeat: the first film leaves out the region in question", priority="stat",
        )  # fmt: skip
        session.done(order["order_id"])
        await session.call("wait_for_results", order_ids=[order["order_id"]], wait_for="all", max_minutes=90)
        listed = await session.chart("list_imaging_studies", modality="xray")
        image = next(row for row in listed["studies"] if row["study_id"] == order["study_id"])["image_ids"][0]
        await session.call("assess_image_quality", image_id=image)
    seen = (await session.call("analyze_medical_image", image_id=image))["observations"][0]
    air = "line" in seen["structure"]
    gap = 0.0
    if air:
        gap = (await session.call("measure_lesion", image_id=image, finding_id=seen["finding_id"]))["long_axis_mm"]
    side = seen["region"].split("_")[0]
    signed = await session.call(
        "record_image_interpretation", image_id=image, findings=f"{side} side: {'; '.join(seen['descriptors'])}", diagnosis=seen["structure"],
        urgent=air or seen["margin"] == "meniscus",
    )  # fmt: skip
    session.done(signed["interpretation_id"])
    session.found(seen["finding_id"])
    await session.submit(seen["region"], plan=f"{gap:g}")


FAMILY = Family(
    key="film_reading",
    title="A chest film read first-hand",
    domain="visual_diagnosis",
    servers=("visual_diagnosis", "triage_emergency"),
    conditions=("pneumothorax_primary", "pneumonia_lobar", "pleural_effusion"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
