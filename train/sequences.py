"""`Sequence`: an episode as the tokens that a trainer sees, with who wrote each.

    ids        prompt, then turns and results in order
    turn_ids   for every token the number of the assistant turn that wrote it, −1 for prompt and results
    logprobs   at sampling time, 0.0 where nobody sampled

Of a played episode it is read off the recorded turns, never written again; of an expert's it is spoken by the dialect.
"""

from dataclasses import dataclass, field
from typing import Any

from medmcp.agent.dialects.compact import CompactDialect
from medmcp.agent.policy import Conversation
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.session import View
from medmcp.train.aloud import thought

__all__ = ["Sequence", "recorded", "spoken"]


@dataclass
class Sequence:
    """Token ids of one episode; `prompt` of them come before the first turn."""

    ids: list[int]
    turn_ids: list[int]
    prompt: int
    logprobs: list[float] = field(default_factory=list)

    @property
    def assistant_tokens(self) -> int:
        """How many tokens the assistant wrote."""
        return sum(turn >= 0 for turn in self.turn_ids)


def recorded(trajectory: Trajectory) -> Sequence:
    """The sequence of a played episode. Raises ValueError if a turn does not continue the one before it."""
    ids: list[int] = []
    turn_ids: list[int] = []
    logprobs: list[float] = []
    prompt = 0
    for number, turn in enumerate(trajectory.turns):
        if turn.prompt_ids is None or turn.token_ids is None or turn.logprobs is None:
            raise ValueError(
                f"{trajectory.id} has no token ids: collect it with a policy that records them (tiny, hf:PATH)."
            )
        if turn.prompt_ids[: len(ids)] != ids:
            raise ValueError(f"{trajectory.id} turn {number} does not continue the tokens of the turn before it.")
        seen = turn.prompt_ids[len(ids) :]
        ids = [*turn.prompt_ids, *turn.token_ids]
        prompt = prompt or len(turn.prompt_ids)
        turn_ids += [-1] * len(seen) + [number] * len(turn.token_ids)
        logprobs += [0.0] * len(seen) + turn.logprobs
    return Sequence(ids, turn_ids, prompt, logprobs)


def spoken(trajectory: Trajectory, view: View, dialect: CompactDialect) -> Sequence:
    """The sequence that a model would have had to write to act as an expert did. `view` is the task's public side."""
    conversation = Conversation(
        id=trajectory.id, messages=[], tools=[], view=view, family=trajectory.family, seed=0
    )  # fmt: skip
    ids = dialect.open(conversation)
    prompt = len(ids)
    turn_ids = [-1] * prompt
    for number, turn in enumerate(trajectory.turns):
        calls: list[tuple[str, dict[str, Any]]] = [(call.name, call.arguments or {}) for call in turn.calls]
        if not calls:
            break
        said = dialect.say(conversation, thought(trajectory, number, view), calls)
        ids += said
        turn_ids += [number] * len(said)
        if number + 1 < len(trajectory.turns):
            conversation.messages = trajectory.messages[: trajectory.turns[number + 1].message]
            seen = dialect.observe(conversation, turn.message + 1)
            ids += seen
            turn_ids += [-1] * len(seen)
    return Sequence(ids, turn_ids, prompt)
