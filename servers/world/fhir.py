"""FHIR R4 bundles: a world goes out as one, and one comes in as a world.

`export_bundle` and `import_bundle` are the two doors. The export is in `fhir_export.py`, the import of our own
bundles in `fhir_import.py`, that of bundles made by others (Synthea's) in `fhir_foreign.py` and `fhir_rows.py`; which
element holds which column is in `fhir_columns.py`.
"""

from medmcp.servers.world.fhir_export import export_bundle
from medmcp.servers.world.fhir_import import (
    MOST_BYTES,
    import_bundle,
    import_with_report,
    merge_bundles,
    read_bundle,
)
from medmcp.servers.world.fhir_report import ImportReport

__all__ = [
    "MOST_BYTES",
    "ImportReport",
    "export_bundle",
    "import_bundle",
    "import_with_report",
    "merge_bundles",
    "read_bundle",
]
