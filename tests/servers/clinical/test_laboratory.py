"""The laboratory catalogue: names, panels, intervals, flags and turnaround."""

import pytest

from medmcp.servers.clinical.laboratory import expand, find_test, flag, nearest_tests, reference
from medmcp.servers.clinical.laboratory_tests import PANELS, TESTS
from medmcp.servers.clinical.units import ANALYTES, canonical_unit, convert


def test_the_catalogue_has_unique_keys_and_every_panel_member_exists() -> None:
    keys = [t.key for t in TESTS]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 130
    for panel in PANELS:
        assert expand([panel.key]) == (expand(panel.members)[0], [])


@pytest.mark.parametrize(
    ("name", "key"),
    [("K", "potassium"), ("Na", "sodium"), ("BUN", "urea"), ("troponin", "troponin_i_hs"), ("2823-3", "potassium"),
     ("Blood Cultures", "blood_culture"), ("acetaminophen", "paracetamol"), ("pregnancy test", "hcg_urine")],
)  # fmt: skip
def test_a_test_is_found_by_alias_and_code(name: str, key: str) -> None:
    test = find_test(name)
    assert test is not None
    assert test.key == key


def test_panels_expand_once_and_unknown_names_are_listed() -> None:
    tests, unknown = expand(["CBC", "haemoglobin", "BMP", "K", "unobtainium"])
    assert [t.key for t in tests].count("haemoglobin") == 1
    assert {"platelets", "wbc", "sodium", "creatinine"} <= {t.key for t in tests}
    assert unknown == ["unobtainium"]


def test_a_substring_is_no_match_but_a_near_name_is_suggested() -> None:
    assert find_test("potass") is None
    assert nearest_tests("potasium")[0] == "potassium"


@pytest.mark.parametrize(
    ("key", "value", "sex", "age", "expected"),
    [("potassium", 7.0, "male", 50, "critical_high"), ("potassium", 5.4, "male", 50, "high"),
     ("sodium", 118, "female", 70, "critical_low"), ("haemoglobin", 12.5, "male", 40, "low"),
     ("haemoglobin", 12.5, "female", 40, "normal"), ("creatinine", 0.9, "female", 5, "high")],
)  # fmt: skip
def test_a_value_is_flagged_for_sex_and_age(key: str, value: float, sex: str, age: float, expected: str) -> None:
    test = find_test(key)
    assert test is not None
    assert flag(test, value, sex, age) == expected  # type: ignore[arg-type]


def test_creatinine_of_pregnancy_has_its_own_interval() -> None:
    creatinine = find_test("creatinine")
    assert creatinine is not None
    third = reference(creatinine, "female", 30, pregnant=True, trimester=3)
    assert third is not None
    assert (third.low, third.high) == (0.4, 0.9)  # Abbassi-Ghanavati 2009
    assert flag(creatinine, 1.0, "female", 30) == "normal"
    assert flag(creatinine, 1.0, "female", 30, pregnant=True) == "high"


def test_an_adult_interval_is_never_used_for_a_child_or_in_pregnancy() -> None:
    free_t3, cortisol = find_test("free_t3"), find_test("cortisol")
    assert free_t3 is not None
    assert cortisol is not None
    assert flag(free_t3, 5.0, "male", 6) == "cannot_judge"
    assert flag(cortisol, 400, "female", 30, pregnant=True) == "cannot_judge"


def test_unknown_sex_gives_a_flag_only_where_both_sexes_agree() -> None:
    haemoglobin = find_test("haemoglobin")
    assert haemoglobin is not None
    assert flag(haemoglobin, 10, None, 40) == "low"
    assert flag(haemoglobin, 12.5, None, 40) == "cannot_judge"


@pytest.mark.parametrize(
    ("key", "minutes"),
    [("potassium", (45, 90, 240)), ("ph", (5, 5, 5)), ("glucose_poc", (5, 5, 5)), ("lactate_poc", (5, 5, 5)),
     ("type_and_screen", (45, 90, 240)), ("tsh", (1440, 1440, 1440)), ("factor_v_leiden", (7200, 7200, 7200))],
)  # fmt: skip
def test_turnaround_follows_the_order_tool(key: str, minutes: tuple[int, int, int]) -> None:
    test = find_test(key)
    assert test is not None
    assert test.turnaround == minutes


def test_a_blood_culture_is_preliminary_after_a_day_and_negative_after_five() -> None:
    culture = find_test("blood_culture")
    assert culture is not None
    assert (culture.preliminary, culture.turnaround[0], culture.negative_final) == (1440, 2880, 7200)


def test_limits_enclose_intervals_and_critical_values_and_units_convert() -> None:
    for test in TESTS:
        if test.limits is None:
            continue
        bounds = [b for i in test.intervals for b in (i.low, i.high)] + [test.critical_low, test.critical_high]
        assert all(test.limits[0] <= b <= test.limits[1] for b in bounds if b is not None), test.key
        if test.key in ANALYTES:
            convert(1, test.unit, ANALYTES[test.key].unit, test.key)


def test_every_unit_of_the_catalogue_is_known_and_every_quantitative_test_has_one() -> None:
    for test in TESTS:
        assert (test.unit != "") == (test.kind == "quantitative"), test.key
        if test.unit:
            canonical_unit(test.unit)


def test_plausible_ranges_reach_the_reference_intervals() -> None:
    for test in TESTS:
        analyte = ANALYTES.get(test.key)
        for interval in test.intervals if analyte else ():
            for bound in (interval.low, interval.high):
                if analyte and bound:
                    assert analyte.low <= convert(bound, test.unit, analyte.unit, test.key) <= analyte.high, test.key


def test_a_trimester_that_the_source_does_not_report_has_no_interval() -> None:
    # Abbassi-Ghanavati 2009: C-reactive protein is not reported for the first trimester, iron-binding capacity not for
    # the second
    for key, silent, value in (("crp", 1, 15.0), ("tibc", 2, 500.0)):
        test = find_test(key)
        assert test is not None
        assert reference(test, "female", 30, pregnant=True, trimester=silent) is None
        assert flag(test, value, "female", 30, pregnant=True, trimester=silent) == "cannot_judge"
        assert reference(test, "female", 30, pregnant=True) is None
        assert flag(test, value, "female", 30, pregnant=True) == "cannot_judge"  # it may be that trimester
    crp = find_test("crp")
    assert crp is not None
    assert flag(crp, 15, "female", 30, pregnant=True, trimester=2) == "normal"
    assert flag(crp, 15, "female", 30, pregnant=True, trimester=3) == "high"


def test_arterial_ph_of_pregnancy_is_that_of_the_respiratory_alkalosis() -> None:
    ph = find_test("ph")
    assert ph is not None
    interval = reference(ph, "female", 30, pregnant=True, trimester=3)
    assert interval is not None
    assert (interval.low, interval.high) == (7.40, 7.47)  # ACOG PB 211
    assert flag(ph, 7.36, "female", 30, pregnant=True, trimester=3) == "low"  # normal out of pregnancy


def test_levels_of_drugs_that_live_in_red_cells_are_taken_from_whole_blood() -> None:
    for key in ("tacrolimus", "ciclosporin", "hba1c"):
        test = find_test(key)
        assert test is not None
        assert test.specimen == "EDTA blood"
