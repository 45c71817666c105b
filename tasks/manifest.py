"""The manifest of a task set: counts, a hash of every task, and an index by case id.

A rebuilt set can be compared with it byte for byte, and a single case opened without building the others. The
released set's is committed beside this file: `medmcp tasks build --out runs/tasks` writes the one to commit.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypedDict

from medmcp.tasks.task import Task

__all__ = ["Entry", "index_of", "manifest", "released_manifest"]


class Entry(TypedDict):
    """What is known of a task without building it; `number` is its place in the set."""

    number: int
    task: str
    split: str
    family: str
    condition: str
    seed: int
    domain: str
    difficulty: str
    teaser: str
    topic: str
    minutes: int


def index_of(tasks: Sequence[Task]) -> dict[str, Entry]:
    """The index of a set, in case-id order."""
    return {
        task.case_id: {
            "number": number, "task": task.id, "split": task.split, "family": task.family, "condition": task.condition, "seed": task.seed,
            "domain": task.domain, "difficulty": task.difficulty, "teaser": task.teaser, "topic": task.topic, "minutes": min(task.max_minutes, 60),
        }
        for number, task in sorted(enumerate(tasks), key=lambda pair: pair[1].case_id)
    }  # fmt: skip


def manifest(tasks: Sequence[Task], n: int, seed: int) -> dict[str, Any]:
    """Counts by split, family and condition, the hash of every task in order and of the whole set, the index."""
    digests = [task.digest for task in tasks]
    return {
        "n": n,
        "seed": seed,
        "tasks": len(tasks),
        "by_split": dict(Counter(task.split for task in tasks)),
        "by_family": dict(Counter(task.family for task in tasks)),
        "by_condition": dict(Counter(task.condition for task in tasks)),
        "twin_pairs": len({task.twin for task in tasks if task.twin}),
        "sha256": hashlib.sha256("".join(digests).encode()).hexdigest(),
        "hashes": {task.id: digest[:16] for task, digest in zip(tasks, digests, strict=True)},
        "index": index_of(tasks),
    }


@cache
def released_manifest() -> dict[str, Any]:
    """The committed manifest of the released set."""
    loaded: dict[str, Any] = json.loads(files("medmcp.tasks").joinpath("manifest.json").read_text(encoding="utf-8"))
    return loaded
