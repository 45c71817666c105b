"""The teacher: its average, its copies, what it shares with the student."""

import io
from typing import Any

import pytest
import torch

peft = pytest.importorskip("peft")
from medmcp.train.teacher import Teacher  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # peft reads it
IDS = torch.arange(12).reshape(2, 6)


def nudge(student: Any, generator: torch.Generator) -> None:
    """What an optimiser step does: every trained parameter moves."""
    with torch.no_grad():
        for parameter in student.parameters():
            if parameter.requires_grad:
                parameter += torch.randn(parameter.shape, generator=generator) * 0.05


def with_lora(model: Any) -> Any:
    # both factors random, so that the adapter does something from the start
    configuration = peft.LoraConfig(
        r=2, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM", init_lora_weights=False
    )
    return peft.get_peft_model(model, configuration)


def test_after_100_updates_the_average_equals_the_closed_form(tiny: Any) -> None:
    teacher, generator = Teacher(tiny, alpha=0.9, every=1, copy_every=0), torch.Generator().manual_seed(1)
    name = "model.layers.1.mlp.down_proj.weight"
    start, seen = tiny.get_parameter(name).detach().double().clone(), []
    for step in range(1, 101):
        nudge(tiny, generator)
        teacher.after_step(step, tiny)
        seen.append(tiny.get_parameter(name).detach().double().clone())
    # a^100 theta_0 + (1 - a) sum over k of a^(100 - k) theta_k
    closed = 0.9**100 * start + 0.1 * sum((0.9 ** (100 - k) * theta for k, theta in enumerate(seen, 1)), start * 0)
    torch.testing.assert_close(teacher.model.get_parameter(name).double(), closed, atol=1e-5, rtol=1e-5)
    assert (teacher.ema_updates, teacher.hard_copies) == (100, 0)


@pytest.mark.parametrize(
    ("mode", "updates", "copies"),
    # of 60 steps: average at 5, 10, 15, 20, 25, 35, 40, 45, 50, 55, copy at 30 and 60
    [("ema", 10, 2), ("reset", 0, 2), ("frozen", 0, 0)],
)
def test_each_mode_follows_as_often_as_it_says(tiny: Any, mode: Any, updates: int, copies: int) -> None:
    teacher, generator = Teacher(tiny, mode=mode), torch.Generator().manual_seed(2)
    before = tiny(input_ids=IDS).logits.detach()
    for step in range(1, 61):
        nudge(tiny, generator)
        teacher.after_step(step, tiny)
    assert (teacher.ema_updates, teacher.hard_copies) == (updates, copies)
    # the last step was a hard copy, so the two agree to the bit, or the frozen one is as it was
    expected = before if mode == "frozen" else tiny(input_ids=IDS).logits.detach()
    assert teacher(input_ids=IDS).logits.equal(expected)


def test_the_copy_has_no_gradient_stays_tied_and_ignores_a_patched_forward(tiny: Any) -> None:
    expected = tiny(input_ids=IDS).logits.detach()
    tiny.forward = lambda *_, **__: None
    teacher = Teacher(tiny)
    model: Any = teacher.model
    assert model.lm_head.weight is model.model.embed_tokens.weight
    assert not any(parameter.requires_grad for parameter in model.parameters())
    logits = teacher(input_ids=IDS).logits
    assert logits.equal(expected)
    assert not logits.requires_grad
    nudge(tiny, torch.Generator().manual_seed(3))
    assert teacher(input_ids=IDS).logits.equal(expected)


def test_under_lora_the_base_is_shared_and_only_the_adapter_is_averaged(tiny: Any) -> None:
    student = with_lora(tiny)
    teacher, generator = Teacher(student, alpha=0.75, every=1, copy_every=0), torch.Generator().manual_seed(4)
    ours, theirs = dict(student.named_parameters()), dict(teacher.model.named_parameters())
    assert ours.keys() == theirs.keys()
    for name, parameter in ours.items():
        assert (theirs[name] is parameter) is ("lora_" not in name)
    assert teacher(input_ids=IDS).logits.equal(student(input_ids=IDS).logits)

    before = {name: parameter.detach().clone() for name, parameter in ours.items()}
    nudge(student, generator)
    teacher.after_step(1, student)
    for name, parameter in ours.items():
        if "lora_" in name:
            torch.testing.assert_close(theirs[name].detach(), 0.75 * before[name] + 0.25 * parameter.detach())
    assert not teacher(input_ids=IDS).logits.equal(student(input_ids=IDS).logits)
    # the base without any adapter is neither of them
    with student.disable_adapter():
        assert not teacher(input_ids=IDS).logits.equal(student(input_ids=IDS).logits)
    assert set(teacher.state_dict()["parameters"]) == {name for name in ours if "lora_" in name}


def test_a_bfloat16_teacher_does_not_lose_small_updates(tiny: Any) -> None:
    student = tiny.to(torch.bfloat16)
    with torch.no_grad():
        student.model.norm.weight.fill_(1.0)
    teacher = Teacher(student, alpha=0.995, every=1, copy_every=0)
    with torch.no_grad():
        student.model.norm.weight.fill_(1.25)
    for step in range(1, 201):
        teacher.after_step(step, student)
    # 1.25 - .25 x .995^200 = 1.158; one update, .00125, is less than half the spacing of bfloat16 above 1 (.0078)
    weight = teacher.model.get_parameter("model.norm.weight")
    assert weight.dtype == torch.bfloat16
    assert weight[0].item() == pytest.approx(1.25 - 0.25 * 0.995**200, abs=0.004)


def test_a_resumed_teacher_goes_on_as_if_never_stopped(tiny: Any) -> None:
    straight, generator = Teacher(tiny, alpha=0.9, every=1, copy_every=4), torch.Generator().manual_seed(5)
    resumed = straight
    for step in range(1, 7):
        nudge(tiny, generator)
        straight.after_step(step, tiny)
        if resumed is not straight:
            resumed.after_step(step, tiny)
        if step == 3:
            file = io.BytesIO()
            torch.save(straight.state_dict(), file)
            file.seek(0)
            resumed = Teacher(tiny, alpha=0.9, every=1, copy_every=4)
            resumed.load_state_dict(torch.load(file))
    assert (resumed.ema_updates, resumed.hard_copies) == (straight.ema_updates, straight.hard_copies) == (5, 1)
    assert resumed(input_ids=IDS).logits.equal(straight(input_ids=IDS).logits)


def test_what_cannot_be_followed_is_refused(tiny: Any) -> None:
    for arguments in ({"alpha": 1.5}, {"every": 0}, {"copy_every": -1}, {"mode": "reset", "copy_every": 0}):
        with pytest.raises(ValueError, match=r"alpha|every"):
            Teacher(tiny, **arguments)
    teacher = Teacher(tiny, every=1)
    with pytest.raises(ValueError, match="unwrapped"):
        teacher.after_step(1, torch.nn.DataParallel(tiny))
    with pytest.raises(ValueError, match="another model"):
        teacher.load_state_dict({"parameters": {}, "ema_updates": 0, "hard_copies": 0})
    with pytest.raises(TypeError, match="transformers or peft"):
        Teacher(torch.nn.Linear(2, 2))  # type: ignore[arg-type]
    tiny.requires_grad_(False)
    with pytest.raises(ValueError, match="trains no parameter"):
        Teacher(tiny)
