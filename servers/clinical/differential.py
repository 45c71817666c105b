"""`rank_diagnoses`: diagnoses by the findings that are present and absent, over the table of `differential_diseases.py`.

Naive Bayes: log prior (how common, at this age and sex) + the log of a likelihood ratio for each finding that the disease
speaks of. A finding that is there counts LR+ = share in the disease / share in the background, one that is known to be
absent LR- = (1 - share) / (1 - background), each between 0.05 and 20; of findings that tell the same thing only the one
that weighs most counts. What is not known contributes nothing. The weights are relative to the diseases of the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log

from medmcp.servers.clinical.differential_diseases import DISEASES, Disease
from medmcp.servers.clinical.differential_findings import FINDINGS, find_finding

__all__ = [
    "KNOWLEDGE_VERSION",
    "Candidate",
    "find_disease",
    "likelihood_ratio",
    "match_findings",
    "rank_diagnoses",
    "suggested_tests",
]

KNOWLEDGE_VERSION = (
    f"medmcp differential table 1: {len(DISEASES)} diseases, {len(FINDINGS)} findings; naive Bayes, LR 0.05 to 20"
)
LOWEST, HIGHEST = 0.05, 20.0
# log prior by how common a disease is in an acute intake; a rule of the simulated hospital
PRIOR = {"common": 0.0, "uncommon": -1.2, "rare": -2.4}
OFF_AGE = -2.5  # outside the usual ages
KEY_MISSING, TESTS, CONTENDERS = 4, 6, 3
LEAST_CONTRAST = 0.8  # difference of log ratios from which a finding tells two diseases apart


@dataclass(frozen=True)
class Candidate:
    """One ranked disease, with the findings for it, against it, and those worth knowing next."""

    disease: Disease
    weight: float
    supporting: list[str]
    opposing: list[str]
    key_missing: list[str]


def match_findings(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """(keys of findings, names that the table does not know)."""
    keys: list[str] = []
    unknown: list[str] = []
    for name in names:
        row = find_finding(name)
        if row is None:
            unknown.append(name)
        elif row.key not in keys:
            keys.append(row.key)
    return keys, unknown


@cache
def _by_name() -> dict[str, Disease]:
    return {_spelling(name): row for row in reversed(DISEASES) for name in (row.name, *row.aliases, row.key)}


def _spelling(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def find_disease(text: str) -> Disease | None:
    """The disease of this name or alias, or None."""
    return _by_name().get(_spelling(text))


def likelihood_ratio(disease: Disease, finding: str, *, present: bool) -> float | None:
    """The ratio of a finding in a disease; None where the disease does not speak of it."""
    if finding in disease.lr:
        ratio = disease.lr[finding][0 if present else 1]
    elif finding in disease.frequency:
        share, background = disease.frequency[finding] / 100, FINDINGS[finding].background / 100
        ratio = share / background if present else (1 - share) / (1 - background)
    else:
        return None
    return min(HIGHEST, max(LOWEST, ratio))


def rank_diagnoses(known: Mapping[str, bool], *, age: float | None, sex: str | None) -> list[Candidate]:
    """Every disease that this sex can have, best first."""
    scored = []
    for disease in DISEASES:
        if sex is not None and disease.sex not in ("any", sex):
            continue
        logs = {
            name: log(ratio)
            for name, present in known.items()
            if (ratio := likelihood_ratio(disease, name, present=present)) is not None
        }
        prior = PRIOR[disease.prior]
        if age is not None and not disease.age[0] <= age <= disease.age[1]:
            prior += OFF_AGE
        scored.append((prior + sum(_one_a_group(logs).values()), disease, logs))
    top = max(score for score, _, _ in scored)
    total = sum(exp(score - top) for score, _, _ in scored)
    scored.sort(key=lambda row: (-row[0], row[1].key))
    return [
        Candidate(disease, round(exp(score - top) / total, 4), *_evidence(known, logs), _key_missing(disease, known))
        for score, disease, logs in scored
    ]


def _one_a_group(logs: Mapping[str, float]) -> dict[str, float]:
    """Of correlated findings the one that weighs most."""
    kept: dict[str, tuple[str, float]] = {}
    for name, value in logs.items():
        group = FINDINGS[name].group or name
        if group not in kept or abs(value) > abs(kept[group][1]):
            kept[group] = name, value
    return dict(kept.values())


def _evidence(known: Mapping[str, bool], logs: Mapping[str, float]) -> tuple[list[str], list[str]]:
    def said(name: str) -> str:
        return FINDINGS[name].name if known[name] else f"no {FINDINGS[name].name}"

    ordered = sorted(logs, key=lambda name: (-abs(logs[name]), name))
    return [said(n) for n in ordered if logs[n] > 0.1], [said(n) for n in ordered if logs[n] < -0.1]


def _key_missing(disease: Disease, known: Mapping[str, bool]) -> list[str]:
    """Findings nobody has looked for that would move this disease most."""

    def move(name: str) -> float:
        present, absent = (likelihood_ratio(disease, name, present=p) or 1.0 for p in (True, False))
        return abs(log(present)) + abs(log(absent))

    open_ones = sorted(
        (name for name in {*disease.frequency, *disease.lr} if name not in known), key=lambda n: (-move(n), n)
    )
    return [FINDINGS[name].name for name in open_ones[:KEY_MISSING]]


def suggested_tests(ranked: list[Candidate], known: set[str]) -> list[tuple[str, list[str]]]:
    """Tests that tell the first candidates apart: by how far a result of theirs would move one against another."""
    first = [one.disease for one in ranked[:CONTENDERS]]
    value: dict[str, float] = {}
    between: dict[str, set[str]] = {}
    for name, finding in FINDINGS.items():
        if name in known or finding.test == "history":
            continue
        logs = [log(likelihood_ratio(disease, name, present=True) or 1.0) for disease in first]
        contrast = max(logs) - min(logs)
        if contrast < LEAST_CONTRAST:
            continue
        value[finding.test] = value.get(finding.test, 0.0) + contrast
        names = between.setdefault(finding.test, set())
        names |= {disease.name for disease, one in zip(first, logs, strict=True) if one in (max(logs), min(logs))}
    best = sorted(value, key=lambda test: (-value[test], test))[:TESTS]
    return [(test, sorted(between[test])) for test in best]
