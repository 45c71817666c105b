"""`writing`: one writer at a time in a knowledge base's directory, among all processes.

`.lock` is held while tables or manifest change, `.vectors.lock` through a whole pass that makes vectors, which takes
`.lock` only to commit. The locks are the kernel's: they go with the process that held them, however it ended.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.error import KnowledgeBaseError

__all__ = ["COMMIT", "PASS", "first_line", "held", "writing"]

COMMIT = ".lock"
PASS = ".vectors.lock"
POLL_SECONDS = 0.05


@contextlib.contextmanager
def writing(path: Path, name: str = COMMIT, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the directory's lock `name`, waiting up to `patience` seconds for it.

    Raises KnowledgeBaseError when another process holds it or the directory cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path / name, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        raise KnowledgeBaseError(
            f"{path} cannot be written ({problem.strerror}). Choose another place with --out or MEDMCP_KB."
        ) from problem
    try:
        until = time.monotonic() + patience
        while not _take(handle):
            if time.monotonic() >= until:
                raise KnowledgeBaseError(
                    f"Another process is writing to {path}. Wait until it has finished, then run this again."
                )
            time.sleep(POLL_SECONDS)
        yield
    except (OSError, RuntimeError) as problem:
        if isinstance(problem, RuntimeError) and "lance" not in str(problem).lower():
            raise  # LanceDB reports a full disk as a RuntimeError; others are whoever gives the passages' own.
        raise KnowledgeBaseError(
            f"Writing to {path} failed ({first_line(problem)}). "
            "Free some space or choose another place, then run this again."
        ) from problem
    finally:
        os.close(handle)


def held(path: Path, name: str) -> bool:
    """Whether some process holds the lock now."""
    try:
        handle = os.open(path / name, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _take(handle)
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there, two writers at once are the user's to avoid.
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def first_line(problem: BaseException) -> str:
    """What a LanceDB error says, without the place in LanceDB's own source."""
    return str(problem).splitlines()[0].split(", /")[0][:200] if str(problem) else type(problem).__name__
