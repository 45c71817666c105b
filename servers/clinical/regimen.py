"""A whole medication list at once: pairs, triples, duplications, added-up burden, conflicts with diseases.

Pairs come from `interaction.py`. Everything here is pure: the caller brings the drugs, codes and names from the chart,
and reports drugs that the formulary does not know as not checked.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from medmcp.servers.clinical.drug import Contraindication, Drug
from medmcp.servers.clinical.interaction import (
    RANK,
    InteractionHit,
    Severity,
    find_interactions,
    with_parts,
)
from medmcp.servers.clinical.interaction_rules import is_cns_depressant, is_serotonergic
from medmcp.servers.clinical.row import Row

__all__ = [
    "Burden",
    "RegimenFinding",
    "cumulative_burden",
    "disease_conflicts",
    "duplications",
    "screen_pairs",
    "screen_triples",
]

ACB_RELEVANT = 3  # a total from 3 on is clinically relevant: Boustani 2008 Aging Health 4:311


class RegimenFinding(Row):
    """One problem of a medication list."""

    type: Literal["drug_drug", "drug_disease", "duplication"]
    drugs: tuple[str, ...]
    severity: Severity
    effect: str
    management: str
    involves_new: bool = False
    condition: str = ""  # of a drug-disease conflict
    hits: tuple[InteractionHit, ...] = ()  # of a pair: everything that is documented, worst first
    sources: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        return RANK[self.severity]


class Burden(Row):
    """What the drugs of a list add up to. Each tuple names the drugs that were counted."""

    anticholinergic_score: int  # sum of the ACB scores
    anticholinergic_relevant: bool
    anticholinergic: tuple[str, ...]
    serotonergic: tuple[str, ...]
    qt_known: tuple[str, ...]  # known TdP risk: these are counted
    qt_other: tuple[str, ...]  # possible or conditional: listed, not counted
    bleeding_risk: tuple[str, ...]
    cns_depressant: tuple[str, ...]


def screen_pairs(drugs: Sequence[Drug], new: Sequence[Drug] = ()) -> list[RegimenFinding]:
    """Every unordered pair of current and new drugs, most severe first; one finding a pair, with all its hits."""
    every = {drug.name: drug for drug in (*drugs, *new)}
    fresh = {drug.name for drug in new}
    findings = []
    for a, b in combinations(sorted(every), 2):
        hits = tuple(find_interactions(every[a], every[b]))
        if hits:
            findings.append(
                RegimenFinding(
                    type="drug_drug",
                    drugs=(a, b),
                    severity=hits[0].severity,
                    effect=hits[0].effect,
                    management=hits[0].management,
                    involves_new=a in fresh or b in fresh,
                    hits=hits,
                    sources=hits[0].sources,
                )
            )
    return _by_severity(findings)


def screen_triples(drugs: Sequence[Drug], new: Sequence[Drug] = ()) -> list[RegimenFinding]:
    """Harm that only three drugs together do: the renal "triple whammy", and hyperkalaemia by three routes."""
    fresh = {drug.name for drug in new}
    every = {drug.name: drug for drug in (*drugs, *new)}
    blockers = _tagged(every.values(), {"ace_inhibitor", "arb", "arni", "renin_inhibitor"})
    diuretics = _tagged(every.values(), {"loop_diuretic", "thiazide", "potassium_sparing", "mra"})
    nsaids = _tagged(every.values(), {"nsaid"})
    antagonists = _tagged(every.values(), {"mra"})
    salts = _tagged(every.values(), {"potassium_salt"})
    findings = []
    if _distinct(blockers, diuretics, nsaids):
        names = tuple(sorted({*blockers, *diuretics, *nsaids}))
        findings.append(
            RegimenFinding(
                type="drug_drug",
                drugs=names,
                severity="major",
                effect="acute kidney injury: low filtration pressure, low volume and afferent constriction at once "
                "(rate ratio 1.31, and 1.82 in the first 30 days)",
                management="Stop the NSAID; otherwise creatinine and potassium within a week, and sick-day advice.",
                involves_new=bool(fresh.intersection(names)),
                sources=("Lapi 2013 BMJ 346:e8525",),
            )
        )
    if _distinct(blockers, antagonists, salts):
        names = tuple(sorted({*blockers, *antagonists, *salts}))
        findings.append(
            RegimenFinding(
                type="drug_drug",
                drugs=names,
                severity="major",
                effect="life-threatening hyperkalaemia",
                management="Stop the potassium; potassium and creatinine at once, after 3 days and after a week.",
                involves_new=bool(fresh.intersection(names)),
                sources=("Palmer 2004 NEJM 351:585", "Juurlink 2004 NEJM 351:543"),
            )
        )
    return findings


def duplications(drugs: Sequence[Drug], new: Sequence[Drug] = ()) -> list[RegimenFinding]:
    """Pairs with one active ingredient (major), or of one ATC level 4 group (moderate).

    A level 4 code that ends in X gathers what is left over ("other antiepileptics"): such pairs are minor.
    A drug that stands in the list twice counts as the same ingredient.
    """
    entries = [(drug, False) for drug in drugs] + [(drug, True) for drug in new]
    findings: dict[tuple[str, ...], RegimenFinding] = {}
    for (a, a_new), (b, b_new) in combinations(entries, 2):
        shared = sorted(_substances(a) & _substances(b))
        groups = sorted(_atc_groups(a) & _atc_groups(b))
        if not shared and not groups:
            continue
        severity: Severity
        if shared:
            severity = "major"
            effect = f"the same active ingredient twice: {', '.join(shared)}"
            management = "Keep one order, or confirm that two forms are meant and add up the daily dose."
        else:
            residual = all(group.endswith("X") for group in groups)
            severity = "minor" if residual else "moderate"
            effect = f"two drugs of ATC group {', '.join(groups)}" + (
                " (a group of mixed mechanisms)" if residual else ""
            )
            management = (
                "Confirm that both are meant (for example regular with rescue opioid, or dual antiplatelet therapy)."
            )
        names = tuple(sorted((a.name, b.name)))
        finding = RegimenFinding(
            type="duplication",
            drugs=names,
            severity=severity,
            effect=effect,
            management=management,
            involves_new=a_new or b_new,
            sources=("WHO ATC classification 2024",),
        )
        if names not in findings or finding.rank > findings[names].rank:
            findings[names] = finding
    return _by_severity(findings.values())


def cumulative_burden(drugs: Iterable[Drug]) -> Burden:
    """Totals over the list, each drug once. A fixed combination counts through its parts as well."""
    unique = {drug.name: drug for drug in drugs}
    scores = {name: _acb(drug) for name, drug in unique.items()}
    anticholinergic = sum(scores.values())
    bleeding = {"anticoagulant", "antiplatelet", "thrombolytic", "nsaid", "salicylate", "ssri", "snri"}

    def names(matches: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(matches))

    return Burden(
        anticholinergic_score=anticholinergic,
        anticholinergic_relevant=anticholinergic >= ACB_RELEVANT,
        anticholinergic=names(name for name, score in scores.items() if score),
        serotonergic=names(n for n, d in unique.items() if any(is_serotonergic(p) for p in with_parts(d))),
        qt_known=names(n for n, d in unique.items() if any(p.qt_category == "known" for p in with_parts(d))),
        qt_other=names(n for n, d in unique.items() if d.qt_category in ("possible", "conditional")),
        bleeding_risk=names(
            n for n, d in unique.items() if any(bleeding.intersection(p.groups) for p in with_parts(d))
        ),
        cns_depressant=names(n for n, d in unique.items() if any(is_cns_depressant(p) for p in with_parts(d))),
    )


def disease_conflicts(drug: Drug, icd10_codes: Iterable[str], conditions: Iterable[str] = ()) -> list[RegimenFinding]:
    """Contraindications of the drug that the patient's coded problems meet.

    A code meets a contraindication when it starts with one of its ICD-10-CM prefixes. A problem name meets it when
    the two are equal, or the contraindication's words stand together in the name; names that speak of the family,
    of a risk or of an absence do not count. Absolute is reported as contraindicated, relative as moderate.
    """
    codes = [code.replace(".", "").upper() for code in icd10_codes]
    names = [_plain(condition) for condition in conditions]
    findings: dict[str, RegimenFinding] = {}
    for part in with_parts(drug):
        for state in part.contraindications:
            if state.condition in findings or not _meets(state, codes, names):
                continue
            absolute = state.level == "absolute"
            findings[state.condition] = RegimenFinding(
                type="drug_disease",
                drugs=(drug.name,),
                severity="contraindicated" if absolute else "moderate",
                effect=state.reason or f"{drug.name} in {state.condition}",
                management=(
                    f"Do not give {drug.name}: choose an alternative."
                    if absolute
                    else f"Weigh benefit against harm, choose an alternative to {drug.name} if there is one."
                ),
                condition=state.condition,
                sources=part.sources,
            )
    return _by_severity(findings.values())


_NOT_THE_PATIENT_NOW = re.compile(r"\b(family|no|without|risk|absence|screening|ruled out)\b")


def _meets(state: Contraindication, codes: Sequence[str], names: Sequence[str]) -> bool:
    prefixes = tuple(prefix.replace(".", "").upper() for prefix in state.icd10)
    if prefixes and any(code.startswith(prefixes) for code in codes):
        return True
    wanted = _plain(state.condition)
    return any(
        name == wanted or (f" {wanted} " in f" {name} " and not _NOT_THE_PATIENT_NOW.search(name)) for name in names
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def _substances(drug: Drug) -> set[str]:
    return {*drug.ingredients} or {drug.name}


def _atc_groups(drug: Drug) -> set[str]:
    return {part.atc[:5] for part in with_parts(drug) if len(part.atc) >= 5}


def _acb(drug: Drug) -> int:
    return drug.acb_score or sum(part.acb_score for part in with_parts(drug))


def _tagged(drugs: Iterable[Drug], tags: set[str]) -> set[str]:
    return {drug.name for drug in drugs if any(tags.intersection(part.groups) for part in with_parts(drug))}


def _distinct(first: set[str], second: set[str], third: set[str]) -> bool:
    """Whether all three sides are met (a fixed combination may meet two) by at least two different drugs."""
    return bool(first and second and third) and len(first | second | third) > 1


def _by_severity(findings: Iterable[RegimenFinding]) -> list[RegimenFinding]:
    return sorted(findings, key=lambda finding: (-finding.rank, finding.drugs))
