"""`Reranker`: a second look at the best hits by a model that reads query and passage together. Off unless asked for.

Any sentence-transformers cross-encoder in a local directory will do; none is packaged and nothing is downloaded.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from medmcp.kb.error import BadInput, KnowledgeBaseError

__all__ = ["DEPTH", "CrossEncoderReranker", "Reranker"]

DEPTH = 30
"""How many of the best hits are looked at again; the rest keep their order behind them."""


class Reranker(Protocol):
    """Scores passages for a query."""

    name: str

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score for each text; higher is better."""


class CrossEncoderReranker:
    """A cross-encoder from a local directory. Raises KnowledgeBaseError."""

    def __init__(self, path: Path) -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise KnowledgeBaseError("sentence-transformers is not installed. Get it with: pip install 'medmcp[embed]'")
        if not (path / "config.json").is_file():
            raise BadInput(f"{path} holds no cross-encoder (there is no config.json in it). Give another --reranker.")
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(str(path), local_files_only=True)
        except (OSError, ValueError, RuntimeError) as problem:
            raise KnowledgeBaseError(f"The cross-encoder at {path} cannot be loaded: {problem}") from problem
        self.name = path.resolve().name

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        found = np.asarray(self._model.predict([(query, text) for text in texts], show_progress_bar=False))
        if found.ndim != 1:
            raise KnowledgeBaseError(f"{self.name} gives several scores a pair: it classifies, it does not rank.")
        return [float(score) for score in found]
