"""`report`: one self-contained HTML page about runs, trainings and ablations, with a viewer that steps through episodes.

The page carries its data as JSON and no outside reference. Every run is summarised whole; the viewer holds a choice of
episodes (`episode_view.py`), and of each arm some tasks as they were played before and after training. What is shown is
`report.html` with `report_runs.js` and, for trainings, `report_training.js`.
"""

import html
import json
import math
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from medmcp.agent.episode_view import episode_view, worth_seeing
from medmcp.agent.run import Run, RunError
from medmcp.agent.statistics import summarise
from medmcp.agent.training_folder import TrainingFolder
from medmcp.agent.training_summary import before_and_after, summarise_training
from medmcp.servers.mcp import DISCLAIMER
from medmcp.tasks.grade import WEIGHTS

__all__ = ["write_report"]

PAIRS = 60  # of episodes before and after, over all arms: the page stays below some megabytes


def write_report(runs: Sequence[Run], page: Path, trainings: Sequence[TrainingFolder] = ()) -> dict[str, Any]:
    """Write the page; returns the summary of each run by name, and under `training` that of the trainings, if any.

    Raises `RunError` if a run holds no episode, or a training neither a step nor an evaluation.
    """
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
        episodes += [episode_view(name, trajectory) for trajectory in worth_seeing(trajectories)]
    # of an ablation that still runs, what has begun is shown
    begun = [f for f in trainings if f.steps or any((f.path / "evaluation").glob("*/episodes-*.jsonl"))]
    if trainings and not begun:
        raise RunError(f"{trainings[0].path} holds no step and no evaluation yet.")
    training = summarise_training(begun) if begun else None
    arms = {folder.arm for folder in begun}
    pairs = [
        {"name": name, "before": episode_view("before", before), "after": episode_view("after", after)}
        for name, before, after in before_and_after(begun, max(2, PAIRS // max(1, len(arms))))
    ]
    data = {
        "runs": summaries, "configs": configs, "episodes": episodes, "weights": WEIGHTS, "disclaimer": DISCLAIMER,
        "training": training, "pairs": pairs,
    }  # fmt: skip
    _write_page(
        page, [*summaries, *sorted(arms)], data, ("report_runs.js", *(["report_training.js"] if training else []))
    )
    written: dict[str, Any] = _finite(summaries | ({"training": training} if training else {}))
    return written


def _write_page(page: Path, names: Sequence[str], data: dict[str, Any], scripts: Sequence[str]) -> None:
    def part(name: str) -> str:
        return files("medmcp.agent").joinpath(name).read_text(encoding="utf-8")

    # "</" would end the script element early
    text = json.dumps(_finite(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    # the data comes last, so that nothing in it is taken for a mark
    whole = part("report.html").replace("{{title}}", html.escape(" · ".join(names)))
    whole = whole.replace("{{script}}", "\n".join(map(part, scripts))).replace("{{data}}", text)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(whole, encoding="utf-8")


def _finite(value: Any) -> Any:
    """The same data with None for what JSON has no number for: a loss that became NaN is shown as a gap."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(held) for key, held in value.items()}
    return [_finite(held) for held in value] if isinstance(value, list | tuple) else value
