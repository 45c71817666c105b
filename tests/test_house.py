"""The house stands: packages are listed, imports go down only, nothing heavy is imported by accident."""

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("kb", "servers", "tasks", "agent", "train")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def python_files() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def test_every_folder_with_python_is_a_listed_package() -> None:
    folders = {path.parent for path in python_files()}
    walked = {"medmcp." + ".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert walked == set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_package_has_an_init_and_every_floor_a_typing_marker() -> None:
    for path in {file.parent for file in python_files()}:
        assert (path / "__init__.py").is_file(), path
    for floor in PROJECT["tool"]["setuptools"]["package-dir"].values():
        assert (ROOT / floor / "py.typed").is_file(), floor


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_down_only(floor: str) -> None:
    above = tuple(f"medmcp.{name}" for name in FLOORS[FLOORS.index(floor) + 1 :])
    for path in sorted((ROOT / floor).rglob("*.py")):
        climbing = {name for name in imported(path) if above and name.startswith(above)}
        # the root command lists the commands of every floor by name; it imports none of them
        assert not climbing, f"{path} imports {climbing}"


def test_clinical_knowledge_is_pure() -> None:
    for path in sorted((ROOT / "servers" / "clinical").rglob("*.py")):
        impure = {name for name in imported(path) if name.startswith(("medmcp.servers.world", "sqlite3", "medmcp.kb"))}
        assert not impure, f"{path} imports {impure}"


def test_all_ten_domains_have_the_same_files() -> None:
    from medmcp.servers.tool import DOMAINS

    for domain in DOMAINS:
        folder = ROOT / "servers" / domain
        names = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
        assert names == {"__init__.py", "reads.py", "scores", "acts.py", "results.py"}, domain
        assert len(list((folder / "scores").glob("[a-z]*.py"))) >= 2, domain


def test_the_scores_of_a_domain_are_exactly_the_tools_of_its_folder() -> None:
    from medmcp.servers.tool import DOMAINS, Tool

    for domain in DOMAINS:
        package = importlib.import_module(f"medmcp.servers.{domain}.scores")
        files = [path.stem for path in (ROOT / "servers" / domain / "scores").glob("[a-z]*.py")]
        declared = {
            name
            for file in files
            for name, one in vars(importlib.import_module(f"{package.__name__}.{file}")).items()
            if isinstance(one, Tool) and one.fn.__module__ == f"{package.__name__}.{file}"
        }
        assert declared == set(package.__all__), domain
        assert all(f"`{file}.py`" in (package.__doc__ or "") for file in files), domain


def test_only_the_folders_of_the_card_stand_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    tops = {line.split("/")[0] for line in listed if line}
    allowed = {*FLOORS, "tests", "README.md", "pyproject.toml", "LICENSE", "Makefile", "constraints.txt"}
    assert {top for top in tops if not top.startswith(".")} <= allowed


@pytest.mark.parametrize("command", [["--help"], ["serve", "--help"], ["rollout", "--help"]])
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    code = (
        "import sys\nfrom medmcp.agent.cli import root\n"
        f"try:\n    root.main({command!r}, standalone_mode=False)\nfinally:\n"
        "    heavy = {'torch', 'transformers', 'lancedb', 'pyarrow', 'datasets'} & set(sys.modules)\n"
        "    print('HEAVY', sorted(heavy), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "HEAVY []" in done.stderr, done.stderr[-500:]


def test_every_command_has_help_with_an_example() -> None:
    import click

    from medmcp.agent.cli import COMMANDS, root

    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)  # type: ignore[attr-defined]
        assert command is not None, name
        leaves = list(command.commands.values()) if isinstance(command, click.Group) else [command]
        for leaf in leaves:
            shown = f"{leaf.help} {leaf.epilog}"
            assert leaf.help, f"{name} {leaf.name}"
            assert "Example:" in shown, f"{name} {leaf.name} has no example"
            assert f"medmcp {name}" in shown, f"{name} {leaf.name}"
