"""What the chart already says that triage and team activation turn on, without a new look at the patient."""

import json
from datetime import datetime

from medmcp.servers.clinical.activations import Fact
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.tool import ToolError
from medmcp.servers.world.chart import LABS_WINDOW_MIN, current_medicines, gestation_days, latest, reading
from medmcp.servers.world.world import Row, World

__all__ = [
    "activation_facts", "hypercapnic_target", "lifesaving_need", "on_anticoagulant", "parsed_time", "past_seconds",
    "pregnancy_reading", "present_symptoms", "risk_prompts",
]  # fmt: skip

NEUTROPENIA = ("D70", "Z51.11", "Z92.21")  # ICD-10-CM: neutropenia, chemotherapy now, chemotherapy before


def parsed_time(text: str | None) -> str | None:
    """`text` if it is an ISO 8601 time, else None: an onset may also be written in words."""
    try:
        return datetime.fromisoformat(text or "").isoformat() if text else None
    except ValueError:
        return None


def past_seconds(world: World, text: str, field: str) -> int:
    """Seconds of a time that the caller told. Raises `ToolError` for no time, or one in the future."""
    try:
        seconds = world.seconds_at(text.replace("Z", "+00:00"))
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{text}' is not an ISO 8601 time.", field=field) from None
    if seconds > world.seconds:
        raise ToolError("INVALID_ARGUMENT", f"{text} is in the future.", field=field, hint=f"It is {world.now} now.")
    return seconds


def pregnancy_reading(patient: Row | None) -> Reading:
    """True or false where the chart knows; missing where it does not."""
    state = (patient or {}).get("pregnancy")
    if state not in ("pregnant", "not_pregnant"):
        return Reading.missing()
    return Reading(value=state == "pregnant", source="chart", record_id=patient["id"] if patient else None)


def on_anticoagulant(world: World, patient_id: str) -> Reading:
    """Whether the medication list holds an anticoagulant; an unverified list without one says nothing."""
    patient = world.row("SELECT medication_list_status FROM patient WHERE id = ?", patient_id)
    for row in current_medicines(world, patient_id):
        drug = find_drug(row["drug"])
        if drug and "anticoagulant" in drug.groups:
            return Reading(value=True, source="chart", record_id=row["id"])
    if patient and patient["medication_list_status"] == "verified":
        return Reading(value=False, source="chart_negative")
    return Reading.missing()


def hypercapnic_target(world: World, patient_id: str) -> Reading:
    """True if a saturation target of 88 to 92 % is on record, as a flag or on an oxygen order."""
    rows = world.rows(
        "SELECT id, value AS text FROM flag WHERE patient_id = ? AND code = 'oxygen_target' AND status = 'active'"
        " UNION ALL SELECT id, target AS text FROM service_request WHERE patient_id = ? AND detail = 'oxygen'"
        " AND status = 'active'",
        patient_id, patient_id,
    )  # fmt: skip
    for row in rows:
        text = (row["text"] or "").replace(" to ", "-").replace("–", "-").replace(" ", "")
        if "88-92" in text:
            return Reading(value=True, source="chart", record_id=row["id"])
    return Reading.missing()


def present_symptoms(encounter: Row | None) -> set[str]:
    """Names of the structured symptoms that were told as present on arrival."""
    return {s["symptom"].lower() for s in json.loads((encounter or {}).get("symptoms") or "[]") if s.get("present")}


def lifesaving_need(inputs: dict[str, Reading], skin: Reading, work: Reading) -> Reading:
    """ESI decision A from findings already charted; missing while they cannot answer it (ESI Handbook 5th ed.,
    2023)."""

    def number(name: str) -> float | None:
        value = inputs[name].value
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    sbp, spo2, refill = number("sbp"), number("spo2"), number("capillary_refill")
    glucose, rate, breaths, gcs = number("glucose"), number("heart_rate"), number("respiratory_rate"), number("gcs")
    distressed = work.value in ("exhausted, single words", "accessory muscles, short phrases")
    cold = skin.value in ("cold and mottled", "cool and clammy") or (refill is not None and refill > 4)
    positive = (
        any(inputs[name].value is True for name in ("obstruction", "stridor", "silent_chest", "tracheal_shift",
                                                    "catastrophic_bleeding", "anaphylaxis_suspected", "seizure_now"))
        or inputs["pulse_present"].value is False
        or inputs["consciousness"].value in ("pain", "unresponsive")
        or (gcs is not None and gcs <= 8)
        or (breaths is not None and breaths <= 8)
        or (spo2 is not None and spo2 < 90 and distressed)
        or work.value == "exhausted, single words"
        or (sbp is not None and sbp < 90 and cold)
        or (glucose is not None and glucose < 3.0)
        or (rate is not None and (rate < 40 or rate > 180) and sbp is not None and sbp < 90)
    )  # fmt: skip
    if positive:
        return Reading(value=True, source="chart")
    seen = all(inputs[name].known for name in ("obstruction", "pulse_present", "silent_chest", "consciousness",
        "seizure_now",
                                               "catastrophic_bleeding", "sbp", "spo2", "respiratory_rate",
                                               "glucose"))  # fmt: skip
    return Reading(value=False, source="chart") if seen and work.known else Reading.missing()


def risk_prompts(world: World, patient: Row, encounter: Row | None, inputs: dict[str, Reading]) -> list[str]:
    """High-risk situations that the recorded facts bring to mind (ESI Handbook 5th ed., 2023); no level follows."""
    patient_id = patient["id"]
    told = present_symptoms(encounter)
    injuries, focal = latest(world, patient_id, "injuries"), latest(world, patient_id, "focal_deficit")
    temperature = inputs["temperature"].value
    febrile = isinstance(temperature, int | float) and temperature >= 38.0
    head = "head injury" in told or (injuries is not None and injuries["value_text"] == "head laceration")
    breaths, sbp = inputs["respiratory_rate"].value, inputs["sbp"].value
    unwell = (
        (isinstance(breaths, int | float) and breaths >= 22) or (isinstance(sbp, int | float) and sbp <= 100)
        or inputs["consciousness"].value in ("new_confusion", "voice", "pain", "unresponsive")
    )  # fmt: skip
    prompts = []
    if head and on_anticoagulant(world, patient_id).value is True:
        prompts.append("Head injury on an anticoagulant.")
    weak = {"facial droop", "arm weakness", "speech disturbance", "weakness of one side", "slurred speech"} & told
    if weak or (focal is not None and focal["value_text"] not in (None, "none")):
        prompts.append("Stroke signs: when was the patient last known well?")
    if "chest pain" in told:
        prompts.append("Chest pain: is it suspicious for an acute coronary syndrome? ECG within 10 min.")
    if (febrile or "rigors" in told or "fever" in told) and unwell:
        prompts.append("Infection with signs of sepsis.")
    if {"suicidal thoughts", "suicidal ideation", "self-harm", "overdose"} & told:
        prompts.append("Suicidal thoughts or self-harm: is the patient safe?")
    bleeding = {"vaginal bleeding", "abdominal pain", "pelvic pain", "headache", "reduced fetal movements"} & told
    if bleeding and patient["pregnancy"] == "pregnant":
        prompts.append("Emergency of pregnancy.")
    elif (
        {"vaginal bleeding", "pelvic pain"} & told
        and patient["sex"] == "female"
        and patient["pregnancy"] != "not_pregnant"
    ):
        prompts.append("Pregnancy is not excluded: ectopic pregnancy?")
    neutrophils = latest(world, patient_id, "neutrophils", within_minutes=LABS_WINDOW_MIN)
    low = neutrophils is not None and (neutrophils["value"] or 9) < 0.5
    coded = world.rows("SELECT code FROM condition WHERE patient_id = ? AND clinical_status = 'active'", patient_id)
    if febrile and (low or any(row["code"].startswith(NEUTROPENIA) for row in coded)):
        prompts.append("Fever with neutropenia or chemotherapy.")
    if {"testicular pain", "scrotal pain"} & told:
        prompts.append("Testicular pain: torsion?")
    return prompts


def activation_facts(world: World, patient: Row, encounter: Row) -> dict[str, Fact | None]:
    """The facts that the criteria of `clinical/activations.py` compare, as far as somebody has obtained them."""
    patient_id = patient["id"]

    def number(code: str, within: float = 24 * 60) -> float | None:
        value = reading(world, patient_id, code, within_minutes=within).value
        return float(value) if isinstance(value, int | float) else None

    def text(code: str) -> str | None:
        row = latest(world, patient_id, code, within_minutes=24 * 60)
        return row["value_text"] if row else None

    def scored(name: str) -> float | None:
        row = world.row(
            "SELECT value FROM score WHERE patient_id = ? AND name = ? AND value IS NOT NULL AND at >= ? ORDER BY"
            " id DESC"
            " LIMIT 1",
            patient_id, name, world.in_minutes(-24 * 60),
        )  # fmt: skip
        return None if row is None else float(row["value"])

    def said(word: str | None, *values: str) -> bool | None:
        return None if word is None else word in values

    heart, sbp, dbp = number("heart_rate"), number("sbp"), number("dbp")
    index = heart / sbp if heart is not None and sbp else None
    level = text("consciousness")
    injuries = text("injuries")
    days = gestation_days(world, patient)
    well = parsed_time(encounter["last_known_well"])
    lactates = [number(code, LABS_WINDOW_MIN) for code in ("lactate", "lactate_poc")]
    gcs = world.rows(
        "SELECT value FROM observation WHERE patient_id = ? AND code = 'gcs' AND issued <= ? AND status !="
        " 'entered-in-error'"
        " AND value IS NOT NULL ORDER BY effective, id",
        patient_id, world.now,
    )  # fmt: skip
    anticoagulated = on_anticoagulant(world, patient_id).value
    head = said(injuries, "head laceration")
    focal = text("focal_deficit")
    obstetric = patient["pregnancy"] == "pregnant" or bool(patient["delivered_at"])
    return {
        "heart_rate": heart, "sbp": sbp, "respiratory_rate": number("respiratory_rate"), "spo2": number("spo2"),
        "map": None if sbp is None or dbp is None else (sbp + 2 * dbp) / 3,
        "shock_index": index, "obstetric_shock_index": index if obstetric else None,
        "gcs_motor": number("gcs_motor"),
        "gcs_fall": max(row["value"] for row in gcs) - gcs[-1]["value"] if len(gcs) > 1 else None,
        "acvpu": {"alert": "A", "new_confusion": "C", "voice": "V", "pain": "P", "unresponsive": "U"}.get(level or ""),
        "lactate": next((value for value in lactates if value is not None), None),
        "blood_loss_ml": number("blood_loss_ml"), "fetal_heart_rate": _fetal_heart_rate(world, patient["id"]),
        "news2": scored("NEWS2"), "qsofa": scored("qSOFA"), "nihss": scored("NIHSS"), "rass": scored("RASS"),
        "bars": scored("BARS"), "spesi": scored("sPESI"), "abc_score": scored("ABC"),
        "focal_deficit": None if focal is None else focal != "none",
        "arm_weakness": _points(number("nihss_5a"), number("nihss_5b")),
        "facial_droop": _points(number("nihss_4")), "speech_disturbance": _points(number("nihss_9"),
        number("nihss_10")),
        "hours_since_last_known_well": None if well is None else world.minutes_since(well) / 60,
        "seizure": said(text("seizure"), "ongoing"), "stridor": said(text("airway"), "stridor"),
        "no_pulse": said(text("pulse"), "absent"),
        "angioedema_of_airway": said(text("airway_swelling"), "tongue and lip swelling"),
        "anticoagulated_head_injury": None if head is None or anticoagulated is None else head and bool(anticoagulated),
        "pregnant_over_20_weeks": None if patient["pregnancy"] not in ("pregnant", "not_pregnant") else
        (False if patient["pregnancy"] == "not_pregnant" else None if days is None else days > 140),
    }  # fmt: skip


def _fetal_heart_rate(world: World, patient_id: str) -> float | None:
    """Baseline of the newest tracing of the last hour."""
    row = world.row(
        "SELECT measurements FROM imaging_study WHERE patient_id = ? AND modality = 'ctg' AND started <= ? AND started >= ?"
        " ORDER BY started DESC LIMIT 1",
        patient_id, world.now, world.in_minutes(-60),
    )  # fmt: skip
    return json.loads(row["measurements"] or "{}").get("baseline_bpm") if row else None


def _points(*items: float | None) -> bool | None:
    if any(item is not None and item > 0 for item in items):
        return True
    return None if None in items else False
