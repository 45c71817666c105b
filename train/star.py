"""The two arms without a policy gradient.

sft    more SFT on the expert rows of training tasks: what demonstrations alone give in the same time
star   rollouts of the model itself, the passed ones kept, SFT on them, again (Zelikman et al. 2022)
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from medmcp.agent.dialects.compact import CompactDialect
from medmcp.tasks.family import Built
from medmcp.train.config import ConfigError, TrainConfig
from medmcp.train.corpus import Renamer, Row, play_experts, rows_of
from medmcp.train.evaluate import policy_for
from medmcp.train.journal import Journal
from medmcp.train.monitors import Alarm
from medmcp.train.presets import Start
from medmcp.train.reward import reward_of
from medmcp.train.sequences import recorded
from medmcp.train.sft import train_rows
from medmcp.train.worker import Worker

__all__ = ["train_sft", "train_star"]

STAR_ROUNDS = 4


def train_sft(config: TrainConfig, begun: Start, tasks: Sequence[Built], out: Path) -> None:
    """SFT on the oracle's episodes of the training tasks."""
    if not isinstance(begun.dialect, CompactDialect):
        raise ConfigError("The arm sft speaks the expert's calls in the words of the preset tiny; use --preset tiny.")
    episodes = [episode for episode in play_experts(tasks) if episode.kind == "clean"]
    rows = rows_of(episodes, begun.dialect, decision_weight=5.0)
    train_rows(
        begun.model, begun.tokenizer, rows, out / "checkpoints", epochs=config.sft_epochs, seed=config.seed,
        learning_rate=config.sft_learning_rate, batch_tokens=config.sft_batch_tokens, renamer=Renamer(begun.dialect),
        report_to=config.report_to,
    )  # fmt: skip


def train_star(config: TrainConfig, begun: Start, tasks: Sequence[Built], out: Path) -> Alarm | None:
    """As many episodes as GRPO would play, in rounds; each round learns from what passed in it. Returns what stopped it, if a
    monitor did. A line of the journal is a step's rollouts, before the SFT of its round: it has no loss."""
    journal = Journal(out, config)
    journal.go_on(0, None)
    slots = config.groups * config.group_size
    ends = [round(config.steps * (number + 1) / STAR_ROUNDS) for number in range(STAR_ROUNDS)]
    for number, (begin, end) in enumerate(pairwise((0, *ends))):
        policy = policy_for(
            config, begun.model, begun.tokenizer, begun.dialect, temperature=config.temperature, slots=slots
        )
        worker = Worker(policy, tasks, reward_of(config), config.group_size, config.turns, seed=config.seed)
        rows: list[Row] = []
        begun.model.eval()
        for step in range(begin, end):
            first = step * config.groups
            ids = [tasks[(first + n) % len(tasks)].task.id for n in range(config.groups)]
            batch = worker.play(ids, step)
            sequences = [recorded(trajectory) for trajectory in batch.trajectories]
            passed = [
                Row("clean", trajectory.family, sequence.ids, [float(turn >= 0) for turn in sequence.turn_ids])
                for trajectory, sequence in zip(batch.trajectories, sequences, strict=True)
                if trajectory.grade["passed"]
            ]
            rows += passed
            journal.rollouts(batch, sequences, 0.0)
            journal.add(star_rows=len(passed))
            if journal.write(step + 1, {}):
                return journal.stopped_by
        if rows:
            begun.model.train()
            train_rows(
                begun.model, begun.tokenizer, rows, out / "checkpoints" / f"round-{number}", epochs=config.sft_epochs,
                learning_rate=config.sft_learning_rate, batch_tokens=config.sft_batch_tokens, renamer=None,
                seed=config.seed + number, report_to=config.report_to,
            )  # fmt: skip
    return None
