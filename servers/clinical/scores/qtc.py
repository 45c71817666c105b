"""QT correction by four formulas and its limits. `tisdale.py` scores the risk, `ecg.py` reads the rest of the trace."""

from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.score import MISSING, Reading

__all__ = ["QtcReading", "bazett", "framingham", "fridericia", "hodges", "qtc", "risk_qtc"]

CITATION = "Rautaharju PM et al. Circulation 2009;119:e241-e250"
CITATION_RISK = "Tisdale JE et al. Circ Cardiovasc Qual Outcomes 2013;6:479-487"


def bazett(qt_ms: float, heart_rate: float) -> float:
    """ms: QT / sqrt(RR), RR = 60/HR s; over-corrects above 90 /min, under-corrects below. Bazett 1920 Heart 7:353."""
    return float(qt_ms / _rr(heart_rate) ** 0.5)


def fridericia(qt_ms: float, heart_rate: float) -> float:
    """ms: QT / RR^(1/3). Source: Fridericia 1920 Acta Med Scand 53:469."""
    return float(qt_ms / _rr(heart_rate) ** (1 / 3))


def framingham(qt_ms: float, heart_rate: float) -> float:
    """ms: QT + 154 x (1 - RR). Source: Sagie 1992 Am J Cardiol 70:797."""
    return qt_ms + 154 * (1 - _rr(heart_rate))


def hodges(qt_ms: float, heart_rate: float) -> float:
    """ms: QT + 1.75 x (HR - 60). Source: Hodges 1983 J Am Coll Cardiol 1:694."""
    return qt_ms + 1.75 * (heart_rate - 60)


def _rr(heart_rate: float) -> float:
    if not heart_rate > 0:
        raise ValueError("heart_rate must be above 0")
    return 60 / heart_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class QtcReading:
    """All four corrections in ms, the recommended one, and what it means for the sex."""

    bazett: float | None
    fridericia: float | None
    framingham: float | None
    hodges: float | None
    recommended: float | None
    formula: str
    category: Literal["short_qt_range", "short", "normal", "prolonged", "high_risk"] | None
    limit: str
    missing: list[str]
    warnings: list[str]
    citation: str = CITATION


def qtc(
    *,
    qt_ms: Reading = MISSING,
    heart_rate: Reading = MISSING,
    sex: Reading = MISSING,
    qrs_ms: Reading = MISSING,
    atrial_fibrillation: Reading = MISSING,
    beats_averaged: Reading = MISSING,
) -> QtcReading:
    """QTc in ms; Fridericia is recommended. Prolonged >= 450 men, >= 460 women; >= 500 high risk; short <= 390,
    <= 340 in the short-QT range. qt_ms and qrs_ms ms, heart_rate /min. With the sex unknown 450 to 459 stays open.

    Source: AHA/ACCF/HRS, Rautaharju 2009 Circulation 119:e241.
    """
    qt, rate = qt_ms.number("qt_ms", 150, 900), heart_rate.number("heart_rate", 15, 350)
    qrs, gender = qrs_ms.number("qrs_ms", 30, 400), sex.choice("sex", ("female", "male"))
    beats = beats_averaged.number("beats_averaged", 1, 1000)
    missing = [n for n, v in (("qt_ms", qt), ("heart_rate", rate), ("sex", gender)) if v is None]
    warnings = []
    if atrial_fibrillation.flag("atrial_fibrillation") and (beats is None or beats < 5):
        warnings.append("Atrial fibrillation: take the mean of at least 5 beats.")
    if qrs is not None and qrs >= 120:
        warnings.append("Wide QRS: the QT is long from depolarisation; see the adjusted QTc or the JT interval.")
    if qt is None or rate is None:
        return QtcReading(
            bazett=None, fridericia=None, framingham=None, hodges=None, recommended=None, formula="fridericia",
            category=None, limit="", missing=missing, warnings=warnings,
        )  # fmt: skip
    if rate > 90 or rate < 60:
        warnings.append("Bazett over-corrects above 90 /min and under-corrects below 60 /min.")
    value = fridericia(qt, rate)
    return QtcReading(
        bazett=bazett(qt, rate),
        fridericia=value,
        framingham=framingham(qt, rate),
        hodges=hodges(qt, rate),
        recommended=value,
        formula="fridericia",
        category=_category(value, gender),
        limit="450 ms" if gender == "male" else "460 ms" if gender == "female" else "450 ms men, 460 ms women",
        missing=missing,
        warnings=warnings,
    )


def _category(
    value: float, sex: str | None
) -> Literal["short_qt_range", "short", "normal", "prolonged", "high_risk"] | None:
    shown = round(value)
    if shown >= 500:
        return "high_risk"
    if shown >= 460 or (shown >= 450 and sex == "male"):
        return "prolonged"
    if shown >= 450:
        return "normal" if sex == "female" else None
    return "short_qt_range" if shown <= 340 else "short" if shown <= 390 else "normal"


def risk_qtc(qt_ms: float, heart_rate: float, qrs_ms: float | None) -> tuple[float, str]:
    """(QTc in ms, how it was made) for drug decisions: Fridericia above 90 or below 60 /min, else Bazett as in the
    study; from a QRS of 120 ms minus (QRS - 100), an approximation. Source: Tisdale 2013, with the QRS term a rule of
    this hospital.
    """
    fast_or_slow = heart_rate > 90 or heart_rate < 60
    value = fridericia(qt_ms, heart_rate) if fast_or_slow else bazett(qt_ms, heart_rate)
    how = "Fridericia" if fast_or_slow else "Bazett"
    if qrs_ms is not None and qrs_ms >= 120:
        return value - (qrs_ms - 100), f"{how} - (QRS - 100), approximate"
    return value, how
