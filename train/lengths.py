"""`CosineLength`: the outcome reward with a length term, after Yeo et al. 2025 (arXiv 2502.03373).

Length is counted in the tokens that the assistant wrote. What tools return is not counted, so looking things up costs nothing.
"""

import math
from dataclasses import dataclass

__all__ = ["CosineLength"]


@dataclass(frozen=True)
class CosineLength:
    """Half a cosine from the reward at no tokens to the reward at `max_tokens`. At or beyond that it is `overlong`.

    The published shape lets wrong answers gain by thinking longer; here a wrong answer loses by it, as a right one does:
    an agent thinks longer by looking things up, which is free.
    """

    max_tokens: int  # assistant tokens of an episode
    correct_short: float = 1.1
    correct_long: float = 0.7
    wrong_short: float = 0.0
    wrong_long: float = -0.3
    overlong: float = -0.5

    def __post_init__(self) -> None:
        if self.max_tokens < 1:
            raise ValueError(f"max_tokens is {self.max_tokens}: at least 1")

    def reward(self, correct: bool, tokens: int) -> float:
        """The reward of an episode in which the assistant wrote `tokens` tokens. Raises ValueError if negative."""
        if tokens < 0:
            raise ValueError(f"an episode cannot have {tokens} tokens")
        if tokens >= self.max_tokens:
            return self.overlong
        short, long = (self.correct_short, self.correct_long) if correct else (self.wrong_short, self.wrong_long)
        return long + (short - long) * (1 + math.cos(math.pi * tokens / self.max_tokens)) / 2
