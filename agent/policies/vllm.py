"""`vllm:PATH`: a causal language model on disk, sampled by vLLM in this process. Needs the extra `vllm` and a GPU.

The agent loop, the dialects and what is recorded are those of `hf:PATH`; only who samples is another. To ask a vLLM server
instead, use `openai:MODEL@URL`.
"""

from pathlib import Path
from typing import Any

from medmcp.agent.dialect import dialect_of
from medmcp.agent.engine import EngineGenerator, Sample
from medmcp.agent.policies.hf import load_tokenizer
from medmcp.agent.policies.tokens import TokenPolicy
from medmcp.agent.policy import PolicyError
from medmcp.agent.tool_listing import Listing

__all__ = ["vllm_policy"]


def vllm_policy(
    path: str, *, temperature: float, max_tokens: int, seed: int, slots: int, listing: Listing, size: int = 16_384
) -> TokenPolicy:
    """The policy of a model folder. Raises `PolicyError` if the folder or vLLM is missing."""
    tokenizer = load_tokenizer(path)
    dialect = dialect_of(tokenizer, listing)
    try:
        import vllm
    except ImportError:
        raise PolicyError("vllm: needs vLLM and a GPU: pip install 'medmcp[vllm]'. Without them use hf:PATH.") from None
    engine = vllm.LLM(
        model=path, max_model_len=size, max_num_seqs=slots, seed=seed, enable_prefix_caching=True,
        logprobs_mode="processed_logprobs",
    )  # fmt: skip
    generator = EngineGenerator(_sample(vllm, engine, sorted(dialect.stop_ids)), size=size)
    return TokenPolicy(
        generator, dialect, name=f"vllm:{Path(path).name}", temperature=temperature, max_tokens=max_tokens, slots=slots,
        size=size, seed=seed,
    )  # fmt: skip


def _sample(vllm: Any, engine: Any, stop_ids: list[int]) -> Sample:
    def sample(
        prompts: list[list[int]], temperature: float, max_tokens: int
    ) -> list[tuple[list[int], list[float]]]:  # fmt: skip
        asked = vllm.SamplingParams(
            temperature=temperature, max_tokens=max_tokens, logprobs=0, stop_token_ids=stop_ids, detokenize=False
        )  # fmt: skip
        inputs = [{"prompt_token_ids": ids} for ids in prompts]
        given = [answer.outputs[0] for answer in engine.generate(inputs, sampling_params=asked, use_tqdm=False)]
        return [
            (list(one.token_ids), [row[token].logprob for token, row in zip(one.token_ids, one.logprobs, strict=True)])
            for one in given
        ]

    return sample
