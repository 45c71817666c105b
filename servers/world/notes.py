"""Clinical notes of the record: which ones may be read, what a search finds, and facts in a note that the chart denies."""

import re
from datetime import timedelta
from typing import Any

from medmcp.servers.clinical.allergy import cross_reactivity, worst
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.facts import recorded_allergies
from medmcp.servers.world.world import Row, World

__all__ = ["conflicts", "excerpt", "found_words", "readable_notes"]

EXCERPT = 160  # characters either side of the first word searched for
NOT_SO = r"\b(?:no|none|not|denies|without|negative for|never|nil)\b[^.;,\n]{0,60}"
NO_ALLERGY = re.compile(
    r"\b(?:no known (?:drug )?allerg\w+|nkda|nka|no allerg\w+|allerg\w+: (?:none|nil))\b", re.IGNORECASE
)
ALLERGIC = re.compile(r"\ballerg(?:ic|y) to ([a-z][a-z' -]{2,40})", re.IGNORECASE)
PREGNANT = re.compile(r"\b(?:is |currently |now )?pregnant\b", re.IGNORECASE)
NOT_PREGNANT = re.compile(
    r"\b(?:not pregnant|is not pregnant|pregnancy (?:test )?negative|no pregnancy)\b", re.IGNORECASE
)
# words of the body that may carry a side, and the stems under which the chart names them
BODY = {
    "leg": ("leg", "calf", "lower_limb", "lower limb"), "arm": ("arm", "upper_limb", "upper limb"), "knee": ("knee",),
    "lung": ("lung", "base", "chest"), "breast": ("breast",), "eye": ("eye",), "flank": ("flank", "kidney", "renal"),
    "thyroid": ("thyroid",),
}  # fmt: skip
SIDED = re.compile(r"\b(left|right)[ -](?:lower |upper |sided )?([a-z]+)", re.IGNORECASE)


def readable_notes(
    world: World, patient_id: str, *, encounter_id: str = "", note_type: str | None = None, since: str = ""
) -> list[Row]:
    """Notes written by now, newest first; the discharge summary of an encounter that is still open is withheld."""
    open_encounters = {
        row["id"] for row in world.rows(
            "SELECT id FROM encounter WHERE patient_id = ? AND status = 'in-progress'", patient_id
        )
    }  # fmt: skip
    rows = world.rows(
        "SELECT * FROM document_reference WHERE patient_id = ? AND date <= ? AND date >= ? AND text IS NOT NULL"
        " AND coalesce(status, '') != 'entered-in-error' ORDER BY date DESC, id DESC",
        patient_id, world.now, since,
    )  # fmt: skip
    return [
        row
        for row in rows
        if not (row["type"] == "discharge_summary" and row["encounter_id"] in open_encounters)
        and (not encounter_id or row["encounter_id"] == encounter_id)
        and (note_type is None or row["type"] == note_type)
    ]


def found_words(text: str, wanted: str) -> bool:
    """Whether every word occurs in the text, as a word."""
    lower = text.casefold()
    return all(re.search(rf"\b{re.escape(word)}", lower) for word in wanted.casefold().split())


def excerpt(text: str, wanted: str) -> str:
    """The text around the first word searched for."""
    places = [
        match.start()
        for word in wanted.casefold().split()
        if (match := re.search(rf"\b{re.escape(word)}", text.casefold()))
    ]
    at = min(places) if places else 0
    begin, end = max(0, at - EXCERPT), min(len(text), at + EXCERPT)
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def conflicts(world: World, patient: Row, text: str) -> list[dict[str, Any]]:
    """Statements of a note that the chart contradicts: allergy, pregnancy, side."""
    return [*_allergy(world, patient, text), *_pregnancy(patient, text), *_sides(world, patient, text)]


def _conflict(kind: str, said: str, chart: str, record_id: str) -> dict[str, Any]:
    return {"kind": kind, "note_says": said, "chart_says": chart, "record_id": record_id}


def _allergy(world: World, patient: Row, text: str) -> list[dict[str, Any]]:
    recorded = recorded_allergies(world, patient["id"])
    if recorded and (match := NO_ALLERGY.search(text)):
        return [
            _conflict("allergy", match.group(0), f"allergic to {one.allergen}", one.record_id) for one in recorded
        ]  # fmt: skip
    found = []
    affirmed = re.sub(rf"{NOT_SO}", " ", text, flags=re.IGNORECASE)
    for match in ALLERGIC.finditer(affirmed):
        named = match.group(1).split(" and ")[0].strip()
        drug = find_drug(named) or find_drug(named.split()[0])
        known = drug is not None and worst([cross_reactivity(drug, one) for one in recorded]).verdict == "avoid"
        if drug is not None and not known and patient["allergy_status"] in ("none_known", "documented"):
            found.append(_conflict("allergy", match.group(0), "not on the allergy list", patient["id"]))
    return found


def _pregnancy(patient: Row, text: str) -> list[dict[str, Any]]:
    denied = NOT_PREGNANT.search(text)
    affirmed = PREGNANT.search(re.sub(NOT_SO, " ", NOT_PREGNANT.sub(" ", text), flags=re.IGNORECASE))
    if patient["pregnancy"] == "pregnant" and denied:
        return [_conflict("pregnancy", denied.group(0), "pregnant", patient["id"])]
    if patient["pregnancy"] == "not_pregnant" and affirmed:
        return [_conflict("pregnancy", affirmed.group(0), "not pregnant", patient["id"])]
    return []


def _sides(world: World, patient: Row, text: str) -> list[dict[str, Any]]:
    """The other side of a paired part than the chart's imaging and examination name."""
    since = (world.start - timedelta(days=7)).isoformat()
    charted: dict[str, dict[str, str]] = {}
    for row in world.rows(
        "SELECT id, value_text AS words, '' AS part FROM observation WHERE patient_id = ? AND category = 'exam' AND issued <= ?"
        " AND effective >= ? AND value_text IS NOT NULL"
        " UNION ALL SELECT id, laterality AS words, body_part AS part FROM imaging_study WHERE patient_id = ? AND started <= ?"
        " AND started >= ? AND laterality IN ('left', 'right')",
        patient["id"], world.now, since, patient["id"], world.now, since,
    ):  # fmt: skip
        words = f"{row['words']} {row['part']}".casefold()
        for side in ("left", "right"):
            if not re.search(rf"\b{side}\b", words):
                continue
            for part, stems in BODY.items():
                if any(stem in words for stem in stems):
                    charted.setdefault(part, {}).setdefault(side, row["id"])
    found = []
    for match in SIDED.finditer(re.sub(NOT_SO, " ", text, flags=re.IGNORECASE)):
        side, noun = match.group(1).casefold(), match.group(2).casefold()
        part = next((part for part, stems in BODY.items() if noun.rstrip("s") in stems), "")
        sides = charted.get(part, {})
        if sides and side not in sides:
            other = next(iter(sides))
            found.append(_conflict("laterality", match.group(0), f"{other} {part}", sides[other]))
    return found
