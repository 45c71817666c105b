"""Radiological classifications, report templates, critical findings and reference levels in prose: what `passages.py` gives to the
library of them.
"""

import inspect
from collections.abc import Iterator

from medmcp.servers.clinical.radiology import critical, dose, templates
from medmcp.servers.clinical.radiology.lung_incidental import FOLLOW_UP
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.evidence_passages import Written

__all__ = ["radiology"]


def radiology() -> Iterator[Written]:
    """Classifications by what they ask, report templates, findings that must be told, reference levels of dose."""
    for system in RADIOLOGY_SYSTEMS.values():
        asked = "; ".join(f"{one.name.replace('_', ' ')}: {one.about} ({one.allowed})" for one in system.descriptors)
        doc = f"radiology/{system.key}"
        text = f"{system.name} asks: {asked}. {' '.join(system.notes)}"
        yield Written(
            "score", f"{system.name} (radiology classification)", "descriptors", text.strip(), system.citation, doc
        )
        about = (inspect.getdoc(inspect.getmodule(system.rule)) or "").replace("\n", " ")
        text = f"{about} Categories from the least to the most suspicious: {'; '.join(system.order)}."
        yield Written(
            "score",
            f"{system.name} (radiology classification)",
            "categories",
            text,
            system.citation,
            f"{doc}/categories",
        )
    rows = "; ".join(
        f"{kind} {number} {size} mm {risk}: {advice}".replace(" :", ":")
        for (kind, number, size, risk), advice in FOLLOW_UP.items()
    )
    yield Written("guideline", "Follow-up of incidental pulmonary nodules", "table", f"Fleischner 2017. {rows}.", "MacMahon 2017 Radiology 284:228",
                   "radiology/fleischner-table")  # fmt: skip
    for template in templates.TEMPLATES:
        text = (
            f"Report of a {template.key}. Findings: {'; '.join(template.findings)}. Blind spots: {'; '.join(template.checklist)}."
            + (f" Measure: {'; '.join(template.measurements)}." if template.measurements else "")
            + (f" Tell at once: {'; '.join(template.critical)}." if template.critical else "")
        )
        yield Written(
            "guideline",
            f"Radiology report: {template.key}",
            "template",
            text,
            template.source,
            f"radiology/template-{template.key}",
        )
    for level in critical.LEVELS.values():
        named = "; ".join(row.name for row in critical.CRITICAL if row.level == level.key)
        text = f"{level.key.capitalize()} findings are told within {level.within_minutes} minutes by {' or '.join(level.methods)}: {named}."
        yield Written("guideline", f"Critical imaging findings: {level.key}", "policy", text, "ACR practice parameter for communication 2020; hospital policy",
                       f"radiology/critical-{level.key}")  # fmt: skip
    for row in dict.fromkeys(dose.LEVELS.values()):
        text = f"Diagnostic reference level, {row.examination}: {row.value:g} {row.unit}. An investigation level for typical adults, not a limit."
        yield Written("guideline", f"Reference level: {row.examination}", "dose", text, "UKHSA national diagnostic reference levels 2024",
                       f"radiology/level-{row.examination}")  # fmt: skip
