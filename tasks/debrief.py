"""What `debrief_case` explains: the reference, what happened, the timeline and the clocks against the expected, the scores,
what to learn from it with the source of each lesson, and where the library has more.
"""

import json
from collections.abc import Mapping
from typing import Any

from medmcp.servers.world.clocks import active_conditions, due_clocks
from medmcp.servers.world.world import World
from medmcp.tasks.family import Built
from medmcp.tasks.grade import Grade, goal_rows, grade
from medmcp.tasks.passages import condition_passages
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
        "time_targets": _clocks(task, world),
        "lessons": _lessons(task, result, tuple(dict.fromkeys((*task.sources, *condition.sources)))),
        "read_more": [
            {"passage_id": one.id, "uri": f"medmcp://passage/{one.id}", "section": one.section, "citation": one.citation}
            for one in condition_passages(condition)
        ],
        "teaching_points": [*dict.fromkeys((*task.teaching, *condition.teaching)), *(f"Pitfall: {text}" for text in condition.pitfalls),
                            *(f"Source: {text}" for text in dict.fromkeys((*task.sources, *condition.sources)))],
    }  # fmt: skip


def _lessons(task: Task, result: Grade, sources: tuple[str, ...]) -> list[dict[str, Any]]:
    """What was missed, late or harmful, in words, each with the sources that say what would have been right."""
    missed = [line for name in ("accuracy", "process", "safety") for line in result.reasons.get(name, ())]
    return [{"lesson": line, "citations": list(sources)} for line in missed or task.teaching]


def _clocks(task: Task, world: World) -> list[dict[str, Any]]:
    """The time targets of what was recognised, with their sources; none where nothing time-critical was."""
    patient = world.row("SELECT * FROM patient WHERE id = ?", task.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", task.encounter_id)
    if patient is None or encounter is None:
        return []
    return [
        {"condition": name, "target": clock.target.target, "limit_min": clock.target.minutes, "status": clock.status,
         "done_at": clock.done.at if clock.done else None, "citation": clock.target.citation}
        for name in active_conditions(world, patient, encounter)
        for clock in due_clocks(world, patient, encounter, name)
    ]  # fmt: skip


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
