"""`Monitors`: watches a run step by step and raises an alarm, with the reason, when it is dying.

Multi-turn RL collapses in known ways: the reward falls while the KL looks harmless; turns and tool calls go away because answering
at once is rewarded; text grows or repeats itself; entropy goes to nothing or runs off; the gradient explodes when an old teacher
comes back; every group agrees, so that nothing is learned. A KL limit alone misses most of them.

`StepStatistics` is a line of training.jsonl. Each figure is judged by its mean over the last `window` steps, against the
same run: its best window so far, or its first.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from statistics import fmean
from typing import Any

__all__ = ["Alarm", "Monitors", "StepStatistics", "Thresholds", "repeated_ngrams"]


@dataclass(frozen=True)
class StepStatistics:
    """One batch of rollouts and its updates: means over the episodes that were learned from, after groups were drawn again."""

    step: int
    seconds: float  # since the training began
    success: float  # share of episodes that passed
    reward: float
    evidence: float  # share of the evidence that was looked at
    violations: float  # share of episodes with a harm of severity 4 or 5
    turns: float  # assistant turns an episode
    calls_per_turn: float
    tokens_per_turn: float  # assistant tokens
    repeated_ngrams: float  # share, see `repeated_ngrams`
    clip_fraction: float | None  # None, like the norm, entropy and loss below, where a step makes no update (star)
    zero_variance: float  # share of groups whose rewards are all equal, still
    redrawn: int  # groups drawn again for it
    gradient_norm: float | None  # before clipping, of the last update
    entropy: float | None  # nats a token
    loss: float | None
    kl: float | None = None  # nats a token; None without a teacher
    kl_per_turn: list[float | None] | None = None
    lambda_: float | None = None  # "lambda" in the file
    counters: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The line as plain data; a number that is not finite, which JSON cannot hold, becomes None."""
        line = asdict(self)
        line["lambda"] = line.pop("lambda_")
        return {name: _finite(value) for name, value in line.items()}


@dataclass(frozen=True)
class Alarm:
    """What is wrong with a run, in words, and whether going on is pointless."""

    name: str
    why: str
    stop: bool


@dataclass(frozen=True)
class Thresholds:
    """When an alarm sounds. `window` steps are averaged; a share "of the first" is of the first window's mean."""

    window: int = 8
    # below this share of the best window, once that was at least `success_floor`: stop
    success_fall: float = 0.5
    success_floor: float = 0.1
    # this far below the best window: stop. A run that collapsed lost .37 while its KL stood where it had begun
    reward_fall: float = 0.35
    # turns or calls a turn below this share of the first: warn. Published runs went from 7.5 turns to 4.3 (.57)
    turns_share: float = 0.6
    calls_share: float = 0.6
    # tokens a turn above this many times the first: warn
    tokens_times: float = 2.0
    # share of repeated 4-grams above this: stop; it must also be above twice the first, since charts repeat themselves
    repeated: float = 0.5
    # entropy below this share, or above this many times the first: warn
    entropy_share: float = 0.1
    entropy_times: float = 3.0
    # KL above this many times the first: warn; no absolute limit fits two models
    kl_times: float = 4.0
    # gradient norm above this many times the median of the window before it, for `gradient_steps` steps on end: stop
    gradient_times: float = 20.0
    gradient_steps: int = 3
    # every group without variance for so many steps on end: stop
    dead_steps: int = 5


# judged by their mean over a window
AVERAGED = ("success", "reward", "turns", "calls_per_turn", "tokens_per_turn", "repeated_ngrams", "entropy", "kl")


class Monitors:
    """Feed every step to `observe`; it returns the alarms that begin with it. An alarm sounds again only after it had ceased."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        self.thresholds = thresholds or Thresholds()
        self._recent: dict[str, deque[float]] = {}
        self._first: dict[str, float] = {}
        self._best: dict[str, float] = {}
        self._sounding: set[str] = set()
        self._dead = 0
        self._exploding = 0

    def observe(self, statistics: StepStatistics) -> list[Alarm]:
        """The alarms that this step sets off."""
        for name in ("loss", "gradient_norm"):
            value = getattr(statistics, name)
            if value is not None and not math.isfinite(value):
                why = (
                    f"{name} is {value} at step {statistics.step}; train again in another folder with a lower learning_rate, from"
                    " the start or from a checkpoint before that step (--set model=OUT/checkpoints/checkpoint-N)"
                )
                return self._begin([Alarm("not_finite", why, stop=True)])
        alarms = [*self._gradient(statistics), *self._dead_groups(statistics)]
        means = self._means(statistics)
        alarms += [*self._falls(means), *self._drifts(means)]
        for name, mean in means.items():
            self._first.setdefault(name, mean)
            self._best[name] = max(self._best.get(name, mean), mean)
        return self._begin(alarms)

    def state_dict(self) -> dict[str, Any]:
        """What a resumed run needs, as plain data."""
        return {
            "recent": {name: list(values) for name, values in self._recent.items()}, "first": dict(self._first), "best": dict(self._best),
            "sounding": sorted(self._sounding), "dead": self._dead, "exploding": self._exploding,
        }  # fmt: skip

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where `state_dict` left off."""
        self._recent = {name: deque(values, self.thresholds.window) for name, values in state["recent"].items()}
        self._first, self._best = dict(state["first"]), dict(state["best"])
        self._sounding, self._dead, self._exploding = set(state["sounding"]), state["dead"], state["exploding"]

    def _begin(self, alarms: list[Alarm]) -> list[Alarm]:
        """Those that were not sounding at the step before."""
        beginning = [alarm for alarm in alarms if alarm.name not in self._sounding]
        self._sounding = {alarm.name for alarm in alarms}
        return beginning

    def _means(self, statistics: StepStatistics) -> dict[str, float]:
        """The mean over the last window of each figure that has a whole one."""
        for name in AVERAGED:
            value = getattr(statistics, name)
            if value is not None and math.isfinite(value):
                self._recent.setdefault(name, deque(maxlen=self.thresholds.window)).append(value)
        return {
            name: fmean(self._recent[name])
            for name in AVERAGED
            if len(self._recent.get(name, ())) == self.thresholds.window
        }

    def _gradient(self, statistics: StepStatistics) -> list[Alarm]:
        if statistics.gradient_norm is None:
            return []
        limit = self.thresholds
        recent = self._recent.setdefault("gradient_norm", deque(maxlen=limit.window))
        usual = sorted(recent)[len(recent) // 2] if len(recent) == limit.window else math.inf
        if statistics.gradient_norm <= limit.gradient_times * usual:
            recent.append(statistics.gradient_norm)  # what explodes does not become usual
            self._exploding = 0
            return []
        self._exploding += 1
        if self._exploding < limit.gradient_steps:
            return []
        why = f"gradient norm {statistics.gradient_norm:.3g} at step {statistics.step}, usually {usual:.3g}, for {self._exploding} steps"
        return [Alarm("gradient_explosion", why, stop=True)]

    def _dead_groups(self, statistics: StepStatistics) -> list[Alarm]:
        self._dead = self._dead + 1 if statistics.zero_variance >= 1 else 0
        if self._dead < self.thresholds.dead_steps:
            return []
        why = (
            f"no group had two different rewards for {self._dead} steps: the tasks are all too easy or all too hard,"
            " `medmcp probe` suggests others"
        )
        return [Alarm("dead_groups", why, stop=True)]

    def _falls(self, means: dict[str, float]) -> Iterator[Alarm]:
        """What stops a run: success or reward gone, text that repeats itself."""
        limit = self.thresholds
        if "success" in self._best:
            now, best = means["success"], self._best["success"]
            if best >= limit.success_floor and now < limit.success_fall * best:
                yield Alarm("success_fall", f"success {now:.2f}, {best:.2f} at its best", stop=True)
        if "reward" in self._best:
            now, best = means["reward"], self._best["reward"]
            if now < best - limit.reward_fall:
                yield Alarm("reward_fall", f"reward {now:.2f}, {best:.2f} at its best", stop=True)
        if "repeated_ngrams" in self._first:
            now, first = means["repeated_ngrams"], self._first["repeated_ngrams"]
            if now > max(limit.repeated, 2 * first):
                yield Alarm("repetition", f"{now:.0%} of 4-grams are repeated, {first:.0%} at first", stop=True)

    def _drifts(self, means: dict[str, float]) -> Iterator[Alarm]:
        """What a person should look at: a figure far from where the run began."""
        limit = self.thresholds
        least = {"turns": limit.turns_share, "calls_per_turn": limit.calls_share, "entropy": limit.entropy_share}
        most = {"tokens_per_turn": limit.tokens_times, "entropy": limit.entropy_times, "kl": limit.kl_times}
        for name, first in self._first.items():
            why = f"{name} {means[name]:.3g}, {first:.3g} at first"
            if means[name] < least.get(name, 0.0) * first:
                yield Alarm(f"{name}_collapse", why, stop=False)
            if first > 0 and means[name] > most.get(name, math.inf) * first:
                yield Alarm(f"{name}_explosion", why, stop=False)


def repeated_ngrams(sequences: Iterable[Sequence[int]], n: int = 4) -> float:
    """The share of n-grams that stood earlier in the same sequence of tokens, over all sequences; 0 if there are none."""
    repeated = total = 0
    for tokens in sequences:
        grams = [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]
        total += len(grams)
        repeated += len(grams) - len(set(grams))
    return repeated / total if total else 0.0


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value
