"""`Run`: a folder of trajectories. Shards of JSON lines written whole, the configuration beside them.

    RUN/run_config.json          what made it, defaults filled in
    RUN/episodes-00000.jsonl     a shard: written to a temporary file, synced, renamed

A shard is there whole or not at all, so a killed run loses only what was in flight. Loads with `datasets` as
`load_dataset("json", data_files="RUN/episodes-*.jsonl")`.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from medmcp.agent.trajectory import Trajectory

__all__ = ["Run", "RunError", "write_whole"]

SHARD_EPISODES = 16


class RunError(Exception):
    """A run folder that cannot be read or written; the message says what to do."""


@dataclass
class Run:
    """Reads and writes a run folder."""

    path: Path
    shard_episodes: int = SHARD_EPISODES
    _buffer: list[Trajectory] = field(default_factory=list)

    # reading

    @classmethod
    def open(cls, path: Path) -> "Run":
        """An existing run. Raises `RunError` if there is none."""
        if not (path / "run_config.json").is_file():
            raise RunError(
                f"{path} is not a run: it has no run_config.json. Make one with `medmcp rollout --out {path}`."
            )
        return cls(path)

    @property
    def config(self) -> dict[str, Any]:
        """What made the run."""
        try:
            loaded: dict[str, Any] = json.loads((self.path / "run_config.json").read_text())
        except (OSError, json.JSONDecodeError) as error:
            raise RunError(f"{self.path / 'run_config.json'} cannot be read: {error}") from None
        return loaded

    def shards(self) -> list[Path]:
        """The shards in order."""
        return sorted(self.path.glob("episodes-*.jsonl"))

    def trajectories(self) -> Iterator[Trajectory]:
        """Every episode in order. Raises `RunError` naming the shard and line that is damaged."""
        for shard in self.shards():
            yield from _read(shard)

    def ids(self) -> set[str]:
        """The ids of the episodes that are there."""
        return {trajectory.id for trajectory in self.trajectories()}

    # writing

    @classmethod
    def create(cls, path: Path, config: dict[str, Any], *, resume: bool) -> "Run":
        """A new run, or the same one to go on with. Raises `RunError` if the folder holds something else."""
        existing = path / "run_config.json"
        if existing.exists():
            if not resume:
                raise RunError(f"{path} already holds a run. Add --resume to go on with it, or choose another --out.")
            run = cls(path)
            before = run.config
            changed = sorted(key for key in before.keys() | config.keys() if before.get(key) != config.get(key))
            if changed:
                raise RunError(
                    f"{path} was made with other settings ({', '.join(changed)}); resume needs the same ones."
                )
            run._set_damaged_aside()
            return run
        if path.exists() and any(path.iterdir()):
            raise RunError(f"{path} is not empty and not a run. Choose another --out.")
        try:
            path.mkdir(parents=True, exist_ok=True)
            write_whole(existing, json.dumps(config, indent=2, sort_keys=True) + "\n")
        except OSError as error:
            raise RunError(f"{path} cannot be written: {error}.") from None
        return cls(path)

    def add(self, trajectory: Trajectory) -> None:
        """Keep an episode; a full shard is written at once. Raises `RunError` if the disk refuses."""
        self._buffer.append(trajectory)
        if len(self._buffer) >= self.shard_episodes:
            self.flush()

    def flush(self) -> None:
        """Write what is kept as a shard."""
        if not self._buffer:
            return
        numbers = [int(shard.stem.split("-")[1]) for shard in self.shards()]
        shard = self.path / f"episodes-{max(numbers, default=-1) + 1:05d}.jsonl"
        text = "".join(trajectory.model_dump_json() + "\n" for trajectory in self._buffer)
        try:
            write_whole(shard, text)
        except OSError as error:
            raise RunError(
                f"{shard} cannot be written: {error}. {len(self._buffer)} finished episodes are not saved; free space and run"
                " again with --resume."
            ) from None
        self._buffer.clear()

    def _set_damaged_aside(self) -> None:
        """Rename shards that do not read, keeping their readable episodes in a shard of their own."""
        for shard in self.shards():
            try:
                list(_read(shard))
            except RunError:
                kept = []
                for line in shard.read_text(errors="replace").splitlines():
                    with contextlib.suppress(ValidationError):
                        kept.append(Trajectory.model_validate_json(line))
                shard.rename(shard.with_suffix(".damaged"))
                self._buffer += kept
                self.flush()


def _read(shard: Path) -> Iterator[Trajectory]:
    with shard.open() as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield Trajectory.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                raise RunError(
                    f"{shard} line {number} is damaged ({first['msg']}). `medmcp rollout --resume` sets the shard aside, keeps what"
                    " is readable and plays the rest again."
                ) from None


def write_whole(path: Path, text: str) -> None:
    """All of it or nothing: temporary file, sync, rename."""
    temporary = path.with_suffix(".tmp")
    try:
        with temporary.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
