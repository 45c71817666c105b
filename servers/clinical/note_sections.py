"""What a note of a kind should hold, and how a section is recognised: by a heading at the start of a line or sentence.

Progress and outpatient notes follow the problem-oriented record (Weed 1968 NEJM 278:593); the admission note the
history-and-physical of 42 CFR 482.22(c)(5) with its usual parts; procedure notes the Joint Commission standard
RC.02.01.03 (2024); a handover SBAR (Leonard 2004 Qual Saf Health Care 13 Suppl 1:i85).
"""

import re
from typing import Literal

__all__ = ["SECTIONS", "NoteType", "WritableNote", "sections_of"]

NoteType = Literal[
    "triage", "admission", "progress", "nursing", "consultation", "procedure", "operative", "discharge_summary",
    "psychiatric", "obstetric", "outpatient", "handover",
]  # fmt: skip
WritableNote = Literal[
    "triage", "admission", "progress", "consultation", "procedure", "psychiatric", "obstetric", "outpatient", "addendum"
]
SOAP = ("subjective", "objective", "assessment", "plan")
SECTIONS: dict[str, tuple[str, ...]] = {
    "triage": ("complaint", "vital signs", "acuity"),
    "admission": (
        "complaint",
        "history",
        "past history",
        "medications",
        "allergies",
        "examination",
        "assessment",
        "plan",
    ),
    "progress": SOAP,
    "consultation": ("question", "findings", "assessment", "recommendation"),
    "procedure": ("indication", "consent", "procedure", "complications"),
    "psychiatric": ("history", "mental state", "risk", "assessment", "plan"),
    "obstetric": ("history", "examination", "fetal", "assessment", "plan"),
    "outpatient": SOAP,
    "addendum": (),
}
# other words for a heading
HEADINGS: dict[str, tuple[str, ...]] = {
    "subjective": ("subjective", "s", "history", "interval history", "complaint", "hpi"),
    "objective": ("objective", "o", "examination", "exam", "vital signs", "vitals", "results"),
    "assessment": ("assessment", "a", "impression", "diagnosis", "diagnoses", "assessment and plan", "opinion"),
    "plan": ("plan", "p", "recommendation", "recommendations", "assessment and plan", "management"),
    "complaint": ("complaint", "chief complaint", "presenting complaint", "cc", "reason for attendance"),
    "vital signs": ("vital signs", "vitals", "observations"),
    "acuity": ("acuity", "triage level", "esi", "category"),
    "history": ("history", "history of present illness", "hpi", "subjective"),
    "past history": ("past history", "past medical history", "pmh", "background"),
    "medications": ("medications", "medicines", "drugs", "drug history", "meds"),
    "allergies": ("allergies", "allergy"),
    "examination": ("examination", "exam", "physical examination", "objective"),
    "question": ("question", "reason", "reason for consultation", "request"),
    "findings": ("findings", "examination", "history", "objective"),
    "recommendation": ("recommendation", "recommendations", "plan", "advice"),
    "indication": ("indication", "reason"),
    "consent": ("consent",),
    "procedure": ("procedure", "technique", "description"),
    "complications": ("complications", "complication"),
    "mental state": ("mental state", "mental status", "mse", "mental state examination"),
    "risk": ("risk", "risk assessment"),
    "fetal": ("fetal", "fetus", "fetal heart", "ctg"),
}


def sections_of(note_type: str, text: str) -> tuple[list[str], list[str]]:
    """(sections found, sections missing) of a note."""
    found = []
    for section in SECTIONS.get(note_type, ()):
        names = "|".join(re.escape(name) for name in HEADINGS[section])
        if re.search(rf"(?:^|[\n.;])\s*(?:{names})\s*:", text, re.IGNORECASE):
            found.append(section)
    return found, [section for section in SECTIONS.get(note_type, ()) if section not in found]
