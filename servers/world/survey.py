"""The primary survey of what the chart holds: examination findings and vital signs as inputs of the ABCDE limits.

`perform_primary_survey` charts first and reads here; `calculate_esi_level` reads what is already on the chart.
"""

from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.scores.primary_survey import PrimarySurvey, primary_survey
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import age_years, latest, reading
from medmcp.servers.world.world import Row, World

__all__ = ["SURVEY_ITEMS", "TOXIDROME_ITEMS", "VITALS_OF_STEP", "airway_secured", "survey", "survey_inputs"]

STEPS = {"A": "airway", "B": "breathing", "C": "circulation", "D": "disability", "E": "exposure"}
# examination items by step
SURVEY_ITEMS: dict[str, tuple[str, ...]] = {
    step: tuple(item.code for item in EXAM_ITEMS.values() if item.system == system) for step, system in STEPS.items()
}
# what a poisoned patient shows is looked for on the way, and told if it is there
TOXIDROME_ITEMS: tuple[str, ...] = tuple(item.code for item in EXAM_ITEMS.values() if item.system == "toxidrome")
VITALS_OF_STEP: dict[str, tuple[str, ...]] = {
    "A": (),
    "B": ("respiratory_rate", "spo2"),
    "C": ("heart_rate", "sbp", "dbp"),
    "D": ("gcs", "consciousness", "glucose_poc"),
    "E": ("temperature",),
}
VENTILATED = ("mechanical_ventilation", "bag_valve_mask")


def survey(world: World, patient: Row, at: str = "") -> PrimarySurvey:
    """The ABCDE judgement on what is charted."""
    return primary_survey(**survey_inputs(world, patient, at))


def survey_inputs(world: World, patient: Row, at: str = "") -> dict[str, Reading]:
    """The readings of `primary_survey` from the chart; what nobody examined or measured is missing."""
    patient_id = patient["id"]

    def charted(code: str) -> Reading:
        return reading(world, patient_id, code, at=at)

    def one_of(code: str, *texts: str) -> Reading:
        found = charted(code)
        return found if not found.known else _as(found, found.value in texts)

    airway_flag = airway_secured(world, patient_id)
    return {
        "age": Reading(value=age_years(world, patient), unit="years", source="chart", record_id=patient_id),
        "stridor": one_of("airway", "stridor"),
        "gurgling": one_of("airway", "gurgling"),
        "obstruction": one_of("airway", "obstructed", "snoring"),
        "airway_secured": airway_flag,
        "respiratory_rate": charted("respiratory_rate"),
        "spo2": charted("spo2"),
        "silent_chest": one_of("breath_sounds", "silent chest"),
        "tracheal_shift": one_of("trachea", "shifted to the left", "shifted to the right"),
        "pulse_present": _not(one_of("pulse", "absent")),
        "heart_rate": charted("heart_rate"),
        "sbp": charted("sbp"),
        "capillary_refill": charted("capillary_refill_s"),
        "catastrophic_bleeding": one_of("external_bleeding", "ongoing"),
        "anaphylaxis_suspected": _anaphylaxis(charted("rash"), charted("airway_swelling"), charted("airway"),
                                              charted("breath_sounds"), charted("sbp")),
        "consciousness": charted("consciousness"),
        "gcs": charted("gcs"),
        "seizure_now": one_of("seizure", "ongoing"),
        "glucose": latest_glucose(world, patient_id, at),
        "temperature": charted("temperature"),
        "rash": _not(one_of("rash", "none")),
        "trauma": _not(one_of("injuries", "none seen")),
    }  # fmt: skip


def latest_glucose(world: World, patient_id: str, at: str = "") -> Reading:
    """The newer of the point-of-care and the laboratory glucose, mmol/L."""
    found = [reading(world, patient_id, code, unit="mmol/L", at=at) for code in ("glucose_poc", "glucose")]
    return max(found, key=lambda r: r.observed_at or "")


def airway_secured(world: World, patient_id: str) -> Reading:
    """True with a tube in place or a running ventilator; else False, since both are on record when done here."""
    tube = world.row(
        "SELECT id FROM procedure WHERE patient_id = ? AND code IN ('intubation', 'front_of_neck_access')"
        " AND status = 'completed' AND performed <= ? LIMIT 1",
        patient_id, world.now,
    )  # fmt: skip
    device = latest(world, patient_id, "oxygen_device", within_minutes=24 * 60)
    if tube:
        return Reading(value=True, source="chart", record_id=tube["id"])
    if device and device["value_text"] == "mechanical_ventilation":
        return Reading(value=True, source="chart", record_id=device["id"], observed_at=device["effective"])
    return Reading(value=False, source="chart_negative")


def _as(found: Reading, value: bool) -> Reading:
    return Reading(value=value, source=found.source, record_id=found.record_id, observed_at=found.observed_at)


def _not(found: Reading) -> Reading:
    return found if not found.known else _as(found, not found.value)


def _anaphylaxis(rash: Reading, swelling: Reading, airway: Reading, breath: Reading, sbp: Reading) -> Reading:
    """Skin or mucosa with airway, breathing or circulation (WAO 2020, World Allergy Organ J 13:100472).

    Hypotension is a systolic pressure under 90 mmHg. False once skin and mucosa were looked at and are clear.
    """
    skin = rash.value == "urticaria" or (swelling.known and swelling.value != "no swelling")
    if not skin:
        return _as(rash, False) if rash.known and swelling.known else Reading.missing()
    pressure = sbp.value if isinstance(sbp.value, int | float) else None
    signs = (
        None if not airway.known else airway.value in ("stridor", "hoarse voice", "obstructed"),
        None if not breath.known else breath.value in ("wheeze both sides", "silent chest"),
        None if pressure is None else pressure < 90,
    )
    source = rash if rash.value == "urticaria" else swelling
    if True in signs:
        return _as(source, True)
    return Reading.missing() if None in signs else _as(source, False)
