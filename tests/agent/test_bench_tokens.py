"""What tools cost a model: sizes of the listing and of results, at four characters a token."""

import anyio
import pytest

from medmcp.agent.bench_tokens import CHARACTERS_A_TOKEN, listing_tokens, result_tokens, spread
from medmcp.servers.build import DEFAULT_MOST, Choice, hospital_server
from medmcp.servers.dispatch import DEFAULT_CHARACTERS
from medmcp.servers.tool import tool
from medmcp.servers.world.world import World
from medmcp.tasks.library import tasks_of


@tool("triage_emergency", "Nothing", effect="read", minutes=1)
async def look_at_nothing(world: World) -> dict[str, str]:
    """Ten chars."""
    return {}


def test_a_tool_costs_its_name_description_and_schema() -> None:
    schema = '{"type":"object","properties":{},"additionalProperties":false}'
    text = '{"name":"look_at_nothing","description":"Ten chars.","parameters":' + schema + "}"
    assert listing_tokens({"look_at_nothing": look_at_nothing}) == {"look_at_nothing": len(text) / CHARACTERS_A_TOKEN}


def test_the_default_surface_is_at_most_36_tools_and_costs_less_than_a_third_of_everything() -> None:
    first, every = (listing_tokens(hospital_server(choice).visible(None)) for choice in (None, Choice(all=True)))
    assert len(first) <= DEFAULT_MOST == 36
    assert sum(first.values()) < sum(every.values()) / 3


def test_results_are_sized_by_tool_and_none_is_longer_than_a_result_may_be() -> None:
    sizes = anyio.run(result_tokens, tasks_of(["sepsis_pathway"], 2, 5, "train"))
    assert {"order_lab_test", "submit_answer"} <= set(sizes)
    assert 0 < max(max(found) for found in sizes.values()) <= DEFAULT_CHARACTERS / CHARACTERS_A_TOKEN


def test_the_spread_is_mean_95th_percentile_and_most() -> None:
    mean, high, most = spread([float(n) for n in range(1, 101)])
    assert mean == 50.5
    assert high == pytest.approx(95.95)  # exclusive method: position 0.95 x 101
    assert most == 100
