"""The obstetric disease scripts: tools, record, laboratory and talk of one patient agree, and patients differ."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from medmcp.servers.catalog import TOOLS
from medmcp.servers.clinical.icd10_codes import CODES
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS

OBSTETRIC = [key for key, condition in CONDITIONS.items() if condition.domain == "obstetrics"]
PREGNANT = [key for key in OBSTETRIC if (script := CONDITIONS[key].pregnancy) and script.status == "pregnant"]
SEEDS = range(5)


async def play(case: Case, *calls: tuple[str, dict[str, Any]], wait: float = 0) -> list[dict[str, Any]]:
    """Calls on one world of a case, in order; `wait` minutes pass before the last."""
    episode = Episode(world=case.world())
    results = []
    for number, (name, arguments) in enumerate(calls):
        if wait and number == len(calls) - 1:
            episode.require_world().advance(wait)
        results.append(
            await dispatch(episode, TOOLS[name], {"patient_id": case.patient_id} | arguments, characters=20_000)
        )
    return results


async def one(case: Case, name: str, **arguments: Any) -> dict[str, Any]:
    return (await play(case, (name, arguments)))[0]


def test_at_least_eight_conditions_in_every_split() -> None:
    assert len(OBSTETRIC) >= 8
    assert {CONDITIONS[key].split for key in OBSTETRIC} == {"train", "validation", "test"}


@pytest.mark.anyio
@pytest.mark.parametrize("key", PREGNANT)
async def test_one_gestational_age_wherever_it_is_shown(key: str) -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        dated, history, info, labs = await play(
            case,
            ("calculate_gestational_age", {}),
            ("get_obstetric_history", {}),
            ("get_patient_info", {}),
            ("get_prenatal_labs", {}),
        )
        age = dated["gestational_age"]
        assert history["current"]["gestational_age"] == age
        assert info["pregnancy"]["gestational_age"] == f"{age} weeks"
        assert {row["window"] for row in labs["schedule"]}
        assert age.split("+")[0] == str(case.gestation_weeks)
        world = case.world()
        row = world.row("SELECT pregnancy_lmp FROM patient WHERE id = ?", case.patient_id)
        lmp = row["pregnancy_lmp"] if row else ""
        assert (case.start.date() - date.fromisoformat(lmp)).days == dated["gestational_age_days"]


# ICD-10-CM, chapter 15: less than 14 weeks 0 days, to less than 28 weeks 0 days, to delivery
TRIMESTERS = {"first trimester": (0, 97), "second trimester": (98, 195), "third trimester": (196, 308)}
STAGED = {
    key: days for key, condition in CONDITIONS.items()
    for words, days in TRIMESTERS.items() if words in f"{condition.name}; {CODES.get(condition.icd10, ('', True))[0]}"
}  # fmt: skip


def test_a_code_that_names_a_trimester_is_that_of_the_pregnancy() -> None:
    assert {"subclinical_hypothyroidism_pregnancy", "booking_visit", "pprom", "preterm_labour"} <= set(STAGED)
    for key, (first, last) in STAGED.items():
        for seed in range(40):
            case = generate(CONDITIONS[key], seed)
            assert case.obstetric is not None, key
            assert case.obstetric.days is not None, key
            assert first <= case.obstetric.days <= last, (key, seed, case.obstetric.days)


@pytest.mark.anyio
async def test_the_stored_tracing_and_the_fetal_status_agree_everywhere() -> None:
    tiers = set()
    for key in ("fetal_hypoxia_labour", "labour_arrest", "induction_unripe"):
        for seed in SEEDS:
            read, labour = await play(
                generate(CONDITIONS[key], seed), ("interpret_ctg", {}), ("assess_labor_progress", {})
            )
            tiers.add(read["category"])
            assert any("category III" in text for text in labour["warnings"]) == (read["category"] == "III")
    assert {"I", "III"} <= tiers


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("key", "name", "field", "value"),
    [("labour_arrest", "assess_labor_progress", "stage", "1 active"), ("induction_unripe", "assess_labor_progress", "stage", "not_in_labour"),
     ("rh_negative_bleeding", "get_obstetric_history", "gravida", None), ("postpartum_atony", "assess_postpartum_haemorrhage", "stage", "undetermined"),
     ("fetal_growth_restriction", "assess_pregnancy_risk", "overdue", None)],
)  # fmt: skip
async def test_a_condition_shows_itself_to_its_tool(key: str, name: str, field: str, value: Any) -> None:
    found = [(await one(generate(CONDITIONS[key], seed), name))[field] for seed in SEEDS]
    if value is None:
        assert len({json.dumps(one_found) for one_found in found}) > 1
    else:
        assert set(found) == {value}


@pytest.mark.anyio
async def test_the_bloods_of_severe_preeclampsia_classify_as_severe_and_of_the_other_not() -> None:
    order = ("order_lab_test", {"tests": ["preeclampsia"], "priority": "stat"})
    for key, category in (
        ("preeclampsia_severe", "preeclampsia_severe"),
        ("gestational_hypertension", "gestational_hypertension"),
    ):
        for seed in SEEDS:
            read = (
                await play(
                    generate(CONDITIONS[key], seed),
                    order,
                    ("perform_primary_survey", {}),
                    ("evaluate_preeclampsia", {}),
                    wait=100,
                )
            )[-1]
            assert read["category"] == category, (key, seed)


@pytest.mark.anyio
async def test_a_restricted_fetus_is_small_and_a_usual_one_is_not() -> None:
    scan = (
        "order_imaging",
        {"modality": "ultrasound", "body_part": "obstetric", "indication": "growth of the fetus", "priority": "stat"},
    )
    for key, small in (
        ("fetal_growth_restriction", True),
        ("gestational_hypertension", False),
        ("preterm_labour", False),
    ):
        for seed in SEEDS:
            growth = (await play(generate(CONDITIONS[key], seed), scan, ("assess_fetal_growth", {}), wait=240))[-1]
            assert growth["category"] in (("fgr", "severe_fgr") if small else ("appropriate",)), (
                key,
                seed,
                growth["centile"],
            )


@pytest.mark.anyio
async def test_weights_on_the_scan_are_those_of_the_measured_biometry() -> None:
    scan = (
        "order_imaging",
        {"modality": "ultrasound", "body_part": "obstetric", "indication": "growth of the fetus", "priority": "stat"},
    )
    case = generate(CONDITIONS["fetal_growth_restriction"], 3)
    episode = Episode(world=case.world())
    placed = await dispatch(episode, TOOLS["order_imaging"], {"patient_id": case.patient_id} | scan[1])
    episode.require_world().advance(240)
    report = await dispatch(episode, TOOLS["get_imaging_report"], {"study_id": placed["study_id"]})
    row = episode.require_world().row("SELECT measurements FROM imaging_study WHERE id = ?", placed["study_id"])
    assert row
    measures = json.loads(row["measurements"])
    text = json.dumps(report)
    assert all(f"{measures[name]:g} cm" in text for name in ("bpd_cm", "hc_cm", "ac_cm", "fl_cm"))


@pytest.mark.anyio
async def test_uterine_tone_answers_to_treatment() -> None:
    case = generate(CONDITIONS["postpartum_atony"], 4)
    episode = Episode(world=case.world())
    before = await dispatch(
        episode, TOOLS["assess_postpartum_haemorrhage"], {"patient_id": case.patient_id, "examine": True}
    )
    for drug, dose, unit, route in (("carboprost", 0.25, "mg", "im"), ("tranexamic acid", 1000, "mg", "iv")):
        await dispatch(episode, TOOLS["prescribe_medication"], {
            "patient_id": case.patient_id, "drug_name": drug, "dose": dose, "dose_unit": unit, "route": route, "frequency": "stat",
            "indication": "postpartum haemorrhage",
        })  # fmt: skip
    episode.require_world().advance(150)
    after = await dispatch(
        episode, TOOLS["assess_postpartum_haemorrhage"], {"patient_id": case.patient_id, "examine": True}
    )
    assert (before["causes"]["tone"]["state"], after["causes"]["tone"]["state"]) == ("supported", "excluded")


@pytest.mark.parametrize("key", OBSTETRIC)
def test_patients_of_a_condition_differ_and_are_drawn_the_same_twice(key: str) -> None:
    cases = [generate(CONDITIONS[key], seed) for seed in SEEDS]
    assert len({(case.obstetric, case.age) for case in cases}) == len(cases)
    assert generate(CONDITIONS[key], 1).template == generate(CONDITIONS[key], 1).template


@pytest.mark.parametrize("key", OBSTETRIC)
def test_no_category_and_no_diagnosis_stands_in_the_database(key: str) -> None:
    world = generate(CONDITIONS[key], 2).world()
    text = json.dumps(
        [
            world.rows(f"SELECT * FROM {table}")
            for table in ("observation", "imaging_study", "latent_study", "latent_finding", "latent_obstetric")
        ]
    ).lower()
    for word in (CONDITIONS[key].name.lower(), "category i", "centile"):
        assert word not in text


@pytest.mark.anyio
async def test_a_positive_test_makes_a_pregnancy_that_is_not_dated_yet() -> None:
    case = replace(generate(CONDITIONS["pregnant_uti"], 3), texts=(("hcg_urine", "positive", "high"),))
    episode = Episode(world=case.world())
    me = {"patient_id": case.patient_id}
    gyn = await dispatch(episode, TOOLS["get_gyn_assessment"], me)
    assert gyn["pregnancy_test"]["result"] == "not_done"
    with pytest.raises(Exception, match="not known to be pregnant"):
        await dispatch(episode, TOOLS["get_prenatal_labs"], me)
    await dispatch(
        episode, TOOLS["place_care_order"], me | {"order_type": "bedside_test", "item": "poc_pregnancy_test"}
    )
    episode.require_world().advance(10)
    with pytest.raises(Exception, match="Gestational age unknown"):
        await dispatch(episode, TOOLS["get_prenatal_labs"], me)


def test_every_pregnant_patient_of_any_domain_has_an_obstetric_record() -> None:
    for key in ("urosepsis", "pregnant_uti", "pregnant_hypertension"):
        case = replace(generate(CONDITIONS[key], 2), sex="female", pregnancy="pregnant", gestation_weeks=24)
        world = case.world()
        codes = {row["code"] for row in world.rows("SELECT code FROM observation WHERE category = 'obstetric'")}
        assert {"lmp", "gravida", "dating_scan", "plurality"} <= codes, key
