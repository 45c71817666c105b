"""Divergences and the policy loss, against numbers worked out by hand and by enumeration."""

import math
from typing import Any, get_args

import pytest
import torch
from torch import Tensor

from medmcp.train.losses import (
    MISSING_LOGPROB,
    Divergence,
    Estimator,
    divergence,
    fill_missing,
    group_advantages,
    policy_loss,
    sampled_divergence,
    zero_variance,
)

KINDS: tuple[Divergence, ...] = get_args(Divergence)
ESTIMATORS: tuple[Estimator, ...] = get_args(Estimator)
LOG2, LOG3, LOG5 = math.log(2), math.log(3), math.log(5)

# Two sequences of 2 and 1 tokens over a vocabulary of 4, probabilities in eighths; the last row is padding.
STUDENT = torch.tensor([[[4, 2, 1, 1], [4, 2, 1, 1]], [[1, 1, 4, 2], [7, 1, 0, 0]]]) / 8
TEACHER = torch.tensor([[[1, 4, 2, 1], [4, 2, 1, 1]], [[1, 1, 2, 4], [0, 0, 1, 7]]]) / 8
TOKENS = torch.tensor([[0, 1], [3, 0]])
MASK = torch.tensor([[1.0, 1.0], [1.0, 0.0]])

# First token of the first sequence, then of the second; the second token of the first has S = T and so 0.
BY_HAND: dict[tuple[Divergence, Estimator], tuple[float, float]] = {
    # 1/2 log 4 + 1/4 log 1/2 + 1/8 log 1/2 + 1/8 log 1;  1/2 log 2 + 1/4 log 1/2
    ("reverse", "exact"): (0.625 * LOG2, 0.25 * LOG2),
    # 1/8 log 1/4 + 1/2 log 2 + 1/4 log 2;  1/4 log 1/2 + 1/2 log 2
    ("forward", "exact"): (0.5 * LOG2, 0.25 * LOG2),
    # M = (5, 6, 3, 2) / 16;  M = (2, 2, 6, 6) / 16
    ("js", "exact"): (
        (math.log(8 / 5) / 2 + 3 / 8 * math.log(2 / 3) + math.log(2 / 5) / 8 + 3 / 4 * math.log(4 / 3)) / 2,
        (math.log(4 / 3) / 2 + math.log(2 / 3) / 4),
    ),
    # the student's two likeliest, 0 and 1; rest 1/4 against 3/8.  2 and 3; rest 1/4 against 1/4
    ("reverse", "topk"): (LOG2 - LOG2 / 4 + math.log(2 / 3) / 4, 0.25 * LOG2),
    # the teacher's two likeliest, 1 and 2; rest 1/4 against 5/8
    ("forward", "topk"): (0.75 * LOG2 + math.log(2 / 5) / 4, 0.25 * LOG2),
    # the mixture's two likeliest, 1 and 0; rest 1/4 and 3/8, their mean 5/16
    ("js", "topk"): (
        (
            math.log(8 / 5) / 2 + math.log(2 / 3) / 4 + math.log(4 / 5) / 4
            + math.log(2 / 5) / 8 + math.log(4 / 3) / 2 + 3 / 8 * math.log(6 / 5)
        ) / 2,
        (math.log(4 / 3) / 2 + math.log(2 / 3) / 4),
    ),
    # token 0 with r = T/S = 1/4;  token 3 with r = 2:  r - 1 - log r
    ("reverse", "sampled"): (2 * LOG2 - 0.75, 1 - LOG2),
    # r log r - r + 1
    ("forward", "sampled"): (0.75 - LOG2 / 2, 2 * LOG2 - 1),
    # (log 2/(1+r) + r log 2r/(1+r)) / 2
    ("js", "sampled"): (
        (math.log(8 / 5) + math.log(2 / 5) / 4) / 2,
        (math.log(2 / 3) + 2 * math.log(4 / 3)) / 2,
    ),
}  # fmt: skip


def random_logits(*shape: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    student, teacher = (torch.randn(*shape, generator=generator) * 2 for _ in range(2))
    return student.requires_grad_(), teacher


@pytest.mark.parametrize(("kind", "estimator"), list(BY_HAND))
def test_divergence_of_two_sequences_of_unequal_length_is_that_worked_out_by_hand(
    kind: Divergence, estimator: Estimator
) -> None:
    found = divergence(STUDENT.log(), TEACHER.log(), kind=kind, estimator=estimator, tokens=TOKENS, top_k=2)
    first, second = BY_HAND[kind, estimator]
    assert found[0].tolist() == pytest.approx([first, 0.0], abs=1e-6)
    assert found[1, 0].item() == pytest.approx(second, abs=1e-6)
    # the mean over the three tokens, not over the mean of each sequence
    assert ((found * MASK).sum() / MASK.sum()).item() == pytest.approx((first + 0 + second) / 3, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_chunks_change_neither_value_nor_gradient(kind: Divergence, estimator: Estimator) -> None:
    student, teacher = random_logits(3, 5, 11)
    tokens = torch.arange(15).reshape(3, 5) % 11
    results = []
    for chunk in (1024, 4):
        student.grad = None
        value = divergence(student, teacher, kind=kind, estimator=estimator, tokens=tokens, top_k=4, chunk=chunk)
        value.sum().backward()  # type: ignore[no-untyped-call]
        assert student.grad is not None
        results.append((value.detach(), student.grad.clone()))
    torch.testing.assert_close(results[0], results[1])


@pytest.mark.parametrize("kind", KINDS)
def test_topk_of_the_whole_vocabulary_is_exact_and_of_less_never_above(kind: Divergence) -> None:
    student, teacher = random_logits(40, 9)
    exact = divergence(student, teacher, kind=kind, estimator="exact")
    for top_k in (9, 64):
        torch.testing.assert_close(divergence(student, teacher, kind=kind, estimator="topk", top_k=top_k), exact)
    for top_k in (1, 3, 8):
        assert (divergence(student, teacher, kind=kind, estimator="topk", top_k=top_k) <= exact + 1e-6).all()


@pytest.mark.parametrize("kind", KINDS)
def test_sampled_value_and_gradient_are_unbiased_by_enumeration(kind: Divergence) -> None:
    student, teacher = random_logits(6)
    student, teacher = student.detach().double().requires_grad_(), teacher.double()
    (expected,) = torch.autograd.grad(divergence(student, teacher, kind=kind, estimator="exact"), student)
    expected_value = divergence(student, teacher, kind=kind, estimator="exact").item()
    chance = student.detach().softmax(-1)
    value, gradient = 0.0, torch.zeros(6, dtype=torch.double)
    for token in range(6):
        one = divergence(student, teacher, kind=kind, estimator="sampled", tokens=torch.tensor(token))
        assert one.item() >= 0
        value += chance[token].item() * one.item()
        gradient += chance[token] * torch.autograd.grad(one, student)[0]
    assert value == pytest.approx(expected_value, abs=1e-5)
    torch.testing.assert_close(gradient, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_teacher_gets_no_gradient(kind: Divergence, estimator: Estimator) -> None:
    student, teacher = random_logits(4, 5)
    teacher.requires_grad_()
    value = divergence(
        student, teacher, kind=kind, estimator=estimator, tokens=torch.zeros(4, dtype=torch.long), top_k=2
    )
    value.sum().backward()  # type: ignore[no-untyped-call]
    assert teacher.grad is None
    assert student.grad is not None
    assert student.grad.abs().sum() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_of_the_exact_divergence_is_that_of_finite_differences(kind: Divergence) -> None:
    student, teacher = random_logits(5, seed=3)
    (gradient,) = torch.autograd.grad(divergence(student, teacher, kind=kind, estimator="exact"), student)
    step = 1e-2
    for token in range(5):
        shifted = [student.detach().clone() for _ in range(2)]
        shifted[0][token] += step
        shifted[1][token] -= step
        up, down = (divergence(s, teacher, kind=kind, estimator="exact").item() for s in shifted)
        assert gradient[token].item() == pytest.approx((up - down) / (2 * step), abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimator", ["exact", "topk"])
def test_a_token_that_both_forbid_leaves_everything_finite(kind: Divergence, estimator: Estimator) -> None:
    student = torch.tensor([1.0, 0.0, 0.5, -math.inf], requires_grad=True)
    teacher = torch.tensor([0.0, 1.0, 0.5, -math.inf])
    value = divergence(student, teacher, kind=kind, estimator=estimator, top_k=2)
    without = divergence(student[:3], teacher[:3], kind=kind, estimator=estimator, top_k=2)
    assert value.item() == pytest.approx(without.item(), abs=1e-6)
    (gradient,) = torch.autograd.grad(value, student)
    assert gradient.isfinite().all()


def test_a_student_that_is_its_teacher_diverges_by_nothing_and_js_by_at_most_log_2() -> None:
    logits, _ = random_logits(7, 5)
    far = torch.eye(5)[:2] * 100
    for kind in KINDS:
        assert divergence(logits, logits, kind=kind, estimator="exact").abs().max().item() < 1e-6
    assert divergence(far[:1], far[1:], kind="js", estimator="exact").item() == pytest.approx(LOG2, abs=1e-6)


def test_a_missing_teacher_logprob_is_minus_20_whatever_stood_there() -> None:
    given = torch.tensor([-1.0, 0.0, math.nan, -math.inf])
    filled = fill_missing(given, torch.tensor([True, False, False, False]))
    assert filled.tolist() == [-1.0, -20.0, -20.0, -20.0]
    assert MISSING_LOGPROB == -20.0
    # a student sure of a token (log-probability 0) that the teacher does not list: r = e^-20, so r - 1 + 20
    student = torch.zeros(1, requires_grad=True)
    value = sampled_divergence(student, filled[1:2], "reverse")
    assert value.item() == pytest.approx(19.0, abs=1e-6)
    # its weight log S/T = 20 pushes the token down; a log-probability of 0 would have left it alone
    assert torch.autograd.grad(value.sum(), student)[0].item() == pytest.approx(20.0)


@pytest.mark.parametrize("estimator", ["exact", "topk", "sampled"])
def test_a_token_that_the_teacher_forbids_costs_20_nats_less_its_own_and_is_pushed_down(estimator: Estimator) -> None:
    # S = (1/2, 1/2), T = (1, 0): log T of the second token is -20, so KL(S || T) = (log 1/2 - 0 + log 1/2 + 20) / 2 = 10 - log 2,
    # and k3 of the second token, with r = e^-20 / (1/2), is r - 1 - log r = -1 + 20 - log 2
    student = torch.zeros(1, 2, requires_grad=True)
    teacher = torch.tensor([[0.0, -math.inf]])
    value = divergence(student, teacher, kind="reverse", estimator=estimator, tokens=torch.tensor([1]), top_k=1)
    expected = 19 - LOG2 if estimator == "sampled" else 10 - LOG2
    assert value.item() == pytest.approx(expected, abs=1e-5)
    (gradient,) = torch.autograd.grad(value.sum(), student)
    assert gradient[0, 1] > 0 > gradient[0, 0]
    # nobody loses anything over a token that both forbid
    both = torch.tensor([[0.0, 1.0, -math.inf]])
    for kind in KINDS:
        assert divergence(both, both, kind=kind, estimator="exact").item() == pytest.approx(0, abs=1e-7)


def test_a_token_all_but_impossible_for_the_student_leaves_the_estimate_finite() -> None:
    for kind in KINDS:
        student = torch.tensor([-200.0], requires_grad=True)
        value = sampled_divergence(student, torch.tensor([-0.1]), kind)
        assert value.isfinite().all()
        assert torch.autograd.grad(value.sum(), student)[0].isfinite().all()


def test_divergence_refuses_what_does_not_fit() -> None:
    student, teacher = random_logits(2, 3)
    with pytest.raises(ValueError, match="differ in shape"):
        divergence(student, teacher[:, :2], kind="reverse", estimator="exact")
    with pytest.raises(ValueError, match="needs tokens"):
        divergence(student, teacher, kind="reverse", estimator="sampled")
    with pytest.raises(ValueError, match="top_k"):
        divergence(student, teacher, kind="reverse", estimator="topk", top_k=0)


# policy loss and advantages


def test_policy_loss_clips_as_worked_out_by_hand() -> None:
    # ratios 1.5, 0.5, 1.1 with advantages 1, -1, 2; clip to 0.8 .. 1.28
    logprobs = torch.tensor([[1.5, 0.5], [1.1, 9.0]]).log().requires_grad_()
    old = torch.tensor([[0.0, 0.0], [0.0, math.inf]])
    advantages = torch.tensor([[1.0, -1.0], [2.0, 5.0]])
    loss, clipped = policy_loss(logprobs, old, advantages, MASK, clip_low=0.2, clip_high=0.28)
    # min(1.5, 1.28) = 1.28;  min(-0.5, -0.8) = -0.8;  2.2;  three tokens
    assert loss.item() == pytest.approx(-(1.28 - 0.8 + 2.2) / 3)
    assert clipped.item() == pytest.approx(2 / 3)
    (gradient,) = torch.autograd.grad(loss, logprobs)
    # clipped tokens and the padding get none; the third -ratio x advantage / 3
    assert gradient[0].tolist() == [0.0, 0.0]
    assert gradient[1].tolist() == pytest.approx([-2.2 / 3, 0.0])


def test_advantages_are_less_the_mean_of_the_group_wherever_its_members_stand() -> None:
    rewards = torch.tensor([1.0, 5.0, 0.0, 5.0, 0.5])
    group = torch.tensor([7, 2, 7, 2, 9])
    assert group_advantages(rewards, group, False).tolist() == [0.5, 0.0, -0.5, 0.0, 0.0]
    # deviation of 1 and 0 with n - 1: sqrt(.25 + .25) = .7071
    scaled = group_advantages(rewards, group, True)
    assert scaled.tolist() == pytest.approx([0.5 / 0.7072068, 0.0, -0.5 / 0.7072068, 0.0, 0.0], abs=1e-5)
    assert zero_variance(rewards, group).tolist() == [True, False, True]


def test_equal_rewards_that_float32_cannot_average_have_zero_variance() -> None:
    rewards = torch.full((7,), 0.7)
    assert zero_variance(rewards, torch.zeros(7, dtype=torch.long)).tolist() == [True]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_reward_that_is_not_finite_is_refused(bad: float) -> None:
    arguments: Any = (torch.tensor([1.0, bad]), torch.tensor([0, 0]))
    with pytest.raises(ValueError, match="not finite"):
        group_advantages(*arguments, False)
    with pytest.raises(ValueError, match="not finite"):
        zero_variance(*arguments)
