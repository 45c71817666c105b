"""The same case and the same calls give the same texts and the same world, whatever the transport or the process."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import anyio
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from serving_fixtures import ERAS, http_client

from medmcp.servers.build import Choice, hospital_server
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.http import EpisodeStore, http_app
from medmcp.servers.world.world import World
from medmcp.tasks.library import released
from medmcp.tasks.task import Task

Answers = list[str]


@cache
def task() -> Task:
    return next(iter(released().by_case.values())).task


def calls() -> list[tuple[str, dict[str, Any]]]:
    """Reads, writes, scores, waiting, an overridden and several refused calls."""
    patient = {"patient_id": task().patient_id}
    penicillin = {"drug_name": "amoxicillin", "dose": 500, "dose_unit": "mg", "route": "oral", "frequency": "q8h"}
    fluid = {"order_type": "iv_fluid", "item": "sodium chloride 0.9 %", "rate_or_volume": 500, "unit": "mL"}
    return [
        ("start_case", {"case_id": task().case_id, "mode": "sandbox"}),
        ("get_patient_info", patient),
        ("get_patient_presentation", patient),
        ("ask_patient", {**patient, "message": "Are you allergic to anything?"}),
        ("get_vital_signs", {**patient, "measure_now": True}),
        ("calculate_news2", patient),
        ("order_lab_test", {**patient, "tests": ["lactate", "cbc", "cmp"], "priority": "stat", "indication": "ill"}),
        ("order_lab_test", {**patient, "tests": ["no such test"]}),
        ("get_lab_results", patient),
        ("get_patient_info", {"patient_id": "PT-000000"}),
        ("no_such_tool", {}),
        ("wait_for_results", {"wait_for": "all"}),
        ("get_lab_results", {**patient, "limit": 50}),
        ("calculate_creatinine_clearance", patient),
        ("prescribe_medication", {**patient, **penicillin, "indication": "infection"}),
        ("prescribe_medication", {**patient, **penicillin, "dose": -1}),
        (
            "prescribe_medication",
            {**patient, **penicillin, "override_reason": "Tolerated it last year, no other choice"},
        ),
        ("place_care_order", {**patient, **fluid}),
        ("order_imaging", {**patient, "modality": "xray", "body_part": "chest", "indication": "cough"}),
        ("advance_time", {"minutes": 600, "stop_on_event": False}),
        ("get_vital_signs", {**patient, "measure_now": True, "last_n": 5}),
        ("check_all_interactions", patient),
        ("screen_sepsis", patient),
        ("get_medications", patient),
    ]


async def play(client: Client) -> tuple[Answers, str]:
    """The answers, and the digest of the world that they left behind."""
    said: Answers = []
    for name, arguments in calls():
        result = await client.call_tool(name, arguments)
        text = "".join(block.text for block in result.content if block.type == "text")
        said.append(f"{name} {bool(result.is_error)} {text}")
        said.append(json.dumps(result.structured_content))
    page = await client.read_resource("medmcp://episode/world")
    world = World.load(base64.b64decode(page.contents[0].blob))  # type: ignore[union-attr]
    return said, world.digest()


@asynccontextmanager
async def in_process(era: str) -> AsyncIterator[Client]:
    with use_episode(Episode()):
        async with Client(hospital_server(Choice(all=True)), mode=era) as client:
            yield client


@asynccontextmanager
async def over_stdio(era: str, hash_seed: str = "0") -> AsyncIterator[Client]:
    words = ["-m", "medmcp.servers", "serve", "--all"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    async with Client(StdioServerParameters(command=sys.executable, args=words, env=environment), mode=era) as client:
        yield client


@asynccontextmanager
async def over_http(era: str) -> AsyncIterator[Client]:
    app = http_app(hospital_server(Choice(all=True)), {}, EpisodeStore(Episode))
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    async with anyio.create_task_group() as group:
        group.start_soon(running.serve)
        while not running.started:  # noqa: ASYNC110
            await anyio.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        async with http_client(f"http://127.0.0.1:{port}/mcp", era) as client:
            yield client
        running.should_exit = True


@cache
def expected() -> tuple[Answers, str]:
    async def run() -> tuple[Answers, str]:
        async with in_process("auto") as client:
            return await play(client)

    return anyio.run(run)


def test_the_comparison_holds_results_and_refusals_of_several_kinds() -> None:
    said, _ = expected()
    errors = [line for line in said if line.startswith('{"error"')]
    codes = {json.loads(line)["error"]["code"] for line in errors}
    assert {"NOT_FOUND", "INVALID_ARGUMENT"} <= codes
    assert "INTERNAL" not in codes
    assert len(errors) <= len(calls()) / 3


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("transport", [in_process, over_stdio, over_http], ids=lambda one: one.__name__)
def test_every_transport_gives_the_same_texts_and_the_same_world(transport: Any, era: str) -> None:
    async def run() -> tuple[Answers, str]:
        async with transport(era) as client:
            return await play(client)

    said, digest = anyio.run(run)
    for call, here, there in zip([c for c in calls() for _ in "ab"], expected()[0], said, strict=True):
        assert there == here, call
    assert digest == expected()[1]


@pytest.mark.parametrize("hash_seed", ["1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same(hash_seed: str) -> None:
    async def run() -> tuple[Answers, str]:
        async with over_stdio("auto", hash_seed) as client:
            return await play(client)

    assert anyio.run(run) == expected()


def test_the_tasks_themselves_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "import hashlib\n"
        "from medmcp.tasks.library import TaskLibrary\n"
        "built = list(TaskLibrary(24, 7).by_task.values())\n"
        "print(hashlib.sha256(''.join(b.task.model_dump_json() + b.case.world().digest() for b in built).encode()).hexdigest())\n"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }  # fmt: skip
    assert len(prints) == 1
