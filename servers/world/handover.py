"""A hand-off against the chart: what it leaves out, what contradicts the record, and whether the place is safe.

What is looked for are rows: allergies, code status, pending results, running infusions, isolation, lines and the last
vital signs. `clinical/handover_text.py` reads the text.
"""

from typing import NamedTuple

from medmcp.servers.clinical.activations import ACTIVATIONS, check
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.handover_text import (
    denies_allergy,
    given_drugs,
    mentions,
    resuscitation_stated,
    stated_age,
    stated_sex,
    stated_values,
    words_of,
)
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.safety import Issue
from medmcp.servers.clinical.scores.child_limits import danger_limits, hypotension_limit
from medmcp.servers.clinical.services import Service
from medmcp.servers.world.case_facts import CaseFacts
from medmcp.servers.world.chart import age_years, current_medicines
from medmcp.servers.world.code_status import code_status_of
from medmcp.servers.world.devices import devices
from medmcp.servers.world.sepsis_evidence import vasopressor_running
from medmcp.servers.world.world import Row, World

__all__ = ["Bed", "Comparison", "bed_of", "child_instability", "compare_handover", "leave_bed",
           "pending_orders", "take_over", "unacknowledged_critical", "unsafe_place", "unstable_signs"]  # fmt: skip

DAY_MIN = 24 * 60
SEVERE = ("anaphylaxis", "severe")
SEVERE_MECHANISMS = ("scar",)
ACCEPT_MIN, BUSY_MIN = 5, 20  # rules of the simulated hospital: minutes to accept where a bed is free, and at most
# how far a stated value may be from a charted one, as a share of it or in the unit
TOLERANCE = {
    "heart_rate": 3, "sbp": 5, "dbp": 5, "respiratory_rate": 2, "spo2": 1, "temperature": 0.2, "gcs": 0, "weight_kg": 1,
    "potassium": 0.1, "sodium": 1, "lactate": 0.2, "glucose": 0.5, "haemoglobin": 0.2, "creatinine": 0.1, "ph": 0.02,
    "inr": 0.1, "platelets": 5, "beta_hydroxybutyrate": 0.2, "nihss": 0, "news2": 0,
}  # fmt: skip
VITALS = ("heart_rate", "sbp", "dbp", "respiratory_rate", "spo2", "temperature", "gcs")
# the same quantity under another code, and in another unit (value x factor): the conversions of the catalogue's rules
ALSO_CODES = {"glucose": ("glucose", "glucose_poc"), "lactate": ("lactate", "lactate_poc"), "ph": ("ph", "ph_venous")}
ALSO_FACTORS = {"creatinine": (88.4,), "haemoglobin": (10.0,), "glucose": (18.016,)}
SCORES = {"nihss": "NIHSS", "news2": "NEWS2"}
CULTURES = ("blood_culture", "csf_culture")


class Comparison(NamedTuple):
    """What a receiver would say: `blocking` are omissions that keep them from accepting."""

    omissions: list[str]
    blocking: list[str]
    contradictions: list[str]


class Bed(NamedTuple):
    """A place on the receiving unit: when it can be had (None: not within `BUSY_MIN`), and when one is free."""

    minutes: float | None
    free_at: str | None


def compare_handover(world: World, patient: Row, encounter: Row, text: str, severity: str) -> Comparison:
    """The hand-off's text against the chart."""
    words = words_of(text)
    omissions, blocking = _allergies(world, patient, words, text)
    critical, others = _results(world, patient["id"], words)
    blocking += critical
    omissions += critical + others
    if resuscitation_stated(text) is None:
        omissions.append(f"code status ({code_status_of(world, patient)['code_status']})")
    omissions += _running(world, patient["id"], words)
    if sum(one.code in VITALS for one in stated_values(text)) < 2:
        omissions.append("last vital signs")
    return Comparison(omissions, blocking, _contradictions(world, patient, encounter, text, severity))


def _allergies(world: World, patient: Row, words: str, text: str) -> tuple[list[str], list[str]]:
    """Allergies that are not mentioned by drug or class; a severe one keeps the receiver from accepting."""
    rows = world.rows("SELECT * FROM allergy_intolerance WHERE patient_id = ? ORDER BY id", patient["id"])
    if not rows:
        silent = not denies_allergy(text) and not mentions(words, ("allergies", "allergy"))
        return (["allergy status"] if silent else []), []
    omitted, severe = [], []
    for row in rows:
        drug = find_drug(row["allergen"])
        names = (row["allergen"], *(drug.brands if drug else ()), (row["allergen_class"] or "").replace("_", " "))
        if mentions(words, names):
            continue
        what = f"allergy to {row['allergen']} ({row['reaction'] or row['severity'] or 'reaction not recorded'})"
        omitted.append(what)
        if row["severity"] in SEVERE or row["mechanism"] in SEVERE_MECHANISMS:
            severe.append(what)
    return omitted, severe


def pending_orders(world: World, patient_id: str) -> list[Row]:
    """Tests and studies of which the result is not there yet."""
    return world.rows(
        "SELECT id, category, code, display, priority, expected FROM service_request WHERE patient_id = ? AND category IN"
        " ('laboratory', 'imaging', 'bedside_test') AND ended_at IS NULL AND expected > ? ORDER BY expected, id",
        patient_id, world.now,
    )  # fmt: skip


def unacknowledged_critical(world: World, patient_id: str, since: str) -> list[Row]:
    """Critical results since a time that no better repeat has followed, and that no message or note names by its id."""
    rows = world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'laboratory' AND flag IN ('critical_low',"
        " 'critical_high') AND effective >= ? AND issued <= ? AND status = 'final' ORDER BY effective, id",
        patient_id, since, world.now,
    )  # fmt: skip
    latest = {row["code"]: row for row in rows}
    return [row for row in latest.values() if not _answered(world, patient_id, row)]


def _answered(world: World, patient_id: str, row: Row) -> bool:
    better = world.row(
        "SELECT 1 FROM observation WHERE patient_id = ? AND code = ? AND effective > ? AND issued <= ? AND flag NOT IN"
        " ('critical_low', 'critical_high')",
        patient_id, row["code"], row["effective"], world.now,
    )  # fmt: skip
    named = world.row(
        "SELECT 1 FROM communication WHERE patient_id = ? AND sent >= ? AND instr(content, ?) > 0 UNION"
        " SELECT 1 FROM document_reference WHERE patient_id = ? AND date >= ? AND instr(text, ?) > 0",
        patient_id, row["issued"], row["id"], patient_id, row["issued"], row["id"],
    )  # fmt: skip
    return better is not None or named is not None


def _results(world: World, patient_id: str, words: str) -> tuple[list[str], list[str]]:
    """Results that are not mentioned: those that the receiver must know of, and the rest."""
    critical: list[str] = []
    others: list[str] = []
    for row in pending_orders(world, patient_id):
        if mentions(words, (row["id"], *_names(row["code"], row["display"]))):
            continue
        what = f"pending: {row['display']} ({row['id']}, due {row['expected']})"
        urgent = row["priority"] in ("stat", "urgent") or row["code"] in CULTURES
        (critical if urgent else others).append(what)
    since = world.in_minutes(-DAY_MIN)
    for row in unacknowledged_critical(world, patient_id, since):
        if not mentions(words, (row["id"], *_names(row["code"], row["display"]))):
            value = row["value_text"] if row["value"] is None else f"{row['value']:g} {row['unit'] or ''}".strip()
            critical.append(f"critical result: {row['display']} {value} ({row['id']})")
    return critical, others


def _names(code: str, display: str) -> tuple[str, ...]:
    """The names that a test or study goes by."""
    test = find_test(code)
    modality, _, part = code.partition(":")
    study = (f"{modality} {part}", f"{part} {modality}", modality) if part else ()
    names = (code.replace("_", " "), display, *study, *(test.aliases if test else ()))
    return tuple(name.replace("_", " ") for name in names)


def _running(world: World, patient_id: str, words: str) -> list[str]:
    """Infusions, isolation and lines that are not mentioned."""
    infusions = world.rows(
        "SELECT drug, id FROM medication_request WHERE patient_id = ? AND status = 'active' AND frequency = 'continuous'"
        " AND setting = 'inpatient' ORDER BY authored, id",
        patient_id,
    )  # fmt: skip
    precautions = world.rows(
        "SELECT code, display, id FROM service_request WHERE patient_id = ? AND category = 'care' AND detail = 'isolation'"
        " AND status = 'active' AND code != 'standard' ORDER BY authored, id",
        patient_id,
    )  # fmt: skip
    found = [
        f"running infusion: {row['drug']} ({row['id']})"
        for row in infusions
        if not mentions(words, (row["drug"], row["drug"].split()[0]))
    ]
    found += [
        f"isolation: {row['display']} ({row['id']})"
        for row in precautions
        if not mentions(words, ("isolation", "precautions", row["code"].replace("_", " ")))
    ]
    lines = dict.fromkeys(one["device"] for one in devices(world, patient_id) if one["in_situ"])
    found += [f"line or device: {name}" for name in lines if not mentions(words, (name, name.split()[-1]))]
    return found


def _contradictions(world: World, patient: Row, encounter: Row, text: str, severity: str) -> list[str]:
    found = []
    recorded = world.rows("SELECT allergen FROM allergy_intolerance WHERE patient_id = ? ORDER BY id", patient["id"])
    if denies_allergy(text) and recorded:
        found.append(f"says no allergies; on record: {', '.join(row['allergen'] for row in recorded)}")
    status, said = code_status_of(world, patient)["code_status"], resuscitation_stated(text)
    if (said == "full" and status not in ("full", "not_documented")) or (said == "limited" and status == "full"):
        found.append(f"says {said} resuscitation; on record: {status}")
    age, told = age_years(world, patient), stated_age(text)
    if told is not None and abs(told - age) > 1:
        found.append(f"says {told:g} years; on record: {age:g}")
    sex = stated_sex(text)
    if sex and patient["sex"] in ("female", "male") and sex != patient["sex"]:
        found.append(f"says {sex}; on record: {patient['sex']}")
    for one in stated_values(text):
        charted = _charted(world, patient, one.code)
        if not _agrees(one.code, one.value, charted):
            nearest = f"on record: {charted[-1]:g}" if charted else "nothing is on record"
            found.append(f"says {one.code} {one.value:g}; {nearest}")
    known = _known_drugs(world, patient["id"])
    found += [f"says {drug} was given; no record of it" for drug in given_drugs(text) if drug not in known]
    signs = unstable_signs(world, patient, encounter)
    if severity == "stable" and signs:
        found.append(f"says stable; on record: {', '.join(signs)}")
    return found


def _charted(world: World, patient: Row, code: str) -> list[float]:
    """What is on record for a quantity in the last day, oldest first."""
    if code == "weight_kg":
        return [float(patient["weight_kg"])] if patient["weight_kg"] else []
    if code in SCORES:
        rows = world.rows(
            "SELECT value FROM score WHERE patient_id = ? AND name = ? AND value IS NOT NULL ORDER BY id",
            patient["id"], SCORES[code],
        )  # fmt: skip
    else:
        codes = ALSO_CODES.get(code, (code,))
        rows = world.rows(
            f"SELECT value FROM observation WHERE patient_id = ? AND code IN ({', '.join('?' * len(codes))}) AND value IS NOT"
            " NULL AND issued <= ? AND effective >= ? AND status != 'entered-in-error' ORDER BY effective, id",
            patient["id"], *codes, world.now, world.in_minutes(-2 * DAY_MIN),
        )  # fmt: skip
    return [float(row["value"]) for row in rows]


def _agrees(code: str, stated: float, charted: list[float]) -> bool:
    within = TOLERANCE[code] + 1e-9
    return any(
        abs(stated / factor - value) <= within for factor in (1.0, *ALSO_FACTORS.get(code, ())) for value in charted
    )


def _known_drugs(world: World, patient_id: str) -> set[str]:
    given = world.rows("SELECT drug FROM medication_administration WHERE patient_id = ?", patient_id)
    return {row["drug"] for row in (*given, *current_medicines(world, patient_id))}


def unstable_signs(world: World, patient: Row, encounter: Row) -> list[str]:
    """Signs of the newest look that call for a monitored place: the rapid response criteria in adults, in children the
    limits of pressure and rates for their age (PALS, ESI v5), and a running vasopressor."""
    facts = CaseFacts(world, patient, encounter)
    age = age_years(world, patient)
    signs: list[str] = []
    if age >= 16:
        signs += [
            f"{criterion.fact} {criterion.op} {criterion.value:g} {criterion.unit}"
            for criterion in ACTIVATIONS["rapid_response"].criteria
            if criterion.unit and check(criterion, facts) == "met"
        ]
    else:
        signs += [
            f"{name} {sign} {limit:g}"
            for name, limit, sign in child_instability(age)
            if isinstance(value := facts[name], int | float) and (value < limit if sign == "<" else value > limit)
        ]
    gcs = facts["gcs"]
    if isinstance(gcs, int | float) and gcs <= 8:
        signs.append("gcs <= 8")
    if vasopressor_running(world, patient["id"], world.now):
        signs.append("vasopressor running")
    return signs


def child_instability(age: float) -> tuple[tuple[str, float, str], ...]:
    """Limits of an unstable child: PALS pressure, ESI v5 rates, SpO2 90 %."""
    limits = danger_limits(age)
    return (
        ("sbp", hypotension_limit(age), "<"), ("spo2", 90.0, "<"), ("heart_rate", limits.heart_rate, ">"),
        ("respiratory_rate", limits.respiratory_rate, ">"),
    )  # fmt: skip


def bed_of(world: World, service: Service) -> Bed:
    """When the service can take the patient."""
    if not service.bed:
        return Bed(ACCEPT_MIN, None)
    row = world.row("SELECT * FROM healthcare_service WHERE name = ?", service.bed)
    if row is None:
        return Bed(BUSY_MIN, None)
    if row["available"]:
        return Bed(ACCEPT_MIN, None)
    free_at = row["next_available_at"]
    if free_at and free_at <= world.in_minutes(BUSY_MIN):
        return Bed(max(ACCEPT_MIN, -world.minutes_since(free_at)), free_at)
    return Bed(None, free_at)


def unsafe_place(world: World, patient: Row, encounter: Row, service: Service, severity: str) -> list[Issue]:
    """An unstable patient and a unit without monitors."""
    if service.monitored:
        return []
    signs = unstable_signs(world, patient, encounter)
    if not signs and severity != "unstable":
        return []
    why = ", ".join(signs) or "unstable by your own judgement"
    return [Issue("level_of_care", 2, f"{service.name} is not monitored and the patient is unstable ({why}).", harm=4)]


def take_over(world: World, patient_id: str, encounter: Row, service: Service, *, moves: bool) -> None:
    """Responsibility passes on; a patient who moves leaves the bed of the department free."""
    values: dict[str, str | None] = {"service": service.key}
    if moves:
        leave_bed(world, encounter)
        values |= {"location_id": None, "zone": None, "ward": service.name, "class": "inpatient"}
    world.update("encounter", encounter["id"], **values)


def leave_bed(world: World, encounter: Row) -> None:
    """Free the bed that the encounter takes, if any."""
    if encounter["location_id"] and world.row("SELECT 1 FROM location WHERE id = ?", encounter["location_id"]):
        world.update("location", encounter["location_id"], status="free", patient_id=None, acuity=None)
