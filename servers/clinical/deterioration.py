"""Deterioration over time: breaches of limits, how long they have lasted, and changes within a window.

Adult limits are those of the simulated hospital, not a published score. Children: ESI v5 danger zone and PALS
(`scores/child_limits.py`). Pregnancy and six weeks after: Maternal Early Warning Criteria (Mhyre 2014 Obstet Gynecol
124:782). `detect_vital_alerts` brings the chart to `breaches` and `changes`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from medmcp.servers.clinical.scores.child_limits import danger_limits, hypotension_limit

__all__ = [
    "TREND_CHANGES",
    "Breach",
    "Limits",
    "Seen",
    "adult_limits",
    "breaches",
    "changes",
    "child_limits",
    "maternal_limits",
]

Severity = Literal["warning", "urgent", "critical"]
RANK: dict[str, int] = {"": 0, "warning": 1, "urgent": 2, "critical": 3}


class Seen(NamedTuple):
    """A reading and its time (ISO 8601, and in hours on one scale)."""

    at: str
    hours: float
    value: float


class Limit(NamedTuple):
    """One limit: what counts as beyond it, in words, and how grave it is."""

    beyond: Callable[[float], bool]
    text: str
    severity: Severity
    side: Literal["low", "high"]


Limits = Mapping[str, tuple[Limit, ...]]


@dataclass(frozen=True, slots=True)
class Breach:
    """The last run of consecutive readings beyond a limit."""

    parameter: str
    value: float  # the worst of the run
    limit: str
    severity: Severity
    first_at: str
    persistent: bool
    ongoing: bool
    n_readings: int


def _low(value: float, severity: Severity, *, at_or: bool = False) -> Limit:
    return Limit((lambda v: v <= value) if at_or else (lambda v: v < value),
                 f"{'<=' if at_or else '<'} {value:g}", severity, "low")  # fmt: skip


def _high(value: float, severity: Severity, *, at_or: bool = False) -> Limit:
    return Limit((lambda v: v >= value) if at_or else (lambda v: v > value),
                 f"{'>=' if at_or else '>'} {value:g}", severity, "high")  # fmt: skip


def adult_limits(*, hypercapnic_target: bool = False) -> Limits:
    """The limits of an adult who is not pregnant; SpO2 by a documented target of 88 to 92 %."""
    urgent, critical = (88, 85) if hypercapnic_target else (94, 92)
    return {
        "heart_rate": (_low(40, "critical"), _low(50, "urgent"), _high(130, "critical"), _high(110, "urgent")),
        "sbp": (_low(90, "critical"), _low(100, "urgent"), _high(220, "critical"), _high(180, "urgent")),
        "map": (_low(65, "critical"), _low(70, "urgent")),
        "respiratory_rate": (_low(8, "critical", at_or=True), _low(12, "urgent"), _high(25, "critical", at_or=True), _high(20, "urgent")),
        "spo2": (_low(critical, "critical"), _low(urgent, "urgent")),
        "temperature": (_low(35.0, "critical"), _low(36.0, "urgent"), _high(39.0, "critical"), _high(38.0, "urgent")),
        "gcs": (_low(13, "critical"),),
        "gcs_drop": (_high(2, "critical", at_or=True), _high(1, "urgent", at_or=True)),
        "urine_6h": (_low(0.5, "critical"),),
        "urine_2h": (_low(0.5, "urgent"),),
        "glucose_poc": (_low(3.0, "critical"), _low(4.0, "urgent"), _high(20, "critical"), _high(14, "urgent")),
    }  # fmt: skip


def child_limits(age_years: float) -> Limits:
    """Heart and respiratory rate above the ESI danger zone, PALS hypotension, SpO2 below 92 %."""
    danger = danger_limits(age_years)
    return {
        "heart_rate": (_high(danger.heart_rate, "critical"),),
        "respiratory_rate": (_high(danger.respiratory_rate, "critical"),),
        "sbp": (_low(hypotension_limit(age_years), "critical"),),
        "spo2": (_low(92, "critical"),),
    }


def maternal_limits() -> Limits:
    """Maternal Early Warning Criteria; SpO2 on air, urine in mL/h over two hours."""
    return {
        "sbp": (_low(90, "critical"), _high(160, "critical")),
        "dbp": (_high(100, "critical"),),
        "heart_rate": (_low(50, "critical"), _high(120, "critical")),
        "respiratory_rate": (_low(10, "critical"), _high(30, "critical")),
        "spo2_on_air": (_low(95, "critical"),),
        "urine_ml_h": (_low(35, "critical"),),
        "not_alert": (_high(1, "critical", at_or=True),),
    }


def breaches(series: Mapping[str, Sequence[Seen]], limits: Limits) -> list[Breach]:
    """Every parameter whose readings were beyond a limit, gravest first; low and high are told apart."""
    found = []
    for parameter, rows in limits.items():
        readings = series.get(parameter, ())
        for side in ("low", "high"):
            run = _last_run(readings, [row for row in rows if row.side == side])
            if run:
                found.append(_breach(parameter, side, readings, run))
    return sorted(found, key=lambda one: (-RANK[one.severity], not one.ongoing, one.first_at, one.parameter))


def _last_run(readings: Sequence[Seen], limits: list[Limit]) -> list[tuple[Seen, Limit]]:
    """The last stretch of consecutive readings beyond one of the limits, each with the gravest limit that it passes."""
    run: list[tuple[Seen, Limit]] = []
    within = True  # whether the reading before was within the limits
    for reading in readings:
        beyond = next((limit for limit in limits if limit.beyond(reading.value)), None)
        if beyond is not None:
            run = [(reading, beyond)] if within else [*run, (reading, beyond)]
        within = beyond is None
    return run


def _breach(parameter: str, side: str, readings: Sequence[Seen], run: list[tuple[Seen, Limit]]) -> Breach:
    worst, limit = (min if side == "low" else max)(run, key=lambda pair: pair[0].value)
    return Breach(
        parameter, worst.value, limit.text, limit.severity, run[0][0].at, len(run) >= 2, run[-1][0] is readings[-1],
        len(run),
    )  # fmt: skip


# parameter: smallest change that counts, and whether it is a rise or a fall
TREND_CHANGES: dict[str, tuple[float, Literal["rise", "fall"]]] = {
    "sbp": (30, "fall"), "heart_rate": (30, "rise"), "respiratory_rate": (8, "rise"), "spo2": (4, "fall"),
    "temperature": (1.5, "rise"),
}  # fmt: skip


def changes(series: Mapping[str, Sequence[Seen]]) -> list[tuple[str, float, Seen, Seen]]:
    """(parameter, signed change, from, to): the largest change of each parameter that reaches `TREND_CHANGES`."""
    found = []
    for parameter, (least, kind) in TREND_CHANGES.items():
        sign = 1 if kind == "rise" else -1
        best: tuple[float, Seen, Seen] | None = None
        readings = series.get(parameter, ())
        for number, later in enumerate(readings):
            for earlier in readings[:number]:
                amount = sign * (later.value - earlier.value)
                if best is None or amount > best[0]:
                    best = (amount, earlier, later)
        if best is not None and best[0] >= least - 1e-9:
            found.append((parameter, sign * best[0], best[1], best[2]))
    return found
