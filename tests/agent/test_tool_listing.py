"""How much of its tools a model is shown."""

import json
from typing import Any

import pytest

from medmcp.agent.loop import _listing
from medmcp.agent.policy import Conversation
from medmcp.agent.tool_listing import LISTINGS, Listing, shown
from medmcp.tasks.library import tasks_of
from medmcp.tasks.session import View


@pytest.fixture(scope="module")
def conversation() -> Conversation:
    task = tasks_of(("interaction_review",), 1, 5, "train")[0].task
    return Conversation("x", [], _listing(task.servers), View.of(task), task.family, 0)


def by_name(tools: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {tool["function"]["name"]: tool["function"] for tool in tools}


def test_each_listing_is_shorter_than_the_one_before(conversation: Conversation) -> None:
    sizes = [len(json.dumps(shown(conversation, listing))) for listing in LISTINGS]
    assert sizes[0] > 3 * sizes[1] > 9 * sizes[2]


def test_a_brief_listing_names_every_tool_and_what_it_requires(conversation: Conversation) -> None:
    full, brief = by_name(conversation.tools), by_name(shown(conversation, "brief"))
    assert brief.keys() == full.keys()
    for name, tool in brief.items():
        required = full[name]["parameters"].get("required", [])
        assert tool["parameters"]["required"] == required
        assert list(tool["parameters"]["properties"]) == required
        assert full[name]["description"].strip().startswith(tool["description"].rstrip("."))
        assert ". " not in tool["description"]
    interactions = brief["discontinue_order"]["parameters"]["properties"]
    assert interactions["order_id"] == {"type": "string"}


def test_the_listing_of_a_family_has_what_its_oracle_calls_and_no_more(conversation: Conversation) -> None:
    # read off the oracle: list, screen, stop, submit
    expected = {"get_medications", "check_all_interactions", "discontinue_order", "submit_answer"}
    assert by_name(shown(conversation, "family")).keys() == expected


@pytest.mark.anyio
@pytest.mark.parametrize("listing", LISTINGS)
async def test_it_can_be_asked_for_within_an_event_loop(conversation: Conversation, listing: Listing) -> None:
    assert shown(conversation, listing)
