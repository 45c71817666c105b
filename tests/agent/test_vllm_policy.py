"""`vllm:PATH` over a stand-in with vLLM's published interface: the adapter is tested, vLLM is not."""

import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
import torch
import vllm_fake
from test_hf import model_path  # noqa: F401
from transformers import LlamaForCausalLM

from medmcp.agent.loop import run_episode
from medmcp.agent.policies import policy
from medmcp.agent.policy import PolicyError
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built


def play(actor: Any, tasks: list[Built]) -> list[Trajectory]:
    found: list[Trajectory] = []

    async def one(built: Built) -> None:
        found.append(await run_episode(built, actor))

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for built in tasks:
                group.start_soon(one, built)

    anyio.run(main)
    return found


def test_what_is_recorded_is_what_the_engine_sampled(
    model_path: Path, tasks: list[Built], monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, "vllm", vllm_fake)
    actor: Any = policy(f"vllm:{model_path}", max_tokens=6, seed=1, slots=4)
    played = play(actor, tasks[:3])
    model = LlamaForCausalLM.from_pretrained(model_path)
    assert len(played) == 3
    for trajectory in played:
        assert trajectory.policy.startswith("vllm:")
        for turn in trajectory.turns:
            assert turn.prompt_ids is not None
            assert turn.token_ids is not None
            assert 1 <= len(turn.token_ids) <= 6
            ids = torch.tensor([[*turn.prompt_ids, *turn.token_ids]])
            with torch.no_grad():
                logprobs = model(input_ids=ids).logits[0].log_softmax(-1)
            first = len(turn.prompt_ids)
            expected = [logprobs[first - 1 + n, token].item() for n, token in enumerate(turn.token_ids)]
            assert turn.logprobs == pytest.approx(expected, abs=1e-4)
        for turn, following in zip(trajectory.turns, trajectory.turns[1:], strict=False):
            so_far = [*(turn.prompt_ids or []), *(turn.token_ids or [])]
            assert (following.prompt_ids or [])[: len(so_far)] == so_far


def test_without_vllm_the_error_says_what_to_install(
    model_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, "vllm", None)
    with pytest.raises(PolicyError, match=r"pip install 'medmcp\[vllm\]'"):
        policy(f"vllm:{model_path}")


def test_a_folder_that_is_not_there_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="There is no model folder"):
        policy(f"vllm:{tmp_path / 'nothing'}")
