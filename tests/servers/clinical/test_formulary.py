"""The formulary's look-ups, its rows as a whole, and spot checks of rows against the literature."""

import pytest

from medmcp.servers.clinical import formulary as module
from medmcp.servers.clinical.drug import Drug, RenalBand
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.formulary import (
    drugs_for,
    drugs_in_group,
    find_drug,
    formulary,
    match_class,
    nearest_names,
)
from medmcp.servers.clinical.laboratory import find_panel, find_test


def drug(name: str) -> Drug:
    found = find_drug(name)
    assert found is not None, name
    return found


def renal_band(row: Drug, value: float, metric: str) -> RenalBand:
    bands = [b for b in row.renal if b.metric == metric and b.dialysis == "none" and b.low <= value < b.high]
    assert len(bands) == 1
    return bands[0]


def strengths(row: Drug, role: str) -> dict[str, str | None]:
    return {entry.enzyme: entry.strength for entry in row.cyp if entry.role == role}


# the loader


@pytest.mark.parametrize(
    ("asked", "generic"),
    [
        ("acetaminophen", "paracetamol"),
        ("Albuterol", "salbutamol"),
        ("MEPERIDINE", "pethidine"),
        ("Tylenol", "paracetamol"),
        ("  Zoloft ", "sertraline"),
        ("sertraline hydrochloride", "sertraline"),
        ("phenytoin sodium", "phenytoin"),
        ("zolpidem tartrate", "zolpidem"),
        ("dexamethasone sodium phosphate", "dexamethasone"),
        ("sodium valproate", "valproate"),
        ("lithium carbonate", "lithium"),
        ("calcium carbonate", "calcium carbonate"),
        ("potassium phosphate", "potassium phosphate"),
        ("St John’s wort", "st john's wort"),
        ("thiamazole", "methimazole"),
        ("carbidopa/levodopa", "levodopa-carbidopa"),
        ("methylergonovine", "methylergometrine"),
    ],
)
def test_a_drug_is_found_by_generic_name_synonym_brand_or_salt(asked: str, generic: str) -> None:
    assert drug(asked).name == generic


@pytest.mark.parametrize("asked", ["", "sodium", "morphine 5 mg", "give ibuprofen", "potassium", "xyzzy"])
def test_nothing_is_read_from_free_text_or_from_a_salt_alone(asked: str) -> None:
    assert find_drug(asked) is None


def test_the_nearest_names_of_a_misspelling_start_with_the_drug_meant() -> None:
    assert nearest_names("sertralin")[0] == "sertraline"
    assert nearest_names("acetaminofen")[0] == "paracetamol"
    assert len(nearest_names("prednison")) <= 3
    assert nearest_names("qqqqqqqq") == []


def test_a_name_that_two_rows_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from medmcp.servers.clinical.formulary import pain

    monkeypatch.setattr(pain, "DRUGS", (pain.DRUGS[0], pain.DRUGS[0]))
    formulary.cache_clear()
    try:
        with pytest.raises(ValueError, match="two rows"):
            formulary()
    finally:
        monkeypatch.undo()
        formulary.cache_clear()


def test_an_indication_is_matched_whole_or_by_contained_words_first_line_first() -> None:
    rows = drugs_for("Status Epilepticus")
    lines = [line for _, line in rows]
    assert lines == sorted(lines, key=["first", "second", "other"].index)
    place = {row.name: line for row, line in rows}
    # AES guideline 2016: benzodiazepine first; fosphenytoin, valproate or levetiracetam second.
    assert place["lorazepam"] == "first"
    assert {place[name] for name in ("fosphenytoin", "valproate", "levetiracetam")} == {"second"}
    assert "amoxicillin" in {row.name for row, _ in drugs_for("streptococcal")}
    assert "empagliflozin" in {row.name for row, _ in drugs_for("heart failure")}
    assert drugs_for("") == []
    assert drugs_for("pneu") == []


def test_a_qualifier_that_makes_another_disease_is_not_matched() -> None:
    assert "bosentan" not in {row.name for row, _ in drugs_for("hypertension")}
    assert "bosentan" in {row.name for row, _ in drugs_for("pulmonary arterial hypertension")}
    assert "desmopressin" not in {row.name for row, _ in drugs_for("diabetes")}
    assert "naloxone" not in {row.name for row, _ in drugs_for("depression")}


def test_a_class_is_found_by_tag_plural_meaning_name_or_atc_prefix() -> None:
    for text in ("ssri", "SSRIs", "selective serotonin reuptake inhibitors"):
        found = match_class(text)
        assert found is not None
        assert found[0] == "ssri"
        assert "sertraline" in {row.name for row in found[1]}
    by_atc = match_class("n03ag")
    assert by_atc is not None
    assert by_atc[0] == "ATC N03AG"
    assert [row.name for row in by_atc[1]] == ["valproate"]  # WHO ATC: fatty acid derivatives
    by_name = match_class("mood stabiliser")
    assert by_name is not None
    assert [row.name for row in by_name[1]] == ["lithium"]
    assert match_class("homeopathic") is None
    assert match_class("") is None


def test_a_group_lists_its_members_only() -> None:
    names = {row.name for row in drugs_in_group("opioid")}
    assert {"morphine", "fentanyl", "tramadol", "methadone", "pethidine"} <= names
    assert "naltrexone" not in names
    assert drugs_in_group("no_such_tag") == []


# every row


def test_every_tag_of_a_row_is_a_listed_tag() -> None:
    assert {tag for row in formulary().values() for tag in row.groups} <= set(DRUG_GROUPS)


def test_no_name_leads_to_two_drugs() -> None:
    owner: dict[str, str] = {}
    for row in formulary().values():
        for name in {row.name, *row.synonyms, *row.brands}:
            assert owner.setdefault(module._plain(name), row.name) == row.name, name


def test_every_row_has_what_the_drug_tools_need() -> None:
    for row in formulary().values():
        assert row.name == row.name.lower()
        assert row.indications, row.name
        assert len(row.adverse_effects) >= 3, row.name
        assert row.doses, row.name
        assert row.sources, row.name


def test_no_dose_exceeds_its_own_maximum() -> None:
    for row in formulary().values():
        for dose in row.doses:
            assert dose.low <= dose.high, row.name
            assert dose.route in row.routes, row.name
            if dose.max_single is not None and not dose.unit.endswith(("_per_kg", "_per_m2")):
                assert dose.high <= dose.max_single, (row.name, dose)


def test_every_baseline_test_is_an_ecg_or_in_the_laboratory_catalogue() -> None:
    for row in formulary().values():
        for key in row.baseline_tests:
            assert key == "ecg" or find_test(key) or find_panel(key), (row.name, key)


# pregnancy: the binding list of check_pregnancy_safety


@pytest.mark.parametrize(
    "name",
    ["valproate", "misoprostol", "testosterone", "finasteride", "ergotamine", "ergometrine", "methylergometrine"],
)
def test_grade_one_teratogens_are_contraindicated_in_pregnancy(name: str) -> None:
    pregnancy = drug(name).pregnancy
    assert pregnancy is not None
    assert pregnancy.verdict == "contraindicated"


@pytest.mark.parametrize("name", ["phenytoin", "phenobarbital", "carbamazepine", "topiramate", "paroxetine", "lithium"])
def test_known_teratogens_of_the_avoid_list_are_avoided(name: str) -> None:
    pregnancy = drug(name).pregnancy
    assert pregnancy is not None
    assert pregnancy.verdict == "avoid"
    assert pregnancy.teratogen


@pytest.mark.parametrize("name", ["ibuprofen", "naproxen", "diclofenac", "ketorolac", "indometacin", "celecoxib"])
def test_an_nsaid_is_avoided_from_20_weeks_and_contraindicated_late(name: str) -> None:
    # FDA drug safety communication of 15 October 2020; label: contraindicated at about 30 weeks and later.
    pregnancy = drug(name).pregnancy
    assert pregnancy is not None
    assert pregnancy.verdict_by_trimester == ("use_if_needed", "avoid", "contraindicated")


def test_the_thionamide_of_choice_changes_after_the_first_trimester() -> None:
    # ATA pregnancy guideline 2017: propylthiouracil up to 16 weeks.
    methimazole, propylthiouracil = drug("methimazole").pregnancy, drug("propylthiouracil").pregnancy
    assert methimazole is not None
    assert propylthiouracil is not None
    assert methimazole.verdict_by_trimester is not None
    assert methimazole.verdict_by_trimester[0] == "avoid"
    assert propylthiouracil.verdict_by_trimester is not None
    assert propylthiouracil.verdict_by_trimester[0] == "use_if_needed"


# drug levels: the binding targets of check_therapeutic_drug_monitoring


@pytest.mark.parametrize(
    ("name", "indication", "unit", "low", "high"),
    [
        ("phenytoin", "", "mg/L", 10, 20),
        ("valproate", "epilepsy", "mg/L", 50, 100),
        ("valproate", "acute mania", "mg/L", 50, 125),
        ("carbamazepine", "", "mg/L", 4, 12),
        ("phenobarbital", "", "mg/L", 15, 40),
        ("theophylline", "", "mg/L", 5, 15),
        ("lithium", "bipolar disorder maintenance", "mmol/L", 0.6, 0.8),
        ("lithium", "acute mania", "mmol/L", 0.8, 1.2),
        ("clozapine", "", "ng/mL", 350, 600),
    ],
)
def test_level_targets_are_those_of_the_catalogue(
    name: str, indication: str, unit: str, low: float, high: float
) -> None:
    rows = [row for row in drug(name).tdm if row.indication == indication]
    assert [(row.unit, row.low, row.high) for row in rows] == [(unit, low, high)]


def test_a_lithium_level_is_toxic_above_1_5_and_read_12_hours_after_the_dose() -> None:
    for row in drug("lithium").tdm:
        assert row.toxic == 1.5
        assert row.window_h is not None
        assert row.window_h[0] <= 12 <= row.window_h[1]


def test_phenytoin_has_nonlinear_kinetics() -> None:
    # Saturable hydroxylation by CYP2C9 at therapeutic levels: US prescribing information, section 12.3.
    kinetics = drug("phenytoin").pk
    assert kinetics is not None
    assert kinetics.nonlinear


# kidney, liver, dose


@pytest.mark.parametrize(
    ("egfr", "action", "most"),
    [
        (60, "none", 2550),
        (45, "none", 2550),
        (44.9, "reduce", 1000),
        (30, "reduce", 1000),
        (29.9, "contraindicated", None),
    ],
)
def test_metformin_follows_the_fda_2016_egfr_bands(egfr: float, action: str, most: float | None) -> None:
    band = renal_band(drug("metformin"), egfr, "egfr")
    assert (band.action, band.max_daily) == (action, most)


@pytest.mark.parametrize(
    ("name", "clearance", "most"),
    [
        ("gabapentin", 45, 1400),  # Neurontin label table 1: CrCl 30 to 59: 400 to 1,400 mg per day
        ("gabapentin", 20, 700),  # CrCl 15 to 29: 200 to 700 mg per day
        ("pregabalin", 45, 300),  # Lyrica label table 2
        ("levetiracetam", 40, 1500),  # Keppra label: CrCl 30 to 50: 250 to 750 mg every 12 h
        ("tramadol", 20, 200),  # Ultram label: below 30: 200 mg per day
        ("memantine", 20, 10),  # Namenda label: 5 to 29: 5 mg twice daily
    ],
)
def test_renal_maxima_are_those_of_the_us_label(name: str, clearance: float, most: float) -> None:
    assert renal_band(drug(name), clearance, "crcl").max_daily == most


@pytest.mark.parametrize(
    ("name", "route", "most"),
    [
        ("paracetamol", "oral", 4000),  # US over-the-counter monograph and BNF: 4 g per day
        ("ibuprofen", "oral", 3200),  # Motrin label
        ("tramadol", "oral", 400),  # Ultram label
        ("bupropion", "oral", 450),  # Wellbutrin label
        ("citalopram", "oral", 40),  # FDA drug safety communication 2012
        ("ketorolac", "iv", 120),  # ketorolac label under 65 years
        ("lacosamide", "oral", 400),  # Vimpat label
        ("clozapine", "oral", 900),  # Clozaril label
    ],
)
def test_the_highest_daily_dose_is_that_of_the_label(name: str, route: str, most: float) -> None:
    row = next(
        dose
        for dose in drug(name).doses
        if dose.indication == "any" and dose.route == route and dose.population == "adult"
    )
    assert row.max_daily == most


def test_citalopram_stops_at_20_mg_over_60_years() -> None:
    # FDA drug safety communication of 28 March 2012.
    assert {dose.max_daily for dose in drug("citalopram").doses if dose.population == "older_adult"} == {20}


def test_diazepam_is_contraindicated_and_lorazepam_possible_in_child_pugh_c() -> None:
    # Valium label, section 4: severe hepatic insufficiency; lorazepam is glucuronidated only.
    action = {
        name: next(band.action for band in drug(name).hepatic if band.child_pugh == "C")
        for name in ("diazepam", "lorazepam")
    }
    assert action == {"diazepam": "contraindicated", "lorazepam": "reduce"}


# enzymes, QT, anticholinergic burden, allergy groups


@pytest.mark.parametrize(
    ("name", "role", "enzyme"),
    [
        ("fluoxetine", "inhibitor", "CYP2D6"),
        ("paroxetine", "inhibitor", "CYP2D6"),
        ("bupropion", "inhibitor", "CYP2D6"),
        ("fluvoxamine", "inhibitor", "CYP1A2"),
        ("fluvoxamine", "inhibitor", "CYP2C19"),
        ("carbamazepine", "inducer", "CYP3A4"),
        ("phenytoin", "inducer", "CYP3A4"),
        ("st john's wort", "inducer", "CYP3A4"),
    ],
)
def test_strong_inhibitors_and_inducers_are_those_of_the_fda_table(name: str, role: str, enzyme: str) -> None:
    assert strengths(drug(name), role)[enzyme] == "strong"


@pytest.mark.parametrize(
    ("name", "enzyme"),
    [
        ("duloxetine", "CYP1A2"),
        ("tizanidine", "CYP1A2"),
        ("celecoxib", "CYP2C9"),
        ("omeprazole", "CYP2C19"),
        ("atomoxetine", "CYP2D6"),
        ("nortriptyline", "CYP2D6"),
        ("venlafaxine", "CYP2D6"),
        ("buspirone", "CYP3A4"),
        ("quetiapine", "CYP3A4"),
    ],
)
def test_sensitive_substrates_are_those_of_the_fda_table(name: str, enzyme: str) -> None:
    assert enzyme in {entry.enzyme for entry in drug(name).cyp if entry.sensitive}


@pytest.mark.parametrize(
    ("category", "names"),
    [
        (
            "known",
            (
                "citalopram",
                "escitalopram",
                "haloperidol",
                "chlorpromazine",
                "methadone",
                "ondansetron",
                "domperidone",
                "donepezil",
            ),
        ),
        (
            "possible",
            ("clozapine", "lithium", "mirtazapine", "venlafaxine", "tramadol", "granisetron", "buprenorphine"),
        ),
        (
            "conditional",
            ("quetiapine", "olanzapine", "sertraline", "hydroxyzine", "metoclopramide", "loperamide", "famotidine"),
        ),
    ],
)
def test_qt_categories_are_those_of_credible_meds(category: str, names: tuple[str, ...]) -> None:
    assert {name: drug(name).qt_category for name in names} == dict.fromkeys(names, category)


def test_anticholinergic_scores_follow_the_acb_scale() -> None:
    # Boustani 2008 Aging Health 4:311, update 2012.
    expected = {
        "amitriptyline": 3,
        "oxybutynin": 3,
        "diphenhydramine": 3,
        "carbamazepine": 2,
        "pethidine": 2,
        "trazodone": 1,
    }
    assert {name: drug(name).acb_score for name in expected} == expected


def test_allergy_groups_are_those_of_the_cross_reactivity_table() -> None:
    aromatic = {row.name for row in formulary().values() if row.allergy_group == "aromatic_antiepileptic"}
    assert {"phenytoin", "fosphenytoin", "carbamazepine", "oxcarbazepine", "phenobarbital"} <= aromatic
    assert drug("lamotrigine").allergy_group == "lamotrigine"
    assert drug("celecoxib").allergy_group == "nsaid_cox2"
    assert drug("ibuprofen").side_chain == drug("naproxen").side_chain != drug("ketorolac").side_chain
    assert drug("chloroprocaine").allergy_group == "local_anaesthetic_ester"
    assert drug("bupivacaine").allergy_group == "local_anaesthetic_amide"
