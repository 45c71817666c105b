import json
import math
from pathlib import Path

import pytest
from conftest import ConceptEmbedder

from medmcp.kb import BadInput
from medmcp.kb.evaluate import evaluate, ndcg, percentile, recall, reciprocal_rank


def test_ndcg_by_hand() -> None:
    # Relevant at ranks 1 and 3 of two: (1 + 1/log2(4)) / (1 + 1/log2(3)) = 1.5 / 1.63093 = 0.91972.
    assert ndcg(["a", "x", "b"], {"a": 1, "b": 1}) == pytest.approx(0.91972, abs=1e-5)
    # Grades 1 then 2: (1 + 2/log2(3)) / (2 + 1/log2(3)) = 2.26186 / 2.63093 = 0.85972.
    assert ndcg(["a", "b"], {"a": 1, "b": 2}) == pytest.approx(0.85972, abs=1e-5)
    assert ndcg(["x"] * 10 + ["a"], {"a": 1}) == 0
    assert ndcg([], {"a": 0}) == 0


def test_recall_and_reciprocal_rank_by_hand() -> None:
    judged = {"a": 1, "b": 1, "c": 0}
    assert recall(["a", "c", "b"], judged, 2) == 0.5
    assert reciprocal_rank(["c", "x", "b"], judged) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"] * 10 + ["a"], judged) == 0


def test_percentiles_take_the_nearest_rank() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 99), percentile([3.0], 99)) == (50, 99, 3)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """Three documents and three judged queries: one found first, one second, one not at all by its words."""
    documents = [
        {"_id": "d1", "title": "Aspirin", "text": "Aspirin in myocardial infarction."},
        {"_id": "d2", "title": "Oxygen", "text": "Oxygen oxygen oxygen."},
        {"_id": "d3", "title": "Saturation", "text": "Oxygen when saturation is low, and at no other time."},
    ]
    queries = [
        {"_id": "q1", "text": "aspirin"},
        {"_id": "q2", "text": "oxygen"},
        {"_id": "q3", "text": "heart attack"},
        {"_id": "q4", "text": "nobody judged this"},
    ]
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in documents))
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in queries))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td3\t1\nq3\td1\t1\n")
    return folder


def test_a_beir_directory_is_measured_by_full_text(beir: Path) -> None:
    found = evaluate(beir)
    assert (found.documents, found.queries, found.mode) == (3, 3, "words")
    assert found.ndcg_at_10 == pytest.approx((1 + 1 / math.log2(3) + 0) / 3, abs=1e-4)
    assert found.mrr_at_10 == pytest.approx((1 + 1 / 2 + 0) / 3, abs=1e-4)
    assert found.recall_at_10 == pytest.approx(2 / 3, abs=1e-4)
    assert 0 < found.latency_p50_ms <= found.latency_p99_ms


def test_an_embedder_makes_it_hybrid(beir: Path) -> None:
    found = evaluate(beir, mode="hybrid", embedder=ConceptEmbedder())
    assert (found.mode, found.recall_at_10) == ("hybrid", 1.0)


def test_what_is_not_a_beir_directory_is_refused(beir: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Splits here: test"):
        evaluate(beir, split="dev")
    (beir / "qrels" / "bad.tsv").write_text("q1 d1 1\n")
    with pytest.raises(BadInput, match="line 1"):
        evaluate(beir, split="bad")
    (beir / "corpus.jsonl").unlink()
    with pytest.raises(BadInput, match=r"holds no corpus\.jsonl"):
        evaluate(beir)
