"""Medicines of others' bundles: the formulary's generic name, dose, route and frequency out of what FHIR says.

Nothing is guessed: a name that the formulary does not have stays as written, in lower case, and a dose without a
unit is only read where the product's name gives one strength of one ingredient per tablet or capsule.
"""

import re
from itertools import permutations
from typing import Any, NamedTuple

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.fhir_lookup import Lookup, Resource, concept_text

__all__ = ["Regimen", "drug_name", "medicine_text", "regimen"]

_FORM_WORDS = frozenset({
    "actuat", "actuation", "auto-injector", "buccal", "capsule", "cartridge", "chewable", "cream", "day", "delayed",
    "delivery", "dose", "disintegrating", "drug", "dry", "enteric", "coated", "extended", "effervescent", "film",
    "foam", "gel", "hr", "hour", "implant", "inhalant", "inhalation", "inhaler", "injectable", "injection",
    "intrauterine", "system", "lotion", "metered", "nasal", "ointment", "ophthalmic", "oral", "otic", "pack", "patch",
    "pen", "powder", "prefilled", "product", "rectal", "release", "ring", "solution", "spray", "sublingual",
    "suppository", "suspension", "syringe", "syrup", "tablet", "topical", "transdermal", "vaginal", "human",
})  # fmt: skip
_NUMBER = re.compile(r"^[\d.,]+$")
_UNIT = re.compile(r"^(mg|mcg|ug|g|ml|unt|meq|mmol|%|iu|actuat|hr|ml)(/(\d*\.?\d*)(mg|ml|hr|actuat|l|g|dose))?$")
_STRENGTH = re.compile(r"(\d+(?:\.\d+)?) (MG|MCG|G|UNT|MEQ)(?![/\w])", re.IGNORECASE)
_DOSE_UNIT = {
    "mg": "mg", "mcg": "microgram", "ug": "microgram", "microgram": "microgram", "g": "g", "unt": "unit", "unit": "unit",
    "units": "unit", "[iu]": "unit", "iu": "unit", "meq": "mEq", "mmol": "mmol", "ml": "mL", "tablet": "tablet",
    "tab": "tablet", "tablets": "tablet", "puff": "puff", "puffs": "puff", "{puff}": "puff", "drop": "drop",
    "drops": "drop", "[drp]": "drop", "{tbl}": "tablet", "mg/kg": "mg_per_kg",
}  # fmt: skip
# words in a route or a product's name -> route; the first that stands there
_ROUTES = (
    ("subling", "sublingual"), ("buccal", "buccal"), ("nebuli", "nebulised"), ("inhal", "inhaled"), ("actuat", "inhaled"),
    ("intraven", "iv"), ("intramusc", "im"), ("subcut", "sc"), ("transderm", "transdermal"), ("nasal", "intranasal"),
    ("ophthal", "ophthalmic"), ("vaginal", "vaginal"), ("rectal", "rectal"), ("topical", "topical"), ("otic", "otic"),
    ("oral", "oral"), ("mouth", "oral"),
)  # fmt: skip
# HL7 GTSAbbreviation codes -> our frequency
_TIMING = {"QD": "daily", "BID": "bid", "TID": "tid", "QID": "qid", "Q1H": "q1h", "Q2H": "q2h", "Q3H": "q3h",
           "Q4H": "q4h", "Q6H": "q6h", "Q8H": "q8h", "BED": "nightly", "QOD": "q48h", "WK": "weekly"}  # fmt: skip
_PER_DAY = {1: "daily", 2: "bid", 3: "tid", 4: "qid"}
_HOURS = {"h": 1.0, "d": 24.0, "wk": 168.0, "min": 1 / 60}
_INTERVALS = {1: "q1h", 2: "q2h", 3: "q3h", 4: "q4h", 6: "q6h", 8: "q8h", 12: "q12h", 24: "daily", 48: "q48h",
              72: "q72h", 168: "weekly"}  # fmt: skip


class Regimen(NamedTuple):
    """How a medicine is taken; None where it is not said."""

    dose: float | None
    unit: str | None
    route: str | None
    frequency: str | None


def medicine_text(resource: Resource, lookup: Lookup) -> str:
    """The medicine of a request, statement or administration in words; '' if it names none."""
    concept = resource.get("medicationCodeableConcept")
    if concept is None:
        medication = lookup.find(resource.get("medicationReference"), resource)
        concept = (medication or {}).get("code") or {
            "text": (resource.get("medicationReference") or {}).get("display", "")
        }
    return concept_text(concept)


def drug_name(text: str) -> str:
    """The formulary's generic name for a product's name, else the text itself in lower case."""
    whole = find_drug(text)
    if whole:
        return whole.name
    brand = re.search(r"\[([^\]]+)\]", text)
    parts = [_ingredient(part) for part in re.sub(r"\[[^\]]*\]", " ", text).split(" / ")]
    names: list[str] = []
    if len(parts) == 1:
        names = [parts[0], " ".join(reversed(parts[0].split()))]
    elif len(parts) <= 4:
        names = [sign.join(order) for order in permutations(parts) for sign in ("-", " and ", " / ")]
    if brand:
        names.append(brand.group(1))
    return next((drug.name for name in names if name and (drug := find_drug(name))), " ".join(text.split()).casefold())


def _ingredient(text: str) -> str:
    words = re.sub(r"[,()]", " ", text).casefold().split()
    return " ".join(word for word in words if not (_NUMBER.match(word) or _UNIT.match(word) or word in _FORM_WORDS))


def regimen(instruction: dict[str, Any] | None, product: str) -> Regimen:
    """The regimen in a FHIR Dosage; the product's name gives strength and route where the Dosage does not."""
    instruction = instruction or {}
    dose, unit = _dose(instruction, product)
    said = concept_text(instruction.get("route")).casefold()
    route = next((ours for word, ours in _ROUTES if word in (said or product.casefold())), None)
    return Regimen(dose, unit, route, _frequency(instruction))


def _dose(instruction: dict[str, Any], product: str) -> tuple[float | None, str | None]:
    rates = instruction.get("doseAndRate") or [{}]
    quantity = rates[0].get("doseQuantity") or {}
    value, given = quantity.get("value"), str(quantity.get("code") or quantity.get("unit") or "").casefold()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, None
    if given in _DOSE_UNIT and _DOSE_UNIT[given] != "tablet":
        return float(value), _DOSE_UNIT[given]
    strengths = _STRENGTH.findall(product)
    solid = re.search(r"\b(tablet|capsule)\b", product, re.IGNORECASE)
    if (
        solid
        and len(strengths) == 1
        and " / " not in product
        and given in ("", "1", "{tbl}", "tablet", "tablets", "tab")
    ):
        return round(float(strengths[0][0]) * value, 6), _DOSE_UNIT[strengths[0][1].casefold()]
    return (float(value), "tablet") if given in _DOSE_UNIT else (None, None)


def _frequency(instruction: dict[str, Any]) -> str | None:
    if instruction.get("asNeededBoolean") or instruction.get("asNeededCodeableConcept"):
        return "prn"
    timing = instruction.get("timing") or {}
    for coding in (timing.get("code") or {}).get("coding") or []:
        if coding.get("code") in _TIMING:
            return _TIMING[coding["code"]]
    repeat = timing.get("repeat") or {}
    count, period, unit = repeat.get("frequency", 1), repeat.get("period"), repeat.get("periodUnit")
    if not period or unit not in _HOURS or not count:
        return None
    if unit == "d" and period == 1 and count in _PER_DAY:
        return _PER_DAY[count]
    hours = period * _HOURS[unit] / count
    return _INTERVALS.get(round(hours)) if abs(hours - round(hours)) < 1e-6 else None
