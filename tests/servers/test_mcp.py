"""The MCP server in-process: listing, calling, errors, toolsets that come with a case, asking the human."""

import base64
import json
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError
from mcp_types import ElicitRequestParams, ElicitResult, PromptReference, ResourceTemplateReference
from serving_fixtures import (
    ERAS,
    PATIENT,
    SmallLibrary,
    add_line,
    begin_case,
    crash,
    fresh_episode,
    look_up_name,
    order_penicillin,
    small_server,
)  # fmt: skip

from medmcp.servers import cases
from medmcp.servers.build import DEFAULT_MOST, BadChoice, Choice, domain_server, hospital_server
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.find import find_tools, search
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.opening import opening
from medmcp.servers.tool import Picture, tool
from medmcp.servers.world.world import World

REASON = "Tolerated amoxicillin last year; meningitis suspected"


def text_of(result: Any) -> str:
    return str(result.content[0].text)


@pytest.mark.parametrize("era", ERAS)
def test_a_call_answers_with_compact_text_and_the_same_structured_content(era: str) -> None:
    async def run() -> None:
        with use_episode(fresh_episode()):
            async with Client(small_server(), mode=era) as client:
                result = await client.call_tool("look_up_name", {"patient_id": PATIENT})
        expected = {"sim_time": "2026-03-01T08:02:00+00:00", "patient_id": PATIENT, "name": "Doe, Ann"}
        assert not result.is_error
        assert result.structured_content == expected
        assert text_of(result) == json.dumps(expected, separators=(",", ":"))

    anyio.run(run)


REFUSALS: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown tool": ("no_such_tool", {}, "[not_found] There is no tool 'no_such_tool' here."),
    "an unknown argument": (
        "look_up_name",
        {"patient_id": PATIENT, "colour": "red"},
        "[invalid_argument] look_up_name has no parameter 'colour'.",
    ),
    "a missing argument": ("look_up_name", {}, "[invalid_argument] look_up_name needs 'patient_id'."),
    "a malformed id": ("look_up_name", {"patient_id": "P1"}, "[invalid_argument] 'patient_id':"),
    "a number for text": ("look_up_name", {"patient_id": 1}, "[invalid_argument] 'patient_id':"),
    "an unknown patient": ("look_up_name", {"patient_id": "PT-999999"}, "[not_found] No patient PT-999999."),
    "a crash": ("crash", {}, "[internal] crash failed inside the simulation."),
}  # fmt: skip


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("what", REFUSALS)
def test_a_refusal_is_an_error_result_with_a_code(what: str, era: str) -> None:
    name, arguments, start = REFUSALS[what]

    async def run() -> Any:
        with use_episode(fresh_episode()):
            async with Client(small_server(), mode=era) as client:
                return await client.call_tool(name, arguments)

    result = anyio.run(run)
    assert result.is_error
    assert text_of(result).startswith(start)
    assert f"[{result.structured_content['error']['code'].lower()}]" == start.split()[0]
    assert "inside of the simulation" not in text_of(result)


def test_a_caller_without_an_episode_is_told_to_start_a_case() -> None:
    async def run() -> Any:
        return await small_server().call_tool("look_up_name", {"patient_id": PATIENT})

    result = anyio.run(run)
    assert result.is_error
    assert "start_case" in text_of(result)


def test_an_alias_runs_the_tool_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmcp.servers.mcp.ALIASES", {"old_name": "look_up_name"})

    async def run() -> Any:
        with use_episode(fresh_episode()):
            return await small_server().call_tool("old_name", {"patient_id": PATIENT})

    result = anyio.run(run)
    assert result.structured_content["warnings"] == ["old_name is an alias of look_up_name."]


def test_every_listed_tool_carries_annotations_that_follow_from_its_effect() -> None:
    async def run() -> dict[str, Any]:
        async with Client(small_server()) as client:
            return {tool.name: tool.annotations for tool in (await client.list_tools()).tools}

    notes = anyio.run(run)
    assert notes["look_up_name"].read_only_hint is True
    assert notes["add_line"].read_only_hint is False
    assert notes["order_penicillin"].destructive_hint is True
    assert all(note.open_world_hint is False for note in notes.values())


def growing_server() -> HospitalServer:
    more = {"ehr_management": (add_line,), "drug_interaction": (order_penicillin,)}
    shown = {tool.name: tool for tool in (begin_case, look_up_name)}
    return HospitalServer("growing", [*shown.values(), find_tools(shown, more)], more=more)


@pytest.mark.parametrize("era", ERAS)
def test_starting_a_case_brings_in_its_toolsets_and_tells_the_client(era: str) -> None:
    async def run() -> None:
        heard = anyio.Event()

        async def on_message(message: Any) -> None:
            if type(message).__name__ == "ToolListChangedNotification":
                heard.set()

        server = growing_server()
        with use_episode(Episode()):
            async with Client(server, mode=era, message_handler=on_message) as client:
                before = [tool.name for tool in (await client.list_tools()).tools]
                assert before == ["begin_case", "look_up_name", "find_tools"]
                assert client.server_capabilities.tools
                assert client.server_capabilities.tools.list_changed is True
                if era == "legacy":
                    await client.call_tool("begin_case", {})
                    with anyio.fail_after(5):
                        await heard.wait()
                else:
                    async with client.listen(tools_list_changed=True) as changes:
                        await client.call_tool("begin_case", {})
                        with anyio.fail_after(5):
                            event = await anext(aiter(changes))
                        assert type(event).__name__ == "ToolsListChanged"
                after = [tool.name for tool in (await client.list_tools()).tools]
                assert after == [*before, "add_line"]
                assert not (await client.call_tool("add_line", {"patient_id": PATIENT, "text": "seen"})).is_error

    anyio.run(run)


def test_a_tool_that_is_not_listed_yet_says_how_to_get_it() -> None:
    async def run() -> tuple[Any, Any, Any]:
        with use_episode(fresh_episode()):
            async with Client(growing_server()) as client:
                first = await client.call_tool("add_line", {"patient_id": PATIENT, "text": "seen"})
                found = await client.call_tool("find_tools", {"query": "write a note", "toolset": "ehr_management"})
                return first, found, await client.call_tool("add_line", {"patient_id": PATIENT, "text": "seen"})

    first, found, second = anyio.run(run)
    assert first.is_error
    assert "find_tools with toolset=ehr_management" in text_of(first)
    assert found.structured_content["added"] == ["add_line"]
    assert not second.is_error


def test_searching_tools_ranks_the_name_above_the_description() -> None:
    assert [tool.name for tool in search([look_up_name, order_penicillin, crash], "penicillin patient")] == [
        "order_penicillin", "look_up_name",
    ]  # fmt: skip
    assert search([look_up_name], "aeroplane") == []


def test_episodes_of_concurrent_callers_never_mix() -> None:
    async def one(server: HospitalServer, number: int, seen: dict[int, str]) -> None:
        episode = fresh_episode()
        with use_episode(episode):
            async with Client(server) as client:
                for _ in range(3):
                    await client.call_tool("add_line", {"patient_id": PATIENT, "text": f"caller {number}"})
        assert episode.world is not None
        seen[number] = " ".join(row["text"] for row in episode.world.rows("SELECT text FROM document_reference"))

    async def run() -> dict[int, str]:
        server, seen = small_server(), dict[int, str]()
        async with anyio.create_task_group() as group:
            for number in range(30):
                group.start_soon(one, server, number, seen)
        return seen

    seen = anyio.run(run)
    assert seen == {number: " ".join([f"caller {number}"] * 3) for number in range(30)}


@pytest.mark.parametrize("era", ERAS)
def test_a_picture_is_sent_as_image_content_and_its_bytes_stay_out_of_the_text(era: str) -> None:
    @tool("visual_diagnosis", "Look", effect="read", minutes=1)
    async def look(world: World) -> dict[str, Any]:
        """An image."""
        return {"caption": "a dot", "image": Picture(b"\x89PNG" + bytes(9_000))}

    async def run() -> Any:
        with use_episode(fresh_episode()):
            async with Client(HospitalServer("pictures", [look]), mode=era) as client:
                return await client.call_tool("look", {})

    result = anyio.run(run)
    assert result.content[1].mime_type == "image/png"
    assert len(base64.b64decode(result.content[1].data)) == 9_004
    assert result.structured_content["image"]["bytes"] == 9_004
    assert len(text_of(result)) < 300


def test_a_result_that_is_too_long_is_cut_at_a_row_and_says_where_to_go_on() -> None:
    @tool("ehr_management", "Many", effect="read", minutes=0)
    async def many(world: World) -> dict[str, Any]:
        """Very many rows."""
        return {"rows": [{"number": number, "text": "x" * 80} for number in range(200)]}

    @tool("ehr_management", "Long", effect="read", minutes=0)
    async def long(world: World) -> dict[str, Any]:
        """A very long text."""
        return {"text": "x" * 50_000}

    async def run(name: str) -> Any:
        with use_episode(fresh_episode()):
            return await HospitalServer("long", [many, long], characters=2_000).call_tool(name, {})

    rows = anyio.run(run, "many").structured_content
    assert rows["truncated"] is True
    assert rows["next_cursor"] == f"o{len(rows['rows'])}"
    assert len(text_of(anyio.run(run, "many"))) <= 2_000
    assert len(text_of(anyio.run(run, "long"))) <= 2_000


# asking the human


class Person:
    """Somebody at the client who answers the form."""

    def __init__(self, action: str, reason: str | None = None) -> None:
        self.action, self.reason, self.asked = action, reason, list[str]()

    async def __call__(self, context: Any, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        content = {"reason": self.reason} if self.reason is not None else None
        return ElicitResult(action=self.action, content=content)


def order_with(
    person: Person | None, era: str, arguments: dict[str, Any] | None = None, **options: Any
) -> tuple[Any, Episode]:
    episode = fresh_episode()

    async def run() -> Any:
        with use_episode(episode):
            async with Client(small_server(**options), mode=era, elicitation_callback=person) as client:
                return await client.call_tool("order_penicillin", {"patient_id": PATIENT} | (arguments or {}))

    return anyio.run(run), episode


def ordered(episode: Episode) -> list[str]:
    assert episode.world is not None
    return [row["override_reason"] for row in episode.world.rows("SELECT override_reason FROM medication_request")]


@pytest.mark.parametrize("era", ERAS)
def test_a_person_who_gives_a_reason_overrides_a_safety_block(era: str) -> None:
    person = Person("accept", REASON)
    result, episode = order_with(person, era)
    assert not result.is_error
    assert ordered(episode) == [REASON]
    assert len(person.asked) == 1
    assert "Penicillin allergy is recorded." in person.asked[0]
    assert episode.world is not None
    statuses = [row["status"] for row in episode.world.rows("SELECT status FROM event ORDER BY id")]
    assert statuses == ["SAFETY_BLOCK", "ok"]


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(
    "person", [Person("decline"), Person("cancel"), Person("accept", "short")], ids=["no", "cancel", "short"]
)
def test_without_a_usable_reason_the_block_stands(era: str, person: Person) -> None:
    result, episode = order_with(person, era)
    assert result.is_error
    assert text_of(result) == "[safety_block] Penicillin allergy is recorded."
    assert result.structured_content["error"]["overridable"] is True
    assert ordered(episode) == []


@pytest.mark.parametrize("era", ERAS)
def test_nobody_is_asked_by_a_client_that_cannot_or_when_told_not_to(era: str) -> None:
    result, episode = order_with(None, era)
    assert result.is_error
    assert ordered(episode) == []
    person = Person("accept", REASON)
    result, episode = order_with(person, era, ask_human=False)
    assert result.is_error
    assert person.asked == []


def test_nobody_is_asked_when_the_call_already_has_a_reason() -> None:
    person = Person("accept", REASON)
    _, episode = order_with(person, "auto", {"override_reason": "Documented as mislabelled"})
    assert ordered(episode) == ["Documented as mislabelled"]
    assert person.asked == []


# resources, prompts, completion


@pytest.mark.parametrize("era", ERAS)
def test_the_chart_resource_shows_what_is_recorded_and_not_what_is_pending(era: str) -> None:
    async def run() -> str:
        with use_episode(fresh_episode()):
            async with Client(small_server(), mode=era) as client:
                contents = (await client.read_resource(f"medmcp://patient/{PATIENT}/chart")).contents
                return str(contents[0].text)  # type: ignore[union-attr]

    chart = anyio.run(run)
    assert "65 years, female" in chart  # born 1960-05-01, seen 2026-03-01
    assert "penicillin: urticaria" in chart
    assert "38.9 degC" in chart
    assert "4.2" not in chart  # the lactate is issued 15 minutes later


def read_or_refusal(episode: Episode, uri: str) -> Any:
    """The contents of a resource, or the message that refused it."""

    async def run() -> Any:
        with use_episode(episode):
            async with Client(small_server()) as client:
                try:
                    return (await client.read_resource(uri)).contents[0]
                except MCPError as error:
                    return str(error)

    return anyio.run(run)


def test_the_charts_of_the_running_world_are_listed_and_the_world_only_when_it_can_be_read() -> None:
    async def listed_uris(episode: Episode) -> list[str]:
        with use_episode(episode):
            async with Client(small_server()) as client:
                return [str(resource.uri) for resource in (await client.list_resources()).resources]

    assert anyio.run(listed_uris, Episode()) == []
    assert anyio.run(listed_uris, fresh_episode()) == [f"medmcp://patient/{PATIENT}/chart"]
    sandbox = fresh_episode()
    sandbox.mode = "sandbox"
    assert anyio.run(listed_uris, sandbox)[-1] == "medmcp://episode/world"


def test_a_chart_of_nobody_is_not_found() -> None:
    assert "No patient PT-999999" in read_or_refusal(fresh_episode(), "medmcp://patient/PT-999999/chart")
    assert "start_case" in read_or_refusal(Episode(), f"medmcp://patient/{PATIENT}/chart")


def test_a_protocol_is_completed_by_name_and_read_with_its_source() -> None:
    async def run() -> tuple[list[str], str]:
        async with Client(small_server()) as client:
            ref = ResourceTemplateReference(type="ref/resource", uri="medmcp://protocol/{name}")
            names = (await client.complete(ref, {"name": "name", "value": ""})).completion.values
            page = (await client.read_resource(f"medmcp://protocol/{names[0]}")).contents[0]
            return names, str(page.text)  # type: ignore[union-attr]

    names, page = anyio.run(run)
    assert len(names) >= 10
    assert page.startswith("# ")
    assert "\nSource: " in page
    assert "no protocol 'witchcraft'" in read_or_refusal(Episode(), "medmcp://protocol/witchcraft")


def test_the_world_can_be_read_only_when_nothing_is_left_to_hide() -> None:
    assert "after submit_answer" in read_or_refusal(fresh_episode(), "medmcp://episode/world")
    sandbox = fresh_episode()
    sandbox.mode = "sandbox"
    world = read_or_refusal(sandbox, "medmcp://episode/world")
    assert world.blob.startswith("U1FMaXRlIGZvcm1hdCAz")  # "SQLite format 3" in base64


def test_patient_ids_are_completed_from_the_running_world() -> None:
    async def run() -> list[str]:
        with use_episode(fresh_episode()):
            async with Client(small_server()) as client:
                ref = PromptReference(type="ref/prompt", name="hand_off")
                return (await client.complete(ref, {"name": "patient_id", "value": "pt-0"})).completion.values

    assert anyio.run(run) == [PATIENT]


def test_prompts_speak_of_the_patient_they_are_given() -> None:
    async def run() -> str:
        async with Client(small_server()) as client:
            assert [prompt.name for prompt in (await client.list_prompts()).prompts] == [
                "start_a_case", "ward_round", "teach_me", "hand_off",
            ]  # fmt: skip
            message = (await client.get_prompt("hand_off", {"patient_id": PATIENT})).messages[0]
            return str(message.content.text)  # type: ignore[union-attr]

    assert PATIENT in anyio.run(run)


# the choice of tools


def listed_by(server: HospitalServer) -> dict[str, Any]:
    return {tool.name: tool for tool in anyio.run(server.list_tools)}


def test_without_a_choice_protocol_and_find_tools_are_listed_and_the_list_stays_short() -> None:
    names = listed_by(hospital_server())
    assert {"start_case", "submit_answer", "find_tools"} <= set(names)
    assert len(names) <= DEFAULT_MOST == 36  # 27 of the largest domain, 8 protocol tools, find_tools


@pytest.mark.parametrize(
    "choice",
    [
        Choice(toolsets=("triag",)),
        Choice(tools=("no_such_tool",)),
        Choice(all=True, toolsets=("drugs",)),
        Choice(characters=99),
    ],
    ids=["toolset", "tool", "all and some", "length"],
)
def test_a_choice_that_means_nothing_is_refused_at_the_start(choice: Choice) -> None:
    with pytest.raises(BadChoice):
        hospital_server(choice)


def test_a_misspelt_toolset_is_answered_with_the_right_one() -> None:
    with pytest.raises(BadChoice, match="Did you mean triage"):
        hospital_server(Choice(toolsets=("triag",)))


def test_a_read_only_server_lists_no_clinical_tool_that_writes() -> None:
    from medmcp.servers.catalog import PROTOCOL

    steering = {tool.name for tool in PROTOCOL}
    tools = listed_by(hospital_server(Choice(all=True, read_only=True)))
    assert all(tool.annotations.read_only_hint for name, tool in tools.items() if name not in steering)


def test_a_read_only_server_refuses_a_write_even_if_a_tool_tries() -> None:
    async def run() -> Any:
        with use_episode(fresh_episode()):
            return await small_server(read_only=True).call_tool("add_line", {"patient_id": PATIENT, "text": "no"})

    result = anyio.run(run)
    assert result.is_error
    assert "read-only" in text_of(result)


def test_a_domain_server_lists_its_own_tools_and_the_protocol() -> None:
    from medmcp.servers.catalog import PROTOCOL, published

    names = list(listed_by(domain_server("triage")))
    assert names == [tool.name for tool in (*PROTOCOL, *published("triage_emergency"))]


def test_serving_a_case_begins_every_episode_with_its_own_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmcp.servers.opening.libraries", lambda: (SmallLibrary(),))
    begin = opening("CA-000001")
    first, second = begin(), begin()
    assert first.world is not None
    assert second.world is not None
    first.world.insert("flag", patient_id=PATIENT, code="x")
    assert second.world.rows("SELECT * FROM flag") == []
    assert first.toolsets == {"ehr_management"}


def test_an_unknown_case_or_two_beginnings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmcp.servers.opening.libraries", lambda: (SmallLibrary(),))
    with pytest.raises(BadChoice, match="CA-999999"):
        opening("CA-999999")
    with pytest.raises(BadChoice, match="one of"):
        opening("CA-000001", ward=3)
    assert isinstance(cases.wards(), tuple)
