"""What the trainer's tests are made from: a model of a few thousand parameters, small sizes, a dialect that makes it talk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from medmcp.agent.dialects.compact import CompactDialect
from medmcp.agent.policy import Conversation
from medmcp.agent.trajectory import ToolCall
from medmcp.tasks.family import Built
from medmcp.train.config import TrainConfig
from medmcp.train.presets import resolve

# sizes at which a step of the trainer takes about a second
SMALL: dict[str, Any] = {
    "tasks": 8, "groups": 2, "group_size": 4, "micro_batch": 4, "optimiser_steps": 1, "redraws": 0, "steps": 2, "turns": 3,
    "turn_tokens": 6, "episode_tokens": 400, "evaluation_tasks": 8, "length_scale": 20,
}  # fmt: skip


def small_model(tokenizer: Any) -> Any:
    """One layer, the same random values each time."""
    from medmcp.train.tiny import make_model

    torch.manual_seed(0)
    return make_model(tokenizer, layers=1, width=32, heads=2, context=512)


class Talkative(CompactDialect):
    """Takes whatever is said for a call, so that episodes of a random model have several turns and results between them."""

    def read(self, conversation: Conversation, ids: list[int]) -> tuple[str, list[ToolCall]]:
        """A look at the chart, or now and then a submission."""
        view = conversation.view
        number = len(conversation.messages)
        chosen = ("get_medications", "get_allergy_list", "get_patient_info", "submit_answer")[sum(ids) % 4]
        arguments: dict[str, Any] = {"patient_id": view.patient_id}
        if chosen == "submit_answer":
            arguments = {"answer": str(next(iter(view.asked.get("drugs", ())), "none")), "claims": []}
        return "", [ToolCall(id=f"call_{number}", name=chosen, arguments=arguments)]


def small_config(arm: str, **settings: Any) -> TrainConfig:
    """The configuration of an arm at the sizes of the tests."""
    return resolve(arm, "tiny", SMALL | settings)


def trainer_maker(tokenizer: Any, few_tasks: list[Built], folder: Path) -> Callable[..., Any]:
    """See `make_trainer`."""

    def make(arm: str, *, out: Path | None = None, model: Any = None, **settings: Any) -> Any:
        from medmcp.train.evaluate import policy_for
        from medmcp.train.grpo import GRPO
        from medmcp.train.ttopd import TTOPD

        config = small_config(arm, **settings)
        model = small_model(tokenizer) if model is None else model
        slots = config.groups * config.group_size
        policy = policy_for(config, model, tokenizer, Talkative(tokenizer), temperature=config.temperature, slots=slots)
        kind = TTOPD if config.teacher != "none" else GRPO
        return kind(config, model, tokenizer, policy, few_tasks, out or folder / "out")

    return make


def batch_of(trainer: Any) -> dict[str, Any]:
    """The whole batch of a first step, as the loss takes it."""
    wanted = trainer.settings.groups * trainer.settings.group_size
    prompts = [trainer.train_dataset[n // trainer.settings.group_size] for n in range(wanted)]
    trainer.model.train()
    trainer.current_gradient_accumulation_steps = 1
    inputs: dict[str, Any] = trainer._generate_and_score_completions([dict(prompt) for prompt in prompts])
    return inputs
