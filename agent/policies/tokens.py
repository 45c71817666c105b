"""`TokenPolicy`: turns as tokens, batched across the live episodes, whoever samples them.

Turns that are waiting at the same moment are generated together, and an episode's tokens are one growing sequence
(`dialect.py`): what is recorded is what was sampled, with the log-probabilities it was sampled at. `hf.py` and `vllm.py`
say who samples.
"""

from typing import Any, Protocol

import anyio
import anyio.to_thread

from medmcp.agent.dialect import Dialect
from medmcp.agent.policy import AssistantTurn, Conversation, ConversationTooLong, PolicyError

__all__ = ["TokenPolicy", "TurnGenerator"]

QUIET_SECONDS = 0.05  # generate for those who wait once nobody else has arrived for so long


class TurnGenerator(Protocol):
    """Who samples: `generation.Generator` or `engine.EngineGenerator`."""

    def open(self, ids: list[int], seed: object) -> Any:
        """A slot for an episode whose prompt is `ids`."""
        ...

    def extend(self, slot: Any, ids: list[int]) -> None:
        """Tokens that the episode gets without sampling them."""
        ...

    def turn(self, slots: list[Any], *, temperature: float, max_tokens: int) -> list[tuple[list[int], list[float]]]:
        """A turn for each slot: its token ids and their log-probabilities."""
        ...

    def close(self, slot: Any) -> None:
        """The episode is over."""
        ...


class TokenPolicy:
    """Serves up to `slots` live episodes of at most `size` tokens each; `generator` may be replaced between episodes."""

    def __init__(
        self,
        generator: TurnGenerator,
        dialect: Dialect,
        *,
        name: str,
        temperature: float,
        max_tokens: int,
        slots: int,
        size: int,
        seed: int,
    ) -> None:
        self.generator, self.dialect = generator, dialect
        self.name, self.temperature, self.max_tokens, self.seed = name, temperature, max_tokens, seed
        self._size = size
        self._live: dict[str, Any] = {}  # slots by conversation
        self._read: dict[str, int] = {}  # messages that an episode's tokens hold, by conversation
        self._room = anyio.Semaphore(slots)
        self._waiting: list[tuple[str, anyio.Event, list[AssistantTurn | PolicyError]]] = []
        self._by_id: dict[str, Conversation] = {}
        self._busy = anyio.Lock()
        self.openings: dict[str, list[int]] = {}  # prompts to open an episode with instead of the dialect's

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The next turn, generated together with whatever else is waiting."""
        key = conversation.id
        if key not in self._live:
            await self._room.acquire()
            ids = self.openings.pop(key, None) or self.dialect.open(conversation)
            self._live[key] = self.generator.open(ids, f"{self.seed}|{conversation.seed}|{key}")
            self._by_id[key] = conversation
        else:
            self.generator.extend(self._live[key], self.dialect.observe(conversation, self._read[key]))
        slot = self._live[key]
        if len(slot.ids) + 2 > self._size:
            raise ConversationTooLong(
                f"the conversation of {len(slot.ids)} tokens leaves no room in the {self._size} there are"
            )
        ready = anyio.Event()
        box: list[AssistantTurn | PolicyError] = []
        self._waiting.append((key, ready, box))
        await self._gathered(ready)
        while not ready.is_set():
            async with self._busy:
                if ready.is_set():
                    break
                group, self._waiting = self._waiting, []
                await self._generate(group)
        if isinstance(box[0], PolicyError):
            raise box[0]
        self._read[key] = len(conversation.messages) + 1  # the loop appends this turn's message
        return box[0]

    async def release(self, conversation: Conversation) -> None:
        """The episode is over: its place in the cache is free."""
        slot = self._live.pop(conversation.id, None)
        if slot is not None:
            self._by_id.pop(conversation.id)
            self._read.pop(conversation.id, None)
            self.generator.close(slot)
            self._room.release()

    async def _gathered(self, ready: anyio.Event) -> None:
        """Return when every live episode waits, when it has been quiet for a while, or when the turn is there."""
        here = -1
        while not ready.is_set() and len(self._waiting) < len(self._live) and len(self._waiting) != here:
            here = len(self._waiting)
            with anyio.move_on_after(QUIET_SECONDS):
                await ready.wait()

    async def _generate(self, group: list[tuple[str, anyio.Event, list[AssistantTurn | PolicyError]]]) -> None:
        slots = [self._live[key] for key, _, _ in group]
        prompts = [list(slot.ids) for slot in slots]
        try:
            said = await anyio.to_thread.run_sync(
                lambda: self.generator.turn(slots, temperature=self.temperature, max_tokens=self.max_tokens)
            )
        except RuntimeError as error:
            for _, event, box in group:
                box.append(PolicyError(f"{self.name} failed to generate: {error}. {ADVICE}"))
                event.set()
            return
        for (key, event, box), prompt, (ids, logprobs) in zip(group, prompts, said, strict=True):
            content, calls = self.dialect.read(self._by_id[key], ids)
            box.append(
                AssistantTurn(
                    content=content, calls=calls, prompt_ids=prompt, token_ids=ids, logprobs=logprobs,
                    prompt_tokens=len(prompt), completion_tokens=len(ids),
                )
            )  # fmt: skip
            event.set()

    async def close(self) -> None:
        """Nothing is held beside the model."""


ADVICE = (
    "If memory ran out, play fewer episodes at once (--concurrency; in a training groups) or shorten them (--turns; in a training"
    " episode_tokens)."
)
