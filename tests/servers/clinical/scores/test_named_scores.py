"""Calculators without a tool of their own: worked examples by hand, bands at their edges, missing inputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.calculators import CALCULATORS, find_calculator, nearest_calculators
from medmcp.servers.clinical.calculators.calculator import Unreadable
from medmcp.servers.clinical.scores.score import NotApplicable, Score

# what a tool with a chart may also take
NOT_INPUTS = {
    "spo2",
    "risk_factors",
    "sex",
    "height_cm",
    "confusion",
    "admission_type",
    "dialysis_twice_in_week",
    "chronic_health",
}


def calculated(key: str, **inputs: str) -> Score:
    row = CALCULATORS[key]
    readers = {one.name: one for one in row.inputs}
    return row.calculate({name: readers[name].read(text) for name, text in inputs.items()})


def all_false(key: str, **inputs: str) -> Score:
    """The score with every flag false unless told."""
    flags = {one.name: "false" for one in CALCULATORS[key].inputs if one.kind == "flag"}
    return calculated(key, **(flags | inputs))


def test_bmi_of_70_kg_at_175_cm() -> None:
    # 70 / 1.75^2 = 22.86
    score = calculated("bmi", weight="70 kg", height="175 cm", age="40")
    assert score.score == 22.9
    assert score.interpretation == "normal"


@pytest.mark.parametrize(
    ("weight", "band"),
    # at 200 cm BMI is weight / 4
    [("73.6", "underweight"), ("74", "normal"), ("99.6", "normal"), ("100", "overweight"), ("120", "obesity class I"),
     ("140", "obesity class II"), ("160", "obesity class III")],
)  # fmt: skip
def test_bmi_bands_of_the_who(weight: str, band: str) -> None:
    assert calculated("bmi", weight=weight, height="2 m", age="40").interpretation == band


def test_bmi_takes_pounds_and_inches_and_declines_children() -> None:
    # 154.3 lb = 69.99 kg, 69 in = 175.3 cm: 22.8
    assert calculated("bmi", weight="154.3 lb", height="69 in", age="30").score == 22.8
    with pytest.raises(NotApplicable):
        calculated("bmi", weight="20 kg", height="110 cm", age="6")


def test_body_surface_and_weights() -> None:
    # Mosteller: sqrt(170 x 70 / 3600) = 1.818; Devine man 5 ft 10 in: 50 + 2.3 x 10 = 73; adjusted 73 + 0.4 x 27 = 83.8
    assert calculated("bsa", weight="70", height="170").score == 1.82
    assert calculated("ibw", height="70 in", sex="male").score == 73.0
    assert calculated("ibw", height="70 in", sex="female").score == 68.5
    assert calculated("adjbw", weight="100", height="70 in", sex="male").score == 83.8
    with pytest.raises(NotApplicable):
        calculated("ibw", height="150 cm", sex="female")


def test_has_bled_of_a_man_of_72_with_hypertension_and_aspirin() -> None:
    # SBP 170 1, age 72 1, aspirin 1 = 3: high
    score = all_false("has_bled", sbp="170", age="72", antiplatelet_or_nsaid="true", alcohol_drinks_week="2")
    assert score.score == 3
    assert str(score.interpretation).startswith("high")
    # exactly 160 and exactly 65 give nothing, 8 drinks do
    edge = all_false("has_bled", sbp="160", age="65", alcohol_drinks_week="8")
    assert edge.score == 1


def test_perc_needs_all_eight() -> None:
    healthy = all_false("perc", age="49", heart_rate="99", spo2_on_air="95")
    assert healthy.score == 0
    assert str(healthy.interpretation).startswith("PERC negative")
    assert all_false("perc", age="50", heart_rate="99", spo2_on_air="95").score == 1
    assert all_false("perc", age="49", heart_rate="100", spo2_on_air="94").score == 2


def test_an_unknown_item_never_counts_as_absent() -> None:
    score = calculated("perc", age="30", heart_rate="80", spo2_on_air="98")
    assert score.score is None
    assert score.score_range == (0, 5)
    assert score.interpretation is None
    assert "haemoptysis" in score.missing


def test_rcri_and_its_published_risks() -> None:
    score = all_false("rcri", high_risk_surgery="true", insulin="true", creatinine="180 umol/L", age="70")
    # 180 / 88.4 = 2.04 mg/dL, over 2.0: 3 points, class IV, 11 % in Lee 1999
    assert score.score == 3
    assert "11 %" in str(score.interpretation)


def test_abcd2_of_a_diabetic_of_60_with_an_hour_of_weakness() -> None:
    # age 1, pressure 1, weakness 2, 60 min 2, diabetes 1 = 7
    score = calculated("abcd2", age="60", sbp="140", dbp="80", unilateral_weakness="true", speech_disturbance="true",
                       duration_min="60", diabetes="true")  # fmt: skip
    assert score.score == 7
    assert any("NG128" in line for line in score.warnings)
    # speech counts 1 only without weakness; 59 min counts 1; 59 years nothing
    other = calculated("abcd2", age="59", sbp="130", dbp="90", unilateral_weakness="false", speech_disturbance="true",
                       duration_min="59", diabetes="false")  # fmt: skip
    assert other.score == 1 + 1 + 1


def test_glasgow_blatchford_tables() -> None:
    # man: urea 9 -> 3, Hb 11 -> 3, SBP 95 -> 2, pulse 110 -> 1, melaena 1 = 10
    man = all_false(
        "glasgow_blatchford", urea="9", haemoglobin="11", sex="male", sbp="95", heart_rate="110", melaena="true"
    )
    assert man.score == 10
    # a woman with the same haemoglobin scores 1 for it: 8
    woman = all_false(
        "glasgow_blatchford", urea="9", haemoglobin="110 g/L", sex="female", sbp="95", heart_rate="110", melaena="true"
    )
    assert woman.score == 8
    well = all_false("glasgow_blatchford", urea="5", haemoglobin="14", sex="male", sbp="120", heart_rate="70")
    assert well.score == 0
    assert "outpatient" in str(well.interpretation)


def test_blatchford_takes_urea_nitrogen_with_its_unit_only() -> None:
    # 15 mg/dL urea nitrogen is 5.4 mmol/L: no points; unconverted it would give 4
    assert (
        all_false("glasgow_blatchford", urea="15 mg/dL", haemoglobin="14", sex="male", sbp="120", heart_rate="70").score
        == 0
    )


def test_mcisaac_of_three_patients() -> None:
    child = calculated(
        "centor_mcisaac", fever="true", cough="false", tender_nodes="true", tonsillar_exudate="true", age="9"
    )
    assert child.score == 5
    adult = calculated(
        "centor_mcisaac", fever="true", cough="true", tender_nodes="true", tonsillar_exudate="false", age="30"
    )
    assert adult.score == 2
    older = calculated(
        "centor_mcisaac", fever="false", cough="true", tender_nodes="false", tonsillar_exudate="false", age="50"
    )
    assert older.score == -1
    assert str(older.interpretation).startswith("low")
    with pytest.raises(NotApplicable):
        calculated("centor_mcisaac", fever="true", age="2")


def test_timi_bisap_and_padua() -> None:
    timi = all_false("timi_ua_nstemi", age="70", st_deviation="true", raised_marker="true")
    assert timi.score == 3
    assert "13.2 %" in str(timi.interpretation)
    # urea nitrogen 26, SIRS 2, age 61 = 3
    bisap = all_false("bisap", bun="26", sirs_criteria="2", age="61")
    assert bisap.score == 3
    assert all_false("bisap", bun="25", sirs_criteria="1", age="60").score == 0
    # cancer 3, age 70 1, BMI 30 1 = 5
    padua = all_false("padua", active_cancer="true", age="70", bmi="30")
    assert padua.score == 5
    assert padua.interpretation == "high risk: pharmacological prophylaxis unless bleeding speaks against it"


def test_maddrey_and_fib4() -> None:
    # 4.6 x (20 - 12) + 10 = 46.8
    assert (
        calculated("maddrey", prothrombin_time="20", control_time="12", bilirubin="171 umol/L", age="50").score == 46.8
    )
    # 60 x 80 / (100 x sqrt(64)) = 6.0; 40 x 25 / (250 x 5) = 0.8
    assert calculated("fib4", age="60", ast="80", alt="64", platelets="100").score == 6.0
    assert (
        calculated("fib4", age="40", ast="25", alt="25", platelets="250").interpretation
        == "low: advanced fibrosis unlikely"
    )
    # 66 years: 1.5 is low there and indeterminate at 60: 66 x 50 / (220 x 10) = 1.5
    assert str(calculated("fib4", age="66", ast="50", alt="100", platelets="220").interpretation).startswith("low")
    assert str(calculated("fib4", age="60", ast="55", alt="100", platelets="220").interpretation).startswith(
        "indeterminate"
    )


def test_blood_chemistry_by_hand() -> None:
    gap = calculated("anion_gap", sodium="140", chloride="100", bicarbonate="12", albumin="20 g/L")
    assert gap.score == 28
    assert gap.extra["corrected_for_albumin"] == 33  # + 2.5 x (4 - 2)
    # (28 - 12) / (24 - 12) = 1.33
    delta = calculated("delta_ratio", anion_gap="28", bicarbonate="12")
    assert delta.score == 1.33
    assert str(delta.interpretation).startswith("pure raised-gap")
    winters = calculated("winters", bicarbonate="12")
    assert winters.score == 26
    assert winters.extra["expected_paco2"] == [24, 28]
    # 2 x 140 + 90 / 18 + 14 / 2.8 = 290
    osm = calculated("osmolality", sodium="140", glucose="90", bun="14", measured="320")
    assert osm.score == 290
    assert osm.extra["osmolal_gap"] == 30
    assert calculated("corrected_calcium", calcium="8.0", albumin="2.0").score == 9.6
    sodium = calculated("corrected_sodium", sodium="130", glucose="600")
    assert sodium.score == 138  # 130 + 1.6 x 5
    assert sodium.extra["hillier_2_4"] == 142
    # 100 x 20 x 2 / (140 x 100) = 0.286
    assert calculated("fena", urine_sodium="20", creatinine="2", sodium="140", urine_creatinine="100").score == 0.29
    assert calculated("feurea", urine_urea="350", creatinine="2", bun="40", urine_creatinine="50").score == 35


def test_gas_exchange_by_hand() -> None:
    # 0.21 x (760 - 47) - 40 / 0.8 - 90 = 9.73; expected at 20 years 20 / 4 + 4 = 9
    gradient = calculated("aa_gradient", fio2="0.21", pao2="90", paco2="40", pressure="760", age="20")
    assert gradient.score == 9.7
    assert gradient.extra["expected"] == 9
    assert calculated("pf_ratio", pao2="80", fio2="0.5").score == 160
    assert str(calculated("pf_ratio", pao2="80", fio2="0.5").interpretation).startswith("moderate")


def test_light_needs_one_criterion_and_says_what_lacks() -> None:
    exudate = calculated(
        "light", pleural_protein="4", serum_protein="7", pleural_ldh="100", serum_ldh="200", ldh_upper_limit="250"
    )
    assert exudate.interpretation == "exudate"  # 0.571 > 0.5
    none = calculated(
        "light", pleural_protein="2", serum_protein="7", pleural_ldh="80", serum_ldh="200", ldh_upper_limit="250"
    )
    assert none.interpretation == "transudate"
    open_ = calculated("light", pleural_protein="2", serum_protein="7")
    assert open_.score is None
    assert open_.interpretation is None


def test_the_scores_of_other_tools_come_out_the_same_here() -> None:
    assert calculated("qsofa", respiratory_rate="24", sbp="95", gcs="14", age="60").score == 3
    assert calculated("gcs", eye="3", verbal="4", motor="6", age="40").score == 13
    heart = all_false(
        "heart",
        history="moderately_suspicious",
        ecg="normal",
        age="66",
        troponin="5",
        troponin_uln="14",
        smoking="true",
    )
    assert heart.score == 1 + 0 + 2 + 1 + 0
    assert all_false("wells_pe", signs_of_dvt="true", heart_rate="110", malignancy="true", age="60").score == 5.5
    assert all_false("cha2ds2_vasc", hypertension="true", age="76", sex="female", atrial_fibrillation="true").score == 4
    assert all_false("curb65", urea="8", respiratory_rate="30", sbp="120", dbp="80", age="65").score == 3
    assert (
        calculated("bishop", dilation="3", effacement="80", station="-1", consistency="soft", position="mid").score
        == 10
    )


@pytest.mark.parametrize("key", CALCULATORS)
def test_every_calculator_lists_its_inputs_runs_on_nothing_and_has_a_source(key: str) -> None:
    row = CALCULATORS[key]
    assert len({one.name for one in row.inputs}) == len(row.inputs)
    assert any(year in row.formula for year in map(str, range(1950, 2026)))
    empty = row.calculate({})
    assert empty.score is None
    assert empty.missing
    required = {one.name for one in row.inputs if not one.optional}
    # what it says to be missing can be given
    assert set(empty.missing) <= {one.name for one in row.inputs} | NOT_INPUTS, set(empty.missing) - required


@pytest.mark.parametrize("key", CALCULATORS)
def test_a_calculator_is_found_by_key_title_and_alias(key: str) -> None:
    row = CALCULATORS[key]
    for name in (row.key, row.title, *row.aliases):
        assert find_calculator(name) is row, name


def test_neighbours_of_an_unknown_name() -> None:
    assert find_calculator("has bleed") is None
    assert "has_bled" in nearest_calculators("has bleed")


def test_units_are_converted_or_refused_never_guessed() -> None:
    with pytest.raises(Unreadable) as caught:
        calculated("rcri", creatinine="180")  # plausible only as umol/L
    assert caught.value.unit
    with pytest.raises(Unreadable):
        calculated("bmi", weight="seventy", height="175")
    with pytest.raises(Unreadable):
        calculated("perc", haemoptysis="maybe")
    with pytest.raises(ValueError, match="outside"):
        calculated("bmi", weight="70", height="20")


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 4))
def test_one_more_risk_factor_never_lowers_rcri(states: list[bool], place: int) -> None:
    flags = [one.name for one in CALCULATORS["rcri"].inputs if one.kind == "flag"]
    given_ = {name: str(state).lower() for name, state in zip(flags, states, strict=True)} | {
        "creatinine": "1.0",
        "age": "60",
    }
    more = given_ | {flags[place]: "true"}
    assert (calculated("rcri", **more).score or 0) >= (calculated("rcri", **given_).score or 0)
