"""Toxidromes: the findings for and against each, and how well the patient's findings fit.

Only findings already obtained count. Levels of poisons are read in `poison_levels.py`; `antidotes.py` has the doses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.three_valued import all_of, any_of

__all__ = ["TOXIDROMES", "Toxidrome", "ToxidromeMatch", "match_toxidromes", "vital_findings"]

CITATION = (
    "Dunkley EJC et al. QJM 2003;96:635-642 (Hunter criteria); Goldfrank's Toxicologic Emergencies, 11th ed., 2019"
)


@dataclass(frozen=True, slots=True)
class Toxidrome:
    """`specific` findings are examined or told; `vital` ones are vital signs, which fever or pain also produce."""

    name: str
    specific: tuple[str, ...]
    vital: tuple[str, ...] = ()
    required: tuple[str, ...] = ()  # named only with these present


TOXIDROMES = [
    Toxidrome("opioid", ("miosis", "reduced_gcs", "reduced_bowel_sounds"), ("rr_below_12",)),
    Toxidrome(
        "sedative-hypnotic",
        ("reduced_gcs", "ataxia_or_slurred_speech", "normal_pupils"),
        ("vitals_near_normal",),
    ),
    Toxidrome(
        "sympathomimetic",
        ("mydriasis", "diaphoresis", "agitation", "normal_or_increased_bowel_sounds"),
        ("hr_above_100", "hypertension", "temperature_above_38"),
    ),
    Toxidrome(
        "anticholinergic",
        ("mydriasis", "dry_skin", "urinary_retention", "reduced_bowel_sounds", "delirium", "flushing"),
        ("hr_above_100", "temperature_above_38"),
    ),
    Toxidrome(
        "cholinergic",
        (
            "miosis",
            "salivation_or_lacrimation",
            "bronchorrhoea",
            "diarrhoea_or_urination",
            "fasciculation",
            "diaphoresis",
        ),
        ("bradycardia",),
    ),
    Toxidrome(
        "serotonin",
        (
            "serotonergic_drug",
            "spontaneous_clonus",
            "inducible_clonus",
            "ocular_clonus",
            "agitation",
            "diaphoresis",
            "tremor",
            "hyperreflexia",
            "hypertonia",
        ),
        ("temperature_above_38",),
        ("serotonergic_drug",),
    ),
    Toxidrome(
        "neuroleptic malignant",
        (
            "antidopaminergic_drug",
            "lead_pipe_rigidity",
            "altered_mentation",
            "autonomic_instability",
            "bradyreflexia",
        ),
        ("temperature_above_38",),
        ("antidopaminergic_drug",),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxidromeMatch:
    """fit = (present - absent) / features, not under 0; `named` needs two specific findings and what is required."""

    name: str
    present: list[str]
    absent: list[str]
    unknown: list[str]
    fit: float
    named: bool
    criteria_met: bool | None = None  # Hunter criteria, for serotonin toxicity only
    citation: str = CITATION


def match_toxidromes(findings: Mapping[str, Reading]) -> list[ToxidromeMatch]:
    """Every toxidrome, best fit first. `findings` are true or false by feature name; what is not in it is unknown."""
    matches = []
    for toxidrome in TOXIDROMES:
        features = toxidrome.specific + toxidrome.vital
        states = {name: findings.get(name, MISSING).flag(name) for name in features}
        present = [name for name in features if states[name] is True]
        absent = [name for name in features if states[name] is False]
        hunter = _hunter(states) if toxidrome.name == "serotonin" else None
        specific = sum(name in toxidrome.specific for name in present)
        named = specific >= 2 and len(present) > len(absent)
        named = named and all(states[name] is True for name in toxidrome.required)
        if toxidrome.name == "serotonin":
            # The Hunter criteria decide; the fit would hide spontaneous clonus behind many absent signs.
            named = hunter is True
        matches.append(
            ToxidromeMatch(
                name=toxidrome.name,
                present=present,
                absent=absent,
                unknown=[name for name in features if states[name] is None],
                fit=max(0.0, (len(present) - len(absent)) / len(features)),
                named=named,
                criteria_met=hunter,
            )
        )
    return sorted(matches, key=lambda match: (-match.named, -match.fit, match.name))


def vital_findings(
    *,
    respiratory_rate: Reading = MISSING,
    heart_rate: Reading = MISSING,
    sbp: Reading = MISSING,
    temperature: Reading = MISSING,
    spo2: Reading = MISSING,
    gcs: Reading = MISSING,
) -> dict[str, Reading]:
    """The vital-sign features of an adult from vital signs (/min, mmHg, degC, %), with their provenance.

    Hypertension is a systolic pressure from 140 mmHg, bradycardia a heart rate under 60 /min; near-normal vitals are
    RR 10 to 20, HR 50 to 110, SBP 90 to 160, T 35.5 to 38.0 and SpO2 from 92 % (limits of the simulated hospital).
    """
    breaths, pulse = respiratory_rate.number("respiratory_rate", 0, 100), heart_rate.number("heart_rate", 0, 350)
    systolic, degrees = sbp.number("sbp", 0, 350), temperature.number("temperature", 15, 45)
    saturation, coma = spo2.number("spo2", 0, 100), gcs.number("gcs", 3, 15)
    limits = (
        (breaths, 10.0, 20.0),
        (pulse, 50.0, 110.0),
        (systolic, 90.0, 160.0),
        (degrees, 35.5, 38.0),
        (saturation, 92.0, 100.0),
    )
    outside = any(value is not None and not low <= value <= high for value, low, high in limits)
    normal = False if outside else None if any(value is None for value, _, _ in limits) else True
    return {
        "rr_below_12": _as(respiratory_rate, None if breaths is None else breaths < 12),
        "hr_above_100": _as(heart_rate, None if pulse is None else pulse > 100),
        "bradycardia": _as(heart_rate, None if pulse is None else pulse < 60),
        "hypertension": _as(sbp, None if systolic is None else systolic >= 140),
        "temperature_above_38": _as(temperature, None if degrees is None else degrees > 38),
        "reduced_gcs": _as(gcs, None if coma is None else coma < 15),
        "vitals_near_normal": Reading.given(normal),
    }


def _as(reading: Reading, value: bool | None) -> Reading:
    if value is None:
        return MISSING
    return Reading(value=value, source=reading.source, record_id=reading.record_id, observed_at=reading.observed_at)


def _hunter(f: Mapping[str, bool | None]) -> bool | None:
    """Hunter criteria (Dunkley 2003): a serotonergic drug and any one line; None while a line is open."""
    clonus = any_of(f["inducible_clonus"], f["ocular_clonus"])
    lines = any_of(
        f["spontaneous_clonus"],
        all_of(clonus, any_of(f["agitation"], f["diaphoresis"])),
        all_of(f["tremor"], f["hyperreflexia"]),
        all_of(f["hypertonia"], f["temperature_above_38"], clonus),
    )
    return all_of(f["serotonergic_drug"], lines)
