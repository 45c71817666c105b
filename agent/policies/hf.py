"""`hf:PATH`: a causal language model on disk, batched across the live episodes. Needs the extra `hf`.

A `TokenPolicy` (`tokens.py`) whose turns are sampled here, with a cache kept across them (`generation.py`). A model with sliding-window layers is refused: the cache here holds layers that attend to everything before them.
"""

from pathlib import Path
from typing import Any

from medmcp.agent.dialect import Dialect, dialect_of
from medmcp.agent.policies.tokens import TokenPolicy
from medmcp.agent.policy import PolicyError
from medmcp.agent.tool_listing import Listing

__all__ = ["HFPolicy", "load_model", "load_tokenizer"]


def load_tokenizer(path: str) -> Any:
    """The tokenizer of a model folder. Raises `PolicyError` if the folder or the extra is missing."""
    if not Path(path).is_dir():
        raise PolicyError(f"There is no model folder at {path}. Give the folder that save_pretrained wrote.")
    try:
        from transformers import AutoTokenizer
    except ImportError:
        raise PolicyError("hf: needs torch and transformers: pip install 'medmcp[hf]'.") from None
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True)
    except (OSError, ValueError) as error:
        raise PolicyError(f"{path} does not load as a causal language model: {error}") from None
    return tokenizer


def load_model(path: str) -> tuple[Any, Any]:
    """Model and tokenizer of a folder. Raises `PolicyError` if the folder or the extra is missing."""
    tokenizer = load_tokenizer(path)
    from transformers import AutoModelForCausalLM

    try:
        model: Any = AutoModelForCausalLM.from_pretrained(path, local_files_only=True)
    except (OSError, ValueError) as error:
        raise PolicyError(f"{path} does not load as a causal language model: {error}") from None
    return model, tokenizer


class HFPolicy(TokenPolicy):
    """`of_path` loads a folder; a trainer gives the model that it is training."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        dialect: Dialect,
        *,
        name: str,
        temperature: float = 1.0,
        max_tokens: int = 512,
        slots: int = 16,
        size: int = 8192,
        seed: int = 0,
    ) -> None:
        from medmcp.agent.generation import Generator, supports

        if not supports(model.config):
            raise PolicyError(
                f"{name} has layers that do not attend to everything before them, which generation here needs. Serve it"
                " with vLLM and use openai:MODEL@URL."
            )
        size = min(size, getattr(model.config, "max_position_embeddings", None) or size)
        generator = Generator(model, dialect.stop_ids, slots=slots, size=size, pad_id=tokenizer.pad_token_id or 0)
        super().__init__(
            generator, dialect, name=name, temperature=temperature, max_tokens=max_tokens, slots=slots, size=size, seed=seed
        )  # fmt: skip
        self.model = model

    @classmethod
    def of_path(cls, path: str, *, listing: Listing = "full", **options: Any) -> "HFPolicy":
        """The policy of a model folder. Raises `PolicyError`."""
        import torch

        model, tokenizer = load_model(path)
        dialect = dialect_of(tokenizer, listing)
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        device: Any = "cuda" if torch.cuda.is_available() else "cpu"
        model.to(device).eval()
        return cls(model, tokenizer, dialect, name=f"hf:{Path(path).name}", **options)

    async def close(self) -> None:
        """Drop the model."""
        self.model = None
