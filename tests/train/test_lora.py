"""Training an adapter: the base stands still and is shared, the teacher averages the adapter, what is saved loads again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from small import small_config, small_model

from medmcp.agent.policies.hf import load_model
from medmcp.train.config import ConfigError
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


def test_an_adapter_goes_on_where_it_was_with_its_teacher(
    make_trainer: Callable[..., Any], model_folder: Path, tmp_path: Path
) -> None:
    settings = {
        "lora_rank": 2, "steps": 3, "save_every": 2, "learning_rate": 1e-2, "ema_every": 1, "ema": 0.5, "copy_every": 0,
        "first_turns": 0, "tokens_per_turn": 0,
    }  # fmt: skip

    def made(out: Path) -> Any:
        torch.manual_seed(1)
        model = start(small_config("ttopd", model=str(model_folder), lora_rank=2)).model
        return make_trainer("ttopd", out=out, model=model, **settings)

    straight, killed = tmp_path / "straight", tmp_path / "killed"
    made(straight).train()
    shutil.copytree(straight, killed)
    shutil.rmtree(killed / "checkpoints" / "checkpoint-3")
    made(killed).train(resume_from_checkpoint=str(killed / "checkpoints" / "checkpoint-2"))
    whole, resumed = (
        [json.loads(line) for line in (out / "training.jsonl").read_text().splitlines()] for out in (straight, killed)
    )
    assert [line["step"] for line in resumed] == [1, 2, 3]
    assert whole[2]["kl"] > 1e-6
    for name in ("loss", "kl", "gradient_norm", "reward"):
        assert resumed[2][name] == pytest.approx(whole[2][name], rel=1e-4, abs=1e-7), name


def test_a_folder_that_holds_an_adapter_goes_on_with_it(model_folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    ids = torch.arange(3, 13)[None]
    first = start(small_config("grpo", model=str(model_folder), lora_rank=2)).model
    with torch.no_grad():
        for name, parameter in first.named_parameters():
            if "lora_B" in name:
                parameter.normal_()
    first.save_pretrained(tmp_path / "one")
    for path in model_folder.glob("*token*"):
        shutil.copy(path, tmp_path / "one")
    shutil.copy(model_folder / "chat_template.jinja", tmp_path / "one")
    again = start(small_config("grpo", model=str(tmp_path / "one"), lora_rank=2)).model
    trained = {name for name, parameter in first.named_parameters() if parameter.requires_grad}
    assert {name for name, parameter in again.named_parameters() if parameter.requires_grad} == trained
    with torch.no_grad():
        torch.testing.assert_close(again.eval()(input_ids=ids).logits, first.eval()(input_ids=ids).logits)
        for parameter in again.parameters():
            if parameter.requires_grad:
                parameter += 0.1
        again.save_pretrained(tmp_path / "two")
        for path in model_folder.glob("*token*"):
            shutil.copy(path, tmp_path / "two")
        loaded, _ = load_model(str(tmp_path / "two"))
        torch.testing.assert_close(loaded.eval()(input_ids=ids).logits, again(input_ids=ids).logits)
    for rank in (0, 4):
        with pytest.raises(ConfigError, match="holds an adapter of rank 2; go on with it by --set lora_rank=2"):
            start(small_config("grpo", model=str(tmp_path / "one"), lora_rank=rank))


def test_what_is_trained_is_in_single_precision_whatever_the_checkpoint_is_in(tokenizer: Any, tmp_path: Path) -> None:
    """An update of 1e-5 to a weight of 0.02 is less than half the spacing of bfloat16 there."""
    small_model(tokenizer).to(torch.bfloat16).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    whole = start(small_config("grpo", model=str(tmp_path))).model
    assert {parameter.dtype for parameter in whole.parameters()} == {torch.float32}
    adapted = start(small_config("grpo", model=str(tmp_path), lora_rank=2)).model
    for parameter in adapted.parameters():
        assert parameter.dtype == (torch.float32 if parameter.requires_grad else torch.bfloat16)


def test_the_small_model_is_the_same_each_time(tokenizer: Any) -> None:
    for one, other in zip(small_model(tokenizer).parameters(), small_model(tokenizer).parameters(), strict=True):
        assert one.equal(other)
