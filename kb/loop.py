"""One background event loop for callers that are not async: `run(coroutine)` waits for its result.

LanceDB's async client is the fast one under concurrent queries, so everything here is written for it once,
and the synchronous methods pass through this loop. Safe to call with or without a loop running in the caller.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["run", "run_to_end"]

T = TypeVar("T")

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run the coroutine on the background loop and return its result, or raise what it raised."""
    return asyncio.run_coroutine_threadsafe(coroutine, _running()).result()


def run_to_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run long work; from a plain caller, Ctrl-C cancels it at its next await and waits for what it saves."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    return run(coroutine)


def _running() -> asyncio.AbstractEventLoop:
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="medmcp-kb", daemon=True).start()
        return _loop
