"""Every tool of the catalogue answers the same in-process, over stdio and over HTTP, in both protocol eras.

Each tool is called with arguments made from its schema, and once with an argument it does not have. The
calls go through one world in one order, so that also the clock and the ids of new rows must agree.
"""

import random
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from serving_fixtures import ERAS, PATIENT, fresh_world, http_client

from medmcp.servers.build import Choice, hospital_server
from medmcp.servers.catalog import PROTOCOL, TOOLS
from medmcp.servers.episode import use_episode
from medmcp.servers.http import EpisodeStore, http_app
from medmcp.servers.opening import opening
from medmcp.servers.pictures.scene import ImageSpec, Mark, Scene
from medmcp.servers.world.images import file_image

LAST = ("submit_answer", "debrief_case")  # they end the episode
REFUSED_ONLY = ("search_", "open_passage", "summarize_evidence", "retrieve", "list_cases", "start_case")
"""Tools that read the knowledge base or the case library are compared by their refusals only: what is in them differs
between machines, and a started case would take the place of the world that the other calls are about."""

Calls = list[tuple[str, dict[str, Any]]]
Answers = list[tuple[list[str], Any, bool]]


def value(name: str, spec: dict[str, Any], dice: random.Random) -> Any:
    """A value that fits a parameter's schema, if it takes no more than the schema to find one."""
    if name == "patient_id":
        return PATIENT
    if "enum" in spec:
        return dice.choice(spec["enum"])
    kind = spec.get("type")
    if kind == "array":
        return [value("", spec["items"], dice)]
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        low, high = spec.get("minimum", 1), spec.get("maximum", 100)
        middle = (low + high) / 2
        return int(middle) if kind == "integer" else middle
    if "box|ellipse" in spec.get("pattern", ""):
        return "box 10,10,30,20: spot"
    prefix = re.match(r"^\^\(?([A-Z]{2,3})-", spec.get("pattern", ""))
    return f"{prefix[1]}-000001" if prefix else "fever"


def calls() -> Calls:
    """The calls of the comparison, the same in every process."""
    dice = random.Random(7)
    order = [*PROTOCOL, *TOOLS.values()]
    order = [t for t in order if t.name not in LAST] + [t for t in order if t.name in LAST]
    made: Calls = []
    for tool in order:
        properties = tool.input_schema["properties"]
        required = tool.input_schema.get("required", [])
        if not tool.name.startswith(REFUSED_ONLY):
            given = {
                name: value(name, spec, dice)
                for name, spec in properties.items()
                if name in required or name == "patient_id"
            }
            made.append((tool.name, given))
        made.append((tool.name, {"no_such_parameter": 1}))
    return made


async def answers(client: Any) -> Answers:
    found: Answers = []
    for name, arguments in calls():
        result = await client.call_tool(name, arguments)
        blocks = [block.data if block.type == "image" else block.text for block in result.content]
        found.append((blocks, result.structured_content, bool(result.is_error)))
    return found


@pytest.fixture(scope="module")
def world_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parity") / "small.world"
    world = fresh_world()
    mark = Mark(draws="lesion", x=256, y=192, a=90, b=80, look="brown", level=0.9)
    scene = Scene(kind="dermoscopy", seed=1, width=512, height=384, spacing=0.04, marks=(mark,))
    world.insert(
        "imaging_study", id="ST-000001", patient_id=PATIENT, modality="photo", body_part="skin", started=world.now
    )
    study = world.row("SELECT * FROM imaging_study WHERE id = 'ST-000001'")
    assert study
    spec = ImageSpec(view="one", scene=scene)
    file_image(world, study, spec, media_id="IM-000001")
    path.write_bytes(world.snapshot())
    return path


@pytest.fixture(scope="module")
def expected(world_path: Path) -> Answers:
    async def run() -> Answers:
        with use_episode(opening(world_file=world_path)()):
            return await answers(hospital_server(Choice(all=True)))

    return anyio.run(run)


@asynccontextmanager
async def in_process(world_path: Path, era: str) -> AsyncIterator[Client]:
    with use_episode(opening(world_file=world_path)()):
        async with Client(hospital_server(Choice(all=True)), mode=era) as client:
            yield client


@asynccontextmanager
async def over_stdio(world_path: Path, era: str) -> AsyncIterator[Client]:
    words = ["-m", "medmcp.servers", "serve", "--all", "--world", str(world_path)]
    async with Client(StdioServerParameters(command=sys.executable, args=words), mode=era) as client:
        yield client


@asynccontextmanager
async def over_http(world_path: Path, era: str) -> AsyncIterator[Client]:
    store = EpisodeStore(opening(world_file=world_path))
    app = http_app(hospital_server(Choice(all=True)), {}, store)
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    async with anyio.create_task_group() as group:
        group.start_soon(running.serve)
        while not running.started:  # noqa: ASYNC110
            await anyio.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        async with http_client(f"http://127.0.0.1:{port}/mcp", era) as client:
            yield client
        running.should_exit = True


TRANSPORTS = {"in-process": in_process, "stdio": over_stdio, "http": over_http}


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_every_tool_answers_the_same_on_every_transport(
    transport: str, era: str, world_path: Path, expected: Answers
) -> None:
    async def run() -> Answers:
        async with TRANSPORTS[transport](world_path, era) as client:
            return await answers(client)

    for (name, arguments), here, there in zip(calls(), expected, anyio.run(run), strict=True):
        assert there == here, (name, arguments)


def test_the_comparison_holds_image_content(expected: Answers) -> None:
    pictures = [name for (name, _), (blocks, _, _) in zip(calls(), expected, strict=True) if len(blocks) == 2]
    assert {"view_image", "annotate_image"} <= set(pictures)


def test_the_comparison_covers_the_catalogue_and_no_call_fails_inside(expected: Answers) -> None:
    assert {name for name, _ in calls()} == {tool.name for tool in (*PROTOCOL, *TOOLS.values())}
    broken = [
        (name, arguments)
        for (name, arguments), (_, data, _) in zip(calls(), expected, strict=True)
        if data.get("error", {}).get("code") == "INTERNAL"
    ]
    assert broken == []


def test_most_calls_of_the_comparison_succeed_or_refuse_for_a_clinical_reason(expected: Answers) -> None:
    codes = [data.get("error", {}).get("code", "ok") for _, data, _ in expected]
    unknown = [code for code in codes if code == "NOT_FOUND"]
    assert len(unknown) <= len(codes) / 4
