"""The parameter types that tools share: one name and one meaning for a thing on every server."""

from typing import Annotated

from pydantic import Field

__all__ = [
    "AtTime",
    "Cursor",
    "EncounterId",
    "ImageId",
    "Limit",
    "OptionalPatientId",
    "OverrideReason",
    "PatientId",
    "StudyId",
]

PatientId = Annotated[str, Field(pattern=r"^PT-[0-9]{6}$", description="Patient key, the same on every server.")]
OptionalPatientId = Annotated[
    str,
    Field(
        pattern=r"^(PT-[0-9]{6})?$",
        description="Patient key. Omit to work on explicit inputs only, without a chart.",
    ),
]
EncounterId = Annotated[
    str,
    Field(
        pattern=r"^(EN-[0-9]{6})?$",
        description="Encounter; default is the open encounter, else the most recent one.",
    ),
]
StudyId = Annotated[str, Field(pattern=r"^ST-[0-9]{6}$", description="Imaging or ECG study key.")]
ImageId = Annotated[
    str, Field(pattern=r"^IM-[0-9]{6}$", description="Key of one image (or series key image) inside a study.")
]
AtTime = Annotated[
    str,
    Field(
        pattern=r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$",
        description="Score the chart as known at this simulated time (ISO 8601); default is now.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=50, description="Maximum number of rows returned.")]
Cursor = Annotated[str, Field(max_length=200, description="Opaque next_cursor of the previous page.")]
OverrideReason = Annotated[
    str,
    Field(
        max_length=500,
        description="Clinical reason (at least 10 characters) for going on after a SAFETY_BLOCK that is marked"
        " overridable; stored in the audit log.",
    ),
]
