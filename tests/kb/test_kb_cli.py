import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PASSAGES

from medmcp.kb import Passage, providers, sources
from medmcp.kb.cli import kb


def call(*arguments: object) -> Result:
    return CliRunner().invoke(kb, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", ["build", "add", "embed", "search", "open", "info", "eval", "optimize", "bench"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"medmcp kb {command}" in result.output
    assert "--json" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "rate", "--limit", 2),
        ("open", PASSAGES[0].id, "--document"),
        ("info",),
        ("optimize",),
    ],
)
def test_json_is_one_object_on_stdout(folder: Path, arguments: tuple[object, ...]) -> None:
    result = call(*arguments, "--kb", folder, "--json")
    assert result.exit_code == 0, result.stderr
    assert isinstance(json.loads(result.stdout), dict)


def test_build_takes_what_providers_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def provider() -> tuple[Passage, ...]:
        return PASSAGES

    monkeypatch.setattr(providers, "installed_providers", lambda: {"ours": provider})
    monkeypatch.setattr(sources, "available", dict)
    result = call("build", "--out", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert (answer["passages"], answer["sources"]["notes"]["passages"]) == (6, 3)
    assert set(answer["missing_sources"]) == set(sources.SOURCES)
    assert call("build", "--out", tmp_path, "--only", "nowhere").exit_code == 2


def test_add_then_search_then_open(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("name,body\nSepsis,Give antibiotics within one hour.\n")
    at = tmp_path / "kb"
    added = call("add", "csv", tmp_path / "notes.csv", "--map", "text=body", "--licence", "CC0", "--out", at, "--json")
    assert json.loads(added.stdout)["added"] == 1
    found = json.loads(call("search", "antibiotic", "--kb", at, "--json").stdout)
    opened = call("open", found["hits"][0]["passage"]["id"], "--kb", at)
    assert "Give antibiotics within one hour." in opened.stdout
    assert "Licence: CC0." in opened.stdout


def test_nothing_found_and_nothing_added_exit_with_1(folder: Path, tmp_path: Path) -> None:
    assert call("search", "quinolone", "--kb", folder).exit_code == 1
    (tmp_path / "empty.jsonl").write_text("\n")
    assert call("add", "jsonl", tmp_path / "empty.jsonl", "--out", tmp_path / "other").exit_code == 1
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "rate", "--kb", "{tmp}/none"), "medmcp kb build"),
        (("info", "--kb", "{tmp}/none"), "No knowledge base"),
        (("open", "PA-000000000000", "--kb", "{kb}"), "No passage"),
        (("add", "docx", "{tmp}", "--out", "{kb}"), "Formats: beir"),
        (("add", "csv", "{tmp}/none.csv", "--out", "{kb}"), "There is no"),
        (("add", "csv", "{tmp}/none.csv", "--map", "text", "--out", "{kb}"), "FIELD=COLUMN"),
        (("add", "csv", "{tmp}/none.csv", "--source", "A B", "--out", "{kb}"), "--source"),
        (("eval", "{tmp}/none"), "There is no"),
        (("embed", "--kb", "{kb}", "--model", "{tmp}/none"), "no model directory"),
        (("search", "rate", "--kb", "{kb}", "--cursor", "x"), "another search"),
    ],
)
def test_what_cannot_run_exits_with_2_and_says_why(
    folder: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = call(*(argument.format(tmp=tmp_path, kb=folder) for argument in arguments))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_bad_records_are_counted_and_left_out_on_request(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "good", "licence": "CC0"}\nbroken\n')
    result = call("add", "jsonl", tmp_path / "a.jsonl", "--skip-bad", "--out", tmp_path / "kb", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) | {"path": "", "problems": []} == {
        "path": "", "problems": [], "passages": 1, "added": 1, "duplicates": 0, "withdrawn": 0, "skipped": 1,
    }  # fmt: skip
    assert "line 2" in result.stderr


def test_the_place_comes_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMCP_KB", str(folder))
    assert json.loads(call("info", "--json").stdout)["passages"] == 6


def test_unreadable_records_make_add_exit_with_1_after_the_rest_went_in(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "good", "licence": "CC0"}\nbroken\n')
    result = call("add", "jsonl", tmp_path / "a.jsonl", "--out", tmp_path / "kb", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["added"] == 1
    assert f"{tmp_path / 'a.jsonl'}, line 2" in result.stderr
    strict = call("add", "jsonl", tmp_path / "a.jsonl", "--out", tmp_path / "other", "--strict")
    assert strict.exit_code == 2
    assert "line 2" in strict.stderr


def test_a_build_where_nothing_has_changed_does_nothing_and_added_text_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def provider() -> tuple[Passage, ...]:
        return PASSAGES

    monkeypatch.setattr(providers, "installed_providers", lambda: {"ours": provider})
    monkeypatch.setattr(sources, "available", dict)
    at = tmp_path / "kb"
    assert json.loads(call("build", "--out", at, "--json").stdout)["changed"]
    (tmp_path / "a.txt").write_text("A leaflet on gout.")
    assert call("add", "text", tmp_path / "a.txt", "--licence", "CC0", "--out", at).exit_code == 0
    again = json.loads(call("build", "--out", at, "--json").stdout)
    assert (again["changed"], again["passages"]) == (False, 7)
    forced = json.loads(call("build", "--out", at, "--force", "--json").stdout)
    assert (forced["changed"], forced["passages"]) == (True, 7)
    assert json.loads(call("build", "--out", at, "--drop-added", "--json").stdout)["passages"] == 6


def test_info_tells_of_a_writer_that_was_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    from test_kb_writer import KILLED

    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    result = call("info", "--kb", folder, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["unfinished"]
    assert call("optimize", "--kb", folder).exit_code == 0
    assert call("info", "--kb", folder).exit_code == 0


def test_a_passage_opens_as_a_model_sees_it(folder: Path) -> None:
    shown = call("open", PASSAGES[0].id, "--kb", folder, "--fenced").stdout
    assert shown.startswith(f'<passage id="{PASSAGES[0].id}"')


def test_a_pass_in_the_background_is_a_process_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Process:
        pid = 4711

        def __init__(self, command: list[str], **options: object) -> None:
            started.append((command, options["start_new_session"]))

    monkeypatch.setattr("medmcp.kb.cli_write.subprocess.Popen", Process)
    result = call("embed", "--background", "--kb", folder, "--json")
    assert json.loads(result.stdout)["process"] == 4711
    ((command, apart),) = started
    assert command[1:] == ["-m", "medmcp.kb", "embed", "--kb", str(folder)]
    assert apart
