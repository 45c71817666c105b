"""Reading a hand-off: which values a text states, which names it mentions, and what it denies.

Pure functions on text; `world/handover.py` compares what they find with the chart. A text is read for what it says of
the chart, never for points of a score.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from medmcp.servers.clinical.formulary import formulary

__all__ = ["Stated", "denies_allergy", "given_drugs", "mentions", "resuscitation_stated", "stated_age", "stated_sex",
           "stated_values", "words_of"]  # fmt: skip

# how a value is named in a hand-off, and the code it is charted under; pressure is read apart
LABELS: dict[str, str] = {
    r"heart rate|hr|pulse": "heart_rate", r"respiratory rate|resp rate|rr": "respiratory_rate",
    r"spo2|sats|saturation|oxygen saturation": "spo2", r"temperature|temp": "temperature", r"gcs": "gcs",
    r"potassium|k\+?": "potassium", r"sodium": "sodium", r"lactate": "lactate", r"glucose": "glucose",
    r"haemoglobin|hemoglobin|hb": "haemoglobin", r"creatinine": "creatinine", r"ph": "ph", r"inr": "inr",
    r"platelets": "platelets", r"weight": "weight_kg", r"ketones": "beta_hydroxybutyrate", r"nihss": "nihss",
    r"news2?": "news2",
}  # fmt: skip
_BETWEEN = r"(?:\s*(?:is|was|of|now|at|=|:))*\s*"
_NUMBER = r"(\d+(?:\.\d+)?)"
_VALUES = [
    (re.compile(rf"(?<![a-z0-9])(?:{label}){_BETWEEN}{_NUMBER}(?![\d/])"), code) for label, code in LABELS.items()
]
_PRESSURE = re.compile(rf"(?<![a-z0-9])(?:blood pressure|bp|pressure){_BETWEEN}(\d{{2,3}})\s*/\s*(\d{{2,3}})")
_AGE = re.compile(r"\b(\d{1,3})[ -]?(?:years?|yrs?|y)(?:[ -]old)?\b(?! ago)")
_CLAUSES = re.compile(r"[.;:,]+(?:\s|$)|\n")
_GIVEN = re.compile(r"\b(given|received|administered|started|running|loaded|infusing)\b")
_NOT_GIVEN = re.compile(
    r"\b(no|not|never|without|avoid|withheld|held|hold|stopped|stop|allerg\w*|anaphyla\w*|if|consider|plan|due|should|next"
    r"|needs?|to be|until|before|refus\w*|overdose|poison\w*|ingest\w*|swallowed|took)\b"
)
_NO_ALLERGY = re.compile(r"\bnkda\b|\b(?:no|nil) (?:known |drug |known drug )?allerg\w*|\ballerg\w*:? (?:none|nil)\b")
_FULL = re.compile(r"\bfull (?:code|resus\w*|escalation)|\bfor (?:full )?(?:cpr|resuscitation)\b")
_LIMITED = re.compile(
    r"\bdn(?:ac)?pr\b|\bdnr\b|\bdnar\b|\bnot for (?:cpr|resus\w*)|\bdo not resuscitate|\bcomfort care"
)
_TALK_OF_CODE = re.compile(r"\bcode status\b|\bresus\w*|\bceiling of care\b|\btreatment limits?\b")


class Stated(NamedTuple):
    """A value that the text gives: where it would be charted, and the number."""

    code: str
    value: float


def words_of(text: str) -> str:
    """The text as words parted by single spaces, for `mentions`."""
    return f" {' '.join(re.sub(r'[^a-z0-9%+]+', ' ', text.casefold()).split())} "


def mentions(words: str, names: Iterable[str]) -> bool:
    """True if one of the names stands in the text (`words_of`) as whole words."""
    return any(name and words_of(name) in words for name in names)


def stated_values(text: str) -> list[Stated]:
    """Vital signs and results with their numbers, in the order of the table."""
    low = text.casefold()
    found = [
        Stated(code, float(number))
        for pair in _PRESSURE.findall(low)
        for code, number in zip(("sbp", "dbp"), pair, strict=True)
    ]
    found += [Stated(code, float(number)) for pattern, code in _VALUES for number in pattern.findall(low)]
    return list(dict.fromkeys(found))


def stated_age(text: str) -> float | None:
    """The age in years that the text opens with, if it gives one ("64-year-old", "64 years")."""
    found = _AGE.search(text.casefold())
    return float(found.group(1)) if found else None


def stated_sex(text: str) -> str | None:
    """female or male where the text uses the words of one sex alone."""
    low = text.casefold()
    female, male = (re.search(rf"\b({words})\b", low) for words in ("woman|female|girl|lady", "man|male|boy|gentleman"))
    return None if bool(female) == bool(male) else "female" if female else "male"


def denies_allergy(text: str) -> bool:
    """True if the text says that there is no allergy."""
    return bool(_NO_ALLERGY.search(text.casefold()))


def resuscitation_stated(text: str) -> str | None:
    """full, limited, or mentioned (without saying which); None if the text is silent."""
    low = text.casefold()
    if _LIMITED.search(low):
        return "limited"
    if _FULL.search(low):
        return "full"
    return "mentioned" if _TALK_OF_CODE.search(low) else None


def given_drugs(text: str) -> list[str]:
    """Drugs that the text says were given or are running; a clause that negates, plans or warns says nothing."""
    found: list[str] = []
    for clause in _CLAUSES.split(text.casefold()):
        if not _GIVEN.search(clause) or _NOT_GIVEN.search(clause):
            continue
        words = words_of(clause)
        found += [name for name in formulary() if words_of(name) in words]
    return list(dict.fromkeys(found))
