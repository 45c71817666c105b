"""Agatston score of coronary calcium: lesion areas weighted by their peak density, summed over slices and vessels."""

from collections.abc import Sequence
from dataclasses import dataclass

from medmcp.servers.clinical.scores.score import Band, Item, Score, Source, rounded

__all__ = [
    "BANDS", "LEAST_AREA_MM2", "SLICE_MM", "THRESHOLD_HU", "VESSELS", "CalciumLesion", "agatston", "cac_drs", "density_factor",
    "prevention_advice",
]  # fmt: skip

VESSELS = ("LM", "LAD", "LCX", "RCA")
THRESHOLD_HU, LEAST_AREA_MM2, SLICE_MM = 130, 1.0, 3.0
# lowest peak density in HU, factor (Agatston 1990)
FACTORS = ((400, 4), (300, 3), (200, 2), (130, 1))
# Rumberger 1999 Mayo Clin Proc 74:243
BANDS = (
    Band(0, 0, "none", "no calcified plaque; non-calcified plaque is not excluded"),
    Band(1, 10, "minimal", "minimal calcified plaque"),
    Band(11, 100, "mild", "mild calcified plaque"),
    Band(101, 400, "moderate", "moderate calcified plaque"),
    Band(401, 1_000_000, "severe", "extensive calcified plaque"),
)
CITATION = "Agatston 1990 J Am Coll Cardiol 15:827; Rumberger 1999 Mayo Clin Proc 74:243; Hecht 2018 J Cardiovasc Comput Tomogr 12:185"


@dataclass(frozen=True)
class CalciumLesion:
    """One lesion on one slice: area in mm2 above 130 HU, and its peak in HU."""

    vessel: str
    slice: int
    area_mm2: float
    peak_hu: float
    source: Source = "input"
    record_id: str | None = None


def density_factor(peak_hu: float) -> int:
    """1 for a peak of 130-199 HU, 2 for 200-299, 3 for 300-399, 4 from 400; 0 below. Source: Agatston 1990 J Am Coll Cardiol 15:827."""
    return next((factor for least, factor in FACTORS if peak_hu >= least), 0)


def agatston(lesions: Sequence[CalciumLesion], slice_mm: float = SLICE_MM) -> tuple[Score, dict[str, float]]:
    """Total, and the sum by vessel: area (mm2, at least 1) x density factor, scaled by slice thickness / 3 mm.
    Source: Agatston 1990 J Am Coll Cardiol 15:827."""
    per = dict.fromkeys(VESSELS, 0.0)
    items, warnings = [], []
    scale = slice_mm / SLICE_MM
    for lesion in lesions:
        factor = density_factor(lesion.peak_hu) if lesion.area_mm2 >= LEAST_AREA_MM2 else 0
        points = lesion.area_mm2 * factor * scale
        per[lesion.vessel] += points
        note = "" if factor else f"below {THRESHOLD_HU} HU or {LEAST_AREA_MM2:g} mm2: not calcium"
        items.append(
            Item(name=f"{lesion.vessel} slice {lesion.slice}, peak {lesion.peak_hu:g} HU x {factor}", value=lesion.area_mm2, unit="mm2",
                 points=round(points, 1), source=lesion.source, record_id=lesion.record_id, possible=(points, points), note=note)
        )  # fmt: skip
    if any(item.note for item in items):
        warnings.append(f"Lesions below {THRESHOLD_HU} HU or {LEAST_AREA_MM2:g} mm2 do not count.")
    if scale != 1:
        warnings.append(f"Slices of {slice_mm:g} mm: scaled by {slice_mm:g}/3; the score was defined for 3 mm.")
    total = rounded(sum(per.values()), 1)
    band = next(row for row in BANDS if rounded(total, 0) <= row.high)
    score = Score(
        name="agatston", score=total, score_range=(total, total), interpretation=f"{band.label}: {band.advice}", items=items, missing=[],
        warnings=warnings, citation=CITATION,
    )  # fmt: skip
    return score, {vessel: rounded(points, 1) for vessel, points in per.items()}


def cac_drs(total: float, per_vessel: dict[str, float]) -> str:
    """CAC-DRS: A0 for 0, A1 1-99, A2 100-299, A3 from 300, with N, the number of vessels. Source: Hecht 2018 J Cardiovasc Comput
    Tomogr 12:185."""
    shown = rounded(total, 0)
    grade = "A0" if shown == 0 else "A1" if shown < 100 else "A2" if shown < 300 else "A3"
    return f"{grade}/N{sum(rounded(points, 0) > 0 for points in per_vessel.values())}"


def prevention_advice(total: float, age: float | None) -> str:
    """What calcium says of a statin at intermediate (7.5 to < 20 %) 10-year risk. Source: Grundy 2018 AHA/ACC cholesterol guideline,
    Circulation 139:e1082."""
    shown = rounded(total, 0)
    if shown == 0:
        return "At intermediate risk a statin may be deferred and calcium measured again in 5 to 10 years, unless diabetes, smoking or a family history of early disease."
    if shown >= 100:
        return "At intermediate risk a statin is indicated (100 or more)."
    if age is None:
        return "At intermediate risk 1 to 99 favours a statin, above all from 55 years."
    return (
        "At intermediate risk 1 to 99 from 55 years favours a statin."
        if age >= 55
        else "At intermediate risk 1 to 99 under 55 years: a statin is reasonable, more so above the 75th centile."
    )
