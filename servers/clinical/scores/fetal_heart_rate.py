"""Fetal heart rate tracing by the NICHD three tiers, from its features alone.

A feature that nobody could read leaves the category undetermined only where it could still change it.
"""

from dataclasses import dataclass, field

from medmcp.servers.clinical.scores.score import rounded
from medmcp.servers.clinical.scores.three_valued import all_of, any_of

__all__ = ["CITATION", "Tracing", "TracingReading", "adequate_acceleration", "read_tracing"]

CITATION = "Macones GA et al. Obstet Gynecol 2008;112:661-666 (NICHD workshop); ACOG PB 229, 2021 (non-stress test)"

BASELINE = (110, 160)  # bpm, after rounding to 5
MODERATE = (6, 25)  # bpm
TACHYSYSTOLE = 5  # more contractions than this in 10 min, averaged over 30 min
RECURRENT_SHARE = 0.5  # of the contractions in 20 min
REACTIVE, NST_MIN, NST_EXTENDED_MIN = 2, 20, 40
EARLY_WEEKS = 32

RESUSCITATION = (
    "reposition to the side",
    "stop oxytocin and other uterotonics",
    "intravenous fluid bolus if hypotensive or volume-depleted; treat hypotension",
    "tocolysis (terbutaline) for tachysystole",
    "examine: cord prolapse, abruption, rapid descent",
)


@dataclass(frozen=True)
class Tracing:
    """Features of a tracing; None: not readable or not given. Decelerations are kinds with `recurrent` or not."""

    baseline_bpm: float | None = None
    variability_bpm: float | None = None  # amplitude; 0 = undetectable
    accelerations: int | None = None  # that qualify for the gestational age
    decelerations: frozenset[str] | None = None  # early, late_recurrent, late_intermittent, variable_..., prolonged
    sinusoidal: bool | None = None
    contractions_per_10min: float | None = None
    window_minutes: int = 20


@dataclass(frozen=True)
class TracingReading:
    """The tiers and what they rest on."""

    category: str  # I | II | III | undetermined
    baseline_bpm: int | None
    variability: str | None  # absent | minimal | moderate | marked
    nst: str  # reactive | nonreactive | inadequate
    tachysystole: bool | None
    reasons: tuple[str, ...]
    actions: tuple[str, ...]
    missing: tuple[str, ...] = field(default=())


def adequate_acceleration(rise_bpm: float, seconds: float, weeks: float | None) -> bool:
    """An acceleration counts from 15 bpm for 15 s, before 32 weeks from 10 bpm for 10 s. Source: Macones 2008."""
    least = 10 if weeks is not None and weeks < EARLY_WEEKS else 15
    return rise_bpm >= least and seconds >= least


def read_tracing(tracing: Tracing) -> TracingReading:
    """NICHD category. I: baseline 110-160 and moderate variability (6-25 bpm) and no late, variable or prolonged
    deceleration. III: sinusoidal; or absent variability with recurrent late or recurrent variable decelerations or
    bradycardia. II: all else. Baseline is rounded to 5 bpm. A sinusoidal pattern has no accelerations.

    NST reactive: >= 2 accelerations in 20 min, non-reactive after 40. Source: Macones 2008 Obstet Gynecol 112:661.
    """
    baseline = None if tracing.baseline_bpm is None else int(rounded(tracing.baseline_bpm / 5, 0) * 5)
    amplitude = None if tracing.variability_bpm is None else rounded(tracing.variability_bpm, 0)
    if tracing.variability_bpm and amplitude == 0:
        amplitude = 1.0  # detectable
    seen = tracing.decelerations
    sinusoidal = tracing.sinusoidal
    if sinusoidal is None and tracing.accelerations:
        sinusoidal = False

    def has(*kinds: str) -> bool | None:
        return None if seen is None else bool(seen & set(kinds))

    slow = None if baseline is None else baseline < BASELINE[0]
    fast = None if baseline is None else baseline > BASELINE[1]
    absent = None if amplitude is None else amplitude == 0
    moderate = None if amplitude is None else MODERATE[0] <= amplitude <= MODERATE[1]
    worrying = has("late_recurrent", "late_intermittent", "variable_recurrent", "variable_intermittent", "prolonged")
    third = any_of(sinusoidal, all_of(absent, any_of(has("late_recurrent"), has("variable_recurrent"), slow)))
    first = all_of(_not(any_of(slow, fast)), moderate, _not(worrying), _not(sinusoidal))
    category = "III" if third else "I" if first else "II" if third is False and first is False else "undetermined"
    unread = {
        "baseline": baseline, "variability": amplitude, "decelerations": seen, "sinusoidal pattern": sinusoidal,
    }  # fmt: skip
    crowded = None if tracing.contractions_per_10min is None else tracing.contractions_per_10min > TACHYSYSTOLE
    return TracingReading(
        category=category,
        baseline_bpm=baseline,
        variability=_variability(amplitude),
        nst=_nst(tracing),
        tachysystole=crowded,
        reasons=_reasons(baseline, amplitude, seen, sinusoidal),
        actions=_actions(category, amplitude, seen, crowded),
        missing=tuple(name for name, value in unread.items() if value is None),
    )


def _not(term: bool | None) -> bool | None:
    return None if term is None else not term


def _variability(amplitude: float | None) -> str | None:
    if amplitude is None:
        return None
    if amplitude == 0:
        return "absent"
    return "minimal" if amplitude < MODERATE[0] else "moderate" if amplitude <= MODERATE[1] else "marked"


def _nst(tracing: Tracing) -> str:
    if tracing.accelerations is not None and tracing.accelerations >= REACTIVE:
        return "reactive"
    if tracing.accelerations is None or tracing.window_minutes < NST_EXTENDED_MIN:
        return "inadequate"
    return "nonreactive"


def _reasons(
    baseline: int | None, amplitude: float | None, seen: frozenset[str] | None, sinusoidal: bool | None
) -> tuple[str, ...]:
    found = []
    if sinusoidal:
        found.append("sinusoidal pattern")
    if baseline is not None and not BASELINE[0] <= baseline <= BASELINE[1]:
        found.append(f"{'bradycardia' if baseline < BASELINE[0] else 'tachycardia'}, baseline {baseline} bpm")
    if amplitude is not None and not MODERATE[0] <= amplitude <= MODERATE[1]:
        found.append(f"{_variability(amplitude)} variability")
    found += [
        f"{kind.replace('_', ', ')} decelerations" for kind in sorted(seen or ()) if kind not in ("none", "early")
    ]
    return tuple(found)


def _actions(
    category: str, amplitude: float | None, seen: frozenset[str] | None, crowded: bool | None
) -> tuple[str, ...]:
    """What follows from the tier (Macones 2008; ACOG PB 116, 2010)."""
    if category == "I":
        return ("routine care",)
    if category == "III":
        return (*RESUSCITATION, "prepare for birth now: expedite delivery if it does not improve at once")
    if category == "undetermined":
        return ("read or repeat the tracing",)
    poor = amplitude is not None and amplitude < MODERATE[0]
    if poor or (seen and seen & {"late_recurrent", "variable_recurrent", "prolonged"}):
        amnio = ("amnioinfusion for recurrent variable decelerations",) if seen and "variable_recurrent" in seen else ()
        return (*RESUSCITATION, *amnio, "re-evaluate within 30 min; expedite delivery if it does not improve")
    relief = ("lower or stop oxytocin; tocolysis if it goes on",) if crowded else ()
    return (*relief, "look for a cause (fever, drugs, dehydration)", "continuous tracing, re-evaluate")
