"""`bench`: the budgets of the design, measured on this machine. Tests never assert time; this prints it.

Each benchmark is one function that returns rows of {name, what, value, unit, budget, met}. CPU time is the process's
own, so that a busy machine does not count; what a user waits for is wall time, the median of several runs.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio

__all__ = ["BENCHMARKS", "Row", "row"]

Row = dict[str, Any]


def row(
    name: str, what: str, value: float, unit: str, budget: float | None = None, *, at_most: bool = True
) -> Row:  # fmt: skip
    """One line of the table; without a budget it is for a look and always met."""
    met = budget is None or (value <= budget if at_most else value >= budget)
    sign = "<=" if at_most else ">="
    return {
        "name": name,
        "what": what,
        "value": round(value, 3),
        "unit": unit,
        "budget": "none" if budget is None else f"{sign} {budget:g}",
        "met": met,
    }


def _cpu_per(repeat: int, step: Callable[[], Any]) -> float:
    """CPU milliseconds of one step, the best of five rounds."""
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(repeat):
            step()
        rounds.append((time.process_time() - began) * 1000 / repeat)
    return min(rounds)


def bench_call() -> list[Row]:
    """A real tool on a real world through the in-memory MCP client, beside a bare tool of the SDK in the same run."""
    from mcp import Client
    from mcp.server import MCPServer

    from medmcp.agent.hospital import in_process
    from medmcp.agent.loop import server_for
    from medmcp.tasks.library import released

    (built,) = released().select(domain="triage_emergency", limit=1)
    server = server_for(built.task.servers)
    bare = MCPServer("bare")

    @bare.tool()
    async def add(a: int, b: int) -> str:
        """Add two numbers."""
        return str(a + b)

    async def cpu(step: Callable[[], Any]) -> float:
        best = float("inf")
        for _ in range(7):
            began = time.process_time()
            for _ in range(200):
                await step()
            best = min(best, (time.process_time() - began) * 1000 / 200)
        return best

    async def measure() -> tuple[float, float, int]:
        async with in_process(built, server) as hospital, Client(bare) as plain:
            arguments = {"patient_id": built.task.patient_id}
            await hospital.call("order_lab_test", {**arguments, "tests": ["cbc", "cmp"], "priority": "stat"}, "")
            await hospital.call("wait_for_results", {"wait_for": "all"}, "")
            _, text = await hospital.call("get_lab_results", {**arguments, "limit": 8}, "")
            ours = await cpu(lambda: hospital.call("get_lab_results", {**arguments, "limit": 8}, ""))
            theirs = await cpu(lambda: plain.call_tool("add", {"a": 1, "b": 2}))
            return ours, theirs, len(text)

    ours, theirs, size = anyio.run(measure)
    return [
        row("call", f"get_lab_results through the MCP client, {size} bytes", ours, "ms CPU", 0.5),
        row("call", "the same against a bare tool of the SDK in the same run", ours / theirs, "times", 2.6),
    ]


def bench_reset() -> list[Row]:
    """A fresh world from its case template."""
    from medmcp.tasks.library import released

    case = released().select(limit=1)[0].case
    case.world()
    return [
        row("reset", "a fresh world from its case template", _cpu_per(200, lambda: case.world().close()), "ms CPU", 1.0)
    ]


def bench_episode() -> list[Row]:
    """Oracle episodes, loop and grade included."""
    from medmcp.agent.loop import run_episode
    from medmcp.agent.policies.scripted import OraclePolicy
    from medmcp.tasks.library import released

    tasks = released().select(limit=60)
    for built in tasks:
        built.case.world()

    async def play() -> list[int]:
        return [(await run_episode(built, OraclePolicy())).calls for built in tasks]

    anyio.run(play)
    began = time.process_time()
    calls = anyio.run(play)
    rate = len(tasks) / (time.process_time() - began)
    what = f"oracle episodes of {statistics.fmean(calls):.1f} calls, loop and grade included"
    return [row("episode", what, rate, "per s, core", 100, at_most=False)]


def bench_serve() -> list[Row]:
    """`medmcp serve` over stdio, from spawning it to the first tools/list, and its memory."""
    from mcp import Client, StdioServerParameters

    command = StdioServerParameters(
        command=sys.executable, args=["-m", "medmcp.servers", "serve"], env=dict(os.environ)
    )

    async def once() -> float:
        began = time.perf_counter()
        async with Client(command) as client:
            await client.list_tools()
            return time.perf_counter() - began

    waits = [anyio.run(once) for _ in range(5)]
    return [
        row("serve", "spawn to first tools/list over stdio, median of 5", statistics.median(waits), "s", 1.2),
        row("serve", "resident memory after tools/list", _serve_memory(), "MB", 110),
    ]


def _serve_memory() -> float:
    """Resident megabytes of a stdio server that has listed its tools (Linux: /proc)."""
    messages = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},'
        '"clientInfo":{"name":"bench","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
        '{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n'
    )
    with subprocess.Popen(
        [sys.executable, "-m", "medmcp.servers", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(messages)
        process.stdin.flush()
        for line in process.stdout:
            if '"id":2' in line.replace(" ", ""):
                break
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.terminate()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def bench_http() -> list[Row]:
    """64 clients at once with mixed tools, each in its own episode: calls a second, errors, cross-talk."""
    from medmcp.agent.bench_http import measure

    calls_a_second, errors, crossed = anyio.run(measure)
    return [
        row("http", "64 clients, mixed reads and writes", calls_a_second, "calls/s", 250, at_most=False),
        row("http", "failed calls", errors, "calls", 0),
        row("http", "answers about another client's patient or order", crossed, "calls", 0),
    ]


def bench_tasks() -> list[Row]:
    """Building and proving the released tasks, on two cores."""
    from medmcp.tasks.library import RELEASE, TaskLibrary
    from medmcp.tasks.prove import prove

    began = time.perf_counter()
    library = TaskLibrary(RELEASE["n"], RELEASE["seed"])
    tasks = list(library.by_task.values())
    built = time.perf_counter() - began
    proof = anyio.run(lambda: prove(tasks, processes=2))
    whole = time.perf_counter() - began
    budget = 180 * len(tasks) / 3600  # three minutes for the 3,600
    return [
        row("tasks", f"building {len(tasks)} tasks", built, "s", budget),
        row("tasks", "building and proving them", whole, "s", budget),
        row("tasks", "tasks whose proof failed", len(proof.oracle_failures), "tasks", 0.01 * len(tasks)),
    ]


def bench_save() -> list[Row]:
    """Writing trajectories: a shard on disk."""
    from medmcp.agent.loop import run_episode
    from medmcp.agent.policies.scripted import OraclePolicy
    from medmcp.agent.run import Run
    from medmcp.tasks.library import released

    (built,) = released().select(limit=1)
    trajectory = anyio.run(lambda: run_episode(built, OraclePolicy()))
    with tempfile.TemporaryDirectory() as folder:
        run = Run.create(Path(folder) / "run", {}, resume=False)
        value = _cpu_per(64, lambda: run.add(trajectory))
    size = len(trajectory.model_dump_json()) / 1024
    return [row("save", f"one trajectory of {size:.0f} KB into a shard", value, "ms CPU", 5)]


def bench_tokens() -> list[Row]:
    """What the tools cost a model, at four characters a token: the listing, and the results of one oracle episode a family."""
    from medmcp.agent.bench_tokens import listing_tokens, result_tokens, spread
    from medmcp.servers.build import DEFAULT_MOST, Choice, hospital_server
    from medmcp.tasks.families import FAMILIES
    from medmcp.tasks.library import released

    first = hospital_server().visible(None)
    every = listing_tokens(hospital_server(Choice(all=True)).visible(None))
    one_a_family = [built for family in FAMILIES for built in released().select(family=family, limit=1)]
    sizes = anyio.run(result_tokens, one_a_family)
    mean, most_but_few, most = spread([size for found in sizes.values() for size in found])
    return [
        row("tokens", "tools listed without a choice", len(first), "tools", DEFAULT_MOST),
        row("tokens", "their listing", sum(listing_tokens(first).values()), "tokens"),
        row("tokens", f"a tool in the listing, mean of {len(every)}", statistics.fmean(every.values()), "tokens"),
        row("tokens", f"the longest of them, {max(every, key=every.__getitem__)}", max(every.values()), "tokens"),
        row("tokens", f"a result, mean over {sum(map(len, sizes.values()))} calls", mean, "tokens"),
        row("tokens", "a result, 95th percentile", most_but_few, "tokens"),
        row("tokens", "the longest result", most, "tokens"),
    ]


BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "call": bench_call,
    "reset": bench_reset,
    "episode": bench_episode,
    "save": bench_save,
    "serve": bench_serve,
    "http": bench_http,
    "tasks": bench_tasks,
    "tokens": bench_tokens,
}
