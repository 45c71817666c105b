"""The hospital's emergency protocols by key: every `Protocol` row of the eight tables. Read `cardiac.py` next."""

from difflib import get_close_matches

from medmcp.servers.clinical.protocol import Protocol
from medmcp.servers.clinical.protocols import (
    anaesthesia_behaviour,
    cardiac,
    infection,
    neuro,
    obstetric,
    paediatric,
    toxicology_metabolic,
    trauma,
)

__all__ = ["PROTOCOLS", "find_protocol", "nearest_protocols"]

PROTOCOLS: dict[str, Protocol] = {
    row.key: row
    for table in (
        cardiac, neuro, infection, trauma, toxicology_metabolic, paediatric, obstetric, anaesthesia_behaviour,
    )
    for row in table.PROTOCOLS
}  # fmt: skip


def find_protocol(key: str) -> Protocol | None:
    """The protocol with this key, or None."""
    return PROTOCOLS.get(key.strip().casefold().replace(" ", "_").replace("-", "_"))


def nearest_protocols(key: str, n: int = 3) -> list[str]:
    """Keys that look like `key`, best first."""
    return get_close_matches(key.strip().casefold().replace(" ", "_"), PROTOCOLS, n=n, cutoff=0.5)
