"""The arms of the ablation by name: what each sets, beside a preset.

sft           more of the warm start's own data, no rollouts
star          rollouts, keep what passed, SFT on it (Zelikman et al. 2022)
grpo          GRPO on success and the graded total
grpo-cos      the same with the cosine length reward (Yeo et al. 2025)
opd-reset     grpo-cos and distillation from a teacher that is a copy of the student, renewed now and then
opd-ema       the same from an EMA of the student
opd-ema-hint  the same, and the teacher sees a hint that depends on the outcome
ttopd         the same, cut to the first turns, phased out
opsd          the teacher sees the right answer (on-policy self-distillation)
"""

from typing import Any

__all__ = ["ARMS"]

DISTIL: dict[str, Any] = {"cosine": True, "lambda_start": 0.3, "lambda_end": 0.3, "lambda_shape": "constant"}
EMA: dict[str, Any] = DISTIL | {"teacher": "ema"}

ARMS: dict[str, dict[str, Any]] = {
    "sft": {},
    "star": {},
    "grpo": {"cosine": False},
    "grpo-cos": {"cosine": True},
    "opd-reset": DISTIL | {"teacher": "reset"},
    "opd-ema": EMA,
    "opd-ema-hint": EMA | {"hint": "outcome"},
    "ttopd": EMA
    | {"hint": "outcome", "first_turns": 4, "tokens_per_turn": 32, "lambda_end": 0.0, "lambda_shape": "cosine"},
    "opsd": EMA | {"hint": "gold"},
}
