"""The visual families and conditions: findings fit their pictures, and harms are caught."""

import pytest
from building import first

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.pictures import filed_studies
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "visual_diagnosis")
VISUAL = tuple(key for key, condition in CONDITIONS.items() if condition.domain == "visual_diagnosis")


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
