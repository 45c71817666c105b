"""The interaction tables, one module a theme, and the index that finds the rows between two drugs.

A row is written with `pk(...)`, `pd(...)` or `physicochemical(...)` of `interaction.py`: the two sides (a drug name,
or `group:TAG` for a class of drug_groups.py), topic, severity, mechanism, effect, management, source.
The tables are read when the first pair is looked up.
"""

from functools import cache
from typing import TYPE_CHECKING

from medmcp.servers.clinical.drug import Drug

if TYPE_CHECKING:
    from medmcp.servers.clinical.interaction import Interaction

__all__ = ["ACTS_AS", "all_rows", "rows_between"]

# A prodrug or formulation with a formulary row of its own interacts as the substance that it turns into.
ACTS_AS: dict[str, str] = {
    "aminophylline": "theophylline",
    "fosphenytoin": "phenytoin",
    "liposomal amphotericin b": "amphotericin b",
    "prednisone": "prednisolone",
    "valaciclovir": "aciclovir",
}


@cache
def all_rows() -> "tuple[Interaction, ...]":
    """Every row of every table."""
    # Deferred: the tables are some hundred kilobytes that a server without drug tools never needs.
    from medmcp.servers.clinical.interactions import (
        anti_infectives,
        anticoagulants_antiplatelets,
        cardiovascular,
        class_rules,
        endocrine_metabolic,
        immunology_oncology,
        neuro_psychiatry,
        other,
    )

    return (
        *anticoagulants_antiplatelets.INTERACTIONS,
        *cardiovascular.INTERACTIONS,
        *anti_infectives.INTERACTIONS,
        *neuro_psychiatry.INTERACTIONS,
        *endocrine_metabolic.INTERACTIONS,
        *immunology_oncology.INTERACTIONS,
        *other.INTERACTIONS,
        *class_rules.INTERACTIONS,
    )


def rows_between(a: Drug, b: Drug) -> "list[Interaction]":
    """Rows that name the two drugs or their classes, the exact pair first."""
    index = _index()
    names = {a.name, b.name, ACTS_AS.get(a.name), ACTS_AS.get(b.name)}
    found = []
    for side_a in _sides(a):
        for side_b in _sides(b):
            for row in index.get((min(side_a, side_b), max(side_a, side_b)), ()):
                if not names.intersection(row.unless) and row not in found:
                    found.append(row)
    return sorted(found, key=lambda row: row.a.startswith("group:") + row.b.startswith("group:"))


@cache
def _index() -> "dict[tuple[str, str], tuple[Interaction, ...]]":
    index: dict[tuple[str, str], tuple[Interaction, ...]] = {}
    for row in all_rows():
        key = (min(row.a, row.b), max(row.a, row.b))
        index[key] = (*index.get(key, ()), row)
    return index


def _sides(drug: Drug) -> tuple[str, ...]:
    active = ACTS_AS.get(drug.name)
    names = (drug.name, active) if active else (drug.name,)
    return (*names, *(f"group:{tag}" for tag in drug.groups))
