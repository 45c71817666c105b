"""`sampler`: who samples the rollouts of a training: the model itself by `agent/generation.py`, or vLLM through TRL.

    transformers    the very model that is trained; nothing to keep in step
    vllm-colocate   an engine of vLLM in each process, on the GPU that trains
    vllm-server     one `trl vllm-serve` elsewhere, for a training of one process

TRL's `VLLMGeneration` starts or finds the engine and gives it the weights before each batch of rollouts. Since vLLM's
log-probabilities are those that the ratio is taken against, what it computes otherwise than the trainer is weighed there.
Evaluations and the retry test are sampled by the model itself.
"""

from importlib.util import find_spec
from typing import Any

from medmcp.agent.engine import EngineGenerator, Sample
from medmcp.train.config import ConfigError, TrainConfig
from medmcp.train.process import process

__all__ = ["engine_of", "require", "vllm_arguments"]


def require(config: TrainConfig) -> None:
    """Raises `ConfigError` if the sampler of a configuration cannot be had."""
    if config.sampler == "transformers":
        return
    if find_spec("vllm") is None:
        raise ConfigError(
            f"sampler={config.sampler} needs vLLM and a GPU: pip install 'medmcp[vllm]'. Without them leave sampler=transformers."
        )
    if config.sampler == "vllm-server" and process().num_processes > 1:
        raise ConfigError("sampler=vllm-server serves a training of one process; with several use vllm-colocate.")


def vllm_arguments(config: TrainConfig, stop_ids: frozenset[int]) -> dict[str, Any]:
    """What TRL's configuration says about vLLM; nothing if it does not sample."""
    if config.sampler == "transformers":
        return {}
    return {
        "use_vllm": True, "vllm_mode": config.sampler.removeprefix("vllm-"), "vllm_server_base_url": config.vllm_url or None,
        "vllm_gpu_memory_utilization": config.vllm_memory, "vllm_max_model_length": config.episode_tokens,
        "vllm_importance_sampling_correction": False, "generation_kwargs": {"stop_token_ids": sorted(stop_ids)},
    }  # fmt: skip


def engine_of(trainer: Any, config: TrainConfig) -> EngineGenerator:
    """Turns from the engine of a TRL trainer."""
    return EngineGenerator(_sample(trainer.vllm_generation), size=config.episode_tokens)


def _sample(generation: Any) -> Sample:
    def sample(
        prompts: list[list[int]], temperature: float, max_tokens: int
    ) -> list[tuple[list[int], list[float]]]:  # fmt: skip
        generation.temperature, generation.max_completion_length = temperature, max_tokens
        _, completions, logprobs, _ = generation.generate(prompts, images=None, num_generations=1)
        said = [(ids, [row[0] for row in rows]) for ids, rows in zip(completions, logprobs, strict=True)]
        if any(None in values for _, values in said):
            raise RuntimeError("vLLM gave a token without its log-probability, which the ratio is taken against")
        return said

    return sample
