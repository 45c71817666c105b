"""Scores on file: what calculators logged in this episode, and totals that staff or an instrument charted.

Nothing is calculated here. A score that nobody calculated or charted is not there.
"""

import json
from typing import Any

from medmcp.servers.world.world import World

__all__ = ["KNOWN_SCORES", "plain_name", "recorded_scores"]

# names under which calculators log, beside the totals that are charted as observations of category survey or score
KNOWN_SCORES: frozenset[str] = frozenset(
    [
        "4at",
        "abcde",
        "amts",
        "apache2",
        "aspects",
        "audit",
        "auditc",
        "birads",
        "bishop",
        "bpp",
        "braden",
        "broset",
        "bvc",
        "cage",
        "cha2ds2vasc",
        "childpugh",
        "ciwaar",
        "creatinineclearance",
        "cssrs",
        "curb65",
        "dast10",
        "esi",
        "gad7",
        "gcs",
        "hasbled",
        "heart",
        "hospital",
        "kidneyfunction",
        "lace",
        "meld",
        "meldna",
        "mmse",
        "moca",
        "morse",
        "naranjo",
        "news2",
        "nihss",
        "pcl5",
        "phq9",
        "qsofa",
        "qtc",
        "rts",
        "scoff",
        "sepsisscreen",
        "shockindex",
        "sirs",
        "sofa",
        "tisdale",
        "tisdaleqtrisk",
        "wellsdvt",
        "wellspe",
    ]
)


def plain_name(name: str) -> str:
    """A score's name in letters and digits, so that NEWS2, news2 and NEWS 2 are one."""
    return "".join(c for c in name.casefold() if c.isalnum())


def recorded_scores(world: World, patient_id: str, since: str, until: str) -> list[dict[str, Any]]:
    """Scores of a stretch of time, newest first, with items as they were stored."""
    found = [
        {
            "score_name": row["name"], "value": row["value"], "interpretation": row["interpretation"],
            "items": [{"item": item["name"], "value": item["value"], "points": item["points"]} for item in _items(row["items"])],
            "missing": [item["name"] for item in _items(row["items"]) if item.get("source") == "missing"],
            "calculated_at": row["at"], "by": "calculator", "record_id": None,
        }
        for row in world.rows(
            "SELECT * FROM score WHERE patient_id = ? AND at >= ? AND at <= ? ORDER BY id DESC", patient_id, since, until
        )
    ]  # fmt: skip
    found += [
        {"score_name": row["display"] or row["code"], "value": row["value"], "interpretation": row["note"], "items": [], "missing": [],
         "calculated_at": row["effective"], "by": "charted", "record_id": row["id"]}
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND effective >= ? AND effective <= ? AND issued <= ?"
            " AND value IS NOT NULL AND status != 'entered-in-error' AND category IN ('survey', 'score')"
            " AND code NOT LIKE '%\\_%' ESCAPE '\\' ORDER BY effective DESC, id DESC",
            patient_id, since, until, world.now,
        )
    ]  # fmt: skip
    return sorted(_merged(found), key=lambda one: str(one["calculated_at"]), reverse=True)


def _merged(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A total that was logged and charted by the same call is one score."""
    kept: list[dict[str, Any]] = []
    for one in found:
        same = next(
            (
                other
                for other in kept
                if one["record_id"] and other["record_id"] is None and other["value"] == one["value"]
                and other["calculated_at"] == one["calculated_at"]
                and plain_name(other["score_name"]) == plain_name(one["score_name"])
            ),
            None,
        )  # fmt: skip
        if same:
            same["record_id"] = one["record_id"]
        else:
            kept.append(one)
    return kept


def _items(text: str | None) -> list[dict[str, Any]]:
    return list(json.loads(text)) if text else []
