"""Many callers at once on one server, each with a patient of its own: nobody reads or writes another's world."""

import base64
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from uuid import uuid4

import anyio
import anyio.lowlevel
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from medmcp.servers.build import Choice, hospital_server
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.world.schema import CHART_TABLES
from medmcp.servers.world.world import World
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.library import released

IN_MEMORY, OVER_HTTP = 200, 64
PATIENT_ID = re.compile(r"PT-\d{6}")
RECORD_ID = re.compile(r'"((?:OB|OR|ST|DR|AL|MS|MA|CO|NO|FL|DI|PR|CM|IM|FH)-\d{6})"')

Calls = list[tuple[str, dict[str, Any]]]


@cache
def cases() -> list[Case]:
    """Cases of different conditions, no two of one patient."""
    found: dict[str, Case] = {}
    names = sorted(CONDITIONS)
    for number in range(2 * IN_MEMORY):
        case = generate(CONDITIONS[names[number % len(names)]], 1_000 + number)
        found.setdefault(case.patient_id, case)
    return list(found.values())[:IN_MEMORY]


def visit(patient_id: str, mark: str) -> Calls:
    """What one caller does: looks, orders, waits, and looks again; the mark tells its orders from everybody else's."""
    patient = {"patient_id": patient_id}
    return [
        ("get_patient_info", patient),
        ("get_vital_signs", {**patient, "measure_now": True}),
        ("order_lab_test", {**patient, "tests": ["lactate", "potassium"], "priority": "stat", "indication": mark}),
        ("get_lab_results", patient),
        ("wait_for_results", {"wait_for": "all"}),
        ("get_lab_results", patient),
        ("get_medications", patient),
    ]


def foreign(text: str, patient_id: str) -> set[str]:
    """The patients that an answer names and should not."""
    return set(PATIENT_ID.findall(text)) - {patient_id}


async def go_round(client: Client, calls: Calls) -> str:
    """All the answers as one text; a refusal fails the test."""
    texts = []
    for name, arguments in calls:
        result = await client.call_tool(name, arguments)
        text = "".join(block.text for block in result.content if block.type == "text")
        assert not result.is_error, (name, text)
        texts.append(text)
        await anyio.lowlevel.checkpoint()  # let another caller in between
    return "\n".join(texts)


def records(world: World) -> set[str]:
    return {row["id"] for table in CHART_TABLES for row in world.rows(f'SELECT id FROM "{table}"')}


def test_two_hundred_callers_in_one_process_never_meet() -> None:
    seen: dict[str, tuple[str, World]] = {}

    async def one(server: HospitalServer, case: Case) -> None:
        episode = Episode(world=case.world())
        with use_episode(episode):
            async with Client(server) as client:
                text = await go_round(client, visit(case.patient_id, f"for {case.patient_id}"))
        assert episode.world is not None
        seen[case.patient_id] = (text, episode.world)

    async def run() -> None:
        server = hospital_server(Choice(all=True))
        async with anyio.create_task_group() as group:
            for case in cases():
                group.start_soon(one, server, case)

    anyio.run(run)
    assert len(seen) == IN_MEMORY
    for patient_id, (text, world) in seen.items():
        assert foreign(text, patient_id) == set()
        assert set(RECORD_ID.findall(text)) <= records(world)
        orders = world.rows("SELECT patient_id, indication FROM service_request WHERE indication LIKE 'for %'")
        assert [(row["patient_id"], row["indication"]) for row in orders] == [(patient_id, f"for {patient_id}")] * 2


def test_what_concurrent_callers_get_is_what_each_would_get_alone() -> None:
    few = cases()[:20]

    async def one(server: HospitalServer, case: Case, texts: dict[str, str]) -> None:
        with use_episode(Episode(world=case.world())):
            async with Client(server) as client:
                texts[case.patient_id] = await go_round(client, visit(case.patient_id, "check"))

    async def run() -> tuple[dict[str, str], dict[str, str]]:
        server, together, alone = hospital_server(Choice(all=True)), dict[str, str](), dict[str, str]()
        async with anyio.create_task_group() as group:
            for case in few:
                group.start_soon(one, server, case, together)
        for case in few:
            await one(server, case, alone)
        return together, alone

    together, alone = anyio.run(run)
    assert together == alone


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The served command on a free port of this machine; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "medmcp.servers", "serve", "--all", "--http", f"127.0.0.1:{port}"]
    async with await anyio.open_process(words, stdin=None, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            async with httpx2.AsyncClient() as client:
                with anyio.fail_after(40):
                    while True:
                        try:
                            if (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200:
                                break
                        except httpx2.HTTPError:
                            await anyio.sleep(0.1)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.terminate()


def test_sixty_four_callers_over_http_never_meet() -> None:
    tasks = [built.task for built in list(released().by_case.values())[:OVER_HTTP]]
    texts: dict[str, str] = {}

    async def one(url: str, case_id: str, patient_id: str) -> None:
        address = f"{url}?episode={uuid4()}"
        # the server builds its case library when the first case is started
        async with (
            httpx2.AsyncClient(timeout=90) as transport,
            Client(streamable_http_client(address, http_client=transport)) as client,
        ):
            await client.call_tool("start_case", {"case_id": case_id, "mode": "sandbox"})
            text = await go_round(client, visit(patient_id, f"for {patient_id}"))
            world = World.load(await world_file(client))
            assert {row["indication"] for row in world.rows("SELECT indication FROM service_request")} >= {
                f"for {patient_id}"
            }
            marks = world.rows("SELECT indication FROM service_request WHERE indication LIKE 'for PT-%'")
            assert {row["indication"] for row in marks} == {f"for {patient_id}"}
            assert set(RECORD_ID.findall(text)) <= records(world)
            texts[case_id] = text
            assert foreign(text, patient_id) == set()

    async def run() -> None:
        async with served() as url, anyio.create_task_group() as group:
            for task in tasks:
                group.start_soon(one, url, task.case_id, task.patient_id)

    anyio.run(run)
    assert len(texts) == OVER_HTTP


async def world_file(client: Client) -> bytes:
    result = await client.read_resource("medmcp://episode/world")
    return base64.b64decode(result.contents[0].blob)  # type: ignore[union-attr]
