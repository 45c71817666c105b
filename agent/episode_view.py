"""An episode as the report page steps through it: messages, chart rows as they came, the patient's course.

`report.py` writes the page; `report_runs.js` draws what is made here.
"""

from datetime import datetime
from typing import Any

from medmcp.agent.trajectory import Trajectory, unpack_world
from medmcp.servers.world.world import World
from medmcp.tasks.grade import AUTHORED

__all__ = ["episode_view", "worth_seeing"]

VIEWER_EPISODES = 24
MONITOR = ("heart_rate", "sbp", "respiratory_rate", "spo2", "temperature")
MONITOR_POINTS = 48


def worth_seeing(trajectories: list[Trajectory]) -> list[Trajectory]:
    """Harms first, then failures, then passes; spread over the families."""
    ranked = sorted(
        trajectories,
        key=lambda t: (bool(t.grade["passed"]), -max((h["severity"] for h in t.grade["harms"]), default=0)),
    )
    shown: dict[str, list[Trajectory]] = {}
    for trajectory in ranked:
        shown.setdefault(trajectory.family, []).append(trajectory)
    chosen: list[Trajectory] = []
    while len(chosen) < min(VIEWER_EPISODES, len(trajectories)):
        for queue in shown.values():
            if queue and len(chosen) < VIEWER_EPISODES:
                chosen.append(queue.pop(0))
    return chosen


def episode_view(run: str, trajectory: Trajectory) -> dict[str, Any]:
    """An episode as plain data for the viewer."""
    world = unpack_world(trajectory.world)
    start = datetime.fromisoformat(trajectory.sim_start)
    try:
        return {
            "run": run, "id": trajectory.id, "task": trajectory.task_id, "case": trajectory.case_id,
            "family": trajectory.family, "condition": trajectory.condition, "split": trajectory.split,
            "policy": trajectory.policy, "ending": trajectory.ending, "error": trajectory.error,
            "submission": trajectory.submission, "grade": trajectory.grade, "minutes": trajectory.sim_minutes,
            "steps": _steps(trajectory), "changes": _changes(trajectory, start), "monitor": _monitor(world, trajectory),
        }  # fmt: skip
    finally:
        world.close()


def _steps(trajectory: Trajectory) -> list[dict[str, Any]]:
    """Messages as the viewer shows them, each with the simulated minute it stands at."""
    start = datetime.fromisoformat(trajectory.sim_start)
    after = {
        turn.message: (datetime.fromisoformat(turn.sim_time) - start).total_seconds() / 60
        for turn in trajectory.turns
        if turn.sim_time
    }
    minute, steps = 0.0, []
    for index, message in enumerate(trajectory.messages):
        step: dict[str, Any] = {
            "role": message["role"],
            "text": str(message.get("content") or "")[:6000],
            "minute": minute,
        }
        if message.get("tool_calls"):
            step["calls"] = [
                {"name": call["function"]["name"], "arguments": call["function"]["arguments"]}
                for call in message["tool_calls"]
            ]
            minute = after.get(index, minute)
        if message["role"] == "tool":
            step["name"] = message.get("name", "")
            step["minute"] = minute
        steps.append(step)
    return steps


def _changes(trajectory: Trajectory, start: datetime) -> list[dict[str, Any]]:
    """Chart rows that the episode wrote or changed, with the minute from which they stand there."""
    rows = []
    for change in trajectory.world_diff:
        row = change["after"] or change["before"]
        # a result stands in the chart from when it is issued, an order from when it is written
        when = row.get("issued") or row.get(AUTHORED.get(change["table"], "")) or row.get("ended_at")
        minute = (datetime.fromisoformat(when) - start).total_seconds() / 60 if when and "T" in str(when) else 0.0
        rows.append(
            {
                "table": change["table"], "id": change["id"], "minute": round(max(0.0, minute), 1),
                "kind": "new" if change["before"] is None else "changed",
                "text": _line(change["table"], row),
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row["minute"], row["table"], row["id"]))


SHOWN = {
    "observation": ("code", "value", "value_text", "unit", "flag"),
    "medication_request": ("drug", "dose", "dose_unit", "route", "frequency", "status"),
    "medication_statement": ("drug", "dose", "dose_unit", "frequency", "status"),
    "medication_administration": ("drug", "dose", "dose_unit", "route"),
    "service_request": ("category", "display", "amount", "unit", "priority", "status"),
    "procedure": ("display", "status"),
    "communication": ("category", "code", "reason"),
    "detected_issue": ("severity", "detail", "override_reason"),
    "encounter": ("zone", "acuity", "location_id"),
    "location": ("zone", "status"),
    "imaging_study": ("modality", "body_part"),
    "diagnostic_report": ("impression",),
}


def _line(table: str, row: dict[str, Any]) -> str:
    names = SHOWN.get(table, ("display", "code", "status"))
    return " ".join(str(row[name]) for name in names if row.get(name) not in (None, ""))[:240]


def _monitor(world: World, trajectory: Trajectory) -> list[dict[str, float]]:
    """Severity and vital signs of the task's patient over the episode, as the body had them."""
    row = world.row("SELECT patient_id FROM event WHERE kind = 'call' AND patient_id != '' LIMIT 1")
    if row is None:
        return []
    patient, end = row["patient_id"], max(60.0, trajectory.sim_minutes)
    points = []
    for index in range(MONITOR_POINTS + 1):
        minute = end * index / MONITOR_POINTS
        seconds = round(minute * 60)
        point = {"minute": round(minute, 1), "severity": round(world.body.severity(patient, seconds), 3)}
        for name in MONITOR:
            value = world.body.vital(patient, name, seconds)
            if value is not None:
                point[name] = value
        points.append(point)
    return points
