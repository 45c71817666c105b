"""`hf:PATH`: a causal language model on disk, batched across the live episodes. Needs the extra `hf`.

Turns that are waiting at the same moment are generated together; each comes back with its prompt ids, its sampled ids
and their log-probabilities, so that what is recorded is what was sampled.
"""

from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from medmcp.agent.parsing import calls_in_text
from medmcp.agent.policy import AssistantTurn, Conversation, PolicyError

__all__ = ["HFPolicy"]

GATHER_SECONDS = 0.01


class HFPolicy:
    """Loads the model on construction. Raises `PolicyError` if the path or the extra is missing."""

    def __init__(
        self, path: str, *, temperature: float = 1.0, max_tokens: int = 512, batch: int = 16, seed: int = 0
    ) -> None:
        if not Path(path).is_dir():
            raise PolicyError(f"There is no model folder at {path}. Give hf: the folder that save_pretrained wrote.")
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError:
            raise PolicyError("hf: needs torch and transformers: pip install 'medmcp[hf]'.") from None
        self.name = f"hf:{Path(path).name}"
        self.temperature = temperature
        self.max_tokens = max_tokens
        self.batch = batch
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True)
            self.model: Any = AutoModelForCausalLM.from_pretrained(path, local_files_only=True)
        except (OSError, ValueError) as error:
            raise PolicyError(f"{path} does not load as a causal language model: {error}") from None
        if not self.tokenizer.chat_template:
            raise PolicyError(f"{path} has no chat template; a model that speaks tools is needed.")
        device: Any = "cuda" if torch.cuda.is_available() else "cpu"
        self.model.to(device).eval()
        self.tokenizer.padding_side = "left"
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        torch.manual_seed(seed)
        self._waiting: list[tuple[Conversation, anyio.Event, list[Any]]] = []
        self._busy = anyio.Lock()

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The next turn, generated together with whatever else is waiting."""
        ready = anyio.Event()
        box: list[Any] = []
        self._waiting.append((conversation, ready, box))
        await anyio.sleep(GATHER_SECONDS)
        while not ready.is_set():
            async with self._busy:
                if ready.is_set():
                    break
                group, self._waiting = self._waiting[: self.batch], self._waiting[self.batch :]
                said: list[AssistantTurn | PolicyError]
                try:
                    said = await anyio.to_thread.run_sync(self._generate, [item[0] for item in group])
                except RuntimeError as error:
                    said = [PolicyError(f"{self.name} failed to generate: {error}")] * len(group)
                for (_, event, slot), answer in zip(group, said, strict=True):
                    slot.append(answer)
                    event.set()
        if isinstance(box[0], PolicyError):
            raise box[0]
        turn: AssistantTurn = box[0]
        return turn

    def _generate(self, conversations: list[Conversation]) -> list[AssistantTurn | PolicyError]:
        import torch

        prompts = [
            self.tokenizer.apply_chat_template(
                c.messages, tools=c.tools, add_generation_prompt=True, tokenize=True, return_dict=False
            )
            for c in conversations
        ]
        room = getattr(self.model.config, "max_position_embeddings", None)
        longest = max(map(len, prompts))
        if room is not None and longest + 1 >= room:
            return [PolicyError(f"the conversation of {longest} tokens exceeds the model's {room}") for _ in prompts]
        batch = self.tokenizer.pad({"input_ids": prompts}, return_tensors="pt").to(self.model.device)
        limit = self.max_tokens if room is None else min(self.max_tokens, room - longest)
        sampling = (
            {"do_sample": True, "temperature": self.temperature, "top_k": 0}
            if self.temperature > 0
            else {"do_sample": False}
        )
        with torch.no_grad():
            out = self.model.generate(
                **batch, max_new_tokens=limit, return_dict_in_generate=True, output_scores=True,
                pad_token_id=self.tokenizer.pad_token_id, **sampling,
            )  # fmt: skip
        width = batch["input_ids"].shape[1]
        logprobs = self.model.compute_transition_scores(out.sequences, out.scores, normalize_logits=True)
        ends = {
            self.tokenizer.eos_token_id,
            *(
                self.model.generation_config.eos_token_id
                if isinstance(self.model.generation_config.eos_token_id, list)
                else []
            ),
        }
        turns: list[AssistantTurn | PolicyError] = []
        for row, (conversation, prompt) in enumerate(zip(conversations, prompts, strict=True)):
            ids = out.sequences[row, width:].tolist()
            stop = next((n + 1 for n, token in enumerate(ids) if token in ends), len(ids))
            ids = ids[:stop]
            text = self.tokenizer.decode(ids, skip_special_tokens=True)
            made = sum(len(m.get("tool_calls", ())) for m in conversation.messages)
            content, calls = calls_in_text(text, made + 1)
            turns.append(
                AssistantTurn(
                    content=content, calls=calls, prompt_ids=list(prompt), token_ids=ids,
                    logprobs=logprobs[row, :stop].float().tolist(), prompt_tokens=len(prompt), completion_tokens=len(ids),
                )
            )  # fmt: skip
        return turns

    async def close(self) -> None:
        """Drop the model."""
        self.model = None
