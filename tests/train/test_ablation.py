"""The ablation says of each run what became of it, and ends with one page about all of them."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from small import SMALL

from medmcp.train import ablation as module
from medmcp.train.ablation import ablation
from medmcp.train.interrupt import Interrupt, Interrupted
from medmcp.train.presets import resolve

SETTINGS = {name: str(value) for name, value in SMALL.items()}


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs that are only written down: grpo ends, opd-ema is stopped, star crashes with the exit code of a stopped run."""
    names: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        arm, folder = command[command.index("--algo") + 1], Path(command[command.index("--out") + 1])
        names.append(f"{arm}/{folder.name}")
        folder.mkdir(parents=True, exist_ok=True)
        pairs = [value for flag, value in pairwise(command) if flag == "--set"]
        config = resolve(arm, "tiny", dict(pair.split("=", 1) for pair in pairs))
        (folder / "train_config.json").write_text(json.dumps(config.as_dict()))
        (folder / "training.jsonl").write_text('{"step": 1, "success": 0.5}\n')
        if arm != "star":
            stopped = "reward_fall: it fell" if arm == "opd-ema" else None
            (folder / "finished.json").write_text(json.dumps({"stopped": stopped, "steps": config.steps}))
        return subprocess.CompletedProcess(command, int(arm != "grpo"))

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(module, "evaluate_start", lambda *_: None)
    return names


def test_a_crash_is_not_taken_for_the_stop_of_a_monitor_and_a_page_is_written(begun: list[str], tmp_path: Path) -> None:
    became = ablation(["grpo", "opd-ema", "star"], 2, "tiny", SETTINGS, tmp_path, processes=1, resume=False)
    assert became == {
        "grpo/seed-0": "finished", "opd-ema/seed-0": "stopped by a monitor", "star/seed-0": "failed, see seed-0.log",
        "grpo/seed-1": "finished", "opd-ema/seed-1": "stopped by a monitor", "star/seed-1": "failed, see seed-1.log",
    }  # fmt: skip
    assert json.loads((tmp_path / "runs.json").read_text()) == became
    page = (tmp_path / "report.html").read_text()
    assert all(arm in page for arm in ("grpo", "opd-ema", "star"))
    assert begun == list(became)


def test_what_is_over_is_not_begun_again_unless_it_shall_go_on(begun: list[str], tmp_path: Path) -> None:
    first = ablation(["grpo"], 1, "tiny", SETTINGS, tmp_path, processes=1, resume=False)
    again = ablation(["grpo"], 1, "tiny", SETTINGS, tmp_path, processes=1, resume=True)
    assert (first, again) == ({"grpo/seed-0": "finished"}, {"grpo/seed-0": "already there"})
    ablation(["grpo"], 1, "tiny", SETTINGS | {"steps": "3"}, tmp_path, processes=1, resume=True)
    assert begun == ["grpo/seed-0", "grpo/seed-0"]


def test_a_run_that_is_refused_is_not_called_finished_for_what_lies_there(
    begun: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ablation(["grpo"], 1, "tiny", SETTINGS, tmp_path, processes=1, resume=False)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 2))
    other = SETTINGS | {"learning_rate": "1e-4"}
    became = ablation(["grpo"], 1, "tiny", other, tmp_path, processes=1, resume=True)
    assert became == {"grpo/seed-0": "failed, see seed-0.log"}


def test_after_ctrl_c_no_run_is_begun_and_none_is_called_failed(
    begun: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pressed(Interrupt):
        """Ctrl-C during the first run."""

        requested = property(lambda _: bool(begun), lambda *_: None)  # type: ignore[assignment]

    monkeypatch.setattr(module, "Interrupt", Pressed)
    with pytest.raises(Interrupted, match="--resume"):
        ablation(["star", "grpo"], 1, "tiny", SETTINGS, tmp_path, processes=1, resume=False)
    became = json.loads((tmp_path / "runs.json").read_text())
    assert became == {"star/seed-0": "interrupted", "grpo/seed-0": "not begun"}
    assert begun == ["star/seed-0"]
