"""Building the servers of a process: which tools they show, and what else comes with them.

`hospital_server` makes the combined server for a `Choice`; `domain_server` makes the server of one
domain. Without a choice, clinical_diagnosis and the protocol tools are listed, a started case brings in
its toolsets, and `find_tools` answers what else there is: at most `DEFAULT_MOST` tools in all. See `cli.py` for the options, `http.py` and
`stdio.py` for how a server is run.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mcp.server.caching import CacheHint

from medmcp.servers.catalog import ALIASES, OWNED, PROTOCOL, TOOLS, published
from medmcp.servers.dispatch import DEFAULT_CHARACTERS, MAX_CHARACTERS, MIN_CHARACTERS
from medmcp.servers.find import find_tools
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.prompts import add_prompts
from medmcp.servers.resources import add_resources
from medmcp.servers.tool import Tool

__all__ = [
    "DEFAULT_MOST",
    "DEFAULT_TOOLSET",
    "SHORT_NAMES",
    "BadChoice",
    "Choice",
    "domain_server",
    "hospital_server",
    "toolset",
]

DEFAULT_TOOLSET = "clinical_diagnosis"
DEFAULT_MOST = 36  # assistants degrade past 30 to 50 tools
# of the default toolset, what waits until a case or find_tools brings the toolset in: a score of intensive care
DEFAULT_LATER = frozenset({"calculate_apache2"})

SHORT_NAMES = {
    "diagnosis": "clinical_diagnosis",
    "drugs": "drug_interaction",
    "ehr": "ehr_management",
    "qa": "medical_qa",
    "triage": "triage_emergency",
    "psych": "psychiatry",
    "obs": "obstetrics",
    "visual": "visual_diagnosis",
    "radiology": "radiology_report",
    "cross": "cross_domain",
}

LIST_CACHE_MS = 3_600_000


class BadChoice(ValueError):
    """A name that means nothing here, or options that exclude each other."""


@dataclass(frozen=True)
class Choice:
    """What a server shows and allows."""

    toolsets: tuple[str, ...] = ()
    """Domains (or their short names) to list; nothing else is then listed or brought in."""
    tools: tuple[str, ...] = ()
    """Single tools to list, beside the toolsets."""
    all: bool = False
    """List all the tools of all domains."""
    read_only: bool = False
    """List no tool that writes to the chart, and refuse writes."""
    characters: int = DEFAULT_CHARACTERS
    """The longest result text."""
    ask_human: bool = True
    """Let a person at the client override a safety block."""


def toolset(name: str) -> str:
    """The domain that a name means. Raises `BadChoice` if it means none."""
    domain = SHORT_NAMES.get(name, name)
    if domain not in OWNED:
        raise BadChoice(_unknown("toolset", name, [*OWNED, *SHORT_NAMES], f"Toolsets: {', '.join(OWNED)}."))
    return domain


def _tool(name: str) -> Tool:
    canonical = ALIASES.get(name, name)
    for tool in PROTOCOL:
        if tool.name == canonical:
            return tool
    if canonical not in TOOLS:
        raise BadChoice(_unknown("tool", name, [*TOOLS, *ALIASES], "`medmcp tools` lists them."))
    return TOOLS[canonical]


def _unknown(kind: str, name: str, known: Iterable[str], hint: str) -> str:
    close = difflib.get_close_matches(name, list(known), n=3)
    return f"There is no {kind} '{name}'. " + (f"Did you mean {' or '.join(close)}? " if close else "") + hint


def _may_list(tool: Tool, choice: Choice) -> bool:
    """Protocol tools steer the simulation, not the chart, so a read-only server keeps them."""
    return tool.read_only or tool.domain == "protocol" or not choice.read_only


def _version() -> str:
    try:
        return version("medmcp")
    except PackageNotFoundError:
        return "0"


def _server(name: str, title: str, tools: Iterable[Tool], choice: Choice, **options: Any) -> HospitalServer:
    server = HospitalServer(
        name,
        tools,
        title=title,
        version=_version(),
        characters=choice.characters,
        read_only=choice.read_only,
        ask_human=choice.ask_human,
        **options,
    )
    add_resources(server)
    add_prompts(server)
    return server


def hospital_server(choice: Choice | None = None, name: str = "medmcp") -> HospitalServer:
    """The combined server. Raises `BadChoice` for a name that it does not know."""
    choice = choice or Choice()
    if not MIN_CHARACTERS <= choice.characters <= MAX_CHARACTERS:
        raise BadChoice(f"The longest result must have {MIN_CHARACTERS} to {MAX_CHARACTERS} characters.")
    if choice.all and (choice.toolsets or choice.tools):
        raise BadChoice("--all lists everything; leave out --toolsets and --tools.")
    if choice.all or choice.toolsets or choice.tools:
        domains = list(OWNED) if choice.all else [toolset(given) for given in choice.toolsets]
        chosen = [tool for domain in domains for tool in published(domain)] + [_tool(given) for given in choice.tools]
        tools = [*PROTOCOL, *(tool for tool in chosen if _may_list(tool, choice))]
        return _server(name, "medmcp hospital", tools, choice, cache_hints=_fixed())
    shown = {
        tool.name: tool
        for tool in (*PROTOCOL, *published(DEFAULT_TOOLSET))
        if _may_list(tool, choice) and tool.name not in DEFAULT_LATER
    }
    more = {domain: tuple(tool for tool in published(domain) if _may_list(tool, choice)) for domain in OWNED}
    finder = find_tools(shown, more)
    return _server(name, "medmcp hospital", [*shown.values(), finder], choice, more=more)


def domain_server(domain: str, choice: Choice | None = None) -> HospitalServer:
    """The server of one domain: its tools and the protocol's. Of the choice, the limits count, not the names."""
    choice = choice or Choice()
    domain = toolset(domain)
    tools = [*PROTOCOL, *(tool for tool in published(domain) if _may_list(tool, choice))]
    return _server(domain, f"medmcp {domain.replace('_', ' ')}", tools, choice, cache_hints=_fixed())


def _fixed() -> dict[Any, CacheHint]:
    return {"tools/list": CacheHint(ttl_ms=LIST_CACHE_MS, scope="public")}
