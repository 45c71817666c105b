"""Serving over HTTP: who gets which episode, who is kept out, and the same answers as in-process."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from serving_fixtures import ERAS, PATIENT, fresh_episode, http_client, http_site, order_penicillin, small_server
from test_mcp import REASON, REFUSALS, Person, growing_server, text_of

from medmcp.servers.build import BadChoice
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.http import EpisodeStore, Full, Limits, is_loopback, read_tokens, serve_http

TOKEN, OTHER = "a-token-of-one-caller", "a-token-of-somebody-else"
MODERN = {
    "Accept": "application/json, text/event-stream",
    "Content-Type": "application/json",
    "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": "tools/list",
}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}


def on_site(work: Callable[[str, EpisodeStore], Awaitable[Any]], **options: Any) -> Any:
    """Run `work` against the small hospital over HTTP."""

    async def run() -> Any:
        async with http_site(**options) as (url, store):
            return await work(url, store)

    return anyio.run(run)


def post(
    path: str = "/mcp", *, headers: dict[str, str] | None = None, body: bytes | None = None, **options: Any
) -> Any:
    """The answer to one bare POST."""

    async def work(url: str, store: EpisodeStore) -> Any:
        async with httpx2.AsyncClient() as client:
            content = json.dumps(LIST).encode() if body is None else body
            return await client.post(url + path, headers=MODERN | (headers or {}), content=content)

    return on_site(work, **options)


async def add_and_read(url: str, era: str, text: str, token: str = "") -> list[str]:
    """Write a line as one client; what the notes of that client's world then hold."""
    async with http_client(url, era, token=token) as client:
        assert not (await client.call_tool("add_line", {"patient_id": PATIENT, "text": text})).is_error
    return []


def notes(episode: Episode) -> list[str]:
    assert episode.world is not None
    return [row["text"] for row in episode.world.rows("SELECT text FROM document_reference ORDER BY text")]


@pytest.mark.parametrize("era", ERAS)
def test_health_and_both_mount_points_answer(era: str) -> None:
    async def work(url: str, store: EpisodeStore) -> None:
        async with httpx2.AsyncClient() as client:
            assert (await client.get(f"{url}/healthz")).json() == {"status": "ok"}
        for path in ("/mcp", "/mcp/", "/mcp/triage_emergency", "/mcp/triage_emergency/"):
            async with http_client(url + path, era) as client:
                result = await client.call_tool("look_up_name", {"patient_id": PATIENT})
                assert result.structured_content["name"] == "Doe, Ann"

    on_site(work)


@pytest.mark.parametrize("era", ERAS)
def test_the_episode_id_of_the_url_chooses_the_world(era: str) -> None:
    ids = [str(uuid.uuid4()) for _ in range(8)]

    async def work(url: str, store: EpisodeStore) -> dict[str, list[str]]:
        async with anyio.create_task_group() as group:
            for episode in ids:
                group.start_soon(add_and_read, f"{url}/mcp?episode={episode}", era, episode)
        async with http_client(f"{url}/mcp", era) as client:
            await client.call_tool("add_line", {"patient_id": PATIENT, "text": "default"})
        return {episode: notes(kept.episode) for (_, episode), kept in store.kept.items()}

    assert on_site(work) == {episode: [episode] for episode in ids} | {"": ["default"]}


@pytest.mark.parametrize("era", ERAS)
def test_a_domain_mount_and_the_combined_one_share_the_episode(era: str) -> None:
    episode = str(uuid.uuid4())

    async def work(url: str, store: EpisodeStore) -> list[str]:
        await add_and_read(f"{url}/mcp?episode={episode}", era, "one")
        await add_and_read(f"{url}/mcp/triage_emergency?episode={episode}", era, "two")
        return notes(store.kept["", episode].episode)

    assert on_site(work) == ["one", "two"]


@pytest.mark.parametrize("era", ERAS)
def test_two_tokens_never_meet_even_with_the_same_episode_id(era: str) -> None:
    episode = str(uuid.uuid4())

    async def work(url: str, store: EpisodeStore) -> list[list[str]]:
        await add_and_read(f"{url}/mcp?episode={episode}", era, "mine", TOKEN)
        await add_and_read(f"{url}/mcp?episode={episode}", era, "theirs", OTHER)
        await add_and_read(f"{url}/mcp", era, "mine without id", TOKEN)
        return sorted(notes(kept.episode) for kept in store.kept.values())

    assert on_site(work, tokens=(TOKEN, OTHER)) == [["mine"], ["mine without id"], ["theirs"]]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}], ids=str
)
def test_without_the_right_token_the_answer_is_401(headers: dict[str, str]) -> None:
    answer = post(headers=headers, tokens=(TOKEN,))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_right_token_is_let_in() -> None:
    assert post(headers={"Authorization": f"Bearer {TOKEN}"}, tokens=(TOKEN,)).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Host": "localhost:1"}, 200),
    ],
    ids=str,
)
def test_host_and_origin_are_checked(headers: dict[str, str], status: int) -> None:
    assert post(headers=headers).status_code == status


def test_a_body_over_the_limit_is_413() -> None:
    assert post(body=b"x" * 3_000, limits=Limits(body_bytes=2_048)).status_code == 413


@pytest.mark.parametrize("body", [b"{not json", b"[]", b'{"jsonrpc": "2.0"}', b""], ids=str)
def test_malformed_json_is_a_400_with_a_json_rpc_error(body: bytes) -> None:
    answer = post(body=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in (-32700, -32600)


@pytest.mark.parametrize("episode", ["short", "has spaces in its id", "x" * 65, "../../etc/passwd-and-more"])
def test_a_guessable_or_malformed_episode_id_is_refused(episode: str) -> None:
    answer = post(f"/mcp?episode={episode.replace(' ', '%20')}")
    assert answer.status_code == 400
    assert "16 to 64" in answer.json()["error"]


def test_an_unknown_path_is_404() -> None:
    assert post("/mcp/no_such_domain").status_code == 404


def test_when_the_server_is_full_a_further_episode_is_503_and_the_others_go_on() -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())

    async def work(url: str, store: EpisodeStore) -> list[int]:
        async with httpx2.AsyncClient() as client:
            answers = [
                await client.post(f"{url}/mcp?episode={episode}", headers=MODERN, json=LIST)
                for episode in (first, second, first)
            ]
        assert answers[1].headers["Retry-After"] == "60"
        return [answer.status_code for answer in answers]

    assert on_site(work, limits=Limits(episodes=1)) == [200, 503, 200]


def test_one_token_cannot_take_all_the_room() -> None:
    store = EpisodeStore(Episode, Limits(episodes=10, episodes_per_token=2))
    for episode in ("one", "two"):
        with store.use(("token", episode)):
            pass
    with pytest.raises(Full) as full, store.use(("token", "three")):
        pass
    assert full.value.status == 429
    with store.use(("another", "one")):
        pass


def test_an_idle_episode_is_closed_and_one_in_use_is_not() -> None:
    now = 0.0
    store = EpisodeStore(fresh_episode, Limits(idle_seconds=60), clock=lambda: now)
    with store.use(("", "idle")):
        pass
    with store.use(("", "busy")):
        now = 61.0
        assert store.sweep() == 1
        assert list(store.kept) == [("", "busy")]
    now = 100.0
    assert store.sweep() == 0
    now = 122.0
    assert store.sweep() == 1


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("what", [*REFUSALS, "a good call"])
def test_results_and_refusals_are_the_same_as_in_process(what: str, era: str) -> None:
    name, arguments, _ = REFUSALS.get(what, ("look_up_name", {"patient_id": PATIENT}, ""))

    async def work(url: str, store: EpisodeStore) -> Any:
        async with http_client(f"{url}/mcp", era) as client:
            return await client.call_tool(name, arguments)

    async def direct() -> Any:
        with use_episode(fresh_episode()):
            return await small_server().call_tool(name, arguments)

    here, there = anyio.run(direct), on_site(work)
    assert text_of(there) == text_of(here)
    assert there.structured_content == here.structured_content
    assert there.is_error == here.is_error


@pytest.mark.parametrize("era", ERAS)
def test_a_person_is_asked_over_http_too(era: str) -> None:
    person = Person("accept", REASON)

    async def work(url: str, store: EpisodeStore) -> Any:
        async with http_client(f"{url}/mcp", era, elicitation_callback=person) as client:
            return await client.call_tool(order_penicillin.name, {"patient_id": PATIENT})

    assert not on_site(work).is_error
    assert len(person.asked) == 1


def test_a_legacy_session_hears_of_new_tools_over_http() -> None:
    async def work(url: str, store: EpisodeStore) -> None:
        heard = anyio.Event()

        async def on_message(message: Any) -> None:
            if type(message).__name__ == "ToolListChangedNotification":
                heard.set()

        async with http_client(f"{url}/mcp", "legacy", message_handler=on_message) as client:
            await asyncio.sleep(0)  # let the client open its stream
            with anyio.fail_after(10):
                while not heard.is_set():
                    store.kept["", ""].episode.toolsets.clear()
                    await client.call_tool("begin_case", {})
                    with anyio.move_on_after(0.2):
                        await heard.wait()
            assert "add_line" in [tool.name for tool in (await client.list_tools()).tools]

    on_site(work, server=growing_server())


def test_many_clients_at_once_get_their_own_answers() -> None:
    async def one(url: str, number: int, wrong: list[int]) -> None:
        async with http_client(f"{url}/mcp?episode={uuid.uuid4()}") as client:
            for line in range(3):
                text = f"client {number} line {line}"
                await client.call_tool("add_line", {"patient_id": PATIENT, "text": text})
            result = await client.call_tool("look_up_name", {"patient_id": PATIENT})
            # three lines of one minute each, then two minutes for the look-up
            if result.structured_content["sim_time"] != "2026-03-01T08:05:00+00:00":
                wrong.append(number)

    async def work(url: str, store: EpisodeStore) -> list[int]:
        wrong: list[int] = []
        async with anyio.create_task_group() as group:
            for number in range(16):
                group.start_soon(one, url, number, wrong)
        assert sorted(len(notes(kept.episode)) for kept in store.kept.values()) == [3] * 16
        return wrong

    assert on_site(work) == []


def test_beyond_this_machine_a_token_is_required() -> None:
    def never(hosts: Any) -> Any:
        raise AssertionError("it must not start")

    with pytest.raises(BadChoice, match="--token-file"):
        serve_http(never, "0.0.0.0", 0, (), ())
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("192.168.1.4")
    assert not is_loopback("example.org")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "short\n", "a token with spaces in it\n"], ids=repr)
def test_a_token_file_without_a_good_token_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(text)
    with pytest.raises(BadChoice):
        read_tokens(path)
    with pytest.raises(BadChoice):
        read_tokens(tmp_path / "missing")


def test_a_token_file_holds_one_token_a_line(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(f"# ours\n{TOKEN}\n\n{OTHER}\n")
    assert read_tokens(path) == (TOKEN, OTHER)
