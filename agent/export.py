"""`export`: trajectories in the formats that other tools read. Each function turns one trajectory into records.

- hf: JSON lines with flat columns, for `datasets.load_dataset("json", …)`
- sft: chat messages with tools of the passing episodes only, one JSON line each
- verifiers: prompt, completion, reward, info (verifiers' GenerateOutputs rows)
- openenv: one line a step: observation, action, reward, done
- inspect: one eval-log sample an episode: input, messages, scores
- atif: agent-trajectory interchange: steps with source, message, tool calls and observations
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from medmcp.agent.run import Run, write_whole
from medmcp.agent.trajectory import Trajectory

__all__ = ["FORMATS", "export_run"]

Record = dict[str, Any]


def export_run(run: Run, kind: str, out: Path) -> int:
    """Write every trajectory of a run in a format; returns how many records. The file appears whole or not at all."""
    records = [record for trajectory in run.trajectories() for record in FORMATS[kind](trajectory)]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    return len(records)


def _hf(trajectory: Trajectory) -> Iterator[Record]:
    grade = trajectory.grade
    yield {
        "id": trajectory.id, "task_id": trajectory.task_id, "family": trajectory.family,
        "condition": trajectory.condition, "split": trajectory.split, "policy": trajectory.policy,
        "messages": trajectory.messages, "ending": trajectory.ending, "total": grade["total"], "passed": grade["passed"],
        **{f"dimension_{name}": value for name, value in grade["dimensions"].items()},
        "calls": trajectory.calls, "sim_minutes": trajectory.sim_minutes,
    }  # fmt: skip


def _sft(trajectory: Trajectory) -> Iterator[Record]:
    if trajectory.grade["passed"]:
        yield {"messages": trajectory.messages, "task_id": trajectory.task_id, "total": trajectory.grade["total"]}


def _verifiers(trajectory: Trajectory) -> Iterator[Record]:
    yield {
        "prompt": trajectory.messages[:2], "completion": trajectory.messages[2:], "answer": "", "task": trajectory.family,
        "reward": trajectory.grade["total"], "metrics": {k: v or 0.0 for k, v in trajectory.grade["dimensions"].items()},
        "info": {"task_id": trajectory.task_id, "ending": trajectory.ending},
    }  # fmt: skip


def _openenv(trajectory: Trajectory) -> Iterator[Record]:
    observation: Any = trajectory.messages[1]["content"]
    last = len(trajectory.turns) - 1
    for number, turn in enumerate(trajectory.turns):
        end = trajectory.turns[number + 1].message if number < last else len(trajectory.messages)
        results = [m["content"] for m in trajectory.messages[turn.message + 1 : end] if m["role"] == "tool"]
        yield {
            "episode_id": trajectory.id, "step": number, "observation": observation,
            "action": {"message": trajectory.messages[turn.message]["content"],
                       "tool_calls": [{"name": c.name, "arguments": c.arguments} for c in turn.calls]},
            "reward": trajectory.grade["total"] if number == last else 0.0, "done": number == last,
        }  # fmt: skip
        observation = results


def _inspect(trajectory: Trajectory) -> Iterator[Record]:
    yield {
        "id": trajectory.task_id, "epoch": trajectory.attempt + 1, "input": trajectory.messages[1]["content"],
        "target": "", "messages": trajectory.messages,
        "scores": {"medmcp": {"value": trajectory.grade["total"], "answer": str((trajectory.submission or {}).get("answer", "")),
                              "explanation": json.dumps(trajectory.grade["reasons"], ensure_ascii=False)}},
        "metadata": {"family": trajectory.family, "ending": trajectory.ending, "harms": trajectory.grade["harms"]},
    }  # fmt: skip


def _atif(trajectory: Trajectory) -> Iterator[Record]:
    steps: list[Record] = []
    for message in trajectory.messages:
        source = {"assistant": "agent", "tool": "environment"}.get(message["role"], message["role"])
        step: Record = {"step_id": len(steps) + 1, "source": source, "message": message.get("content") or ""}
        if message.get("tool_calls"):
            step["tool_calls"] = [
                {
                    "tool_call_id": c["id"],
                    "function_name": c["function"]["name"],
                    "arguments": c["function"]["arguments"],
                }
                for c in message["tool_calls"]
            ]
        if message["role"] == "tool":
            step["observation"] = {"source_call_id": message["tool_call_id"]}
        steps.append(step)
    yield {
        "session_id": trajectory.id, "agent": {"name": trajectory.policy, "version": trajectory.versions["medmcp"]},
        "steps": steps, "final_metrics": {"reward": trajectory.grade["total"], "passed": trajectory.grade["passed"]},
        "extra": {"task_id": trajectory.task_id, "versions": trajectory.versions},
    }  # fmt: skip


FORMATS: dict[str, Callable[[Trajectory], Iterator[Record]]] = {
    "hf": _hf, "sft": _sft, "verifiers": _verifiers, "openenv": _openenv, "inspect": _inspect, "atif": _atif,
}  # fmt: skip
