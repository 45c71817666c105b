"""Reading the psychiatric and the social history as recorded. What nobody wrote down is listed, never taken as negative."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.social_history import NEEDS, PAST_SECTIONS, SOCIAL_FIELDS
from medmcp.servers.parameters import PatientId
from medmcp.servers.psychiatry.results import PsychiatricHistory, SocialHistory
from medmcp.servers.tool import tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.world import Row, World

__all__ = ["get_psychiatric_history", "get_social_history"]

Section = Literal[
    "diagnoses", "admissions", "treatments", "self_harm", "violence", "substances", "trauma", "family", "developmental"
]
SECTIONS: tuple[Section, ...] = Section.__args__  # type: ignore[attr-defined]

PSYCHIATRIC_CODES = ("F", "X71", "X72", "X73", "X74", "X75", "X76", "X77", "X78", "X79", "X80", "X81", "X82", "X83",
                     "T14.91", "R45.85", "Z91.5")  # fmt: skip
# what a relative had that belongs to a psychiatric family history
FAMILY_WORDS = ("depress", "bipolar", "schizo", "suicid", "alcohol", "drug", "dementia", "alzheimer", "anxiety", "eating",
                "psychosis")  # fmt: skip


def _entries(world: World, patient_id: str, section: str) -> list[dict[str, Any]]:
    """Entries of one section, newest first: the line as written, its date, and the details that were recorded."""
    return [
        {"record_id": row["id"], "date": str(row["effective"])[:10], "text": row["value_text"]}
        | (json.loads(row["note"]) if row["note"] else {})
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND category = 'psychiatric-history' AND code = ?"
            " AND issued <= ? AND status != 'entered-in-error' ORDER BY effective DESC, id",
            patient_id, section, world.now,
        )
    ]  # fmt: skip


def _diagnoses(world: World, patient_id: str) -> list[dict[str, Any]]:
    return [
        {"record_id": row["id"], "diagnosis": row["display"], "icd10": row["code"], "onset": row["onset"],
         "status": row["clinical_status"]}
        for row in world.rows(
            "SELECT * FROM condition WHERE patient_id = ? AND category = 'problem-list-item' ORDER BY onset DESC, id",
            patient_id,
        )
        if str(row["code"]).startswith(PSYCHIATRIC_CODES)
    ]  # fmt: skip


def _family(world: World, patient_id: str) -> list[dict[str, Any]]:
    return [
        {"record_id": row["id"], "relation": row["relation"], "condition": row["condition"],
         "age_at_onset": row["age_at_onset"]}
        for row in world.rows("SELECT * FROM family_member_history WHERE patient_id = ? ORDER BY id", patient_id)
        if any(word in str(row["condition"]).lower() for word in FAMILY_WORDS)
    ]  # fmt: skip


@tool("psychiatry", "Psychiatric history", effect="read", minutes=2)
async def get_psychiatric_history(
    world: World,
    patient_id: PatientId,
    sections: Annotated[list[Section] | None, Field(description="Sections wanted; default all.")] = None,
) -> PsychiatricHistory:
    """Past psychiatric diagnoses, admissions, treatments with response, self-harm and violence, substances, trauma and
    psychiatric family history as documented. A section without an entry is not documented, which is not negative."""
    require_patient(world, patient_id)
    wanted = sections or list(SECTIONS)
    found: dict[str, list[dict[str, Any]]] = {section: [] for section in SECTIONS}
    for section in wanted:
        if section == "diagnoses":
            found[section] = _diagnoses(world, patient_id)
        elif section == "family":
            found[section] = _family(world, patient_id)
        else:
            assert section in PAST_SECTIONS
            found[section] = _entries(world, patient_id, section)
    warnings = ["Trauma history is sensitive: ask before going into detail."] if found["trauma"] else []
    return {
        "diagnoses": found["diagnoses"],
        "admissions": found["admissions"],
        "treatments": found["treatments"],
        "self_harm": found["self_harm"],
        "violence": found["violence"],
        "substances": found["substances"],
        "trauma": found["trauma"],
        "family": found["family"],
        "developmental": found["developmental"],
        "not_documented": [section for section in wanted if not found[section]],
        "warnings": warnings,
    }


@tool(
    "psychiatry", "Social history and determinants of health", effect="read", minutes=1,
    also_on=("ehr_management", "cross_domain"),
)  # fmt: skip
async def get_social_history(world: World, patient_id: PatientId) -> SocialHistory:
    """Living situation, support, work, legal matters, caregiving, tobacco and substances, firearms access, safety at
    home and social needs, as recorded. What was not asked is shown as not asked or unknown, never as negative."""
    require_patient(world, patient_id)
    rows: dict[str, Row] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'social-history' AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, world.now,
    ):  # fmt: skip
        rows[row["code"]] = row

    def text(code: str) -> str | None:
        return str(rows[code]["value_text"]) if code in rows and rows[code]["value_text"] else None

    tobacco = rows.get("tobacco")
    needs: dict[str, list[str]] = {"positive": [], "negative": [], "not_asked": []}
    for need in NEEDS:
        answer = text(f"need_{need}")
        needs[answer if answer in ("positive", "negative") else "not_asked"].append(need)
    safety = text("home_safety")
    warnings = []
    if (safety and not safety.startswith("safe")) or "safety" in needs["positive"]:
        warnings.append("Violence, abuse or neglect is possible: check the duty to report, and ask the patient alone.")
    firearms = text("firearms")
    return {
        "living": text("living"),
        "support": text("support"),
        "work_finance": text("work_finance"),
        "education": text("education"),
        "legal": text("legal"),
        "caregiving": text("caregiving"),
        "tobacco": None if tobacco is None else {
            "pack_years": tobacco["value"], "unit": "pack-years", "text": tobacco["value_text"],
            "record_id": tobacco["id"],
        },
        "alcohol_drugs": text("alcohol_drugs"),
        "firearms_access": firearms if firearms in ("yes", "no") else "unknown",
        "home_safety": safety,
        "transport": text("transport"),
        "health_literacy": text("health_literacy"),
        "needs": needs,
        "not_documented": [field.code for field in SOCIAL_FIELDS if field.code not in rows],
        "record_ids": [row["id"] for row in rows.values()],
        "warnings": warnings,
    }  # fmt: skip
