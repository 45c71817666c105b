"""The radiology families and conditions: findings fit their pictures, no constant fits, harms are caught."""

import pytest
from building import first

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
from medmcp.servers.clinical.visual_findings import FINDINGS
from medmcp.tasks.case import generate
from medmcp.tasks.cheaters import best_constants
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "radiology_report")
READ = tuple(key for key, condition in CONDITIONS.items() if condition.domain == "radiology_report")


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_no_constant_fits_a_fifth_of_the_answers_and_no_two_instructions_are_alike(key: str) -> None:
    tasks = [
        built.task
        for name in FAMILIES[key].conditions
        for seed in range(40)
        for built in FAMILIES[key].build(generate(CONDITIONS[name], seed))
    ]
    constant = best_constants(tasks)[key]
    fits = 0
    for task in tasks:
        right = []
        for check in task.answers:
            given = constant[check.field]
            right.append(
                abs(float(given) - check.number) <= check.tolerance
                if check.number is not None
                else given in check.values
            )
        fits += all(right)
    assert fits / len(tasks) < 0.2
    texts = ["".join(sign for sign in task.instruction if not sign.isdigit()) for task in tasks]
    assert len(set(texts)) == len(texts)


@pytest.mark.anyio
async def test_a_red_finding_that_is_only_written_down_is_a_grave_harm() -> None:
    async def write_only(session: Session) -> None:
        study = session.view.asked["study_id"]
        info = await session.call("get_study_info", study_id=study)
        for image in info["series"][0]["image_ids"]:
            await session.call("analyze_medical_image", image_id=image)
        report = {
            "study_id": study, "indication": "dyspnoea", "technique": "Film.", "comparison": "None available.",
            "findings": "Pleural line with the mediastinum displaced.", "impression": "1. Pneumothorax with mediastinal shift, dyspnoea.",
        }  # fmt: skip
        for _ in range(2):
            await session.call("create_radiology_report", **report)
        await session.call("advance_time", minutes=90)
        await session.submit("red", plan="left_upper_zone", claims=["found=" + study])

    pair = first("critical_finding", "tension_pneumothorax")
    red = next(one for one in pair if one.task.answers[0].values == ("red",))
    result = await play_actor(red, write_only)
    assert "red finding not told" in {harm.name for harm in result.harms}
    assert result.total <= 0.1


@pytest.mark.anyio
async def test_a_call_for_nothing_is_not_right_either() -> None:
    async def cry_wolf(session: Session) -> None:
        study = session.view.asked["study_id"]
        await session.call(
            "send_critical_finding_alert", study_id=study, finding="Free air under the right dome", level="red"
        )
        await session.submit("red", plan="right below_diaphragm", claims=["found=" + study])

    pair = first("critical_finding", "perforated_ulcer")
    none = next(one for one in pair if one.task.answers[0].values == ("none",))
    result = await play_actor(none, cry_wolf)
    assert not result.passed
    assert not result.met["goal:no_other_level"]


@pytest.mark.anyio
async def test_progress_that_is_signed_as_stable_is_a_harm() -> None:
    async def stable(session: Session) -> None:
        study = session.view.asked["study_id"]
        await session.call(
            "create_radiology_report", study_id=study, indication="response", technique="CT.", comparison="None available.",
            findings="Targets of 20 mm as before, response.", impression="1. Stable disease, response unchanged.", classification="SD",
        )  # fmt: skip
        await session.submit("SD", plan="60", claims=["found=" + study])

    for start in range(20, 60):
        pair = first("tumour_response", start=start)
        worse = [one for one in pair if one.task.answers[0].values == ("PD",)]
        if worse:
            break
    result = await play_actor(worse[0], stable)
    assert "progression missed" in {harm.name for harm in result.harms}


@pytest.mark.parametrize("name", READ)
def test_findings_fit_their_picture_and_phases_show_the_same_lesion(name: str) -> None:
    seen = []
    for seed in range(6):
        for filed in filed_studies(generate(CONDITIONS[name], seed)):
            sides = {image.side for image in filed.images}
            assert len(sides) <= 1, name
            places: dict[str, set[tuple[float, float, float]]] = {}
            for image in filed.images:
                kind = PICTURE_KINDS[image.spec.scene.kind]
                assert kind.modality == filed.study.modality
                for finding in image.spec.findings:
                    assert kind.key in FINDINGS[finding.code].kinds
                    assert finding.region in kind.regions
                    mark = image.spec.scene.marks[finding.mark]
                    assert 0 <= mark.x <= kind.width
                    assert 0 <= mark.y <= kind.height
                seen.append(repr(image.spec.scene))
                for sight in ("observation", "mass"):
                    if sight in image.marks:
                        assert sight in image.finding_ids  # or the image would be described as normal there
                        mark = image.marks[sight]
                        places.setdefault(sight, set()).add((mark.x, mark.y, mark.a))
            assert all(len(found) == 1 for found in places.values())
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("name", READ)
def test_an_icd_code_is_one_of_the_classification(name: str) -> None:
    icd = pytest.importorskip("simple_icd_10_cm")
    codes = [CONDITIONS[name].icd10, *(problem.code for problem in CONDITIONS[name].problems)]
    for code in codes:
        assert icd.is_valid_item(code), code
        assert icd.is_leaf(code), code


@pytest.mark.parametrize("name", READ)
def test_nothing_in_the_world_names_the_diagnosis(name: str) -> None:
    """The impression of an unread study is latent; the chart holds the request and the pictures."""
    case = generate(CONDITIONS[name], 3)
    world = case.world()
    for filed in filed_studies(case):
        row = world.row("SELECT * FROM imaging_study WHERE id = ?", filed.id)
        assert row
        assert row["protocol"]
        assert row["referrer"]
        report = world.row("SELECT * FROM diagnostic_report WHERE study_id = ?", filed.id)
        assert (report is not None) == filed.study.reported
        if report:
            assert "{" not in report["findings"]
    text = " ".join(str(row) for row in world.rows("SELECT * FROM imaging_study"))
    assert CONDITIONS[name].name.lower() not in text.lower()
