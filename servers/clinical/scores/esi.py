"""Emergency Severity Index, 5th edition: the four decision points, walked on judgements and vital signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.child_limits import danger_limits
from medmcp.servers.clinical.scores.score import MISSING, Reading, rounded

__all__ = ["RESOURCES", "DangerVital", "EsiResult", "esi"]

CITATION = "Emergency Nurses Association. Emergency Severity Index Handbook, 5th ed., 2023"

RESOURCES = {  # kind: how many resources it counts for
    "labs": 1,
    "ecg": 1,
    "xray": 1,
    "ct_mri_us": 1,
    "iv_fluids": 1,
    "iv_im_neb_medication": 1,
    "specialty_consult": 1,
    "simple_procedure": 1,
    "complex_procedure": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerVital:
    """A vital sign beyond the danger-zone limit for the age."""

    vital: str
    value: float
    unit: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EsiResult:
    """The level the algorithm gives, or null with the levels still possible."""

    esi_level: int | None
    decided_at: Literal["A", "B", "C", "D"] | None
    levels_possible: list[int]
    resources_counted: list[str]
    resource_count: int | None
    danger_zone: list[DangerVital]
    uptriage_advised: bool
    provisional: bool  # a vital sign of decision point D is not known
    fever_advice: str | None
    missing: list[str]
    warnings: list[str]
    citation: str = CITATION


def esi(
    *,
    lifesaving_intervention_needed: Reading = MISSING,
    high_risk_situation: Reading = MISSING,
    new_confusion_lethargy: Reading = MISSING,
    severe_pain_or_distress: Reading = MISSING,
    expected_resources: Sequence[str] | None = None,
    heart_rate: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    spo2: Reading = MISSING,
    usual_spo2: Reading = MISSING,
    temperature: Reading = MISSING,
    age: Reading = MISSING,
    age_days: Reading = MISSING,
    immunisation_complete: Reading = MISSING,
    fever_source_obvious: Reading = MISSING,
) -> EsiResult:
    """ESI 1 (A, lifesaving intervention), 2 (B, high risk, new confusion, severe pain or distress), then 5, 4 or 3 by
    0, 1 or >= 2 kinds of resources (C); danger-zone vital signs (D) advise a higher acuity for 3, 4 and 5 but do not
    set it. Fever > 38.0 degC up to 28 days of age is at least ESI 2.

    heart_rate and respiratory_rate /min, spo2 %, temperature degC, age years or age_days. An unknown judgement leaves
    the level null with `levels_possible`. `expected_resources` None is unknown, an empty list is none expected.
    Source: ESI Handbook 5th ed., ENA 2023.
    """
    years = _years(age, age_days)
    at_a = lifesaving_intervention_needed.flag("lifesaving_intervention_needed")
    judgements = {
        "high_risk_situation": high_risk_situation.flag("high_risk_situation"),
        "new_confusion_lethargy": new_confusion_lethargy.flag("new_confusion_lethargy"),
        "severe_pain_or_distress": severe_pain_or_distress.flag("severe_pain_or_distress"),
    }
    kinds = None if expected_resources is None else list(dict.fromkeys(expected_resources))
    unknown = [kind for kind in kinds or [] if kind not in RESOURCES]
    if unknown:
        raise ValueError(f"unknown resource: {', '.join(unknown)}")
    count = None if kinds is None else sum(RESOURCES[kind] for kind in kinds)

    fever = temperature.number("temperature", 20, 45)
    neonate = years is not None and years * 365.25 < 29 and fever is not None and rounded(fever, 1) > 38.0
    yes = any(judgements.values())
    open_b = not yes and any(value is None for value in judgements.values())
    by_resources = None if count is None else 5 if count == 0 else 4 if count == 1 else 3

    # What follows decision point A when the answer there is no.
    after_a: list[int]
    point: Literal["B", "C", "D"]
    if yes:
        after_a, point = [2], "B"
    elif neonate:
        after_a, point = [2], "D"
    else:
        after_a, point = ([3, 4, 5] if by_resources is None else [by_resources]), "C"
        if open_b:
            after_a = [2, *after_a]
    levels = [1] if at_a else after_a if at_a is False else [1, *after_a]
    level = levels[0] if len(levels) == 1 else None

    missing = ["lifesaving_intervention_needed"] if at_a is None else []
    if not at_a and not yes and not neonate:
        missing += [name for name, value in judgements.items() if value is None]
        missing += ["expected_resources"] if by_resources is None else []
    danger, unmeasured = _danger(years, heart_rate, respiratory_rate, spo2, usual_spo2)
    reaches_d = levels != [1] and levels != [2]
    missing += unmeasured if reaches_d else []
    warnings = []
    if danger and reaches_d:
        warnings.append("Vital signs in the danger zone: reassess; the nurse decides on a higher acuity.")
    return EsiResult(
        esi_level=level,
        decided_at=None if level is None else "A" if level == 1 else point,
        levels_possible=[] if level is not None else levels,
        resources_counted=kinds or [],
        resource_count=count,
        danger_zone=danger,
        uptriage_advised=bool(danger) and reaches_d,
        provisional=bool(unmeasured) and reaches_d,
        fever_advice=_fever_advice(years, fever, immunisation_complete, fever_source_obvious),
        missing=missing,
        warnings=warnings,
    )


def _years(age: Reading, age_days: Reading) -> float | None:
    days = age_days.number("age_days", 0, 50000)
    return age.number("age", 0, 130) if days is None else days / 365.25


def _danger(
    years: float | None, heart_rate: Reading, respiratory_rate: Reading, spo2: Reading, usual_spo2: Reading
) -> tuple[list[DangerVital], list[str]]:
    pulse, breaths = heart_rate.number("heart_rate", 0, 350), respiratory_rate.number("respiratory_rate", 0, 150)
    saturation, usual = spo2.number("spo2", 0, 100), usual_spo2.number("usual_spo2", 50, 100)
    missing = [
        name
        for name, value in (("heart_rate", pulse), ("respiratory_rate", breaths), ("spo2", saturation))
        if value is None
    ]
    danger = []
    if years is None:
        missing.append("age")
    else:
        limits = danger_limits(years)
        if pulse is not None and pulse > limits.heart_rate:
            danger.append(_beyond("heart_rate", pulse, "/min", f"> {limits.heart_rate:g} {limits.label}"))
        if breaths is not None and breaths > limits.respiratory_rate:
            danger.append(_beyond("respiratory_rate", breaths, "/min", f"> {limits.respiratory_rate:g} {limits.label}"))
    if saturation is not None and saturation < 92 and (usual is None or saturation < usual):
        danger.append(_beyond("spo2", saturation, "%", "< 92 and below the usual value"))
    return danger, missing


def _beyond(vital: str, value: float, unit: str, limit: str) -> DangerVital:
    return DangerVital(vital=vital, value=value, unit=unit, limit=limit)


def _fever_advice(years: float | None, fever: float | None, immunised: Reading, source: Reading) -> str | None:
    if years is None or years >= 18 or fever is None:
        return None
    days, degrees = years * 365.25, rounded(fever, 1)
    if days < 29:
        return "up to 28 days with T > 38.0 degC: at least ESI 2" if degrees > 38.0 else None
    if years < 0.25:
        return "1 to 3 months with T > 38.0 degC: consider ESI 2" if degrees > 38.0 else None
    incomplete = immunised.flag("immunisation_complete") is False
    no_source = source.flag("fever_source_obvious") is False
    if degrees > 39.0 or degrees < 36.0 or (degrees > 38.0 and (incomplete or no_source)):
        return (
            "3 months or older with T > 39.0 or < 36.0 degC, incomplete immunisation or no obvious source: "
            "consider ESI 2 or 3"
        )
    return None
