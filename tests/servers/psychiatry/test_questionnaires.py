"""Questionnaires and scales at the bedside: computed from this patient's answers, charted, and never assumed."""

import json

import pytest
from interview_ward import ENCOUNTER, PATIENT, answer, call, past, patient, refusal, sign

from medmcp.servers.dispatch import dispatch
from medmcp.servers.ehr_management.acts import place_care_order
from medmcp.servers.episode import Episode
from medmcp.servers.world.diff import chart_state, diff
from medmcp.servers.world.world import World

pytestmark = pytest.mark.anyio

PHQ = [f"phq9_{n}" for n in range(1, 10)]


def filled(prefix: str, *points: int) -> dict[str, int]:
    return {f"{prefix}_{n}": value for n, value in enumerate(points, 1)}


@pytest.mark.parametrize(
    ("points", "severity", "algorithm"),
    [((0,) * 9, "minimal", "negative"), ((1, 2, 2, 1, 0, 0, 1, 0, 0), "mild", "other_depressive"),
     ((3,) * 8 + (2,), "severe", "major_syndrome")],
)  # fmt: skip
async def test_phq9_of_three_patients(points: tuple[int, ...], severity: str, algorithm: str) -> None:
    world = patient(answers=filled("phq9", *points))
    before = chart_state(world)
    result = await call(world, "administer_phq9")
    assert (result["score"], result["severity"], result["algorithm"]) == (sum(points), severity, algorithm)
    written = [change for change in diff(before, chart_state(world)) if change.table == "observation"]
    assert {change.after["code"]: change.after["value"] for change in written if change.after} == dict(
        zip(PHQ, points, strict=True)
    ) | {"phq9": sum(points)}
    assert result["items"][0]["source"] == "chart"


async def test_a_second_phq9_tells_the_change_since_the_first() -> None:
    world = patient(answers=filled("phq9", *(2,) * 9))
    assert (await call(world, "administer_phq9"))["change"] is None
    world.db.execute("UPDATE latent_item SET value = 1")
    world.advance(60 * 24 * 14)
    later = await call(world, "administer_phq9")
    assert (later["score"], later["change"]) == (9, -9)


async def test_a_declined_question_is_missing_and_the_total_stays_open() -> None:
    world = patient(reticence=0.9, answers=filled("phq9", *(1,) * 8))
    answer(world, "phq9_9", 3, told=None, withheld=True)
    result = await call(world, "administer_phq9")
    assert result["score"] is None
    assert result["score_range"] == [8, 11]
    assert result["missing"] == ["thoughts of death or self-harm"]
    assert "assess_suicide_risk" in result["warnings"][0]
    assert world.row("SELECT 1 FROM observation WHERE code IN ('phq9', 'phq9_9')") is None


async def test_kindness_changes_what_a_guarded_patient_tells() -> None:
    world = patient(reticence=0.75, answers=filled("phq9", *(2,) * 8))
    answer(world, "phq9_9", 3, told=0, withheld=True)
    assert (await call(world, "administer_phq9"))["item9"] == 0
    for line in ("I am sorry that it is so hard.", "Take your time, I want to help you."):
        world.insert(
            "communication",
            patient_id=PATIENT,
            category="conversation",
            sent=world.now,
            reason=line,
            status="completed",
        )
    assert (await call(world, "administer_phq9"))["item9"] == 3


async def test_explicit_answers_are_scored_and_not_charted() -> None:
    world = patient(answers=filled("phq9", *(3,) * 9))
    before = world.digest()
    result = await call(world, "administer_phq9", responses=[1, 1, 1, 1, 1, 0, 0, 0, -1])
    assert result["score_range"] == [5, 8]
    assert {item["source"] for item in result["items"]} == {"input", "missing"}
    assert world.digest() == before
    alone = await call(world, "administer_phq9", patient_id="", responses=[0] * 9)
    assert alone["score"] == 0


async def test_nobody_in_delirium_aphasia_or_coma_answers_a_questionnaire() -> None:
    delirious, aphasic = patient(), patient()
    sign(delirious, "delirium", "yes")
    aphasic.insert("latent_finding", patient_id=PATIENT, code="nihss_9", value=2.0)
    drowsy = patient()
    drowsy.db.execute("UPDATE latent_vital SET baseline = 11 WHERE parameter = 'gcs'")
    for world, word in ((delirious, "delirium"), (aphasic, "aphasic"), (drowsy, "awake")):
        error = await refusal(world, "administer_gad7")
        assert error["code"] == "CONFLICT"
        assert word in error["message"]


async def test_a_child_is_not_given_a_questionnaire_of_adults() -> None:
    child = patient(birth_date="2020-05-01")
    for name in ("administer_phq9", "administer_gad7", "administer_pcl5", "screen_eating_disorder"):
        assert (await refusal(child, name))["code"] == "NOT_APPLICABLE"


@pytest.mark.parametrize(
    ("points", "severity", "gad2"),
    [((0,) * 7, "minimal", False), ((2, 1, 1, 1, 0, 0, 0), "mild", True), ((3,) * 7, "severe", True)],
)
async def test_gad7_of_three_patients(points: tuple[int, ...], severity: str, gad2: bool) -> None:
    result = await call(patient(answers=filled("gad7", *points)), "administer_gad7")
    assert (result["score"], result["severity"], result["gad2"]["positive"]) == (sum(points), severity, gad2)


async def test_pcl5_is_positive_with_clusters_and_trauma_and_only_then() -> None:
    strong = filled("pcl5", *(3,) * 20)
    exposed, unknown, well = patient(answers=strong), patient(answers=strong), patient()
    record = past(exposed, "trauma", "road crash", criterion_a=True)
    first = await call(exposed, "administer_pcl5")
    assert (first["score"], first["provisional"], first["criterion_a"]["record_id"]) == (60, "positive", record)
    assert (await call(unknown, "administer_pcl5"))["provisional"] == "undetermined"
    assert (await call(well, "administer_pcl5"))["provisional"] == "negative"


@pytest.mark.parametrize(
    ("points", "band"),
    [
        ((0,) * 10, "low risk"),
        ((4, 2, 2, 0, 0, 0, 1, 0, 0, 2), "hazardous"),
        ((4, 4, 4, 3, 3, 3, 3, 3, 4, 4), "possible dependence"),
    ],
)
async def test_audit_of_three_patients(points: tuple[int, ...], band: str) -> None:
    result = await call(patient(answers=filled("audit", *points)), "screen_substance_use", instrument="audit")
    assert (result["score"], result["band"]) == (sum(points), band)


async def test_audit_c_is_the_first_three_questions_with_the_cut_off_of_the_sex_on_record() -> None:
    drinks = filled("audit", 2, 1, 0, 4)
    for sex, positive in (("female", "true"), ("male", "false")):
        result = await call(patient(sex=sex, answers=drinks), "screen_substance_use", instrument="audit_c")
        assert (result["score"], result["positive"]) == (3, positive)


async def test_dast_and_cage_differ_between_patients() -> None:
    clean, user = (
        patient(),
        patient(answers=filled("dast10", 1, 1, 0, 1, 1, 0, 0, 0, 1, 0) | filled("cage", 1, 0, 1, 1)),
    )
    assert (await call(clean, "screen_substance_use", instrument="dast10"))["score"] == 0
    # yes to 1, 2, 4, 5 and 9, and no to the third, which is reversed
    assert (await call(user, "screen_substance_use", instrument="dast10"))["score"] == 6
    assert (await call(clean, "screen_substance_use", instrument="cage"))["positive"] == "false"
    assert (await call(user, "screen_substance_use", instrument="cage"))["positive"] == "true"


async def test_a_past_withdrawal_seizure_is_named_with_its_record() -> None:
    world = patient(answers=filled("audit", 4, 4, 4))
    record = past(world, "substances", "fit after stopping", withdrawal_seizure=True)
    risk = (await call(world, "screen_substance_use", instrument="audit"))["withdrawal_risk"]
    assert risk == [f"previous withdrawal seizure ({record})", "heavy drinking on most days"]


async def test_answers_of_the_wrong_number_or_value_are_refused_by_name() -> None:
    world = patient()
    assert (await refusal(world, "screen_substance_use", instrument="cage", responses=[1, 1, 1]))[
        "field"
    ] == "responses"
    assert (await refusal(world, "screen_substance_use", instrument="dast10", responses=[2] * 10))[
        "code"
    ] == "INVALID_ARGUMENT"
    assert (await refusal(world, "administer_phq9", responses=[4] + [0] * 8))["code"] == "INVALID_ARGUMENT"
    assert (await refusal(world, "administer_phq9", patient_id=""))["code"] == "MISSING_DATA"


def withdrawing(severity: float) -> World:
    world = patient(birth_date="1960-01-01")
    world.insert("latent_course", patient_id=PATIENT, name="a", severity=severity, drift_per_hour=0.0, floor=0.0,
                 crisis_at=0.95, death_at=1.0, crisis_text="A seizure.")  # fmt: skip
    for item, shift in (("tremor", 10.0), ("sweats", 10.0), ("anxiety", 10.0), ("nausea", 5.0)):
        world.insert("latent_effect", patient_id=PATIENT, course="a", parameter=f"ciwa_{item}", shift=shift, factor=1.0)
    return world


@pytest.mark.parametrize(
    ("severity", "total", "band", "again"),
    # three items of 10 x severity and one of 5 x severity, each to the nearest point and at most 7
    [(0.1, 3 * 1 + 0, "mild", 240), (0.4, 3 * 4 + 2, "moderate", 60), (0.6, 3 * 6 + 3, "severe", 60)],
)
async def test_ciwa_follows_the_course_of_the_patient(severity: float, total: int, band: str, again: int) -> None:
    result = await call(withdrawing(severity), "calculate_ciwa_ar")
    assert (result["score"], result["severity"], result["reassess_minutes"]) == (total, band, again)
    assert "age over 65 years" in result["complicated_risk"]  # born 1960, seen 2031


async def test_ciwa_takes_explicit_items_and_leaves_the_rest_missing() -> None:
    result = await call(patient(), "calculate_ciwa_ar", items=["tremor=4", "sweats=3"])
    assert result["score_range"] == [7, 60]  # 67 less the 14 of the two items, plus their 7
    assert len(result["missing"]) == 8
    assert (await refusal(patient(), "calculate_ciwa_ar", items=["orientation=5"]))["code"] == "INVALID_ARGUMENT"
    assert (await refusal(patient(), "calculate_ciwa_ar", items=["tremor=4", "tremor=5"]))["code"] == "INVALID_ARGUMENT"


async def test_ciwa_is_not_for_a_patient_who_cannot_communicate() -> None:
    world = patient()
    world.db.execute("UPDATE latent_vital SET baseline = 6 WHERE parameter = 'gcs'")
    assert (await refusal(world, "calculate_ciwa_ar"))["code"] == "NOT_APPLICABLE"


async def test_four_at_of_three_patients() -> None:
    well, forgetful = patient(), patient(answers={"4at_amt4": 2, "4at_months_back": 1})
    delirious = patient(answers={"4at_amt4": 1, "4at_months_back": 2, "4at_acute_change": 4})
    sign(delirious, "delirium", "yes")
    found = [
        await call(world, "administer_cognitive_screen", instrument="4at") for world in (well, forgetful, delirious)
    ]
    assert [(row["score"], row["delirium_suspected"]) for row in found] == [(0, "false"), (3, "false"), (7, "true")]


async def test_amts_and_six_cit_count_the_wrong_answers_of_this_patient() -> None:
    world = patient(
        answers={"amts_year": 0, "amts_address": 0, "amts_time": 0, "6cit_year": 4, "6cit_time": 3, "6cit_recall": 8}
    )
    right = await call(world, "administer_cognitive_screen", instrument="amts")
    errors = await call(world, "administer_cognitive_screen", instrument="6cit")
    assert (right["score"], right["band"]) == (7, "suggests impairment")
    assert (errors["score"], errors["band"]) == (15, "significant impairment")
    assert right["delirium_suspected"] == "undetermined"


async def test_a_total_from_elsewhere_needs_its_instrument_and_the_other_way_round() -> None:
    world = patient()
    moca = await call(world, "administer_cognitive_screen", instrument="moca_total", total=25, education_years=10)
    assert (moca["score"], moca["band"]) == (26, "normal")
    assert (await call(world, "administer_cognitive_screen", instrument="mmse_total", total=12))[
        "band"
    ] == "moderately severe"
    assert (await refusal(world, "administer_cognitive_screen", instrument="amts", total=7))["field"] == "total"
    assert (await refusal(world, "administer_cognitive_screen", instrument="moca_total"))["field"] == "total"
    assert (await refusal(world, "administer_cognitive_screen", instrument="4at", responses=["year=0"]))[
        "field"
    ] == "responses"


async def test_scoff_of_three_patients_with_their_medical_risk() -> None:
    # BMI: 34 kg / 1.68 m squared = 12.0; 70 kg: 24.8
    thin = patient(weight_kg=34.0, answers=filled("scoff", 0, 1, 1, 1, 1))
    purging = patient(answers=filled("scoff", 1, 1, 0, 0, 1))
    well = patient()
    for world, potassium in ((thin, 3.9), (purging, 2.9), (well, 4.2)):
        world.insert("observation", patient_id=PATIENT, category="laboratory", code="potassium", value=potassium, unit="mmol/L",
                     effective=world.now, issued=world.now, status="final")  # fmt: skip
    found = [await call(world, "screen_eating_disorder") for world in (thin, purging, well)]
    assert [(row["score"], row["positive"]) for row in found] == [(4, "true"), (3, "true"), (0, "false")]
    assert [[risk["marker"] for risk in row["medical_risk"]] for row in found] == [
        ["very low BMI"],
        ["hypokalaemia"],
        [],
    ]
    assert found[0]["bmi"] == {"value": 12.0, "unit": "kg/m2", "percent_of_median": None}
    assert "medical risk: qtc" in found[2]["missing"]


async def test_standing_up_is_measured_and_counts_as_a_marker() -> None:
    # 10/min in health and 80 x 0.3 more: a rise of about 34/min, beyond 30 in an adult
    well, faint = patient(), patient()
    faint.insert("latent_course", patient_id=PATIENT, name="a", severity=0.3, drift_per_hour=0.0, floor=0.0, crisis_at=0.95, death_at=1.0,
                 crisis_text="A faint.")  # fmt: skip
    faint.insert(
        "latent_effect", patient_id=PATIENT, course="a", parameter="orthostatic_hr_rise", shift=80.0, factor=1.0
    )
    found = []
    for world in (well, faint):
        order = {"patient_id": PATIENT, "order_type": "bedside_test", "item": "orthostatic_vitals", "priority": "stat"}
        await dispatch(Episode(world=world), place_care_order, order)
        world.advance(30)
        found.append((await call(world, "screen_eating_disorder"))["medical_risk"])
    assert found[0] == []
    assert [risk["marker"] for risk in found[1]] == ["orthostatic rise of the heart rate"]


async def test_a_girl_of_15_is_measured_against_the_median_of_her_age() -> None:
    # median BMI of girls at 15 is 19.9: 14.9 / 19.9 = 74.9 %
    world = patient(birth_date="2015-09-01", height_cm=160.0, weight_kg=38.2, answers=filled("scoff", 0, 0, 1, 1, 1))
    result = await call(world, "screen_eating_disorder")
    assert result["bmi"] == {"value": 14.9, "unit": "kg/m2", "percent_of_median": 74.9}
    assert [risk["marker"] for risk in result["medical_risk"]] == ["75 % of the median BMI or less"]


async def test_every_charted_answer_belongs_to_this_encounter_and_carries_its_instrument() -> None:
    world = patient(answers=filled("phq9", *(1,) * 9))
    await call(world, "administer_phq9")
    rows = world.rows("SELECT * FROM observation WHERE category = 'survey'")
    assert {row["encounter_id"] for row in rows} == {ENCOUNTER}
    assert len({row["set_id"] for row in rows}) == 1
    assert next(row["loinc"] for row in rows if row["code"] == "phq9_9") == "44260-8"
    logged = world.row("SELECT * FROM score WHERE name = 'PHQ-9'")
    assert logged
    assert len(json.loads(logged["items"])) == 9
