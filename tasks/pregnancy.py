"""`Pregnancy`: the obstetric part of a disease script, and `Obstetric`, what one patient drew from it.

The script has ranges and probabilities; the draw is concrete, so that a twin is `dataclasses.replace` of one of its facts.
`obstetric_record.py` writes the draw into a world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = [
    "CervixExam",
    "ClinicPressure",
    "Noted",
    "Obstetric",
    "Panel",
    "Past",
    "PastPregnancy",
    "Pregnancy",
    "Recorded",
    "Tracing",
    "draw_obstetric",
]

Span = tuple[float, float]


class PastPregnancy(Row):
    """An earlier pregnancy and how often these women had it."""

    outcome: Literal["live_birth", "stillbirth", "miscarriage", "termination", "ectopic"] = "live_birth"
    weeks: tuple[int, int] = (38, 41)
    mode: str = "vaginal"
    birthweight_g: tuple[int, int] | None = (2900, 3900)
    years_ago: tuple[int, int] = (2, 6)
    complications: tuple[str, ...] = ()
    probability: float = 1.0


class Recorded(Row):
    """A fact of the record: a number, a text or (value 1 or 0) a yes or no. `minutes_ago`: when; at booking if None."""

    code: str
    text: str = ""
    value: Span | None = None
    unit: str = ""
    minutes_ago: Span | None = None
    detail: dict[str, str | float | bool] = {}
    probability: float = 1.0


class ClinicPressure(Row):
    """A blood pressure on file."""

    hours_ago: Span
    sbp: Span
    dbp: Span


class Panel(Row):
    """A result of the antenatal panel on file, `days` the gestation when taken; a number or a text."""

    code: str
    days: tuple[int, int] = (63, 84)
    level: Span | None = None
    text: str = ""
    probability: float = 1.0


class CervixExam(Row):
    """A vaginal examination on file."""

    hours_ago: Span
    dilation: Span
    effacement: tuple[int, int]
    station: tuple[int, int]
    consistency: str = "soft"
    position: str = "anterior"
    membranes: str = "intact"
    liquor: str = "none draining"


class Tracing(Row):
    """What a heart rate tracing shows in a band of severity; counts are of 20 min. `on_file`: minutes ago it was taken."""

    features: dict[str, Span]
    on_file: Span | None = None
    low_severity: float = 0.0
    high_severity: float = 2.0


class Pregnancy(Row):
    """The obstetric part of a disease script."""

    status: Literal["pregnant", "not_pregnant", "unknown"] = "pregnant"
    late_period: bool = True  # what a patient tells whose status is unknown
    weeks: Span | None = None  # real gestation at arrival; None: none, or over
    born_minutes_ago: Span | None = None
    lmp_certain: bool | None = True
    lmp_error_days: tuple[int, int] = (0, 0)  # reported minus real first day
    scan_weeks: Span | None = (8.0, 12.5)  # real age at the first scan; None: no scan yet
    past: tuple[PastPregnancy, ...] = ()
    surgery: tuple[tuple[str, Span], ...] = ()  # scar and years ago
    blood: tuple[str, ...] = ("O positive", "A positive", "B positive", "AB positive")
    recorded: tuple[Recorded, ...] = ()
    gynaecology: tuple[Recorded, ...] = ()
    pressures: tuple[ClinicPressure, ...] = ()
    booked: bool = True  # the routine panel of the first visit is on file
    panel: tuple[Panel, ...] = ()  # more results, or other ones than the routine
    exams: tuple[CervixExam, ...] = ()
    cervix: dict[str, Span | str] = {}  # what an examination would find now, by code
    dilation_rate: Span = (0.0, 0.0)  # cm an hour from now on
    tracings: tuple[Tracing, ...] = ()
    scan: dict[str, Span | str] = {}  # measurements of a scan that differ from health; `centile` sets the weight
    scan_on_file: Span | None = None  # hours ago that one was done


@dataclass(frozen=True)
class Past:
    """One earlier pregnancy as drawn."""

    outcome: str
    weeks: int
    mode: str
    birthweight_g: int | None
    years_ago: int
    complications: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noted:
    """One fact as drawn."""

    code: str
    value: float | None = None
    text: str = ""
    unit: str = ""
    minutes_ago: float | None = None
    detail: tuple[tuple[str, str | float | bool], ...] = ()


Features = tuple[tuple[str, float | str], ...]


@dataclass(frozen=True)
class Obstetric:
    """A drawn pregnancy; every field is concrete. Minutes are before the start of the episode."""

    days: int | None = None
    born_minutes_ago: int | None = None
    lmp_certain: bool | None = True
    lmp_error: int = 0
    scan_days: int | None = None
    past: tuple[Past, ...] = ()
    surgery: tuple[tuple[str, int], ...] = ()  # scar and years ago
    blood: str = "O positive"
    recorded: tuple[Noted, ...] = ()
    gynaecology: tuple[Noted, ...] = ()
    pressures: tuple[tuple[float, float, float], ...] = ()  # minutes ago, sbp, dbp
    panel: tuple[tuple[str, int, float | str], ...] = ()  # code, gestation in days, level or text
    exams: tuple[tuple[float, Features], ...] = ()  # minutes ago and findings by code
    cervix: Features = ()
    dilation_rate: float = 0.0
    tracings: tuple[
        tuple[float, float, float | None, Features], ...
    ] = ()  # severity band, minutes ago on file, features
    scan: Features = ()
    scan_minutes_ago: float | None = None


# results of the first visit in health; the group is the patient's own
ROUTINE: tuple[tuple[str, Span | str], ...] = (
    ("haemoglobin", (11.6, 13.4)), ("platelets", (180, 320)), ("rubella_igg", "immune"), ("varicella_igg", "immune"),
    ("hbsag", "negative"), ("anti_hbs", "positive"), ("anti_hbc", "negative"), ("anti_hcv", "negative"), ("hiv_ag_ab", "negative"),
    ("syphilis_serology", "non-reactive"), ("urine_culture", "No growth"), ("chlamydia_gonorrhoea_naat", "not detected"),
    ("creatinine", (0.5, 0.7)),
)  # fmt: skip


# later tests in health, the days in which they are usual, and how many women have had each
LATER: tuple[tuple[str, tuple[int, int], Span | str], ...] = (
    ("gct_50_1h", (170, 200), (88, 128)), ("haemoglobin", (172, 200), (11.1, 12.6)), ("syphilis_serology", (197, 222), "non-reactive"),
    ("gbs_culture", (253, 262), "No growth"),
)  # fmt: skip
DONE_IN_TIME = 0.75
FIRST_AGE = 17


def _between(rng: Random, span: Span, digits: int = 0) -> float:
    return round(rng.uniform(*span), digits)


def _features(rng: Random, given: Mapping[str, Span | str], digits: int = 1) -> Features:
    return tuple(
        (name, value if isinstance(value, str) else _between(rng, value, digits)) for name, value in given.items()
    )


def _noted(rng: Random, rows: tuple[Recorded, ...]) -> tuple[Noted, ...]:
    found = []
    for row in rows:
        present, value = rng.random() < row.probability, None if row.value is None else _between(rng, row.value)
        when = None if row.minutes_ago is None else _between(rng, row.minutes_ago)
        if present:
            found.append(Noted(row.code, value, row.text, row.unit, when, tuple(row.detail.items())))
    return tuple(found)


def _past(script: Pregnancy, rng: Random, age: int) -> tuple[Past, ...]:
    """Earlier pregnancies, one a year at most and none before `FIRST_AGE`."""
    found: list[Past] = []
    for one in script.past:
        present, weeks, years = rng.random() < one.probability, rng.randint(*one.weeks), rng.randint(*one.years_ago)
        weight = rng.randint(*one.birthweight_g) if one.birthweight_g else None
        years = min(years, max(0, age - FIRST_AGE))
        while years and years in {other.years_ago for other in found}:
            years -= 1
        if not present or (not years and one.years_ago[1]):
            continue
        born = one.outcome in ("live_birth", "stillbirth")
        found.append(
            Past(one.outcome, weeks, one.mode if born else "", weight if born else None, years, one.complications)
        )
    return tuple(found)


def _routine(rng: Random, blood: str, own: set[str]) -> list[tuple[str, int, float | str]]:
    """The panel of the first visit, and later tests as far as they were done; what the condition sets itself is left out."""
    at = rng.randint(60, 84)
    found: list[tuple[str, int, float | str]] = [("type_and_screen", at, f"{blood}, antibody screen negative")]
    rows = [(code, at, value) for code, value in ROUTINE]
    for code, days, value in LATER:
        when, done = rng.randint(*days), rng.random() < DONE_IN_TIME
        if done:
            rows.append((code, when, value))
    for code, when, value in rows:
        level = value if isinstance(value, str) else _between(rng, value, 1)
        if code not in own:
            found.append((code, when, level))
    return found


def draw_obstetric(script: Pregnancy, rng: Random, age: int) -> Obstetric:
    """What one patient of an age draws from a script. Pure in its arguments."""
    days = None if script.weeks is None else round(_between(rng, (script.weeks[0] * 7, script.weeks[1] * 7)))
    scan = (
        None
        if script.scan_weeks is None
        else round(_between(rng, (script.scan_weeks[0] * 7, script.scan_weeks[1] * 7)))
    )
    past = _past(script, rng, age)
    blood = rng.choice(script.blood)
    panel: list[tuple[str, int, float | str]] = []
    if script.booked and script.status != "unknown":
        panel += _routine(rng, blood, {row.code for row in script.panel})
    for row in script.panel:
        at, level = rng.randint(*row.days), None if row.level is None else _between(rng, row.level, 1)
        if rng.random() < row.probability:
            panel.append((row.code, at, row.text if level is None else level))
    return Obstetric(
        days=days,
        born_minutes_ago=None if script.born_minutes_ago is None else round(_between(rng, script.born_minutes_ago)),
        lmp_certain=script.lmp_certain, lmp_error=rng.randint(*script.lmp_error_days), scan_days=scan, past=past,
        surgery=tuple((scar, round(_between(rng, years))) for scar, years in script.surgery), blood=blood,
        recorded=_noted(rng, script.recorded), gynaecology=_noted(rng, script.gynaecology),
        pressures=tuple((_between(rng, one.hours_ago, 1) * 60, _between(rng, one.sbp), _between(rng, one.dbp)) for one in script.pressures),
        panel=tuple(one for one in panel if days is None or one[1] <= days),
        exams=tuple((_between(rng, one.hours_ago, 1) * 60, _exam(rng, one)) for one in script.exams),
        cervix=_features(rng, script.cervix, 0), dilation_rate=_between(rng, script.dilation_rate, 2),
        tracings=tuple(
            (one.low_severity, one.high_severity, None if one.on_file is None else _between(rng, one.on_file),
             tuple((name, _between(rng, span)) for name, span in one.features.items()))
            for one in script.tracings
        ),
        scan=_features(rng, script.scan), scan_minutes_ago=None if script.scan_on_file is None else _between(rng, script.scan_on_file, 1) * 60,
    )  # fmt: skip


def _exam(rng: Random, one: CervixExam) -> Features:
    return (
        ("cervical_dilation", round(rng.uniform(*one.dilation) * 2) / 2), ("cervical_effacement", round(rng.randint(*one.effacement), -1)),
        ("fetal_station", rng.randint(*one.station)), ("cervical_consistency", one.consistency), ("cervical_position", one.position),
        ("membranes", one.membranes), ("liquor", one.liquor),
    )  # fmt: skip
