"""The manifest of a task set: counts and a hash of every task, so that a rebuilt set can be compared byte for byte."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from medmcp.tasks.task import Task

__all__ = ["manifest"]


def manifest(tasks: Sequence[Task], n: int, seed: int) -> dict[str, Any]:
    """Counts by split, family and condition, and the hash of every task in order and of the whole set."""
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
    }
