"""`hf:PATH`: a causal language model on disk, batched across the live episodes. Needs the extra `hf`.

Turns that are waiting at the same moment are generated together (`generation.py`), and an episode's tokens are one
growing sequence (`dialect.py`): what is recorded is what was sampled, with the log-probabilities it was sampled at.
A model with sliding-window layers is refused: the cache here holds layers that attend to everything before them.
"""

from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from medmcp.agent.dialect import Dialect, dialect_of
from medmcp.agent.policy import AssistantTurn, Conversation, PolicyError

__all__ = ["HFPolicy", "load_model"]

QUIET_SECONDS = 0.05  # generate for those who wait once nobody else has arrived for so long


def load_model(path: str) -> tuple[Any, Any]:
    """Model and tokenizer of a folder. Raises `PolicyError` if the folder or the extra is missing."""
    if not Path(path).is_dir():
        raise PolicyError(f"There is no model folder at {path}. Give the folder that save_pretrained wrote.")
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError:
        raise PolicyError("hf: needs torch and transformers: pip install 'medmcp[hf]'.") from None
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True)
        model: Any = AutoModelForCausalLM.from_pretrained(path, local_files_only=True)
    except (OSError, ValueError) as error:
        raise PolicyError(f"{path} does not load as a causal language model: {error}") from None
    return model, tokenizer


class HFPolicy:
    """`of_path` loads a folder; a trainer gives the model that it is training."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        dialect: Dialect,
        *,
        name: str,
        temperature: float = 1.0,
        max_tokens: int = 512,
        slots: int = 16,
        size: int = 8192,
        seed: int = 0,
    ) -> None:
        from medmcp.agent.generation import Generator, supports

        if not supports(model.config):
            raise PolicyError(
                f"{name} has layers that do not attend to everything before them, which generation here needs. Serve it"
                " with vLLM and use openai:MODEL@URL."
            )
        self.name, self.temperature, self.max_tokens, self.seed = name, temperature, max_tokens, seed
        self.model, self.dialect = model, dialect
        room = getattr(model.config, "max_position_embeddings", None) or size
        self._size = min(size, room)
        self._slots = slots
        self._generator = Generator(
            model, dialect.stop_ids, slots=slots, size=self._size, pad_id=tokenizer.pad_token_id or 0
        )
        self._live: dict[str, Any] = {}  # slots by conversation
        self._read: dict[str, int] = {}  # messages that an episode's tokens hold, by conversation
        self._room = anyio.Semaphore(slots)
        self._waiting: list[tuple[str, anyio.Event, list[AssistantTurn | PolicyError]]] = []
        self._by_id: dict[str, Conversation] = {}
        self._busy = anyio.Lock()
        self.openings: dict[str, list[int]] = {}  # prompts to open an episode with instead of the dialect's

    @classmethod
    def of_path(cls, path: str, **options: Any) -> "HFPolicy":
        """The policy of a model folder. Raises `PolicyError`."""
        import torch

        model, tokenizer = load_model(path)
        dialect = dialect_of(tokenizer)
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        device: Any = "cuda" if torch.cuda.is_available() else "cpu"
        model.to(device).eval()
        return cls(model, tokenizer, dialect, name=f"hf:{Path(path).name}", **options)

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The next turn, generated together with whatever else is waiting."""
        key = conversation.id
        if key not in self._live:
            await self._room.acquire()
            ids = self.openings.pop(key, None) or self.dialect.open(conversation)
            self._live[key] = self._generator.open(ids, f"{self.seed}|{conversation.seed}|{key}")
            self._by_id[key] = conversation
        else:
            self._generator.extend(self._live[key], self.dialect.observe(conversation, self._read[key]))
        slot = self._live[key]
        if len(slot.ids) + 2 > self._size:
            raise PolicyError(f"the conversation of {len(slot.ids)} tokens exceeds the model's {self._size}")
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
            self._generator.close(slot)
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
                lambda: self._generator.turn(slots, temperature=self.temperature, max_tokens=self.max_tokens)
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
        """Drop the model."""
        self.model = None


ADVICE = "If memory ran out, play fewer episodes at once (--concurrency) or shorten them (--turns)."
