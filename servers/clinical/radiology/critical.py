"""The hospital's policy on findings that must be told: which, to whom, how fast.

Red: within 60 minutes, by voice. Orange: the same day, 12 hours. Yellow: within 3 days. Findings after the ACR practice
parameter for communication of diagnostic imaging findings (2020), the RCR standards for the communication of critical findings
(2016) and Larson 2014 J Am Coll Radiol 11:552; the times are this hospital's own.
"""

import re

from medmcp.servers.clinical.row import Row

__all__ = ["CRITICAL", "LEVELS", "CriticalFinding", "Level", "level_of_text", "without_negations"]


class Level(Row):
    """How fast, how, and when an answer comes at the earliest and the latest, in minutes."""

    key: str
    within_minutes: int
    methods: tuple[str, ...]
    answer: tuple[int, int]


class CriticalFinding(Row):
    """A finding of the list; `words`: each group must have one of its alternatives in the text."""

    level: str
    name: str
    words: tuple[str, ...]


LEVELS: dict[str, Level] = {
    level.key: level
    for level in (
        Level(key="red", within_minutes=60, methods=("phone", "in_person"), answer=(5, 15)),
        Level(key="orange", within_minutes=12 * 60, methods=("phone", "in_person", "secure_message"), answer=(60, 60)),
        Level(
            key="yellow",
            within_minutes=3 * 24 * 60,
            methods=("phone", "in_person", "secure_message"),
            answer=(720, 720),
        ),
    )
}


def _row(level: str, name: str, *words: str) -> CriticalFinding:
    return CriticalFinding(level=level, name=name, words=words)


CRITICAL: tuple[CriticalFinding, ...] = (
    _row("red", "tension pneumothorax", r"tension pneumothora|pneumothora.{0,80}(mediastin|trachea).{0,30}shift|(mediastin|trachea).{0,30}shift.{0,80}pneumothora"),
    _row("red", "aortic dissection or rupture", r"aort", r"dissect|ruptur|intimal flap"),
    _row("red", "intracranial haemorrhage", r"(intracranial|intracerebral|subarachnoid|(?<!chronic )(?<!old )subdural|epidural|extradural|intraventricular).{0,20}(ha?emorrhage|ha?ematoma|bleed)"),
    _row("red", "large-vessel occlusion or early stroke", r"(large[- ]vessel|basilar|middle cerebral|carotid|\bm1\b|\bmca\b).{0,40}occlu|acute (territorial )?infarct|early isch"),
    _row("red", "cord or cauda equina compression", r"(cord|cauda equina).{0,20}compress"),
    _row("red", "pulmonary embolism with right heart strain", r"pulmonary embol", r"massive|saddle|right (heart|ventric).{0,20}strain|rv.{0,3}lv"),
    _row("red", "perforation or bowel ischaemia", r"free (intraperitoneal )?air|pneumoperitone|perforat|bowel isch|mesenteric isch|portal venous gas|pneumatosis"),
    _row("red", "ruptured ectopic pregnancy", r"ectopic", r"ruptur|free fluid|ha?emoperitone"),
    _row("red", "torsion", r"(testic|ovar|adnex).{0,30}torsion|torsion.{0,30}(testi|ovar|adnex)"),
    _row("red", "malpositioned tube or line", r"(tube|line|catheter).{0,40}(malposition|misplac|in the (right|left) (main )?bronch|in the oesophagus|in the lung)"),
    _row("red", "unstable fracture of the spine", r"unstable.{0,40}(spine|fracture|vertebra)"),
    _row("red", "retained object", r"retained.{0,30}(swab|sponge|instrument|object|foreign)"),
    _row("orange", "chronic subdural collection", r"(chronic|old) subdural"),
    _row("orange", "pulmonary embolism", r"pulmonary embol"),
    _row("orange", "pneumothorax", r"pneumothora"),
    _row("orange", "deep vein thrombosis", r"(deep vein|femoral|iliac|popliteal).{0,20}thrombos"),
    _row("orange", "abscess or complicated infection", r"abscess|empyema|appendicitis|cholangitis|obstruct.{0,20}(pyo|infected)"),
    _row("orange", "fracture that was not suspected", r"fracture"),
    _row("orange", "bowel obstruction", r"bowel obstruct|volvulus"),
    _row("yellow", "suspected cancer", r"malignan|carcinoma|metasta|suspicious (mass|nodule|lesion)|spiculated"),
    _row("yellow", "nodule or aneurysm that needs follow-up", r"nodule|aneurysm|incidental"),
)  # fmt: skip
ORDER = ("red", "orange", "yellow")
NEGATED = re.compile(
    r"\b(?:no|not|without|excluded?|exclude|rule out|absence of|negative for|resolved)\b[^.;,\n]*", re.IGNORECASE
)


def without_negations(text: str) -> str:
    """A text without what it denies, up to the next stop, comma or semicolon."""
    return NEGATED.sub(" ", text)


def level_of_text(text: str) -> tuple[str, str] | None:
    """The level that the list gives to a text, and the finding it names; None if it names none of the list."""
    plain = without_negations(text).lower()
    for level in ORDER:
        for row in CRITICAL:
            if row.level == level and all(re.search(words, plain) for words in row.words):
                return level, row.name
    return None
