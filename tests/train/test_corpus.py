"""Rows of the warm start, their weights, their batches and their loss; and figures of a probe, by hand."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner

from medmcp.agent.cli import root
from medmcp.agent.dialects.compact import ALIASES, CompactDialect
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built
from medmcp.train.corpus import Renamer, Row, drug_words, hinted, play_experts, rows_of
from medmcp.train.probe import probe_figures
from medmcp.train.sequences import spoken
from medmcp.train.sft import RowBatches, weighted_loss


@pytest.fixture(scope="module")
def dialect(tokenizer: Any) -> CompactDialect:
    return CompactDialect(tokenizer)


@pytest.fixture(scope="module")
def rows(dialect: CompactDialect, few_tasks: list[Built]) -> list[Row]:
    return rows_of(play_experts(few_tasks), dialect, decision_weight=5.0)


# rows


def test_only_what_the_assistant_says_carries_loss_and_decisions_carry_more(
    dialect: CompactDialect, few_tasks: list[Built]
) -> None:
    episodes = play_experts(few_tasks[:2])
    decisive = set(dialect.ids([*drug_words(), *ALIASES]))
    for episode, row in zip(episodes, rows_of(episodes, dialect, decision_weight=5.0), strict=True):
        sequence = spoken(episode.trajectory, episode.view, dialect)
        assert row.ids == sequence.ids
        for at, turn in enumerate(sequence.turn_ids):
            if turn < 0:
                assert row.weights[at] == 0.0
            elif turn != sequence.turn_ids[at - 1] or row.ids[at] in decisive:
                assert row.weights[at] == 5.0  # what to do next, and on which drug or record
            else:
                assert row.weights[at] == 1.0


def test_a_hint_stands_right_before_the_first_generation_prompt_and_carries_no_loss(
    dialect: CompactDialect, rows: list[Row]
) -> None:
    told = dialect.hint("", ("missing", "evidence"))
    row = hinted(rows[0], told, dialect)
    (do,) = dialect.ids(["<do>"])
    at = rows[0].ids.index(do)
    assert row.kind == "hinted"
    assert row.ids == [*rows[0].ids[:at], *told, *rows[0].ids[at:]]
    assert row.weights[at : at + 3] == [0.0, 0.0, 0.0]
    assert sum(row.weights) == sum(rows[0].weights)
    assert len(row.weights) == len(row.ids)


def test_renaming_gives_each_drug_one_other_name_and_touches_nothing_else(
    dialect: CompactDialect, rows: list[Row]
) -> None:
    renamer = Renamer(dialect)
    drugs = set(renamer.drugs)
    moved = 0
    for number, row in enumerate(rows):
        renamed = renamer(row.ids, random.Random(number))
        assert len(renamed) == len(row.ids)
        names: dict[int, int] = {}
        for before, after in zip(row.ids, renamed, strict=True):
            assert (before in drugs) == (after in drugs)
            if before in drugs:
                assert names.setdefault(before, after) == after
            else:
                assert before == after
        assert len(set(names.values())) == len(names)  # two drugs stay two
        moved += sum(before != after for before, after in names.items())
        assert renamer(row.ids, random.Random(number)) == renamed
    assert moved > 0


# batches and loss


def test_batches_hold_every_row_once_and_no_more_tokens_than_allowed(rows: list[Row]) -> None:
    longest = max(len(row.ids) for row in rows)
    batches = RowBatches(rows, tokens=2 * longest, pad_id=0, renamer=None, seed=0)
    assert sorted(n for batch in batches.batches for n in batch) == list(range(len(rows)))
    for index in range(len(batches)):
        made = batches[index]
        assert made["input_ids"].numel() <= 2 * longest
        for at, n in enumerate(batches.batches[index]):
            length = len(rows[n].ids)
            assert made["input_ids"][at, :length].tolist() == rows[n].ids
            assert made["attention_mask"][at].sum() == length
            assert made["weights"][at, :length].tolist() == rows[n].weights
            assert made["weights"][at, length:].sum() == 0


def test_a_row_longer_than_a_batch_is_a_batch_of_its_own() -> None:
    long = Row("clean", "x", [1] * 30, [1.0] * 30)
    short = Row("clean", "x", [1] * 4, [1.0] * 4)
    batches = RowBatches([long, short, short], tokens=10, pad_id=0, renamer=None, seed=0)
    assert sorted(map(len, batches.batches)) == [1, 2]


def test_a_row_is_renamed_anew_each_time_it_is_drawn(dialect: CompactDialect, rows: list[Row]) -> None:
    batches = RowBatches(rows[:1], tokens=10_000, pad_id=0, renamer=Renamer(dialect), seed=0)
    assert not batches[0]["input_ids"].equal(batches[0]["input_ids"])


def test_the_weighted_loss_by_hand() -> None:
    # three words; at each position the next one has probability 1/2, 1/4 or 1/4
    logits = torch.log(torch.tensor([[[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]]]))
    ids = torch.tensor([[2, 0, 0]])
    # token 1 is 0 with 1/2 (weight 5), token 2 is 0 with 1/4 (weight 1); the first token is never predicted
    weights = torch.tensor([[9.0, 5.0, 1.0]])
    ln2 = 0.6931472
    assert weighted_loss(logits, ids, weights).item() == pytest.approx((5 * ln2 + 1 * 2 * ln2) / 6)
    assert weighted_loss(logits, ids, torch.zeros(1, 3)).item() == 0.0


# probe


def attempt(task: str, family: str, passed: bool, total: float) -> Trajectory:
    return Trajectory.model_construct(task_id=task, family=family, grade={"passed": passed, "total": total})


def test_the_figures_of_a_probe_by_hand() -> None:
    attempts = [
        # one task of four attempts, two pass: pass@1 1/2, pass@4 1, pass^4 0
        *(attempt("a", "mixed", passed, total) for passed, total in ((True, 1.0), (True, 1.0), (False, 0.2), (False, 0.1))),
        # one of four, none passes, but totals differ: it is not dead
        *(attempt("b", "mixed", False, total) for total in (0.1, 0.2, 0.1, 0.1)),
        *(attempt("c", "sure", True, 1.0) for _ in range(4)),
        *(attempt("d", "hopeless", False, 0.0) for _ in range(4)),
    ]  # fmt: skip
    figures = probe_figures(attempts)
    assert figures["k"] == 4
    assert figures["families"]["mixed"] == {
        "tasks": 2, "pass_at_1": 0.25, "pass_at_k": 0.5, "pass_hat_k": 0.0, "zero_variance": 0.0,
    }  # fmt: skip
    assert figures["families"]["sure"] == {
        "tasks": 1, "pass_at_1": 1.0, "pass_at_k": 1.0, "pass_hat_k": 1.0, "zero_variance": 1.0,
    }  # fmt: skip
    assert figures["all"] == {
        "tasks": 4, "pass_at_1": (0.5 + 0 + 1 + 0) / 4, "pass_at_k": 2 / 4, "pass_hat_k": 1 / 4, "zero_variance": 2 / 4,
    }  # fmt: skip
    assert figures["curriculum"] == ["mixed"]
    assert figures["left_out"] == {"sure": "passes (almost) always", "hopeless": "passes (almost) never"}


def test_a_probe_runs_over_training_families_and_resumes(tmp_path: Path) -> None:
    words = ["probe", "--policy", "random", "--k", "2", "--limit", "6", "--out", str(tmp_path / "probe"), "--json"]
    result = CliRunner().invoke(root, words)
    assert result.exit_code == 0, (result.output, result.exception)
    figures = json.loads(result.stdout)
    assert figures["k"] == 2
    assert figures["all"]["tasks"] == 6
    assert figures["all"]["pass_at_1"] == 0.0
    assert figures["curriculum"] == []
    assert CliRunner().invoke(root, words).exit_code == 2  # the folder is taken
    again = CliRunner().invoke(root, [*words, "--resume"])
    assert again.exit_code == 0
    assert json.loads(again.stdout) == figures
    plain = CliRunner().invoke(root, [*words[:-1], "--resume"])
    assert "k = 2; curriculum: nothing fits" in plain.stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["--policy", "clever"], "There is no policy 'clever'"),
        (["--policy", "random", "--family", "surgery"], "No family 'surgery'. There are:"),
        (["--policy", "hf:no/such/model"], "There is no model folder at no/such/model"),
        (["--policy", "random", "--family", "renal_dosing,triage_level", "--k", "1"], "--k"),
    ],
)
def test_a_probe_that_cannot_run_ends_with_2(
    words: list[str], advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(root, ["probe", *words])
    assert result.exit_code == 2, (result.output, result.exception)
    assert advice in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []
