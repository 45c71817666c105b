"""`Corpus`: sentences and questions of open corpora, and passages recombined from them, as many as wanted.

Each passage is three sentences in a row from one place and then single ones from anywhere until it has 95 words, about
107 in the mean: real words in their real frequencies, made-up coherence. The same seed gives the same passages.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from medmcp.kb import formats
from medmcp.kb.chunk import sentences
from medmcp.kb.embedder import Embedder, Precision, Vectors
from medmcp.kb.error import BadInput
from medmcp.kb.passage import Passage

__all__ = ["Corpus", "MixedEmbedder", "files"]

WORDS = 95
TITLE_WORDS = 6
QUERIES = 200
SOURCES = (
    ("pubmed", "literature"),
    ("textbooks", "textbook"),
    ("guidelines", "guideline"),
    ("medquad", "encyclopedia"),
)


def files(data: Path) -> dict[str, Path]:
    """Format to path of the corpora in the folder `data`. Raises BadInput."""
    wanted = {"medquad": "medquad.jsonl.gz", "openstax": "openstax-ccby.jsonl.gz", "beir": "scifact"}
    found = {name: data / place for name, place in wanted.items() if (data / place).exists()}
    if len(found) < len(wanted):
        raise BadInput(f"{data} must hold {', '.join(wanted.values())}. Give their folder with --data.")
    return found


class Corpus:
    """The sentences of MedQuAD, OpenStax and SciFact, and 200 questions of MedQuAD to ask."""

    def __init__(self, data: Path, seed: int = 7) -> None:
        generator = random.Random(seed)
        self.seed = seed
        self.sentences: list[str] = []
        questions: set[str] = set()
        for name, path in files(data).items():
            for entry in formats.read(name, path, formats.Reading()):
                assert isinstance(entry, Passage)
                parts = (" ".join(part.split()) for part in sentences(entry.text))
                self.sentences += [part for part in parts if 5 <= len(part.split()) <= 60]
                if name == "medquad":
                    questions.add(entry.title)
        self.queries = generator.sample(sorted(questions), QUERIES)

    def texts(self, count: int) -> Iterator[tuple[str, str]]:
        """`count` titles, the first words of some sentence, and texts."""
        generator = random.Random(self.seed)
        lengths = [len(sentence.split()) for sentence in self.sentences]
        last = len(self.sentences) - 3
        for _ in range(count):
            start = int(generator.random() * last)
            text = self.sentences[start : start + 3]
            words = sum(lengths[start : start + 3])
            while words < WORDS:
                one = int(generator.random() * last)
                text.append(self.sentences[one])
                words += lengths[one]
            title = self.sentences[int(generator.random() * last)]
            yield " ".join(title.split()[:TITLE_WORDS]), " ".join(text)

    def passages(self, count: int) -> Iterator[Passage]:
        """`count` passages of those texts, in four sources."""
        for number, (title, text) in enumerate(self.texts(count)):
            source, kind = SOURCES[number % len(SOURCES)]
            yield Passage(
                text=text,
                title=title,
                source=source,
                kind=kind,
                licence="recombined for measuring",
                year=1990 + number % 36,
            )


class MixedEmbedder:
    """In the place of `model`, gives each text the sum of two to four real vectors and a little noise, normalised.

    For measuring cost at sizes whose real vectors would take a day: the geometry is near that of the model's own, the
    meaning is not.
    """

    def __init__(self, model: Embedder, pool: Vectors) -> None:
        self.name = model.name
        self.location = model.location
        self.dimensions = model.dimensions
        self.precision: Precision = "fp32"
        self._pool = pool
        self._generator = np.random.default_rng(7)

    def embed(self, texts: Sequence[str]) -> Vectors:
        weights = self._generator.random((len(texts), 4), np.float32)
        weights[:, 2:] *= self._generator.random((len(texts), 2)) < 0.5
        chosen = self._generator.integers(0, len(self._pool), (len(texts), 4))
        mixed = np.einsum("nk,nkd->nd", weights, self._pool[chosen])
        mixed += self._generator.normal(0, 0.01, mixed.shape)
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)
