"""The Sepsis-3 read-out and the due times of the sepsis bundle, from scores already made.

The scores come from `sofa.py`, `qsofa.py` and `news2.py`; the tool that looks the evidence up is `screen_sepsis`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from medmcp.servers.clinical.scores.score import MISSING, Reading, Score

__all__ = ["BundleElement", "SepsisReadout", "sepsis_bundle", "sepsis_category"]

CITATION = "Singer M et al. JAMA 2016;315:801-810; Evans L et al. Intensive Care Med 2021;47:1181-1247"

Category = Literal[
    "no_infection_evidence", "infection", "possible_sepsis", "sepsis", "septic_shock", "undetermined"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SepsisReadout:
    """Where the patient stands by Sepsis-3, and what would settle what is open."""

    category: Category
    sofa_change: tuple[float, float]  # least and most rise from baseline still possible
    baseline: float
    shock: bool | None  # None: cannot be told, which is not the same as no
    reasons: list[str]
    missing: list[str]
    warnings: list[str]
    citation: str = CITATION


def sepsis_category(
    *,
    sofa: Score,
    infection: Reading = MISSING,
    baseline_sofa: Reading = MISSING,
    lactate: Reading = MISSING,
    vasopressor_for_map: Reading = MISSING,
    fluid_adequate: Reading = MISSING,
    qsofa: Score | None = None,
    news2: Score | None = None,
) -> SepsisReadout:
    """Sepsis is infection with a SOFA rise of 2 or more; septic shock is sepsis with a vasopressor needed for
    MAP >= 65 mmHg and lactate > 2 mmol/L despite adequate fluid. Baseline is 0 when none is known.

    Possible sepsis is infection with SOFA incomplete and qSOFA >= 2, NEWS2 >= 5 or lactate > 2 mmol/L.
    Source: Singer 2016 JAMA 315:801. The category possible_sepsis is a rule of this simulated hospital.
    """
    level = lactate.number("lactate", 0, 40)
    known = baseline_sofa.number("baseline_sofa", 0, 24)
    baseline = 0.0 if known is None else known
    warnings = [] if known is not None else ["Baseline SOFA is taken as 0, as for no known chronic organ dysfunction."]
    change = (sofa.at_least - baseline, sofa.at_most - baseline)
    reasons: list[str] = []
    missing = [f"sofa: {name}" for name in sofa.missing] if change[0] < 2 <= change[1] else []
    if level is None:
        missing.append("lactate")

    infected = infection.flag("infection")
    shock: bool | None = False
    category: Category
    if infected is None:
        category, shock = "undetermined", None
        missing.insert(0, "infection")
    elif not infected:
        category = "no_infection_evidence"
    elif change[0] >= 2:
        reasons.append(f"SOFA rise of at least {change[0]:g} with infection")
        shock = _shock(level, vasopressor_for_map.flag("vasopressor_for_map"), fluid_adequate.flag("fluid_adequate"))
        category = "septic_shock" if shock else "sepsis"
        if shock:
            reasons.append(f"vasopressor needed for MAP >= 65 mmHg and lactate {level:g} mmol/L despite fluid")
        if shock is None:
            warnings.append("Septic shock is undetermined, not excluded.")
            if not vasopressor_for_map.known:
                missing.append("vasopressor_for_map")
            if not fluid_adequate.known:
                missing.append("fluid_adequate")
    elif change[1] < 2:
        category = "infection"
        reasons.append("infection without a SOFA rise of 2")
    else:
        signs = []
        if qsofa is not None and qsofa.at_least >= 2:
            signs.append(f"qSOFA at least {qsofa.at_least:g}")
        if news2 is not None and news2.at_least >= 5:
            signs.append(f"NEWS2 at least {news2.at_least:g}")
        if level is not None and level > 2:
            signs.append(f"lactate {level:g} mmol/L")
        reasons += signs
        category, shock = ("possible_sepsis" if signs else "undetermined"), None
    return SepsisReadout(
        category=category,
        sofa_change=change,
        baseline=baseline,
        shock=shock,
        reasons=reasons,
        missing=missing,
        warnings=warnings,
    )


def _shock(lactate: float | None, vasopressor: bool | None, fluid: bool | None) -> bool | None:
    if vasopressor is False or (lactate is not None and lactate <= 2):
        return False
    if lactate is None or vasopressor is None or not fluid:
        return None  # before adequate fluid the definition cannot be met, nor excluded
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleElement:
    """One element of the bundle: done at a time, or due at one."""

    element: str
    due_at: datetime
    done_at: datetime | None
    overdue: bool
    note: str


def sepsis_bundle(
    readout: SepsisReadout,
    *,
    recognised_at: datetime,
    now: datetime,
    done: Mapping[str, datetime],
    lactate: Reading = MISSING,
    hypotension: Reading = MISSING,
    weight_kg: Reading = MISSING,
) -> list[BundleElement]:
    """The elements of the hour-1 bundle that apply, with due times from recognition.

    `done` maps lactate, repeat_lactate, blood_cultures, antibiotics, crystalloid, vasopressor to the time done.
    Antibiotics within 1 h for sepsis or possible shock, 3 h for possible sepsis without shock; lactate again 2 to
    4 h later if > 2 mmol/L; 30 mL/kg crystalloid within 3 h for hypotension or lactate >= 4 mmol/L; vasopressor to
    MAP >= 65 mmHg when hypotension persists. Source: Evans 2021 Intensive Care Med 47:1181; Levy 2018 Intensive
    Care Med 44:925.
    """
    if readout.category in ("no_infection_evidence", "infection"):
        return []
    level, low_pressure = lactate.number("lactate", 0, 40), hypotension.flag("hypotension")
    weight = weight_kg.number("weight_kg", 0.3, 500)
    hour = timedelta(hours=1)
    rows: list[tuple[str, datetime, str]] = [("lactate", recognised_at + hour, "measure")]
    if readout.category != "undetermined":
        definite = readout.category in ("sepsis", "septic_shock") or low_pressure is True
        due = recognised_at + (hour if definite else 3 * hour)
        rows.append(("blood_cultures", due, "before antibiotics, without delaying them"))
        rows.append(("antibiotics", due, "sepsis or shock: 1 h" if definite else "possible sepsis without shock: 3 h"))
    if level is not None and level > 2:
        first = done.get("lactate", recognised_at)
        rows.append(("repeat_lactate", first + 4 * hour, f"not before {(first + 2 * hour).isoformat()}"))
    if low_pressure or (level is not None and level >= 4):
        volume = "weight not known" if weight is None else f"{30 * weight:.0f} mL"
        note = f"30 mL/kg = {volume}; reassess often in heart failure and end-stage kidney disease"
        rows.append(("crystalloid", recognised_at + 3 * hour, note))
    if low_pressure:
        rows.append(("vasopressor", recognised_at + hour, "if still hypotensive during or after fluid: MAP >= 65 mmHg"))
    elements = []
    for element, due_at, note in rows:
        at = done.get(element)
        if element == "blood_cultures" and at is not None and "antibiotics" in done and at > done["antibiotics"]:
            note = "taken after antibiotics"
        elements.append(
            BundleElement(
                element=element,
                due_at=due_at,
                done_at=at,
                overdue=(at or now) > due_at,
                note=note,
            )
        )
    return elements
