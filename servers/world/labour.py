"""A labour on the chart: vaginal examinations, their history, contractions and the events that time is counted from."""

import json
from typing import Any

from medmcp.servers.clinical.scores.labour_progress import CervicalExam, Labour
from medmcp.servers.clinical.scores.postpartum_haemorrhage import STAGE_1_ML
from medmcp.servers.world.bedside import examine
from medmcp.servers.world.chart import find_encounter, gestation_days
from medmcp.servers.world.obstetric_record import fact, flagged, parity_of, rows_of
from medmcp.servers.world.triage_facts import present_symptoms
from medmcp.servers.world.world import Row, World

__all__ = [
    "EXAM_CODES", "birth_mode", "charted_exams", "examination_forbidden", "examine_cervix", "induction_warnings", "labour_of",
    "placenta_site", "ruptured_membranes",
]  # fmt: skip

EXAM_CODES = (
    "cervical_dilation", "cervical_effacement", "fetal_station", "cervical_consistency", "cervical_position", "membranes",
    "liquor",
)  # fmt: skip
LABOUR_WINDOW_MIN = 7 * 24 * 60
FULL_CM = 10.0
PRETERM_DAYS = 259


def placenta_site(world: World, patient_id: str) -> str | None:
    """Where the placenta lies, by the record or the newest scan that saw it."""
    row = fact(world, patient_id, "placenta_site")
    if row is not None:
        return str(row["value_text"])
    for study in world.rows(
        "SELECT measurements FROM imaging_study WHERE patient_id = ? AND body_part = 'obstetric' AND started <= ?"
        " ORDER BY started DESC",
        patient_id, world.now,
    ):  # fmt: skip
        site = json.loads(study["measurements"] or "{}").get("placenta_site")
        if site:
            return str(site)
    return None


def examination_forbidden(world: World, patient: Row) -> str:
    """Why the cervix must not be examined by hand; empty if it may."""
    site = placenta_site(world, patient["id"])
    if site is not None and "praevia" in site:
        return f"placenta {site}: a finger in the cervix can start a fatal haemorrhage"
    told = present_symptoms(find_encounter(world, patient["id"]))
    if "vaginal bleeding" in told and site is None:
        return "vaginal bleeding and no placental site on record: scan first"
    days = gestation_days(world, patient)
    ruptured = ruptured_membranes(world, patient["id"])
    contractions = fact(world, patient["id"], "contractions_per_10min")
    if (
        days is not None
        and days < PRETERM_DAYS
        and ruptured
        and not (contractions and (contractions["value"] or 0) >= 2)
    ):
        return "preterm ruptured membranes without labour: a sterile speculum instead of a finger"
    return ""


def ruptured_membranes(world: World, patient_id: str) -> bool | None:
    """Whether the membranes are ruptured, by the newest examination or the recorded rupture."""
    if fact(world, patient_id, "membrane_rupture") is not None:
        return True
    row = world.row(
        "SELECT value_text FROM observation WHERE patient_id = ? AND code = 'membranes' AND issued <= ?"
        " ORDER BY effective DESC, id DESC LIMIT 1",
        patient_id, world.now,
    )  # fmt: skip
    return None if row is None else row["value_text"] == "ruptured"


def examine_cervix(world: World, patient: Row, encounter_id: str) -> list[Row]:
    """A vaginal examination now, charted. Dilation has moved on since the start by the labour's own pace."""
    rows = examine(world, patient["id"], encounter_id, list(EXAM_CODES))
    pace = world.row("SELECT dilation_rate FROM latent_obstetric WHERE patient_id = ?", patient["id"])
    rate = (pace or {}).get("dilation_rate") or 0.0
    if rate:
        at_start = float(rows[0]["value"] or 0.0)
        reached = min(FULL_CM, round((at_start + rate * world.seconds / 3600) * 2) / 2)
        world.update("observation", rows[0]["id"], value=reached)
        rows[0] = rows[0] | {"value": reached}
    return rows


def charted_exams(world: World, patient_id: str) -> list[dict[str, Any]]:
    """Vaginal examinations of the last week, oldest first, each with what it found and its time."""
    found: dict[str, dict[str, Any]] = {}
    marks = ", ".join("?" * len(EXAM_CODES))
    for row in world.rows(
        f"SELECT * FROM observation WHERE patient_id = ? AND category = 'exam' AND code IN ({marks}) AND issued <= ?"
        " AND effective >= ? AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, *EXAM_CODES, world.now, world.in_minutes(-LABOUR_WINDOW_MIN),
    ):  # fmt: skip
        one = found.setdefault(row["effective"], {"time": row["effective"]})
        one[row["code"]] = row["value"] if row["value"] is not None else row["value_text"]
        if row["code"] == "cervical_dilation":
            one["record_id"] = row["id"]
    return [one for one in found.values() if "cervical_dilation" in one]


def _hours(world: World, iso: str) -> float:
    return world.seconds_at(iso) / 3600


def _at(world: World, patient_id: str, code: str) -> float | None:
    row = fact(world, patient_id, code)
    return None if row is None else _hours(world, row["effective"])


def labour_of(world: World, patient: Row) -> Labour:
    """What the chart knows of this labour, in hours on the world's clock."""
    patient_id = patient["id"]
    contractions = fact(world, patient_id, "contractions_per_10min")
    oxytocin = world.row(
        "SELECT authored FROM medication_request WHERE patient_id = ? AND drug = 'oxytocin' AND status = 'active'"
        " ORDER BY authored LIMIT 1",
        patient_id,
    )
    return Labour(
        exams=tuple(
            CervicalExam(
                _hours(world, one["time"]), float(one["cervical_dilation"]), one.get("cervical_effacement"), one.get("fetal_station")
            )
            for one in charted_exams(world, patient_id)
        ),
        now=world.seconds / 3600,
        births=parity_of(world, patient).births,
        contracting_since=_at(world, patient_id, "labour_onset"),
        contractions_per_10min=contractions["value"] if contractions else None,
        ruptured=ruptured_membranes(world, patient_id),
        ruptured_at=_at(world, patient_id, "membrane_rupture"),
        montevideo=tuple((_hours(world, row["effective"]), row["value"]) for row in rows_of(world, patient_id, "montevideo_units")),
        oxytocin_since=_hours(world, oxytocin["authored"]) if oxytocin else _at(world, patient_id, "oxytocin_start"),
        pushing_since=_at(world, patient_id, "pushing_start"),
    )  # fmt: skip


def birth_mode(world: World, patient_id: str) -> str | None:
    """vaginal or caesarean, of the last birth; None if not recorded."""
    row = fact(world, patient_id, "mode_of_birth")
    if row is None:
        return None
    return next((mode for mode in STAGE_1_ML if mode in str(row["value_text"])), None)


def induction_warnings(world: World, patient: Row) -> list[str]:
    """What forbids induction or a prostaglandin (ACOG PB 107, 2009; ACOG PB 205, 2019)."""
    found = []
    scars = rows_of(world, patient["id"], "uterine_surgery")
    classical = [row for row in scars if "classical" in row["value_text"] or "rupture" in row["value_text"]]
    unknown = [row for row in scars if "unknown" in row["value_text"]]
    if classical or len(unknown) > 1:
        row = (classical or unknown)[0]
        found.append(f"Induction contraindicated: {row['value_text']} ({row['id']}).")
    elif scars:
        found.append(
            f"Uterine scar ({scars[0]['value_text']}, {scars[0]['id']}): misoprostol contraindicated, dinoprostone avoided; balloon or oxytocin."
        )
    site = placenta_site(world, patient["id"])
    if site and "praevia" in site:
        found.append(f"Induction contraindicated: placenta {site}.")
    for code, text in (("vasa_praevia", "vasa praevia"), ("active_herpes", "active genital herpes")):
        if flagged(world, patient["id"], code):
            found.append(f"Induction contraindicated: {text}.")
    lie = fact(world, patient["id"], "fetal_lie")
    if lie is not None and lie["value_text"] == "transverse":
        found.append(f"Induction contraindicated: transverse lie ({lie['id']}).")
    return found
