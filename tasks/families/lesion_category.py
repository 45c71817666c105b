"""Which category: a lesion read first-hand or from its report, classified by its system, and the structured report signed.

Twins differ in one descriptor or in the earlier size: washout, a wall, a septum, growth, the zone. The category, and with it what
follows, is another.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.radiology.lung_incidental import FOLLOW_UP
from medmcp.servers.clinical.radiology.system import classify
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.clinical.radiology.thyroid import level_of
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case
from medmcp.tasks.conditions.breast_recall import ASSESSMENTS
from medmcp.tasks.conditions.incidental_nodule import TOBACCO
from medmcp.tasks.conditions.renal_cyst import CLASSES
from medmcp.tasks.conditions.thyroid_category import LEVELS
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pictures import READING, filed_studies
from medmcp.tasks.session import Session
from medmcp.tasks.sizes import drawn_extent
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SYSTEM_OF = {
    "liver_observation": "li_rads_ct_mri",
    "renal_cyst": "bosniak_2019",
    "lung_screening": "lung_rads",
    "prostate_lesion": "pi_rads",
    "thyroid_category": "ti_rads",
    "breast_recall": "bi_rads",
    "incidental_nodule": "fleischner",
}
SIGHT_OF = {
    "liver_observation": "observation", "renal_cyst": "mass", "lung_screening": "nodule", "thyroid_category": "nodule", "breast_recall": "mass",
    "incidental_nodule": "nodule",
}  # fmt: skip
# categories that ask for tissue, surgery or an early scan, and those that dismiss
SERIOUS = {
    "li_rads_ct_mri": ("LR-4", "LR-5"),
    "bosniak_2019": ("III", "IV"),
    "lung_rads": ("4A", "4B"),
    "pi_rads": ("4", "5"),
    "ti_rads": ("TR4", "TR5"),
    "bi_rads": ("4", "5"),
    "fleischner": (FOLLOW_UP["solid", "single", ">8", ""],),
}
DISMISSED = {
    "li_rads_ct_mri": ("LR-1", "LR-2"),
    "bosniak_2019": ("I", "II"),
    "lung_rads": ("1", "2"),
    "pi_rads": ("1", "2"),
    "ti_rads": ("TR1", "TR2"),
    "bi_rads": ("1", "2"),
    "fleischner": ("no routine follow-up",),
}
MEASURE = {
    "liver_observation": "long axis",
    "renal_cyst": "long axis",
    "lung_screening": "mean diameter",
    "prostate_lesion": "diameter as reported",
    "thyroid_category": "long axis",
    "breast_recall": "long axis",
    "incidental_nodule": "mean diameter",
}

PROBLEM = "problem"  # in a flip: an entry of the problem list, there or not

WORDING = (
    " The study is {study}. Classify the lesion by {system}{prior} and sign the report{kind}, with the category alone as its classification, as"
    " {system} writes it. Answer with the category; the plan field takes the {measure} in mm."
)
HINTS = (
    "The table decides, not the feeling.", "Say what was not seen, too.", "One category a lesion, the highest feature decides.", "Measure where the border is clear.", "Look at every phase and slice.", "Nothing is benign by default.",
)  # fmt: skip
OPENINGS = tuple(
    text + WORDING + " {hint}"
    for text in (
        "{name}, {age}: {complaint}. What category is it?",
        "Reading list: {given} {family} ({age}), {complaint}. The clinic asks for the category.",
        "The conference this afternoon needs a category for {family}, {given}, {age} years ({complaint}).",
        "A {age}-year-old {sex}, {name}: {complaint}. Read, measure, classify.",
        "Please finish the study of {name} ({age}; {complaint}); a structured reading with its category is wanted.",
    )
)

Flip = tuple[tuple[tuple[str, str, float | str], ...], str]  # overrides of the pictures or readings, and the category


def _liver(case: Case, rng: Random) -> list[Flip]:
    large = rng.random() < 0.5
    size = round(rng.uniform(23.5, 34) if large else rng.uniform(12.5, 17.5), 1)
    aphe = rng.choice(("nonrim arterial phase hyperenhancement",) * 3 + ("no arterial phase hyperenhancement",))
    sets = (
        "no washout; no capsule",
        "nonperipheral washout; no capsule",
        "no washout; enhancing capsule",
        "nonperipheral washout; enhancing capsule",
    )
    flips: list[Flip] = []
    for words in sets:
        known: dict[str, float | str | bool] = {
            "age": float(case.age), "risk_group": "cirrhosis", "tumour_in_vein": False, "targetoid": False, "aphe": "nonrim" if aphe.startswith("nonrim") else "none",
            "size_mm": size, "washout": "nonperipheral washout" in words, "capsule": "enhancing capsule" in words, "threshold_growth": False,
        }  # fmt: skip
        category = _category("li_rads_ct_mri", known)
        flips.append(
            (
                (
                    ("observation", "size_mm", size),
                    ("arterial observation", "choice", aphe),
                    ("delayed observation", "choice", words),
                ),
                category,
            )
        )
    return flips


def _kidney(case: Case, rng: Random) -> list[Flip]:
    return [((("portal venous mass", "choice", words),), category) for words, category in CLASSES.items()]


def _thyroid(case: Case, rng: Random) -> list[Flip]:
    return [((("transverse nodule", "choice", words),), level_of(points)) for words, points in LEVELS.items()]


def _chance(case: Case, rng: Random) -> list[Flip]:
    """A solid nodule of 6 to 8 mm in somebody who smokes or not, or a larger one that is solid or ground-glass."""
    mean = 1.925 / 2  # of the axes, at the middle of the drawn ratios
    if rng.random() < 0.5:
        size = round(rng.uniform(6.5, 7.6) / mean, 1)
        there = (("solid nodule", "present", 1), ("hazy nodule", "present", 0), ("solid nodule", "size_mm", size))
        return [
            ((*there, (PROBLEM, "tobacco", int(risk == "high"))), FOLLOW_UP["solid", "single", "6-8", risk])
            for risk in ("low", "high")
        ]
    size = round(rng.uniform(9.6, 15) / mean, 1)
    return [
        (
            (
                ("solid nodule", "present", int(solid)),
                ("hazy nodule", "present", int(not solid)),
                (f"{name} nodule", "size_mm", size),
            ),
            FOLLOW_UP[kind, "single", band, ""],
        )
        for solid, name, kind, band in ((True, "solid", "solid", ">8"), (False, "hazy", "ground_glass", ">=6"))
    ]


def _breast(case: Case, rng: Random) -> list[Flip]:
    return [((("craniocaudal mass", "choice", words),), category) for words, category in ASSESSMENTS.items()]


def _lung(case: Case, rng: Random) -> list[Flip]:
    """New or grown against unchanged; the sizes keep their distance from the limits of 6, 8 and 15 mm."""
    low, high, before = rng.choice(((6.6, 7.3, "3"), (8.9, 13.8, "4A")))
    size = round(rng.uniform(low, high) / 0.957, 1)  # the mean of both axes, at the middle of the drawn ratios
    resized = ("nodule", "size_mm", size)
    worse = [(0.0, {"3": "4A", "4A": "4B"}[before])]
    if before == "4A":
        worse.append((round(1 - rng.uniform(2.6, 3.2) / size, 3), "4B"))
    share, category = rng.choice(worse)
    return [
        ((resized, ("nodule", "prior", share)), category),
        ((resized, ("nodule", "prior", 0.99)), {"3": "2", "4A": "3"}[before]),
    ]


def _prostate(case: Case, rng: Random) -> list[Flip]:
    flips: list[Flip] = []
    t2w, dwi, dce = rng.choice(("2", "3")), rng.choice(("2", "3", "4")), rng.choice(("positive", "negative"))
    for zone in ("peripheral", "transition"):
        for contrast in (dce, "negative" if dce == "positive" else "positive"):
            known: dict[str, float | str | bool] = {"zone": zone, "t2w": t2w, "dwi": dwi, "dce": contrast}
            overrides = tuple((READING, name, str(value)) for name, value in known.items())
            flips.append((overrides, _category("pi_rads", known)))
    return flips


FLIPS: dict[str, Callable[[Case, Random], list[Flip]]] = {
    "liver_observation": _liver, "renal_cyst": _kidney, "lung_screening": _lung, "prostate_lesion": _prostate,
    "thyroid_category": _thyroid, "breast_recall": _breast, "incidental_nodule": _chance,
}  # fmt: skip


def _category(system: str, known: dict[str, float | str | bool]) -> str:
    found = classify(RADIOLOGY_SYSTEMS[system], {name: Reading.given(value) for name, value in known.items()})
    assert found.category is not None
    return found.category


def _changed(case: Case, overrides: tuple[tuple[str, str, float | str], ...]) -> Case:
    """The case with its pictures or readings, and whether tobacco is on the problem list, as a flip says."""
    sights = tuple(one for one in overrides if one[0] != PROBLEM)
    changed = replace(case, sights=sights)
    for name, _, there in overrides:
        if name == PROBLEM:
            others = tuple(one for one in case.problems if one.code != TOBACCO)
            smokes = tuple(one for one in case.condition.problems if one.code == TOBACCO) if there else ()
            changed = replace(changed, problems=(*others, *smokes))
    return changed


def _build(case: Case) -> list[Built]:
    rng = case.rng("category")
    flips = FLIPS[case.condition.key](case, rng)
    rng.shuffle(flips)
    first = flips[0]
    second = next((one for one in flips[1:] if one[1] != first[1]), None)
    if second is None:
        return []
    twin = f"category-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, twin, category))
        for variant, (overrides, category) in zip("ab", (first, second), strict=True)
        for one in [_changed(case, overrides)]
    ]


def _size(case: Case) -> float:
    filed = filed_studies(case)[0]
    key = case.condition.key
    if key == "prostate_lesion":
        return float(filed.readings["size_mm"])
    sight = next(name for name in filed.images[0].marks if name.endswith(SIGHT_OF[key]))
    found = drawn_extent(filed.images[0], sight)
    return (found.long + found.short) / 2 if MEASURE[key] == "mean diameter" else found.long


def _prior(case: Case) -> str:
    """What last year's reader called the nodule, as far as it matters."""
    if case.condition.key != "lung_screening":
        return ""
    mean = _size(case)
    return "4A" if mean >= 8 else "3"


def _task(case: Case, variant: str, twin: str, category: str) -> Task:
    key = case.condition.key
    system = SYSTEM_OF[key]
    rules = RADIOLOGY_SYSTEMS[system]
    filed = filed_studies(case)[0]
    size, prior, report = _size(case), _prior(case), key == "prostate_lesion"
    on_study = Match(column="study_id", values=(filed.id,))
    accepted = (category, f"{rules.name} {category}", f"{rules.name.split()[0]} {category}")
    said = f" (if it was there last year, it was a category {prior} then)" if prior else ""
    if key == "incidental_nodule":
        said = " (the risk is high if tobacco is on the problem list, else low; the category is the follow-up in the words of the table)"
    if key == "breast_recall":
        said = " (the work-up is complete; a 4 without a letter)"
    return Task(
        family="lesion_category", condition=key, seed=case.seed, split=case.condition.split, domain="radiology_report",
        servers=("radiology_report",), difficulty=case.condition.difficulty,
        instruction=phrase(case, variant, OPENINGS, hint=case.rng(f"{variant}|hint").choice(HINTS), study=filed.id, system=rules.name, prior=said, measure=MEASURE[key],
                           kind=" as an addendum to the one on file" if report else ""),
        role="You are the radiologist.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"study_id": filed.id, "system": system, "prior_category": prior, "reported": report},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", f"Category by {rules.name}."), AnswerField("plan", f"The {MEASURE[key]} in mm."), claims_field()),
        max_calls=35, max_minutes=180,
        goals=(
            RowGoal(name="signed", table="diagnostic_report", weight=2, earlier=True,
                    where=(on_study, Match(column="classification", values=accepted), Match(column="status", values=("amended" if report else "final",))),
                    why=f"the report of {filed.id} signed with category {category}"),
        ),
        answers=(
            AnswerCheck(field="answer", values=accepted, weight=2, why=category),
            AnswerCheck(field="plan", number=round(size, 1), tolerance=0.1 if report else max(1.2, 0.07 * size), why=f"{size:.1f} mm"),
        ),
        evidence=(
            Evidence(name="classified", tools=("apply_radiology_classification",), arguments={"system": system}, before="" if report else "signed",
                     why=f"the rules of {rules.name}, applied"),
            Evidence(name="read", tools=("get_imaging_report",) if report else ("analyze_medical_image",), before="" if report else "signed",
                     why="the report on file" if report else "the images, described"),
            *(() if report else (Evidence(name="measured", tools=("measure_lesion",), before="signed", why="the size, measured"),)),
        ),
        gates=(
            Gate(name="dismissed", table="diagnostic_report", severity=4, why="a lesion that asks for action was signed as harmless",
                 where=(on_study, Match(column="classification", values=(*DISMISSED[system], *(f"{rules.name} {one}" for one in DISMISSED[system]))))),
        ) if category in SERIOUS[system] else (),
        cost_allowance=8, variant=variant, twin=twin, flipped="one descriptor of the lesion, or its earlier size",
        reference=f"{rules.name} {category}, {size:.1f} mm", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Look at each image, measure, compare where there is a prior, classify by what was seen, sign."""
    asked = session.view.asked
    study, system = asked["study_id"], asked["system"]
    info = await session.call("get_study_info", study_id=study)
    more: list[str] = []
    if asked["reported"]:
        report = (await session.call("get_imaging_report", study_id=study))["report"]
        size = float(report["findings"].split(" mm")[0].rsplit(" ", 1)[1])
        session.found(report["report_id"])
    else:
        size = await _look(session, info, system, more)
    if system == "fleischner":
        problems = (await session.chart("get_patient_info"))["active_problems"]
        smokes = any("nicotine" in row["name"].lower() for row in problems)
        more.append(f"risk={'high' if smokes else 'low'}")
    if system == "bi_rads":
        more.append("workup_complete=true")
    if asked["prior_category"]:
        more.append(f"prior_category={asked['prior_category']}")
    found = await session.call(
        "apply_radiology_classification", system=system, study_id=study, descriptors=more or None
    )
    signed = await session.call(
        "create_radiology_report", study_id=study, indication=info["indication"], technique=info["technique"]["protocol"],
        comparison=info["priors"][0] if info["priors"] else "None available.", findings=f"Lesion of {size:g} mm. {info['indication']}: as classified.",
        impression=f"1. {found['system']} {found['category']}: {info['indication']}. {found['management']}", classification=found["category"],
        status="addendum" if asked["reported"] else "signed",
    )  # fmt: skip
    session.done(signed["report_id"])
    await session.submit(found["category"], plan=f"{size:g}")


async def _look(session: Session, info: dict[str, Any], system: str, more: list[str]) -> float:
    size = 0.0
    for series in info["series"]:
        for image in series["image_ids"]:
            seen = await session.call("analyze_medical_image", image_id=image)
            if system == "li_rads_ct_mri":
                await session.call("analyze_medical_image", image_id=image, region="portal_vein")
            for one in seen["observations"]:
                session.found(one["finding_id"])
                if not size and (
                    system not in ("li_rads_ct_mri", "bosniak_2019") or series["view"].startswith("portal")
                ):
                    measured = await session.call("measure_lesion", image_id=image, finding_id=one["finding_id"])
                    size = (
                        measured["mean_diameter_mm"]
                        if system in ("lung_rads", "fleischner")
                        else measured["long_axis_mm"]
                    )
                    x, y, wide, high = one["box_px"]
                if system == "bosniak_2019" and series["view"].startswith("portal"):
                    inner = [x + wide * 0.12, y + high * 0.3, wide * 0.24, high * 0.4]
                    fluid = await session.call("measure_roi_intensity", image_id=image, roi=inner)
                    more += [f"hu={fluid['mean']:.0f}", "phase=portal_venous"]
    if info["priors"]:
        await session.call("compare_with_prior", current_id=info["study_id"])
    return float(size)


FAMILY = Family(
    key="lesion_category",
    title="Which category is it",
    domain="radiology_report",
    servers=("radiology_report",),
    conditions=tuple(SYSTEM_OF),
    build=_build,
    oracle=oracle,
    share=1.5,
)
