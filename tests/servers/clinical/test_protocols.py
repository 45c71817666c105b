"""Emergency protocols and team activations against their guidelines."""

import pytest

from medmcp.servers.clinical.activations import ACTIVATIONS, Criterion, check
from medmcp.servers.clinical.care_orders import find_item
from medmcp.servers.clinical.dose import amount_of
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.protocol import Medication, patient_dose
from medmcp.servers.clinical.protocols import PROTOCOLS, find_protocol


def drug(protocol: str, name: str, **where: object) -> Medication:
    rows = [m for m in PROTOCOLS[protocol].medications if m.drug == name]
    return next(m for m in rows if all(getattr(m, k) == v for k, v in where.items()))


def target(protocol: str, step: str) -> int:
    return next(t.minutes for t in PROTOCOLS[protocol].time_targets if step in t.step)


def test_there_are_35_protocols_and_13_activations_and_they_refer_to_each_other() -> None:
    assert (len(PROTOCOLS), len(ACTIVATIONS)) == (35, 13)
    assert {p.activation for p in PROTOCOLS.values()} - {""} <= set(ACTIVATIONS)
    assert {a.protocol for a in ACTIVATIONS.values()} - {""} <= set(PROTOCOLS)
    assert find_protocol("Status epilepticus") is PROTOCOLS["status_epilepticus"]


@pytest.mark.parametrize(
    ("protocol", "name", "low", "unit", "route"),
    [("anaphylaxis", "adrenaline", 0.5, "mg", "im"), ("cardiac_arrest_adult", "adrenaline", 1, "mg", "iv_or_io"),
     ("cardiac_arrest_adult", "amiodarone", 300, "mg", "iv_or_io"),
     ("stroke", "alteplase", 0.9, "mg/kg", "iv_infusion"),
     ("status_epilepticus", "levetiracetam", 60, "mg/kg", "iv"), ("trauma", "tranexamic acid", 1, "g", "iv"),
     ("postpartum_haemorrhage", "tranexamic acid", 1, "g", "iv"), ("eclampsia", "magnesium sulfate", 4, "g", "iv"),
     ("malignant_hyperthermia", "dantrolene", 2.5, "mg/kg", "iv"),
     ("hyperkalaemia", "insulin regular", 10, "unit", "iv"),
     ("local_anaesthetic_toxicity", "lipid emulsion 20%", 1.5, "mL/kg", "iv"),
     ("dka_hhs", "insulin regular", 0.1, "unit/kg/h", "iv_infusion"), ("sepsis", "hydrocortisone", 50, "mg", "iv"),
     ("overdose_paracetamol", "acetylcysteine", 150, "mg/kg", "iv_infusion")],
)  # fmt: skip
def test_the_first_dose_of_a_drug_is_that_of_the_guideline(
    protocol: str, name: str, low: float, unit: str, route: str
) -> None:
    row = drug(protocol, name)
    assert (row.low, row.unit, row.route) == (low, unit, route)


def test_alteplase_in_stroke_is_capped_at_90_mg() -> None:
    row = drug("stroke", "alteplase")
    assert patient_dose(row, 70)[0] == pytest.approx(63.0)
    assert patient_dose(row, 130) == (90, 90, "mg")


def test_a_rate_per_kg_keeps_its_time_and_a_weight_must_be_positive() -> None:
    assert patient_dose(drug("dka_hhs", "insulin regular"), 80) == (8.0, 8.0, "unit/h")
    with pytest.raises(ValueError, match="above 0"):
        patient_dose(drug("stroke", "alteplase"), 0)


@pytest.mark.parametrize(
    ("protocol", "step", "minutes"),
    [("stroke", "door to needle", 60), ("stemi", "door to balloon", 90), ("stemi", "ECG", 10),
     ("sepsis", "antibiotics, shock", 60), ("stroke", "window", 270), ("status_epilepticus", "first benzodiazepine", 5),
     ("maternal_cardiac_arrest", "delivery", 5), ("gi_bleed", "endoscopy, suspected varices", 720),
     ("severe_hypertension_pregnancy", "first antihypertensive", 60), ("postpartum_haemorrhage", "tranexamic", 180)],
)  # fmt: skip
def test_time_targets_are_those_of_the_guideline(protocol: str, step: str, minutes: int) -> None:
    assert target(protocol, step) == minutes


@pytest.mark.parametrize(
    ("protocol", "name", "code"),
    [("postpartum_haemorrhage", "ergometrine", "O14"), ("postpartum_haemorrhage", "carboprost", "J45"),
     ("eclampsia", "magnesium sulfate", "G70.0"), ("agitation", "haloperidol", "G20"), ("stroke", "alteplase", "I61")],
)  # fmt: skip
def test_drugs_of_a_protocol_name_the_states_against_them(protocol: str, name: str, code: str) -> None:
    assert any(c.drug == name and code in c.icd10 for c in PROTOCOLS[protocol].cautions)


def test_a_criterion_is_met_not_met_or_unknown() -> None:
    low = Criterion(fact="sbp", op="<", value=90, unit="mmHg")
    assert [check(low, f) for f in ({"sbp": 80}, {"sbp": 90}, {}, {"sbp": None})] == [
        "met",
        "not_met",
        "unknown",
        "unknown",
    ]
    seen = Criterion(fact="st_elevation", op="==", value=True)
    assert [check(seen, f) for f in ({"st_elevation": True}, {"st_elevation": False}, {})] == [
        "met",
        "not_met",
        "unknown",
    ]


def test_every_row_is_complete_and_its_patients_are_named() -> None:
    for row in PROTOCOLS.values():
        assert row.triggers, row.key
        assert row.actions, row.key
        assert row.medications, row.key
        assert row.time_targets, row.key
        assert any(c.isdigit() for c in row.citation), row.key
    for team in ACTIVATIONS.values():
        assert team.team, team.key
        assert team.criteria, team.key
        assert team.timers, team.key


def test_burn_fluid_is_given_for_each_per_cent_of_burnt_surface() -> None:
    adult = drug("burns", "ringer's lactate", population="adult")
    assert patient_dose(adult, 70) == (140, 140, "mL")  # ATLS 10: 2 mL x 70 kg, which is no dose by itself
    for row in (adult, drug("burns", "ringer's lactate", population="child")):
        assert "each 1 %" in row.indication


def test_every_dose_is_in_a_unit_that_the_safety_engine_reads() -> None:
    for protocol in PROTOCOLS.values():
        for row in protocol.medications:
            assert amount_of(row.low, row.unit.replace("/", "_per_"), 70) is not None, (protocol.key, row.drug)


def against(protocol: str, name: str, code: str) -> bool:
    """Whether a coded problem makes the drug absolutely contraindicated."""
    rows = [c for c in PROTOCOLS[protocol].cautions if c.drug == name and c.icd10 and c.absolute]
    return any(code.startswith(c.icd10) for c in rows)


def test_a_contraindication_is_coded_no_wider_than_it_is() -> None:
    assert against("hypoglycaemia", "glucagon", "D13.7")  # insulinoma
    assert not against("hypoglycaemia", "glucagon", "E16.2")  # hypoglycaemia itself
    assert against("stemi", "tenecteplase", "D66")  # haemophilia A
    assert not against("stemi", "tenecteplase", "D68.51")  # factor V Leiden is no bleeding diathesis
    assert not against("stemi", "tenecteplase", "Z86.79")  # any past circulatory disease


# named only to be avoided, so that the hospital does not stock them
NOT_STOCKED = {"albumin 4%", "hydroxyethyl starch", "recombinant factor VIIa", "sevoflurane", "silver sulfadiazine"}


def test_every_drug_of_a_protocol_is_in_the_formulary_or_a_fluid_or_blood_product_of_the_care_orders() -> None:
    for protocol in PROTOCOLS.values():
        for row in protocol.medications:
            as_care = find_item("iv_fluid", row.drug) or find_item("blood_product", row.drug)
            assert find_drug(row.drug) or as_care, (protocol.key, row.drug)
        for caution in protocol.cautions:
            assert find_drug(caution.drug) or caution.drug in NOT_STOCKED, (protocol.key, caution.drug)


def test_every_blood_product_that_a_team_brings_can_be_ordered() -> None:
    for activation in ACTIVATIONS.values():
        for thing in activation.brings:
            for product in ("red cells", "plasma", "platelets"):
                if product.removesuffix("s") in thing:
                    assert find_item("blood_product", product), product
