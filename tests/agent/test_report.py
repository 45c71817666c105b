"""The report page is whole, self-contained and does not leak markup."""

import json
import re
from pathlib import Path

import anyio
import pytest

from medmcp.agent.export import FORMATS, export_run
from medmcp.agent.policies.scripted import OraclePolicy
from medmcp.agent.report import write_report
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.agent.run import Run, RunError
from medmcp.tasks.family import Built


@pytest.fixture(scope="module")
def run(tasks: list[Built], tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("report") / "oracle"
    return anyio.run(lambda: rollout(RolloutConfig(policy="oracle"), OraclePolicy(), tasks[:6], out))


def embedded(page: Path) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(), re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found.group(1).replace("<\\/", "</"))
    return data


def test_the_page_holds_the_figures_and_the_episodes(run: Run, tmp_path: Path) -> None:
    summary = write_report([run], tmp_path / "page.html")
    data = embedded(tmp_path / "page.html")
    assert summary["oracle"]["pass_at_1"]["value"] == 1.0
    assert len(data["episodes"]) == 6  # type: ignore[arg-type]
    assert "synthetic" in str(data["disclaimer"])


def test_the_page_holds_success_above_the_blind_constant(run: Run, tmp_path: Path) -> None:
    figures = write_report([run], tmp_path / "page.html")["oracle"]["conditional"]
    assert all(row["success"] == 1.0 for row in figures["by_family"].values())
    assert "conditional" in embedded(tmp_path / "page.html")["runs"]["oracle"]  # type: ignore[index]


def test_the_page_refers_to_nothing_outside(run: Run, tmp_path: Path) -> None:
    write_report([run], tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text()
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text)


def test_an_empty_run_is_refused(tmp_path: Path) -> None:
    empty = Run.create(tmp_path / "empty", {}, resume=False)
    with pytest.raises(RunError, match="no episode"):
        write_report([empty], tmp_path / "page.html")


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_export_is_json_lines_with_the_reward(run: Run, tmp_path: Path, kind: str) -> None:
    written = export_run(run, kind, tmp_path / f"{kind}.jsonl")
    records = [json.loads(line) for line in (tmp_path / f"{kind}.jsonl").read_text().splitlines()]
    assert len(records) == written >= 6
    rewards = {"hf": "total", "sft": "total", "verifiers": "reward", "openenv": "reward"}
    if kind in rewards:
        assert records[-1][rewards[kind]] == 1.0
