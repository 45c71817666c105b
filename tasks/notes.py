"""The clinical notes that a case's patient has on file, written from the chart's own facts.

A triage note of this visit or the ward round of this stay, summaries of stays that are over, the family doctor's last letter
where there is something to say, and what the condition adds (`Condition.notes`: an operation, a consultation). None names what is wrong now; all say of
allergies, medicines and problems what the chart says.
"""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from medmcp.servers.world.world import World

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["write_notes"]

TRIAGE = (
    "Complaint: {complaint}. Came by: {arrival}, with {companion}. Says yes to: {yes}; no to: {no}. Vital signs: {vitals}."
    " Allergies: {allergies}. Regular medicines as told: {told}. Seen by the triage nurse, waiting for the doctor.",
    "{age}-year-old {sex}. Complaint: {complaint}, {since}. On asking: {yes}. Denied: {no}. Vital signs: {vitals}. Allergies: {allergies}."
    " Medicines: {told}.",
    "Complaint in the patient's words: \"{complaint}\". Accompanied by {companion}. Present: {yes}. Absent: {no}. Vital signs: {vitals}."
    " Allergies: {allergies}. Takes: {told}.",
)  # fmt: skip
LETTER = (
    "Subjective: routine review, no new complaint then. Objective: weight {weight} kg. Assessment: {problems}. Plan: go on with {medicines}."
    " Allergies: {allergies}.",
    "Annual check of {name}, {age}. Long-standing: {problems}. Repeat prescription: {medicines}. Weight {weight} kg. Allergies: {allergies}."
    " Next visit in a year or when something changes.",
)
WARD_ROUND = (
    "Subjective: day {day} in hospital, came for {complaint}. Objective: values as charted. Assessment: under investigation and treatment as"
    " ordered. Plan: go on as ordered, results to be followed. Allergies: {allergies}.",
    "Subjective: came in with {complaint}, hospital day {day}. Objective: see the observation chart. Assessment: course to be judged by the"
    " trend. Plan: unchanged today. Background: {problems}. Allergies: {allergies}.",
)  # fmt: skip
SHOWN = (("heart_rate", "HR {:.0f}/min"), ("respiratory_rate", "RR {:.0f}/min"), ("temperature", "T {:.1f} degC"), ("spo2", "SpO2 {:.0f} %"),
         ("gcs", "GCS {:.0f}"))  # fmt: skip


def write_notes(world: World, case: "Case") -> None:
    """Write the notes, oldest first."""
    rng = case.rng("notes")
    facts = _facts(case)
    for script in sorted(case.condition.notes, key=lambda one: -one.hours_ago[0]):
        if rng.random() < script.probability:
            when = case.start - timedelta(hours=rng.uniform(*script.hours_ago))
            _write(
                world,
                case,
                script.type,
                script.author,
                when.isoformat(timespec="seconds"),
                script.title,
                script.text.format(**facts),
            )
    if case.problems and case.age >= 16:
        when = case.start - timedelta(days=rng.randint(30, 300), minutes=rng.randint(0, 400))
        text = rng.choice(LETTER).format(**facts, weight=f"{case.weight_kg:g}")
        _write(
            world,
            case,
            "outpatient",
            "family doctor",
            when.isoformat(timespec="seconds"),
            "Letter of the family doctor",
            text,
        )
    _earlier_stays(world, case)
    if case.admission is not None:
        _ward_round(world, case, rng.choice(WARD_ROUND))
    elif case.triage_vitals and case.condition.icu is None:
        _triage(world, case, rng.choice(TRIAGE))


def _write(
    world: World,
    case: "Case",
    kind: str,
    author: str,
    when: str,
    title: str,
    text: str,
    encounter_id: str | None = None,
) -> None:
    world.insert(
        "document_reference", patient_id=case.patient_id, encounter_id=encounter_id, type=kind, author=author, date=when, title=title,
        text=text, status="final", codes="[]",
    )  # fmt: skip


def _listed(names: list[str], empty: str) -> str:
    return ", ".join(names) if names else empty


def _facts(case: "Case") -> dict[str, str]:
    allergies = [f"{a.allergen} ({a.reaction or 'reaction not described'})" for a in case.allergies]
    nobody_asked = "not asked" if case.allergy_status != "none_known" else "none known"
    return {
        "name": case.name, "age": str(case.age), "sex": "woman" if case.sex == "female" else "man", "complaint": case.complaint,
        "problems": _listed([p.name for p in case.problems], "nothing of note"),
        "medicines": _listed([m.drug for m in case.medicines], "no regular medicine"),
        "allergies": _listed(allergies, nobody_asked),
    }  # fmt: skip


def _earlier_stays(world: World, case: "Case") -> None:
    """A discharge summary of every stay that is over, as far as the record knows it."""
    for stay in world.rows(
        "SELECT * FROM encounter WHERE patient_id = ? AND status = 'finished' AND period_end IS NOT NULL ORDER BY period_start, id",
        case.patient_id,
    ):
        diagnoses = world.rows("SELECT display FROM condition WHERE encounter_id = ? ORDER BY id", stay["id"])
        named = _listed([row["display"] for row in diagnoses], stay["chief_complaint"] or "not recorded")
        text = (
            f"In hospital from {stay['period_start'][:10]} to {stay['period_end'][:10]} for {stay['chief_complaint'] or 'a reason not recorded'}."
            f" Diagnoses: {named}. Allergies: {_facts(case)['allergies']}. Went home after the stay; the family doctor is to see the patient."
        )
        _write(world, case, "discharge_summary", "physician", stay["period_end"], "Discharge summary", text, stay["id"])


def _ward_round(world: World, case: "Case", template: str) -> None:
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert encounter is not None
    days = int((world.seconds - world.seconds_at(encounter["period_start"])) / 86400) + 1
    hours = case.rng("ward round").uniform(2, 10)
    when = max(world.in_minutes(-hours * 60), encounter["period_start"])
    text = template.format(**_facts(case), day=days)
    _write(world, case, "progress", "physician", when, "Ward round", text, case.encounter_id)


def _triage(world: World, case: "Case", template: str) -> None:
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert encounter is not None
    symptoms = json.loads(encounter["symptoms"] or "[]")
    yes = [s["symptom"] for s in symptoms if s["present"]]
    no = [s["symptom"] for s in symptoms if not s["present"]]
    hours = case.onset_minutes / 60
    text = template.format(
        **_facts(case), arrival=encounter["arrival_mode"], companion=encounter["accompanied_by"], yes=_listed(yes, "nothing more"),
        no=_listed(no, "nothing asked"), told=_listed(json.loads(encounter["told_medications"] or "[]"), "none"),
        vitals=_vitals(world, case), since=f"for about {hours:.0f} h" if hours < 48 else f"for about {hours / 24:.0f} days",
    )  # fmt: skip
    _write(world, case, "triage", "triage nurse", world.now, "Triage note", text, case.encounter_id)


def _vitals(world: World, case: "Case") -> str:
    values = {
        row["code"]: row["value"]
        for row in world.rows(
            "SELECT code, value FROM observation WHERE patient_id = ? AND category = 'vital-signs' AND effective = ?",
            case.patient_id,
            world.now,
        )
    }
    shown = [form.format(values[code]) for code, form in SHOWN if values.get(code) is not None]
    if values.get("sbp") is not None and values.get("dbp") is not None:
        shown.insert(1, f"BP {values['sbp']:.0f}/{values['dbp']:.0f} mmHg")
    return ", ".join(shown) or "not taken"
