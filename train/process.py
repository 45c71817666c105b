"""`process`: this process among those that share a training, as `torchrun` or `accelerate launch` started them.

Each plays and learns from its share of a step's episodes (`grpo.py`); the first one evaluates and writes (`run.py`).
"""

from datetime import timedelta

import torch
from accelerate import PartialState

__all__ = ["on_cpu", "process"]

PATIENCE = timedelta(hours=6)  # for which the others wait while the first evaluates


def process() -> PartialState:
    """Its number, its device, how many there are. On a machine without an accelerator they meet over gloo."""
    return PartialState(cpu=on_cpu(), timeout=PATIENCE)


def on_cpu() -> bool:
    """True if there is no accelerator."""
    return not torch.accelerator.is_available()
