"""The HTTP benchmark: 64 clients at once against a server of our own on loopback, each in its own episode."""

import os
import re
import socket
import subprocess
import sys
import time
from uuid import uuid4

import anyio
import httpx2
from mcp import Client

from medmcp.tasks.library import released

__all__ = ["measure"]

CLIENTS = 64
ROUNDS = 6


async def measure() -> tuple[float, int, int]:
    """(calls a second, failed calls, answers that name another client's patient)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "medmcp.servers", "serve", "--all", "--http", f"127.0.0.1:{port}"]
    async with await anyio.open_process(
        command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            await _ready(port)
            return await _load(port)
        finally:
            server.terminate()


async def _ready(port: int) -> None:
    async with httpx2.AsyncClient() as client:
        for _ in range(200):
            try:
                if (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            await anyio.sleep(0.1)
    raise RuntimeError("the server did not come up")


async def _load(port: int) -> tuple[float, int, int]:
    cases = released().select(limit=CLIENTS)
    counts = {"calls": 0, "errors": 0, "crossed": 0}
    started = anyio.Event()
    waiting = 0
    began = 0.0

    async def client(index: int) -> None:
        nonlocal waiting, began
        task = cases[index % len(cases)].task
        async with Client(f"http://127.0.0.1:{port}/mcp?episode={uuid4()}") as connection:
            await connection.call_tool("start_case", {"case_id": task.case_id, "mode": "sandbox"})
            waiting += 1
            if waiting == CLIENTS:
                began = time.perf_counter()
                started.set()
            await started.wait()
            patient = {"patient_id": task.patient_id}
            for number in range(ROUNDS):
                for name, arguments in (
                    ("get_vital_signs", patient),
                    ("order_lab_test", {**patient, "tests": ["lactate"], "indication": f"round {number}"}),
                    ("get_lab_results", patient),
                    ("get_patient_info", patient),
                ):
                    result = await connection.call_tool(name, arguments)
                    text = "".join(block.text for block in result.content if block.type == "text")
                    counts["calls"] += 1
                    counts["errors"] += bool(result.is_error)
                    counts["crossed"] += any(found != task.patient_id for found in re.findall(r"PT-\d{6}", text))

    async with anyio.create_task_group() as group:
        for index in range(CLIENTS):
            group.start_soon(client, index)
    return counts["calls"] / (time.perf_counter() - began), counts["errors"], counts["crossed"]
