"""`screen`: every problem of a patient's medication list, drug-drug to drug-lab, with the records it rests on.

The checks themselves are pure and live in `clinical/`: `regimen.py` (pairs, triples, duplications, diseases),
`allergy.py`, `drug_lab.py`. Here the chart is brought to them.
"""

from dataclasses import dataclass
from typing import Any, Literal

from medmcp.servers.clinical.allergy import cross_reactivity
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.drug_lab import LAB_RULES, QT_LABS, lab_conflicts
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import RANK, Severity
from medmcp.servers.clinical.regimen import (
    RegimenFinding,
    disease_conflicts,
    duplications,
    screen_pairs,
    screen_triples,
)
from medmcp.servers.clinical.safety import PatientFacts
from medmcp.servers.clinical.units import UnitError, convert
from medmcp.servers.world.chart import current_medicines, latest
from medmcp.servers.world.facts import TEST_WINDOW_MIN, patient_facts, recorded_allergies
from medmcp.servers.world.world import Row, World

__all__ = ["Finding", "MedicationList", "allergy_findings", "medication_list", "recent_results", "screen"]

FindingType = Literal["drug_drug", "drug_disease", "drug_allergy", "duplication", "drug_lab"]


@dataclass(frozen=True)
class MedicationList:
    """The medicines of a patient as formulary rows, each with the record that names it."""

    drugs: tuple[Drug, ...]
    records: dict[str, tuple[str, ...]]  # generic name to medication ids
    unknown: tuple[tuple[str, str], ...]  # (record id, name as written)


@dataclass(frozen=True)
class Finding:
    """One problem. `medication_ids` are the records of the drugs in their order, without those under consideration."""

    type: FindingType
    drugs: tuple[str, ...]
    medication_ids: tuple[str, ...]
    severity: Severity
    effect: str
    management: str
    involves_new: bool
    basis: str = ""  # the condition, allergy or result that it rests on
    source_records: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        return RANK[self.severity]

    def as_row(self) -> dict[str, Any]:
        """The finding as a tool shows it."""
        return {
            "type": self.type, "drugs": list(self.drugs), "medication_ids": list(self.medication_ids),
            "severity": self.severity, "rank": self.rank, "effect": self.effect, "management": self.management,
            "involves_new": self.involves_new, "basis": self.basis, "source_records": list(self.source_records),
            "sources": list(self.sources),
        }  # fmt: skip


def medication_list(world: World, patient_id: str, encounter_id: str = "") -> MedicationList:
    """Home medicines and active inpatient orders (of one encounter, if named)."""
    drugs: list[Drug] = []
    records: dict[str, tuple[str, ...]] = {}
    unknown = []
    for row in current_medicines(world, patient_id):
        if encounter_id and row["source"] == "inpatient" and row["encounter_id"] != encounter_id:
            continue
        drug = find_drug(row["drug"])
        if drug is None:
            unknown.append((row["id"], row["drug"]))
            continue
        # A home medicine and the inpatient order that goes on with it are one medicine.
        if drug.name not in records or any(r.startswith(row["id"][:2]) for r in records[drug.name]):
            drugs.append(drug)
        records[drug.name] = (*records.get(drug.name, ()), row["id"])
    return MedicationList(tuple(drugs), records, tuple(unknown))


def recent_results(world: World, patient_id: str, facts: PatientFacts) -> dict[str, tuple[float, str, str]]:
    """(value in the unit of the drug-lab rules, record id, age in words) of the results of the last 7 days."""
    units = {rule.test: rule.unit for rule in (*LAB_RULES, *QT_LABS)}
    found: dict[str, tuple[float, str, str]] = {}
    for test, unit in units.items():
        row = latest(world, patient_id, test, within_minutes=TEST_WINDOW_MIN)
        if test == "egfr" and facts.egfr is not None:
            row = latest(world, patient_id, "creatinine", within_minutes=TEST_WINDOW_MIN)
            if row is not None:
                found[test] = facts.egfr, row["id"], _age(world, row)
            continue
        if row is None or row["value"] is None:
            continue
        try:
            value = (
                row["value"]
                if not row["unit"] or row["unit"] == unit
                else convert(row["value"], row["unit"], unit, test)
            )
        except UnitError:
            continue
        found[test] = value, row["id"], _age(world, row)
    return found


def _age(world: World, row: Row) -> str:
    hours = world.minutes_since(row["effective"]) / 60
    return f"{hours:.0f} h ago" if hours < 48 else f"{hours / 24:.0f} days ago"


def screen(world: World, patient: Row, listed: MedicationList, new: tuple[Drug, ...] = ()) -> list[Finding]:
    """Every finding, the most severe first."""
    facts = patient_facts(world, patient)
    fresh = {drug.name for drug in new}

    def ids(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(record for name in names for record in listed.records.get(name, ()))

    def of_regimen(finding: RegimenFinding, basis: str = "", records: tuple[str, ...] = ()) -> Finding:
        basis = basis or (finding.hits[0].mechanism if finding.hits else "")
        return Finding(
            finding.type,
            finding.drugs,
            ids(finding.drugs),
            finding.severity,
            finding.effect,
            finding.management,
            finding.involves_new or bool(fresh & set(finding.drugs)),
            basis,
            records,
            finding.sources,
        )

    found = [
        of_regimen(f)
        for f in (
            *screen_pairs(listed.drugs, new),
            *screen_triples(listed.drugs, new),
            *duplications(listed.drugs, new),
        )
    ]
    every = {drug.name: drug for drug in (*listed.drugs, *new)}
    for drug in every.values():
        for record, code, name in facts.problems:
            found += [of_regimen(f, f"{name} ({code})", (record,)) for f in disease_conflicts(drug, [code], [name])]
        found += allergy_findings(world, patient, drug, ids((drug.name,)), drug.name in fresh)
    results = recent_results(world, patient["id"], facts)
    for conflict in lab_conflicts(every.values(), {test: value for test, (value, _, _) in results.items()}):
        value, record, age = results[conflict.test]
        found.append(
            Finding(
                "drug_lab",
                (conflict.drug,),
                ids((conflict.drug,)),
                conflict.severity,
                conflict.effect,
                conflict.management,
                conflict.drug in fresh,
                f"{conflict.test} {value:.4g} {conflict.unit.strip('{}')}, {age}",
                (record,),
                (conflict.source,),
            )
        )
    return sorted(found, key=lambda f: (-f.rank, f.type, f.drugs, f.basis))


def allergy_findings(world: World, patient: Row, drug: Drug, ids: tuple[str, ...], new: bool) -> list[Finding]:
    """What the recorded allergies say about a drug."""
    found = []
    for allergy in recorded_allergies(world, patient["id"]):
        verdict = cross_reactivity(drug, allergy)
        severity: Severity
        if verdict.verdict == "avoid":
            severity, advice = "contraindicated", f"Do not give {drug.name}: choose another class."
        elif verdict.verdict == "caution":
            severity, advice = "moderate", "Weigh it; test dose or allergist where the reaction was severe."
        elif verdict.verdict == "acceptable":
            severity, advice = "minor", "Can be given; watch the first dose."
        else:
            continue
        effect = f"recorded allergy to {allergy.allergen}: {verdict.basis}"
        if verdict.estimated_rate:
            effect += f" (reaction rate {verdict.estimated_rate})"
        found.append(
            Finding(
                "drug_allergy",
                (drug.name,),
                ids,
                severity,
                effect,
                advice,
                new,
                allergy.allergen,
                (allergy.record_id,),
                ("Khan 2022 J Allergy Clin Immunol 150:1333",),
            )
        )
    return found
