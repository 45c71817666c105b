"""Monograph, classes, interactions, alternatives, enzymes, pregnancy, food."""

from typing import TYPE_CHECKING

import pytest

from medmcp.servers.clinical.formulary import find_drug, formulary
from medmcp.servers.drug_interaction import TOOLS
from medmcp.servers.tool import ToolError

if TYPE_CHECKING:
    from conftest import Ward

PATIENT = "PT-000001"


def test_the_domain_owns_fifteen_tools_and_none_of_them_writes() -> None:
    assert len(TOOLS) == 15
    assert all(tool.read_only for tool in TOOLS)


def test_a_brand_name_finds_the_monograph(ward: "Ward") -> None:
    answer = ward.call("get_drug_info", drug_name="Coumadin")
    assert answer["generic_name"] == "warfarin"
    assert answer["boxed_warnings"]
    assert "PA-" in answer["citation"]


def test_only_the_sections_asked_for_are_shown(ward: "Ward") -> None:
    answer = ward.call("get_drug_info", drug_name="warfarin", sections=["dosing"])
    assert answer["dosing"]
    assert answer["adverse_effects"] == []


def test_an_unknown_drug_is_refused_with_the_nearest_name(ward: "Ward") -> None:
    with pytest.raises(ToolError, match="metformin") as caught:
        ward.call("get_drug_info", drug_name="metformim")
    assert caught.value.code == "NOT_FOUND"


def test_first_line_drugs_for_an_indication_come_first(ward: "Ward") -> None:
    drugs = ward.call("search_drugs_by_class", drug_class="ACE inhibitors", indication="hypertension")["drugs"]
    assert "lisinopril" in [drug["generic_name"] for drug in drugs]
    assert [drug["first_line"] for drug in drugs] == sorted((drug["first_line"] for drug in drugs), reverse=True)
    assert all(drug["atc"].startswith("C09") for drug in drugs)


def test_a_search_needs_a_class_or_an_indication(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("search_drugs_by_class")
    assert caught.value.code == "INVALID_ARGUMENT"


def test_simvastatin_with_clarithromycin_is_contraindicated_in_either_order(ward: "Ward") -> None:
    """US prescribing information of simvastatin, section 4: strong CYP3A4 inhibitors."""
    one = ward.call("check_interaction", drug_a="simvastatin", drug_b="clarithromycin")
    other = ward.call("check_interaction", drug_a="clarithromycin", drug_b="simvastatin")
    assert (one["severity"], one["severity_rank"]) == ("contraindicated", 10)
    assert one["all_hits"] == other["all_hits"]


def test_an_undocumented_pair_is_never_called_safe(ward: "Ward") -> None:
    answer = ward.call("check_interaction", drug_a="paracetamol", drug_b="amoxicillin")
    assert (answer["interaction"], answer["severity_rank"]) == ("none_documented", 0)
    assert "not evidence that none exists" in answer["effect"]


def test_the_same_drug_under_two_names_is_refused(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("check_interaction", drug_a="paracetamol", drug_b="acetaminophen")
    assert caught.value.code == "INVALID_ARGUMENT"


def test_a_screen_finds_all_five_kinds_of_problem_and_names_their_records(ward: "Ward") -> None:
    warfarin = ward.takes("warfarin", 5, indication="atrial fibrillation")
    metformin = ward.takes("metformin", 1000, frequency="bid", indication="type 2 diabetes mellitus")
    allergy = ward.allergy("amoxicillin", "penicillin")
    creatinine = ward.result("creatinine", 2.4, "mg/dL")  # CKD-EPI 2021 at 70, female: about 21
    gout = ward.problem("M10.9", "Gout")
    answer = ward.call(
        "check_all_interactions", patient_id=PATIENT, new_drugs=["ibuprofen", "naproxen", "amoxicillin",
                                                                 "hydrochlorothiazide", "no such drug"], limit=50,
    )  # fmt: skip
    found = answer["findings"]
    assert {row["type"] for row in found} == {"drug_drug", "drug_disease", "drug_allergy", "duplication", "drug_lab"}
    assert [row["rank"] for row in found] == sorted((row["rank"] for row in found), reverse=True)
    bleed = next(row for row in found if row["drugs"] == ["ibuprofen", "warfarin"])
    assert bleed["medication_ids"] == [warfarin]
    assert bleed["involves_new"]
    penicillin = next(row for row in found if row["type"] == "drug_allergy")
    assert (penicillin["severity"], penicillin["source_records"]) == ("contraindicated", [allergy])
    acidosis = next(row for row in found if row["type"] == "drug_lab" and row["drugs"] == ["metformin"])
    assert acidosis["severity"] == "contraindicated"  # eGFR < 30: FDA 2016
    assert (acidosis["medication_ids"], acidosis["source_records"]) == ([metformin], [creatinine])
    assert any(row["type"] == "drug_disease" and row["source_records"] == [gout] for row in found)
    assert [row["drug"] for row in answer["not_checked"]] == ["no such drug"]
    assert answer["cumulative"]["bleeding_risk_count"] == 3  # warfarin, ibuprofen, naproxen


def test_a_screen_without_any_medicine_says_so(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("check_all_interactions", patient_id=PATIENT)
    assert caught.value.code == "MISSING_DATA"


def test_the_lowest_severity_can_be_set(ward: "Ward") -> None:
    ward.takes("warfarin", 5)
    answer = ward.call(
        "check_all_interactions", patient_id=PATIENT, new_drugs=["ibuprofen", "fluconazole"], min_severity="major"
    )
    assert answer["findings"]
    assert all(row["rank"] >= 8 for row in answer["findings"])


def test_an_alternative_that_the_patient_is_allergic_to_is_excluded(ward: "Ward") -> None:
    ward.allergy("amoxicillin", "penicillin")
    answer = ward.call(
        "search_drug_alternatives", drug_name="amoxicillin", patient_id=PATIENT, reason="allergy", limit=50,
        indication="community-acquired pneumonia",
    )  # fmt: skip
    fitting = [row["drug"] for row in answer["alternatives"] if row["fits"]]
    excluded = [row["drug"] for row in answer["excluded"]]
    assert "doxycycline" in fitting
    assert "ampicillin-sulbactam" in excluded
    assert "amoxicillin-clavulanate" not in [*fitting, *excluded]  # the same ingredient is no alternative
    assert all("penicillin" not in find_drug(name).groups for name in fitting)  # type: ignore[union-attr]


def test_without_a_patient_the_answer_says_what_was_not_checked(ward: "Ward") -> None:
    answer = ward.call("search_drug_alternatives", drug_name="amoxicillin", indication="community-acquired pneumonia")
    assert "not checked" in answer["warnings"][0]


def test_alternatives_need_an_indication(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("search_drug_alternatives", drug_name="amoxicillin", patient_id=PATIENT)
    assert caught.value.code == "MISSING_DATA"


def test_a_strong_inhibitor_is_matched_with_the_patients_substrate(ward: "Ward") -> None:
    record = ward.takes("simvastatin", 40)
    answer = ward.call("check_cyp450_metabolism", drug_name="clarithromycin", patient_id=PATIENT)
    assert {"enzyme": "CYP3A4", "strength": "strong"} in answer["inhibits"]  # FDA table 2023
    match = next(row for row in answer["patient_matches"] if row["enzyme"] == "CYP3A4")
    assert (match["other_drug"], match["medication_ids"]) == ("simvastatin", [record])


def test_a_poor_metaboliser_gets_the_consequence_for_clopidogrel(ward: "Ward") -> None:
    answer = ward.call("check_cyp450_metabolism", drug_name="clopidogrel", gene="CYP2C19", phenotype="poor")
    assert answer["pharmacogenetics"][0]["cpic_level"] == "A"  # Lee 2022 Clin Pharmacol Ther 112:959


# the safety row of check_pregnancy_safety: these are contraindicated, whatever the trimester
TERATOGENS = (
    "isotretinoin", "acitretin", "thalidomide", "methotrexate", "mycophenolate mofetil", "leflunomide", "ribavirin",
    "bosentan", "riociguat", "finasteride", "misoprostol", "warfarin", "valproate",
)  # fmt: skip


@pytest.mark.parametrize("name", TERATOGENS)
def test_a_known_teratogen_is_contraindicated(ward: "Ward", name: str) -> None:
    if find_drug(name) is None:
        pytest.skip(f"{name} is not in the formulary")
    assert ward.call("check_pregnancy_safety", drug_name=name)["pregnancy_verdict"] == "contraindicated"


@pytest.mark.parametrize(
    "group", ["ace_inhibitor", "arb", "tetracycline", "aminoglycoside", "live_vaccine", "retinoid", "ergot"]
)
def test_no_member_of_a_fetotoxic_class_is_ever_compatible(ward: "Ward", group: str) -> None:
    for drug in formulary().values():
        if group in drug.groups and drug.pregnancy is not None and "topical" not in drug.routes:
            answer = ward.call("check_pregnancy_safety", drug_name=drug.name)
            assert answer["pregnancy_verdict"] in ("avoid", "contraindicated", "use_if_needed"), drug.name


def test_the_trimester_comes_from_the_chart(ward: "Ward") -> None:
    ward.world.update("patient", PATIENT, pregnancy="pregnant", pregnancy_lmp="2030-10-14")  # 20 weeks on 3 March
    answer = ward.call("check_pregnancy_safety", drug_name="lisinopril", patient_id=PATIENT)
    assert answer["pregnancy_verdict"] == "contraindicated"
    assert any("20+0" in warning for warning in answer["warnings"])


def test_food_interactions_of_the_whole_list_are_sorted_by_severity(ward: "Ward") -> None:
    ward.takes("warfarin", 5)
    ward.takes("simvastatin", 40)
    answer = ward.call("check_food_interactions", patient_id=PATIENT)
    assert {row["drug"] for row in answer["interactions"]} == {"warfarin", "simvastatin"}
    grapefruit = ward.call("check_food_interactions", drug_name="simvastatin", item="grapefruit")["interactions"]
    assert all("grapefruit" in row["item"] for row in grapefruit)
    assert grapefruit


def test_food_needs_a_drug_or_a_patient(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("check_food_interactions")
    assert caught.value.code == "INVALID_ARGUMENT"
