"""Six small passages that everything here can be asked about, and an embedder that knows a few synonyms."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from medmcp.kb import Passage, table
from medmcp.kb.embedder import Precision


def passage(text: str, **fields: object) -> Passage:
    return Passage.model_validate({"source": "notes", "kind": "guideline", "licence": "CC0", "text": text, **fields})


PASSAGES = (
    passage("Aspirin is given at once in myocardial infarction.", title="ACS", year=2023, doc_id="acs"),
    passage("Give oxygen only when saturation is below 90 %.", title="ACS", year=2023, doc_id="acs", chunk=1),
    passage("Lenient rate control aims at a resting rate below 110.", title="AF", year=2016, doi="10.1000/AF.1"),
    passage("Metoprolol slows the ventricular rate.", title="AF drugs", source="drugs", kind="drug_label"),
    passage("A trial of rhythm control.", title="EAST", source="pubmed", kind="literature", year=2020, pmid="123"),
    passage("Which drug slows the rate?", title="Q1", source="exam", kind="question_bank", year=2021),
)  # fmt: skip


class ConceptEmbedder:
    """Each known word is an axis, synonyms share one; a text is the normalised sum of its words."""

    CONCEPTS = (("heart", "attack", "myocardial", "infarction"), ("oxygen",), ("rate", "rhythm"), ("trial",))

    def __init__(self, name: str = "concepts@1") -> None:
        self.name = name
        self.location = "tests"
        self.precision: Precision = "fp32"
        self.dimensions = len(self.CONCEPTS) + 1
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.embedded += len(texts)
        found = np.zeros((len(texts), self.dimensions), np.float32)
        found[:, -1] = 0.1
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").split():
                for axis, words in enumerate(self.CONCEPTS):
                    found[row, axis] += word in words
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base of `PASSAGES`, without vectors."""
    table.build(tmp_path / "kb", PASSAGES)
    return tmp_path / "kb"
