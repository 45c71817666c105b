"""The policies by name: `policy("oracle")`, `policy("openai:MODEL@URL")`, `policy("hf:PATH")`."""

from pathlib import Path
from typing import Any

from medmcp.agent.policy import Policy, PolicyError
from medmcp.agent.tool_listing import Listing

__all__ = ["POLICY_KINDS", "policy", "tiny_folder"]

POLICY_KINDS = ("oracle", "random", "noop", "human", "openai:MODEL@URL", "tiny", "hf:PATH", "vllm:PATH")


def tiny_folder() -> Path:
    """The small model that comes along: the warm start of `medmcp train --preset tiny`."""
    return Path(__file__).parent.parent / "tiny"


def policy(
    name: str, *, temperature: float = 1.0, max_tokens: int = 2048, seed: int = 0, slots: int = 16, listing: Listing = "full"
) -> Policy:  # fmt: skip
    """The policy of that name; its module is imported now. `listing` is for models on disk, a server gets all. Raises
    `PolicyError` for a name that is none."""
    kind, _, rest = name.partition(":")
    options: dict[str, Any] = {"temperature": temperature, "max_tokens": max_tokens}
    if kind in ("oracle", "random", "noop") and not rest:
        from medmcp.agent.policies import scripted

        scripted_kinds: dict[str, type[Any]] = {
            "oracle": scripted.OraclePolicy, "random": scripted.RandomPolicy, "noop": scripted.NoopPolicy,
        }  # fmt: skip
        made: Policy = scripted_kinds[kind]()
        return made
    if kind == "human" and not rest:
        from medmcp.agent.policies.human import HumanPolicy

        return HumanPolicy()
    if kind == "openai":
        model, at, url = rest.rpartition("@")
        if not (at and model and url.startswith(("http://", "https://"))):
            raise PolicyError(f"'{name}' is not openai:MODEL@URL, e.g. openai:qwen3-8b@http://127.0.0.1:8000/v1.")
        from medmcp.agent.policies.openai import OpenAIPolicy

        return OpenAIPolicy(model, url, **options)
    if (kind == "hf" and rest) or name == "tiny":
        from medmcp.agent.policies.hf import HFPolicy

        return HFPolicy.of_path(rest or str(tiny_folder()), seed=seed, slots=slots, listing=listing, **options)
    if kind == "vllm" and rest:
        from medmcp.agent.policies.vllm import vllm_policy

        return vllm_policy(rest, seed=seed, slots=slots, listing=listing, **options)
    raise PolicyError(f"There is no policy '{name}'. There are: {', '.join(POLICY_KINDS)}.")
