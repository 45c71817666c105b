"""The loop against a server elsewhere: the same episode, the same world, the same grade."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import anyio
import pytest

from medmcp.agent.hospital import remote
from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import NoopPolicy, OraclePolicy
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.tasks.library import released


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "medmcp.servers", "serve", "--all", "--http", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
        server.terminate()


def test_the_oracle_over_http_leaves_the_world_it_leaves_in_process(url: str) -> None:
    built = next(iter(released().by_task.values()))
    near = anyio.run(lambda: run_episode(built, OraclePolicy()))
    far = anyio.run(lambda: run_episode(built, OraclePolicy(), connect=remote(url)))
    assert far.ending == "submitted", far.error
    assert far.world_digest == near.world_digest
    assert far.grade["total"] == near.grade["total"] == 1.0
    assert [m["content"] for m in far.messages] == [m["content"] for m in near.messages]


def test_an_episode_that_was_not_submitted_is_graded_too(url: str) -> None:
    built = next(iter(released().by_task.values()))
    far = anyio.run(lambda: run_episode(built, NoopPolicy(), connect=remote(url)))
    assert far.ending == "stopped"
    assert far.grade["total"] == 0.0


def test_a_server_that_is_not_there_ends_the_episode_by_name(tmp_path: object) -> None:
    from pathlib import Path

    built = next(iter(released().by_task.values()))
    nowhere = remote("http://127.0.0.1:9/mcp")
    run = anyio.run(
        lambda: rollout(
            RolloutConfig(policy="noop", limit=1), NoopPolicy(), [built], Path(str(tmp_path)) / "run", connect=nowhere
        )
    )
    (trajectory,) = run.trajectories()
    assert trajectory.ending == "server_error"
    assert trajectory.error
