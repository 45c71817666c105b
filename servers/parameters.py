"""The parameter types that tools share: one name and one meaning for a thing on every server."""

from typing import Annotated, Literal

from pydantic import Field

__all__ = [
    "Age",
    "AtTime",
    "ComaScale",
    "Cursor",
    "DrugName",
    "EncounterId",
    "HeartRate",
    "ImageId",
    "Limit",
    "NameValue",
    "OptionalFindingId",
    "OptionalPatientId",
    "OptionalStudyId",
    "OptionalTime",
    "OverrideReason",
    "PatientId",
    "RespiratoryRate",
    "Sex",
    "Since",
    "StudyId",
    "SystolicPressure",
    "Temperature",
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
OptionalStudyId = Annotated[str, Field(pattern=r"^(ST-[0-9]{6})?$", description="Study; default is the latest.")]
ImageId = Annotated[
    str, Field(pattern=r"^IM-[0-9]{6}$", description="Key of one image (or series key image) inside a study.")
]
OptionalFindingId = Annotated[
    str, Field(pattern=r"^(FI-[0-9]{6})?$", description="A finding that analyze_medical_image named.")
]

# a tool adds its own description: Annotated[OptionalTime, Field(description=...)]
OptionalTime = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$")]
AtTime = Annotated[
    OptionalTime, Field(description="Score the chart as known at this simulated time (ISO 8601); default is now.")
]
Since = Annotated[OptionalTime, Field(description="Only rows at or after this simulated time (ISO 8601).")]
NameValue = Annotated[str, Field(pattern=r"^[a-z0-9_]+=[^=]{1,60}$")]  # name=value

# what a score reads of a person, when the caller gives it in place of the chart
Age = Annotated[float | None, Field(ge=0, le=120, description="Age in years.")]
Sex = Annotated[Literal["female", "male"] | None, Field(description="Sex.")]
HeartRate = Annotated[float | None, Field(ge=0, le=300, description="Heart rate per minute.")]
RespiratoryRate = Annotated[float | None, Field(ge=0, le=80, description="Breaths per minute.")]
SystolicPressure = Annotated[float | None, Field(ge=0, le=300, description="Systolic pressure in mmHg.")]
Temperature = Annotated[float | None, Field(ge=20, le=45, description="Temperature in degC.")]
ComaScale = Annotated[int | None, Field(ge=3, le=15, description="Glasgow Coma Scale total.")]

DrugName = Annotated[str, Field(min_length=1, max_length=120, description="Generic or brand name.")]
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
