"""The lines of a blood count follow from each other; what a case sets stays."""

import pytest

from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.blood_count import derive
from medmcp.servers.world.laboratory import order_test
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS

ALONE = {
    "haemoglobin": 9.0, "haematocrit": 45.0, "rbc": 5.0, "mcv": 75.0, "mchc": 30.0, "mch": 30.0, "wbc": 10.0,
    "neutrophils": 4.0, "lymphocytes": 3.0, "monocytes": 0.6, "eosinophils": 0.3, "basophils": 0.1,
}  # fmt: skip
KINDS = ("neutrophils", "lymphocytes", "monocytes", "eosinophils", "basophils")


def line(key: str, *given: str, age: float = 40, **changed: float) -> float:
    return derive(key, (ALONE | changed).__getitem__, set(given), age)


def test_the_red_indices_follow_by_definition() -> None:
    assert line("haematocrit", "haemoglobin") == pytest.approx(30.0)  # 9 / 0.30
    assert line("rbc", "haemoglobin") == pytest.approx(4.0)  # 10 x 30 / 75
    assert line("mch", "haemoglobin") == pytest.approx(22.5)  # 10 x 9 / 4.0


def test_haemoglobin_follows_where_only_haematocrit_is_set_and_leads_where_both_are() -> None:
    assert line("haemoglobin", "haematocrit") == pytest.approx(13.5)  # 45 x 0.30
    assert line("haematocrit", "haematocrit") == 45
    assert line("haematocrit", "haematocrit", "haemoglobin") == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ((), {}),
        (("lymphocytes",), {"lymphocytes": 8.0}),
        (("neutrophils",), {"neutrophils": 0.4, "wbc": 1.6}),
        ((), {"wbc": 0.9}),
        ((), {"wbc": 40.0}),
    ],
)
def test_the_kinds_add_up_to_the_white_cells_and_what_is_set_stays(
    given: tuple[str, ...], changed: dict[str, float]
) -> None:
    kinds = {kind: line(kind, *given, **changed) for kind in KINDS}
    assert sum(kinds.values()) == pytest.approx(changed.get("wbc", 10.0))
    assert min(kinds.values()) >= 0
    for kind in given:
        assert kinds[kind] == changed[kind]


def test_an_excess_of_white_cells_is_of_neutrophils() -> None:
    assert line("neutrophils", wbc=40.0) == pytest.approx(36.0)  # the other four stay 4.0
    assert line("neutrophils") == pytest.approx(6.0)  # at most 40 % are others


@pytest.mark.parametrize("condition", ["iron_deficiency_child", "preeclampsia_severe"])
def test_a_test_without_an_interval_for_the_patient_is_not_drawn_at_its_lowest_limit(condition: str) -> None:
    case = generate(CONDITIONS[condition], 4)
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    for key, low, high in (("mchc", 30, 38), ("rdw", 10, 20), ("rbc", 2, 6), ("mch", 15, 36)):
        test = find_test(key)
        assert test is not None
        order = order_test(world, patient, case.encounter_id, test, priority="stat", indication="")
        row = world.row("SELECT value FROM observation WHERE order_id = ?", order["id"])
        assert row is not None
        assert low < row["value"] < high, (key, row["value"])
    world.close()
