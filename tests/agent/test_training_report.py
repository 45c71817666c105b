"""What the report says of a training and of an ablation, on synthetic folders with figures worked out by hand."""

import json
from math import isclose, sqrt
from pathlib import Path
from xml.etree import ElementTree

import anyio
import pytest
from ablation import write_ablation, write_training
from click.testing import CliRunner

from medmcp.agent.commands import report
from medmcp.agent.conditional import Attempt, paired_change
from medmcp.agent.policies.scripted import NoopPolicy, OraclePolicy
from medmcp.agent.report import write_report
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.agent.run import Run, RunError
from medmcp.agent.training_figure import training_figure
from medmcp.agent.training_folder import TrainingFolder, trainings_in
from medmcp.agent.training_summary import before_and_after, contrasts, seed_interval, summarise_training
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built

Played = tuple[list[Trajectory], list[Trajectory]]


@pytest.fixture(scope="module")
def played(tasks: list[Built], tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Four tasks, each passed and failed."""
    out = tmp_path_factory.mktemp("played")
    good = anyio.run(lambda: rollout(RolloutConfig(policy="oracle"), OraclePolicy(), tasks[:4], out / "good"))
    bad = anyio.run(lambda: rollout(RolloutConfig(policy="noop"), NoopPolicy(), tasks[:4], out / "bad"))
    wrong = {t.task_id: t for t in bad.trajectories()}
    right = list(good.trajectories())
    return right, [wrong[t.task_id] for t in right]


@pytest.fixture(scope="module")
def ablation(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ablation")
    write_ablation(out, *played, arms={"grpo": (0.65, False, -1.0), "ttopd": (0.65, True, 1.0)}, seeds=2, steps=4)
    return out


def folder(path: Path, arm: str, seed: int, *steps: dict[str, object], **config: object) -> TrainingFolder:
    path.mkdir(parents=True)
    (path / "train_config.json").write_text(json.dumps({"arm": arm, "seed": seed} | config))
    (path / "training.jsonl").write_text("".join(json.dumps(step) + "\n" for step in steps))
    return TrainingFolder.open(path)


def test_three_seeds_have_the_t_interval() -> None:
    # mean 2, standard deviation 1, t of 2 degrees of freedom 4.303: 2 +- 4.303 / sqrt(3)
    found = seed_interval([1.0, 2.0, 3.0])
    assert found["value"] == 2.0
    assert isclose(found["high"] - 2, 4.303 / sqrt(3))
    assert seed_interval([1.0])["low"] is None  # one seed says nothing of the spread


def test_a_curve_is_the_mean_over_seeds_between_the_least_and_the_greatest(tmp_path: Path) -> None:
    folders = [
        folder(tmp_path / "a", "grpo", 0, {"step": 1, "success": 0.2, "kl": None}, {"step": 2, "success": 0.4}),
        folder(tmp_path / "b", "grpo", 1, {"step": 1, "success": 0.6}),
    ]
    curves = summarise_training(folders)["arms"]["grpo"]["curves"]
    assert curves["success"] == {"step": [1, 2], "mean": [0.4, 0.4], "low": [0.2, 0.4], "high": [0.6, 0.4]}
    assert "kl" not in curves  # never measured is no line at zero


def test_a_loss_that_became_nan_is_a_gap(tmp_path: Path) -> None:
    held = folder(tmp_path / "a", "grpo", 0, {"step": 1, "loss": 0.5}, {"step": 2, "loss": float("nan")})
    assert summarise_training([held])["arms"]["grpo"]["curves"]["loss"]["step"] == [1]


def test_what_a_training_took_is_what_its_last_line_says(tmp_path: Path) -> None:
    lines = [{"step": n, "seconds": 20.0 * n} for n in (1, 2, 3)]  # since it began
    held = folder(tmp_path / "a", "grpo", 0, *lines)
    assert summarise_training([held])["arms"]["grpo"]["seconds"] == [60.0]


def test_kl_by_turn_and_counters_have_their_own_curves(tmp_path: Path) -> None:
    held = folder(
        tmp_path / "a", "ttopd", 0,
        {"step": 1, "kl_per_turn": [0.3, 0.1], "counters": {"ema_updates": 0}}, {"step": 2, "kl_per_turn": [0.2], "counters": {"ema_updates": 1}},
    )  # fmt: skip
    arm = summarise_training([held])["arms"]["ttopd"]
    assert [turn["mean"] for turn in arm["kl_per_turn"]] == [[0.3, 0.2], [0.1]]
    assert arm["counters"]["ema_updates"]["mean"] == [0, 1]


def test_settings_that_differ_are_named_by_arm(tmp_path: Path) -> None:
    folders = [
        folder(tmp_path / "a", "grpo", 0, kl_weight=0, steps=9),
        folder(tmp_path / "b", "ttopd", 1, kl_weight=0.3, steps=9, hints=True),
    ]
    found = summarise_training(folders)["differences"]
    assert found == {"kl_weight": {"grpo": 0, "ttopd": 0.3}, "hints": {"grpo": None, "ttopd": True}}


def test_a_step_done_again_after_a_resume_counts_once(tmp_path: Path) -> None:
    held = folder(
        tmp_path / "a", "grpo", 0, {"step": 1, "loss": 1.0}, {"step": 2, "loss": 2.0}, {"step": 2, "loss": 3.0}
    )
    assert [row["loss"] for row in held.steps] == [1.0, 3.0]


def test_a_last_line_cut_short_by_a_kill_is_left_out_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    folder(tmp_path / "a", "grpo", 0, {"step": 1})
    log = tmp_path / "a" / "training.jsonl"
    log.write_text('{"step": 1}\n{"step": 2, "lo')
    assert len(TrainingFolder.open(tmp_path / "a").steps) == 1
    log.write_text('{"step": 1, "lo\n{"step": 2}\n')
    with pytest.raises(RunError, match="line 1 is damaged"):
        TrainingFolder.open(tmp_path / "a")


def test_a_configuration_without_its_arm_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train_config.json").write_text('{"seed": 1}')
    with pytest.raises(RunError, match="names its arm and seed"):
        TrainingFolder.open(tmp_path)


def test_an_ablation_is_found_by_its_folders(ablation: Path) -> None:
    assert [(f.arm, f.seed) for f in trainings_in(ablation)] == [("grpo", 0), ("grpo", 1), ("ttopd", 0), ("ttopd", 1)]
    assert [f.arm for f in trainings_in(ablation / "ttopd" / "seed-1")] == ["ttopd"]
    assert trainings_in(ablation / "ttopd") == []


def attempts(*passed: bool) -> list[Attempt]:
    return [Attempt(f"T{n}", "choice", "", f"position={1 + n % 2}", "", ok, None, False) for n, ok in enumerate(passed)]


def test_a_change_is_paired_task_by_task() -> None:
    # of four tasks one was right before and three are after: (3 - 1) / 4
    found = paired_change(attempts(True, False, False, False), attempts(True, True, True, False))
    assert found is not None
    assert (found["value"], found["n"]) == (0.5, 1)
    assert 0 <= found["low"] < 0.5 < found["high"] <= 1
    assert paired_change(attempts(True), attempts(True)) is None  # too few to tell


def test_after_training_everything_is_right(ablation: Path) -> None:
    # the synthetic arms end at .35 + .65: every greedy episode after training is one that passed
    arm = summarise_training(trainings_in(ablation))["arms"]["ttopd"]
    assert arm["evaluation"]["after-greedy"]["success"]["seeds"] == [1.0, 1.0]
    before = arm["evaluation"]["before-greedy"]["success"]["value"]
    assert isclose(arm["change"]["greedy"]["success"]["value"], 1 - before)


def test_arms_are_compared_over_the_seeds_that_both_have() -> None:
    grpo, ttopd = {1: 0.50, 0: 0.25}, {0: 0.75, 1: 0.75, 2: 0.0}
    found = contrasts({"grpo": {"greedy": grpo, "sampled": {}}, "ttopd": {"greedy": ttopd, "sampled": {0: 1.0}}})
    # by hand: .75 - .25 and .75 - .50, mean .375, half width 12.706 * .1768 / sqrt(2) = 1.588
    row = found["greedy"]["ttopd"]["grpo"]
    assert (row["seeds"], row["value"]) == ([0.5, 0.25], 0.375)
    assert isclose(row["high"] - row["value"], 1.588, abs_tol=0.001)
    assert found["greedy"]["grpo"]["ttopd"]["value"] == -0.375
    assert found["sampled"]["ttopd"] == {}  # nothing to compare with is no difference of nought


def test_pairs_are_of_one_task_and_those_turned_right_come_first(ablation: Path) -> None:
    pairs = before_and_after(trainings_in(ablation), 3)
    assert {name for name, _, _ in pairs} == {"grpo, seed 0, greedy", "ttopd, seed 0, greedy"}
    assert all(before.task_id == after.task_id for _, before, after in pairs)
    first = pairs[0]
    assert (first[1].grade["passed"], first[2].grade["passed"]) == (False, True)


def test_the_page_of_an_ablation_is_whole_and_refers_to_nothing_outside(ablation: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    summary = write_report([], page, trainings_in(ablation))
    text = page.read_text()
    assert set(summary["training"]["arms"]) == {"grpo", "ttopd"}
    assert "{{" not in text.split('id="data">')[0]
    assert not any(mark in text for mark in ('src="http', "src='http", 'href="http', "@import", "fetch("))


def test_a_training_without_anything_yet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no step and no evaluation"):
        write_report([], tmp_path / "page.html", [folder(tmp_path / "a", "grpo", 0)])


def test_an_ablation_that_still_runs_shows_what_has_begun(tmp_path: Path) -> None:
    begun = folder(tmp_path / "a", "grpo", 0, {"step": 1, "loss": 0.5})
    waiting = folder(tmp_path / "b", "ttopd", 0)
    summary = write_report([], tmp_path / "page.html", [begun, waiting])
    assert set(summary["training"]["arms"]) == {"grpo"}


def test_the_figure_is_an_svg_with_every_arm(ablation: Path, tmp_path: Path) -> None:
    training_figure(summarise_training(trainings_in(ablation)), tmp_path / "figure.svg")
    texts = [node.text for node in ElementTree.parse(tmp_path / "figure.svg").iter() if node.tag.endswith("text")]
    assert {"grpo", "ttopd", "KL to the teacher"} <= set(texts)


def test_a_training_that_stopped_at_once_still_has_a_figure(tmp_path: Path, played: Played) -> None:
    write_training(tmp_path / "a", "grpo", 0, *played, 0.65, False, 0.0, 1)
    training_figure(summarise_training(trainings_in(tmp_path / "a")), tmp_path / "figure.svg")
    ElementTree.parse(tmp_path / "figure.svg")


def test_the_command_writes_page_figure_and_json(ablation: Path, tmp_path: Path) -> None:
    page, figure = tmp_path / "page.html", tmp_path / "figure.svg"
    done = CliRunner().invoke(report, [str(ablation), "--out", str(page), "--figure", str(figure), "--json"])
    assert done.exit_code == 0, done.output
    assert page.is_file()
    assert figure.is_file()
    assert "change" in json.loads(done.stdout)["training"]["arms"]["grpo"]


def test_a_figure_of_a_run_is_refused(tmp_path: Path) -> None:
    Run.create(tmp_path / "run", {}, resume=False)
    done = CliRunner().invoke(report, [str(tmp_path / "run"), "--figure", str(tmp_path / "x.svg")])
    assert done.exit_code == 2
    assert "train_config.json" in done.output
