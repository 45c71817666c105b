"""`divergence` and `policy_loss`: what the trainer minimises, as pure functions from tensors to tensors.

TT-OPD minimises `policy_loss` (the clipped objective of Schulman 2017 with the group advantages of Shao 2024 and the token
mean of Yu 2025) plus lambda times the `divergence` of the student from a teacher, weighed by `turns.turn_weights`. The trainer
calls `divergence`; `policy_loss`, `group_advantages` and `zero_variance` say in a few lines what TRL computes for it, and
`tests/train/test_trl_parity.py` holds the two equal.
S is the student, T the teacher, V the vocabulary; logarithms are natural, so divergences are in nats a token.

- reverse: KL(S || T) = sum S (log S - log T)
- forward: KL(T || S) = sum T (log T - log S)
- js: (KL(S || M) + KL(T || M)) / 2 with M = (S + T) / 2, at most log 2

Every divergence here is an f-divergence, E_S[f(T / S)] with f convex, f(1) = f'(1) = 0: the sampled estimator rests on that.
Read `turns.py` next.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Literal

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

__all__ = [
    "MISSING_LOGPROB",
    "Divergence",
    "Estimator",
    "divergence",
    "fill_missing",
    "group_advantages",
    "policy_loss",
    "sampled_divergence",
    "zero_variance",
]

Divergence = Literal["reverse", "forward", "js"]
Estimator = Literal["exact", "topk", "sampled"]

# of a token that the teacher forbids (logit -inf) and the student may say. e^-20 = 2e-9; 0 would say that it was certain, and
# -inf make the loss of a student who said it infinite
MISSING_LOGPROB = -20.0
# log-probabilities below this are held there: a forbidden token (logit -inf) must give 0 * -1e4, not 0 * -inf = nan
FLOOR = -1e4
# log T/S above which the ratio stops growing (e^20 = 5e8): float32 overflows at e^88
LOG_RATIO_LIMIT = 20.0
STD_EPSILON = 1e-4  # as in TRL


# divergence from a teacher


def divergence(
    student_logits: Tensor,
    teacher_logits: Tensor,
    *,
    kind: Divergence,
    estimator: Estimator,
    tokens: Tensor | None = None,
    top_k: int = 64,
    chunk: int = 1024,
) -> Tensor:
    """The divergence at each position, shape [...] from logits [..., V], in float32; the gradient goes to the student alone.

    Both logits are those that the tokens were sampled from: divide by the sampling temperature first. `chunk` positions
    are worked on at a time and computed again in the backward pass, so memory stays at chunk x V.

    - exact: the sum over the vocabulary.
    - topk: the `top_k` likeliest tokens of the student (reverse), the teacher (forward) or their mixture (js), and one
      bucket with the rest of either's mass. Never above exact, equal to it at top_k >= V.
    - sampled: from the log-probabilities of `tokens` [...], which the student must have sampled; see `sampled_divergence`.

    Raises ValueError on shapes that do not match, or without `tokens` for sampled.
    """
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(
            f"student and teacher logits differ in shape: {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)};"
            " align the positions and use one vocabulary"
        )
    shape, vocabulary = student_logits.shape[:-1], student_logits.shape[-1]
    student = student_logits.reshape(-1, vocabulary)
    teacher = teacher_logits.detach().reshape(-1, vocabulary)
    if estimator == "sampled":
        if tokens is None or tokens.shape != shape:
            raise ValueError(
                f"the sampled estimator needs tokens of shape {tuple(shape)}: the ids that the student sampled"
            )
        index = tokens.reshape(-1)
        student_logprobs = _in_chunks(_gathered, chunk, student, index)
        teacher_logprobs = _in_chunks(_gathered, chunk, teacher, index)
        given = teacher.gather(-1, index.unsqueeze(-1)).squeeze(-1) > -math.inf
        teacher_logprobs = fill_missing(teacher_logprobs, given)
        return sampled_divergence(student_logprobs, teacher_logprobs, kind).reshape(shape)
    if estimator == "topk":
        if top_k < 1:
            raise ValueError(f"top_k is {top_k}: at least 1")
        if top_k < vocabulary:
            return _in_chunks(partial(_topk, kind=kind, top_k=top_k), chunk, student, teacher).reshape(shape)
    return _in_chunks(partial(_exact, kind=kind), chunk, student, teacher).reshape(shape)


def sampled_divergence(student_logprobs: Tensor, teacher_logprobs: Tensor, kind: Divergence) -> Tensor:
    """The divergence at each position from the log-probabilities of tokens that the student sampled, shape [...] throughout.

    With r = T/S of the token and f as in the module's docstring, the value is f(r): unbiased and never negative (for
    reverse, r - 1 - log r, the k3 of Schulman 2020). Its own derivative would be wrong, because the distribution that
    tokens come from moves as well: differentiating k3 follows the *forward* KL, and differentiating log S - log T
    follows nothing at all. The gradient here is that of E_S[f(T/S)] at the position:

        E_S[(f(r) - r f'(r)) grad log S], with the weight log S/T (reverse), 1 - r (forward), log(S/M) / 2 (js)

    so it is unbiased too. r is held at e^20 where the student finds its own token all but impossible.
    """
    log_ratio = (teacher_logprobs.detach() - student_logprobs.detach()).float()
    ratio = log_ratio.clamp(max=LOG_RATIO_LIMIT).exp()
    if kind == "reverse":
        value, weight = ratio - 1 - log_ratio, -log_ratio
    elif kind == "forward":
        value, weight = ratio * log_ratio - ratio + 1, 1 - ratio
    else:
        log_student_over_mixture = math.log(2) - torch.log1p(ratio)
        log_teacher_over_mixture = log_ratio + log_student_over_mixture
        value = (log_student_over_mixture + ratio * log_teacher_over_mixture) / 2
        weight = log_student_over_mixture / 2
    score = student_logprobs.float()
    return value + weight * (score - score.detach())


def fill_missing(teacher_logprobs: Tensor, present: Tensor) -> Tensor:
    """Teacher log-probabilities with `MISSING_LOGPROB` wherever `present` is False, whatever stood there (0, nan, -inf)."""
    return torch.where(present.bool(), teacher_logprobs, torch.full_like(teacher_logprobs, MISSING_LOGPROB))


def _exact(student: Tensor, teacher: Tensor, *, kind: Divergence) -> Tensor:
    """The divergence of rows of logits [N, V] over the whole vocabulary: [N]."""
    return _divergence_of(_log_softmax(student), _teacher_logprobs(teacher, student), kind)


def _topk(student: Tensor, teacher: Tensor, *, kind: Divergence, top_k: int) -> Tensor:
    """The divergence of rows of logits [N, V] over `top_k` tokens and the bucket of the rest: [N]."""
    log_student, log_teacher = _log_softmax(student), _teacher_logprobs(teacher, student)
    if kind == "reverse":
        leading = log_student.detach()
    elif kind == "forward":
        leading = log_teacher
    else:
        leading = torch.logaddexp(log_student.detach(), log_teacher)
    index = leading.topk(top_k, dim=-1).indices
    return _divergence_of(_bucketed(log_student, index), _bucketed(log_teacher, index), kind)


def _bucketed(logprobs: Tensor, index: Tensor) -> Tensor:
    """Log-probabilities [N, k + 1]: those at `index` [N, k], and the logarithm of the mass of all others."""
    rest = logprobs.scatter(-1, index, -math.inf).logsumexp(-1, keepdim=True)
    return torch.cat([logprobs.gather(-1, index), rest], dim=-1)


def _divergence_of(log_student: Tensor, log_teacher: Tensor, kind: Divergence) -> Tensor:
    if kind == "reverse":
        return (log_student.exp() * (log_student - log_teacher)).sum(-1)
    if kind == "forward":
        return (log_teacher.exp() * (log_teacher - log_student)).sum(-1)
    log_mixture = torch.logaddexp(log_student, log_teacher) - math.log(2)
    from_student = (log_student.exp() * (log_student - log_mixture)).sum(-1)
    from_teacher = (log_teacher.exp() * (log_teacher - log_mixture)).sum(-1)
    return (from_student + from_teacher) / 2


def _log_softmax(logits: Tensor) -> Tensor:
    return logits.float().log_softmax(-1).clamp(min=FLOOR)


def _teacher_logprobs(teacher: Tensor, student: Tensor) -> Tensor:
    """Log-probabilities [N, V] of the teacher; what both forbid counts for nothing."""
    return fill_missing(_log_softmax(teacher), (teacher > -math.inf) | (student == -math.inf))


def _gathered(logits: Tensor, tokens: Tensor) -> Tensor:
    """Log-probabilities [N] of `tokens` [N] under logits [N, V], without a second tensor of that size."""
    logits = logits.float()
    return (logits.gather(-1, tokens.unsqueeze(-1)).squeeze(-1) - logits.logsumexp(-1)).clamp(min=FLOOR)


def _in_chunks(function: Callable[..., Tensor], chunk: int, *rows: Tensor) -> Tensor:
    """`function` over rows [N, ...], `chunk` rows at a time; with several chunks each is computed again in the backward pass."""
    total = rows[0].shape[0]
    if total <= chunk:
        return function(*rows)
    parts = []
    for start in range(0, total, chunk):
        part = [tensor[start : start + chunk] for tensor in rows]
        parts.append(checkpoint(function, *part, use_reentrant=False, preserve_rng_state=False))
    return torch.cat(parts)


# policy gradient


def policy_loss(
    logprobs: Tensor, old_logprobs: Tensor, advantages: Tensor, mask: Tensor, *, clip_low: float, clip_high: float
) -> tuple[Tensor, Tensor]:
    """The clipped policy loss, a mean over the tokens of `mask`, and the share of those tokens whose ratio was clipped.

    `logprobs` and `old_logprobs` (at sampling time) are [B, T], `advantages` [B] or [B, T], `mask` [B, T] with 1 on assistant
    tokens. The ratio is clipped to 1 - clip_low .. 1 + clip_high. TRL calls this loss `dapo`, for a batch that is not split.
    """
    if advantages.dim() == 1:
        advantages = advantages.unsqueeze(1)
    counts = mask.bool()
    # at a masked position anything may stand; exp(0) gives it no value and no gradient
    ratio = torch.where(counts, logprobs - old_logprobs, 0).exp()
    clipped = ratio.clamp(1 - clip_low, 1 + clip_high)
    loss = -torch.min(ratio * advantages, clipped * advantages)
    was_clipped = ((ratio < 1 - clip_low) & (advantages < 0)) | ((ratio > 1 + clip_high) & (advantages > 0))
    total = counts.sum().clamp(min=1)
    return (loss * counts).sum() / total, (was_clipped & counts).sum() / total


def group_advantages(rewards: Tensor, group: Tensor, scale: bool) -> Tensor:
    """Rewards [B] less the mean of their group (ids [B]); with `scale` also divided by the group's standard deviation.

    The division makes a group whose rewards nearly agree count as much as one whose rewards differ (Liu 2025 argues against
    it). The deviation has n - 1 below it and 1e-4 added, as in TRL; alone in its group, an episode has the advantage 0.
    """
    member, size = _members(rewards, group)
    mean = torch.zeros_like(size).index_add(0, member, rewards) / size
    advantages = rewards - mean[member]
    if not scale:
        return advantages
    squares = torch.zeros_like(size).index_add(0, member, advantages**2)
    deviation = (squares / (size - 1).clamp(min=1)).sqrt()
    return advantages / (deviation[member] + STD_EPSILON)


def zero_variance(rewards: Tensor, group: Tensor) -> Tensor:
    """For each group, in the order of its id, whether all its rewards are equal, so that nothing is learned from it."""
    member, size = _members(rewards, group)
    highest = torch.zeros_like(size).scatter_reduce(0, member, rewards, "amax", include_self=False)
    lowest = torch.zeros_like(size).scatter_reduce(0, member, rewards, "amin", include_self=False)
    return highest == lowest


def _members(rewards: Tensor, group: Tensor) -> tuple[Tensor, Tensor]:
    """For each reward the number of its group, and for each group its size in the type of the rewards."""
    if rewards.shape != group.shape or rewards.dim() != 1:
        raise ValueError(f"rewards {tuple(rewards.shape)} and group ids {tuple(group.shape)} must both be of shape [B]")
    if not torch.isfinite(rewards).all():
        raise ValueError("a reward is not finite: leave out episodes without a score before advantages are computed")
    _, member = torch.unique(group, return_inverse=True)
    return member, member.bincount().to(rewards.dtype)
