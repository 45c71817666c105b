"""`ImportReport`: what became of every resource of an imported bundle."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ImportReport"]


@dataclass
class ImportReport:
    """Counts by resource type, and what the reader should know. Every resource is mapped, kept or repeated."""

    total: int = 0
    mapped: Counter[str] = field(default_factory=Counter)  # became rows of the chart
    kept: Counter[str] = field(default_factory=Counter)  # no table for it: its JSON stands in fhir_resource
    repeated: Counter[str] = field(default_factory=Counter)  # the same resource again
    dangling: list[str] = field(default_factory=list)  # "Encounter/x participant.individual -> Practitioner/y"
    warnings: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)  # rows written by table

    @property
    def complete(self) -> bool:
        """True if every resource of the bundle is accounted for."""
        return self.total == sum(self.mapped.values()) + sum(self.kept.values()) + sum(self.repeated.values())

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the counts, how many references lead nowhere with the first ten, the warnings."""
        return {
            "resources": self.total,
            "mapped": dict(sorted(self.mapped.items())),
            "kept": dict(sorted(self.kept.items())),
            "repeated": dict(sorted(self.repeated.items())),
            "dangling_references": len(self.dangling),
            "dangling_examples": self.dangling[:10],
            "warnings": self.warnings[:20],
            "rows": dict(sorted(self.rows.items())),
        }
