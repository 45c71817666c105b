"""What nurses charted: sets of assessment items, fluid balance by day, skin findings, precautions in force."""

import json
from typing import Any

from medmcp.servers.clinical.nursing import BALANCE_ITEMS, NURSING_ITEMS
from medmcp.servers.clinical.scores.braden import braden
from medmcp.servers.clinical.scores.morse import morse
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.world.world import Row, World

__all__ = ["SCALES", "assessment_sets", "fluid_balance", "precautions", "scale_score", "skin_findings"]

SCALES = {"morse": morse, "braden": braden}
PRECAUTIONS = ("nursing_care", "observation_level", "isolation", "restraint", "activity")


def assessment_sets(world: World, patient_id: str, assessment: str, since: str, until: str = "") -> list[list[Row]]:
    """Charted sets of one assessment, newest first."""
    codes = [row.code for row in NURSING_ITEMS.values() if row.assessment == assessment]
    sets: dict[str, list[Row]] = {}
    for row in world.rows(
        f"SELECT * FROM observation WHERE patient_id = ? AND category = 'nursing' AND code IN ({', '.join('?' * len(codes))})"
        " AND effective >= ? AND effective <= ? AND issued <= ? AND status != 'entered-in-error'"
        " ORDER BY effective DESC, id",
        patient_id, *codes, since, until or world.now, world.now,
    ):  # fmt: skip
        sets.setdefault(row["set_id"] or row["id"], []).append(row)
    return list(sets.values())


def scale_score(assessment: str, rows: list[Row]) -> Score:
    """The total of a charted set of Morse or Braden items; what was not charted is missing."""
    return SCALES[assessment](
        {
            row["code"]: Reading(
                value=row["value_text"], source="chart", record_id=row["id"], observed_at=row["effective"]
            )
            for row in rows
            if row["value_text"] in NURSING_ITEMS[row["code"]].choices
        }
    )


def fluid_balance(world: World, patient: Row, since: str, until: str) -> list[dict[str, Any]]:
    """In, out and balance in mL for each of the 24 hours back from `until`, and urine in mL/kg/h over the charted hours."""
    rows = [
        row
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND category = 'intake-output' AND value IS NOT NULL"
            " AND period_start >= ? AND effective <= ? AND issued <= ? ORDER BY effective DESC, id",
            patient["id"], since, until, world.now,
        )
        if row["code"] in BALANCE_ITEMS
    ]  # fmt: skip
    days: dict[int, list[Row]] = {}
    end = world.seconds_at(until)
    for row in rows:
        days.setdefault((end - world.seconds_at(row["effective"])) // 86_400, []).append(row)
    found = []
    for number, charted in sorted(days.items()):
        volume = {
            way: sum(row["value"] for row in charted if BALANCE_ITEMS[row["code"]][1] == way) for way in ("in", "out")
        }
        urine = [row for row in charted if row["code"] == "output_urine"]
        hours = sum(world.seconds_at(row["effective"]) - world.seconds_at(row["period_start"]) for row in urine) / 3600
        known = bool(urine and hours and patient["weight_kg"])
        found.append(
            {
                "until": world.iso(end - number * 86_400),
                "in_ml": volume["in"],
                "out_ml": volume["out"],
                "balance_ml": volume["in"] - volume["out"],
                "urine_ml": sum(row["value"] for row in urine) if urine else None,
                "urine_hours": round(hours, 1),
                "urine_ml_kg_h": round(sum(row["value"] for row in urine) / hours / patient["weight_kg"], 2)
                if known
                else None,
            }
        )
    return found


def skin_findings(world: World, patient_id: str, since: str) -> list[dict[str, Any]]:
    """Charted skin findings, newest first, each with stage, site and whether it was there on admission."""
    return [
        {"record_id": row["id"], "time": row["effective"], "finding": row["value_text"]}
        | (json.loads(row["note"]) if row["note"] else {})
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND code = 'skin_finding' AND effective >= ? AND issued <= ?"
            " ORDER BY effective DESC, id",
            patient_id, since, world.now,
        )
    ]  # fmt: skip


def precautions(world: World, patient_id: str) -> list[dict[str, Any]]:
    """Running orders for care, observation, isolation, activity and restraint."""
    marks = ", ".join("?" * len(PRECAUTIONS))
    return [
        {"order_id": row["id"], "item": row["code"], "kind": row["detail"], "since": row["authored"]}
        for row in world.rows(
            f"SELECT * FROM service_request WHERE patient_id = ? AND detail IN ({marks}) AND status = 'active'"
            " AND authored <= ? ORDER BY authored, id",
            patient_id, *PRECAUTIONS, world.now,
        )
    ]  # fmt: skip
