"""`EngineGenerator`: what `Generator` offers, from an engine that keeps its own cache (vLLM).

A turn is asked for with the whole sequence so far; an engine with prefix caching computes only what is new. Random numbers and
batching are the engine's, so the same seed need not give the same episode twice. What is recorded are its tokens and its
log-probabilities at the sampling temperature.
"""

from collections.abc import Callable
from random import Random

from medmcp.agent.generation import Slot

__all__ = ["EngineGenerator", "Sample"]

# (prompts, temperature, most tokens) -> for each prompt its tokens, the stop token included, and their log-probabilities
Sample = Callable[[list[list[int]], float, int], list[tuple[list[int], list[float]]]]


class EngineGenerator:
    """Turns for live episodes of at most `size` tokens each."""

    def __init__(self, sample: Sample, *, size: int) -> None:
        self.sample, self.size = sample, size

    def open(self, ids: list[int], seed: object) -> Slot:
        """An episode whose prompt is `ids`; it has no row in a cache of ours."""
        return Slot(row=-1, random=Random(str(seed)), ids=list(ids))

    def close(self, slot: Slot) -> None:
        """Nothing is held for an episode."""

    def extend(self, slot: Slot, ids: list[int]) -> None:
        """Tokens that the episode gets without sampling them."""
        slot.ids = [*slot.ids, *ids]

    def turn(self, slots: list[Slot], *, temperature: float, max_tokens: int) -> list[tuple[list[int], list[float]]]:
        """A turn for each slot: its token ids, the stop token included, and their log-probabilities."""
        said: dict[int, tuple[list[int], list[float]]] = {}
        for room in sorted(
            {self._room(slot, max_tokens) for slot in slots}
        ):  # few differ: who nears the end of the context
            group = [n for n, slot in enumerate(slots) if self._room(slot, max_tokens) == room]
            said |= zip(group, self.sample([slots[n].ids for n in group], temperature, room), strict=True)
        for n, slot in enumerate(slots):
            slot.ids = [*slot.ids, *said[n][0]]
        return [said[n] for n in range(len(slots))]

    def _room(self, slot: Slot, max_tokens: int) -> int:
        return max(1, min(max_tokens, self.size - len(slot.ids)))
