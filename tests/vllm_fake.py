"""A stand-in for the package `vllm`, which needs a GPU: the part of its published interface that is used here.

    LLM(model=, max_model_len=, …).generate([{"prompt_token_ids": ids}], sampling_params=, use_tqdm=)
        -> [RequestOutput: .prompt_token_ids, .outputs[0].token_ids, .outputs[0].logprobs[n][token].logprob]
    SamplingParams(temperature=, max_tokens=, logprobs=, stop_token_ids=, …)

It samples with the transformers model of the folder, so its log-probabilities can be checked. That vLLM itself answers like
this is taken from its documentation and was not run.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import torch
from transformers import AutoModelForCausalLM


@dataclass
class SamplingParams:
    """As vLLM's, the fields that are used."""

    n: int = 1
    temperature: float = 1.0
    max_tokens: int | None = 16
    logprobs: int | None = None
    stop_token_ids: list[int] = field(default_factory=list)
    detokenize: bool = True
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    repetition_penalty: float = 1.0


class LLM:
    """One model, sampled token by token; `model` may be given new weights as TRL gives them."""

    def __init__(self, model: str, max_model_len: int, seed: int = 0, **options: Any) -> None:
        self.options = options | {"max_model_len": max_model_len}
        self.model: Any = AutoModelForCausalLM.from_pretrained(model).eval()
        self.calls: list[int] = []  # prompts a call
        self.loaded = 0
        self._random = torch.Generator().manual_seed(seed)
        runner = SimpleNamespace(model=SimpleNamespace(load_weights=self._load))
        worker = SimpleNamespace(driver_worker=SimpleNamespace(model_runner=runner))
        self.llm_engine = SimpleNamespace(model_executor=worker)

    def _load(self, weights: Any) -> None:
        for name, value in weights:
            self.model.get_parameter(name).data.copy_(value)
            self.loaded += 1

    def reset_prefix_cache(self) -> None:
        """Nothing is cached."""

    @torch.no_grad()
    def generate(self, prompts: list[Any], sampling_params: SamplingParams, use_tqdm: bool) -> list[Any]:
        """A completion a prompt; the stop token is among its tokens."""
        assert sampling_params.logprobs == 0  # of the sampled token alone
        self.calls.append(len(prompts))
        return [self._completed(prompt["prompt_token_ids"], sampling_params) for prompt in prompts]

    def _completed(self, prompt: list[int], asked: SamplingParams) -> Any:
        ids: list[int] = []
        rows = []
        while len(ids) < (asked.max_tokens or 16) and not set(ids[-1:]) & set(asked.stop_token_ids):
            logits = self.model(input_ids=torch.tensor([[*prompt, *ids]])).logits[0, -1]
            logprobs = (logits / asked.temperature).log_softmax(-1)
            token = int(torch.multinomial(logprobs.exp(), 1, generator=self._random))
            ids.append(token)
            rows.append({token: SimpleNamespace(logprob=logprobs[token].item(), rank=1, decoded_token=None)})
        return SimpleNamespace(prompt_token_ids=prompt, outputs=[SimpleNamespace(token_ids=ids, logprobs=rows)])


class Client:
    """As `trl.generation.vllm_client.VLLMClient`, over a server that is not there."""

    folder = ""  # of the model that the server was started with

    def __init__(self, base_url: str, group_port: int, connection_timeout: float) -> None:
        self.base_url = base_url
        self.llm = LLM(self.folder, max_model_len=400)
        self.joined = False

    def init_communicator(self, device: Any) -> None:
        """Join the group that weights are sent in."""
        self.joined = True

    def update_named_params(self, metadata: list[tuple[str, str, list[int]]], weights: Any) -> None:
        """Take the weights that were announced."""
        assert self.joined
        announced = {name: shape for name, _, shape in metadata}
        for name, value in weights:
            assert list(value.shape) == announced[name]
            self.llm.llm_engine.model_executor.driver_worker.model_runner.model.load_weights([(name, value)])

    def reset_prefix_cache(self) -> None:
        """Nothing is cached."""

    def generate(self, prompts: list[list[int]], features: Any, generation_kwargs: dict[str, Any], **asked: Any) -> Any:
        """Lists in the order of the prompts."""
        asked.pop("structured_outputs_regex")
        given = self.llm.generate(
            [{"prompt_token_ids": ids} for ids in prompts], SamplingParams(**asked, **generation_kwargs), use_tqdm=False
        )
        completions = [answer.outputs[0] for answer in given]
        return {
            "prompt_ids": prompts,
            "completion_ids": [one.token_ids for one in completions],
            "logprobs": [[[row[token].logprob] for token, row in zip(one.token_ids, one.logprobs, strict=True)] for one in completions],
        }  # fmt: skip
