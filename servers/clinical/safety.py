"""The safety engine: what speaks against giving this drug to this patient, in three grades.

1. absolute: refused, no override. 2. hard stop: refused unless a clinical reason is given. 3. warning: the
order goes on. The same checks run whichever server an order comes from. Each check is one function in
`CHECKS`; together they are pure in (facts, order). Sources stand with the tables they read: allergy
(`allergy.py`), interactions, formulary rows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from medmcp.servers.clinical.allergy import RecordedAllergy, cross_reactivity, worst
from medmcp.servers.clinical.dose import (
    DOSES_PER_DAY,
    acts_locally,
    amount_of,
    band_maximum,
    matching_doses,
    maxima,
    reference_range,
    too_often,
)
from medmcp.servers.clinical.drug import Drug, RenalBand
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.interaction import find_interactions
from medmcp.servers.clinical.regimen import disease_conflicts
from medmcp.servers.clinical.scores.gestational_age import trimester_of

__all__ = ["CHECKS", "DrugOrder", "Issue", "Medicine", "PatientFacts", "check_order", "renal_band"]


class Medicine(NamedTuple):
    """A medicine that the patient takes or is ordered."""

    record_id: str
    drug: str
    source: Literal["home", "inpatient"]


@dataclass(frozen=True)
class PatientFacts:
    """What the chart knows of a patient when an order is written. None: not known."""

    age: float  # years
    sex: str
    weight_kg: float | None = None
    crcl: float | None = None  # mL/min, Cockcroft-Gault
    egfr: float | None = None  # mL/min/1.73 m2
    child_pugh: str | None = None
    pregnancy: str = "unknown"  # pregnant | not_pregnant | unknown
    gestation_days: int | None = None
    lactating: bool = False
    pregnancy_test_negative: bool = False
    allergy_status: str = "not_assessed"
    allergies: tuple[RecordedAllergy, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()  # (record id, ICD-10-CM, name)
    qtc_ms: float | None = None
    potassium: float | None = None
    inr: float | None = None
    known_tests: frozenset[str] = frozenset()  # laboratory keys with a recent result
    emergency: str = ""  # "arrest", "anaphylaxis", "eclampsia": life-saving first doses are never blocked

    @property
    def child_bearing(self) -> bool:
        """Could be pregnant without anybody knowing."""
        return (
            self.sex == "female"
            and 12 <= self.age < 55
            and self.pregnancy != "not_pregnant"
            and not self.pregnancy_test_negative
        )


@dataclass(frozen=True)
class DrugOrder:
    """An order for a drug as written."""

    drug: Drug
    dose: float
    unit: str
    route: str
    frequency: str
    indication: str = ""


@dataclass(frozen=True)
class Issue:
    """One finding. `harm` is what giving the drug all the same does to the safety ledger, 0 to 5."""

    type: str
    grade: Literal[1, 2, 3]
    message: str
    source_record: str = ""
    harm: int = 0

    @property
    def overridable(self) -> bool:
        """A hard stop can be overridden with a reason, an absolute one cannot."""
        return self.grade != 1


Check = Callable[[PatientFacts, DrugOrder], Iterator[Issue]]

# first doses that are never blocked at grade 2 (rules.yaml, safety)
LIFE_SAVING = {
    "arrest": {
        "adrenaline",
        "amiodarone",
        "lidocaine",
        "vasopressin",
        "atropine",
        "calcium chloride",
        "calcium gluconate",
        "sodium bicarbonate",
        "magnesium sulfate",
    },
    "anaphylaxis": {"adrenaline", "hydrocortisone", "chlorphenamine", "diphenhydramine", "salbutamol", "glucagon"},
    "eclampsia": {"magnesium sulfate", "labetalol", "hydralazine", "nifedipine", "lorazepam"},
}
INTRATHECAL_NEVER = {"bortezomib"}
ABSOLUTE_TERATOGENS = {"isotretinoin", "acitretin"}


def check_order(facts: PatientFacts, order: DrugOrder) -> list[Issue]:
    """Every issue of an order, the gravest first."""
    issues = [issue for check in CHECKS for issue in check(facts, order)]
    if order.drug.name in LIFE_SAVING.get(facts.emergency, ()):
        issues = [
            Issue(i.type, 3, f"{i.message} (life-saving first dose: not blocked)", i.source_record)
            if i.grade == 2
            else i
            for i in issues
        ]
    return sorted(issues, key=lambda issue: (issue.grade, -issue.harm, issue.type, issue.message))


def _allergy(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    if facts.allergy_status == "not_assessed":
        yield Issue("allergy", 3, "Allergies have not been assessed; ask before giving.")
    if not facts.allergies:
        return
    verdict = worst([cross_reactivity(order.drug, allergy) for allergy in facts.allergies])
    if verdict.verdict == "avoid":
        harm = 5 if verdict.absolute or verdict.estimated_rate == "high" else 4
        yield Issue(
            "allergy", 1 if verdict.absolute else 2, f"Recorded allergy: {verdict.basis}.", verdict.record_id, harm
        )
    elif verdict.verdict == "caution":
        yield Issue("allergy", 3, f"Caution with recorded allergy: {verdict.basis}.", verdict.record_id)
    elif verdict.verdict == "acceptable":
        yield Issue("allergy", 3, f"Acceptable in spite of the recorded allergy: {verdict.basis}.", verdict.record_id)


def _route(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    drug = order.drug
    if order.route == "intrathecal" and drug.name not in ("methotrexate",) and "intrathecal" not in drug.routes:
        deadly = (
            "vinca_alkaloid" in drug.groups or drug.name in INTRATHECAL_NEVER or "iodinated_contrast" in drug.groups
        )
        text = (
            f"{drug.name} is fatal by the intrathecal route."
            if deadly
            else f"{drug.name} is not labelled for intrathecal use."
        )
        yield Issue("route", 1 if deadly else 2, text, harm=5 if deadly else 4)
        return
    if drug.name == "potassium chloride" and order.route in ("iv", "intraosseous") and order.frequency in ("stat", "once") \
            and not order.unit.endswith("_per_h"):  # fmt: skip
        yield Issue(
            "route",
            1,
            "Undiluted potassium as an intravenous push stops the heart; order 10 to 20 mmol every hour, diluted, with an end.",
            harm=5,
        )
    if order.route in ("iv", "intraosseous") and not {"iv", "intraosseous"} & set(drug.routes):
        enteral = set(drug.routes) <= {"oral", "nasogastric", "rectal", "sublingual", "buccal"}
        yield Issue("route", 1 if enteral else 2, f"{drug.name} is not made for intravenous use (routes: {', '.join(drug.routes)}).",
                    harm=5 if enteral else 3)  # fmt: skip
    elif order.route == "intraosseous":
        return  # whatever goes into a vein goes into bone marrow
    elif order.route not in drug.routes and not (order.route == "nasogastric" and "oral" in drug.routes):
        yield Issue("route", 2, f"{drug.name} is not given by this route (routes: {', '.join(drug.routes)}).", harm=2)


def _duplicate(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    wanted = {order.drug.name, *order.drug.ingredients}
    for medicine in facts.medicines:
        other = find_drug(medicine.drug)
        if other is None:
            continue
        single = order.frequency in ("once", "stat")
        if wanted & {other.name, *other.ingredients}:
            if medicine.source == "home" or single:
                yield Issue(
                    "duplicate", 3, f"{other.name} is already on the {medicine.source} list.", medicine.record_id
                )
            else:
                yield Issue("duplicate", 2, f"{other.name} is already ordered.", medicine.record_id, 2)
        elif other.drug_class == order.drug.drug_class:
            yield Issue(
                "duplicate_class", 3, f"{other.name} is of the same class ({other.drug_class}).", medicine.record_id
            )


def _interactions(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    for medicine in facts.medicines:
        other = find_drug(medicine.drug)
        if other is None or other.name == order.drug.name:
            continue
        hits = find_interactions(order.drug, other)
        if not hits:
            continue
        hit = hits[0]
        text = f"{order.drug.name} with {other.name} ({hit.severity}): {hit.effect} {hit.management}"
        if hit.severity == "contraindicated":
            yield Issue("interaction", 2, text, medicine.record_id, 4)
        elif hit.severity in ("major", "moderate"):
            yield Issue("interaction", 3, text, medicine.record_id)


def _conditions(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    for record, code, name in facts.problems:
        for finding in disease_conflicts(order.drug, [code], [name]):
            hard = finding.severity == "contraindicated"
            grade: Literal[1, 2, 3] = 2 if hard else 3
            if hard and "live_vaccine" in order.drug.groups and "immunodeficiency" in finding.condition:
                grade = 1
            harm = {1: 5, 2: 4, 3: 0}[grade]
            yield Issue("contraindication", grade, f"{order.drug.name} with {name}: {finding.effect}", record, harm)


def renal_band(
    drug: Drug, crcl: float | None, egfr: float | None, *, dialysis: str = "none", indication: str = ""
) -> RenalBand | None:
    """The band of a drug's renal table (lower limit inclusive) that holds for this kidney function; None: no entry."""
    for band in drug.renal:
        if band.dialysis != dialysis or (band.indication and band.indication.lower() not in indication.lower()):
            continue
        if dialysis != "none":
            return band
        value = crcl if band.metric == "crcl" else egfr
        if value is not None and band.low <= value < band.high:
            return band
    return None


def _kidney(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    drug = order.drug
    if not drug.renal:
        return
    if facts.crcl is None and facts.egfr is None:
        if any(band.action != "none" for band in drug.renal):
            yield Issue("renal", 3, f"{drug.name} depends on kidney function, and no recent creatinine is on file.")
        return
    band = renal_band(drug, facts.crcl, facts.egfr, indication=order.indication)
    if band is None or band.action == "none":
        return
    value = facts.crcl if band.metric == "crcl" else facts.egfr
    where = f"{band.metric} {value:.0f} mL/min"
    if band.action == "contraindicated":
        yield Issue("renal", 2, f"{drug.name} is contraindicated at {where}.", harm=4)
    elif band.action == "avoid":
        yield Issue("renal", 3, f"{drug.name} is best avoided at {where}: {band.regimen}.")
    elif not acts_locally(drug, order.route) and _too_much(order, band, facts.weight_kg):
        yield Issue("renal", 3, f"{drug.name} needs a lower dose at {where}: {band.regimen}.")


def _too_much(order: DrugOrder, band: RenalBand, weight_kg: float | None) -> bool:
    amount, per_day = amount_of(order.dose, order.unit, weight_kg), DOSES_PER_DAY.get(order.frequency)
    if amount is None or per_day is None:
        return False
    most = band_maximum(order.drug, band.max_daily, amount.unit)
    over = most is not None and amount.value * per_day > most * 1.1
    return over or (band.min_interval_h is not None and 24 / per_day < band.min_interval_h * 0.9)


def _liver(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    for band in order.drug.hepatic:
        if band.child_pugh == facts.child_pugh and band.action != "none":
            hard = band.action == "contraindicated"
            yield Issue(
                "hepatic", 2 if hard else 3, f"Child-Pugh {band.child_pugh}: {band.regimen}.", harm=4 if hard else 0
            )


def _pregnancy(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    drug = order.drug
    known = drug.pregnancy
    live = "live_vaccine" in drug.groups
    if facts.pregnancy == "pregnant":
        if drug.name in ABSOLUTE_TERATOGENS or "thalidomide_group" in drug.groups:
            yield Issue("pregnancy", 1, f"{drug.name} is never given in pregnancy.", harm=5)
            return
        if known is None:
            if live:
                yield Issue("pregnancy", 2, "Live vaccine in pregnancy.", harm=3)
            return
        accepted = _accepted_in_pregnancy(facts, order)
        verdict: str = known.verdict
        if known.verdict_by_trimester and facts.gestation_days is not None:
            verdict = known.verdict_by_trimester[trimester_of(facts.gestation_days) - 1]
        if verdict == "contraindicated" and not accepted:
            yield Issue(
                "pregnancy", 2, f"{drug.name} is contraindicated in pregnancy.", harm=5 if known.teratogen else 4
            )
        elif verdict == "avoid" and not accepted:
            yield Issue("pregnancy", 3, f"{drug.name} is best avoided in pregnancy.")
    elif facts.child_bearing and known is not None and known.teratogen:
        text = f"{drug.name} is a teratogen and pregnancy is not excluded: do a pregnancy test."
        if _accepted_in_pregnancy(facts, order):
            yield Issue("pregnancy_test", 3, f"{text} It stands for this indication all the same.")
        else:
            yield Issue("pregnancy_test", 2, text, harm=3)
    if facts.lactating and drug.lactation is not None and drug.lactation.verdict == "avoid":
        yield Issue("lactation", 3, f"{drug.name} is best avoided while breastfeeding.")


LOW_DOSE_ASPIRIN_MG = 162  # a day, safe in every trimester: ACOG Committee Opinion 743 (2018)


def _accepted_in_pregnancy(facts: PatientFacts, order: DrugOrder) -> bool:
    """The indication holds every word of a use that stands in pregnancy, in any order ("prevention of pre-eclampsia")."""
    known = order.drug.pregnancy
    if known is None:
        return False
    if order.drug.name == "aspirin":
        amount, per_day = amount_of(order.dose, order.unit, facts.weight_kg), DOSES_PER_DAY.get(order.frequency) or 1
        if amount is not None and amount.unit == "mg" and amount.value * per_day <= LOW_DOSE_ASPIRIN_MG:
            return True
    said = _words(order.indication)
    return any(use and use <= said for use in map(_words, known.accepted_indications))


def _words(text: str) -> set[str]:
    """The words that carry meaning; every mechanical valve is a heart valve."""
    return set(re.findall(r"[a-z0-9]+", text.lower())) - {
        "a",
        "at",
        "by",
        "for",
        "heart",
        "in",
        "of",
        "or",
        "the",
        "with",
    }


def _qt(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    if order.drug.qt_category is None or facts.qtc_ms is None:
        return
    if facts.qtc_ms >= 500 and order.drug.qt_category == "known":
        yield Issue(
            "qt", 2, f"QTc {facts.qtc_ms:.0f} ms and {order.drug.name} is a known cause of torsade de pointes.", harm=4
        )
    elif facts.qtc_ms >= 470:
        yield Issue("qt", 3, f"QTc {facts.qtc_ms:.0f} ms: {order.drug.name} may prolong it further.")


def _dose(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    drug = order.drug
    amount = amount_of(order.dose, order.unit, facts.weight_kg)
    if amount is None:
        return
    doses = matching_doses(drug, order.route, indication=order.indication, age=facts.age)
    span = reference_range(doses, amount, facts.weight_kg)
    if span is None:
        if doses:
            yield Issue("dose", 3, f"The dose in {amount.unit} cannot be compared with the formulary's regimens.")
        return
    low, high, top = span
    over = top is not None and amount.value > top * 1.001
    # an infusion is titrated to effect: its highest rate is the limit where the formulary names one
    titrated = amount.hourly and top is not None
    if over or (amount.value > 2 * high * 1.001 and not titrated):
        tenfold = (
            " A decimal error is likely: it is about ten times the usual dose."
            if 7 <= amount.value / high <= 15
            else ""
        )
        limit = top if over and top is not None else high
        yield Issue("dose", 2, f"{amount.value:g} {amount.unit} exceeds the maximum of {limit:g} {amount.unit}.{tenfold}",
                    harm=5 if amount.value >= 4 * limit and drug.high_alert else 4)  # fmt: skip
    elif amount.value > high * 1.1:
        yield Issue("dose", 3, f"{amount.value:g} {amount.unit} is above the usual {low:g} to {high:g}.")
    elif amount.value < low * 0.9:
        tenfold = " A decimal error is likely." if amount.value <= low / 7 else ""
        yield Issue("dose", 3, f"{amount.value:g} {amount.unit} is below the usual {low:g} to {high:g}.{tenfold}")
    per_day = DOSES_PER_DAY.get(order.frequency)
    tops = [daily for d in doses if (daily := maxima(d)[1]) is not None]
    if not amount.hourly and (text := too_often(drug, doses, per_day)):
        yield Issue("dose", 2, text, harm=5 if drug.high_alert else 4)
    if per_day and tops and not amount.hourly and amount.value * per_day > max(tops) * 1.1:
        # doses every 5 to 60 minutes are titrated and end long before a day has passed
        yield Issue(
            "dose",
            2 if per_day <= 12 else 3,
            f"{amount.value * per_day:g} {amount.unit} a day exceeds the maximum of {max(tops):g}.",
            harm=4,
        )


def _baseline(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    known = facts.known_tests | ({"ecg"} if "qtc" in facts.known_tests or facts.qtc_ms is not None else set())
    missing = [test for test in order.drug.baseline_tests if test not in known]
    if missing:
        yield Issue("baseline", 3, f"No recent result of: {', '.join(missing)}.")


def _age(facts: PatientFacts, order: DrugOrder) -> Iterator[Issue]:
    tags = set(order.drug.groups)
    if facts.age >= 65 and (
        {"benzodiazepine", "z_drug", "barbiturate", "antihistamine_sedating"} & tags or order.drug.acb_score >= 3
    ):
        yield Issue("age", 3, "On the Beers list for people of 65 and older (AGS 2023).")
    if facts.age < 18 and "tetracycline" in tags and facts.age < 8:
        yield Issue("age", 3, "Tetracycline under 8 years stains teeth.")
    if facts.age < 16 and order.drug.name == "aspirin":
        yield Issue(
            "age", 3, "Aspirin under 16 years: Reye syndrome, except for Kawasaki disease and antiplatelet use."
        )
    if facts.age < 12 and order.drug.name in ("codeine", "tramadol"):
        yield Issue("age", 2, f"{order.drug.name} is contraindicated under 12 years (FDA 2017).", harm=4)


CHECKS: tuple[Check, ...] = (
    _allergy, _route, _duplicate, _interactions, _conditions, _kidney, _liver, _pregnancy, _qt, _dose, _baseline, _age,
)  # fmt: skip
