"""The gynaecological chart: observations of category `gynaecology`, one row a fact; a fact without a row was not asked."""

import json
from typing import Any

from medmcp.servers.world.world import Row, World

__all__ = ["PALM_COEIN", "SECTIONS", "gyn_rows", "has_gyn_record", "stated"]

# facts of each section
SECTIONS: dict[str, tuple[str, ...]] = {
    "lmp": ("last_period",), "cycle": ("cycle_length_days", "period_days", "flow"),
    "contraception": ("contraception", "contraception_adherence"), "cervical_screening": ("cervical_screening", "screening_due"),
    "sti": ("sti",), "pelvic_exam": ("pelvic_exam",), "fertility": ("fertility",), "sexual_history": ("sexual_history",),
}  # fmt: skip

# causes of abnormal bleeding and the recorded facts that bear on each (Munro 2011 Int J Gynaecol Obstet 113:3)
PALM_COEIN: dict[str, tuple[str, ...]] = {
    "polyp": ("polyp_on_scan",), "adenomyosis": ("painful_periods", "adenomyosis_on_scan"), "leiomyoma": ("fibroid_on_scan",),
    "malignancy_and_hyperplasia": ("endometrial_thickness_mm", "postmenopausal", "unopposed_oestrogen"),
    "coagulopathy": ("heavy_since_menarche", "bleeds_elsewhere", "anticoagulant"), "ovulatory_dysfunction": ("irregular_cycles", "hirsutism"),
    "endometrial": ("endometritis",), "iatrogenic": ("hormonal_method", "missed_doses"), "not_otherwise_classified": ("caesarean_niche",),
}  # fmt: skip


def gyn_rows(world: World, patient_id: str) -> dict[str, list[Row]]:
    """Recorded rows by code, oldest first."""
    found: dict[str, list[Row]] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'gynaecology' AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, world.now,
    ):  # fmt: skip
        found.setdefault(row["code"], []).append(row)
    return found


def has_gyn_record(world: World, patient_id: str) -> bool:
    """Whether there is a gynaecological record."""
    return bool(gyn_rows(world, patient_id))


def stated(row: Row) -> dict[str, Any]:
    """A recorded fact as a tool returns it."""
    value = row["value"] if row["value"] is not None else row["value_text"]
    detail: dict[str, Any] = json.loads(row["note"] or "{}")
    return {"value": value, "unit": row["unit"] or "", "date": row["effective"][:10], "record_id": row["id"]} | detail
