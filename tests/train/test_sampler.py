"""Rollouts by vLLM, through TRL's own code over a stand-in for vLLM (`vllm_fake.py`): weights in step, exact log-probabilities."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import torch
import vllm_fake
from small import batch_of, small_config

from medmcp.agent.policies.hf import load_model
from medmcp.train.config import ConfigError
from medmcp.train.presets import resolve, start

MODES = ("vllm-colocate", "vllm-server")


@pytest.fixture
def vllm(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if vLLM were installed, and a server up."""
    monkeypatch.setattr("medmcp.train.sampler.find_spec", lambda name: object())
    monkeypatch.setattr("trl.generation.vllm_generation.is_vllm_available", lambda: True)
    monkeypatch.setattr("trl.generation.vllm_generation.LLM", vllm_fake.LLM, raising=False)
    monkeypatch.setattr("trl.generation.vllm_generation.SamplingParams", vllm_fake.SamplingParams, raising=False)
    monkeypatch.setattr("trl.generation.vllm_generation.VLLMClient", vllm_fake.Client)
    monkeypatch.setattr(vllm_fake.Client, "folder", str(model_folder))
    with mock.patch.dict(os.environ):  # TRL writes RANK and others, for vLLM
        yield


@pytest.fixture
def sampled_by(
    vllm: None, make_trainer: Callable[..., Any], model_folder: Path
) -> Callable[..., tuple[Any, vllm_fake.LLM]]:  # fmt: skip
    def make(sampler: str, **settings: Any) -> tuple[Any, vllm_fake.LLM]:
        url = "http://127.0.0.1:8000" if sampler == "vllm-server" else ""
        model, _ = load_model(str(model_folder))
        trainer = make_trainer("grpo-cos", model=model, sampler=sampler, vllm_url=url, **settings)
        generation = trainer.vllm_generation
        return trainer, generation.vllm_client.llm if url else generation.llm

    return make


@pytest.mark.parametrize("sampler", MODES)
def test_the_episodes_are_the_engine_s_and_their_log_probabilities_those_of_the_model(
    sampled_by: Callable[..., Any], sampler: str
) -> None:
    trainer, llm = sampled_by(sampler)
    inputs = batch_of(trainer)
    assert sum(llm.calls) >= trainer.settings.groups * trainer.settings.group_size
    assert max(llm.calls) > 1  # who waits at the same moment is sampled together
    spoken = inputs["turn_ids"] >= 0
    assert spoken.sum(1).max() > trainer.settings.turn_tokens  # several turns
    ids = torch.cat([inputs["prompt_ids"], inputs["completion_ids"]], 1)
    mask = torch.cat([inputs["prompt_mask"], inputs["completion_mask"]], 1)
    width = spoken.shape[1]
    with torch.no_grad():
        logits = trainer.model(input_ids=ids, attention_mask=mask).logits[:, -width - 1 : -1]
    expected = logits.log_softmax(-1).gather(-1, inputs["completion_ids"][..., None]).squeeze(-1)
    torch.testing.assert_close(inputs["old_per_token_logps"][spoken], expected[spoken], atol=1e-4, rtol=0)


@pytest.mark.parametrize("sampler", MODES)
def test_before_each_batch_of_rollouts_the_engine_has_the_weights_of_the_model(
    sampled_by: Callable[..., Any], sampler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, llm = sampled_by(sampler, steps=3, learning_rate=1e-2)
    seen: list[torch.Tensor] = []
    real = trainer.worker.play

    def watched(*arguments: Any) -> Any:
        for name, value in trainer.model.named_parameters():
            assert llm.model.get_parameter(name).equal(value), name
        seen.append(trainer.model.get_input_embeddings().weight.detach().clone())
        return real(*arguments)

    monkeypatch.setattr(trainer.worker, "play", watched)
    trainer.train()
    assert len(seen) == 3
    assert not seen[0].equal(seen[2])  # something was learned that had to be sent


def test_without_vllm_the_error_says_what_to_install(model_folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"sampler=vllm-colocate needs vLLM and a GPU: pip install 'medmcp\[vllm\]'"):
        start(small_config("grpo", model=str(model_folder), sampler="vllm-colocate"))


def test_a_server_needs_its_address() -> None:
    with pytest.raises(ConfigError, match="vllm_url=http"):
        resolve("grpo", "tiny", {"sampler": "vllm-server"})
