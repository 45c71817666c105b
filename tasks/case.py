"""`Case`: one generated patient with the hidden truth. Pure in (condition, seed); builds a `World`.

The facts that a counterfactual twin flips (allergy, pregnancy, kidney function, QTc, onset) are plain
fields: `dataclasses.replace(case, ...)` is the twin, and everything else stays as it was.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.bedside import measure_vitals
from medmcp.servers.world.diff import ChartState, chart_state
from medmcp.servers.world.world import World
from medmcp.tasks.admission import Admission
from medmcp.tasks.condition import Condition, HomeMedicine, Problem
from medmcp.tasks.department import furnish
from medmcp.tasks.events import Event, write_events
from medmcp.tasks.findings import onset_of, signs_of, write_findings
from medmcp.tasks.history import write_history
from medmcp.tasks.icu_day import write_icu_day
from medmcp.tasks.immunity import write_doses
from medmcp.tasks.mind import write_mind
from medmcp.tasks.notes import write_notes
from medmcp.tasks.obstetric_record import patient_dates, write_obstetric
from medmcp.tasks.people import PERSONALITIES, body_size, person_name
from medmcp.tasks.pictures import file_studies, readings_of, repeat_pictures
from medmcp.tasks.pregnancy import Obstetric, draw_obstetric
from medmcp.tasks.stay import admitted_hours, write_stay

__all__ = ["Allergy", "Case", "ChartOrder", "LabHistory", "Operation", "admit", "generate"]

# resting vital signs of a healthy adult and the spread of repeat readings; children by age in `_resting`
RESTING = {
    "heart_rate": (76, 2.0), "sbp": (126, 3.0), "dbp": (76, 2.0), "respiratory_rate": (15, 0.6),
    "temperature": (36.8, 0.1), "spo2": (98, 0.5), "glucose_poc": (5.6, 0.2), "gcs": (15, 0.0), "pain": (0, 0.0),
}  # fmt: skip


@dataclass(frozen=True)
class Allergy:
    """A recorded allergy. `mechanism` and `severity` as in get_allergy_list."""

    allergen: str  # drug or product
    allergen_class: str = ""  # cross-reactivity group of the formulary
    reaction: str = ""
    mechanism: str = "immediate"
    severity: str = "anaphylaxis"
    verified: bool = True
    years_ago: int = 6


@dataclass(frozen=True)
class ChartOrder:
    """An inpatient drug order that somebody wrote before the episode."""

    drug: str
    dose: float
    unit: str
    route: str
    frequency: str
    indication: str = ""
    hours_ago: float = 2.0


@dataclass(frozen=True)
class LabHistory:
    """An earlier result on file."""

    code: str
    value: float
    unit: str
    days_ago: float


@dataclass(frozen=True)
class Operation:
    """An operation or treatment of the past."""

    code: str
    name: str
    days_ago: float
    anaesthesia: str = ""


@dataclass(frozen=True)
class Case:
    """One patient. `facts` may carry what a family adds; it never enters the world."""

    condition: Condition
    seed: int
    start: datetime
    patient_id: str
    encounter_id: str
    given: str
    family: str
    sex: str
    age: int
    height_cm: float
    weight_kg: float
    onset_minutes: int
    complaint: str
    severity: float
    problems: tuple[Problem, ...] = ()
    medicines: tuple[HomeMedicine, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    allergy_status: str = "none_known"
    pregnancy: str = "not_pregnant"
    gestation_weeks: int | None = None
    obstetric: Obstetric | None = None
    creatinine: float | None = None  # mg/dL at rest, overrides the condition's
    qtc_ms: int | None = None
    levels: tuple[tuple[str, float], ...] = ()  # resting level of an analyte, overrides the condition's
    texts: tuple[tuple[str, str, str], ...] = ()  # code, text and flag of a result, overrides the condition's
    orders: tuple[ChartOrder, ...] = ()
    lab_history: tuple[LabHistory, ...] = ()
    personality: str = "plain"
    language: str = "en"
    symptoms: tuple[str, ...] = ()  # names of the symptoms that are present
    triage_vitals: bool = True
    flags: tuple[tuple[str, str, str], ...] = ()  # category, code, value
    code_status: str = "full code"
    answers: tuple[tuple[str, int], ...] = ()  # answers to questions of instruments, override the condition's
    charted: tuple[tuple[str, bool], ...] = ()  # coded findings on record, override the condition's
    signs: tuple[tuple[str, str], ...] = ()  # text of an examination finding, overrides the condition's
    sights: tuple[
        tuple[str, str, float | str], ...
    ] = ()  # of a picture: name of the sight, parameter, value; see pictures.py
    admission: Admission | None = None  # the stay so far; None: just arrived
    operations: tuple[Operation, ...] = ()
    problem_list: str = "reconciled"  # or unreconciled: then silence about a condition says nothing
    doses: tuple[tuple[str, int], ...] | None = None  # vaccine on file and days ago; None: drawn
    arrived_minutes: int | None = None  # since arrival; None: drawn, some minutes
    events: tuple[Event, ...] = ()  # what was done since arrival
    facts: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    def rng(self, purpose: str) -> Random:
        """A seeded random source of its own for one purpose, so that a flipped fact moves nothing else."""
        return Random(f"{self.condition.key}|{self.seed}|{purpose}")

    @cached_property
    def template(self) -> bytes:
        """The serialised world at the start, built once."""
        world = _build(self)
        data = world.snapshot()
        world.close()
        return data

    @cached_property
    def chart_at_start(self) -> ChartState:
        """Every chart row before anything was done, to compare the end with."""
        world = self.world()
        state = chart_state(world)
        world.close()
        return state

    def world(self) -> World:
        """A private copy of this case's world."""
        return World.load(self.template)


def generate(condition: Condition, seed: int) -> Case:
    """The patient of a condition and seed."""
    rng = Random(f"{condition.key}|{seed}|patient")
    sex = condition.sex if condition.sex != "any" else rng.choice(("female", "male"))
    age = rng.randint(*condition.age)
    given, family = person_name(rng, sex)
    height, weight = body_size(rng, sex, age)
    if condition.bmi is not None:
        weight = round(rng.uniform(*condition.bmi) * (height / 100) ** 2, 1)
    problems = tuple(p for p in condition.problems if rng.random() < p.probability and _fits(p, sex))
    present = tuple(s.name for s in condition.symptoms if rng.random() < s.probability)
    low, high = condition.course.severity if condition.course else (0.0, 0.0)
    number = int.from_bytes(hashlib.blake2b(f"{condition.key}|{seed}".encode(), digest_size=4).digest(), "big")
    obstetric = (
        draw_obstetric(condition.pregnancy, Random(f"{condition.key}|{seed}|obstetric"), age)
        if condition.pregnancy
        else None
    )
    return Case(
        condition=condition,
        seed=seed,
        start=datetime(2031, 1, 6, tzinfo=UTC) + timedelta(days=rng.randint(0, 300), minutes=rng.randint(0, 1439)),
        patient_id=f"PT-{100_000 + number % 900_000:06d}",
        encounter_id=f"EN-{100_000 + number // 7 % 900_000:06d}",
        given=given,
        family=family,
        sex=sex,
        age=age,
        height_cm=height,
        weight_kg=weight,
        onset_minutes=onset_of(condition, present, round(rng.uniform(*condition.onset_hours) * 60)),
        complaint=rng.choice(condition.complaints),
        severity=round(rng.uniform(low, high), 3),
        problems=problems,
        medicines=tuple(m for p in problems for m in p.medicines),
        personality=rng.choice(PERSONALITIES),
        symptoms=present,
        pregnancy=_pregnancy_status(condition, sex, age),
        gestation_weeks=obstetric.days // 7 if obstetric and obstetric.days is not None else None,
        obstetric=obstetric,
        admission=condition.admission,
        operations=_operations(condition, seed),
    )


def _pregnancy_status(condition: Condition, sex: str, age: int) -> str:
    if condition.pregnancy is not None:
        return condition.pregnancy.status
    return "not_pregnant" if sex == "male" or age >= 55 or age < 12 else "unknown"


def _operations(condition: Condition, seed: int) -> tuple[Operation, ...]:
    rng = Random(f"{condition.key}|{seed}|operations")
    return tuple(
        Operation(one.code, one.name, rng.randint(*one.days_ago), one.anaesthesia)
        for one in condition.operations
        if rng.random() < one.probability
    )


def _fits(problem: Problem, sex: str) -> bool:
    """Male-only and female-only problems by ICD-10-CM chapter (N40-N53 male genital; N70-N98, O female)."""
    code = problem.code
    if code[:2] in ("N4", "N5") and code[:3] >= "N40" and code[:3] <= "N53":
        return sex == "male"
    if code.startswith("O") or (code[:1] == "N" and "N70" <= code[:3] <= "N98"):
        return sex == "female"
    return True


def _build(case: Case) -> World:
    world = World.new(case.start, case.seed)
    with world.all_or_nothing():
        furnish(world, case.rng("department"))
        admit(world, case)
    return world


def admit(world: World, case: Case) -> None:
    """Write a case's patient into a hospital: chart, hidden state, the first set of vital signs, vaccines and notes."""
    _write_patient(world, case)
    _write_latent(world, case)
    if case.admission:
        write_stay(world, case)
    write_icu_day(world, case)
    write_events(world, case)
    if case.triage_vitals:
        measure_vitals(world, case.patient_id, case.encounter_id)
    write_doses(world, case)
    write_notes(world, case)


def _write_patient(world: World, case: Case) -> None:
    condition, rng = case.condition, case.rng("chart")
    dates = patient_dates(case)
    world.insert(
        "patient", id=case.patient_id, family=case.family, given=case.given,
        birth_date=(case.start - timedelta(days=case.age * 365.25 + rng.randint(10, 350))).date().isoformat(),
        sex=case.sex, gender=case.sex, language=case.language, interpreter_needed=int(case.language != "en"),
        blood_type=dates.get("blood_type")
        or rng.choice(("O positive", "A positive", "B positive", "O negative", "A negative", "AB positive")),
        code_status=case.code_status, weight_kg=case.weight_kg, height_cm=case.height_cm,
        measured_at=world.in_minutes(-rng.randint(3, 60)), allergy_status="documented" if case.allergies else case.allergy_status,
        pregnancy=case.pregnancy, pregnancy_lmp=dates.get("pregnancy_lmp"), delivered_at=dates.get("delivered_at"), lactating=0,
        problem_list_status=case.problem_list, medication_list_status="unverified", medication_list_date=world.in_minutes(-60 * 24 * rng.randint(20, 200)),
    )  # fmt: skip
    told = [s for s in condition.symptoms if s.told]
    drawn = rng.randint(4, 12)
    arrived = drawn if case.arrived_minutes is None else case.arrived_minutes
    mode, companion = rng.choice(condition.arrival), rng.choice(("nobody", "spouse", "daughter", "neighbour"))
    if condition.informant and companion in ("nobody", "neighbour"):
        companion = "relative"
    stay = case.admission
    hours = admitted_hours(case) if stay else 0.0
    world.insert(
        "encounter", id=case.encounter_id, patient_id=case.patient_id, **{"class": "inpatient" if stay else "emergency"}, status="in-progress",
        period_start=world.in_minutes(-round(hours * 60) if stay else -arrived), service=stay.service if stay else None,
        ward=stay.ward if stay else None, admit_type=stay.admit_type if stay else None, arrival_mode=mode, accompanied_by=companion, chief_complaint=case.complaint,
        onset=world.in_minutes(-case.onset_minutes),
        history_given=f"{case.complaint[0].upper()}{case.complaint[1:]}.",
        symptoms=json.dumps(
            [
                {"symptom": s.name, "present": s.name in case.symptoms, "severity": s.severity or None,
                 "duration": s.duration or None}
                for s in told
            ]
        ),
        told_medications=json.dumps([m.drug for m in case.medicines if rng.random() < 0.8]),
        told_allergies=json.dumps([a.allergen for a in case.allergies]),
        pregnancy_possible={"pregnant": "true", "not_pregnant": "false"}.get(case.pregnancy, "unknown"),
        pain_score=None,
    )  # fmt: skip
    for problem in case.problems:
        world.insert(
            "condition", patient_id=case.patient_id, category="problem-list-item", code=problem.code,
            display=problem.name, clinical_status="active",
            onset=world.in_minutes(-60 * 24 * 365 * rng.randint(1, 15))[:10], recorded=world.in_minutes(-60 * 24 * 300),
        )  # fmt: skip
    for medicine in case.medicines:
        some_days, some_hours = rng.randint(60, 900), rng.randint(3, 20)
        days = some_days if medicine.start_days_ago is None else medicine.start_days_ago
        hours = some_hours if medicine.last_taken_hours is None else medicine.last_taken_hours
        world.insert(
            "medication_statement", patient_id=case.patient_id, drug=medicine.drug, dose=medicine.dose,
            dose_unit=medicine.unit, route=medicine.route, frequency=medicine.frequency, indication=medicine.indication,
            start=world.in_minutes(-60 * 24 * days)[:10], status="active",
            adherence=rng.choice(("full", "full", "partial")), last_taken_at=world.in_minutes(-60 * hours),
            otc=int(medicine.otc), prescriber="family doctor",
        )  # fmt: skip
    for allergy in case.allergies:
        world.insert(
            "allergy_intolerance", patient_id=case.patient_id, allergen=allergy.allergen,
            allergen_class=allergy.allergen_class or _allergy_group(find_drug(allergy.allergen)),
            reaction=allergy.reaction, mechanism=allergy.mechanism, severity=allergy.severity,
            onset=world.in_minutes(-60 * 24 * 365 * allergy.years_ago)[:10],
            recorded=world.in_minutes(-60 * 24 * 300), verified=int(allergy.verified),
        )  # fmt: skip
    for order in case.orders:
        world.insert(
            "medication_request", patient_id=case.patient_id, encounter_id=case.encounter_id, drug=order.drug, dose=order.dose,
            dose_unit=order.unit, route=order.route, frequency=order.frequency, indication=order.indication,
            setting="inpatient", status="active", authored=world.in_minutes(-order.hours_ago * 60),
        )  # fmt: skip
    for lab in case.lab_history:
        when = world.in_minutes(-lab.days_ago * 24 * 60)
        world.insert(
            "observation", patient_id=case.patient_id, category="laboratory", code=lab.code, display=lab.code,
            value=lab.value, unit=lab.unit, effective=when, issued=when, status="final",
        )  # fmt: skip
    for operation in case.operations:
        world.insert(
            "procedure", patient_id=case.patient_id, code=operation.code, display=operation.name, status="completed",
            performed=world.in_minutes(-operation.days_ago * 24 * 60), anaesthesia=operation.anaesthesia or None,
        )  # fmt: skip
    for category, code, value in case.flags:
        world.insert("flag", patient_id=case.patient_id, category=category, code=code, value=value, status="active",
                     period_start=world.in_minutes(-60 * 24 * 200))  # fmt: skip


def _allergy_group(drug: Drug | None) -> str:
    return drug.allergy_group if drug else ""


def _resting(case: Case) -> dict[str, tuple[float, float]]:
    """Resting vitals. Children: APLS/PALS mid-range values by age band."""
    rng = case.rng("resting")
    values = dict(RESTING)
    if case.age < 12:
        rates = ((1, 135, 38, 82), (2, 120, 32, 88), (5, 108, 26, 94), (12, 92, 21, 102))
        _, heart, breath, systolic = next(row for row in rates if case.age < row[0])
        values |= {"heart_rate": (heart, 3.0), "respiratory_rate": (breath, 1.0), "sbp": (systolic, 3.0),
                   "dbp": (round(systolic * 0.6), 2.0)}  # fmt: skip
    if case.pregnancy == "pregnant":
        values |= {"heart_rate": (86, 2.0), "sbp": (112, 3.0), "dbp": (66, 2.0), "respiratory_rate": (17, 0.6)}
    if any(p.code.startswith("I10") for p in case.problems):
        values["sbp"], values["dbp"] = (140, 3.0), (82, 2.0)
    return {name: (round(level * rng.uniform(0.97, 1.03), 1) if name in ("heart_rate", "sbp", "dbp") else level, sd)
            for name, (level, sd) in values.items()}  # fmt: skip


def _write_latent(world: World, case: Case) -> None:
    condition, rng, patient = case.condition, case.rng("latent"), case.patient_id
    for parameter, (level, sd) in _resting(case).items():
        world.insert("latent_vital", patient_id=patient, parameter=parameter, baseline=level, sd=sd)
    if condition.course:
        course = condition.course
        world.insert(
            "latent_course", patient_id=patient, name="a", severity=case.severity, drift_per_hour=course.drift_per_hour,
            floor=course.floor, crisis_at=course.crisis_at, death_at=course.death_at, crisis_text=course.crisis_text,
        )  # fmt: skip
        for effect in course.effects:
            world.insert("latent_effect", patient_id=patient, course="a", **effect.model_dump())
        for response in course.responses:
            world.insert("latent_response", patient_id=patient, course="a", **response.model_dump())
    signs = signs_of(case) | dict(case.signs)
    for finding in condition.findings:
        if rng.random() < finding.probability and finding.code not in signs:
            world.insert(
                "latent_finding", patient_id=patient, code=finding.code, value_text=finding.text or None,
                value=round(rng.uniform(*finding.value), 1) if finding.value else None,
                low_severity=finding.low_severity, high_severity=finding.high_severity,
            )  # fmt: skip
    for code, sign in signs.items():
        if sign != EXAM_ITEMS[code].choices[0]:  # a normal finding has no row
            world.insert(
                "latent_finding", patient_id=patient, code=code, value_text=sign, low_severity=0.0, high_severity=2.0
            )
    levels = dict(case.levels) | ({"creatinine": case.creatinine} if case.creatinine is not None else {})
    overridden = {*levels, *(code for code, _, _ in case.texts)}
    for result in condition.results:
        drawn = round(rng.uniform(*result.level), 3) if result.level else None
        if rng.random() < result.probability and result.code not in overridden:
            world.insert(
                "latent_result", patient_id=patient, code=result.code, baseline=drawn, value_text=result.text or None,
                flag=result.flag or None, comment=result.comment or None,
                sd=abs(drawn) * 0.02 if drawn is not None else None,
            )  # fmt: skip
    for code, level in levels.items():
        world.insert("latent_result", patient_id=patient, code=code, baseline=level, sd=0.0)
    for code, text, flag in case.texts:
        world.insert("latent_result", patient_id=patient, code=code, value_text=text, flag=flag)
    for number, study in enumerate(condition.studies):
        if rng.random() < study.probability:
            measurements = study.measurements | (readings := readings_of(case, number, study))
            if study.body_part == "heart" and case.qtc_ms is not None:
                measurements["qtc_ms"] = case.qtc_ms
            world.insert(
                "latent_study", patient_id=patient, modality=study.modality, body_part=study.body_part,
                findings=study.findings.format(**measurements) if readings else study.findings, impression=study.impression,
                measurements=json.dumps(measurements),
                low_severity=study.low_severity, high_severity=study.high_severity,
                pictures=repeat_pictures(case, number) if study.pictures else None,
            )  # fmt: skip
    file_studies(world, case)
    write_obstetric(world, case)
    write_findings(world, case)
    write_history(world, case)
    write_mind(world, case)
