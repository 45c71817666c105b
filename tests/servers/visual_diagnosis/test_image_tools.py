"""The image tools on several patients each: what they say follows from that patient's picture."""

import base64

import pytest
from mcp import Client
from ward import PATIENT, Desk, nodule_scan, picture, ward

from medmcp.servers.build import Choice, hospital_server
from medmcp.servers.dispatch import answer
from medmcp.servers.episode import use_episode
from medmcp.servers.pictures.normal import normal_images
from medmcp.servers.pictures.scene import FindingSpec, Mark, Scene
from medmcp.servers.radiology_report.reads import list_imaging_studies
from medmcp.servers.triage_emergency.acts import order_imaging
from medmcp.servers.visual_diagnosis.acts import annotate_image, record_image_interpretation
from medmcp.servers.visual_diagnosis.reads import view_image
from medmcp.servers.visual_diagnosis.scores import (
    analyze_medical_image,
    assess_image_quality,
    compare_with_prior,
    grade_clinical_photo,
    measure_lesion,
    measure_roi_intensity,
    search_similar_cases,
)
from medmcp.servers.world.world import World


def lesion(
    world: World,
    half: float = 90,
    *more: Mark,
    features: tuple[str, ...] = (),
    findings: tuple[FindingSpec, ...] = (),
    **values: object,
) -> tuple[str, str]:
    """A skin lesion of half axes `half` and 0.8 `half` pixels of 0.04 mm; returns image and its first finding."""
    mark = Mark(draws="lesion", x=256, y=192, a=half, b=half * 0.8, look="brown", level=0.9, edge=3)
    scene = Scene.model_validate(
        {"kind": "dermoscopy", "seed": 3, "width": 512, "height": 384, "spacing": 0.04, "marks": (mark, *more)} | values
    )
    own = FindingSpec(mark=0, code="pigmented_lesion", lineage="l", region="lesion", features=features)
    _, image, found = picture(world, scene, own, *findings)
    return image, found[0]


@pytest.mark.anyio
@pytest.mark.parametrize("half", [50.0, 90.0, 130.0])
async def test_a_lesion_is_as_long_as_it_was_drawn(half: float) -> None:
    # two half axes of `half` pixels at 0.04 mm
    world = ward()
    image, finding = lesion(world, half)
    found = await Desk(world).call(measure_lesion, image_id=image, finding_id=finding, third_axis_mm=2.0)
    assert found["long_axis_mm"] == pytest.approx(2 * half * 0.04, rel=0.06)
    assert found["short_axis_mm"] == pytest.approx(1.6 * half * 0.04, rel=0.08)
    ellipsoid = 0.5236 * found["long_axis_mm"] * found["short_axis_mm"] * 2.0 / 1000
    assert found["volume_ml"] == pytest.approx(ellipsoid, abs=0.006)
    assert found["spacing_source"] == "calibration"


@pytest.mark.anyio
async def test_marked_points_are_measured_with_the_scale_and_without_one_in_pixels() -> None:
    world = ward()
    image, _ = lesion(world)
    desk = Desk(world)
    # 300 and 400 pixels are not inside; 30 and 40 pixels make 50, at 0.04 mm 2 mm
    found = await desk.call(measure_lesion, image_id=image, points=[100.0, 100.0, 130.0, 140.0])
    assert (found["long_axis_mm"], found["short_axis_mm"], found["area_mm2"]) == (2.0, None, None)
    assert (
        await desk.refused(measure_lesion, image_id=image, points=[1.0, 1.0, 600.0, 1.0])
    ).code == "INVALID_ARGUMENT"
    assert (await desk.refused(measure_lesion, image_id=image)).code == "MISSING_DATA"
    assert (await desk.refused(measure_lesion, image_id=image, finding_id="FI-000001")).code == "NOT_FOUND"
    spec = normal_images("photo", "eye", "left", 1)[0]
    _, fundus, _ = picture(world, spec.scene, *spec.findings, body_part="eye")
    eye = await desk.call(measure_lesion, image_id=fundus, points=[10.0, 10.0, 40.0, 50.0])
    assert (eye["long_axis_mm"], eye["pixels"]["long"], eye["spacing_source"]) == (None, 50.0, "unknown")


@pytest.mark.anyio
@pytest.mark.parametrize("level", [-8, 14, 40])
async def test_density_is_measured_on_the_slice(level: int) -> None:
    world = ward()
    mark = Mark(draws="nodule", x=318, y=252, a=15, b=12, level=level, edge=1.5)
    scene = Scene(kind="ct_abdomen", seed=4, width=512, height=512, spacing=0.7, slice_mm=3, marks=(mark,))
    own = FindingSpec(mark=0, code="adrenal_nodule", lineage="n", region="left_adrenal", side="left")
    _, image, _ = picture(world, scene, own, modality="ct", body_part="abdomen")
    found = await Desk(world).call(measure_roi_intensity, image_id=image, roi=[309.0, 245.0, 18.0, 14.0])
    assert found["mean"] == pytest.approx(level, abs=4)
    assert found["unit"] == "HU"
    assert found["area_mm2"] == pytest.approx(found["n_pixels"] * 0.49, rel=0.01)
    side = "at or below" if found["mean"] <= 10 else "above"
    assert any(side in hint for hint in found["interpretation_hints"])


@pytest.mark.anyio
async def test_few_pixels_warn_colours_are_told_and_a_region_outside_is_refused() -> None:
    world = ward()
    image, finding = lesion(world)
    desk = Desk(world)
    small = await desk.call(measure_roi_intensity, image_id=image, shape="rectangle", roi=[10.0, 10.0, 4.0, 4.0])
    assert small["n_pixels"] == 16
    assert small["warnings"]
    dark = await desk.call(
        measure_roi_intensity, image_id=image, finding_id=finding, reference_roi=[10.0, 10.0, 60.0, 60.0]
    )
    assert dark["colour"]["L"] < small["colour"]["L"]  # a brown lesion on light skin
    assert dark["contrast"] > 3
    assert (
        await desk.refused(measure_roi_intensity, image_id=image, roi=[500.0, 10.0, 60.0, 60.0])
    ).code == "INVALID_ARGUMENT"
    assert (await desk.refused(measure_roi_intensity, image_id=image)).code == "MISSING_DATA"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("before", "now", "days", "category"),
    [(4.0, 6.0, 90, "larger"), (6.0, 6.1, 90, "stable"), (7.5, 5.0, 60, "smaller")],
)
async def test_a_nodule_is_compared_with_the_earlier_scan(
    before: float, now: float, days: float, category: str
) -> None:
    world = ward()
    old, _, _ = nodule_scan(world, days_ago=days, half_mm=before)
    scan, _, finding = nodule_scan(world, days_ago=0.01, half_mm=now)
    found = await Desk(world).call(compare_with_prior, current_id=scan)
    change = found["matched"][0]
    assert (found["prior_used"], change["finding_id"], change["category"]) == (old, finding, category)
    assert change["change_mm"] == pytest.approx(2 * (now - before), abs=0.9)
    if category == "larger":
        # 8 to 12 mm: volume x 3.375, ln 2 / ln 3.375 = 0.57 of the interval
        assert change["volume_doubling_time_days"] == pytest.approx(0.57 * days, rel=0.2)
        assert change["doubling_time_class"] == "suspicious"
    else:
        assert change["volume_doubling_time_days"] is None


def thyroid_scan(world: World, days_ago: float, long_mm: float, short_mm: float) -> str:
    """A section of the thyroid with one solid nodule; returns the study."""
    spacing = 0.1
    nodule = Mark(draws="nodule", x=235, y=190, a=long_mm / 2 / spacing, b=short_mm / 2 / spacing, level=0.25, edge=2)
    scene = Scene(kind="thyroid_ultrasound", seed=5, width=512, height=384, spacing=spacing, marks=(nodule,))
    found = FindingSpec(mark=0, code="thyroid_nodule", lineage="t", region="lobe", side="right", terms=("solid",))
    study, _, _ = picture(world, scene, found, modality="ultrasound", body_part="thyroid", days_ago=days_ago)
    return study


# ACR TI-RADS (Tessler 2017): 20 % and 2 mm in two dimensions, or 50 % of the volume
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("before", "now", "category"),
    [
        ((10.0, 8.0), (12.7, 8.0), "stable"),  # one axis only; volume 1.27 ** 1.5 = 1.43
        ((10.0, 8.0), (11.2, 9.0), "stable"),  # 12 % each; volume 1.26 ** 1.5 = 1.41
        ((14.0, 10.0), (17.4, 12.6), "larger"),  # 24 and 26 %, 3.4 and 2.6 mm
        ((5.0, 4.0), (6.4, 5.2), "larger"),  # 1.4 and 1.2 mm, but volume 1.66 ** 1.5 = 2.1
        ((12.7, 10.4), (10.0, 8.0), "smaller"),
    ],
)
async def test_a_thyroid_nodule_has_grown_in_two_axes_or_by_half_of_its_volume(
    before: tuple[float, float], now: tuple[float, float], category: str
) -> None:
    world = ward()
    thyroid_scan(world, 400, *before)
    scan = thyroid_scan(world, 0.01, *now)
    found = await Desk(world).call(compare_with_prior, current_id=scan)
    assert [one["category"] for one in found["matched"]] == [category]


@pytest.mark.anyio
async def test_new_and_resolved_findings_and_no_prior() -> None:
    world = ward()
    scan, image, _ = nodule_scan(world, days_ago=0.01, half_mm=6)
    desk = Desk(world)
    assert (await desk.refused(compare_with_prior, current_id=scan)).code == "NOT_FOUND"
    empty = Scene(kind="ct_chest", seed=5, width=512, height=512, spacing=0.7, slice_mm=1.25)
    old, _, _ = picture(world, empty, modality="ct", body_part="chest", days_ago=200)
    found = await desk.call(compare_with_prior, current_id=image)
    assert (len(found["new"]), found["matched"], found["resolved"]) == (1, [], [])
    late, _, _ = picture(world, empty, modality="ct", body_part="chest", days_ago=0.001)
    gone = await desk.call(compare_with_prior, current_id=late, prior_id=scan)
    assert (gone["new"], len(gone["resolved"])) == ([], 1)
    assert (await desk.refused(compare_with_prior, current_id=old, prior_id=scan)).code == "INVALID_ARGUMENT"


SUBTLE = FindingSpec(mark=1, code="streaks", lineage="s", region="lesion", visibility="subtle")
STREAKS = Mark(draws="streaks", count=8)


@pytest.mark.anyio
async def test_a_subtle_finding_shows_when_its_region_is_asked_for() -> None:
    world = ward()
    image, finding = lesion(world, 90, STREAKS, findings=(SUBTLE,))
    desk = Desk(world)
    whole = await desk.call(analyze_medical_image, image_id=image)
    assert [one["finding_id"] for one in whole["observations"]] == [finding]
    close = await desk.call(analyze_medical_image, image_id=image, region="lesion")
    assert len(close["observations"]) == 2
    other = await desk.call(analyze_medical_image, image_id=image, region="surrounding skin")
    assert other["observations"] == []
    assert other["normal_structures"]
    assert (await desk.refused(analyze_medical_image, image_id=image, region="liver")).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_no_description_names_a_diagnosis() -> None:
    from medmcp.servers.clinical.visual_findings import FINDINGS

    names = ("melanoma", "carcinoma", "pneumonia", "pneumothorax", "effusion", "retinopathy", "glaucoma", "cancer", "adenoma",
             "keratosis", "naevus", "pressure injury")  # fmt: skip
    for row in FINDINGS.values():
        text = f"{row.structure} {' '.join(row.terms)} {row.margin}".lower()
        assert not any(name in text for name in names), row.code


@pytest.mark.anyio
async def test_full_detail_adds_what_the_pixels_measure() -> None:
    world = ward()
    image, _ = lesion(world, 90)
    found = (await Desk(world).call(analyze_medical_image, image_id=image, detail="full"))["observations"][0]
    assert found["size_mm"] == pytest.approx(7.2, rel=0.06)
    assert found["pixels"]["area_px"] == pytest.approx(3.1416 * 90 * 72, rel=0.08)
    assert found["pixels"]["symmetry"] > 0.9


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("faults", "adequate", "failing"),
    [((), "yes", set()), ((("rotation", 0.4),), "limited", {"rotation"}), ((("apices_cut", 0.8),), "no", {"coverage"}),
     ((("motion", 1.0), ("rotation", 1.0)), "no", {"sharpness", "rotation"})],
)  # fmt: skip
async def test_quality_is_that_of_the_film(
    faults: tuple[tuple[str, float], ...], adequate: str, failing: set[str]
) -> None:
    world = ward()
    scene = Scene(kind="chest_film", seed=2, width=512, height=512, spacing=0.8, faults=faults)
    _, image, _ = picture(world, scene, modality="xray", body_part="chest")
    found = await Desk(world).call(assess_image_quality, image_id=image)
    assert found["adequate"] == adequate
    assert {one["item"] for one in found["technical"] if one["status"] != "ok"} == failing
    assert found["metrics"]["sharpness"] > 0


@pytest.mark.anyio
async def test_what_a_poor_film_leaves_out_is_not_seen_on_it() -> None:
    world = ward()
    line = Mark(draws="pneumothorax", look="left", x=428, y=250, a=40, level=0.26)
    own = FindingSpec(mark=0, code="pleural_line", lineage="p", region="left_upper_zone", side="left")
    scene = Scene(kind="chest_film", seed=2, width=512, height=512, spacing=0.8, marks=(line,))
    poor = scene.model_copy(update={"faults": (("apices_cut", 0.8),)})
    desk = Desk(world)
    seen = []
    for one in (scene, poor):
        _, image, _ = picture(world, one, own, modality="xray", body_part="chest")
        seen.append(await desk.call(analyze_medical_image, image_id=image))
    assert [len(one["observations"]) for one in seen] == [1, 0]
    assert {one["region"] for one in seen[1]["not_assessable"]} == {"right_upper_zone", "left_upper_zone"}


@pytest.mark.anyio
async def test_features_of_an_image_count_only_once_they_were_looked_at() -> None:
    world = ward()
    image, finding = lesion(world, 100, features=("asymmetry", "irregular_shape", "border_irregular"))
    desk = Desk(world)
    blind = await desk.call(grade_clinical_photo, system="seven_point_checklist", image_id=image)
    assert blind["score"] is None
    assert set(blind["missing"]) == {one["item"] for one in blind["items"]}
    for region in ("lesion", "surrounding_skin"):
        await desk.call(analyze_medical_image, image_id=image, region=region)
    await desk.call(measure_lesion, image_id=image, finding_id=finding)  # 8 mm
    told = {"features_present": ["change_in_size"], "features_absent": ["altered_sensation"]}
    found = await desk.call(grade_clinical_photo, system="seven_point_checklist", image_id=image, **told)
    # irregular shape 2, change 2, 7 mm or more 1
    assert (found["score"], found["missing"]) == (5, [])
    sources = {one["item"]: one["source"] for one in found["items"]}
    assert (sources["irregular_shape"], sources["irregular_colour"], sources["change_in_size"]) == (
        "chart",
        "chart_negative",
        "input",
    )
    other, _ = lesion(world, 60)
    for region in ("lesion", "surrounding_skin"):
        await desk.call(analyze_medical_image, image_id=other, region=region)
    small = await desk.call(
        grade_clinical_photo, system="seven_point_checklist", image_id=other, values=["diameter_mm=0.48 cm"], **told
    )
    assert small["score"] == 2
    assert (
        await desk.refused(grade_clinical_photo, system="icdr_retinopathy", image_id=image)
    ).code == "NOT_APPLICABLE"
    assert (
        await desk.refused(grade_clinical_photo, system="abcde", features_present=["slough"])
    ).code == "INVALID_ARGUMENT"
    assert (await desk.refused(grade_clinical_photo, system="abcde")).code == "MISSING_DATA"


@pytest.mark.anyio
async def test_a_burn_takes_age_and_weight_from_the_arguments() -> None:
    desk = Desk(ward())
    values = ["anterior_trunk=100", "left_arm=50"]
    found = await desk.call(grade_clinical_photo, system="burn_tbsa", values=values, age_years=40.0, weight_kg=80.0)
    assert found["score"] == 22.5
    assert "3600 mL" in found["referral"]
    child = await desk.call(grade_clinical_photo, system="burn_tbsa", values=["head=50"], age_years=3.0, weight_kg=14.0)
    assert child["score"] == 8.5


@pytest.mark.anyio
async def test_similar_cases_follow_what_was_seen() -> None:
    desk = Desk(world := ward())
    image, _ = lesion(world, 90)
    firsts = []
    for terms in (
        ["milia-like cysts", "comedo-like openings"],
        ["pigment network"],
        ["arborising vessels", "ovoid nests"],
    ):
        found = await desk.call(
            search_similar_cases,
            image_id=image,
            descriptors=[term.replace("-like cysts", " like cysts") for term in terms],
        )
        firsts.append(found["cases"][0]["diagnosis"])
        assert found["cases"][0]["similarity"] >= found["cases"][-1]["similarity"]
    assert firsts[0] == "seborrhoeic keratosis"
    assert "naevus" in firsts[1]
    assert firsts[2].startswith("basal cell carcinoma")


@pytest.mark.anyio
async def test_a_view_shows_the_picture_with_its_scale_and_a_window_only_on_ct() -> None:
    world = ward()
    image, _ = lesion(world)
    _, scan, _ = nodule_scan(world, days_ago=1, half_mm=6)
    desk = Desk(world)
    shown = await desk.call(view_image, image_id=image)
    assert shown["metadata"]["pixel_spacing_mm"] == 0.04
    assert shown["scale_bar_mm"] == 5  # a quarter of 20.5 mm is 5.1 mm
    assert shown["patient_id"] == PATIENT
    assert (await desk.refused(view_image, image_id=image, window="lung")).code == "INVALID_ARGUMENT"
    lung = (await desk.call(view_image, image_id=scan))["image"]["digest"]
    bone = (await desk.call(view_image, image_id=scan, window="bone"))["image"]["digest"]
    assert lung != bone
    assert (await desk.refused(view_image, image_id=image, crop=[500.0, 1.0, 60.0, 60.0])).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_an_image_that_came_without_pixels_says_so() -> None:
    world = ward()
    study = world.insert("imaging_study", patient_id=PATIENT, modality="ct", body_part="head", started=world.now)
    image = world.insert("media", patient_id=PATIENT, study_id=study, type="image", acquired=world.now)
    desk = Desk(world)
    assert (await desk.call(view_image, image_id=image))["metadata"]["source"] == "synthetic_schematic"
    assert (await desk.call(assess_image_quality, image_id=image))["adequate"] == "unknown"
    assert (await desk.call(analyze_medical_image, image_id=image))["observations"] == []
    assert (await desk.refused(measure_roi_intensity, image_id=image, roi=[1.0, 1.0, 5.0, 5.0])).code == "MISSING_DATA"


@pytest.mark.anyio
async def test_an_annotation_is_a_layer_that_leaves_the_image_as_it_was() -> None:
    world = ward()
    image, _ = lesion(world)
    desk = Desk(world)
    plain = (await desk.call(view_image, image_id=image))["image"]["digest"]
    drawn = await desk.call(
        annotate_image, image_id=image, annotations=["line 100,100,200,100: 4 mm", "box 480,300,80,60: edge"]
    )
    assert drawn["drawn"][0]["length_mm"] == 4.0  # 100 px at 0.04 mm
    assert drawn["clipped"] == ["box 480,300,80,60: edge"]
    assert (await desk.call(view_image, image_id=image))["image"]["digest"] == plain
    assert (await desk.call(view_image, image_id=drawn["annotation_id"]))["image"]["digest"] != plain
    for bad in ("box 1,2,3", "point 600,10", "line 1,1,2,2: x" + "x" * 60):
        assert (await desk.refused(annotate_image, image_id=image, annotations=[bad])).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_a_repeated_key_gives_the_receipt_with_its_picture_and_no_second_layer() -> None:
    world = ward()
    image, _ = lesion(world)
    desk = Desk(world)
    arguments = {"image_id": image, "annotations": ["point 100,100: here"], "idempotency_key": "one"}
    first, again = [await answer(desk.episode, annotate_image, arguments) for _ in range(2)]
    assert first.picture == again.picture is not None
    assert first.text == again.text
    assert len(world.rows("SELECT id FROM media WHERE type = 'annotation'")) == 1


@pytest.mark.anyio
async def test_an_interpretation_is_signed_on_the_side_of_its_image() -> None:
    world = ward()
    spec = normal_images("photo", "eye", "left", 1)[0]
    _, eye, _ = picture(world, spec.scene, *spec.findings, body_part="eye")
    desk = Desk(world)
    text = {"findings": "Cup of the left eye of usual size.", "diagnosis": "normal disc"}
    signed = await desk.call(record_image_interpretation, image_id=eye, urgent=True, confidence=0.8, **text)
    row = world.row("SELECT * FROM clinical_impression")
    assert row
    assert (row["id"], row["media_id"], row["urgent"], row["confidence"]) == (signed["interpretation_id"], eye, 1, 0.8)
    assert "send_critical_finding_alert" in signed["next"]
    assert any("without having been looked at" in line for line in signed["consistency"])
    wrong = await desk.refused(
        record_image_interpretation, image_id=eye, findings="Cup of the right eye is large.", diagnosis="x y"
    )
    assert wrong.code == "CONFLICT"
    await desk.call(
        record_image_interpretation, image_id=eye, findings="Larger than the right eye, left cup.", diagnosis="cup"
    )


@pytest.mark.anyio
async def test_an_ordered_film_has_images_when_it_is_done_and_the_list_names_them() -> None:
    world = ward()
    desk = Desk(world)
    order = {
        "patient_id": PATIENT,
        "modality": "xray",
        "body_part": "chest",
        "indication": "cough for a week",
        "priority": "stat",
    }
    placed = await desk.call(order_imaging, **order)
    waiting = (await desk.call(list_imaging_studies, patient_id=PATIENT))["studies"][0]
    assert (waiting["status"], waiting["image_ids"]) == ("scheduled", [])
    hidden = world.rows("SELECT id FROM media")[0]["id"]
    early = await desk.refused(view_image, image_id=hidden)
    assert early.code == "NOT_READY"
    assert early.details["expected_at"] > world.now
    world.advance(60)
    done = (await desk.call(list_imaging_studies, patient_id=PATIENT, modality="xray"))["studies"][0]
    assert done["study_id"] == placed["study_id"]
    assert (done["image_ids"], done["has_pixels"]) == ([hidden], True)
    assert (await desk.call(assess_image_quality, image_id=hidden))["adequate"] == "yes"
    assert (await desk.refused(list_imaging_studies, patient_id=PATIENT, modality="sonar")).code == "INVALID_ARGUMENT"
    assert (await desk.refused(view_image, image_id="IM-000001")).code == "NOT_FOUND"


@pytest.mark.anyio
async def test_a_client_gets_the_picture_as_image_content() -> None:
    world = ward()
    image, _ = lesion(world)
    with use_episode(Desk(world).episode):
        async with Client(hospital_server(Choice(all=True))) as client:
            result = await client.call_tool("view_image", {"image_id": image})
    words, pixels = result.content
    assert words.type == "text"
    assert pixels.type == "image"
    assert pixels.mime_type == "image/png"
    assert base64.b64decode(pixels.data).startswith(b"\x89PNG")
