"""The hospital's formulary: every `Drug` row, found by generic name, synonym or brand.

One module a therapeutic area holds the rows (`DRUGS`); they load together on the first look-up. A name is
matched whole: letter case and salts ("metoprolol tartrate") do not matter, and nothing is read from free text
or dose text. The fields of a row are in `../drug.py`, the class tags in `../drug_groups.py`.
"""

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Literal

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.drug_groups import DRUG_GROUPS

__all__ = [
    "drugs_for",
    "drugs_in_group",
    "find_drug",
    "formulary",
    "match_class",
    "nearest_names",
    "of_another_group",
]

Line = Literal["first", "second", "other"]
_LINES: tuple[Line, ...] = ("first", "second", "other")

# Words that name a salt, ester or hydrate. They are dropped only when the whole name is not a drug of its own, so
# "potassium chloride" and "calcium carbonate" are found before their last word is taken for a salt.
_SALTS = frozenset({
    "acetate", "anhydrous", "axetil", "besilate", "besylate", "bitartrate", "bromide", "calcium", "camsylate",
    "carbonate", "chloride", "citrate", "dihydrate", "dihydrochloride", "dimesylate", "disodium", "disoproxil",
    "ethylsuccinate", "etexilate", "fumarate", "gluconate", "hcl", "hydrobromide", "hydrochloride", "hydrogen",
    "lactate", "lysine", "magnesium", "maleate", "medoxomil", "mesilate", "mesylate", "mofetil", "monohydrate",
    "nitrate", "oxalate", "pamoate", "phosphate", "potassium", "proxetil", "sodium", "stearate", "strontium",
    "succinate", "sulfate", "sulphate", "tartrate", "tosilate", "tosylate", "trihydrate", "tromethamine",
    "trometamol", "valerate",
})  # fmt: skip

# A word that turns the name of one disease into that of another: bosentan is no drug for hypertension.
_ANOTHER_DISEASE: dict[str, frozenset[str]] = {
    "depression": frozenset({"respiratory"}),
    "diabete": frozenset({"insipidu"}),  # spelt as `_words` cuts them
    "hypertension": frozenset({"intracranial", "ocular", "portal", "pulmonary"}),
}


@cache
def formulary() -> dict[str, Drug]:
    """Every row by generic name.

    Raises:
        ValueError: two rows have the same generic name.
    """
    from medmcp.servers.clinical.formulary import (
        antibacterials_beta_lactam,
        antibacterials_other,
        antifungals_antivirals_antiparasitics,
        blood,
        cardiovascular,
        emergency_critical_care,
        endocrine,
        gastro_respiratory_other,
        immunology_oncology,
        neurology_psychiatry,
        pain,
        vaccines_contrast,
    )

    modules: tuple[tuple[Drug, ...], ...] = (
        antibacterials_beta_lactam.DRUGS,
        antibacterials_other.DRUGS,
        antifungals_antivirals_antiparasitics.DRUGS,
        immunology_oncology.DRUGS,
        vaccines_contrast.DRUGS,
        cardiovascular.DRUGS,
        blood.DRUGS,
        emergency_critical_care.DRUGS,
        neurology_psychiatry.DRUGS,
        pain.DRUGS,
        endocrine.DRUGS,
        gastro_respiratory_other.DRUGS,
    )
    rows: dict[str, Drug] = {}
    for drugs in modules:
        for drug in drugs:
            if drug.name in rows:
                raise ValueError(f"the formulary has two rows for {drug.name}")
            rows[drug.name] = drug
    return rows


@cache
def _by_name() -> dict[str, Drug]:
    """Every name a drug goes by. A generic name wins over a synonym, a synonym over a brand."""
    index = {_plain(drug.name): drug for drug in formulary().values()}
    for drug in formulary().values():
        for synonym in drug.synonyms:
            index.setdefault(_plain(synonym), drug)
    for drug in formulary().values():
        for brand in drug.brands:
            index.setdefault(_plain(brand), drug)
    return index


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("/", "-").split())


def find_drug(name: str) -> Drug | None:
    """The drug of that generic name, synonym or brand, or None."""
    index = _by_name()
    plain = _plain(name)
    if plain in index:
        return index[plain]
    words = plain.split()
    while len(words) > 1 and words[-1] in _SALTS:
        words.pop()
        if " ".join(words) in index:
            return index[" ".join(words)]
    words = plain.split()
    while len(words) > 1 and words[0] in _SALTS:
        words.pop(0)
        if " ".join(words) in index:
            return index[" ".join(words)]
    return None


def nearest_names(name: str, n: int = 3) -> list[str]:
    """Up to `n` generic names whose own, synonym's or brand's spelling is close to `name`, closest first."""
    index = _by_name()
    close = get_close_matches(_plain(name), index, n=4 * n, cutoff=0.6)
    return list(dict.fromkeys(index[spelling].name for spelling in close))[:n]


def drugs_in_group(tag: str) -> list[Drug]:
    """Every drug with that class tag, in formulary order."""
    return [drug for drug in formulary().values() if tag in drug.groups]


def drugs_for(indication: str) -> list[tuple[Drug, Line]]:
    """Drugs given for a condition with their place in therapy, first line first.

    An indication matches when it is the text asked for, or holds all of its words: "heart failure" finds
    "heart failure with reduced ejection fraction".
    """
    wanted = _words(indication)
    if not wanted:
        return []
    others = frozenset().union(*(_ANOTHER_DISEASE.get(word, ()) for word in wanted)) - wanted
    found: list[tuple[Drug, Line]] = []
    for drug in formulary().values():
        named = [(row.line, _words(row.name)) for row in drug.indications]
        lines = {line for line, words in named if wanted <= words and not words & others}
        if lines:
            found.append((drug, min(lines, key=_LINES.index)))
    return sorted(found, key=lambda row: (_LINES.index(row[1]), row[0].name))


def of_another_group(drug: Drug) -> list[str]:
    """Names of drugs that share the first indication and a route of a drug and are of another allergy group."""
    if not drug.indications:
        return []
    return [
        other.name
        for other, _ in drugs_for(drug.indications[0].name)
        if other.allergy_group != drug.allergy_group
        and set(other.routes) & set(drug.routes)
        and other.name != drug.name
    ]


def match_class(text: str) -> tuple[str, list[Drug]] | None:
    """A class by group tag, by the tag's meaning, by ATC prefix or by class name: its canonical name and its drugs.

    A plural is understood ("ACE inhibitors"). None where nothing in the formulary matches.
    """
    wanted = _words(text)
    if not wanted:
        return None
    for tag, meaning in DRUG_GROUPS.items():
        if wanted in (_words(tag), _words(meaning)) and (drugs := drugs_in_group(tag)):
            return tag, drugs
    rows = formulary().values()
    prefix = text.strip().upper()
    if re.fullmatch(r"[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?", prefix):
        drugs = [drug for drug in rows if drug.atc.startswith(prefix)]
        return (f"ATC {prefix}", drugs) if drugs else None
    exact = [drug for drug in rows if _words(drug.drug_class) == wanted]
    if exact:
        return exact[0].drug_class, exact
    part = [drug for drug in rows if wanted <= _words(drug.drug_class)]
    return (" ".join(text.split()).casefold(), part) if part else None


@lru_cache(maxsize=8_192)
def _words(text: str) -> frozenset[str]:
    """The words of a term, each without a final s, for matching: both sides are cut the same way."""
    words = re.findall(r"[a-z0-9']+", text.casefold())
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words)
