"""The disease scripts of internal medicine: chart, examination, laboratory and notes of one patient agree and give nothing
away; the differential knows every disease by name and never its patient."""

import json
from typing import Any

import pytest

from medmcp.servers.clinical.differential import find_disease, rank_diagnoses
from medmcp.servers.clinical.differential_diseases import DISEASES
from medmcp.servers.clinical.differential_findings import FINDINGS
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical_diagnosis import TOOLS
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.world.bedside import find
from medmcp.servers.world.laboratory import order_test
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.outcome import outcome_bounds

INTERNAL = [key for key, condition in CONDITIONS.items() if condition.domain == "clinical_diagnosis"]
BY_NAME = {tool.name: tool for tool in TOOLS}
SEEDS = range(5)
KNOWN_DOMAINS = (
    "clinical_diagnosis",
    "triage_emergency",
    "psychiatry",
    "drug_interaction",
    "visual_diagnosis",
    "ehr_management",
)


async def call(case: Case, name: str, **arguments: Any) -> dict[str, Any]:
    return await dispatch(Episode(world=case.world()), BY_NAME[name], {"patient_id": case.patient_id} | arguments)


def level(case: Case, code: str) -> float:
    """What the laboratory finds now."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    test = find_test(code)
    assert patient is not None
    assert test is not None
    order = order_test(world, patient, case.encounter_id, test, priority="stat", indication="check")
    row = world.row("SELECT value FROM observation WHERE order_id = ?", order["id"])
    assert row is not None
    return float(row["value"])


def test_at_least_nine_conditions_in_every_split() -> None:
    assert len(INTERNAL) >= 9
    assert {CONDITIONS[key].split for key in INTERNAL} == {"train", "validation", "test"}


@pytest.mark.parametrize("key", INTERNAL)
def test_no_complaint_teaser_or_answer_says_the_diagnosis(key: str) -> None:
    condition = CONDITIONS[key]
    told = " ".join(
        (
            condition.teaser,
            *condition.complaints,
            *(s.answer for s in condition.slots),
            *(s.lay for s in condition.symptoms),
        )
    ).lower()
    assert not any(name.lower() in told for name in (condition.name, *condition.accepted_names) if len(name) > 3)


# a patient's coded problems may be named, and findings that criteria ask for; what is wrong now may not
@pytest.mark.parametrize("key", sorted(CONDITIONS))
def test_no_note_says_the_diagnosis(key: str) -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        world = case.world()
        coded = " ".join(row["display"].casefold() for row in world.rows("SELECT display FROM condition"))
        told = " ".join((*case.condition.complaints, *(symptom.name for symptom in case.condition.symptoms))).casefold()
        stays = told + " ".join(
            str(row["chief_complaint"]).casefold() for row in world.rows("SELECT chief_complaint FROM encounter")
        )
        for note in world.rows(
            "SELECT text FROM document_reference WHERE text IS NOT NULL AND type != 'medication_reconciliation' AND text NOT LIKE '%Looked for and not found%'"
        ):
            text = note["text"].casefold()
            for name in (case.condition.name, *case.condition.accepted_names):
                plain = name.casefold()
                assert len(plain) < 4 or plain not in text or plain in coded or plain in stays, (name, note["text"])


@pytest.mark.parametrize("key", ["pulmonary_embolism", "cirrhosis_alcohol", "nstemi", "urosepsis", "icu_septic_shock"])
def test_a_note_agrees_with_the_chart(key: str) -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        world = case.world()
        notes = world.rows("SELECT type, text, date FROM document_reference ORDER BY date")
        assert notes
        assert all(note["date"] <= world.now for note in notes)
        for note in notes:
            if "Allergies: none known" in note["text"]:
                assert not case.allergies
            if note["type"] == "triage":
                rate = world.row(
                    "SELECT value FROM observation WHERE code = 'heart_rate' ORDER BY effective DESC LIMIT 1"
                )
                assert rate is not None
                assert f"HR {rate['value']:.0f}/min" in note["text"]


# neither a visit nor a state of pregnancy or birth
OF_DISEASES = [
    condition
    for condition in CONDITIONS.values()
    if condition.domain in KNOWN_DOMAINS and not condition.icd10.startswith(("Z", "O", "P"))
]


@pytest.mark.parametrize("condition", OF_DISEASES, ids=lambda c: c.key)
def test_the_differential_has_a_counterpart_of_every_disease(condition: Any) -> None:
    names = (condition.name, *condition.accepted_names)
    by_name = any(find_disease(name) for name in names)
    by_code = any(condition.icd10.startswith((disease.icd10[:3], *disease.code_prefixes)) for disease in DISEASES)
    assert by_name or by_code, (condition.icd10, names)


def test_a_finding_has_a_share_between_nothing_and_all() -> None:
    for disease in DISEASES:
        assert set(disease.frequency) | set(disease.lr) <= set(FINDINGS)
        assert all(0 < share <= 100 for share in disease.frequency.values())
        assert all(ratio[0] >= 1 >= ratio[1] for ratio in disease.lr.values()), disease.key
        assert any(char.isdigit() for char in disease.source), disease.key


def test_each_disease_comes_first_by_its_own_commonest_findings() -> None:
    # the findings of half of its patients or more, all present, nothing else known
    lost = []
    for disease in DISEASES:
        known = {name: True for name, share in disease.frequency.items() if share >= 50}
        age = sum(disease.age) / 2 if disease.age != (0, 130) else 50.0
        sex = disease.sex if disease.sex != "any" else "female"
        ranked = rank_diagnoses(known, age=min(age, 70), sex=sex)
        if disease.key not in [one.disease.key for one in ranked[:2]]:
            lost.append(disease.key)
    assert lost == []


@pytest.mark.anyio
async def test_the_examination_tells_the_conditions_apart() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for key in (
        "appendicitis",
        "bacterial_meningitis",
        "heart_failure_acute",
        "hyperthyroidism",
        "hypothyroidism",
        "deep_vein_thrombosis",
        "cirrhosis_alcohol",
    ):
        found = await call(generate(CONDITIONS[key], 3), "perform_physical_exam", systems=[
            "general", "heent", "neck", "cardiovascular", "respiratory", "abdomen", "neurological", "peripheral_vascular"])  # fmt: skip
        seen[key] = tuple(row["detail"] for row in found["findings"] if row["present"])
        assert seen[key], key
    assert len(set(seen.values())) == len(seen)


# limits of the diagnoses: ADA 2024 ketoacidosis, ESCMID 2016 meningitis, WHO anaemia, ATA 2014 and 2016
@pytest.mark.parametrize(
    ("key", "code", "low", "high"),
    [("dka", "beta_hydroxybutyrate", 3.0, 15), ("dka", "ph_venous", 6.8, 7.3), ("dka", "glucose", 13.9, 60), ("bacterial_meningitis", "csf_wbc", 100, 10_000),
     ("bacterial_meningitis", "csf_glucose", 0, 2.2), ("iron_deficiency", "haemoglobin", 5, 12), ("iron_deficiency", "ferritin", 1, 30),
     ("hypothyroidism", "tsh", 10, 100), ("hypothyroidism", "free_t4", 1, 10), ("hyperthyroidism", "tsh", 0, 0.1), ("hyperthyroidism", "free_t4", 23, 100),
     ("heart_failure_acute", "nt_probnp", 900, 40_000), ("icu_pancreatitis", "lipase", 180, 10_000), ("pulmonary_embolism", "d_dimer", 800, 10_000)],
)  # fmt: skip
def test_the_laboratory_meets_the_definition(key: str, code: str, low: float, high: float) -> None:
    values = [level(generate(CONDITIONS[key], seed), code) for seed in SEEDS]
    assert low <= min(values)
    assert max(values) <= high
    assert len(set(values)) > 1


def test_a_swollen_leg_is_swollen_wherever_one_looks() -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS["deep_vein_thrombosis"], seed)
        world = case.world()
        assert find(world, case.patient_id, "legs").text == "unilateral calf swelling"
        assert (find(world, case.patient_id, "calf_difference_cm").value or 0) > 1


@pytest.mark.parametrize(
    ("key", "code", "item", "sign"),
    [("pleural_effusion", "meniscus_opacity", "percussion", "dull {} base"), ("pneumothorax_primary", "pleural_line", "percussion", "hyper-resonant {}"),
     ("thyroid_nodule", "thyroid_nodule", "thyroid_gland", "nodule of the {} lobe")],
)  # fmt: skip
def test_hands_find_on_the_side_that_the_film_shows(key: str, code: str, item: str, sign: str) -> None:
    sides = set()
    for seed in range(12):
        case = generate(CONDITIONS[key], seed)
        world = case.world()
        row = world.row("SELECT side FROM latent_media_finding WHERE code = ? ORDER BY rowid LIMIT 1", code)
        found = find(world, case.patient_id, item)
        if row is None:
            assert not found.abnormal
            continue
        assert found.text == sign.format(row["side"])
        sides.add(row["side"])
    assert sides == {"left", "right"}


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [("heart_failure_acute", "drug:furosemide", "care:iv_fluid"), ("bacterial_meningitis", "drug:ceftriaxone", "drug:lorazepam"),
     ("dka", "drug:insulin regular", "drug:sodium bicarbonate"), ("pulmonary_embolism", "drug:enoxaparin", "care:iv_fluid"),
     ("cap_severe", "drug:ceftriaxone", "drug:lorazepam")],
)  # fmt: skip
def test_the_right_treatment_helps_and_the_wrong_one_harms(key: str, right: str, wrong: str) -> None:
    case = generate(CONDITIONS[key], 4)
    untreated, treated = outcome_bounds(case, 300, ((right, 20),))
    _, harmed = outcome_bounds(case, 300, ((wrong, 20),))
    assert treated < untreated - 0.03
    assert harmed > untreated


def test_the_first_day_of_intensive_care_is_on_file_and_over() -> None:
    for key in ("icu_septic_shock", "icu_pancreatitis"):
        for seed in SEEDS:
            case = generate(CONDITIONS[key], seed)
            world = case.world()
            encounter = world.row("SELECT icu_admitted_at FROM encounter WHERE id = ?", case.encounter_id)
            assert encounter is not None
            assert world.minutes_since(encounter["icu_admitted_at"]) > 24 * 60
            sets = world.rows(
                "SELECT DISTINCT set_id FROM observation WHERE code = 'heart_rate' AND effective >= ?",
                encounter["icu_admitted_at"],
            )
            assert len(sets) >= 7


@pytest.mark.anyio
async def test_three_records_have_three_due_lists() -> None:
    found = set()
    for key, seed in (("asplenia_clinic", 1), ("older_adult_checkup", 2), ("transplant_clinic", 3)):
        result = await call(generate(CONDITIONS[key], seed), "get_immunization_history")
        found.add(json.dumps([row["vaccine"] for row in result["due"]]))
        assert result["due"]
    assert len(found) == 3
