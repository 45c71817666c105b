"""Classification, calcium and dose on patients: what follows from their pictures, and only from what was looked at."""

import json

import pytest
from reading_room import calcium_scan, head_scan, liver_scan, study
from ward import ENCOUNTER, PATIENT, Desk, nodule_scan, problem, ward

from medmcp.servers.radiology_report.reads import get_imaging_report
from medmcp.servers.radiology_report.scores import (
    apply_radiology_classification,
    calculate_coronary_calcium_score,
    get_radiation_dose,
)
from medmcp.servers.triage_emergency.acts import order_imaging
from medmcp.servers.visual_diagnosis.scores import analyze_medical_image, compare_with_prior, measure_lesion
from medmcp.servers.world.world import World


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("descriptors", "category"),
    [(["type=solid", "size_mm=5", "status=baseline"], "2"), (["type=solid", "size_mm=0.9 cm", "status=baseline"], "4A"),
     (["type=solid", "size_mm=9", "status=new"], "4B")],
)  # fmt: skip
async def test_explicit_descriptors_need_no_study(descriptors: list[str], category: str) -> None:
    found = await Desk(ward()).call(apply_radiology_classification, system="lung_rads", descriptors=descriptors)
    assert found["category"] == category
    assert found["decision_path"]
    assert "2022" in found["citation"]


@pytest.mark.anyio
async def test_the_system_alone_lists_its_descriptors() -> None:
    found = await Desk(ward()).call(apply_radiology_classification, system="pi_rads")
    assert found["category"] is None
    assert {one["name"] for one in found["descriptors"]} >= {"zone", "dwi", "t2w", "dce"}
    assert found["possible_categories"] == ["1", "2", "3", "4", "5"]


@pytest.mark.anyio
async def test_nothing_of_a_study_counts_before_it_was_looked_at() -> None:
    world = ward()
    problem(world, "K74.60", "Cirrhosis of liver")
    scan, images, ids = liver_scan(world)
    desk = Desk(world)
    blind = await desk.call(apply_radiology_classification, system="li_rads_ct_mri", study_id=scan)
    assert blind["category"] is None
    assert "aphe" not in {one["name"] for one in blind["used"]}
    await desk.call(analyze_medical_image, image_id=images[0])
    half = await desk.call(apply_radiology_classification, system="li_rads_ct_mri", study_id=scan)
    assert {"aphe", "risk_group", "age"} <= {one["name"] for one in half["used"]}
    assert {"washout", "size_mm", "tumour_in_vein"} <= set(half["missing"])
    await desk.call(analyze_medical_image, image_id=images[1])
    await desk.call(analyze_medical_image, image_id=images[1], region="portal_vein")
    await desk.call(measure_lesion, image_id=images[0], finding_id=ids[0])
    whole = await desk.call(apply_radiology_classification, system="li_rads_ct_mri", study_id=scan)
    assert (whole["category"], whole["missing"]) == ("LR-5", [])  # 24 mm, nonrim enhancement, washout
    assert next(one["value"] for one in whole["used"] if one["name"] == "size_mm") == pytest.approx(24, abs=1.5)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("half_mm", "washout", "category"),
    [(12, "no washout", "LR-4"), (7, "nonperipheral washout", "LR-5"), (7, "no washout", "LR-3")],
)
async def test_three_livers_have_three_categories(half_mm: float, washout: str, category: str) -> None:
    world = ward()
    problem(world, "K74.60", "Cirrhosis of liver")
    scan, images, ids = liver_scan(world, half_mm=half_mm, washout=washout)
    desk = Desk(world)
    for image in images:
        await desk.call(analyze_medical_image, image_id=image)
    await desk.call(analyze_medical_image, image_id=images[1], region="portal_vein")
    await desk.call(measure_lesion, image_id=images[0], finding_id=ids[0])
    found = await desk.call(apply_radiology_classification, system="li_rads_ct_mri", study_id=scan, finding_id=ids[0])
    assert found["category"] == category
    assert found["patient_id"] == PATIENT


@pytest.mark.anyio
async def test_li_rads_is_not_applied_to_a_liver_that_is_not_known_to_be_at_risk() -> None:
    scan, _, _ = liver_scan(ward_ := ward())
    found = await Desk(ward_).call(apply_radiology_classification, system="li_rads_ct_mri", study_id=scan)
    assert "risk_group" in found["missing"]
    assert "not applicable" in found["possible_categories"]
    refused = await Desk(ward_).refused(
        apply_radiology_classification,
        system="li_rads_ct_mri",
        study_id=scan,
        descriptors=["risk_group=none", "age=60"],
    )
    assert refused.code == "NOT_APPLICABLE"


@pytest.mark.anyio
@pytest.mark.parametrize(("before", "now", "category"), [(None, 3.5, "3"), (2.6, 3.5, "4A"), (3.0, 4.6, "4B")])
async def test_growth_comes_from_the_comparison_and_only_after_it_was_made(
    before: float | None, now: float, category: str
) -> None:
    # half axes in mm: 7 mm at baseline is 3; 5.2 to 7 mm grows under 8 (4A); 6 to 9.2 mm grows to 8 and more (4B)
    world = ward()
    if before:
        nodule_scan(world, days_ago=180, half_mm=before)
    scan, image, finding = nodule_scan(world, days_ago=0.1, half_mm=now)
    desk = Desk(world)
    await desk.call(analyze_medical_image, image_id=image)
    await desk.call(measure_lesion, image_id=image, finding_id=finding)
    if before:
        early = await desk.call(apply_radiology_classification, system="lung_rads", study_id=scan, finding_id=finding)
        assert early["category"] is None
        assert "status" in early["missing"]
        await desk.call(compare_with_prior, current_id=scan)
    found = await desk.call(apply_radiology_classification, system="lung_rads", study_id=scan, finding_id=finding)
    assert found["category"] == category


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("affected", "score"),
    [((), 10), (("insula", "m2", "m5"), 7), (("caudate", "lentiform", "insula", "m1", "m2", "m4"), 4)],
)
async def test_aspects_from_the_regions_that_were_looked_at(affected: tuple[str, ...], score: int) -> None:
    world = ward()
    scan, images = head_scan(world, *affected)
    desk = Desk(world)
    for image in images:
        await desk.call(analyze_medical_image, image_id=image)
    glance = await desk.call(apply_radiology_classification, system="aspects", study_id=scan)
    assert glance["points"] is None  # early change is subtle: a glance at the whole says nothing about a region
    assert glance["points_range"] == [0, 10]
    for region in ("caudate", "lentiform", "internal_capsule", "insula", "m1", "m2", "m3"):
        await desk.call(analyze_medical_image, image_id=images[0], region=region)
    for region in ("m4", "m5"):
        await desk.call(analyze_medical_image, image_id=images[1], region=region)
    nine = await desk.call(apply_radiology_classification, system="aspects", study_id=scan)
    assert nine["missing"] == ["m6"]
    await desk.call(analyze_medical_image, image_id=images[1], region="m6")
    found = await desk.call(apply_radiology_classification, system="aspects", study_id=scan)
    assert found["points"] == score


@pytest.mark.anyio
@pytest.mark.parametrize(("before", "now", "response"), [(10.0, 6.5, "PR"), (10.0, 10.4, "SD"), (8.0, 11.5, "PD")])
async def test_recist_sums_what_was_measured_on_both_studies(before: float, now: float, response: str) -> None:
    # long axes 20 to 13 mm: -35 %; 20 to 20.8: +4 %; 16 to 23: +44 % and 7 mm
    world = ward()
    _, old_image, old_finding = nodule_scan(world, days_ago=60, half_mm=before)
    scan, image, finding = nodule_scan(world, days_ago=0.1, half_mm=now)
    desk = Desk(world)
    await desk.call(compare_with_prior, current_id=scan)
    await desk.call(measure_lesion, image_id=image, finding_id=finding)
    half = await desk.call(
        apply_radiology_classification, system="recist_1_1", study_id=scan, descriptors=["non_target=none"]
    )
    assert "baseline_sum_mm" in half["missing"]
    await desk.call(measure_lesion, image_id=old_image, finding_id=old_finding)
    found = await desk.call(
        apply_radiology_classification, system="recist_1_1", study_id=scan, descriptors=["non_target=none"]
    )
    assert found["category"] == response


@pytest.mark.anyio
async def test_readings_of_a_report_count_once_it_was_opened() -> None:
    world = ward(sex="male")
    scan = study(world, "mri", "prostate", measurements=json.dumps({"zone": "peripheral", "dwi": 3, "dce": "positive"}))
    world.insert("diagnostic_report", patient_id=PATIENT, encounter_id=ENCOUNTER, study_id=scan, status="final", issued=world.now,
                 findings="Focus in the peripheral zone, DWI 3, early enhancement.", impression="See text.")  # fmt: skip
    desk = Desk(world)
    assert (await desk.call(apply_radiology_classification, system="pi_rads", study_id=scan))["category"] is None
    await desk.call(get_imaging_report, study_id=scan)
    assert (await desk.call(apply_radiology_classification, system="pi_rads", study_id=scan))["category"] == "4"
    refused = await desk.refused(apply_radiology_classification, system="lung_rads", study_id=scan)
    assert refused.code == "NOT_APPLICABLE"


@pytest.mark.anyio
async def test_a_wrist_film_gets_no_calcium_no_response_and_no_ct_dose_and_severity_is_no_descriptor() -> None:
    world = ward()
    wrist = study(world, "xray", "upper_limb", laterality="left")
    desk = Desk(world)
    assert (await desk.refused(calculate_coronary_calcium_score, study_id=wrist)).code == "NOT_APPLICABLE"
    for system in ("recist_1_1", "bi_rads", "lung_rads", "aspects"):
        assert (
            await desk.refused(apply_radiology_classification, system=system, study_id=wrist)
        ).code == "NOT_APPLICABLE"
    dose = await desk.call(get_radiation_dose, study_id=wrist)
    assert (dose["dlp_mgy_cm"], dose["effective_dose_msv"]["value"]) == (None, 0.001)
    refused = await desk.refused(apply_radiology_classification, system="bi_rads", descriptors=["severity=severe"])
    assert refused.code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_slow_growth_over_more_than_a_year_is_not_stable() -> None:
    world = ward()
    nodule_scan(world, days_ago=500, half_mm=3.0)
    scan, image, finding = nodule_scan(world, days_ago=0.1, half_mm=4.6)
    desk = Desk(world)
    await desk.call(analyze_medical_image, image_id=image)
    await desk.call(measure_lesion, image_id=image, finding_id=finding)
    await desk.call(compare_with_prior, current_id=scan)
    found = await desk.call(apply_radiology_classification, system="lung_rads", study_id=scan)
    assert next(one["value"] for one in found["used"] if one["name"] == "status") == "slow_growing"
    assert found["category"] == "4B"


@pytest.mark.anyio
async def test_bad_descriptors_are_refused_and_a_call_leaves_the_chart_alone() -> None:
    world = ward()
    scan, _, _ = nodule_scan(world, days_ago=0.1, half_mm=4)
    desk, before = Desk(world), world.digest()
    for wrong, code in (
        ("type=wispy", "INVALID_ARGUMENT"), ("washout=true", "INVALID_ARGUMENT"), ("size_mm=9 HU", "INVALID_UNIT"), ("size_mm=9999", "INVALID_ARGUMENT"),
    ):  # fmt: skip
        assert (
            await desk.refused(apply_radiology_classification, system="lung_rads", descriptors=[wrong])
        ).code == code
    twice = await desk.refused(
        apply_radiology_classification, system="lung_rads", descriptors=["size_mm=5", "size_mm=6"]
    )
    assert "twice" in twice.message
    assert (
        await desk.refused(apply_radiology_classification, system="lung_rads", study_id="ST-999999")
    ).code == "NOT_FOUND"
    await desk.call(apply_radiology_classification, system="lung_rads", study_id=scan, descriptors=["type=none"])
    assert world.digest() == before


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("lesion", "factor"), [((334, 172, 8, 5, 250), 2), ((334, 172, 8, 5, 340), 3), ((180, 232, 5, 8, 520), 4)]
)
async def test_calcium_is_measured_on_the_slice(lesion: tuple[float, float, float, float, float], factor: int) -> None:
    # an ellipse of 8 x 5 pixels of 0.4 mm: pi x 3.2 x 2.0 = 20.1 mm2; the 130 HU border lies a little outside the drawn one
    world = ward()
    scan = calcium_scan(world, lesion)
    found = await Desk(world).call(calculate_coronary_calcium_score, study_id=scan)
    area = 3.1416 * lesion[2] * lesion[3] * 0.16
    assert found["agatston"] == pytest.approx(area * factor, rel=0.3)
    assert found["items"][0]["value"] == pytest.approx(area, rel=0.3)
    vessel = "RCA" if lesion[0] == 180 else "LAD"
    assert [name for name, points in found["per_vessel"].items() if points] == [vessel]
    assert found["cac_drs"].endswith("N1")
    assert found["percentile"] is None


@pytest.mark.anyio
async def test_no_calcium_is_zero_and_a_denser_lesion_never_scores_less() -> None:
    world = ward()
    desk = Desk(world)
    assert (await desk.call(calculate_coronary_calcium_score, study_id=calcium_scan(world)))["agatston"] == 0
    scores = []
    for level in (180, 260, 360, 480):
        scan = calcium_scan(world, (352, 268, 6, 6, level))
        scores.append((await desk.call(calculate_coronary_calcium_score, study_id=scan))["agatston"])
    assert scores == sorted(scores)
    assert scores[0] > 0


@pytest.mark.anyio
async def test_listed_lesions_and_what_cannot_be_scored() -> None:
    world = ward()
    desk = Desk(world)
    found = await desk.call(calculate_coronary_calcium_score, lesions=["LAD,1,10,320", "RCA,2,20,600"], age=60)
    assert (found["agatston"], found["band"], found["cac_drs"]) == (110, "moderate", "A2/N2")  # 10 x 3 + 20 x 4
    assert (await desk.refused(calculate_coronary_calcium_score)).code == "MISSING_DATA"
    head, _ = head_scan(world)
    assert (await desk.refused(calculate_coronary_calcium_score, study_id=head)).code == "NOT_APPLICABLE"
    enhanced = study(world, "ct", "heart", contrast="iv")
    assert (await desk.refused(calculate_coronary_calcium_score, study_id=enhanced)).code == "NOT_APPLICABLE"
    bare = study(world, "ct", "heart")
    assert (await desk.refused(calculate_coronary_calcium_score, study_id=bare)).code == "MISSING_DATA"


@pytest.mark.anyio
async def test_a_stented_artery_is_left_out() -> None:
    from reading_room import scene
    from ward import picture

    from medmcp.servers.pictures.scene import FindingSpec, Mark

    world = ward()
    marks = (
        Mark(draws="stent", x=334, y=172, a=8, b=7, level=900),
        Mark(draws="calcium", x=180, y=232, a=5, b=5, level=450, edge=1),
    )
    spec = FindingSpec(mark=0, code="coronary_stent", lineage="s", region="lad")
    scan, _, _ = picture(world, scene("ct_heart", *marks), spec, modality="ct", body_part="heart")
    found = await Desk(world).call(calculate_coronary_calcium_score, study_id=scan)
    assert found["per_vessel"]["LAD"] == 0
    assert found["per_vessel"]["RCA"] > 0
    assert any("LAD holds a stent" in text for text in found["warnings"])


def dosed(
    world: World, modality: str, part: str, dose: dict[str, float] | None, days_ago: float = 0.1, **values: object
) -> str:
    return study(world, modality, part, days_ago=days_ago, dose=json.dumps(dose) if dose else None, **values)


@pytest.mark.anyio
async def test_the_dose_of_a_ct_is_dlp_times_k_and_is_held_against_the_reference_level() -> None:
    world = ward()
    scan = dosed(world, "ct", "chest", {"ctdi_vol_mgy": 10.0, "dlp_mgy_cm": 350.0, "effective_diameter_cm": 30.0})
    found = await Desk(world).call(get_radiation_dose, study_id=scan)
    assert found["effective_dose_msv"]["value"] == 4.9  # 350 x 0.014
    assert found["ssde_mgy"] == 12.3  # factor 1.23 at 30 cm
    assert found["diagnostic_reference_level"]["exceeded"] is True  # 290 mGy cm
    assert found["fetal_dose_note"] is None
    low = dosed(world, "ct", "chest", {"dlp_mgy_cm": 200.0})
    assert (await Desk(world).call(get_radiation_dose, study_id=low))["diagnostic_reference_level"]["exceeded"] is False


@pytest.mark.anyio
async def test_doses_add_up_over_the_months_asked_for_and_magnet_and_sound_add_nothing() -> None:
    world = ward()
    dosed(world, "ct", "abdomen_pelvis", {"dlp_mgy_cm": 600.0}, days_ago=400)
    dosed(world, "ct", "head", {"dlp_mgy_cm": 800.0}, days_ago=100)
    dosed(world, "mri", "head", None, days_ago=50)
    now = dosed(world, "xray", "chest", {"dap_gy_cm2": 0.08})
    desk = Desk(world)
    year = await desk.call(get_radiation_dose, study_id=now)
    assert (year["cumulative_msv"], year["cumulative_studies"]) == (1.7, 2)  # 800 x 0.0021 + 0.02
    two = await desk.call(get_radiation_dose, study_id=now, cumulative_months=24)
    assert two["cumulative_msv"] == 10.7  # + 600 x 0.015
    assert year["effective_dose_msv"]["recorded"] is False
    assert any("typical" in text for text in year["warnings"])
    sound = dosed(world, "ultrasound", "thyroid", None)
    silent = await desk.call(get_radiation_dose, study_id=sound)
    assert (silent["ionising"], silent["effective_dose_msv"]["value"]) == (False, 0)


@pytest.mark.anyio
async def test_a_child_and_a_pregnant_woman() -> None:
    child = ward(birth_date="2027-02-01")  # 4 years
    scan = dosed(child, "ct", "head", {"dlp_mgy_cm": 300.0})
    found = await Desk(child).call(get_radiation_dose, study_id=scan)
    assert found["effective_dose_msv"]["value"] == 2.01  # 300 x 0.0067
    assert found["diagnostic_reference_level"] is None
    mother = ward(birth_date="2003-01-01", pregnancy="pregnant", pregnancy_lmp="2030-11-01")
    scan = dosed(mother, "ct", "abdomen_pelvis", {"dlp_mgy_cm": 500.0})
    assert "50 mGy" in (await Desk(mother).call(get_radiation_dose, study_id=scan))["fetal_dose_note"]


@pytest.mark.anyio
async def test_a_study_ordered_here_gets_its_dose_report() -> None:
    world = ward()
    desk = Desk(world)
    placed = await desk.call(
        order_imaging,
        patient_id=PATIENT,
        modality="ct",
        body_part="head",
        indication="fall on the head",
        priority="stat",
    )
    assert (await desk.refused(get_radiation_dose, study_id=placed["study_id"])).code == "NOT_READY"
    world.advance(60)
    found = await desk.call(get_radiation_dose, study_id=placed["study_id"])
    assert found["effective_dose_msv"]["value"] == pytest.approx(found["dlp_mgy_cm"] * 0.0021, abs=0.001)
    assert found["effective_dose_msv"]["recorded"] is True
