"""`report`: one self-contained HTML page about one or more runs, with a viewer that steps through episodes.

The page carries its data as JSON and no outside reference. Every run is summarised whole; the viewer holds a
choice of episodes: failures and harms first, then passes, at most `VIEWER_EPISODES` a run. See `report.html`.
"""

import html
import json
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from medmcp.agent.run import Run, RunError
from medmcp.agent.statistics import summarise
from medmcp.agent.trajectory import Trajectory, unpack_world
from medmcp.servers.mcp import DISCLAIMER
from medmcp.servers.world.world import World
from medmcp.tasks.grade import AUTHORED, WEIGHTS

__all__ = ["write_report"]

VIEWER_EPISODES = 24
MONITOR = ("heart_rate", "sbp", "respiratory_rate", "spo2", "temperature")
MONITOR_POINTS = 48


def write_report(runs: Sequence[Run], page: Path) -> dict[str, Any]:
    """Write the page; returns the summary of each run by name. Raises `RunError` if a run holds no episode."""
    summaries: dict[str, Any] = {}
    episodes: list[dict[str, Any]] = []
    configs: dict[str, Any] = {}
    for run in runs:
        name = run.path.name
        trajectories = list(run.trajectories())
        if not trajectories:
            raise RunError(f"{run.path} holds no episode yet.")
        summaries[name] = summarise(trajectories)
        configs[name] = run.config
        episodes += [_episode(name, trajectory) for trajectory in _worth_seeing(trajectories)]
    data = {
        "runs": summaries, "configs": configs, "episodes": episodes, "weights": WEIGHTS, "disclaimer": DISCLAIMER,
    }  # fmt: skip
    template = files("medmcp.agent").joinpath("report.html").read_text(encoding="utf-8")
    # "</" would end the script element early
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    title = html.escape(" · ".join(summaries))
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(template.replace("{{title}}", title).replace("{{data}}", text), encoding="utf-8")
    return summaries


def _worth_seeing(trajectories: list[Trajectory]) -> list[Trajectory]:
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


def _episode(run: str, trajectory: Trajectory) -> dict[str, Any]:
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
