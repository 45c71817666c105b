"""`Interrupt`: Ctrl-C is obeyed where nothing is lost.

The first one is remembered, and the trainer ends after the step it is in, with a checkpoint. A second one ends at once.
"""

import signal
from types import TracebackType
from typing import Any

__all__ = ["Interrupt", "Interrupted"]


class Interrupted(Exception):
    """A training was told to stop and can go on where it was; the message says how."""


class Interrupt:
    """`with Interrupt() as interrupt:` and then `interrupt.requested` says whether Ctrl-C was pressed. For the main thread."""

    def __init__(self) -> None:
        self.requested = False
        self._before: Any = None

    def __enter__(self) -> "Interrupt":
        self._before = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, self._remember)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _remember(self, number: int, frame: Any) -> None:
        self.requested = True
        signal.signal(signal.SIGINT, self._before)
