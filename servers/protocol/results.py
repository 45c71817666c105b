"""Result shapes of the protocol tools."""

from typing import Any, TypedDict

__all__ = ["Accepted", "Cases", "Passed", "Reply", "Started", "Thought", "Waited", "WorldEvent"]


class Started(TypedDict):
    case_id: str
    scenario: str
    role: str
    patient_id: str
    encounter_id: str
    sim_time: str
    limits: dict[str, int]
    answer_format: list[dict[str, Any]]
    servers: list[str]
    notice: str


class Cases(TypedDict):
    cases: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class Reply(TypedDict):
    reply: str
    speaker: str
    manner: str
    disclosed_fact_ids: list[str]
    rapport: str


class WorldEvent(TypedDict):
    time: str
    type: str
    text: str
    ref_id: str


class Passed(TypedDict):
    sim_time: str
    stopped_early: bool
    events: list[WorldEvent]
    results_ready: list[str]


class Waited(TypedDict):
    sim_time: str
    ready: list[str]
    still_pending: list[dict[str, str]]
    events: list[WorldEvent]
    minutes_waited: float


class Thought(TypedDict):
    ok: bool


class Accepted(TypedDict):
    accepted: bool
    missing_fields: list[str]
    episode_ended: bool
    next: str
