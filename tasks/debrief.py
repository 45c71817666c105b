"""What `debrief_case` explains: the reference, what happened, the timeline against the expected, the scores."""

import json
from collections.abc import Mapping
from typing import Any

from medmcp.servers.world.world import World
from medmcp.tasks.family import Built
from medmcp.tasks.grade import goal_rows, grade
from medmcp.tasks.task import Task

__all__ = ["debrief"]


def debrief(built: Built, world: World, submission: Mapping[str, Any]) -> dict[str, Any]:
    """The whole debrief as data, from the final world and the submission."""
    task, condition = built.task, built.case.condition
    result = grade(task, world, submission)
    patient = task.patient_id
    return {
        "reference": {"diagnosis": condition.name, "icd10": condition.icd10, "answer": task.reference,
                      "work_up": list(condition.workup), "treatment": list(condition.treatment)},
        "outcome": {
            "severity_at_start": round(world.body.severity(patient, 0), 2),
            "severity_at_end": round(world.body.severity(patient), 2),
            "course": "died" if world.body.dead(patient) else "alive",
            "passed": result.passed,
        },
        "timeline": _timeline(task, world),
        "safety_events": [{"severity": harm.severity, "name": harm.name, "why": harm.why} for harm in result.harms],
        "scores": {"total": result.total, "ungated": result.ungated, "dimensions": result.dimensions,
                   "reasons": result.reasons, "grader": result.version},
        "teaching_points": [*dict.fromkeys((*task.teaching, *condition.teaching)), *(f"Pitfall: {text}" for text in condition.pitfalls),
                            *(f"Source: {text}" for text in dict.fromkeys((*task.sources, *condition.sources)))],
    }  # fmt: skip


def _timeline(task: Task, world: World) -> list[dict[str, Any]]:
    """The caller's actions in order, then what was expected and did not happen."""
    rows = [
        {"time": row["at"], "action": _action(row), "expected": None, "comment": row["status"]}
        for row in world.rows(
            "SELECT at, tool, arguments, status, kind, text FROM event WHERE kind IN ('call', 'adverse') ORDER BY id"
        )
    ]
    rows += [
        {"time": None, "action": None, "expected": goal.why, "comment": "not done"}
        for goal in task.goals
        if len(goal_rows(task, world, goal)) < goal.at_least
    ]
    return rows[-60:]


def _action(row: Mapping[str, Any]) -> str:
    if row["kind"] == "adverse":
        return f"! {row['text']}"
    arguments = json.loads(row["arguments"] or "{}")
    arguments.pop("patient_id", None)
    shown = ", ".join(f"{name}={value}" for name, value in arguments.items())
    return f"{row['tool']}({shown})"[:200]
