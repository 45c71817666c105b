"""Result shapes of the triage tools."""

from typing import TypedDict

from medmcp.servers.results import ScoreResult

__all__ = ["Arrival", "Bed", "Presentation", "QsofaResult", "Symptom"]


class Symptom(TypedDict):
    symptom: str
    present: bool
    severity: str | None
    duration: str | None


class Arrival(TypedDict):
    mode: str | None
    time: str
    accompanied_by: str | None
    prehospital_treatment: str | None


class Presentation(TypedDict):
    encounter_id: str
    chief_complaint: str
    onset: str | None
    arrival: Arrival
    history_given: str | None
    symptoms: list[Symptom]
    pain: dict[str, int | str | None]
    triage_vitals: dict[str, object]
    told_medications: list[str]
    told_allergies: list[str]
    referral: str | None
    pregnancy_possible: str


class QsofaResult(ScoreResult):
    positive: bool | None


class Bed(TypedDict):
    bed_id: str
    zone: str
    monitoring: str
    nurse_ratio: str
    reassess_at: str | None
    displaced: str | None
    warnings: list[str]
