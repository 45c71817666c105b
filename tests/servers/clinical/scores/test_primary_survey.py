"""Primary survey thresholds."""

import pytest

from medmcp.servers.clinical.scores.primary_survey import PrimarySurvey, primary_survey
from medmcp.servers.clinical.scores.score import MISSING, Reading

G = Reading.given
WELL = {
    "age": G(40), "stridor": G(False), "gurgling": G(False), "obstruction": G(False), "respiratory_rate": G(16),
    "spo2": G(98), "silent_chest": G(False), "tracheal_shift": G(False), "pulse_present": G(True), "heart_rate": G(80),
    "sbp": G(120), "capillary_refill": G(1.5), "catastrophic_bleeding": G(False), "anaphylaxis_suspected": G(False),
    "consciousness": G("alert"), "gcs": G(15), "seizure_now": G(False), "glucose": G(5.5), "temperature": G(36.8),
    "rash": G(False), "trauma": G(False),
}  # fmt: skip


def status(survey: PrimarySurvey, letter: str) -> str | None:
    return next(step.status for step in survey.steps if step.step == letter)


def test_a_well_adult_is_stable() -> None:
    survey = primary_survey(**WELL)
    assert survey.overall == "stable"
    assert not survey.not_assessed


@pytest.mark.parametrize(
    ("letter", "change"),
    [
        ("A", {"stridor": G(True)}), ("A", {"gcs": G(8)}), ("B", {"respiratory_rate": G(8)}),
        ("B", {"respiratory_rate": G(30)}), ("B", {"spo2": G(89)}), ("B", {"silent_chest": G(True)}),
        ("C", {"sbp": G(89)}), ("C", {"pulse_present": G(False)}), ("C", {"capillary_refill": G(4.5)}),
        ("D", {"consciousness": G("pain")}), ("D", {"glucose": G(2.9)}), ("D", {"seizure_now": G(True)}),
        ("E", {"temperature": G(31.9)}), ("E", {"temperature": G(40.1)}), ("C", {"age": G(5), "sbp": G(79)}),
    ],
)  # fmt: skip
def test_each_critical_limit(letter: str, change: dict[str, Reading]) -> None:
    survey = primary_survey(**{**WELL, **change})
    assert status(survey, letter) == "critical"
    assert survey.overall == "critical"


@pytest.mark.parametrize(
    ("letter", "change"),
    [
        ("B", {"respiratory_rate": G(21)}), ("B", {"respiratory_rate": G(11)}), ("B", {"spo2": G(93)}),
        ("C", {"heart_rate": G(111)}), ("C", {"heart_rate": G(49)}), ("C", {"capillary_refill": G(2.5)}),
        ("C", {"heart_rate": G(108), "sbp": G(120)}),  # shock index 0.9
        ("D", {"gcs": G(14)}), ("D", {"consciousness": G("new_confusion")}), ("E", {"rash": G(True)}),
        ("C", {"age": G(4), "heart_rate": G(121)}),
    ],
)  # fmt: skip
def test_each_compromised_limit(letter: str, change: dict[str, Reading]) -> None:
    survey = primary_survey(**{**WELL, **change})
    assert status(survey, letter) == "compromised"
    assert survey.overall == "potentially_unstable"


def test_a_secured_airway_answers_the_coma() -> None:
    survey = primary_survey(**{**WELL, "gcs": G(6), "airway_secured": G(True)})
    assert status(survey, "A") == "stable"
    assert status(survey, "D") == "critical"


def test_a_step_that_was_not_assessed_is_never_stable() -> None:
    survey = primary_survey(**{**WELL, "glucose": MISSING})
    assert status(survey, "D") is None
    assert survey.overall == "potentially_unstable"
    assert survey.not_assessed == ["D: glucose"]
    assert {step.status for step in primary_survey().steps} == {None}


def test_the_quick_killers_are_named_first() -> None:
    survey = primary_survey(**{**WELL, "stridor": G(True), "glucose": G(2), "catastrophic_bleeding": G(True)})
    assert survey.threats[:2] == ["catastrophic bleeding", "hypoglycaemia"]
    assert len(survey.immediate_actions) == len(survey.threats)
