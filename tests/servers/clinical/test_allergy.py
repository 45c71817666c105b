"""The cross-reactivity verdicts against the table of get_allergy_list.

Khan 2022 J Allergy Clin Immunol 150:1333; Romano 2010 J Allergy Clin Immunol 126:994; Romano 2015 136:685.
"""

from typing import Any

import pytest

from medmcp.servers.clinical.allergy import RecordedAllergy, Verdict, cross_reactivity, worst
from medmcp.servers.clinical.formulary import find_drug


def allergy(allergen: str, mechanism: str = "immediate", severity: str = "anaphylaxis", **rest: Any) -> RecordedAllergy:
    rest.setdefault("verified", True)
    return RecordedAllergy.model_validate({"allergen": allergen, "mechanism": mechanism, "severity": severity, **rest})


def verdict(drug: str, recorded: RecordedAllergy) -> Verdict:
    row = find_drug(drug)
    assert row is not None, drug
    return cross_reactivity(row, recorded)


def test_the_same_drug_after_verified_anaphylaxis_is_avoided_absolutely() -> None:
    found = verdict("amoxicillin", allergy("amoxicillin"))
    assert (found.verdict, found.absolute) == ("avoid", True)


@pytest.mark.parametrize(
    "drug", ["piperacillin-tazobactam", "flucloxacillin", "amoxicillin-clavulanate", "benzylpenicillin"]
)
def test_other_penicillins_are_avoided_absolutely(drug: str) -> None:
    found = verdict(drug, allergy("amoxicillin"))
    assert (found.verdict, found.absolute) == ("avoid", True)


@pytest.mark.parametrize("drug", ["cefazolin", "ceftriaxone", "cefotaxime", "cefepime", "cefuroxime", "ceftazidime"])
def test_a_cephalosporin_with_another_side_chain_is_acceptable_after_penicillin_anaphylaxis(drug: str) -> None:
    assert verdict(drug, allergy("amoxicillin")).verdict == "acceptable"


@pytest.mark.parametrize(
    ("culprit", "drug"),
    [
        ("ampicillin", "cefalexin"),
        ("amoxicillin", "cefadroxil"),
        ("amoxicillin", "cefalexin"),
        ("cefalexin", "ampicillin"),
    ],
)
def test_an_identical_or_similar_side_chain_is_avoided_after_an_immediate_reaction(culprit: str, drug: str) -> None:
    assert verdict(drug, allergy(culprit)).verdict == "avoid"


@pytest.mark.parametrize("drug", ["meropenem", "ertapenem", "imipenem-cilastatin"])
def test_a_carbapenem_is_acceptable_after_penicillin_anaphylaxis(drug: str) -> None:
    assert verdict(drug, allergy("benzylpenicillin")).verdict == "acceptable"


def test_a_carbapenem_is_avoided_after_anaphylaxis_to_another_carbapenem() -> None:
    found = verdict("ertapenem", allergy("meropenem"))
    assert (found.verdict, found.absolute) == ("avoid", True)


@pytest.mark.parametrize(
    ("culprit", "drug", "expected"),
    [
        ("ceftriaxone", "cefotaxime", "avoid"),  # group A
        ("cefalexin", "cefadroxil", "avoid"),  # group B
        ("ceftriaxone", "ceftazidime", "caution"),  # A and C are similar
        ("ceftriaxone", "cefalexin", "caution"),  # different groups
        ("ceftazidime", "aztreonam", "avoid"),
        ("amoxicillin", "aztreonam", "acceptable"),
        ("benzylpenicillin", "cefoxitin", "caution"),  # similar thienyl chain
    ],
)
def test_side_chain_groups_decide_between_beta_lactams(culprit: str, drug: str, expected: str) -> None:
    assert verdict(drug, allergy(culprit)).verdict == expected


def test_an_old_mild_or_unverified_penicillin_label_is_a_caution() -> None:
    old = allergy("amoxicillin", "unknown", "mild", verified=False, years_ago=20)
    assert verdict("amoxicillin", old).verdict == "caution"
    assert verdict("ampicillin", old).verdict == "caution"
    assert verdict("ceftriaxone", old).verdict == "acceptable"


def test_a_label_that_only_says_penicillin_is_read_by_its_group() -> None:
    label = allergy("penicillin", group="penicillin")
    assert verdict("amoxicillin", label).verdict == "avoid"
    assert verdict("ceftriaxone", label).verdict == "acceptable"


def test_after_a_severe_cutaneous_reaction_other_beta_lactams_need_a_specialist() -> None:
    scar = allergy("amoxicillin", "delayed_scar", "severe")
    assert verdict("amoxicillin", scar).absolute
    assert verdict("cefadroxil", scar).verdict == "avoid"
    assert verdict("ceftriaxone", scar).verdict == "caution"


@pytest.mark.parametrize("drug", ["furosemide", "hydrochlorothiazide", "acetazolamide", "glipizide", "celecoxib"])
def test_a_sulfonamide_that_is_no_antibiotic_is_acceptable(drug: str) -> None:
    assert verdict(drug, allergy("co-trimoxazole", "delayed_mild", "mild")).verdict == "acceptable"


def test_sulfasalazine_is_avoided_and_dapsone_a_caution_after_a_sulfonamide_antibiotic() -> None:
    rash, scar = allergy("co-trimoxazole", "delayed_mild", "mild"), allergy("co-trimoxazole", "delayed_scar", "severe")
    assert verdict("sulfasalazine", rash).verdict == "avoid"
    assert verdict("dapsone", rash).verdict == "caution"
    assert verdict("dapsone", scar).verdict == "avoid"


def test_nsaid_hypersensitivity_is_a_class_reaction_of_cox_1_inhibitors() -> None:
    urticaria = allergy("aspirin", "immediate", "moderate")
    assert verdict("ibuprofen", urticaria).verdict == "avoid"
    assert verdict("ketorolac", urticaria).verdict == "avoid"
    assert verdict("celecoxib", urticaria).verdict == "caution"
    assert verdict("paracetamol", urticaria).verdict == "no_known_relation"


@pytest.mark.parametrize(
    ("drug", "expected"),
    [("lisinopril", "avoid"), ("sacubitril-valsartan", "avoid"), ("losartan", "caution"), ("aliskiren", "caution")],
)
def test_angioedema_from_an_ace_inhibitor(drug: str, expected: str) -> None:
    assert verdict(drug, allergy("ramipril", "immediate", "severe")).verdict == expected


@pytest.mark.parametrize(
    ("culprit", "drug", "expected"),
    [
        ("heparin", "enoxaparin", "avoid"),
        ("heparin", "fondaparinux", "no_known_relation"),
        ("chloroprocaine", "lidocaine", "acceptable"),
        ("phenytoin", "carbamazepine", "avoid"),
        ("carbamazepine", "lamotrigine", "avoid"),
        ("carbamazepine", "levetiracetam", "no_known_relation"),
    ],
)
def test_heparins_local_anaesthetics_and_antiepileptics(culprit: str, drug: str, expected: str) -> None:
    assert verdict(drug, allergy(culprit, "delayed_scar", "severe")).verdict == expected


def test_lamotrigine_after_an_aromatic_antiepileptic_can_be_overridden() -> None:
    assert not verdict("lamotrigine", allergy("carbamazepine", "delayed_scar", "severe")).absolute
    assert verdict("phenytoin", allergy("carbamazepine", "delayed_scar", "severe")).absolute


def test_food_allergies_are_no_reason_against_contrast_propofol_or_influenza_vaccine() -> None:
    assert verdict("iohexol", allergy("shellfish", group="shellfish")).verdict == "no_known_relation"
    for drug in ("propofol", "influenza vaccine"):
        assert verdict(drug, allergy("egg", group="egg")).verdict in ("acceptable", "no_known_relation")


def test_a_severe_contrast_reaction_is_avoided_and_a_mild_one_a_caution() -> None:
    assert verdict("iohexol", allergy("iopamidol", group="iodinated_contrast")).verdict == "avoid"
    mild = allergy("iopamidol", "immediate", "mild", group="iodinated_contrast")
    assert verdict("iohexol", mild).verdict == "caution"


def test_nausea_from_an_opioid_is_an_intolerance() -> None:
    assert verdict("codeine", allergy("codeine", "intolerance", "mild")).verdict == "caution"
    assert verdict("morphine", allergy("codeine", "intolerance", "mild")).verdict != "avoid"


def test_the_worst_of_several_allergies_decides() -> None:
    found = [verdict("ceftriaxone", allergy("amoxicillin")), verdict("ceftriaxone", allergy("ceftriaxone"))]
    assert worst(found).verdict == "avoid"
    assert worst([]).verdict == "no_known_relation"
