"""TT-OPD: what the teacher sees, which tokens carry the divergence, and that every switch moves loss or reward."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from small import batch_of, trainer_maker

from medmcp.tasks.family import Built
from medmcp.train.grpo import GRPO
from medmcp.train.hints import Hint, NoHint, answers_of, hint

# K and N of the arm ttopd cut nothing of episodes as short as these; a batch is one micro-batch
SHORT: dict[str, Any] = {"first_turns": 0, "tokens_per_turn": 0, "micro_batch": 8}


@pytest.fixture(scope="module")
def trainer(tokenizer: Any, few_tasks: list[Built], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """TT-OPD with a teacher that differs a little from the student."""
    made = trainer_maker(tokenizer, few_tasks, tmp_path_factory.mktemp("ttopd"))("ttopd", **SHORT)
    with torch.no_grad():
        generator = torch.Generator().manual_seed(5)
        for parameter in made.teacher.model.parameters():
            parameter += 0.05 * torch.randn(parameter.shape, generator=generator)
    return made


@pytest.fixture(scope="module")
def inputs(trainer: Any) -> dict[str, Any]:
    return batch_of(trainer)


def distillation(trainer: Any, inputs: dict[str, Any], **settings: Any) -> float:
    """The divergence of the batch, weighed, with some settings changed for the while."""
    kept = trainer.settings
    trainer.settings = replace(kept, **settings)
    try:
        GRPO._compute_loss(trainer, trainer.model, inputs)  # the student's pass
        value: float = trainer._distillation(inputs | {"distilled_mass": trainer._mass(inputs["turn_ids"])}).item()
        return value
    finally:
        trainer.settings = kept


def uneven(inputs: dict[str, Any]) -> dict[str, Any]:
    """The batch with turns of different lengths: a random model fills each turn, so that those of half the episodes are cut."""
    turn_ids = inputs["turn_ids"].clone()
    for episode in turn_ids[::2]:
        for turn in range(int(episode.max()) + 1):
            (places,) = (episode == turn).nonzero(as_tuple=True)
            episode[places[turn + 1 :]] = -1  # one token of the first turn, two of the second, three of the third
    return inputs | {"turn_ids": turn_ids}


# what the teacher sees


def test_the_teacher_alone_sees_the_hint_right_before_the_generation_prompt(
    trainer: Any, inputs: dict[str, Any]
) -> None:
    dialect = trainer.policy.dialect
    (mark,) = dialect.ids(["<hint>"])
    pad = trainer._tokenizer.pad_token_id
    seen = set()
    for row, trajectory, said, told in zip(
        trainer._rows, trainer._batch.trajectories, inputs["prompt_ids"], inputs["teacher_prompt_ids"], strict=True
    ):
        given = trainer.hint_for(trajectory)
        assert isinstance(given, Hint)
        prompt = row.ids[: row.prompt]
        hidden = dialect.hint(given.text, given.words)
        assert [n for n in said.tolist() if n != pad] == prompt
        assert [n for n in told.tolist() if n != pad] == [*prompt[:-1], *hidden, prompt[-1]]
        assert hidden[0] == mark
        seen.add(tuple(hidden))
    assert len(seen) > 1  # of different lengths, so that positions can go wrong
    assert mark not in inputs["prompt_ids"]
    # after the prompt there is what was said and answered, and only a student that talks at random says the mark itself
    for row, written, mask in zip(trainer._rows, inputs["completion_ids"], inputs["completion_mask"], strict=True):
        assert written[mask.bool()].tolist() == row.ids[row.prompt :]
    assert mark not in inputs["completion_ids"][inputs["turn_ids"] < 0]


def test_without_a_generation_prompt_the_hint_comes_last(
    make_trainer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_trainer("ttopd", **SHORT)
    monkeypatch.setattr(made.policy.dialect, "boundary", 0, raising=False)
    told = batch_of(made)["teacher_prompt_ids"]
    for row, trajectory, ids in zip(made._rows, made._batch.trajectories, told, strict=True):
        given = made.hint_for(trajectory)
        expected = [*row.ids[: row.prompt], *made.policy.dialect.hint(given.text, given.words)]
        assert ids[len(ids) - len(expected) :].tolist() == expected


def test_the_hint_of_an_attempt_is_made_from_its_grade_and_withholds_the_answer(
    trainer: Any, few_tasks: list[Built]
) -> None:
    by_id = {built.task.id: built.task for built in few_tasks}
    for trajectory in trainer._batch.trajectories:
        expected = hint(trajectory.grade, withheld=answers_of(by_id[trajectory.task_id]))
        assert trainer.hint_for(trajectory) == expected


def test_the_arm_opsd_tells_the_teacher_the_right_answer(trainer: Any, few_tasks: list[Built]) -> None:
    kept = trainer.settings
    trainer.settings = replace(kept, hint="gold")
    try:
        trajectory = trainer._batch.trajectories[0]
        reference = next(built.task.reference for built in few_tasks if built.task.id == trajectory.task_id)
        given = trainer.hint_for(trajectory)
        assert isinstance(given, Hint)
        assert reference in given.text
        assert given.kind == "gold"
        before = trainer.hints.as_dict()
        trainer._hint_ids(trajectory)
        assert trainer.hints.as_dict() == before | {"hints_gold": before["hints_gold"] + 1}
    finally:
        trainer.settings = kept


def test_an_attempt_without_a_score_gives_no_hint_and_is_counted(trainer: Any) -> None:
    unscored = trainer._batch.trajectories[0].model_copy(update={"grade": {}})
    assert trainer.hint_for(unscored) == NoHint("unscored")
    before = trainer.hints.as_dict()
    assert trainer._hint_ids(unscored) == []
    assert trainer.hints.as_dict()["hints_none_unscored"] == before["hints_none_unscored"] + 1


# the divergence


def test_the_divergence_is_that_of_two_plain_forward_passes_token_by_token(
    trainer: Any, inputs: dict[str, Any]
) -> None:
    """Each episode alone and unpadded, student without the hint and teacher with it: mean over turns of means over tokens."""
    pad = trainer._tokenizer.pad_token_id
    inputs = uneven(inputs)
    episodes = []
    for n in range(len(inputs["prompt_ids"])):
        completion = inputs["completion_ids"][n][inputs["completion_mask"][n].bool()]
        turns = inputs["turn_ids"][n][: len(completion)]
        found = []
        for model, name in ((trainer.model, "prompt_ids"), (trainer.teacher.model, "teacher_prompt_ids")):
            prompt = inputs[name][n]
            ids = torch.cat([prompt[prompt != pad], completion])
            with torch.no_grad():
                logits = model(input_ids=ids[None]).logits[0, -len(completion) - 1 : -1]
            found.append(logits.log_softmax(-1))
        student, teacher = found
        kl = (student.exp() * (student - teacher)).sum(-1)
        episodes.append(torch.stack([kl[turns == turn].mean() for turn in range(int(turns.max()) + 1)]).mean())
    expected = torch.stack(episodes).mean().item()
    assert expected > 1e-3
    assert distillation(trainer, inputs) == pytest.approx(expected, rel=1e-4)


def test_a_teacher_that_is_the_student_and_sees_no_hint_is_no_distance_away(make_trainer: Callable[..., Any]) -> None:
    made = make_trainer("opd-ema")
    inputs = batch_of(made)
    pad = made._tokenizer.pad_token_id
    for said, told in zip(inputs["prompt_ids"], inputs["teacher_prompt_ids"], strict=True):
        assert said[said != pad].equal(told[told != pad])
    assert abs(distillation(made, inputs)) < 1e-6


@pytest.mark.parametrize("weigh", ["token", "turn"])
def test_the_divergence_of_a_batch_does_not_hang_on_how_it_is_split(
    trainer: Any, inputs: dict[str, Any], weigh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Micro-batches of 3, 3 and 2 episodes with turns of different lengths: their mean is that of the whole."""
    monkeypatch.setattr(trainer, "settings", replace(trainer.settings, turn_weight=weigh))
    inputs = uneven(inputs)
    inputs["distilled_mass"] = trainer._mass(inputs["turn_ids"])

    def of(part: slice) -> float:
        cut = {k: v[part] if isinstance(v, torch.Tensor) and v.dim() else v for k, v in inputs.items()}
        GRPO._compute_loss(trainer, trainer.model, cut)
        value: float = trainer._distillation(cut).item()
        return value

    whole = of(slice(0, 8))
    monkeypatch.setattr(trainer.args, "steps_per_generation", 3)
    parts = [of(slice(start, start + 3)) for start in (0, 3, 6)]
    assert sum(parts) / 3 == pytest.approx(whole, rel=1e-4)


@pytest.mark.parametrize("weigh", ["token", "turn"])
def test_the_mean_of_two_processes_losses_is_the_loss_of_one(
    trainer: Any, inputs: dict[str, Any], weigh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Policy loss and divergence: three episodes and five, with turns of different lengths."""
    monkeypatch.setattr(trainer, "settings", replace(trainer.settings, turn_weight=weigh))
    inputs = uneven(inputs)
    inputs["distilled_mass"] = trainer._mass(inputs["turn_ids"])
    inputs["num_items_in_batch"] = (inputs["turn_ids"] >= 0).sum()
    inputs["tool_mask"] = (inputs["turn_ids"] >= 0).long()

    def of(part: slice) -> float:
        cut = {k: v[part] if isinstance(v, torch.Tensor) and v.dim() else v for k, v in inputs.items()}
        value: float = trainer._compute_loss(trainer.model, cut).item()
        return value

    whole = of(slice(0, 8))
    monkeypatch.setattr(type(trainer.accelerator), "num_processes", 2)
    assert (of(slice(0, 3)) + of(slice(3, 8))) / 2 == pytest.approx(whole, rel=1e-4)


def test_in_half_precision_a_teacher_that_is_the_student_is_no_distance_away(make_trainer: Callable[..., Any]) -> None:
    # one task, so that no prompt is padded; with the teacher in single precision it would be 1e-5
    made = make_trainer("opd-ema", groups=1, group_size=8, micro_batch=8, bf16=True)
    inputs = batch_of(made)
    GRPO._compute_loss(made, made.model, inputs)
    assert abs(made._distillation(inputs).item()) < 1e-6


def test_only_the_student_gets_a_gradient_and_only_at_the_tokens_that_are_kept(
    trainer: Any, inputs: dict[str, Any]
) -> None:
    GRPO._compute_loss(trainer, trainer.model, inputs)
    hidden = trainer._hidden.detach().requires_grad_()
    trainer._hidden = hidden
    trainer._distillation(inputs).backward()
    width = inputs["turn_ids"].shape[1]
    assert hidden.grad is not None
    moved = hidden.grad.abs().amax(-1) > 0
    assert not moved[:, : -width - 1].any()
    assert moved[:, -width - 1 : -1].equal(inputs["turn_ids"] >= 0)
    assert all(parameter.grad is None for parameter in trainer.teacher.model.parameters())


# switches


@pytest.mark.parametrize(
    "settings",
    [
        {"first_turns": 1},
        {"tokens_per_turn": 2},
        {"turn_weight": "token"},
        {"divergence": "forward"},
        {"divergence": "js"},
        {"estimator": "sampled"},
        {"estimator": "topk", "top_k": 2},
        {"temperature": 0.7},
    ],
    ids=str,
)
def test_each_switch_of_the_divergence_moves_it(trainer: Any, inputs: dict[str, Any], settings: dict[str, Any]) -> None:
    inputs = uneven(inputs)
    plain = distillation(trainer, inputs)
    assert distillation(trainer, inputs, **settings) != pytest.approx(plain, rel=1e-3)


def test_top_k_over_the_whole_vocabulary_is_exact(trainer: Any, inputs: dict[str, Any]) -> None:
    plain = distillation(trainer, inputs)
    assert distillation(trainer, inputs, estimator="topk", top_k=100_000) == pytest.approx(plain, rel=1e-5)


def test_the_hint_moves_the_divergence(trainer: Any, inputs: dict[str, Any]) -> None:
    without = inputs | {"teacher_prompt_ids": inputs["prompt_ids"], "teacher_prompt_mask": inputs["prompt_mask"]}
    assert distillation(trainer, without) != pytest.approx(distillation(trainer, inputs), rel=1e-3)


def test_lambda_scales_what_is_added_to_the_loss_of_grpo(trainer: Any, inputs: dict[str, Any]) -> None:
    plain = GRPO._compute_loss(trainer, trainer.model, inputs)
    both = trainer._compute_loss(trainer.model, inputs)
    assert trainer.phase_out.value(0) == 0.3
    assert both.item() - plain.item() == pytest.approx(0.3 * distillation(trainer, inputs), abs=1e-6)


def test_truncation_is_counted(trainer: Any, inputs: dict[str, Any]) -> None:
    written = int((inputs["turn_ids"] >= 0).sum())
    first = int((inputs["turn_ids"] == 0).sum())

    def counted(**settings: Any) -> tuple[int, int]:
        before = dict(trainer.journal.counters)
        distillation(trainer, inputs, **settings)
        now = trainer.journal.counters
        return (
            now["distilled_tokens"] - before.get("distilled_tokens", 0),
            now["masked_tokens"] - before.get("masked_tokens", 0),
        )

    assert counted() == (written, 0)
    assert counted(first_turns=1) == (first, written - first)


# whole runs


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "training.jsonl").read_text().splitlines()]


@pytest.mark.filterwarnings("ignore:`gradient_checkpointing:FutureWarning")  # TRL calls it by its old name
def test_activations_computed_again_give_the_same_updates(make_trainer: Callable[..., Any], tmp_path: Path) -> None:
    journals = []
    for again in (False, True):
        trainer = make_trainer("ttopd", out=tmp_path / str(again), steps=2, activation_checkpointing=again)
        trainer.train()
        assert trainer.accelerator.unwrap_model(trainer.model).is_gradient_checkpointing is again
        journals.append(
            [json.loads(line) for line in (tmp_path / str(again) / "training.jsonl").read_text().splitlines()]
        )
    for plain, again in zip(*journals, strict=True):
        for name in ("loss", "kl", "gradient_norm", "reward"):
            assert again[name] == pytest.approx(plain[name], rel=1e-4, abs=1e-6), name


def test_without_lambda_the_loss_is_that_of_grpo(make_trainer: Callable[..., Any], tmp_path: Path) -> None:
    settings = {"cosine": True, "steps": 2, "lambda_start": 0.0, "lambda_end": 0.0}
    losses = {}
    for arm in ("grpo", "ttopd"):
        make_trainer(arm, out=tmp_path / arm, **settings).train()
        losses[arm] = [(line["loss"], line["gradient_norm"], line["reward"]) for line in lines_of(tmp_path / arm)]
    assert losses["grpo"] == losses["ttopd"]


def test_a_run_phases_out_and_writes_the_counters_of_every_mechanism(
    make_trainer: Callable[..., Any], tmp_path: Path
) -> None:
    trainer = make_trainer(
        "ttopd", steps=4, ema_every=1, copy_every=3, first_turns=1, tokens_per_turn=0, ema=0.5, learning_rate=1e-2
    )
    trainer.train()
    lines = lines_of(tmp_path / "out")
    # lambda = .3 (1 + cos(pi step / 4)) / 2 at steps 0, 1, 2, 3 of 4
    assert [line["lambda"] for line in lines] == pytest.approx([0.3, 0.25607, 0.15, 0.04393], abs=1e-5)
    last = lines[-1]["counters"]
    assert (last["ema_updates"], last["hard_copies"]) == (3, 1)  # averaged at 1, 2 and 4, copied at 3
    hints = {name: n for name, n in last.items() if name.startswith("hints_")}
    assert sum(hints.values()) == 4 * 8  # one an episode
    assert hints["hints_corrective"] > 0
    assert last["distilled_tokens"] > 0
    assert last["masked_tokens"] > 0  # second and third turns
    assert all(line["kl"] > 0 for line in lines)
    assert all(len(line["kl_per_turn"]) >= 1 for line in lines)


@pytest.mark.parametrize(
    ("arm", "settings", "counters"),
    [("opd-ema", {}, (4, 0)), ("opd-reset", {"copy_every": 3}, (0, 1)), ("opd-ema", {"teacher": "frozen"}, (0, 0))],
)
def test_the_mode_of_the_teacher_moves_the_loss(
    make_trainer: Callable[..., Any], tmp_path: Path, arm: str, settings: dict[str, Any], counters: tuple[int, int]
) -> None:
    shared = {"steps": 4, "ema_every": 1, "ema": 0.5, "copy_every": 0, "learning_rate": 1e-2}
    trainer = make_trainer(arm, **(shared | settings))
    trainer.train()
    lines = lines_of(tmp_path / "out")
    assert (trainer.teacher.ema_updates, trainer.teacher.hard_copies) == counters
    assert lines[0]["kl"] == pytest.approx(0.0, abs=1e-6)  # the teacher begins as the student
    # the warm-up of the learning rate begins at 0, so that the first update moves nothing and the second does
    assert lines[1]["kl"] == pytest.approx(0.0, abs=1e-6)
    assert lines[2]["kl"] > 1e-6
    if arm == "opd-reset":
        # copied after the third update: no distance at the fourth step
        assert lines[3]["kl"] == pytest.approx(0.0, abs=1e-6)
    else:
        assert lines[3]["kl"] > 1e-6


def test_the_latch_ends_distillation_for_good(make_trainer: Callable[..., Any], tmp_path: Path) -> None:
    trainer = make_trainer("opd-ema", teacher="frozen", steps=4, learning_rate=3e-2, lambda_latch_kl=1e-7)
    trainer.train()
    weights = [line["lambda"] for line in lines_of(tmp_path / "out")]
    assert weights[0] == pytest.approx(0.3)
    assert weights[-1] == 0.0
    assert weights == sorted(weights, reverse=True)
