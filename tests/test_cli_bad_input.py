"""The command line and bad input: exit code 2 and what to do instead, or a run that can be gone on with."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medmcp.agent.cli import root
from medmcp.agent.run import Run


def run(*words: str) -> Result:
    return CliRunner().invoke(root, list(words))


@pytest.fixture(scope="module")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of two episodes."""
    out = tmp_path_factory.mktemp("runs") / "small"
    result = run("rollout", "--policy", "noop", "--limit", "2", "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    return out


CASES: dict[str, tuple[list[str], str]] = {
    "an unknown command": (["diagnose"], "No such command 'diagnose'"),
    "an unknown option": (["serve", "--colour"], "No such option"),
    "a missing argument": (["regrade"], "Missing argument"),
    "an unknown case": (["world", "show", "--case", "CA-000000"], "list_cases"),
    "an unknown case to serve": (["serve", "--case", "CA-000000"], "list_cases"),
    "two openings at once": (["serve", "--case", "CA-000000", "--ward", "1"], "Choose one of"),
    "a missing world": (["serve", "--world", "no-such.world"], "Cannot read no-such.world"),
    "no world chosen": (["world", "show"], "--case ID, --ward SEED or --world FILE"),
    "a missing bundle": (["world", "import", "no-such.json", "--out", "x.world"], "no-such.json"),
    "an unknown toolset": (["serve", "--toolsets", "triag"], "Did you mean triage"),
    "an unknown tool": (["call", "get_lab_result"], "Did you mean get_lab_results"),
    "an argument that is no pair": (["call", "get_patient_info", "patient_id"], "is not key=value"),
    "everything and a choice": (["serve", "--all", "--toolsets", "triage"], "leave out --toolsets"),
    "results longer than allowed": (["serve", "--max-characters", "5"], "1500 to 20000"),
    "an open port without a token": (["serve", "--http", "0.0.0.0:0"], "--token-file"),
    "an address that is none": (["serve", "--http", "127.0.0.1:http"], "is not HOST:PORT"),
    "a missing token file": (["serve", "--http", "127.0.0.1:0", "--token-file", "none.txt"], "Cannot read the token file"),
    "an unknown client": (["config", "emacs"], "claude-desktop"),
    "an unknown policy": (["rollout", "--policy", "clever"], "There are: "),
    "a policy without a server": (["rollout", "--policy", "openai:m"], "openai:MODEL@URL"),
    "a missing model": (["rollout", "--policy", "hf:/no/such/model"], "no model folder at /no/such/model"),
    "an unknown family": (["rollout", "--policy", "oracle", "--family", "surgery"], "There are: "),
    "an unknown split": (["rollout", "--policy", "oracle", "--split", "dev"], "'train', 'validation', 'test'"),
    "a filter that no task fits": (["rollout", "--policy", "oracle", "--domain", "nowhere"], "medmcp tasks list"),
    "no tasks at all": (["rollout", "--policy", "oracle", "--limit", "0"], "--limit"),
    "a report of what is no run": (["report", "no/such/run"], "medmcp rollout --out"),
    "a regrade of what is no run": (["regrade", "no/such/run"], "medmcp rollout --out"),
    "an export of what is no run": (["export", "no/such/run", "--to", "sft", "--out", "x"], "medmcp rollout --out"),
    "an export to what is no format": (["export", "no/such/run", "--to", "csv", "--out", "x"], "'sft'"),
    "an unknown benchmark": (["bench", "speed"], "There are: "),
    "an unknown task to play": (["play", "TK-0"], "medmcp tasks list"),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_bad_input_ends_with_2_and_says_what_to_do(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, hint = CASES[what]
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2, (result.output, result.exception)
    assert hint in " ".join(result.stderr.split()), result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 2_000], ids=["empty", "text", "torn"]
)
def test_a_file_that_is_no_world_ends_with_2(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.world"
    path.write_bytes(content)
    for words in (["world", "show"], ["serve"], ["call", "list_cases"]):
        result = run(*words, "--world", str(path))
        assert result.exit_code == 2, (words, result.output, result.exception)
        assert "medmcp world import" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("content", "hint"), [("", "holds no token"), ("# none\n", "holds no token"), ("short\n", "16 to 512")]
)
def test_a_wrong_token_file_ends_with_2(content: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(content)
    result = run("serve", "--http", "127.0.0.1:0", "--token-file", str(path))
    assert result.exit_code == 2
    assert hint in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"resourceType": "Patient"}', '{"resourceType": "Bundle", "entry": 3}']
)
def test_a_file_that_is_no_bundle_ends_with_2(content: str, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(content)
    result = run("world", "import", str(path), "--out", str(tmp_path / "out.world"))
    assert result.exit_code == 2, (result.output, result.exception)
    assert not (tmp_path / "out.world").exists()


def test_a_run_is_not_overwritten_and_not_resumed_with_other_settings(small_run: Path) -> None:
    before = {path.name: path.read_bytes() for path in small_run.iterdir()}
    again = run("rollout", "--policy", "noop", "--limit", "2", "--out", str(small_run))
    assert again.exit_code == 2
    assert "--resume" in again.stderr
    other = run("rollout", "--policy", "noop", "--limit", "2", "--seed", "9", "--out", str(small_run), "--resume")
    assert other.exit_code == 2
    assert "other settings (seed)" in " ".join(other.stderr.split())
    assert {path.name: path.read_bytes() for path in small_run.iterdir()} == before


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = run("rollout", "--policy", "noop", "--limit", "1", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "not empty" in " ".join(result.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_damaged_shard_is_named_and_a_resume_repairs_it(small_run: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in small_run.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    shard = Run.open(copy).shards()[0]
    shard.write_bytes(shard.read_bytes()[:-200])
    for command in ("report", "regrade"):
        result = run(command, str(copy))
        assert result.exit_code == 2, result.output
        assert f"{shard.name} line 2 is damaged" in result.stderr.replace("\n", "")
    assert run("rollout", "--policy", "noop", "--limit", "2", "--out", str(copy), "--resume").exit_code == 0
    assert len(Run.open(copy).ids()) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["tools"],
        ["tools", "--domain", "medical_qa"],
        ["config", "cursor"],
        ["call", "list_cases"],
        ["tasks", "list"],
        ["regrade", "RUN"],
        ["report", "RUN"],
        ["export", "RUN", "--to", "sft", "--out", "OUT"],
    ],
    ids=" ".join,
)
def test_json_prints_exactly_one_object_on_stdout(words: list[str], small_run: Path, tmp_path: Path) -> None:
    places = {"RUN": str(small_run), "OUT": str(tmp_path / "out")}
    result = run(*(places.get(word, word) for word in words), "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    assert isinstance(json.loads(result.stdout), dict)
    assert result.stdout.count("\n") == 1


def test_a_refused_call_is_one_json_object_and_ends_with_1() -> None:
    result = run("call", "get_patient_info", "patient_id=PT-000000", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] in ("CONFLICT", "NOT_FOUND")


def test_ctrl_c_ends_a_rollout_with_130_and_it_can_be_gone_on_with(tmp_path: Path) -> None:
    out, limit = tmp_path / "run", 400
    words = ["rollout", "--policy", "random", "--limit", str(limit), "--out", str(out), "--json"]
    command = [sys.executable, "-m", "medmcp.agent", *words]
    # a shell that runs the tests in the background has them ignore Ctrl-C, and so the child would
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ), preexec_fn=heed
    ) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not list(out.glob("episodes-*.jsonl")) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert b"--resume" in errors
    assert b"Traceback" not in errors
    assert said == b""
    kept = [trajectory.id for trajectory in Run.open(out).trajectories()]
    assert 0 < len(kept) < limit
    shards = {path.name: path.read_bytes() for path in Run.open(out).shards()}
    mismatch = run(*words[:-1], "--resume", "--k", "2")
    assert mismatch.exit_code == 2
    assert {path.name: path.read_bytes() for path in Run.open(out).shards()} == shards
    assert len(kept) == len(set(kept))
