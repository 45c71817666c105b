"""`judge_candidate`: how a drug would suit a patient in place of another, with the reason for each objection.

The checks are those of the medication screen (`screening.py`) and of the drug's own kidney, liver and pregnancy tables.
"""

from dataclasses import dataclass

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.drug_lab import lab_conflicts
from medmcp.servers.clinical.formulary import drugs_for
from medmcp.servers.clinical.interaction import RANK
from medmcp.servers.clinical.kidney_dosing import band_text, kidney_advice
from medmcp.servers.clinical.regimen import disease_conflicts, duplications, screen_pairs
from medmcp.servers.clinical.safety import PatientFacts
from medmcp.servers.clinical.scores.gestational_age import trimester_of
from medmcp.servers.world.kidney import kidney_for
from medmcp.servers.world.screening import MedicationList, allergy_findings, recent_results
from medmcp.servers.world.world import Row, World

__all__ = ["Objection", "judge_candidate", "objections_by_reason", "same_use", "verdict_in_pregnancy"]


@dataclass(frozen=True)
class Objection:
    """One thing that speaks against a candidate; rank as in interactions, 10 rules it out."""

    rank: int
    text: str


def same_use(drug: Drug, indication: str) -> list[tuple[Drug, str]]:
    """Other drugs for the indication with their line; an indication in other words goes by the drug's own term."""
    found = drugs_for(indication)
    if not found:
        words = set(indication.lower().split())
        for row in drug.indications:
            if set(row.name.lower().split()) & words:
                found = drugs_for(row.name)
                break
    taken = {drug.name, *drug.ingredients}
    return [(other, line) for other, line in found if not taken & {other.name, *other.ingredients}]


def verdict_in_pregnancy(drug: Drug, trimester: int | None) -> str:
    """The verdict of the table, by trimester where it differs; no_data without an entry."""
    row = drug.pregnancy
    if row is None:
        return "no_data"
    if row.verdict_by_trimester is not None:
        if trimester is not None:
            return row.verdict_by_trimester[trimester - 1]
        order = ("compatible", "use_if_needed", "avoid", "contraindicated")
        return max((*row.verdict_by_trimester, row.verdict), key=order.index)
    return row.verdict


def objections_by_reason(drug: Drug, candidate: Drug, reason: str | None) -> list[Objection]:
    """What the stated reason for the change says about a candidate, without any chart."""
    found = []
    if reason == "allergy" and candidate.allergy_group and candidate.allergy_group == drug.allergy_group:
        found.append(Objection(RANK["contraindicated"], f"same allergy group ({drug.allergy_group.replace('_', ' ')})"))
    if reason == "adverse_effect" and candidate.drug_class == drug.drug_class:
        found.append(Objection(RANK["moderate"], f"same class ({drug.drug_class}): the adverse effect may recur"))
    if reason == "pregnancy":
        found += _pregnancy(candidate, None)
    if reason == "renal" and any(band.action in ("avoid", "contraindicated") for band in candidate.renal):
        found.append(Objection(RANK["moderate"], "avoided or contraindicated in some kidney bands: check the table"))
    if reason == "hepatic" and any(row.action in ("avoid", "contraindicated") for row in candidate.hepatic):
        found.append(
            Objection(RANK["moderate"], "avoided or contraindicated in some Child-Pugh classes: check the table")
        )
    return found


def judge_candidate(
    world: World, patient: Row, facts: PatientFacts, listed: MedicationList, candidate: Drug, indication: str
) -> list[Objection]:
    """Objections from this patient's chart, the worst first. `listed` is without the drug to replace."""
    found = []
    for other in listed.drugs:
        pair = [*screen_pairs([other], [candidate]), *duplications([other], [candidate])]
        found += [Objection(f.rank, f"{f.severity} with {other.name}: {f.effect}") for f in pair]
    for _, code, name in facts.problems:
        found += [Objection(f.rank, f"{name}: {f.effect}") for f in disease_conflicts(candidate, [code], [name])]
    for allergy in allergy_findings(world, patient, candidate, (), True):
        found.append(Objection(allergy.rank, allergy.effect))
    results = {test: value for test, (value, _, _) in recent_results(world, patient["id"], facts).items()}
    found += [Objection(c.rank, f"{c.test} {c.value:.4g}: {c.effect}") for c in lab_conflicts([candidate], results)]
    kidney = kidney_for(world, patient, candidate)
    advice = kidney_advice(candidate, crcl=kidney.crcl, egfr=kidney.egfr, indication=indication)
    if advice.band is not None and advice.band.action != "none":
        rank = {"contraindicated": 10, "avoid": 8}.get(advice.band.action, 2)
        found.append(Objection(rank, f"kidney, {band_text(advice.band)}: {advice.band.regimen}"))
    liver = next((row for row in candidate.hepatic if row.child_pugh == facts.child_pugh), None)
    if liver is not None and liver.action != "none":
        rank = {"contraindicated": 10, "avoid": 8}.get(liver.action, 2)
        found.append(Objection(rank, f"liver, Child-Pugh {liver.child_pugh}: {liver.regimen}"))
    if facts.pregnancy == "pregnant":
        found += _pregnancy(candidate, _trimester(facts.gestation_days))
    elif facts.child_bearing and candidate.pregnancy is not None and candidate.pregnancy.teratogen:
        found.append(Objection(RANK["major"], "teratogen, and pregnancy is not excluded"))
    if facts.lactating and candidate.lactation is not None and candidate.lactation.verdict == "avoid":
        found.append(Objection(RANK["major"], "best avoided while breastfeeding"))
    if facts.age < 18 and not any(dose.population in ("child", "neonate") for dose in candidate.doses):
        found.append(Objection(RANK["moderate"], "no paediatric regimen in the formulary"))
    return sorted(found, key=lambda o: (-o.rank, o.text))


def _trimester(gestation_days: int | None) -> int | None:
    return None if gestation_days is None else trimester_of(gestation_days)


def _pregnancy(candidate: Drug, trimester: int | None) -> list[Objection]:
    verdict = verdict_in_pregnancy(candidate, trimester)
    rank = {"contraindicated": 10, "avoid": 8, "no_data": 5}.get(verdict, 0)
    return [Objection(rank, f"pregnancy: {verdict.replace('_', ' ')}")] if rank else []
