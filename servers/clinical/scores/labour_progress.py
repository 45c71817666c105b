"""Progress of labour: stage, rate of dilation, adequacy of contractions, protraction and arrest."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["CITATION", "EXAM_EVERY_H", "CervicalExam", "Labour", "Progress", "judge_progress"]

CITATION = "ACOG Clinical Practice Guideline 8, 2024 Obstet Gynecol 143:144; Zhang 2010 Obstet Gynecol 116:1281"

ACTIVE_CM = 6
FULL_CM = 10
ADEQUATE_MVU = 200  # Montevideo units in 10 min
ARREST_ADEQUATE_H, ARREST_INADEQUATE_H = 4.0, 6.0
PROLONGED_LATENT_H = {True: 20.0, False: 14.0}  # nulliparous, multiparous; from painful contractions
SECOND_STAGE_H = {True: 3.0, False: 2.0}  # of pushing
EXAM_EVERY_H = 4.0  # in active labour; an older examination says nothing of progress since
MIN_CONTRACTIONS = 2  # in 10 min, to call a closed-to-5 cm cervix labour when no onset is recorded

# 95th centile of hours from one cm to the next, by the cm that it starts from (Zhang 2010, table 2), for the first, the
# second, and any later birth
HOURS_PER_CM: tuple[dict[int, float], ...] = (
    {6: 2.2, 7: 1.6, 8: 1.4, 9: 1.8},
    {6: 1.9, 7: 1.3, 8: 1.0, 9: 0.9},
    {6: 1.8, 7: 1.2, 8: 0.9, 9: 0.8},
)


@dataclass(frozen=True)
class CervicalExam:
    """One examination; `at` in hours on any clock."""

    at: float
    dilation: float
    effacement: float | None = None
    station: float | None = None


@dataclass(frozen=True)
class Labour:
    """What is known of a labour. Times in hours on the clock of the examinations; None: not recorded."""

    exams: tuple[CervicalExam, ...]
    now: float
    births: int | None = None  # earlier ones, at 20 weeks or more
    contracting_since: float | None = None
    contractions_per_10min: float | None = None
    ruptured: bool | None = None
    ruptured_at: float | None = None
    montevideo: tuple[tuple[float, float], ...] = ()  # (time, units)
    oxytocin_since: float | None = None
    pushing_since: float | None = None

    @property
    def nulliparous(self) -> bool | None:
        """No earlier birth; None if not recorded."""
        return None if self.births is None else self.births == 0


@dataclass(frozen=True)
class Progress:
    """`diagnosis` as in assess_labor_progress."""

    stage: str
    diagnosis: str
    rate: float | None
    hours_in_stage: float | None
    unchanged_h: float | None
    reason: str
    missing: tuple[str, ...] = ()


def judge_progress(labour: Labour) -> Progress:
    """Active phase from 6 cm. Arrest of the first stage: >= 6 cm, ruptured membranes, no cervical change for >= 4 h with
    >= 200 Montevideo units, or >= 6 h with inadequate contractions despite oxytocin. Protracted: slower than the 95th centile
    of 6-7, 7-8, 8-9, 9-10 cm (no earlier birth 2.2, 1.6, 1.4, 1.8 h; one 1.9, 1.3, 1.0, 0.9; more 1.8, 1.2, 0.9, 0.8).
    Prolonged latent phase: > 20 h nulliparous, > 14 h multiparous. Second stage: > 3 h (nulliparous) or > 2 h of pushing,
    arrest without descent.

    Sources: ACOG Clinical Practice Guideline 8, 2024; Zhang 2010 Obstet Gynecol 116:1281.
    """
    exams = tuple(sorted(labour.exams, key=lambda exam: exam.at))
    if not exams:
        return Progress(
            "not_in_labour", "undetermined", None, None, None, "no examination on record", ("cervical exam",)
        )
    last = exams[-1]
    rate = None
    if len(exams) > 1 and last.at > exams[-2].at:
        rate = (last.dilation - exams[-2].dilation) / (last.at - exams[-2].at)
    if last.dilation >= FULL_CM:
        return _second(labour, exams, rate)
    if last.dilation >= ACTIVE_CM:
        return _active(labour, exams, rate)
    return _latent(labour, rate)


def _latent(labour: Labour, rate: float | None) -> Progress:
    begun = labour.contracting_since
    if begun is None:
        if (labour.contractions_per_10min or 0) < MIN_CONTRACTIONS:
            missing = () if labour.contractions_per_10min is not None else ("contractions",)
            return Progress("not_in_labour", "normal", rate, None, None, "no regular contractions recorded", missing)
        return Progress(
            "1 latent", "normal", rate, None, None, "contractions, onset not recorded", ("onset of contractions",)
        )
    hours = labour.now - begun
    if labour.nulliparous is None:
        sure = hours <= PROLONGED_LATENT_H[False]
        return Progress(
            "1 latent", "normal" if sure else "undetermined", rate, hours, None, f"{hours:.1f} h", ("parity",)
        )
    limit = PROLONGED_LATENT_H[labour.nulliparous]
    prolonged = hours > limit
    return Progress(
        "1 latent", "prolonged_latent" if prolonged else "normal", rate, hours, None, f"{hours:.1f} h of {limit:g} h"
    )


def _unchanged_from(exams: Sequence[CervicalExam]) -> float:
    """When the last dilation was first found in the run that ends with the last examination."""
    since = exams[-1].at
    for exam in reversed(exams):
        if exam.dilation != exams[-1].dilation or _effaced_since(exam, exams[-1]):
            break
        since = exam.at
    return since


def _effaced_since(exam: CervicalExam, last: CervicalExam) -> bool:
    return exam.effacement is not None and last.effacement is not None and exam.effacement != last.effacement


def _active(labour: Labour, exams: tuple[CervicalExam, ...], rate: float | None) -> Progress:
    last = exams[-1]
    first_active = next(exam for exam in exams if exam.dilation >= ACTIVE_CM)
    hours = labour.now - first_active.at
    since = _unchanged_from(exams)
    still = last.at - since
    missing = [
        *(["parity"] if labour.nulliparous is None else []),
        *(["membranes"] if labour.ruptured is None else []),
        *(["Montevideo units (intrauterine catheter)"] if not labour.montevideo else []),
    ]
    arrested = _arrest(labour, since, last.at)
    if arrested:
        return Progress("1 active", "arrest_first_stage", rate, hours, still, arrested, tuple(missing))
    if labour.ruptured is None and still >= ARREST_ADEQUATE_H:
        return Progress("1 active", "undetermined", rate, hours, still, f"no change for {still:.1f} h", tuple(missing))
    if labour.births is None:
        return Progress("1 active", "undetermined", rate, hours, still, "parity unknown", tuple(missing))
    table = HOURS_PER_CM[min(labour.births, len(HOURS_PER_CM) - 1)]
    steps = range(int(first_active.dilation), max(int(last.dilation), int(first_active.dilation) + 1))
    allowed, taken = sum(table[cm] for cm in steps), last.at - first_active.at
    # the step under way counts from when its cm was first found
    stalled = still > table[int(last.dilation)]
    slow = stalled or (last.dilation > first_active.dilation and taken > allowed)
    reason = f"{still:.1f} h at {last.dilation:g} cm, 95th centile {table[int(last.dilation)]:g} h"
    if not slow and labour.now - last.at >= EXAM_EVERY_H:
        missing.append("a new examination")
        reason = f"last examined {labour.now - last.at:.1f} h ago"
        return Progress("1 active", "undetermined", rate, hours, still, reason, tuple(missing))
    return Progress("1 active", "protracted_active" if slow else "normal", rate, hours, still, reason, tuple(missing))


def _arrest(labour: Labour, since: float, until: float) -> str:
    """Why this is an arrest of the first stage; empty if it is not."""
    if not labour.ruptured:
        return ""
    start = max(since, labour.ruptured_at if labour.ruptured_at is not None else since)
    adequate_from = None
    for at, units in sorted(labour.montevideo):
        if at > until:
            break
        adequate_from = (at if adequate_from is None else adequate_from) if units >= ADEQUATE_MVU else None
    if adequate_from is not None and (held := until - max(start, adequate_from)) >= ARREST_ADEQUATE_H:
        return f"no change for {held:.1f} h with adequate contractions and ruptured membranes"
    if labour.oxytocin_since is not None and (held := until - max(start, labour.oxytocin_since)) >= ARREST_INADEQUATE_H:
        return f"no change for {held:.1f} h on oxytocin with ruptured membranes"
    return ""


def _second(labour: Labour, exams: tuple[CervicalExam, ...], rate: float | None) -> Progress:
    full = next(exam for exam in exams if exam.dilation >= FULL_CM)
    hours = labour.now - full.at
    if labour.pushing_since is None:
        return Progress(
            "2", "normal", rate, hours, None, "not pushing yet, or start not recorded", ("start of pushing",)
        )
    pushing = labour.now - labour.pushing_since
    if labour.nulliparous is None:
        sure = pushing <= SECOND_STAGE_H[False]
        reason = f"{pushing:.1f} h of pushing"
        return Progress("2", "normal" if sure else "undetermined", rate, hours, None, reason, ("parity",))
    limit = SECOND_STAGE_H[labour.nulliparous]
    reason = f"{pushing:.1f} h of pushing, limit {limit:g} h"
    if pushing <= limit:
        return Progress("2", "normal", rate, hours, None, reason)
    stations = [exam.station for exam in exams if exam.at >= labour.pushing_since and exam.station is not None]
    if len(stations) < 2:
        return Progress("2", "prolonged_second_stage", rate, hours, None, reason, ("station twice while pushing",))
    descended = stations[-1] > stations[0]
    return Progress("2", "prolonged_second_stage" if descended else "arrest_second_stage", rate, hours, None, reason)
