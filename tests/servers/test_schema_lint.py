"""What every published tool owes its clients: names, flat schemas, descriptions, annotations, size."""

import json
import re
from collections import Counter

import pytest

from medmcp.servers.catalog import ALIASES, OWNED, PROTOCOL, TOOLS, published
from medmcp.servers.mcp import annotations, listed
from medmcp.servers.tool import NAME, Tool

EVERY = [*PROTOCOL, *TOOLS.values()]
MOST_PARAMETERS = 16
USUAL_PARAMETERS = 8
MOST_CHARACTERS = 4_000
"""About 1,000 tokens at four characters each, for the tools with the longest lists of choices."""
SCALARS = {"string", "number", "integer", "boolean"}

every_tool = pytest.mark.parametrize("tool", EVERY, ids=lambda tool: tool.name)


def test_names_are_unique_over_the_whole_suite() -> None:
    names = Counter(tool.name for tools in (PROTOCOL, *OWNED.values()) for tool in tools)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_alias_hides_a_tool() -> None:
    assert sorted(set(ALIASES) & {tool.name for tool in EVERY}) == []


@every_tool
def test_the_name_suits_every_host(tool: Tool) -> None:
    assert NAME.match(tool.name)
    assert len(f"mcp__medmcp__{tool.name}") <= 64


@every_tool
def test_the_schema_is_flat_and_closed(tool: Tool) -> None:
    schema = tool.input_schema
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert not {"anyOf", "oneOf", "allOf", "$defs"} & set(schema)
    assert '"$ref"' not in json.dumps(schema)
    for name, spec in schema["properties"].items():
        assert "anyOf" not in spec, name
        if spec.get("type") == "array":
            assert spec["items"].get("type") in SCALARS or "enum" in spec["items"], name
        else:
            assert spec.get("type") in SCALARS, name


@every_tool
def test_every_parameter_is_described(tool: Tool) -> None:
    for name, spec in tool.input_schema["properties"].items():
        assert spec.get("description", "").strip(), name


@every_tool
def test_the_tool_does_not_ask_for_too_much(tool: Tool) -> None:
    assert len(tool.input_schema["properties"]) <= MOST_PARAMETERS


def test_most_tools_take_few_parameters() -> None:
    many = [tool.name for tool in EVERY if len(tool.input_schema["properties"]) > USUAL_PARAMETERS]
    assert len(many) <= len(EVERY) / 3, many


@every_tool
def test_the_description_is_short_and_gives_no_orders_to_the_client(tool: Tool) -> None:
    assert 20 <= len(tool.description) <= 700
    assert not re.search(r"ignore (all|previous)|always call this", tool.description, re.IGNORECASE)


@every_tool
def test_the_listing_of_a_tool_keeps_to_its_budget(tool: Tool) -> None:
    assert len(listed(tool).model_dump_json(by_alias=True, exclude_none=True)) <= MOST_CHARACTERS


@every_tool
def test_annotations_say_what_the_effect_says(tool: Tool) -> None:
    notes = annotations(tool)
    assert notes.title
    assert notes.open_world_hint is False
    assert notes.read_only_hint == (tool.effect in ("read", "compute") and not tool.examines)
    assert not (notes.read_only_hint and notes.destructive_hint)


@pytest.mark.parametrize("domain", OWNED)
def test_a_domain_server_stays_within_what_assistants_can_choose_from(domain: str) -> None:
    assert len(published(domain)) + len(PROTOCOL) <= 40
