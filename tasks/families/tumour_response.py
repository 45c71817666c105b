"""Response to treatment: targets measured on both scans, summed, judged by RECIST 1.1, reported.

Twins: the same scan of today against another baseline, or with a new nodule beside the same targets.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import FiledImage, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

TARGETS = ("target 1", "target 2", "target 3")
# size before as a share of now: now is 58 % of it, the same, or 150 % of it
SHARES = {"PR": (1.62, 1.78), "SD": (0.96, 1.04), "PD": (0.62, 0.70)}
PAIRS = (("PR", "SD"), ("PR", "PD"), ("SD", "PD"), ("SD", "SD new"), ("PR", "PR new"))

WORDING = (
    " Today's scan is {study}; the scan before treatment is on file and is both baseline and nadir. Targets are the nodules of the lung and the lesion of"
    " the liver that both scans show; there is no non-target disease. Judge the response by RECIST 1.1 and sign the report with CR, PR, SD or PD alone as"
    " its classification. Answer with the response; the plan field takes the sum of the target diameters today in mm."
)
HINTS = (
    "Percent alone is not enough for progression.", "A new lesion decides.", "Long axes, lesion by lesion.", "Look at each slice of both scans.", "The baseline is the nadir here.", "Sums, not single lesions.",
)  # fmt: skip
OPENINGS = tuple(
    text + WORDING + " {hint}"
    for text in (
        "{name}, {age}: {complaint}. Does the treatment work?",
        "Tumour board list: {given} {family} ({age}), {complaint}.",
        "The oncologist of {family}, {given}, {age} years, asks for the response ({complaint}).",
        "A {age}-year-old {sex}, {name}: {complaint}. Measure both scans.",
        "Please judge the scans of {name} ({age}; {complaint}).",
    )
)

Overrides = tuple[tuple[str, str, float | str], ...]


def _build(case: Case) -> list[Built]:
    rng = case.rng("response")
    kinds = list(rng.choice(PAIRS))
    rng.shuffle(kinds)
    shares = {kind: tuple(round(rng.uniform(*SHARES[kind]), 3) for _ in TARGETS) for kind in SHARES}
    # targets are measurable on both scans (10 mm), and none outgrows its place
    low, high = (17.5, 26.0) if any("PD" in kind for kind in kinds) else (12.0, 20.0)
    sizes: Overrides = tuple((name, "size_mm", round(rng.uniform(low, high), 1)) for name in TARGETS)
    twin = f"response-{case.seed}"
    built = []
    for variant, kind in zip("ab", kinds, strict=True):
        before: Overrides = tuple((name, "prior", share) for name, share in zip(TARGETS, shares[kind[:2]], strict=True))
        one = replace(case, sights=(*sizes, *before, ("new nodule", "present", int("new" in kind))))
        built.append(Built(one, _task(one, variant, twin, "PD" if "new" in kind else kind)))
    return built


def _sum(images: tuple[FiledImage, ...]) -> float:
    return sum(drawn_extent(image, name).long for image in images for name in TARGETS if name in image.marks)


def _task(case: Case, variant: str, twin: str, response: str) -> Task:
    today, earlier = filed_studies(case)
    now, before = _sum(today.images), _sum(earlier.images)
    on_study = Match(column="study_id", values=(today.id,))
    return Task(
        family="tumour_response", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="radiology_report",
        servers=("radiology_report",), difficulty="advanced", instruction=phrase(case, variant, OPENINGS, hint=case.rng(f"{variant}|hint").choice(HINTS), study=today.id), role="You are the radiologist.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"study_id": today.id}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "CR, PR, SD or PD."), AnswerField("plan", "Sum of the target diameters today in mm."), claims_field()),
        max_calls=40, max_minutes=180,
        goals=(
            RowGoal(name="signed", table="diagnostic_report", weight=2, why=f"today's report signed, {response}",
                    where=(on_study, Match(column="status", values=("final",)), Match(column="classification", values=(response, f"RECIST 1.1 {response}", f"RECIST {response}")))),
        ),
        answers=(
            AnswerCheck(field="answer", values=(response,), weight=2, why=response),
            AnswerCheck(field="plan", number=round(now, 1), tolerance=max(2.5, 0.06 * now), why=f"{now:.1f} mm"),
        ),
        evidence=(
            Evidence(name="compared", tools=("compare_with_prior",), before="signed", why="both scans, finding by finding"),
            Evidence(name="measured", tools=("measure_lesion",), before="signed", why="the targets, measured"),
            Evidence(name="judged", tools=("apply_radiology_classification",), arguments={"system": "recist_1_1"}, before="signed", why="RECIST 1.1, applied"),
        ),
        gates=(
            Gate(name="progression missed", table="diagnostic_report", severity=4, why="a treatment that fails was signed as working",
                 where=(on_study, Match(column="classification", values=("CR", "PR", "SD", "RECIST 1.1 SD", "RECIST 1.1 PR")))),
        ) if response == "PD" else (),
        cost_allowance=8, variant=variant, twin=twin, flipped="the baseline, or a new nodule",
        reference=f"{response}; sum {before:.0f} to {now:.0f} mm", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Look, compare, measure every target on both scans, judge, sign."""
    study = session.view.asked["study_id"]
    info = await session.call("get_study_info", study_id=study)
    earlier = await session.call("get_study_info", study_id=info["priors"][0])
    where: dict[str, str] = {}
    for one in (info, earlier):
        for series in one["series"]:
            for image in series["image_ids"]:
                for seen in (await session.call("analyze_medical_image", image_id=image))["observations"]:
                    where[seen["finding_id"]] = image
    compared = await session.call("compare_with_prior", current_id=study)
    total = 0.0
    for pair in compared["matched"]:
        for finding in (pair["finding_id"], pair["prior_finding_id"]):
            measured = await session.call("measure_lesion", image_id=where[finding], finding_id=finding)
            if finding == pair["finding_id"]:
                total += measured["long_axis_mm"]
                session.found(finding)
    found = await session.call(
        "apply_radiology_classification", system="recist_1_1", study_id=study, descriptors=["non_target=none"]
    )
    signed = await session.call(
        "create_radiology_report", study_id=study, indication=info["indication"], technique=info["technique"]["protocol"],
        comparison=f"CT {info['priors'][0]}.", findings=f"Sum of targets {total:.1f} mm, {len(compared['new'])} new lesions.",
        impression=f"1. Response by RECIST 1.1: {found['category']}. {found['management']}", classification=found["category"],
    )  # fmt: skip
    session.done(signed["report_id"])
    await session.submit(found["category"], plan=f"{total:.1f}")


FAMILY = Family(
    key="tumour_response",
    title="Does the treatment work",
    domain="radiology_report",
    servers=("radiology_report",),
    conditions=("solid_metastases",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
