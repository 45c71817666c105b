"""`Teacher`: a gradient-free copy of the student that follows it slowly.

- ema: theta_T <- alpha theta_T + (1 - alpha) theta_S every `every` steps, and a hard copy every `copy_every`
- reset: only the hard copy
- frozen: neither; the student as it was when the teacher was made

The copy shares what the student does not train and holds its own of what it trains. So under LoRA the teacher is the same base
in the same memory with its own, averaged adapter. It is built from the configuration, never by deepcopy: a trainer may
have replaced the student's `forward` (TRL's fused head returns no logits), and a deepcopy takes that along.
"""

import copy
from typing import Any, Literal

import torch
from peft import PeftModel
from torch import Tensor, nn
from transformers import PreTrainedModel

__all__ = ["Teacher", "TeacherMode"]

TeacherMode = Literal["ema", "reset", "frozen"]
# an update of half a percent is lost in the 8 bits of a bfloat16 mantissa
HALF = (torch.float16, torch.bfloat16)


class Teacher:
    """Make it when the student is on its device, with its adapters in place; `model` is the copy, in evaluation mode."""

    def __init__(
        self,
        student: PreTrainedModel | PeftModel,
        *,
        mode: TeacherMode = "ema",
        alpha: float = 0.995,
        every: int = 5,
        copy_every: int = 30,
    ) -> None:
        if not 0 <= alpha <= 1:
            raise ValueError(f"alpha is {alpha}: from 0 to 1")
        if every < 1 or copy_every < 0:
            raise ValueError(f"every is {every}: at least 1; copy_every is {copy_every}: at least 0 (0 is never)")
        if mode == "reset" and not copy_every:
            raise ValueError("a reset teacher needs copy_every: without copies it would be frozen")
        self.mode, self.alpha, self.every, self.copy_every = mode, alpha, every, copy_every
        self.ema_updates = 0
        self.hard_copies = 0
        trained = [name for name, parameter in student.named_parameters() if parameter.requires_grad]
        if not trained:
            raise ValueError("the student trains no parameter, so there is nothing for a teacher to follow")
        self.model: nn.Module = _copy_of(student)
        self._own = {name: self.model.get_parameter(name) for name in trained}
        self._average = {
            name: parameter.float() if parameter.dtype in HALF else parameter for name, parameter in self._own.items()
        }

    @torch.no_grad()
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The teacher's output, without a gradient."""
        return self.model(*args, **kwargs)

    @torch.no_grad()
    def after_step(self, step: int, student: nn.Module) -> None:
        """Follow the student after optimiser step `step`, counted from 1. Give the student unwrapped (no DDP around it).

        Where both are due the hard copy is made and counted, and the average is not.
        """
        if self.mode == "frozen":
            return
        if self.copy_every and step % self.copy_every == 0:
            self._move(student, 1.0)
            self.hard_copies += 1
        elif self.mode == "ema" and step % self.every == 0:
            self._move(student, 1 - self.alpha)
            self.ema_updates += 1

    def _move(self, student: nn.Module, share: float) -> None:
        """Move `share` of the way to the student."""
        parameters = dict(student.named_parameters())
        if missing := [name for name in self._average if name not in parameters]:
            raise ValueError(
                f"the student has no parameter {missing[0]!r}: give the model that the teacher was made from, unwrapped"
            )
        for name, average in self._average.items():
            average.lerp_(parameters[name].to(average.device, average.dtype), share)
        self._write()

    def _write(self) -> None:
        for name, average in self._average.items():
            if average is not self._own[name]:
                self._own[name].copy_(average)

    def state_dict(self) -> dict[str, Any]:
        """What a resumed run needs; the tensors are those in use, as in torch's own."""
        parameters: dict[str, Tensor] = {name: average.detach() for name, average in self._average.items()}
        return {"parameters": parameters, "ema_updates": self.ema_updates, "hard_copies": self.hard_copies}

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` left off. Raises ValueError if it is of another model."""
        parameters: dict[str, Tensor] = state["parameters"]
        if parameters.keys() != self._average.keys():
            odd = sorted(parameters.keys() ^ self._average.keys())[0]
            raise ValueError(f"the saved teacher is of another model: parameter {odd!r} is in one of them alone")
        for name, average in self._average.items():
            average.copy_(parameters[name])
        self._write()
        self.ema_updates, self.hard_copies = state["ema_updates"], state["hard_copies"]


def _copy_of(student: PreTrainedModel | PeftModel) -> nn.Module:
    """A model of the student's classes with the student's values, in evaluation mode."""
    with torch.device("meta"):  # shapes without memory
        model = _empty(student)
    taken: dict[int, nn.Parameter] = {}  # tied parameters stay tied
    for path, module in list(model.named_modules()):
        source = student.get_submodule(path)
        for name in module._parameters:
            parameter = source._parameters[name]
            if parameter is not None and id(parameter) not in taken:
                taken[id(parameter)] = (
                    nn.Parameter(parameter.detach().clone(), requires_grad=False)
                    if parameter.requires_grad
                    else parameter
                )
            module._parameters[name] = None if parameter is None else taken[id(parameter)]
        for name in module._buffers:
            buffer = source._buffers[name]
            module._buffers[name] = None if buffer is None else buffer.detach().clone()
    return model.eval()


def _empty(student: nn.Module) -> nn.Module:
    """A model of the same classes and configuration, without values."""
    if isinstance(student, PeftModel):
        adapter = student.active_adapter
        if not isinstance(adapter, str):
            raise ValueError(f"the student has several active adapters ({', '.join(adapter)}): a teacher follows one")
        base = _empty(student.get_base_model())
        configuration = copy.deepcopy(student.peft_config[adapter])
        return type(student)(base, configuration, adapter_name=adapter)
    if not isinstance(student, PreTrainedModel):
        raise TypeError(
            f"a teacher is made from a transformers or peft model, unwrapped, not from {type(student).__name__}"
        )
    return type(student)(copy.deepcopy(student.config))
