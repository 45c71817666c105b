"""A case of each domain, played to its end by a scripted client over stdio, with its debrief."""

import json
from typing import Any

import anyio
import pytest
from mcp import Client

from medmcp.agent.scripted_client import play_over, served
from medmcp.servers.catalog import TOOLS, published
from medmcp.servers.tool import DOMAINS
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built

# serves these cases instead of the released set: what a client does is the same, and every domain has one
SERVER = """
import json, sys
from medmcp.tasks import library
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.manifest import index_of

family, condition, seed = json.loads(sys.argv.pop(1))
built = FAMILIES[family].build(generate(CONDITIONS[condition], seed))
library.released().index = index_of([one.task for one in built])
from medmcp.servers.cli import serve
serve.main(sys.argv[1:], standalone_mode=False)
"""


def case_of(domain: str) -> Built:
    """The first case of the first family of a domain that suits it."""
    for family in (one for one in FAMILIES.values() if one.domain == domain):
        for condition in family.conditions:
            for seed in range(40, 60):
                if built := family.build(generate(CONDITIONS[condition], seed)):
                    return built[0]
    raise AssertionError(f"no case of {domain}")


async def played(built: Built) -> tuple[dict[str, Any], set[str], list[str]]:
    """The debrief, the tools that were listed once the case ran, and the prompts."""
    task = built.task
    place = json.dumps([task.family, task.condition, task.seed])
    async with Client(served(command=("-c", SERVER, place))) as client:
        prompts = [prompt.name for prompt in (await client.list_prompts()).prompts]
        debrief = await play_over(client, task)
        listed: set[str] = set()
        cursor = None
        while True:
            page = await client.list_tools(cursor=cursor)
            listed |= {tool.name for tool in page.tools}
            cursor = page.next_cursor
            if not cursor:
                return debrief, listed, prompts


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_case_is_played_to_its_end_and_debriefed(domain: str) -> None:
    built = case_of(domain)
    debrief, listed, prompts = anyio.run(played, built)
    assert debrief["scores"]["total"] >= 0.99, debrief["scores"]["reasons"]
    assert debrief["outcome"]["passed"]
    # a started case brings in the tools of its servers
    assert {tool.name for server in built.task.servers for tool in published(server)} <= listed
    assert listed <= {*TOOLS, "start_case", "list_cases", "find_tools", "ask_patient", "advance_time", "wait_for_results",
                      "submit_answer", "think", "debrief_case"}  # fmt: skip
    assert prompts == ["start_a_case", "ward_round", "teach_me", "hand_off"]
    # the debrief teaches: reference, what was done when, and sources that can be opened
    assert debrief["reference"]["answer"] == built.task.reference
    assert any("submit_answer" in (row["action"] or "") for row in debrief["timeline"])
    assert all(lesson["citations"] for lesson in debrief["lessons"])
    assert debrief["read_more"]
    assert all(
        one["uri"] == f"medmcp://passage/{one['passage_id']}" and one["citation"] for one in debrief["read_more"]
    )


def test_the_lessons_of_a_poor_attempt_say_what_was_missed_with_sources() -> None:
    built = case_of("cross_domain")

    async def idle() -> dict[str, Any]:
        place = json.dumps([built.task.family, built.task.condition, built.task.seed])
        async with Client(served(command=("-c", SERVER, place))) as client:
            await client.call_tool("start_case", {"case_id": built.task.case_id})
            await client.call_tool("submit_answer", {"answer": "no idea", "claims": ["found=OB-000000"]})
            told = await client.call_tool("debrief_case", {"section": "teaching"})
            return dict(told.structured_content or {})

    debrief = anyio.run(idle)
    assert len(debrief["lessons"]) >= len(built.task.evidence)
    assert any("not right" in lesson["lesson"] for lesson in debrief["lessons"])
    assert all(lesson["citations"] for lesson in debrief["lessons"])
