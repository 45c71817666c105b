"""SFT: the warm start on expert rows, and the arm `sft`.

A TRL `SFTTrainer` whose loss weighs each token (decision words more, results and prompts nothing) and whose batches hold
about as many tokens each: rows of like length together, drugs renamed anew each time a row is drawn.

    loss = sum_t weight_t * −log p(token_t) / sum_t weight_t
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from torch.utils.data import Dataset as TorchDataset
from trl import SFTConfig, SFTTrainer

from medmcp.train.corpus import Renamer, Row

__all__ = ["SFT", "RowBatches", "train_rows", "weighted_loss"]


def weighted_loss(logits: torch.Tensor, ids: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Weighted mean of the next-token loss. Shapes (B, T, V), (B, T), (B, T); a token's weight is its own."""
    losses = torch.nn.functional.cross_entropy(
        logits[:, :-1].flatten(0, 1).float(), ids[:, 1:].flatten(), reduction="none"
    )
    kept = weights[:, 1:].flatten()
    return (losses * kept).sum() / kept.sum().clamp_min(1e-6)


class RowBatches(TorchDataset[dict[str, torch.Tensor]]):
    """Whole batches as items: rows of like length, at most `tokens` tokens with padding."""

    def __init__(self, rows: Sequence[Row], *, tokens: int, pad_id: int, renamer: Renamer | None, seed: int) -> None:
        self.rows, self.pad_id, self.renamer, self.seed = rows, pad_id, renamer, seed
        rng = random.Random(seed)
        order = sorted(range(len(rows)), key=lambda n: (len(rows[n].ids) + rng.random() * 24, n))
        self.batches: list[list[int]] = []
        for n in order:
            width = max(len(rows[m].ids) for m in [*(self.batches[-1] if self.batches else []), n])
            if self.batches and width * (len(self.batches[-1]) + 1) <= tokens:
                self.batches[-1].append(n)
            else:
                self.batches.append([n])
        self._drawn = 0

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        self._drawn += 1
        rng = random.Random(f"{self.seed}|{index}|{self._drawn}")
        rows = [self.rows[n] for n in self.batches[index]]
        ids = [self.renamer(row.ids, rng) if self.renamer else row.ids for row in rows]
        width = max(map(len, ids))
        made = {
            "input_ids": torch.full((len(rows), width), self.pad_id),
            "attention_mask": torch.zeros((len(rows), width), dtype=torch.long),
            "weights": torch.zeros((len(rows), width)),
        }
        for at, (row, row_ids) in enumerate(zip(rows, ids, strict=True)):
            made["input_ids"][at, : len(row_ids)] = torch.tensor(row_ids)
            made["attention_mask"][at, : len(row_ids)] = 1
            made["weights"][at, : len(row_ids)] = torch.tensor(row.weights)
        return made


class SFT(SFTTrainer):
    """`SFTTrainer` over `RowBatches`."""

    def __init__(self, model: Any, batches: RowBatches, args: SFTConfig, tokenizer: Any, callbacks: Any = None) -> None:
        args.dataset_kwargs = {"skip_prepare_dataset": True}
        args.remove_unused_columns = False
        empty = Dataset.from_dict({"input_ids": [[0]]})  # SFTTrainer looks at a row of text; ours are batches already
        super().__init__(
            model, args, train_dataset=empty, processing_class=tokenizer, data_collator=_only, callbacks=callbacks
        )
        self.train_dataset = batches

    def _set_signature_columns_if_needed(self) -> None:
        self._signature_columns = ["input_ids", "attention_mask", "weights"]

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The weighted loss; logged by the trainer as `loss`."""
        logits = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"]).logits
        loss = weighted_loss(logits, inputs["input_ids"], inputs["weights"])
        return (loss, {"logits": logits}) if return_outputs else loss


def _only(items: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    return items[0]


def train_rows(
    model: Any,
    tokenizer: Any,
    rows: Sequence[Row],
    out: Path,
    *,
    epochs: float,
    learning_rate: float,
    batch_tokens: int,
    renamer: Renamer | None,
    seed: int,
    bf16: bool = False,
    report_to: str = "none",
    resume: bool = False,
    callbacks: Any = None,
) -> Any:
    """Train a model on rows and return it. Checkpoints lie under `out`."""
    batches = RowBatches(rows, tokens=batch_tokens, pad_id=tokenizer.pad_token_id, renamer=renamer, seed=seed)
    args = SFTConfig(
        output_dir=str(out), num_train_epochs=epochs, per_device_train_batch_size=1, learning_rate=learning_rate,
        lr_scheduler_type="cosine", warmup_steps=40, weight_decay=0.01, adam_beta2=0.95, max_grad_norm=1.0,
        logging_steps=20, save_strategy="steps", save_steps=500, save_total_limit=2, report_to=report_to, seed=seed,
        bf16=bf16, activation_checkpointing=False, disable_tqdm=True, dataloader_num_workers=0,
    )  # fmt: skip
    trainer = SFT(model, batches, args, tokenizer, callbacks)
    trainer.train(resume_from_checkpoint=resume or None)
    return trainer.model
