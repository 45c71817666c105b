"""What the chart holds for the severity scores of pneumonia and of liver disease: first vital signs, confusion, dialysis."""

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import current_medicines, has_condition, reading
from medmcp.servers.world.world import Row, World

__all__ = ["anticoagulated", "dialysed", "first_reading", "hospital_acquired", "new_confusion"]

DAY_MIN = 24 * 60
DEMENTIA = ("F01", "F02", "F03", "G30")  # ICD-10-CM: confusion that was there before
HOSPITAL_HOURS = 48  # pneumonia that begins later than this after admission is hospital-acquired (ATS/IDSA 2016)
DIALYSIS = ("haemodialysis", "crrt")
WEEK_MIN = 7 * DAY_MIN
AMTS_LIMIT = 8


def first_reading(world: World, patient_id: str, code: str, since: str, at: str, unit: str = "") -> Reading:
    """The first value of a vital sign within 24 hours of `since`: the presentation, not what treatment made of it."""
    row = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL AND issued <= ? AND effective >= ?"
        " AND effective <= ? AND status != 'entered-in-error' ORDER BY effective, id LIMIT 1",
        patient_id, code, at, since, world.iso(world.seconds_at(since) + DAY_MIN * 60),
    )  # fmt: skip
    if row is None:
        return Reading.missing()
    return Reading(
        value=row["value"], unit=row["unit"] or unit, source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def new_confusion(world: World, patient_id: str, at: str) -> Reading:
    """New disorientation from structured findings alone: examined orientation, AMTS, verbal response, ACVPU.

    Confusion in a patient with dementia on the problem list is new only if somebody found it to be; else it is missing.
    """
    orientation = reading(world, patient_id, "orientation", at=at)
    if orientation.known:
        return _as(orientation, orientation.value == "disorientated, new")
    level = reading(world, patient_id, "consciousness", at=at)
    amts = reading(world, patient_id, "amts", at=at)
    verbal = reading(world, patient_id, "gcs_verbal", at=at)
    signs = [
        (level, level.value != "alert") if level.known else None,
        (amts, isinstance(amts.value, int | float) and amts.value <= AMTS_LIMIT) if amts.known else None,
        (verbal, isinstance(verbal.value, int | float) and verbal.value < 5) if verbal.known else None,
    ]
    known = [sign for sign in signs if sign is not None]
    positive = next((found for found, met in known if met), None)
    if positive is not None:
        return Reading.missing() if has_condition(world, patient_id, DEMENTIA) else _as(positive, True)
    return _as(known[0][0], False) if known else Reading.missing()


def _as(found: Reading, value: bool) -> Reading:
    return Reading(value=value, source=found.source, record_id=found.record_id, observed_at=found.observed_at)


def hospital_acquired(world: World, encounter: Row | None) -> Reading:
    """True if the complaint began 48 hours or more after an admission, or is coded nosocomial (Y95)."""
    if encounter is None:
        return Reading.missing()
    if coded := has_condition(world, encounter["patient_id"], ("Y95", "J95.851")):
        return Reading(value=True, source="chart", record_id=coded["id"])
    if encounter["class"] not in ("inpatient", "IMP") or not encounter["onset"]:
        return Reading(value=False, source="chart", record_id=encounter["id"])
    try:
        hours = (world.seconds_at(encounter["onset"]) - world.seconds_at(encounter["period_start"])) / 3600
    except ValueError:
        return Reading.missing()
    return Reading(value=hours >= HOSPITAL_HOURS, source="chart", record_id=encounter["id"])


def dialysed(world: World, patient_id: str, at: str) -> Reading:
    """Dialysis at least twice, or continuous treatment for a day, in the last week; dialysis dependence counts.

    False where neither a procedure nor a code speaks for it: dialysis in hospital is always on record.
    """
    since = world.iso(world.seconds_at(at) - WEEK_MIN * 60)
    rows = world.rows(
        f"SELECT * FROM procedure WHERE patient_id = ? AND code IN ({', '.join('?' * len(DIALYSIS))}) AND status = 'completed'"
        " AND performed >= ? AND performed <= ? ORDER BY performed",
        patient_id, *DIALYSIS, since, at,
    )  # fmt: skip
    days = {row["performed"][:10] for row in rows}
    continuous = [
        row for row in rows
        if row["code"] == "crrt" and world.seconds_at(at) - world.seconds_at(row["performed"]) >= DAY_MIN * 60
    ]  # fmt: skip
    if len(days) >= 2 or continuous:
        return Reading(value=True, source="chart", record_id=rows[0]["id"], observed_at=rows[0]["performed"])
    if coded := has_condition(world, patient_id, ("Z99.2",)):
        return Reading(value=True, source="chart", record_id=coded["id"])
    return Reading(value=False, source="chart_negative")


def anticoagulated(world: World, patient_id: str) -> Reading:
    """Whether an anticoagulant is on the medication list."""
    drugs = [find_drug(row["drug"]) for row in current_medicines(world, patient_id)]
    return Reading(value=any(drug and "anticoagulant" in drug.groups for drug in drugs), source="chart")
