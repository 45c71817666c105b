"""HOSPITAL and LACE against their published tables, Charlson weights of LACE, Morse and Braden."""

import pytest

from medmcp.servers.clinical.charlson import COMORBIDITIES, comorbidities
from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.clinical.scores.braden import BRADEN_ITEMS, braden
from medmcp.servers.clinical.scores.morse import MORSE_ITEMS, morse
from medmcp.servers.clinical.scores.readmission import hospital_score, lace_index
from medmcp.servers.clinical.scores.score import NotApplicable, Reading

GIVEN = Reading.given


def hospital(hb: float, onc: bool, na: float, procedure: bool, urgent: bool, before: int, days: int) -> float | None:
    return hospital_score(
        haemoglobin=GIVEN(hb), oncology_service=GIVEN(onc), sodium=GIVEN(na), procedure=GIVEN(procedure), urgent_admission=GIVEN(urgent),
        admissions_12_months=GIVEN(before), length_of_stay_days=GIVEN(days),
    ).score  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ((13, False, 138, False, False, 0, 2), 0),
        ((11.9, False, 138, False, True, 1, 4), 2),
        ((12.0, False, 135, False, True, 2, 5), 5),  # urgent 1, admissions 2, stay 2
        ((9, True, 130, True, True, 6, 12), 13),  # every item
    ],
)
def test_hospital_score(facts: tuple[float, bool, float, bool, bool, int, int], points: float) -> None:
    assert hospital(*facts) == points


def lace(days: float, urgent: bool, charlson: int, visits: int) -> float | None:
    return lace_index(length_of_stay_days=GIVEN(days), urgent_admission=GIVEN(urgent), charlson_lace=GIVEN(charlson),
                      ed_visits_6_months=GIVEN(visits)).score  # fmt: skip


@pytest.mark.parametrize(
    ("days", "points"), [(0, 0), (0.5, 0), (1, 1), (2, 2), (3, 3), (4, 4), (6, 4), (7, 5), (13, 5), (14, 7), (60, 7)]
)
def test_lace_length_of_stay(days: float, points: float) -> None:
    assert lace(days, False, 0, 0) == points


def test_lace_other_items_and_its_maximum() -> None:
    assert lace(0, True, 0, 0) == 3  # 0 or 3, never 2
    assert [lace(0, False, c, 0) for c in (0, 1, 2, 3, 4, 9)] == [0, 1, 2, 3, 5, 5]
    assert [lace(0, False, 0, v) for v in (0, 1, 3, 4, 7)] == [0, 1, 3, 4, 4]
    assert lace(30, True, 8, 9) == 19


def test_a_missing_item_leaves_a_range_and_no_score() -> None:
    score = lace_index(length_of_stay_days=GIVEN(3), urgent_admission=GIVEN(True), ed_visits_6_months=GIVEN(0))
    assert score.score is None
    assert score.score_range == (6, 11)
    assert score.missing == ["charlson_lace"]
    assert score.interpretation is None  # moderate or high
    full = hospital_score(haemoglobin=GIVEN(9), oncology_service=GIVEN(True), procedure=GIVEN(True), urgent_admission=GIVEN(True),
                          admissions_12_months=GIVEN(7), length_of_stay_days=GIVEN(9))  # fmt: skip
    assert full.score_range == (12, 13)
    assert (full.interpretation or "").startswith("high")


def test_children_are_not_scored() -> None:
    with pytest.raises(NotApplicable):
        lace_index(age=GIVEN(12.0))


@pytest.mark.parametrize(
    ("codes", "total"),
    [
        ((), 0),
        (("I25.2", "I50.22", "E11.9"), 4),  # 1 + 2 + 1
        (("E11.9", "E11.22", "N18.32", "N18.4"), 6),  # the graver of each pair: 2 + 4
        (("C34.90", "C79.51"), 6),  # metastatic alone
        (("F03.90", "M05.79", "B20"), 10),  # 3 + 3 + 4
        (("J44.1", "I73.9", "I63.9"), 4),
        (("K74.60", "K76.6"), 4),
        (
            ("I10", "R07.9", "Z79.4", "G43.909", "D50.9"),
            0,
        ),  # nothing of these counts; no substring is taken for 'MI' or 'PVD'
    ],
)
def test_charlson_as_lace_weighs_it(codes: tuple[str, ...], total: int) -> None:
    assert sum(row.weight for row, _ in comorbidities(codes)) == total


def test_the_weights_are_those_of_the_lace_paper() -> None:
    weights = sorted(row.weight for row in COMORBIDITIES)
    assert weights == [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4, 4, 4, 6]


def readings(codes: tuple[str, ...], pick: int) -> dict[str, Reading]:
    return {code: GIVEN(list(NURSING_ITEMS[code].choices)[pick]) for code in codes}


def test_morse_and_braden_reach_their_ends() -> None:
    assert morse(readings(MORSE_ITEMS, 0)).score == 0
    assert morse(readings(MORSE_ITEMS, -1)).score == 125
    assert braden(readings(BRADEN_ITEMS, 0)).score == 6
    assert braden(readings(BRADEN_ITEMS, -1)).score == 23


def test_a_morse_example() -> None:
    # fell before 25, second diagnosis 15, walker 15, cannula 20, weak gait 10, knows limits 0
    score = morse({
        "morse_history_of_falling": GIVEN("yes"), "morse_secondary_diagnosis": GIVEN("yes"),
        "morse_ambulatory_aid": GIVEN("crutches, cane or walker"), "morse_iv_access": GIVEN("yes"), "morse_gait": GIVEN("weak"),
        "morse_mental_status": GIVEN("knows own limits"),
    })  # fmt: skip
    assert score.score == 85
    assert (score.interpretation or "").startswith("high")


def test_an_item_that_was_not_charted_is_missing() -> None:
    partial = readings(BRADEN_ITEMS, -1)
    del partial["braden_moisture"]
    score = braden(partial)
    assert score.score is None
    assert score.score_range == (20, 23)
    assert (score.interpretation or "").startswith("not at risk")
