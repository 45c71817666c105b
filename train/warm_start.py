"""`warm_start`: makes the checkpoint of the preset `tiny` from nothing: `medmcp train --warm-start --out OUT`.

1. Experts play training tasks over MCP: the oracle, and colleagues who leave a check out (`experts.py`).
2. `skill`: SFT on clean episodes, a quarter of them behind a hint, until every family is answered from what the tools
   returned. What limits it is tokens seen, not parameters.
3. `habit`: a short SFT in which the unhinted episodes are mostly flawed and the hinted ones clean. The model keeps the
   skill and takes on bad habits: that is the headroom of RL, and the reason why a hint means something to a teacher.

    OUT/model/        the checkpoint       OUT/curve.jsonl   loss, and expert turns reproduced on held-out conditions
    OUT/warm_start.json   settings and figures
"""

import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, TrainerCallback

from medmcp.agent.dialects.compact import CompactDialect
from medmcp.agent.run import write_whole
from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.train.config import ConfigError
from medmcp.train.corpus import Episode, Renamer, Row, hinted, play_experts, rows_of, vocabulary_texts
from medmcp.train.evaluate import held_out
from medmcp.train.hints import Hint, answers_of, hint
from medmcp.train.presets import TINY_FAMILIES
from medmcp.train.sft import train_rows
from medmcp.train.tiny import make_model, make_tokenizer

__all__ = ["WarmStart", "warm_start"]


# its episodes are the shortest and its decision, which of two was started first, the hardest to come by
RAREST = "interaction_review"


@dataclass(frozen=True)
class WarmStart:
    """Settings of the recipe; the shipped checkpoint was made with these."""

    seed: int = 0
    tasks: int = 4000
    tasks_seed: int = 30_000  # neither the released nor the training patients
    held_out_tasks: int = 120
    layers: int = 3
    width: int = 96
    heads: int = 3
    batch_tokens: int = 6144
    decision_weight: float = 5.0
    skill_epochs: float = 5.0
    skill_rate: float = 3e-3
    hinted_share: float = 0.25
    rarest_times: int = 2
    habit_epochs: float = 1.0
    habit_rate: float = 1e-3
    flawed_share: float = 0.6  # of unhinted rows in `habit`
    processes: int = 2


def warm_start(out: Path, settings: dict[str, str], *, resume: bool = False) -> dict[str, Any]:
    """Run the recipe into OUT and return its figures. Raises `ConfigError` for settings that are none."""
    recipe = _recipe(settings)
    out.mkdir(parents=True, exist_ok=True)
    episodes, tasks = _experts(recipe, out)
    if (out / "tokenizer").exists():
        tokenizer = AutoTokenizer.from_pretrained(str(out / "tokenizer"))
    else:
        texts = [*vocabulary_texts(episodes), *(list(told.words) for told in _hints(episodes, tasks))]
        tokenizer = make_tokenizer(texts, ("drug_interaction", "clinical_diagnosis"), least=5)
        tokenizer.save_pretrained(out / "tokenizer")
    dialect = CompactDialect(tokenizer)
    held = held_out(TINY_FAMILIES, recipe.held_out_tasks, recipe.tasks_seed, "validation")
    probe = rows_of([e for e in play_experts(held) if e.kind == "clean"], dialect, decision_weight=1.0)
    clean = rows_of([e for e in episodes if e.kind == "clean"], dialect, decision_weight=recipe.decision_weight)
    flawed = rows_of([e for e in episodes if e.kind == "flawed"], dialect, decision_weight=recipe.decision_weight)
    behind = _behind_hints(episodes, tasks, clean, dialect)
    rng = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    model = make_model(tokenizer, layers=recipe.layers, width=recipe.width, heads=recipe.heads)
    curve = _Curve(out / "curve.jsonl", probe)
    rare = [row for row in clean if row.family == RAREST] * (recipe.rarest_times - 1)
    tokens: dict[str, int] = {}
    skill = [*clean, *rare, *rng.sample(behind, round(len(clean) * recipe.hinted_share))]
    for name, rows, epochs, rate in (
        ("skill", skill, recipe.skill_epochs, recipe.skill_rate),
        ("habit", _habit(clean, flawed, behind, recipe, rng), recipe.habit_epochs, recipe.habit_rate),
    ):
        curve.stage = name
        tokens[name] = round(epochs * sum(len(row.ids) for row in rows))
        rng.shuffle(rows)
        model = train_rows(
            model, tokenizer, rows, out / name, epochs=epochs, learning_rate=rate, batch_tokens=recipe.batch_tokens,
            renamer=Renamer(dialect), seed=recipe.seed, resume=resume and any((out / name).glob("checkpoint-*")),
            callbacks=[curve],
        )  # fmt: skip
        model.save_pretrained(out / f"model-{name}")
    model.save_pretrained(out / "model")
    tokenizer.save_pretrained(out / "model")
    figures = {
        "settings": asdict(recipe), "rows": {"clean": len(clean), "flawed": len(flawed), "hinted": len(behind)},
        "parameters": sum(p.numel() for p in model.parameters()), "vocabulary": len(tokenizer),
        "tokens": tokens,
    }  # fmt: skip
    write_whole(out / "warm_start.json", json.dumps(figures, indent=2) + "\n")
    return figures


def _recipe(settings: dict[str, str]) -> WarmStart:
    known = asdict(WarmStart())
    for name in settings:
        if name not in known:
            raise ConfigError(f"The warm start has no setting '{name}'. It has: {', '.join(known)}.")
    try:
        return WarmStart(**{name: type(known[name])(value) for name, value in settings.items()})
    except ValueError as error:
        raise ConfigError(f"A setting of the warm start does not fit: {error}") from None


def _play(seed_and_n: tuple[int, int]) -> list[Episode]:
    seed, n = seed_and_n
    return play_experts(tasks_of(TINY_FAMILIES, n, seed, "train"))


def _experts(recipe: WarmStart, out: Path) -> tuple[list[Episode], dict[str, Built]]:
    """The experts' episodes (kept in OUT/experts.jsonl), and their tasks by id."""
    share = -(-recipe.tasks // recipe.processes)
    jobs = [(recipe.tasks_seed + n, share) for n in range(recipe.processes)]
    kept = out / "experts.jsonl"
    if not kept.exists():
        with ProcessPoolExecutor(recipe.processes) as pool:
            episodes = [episode for part in pool.map(_play, jobs) for episode in part]
        write_whole(kept, "".join(episode.to_json() + "\n" for episode in episodes))
    with kept.open() as lines:
        episodes = [Episode.from_json(line) for line in lines]
    tasks = {built.task.id: built for seed, n in jobs for built in tasks_of(TINY_FAMILIES, n, seed, "train")}
    return episodes, tasks


def _behind_hints(
    episodes: Sequence[Episode], tasks: dict[str, Built], clean: Sequence[Row], dialect: CompactDialect
) -> list[Row]:
    """Each clean episode behind what the grade of a flawed attempt at the same task says, or of the clean one itself."""
    told: dict[str, list[Hint]] = defaultdict(list)
    for episode in episodes:
        told[episode.trajectory.task_id] += _hints([episode], tasks)
    right = [episode for episode in episodes if episode.kind == "clean"]
    return [
        hinted(row, dialect.hint(given.text, given.words), dialect)
        for episode, row in zip(right, clean, strict=True)
        for given in told[episode.trajectory.task_id]
    ]


def _hints(episodes: Sequence[Episode], tasks: dict[str, Built]) -> list[Hint]:
    """What the grades of these episodes say to a teacher."""
    given = (hint(e.trajectory.grade, withheld=answers_of(tasks[e.trajectory.task_id].task)) for e in episodes)
    return [told for told in given if isinstance(told, Hint)]


def _habit(
    clean: Sequence[Row], flawed: Sequence[Row], behind: Sequence[Row], recipe: WarmStart, rng: random.Random
) -> list[Row]:
    """Unhinted rows of which `flawed_share` are flawed, and half as many hinted ones."""
    n = min(len(clean), round(len(flawed) * (1 - recipe.flawed_share) / recipe.flawed_share))
    bad = rng.sample(list(flawed), round(n * recipe.flawed_share / (1 - recipe.flawed_share)))
    good = rng.sample(list(clean), n)
    return [*bad, *good, *rng.sample(list(behind), min(len(behind), (len(bad) + len(good)) // 2))]


class _Curve(TrainerCallback):
    """Writes loss, and by family how many expert turns the model reproduces on held-out conditions, every `EVERY` steps."""

    EVERY = 200

    def __init__(self, path: Path, probe: Sequence[Row]) -> None:
        self.path, self.probe, self.stage = path, probe, ""
        self._began = time.perf_counter()
        self._loss = 0.0

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Remember the loss."""
        self._loss = (logs or {}).get("loss", self._loss)

    def on_step_end(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        """A line now and then."""
        if state.global_step % self.EVERY:
            return
        line = {
            "stage": self.stage, "step": state.global_step, "seconds": round(time.perf_counter() - self._began),
            "loss": self._loss, "turns_reproduced": turns_reproduced(model, self.probe),
        }  # fmt: skip
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")


@torch.no_grad()
def turns_reproduced(model: Any, rows: Sequence[Row]) -> dict[str, float]:
    """By family, the share of expert turns whose every token the model finds likeliest, given what came before."""
    was_training = model.training
    model.eval()
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        best = model(input_ids=torch.tensor([row.ids])).logits[0].argmax(-1).tolist()
        turn: list[bool] = []
        for at in range(1, len(row.ids)):
            if row.weights[at] > 0:
                turn.append(best[at - 1] == row.ids[at])
            elif turn:
                right[row.family].append(all(turn))
                turn = []
        if turn:
            right[row.family].append(all(turn))
    model.train(was_training)
    return {family: round(sum(turns) / len(turns), 4) for family, turns in sorted(right.items())}
