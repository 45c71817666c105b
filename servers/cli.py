"""The commands of the servers floor: serve, config, tools, call, world.

`commands()` is what `python -m medmcp.servers` offers; the `medmcp` command finds them here by name. Whatever is heavy is
imported inside the function that needs it. Exit codes: 0 it worked, 1 it ran and the result is bad, 2 it could not run.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from medmcp.servers.build import Choice
    from medmcp.servers.opening import Opening
    from medmcp.servers.tool import Tool

__all__ = ["commands"]

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path, dir_okay=False)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")


class CannotRun(click.ClickException):
    """Said on stderr; the process ends with 2."""

    exit_code = 2


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


def choosing(command: F) -> F:
    """The options that choose tools, each with its twin in the environment."""
    for option in reversed(
        (
            click.option(
                "--toolsets", callback=_names, envvar="MEDMCP_TOOLSETS", metavar="D,…", help="Domains to list."
            ),
            click.option(
                "--tools", callback=_names, envvar="MEDMCP_TOOLS", metavar="T,…", help="Single tools to list."
            ),
            click.option("--all", "everything", is_flag=True, envvar="MEDMCP_ALL", help="List every tool."),
            click.option(
                "--read-only", is_flag=True, envvar="MEDMCP_READ_ONLY", help="No tool that writes to the chart."
            ),
        )
    ):
        command = option(command)
    return command


def beginning(command: F) -> F:
    """The options that say which world to begin with."""
    for option in reversed(
        (
            click.option(
                "--case", "case_id", default="", envvar="MEDMCP_CASE", metavar="ID", help="Begin with this case."
            ),
            click.option("--ward", type=int, default=None, metavar="SEED", help="Begin with a ward of patients."),
            click.option("--world", "world_file", type=FILE, default=None, help="Begin with a world file."),
        )
    ):
        command = option(command)
    return command


def _opening(case_id: str, ward: int | None, world_file: Path | None) -> "Opening":
    from medmcp.servers.build import BadChoice
    from medmcp.servers.opening import opening

    try:
        return opening(case_id, ward=ward, world_file=world_file)
    except BadChoice as error:
        raise CannotRun(str(error)) from None


def _say(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@click.command(
    epilog="Example: medmcp serve --toolsets triage,drugs   or   medmcp serve --http 127.0.0.1:8765 --case CA-020922"
)
@click.option(
    "--http", "address", default="", envvar="MEDMCP_HTTP", metavar="HOST:PORT", help="Streamable HTTP instead of stdio."
)
@click.option("--token-file", type=FILE, default=None, envvar="MEDMCP_TOKEN_FILE", help="Bearer tokens, one a line.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="A Host header to answer to.")
@click.option("--allow-origin", "origins", multiple=True, metavar="URL", help="A web page's origin to answer to.")
@choosing
@beginning
@click.option("--max-characters", type=int, default=6_000, show_default=True, envvar="MEDMCP_MAX_CHARACTERS",
              help="Longest result, 1500 to 20000.")  # fmt: skip
@click.option(
    "--never-ask", is_flag=True, envvar="MEDMCP_NEVER_ASK", help="Never ask a person to override a safety block."
)
@click.option(
    "--max-episodes", type=click.IntRange(min=1), default=1_000, show_default=True, help="HTTP: episodes at once."
)
@click.option("--idle-minutes", type=click.FloatRange(min=0.01), default=30, show_default=True,
              help="HTTP: forget an episode that nobody used for so long.")  # fmt: skip
@click.option("--max-body", type=click.IntRange(min=1_024), default=1_048_576, show_default=True, help="HTTP: bytes.")
def serve(
    address: str,
    token_file: Path | None,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    toolsets: tuple[str, ...],
    tools: tuple[str, ...],
    everything: bool,
    read_only: bool,
    case_id: str,
    ward: int | None,
    world_file: Path | None,
    max_characters: int,
    never_ask: bool,
    max_episodes: int,
    idle_minutes: float,
    max_body: int,
) -> None:
    """Serve the hospital over stdio, or over HTTP with --http.

    Without a choice of tools: clinical_diagnosis and the protocol tools; a started case brings in its own.
    Over HTTP each domain is also at /mcp/<domain>. Beyond this machine a token file is required.
    """
    import gc
    import logging

    # before the SDK sets up its own: plain lines on stderr
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    gc.disable()  # what is imported now stays: looking through it for garbage costs a tenth of the start
    from medmcp.servers.build import BadChoice, Choice, hospital_server

    choice = Choice(toolsets, tools, everything, read_only, max_characters, not never_ask)
    begin = _opening(case_id, ward, world_file)
    gc.freeze()
    gc.enable()
    try:
        server = hospital_server(choice)
        if address:
            _serve_http(
                server, choice, begin, address, token_file, names, origins, max_episodes, idle_minutes, max_body
            )
            return
    except BadChoice as error:
        raise CannotRun(str(error)) from None
    from medmcp.servers.stdio import serve_stdio

    serve_stdio(server, begin())


def _serve_http(
    server: Any,
    choice: "Choice",
    begin: "Opening",
    address: str,
    token_file: Path | None,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    max_episodes: int,
    idle_minutes: float,
    max_body: int,
) -> None:
    from functools import partial

    from medmcp.servers.build import BadChoice, domain_server
    from medmcp.servers.catalog import OWNED
    from medmcp.servers.http import EpisodeStore, Limits, http_app, read_tokens, serve_http

    host, _, port = address.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdigit() or int(port) > 65_535:
        raise BadChoice(f"'{address}' is not HOST:PORT, for example 127.0.0.1:8765.")
    tokens = read_tokens(token_file) if token_file else ()
    limits = Limits(max_body, max_episodes, max(1, max_episodes // 10), idle_minutes * 60)
    domains = {domain: domain_server(domain, choice) for domain in OWNED}
    store = EpisodeStore(begin, limits)
    site = partial(http_app, server, domains, store, tokens=tokens, origins=origins)
    serve_http(lambda hosts: site(hosts=hosts), host, int(port), tokens, names)


@click.command(epilog="Example: medmcp config claude-desktop --toolsets triage")
@click.argument("client", type=click.Choice(["claude-desktop", "claude-code", "cursor", "vscode"]))
@choosing
@click.option("--case", "case_id", default="", metavar="ID", help="Begin with this case.")
@click.option("--url", default="", help="A running HTTP server, for example http://127.0.0.1:8765/mcp.")
@click.option("--token-variable", default="", metavar="NAME", help="Environment variable that holds the bearer token.")
@as_json
def config(
    client: Any,
    toolsets: tuple[str, ...],
    tools: tuple[str, ...],
    everything: bool,
    read_only: bool,
    case_id: str,
    url: str,
    token_variable: str,
    as_json: bool,
) -> None:
    """Print what to put into a chat client's configuration."""
    from medmcp.servers.build import BadChoice, Choice, hospital_server
    from medmcp.servers.client_config import client_config

    try:
        hospital_server(Choice(toolsets, tools, everything, read_only))
    except BadChoice as error:
        raise CannotRun(str(error)) from None
    command = [_program(), "serve"]
    for option, value in (("--toolsets", ",".join(toolsets)), ("--tools", ",".join(tools)), ("--case", case_id)):
        command += [option, value] if value else []
    command += [flag for flag, wanted in (("--all", everything), ("--read-only", read_only)) if wanted]
    where, snippet = client_config(client, command, url=url, token_variable=token_variable)
    if as_json:
        _say({"client": client, "where": where, "snippet": snippet})
        return
    click.echo(f"{client}: {where}", err=True)
    click.echo(snippet)


def _program() -> str:
    """The installed command by its full path: a desktop client does not see the shell's PATH."""
    from shutil import which

    beside = Path(sys.executable).with_name("medmcp")
    return str(beside) if beside.exists() else which("medmcp") or "medmcp"


@click.command(epilog="Example: medmcp tools --domain triage_emergency --json")
@click.option("--domain", default="", metavar="D", help="Only what this domain's server publishes.")
@as_json
def tools(domain: str, as_json: bool) -> None:
    """List the catalogue of tools."""
    from medmcp.servers.build import BadChoice, toolset
    from medmcp.servers.catalog import PROTOCOL, TOOLS, published

    try:
        chosen = published(toolset(domain)) if domain else (*PROTOCOL, *TOOLS.values())
    except BadChoice as error:
        raise CannotRun(str(error)) from None
    if as_json:
        _say({"count": len(chosen), "tools": [_described(tool) for tool in chosen]})
        return
    for tool in chosen:
        click.echo(f"{tool.name:40} {tool.domain:20} {tool.effect:9} {tool.minutes:4g} min  {tool.title}")


def _described(tool: "Tool") -> dict[str, Any]:
    return {
        "name": tool.name,
        "title": tool.title,
        "domain": tool.domain,
        "also_on": list(tool.also_on),
        "effect": tool.effect,
        "minutes": tool.minutes,
        "read_only": tool.read_only,
        "destructive": tool.destructive,
        "description": tool.description,
        "input_schema": tool.input_schema,
    }


@click.command(
    epilog="Example: medmcp call get_patient_info patient_id=PT-977330 --case CA-020922. A list is given by its key"
    " again and again, or as JSON."
)
@click.argument("name", metavar="TOOL")
@click.argument("pairs", metavar="key=value", nargs=-1)
@beginning
@as_json
def call(
    name: str, pairs: tuple[str, ...], case_id: str, ward: int | None, world_file: Path | None, as_json: bool
) -> None:
    """Call one tool on a fresh world, for a look."""
    import anyio

    from medmcp.servers.build import BadChoice, Choice, hospital_server
    from medmcp.servers.episode import use_episode

    try:
        server = hospital_server(Choice(tools=(name,)))
    except BadChoice as error:
        raise CannotRun(str(error)) from None
    begin = _opening(case_id, ward, world_file)
    schemas = {tool.name: tool.input_schema for tool in server.visible(None).values()}
    from medmcp.servers.catalog import ALIASES

    canonical = ALIASES.get(name, name)
    arguments = _arguments(schemas[canonical]["properties"], pairs)
    with use_episode(begin()):
        result = anyio.run(server.call_tool, name, arguments)
    data = result.model_dump(mode="json")["structured_content"]
    if as_json:
        _say(data)
    else:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    if "error" in data:
        raise SystemExit(1)


def _arguments(properties: dict[str, Any], pairs: tuple[str, ...]) -> dict[str, Any]:
    """The arguments as their schema wants them; what does not fit goes as text, and the tool says what is wrong."""
    arguments: dict[str, Any] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign or not key:
            raise CannotRun(f"'{pair}' is not key=value.")
        spec = properties.get(key, {})
        if spec.get("type") == "array":
            kind = spec.get("items", {}).get("type", "string")
            given = json.loads(text) if _is_json_list(text) else [_value(kind, text)]
            arguments.setdefault(key, []).extend(given)
        else:
            arguments[key] = _value(spec.get("type", "string"), text)
    return arguments


def _is_json_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _value(kind: str, text: str) -> Any:
    if kind in ("number", "integer", "boolean"):
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, int | float) else text
    return text


@click.group()
def world() -> None:
    """Look at a world, write it out, read one in."""


def _world_bytes(case_id: str, ward: int | None, world_file: Path | None) -> bytes:
    episode = _opening(case_id, ward, world_file)()
    if episode.world is None:
        raise CannotRun("Say which world: --case ID, --ward SEED or --world FILE.")
    return episode.world.snapshot()


@world.command("show", epilog="Example: medmcp world show --world ward.world --patient PT-000123")
@beginning
@click.option("--patient", default="", metavar="ID", help="Print this patient's chart instead.")
@as_json
def world_show(case_id: str, ward: int | None, world_file: Path | None, patient: str, as_json: bool) -> None:
    """Say what a world holds, or print a patient's chart."""
    from medmcp.servers.chart_text import chart_text
    from medmcp.servers.tool import ToolError
    from medmcp.servers.world.schema import CHART_TABLES
    from medmcp.servers.world.world import World

    loaded = World.load(_world_bytes(case_id, ward, world_file))
    if patient:
        try:
            text = chart_text(loaded, patient)
        except ToolError as error:
            raise CannotRun(str(error)) from None
        if as_json:
            _say({"patient_id": patient, "chart": text})
        else:
            click.echo(text)
        return
    counts = {table: _count(loaded, table) for table in CHART_TABLES}
    patients = [
        {
            "patient_id": row["id"],
            "name": f"{row['family']}, {row['given']}",
            "birth_date": row["birth_date"],
            "sex": row["sex"],
        }
        for row in loaded.rows("SELECT id, family, given, birth_date, sex FROM patient ORDER BY id")
    ]
    if as_json:
        _say({"sim_time": loaded.now, "digest": loaded.digest(), "rows": counts, "patients": patients})
        return
    click.echo(f"time {loaded.now}, digest {loaded.digest()[:16]}")
    for person in patients:
        click.echo("  ".join(str(value) for value in person.values()))
    click.echo("rows: " + ", ".join(f"{table} {count}" for table, count in counts.items() if count))


def _count(loaded: Any, table: str) -> int:
    return int(loaded.row(f'SELECT COUNT(*) AS n FROM "{table}"')["n"])


@world.command("export", epilog="Example: medmcp world export --case CA-020922 --fhir --out bundle.json")
@beginning
@click.option("--fhir", is_flag=True, help="A FHIR R4 bundle of the chart instead of a world file.")
@click.option(
    "--full", is_flag=True, help="With --fhir: also what nobody has looked at yet, so that the world comes back whole."
)
@click.option("--out", type=FILE, required=True, help="File to write.")
@as_json
def world_export(
    case_id: str, ward: int | None, world_file: Path | None, fhir: bool, full: bool, out: Path, as_json: bool
) -> None:
    """Write a world out: as a world file that comes back whole, or as a FHIR R4 bundle of its chart."""
    from medmcp.servers.world.world import World

    if full and not fhir:
        raise CannotRun("--full goes with --fhir; a world file is always whole.")
    data = _world_bytes(case_id, ward, world_file)
    if fhir:
        from medmcp.servers.world.fhir import export_bundle

        bundle = export_bundle(World.load(data), include_latent=full)
        data = json.dumps(bundle, ensure_ascii=False, indent=1).encode()
    _write(out, data)
    _done({"out": str(out), "bytes": len(data), "format": "fhir" if fhir else "world"}, as_json)


@world.command("import", epilog="Example: medmcp world import output/fhir/*.json --out ward.world")
@click.argument("bundles", type=FILE, nargs=-1, required=True, metavar="BUNDLE...")
@click.option("--out", type=FILE, required=True, help="World file to write; serve it with --world.")
@as_json
def world_import(bundles: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Make a world of FHIR R4 bundles, Synthea's too: one ward of all their patients.

    Says what became a row of the chart, what was kept as it is, and which references lead nowhere.
    """
    from medmcp.servers.world.fhir import import_with_report, merge_bundles

    read = [_bundle(path) for path in bundles]
    try:
        made, report = import_with_report(merge_bundles(read))
    except ValueError as error:
        raise CannotRun(f"Cannot import {', '.join(map(str, bundles))}: {error}.") from None
    data = made.snapshot()
    _write(out, data)
    facts: dict[str, Any] = {
        "out": str(out),
        "bytes": len(data),
        "patients": _count(made, "patient"),
    } | report.as_dict()
    if as_json:
        _say(facts)
        return
    _done({name: facts[name] for name in ("out", "bytes", "patients", "resources", "dangling_references")}, as_json)
    for what in ("mapped", "kept", "repeated", "rows"):
        if facts[what]:
            click.echo(f"{what}: " + ", ".join(f"{kind} {count}" for kind, count in facts[what].items()), err=True)
    for warning in facts["warnings"]:
        click.echo(f"warning: {warning}", err=True)


def _bundle(path: Path) -> dict[str, Any]:
    from medmcp.servers.world.fhir import MOST_BYTES, read_bundle

    try:
        if path.stat().st_size > MOST_BYTES:  # before it fills the memory
            raise CannotRun(
                f"Cannot import {path}: it has {path.stat().st_size // 1_048_576} MiB, more than the"
                f" {MOST_BYTES // 1_048_576} that are read at once. Split it by patient and give the files together."
            )
        return read_bundle(path.read_bytes())
    except OSError as error:
        raise CannotRun(f"Cannot read {path}: {error.strerror or error}.") from None
    except ValueError as error:
        raise CannotRun(f"Cannot import {path}: {error}.") from None


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a full disk leaves no half file behind."""
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        _refuse(f"Cannot write {path}: {error.strerror or error}.")


def _refuse(message: str) -> NoReturn:
    raise CannotRun(message)


def _done(facts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _say(facts)
    else:
        click.echo(", ".join(f"{name} {value}" for name, value in facts.items()), err=True)


def commands() -> list[click.Command]:
    """The commands of this floor."""
    return [serve, config, tools, call, world]
