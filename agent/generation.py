"""`Generator`: sampling for many live episodes on one model, with the cache kept across their turns.

Every episode has a slot in a static key-value cache. A turn feeds only what is new (tool results), then samples one
token a step for all that are waiting. Rows of unequal length share a step: each writes at its own position, and what
padding leaves behind lies beyond what any query may see until it is overwritten.

Each token is drawn by inverse distribution from the episode's own random numbers, so that it does not depend on who
else was in the batch; its log-probability is exact for the distribution that it was drawn from.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import torch
from transformers.cache_utils import Cache, CacheLayerMixin

__all__ = ["Generator", "Slot", "supports"]


def supports(config: Any) -> bool:
    """True if every layer attends to everything before it, which is what the cache here holds."""
    kinds = getattr(config, "layer_types", None)
    return all(kind == "full_attention" for kind in kinds) if kinds else not getattr(config, "sliding_window", None)


@dataclass
class Slot:
    """One live episode: where it stands in the cache, and its random numbers."""

    row: int
    random: Random
    length: int = 0  # tokens in the cache
    pending: list[int] = field(default_factory=list)  # the last sampled token, not fed yet
    ids: list[int] = field(default_factory=list)  # the whole sequence so far


class _Layer(CacheLayerMixin):  # type: ignore[no-untyped-call]
    """Keys and values of one layer for all slots, written at each row's own positions."""

    is_sliding = False

    def __init__(self, store: "_Store") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.store = store

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        shape = (self.store.rows_in_all, key_states.shape[1], self.store.size)
        self.keys = key_states.new_zeros((*shape, key_states.shape[-1]))
        self.values = value_states.new_zeros((*shape, value_states.shape[-1]))
        self.is_initialized = True

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        rows, positions, width = self.store.rows, self.store.positions, self.store.width
        assert self.keys is not None
        assert self.values is not None
        self.keys[rows[:, None], :, positions] = key_states.transpose(1, 2)
        self.values[rows[:, None], :, positions] = value_states.transpose(1, 2)
        if self.store.everybody:
            return self.keys[:, :, :width], self.values[:, :, :width]
        return self.keys[rows, :, :width], self.values[rows, :, :width]

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.store.width, 0

    def get_seq_length(self) -> int:
        return 0

    def get_max_length(self) -> int:
        return self.store.size


class _Store:
    """What the layers share: which rows a step writes, and where."""

    def __init__(self, rows: int, size: int, layers: int) -> None:
        self.rows_in_all, self.size = rows, size
        self.cache = Cache(layers=[_Layer(self) for _ in range(layers)])
        self.rows = self.positions = torch.zeros(0, dtype=torch.long)
        self.width = 0
        self.everybody = False


class Generator:
    """Samples turns for up to `slots` live episodes of at most `size` tokens each."""

    def __init__(self, model: Any, stop_ids: frozenset[int], *, slots: int, size: int, pad_id: int = 0) -> None:
        self.model, self.stop_ids, self.size, self.pad_id = model, stop_ids, size, pad_id
        self.device = next(model.parameters()).device
        self._store = _Store(slots, size, model.config.num_hidden_layers)
        self._free = list(range(slots))[::-1]

    @property
    def free(self) -> int:
        """Slots that nobody has."""
        return len(self._free)

    def open(self, ids: list[int], seed: object) -> Slot:
        """A slot for an episode whose prompt is `ids`. Raises `RuntimeError` if all are taken."""
        if not self._free:
            raise RuntimeError("all generation slots are taken")
        return Slot(row=self._free.pop(), random=Random(str(seed)), pending=list(ids), ids=list(ids))

    def close(self, slot: Slot) -> None:
        """Give the slot back."""
        self._free.append(slot.row)

    def extend(self, slot: Slot, ids: list[int]) -> None:
        """Tokens that the episode gets without sampling them."""
        slot.pending += ids
        slot.ids += ids

    @torch.no_grad()
    def turn(self, slots: list[Slot], *, temperature: float, max_tokens: int) -> list[tuple[list[int], list[float]]]:
        """A turn for each slot: its token ids, the stop token included, and their log-probabilities."""
        logits = self._feed(slots, [slot.pending for slot in slots])
        said: list[tuple[list[int], list[float]]] = [([], []) for _ in slots]
        waiting = list(range(len(slots)))
        while waiting:
            tokens, logprobs = _draw(logits, temperature, [slots[n].random.random() for n in waiting])
            going = []
            for n, token, logprob in zip(waiting, tokens, logprobs, strict=True):
                slot = slots[n]
                said[n][0].append(token)
                said[n][1].append(logprob)
                slot.ids.append(token)
                slot.pending = [token]
                room = self.size - len(slot.ids)
                if token not in self.stop_ids and len(said[n][0]) < max_tokens and room > 1:
                    going.append(n)
            waiting = going
            if waiting:
                logits = self._feed([slots[n] for n in waiting], [slots[n].pending for n in waiting])
        return said

    def _feed(self, slots: list[Slot], ids: list[list[int]]) -> torch.Tensor:
        """Run the model on the new tokens of each slot; logits after each one's last, (slots, vocabulary)."""
        order = sorted(range(len(slots)), key=lambda n: slots[n].row)
        store = self._store
        longest = max(map(len, ids))
        rows = torch.tensor([slots[n].row for n in order], device=self.device)
        starts = torch.tensor([slots[n].length for n in order], device=self.device)
        tokens = torch.full((len(order), longest), self.pad_id, device=self.device)
        for at, n in enumerate(order):
            tokens[at, : len(ids[n])] = torch.tensor(ids[n])
        positions = (starts[:, None] + torch.arange(longest, device=self.device)).clamp_max(self.size - 1)
        store.rows, store.positions = rows, positions
        store.width = int(positions.max()) + 1
        store.everybody = len(order) == store.rows_in_all
        sees = torch.arange(store.width, device=self.device) <= positions[:, :, None]
        lasts = [len(ids[n]) - 1 for n in order]
        kept = sorted(set(lasts))
        logits = self.model(
            input_ids=tokens, position_ids=positions, attention_mask=sees[:, None], past_key_values=store.cache,
            use_cache=True, logits_to_keep=torch.tensor(kept, device=self.device),
        ).logits  # fmt: skip
        for n in order:
            slots[n].length += len(ids[n])
        places = torch.tensor([kept.index(last) for last in lasts], device=self.device)
        back = torch.tensor(sorted(range(len(order)), key=order.__getitem__), device=self.device)
        chosen: torch.Tensor = logits[torch.arange(len(order), device=self.device), places][back]
        return chosen


def _draw(logits: torch.Tensor, temperature: float, uniform: list[float]) -> tuple[list[int], list[float]]:
    """A token a row by inverse distribution (greedy at temperature 0), and its log-probability."""
    if temperature <= 0:
        tokens = logits.argmax(-1)
        logprobs = torch.log_softmax(logits.float(), -1)
    else:
        logprobs = torch.log_softmax(logits.float() / temperature, -1)
        mass = logprobs.double().exp().cumsum(-1)
        wanted = torch.tensor(uniform, dtype=torch.double, device=logits.device)[:, None] * mass[:, -1:]
        tokens = torch.searchsorted(mass, wanted, right=True).squeeze(-1).clamp_max(logits.shape[-1] - 1)
    return tokens.tolist(), logprobs.gather(-1, tokens[:, None]).squeeze(-1).tolist()
