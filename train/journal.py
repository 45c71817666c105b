"""`Journal`: what a training writes down about itself, one line a batch of rollouts, and whether it should go on.

With several processes the episodes are those of all of them, what is counted in the loss (KL, distilled tokens, hints) is
that of the first, and only the first writes.

OUT/train_config.json   the configuration, resolved
OUT/training.jsonl      the figures of `StepStatistics`, counters cumulative
OUT/alarms.jsonl        what the collapse monitors found
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from medmcp.agent.run import write_whole
from medmcp.train.config import TrainConfig
from medmcp.train.monitors import Alarm, Monitors, StepStatistics, repeated_ngrams
from medmcp.train.sequences import Sequence
from medmcp.train.worker import Batch

__all__ = ["Journal"]


class Journal:
    """Collects the figures of a step from those who make them; `write` closes it."""

    def __init__(self, out: Path, config: TrainConfig, *, writes: bool = True) -> None:
        self.out, self._writes = out, writes
        if writes:
            out.mkdir(parents=True, exist_ok=True)
            write_whole(out / "train_config.json", json.dumps(config.as_dict(), indent=2) + "\n")
        self.monitors = Monitors()
        self.counters: dict[str, int] = {}
        self.stopped_by: Alarm | None = None
        self.figures: dict[str, float] = {}  # the last line written, flat, for loggers
        self._group_size = config.group_size
        self._length_scale = config.length_scale if config.cosine else None
        self._began = time.perf_counter()
        self._played: dict[str, Any] = {}
        self._kl: list[float] = []
        self._kl_per_turn: list[list[float | None]] = []
        self._kl_of_update: list[float] = []
        self._weight: float | None = None

    def state_dict(self) -> dict[str, Any]:
        """What a resumed run needs, as plain data."""
        return {
            "monitors": self.monitors.state_dict(),
            "counters": self.counters,
            "seconds": time.perf_counter() - self._began,
        }

    def go_on(self, step: int, state: dict[str, Any] | None) -> None:
        """Go on after `step` batches of rollouts: what was written after them was never kept, and is played again."""
        if state is not None:
            self.monitors.load_state_dict(state["monitors"])
            self.counters = dict(state["counters"])
            self._began = time.perf_counter() - state["seconds"]
        for name in ("training.jsonl", "alarms.jsonl") if self._writes else ():
            _cut(self.out / name, step)

    def rollouts(self, batch: Batch, rows: list[Sequence], seconds: float) -> None:
        """The episodes of the step."""
        trajectories = batch.trajectories
        turns = [len(t.turns) for t in trajectories]
        calls = [sum(len(turn.calls) for turn in t.turns) for t in trajectories]
        tokens = [row.assistant_tokens for row in rows]
        groups = len(trajectories) / self._group_size
        self._played = {
            "success": fmean(float(bool(t.grade["passed"])) for t in trajectories),
            "reward": fmean(batch.rewards),
            "evidence": fmean(_evidence(t.grade["met"]) for t in trajectories),
            "violations": fmean(float(any(h["severity"] >= 4 for h in t.grade["harms"])) for t in trajectories),
            "turns": fmean(turns),
            "calls_per_turn": sum(calls) / max(1, sum(turns)),
            "tokens_per_turn": sum(tokens) / max(1, sum(turns)),
            "repeated_ngrams": repeated_ngrams(
                [[i for i, turn in zip(row.ids, row.turn_ids, strict=True) if turn >= 0] for row in rows]
            ),
            "zero_variance": batch.zero_variance / groups,
            "redrawn": batch.redrawn,
            "rollout_seconds": round(seconds, 3),
        }
        self.add(
            assistant_tokens=sum(tokens), retried_episodes=batch.retried, redrawn_groups=batch.redrawn,
            full_contexts=sum(t.ending == "token_budget" for t in trajectories),
        )  # fmt: skip
        if self._length_scale is not None:
            self.add(overlong_episodes=sum(n >= self._length_scale for n in tokens))

    def distillation(self, weight: float) -> None:
        """λ of the update at hand."""
        self._weight = weight

    def distilled(self, kl: float, per_turn: list[float | None], *, kept: int, masked: int) -> None:
        """The divergence of a micro-batch, and how many assistant tokens carried it or were cut off."""
        self._kl.append(kl)
        self._kl_of_update.append(kl)
        self._kl_per_turn.append(per_turn)
        self.add(distilled_tokens=kept, masked_tokens=masked)

    def kl_of_update(self) -> float | None:
        """The mean divergence of the micro-batches since this was asked last; None if nothing was distilled."""
        taken, self._kl_of_update = self._kl_of_update, []
        return fmean(taken) if taken else None

    def add(self, **counts: int) -> None:
        """Count on."""
        for name, n in counts.items():
            self.counters[name] = self.counters.get(name, 0) + n

    def write(self, step: int, logs: dict[str, Any]) -> bool:
        """Write the line of a step with what TRL logged of its updates; True if the training should stop."""
        line: StepStatistics = StepStatistics(
            step=step, seconds=round(time.perf_counter() - self._began, 2), loss=_number(logs, "loss"),
            clip_fraction=_number(logs, "clip_ratio/region_mean"), gradient_norm=_number(logs, "grad_norm"),
            entropy=_number(logs, "entropy"), kl=fmean(self._kl) if self._kl else None,
            kl_per_turn=_columns(self._kl_per_turn) or None, lambda_=self._weight, counters=dict(self.counters),
            **{name: value for name, value in self._played.items() if name != "rollout_seconds"},
        )  # fmt: skip
        self._kl, self._kl_per_turn = [], []
        written = line.as_dict() | {"rollout_seconds": self._played.get("rollout_seconds")}
        self.figures = dict(_flat("medmcp", written))
        alarms = self.monitors.observe(line)
        if self._writes:
            with (self.out / "training.jsonl").open("a") as file:
                file.write(json.dumps(written) + "\n")
            with (self.out / "alarms.jsonl").open("a") as file:
                for alarm in alarms:
                    file.write(
                        json.dumps({"step": step, "name": alarm.name, "why": alarm.why, "stopped": alarm.stop}) + "\n"
                    )
        self.stopped_by = next((alarm for alarm in alarms if alarm.stop), None)
        return self.stopped_by is not None


def _number(logs: dict[str, Any], name: str) -> float | None:
    """A figure of TRL's; None if it logged none."""
    return float(logs[name]) if logs.get(name) is not None else None


def _flat(name: str, value: Any) -> Iterator[tuple[str, float]]:
    """The numbers in plain data by path, e.g. ("medmcp/counters/hard_copies", 2)."""
    if isinstance(value, int | float):
        yield name, value
    elif isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for part, inner in parts:
            yield from _flat(f"{name}/{part}", inner)


def _cut(path: Path, step: int) -> None:
    """Drop the lines after a step, and one that a kill left half written."""
    if not path.exists():
        return
    kept = []
    for line in path.read_text().splitlines():
        try:
            if json.loads(line)["step"] > step:
                continue
        except ValueError:
            continue
        kept.append(line + "\n")
    write_whole(path, "".join(kept))


def _evidence(met: dict[str, bool]) -> float:
    seen = [ok for check, ok in met.items() if check.startswith("evidence:")]
    return sum(seen) / len(seen) if seen else 1.0


def _columns(rows: list[list[float | None]]) -> list[float | None]:
    """The mean of each turn over micro-batches that have it."""
    width = max(map(len, rows), default=0)
    columns = [[row[n] for row in rows if n < len(row) and row[n] is not None] for n in range(width)]
    return [fmean(v for v in column if v is not None) if column else None for column in columns]
