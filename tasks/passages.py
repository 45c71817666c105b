"""The conditions written out for the library: entry point `medmcp.passages`.

Four sections a condition, from the very rows that patients are generated with: how it shows, what to do to find it, how
it is treated, what goes wrong. Nothing of a single case is in them.
"""

from collections.abc import Iterable, Iterator

from medmcp.kb.passage import Passage
from medmcp.tasks.condition import Condition
from medmcp.tasks.conditions import CONDITIONS

__all__ = ["LICENCE", "SOURCE", "condition_passages", "passages"]

SOURCE = "medmcp-conditions"
LICENCE = "MIT"

MODALITY = {"ecg": "ECG", "xray": "X-ray", "ct": "CT", "mri": "MRI", "cta": "CT angiography"}

# How often a symptom is there, in words, by the bands of the HPO (very frequent from 80 %, frequent from 30 %,
# occasional from 5 %).
OFTEN = ((0.999, ""), (0.8, "very often"), (0.3, "often"), (0.05, "sometimes"))


def passages() -> Iterable[Passage]:
    """The passages of every condition; what two scripts of one disease share is written once."""
    written: set[str] = set()
    for condition in CONDITIONS.values():
        fresh = [one for one in condition_passages(condition) if one.id not in written]
        written |= {one.id for one in fresh}
        yield from fresh


def condition_passages(condition: Condition) -> Iterator[Passage]:
    """The passages of one condition."""
    for number, (section, text) in enumerate(_sections(condition)):
        yield Passage(
            text=text,
            title=f"{condition.name} (condition)",
            section=section,
            doc_id=f"condition/{condition.key}",
            chunk=number,
            source=SOURCE,
            kind="condition",
            licence=LICENCE,
            citation="; ".join(condition.sources),
            organisation="medmcp",
            codes=(condition.icd10,),
        )


def _sections(condition: Condition) -> Iterator[tuple[str, str]]:
    name = condition.name
    shown = [_symptom(symptom.name, symptom.probability) for symptom in condition.symptoms if symptom.probability > 0]
    lines = [f"{name} (ICD-10-CM {condition.icd10}) shows with: {', '.join(dict.fromkeys(shown))}."] if shown else []
    lines += [
        f"{MODALITY.get(study.modality, study.modality.capitalize())}: {study.impression.rstrip('.')}."
        for study in condition.studies
        if study.impression
    ]
    if other := [other for other in condition.accepted_names if other.lower() != name.lower()]:
        lines.append(f"Also called: {', '.join(other)}.")
    if lines:
        yield "presentation", " ".join(lines)
    for section, label, rows in (
        ("work-up", "Work-up", condition.workup),
        ("treatment", "Treatment", condition.treatment),
        ("pitfalls", "Pitfalls", (*condition.pitfalls, *condition.teaching)),
    ):
        if rows:
            yield section, f"{label} of {name}: {'; '.join(row.rstrip('.') for row in rows)}."


def _symptom(name: str, probability: float) -> str:
    often = next((words for least, words in OFTEN if probability >= least), "rarely")
    return f"{name} ({often})" if often else name
