"""The visual families: an oracle passes with the tools alone, idleness fails, twins need different acts, harms are caught."""

import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.prove import CHEATERS, play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "visual_diagnosis")
VISUAL = tuple(key for key, condition in CONDITIONS.items() if condition.domain == "visual_diagnosis")


def first(key: str, condition: str = "") -> list[Built]:
    """The first case of a family that suits it."""
    family = FAMILIES[key]
    for seed in range(20, 120):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")


def test_there_are_at_least_four_families_over_at_least_eight_conditions_in_three_splits() -> None:
    assert len(FAMILY_KEYS) >= 4
    asked = {name for key in FAMILY_KEYS for name in FAMILIES[key].conditions}
    assert len(asked) >= 8
    assert asked <= set(VISUAL)
    assert {CONDITIONS[name].split for name in asked} == {"train", "validation", "test"}


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "condition"), [(key, c) for key in FAMILY_KEYS for c in FAMILIES[key].conditions])
async def test_the_oracle_gets_full_marks(key: str, condition: str) -> None:
    for built in first(key, condition):
        result = await play_actor(built, FAMILIES[key].oracle)
        assert result.passed, result.reasons
        assert result.total >= 0.99, result.reasons


@pytest.mark.anyio
@pytest.mark.parametrize("key", FAMILY_KEYS)
async def test_idleness_and_a_submission_at_once_get_nowhere(key: str) -> None:
    for built in first(key):
        for name in ("nothing", "at_once"):
            result = await play_actor(built, CHEATERS[name])
            assert not result.passed
            assert result.total <= 0.1


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_twins_are_one_patient_with_different_right_acts(key: str) -> None:
    a, b = first(key)
    assert a.case.patient_id == b.case.patient_id
    assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers)
    assert a.task.instruction != b.task.instruction


@pytest.mark.anyio
async def test_a_film_that_leaves_out_the_region_is_not_to_be_signed() -> None:
    async def sign_anyway(session: Session) -> None:
        image = session.view.asked["image_id"]
        await session.call(
            "record_image_interpretation",
            image_id=image,
            findings="Nothing abnormal to be seen.",
            diagnosis="normal film",
        )
        await session.submit("none", plan="0", claims=["found=OB-000000"])

    _, poor = first("film_reading")
    result = await play_actor(poor, sign_anyway)
    assert not result.passed
    assert "poor film signed" in {harm.name for harm in result.harms}


@pytest.mark.anyio
async def test_growth_that_is_left_to_surveillance_is_a_harm() -> None:
    async def watch(session: Session) -> None:
        await session.call(
            "record_image_interpretation", image_id=session.view.asked["image_id"], findings="A nodule as before.", diagnosis="nodule",
            recommendation="surveillance",
        )  # fmt: skip
        await session.submit("10", plan="0", claims=["found=OB-000000"])

    grown, same = first("lesion_growth")
    assert "growth left to surveillance" in {harm.name for harm in (await play_actor(grown, watch)).harms}
    assert not (await play_actor(same, watch)).harms


@pytest.mark.parametrize("name", VISUAL)
def test_a_condition_puts_studies_on_file_whose_findings_fit_their_picture(name: str) -> None:
    from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
    from medmcp.servers.clinical.visual_findings import FINDINGS

    seen = []
    for seed in range(6):
        for filed in filed_studies(generate(CONDITIONS[name], seed)):
            for image in filed.images:
                kind = PICTURE_KINDS[image.spec.scene.kind]
                assert kind.modality == filed.study.modality
                for finding in image.spec.findings:
                    assert kind.key in FINDINGS[finding.code].kinds
                    assert finding.region in kind.regions
                    assert {*FINDINGS[finding.code].features, *finding.features} <= {*kind.shows}
                    mark = image.spec.scene.marks[finding.mark]
                    assert 0 <= mark.x <= kind.width
                    assert 0 <= mark.y <= kind.height
                seen.append(repr(image.spec.scene))
    assert len(set(seen)) == len(seen) >= 6  # no two of them are the same picture


@pytest.mark.parametrize("name", VISUAL)
def test_an_icd_code_is_one_of_the_classification(name: str) -> None:
    icd = pytest.importorskip("simple_icd_10_cm")
    assert icd.is_valid_item(CONDITIONS[name].icd10)
    assert icd.is_leaf(CONDITIONS[name].icd10)


def test_a_flipped_fact_of_one_picture_moves_nothing_else() -> None:
    grown, same = first("lesion_growth")
    now = [filed_studies(one.case)[0].images[0].spec for one in (grown, same)]
    before = [filed_studies(one.case)[1].images[0].spec for one in (grown, same)]
    assert now[0] == now[1]
    assert before[0] != before[1]
