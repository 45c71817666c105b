"""From a suspicion to a probability: a test's accuracy looked up, its result read, Bayes applied, the next test by a threshold.

The twin's result is the other one.
"""

from dataclasses import replace
from random import Random
from typing import NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.evidence.accuracy import find_accuracy, likelihood_ratios, post_test
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]


class Scenario(NamedTuple):
    """A test of the laboratory, the disease it is used for, its two results, and the test that follows above the threshold."""

    test: str
    name: str  # as the accuracy table knows it
    disease: str
    negative: str | float
    positive: str | float
    next_test: str


SCENARIOS: dict[str, Scenario] = {
    "coeliac_suspected": Scenario("anti_ttg_iga", "tissue transglutaminase IgA", "coeliac disease", "negative", "positive", "anti_endomysial_iga"),
    "strep_pharyngitis": Scenario("strep_a_antigen", "rapid antigen", "group A streptococcal pharyngitis", "negative", "positive", "throat_culture"),
    "rheumatoid_arthritis": Scenario("anti_ccp", "anti-CCP", "rheumatoid arthritis", 6.0, 180.0, "anti_hcv"),
    "systemic_lupus": Scenario("anti_dsdna", "anti-dsDNA antibody", "systemic lupus erythematosus", "negative", "positive", "anti_sm"),
    "irritable_bowel": Scenario("faecal_calprotectin", "faecal calprotectin", "inflammatory bowel disease", 14.0, 420.0, "stool_culture"),
}  # fmt: skip
NEXT_NAMES = {
    "anti_endomysial_iga": "endomysial IgA", "throat_culture": "a throat culture", "anti_hcv": "hepatitis C antibodies (before methotrexate)",
    "anti_sm": "anti-Smith antibody", "stool_culture": "a stool culture",
}  # fmt: skip
THRESHOLDS = (5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 70)
MARGIN = 3.0  # percent that the probability keeps from the threshold
MAX_WAIT = 2_880

OPENINGS = (
    "{name}, {age}: {complaint}. You put {disease} at {pretest} % before any test. Do {test}, look up its accuracy for {disease}, and work out the probability"
    " after the result. From {threshold} % on order {next}; below it order nothing more. Answer with the probability in percent; plan: the passage_id"
    " of the accuracy that you used.",
    "How likely is {disease} in {given} {family} ({age}, {complaint}) once {test} is back? Pre-test probability {pretest} %. Use the accuracy on file, quote its"
    " passage_id as plan, give the percentage as answer. {next_cap} is sent if it is {threshold} % or more, otherwise no further test.",
    "The registrar thinks {pretest} % for {disease} in {family}, {given}, {age}, {complaint}. Get {test}, then Bayes: answer in percent, with the passage_id of"
    " sensitivity and specificity in plan. House rule: {next} at or above {threshold} %, nothing below.",
    "{sex_cap} of {age}, {name}, {complaint}. Suspicion of {disease}: {pretest} %. Order {test}; from its result and its published accuracy compute the"
    " post-test probability (answer, percent; plan: passage_id of the source). If that reaches {threshold} %, order {next} as well; if not, leave it.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|bayes")
    scene = SCENARIOS[case.condition.key]
    (row,) = find_accuracy(scene.name, scene.disease)
    assert row.sensitivity is not None
    assert row.specificity is not None
    ratios = likelihood_ratios(row.sensitivity, row.specificity)
    for pretest in rng.sample(range(2, 61), 20):
        after = [100 * post_test(pretest / 100, ratio) for ratio in ratios]
        fitting = [t for t in THRESHOLDS if after[1] + MARGIN < t < after[0] - MARGIN]
        if fitting:
            threshold = rng.choice(fitting)
            break
    else:
        return []
    results = [(scene.positive, after[0]), (scene.negative, after[1])]
    rng.shuffle(results)
    twin = f"bayes-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, scene, pretest, threshold, percent, twin))
        for variant, (result, percent) in zip("ab", results, strict=True)
        for one in [_with(case, scene.test, result)]
    ]


def _with(case: Case, test: str, result: str | float) -> Case:
    if isinstance(result, str):
        return replace(case, texts=(*case.texts, (test, result, "high" if result == "positive" else "normal")))
    return replace(case, levels=(*case.levels, (test, result)))


def _task(case: Case, variant: str, scene: Scenario, pretest: int, threshold: int, percent: float, twin: str) -> Task:
    from medmcp.servers.evidence_passages import accuracy_passage

    (row,) = find_accuracy(scene.name, scene.disease)
    passage = accuracy_passage(row).passage_id
    on = percent >= threshold
    following = NEXT_NAMES[scene.next_test]
    return Task(
        family="post_test_probability", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="medical_qa",
        servers=("medical_qa", "clinical_diagnosis"), difficulty="intermediate",
        instruction=phrase(
            case, variant, OPENINGS, disease=scene.disease, pretest=pretest, test=row.test, threshold=threshold, next=following,
            next_cap=f"{following[0].upper()}{following[1:]}", sex_cap="A woman" if case.sex == "female" else "A man",
        ),
        role="You are the physician in clinic.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"test": scene.test, "accuracy_of": row.test, "disease": scene.disease, "pretest_percent": pretest, "threshold_percent": threshold,
               "next_test": scene.next_test},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Post-test probability, percent."), AnswerField("plan", "passage_id of the accuracy used."), claims_field()),
        max_calls=15, max_minutes=3_500, max_turns=15,
        goals=(
            RowGoal(name="test", table="service_request", where=(Match(column="code", values=(scene.test,)),), why=f"{row.test} was done"),
            RowGoal(name="next_test", table="service_request", at_least=1 if on else 0, at_most=None if on else 0,
                    where=(Match(column="code", values=(scene.next_test,)),), why=f"{following} {'follows' if on else 'does not follow'}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=round(percent, 1), tolerance=1.0, weight=2, why=f"{percent:.1f} %"),
            AnswerCheck(field="plan", values=(passage,), weight=0.5, why=f"the accuracy is in {passage}"),
        ),
        evidence=(
            Evidence(name="accuracy", tools=("search_diagnostic_accuracy",), why="the accuracy was looked up", before="next_test" if on else ""),
            Evidence(name="result", codes=(scene.test,), weight=2, why="the result was read", before="next_test" if on else ""),
        ),
        cost_allowance=20, variant=variant, twin=twin, flipped=f"the result of {scene.test}", reference=f"{percent:.1f} %, {'above' if on else 'below'} {threshold} %",
        teaching=("What a result means depends on what was thought before it.",), sources=(row.citation,),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The test, its result, its accuracy with the pre-test probability, and what the threshold says."""
    asked = session.view.asked
    placed = await session.chart(
        "order_lab_test", tests=[asked["test"]], priority="urgent", indication=f"suspected {asked['disease']}"
    )
    session.done(placed["orders"][0]["order_id"])
    await session.call("wait_for_results", order_ids=[placed["orders"][0]["order_id"]], max_minutes=MAX_WAIT)
    (result,) = (await session.chart("get_lab_results", tests=[asked["test"]], limit=1))["results"]
    session.found(result["result_id"])
    known = await session.call(
        "search_diagnostic_accuracy", test_name=asked["accuracy_of"], condition=asked["disease"],
        pretest_probability=asked["pretest_percent"] / 100,
    )  # fmt: skip
    positive = result["value"] == "positive" or result["flag"] in ("high", "critical_high")
    percent = 100 * known["post_test"]["if_positive" if positive else "if_negative"]
    if percent >= asked["threshold_percent"]:
        more = await session.chart(
            "order_lab_test", tests=[asked["next_test"]], priority="routine", indication="by threshold"
        )
        session.done(more["orders"][0]["order_id"])
    await session.submit(f"{percent:.1f}", plan=known["accuracy"][0]["passage_id"])


FAMILY = Family(
    key="post_test_probability",
    title="Post-test probability",
    domain="medical_qa",
    servers=("medical_qa", "clinical_diagnosis"),
    conditions=tuple(SCENARIOS),
    build=_build,
    oracle=oracle,
)
