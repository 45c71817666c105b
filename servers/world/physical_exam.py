"""Examining a patient by region: what is found is charted, what cannot be examined is said, named tests are judged."""

from typing import NamedTuple

from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.physical_exam import (
    CALF_LIMIT_CM,
    OF_SEX,
    ORTHOSTATIC_LIMIT,
    REGIONS,
    Manoeuvre,
    Region,
)
from medmcp.servers.clinical.safety import Issue
from medmcp.servers.world.bedside import examine
from medmcp.servers.world.care import stand_up
from medmcp.servers.world.chart import age_years, gestation_days
from medmcp.servers.world.triage_facts import present_symptoms
from medmcp.servers.world.world import Row, World

__all__ = ["Tested", "examine_regions", "is_present", "pelvic_issues", "refusals", "try_manoeuvre"]

HALF_PREGNANCY_DAYS = 140
LEAST_PELVIC_AGE = 12
COOPERATES_FROM = 13  # GCS below which commands are not followed reliably


class Tested(NamedTuple):
    """The result of a named test and the records that it rests on."""

    name: str
    result: str  # positive | negative | not_possible
    record_ids: list[str]
    why: str


def refusals(world: World, patient: Row, regions: list[Region]) -> dict[Region, str]:
    """Regions that are not examined, with the reason: no such organs, a child, or a refusal on record."""
    declined = {
        row["value"]
        for row in world.rows(
            "SELECT value FROM flag WHERE patient_id = ? AND category = 'consent' AND code = 'declines_examination'"
            " AND status = 'active'",
            patient["id"],
        )
    }
    found: dict[Region, str] = {}
    for region in regions:
        if region in declined:
            found[region] = "declined by the patient"
        elif region == "pelvic" and patient["sex"] != "female":
            found[region] = "no female pelvic organs on record"
        elif region == "pelvic" and age_years(world, patient) < LEAST_PELVIC_AGE:
            found[region] = "not done in a child; ask a paediatric specialist"
    return found


def pelvic_issues(world: World, patient: Row, encounter: Row | None) -> list[Issue]:
    """Grounds against a digital vaginal examination: placenta praevia, or bleeding after 20 weeks whose cause is not known
    (RCOG Green-top Guideline 27a, 2018)."""
    praevia = world.row(
        "SELECT id FROM condition WHERE patient_id = ? AND clinical_status = 'active' AND code LIKE 'O44%'",
        patient["id"],
    )
    if praevia:
        return [
            Issue("examination", 2, "placenta praevia: a finger in the cervix can start a flood", praevia["id"], harm=4)
        ]
    days = gestation_days(world, patient)
    if days is not None and days >= HALF_PREGNANCY_DAYS and "vaginal bleeding" in present_symptoms(encounter):
        return [Issue("examination", 2, "bleeding after 20 weeks: no digital examination before placenta praevia is excluded",
                      patient["id"], harm=3)]  # fmt: skip
    return []


def examine_regions(world: World, patient: Row, encounter_id: str, regions: list[Region]) -> dict[Region, list[Row]]:
    """The charted rows of each region, every item once."""
    done: set[str] = set()
    found: dict[Region, list[Row]] = {}
    for region in regions:
        codes = [
            code for code in REGIONS[region] if OF_SEX.get(code, patient["sex"]) == patient["sex"] and code not in done
        ]
        done |= set(codes)
        found[region] = examine(world, patient["id"], encounter_id, codes)
    return found


def is_present(row: Row) -> bool:
    """Whether an examined item is abnormal."""
    if row["code"] == "calf_difference_cm":
        return bool(row["value"] >= CALF_LIMIT_CM)
    item = EXAM_ITEMS[row["code"]]
    return bool(row["value"] != item.normal) if item.normal is not None else row["value_text"] != item.choices[0]


def try_manoeuvre(world: World, patient: Row, encounter_id: str, test: Manoeuvre) -> Tested:
    """Do a named test; one that needs cooperation is not possible in a patient who does not follow commands."""
    if test.cooperation and (world.body.vital(patient["id"], "gcs") or 15) < COOPERATES_FROM:
        return Tested(test.name, "not_possible", [], "the patient does not follow commands")
    if test.key == "orthostatic_vitals":
        rows = stand_up(world, patient["id"], encounter_id, issued=world.now)
        positive = any(rows[code]["value"] >= limit for code, limit in ORTHOSTATIC_LIMIT.items())
        fall, rise = rows["orthostatic_sbp_fall"]["value"], rows["orthostatic_hr_rise"]["value"]
        why = f"systolic fall {fall:g} mmHg, heart rate rise {rise:g}/min"
        return Tested(test.name, _word(positive), [row["id"] for row in rows.values()], why)
    row = examine(world, patient["id"], encounter_id, [test.item])[0]
    positive = row["value_text"] in test.positive if row["value"] is None else is_present(row)
    shown = row["value_text"] if row["value"] is None else f"{row['value']:g} {row['unit']}"
    return Tested(test.name, _word(positive), [row["id"]], str(shown))


def _word(positive: bool) -> str:
    return "positive" if positive else "negative"
