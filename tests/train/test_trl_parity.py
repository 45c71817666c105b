"""With distillation off, our loss, its gradient and our advantages are those of TRL's GRPOTrainer on the same batch."""

from pathlib import Path
from typing import Any

import pytest
import torch

from medmcp.train.losses import group_advantages, policy_loss, zero_variance

CLIP_LOW, CLIP_HIGH = 0.2, 0.28


def reward_of(token_ids: list[int]) -> float:
    """Any function of a completion, so that rewards can be told from its tokens after TRL has shuffled the batch."""
    return (sum(token_ids) % 7) / 3


def word_tokenizer() -> Any:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["[PAD]", "[EOS]", "[UNK]", *(f"w{n}" for n in range(37))])}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", eos_token="[EOS]", unk_token="[UNK]")


@pytest.mark.filterwarnings("ignore")  # what TRL and transformers warn of is not ours to settle
@pytest.mark.parametrize("scale", ["none", "group"])
def test_loss_gradient_and_advantages_agree_with_trl(tiny: Any, tmp_path: Path, scale: str) -> None:
    trl = pytest.importorskip("trl")
    datasets = pytest.importorskip("datasets")
    seen: list[int] = []

    class Compared(trl.GRPOTrainer):  # type: ignore[misc]
        def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
            ids = torch.cat([inputs["prompt_ids"], inputs["completion_ids"]], dim=1)
            attention = torch.cat([inputs["prompt_mask"], inputs["completion_mask"]], dim=1)
            mask = inputs["completion_mask"]
            logprobs, _, _ = self._get_per_token_logps_and_entropies(model, ids, attention, mask.shape[1])
            # an old policy far enough away that ratios are clipped on both sides
            noise = torch.randn(logprobs.shape, generator=torch.Generator().manual_seed(1))
            inputs["old_per_token_logps"] = logprobs.detach() + 0.5 * noise

            rows = zip(inputs["completion_ids"], mask.bool(), strict=True)
            rewards = torch.tensor([reward_of(row[keep].tolist()) for row, keep in rows])
            _, group = inputs["prompt_ids"].unique(dim=0, return_inverse=True)
            assert group.bincount().tolist() == [4, 4]
            advantages = group_advantages(rewards, group, scale == "group")
            torch.testing.assert_close(advantages, inputs["advantages"])
            assert not zero_variance(rewards, group).any()

            loss, clipped = policy_loss(
                logprobs, inputs["old_per_token_logps"], advantages, mask, clip_low=CLIP_LOW, clip_high=CLIP_HIGH
            )
            theirs: torch.Tensor = super()._compute_loss(model, inputs)
            torch.testing.assert_close(loss, theirs)
            assert clipped.item() == pytest.approx(self._metrics["train"]["clip_ratio/region_mean"][-1])
            assert 0 < clipped.item() < 1
            weight = model.get_parameter("model.layers.0.mlp.up_proj.weight")
            ours_gradient, their_gradient = (
                torch.autograd.grad(value, weight, retain_graph=True)[0] for value in (loss, theirs)
            )
            torch.testing.assert_close(ours_gradient, their_gradient)
            assert their_gradient.abs().max() > 0
            seen.append(len(rewards))
            return theirs

    trainer = Compared(
        model=tiny,
        reward_funcs=lambda completion_ids, **_: [reward_of(row) for row in completion_ids],
        args=trl.GRPOConfig(
            output_dir=str(tmp_path), use_cpu=True, bf16=False, gradient_checkpointing=False, report_to=[], max_steps=1,
            per_device_train_batch_size=8, num_generations=4, max_completion_length=9, beta=0.0, loss_type="dapo",
            scale_rewards=scale, epsilon=CLIP_LOW, epsilon_high=CLIP_HIGH, save_strategy="no", disable_tqdm=True, seed=3,
        ),
        train_dataset=datasets.Dataset.from_dict({"prompt": ["w1 w2 w3", "w4 w5"]}),
        processing_class=word_tokenizer(),
    )  # fmt: skip
    trainer.train()
    assert seen == [8]
