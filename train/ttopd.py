"""`TTOPD`: GRPO and on-policy distillation from a teacher that knows how the attempt was graded.

    L = L_GRPO(θ_S; R_cos) + λ · Σ_tokens w · KL(π_S(·|x) ‖ π_T(·|x⁺))

1. teacher: an EMA of the student without gradient, with hard copies (`teacher.py`);
2. hint: the teacher alone sees x⁺, the prompt with a hint right before the generation prompt (`hints.py`). Student and
   teacher read the same completion, prompts padded on the left, so their hidden states line up from the right and no
   position of the hint is ever scored;
3. truncation: w keeps the first K turns and N tokens of each (`turns.py`);
4. length: R_cos over assistant tokens (`lengths.py`, in `reward.py`);
5. KL: exact, top-k or sampled; reverse, forward or Jensen–Shannon (`losses.py`);
6. phase-out: λ may only fall (`phase_out.py`).

Both terms are means over the whole batch of rollouts, of all processes, however it is split into micro-batches: the policy
loss over its assistant tokens, as TRL does, the divergence over its kept tokens or episodes. A step counts updates.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import torch
from transformers import TrainerCallback

from medmcp.agent.dialects.compact import words_of
from medmcp.agent.policies.tokens import TokenPolicy
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built
from medmcp.train.config import TrainConfig
from medmcp.train.grpo import GRPO
from medmcp.train.hints import Hint, HintCounter, NoHint, answers_of, hint
from medmcp.train.losses import Divergence, Estimator, divergence
from medmcp.train.phase_out import PhaseOut, Shape
from medmcp.train.teacher import Teacher, TeacherMode
from medmcp.train.turns import Weigh, kept_tokens, mean_per_turn, turn_weights

__all__ = ["TTOPD"]

STATE = "distillation.pt"


class TTOPD(GRPO):
    """GRPO with a teacher; a configuration with λ 0 throughout should use `GRPO` and save the teacher's forward pass."""

    def __init__(
        self, config: TrainConfig, model: Any, tokenizer: Any, policy: TokenPolicy, tasks: Sequence[Built], out: Path
    ) -> None:
        super().__init__(config, model, tokenizer, policy, tasks, out)
        self.teacher = Teacher(
            self.accelerator.unwrap_model(self.model), mode=cast(TeacherMode, config.teacher), alpha=config.ema,
            every=config.ema_every, copy_every=config.copy_every,
        )  # fmt: skip
        self.phase_out = PhaseOut(
            config.lambda_start, config.lambda_end, config.steps * config.optimiser_steps,
            cast(Shape, config.lambda_shape), latch_kl=config.lambda_latch_kl,
        )  # fmt: skip
        self.hints = HintCounter()
        self._answers = {built.task.id: answers_of(built.task) for built in tasks}
        self._references = {built.task.id: built.task.reference for built in tasks}
        self.add_callback(_Keeper(self))

    def keep(self, checkpoint: Path) -> None:
        """The teacher, the phase-out and the hints counted, before the rest."""
        kept = {
            "teacher": self.teacher.state_dict(), "phase_out": self.phase_out.state_dict(), "hints": self.hints.as_dict()
        }  # fmt: skip
        torch.save(kept, checkpoint / STATE)
        super().keep(checkpoint)

    def restore(self, checkpoint: Path | None) -> None:
        """The teacher goes on where it was."""
        super().restore(checkpoint)
        if checkpoint:
            kept = torch.load(checkpoint / STATE, weights_only=True)
            self.teacher.load_state_dict(kept["teacher"])
            self.phase_out.load_state_dict(kept["phase_out"])
            self.hints.load(kept["hints"])

    # the teacher's view

    def hint_for(self, trajectory: Trajectory) -> Hint | NoHint:
        """What the teacher is told about an episode."""
        if self.settings.hint == "gold":
            return _gold(self._references[trajectory.task_id])
        return hint(trajectory.grade, withheld=self._answers[trajectory.task_id])

    def _hint_ids(self, trajectory: Trajectory) -> list[int]:
        if self.settings.hint == "none":
            return []
        given = self.hint_for(trajectory)
        self.hints.count(given)
        return self.policy.dialect.hint(given.text, given.words) if isinstance(given, Hint) else []

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        out = super()._generate_and_score_completions(inputs)
        boundary = self.policy.dialect.boundary
        prompts = []
        for row, trajectory in zip(self._rows, self._batch.trajectories, strict=True):
            said = row.ids[: row.prompt]
            at = len(said) - boundary  # a template may have no generation prompt
            prompts.append([*said[:at], *self._hint_ids(trajectory), *said[at:]])
        device = out["prompt_ids"].device
        out["distilled_mass"] = self._mass(out["turn_ids"])
        width = max(map(len, prompts))
        out["teacher_prompt_ids"] = torch.full((len(prompts), width), self._tokenizer.pad_token_id, device=device)
        out["teacher_prompt_mask"] = torch.zeros((len(prompts), width), dtype=torch.long, device=device)
        for at, ids in enumerate(prompts):
            out["teacher_prompt_ids"][at, width - len(ids) :] = torch.tensor(ids, device=device)
            out["teacher_prompt_mask"][at, width - len(ids) :] = 1
        return out

    # the loss

    def _weights(self, turn_ids: torch.Tensor) -> torch.Tensor:
        """What each token's divergence weighs, (B, T)."""
        config = self.settings
        return turn_weights(
            turn_ids, first_turns=config.first_turns, tokens_per_turn=config.tokens_per_turn,
            weigh=cast(Weigh, config.turn_weight),
        )  # fmt: skip

    def _mass(self, turn_ids: torch.Tensor) -> torch.Tensor:
        """The sum of all weights of a batch of rollouts, given this process's part of it; a scalar."""
        mass: torch.Tensor = self.accelerator.gather(self._weights(turn_ids).sum()).sum()
        return mass

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        loss: torch.Tensor = super()._compute_loss(model, inputs)
        weight = self.phase_out.value(self.state.global_step)
        self.journal.distillation(weight)
        if weight == 0.0:
            return loss
        kl = self._distillation(inputs)
        total: torch.Tensor = loss + weight * kl / self.current_gradient_accumulation_steps
        return total

    def _distillation(self, inputs: dict[str, Any]) -> torch.Tensor:
        """The divergence of a micro-batch, so weighed that its mean over the micro-batches of all processes is that of the
        whole batch. Student and teacher are computed in the same precision: of equal models it is 0."""
        config = self.settings
        turn_ids = inputs["turn_ids"]
        kept = kept_tokens(turn_ids, first_turns=config.first_turns, tokens_per_turn=config.tokens_per_turn)
        width = turn_ids.shape[1]
        assert self._hidden is not None
        with self.accelerator.autocast():
            student = self._logits(self.accelerator.unwrap_model(self.model), self._hidden[:, -width - 1 : -1][kept])
        with torch.no_grad(), self.accelerator.autocast():
            ids = torch.cat([inputs["teacher_prompt_ids"], inputs["completion_ids"]], dim=1)
            mask = torch.cat([inputs["teacher_prompt_mask"], inputs["completion_mask"]], dim=1)
            positions = (mask.cumsum(1) - 1).clamp_min(0)
            model: Any = self.teacher.model
            hidden = model.get_decoder()(
                input_ids=ids, attention_mask=mask, position_ids=positions
            ).last_hidden_state  # fmt: skip
            teacher = self._logits(self.teacher.model, hidden[:, -width - 1 : -1][kept])
        values = divergence(
            student, teacher, kind=cast(Divergence, config.divergence), estimator=cast(Estimator, config.estimator),
            tokens=inputs["completion_ids"][kept], top_k=config.top_k,
        )  # fmt: skip
        parts = self.args.steps_per_generation * self.accelerator.num_processes
        mass = inputs["distilled_mass"].clamp_min(torch.finfo(torch.float32).tiny)
        kl: torch.Tensor = (values * self._weights(turn_ids)[kept]).sum() * parts / mass
        spread = torch.zeros(kept.shape, device=values.device)
        spread[kept] = values.detach()
        self.journal.distilled(
            kl.item(),
            mean_per_turn(spread, turn_ids, kept),
            kept=int(kept.sum()),
            masked=int(((turn_ids >= 0) & ~kept).sum()),
        )
        return kl


def _gold(reference: str) -> Hint:
    """The right answer in words: what the arm `opsd` shows its teacher, and no other arm."""
    return Hint("gold", f"The right answer: {reference}", ("right", *words_of(reference)[:24]))


class _Keeper(TrainerCallback):
    """Moves the teacher after each update."""

    def __init__(self, trainer: TTOPD) -> None:
        self.trainer = trainer

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """EMA and hard copies; the latch looks at the KL of the step in all processes, so that they latch together."""
        trainer = self.trainer
        trainer.teacher.after_step(state.global_step, trainer.accelerator.unwrap_model(trainer.model))
        if (kl := trainer.journal.kl_of_update()) is not None:
            everywhere = torch.tensor(kl, device=trainer.accelerator.device)
            trainer.phase_out.observe(trainer.accelerator.reduce(everywhere, reduction="mean").item())
        trainer.journal.counters.update(
            trainer.hints.as_dict()
            | {"ema_updates": trainer.teacher.ema_updates, "hard_copies": trainer.teacher.hard_copies}
        )
