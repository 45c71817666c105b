"""Observations of others' bundles: vital signs and laboratory results under our codes and in our units.

LOINC says what was measured. A value whose unit is missing or cannot be converted keeps its own name and unit: it
is on record, but no tool takes it for the vital sign or analyte. See `fhir_codes.py` for the codes.
"""

from datetime import date
from typing import Any

from medmcp.servers.clinical.laboratory import LabTest, flag
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.clinical.units import UnitError, convert
from medmcp.servers.world.fhir_codes import BODY_SIZE_LOINC, LOINC, VITAL_LOINC_CODES, lab_test, our_unit
from medmcp.servers.world.fhir_lookup import Lookup, Resource, concept_text, moment
from medmcp.servers.world.world import Row

__all__ = ["observation_rows"]

_FLAGS = {"L": "low", "H": "high", "LL": "critical_low", "HH": "critical_high", "N": "normal", "A": "abnormal",
          "AA": "abnormal", "<": "low", ">": "high"}  # fmt: skip
_POINTS = {"points", "{score}", "{#}", "1", ""}


def observation_rows(resource: Resource, lookup: Lookup, patient: Resource) -> list[Row]:
    """The rows of an Observation, one for itself and one for each component with a value; none without any value."""
    at = _time(resource)
    if at is None:
        lookup.report.warnings.append(f"Observation/{resource.get('id')} has no time and was kept as it is")
        return []
    rows = []
    for holder in (resource, *(resource.get("component") or [])):
        values = _values(holder, at, patient, lookup, str(resource.get("id")))
        if values is None:
            continue
        category = values.pop("category", None) or _category(resource)
        rows.append(
            values
            | {
                "category": category,
                "specimen": (resource.get("specimen") or {}).get("display"),
                "effective": at,
                "issued": max(at, moment(resource.get("issued")) or at),
                "status": resource.get("status") or "unknown",
                "note": next((note.get("text") for note in resource.get("note") or []), None),
            }
        )
    return rows


def _time(resource: Resource) -> str | None:
    period = resource.get("effectivePeriod") or {}
    return (
        moment(resource.get("effectiveDateTime") or resource.get("effectiveInstant"))
        or moment(period.get("start"))
        or moment(resource.get("issued"))
    )


def _category(resource: Resource) -> str:
    for concept in resource.get("category") or []:
        for coding in concept.get("coding") or []:
            if coding.get("code"):
                return str(coding["code"])
    return "unspecified"


def _values(holder: Resource, at: str, patient: Resource, lookup: Lookup, name: str) -> Row | None:
    """Code, value, unit, interval and flag; None if the holder has no value."""
    concept = holder.get("code") or {}
    display = concept_text(concept)
    loinc = next((c["code"] for c in concept.get("coding") or [] if c.get("system") == LOINC and c.get("code")), None)
    number, text, unit = _value(holder)
    if number is None and text is None:
        return None
    plain: Row = {
        "code": display or loinc or "unnamed", "loinc": loinc, "display": display or loinc, "value": number,
        "value_text": text, "unit": unit or None, "flag": _flag(holder), **_interval(holder),
    }  # fmt: skip
    try:
        return _as_ours(plain, loinc or "", holder, at, patient) or plain
    except UnitError as error:
        lookup.report.warnings.append(f"Observation/{name}: {display} keeps its own name and unit ({error})")
        return plain


def _as_ours(row: Row, loinc: str, holder: Resource, at: str, patient: Resource) -> Row | None:
    """The row under our code and unit; None if we have none for it. Raises `UnitError`."""
    vital, size, test = VITAL_LOINC_CODES.get(loinc), BODY_SIZE_LOINC.get(loinc), lab_test(loinc)
    if vital and row["value"] is not None:
        if VITAL_UNITS[vital] == "points":
            if (row["unit"] or "") not in _POINTS:
                raise UnitError(f"unknown unit {row['unit']!r}")
            return row | {"code": vital, "unit": "points", "category": "vital-signs"}
        return _converted(row, VITAL_UNITS[vital], vital, 1) | {"code": vital, "category": "vital-signs"}
    if size and row["value"] is not None:
        return _converted(row, "kg" if size == "weight" else "cm", size, 2) | {"code": size, "category": "vital-signs"}
    if test is None:
        return None
    if test.kind == "quantitative":
        return _lab_value(row, test, at, patient) if row["value"] is not None else None
    return row | {"code": test.key, "category": "laboratory"} if row["value_text"] else None


def _lab_value(row: Row, test: LabTest, at: str, patient: Resource) -> Row:
    found = _converted(row, test.unit or "1", test.key, test.decimals + 1)
    if found["flag"] is None:
        sex = patient.get("gender") if patient.get("gender") in ("female", "male") else None
        found["flag"] = flag(test, found["value"], sex, _age(patient, at))
    return found | {"code": test.key, "category": "laboratory", "unit": test.unit}


def _age(patient: Resource, at: str) -> float | None:
    born = moment(patient.get("birthDate"))
    return (date.fromisoformat(at[:10]) - date.fromisoformat(born[:10])).days / 365.25 if born else None


def _converted(row: Row, unit: str, analyte: str, places: int) -> Row:
    """Value and interval in our unit, rounded as it is reported. A value without a unit raises `UnitError`."""
    if row["unit"] is None and unit not in ("1", "ratio", "{INR}"):
        raise UnitError("it has no unit")
    given = "1" if unit == "ratio" or row["unit"] in (None, "{nominal}", "{ratio}") else our_unit(str(row["unit"]))
    target = "1" if unit == "ratio" else our_unit(unit)
    same = {given, target} <= {"1", "pH", "{INR}", "{score}"}

    def turn(value: float | None) -> float | None:
        if value is None:
            return None
        return round(value if same or given == target else convert(value, given, target, analyte), places)

    return row | {"unit": unit, **{name: turn(row[name]) for name in ("value", "ref_low", "ref_high")}}


def _value(holder: Resource) -> tuple[float | None, str | None, str]:
    """(number, text, unit) of a value[x]; both None where there is none that a row can hold."""
    quantity = holder.get("valueQuantity")
    if isinstance(quantity, dict) and isinstance(quantity.get("value"), int | float):
        unit = str(quantity.get("code") or quantity.get("unit") or "")
        if quantity.get("comparator"):
            return None, f"{quantity['comparator']}{quantity['value']:g} {quantity.get('unit') or unit}".strip(), ""
        return float(quantity["value"]), None, unit
    if isinstance(holder.get("valueInteger"), int):
        return float(holder["valueInteger"]), None, ""
    if isinstance(holder.get("valueBoolean"), bool):
        return None, "yes" if holder["valueBoolean"] else "no", ""
    for name in ("valueString", "valueDateTime", "valueTime"):
        if holder.get(name):
            return None, str(holder[name]), ""
    if holder.get("valueCodeableConcept"):
        return None, concept_text(holder["valueCodeableConcept"]) or None, ""
    for name, first, second, sign in (
        ("valueRange", "low", "high", " to "),
        ("valueRatio", "numerator", "denominator", ":"),
    ):
        if holder.get(name):
            ends = [_spoken(holder[name].get(end) or {}) for end in (first, second)]
            return None, sign.join(ends) if any(ends) else None, ""
    return None, None, ""


def _spoken(quantity: dict[str, Any]) -> str:
    value = quantity.get("value")
    return f"{value:g} {quantity.get('unit') or ''}".strip() if isinstance(value, int | float) else ""


def _interval(holder: Resource) -> Row:
    ranges = holder.get("referenceRange") or [{}]
    ends = {name: (ranges[0].get(end) or {}).get("value") for name, end in (("ref_low", "low"), ("ref_high", "high"))}
    return {name: float(value) if isinstance(value, int | float) else None for name, value in ends.items()}


def _flag(holder: Resource) -> str | None:
    for concept in holder.get("interpretation") or []:
        for coding in concept.get("coding") or []:
            if coding.get("code") in _FLAGS:
                return _FLAGS[coding["code"]]
    return None
