"""Suspected embolism or leg thrombosis: the Wells score from chart, examination and a judgement that the team gives, and the one
test that it calls for.

The twin had the operation at another date, inside or outside the window of the rule, so that the other test is right.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS
from medmcp.servers.world.bedside import find
from medmcp.tasks.case import Case, Operation
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

RULE = {"pulmonary_embolism": "pe", "pulmonary_embolism_late": "pe", "deep_vein_thrombosis": "dvt"}
PRIOR = Problem(code="Z86.718", name="Personal history of venous thrombosis", probability=1)
BASES = (3.0, 4.0)  # of a suspected embolism without the operation: with it the score passes 4
# days since the operation, inside and outside the window: 28 days for an embolism, 84 for the leg
WINDOWS = {"pe": ((8, 24), (36, 80)), "dvt": ((15, 75), (95, 160))}
POINTS = {"pe": 1.5, "dvt": 1.0}
JUDGEMENT = {"pe": "pe_most_likely", "dvt": "alternative_as_likely"}
OPERATIONS = (
    ("hip_replacement", "Hip replacement"), ("knee_replacement", "Total knee replacement"), ("hernia_repair", "Repair of an incisional hernia"),
    ("colectomy", "Sigmoid resection"), ("spinal_fusion", "Lumbar spinal fusion"), ("hysterectomy", "Removal of the uterus"),
    ("prostatectomy", "Removal of the prostate"),
)  # fmt: skip
OF_SEX = {"hysterectomy": "female", "prostatectomy": "male"}
TRIES, SEVERITY = 8, (0.12, 0.48)
CLEAR_RATE = 8  # the heart rate must be this far from 100/min, so that a new set does not turn the item
SAID = {
    ("pe", True): "nothing else explains it as well as an embolism", ("pe", False): "another diagnosis is more likely than an embolism",
    ("dvt", True): "another diagnosis is at least as likely as a thrombosis", ("dvt", False): "no other diagnosis is as likely as a thrombosis",
}  # fmt: skip
WORDS = {"pe": "pulmonary embolism", "dvt": "deep-vein thrombosis"}

OPENINGS = (
    "{name}, {age}: {complaint}. Could it be {what}? Your colleague's judgement: {judged}. Work out the Wells score from the record and the"
    " examination (answer: the total) and order the one test that it calls for, nothing beyond.",
    "Suspected {what} in {given} {family} ({age}, {complaint}). The team holds that {judged}. Give the Wells total and request the next test:"
    " D-dimer or imaging, one of them.",
    "Before anybody scans {family}, {given}, {age} ({complaint}), settle the pre-test probability of {what}: {judged}. Examine, read the chart,"
    " score after Wells, and order only the step that follows. The answer is the score.",
    "A {age}-year-old {sex}, {name}, with {complaint}. On the question of {what}, the senior says that {judged}. Report the Wells points and put in"
    " the order for D-dimer or for imaging, whichever the two-tier rule asks for.",
)  # fmt: skip


def _fixed(case: Case, rule: str) -> float | None:
    """Points of every item but the operation and the judgement; None if one could turn while the task runs."""
    world = case.world()
    patient = case.patient_id
    coded = {p.code for p in case.problems}
    prior = any(code.startswith("Z86.71") for code in coded)
    cancer = any(code.startswith("C") for code in coded)
    tender = find(world, patient, "deep_vein_tenderness").text != "none"
    swollen = (find(world, patient, "calf_difference_cm").value or 0) >= 3
    if rule == "pe":
        rates = [world.body.vital(patient, "heart_rate", minute * 60) or 0 for minute in (0, 30, 60, 120)]
        charted = world.row("SELECT value FROM observation WHERE code = 'heart_rate' AND patient_id = ?", patient)
        assert charted is not None
        rates.append(charted["value"])
        if any(abs(rate - 100) < CLEAR_RATE for rate in rates) or len({rate > 100 for rate in rates}) > 1:
            return None
        points = (
            1.5 * (rates[0] > 100)
            + 1.5 * prior
            + 1.0 * ("haemoptysis" in case.symptoms)
            + 1.0 * cancer
            + 3.0 * (swollen and tender)
        )
    else:
        signs = ("whole_leg_swelling", "one_leg_oedema", "collateral_veins")
        points = float(
            sum(find(world, patient, code).text != "none" for code in signs) + swollen + tender + prior + cancer
        )
    world.close()
    return points


def _build(case: Case) -> list[Built]:
    rule = RULE[case.condition.key]
    rng = Random(f"{case.condition.key}|{case.seed}|wells")
    case = replace(case, operations=())
    found = _embolism(case, rng) if rule == "pe" else _leg(case, rng)
    if found is None:
        return []
    case, base, judged = found
    code, name = rng.choice([row for row in OPERATIONS if OF_SEX.get(row[0], case.sex) == case.sex])
    pair = [(inside, WINDOWS[rule][0 if inside else 1]) for inside in rng.sample((True, False), 2)]
    twin = f"wells-{case.condition.key}-{case.seed}"
    built = []
    for variant, (inside, window) in zip("ab", pair, strict=True):
        operation = Operation(code, name, rng.randint(*window), "general")
        chart = replace(case, operations=(operation,))
        score = base + POINTS[rule] * inside
        built.append(Built(chart, _task(chart, variant, rule, score, judged, twin)))
    return built


def _embolism(case: Case, rng: Random) -> tuple[Case, float, bool] | None:
    """The case with an earlier thrombosis or blood in the sputum so that the operation decides; base score and judgement."""
    base = rng.choice(BASES)
    for _ in range(TRIES):
        if _fixed(case, "pe") is not None:
            break
        case = replace(case, severity=round(rng.uniform(*SEVERITY), 3))
    plain = tuple(problem for problem in case.problems if problem.code != PRIOR.code)
    told = tuple(name for name in case.symptoms if name != "haemoptysis")
    options = [
        (replace(case, problems=(*plain, PRIOR) if prior else plain, symptoms=(*told, "haemoptysis") if blood else told), judged)
        for prior in (False, True) for blood in (False, True) for judged in (False, True)
    ]  # fmt: skip
    rng.shuffle(options)
    for chart, judged in options:
        fixed = _fixed(chart, "pe")
        if fixed is not None and fixed + PE_ITEMS["pe_most_likely"] * judged == base:
            return chart, base, judged
    return None


def _leg(case: Case, rng: Random) -> tuple[Case, float, bool] | None:
    """The judgement for which the operation decides between the two tests of a leg."""
    fixed = _fixed(case, "dvt")
    for judged in rng.sample((True, False), 2):
        base = (fixed or 0.0) + DVT_ITEMS["alternative_as_likely"] * judged
        if fixed is not None and _likely("dvt", base + POINTS["dvt"]) and not _likely("dvt", base):
            return case, base, judged
    return None


def _likely(rule: str, score: float) -> bool:
    return score > 4 if rule == "pe" else score >= 2


def _task(case: Case, variant: str, rule: str, score: float, judged: bool, twin: str) -> Task:
    imaging = ("ct_angiography:chest",) if rule == "pe" else ("ultrasound:lower_limb", "doppler:lower_limb")
    likely = _likely(rule, score)
    right, other = (imaging, ("d_dimer",)) if likely else (("d_dimer",), imaging)
    return Task(
        family="thrombosis_probability", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, what=WORDS[rule], judged=SAID[rule, judged]), role="You are the physician on duty.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"rule": rule, "judgement": JUDGEMENT[rule], "holds": judged},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The Wells score, a number."), claims_field()), max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            RowGoal(name="next_step", table="service_request", weight=2, where=(Match(column="code", values=right),),
                    why=f"{' or '.join(right)} follows from {score:g} points"),
            RowGoal(name="no_other_step", table="service_request", at_least=0, at_most=0,
                    where=(Match(column="code", values=(*other, "ct:chest", "nuclear:chest", "mri:chest")),), why="the one step alone"),
        ),
        answers=(AnswerCheck(field="answer", number=score, tolerance=0.01, weight=2, why=f"the Wells score is {score:g}"),),
        evidence=(
            Evidence(name="legs", tools=("perform_physical_exam",), arguments={"systems": ["peripheral_vascular"]}, before="next_step",
                     why="the legs examined and the calf measured"),
            Evidence(name="score", tools=("calculate_wells_score", "get_patient_history"), before="next_step",
                     why="the record of operations and thromboses"),
        ),
        gates=(
            *((Gate(name="likely and not imaged", table="service_request", severity=4, missing_after_minutes=180,
                    where=(Match(column="code", values=imaging),), why="a likely thrombosis that nobody images"),) if likely else ()),
        ),
        cost_allowance=20, variant=variant, twin=twin, flipped="date of the operation",
        reference=f"Wells {score:g}; {right[0]}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Legs, score with the given judgement, then the one test."""
    asked = session.view.asked
    exam = await session.chart("perform_physical_exam", systems=["peripheral_vascular"])
    session.found(exam["findings"][0]["finding_id"])
    judged = {"items_present" if asked["holds"] else "items_absent": [asked["judgement"]]}
    score = await session.chart("calculate_wells_score", indication=asked["rule"], **judged)
    if score["two_tier"] == "unlikely":
        placed = await session.chart(
            "order_lab_test", tests=["d_dimer"], priority="stat", indication="suspected thrombosis"
        )
        session.done(placed["orders"][0]["order_id"])
    else:
        what = {"modality": "ct_angiography", "body_part": "chest", "contrast": "iv"} if asked["rule"] == "pe" else {
            "modality": "ultrasound", "body_part": "lower_limb", "laterality": "left"}  # fmt: skip
        placed = await session.chart("order_imaging", indication="suspected thrombosis", priority="stat", **what)
        session.done(placed["order_id"])
    await session.submit(f"{score['score']:g}")


FAMILY = Family(
    key="thrombosis_probability",
    title="Probability of thrombosis by Wells",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis",),
    conditions=("pulmonary_embolism", "deep_vein_thrombosis", "pulmonary_embolism_late"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
