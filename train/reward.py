"""The training reward of a trajectory: its grade, shaped by length.

    reward = success (1 or 0, or the cosine length reward over assistant tokens) + w · graded total

The graded total holds what success does not: evidence looked at, harms, truth of the claims; a severity-5 harm caps it.
"""

from collections.abc import Callable

from medmcp.agent.trajectory import Trajectory
from medmcp.train.config import TrainConfig
from medmcp.train.lengths import CosineLength

__all__ = ["assistant_tokens", "reward_of"]


def assistant_tokens(trajectory: Trajectory) -> int:
    """Tokens that the assistant wrote in all its turns."""
    return sum(turn.completion_tokens for turn in trajectory.turns)


def reward_of(config: TrainConfig) -> Callable[[Trajectory], float]:
    """The reward that a configuration asks for."""
    shape = CosineLength(
        correct_short=config.correct_short, correct_long=config.correct_long, wrong_short=config.wrong_short,
        wrong_long=config.wrong_long, overlong=config.overlong, max_tokens=config.length_scale,
    )  # fmt: skip

    def reward(trajectory: Trajectory) -> float:
        passed = bool(trajectory.grade["passed"])
        tokens = assistant_tokens(trajectory)
        success = shape.reward(passed, tokens) if config.cosine else float(passed)
        return success + config.reward_total * float(trajectory.grade["total"])

    return reward
