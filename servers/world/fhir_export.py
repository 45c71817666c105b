"""A world as a FHIR R4 Bundle of type collection.

The chart goes out; what is true but not yet looked at (the latent tables) stays, unless asked for. The clock is
in `Bundle.meta`, under `urn:medmcp:fhir:clock`: start, seconds since the start, seed, and the counter of ids. The
event log, recorded scores and receipts of an episode are no part of a bundle. See `fhir_columns.py` for the columns.
"""

from typing import Any

from medmcp.servers.world.fhir_columns import BASIC, MAPPINGS, extension_of, resource_of
from medmcp.servers.world.schema import CHART_TABLES, LATENT_TABLES
from medmcp.servers.world.world import World

__all__ = ["BASE", "CLOCK", "export_bundle"]

BASE = "https://medmcp.invalid/fhir/"  # full URLs begin with it, so that relative references resolve in the bundle
CLOCK = "urn:medmcp:fhir:clock"


def export_bundle(world: World, *, include_latent: bool = False) -> dict[str, Any]:
    """The chart of a world as a bundle that `import_bundle` brings back row by row.

    With `include_latent` also the latent tables, as Basic resources: such a bundle comes back to the same digest.
    It tells what is wrong with every patient, so it is for moving a world, not for showing one.
    """
    tables = {table: world.rows(f'SELECT * FROM "{table}" ORDER BY id') for table in CHART_TABLES}
    kinds = {
        row["id"]: mapping.type
        for table, mapping in MAPPINGS.items()
        if table != "fhir_resource"
        for row in tables[table]
    }
    resources = [resource_of(table, row, kinds) for table in CHART_TABLES for row in tables[table]]
    if include_latent:
        for table in LATENT_TABLES:
            for number, row in enumerate(world.rows(f'SELECT * FROM "{table}" ORDER BY rowid'), start=1):
                resources.append(
                    {
                        "resourceType": "Basic",
                        "id": f"{table.replace('_', '-')}-{number}",
                        "code": {"coding": [{"system": BASIC, "code": table}]},
                        "extension": [extension_of(row)],
                    }
                )
    clock = world.row("SELECT start, seconds, seed, next_id FROM clock") or {}
    return {
        "resourceType": "Bundle",
        "meta": {
            "extension": [
                {"url": CLOCK, "extension": [{"url": name, "valueString": str(value)} for name, value in clock.items()]}
            ]
        },
        "type": "collection",
        "timestamp": world.now,
        "entry": [
            {"fullUrl": f"{BASE}{resource['resourceType']}/{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }
