"""Which passages a search may give, as a condition of LanceDB that both tables, passages and vectors, understand."""

from collections.abc import Sequence

from medmcp.kb.error import BadInput
from medmcp.kb.manifest import Manifest
from medmcp.kb.passage import ID_PATTERN
from medmcp.kb.row import document_number, key_of, quoted

__all__ = ["FILED", "condition", "one_of"]

FILED = ["document", "source", "kind", "study_type", "organisation", "year"]
"""The columns that a condition may name, besides `key`."""


def condition(
    manifest: Manifest,
    *,
    sources: Sequence[str] = (),
    kinds: Sequence[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    study_types: Sequence[str] = (),
    organisations: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> str:
    """The condition for these, as `KnowledgeBase.search` describes them; empty for none. Raises BadInput."""
    known = manifest.sources
    if unknown := [name for name in sources if name not in known]:
        raise BadInput(f"No source {', '.join(unknown)} here. Sources: {', '.join(known) or 'none'}.")
    first, last = years
    if first is not None and last is not None and first > last:
        raise BadInput(f"years are {first} to {last}; the first must not be after the last.")
    by_kind = one_of("kind", kinds)
    if not kinds and any("question_bank" in count.kinds for count in known.values()):
        by_kind = "kind != 'question_bank'"
    # Passages and documents to leave out, of whatever source.
    keys = [key_of(name) for name in exclude if ID_PATTERN.fullmatch(name)]
    documents = [document_number(source, name) for name in exclude for source in known]
    conditions = (
        one_of("source", sources),
        by_kind,
        one_of("study_type", study_types),
        one_of("organisation", organisations),
        # An unknown year is null in one table and 0 in the other.
        "year > 0" if (first, last) != (None, None) else "",
        f"year >= {int(first)}" if first is not None else "",
        f"year <= {int(last)}" if last is not None else "",
        f"key NOT IN ({', '.join(map(str, keys))})" if keys else "",
        f"document NOT IN ({', '.join(map(str, documents))})" if documents else "",
    )
    return " AND ".join(part for part in conditions if part)


def one_of(column: str, values: Sequence[str] | Sequence[int]) -> str:
    """The condition that a column has one of these values; empty for none."""
    literals = (quoted(value) if isinstance(value, str) else str(value) for value in values)
    return f"{column} IN ({', '.join(literals)})" if values else ""
