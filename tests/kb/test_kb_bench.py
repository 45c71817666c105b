"""The benchmarks on a corpus of a few lines: what they make, and what they write."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import ConceptEmbedder

from medmcp.kb.bench.corpus import Corpus, MixedEmbedder
from medmcp.kb.bench.plot import Panel, plot
from medmcp.kb.bench.reference import Fts5
from medmcp.kb.bench.report import report
from medmcp.kb.cli import kb


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The three corpora in miniature: 250 questions, a module, an abstract."""
    folder = tmp_path / "data"
    (folder / "scifact" / "qrels").mkdir(parents=True)
    answers = [
        {"id": f"{n}", "question": f"What is disease number {n}?", "answer": f"Disease number {n} is a rare disease."}
        for n in range(250)
    ]

    def write(path: Path, rows: list[dict[str, str]]) -> None:
        path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))

    write(folder / "medquad.jsonl.gz", answers)
    write(folder / "openstax-ccby.jsonl.gz", [{"book": "B", "module": "M", "text": "A cell has a thin membrane."}])
    write(folder / "scifact" / "corpus.jsonl.gz", [{"_id": "1", "title": "T", "text": "We gave the drug to mice."}])
    return folder


def test_made_passages_are_many_different_and_the_same_each_time(data: Path) -> None:
    corpus = Corpus(data)
    made = list(corpus.passages(50))
    assert len({one.id for one in made}) == 50
    assert made == list(Corpus(data).passages(50))
    assert all(95 <= len(one.text.split()) <= 95 + 60 for one in made)
    assert len(corpus.queries) == 200


def test_mixed_vectors_have_length_one() -> None:
    pool = np.eye(5, dtype=np.float32)
    made = MixedEmbedder(ConceptEmbedder(), pool).embed(["a"] * 20)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, rtol=1e-5)


def test_the_reference_asks_for_any_of_twelve_words_that_are_no_stop_words(tmp_path: Path) -> None:
    database = Fts5(tmp_path / "fts5.db")
    database.build(iter([("a", "the gout"), ("b", "of asthma"), ("c", "the of")]))
    assert [row[0] for row in database.search("what is the asthma")] == ["b"]
    thirteen = " ".join(f"word{n}" for n in range(12)) + " gout"
    assert database.search(thirteen) == []
    database.close()


def test_the_plot_is_an_svg_with_a_point_for_each_size() -> None:
    tree = ElementTree.fromstring(plot([1_000, 10_000], [Panel("ms", {"p50": [1, 2], "p99": [10, 40]})]))
    assert len(tree.findall(".//{http://www.w3.org/2000/svg}circle")) == 4


def test_a_report_says_of_each_budget_whether_it_is_met(tmp_path: Path) -> None:
    rows = [
        {"mode": mode, "query_precision": precision, "ndcg_at_10": value, "recall_at_10": 0, "mrr_at_10": 0,
         "recall_at_100": 0, "latency_p50_ms": 1}
        for mode, precision, value in (("words", "", 0.684), ("hybrid", "int8", 0.70))
    ]  # fmt: skip
    machine = {"load_average": [1.0], "nice": 0}
    (tmp_path / "quality.json").write_text(json.dumps({"before": machine, "evaluations": rows}))
    (written,) = report(tmp_path)
    text = written.read_text()
    assert "| words |  | 0.684 | 0.684 | met |" in text
    assert "| hybrid | int8 | 0.7 | 0.715 | missed |" in text


def test_a_folder_without_the_corpora_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(kb, ["bench", "imports", "--data", str(tmp_path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "medquad.jsonl.gz" in result.stderr
