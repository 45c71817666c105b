"""The anti-infective, immunology, oncology, vaccine and contrast rows against labels and guidelines.

Expected values are copied from the source named in each test, never from the rows.
"""

from collections import Counter
from itertools import pairwise

import pytest

from medmcp.servers.clinical.drug import Drug, RenalBand
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.formulary import (
    antibacterials_beta_lactam,
    antibacterials_other,
    antifungals_antivirals_antiparasitics,
    immunology_oncology,
    vaccines_contrast,
)

MODULES = (
    antibacterials_beta_lactam,
    antibacterials_other,
    antifungals_antivirals_antiparasitics,
    immunology_oncology,
    vaccines_contrast,
)
DRUGS: tuple[Drug, ...] = tuple(drug for module in MODULES for drug in module.DRUGS)
BY_NAME: dict[str, Drug] = {drug.name: drug for drug in DRUGS}


def band(name: str, clearance: float) -> RenalBand:
    """The band without dialysis that holds at a clearance."""
    hits = [b for b in BY_NAME[name].renal if b.dialysis == "none" and b.low <= clearance < b.high]
    assert len(hits) == 1, f"{name} has {len(hits)} bands at {clearance}"
    return hits[0]


def roles(name: str) -> set[tuple[str, str, str | None]]:
    return {(role.enzyme, role.role, role.strength) for role in BY_NAME[name].cyp}


def test_at_least_ninety_drugs_each_named_once() -> None:
    names = Counter(drug.name for drug in DRUGS)
    assert len(DRUGS) >= 90
    assert not [name for name, n in names.items() if n > 1]
    assert all(name == name.lower() for name in names)


def test_no_synonym_or_brand_leads_to_two_drugs() -> None:
    keys = Counter(key.lower() for drug in DRUGS for key in {drug.name, *drug.synonyms, *drug.brands})
    assert not [key for key, n in keys.items() if n > 1]


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.name)
def test_every_row_is_complete_enough_for_the_drug_tools(drug: Drug) -> None:
    assert len(drug.indications) >= 2
    assert len(drug.adverse_effects) >= 3
    assert drug.sources
    assert all(any(char.isdigit() for char in source) for source in drug.sources), "a source has its year"
    assert drug.renal
    assert drug.hepatic
    assert drug.pregnancy is not None
    assert drug.lactation is not None
    assert set(drug.groups) <= set(DRUG_GROUPS)


# by mouth for the bowel alone, so that no general dose may be offered
BY_INDICATION_ALONE = {"vancomycin": {"oral"}, "normal immunoglobulin": {"iv"}}


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.name)
def test_every_adult_route_has_a_general_dose(drug: Drug) -> None:
    general = {dose.route for dose in drug.doses if dose.indication == "any" and dose.population == "adult"}
    assert general == set(drug.routes) - BY_INDICATION_ALONE.get(drug.name, set())
    assert {dose.route for dose in drug.doses} == set(drug.routes)


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.name)
def test_doses_are_ordered_and_within_their_own_maximum(drug: Drug) -> None:
    for dose in drug.doses:
        assert 0 < dose.low <= dose.high
        if dose.per_day:
            assert 0 < dose.per_day[0] <= dose.per_day[1]
        if not dose.unit.endswith(("_per_kg", "_per_m2")):
            if dose.max_single is not None:
                assert dose.high <= dose.max_single
            if dose.max_daily is not None and dose.per_day:
                assert dose.low * dose.per_day[0] <= dose.max_daily


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.name)
def test_renal_bands_are_contiguous_and_never_overlap(drug: Drug) -> None:
    bands = sorted((b.low, b.high) for b in drug.renal if b.dialysis == "none")
    assert bands[-1][1] == 1000
    assert all(lower[1] == upper[0] for lower, upper in pairwise(bands))
    assert len({b.metric for b in drug.renal if b.dialysis == "none"}) == 1


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.name)
def test_hepatic_advice_covers_the_three_child_pugh_classes(drug: Drug) -> None:
    assert [row.child_pugh for row in drug.hepatic] == ["A", "B", "C"]


def test_renal_bands_follow_the_us_labels() -> None:
    # Merrem label: 26 to 50 mL/min every 12 h; below 10 half the dose every 24 h
    assert band("meropenem", 50).min_interval_h == 12
    assert band("meropenem", 51).action == "none"
    assert band("meropenem", 9).min_interval_h == 24
    # Cubicin label: below 30 mL/min every 48 h
    assert band("daptomycin", 29).min_interval_h == 48
    assert band("daptomycin", 30).action == "none"
    # Tamiflu label, treatment: above 30 to 60 mL/min 30 mg twice a day; above 10 to 30 30 mg once a day
    assert band("oseltamivir", 60).max_daily == 60
    assert band("oseltamivir", 30).max_daily == 30
    # Viread label: 30 to 49 mL/min every 48 h; 10 to 29 every 72 to 96 h
    assert band("tenofovir disoproxil", 49).min_interval_h == 48
    assert band("tenofovir disoproxil", 29).min_interval_h == 72
    # Zosyn label: 20 to 40 mL/min 2.25 g every 6 h (9 g), nosocomial pneumonia 3.375 g every 6 h (13.5 g)
    assert band("piperacillin-tazobactam", 25).max_daily == 4 * 3375
    # Xeloda label: contraindicated below 30 mL/min
    assert band("capecitabine", 29).action == "contraindicated"
    # Uloric label: at most 40 mg a day below 30 mL/min
    assert band("febuxostat", 20).max_daily == 40


def test_drugs_without_renal_adjustment_say_so() -> None:
    # US labels of the five: no change for renal impairment
    for name in ("ceftriaxone", "clindamycin", "doxycycline", "moxifloxacin", "linezolid"):
        assert {b.action for b in BY_NAME[name].renal} == {"none"}


def test_cyp_strengths_follow_the_fda_tables() -> None:
    # FDA, Drug Development and Drug Interactions: tables of substrates, inhibitors and inducers (2023)
    for name in ("clarithromycin", "itraconazole", "ketoconazole", "posaconazole", "voriconazole", "ritonavir"):
        assert ("CYP3A4", "inhibitor", "strong") in roles(name)
    for name in ("erythromycin", "fluconazole", "ciprofloxacin", "ciclosporin", "imatinib"):
        assert ("CYP3A4", "inhibitor", "moderate") in roles(name)
    assert ("CYP1A2", "inhibitor", "strong") in roles("ciprofloxacin")
    assert ("CYP2C19", "inhibitor", "strong") in roles("fluconazole")
    assert ("CYP2C9", "inhibitor", "moderate") in roles("fluconazole")
    assert ("CYP2D6", "inhibitor", "strong") in roles("terbinafine")
    assert ("CYP2C8", "inhibitor", "weak") in roles("trimethoprim")
    assert {("CYP3A4", "inducer", "strong"), ("CYP2C19", "inducer", "strong")} <= roles("rifampicin")
    assert ("CYP3A4", "inducer", "moderate") in roles("efavirenz")
    for name in ("tacrolimus", "sirolimus", "everolimus", "darunavir"):
        assert any(role.enzyme == "CYP3A4" and role.sensitive for role in BY_NAME[name].cyp)


def test_azithromycin_is_no_relevant_cyp3a4_inhibitor() -> None:
    # US label, Zithromax (2023): does not interact through CYP3A4, in contrast to the other macrolides
    assert not [role for role in BY_NAME["azithromycin"].cyp if role.enzyme == "CYP3A4"]


def test_qt_categories_follow_crediblemeds() -> None:
    # CredibleMeds QTdrugs list (2024)
    known = (
        "azithromycin", "clarithromycin", "erythromycin", "ciprofloxacin", "levofloxacin", "moxifloxacin",
        "fluconazole", "chloroquine", "hydroxychloroquine",
    )  # fmt: skip
    assert {drug.name for drug in DRUGS if drug.qt_category == "known"} == set(known)
    for name in ("voriconazole", "posaconazole", "itraconazole", "ketoconazole", "metronidazole", "quinine"):
        assert BY_NAME[name].qt_category == "conditional"
    for name in ("tacrolimus", "tamoxifen", "bortezomib", "efavirenz"):
        assert BY_NAME[name].qt_category == "possible"


def test_known_teratogens_are_contraindicated_in_pregnancy() -> None:
    # US labels, and the binding list of check_pregnancy_safety in the tool catalogue
    for name in (
        "isotretinoin", "acitretin", "thalidomide", "lenalidomide", "methotrexate", "mycophenolate mofetil",
        "leflunomide", "ribavirin", "mmr vaccine", "varicella vaccine", "yellow fever vaccine",
    ):  # fmt: skip
        pregnancy = BY_NAME[name].pregnancy
        assert pregnancy is not None
        assert pregnancy.verdict == "contraindicated", name
        assert pregnancy.contraception, name
    for name in ("isotretinoin", "acitretin", "thalidomide", "lenalidomide", "methotrexate", "ribavirin"):
        assert BY_NAME[name].pregnancy.teratogen  # type: ignore[union-attr]
    assert "ectopic pregnancy" in BY_NAME["methotrexate"].pregnancy.accepted_indications  # type: ignore[union-attr]


def test_every_live_vaccine_is_contraindicated_in_severe_immunodeficiency() -> None:
    # CDC general best practice guidelines for immunization (2024)
    live = [drug for drug in DRUGS if "live_vaccine" in drug.groups]
    assert len(live) == 3
    for drug in live:
        assert any("D81" in c.icd10 and c.level == "absolute" for c in drug.contraindications)


def test_trimester_verdicts_hold_where_the_risk_is_of_one_trimester() -> None:
    # catalogue rule; ACOG Committee Opinion 717 (2017) for nitrofurantoin and trimethoprim
    by: dict[str, tuple[str, ...]] = {
        name: drug.pregnancy.verdict_by_trimester or () for name, drug in BY_NAME.items() if drug.pregnancy
    }
    assert by["trimethoprim"][0] == "avoid"
    assert by["fluconazole"][0] == "avoid"
    assert by["nitrofurantoin"][2] == "avoid"
    for name in ("doxycycline", "minocycline", "tigecycline"):
        assert by[name][1:] == ("avoid", "avoid")
    for name in ("gentamicin", "tobramycin", "amikacin"):
        assert BY_NAME[name].pregnancy.verdict == "avoid"  # type: ignore[union-attr]


def test_level_targets_follow_the_catalogue() -> None:
    # Rybak 2020 Am J Health Syst Pharm 77:835; catalogue of check_therapeutic_drug_monitoring
    vancomycin = {row.kind: (row.low, row.high, row.unit) for row in BY_NAME["vancomycin"].tdm}
    assert vancomycin == {"auc": (400, 600, "mg*h/L"), "trough": (10, 20, "mg/L")}
    for name in ("gentamicin", "tobramycin"):
        levels = {(row.indication, row.kind): (row.low, row.high) for row in BY_NAME[name].tdm}
        assert levels == {
            ("extended interval", "trough"): (0, 1),
            ("conventional dosing", "peak"): (5, 10),
            ("conventional dosing", "trough"): (0, 2),
        }
    amikacin = {row.indication: row.high for row in BY_NAME["amikacin"].tdm}
    assert amikacin == {"extended interval": 5, "conventional dosing": 8}


def test_side_chains_group_the_beta_lactams_as_the_allergy_table_does() -> None:
    # Khan 2022 J Allergy Clin Immunol 150:1333; Romano 2015 J Allergy Clin Immunol 136:685
    assert BY_NAME["amoxicillin"].side_chain == BY_NAME["cefadroxil"].side_chain == "amoxicillin"
    assert BY_NAME["ampicillin"].side_chain == BY_NAME["cefalexin"].side_chain == "ampicillin"
    assert BY_NAME["ceftazidime"].side_chain == BY_NAME["aztreonam"].side_chain == "ceftazidime"
    for name in ("ceftriaxone", "cefotaxime", "cefepime", "cefuroxime"):
        assert BY_NAME[name].side_chain == "methoxyimino"
    assert BY_NAME["cefazolin"].side_chain == ""


def test_beta_lactam_tags_agree_with_the_allergy_group() -> None:
    for drug in antibacterials_beta_lactam.DRUGS:
        assert "beta_lactam" in drug.groups
        if drug.allergy_group != "monobactam":
            assert drug.allergy_group in drug.groups


def test_weekly_methotrexate_is_never_a_daily_dose() -> None:
    # US label, methotrexate (2020): daily in place of weekly intake has been fatal
    for dose in BY_NAME["methotrexate"].doses:
        if dose.route in ("oral", "sc"):
            assert dose.per_day is not None
            assert dose.per_day[1] * 7 == pytest.approx(1)
    assert BY_NAME["methotrexate"].high_alert


def test_vincristine_is_for_intravenous_use_only_and_capped_at_two_milligrams() -> None:
    # US label, vincristine (2020); ISMP targeted medication safety best practices (2024)
    vincristine = BY_NAME["vincristine"]
    assert vincristine.routes == ("iv",)
    assert {dose.max_single for dose in vincristine.doses} == {2}


def test_the_two_amphotericin_products_never_share_a_ceiling() -> None:
    # US label, conventional amphotericin B (2022): never above 1.5 mg/kg a day; AmBisome 3 to 6 mg/kg a day
    assert max(dose.high for dose in BY_NAME["amphotericin b"].doses) == 1.5
    assert min(dose.low for dose in BY_NAME["liposomal amphotericin b"].doses) == 3


def test_pharmacogenetic_rows_name_the_cpic_level_a_pairs() -> None:
    # CPIC guidelines: thiopurines 2018, DPYD 2017, CYP3A5 2015, CYP2C19 2017, CYP2D6 2018
    pairs = {(drug.name, row.gene) for drug in DRUGS for row in drug.pharmacogenetics if row.cpic_level == "A"}
    assert {
        ("azathioprine", "TPMT"), ("azathioprine", "NUDT15"), ("mercaptopurine", "TPMT"), ("fluorouracil", "DPYD"),
        ("capecitabine", "DPYD"), ("tacrolimus", "CYP3A5"), ("voriconazole", "CYP2C19"), ("tamoxifen", "CYP2D6"),
    } <= pairs  # fmt: skip
