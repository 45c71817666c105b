"""`Protocol`: what this hospital does in one emergency. The rows live in `protocols/`, one module a field.

A dose is an amount in `unit` by `route`; `mg/kg` units multiply by the patient's weight up to `maximum`.
`patient_dose` does that sum. Drug names are formulary keys (INN in lower case). Read `protocols/__init__.py` next.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["Beware", "Medication", "Protocol", "TimeTarget", "beware", "by", "med", "patient_dose"]

Route = Literal[
    "iv", "im", "io", "iv_or_io", "oral", "oral_or_ng", "sublingual", "buccal", "inhaled", "nebulised", "intranasal",
    "rectal", "sc", "iv_infusion", "topical", "endotracheal", "umbilical_vein", "intramyometrial",
]  # fmt: skip


class Medication(Row):
    """One drug of a protocol. `low` to `high` is one administration, or a rate where the unit is a rate."""

    drug: str
    indication: str = ""  # the step or subgroup that it is for; empty: everybody in the protocol
    low: float
    high: float | None = None  # None: the single dose `low`
    unit: str  # one that dose.py knows, with / for "per": mg, mg/kg, microgram/min, unit/kg/h, mL, mL/kg, g
    route: Route
    repeat: str = ""
    maximum: float | None = None  # greatest amount of one administration, in the unit without /kg
    population: Literal["all", "adult", "child", "neonate", "pregnant"] = "adult"
    note: str = ""


class TimeTarget(Row):
    """A step due within `minutes` of `start`."""

    step: str
    minutes: int
    start: str


class Beware(Row):
    """A drug of the protocol that a state of the patient speaks against."""

    drug: str
    condition: str
    reason: str
    icd10: tuple[str, ...] = ()  # ICD-10-CM prefixes of the state
    absolute: bool = False


class Protocol(Row):
    """One protocol of `get_emergency_protocol`."""

    key: str
    name: str
    population: Literal["all", "adult", "child", "neonate", "pregnant"] = "all"
    triggers: tuple[str, ...]
    actions: tuple[str, ...]  # in order
    medications: tuple[Medication, ...]
    diagnostics: tuple[str, ...]
    time_targets: tuple[TimeTarget, ...]
    escalation: tuple[str, ...]
    cautions: tuple[Beware, ...] = ()
    activation: str = ""  # activations.py key of the team that belongs to it
    citation: str


def med(drug: str, low: float, unit: str, route: Route, *, high: float | None = None, repeat: str = "",
        maximum: float | None = None, indication: str = "", note: str = "",
        population: Literal["all", "adult", "child", "neonate", "pregnant"] = "adult") -> Medication:  # fmt: skip
    """A `Medication` row in one line of a table."""
    return Medication(
        drug=drug, low=low, high=high, unit=unit, route=route, repeat=repeat, maximum=maximum, indication=indication,
        note=note, population=population,
    )  # fmt: skip


def by(step: str, minutes: int, start: str) -> TimeTarget:
    """A `TimeTarget` row in one line of a table."""
    return TimeTarget(step=step, minutes=minutes, start=start)


def beware(drug: str, condition: str, reason: str, *icd10: str, absolute: bool = False) -> Beware:
    """A `Beware` row in one line of a table."""
    return Beware(drug=drug, condition=condition, reason=reason, icd10=icd10, absolute=absolute)


def patient_dose(row: Medication, weight_kg: float) -> tuple[float, float, str]:
    """(low, high, unit) of one administration for this weight; a dose that is not per kg comes back as it is."""
    high = row.low if row.high is None else row.high
    if "/kg" not in row.unit:
        return row.low, high, row.unit
    if weight_kg <= 0:
        raise ValueError(f"weight must be above 0 kg, not {weight_kg}")
    top = float("inf") if row.maximum is None else row.maximum
    return min(row.low * weight_kg, top), min(high * weight_kg, top), row.unit.replace("/kg", "", 1)
