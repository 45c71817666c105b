"""`read_level`: a drug level against every target of the drug that can apply, with the advice that follows.

A drug may have several targets (by indication, dosing scheme, peak or trough). Those that the indication names are
used, then those whose sampling window holds the sample; where the rest disagree the level is not interpretable and
each reading is shown. `scores/drug_levels.py` has the single comparison.
"""

from dataclasses import dataclass
from typing import Any

from medmcp.servers.clinical.drug import Drug, Monitoring
from medmcp.servers.clinical.scores.drug_levels import judge_level
from medmcp.servers.clinical.units import UnitError, convert

__all__ = ["LevelReading", "in_unit", "read_level", "target_row", "targets_for"]

ADVICE = {
    "sub": "Below target: check adherence, sampling time and interactions; raise the dose if the patient needs it.",
    "in": "Within target: go on, repeat at the next change of dose, kidney function or interacting drug.",
    "supra": "Above target: look for signs of toxicity, lower the dose or lengthen the interval, repeat the level.",
    "toxic": "Toxic: stop the drug, repeat the level, ECG and electrolytes; call the poison centre about antidote and "
    "elimination.",
    "not_interpretable": "Do not change the dose on this level: draw one inside the sampling window.",
}


@dataclass(frozen=True)
class LevelReading:
    """The interpretation, why, and one reading a target."""

    interpretation: str  # sub | in | supra | toxic | not_interpretable
    reason: str
    advice: str
    each: tuple[tuple[Monitoring, str, str], ...] = ()


def targets_for(drug: Drug, indication: str = "") -> list[Monitoring]:
    """The targets of the indication, else all of them."""
    words = {word for word in indication.lower().replace("-", " ").split() if len(word) > 3}
    named = [row for row in drug.tdm if row.indication and words & set(row.indication.lower().replace(",", "").split())]
    return named or list(drug.tdm)


def target_row(row: Monitoring) -> dict[str, Any]:
    """A target as a tool shows it."""
    return {
        "low": row.low, "high": row.high, "unit": row.unit, "kind": row.kind, "toxic_above": row.toxic,
        "indication": row.indication or None, "window_h_after_dose": list(row.window_h) if row.window_h else None,
    }  # fmt: skip


def in_unit(value: float, unit: str, wanted: str, drug: Drug) -> float:
    """A charted level in the unit of the target. Raises `UnitError` where it cannot be converted."""
    if not unit or unit == wanted:
        return value
    same = {unit, wanted} <= {"microgram/L", "ng/mL", "ug/L"} or {unit, wanted} <= {"IU/mL", "U/mL"}
    if same:
        return value
    try:
        return convert(value, unit, wanted.replace("microgram", "ug"), drug.name)
    except UnitError as error:
        raise UnitError(f"a level of {drug.name} in {unit} cannot be read in {wanted}: {error}") from error


def read_level(drug: Drug, level: float, hours_after_dose: float | None, indication: str = "") -> LevelReading:
    """`level` is in the unit of the targets, hours since the last dose None if not known."""
    rows = [row for row in targets_for(drug, indication) if row.kind != "auc"]
    if not rows:
        return LevelReading(
            "not_interpretable",
            "the target is an AUC: two levels of one interval are needed",
            ADVICE["not_interpretable"],
        )
    inside = [
        row for row in rows
        if row.window_h and hours_after_dose is not None and row.window_h[0] <= hours_after_dose <= row.window_h[1]
    ]  # fmt: skip
    each = []
    for row in inside or rows:
        verdict = judge_level(level, low=row.low, high=row.high, unit=row.unit, toxic_above=row.toxic,
                              hours_after_dose=hours_after_dose, window_h=row.window_h)  # fmt: skip
        each.append((row, verdict.interpretation, verdict.reason))
    kinds = {kind for _, kind, _ in each}
    # every toxicity limit of the drug counts, whatever the level was meant for
    toxic = next((r for r, kind, _ in each if kind == "toxic"), None) if kinds == {"toxic"} or len(each) == 1 else None
    if len(kinds) == 1:
        kind, reason = each[0][1], each[0][2]
    else:
        kind = "not_interpretable"
        reason = "depends on the target: " + "; ".join(
            f"{row.indication or row.kind}: {verdict}" for row, verdict, _ in each
        )
    advice = ADVICE[kind]
    if kind == "toxic" and toxic is not None and toxic.toxicity_advice:
        advice = f"{advice} {toxic.toxicity_advice}"
    return LevelReading(kind, reason, advice, tuple(each))
