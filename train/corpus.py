"""The corpus of the warm start: expert episodes as rows of token ids and loss weights.

    clean     the oracle, no hint
    hinted    a hint stands before the first turn, and the oracle follows it: so that a hint means something to a teacher
    flawed    an expert who leaves a check out (`experts.py`)

Only what the assistant wrote carries loss, decision words more of it: what to call next and on which drug or record. In
training the drugs of an episode are renamed at random, all alike, so that a name must be copied and cannot be known.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import anyio

from medmcp.agent.dialects.compact import ALIASES, PHRASES, SPECIAL, CompactDialect
from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import OraclePolicy
from medmcp.agent.trajectory import Trajectory
from medmcp.servers.clinical.formulary import formulary
from medmcp.tasks.family import Built
from medmcp.tasks.session import Actor, View
from medmcp.train.experts import FLAWED, clean, unsaid
from medmcp.train.sequences import spoken

__all__ = ["Episode", "Renamer", "Row", "hinted", "play_experts", "rows_of", "vocabulary_texts"]

Kind = Literal["clean", "hinted", "flawed"]


@dataclass
class Episode:
    """What an expert did on a task."""

    kind: Literal["clean", "flawed"]
    trajectory: Trajectory
    view: View

    def to_json(self) -> str:
        """One line."""
        return json.dumps(
            {
                "kind": self.kind,
                "trajectory": self.trajectory.model_dump(mode="json") | {"world": ""},
                "view": asdict(self.view),
            }
        )

    @classmethod
    def from_json(cls, line: str) -> "Episode":
        """The episode of a line."""
        read = json.loads(line)
        view = View(**(read["view"] | {"servers": tuple(read["view"]["servers"])}))
        return cls(read["kind"], Trajectory.model_validate(read["trajectory"]), view)


@dataclass
class Row:
    """Token ids of one episode and the weight of each in the loss."""

    kind: Kind
    family: str
    ids: list[int]
    weights: list[float]


def play_experts(tasks: Sequence[Built]) -> list[Episode]:
    """Every task by the oracle (kept if it passes) and by one flawed expert (kept whatever it reaches)."""
    episodes: list[Episode] = []

    async def play(built: Built, actor: Actor) -> Trajectory:
        return await run_episode(built, OraclePolicy(lambda _: actor))

    async def main() -> None:
        for number, built in enumerate(tasks):
            view = View.of(built.task)
            best = await play(built, clean(built.task.family))
            if best.grade["passed"]:
                episodes.append(Episode("clean", best, view))
            kinds = FLAWED[built.task.family]
            lesser = await play(built, unsaid(kinds[number % len(kinds)]))
            if lesser.submission is not None:
                episodes.append(Episode("flawed", lesser, view))

    anyio.run(main)
    return episodes


def rows_of(episodes: Iterable[Episode], dialect: CompactDialect, *, decision_weight: float) -> list[Row]:
    """Rows without hints."""
    rows = []
    decisive = set(dialect.ids([*drug_words(), *ALIASES]))
    for episode in episodes:
        sequence = spoken(episode.trajectory, episode.view, dialect)
        weights = [0.0] * len(sequence.ids)
        before = -1
        for at, turn in enumerate(sequence.turn_ids):
            if turn >= 0:
                first = turn != before
                weights[at] = decision_weight if first or sequence.ids[at] in decisive else 1.0
            before = turn
        rows.append(Row(episode.kind, episode.trajectory.family, sequence.ids, weights))
    return rows


def hinted(row: Row, hint: list[int], dialect: CompactDialect) -> Row:
    """The row with a hint right before its first generation prompt."""
    at = row.ids.index(dialect.ids(["<do>"])[0])
    return Row(
        "hinted", row.family, [*row.ids[:at], *hint, *row.ids[at:]],
        [*row.weights[:at], *[0.0] * len(hint), *row.weights[at:]],
    )  # fmt: skip


def drug_words() -> list[str]:
    """Every drug of the formulary as one word."""
    return [PHRASES.get(name, name) for name in formulary()]


class Renamer:
    """Gives the drugs of a row other names, all alike."""

    def __init__(self, dialect: CompactDialect) -> None:
        self.drugs = sorted(set(dialect.ids(drug_words())) - set(dialect.ids(["<unk>"])))
        self._known = set(self.drugs)

    def __call__(self, ids: list[int], rng: random.Random) -> list[int]:
        """The same row about other drugs."""
        here = [number for number in dict.fromkeys(ids) if number in self._known]
        names: dict[int, Any] = dict(zip(here, rng.sample(self.drugs, len(here)), strict=True))
        return [names.get(number, number) for number in ids]


def vocabulary_texts(episodes: Iterable[Episode]) -> list[list[str]]:
    """Every episode as the words that the dialect speaks, whatever its tokenizer will know of them."""
    dialect = CompactDialect(_Growing())
    sequences = [spoken(episode.trajectory, episode.view, dialect) for episode in episodes]
    word = {number: text for text, number in dialect.tokenizer.get_vocab().items()}
    return [[word[number] for number in sequence.ids] for sequence in sequences]


class _Growing:
    """A tokenizer that takes in every word it meets."""

    class Words(dict[str, int]):
        def get(self, word: str, default: Any = None) -> int:
            return self.setdefault(word, len(self))

    def __init__(self) -> None:
        self.words = self.Words({word: n for n, word in enumerate(SPECIAL)})

    def get_vocab(self) -> dict[str, int]:
        return self.words
