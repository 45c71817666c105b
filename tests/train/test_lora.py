"""Training an adapter: the base stands still and is shared, the teacher averages the adapter, what is saved loads again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from small import small_config, small_model

from medmcp.agent.policies.hf import load_model
from medmcp.train.grpo import last_checkpoint
from medmcp.train.presets import start

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # peft reads it


def test_the_preset_gives_an_adapter_and_only_it_is_trained(
    make_trainer: Callable[..., Any], model_folder: Path, tmp_path: Path
) -> None:
    torch.manual_seed(1)
    begun = start(small_config("ttopd", model=str(model_folder), lora_rank=2))
    before = {name: parameter.detach().clone() for name, parameter in begun.model.named_parameters()}
    trained = {name for name, parameter in begun.model.named_parameters() if parameter.requires_grad}
    assert trained
    assert all("lora_" in name for name in trained)

    trainer = make_trainer(
        "ttopd", model=begun.model, lora_rank=2, steps=3, ema_every=1, ema=0.5, copy_every=0, learning_rate=1e-2, save_every=3,
        first_turns=0, tokens_per_turn=0,
    )  # fmt: skip
    student, teacher = dict(begun.model.named_parameters()), dict(trainer.teacher.model.named_parameters())
    averages = {name: before[name].clone() for name in trained}
    real = trainer.teacher.after_step

    def watched(step: int, model: Any) -> None:
        for name in trained:  # theta_T <- (theta_T + theta_S) / 2
            averages[name] = (averages[name] + student[name].detach()) / 2
        real(step, model)

    trainer.teacher.after_step = watched
    trainer.train()
    assert trainer.teacher.ema_updates == 3
    moved = 0
    for name, parameter in student.items():
        if name in trained:
            torch.testing.assert_close(teacher[name], averages[name], check_device=False)
            moved += not parameter.equal(before[name])
        else:
            assert parameter.equal(before[name])
            assert teacher[name] is parameter  # the same memory
    assert moved > 0

    begun.model.save_pretrained(tmp_path / "adapter")
    begun.tokenizer.save_pretrained(tmp_path / "adapter")
    again, _ = load_model(str(tmp_path / "adapter"))
    ids = torch.arange(3, 13)[None]
    begun.model.eval()
    with torch.no_grad():
        torch.testing.assert_close(again.eval()(input_ids=ids).logits, begun.model(input_ids=ids).logits)

    saved = last_checkpoint(tmp_path / "out")
    assert saved is not None
    kept = torch.load(saved / "distillation.pt", weights_only=True)
    assert set(kept["teacher"]["parameters"]) == trained


def test_the_small_model_is_the_same_each_time(tokenizer: Any) -> None:
    for one, other in zip(small_model(tokenizer).parameters(), small_model(tokenizer).parameters(), strict=True):
        assert one.equal(other)
