"""Spot checks of the cardiovascular, blood and critical-care rows against labels and guidelines."""

import pytest

from medmcp.servers.clinical.drug import Dose, Drug
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS
from medmcp.servers.clinical.formulary import blood, cardiovascular, emergency_critical_care

ROWS = {row.name: row for module in (cardiovascular, blood, emergency_critical_care) for row in module.DRUGS}


def dose(name: str, indication: str, route: str, unit: str, population: str = "adult") -> Dose:
    """The one dose of that indication, route, unit and population; a loading dose is a dose like any other."""
    found = [
        d for d in ROWS[name].doses
        if (d.indication, d.route, d.unit, d.population) == (indication, route, unit, population)
    ]  # fmt: skip
    assert len(found) == 1, f"{name}: {len(found)} doses for {indication} {route} {unit} {population}"
    return found[0]


def test_no_name_or_synonym_stands_for_two_drugs() -> None:
    names = [word.lower() for row in ROWS.values() for word in (row.name, *row.synonyms, *row.brands)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_every_row_has_known_tags_effects_a_general_range_and_dated_sources(row: Drug) -> None:
    assert set(row.groups) <= set(DRUG_GROUPS)
    assert row.indications
    assert len(row.adverse_effects) >= 3
    assert row.pregnancy is not None
    assert row.lactation is not None
    assert row.sources
    assert all(any(letter.isdigit() for letter in source) for source in row.sources)
    for route in row.routes:
        assert any(d.indication == "any" and d.route == route for d in row.doses), route
    for d in row.doses:
        assert d.route in row.routes
        assert d.low <= d.high


def test_us_names_resolve_to_the_international_name() -> None:
    for international, us in (
        ("adrenaline", "epinephrine"),
        ("noradrenaline", "norepinephrine"),
        ("glyceryl trinitrate", "nitroglycerin"),
        ("suxamethonium", "succinylcholine"),
        ("torasemide", "torsemide"),
    ):
        assert us in ROWS[international].synonyms


def test_renin_angiotensin_drugs_are_avoided_early_and_contraindicated_later_in_pregnancy() -> None:
    """FDA boxed warning on fetal toxicity; the tool catalogue binds avoid at any time, contraindicated from week 14."""
    tags = {"ace_inhibitor", "arb", "arni", "renin_inhibitor"}
    rows = [row for row in ROWS.values() if tags & set(row.groups)]
    assert len(rows) == 10
    for row in rows:
        assert row.pregnancy is not None
        assert row.pregnancy.verdict == "avoid"
        assert row.pregnancy.verdict_by_trimester == ("avoid", "contraindicated", "contraindicated")


def test_known_teratogens_are_contraindicated_and_need_a_pregnancy_test() -> None:
    """US labels of warfarin (2017), riociguat (2021) and bosentan (2023)."""
    for name in ("warfarin", "riociguat", "bosentan"):
        pregnancy = ROWS[name].pregnancy
        assert pregnancy is not None
        assert pregnancy.verdict == "contraindicated"
        assert pregnancy.teratogen
    warfarin = ROWS["warfarin"].pregnancy
    assert warfarin is not None
    assert warfarin.accepted_indications == ("mechanical heart valve",)


def test_low_dose_aspirin_stays_possible_in_late_pregnancy() -> None:
    """ACOG Committee Opinion 743 (2018): 81 mg a day to prevent pre-eclampsia."""
    pregnancy = ROWS["aspirin"].pregnancy
    assert pregnancy is not None
    assert pregnancy.verdict_by_trimester == ("use_if_needed", "avoid", "contraindicated")
    assert "pre-eclampsia prevention" in pregnancy.accepted_indications


def test_adrenaline_follows_anaphylaxis_and_arrest_guidance() -> None:
    """WAO 2020: 0.01 mg/kg im, 0.5 mg at most. AHA ACLS and PALS 2020: 1 mg, child 0.01 mg/kg to 1 mg."""
    assert dose("adrenaline", "anaphylaxis", "im", "mg").max_single == 0.5
    arrest = dose("adrenaline", "cardiac arrest", "iv", "mg")
    assert (arrest.low, arrest.high) == (1, 1)
    child = dose("adrenaline", "cardiac arrest", "iv", "mg_per_kg", "child")
    assert (child.high, child.max_single) == (0.01, 1)


def test_alteplase_and_tenecteplase_stroke_doses_are_capped() -> None:
    """AHA/ASA 2019: alteplase 0.9 mg/kg, 90 mg at most. AcT 2022: tenecteplase 0.25 mg/kg, 25 mg at most."""
    alteplase = dose("alteplase", "acute ischaemic stroke", "iv", "mg_per_kg")
    assert (alteplase.high, alteplase.max_single) == (0.9, 90)
    tenecteplase = dose("tenecteplase", "acute ischaemic stroke", "iv", "mg_per_kg")
    assert (tenecteplase.high, tenecteplase.max_single) == (0.25, 25)


def test_heparin_bolus_depends_on_the_indication() -> None:
    """Raschke 1993: 80 unit/kg. ACC/AHA acute coronary syndromes 2025: 60 unit/kg, 4,000 units at most."""
    assert dose("heparin", "pulmonary embolism", "iv", "unit_per_kg").low == 80
    coronary = dose("heparin", "acute coronary syndrome", "iv", "unit_per_kg")
    assert (coronary.high, coronary.max_single) == (60, 4000)


def test_level_targets_are_those_of_the_tool_catalogue() -> None:
    """DIG trial analysis, Rathore 2003: 0.5 to 0.9 ng/mL. ACCP 2012: heparin 0.3 to 0.7, enoxaparin peak 0.6 to 1.0."""
    failure, rate = ROWS["digoxin"].tdm
    assert (failure.low, failure.high, rate.low, rate.high) == (0.5, 0.9, 0.8, 2.0)
    assert failure.window_h is not None
    assert failure.window_h[0] == 6
    assert (ROWS["heparin"].tdm[0].low, ROWS["heparin"].tdm[0].high) == (0.3, 0.7)
    peak = ROWS["enoxaparin"].tdm[0]
    assert (peak.kind, peak.low, peak.high) == ("anti_xa_peak", 0.6, 1.0)
    assert peak.window_h is not None
    assert peak.window_h[0] <= 4 <= peak.window_h[1]
    assert any("2.0 to 3.0" in line and "2.5 to 3.5" in line for line in ROWS["warfarin"].monitoring)


def test_magnesium_range_and_contraindication_are_those_of_pre_eclampsia_care() -> None:
    """ACOG Practice Bulletin 222 (2020): 4.8 to 9.6 mg/dL, 4 to 6 g then 1 to 2 g/h; not in myasthenia gravis."""
    magnesium = ROWS["magnesium sulfate"]
    assert (magnesium.tdm[0].low, magnesium.tdm[0].high) == (4.8, 9.6)
    infusion = dose("magnesium sulfate", "eclampsia", "iv", "g_per_h")
    assert (infusion.low, infusion.high) == (1, 2)
    assert any(c.level == "absolute" and "G70.0" in c.icd10 for c in magnesium.contraindications)


@pytest.mark.parametrize(
    ("name", "kidney", "action"),
    [
        ("dabigatran", 20, "reduce"),  # US label 2023: 75 mg twice a day at 15 to 30 mL/min
        ("fondaparinux", 25, "contraindicated"),  # US label 2020: contraindicated below 30 mL/min
        ("enoxaparin", 25, "reduce"),  # US label 2022: once a day below 30 mL/min
        ("eplerenone", 25, "contraindicated"),  # US label 2021: contraindicated at 30 mL/min or less
        ("sugammadex", 25, "avoid"),  # US label 2021: not recommended below 30 mL/min
        ("rosuvastatin", 25, "reduce"),  # US label 2023: 5 mg to 10 mg below 30 mL/min
        ("argatroban", 10, "none"),  # US label 2020: no renal adjustment
    ],
)
def test_renal_bands_follow_the_label(name: str, kidney: float, action: str) -> None:
    bands = [b for b in ROWS[name].renal if b.dialysis == "none" and b.low <= kidney < b.high]
    assert bands[0].action == action


def test_qt_categories_follow_crediblemeds() -> None:
    """CredibleMeds 2024."""
    for name in ("amiodarone", "dronedarone", "sotalol", "flecainide", "procainamide", "propofol", "terlipressin"):
        assert ROWS[name].qt_category == "known"
    for name in ("furosemide", "hydrochlorothiazide", "ivabradine", "ranolazine", "diltiazem"):
        assert ROWS[name].qt_category == "conditional"
    assert ROWS["digoxin"].qt_category is None


def test_cyp_roles_follow_the_fda_tables() -> None:
    """FDA drug development and drug interactions tables (2023)."""

    def has(name: str, enzyme: str, role: str, strength: str | None = None) -> bool:
        return any(
            (c.enzyme, c.role) == (enzyme, role) and (strength is None or c.strength == strength)
            for c in ROWS[name].cyp
        )

    assert has("diltiazem", "CYP3A4", "inhibitor", "moderate")
    assert has("verapamil", "CYP3A4", "inhibitor", "moderate")
    assert has("gemfibrozil", "CYP2C8", "inhibitor", "strong")
    assert has("amiodarone", "CYP2C9", "inhibitor", "moderate")
    assert has("bosentan", "CYP3A4", "inducer", "moderate")
    for name in ("amiodarone", "carvedilol", "dronedarone", "propafenone", "ranolazine", "verapamil"):
        assert has(name, "P-gp", "inhibitor")
    for name in ("simvastatin", "midazolam", "ticagrelor", "eplerenone", "sildenafil", "tolvaptan"):
        assert any(c.enzyme == "CYP3A4" and c.sensitive for c in ROWS[name].cyp)


def test_heparins_and_sulfonamide_diuretics_carry_their_allergy_group() -> None:
    """Khan 2022 J Allergy Clin Immunol 150:1333: HIT forbids all heparins; non-antibiotic sulfonamides stand apart."""
    for name in ("heparin", "enoxaparin", "dalteparin"):
        assert ROWS[name].allergy_group == "heparin"
    for name in ("furosemide", "hydrochlorothiazide", "chlortalidone", "acetazolamide"):
        assert ROWS[name].allergy_group == "sulfonamide_non_antibiotic"
    assert ROWS["fondaparinux"].allergy_group == ""


def test_nonselective_beta_blockers_are_contraindicated_in_asthma_and_selective_ones_are_not() -> None:
    """GINA 2024; US labels of propranolol and metoprolol."""
    for row in ROWS.values():
        if "beta_blocker" not in row.groups:
            continue
        levels = {c.level for c in row.contraindications if "J45" in c.icd10}
        assert levels == ({"absolute"} if "beta_blocker_nonselective" in row.groups else {"relative"}), row.name
