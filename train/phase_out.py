"""`PhaseOut`: lambda, the weight of distillation, over the steps of a run. It may only fall.

A teacher that the student has outgrown pulls it back. One published run switched distillation off when the KL rose and let
it come back a hundred steps later with a stale teacher: gradient norms went from below ten into the hundreds. Hence the latch.
"""

import math
from typing import Any, Literal

__all__ = ["PhaseOut", "Shape"]

Shape = Literal["constant", "linear", "cosine"]


class PhaseOut:
    """Lambda by a schedule, and a latch that switches it off for good once the smoothed KL exceeds `latch_kl`.

    `start` is reached at step 0, `end` at step `steps` and after it (a constant stays at `start`). `latch_kl` is in nats a token,
    None for no latch. `smoothing` in 0..1 is the weight of the past in the exponential mean of the KL.
    """

    def __init__(
        self, start: float, end: float, steps: int, shape: Shape, latch_kl: float | None = None, smoothing: float = 0.9
    ) -> None:
        if not start >= end >= 0:
            raise ValueError(f"lambda may only fall and not below 0: start {start}, end {end}")
        if steps < 1:
            raise ValueError(f"steps is {steps}: at least 1")
        if not 0 <= smoothing < 1:
            raise ValueError(f"smoothing is {smoothing}: from 0 to below 1")
        self.start, self.end, self.steps, self.shape = start, end, steps, shape
        self.latch_kl, self.smoothing = latch_kl, smoothing
        self.latched = False
        self.smoothed_kl: float | None = None
        self._lowest = start

    def value(self, step: int) -> float:
        """Lambda at a step, never above any that was given before."""
        if self.latched:
            return 0.0
        done = min(1.0, max(0.0, step / self.steps))
        left = {"constant": 1.0, "linear": 1 - done, "cosine": (1 + math.cos(math.pi * done)) / 2}[self.shape]
        self._lowest = min(self._lowest, self.end + (self.start - self.end) * left)
        return self._lowest

    def observe(self, kl: float) -> None:
        """Take in the mean KL of a step. A KL that is not finite latches at once, if there is a latch."""
        if self.latch_kl is None or self.latched:
            return
        past = kl if self.smoothed_kl is None else self.smoothed_kl
        self.smoothed_kl = self.smoothing * past + (1 - self.smoothing) * kl
        # not <=, so that nan latches too
        self.latched = not self.smoothed_kl <= self.latch_kl

    def state_dict(self) -> dict[str, Any]:
        """What a resumed run needs."""
        return {"latched": self.latched, "smoothed_kl": self.smoothed_kl, "lowest": self._lowest}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` left off."""
        self.latched, self.smoothed_kl, self._lowest = state["latched"], state["smoothed_kl"], state["lowest"]
