"""The disease scripts: every code that one names exists in the table that the world looks it up in."""

from collections.abc import Iterator

import pytest

from medmcp.servers.clinical.activations import ACTIVATIONS
from medmcp.servers.clinical.care_orders import ITEMS
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.formulary import drugs_in_group, find_drug, formulary
from medmcp.servers.clinical.instrument import INSTRUMENTS, QUESTIONS
from medmcp.servers.clinical.laboratory import LabTest, find_test
from medmcp.servers.clinical.laboratory_tests import TESTS
from medmcp.servers.clinical.physiology import VITAL_LIMITS, VITAL_UNITS
from medmcp.servers.clinical.risk_factor import RISK_FACTORS
from medmcp.servers.clinical.social_history import NEEDS, SOCIAL_FIELDS
from medmcp.servers.world.care import POINT_OF_CARE
from medmcp.tasks.condition import Condition
from medmcp.tasks.conditions import CONDITIONS

# care.py measures these at the bedside, outside the laboratory catalogue
BEDSIDE = {"peak_flow", "orthostatic_hr_rise", "orthostatic_sbp_fall", "orthostatic_dbp_fall"}
LAB: dict[str, LabTest] = {test.key: test for test in TESTS}
PROCEDURES = {item.key for item in ITEMS if item.order_type == "procedure"}
# place_care_order writes the item and its order type; procedures and bedside tests leave other records
CARE = {
    name
    for item in ITEMS
    if item.order_type not in ("procedure", "bedside_test")
    for name in (item.key, item.order_type)
}


def unknown_codes(condition: Condition) -> Iterator[str]:
    """What the script names that no table has."""
    course = condition.course
    for effect in course.effects if course else ():
        if effect.parameter not in {*VITAL_UNITS, *LAB, *BEDSIDE, *QUESTIONS}:
            yield f"effect {effect.parameter}"
    for response in course.responses if course else ():
        if not answers(response.match):
            yield f"response {response.match}"
    for result in condition.results:
        if result.code not in LAB:
            yield f"result {result.code}"
    for finding in condition.findings:
        if finding.code not in EXAM_ITEMS:
            yield f"finding {finding.code}"
    asked = {*QUESTIONS, *RISK_FACTORS}
    named = (*(code for code, _ in condition.yes), *(w.code for w in condition.withheld), *condition.known_to_others)
    yield from (f"question {code}" for code in (*named, *condition.quotes) if code not in asked)
    fields = {field.code for field in SOCIAL_FIELDS} | {f"need_{need}" for need in NEEDS}
    yield from (f"social {fact.code}" for fact in condition.social if fact.code not in fields)
    for problem in condition.problems:
        for medicine in problem.medicines:
            if find_drug(medicine.drug) is None:
                yield f"home medicine {medicine.drug}"


def answers(match: str) -> bool:
    """Whether a treatment can carry this token; a drug is recorded under its generic name, never a synonym."""
    kind, _, name = match.partition(":")
    return {
        "drug": name in formulary(),
        "group": name in DRUG_GROUPS and bool(drugs_in_group(name)),
        "care": name in CARE,
        "procedure": name in PROCEDURES,
        "team": name in ACTIVATIONS,
    }.get(kind, False)


@pytest.fixture(params=sorted(CONDITIONS))
def condition(request: pytest.FixtureRequest) -> Condition:
    return CONDITIONS[request.param]


def test_every_code_a_condition_names_exists(condition: Condition) -> None:
    assert list(unknown_codes(condition)) == []


def test_an_examination_finding_is_one_that_its_item_can_show(condition: Condition) -> None:
    for finding in condition.findings:
        item = EXAM_ITEMS[finding.code]
        if item.choices:
            assert finding.text in item.choices, finding.code
        else:
            assert finding.value is not None, finding.code
            assert not finding.text, finding.code


def test_an_answer_is_one_that_its_question_can_score(condition: Condition) -> None:
    for answers in condition.answers:
        questions = INSTRUMENTS[answers.instrument].questions
        assert len(answers.points) == len(questions), answers.instrument
        for question, (low, high) in zip(questions, answers.points, strict=True):
            assert [points for points in question.points if low <= points <= high], question.code
    for one in condition.withheld:
        assert one.told is None or one.code not in QUESTIONS or one.told in QUESTIONS[one.code].points


def test_a_laboratory_result_is_one_that_its_test_can_report(condition: Condition) -> None:
    for result in condition.results:
        test = LAB[result.code]
        if result.level is not None:
            assert test.kind == "quantitative", result.code
            low, high = test.limits or result.level
            assert low <= result.level[0] <= result.level[1] <= high, result.code
        else:
            assert test.kind != "quantitative", result.code
            if test.kind == "qualitative":
                assert result.text in test.choices, f"{result.code}: {result.text}"


def test_a_symptom_that_is_asked_for_has_words_to_ask_and_to_answer(condition: Condition) -> None:
    names = [symptom.name for symptom in condition.symptoms]
    assert len(names) == len(set(names))
    for symptom in condition.symptoms:
        # case.py answers "No, no NAME." for a symptom that is absent, so a name has to read as a noun
        assert symptom.name == symptom.name.strip()
        assert symptom.told or symptom.cues, symptom.name
        assert bool(symptom.lay) or not symptom.cues, symptom.name


def test_every_bedside_test_names_tests_of_the_laboratory() -> None:
    items = {item.key for item in ITEMS if item.order_type == "bedside_test"}
    assert set(POINT_OF_CARE) <= items
    for keys in POINT_OF_CARE.values():
        for key in keys:
            test = find_test(key)
            assert test is not None, key
            assert test.key == key
            assert test.point_of_care, key


def test_every_vital_sign_has_a_unit_and_limits() -> None:
    assert set(VITAL_UNITS) == set(VITAL_LIMITS)


def test_two_scripts_of_kawasaki_disease_share_its_medicine() -> None:
    acute, criteria = CONDITIONS["kawasaki"], CONDITIONS["kawasaki_disease"]
    for field in ("name", "icd10", "accepted_names", "workup", "treatment", "pitfalls", "teaching", "sources"):
        assert getattr(criteria, field) is getattr(acute, field), field
    assert acute.course is not None
    assert criteria.course is not None
    assert criteria.course.responses is acute.course.responses
    # AHA 2017 (McCrindle): immunoglobulin is the treatment; aspirin beside it
    assert {response.match for response in acute.course.responses} == {"drug:normal immunoglobulin", "drug:aspirin"}
