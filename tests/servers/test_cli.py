"""The commands of the servers floor: what they print, and how they end."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from serving_fixtures import PATIENT, SmallLibrary, fresh_world

from medmcp.servers.cli import commands
from medmcp.servers.tool import DOMAINS


def run(*words: str) -> Result:
    return CliRunner().invoke(click.Group("medmcp", commands=commands()), list(words))


@pytest.fixture
def world_path(tmp_path: Path) -> Path:
    path = tmp_path / "small.world"
    path.write_bytes(fresh_world().snapshot())
    return path


def test_every_command_has_help_with_an_example() -> None:
    for command in commands():
        inner = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in inner:
            assert "Example: medmcp" in (one.epilog or ""), one.name
    assert run("serve", "--help").exit_code == 0


def test_tools_lists_the_catalogue_as_one_json_object() -> None:
    answer = json.loads(run("tools", "--json").stdout)
    assert answer["count"] == len(answer["tools"])
    assert {tool["domain"] for tool in answer["tools"]} <= {*DOMAINS, "protocol"}


def test_an_unknown_domain_ends_with_2() -> None:
    result = run("tools", "--domain", "astrology")
    assert result.exit_code == 2
    assert "There is no toolset 'astrology'" in result.stderr


def test_call_runs_a_tool_and_a_refusal_ends_with_1(world_path: Path) -> None:
    good = run("call", "think", "thought=is it sepsis", "--world", str(world_path), "--json")
    assert good.exit_code == 0, good.output
    assert json.loads(good.stdout)["sim_time"].startswith("2026-03-01T08:00")
    bad = run("call", "ask_patient", "patient_id=P1", "message=hello", "--world", str(world_path), "--json")
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["error"]["code"] == "INVALID_ARGUMENT"


def test_call_reads_numbers_and_refuses_what_is_no_pair(world_path: Path) -> None:
    result = run("call", "advance_time", "minutes=5", "stop_on_event=false", "--world", str(world_path), "--json")
    assert json.loads(result.stdout)["sim_time"].startswith("2026-03-01T08:05")
    assert run("call", "think", "thought", "--world", str(world_path)).exit_code == 2
    assert run("call", "no_such_tool").exit_code == 2


@pytest.mark.parametrize("client", ["claude-desktop", "cursor", "vscode"])
def test_config_prints_json_that_names_the_command(client: str) -> None:
    result = run("config", client, "--toolsets", "triage")
    settings = json.loads(result.stdout)
    entry = settings["servers" if client == "vscode" else "mcpServers"]["medmcp"]
    assert entry["args"] == ["serve", "--toolsets", "triage"]


def test_config_for_a_url_never_holds_a_token() -> None:
    words = ("config", "vscode", "--url", "http://127.0.0.1:8765/mcp", "--token-variable", "MEDMCP_TOKEN")
    settings = json.loads(run(*words).stdout)
    assert settings["servers"]["medmcp"]["headers"] == {"Authorization": "Bearer ${input:medmcp-token}"}
    assert settings["inputs"][0]["password"] is True


def test_config_for_claude_code_is_one_line() -> None:
    line = run("config", "claude-code").stdout.strip()
    assert line.startswith("claude mcp add medmcp -- ")
    assert line.endswith(" serve")


def test_world_show_counts_rows_and_prints_a_chart(world_path: Path) -> None:
    facts = json.loads(run("world", "show", "--world", str(world_path), "--json").stdout)
    assert facts["rows"]["allergy_intolerance"] == 1
    assert facts["patients"][0]["patient_id"] == PATIENT
    assert "penicillin" in run("world", "show", "--world", str(world_path), "--patient", PATIENT).stdout


def test_world_export_gives_the_world_back_byte_for_byte(world_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.world"
    assert run("world", "export", "--world", str(world_path), "--out", str(out)).exit_code == 0
    facts = json.loads(run("world", "show", "--world", str(out), "--json").stdout)
    assert facts["digest"] == fresh_world().digest()


def test_world_commands_say_what_is_wrong_and_end_with_2(world_path: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.world"
    torn.write_bytes(b"not a database")
    assert run("world", "show", "--world", str(torn)).exit_code == 2
    assert run("world", "show", "--world", str(tmp_path / "missing")).exit_code == 2
    assert run("world", "show").exit_code == 2
    nowhere = tmp_path / "no" / "folder" / "x.world"
    result = run("world", "export", "--world", str(world_path), "--out", str(nowhere))
    assert result.exit_code == 2
    assert "Cannot write" in result.stderr


def test_a_case_of_an_installed_library_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmcp.servers.opening.libraries", lambda: (SmallLibrary(),))
    assert (
        json.loads(run("world", "show", "--case", "CA-000001", "--json").stdout)["patients"][0]["patient_id"] == PATIENT
    )
    assert run("world", "show", "--case", "CA-999999").exit_code == 2


def test_serving_beyond_this_machine_without_a_token_ends_with_2() -> None:
    result = run("serve", "--http", "0.0.0.0:0")
    assert result.exit_code == 2
    assert "--token-file" in result.stderr
    assert run("serve", "--http", "127.0.0.1:notaport").exit_code == 2


def test_the_environment_chooses_like_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMCP_TOOLSETS", "astrology")
    assert run("serve").exit_code == 2
