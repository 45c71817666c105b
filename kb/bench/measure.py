"""How times, memory and sizes are taken. CPU time is the process's own, so a busy machine does not count in it."""

import multiprocessing
import os
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from medmcp.kb.evaluate import percentile

__all__ = ["Stopwatch", "alone", "machine", "megabytes", "memory", "timed", "timed_async"]

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Wall and CPU seconds since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """The seconds, and how much of a core this process had of them."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return {"wall_s": round(wall, 1), "cpu_s": round(cpu, 1)}


def alone(function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """The function's result, run in a process of its own, whose memory is nobody else's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments, **options).result()


def _spread(seconds: list[float], cpu: float) -> dict[str, float]:
    ordered = sorted(seconds)
    figures = {f"p{percent}_ms": round(1000 * percentile(ordered, percent), 2) for percent in (50, 90, 99)}
    return {**figures, "cpu_ms": round(1000 * cpu / len(seconds), 2)}


def timed(call: Callable[[str], object], queries: Sequence[str], *, warm: bool = True) -> dict[str, float]:
    """Percentiles of wall time and mean CPU time of a call in milliseconds; `warm`: each query was run once before."""
    for query in queries if warm else queries[:3]:
        call(query)
    seconds = []
    cpu = time.process_time()
    for query in queries:
        start = time.perf_counter()
        call(query)
        seconds.append(time.perf_counter() - start)
    return _spread(seconds, time.process_time() - cpu)


async def timed_async(call: Callable[[str], Awaitable[object]], queries: Sequence[str]) -> dict[str, float]:
    """`timed` in an event loop, each query having been run once before."""
    for query in queries:
        await call(query)
    seconds = []
    cpu = time.process_time()
    for query in queries:
        start = time.perf_counter()
        await call(query)
        seconds.append(time.perf_counter() - start)
    return _spread(seconds, time.process_time() - cpu)


def memory() -> dict[str, float]:
    """Resident megabytes of this process now, and at its most (Linux; empty elsewhere)."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return {}
    found = {name: int(kib) / 1000 for name, kib in re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status)}
    return {"rss_mb": round(found["VmRSS"]), "peak_mb": round(found["VmHWM"])}


def megabytes(path: Path) -> float:
    """Size on disk."""
    return round(sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6, 1)


def machine() -> dict[str, Any]:
    """What it runs on, and how busy that is: 1 is one core's work waiting or running."""
    import lancedb

    return {
        "cores": os.cpu_count(),
        "load_average": [round(part, 1) for part in os.getloadavg()],
        "nice": os.nice(0),
        "lancedb": lancedb.__version__,
    }
