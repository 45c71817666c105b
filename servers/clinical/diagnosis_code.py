"""ICD-10-CM codes as a problem list needs them: is there such a category, does the code fit the words, the sex and the age,
is the disease reported to public health.

`icd_categories.json` holds the categories of ICD-10-CM (CDC/NCHS, public domain). Names of diseases beside the titles
come from the differential's table (`differential.py`); `icd10.py` looks codes up.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from medmcp.servers.clinical.icd10 import sex_of
from medmcp.servers.clinical.icd10_codes import CODES

__all__ = ["CodeCheck", "check_code", "is_known", "notifiable", "title_of", "words_of"]

CODE = re.compile(r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")

# age bands in years that a category belongs to: perinatal chapter, dementia, age-related states
PERINATAL_MOST, OBSTETRIC_AGES, DEMENTIA_LEAST = 1.0, (10.0, 60.0), 18.0
DEMENTIA = ("F01", "F02", "F03", "G30")

# Nationally notifiable diseases by ICD-10-CM prefix (CDC National Notifiable Diseases Surveillance System, 2024)
NOTIFIABLE: dict[str, str] = {
    "A00": "cholera", "A01.0": "typhoid fever", "A02": "salmonellosis", "A03": "shigellosis", "A04.3": "Shiga toxin E. coli",
    "A05.1": "botulism", "A07.1": "giardiasis", "A07.2": "cryptosporidiosis", "A07.4": "cyclosporiasis", "A15": "tuberculosis",
    "A17": "tuberculosis", "A18": "tuberculosis", "A19": "tuberculosis", "A20": "plague", "A21": "tularaemia", "A22": "anthrax",
    "A23": "brucellosis", "A27": "leptospirosis", "A32": "listeriosis", "A35": "tetanus", "A36": "diphtheria", "A37": "pertussis",
    "A39": "meningococcal disease", "A40.3": "invasive pneumococcal disease", "A41.3": "invasive Haemophilus influenzae",
    "A48.1": "legionellosis", "A50": "congenital syphilis", "A51": "syphilis", "A52": "syphilis", "A53": "syphilis",
    "A54": "gonorrhoea", "A56": "chlamydia", "A57": "chancroid", "A69.2": "Lyme disease", "A70": "psittacosis",
    "A77": "spotted fever rickettsiosis", "A78": "Q fever", "A80": "poliomyelitis", "A82": "rabies", "A83": "arboviral disease",
    "A84": "arboviral disease", "A85.2": "arboviral disease", "A90": "dengue", "A91": "dengue", "A92.3": "West Nile virus disease",
    "A92.5": "Zika virus disease", "A95": "yellow fever", "A96": "viral haemorrhagic fever", "A98": "viral haemorrhagic fever",
    "B01": "varicella", "B05": "measles", "B06": "rubella", "B15": "hepatitis A", "B16": "acute hepatitis B",
    "B17.1": "acute hepatitis C", "B20": "HIV infection", "B26": "mumps", "B38": "coccidioidomycosis", "B50": "malaria",
    "B51": "malaria", "B52": "malaria", "B53": "malaria", "B54": "malaria", "B60.0": "babesiosis", "B75": "trichinellosis",
    "D59.3": "post-diarrhoeal haemolytic uraemic syndrome", "G00.0": "invasive Haemophilus influenzae",
    "G00.1": "invasive pneumococcal disease", "T56.0": "lead poisoning", "U07.1": "COVID-19",
}  # fmt: skip

SKIPPED = frozenset(
    ("and", "or", "of", "the", "with", "without", "due", "to", "in", "by", "not", "elsewhere", "classified", "unspecified", "other",
     "specified", "acute", "chronic", "disease", "diseases", "disorder", "disorders", "syndrome", "type", "left", "right",
     "bilateral", "organism", "severe", "mild", "moderate", "nos", "for", "from", "a", "an", "on", "encounter", "current",
     "primary", "secondary", "status")
)  # fmt: skip


class CodeCheck(NamedTuple):
    """`verdict`: match, mismatch, not_judged (nothing known of the words) or no_code; and what is to be warned of."""

    verdict: Literal["match", "mismatch", "not_judged", "no_code"]
    title: str | None
    warnings: list[str]


@cache
def _categories() -> dict[str, str]:
    text = (Path(__file__).parent / "icd_categories.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def title_of(code: str) -> str | None:
    """The title of a code where the hospital's code book has it, else of its category; None if there is no such category."""
    return CODES[code][0] if code in CODES else _categories().get(code[:3])


def is_known(code: str) -> bool:
    """Whether the code is well formed and its category exists."""
    return bool(CODE.match(code)) and title_of(code) is not None


def words_of(text: str) -> set[str]:
    """The telling words of a diagnosis, American spelling and plural taken off."""
    plain = re.sub(r"[^a-z0-9 ]+", " ", text.casefold())
    plain = (
        re.sub(r"aem", "em", plain)
        .replace("oed", "ed")
        .replace("oes", "es")
        .replace("haem", "hem")
        .replace("rrhoea", "rrhea")
    )
    return {word.removesuffix("s") for word in plain.split() if word not in SKIPPED and len(word) > 2}


def check_code(text: str, code: str, *, sex: str | None, age: float | None) -> CodeCheck:
    """Does the code fit the words, and this patient's sex and age?"""
    from medmcp.servers.clinical.differential import find_disease

    if not code:
        return CodeCheck("no_code", None, [])
    title = title_of(code)
    warnings = _unlikely(code, sex, age)
    known = find_disease(text)
    if known is not None:
        if known.icd10[:3] == code[:3] or code.startswith(known.code_prefixes):
            return CodeCheck("match", title, warnings)
        shares = bool(words_of(text) & words_of(title or ""))
        if not shares:
            return CodeCheck(
                "mismatch", title, [f"'{text}' is usually {known.icd10}; {code[:3]} is {title}.", *warnings]
            )
    if words_of(text) & words_of(title or ""):
        return CodeCheck("match", title, warnings)
    return CodeCheck("not_judged", title, [f"{code[:3]} is {title}: compare with '{text}'.", *warnings])


def _unlikely(code: str, sex: str | None, age: float | None) -> list[str]:
    found = []
    only = sex_of(code)
    if only and sex in ("female", "male") and sex != only:
        found.append(f"{code} is a code of {only} patients.")
    if age is None:
        return found
    if code[0] == "P" and age > PERINATAL_MOST:
        found.append(f"{code} is a perinatal code; the patient is {age:g} years old.")
    if code[0] == "O" and not OBSTETRIC_AGES[0] <= age <= OBSTETRIC_AGES[1]:
        found.append(f"{code} is a code of pregnancy; the patient is {age:g} years old.")
    if code[:3] in DEMENTIA and age < DEMENTIA_LEAST:
        found.append(f"{code} is unlikely at {age:g} years.")
    return found


def notifiable(code: str) -> str | None:
    """The reportable disease that a code stands for, or None."""
    return next((name for prefix, name in NOTIFIABLE.items() if code.startswith(prefix)), None)
