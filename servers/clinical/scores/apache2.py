"""APACHE II: severity of illness from the worst values of the first 24 hours of intensive care.

Every variable may come with several readings of the window; the one with most points counts. What nobody measured is
missing, in place of the paper's convention that missing is normal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Literal

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    points_of,
    sole_band,
    total,
)

__all__ = ["APACHE_TABLE", "AdmissionType", "Gas", "alveolar_arterial", "apache2"]

AdmissionType = Literal["nonoperative", "emergency_postoperative", "elective_postoperative"]

CITATION = "Knaus WA et al. Crit Care Med 1985;13:818-829"
PURPOSE = "Describes groups and severity; not for limiting the treatment of a single patient."


@dataclass(frozen=True, slots=True)
class Table:
    """The points of a variable, its unit, the decimals that the paper prints, and its physiological limits."""

    unit: str
    decimals: int
    limits: tuple[float, float]
    steps: tuple[Step, ...]


def _table(unit: str, decimals: int, limits: tuple[float, float], *rows: tuple[float, float, float]) -> Table:
    return Table(unit, decimals, limits, tuple(Step(*row) for row in rows))


# low, high, points; Knaus 1985, table 1
APACHE_TABLE: dict[str, Table] = {
    "temperature_c": _table("degC", 1, (20, 46), (41, inf, 4), (39, 40.9, 3), (38.5, 38.9, 1), (36, 38.4, 0), (34, 35.9, 1),
                            (32, 33.9, 2), (30, 31.9, 3), (-inf, 29.9, 4)),
    "map": _table("mmHg", 0, (0, 300), (160, inf, 4), (130, 159, 3), (110, 129, 2), (70, 109, 0), (50, 69, 2), (-inf, 49, 4)),
    "heart_rate": _table("/min", 0, (0, 350), (180, inf, 4), (140, 179, 3), (110, 139, 2), (70, 109, 0), (55, 69, 2),
                         (40, 54, 3), (-inf, 39, 4)),
    "respiratory_rate": _table("/min", 0, (0, 100), (50, inf, 4), (35, 49, 3), (25, 34, 1), (12, 24, 0), (10, 11, 1), (6, 9, 2),
                               (-inf, 5, 4)),
    "a_a_gradient": _table("mmHg", 0, (-50, 750), (500, inf, 4), (350, 499, 3), (200, 349, 2), (-inf, 199, 0)),
    "pao2": _table("mmHg", 0, (5, 750), (71, inf, 0), (61, 70, 1), (55, 60, 3), (-inf, 54, 4)),
    "ph": _table("", 2, (6.3, 8.0), (7.70, inf, 4), (7.60, 7.69, 3), (7.50, 7.59, 1), (7.33, 7.49, 0), (7.25, 7.32, 2),
                 (7.15, 7.24, 3), (-inf, 7.14, 4)),
    "hco3": _table("mmol/L", 1, (1, 80), (52, inf, 4), (41, 51.9, 3), (32, 40.9, 1), (22, 31.9, 0), (18, 21.9, 2), (15, 17.9, 3),
                   (-inf, 14.9, 4)),
    "sodium": _table("mmol/L", 0, (80, 220), (180, inf, 4), (160, 179, 3), (155, 159, 2), (150, 154, 1), (130, 149, 0),
                     (120, 129, 2), (111, 119, 3), (-inf, 110, 4)),
    "potassium": _table("mmol/L", 1, (1, 12), (7.0, inf, 4), (6.0, 6.9, 3), (5.5, 5.9, 1), (3.5, 5.4, 0), (3.0, 3.4, 1),
                        (2.5, 2.9, 2), (-inf, 2.4, 4)),
    "creatinine_mg_dl": _table("mg/dL", 1, (0.1, 40), (3.5, inf, 4), (2.0, 3.4, 3), (1.5, 1.9, 2), (0.6, 1.4, 0), (-inf, 0.5, 2)),
    "hematocrit": _table("%", 1, (5, 85), (60, inf, 4), (50, 59.9, 2), (46, 49.9, 1), (30, 45.9, 0), (20, 29.9, 2),
                         (-inf, 19.9, 4)),
    "wbc": _table("10^9/L", 1, (0, 600), (40, inf, 4), (20, 39.9, 2), (15, 19.9, 1), (3, 14.9, 0), (1, 2.9, 2), (-inf, 0.9, 4)),
}  # fmt: skip
AGE_STEPS = (Step(-inf, 44, 0), Step(45, 54, 2), Step(55, 64, 3), Step(65, 74, 5), Step(75, inf, 6))
CHRONIC_POINTS = {"nonoperative": 5.0, "emergency_postoperative": 5.0, "elective_postoperative": 2.0}
# total: hospital mortality % without and with an operation before (Knaus 1985, figure 3)
MORTALITY = (
    (Band(0, 4, "0 to 4", ""), 4, 1), (Band(5, 9, "5 to 9", ""), 8, 3), (Band(10, 14, "10 to 14", ""), 15, 7),
    (Band(15, 19, "15 to 19", ""), 25, 12), (Band(20, 24, "20 to 24", ""), 40, 30), (Band(25, 29, "25 to 29", ""), 55, 35),
    (Band(30, 34, "30 to 34", ""), 73, 73), (Band(35, 71, "over 34", ""), 85, 88),
)  # fmt: skip
SEA_LEVEL, WATER_VAPOUR, RESPIRATORY_QUOTIENT = 760.0, 47.0, 0.8
HIGH_OXYGEN = 0.5  # from here the gradient is scored in place of PaO2


@dataclass(frozen=True, slots=True, kw_only=True)
class Gas:
    """One arterial gas with the oxygen fraction that was breathed."""

    pao2: Reading = MISSING
    fio2: Reading = MISSING
    paco2: Reading = MISSING


def alveolar_arterial(fio2: float, paco2: float, pao2: float, pressure: float = SEA_LEVEL) -> float:
    """A-a gradient in mmHg: FiO2 x (pressure - 47) - PaCO2 / 0.8 - PaO2."""
    return fio2 * (pressure - WATER_VAPOUR) - paco2 / RESPIRATORY_QUOTIENT - pao2


def apache2(
    values: Mapping[str, Sequence[Reading]],
    *,
    gases: Sequence[Gas] = (),
    gcs: Sequence[Reading] = (),
    age: Reading = MISSING,
    acute_renal_failure: Reading = MISSING,
    severe_chronic: Reading = MISSING,
    admission_type: AdmissionType | None = None,
    diagnostic_weight: float | None = None,
) -> Score:
    """APACHE II, 0 to 71: twelve physiological variables (worst of the window), age and chronic health.

    `values` by name of `APACHE_TABLE`; HCO3 counts only without an arterial pH, the A-a gradient in place of PaO2 from FiO2
    0.5. Coma: 15 - GCS. Creatinine counts double in acute renal failure. Chronic health 5 (2 after elective surgery).
    Mortality by the equation ln(R / (1 - R)) = -3.517 + 0.146 APACHE II + 0.603 (emergency surgery) + diagnostic weight,
    only where the weight is given, else by band. NotApplicable under 16 years. Source: Knaus 1985 Crit Care Med 13:818.
    """
    warnings = [*check_age(age, 16, "Use a paediatric score (PIM3, PRISM)."), PURPOSE]
    acid = "ph" if _any(values.get("ph", ())) or not _any(values.get("hco3", ())) else "hco3"
    if acid == "hco3":
        warnings.append("No arterial pH: serum bicarbonate is scored in its place.")
    plain = ("temperature_c", "map", "heart_rate", "respiratory_rate")
    items = [_worst(name, values.get(name, ())) for name in plain]
    items.append(_oxygen(gases))
    items += [_worst(name, values.get(name, ())) for name in (acid, "sodium", "potassium")]
    items.append(_creatinine(values.get("creatinine_mg_dl", ()), acute_renal_failure))
    items += [_worst(name, values.get(name, ())) for name in ("hematocrit", "wbc")]
    items.append(_coma(gcs))
    physiology = total(items, [], name="APS", citation=CITATION)
    years = age.number("age", 0, 130)
    ages = Item.of("age", age, None if years is None else points_of(years, AGE_STEPS), (0, 6), unit="years")
    chronic = _chronic(severe_chronic, admission_type)
    score = total([*items, ages, chronic], [], name="APACHE II", citation=CITATION, warnings=warnings)
    band = sole_band(score.at_least, score.at_most, [row[0] for row in MORTALITY])
    estimate, text = _mortality(score, band, admission_type, diagnostic_weight)
    score.extra.update(
        aps=physiology.score,
        aps_range=None if physiology.score_range is None else [*physiology.score_range],
        age_points=ages.points,
        chronic_points=chronic.points,
        mortality_estimate_percent=estimate,
    )
    return Score(
        name=score.name, score=score.score, score_range=score.score_range, interpretation=text, items=score.items,
        missing=score.missing, warnings=score.warnings, citation=score.citation, extra=score.extra,
    )  # fmt: skip


def _any(readings: Sequence[Reading]) -> bool:
    return any(reading.known for reading in readings)


def _worst(name: str, readings: Sequence[Reading]) -> Item:
    """The item of the reading with most points; of several such, the first."""
    table = APACHE_TABLE[name]
    every = [step.points for step in table.steps]
    best: tuple[float, Reading] | None = None
    for reading in readings:
        value = reading.number(name, *table.limits)
        if value is not None and (best is None or points_of(value, table.steps, table.decimals) > best[0]):
            best = points_of(value, table.steps, table.decimals), reading
    points, reading = best or (None, MISSING)
    return Item.of(name, reading, points, (min(every), max(every)), unit=table.unit)


def _oxygen(gases: Sequence[Gas]) -> Item:
    """The gas with most points, by the gradient from FiO2 0.5 and by PaO2 below."""
    found: list[tuple[float, str, Reading]] = []
    for gas in gases:
        fraction, pressure = gas.fio2.number("fio2", 0.15, 1), gas.pao2.number("pao2", *APACHE_TABLE["pao2"].limits)
        if fraction is None or pressure is None:
            continue
        name, value = "pao2", pressure
        if fraction >= HIGH_OXYGEN:
            carbon = gas.paco2.number("paco2", 5, 200)
            if carbon is None:
                continue
            name, value = "a_a_gradient", alveolar_arterial(fraction, carbon, pressure)
        table = APACHE_TABLE[name]
        shown = Reading(value=round(value, 1), unit="mmHg", source=gas.pao2.source, record_id=gas.pao2.record_id,
                        observed_at=gas.pao2.observed_at)  # fmt: skip
        found.append((points_of(value, table.steps, table.decimals), name, shown))
    if not found:
        needs = tuple(name for name in ("pao2", "fio2") if not any(getattr(gas, name).known for gas in gases))
        return Item.of("oxygenation", MISSING, None, (0, 4), unit="mmHg", needs=needs or ("paco2",))
    points, name, shown = max(found, key=lambda one: one[0])
    return Item.of(name, shown, points, (0, 4), unit="mmHg")


def _creatinine(readings: Sequence[Reading], acute: Reading) -> Item:
    single = _worst("creatinine_mg_dl", readings)
    doubled = acute.flag("acute_renal_failure")
    if single.points is None:
        return Item.of("creatinine_mg_dl", MISSING, None, (0, 8 if doubled is not False else 4), unit="mg/dL")
    reading = Reading(value=single.value, unit="mg/dL", source=single.source, record_id=single.record_id,
                      observed_at=single.observed_at)  # fmt: skip
    if doubled is None and single.points:
        return Item.of(
            "creatinine_mg_dl", reading, None, (single.points, 2 * single.points), unit="mg/dL",
            needs=("acute_renal_failure",),
        )  # fmt: skip
    return Item.of("creatinine_mg_dl", reading, single.points * (2 if doubled else 1), (0, 8), unit="mg/dL")


def _coma(readings: Sequence[Reading]) -> Item:
    scored = [(value, reading) for reading in readings if (value := reading.number("gcs", 3, 15)) is not None]
    if not scored:
        return Item.of("gcs", MISSING, None, (0, 12))
    value, reading = min(scored, key=lambda one: one[0])
    return Item.of("gcs", reading, 15 - value, (0, 12))


def _chronic(severe: Reading, admission: AdmissionType | None) -> Item:
    present = severe.flag("severe_chronic")
    if present is False:
        return Item.of("chronic_health", severe, 0.0, (0, 5))
    least = min(CHRONIC_POINTS.values())
    if present is None:
        most = CHRONIC_POINTS[admission] if admission else max(CHRONIC_POINTS.values())
        return Item.of("chronic_health", severe, None, (0, most))
    if admission is None:
        return Item.of("chronic_health", severe, None, (least, 5), needs=("admission_type",))
    return Item.of("chronic_health", severe, CHRONIC_POINTS[admission], (0, 5))


def _mortality(
    score: Score, band: Band | None, admission: AdmissionType | None, weight: float | None
) -> tuple[float | None, str | None]:
    """Estimated hospital mortality in %, and the interpretation."""
    if weight is not None and score.score is not None and admission is not None:
        logit = -3.517 + 0.146 * score.score + 0.603 * (admission == "emergency_postoperative") + weight
        risk = round(100 / (1 + exp(-logit)), 1)
        return risk, f"hospital mortality {risk:g} % by the equation of the cohort"
    if band is None:
        return None, None
    without, after = next((row[1], row[2]) for row in MORTALITY if row[0] is band)
    if admission is None:
        return (
            None,
            f"{band.label}: hospital mortality about {without} % without and {after} % after an operation (cohort)",
        )
    figure = without if admission == "nonoperative" else after
    return float(figure), f"{band.label}: hospital mortality about {figure} % in the cohort"
