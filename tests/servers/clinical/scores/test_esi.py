"""ESI v5, decision points A to D."""

import pytest

from medmcp.servers.clinical.scores.esi import EsiResult, esi
from medmcp.servers.clinical.scores.score import MISSING, Reading

G = Reading.given
CALM = {
    "lifesaving_intervention_needed": G(False), "high_risk_situation": G(False), "new_confusion_lethargy": G(False),
    "severe_pain_or_distress": G(False), "heart_rate": G(80), "respiratory_rate": G(16), "spo2": G(98), "age": G(40),
}  # fmt: skip


def walk(resources: list[str] | None = None, **change: Reading) -> EsiResult:
    return esi(**{**CALM, **change}, expected_resources=resources)


def test_a_lifesaving_intervention_is_level_one_at_a() -> None:
    result = walk(lifesaving_intervention_needed=G(True))
    assert (result.esi_level, result.decided_at) == (1, "A")


@pytest.mark.parametrize("name", ["high_risk_situation", "new_confusion_lethargy", "severe_pain_or_distress"])
def test_any_yes_at_b_is_level_two(name: str) -> None:
    result = walk(**{name: G(True)})
    assert (result.esi_level, result.decided_at) == (2, "B")


@pytest.mark.parametrize(
    ("resources", "level", "count"),
    [
        ([], 5, 0),
        (["labs"], 4, 1),
        (["xray", "xray"], 4, 1),
        (["simple_procedure"], 4, 1),
        (["complex_procedure"], 3, 2),
        (["labs", "xray"], 3, 2),
        (["ecg", "xray"], 3, 2),
    ],
)
def test_kinds_of_resources_decide_at_c(resources: list[str], level: int, count: int) -> None:
    result = walk(resources)
    assert (result.esi_level, result.decided_at, result.resource_count) == (level, "C", count)


def test_danger_vitals_advise_but_do_not_set_the_level() -> None:
    result = walk(["labs", "xray"], heart_rate=G(112))
    assert (result.esi_level, result.uptriage_advised) == (3, True)
    assert [vital.vital for vital in result.danger_zone] == ["heart_rate"]
    assert walk(["labs"], respiratory_rate=G(24)).uptriage_advised  # version 5 looks at 4 and 5 too


@pytest.mark.parametrize(
    ("years", "pulse", "breaths"),
    [(0.05, 190, 60), (0.5, 180, 55), (2, 140, 40), (4, 120, 35), (8, 120, 30), (15, 100, 20), (40, 100, 20)],
)
def test_the_danger_zone_begins_above_the_limit_for_age(years: float, pulse: float, breaths: float) -> None:
    assert not walk([], age=G(years), heart_rate=G(pulse), respiratory_rate=G(breaths)).danger_zone
    beyond = walk([], age=G(years), heart_rate=G(pulse + 1), respiratory_rate=G(breaths + 1))
    assert len(beyond.danger_zone) == 2


def test_a_saturation_that_is_usual_for_the_patient_is_no_danger() -> None:
    assert walk([], spo2=G(90)).uptriage_advised
    assert not walk([], spo2=G(90), usual_spo2=G(89)).uptriage_advised


def test_missing_vitals_make_the_level_provisional() -> None:
    result = walk(["labs"], spo2=MISSING)
    assert (result.esi_level, result.provisional, result.missing) == (4, True, ["spo2"])


def test_an_unknown_judgement_leaves_the_level_open() -> None:
    result = walk(["labs"], lifesaving_intervention_needed=MISSING, high_risk_situation=MISSING)
    assert (result.esi_level, result.levels_possible) == (None, [1, 2, 4])
    assert {"lifesaving_intervention_needed", "high_risk_situation"} <= set(result.missing)
    assert walk(None).levels_possible == [3, 4, 5]
    assert esi().levels_possible == [1, 2, 3, 4, 5]


def test_fever_of_a_newborn_is_at_least_level_two() -> None:
    young = {"age_days": G(20), "heart_rate": G(150), "respiratory_rate": G(40)}
    assert walk([], temperature=G(38.1), **young).esi_level == 2
    assert walk([], temperature=G(38.0), **young).esi_level == 5


def test_fever_of_older_children_is_advice() -> None:
    assert "consider ESI 2" in (walk([], age=G(0.2), temperature=G(38.5)).fever_advice or "")
    assert "ESI 2 or 3" in (walk([], age=G(2), temperature=G(39.2)).fever_advice or "")
    assert walk([], age=G(2), temperature=G(38.5)).fever_advice is None
    assert walk([], age=G(2), temperature=G(38.5), immunisation_complete=G(False)).fever_advice is not None


def test_an_unknown_resource_is_refused() -> None:
    with pytest.raises(ValueError, match="oral_medication"):
        walk(["oral_medication"])
