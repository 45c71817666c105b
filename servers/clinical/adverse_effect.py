"""Adverse effects both ways: what a drug does, and which drugs do it. The rows are the formulary's.

An effect is looked for by its words, in British or American spelling, and by the everyday names in `OTHER_NAMES`.
Frequencies are CIOMS bands: very common >= 1/10, common >= 1/100, uncommon >= 1/1,000, rare >= 1/10,000, very
rare below.
"""

import re

from medmcp.servers.clinical.drug import AdverseEffect, Drug
from medmcp.servers.clinical.formulary import formulary

__all__ = ["FREQUENCIES", "drugs_causing", "effects_of", "same_effect"]

FREQUENCIES = ("very_common", "common", "uncommon", "rare", "very_rare", "unknown")

# names that people use: each group means the same effect; the words of any of them find the words of all
OTHER_NAMES: tuple[tuple[str, ...], ...] = (
    ("hyponatraemia", "low sodium"),
    ("hypernatraemia", "high sodium"),
    ("hyperkalaemia", "high potassium", "raised potassium"),
    ("hypokalaemia", "low potassium"),
    ("hypoglycaemia", "low glucose", "low blood sugar"),
    ("hyperglycaemia", "high glucose", "high blood sugar"),
    ("hypercalcaemia", "high calcium"),
    ("hypocalcaemia", "low calcium"),
    ("hypomagnesaemia", "low magnesium"),
    ("hypotension", "low blood pressure"),
    ("hypertension", "high blood pressure"),
    ("bradycardia", "slow heart rate", "slow pulse"),
    ("tachycardia", "fast heart rate", "fast pulse"),
    ("QT prolongation", "long QT", "prolonged QT", "torsades de pointes"),
    (
        "acute kidney injury",
        "renal failure",
        "kidney failure",
        "rise of creatinine",
        "raised creatinine",
        "nephrotoxicity",
    ),
    ("raised transaminases", "raised aminotransferases", "raised ALT", "hepatotoxicity", "hepatitis", "liver injury"),
    ("thrombocytopenia", "low platelets"),
    ("neutropenia", "low neutrophils", "agranulocytosis"),
    ("anaemia", "low haemoglobin"),
    ("bleeding", "haemorrhage"),
    ("dyspnoea", "breathlessness", "shortness of breath"),
    ("dry cough", "cough"),
    ("pruritus", "itching"),
    ("somnolence", "drowsiness", "sedation", "sleepiness"),
    ("seizure", "convulsion", "fit"),
    ("syncope", "fainting"),
    ("alopecia", "hair loss"),
    ("oedema", "swelling"),
    ("dyspepsia", "indigestion", "heartburn"),
    ("myalgia", "muscle pain"),
    ("arthralgia", "joint pain"),
    ("insomnia", "sleeplessness"),
    ("peripheral neuropathy", "paraesthesia", "numbness"),
    ("delirium", "confusion"),
    ("tinnitus", "hearing loss", "ototoxicity"),
)


def _words(text: str) -> frozenset[str]:
    """Words in one spelling (haem- and hem-, oedema and edema, tumour and tumor), in the singular."""
    plain = text.casefold().replace("ae", "e").replace("oe", "e").replace("our", "or")
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word
        for word in re.findall(r"[a-z0-9]+", plain)
    )


def _meanings(effect: str) -> list[frozenset[str]]:
    asked = _words(effect)
    found = [asked]
    for group in OTHER_NAMES:
        if any(_words(name) == asked for name in group):
            found += [_words(name) for name in group]
    return list(dict.fromkeys(found))


def same_effect(asked: str, recorded: str) -> bool:
    """Whether a recorded effect is, or contains, the effect asked for. No words, no match."""
    words = _words(recorded)
    return any(meaning <= words for meaning in _meanings(asked) if meaning)


def effects_of(drug: Drug, effect: str = "") -> list[AdverseEffect]:
    """The adverse effects of a drug, all or those that are the effect asked for, the most frequent first."""
    rows = [row for row in drug.adverse_effects if not effect or same_effect(effect, row.effect)]
    return sorted(rows, key=lambda row: (FREQUENCIES.index(row.frequency), not row.serious, row.effect))


def drugs_causing(effect: str) -> list[tuple[Drug, AdverseEffect]]:
    """Every drug with an effect of that name, the most frequent first, then by name."""
    found = [(drug, row) for drug in formulary().values() for row in effects_of(drug, effect)]
    return sorted(found, key=lambda pair: (FREQUENCIES.index(pair[1].frequency), pair[0].name, pair[1].effect))
