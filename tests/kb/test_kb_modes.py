"""Words, meaning, hybrid; reranking; the event loop; the real model where it is installed."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from conftest import PASSAGES, ConceptEmbedder, passage

from medmcp.kb import KnowledgeBase, KnowledgeBaseError, table
from medmcp.kb.embed import embed
from medmcp.kb.embedder import Vectors, load_embedder, packaged_model
from medmcp.kb.rerank import CrossEncoderReranker
from medmcp.kb.table import VECTORS, open_table
from medmcp.kb.vector_cache import CachedEmbedder


def titles(base: KnowledgeBase, query: str, **options: object) -> list[str]:
    return [hit.passage.title for hit in base.search(query, **options).hits]


def test_each_mode_says_which_indexes_answered(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    base = KnowledgeBase(folder, embedder=ConceptEmbedder())
    assert base.search("heart", mode="words").used.indexes == ("full text",)
    assert base.search("heart", mode="meaning").used.indexes == ("vectors (exact)",)
    used = base.search("heart").used
    assert (used.mode, used.indexes, used.query_precision) == ("hybrid", ("full text", "vectors (exact)"), "fp32")


def test_meaning_alone_ranks_by_vectors(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    hits = KnowledgeBase(folder, embedder=ConceptEmbedder()).search("heart attack", mode="meaning").hits
    assert hits[0].passage == PASSAGES[0]
    assert all(hit.text_rank is None and hit.vector_rank for hit in hits)


def test_filters_hold_for_both_rankings(folder: Path) -> None:
    table.add(folder, [passage("Rate of a trial.", title="RCT", study_type="rct", organisation="ESC", year=2019)])
    embed(folder, ConceptEmbedder())
    base = KnowledgeBase(folder, embedder=ConceptEmbedder())
    for mode in ("words", "meaning", "hybrid"):
        assert titles(base, "rate trial", mode=mode, study_types=["rct"]) == ["RCT"]
        assert titles(base, "rate trial", mode=mode, organisations=["ESC"]) == ["RCT"]
        assert titles(base, "rate trial", mode=mode, years=(2018, 2019)) == ["RCT"]
        assert "RCT" not in titles(base, "rate trial", mode=mode, exclude=["RCT"])


class Backwards:
    """Likes what is alphabetically late."""

    name = "backwards"

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return [float(ord(text[0])) for text in texts]


def test_a_reranker_orders_the_best_hits_again_and_is_named(tmp_path: Path) -> None:
    table.build(tmp_path, [passage(f"Sepsis {'sepsis ' * n}.", title=letter) for n, letter in enumerate("ABC")])
    plain = KnowledgeBase(tmp_path)
    again = KnowledgeBase(tmp_path, reranker=Backwards())
    assert titles(again, "sepsis") == ["C", "B", "A"]
    assert set(titles(plain, "sepsis")) == {"A", "B", "C"}
    assert again.search("sepsis").used.indexes == ("full text", "cross-encoder backwards")
    first = again.search("sepsis", limit=2)
    assert titles(again, "sepsis", limit=2, cursor=first.next_cursor) == ["A"]


def test_a_search_does_not_hold_up_the_event_loop(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    go_on = threading.Event()

    class Waiting(ConceptEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            assert go_on.wait(60), "the loop could not run while the query was embedded"
            return super().embed(texts)

    async def both() -> int:
        base = KnowledgeBase(folder, embedder=Waiting())
        search = asyncio.create_task(base.search_async("heart attack", mode="hybrid"))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_later(0.01, go_on.set)
        return len((await search).hits)

    assert asyncio.run(both())


def test_a_query_that_comes_again_is_not_embedded_again(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    embedder = ConceptEmbedder()
    base = KnowledgeBase(folder, embedder=embedder)
    base.search("heart attack")
    base.search("heart attack", limit=3)
    assert embedder.embedded == 1


def test_the_cache_of_vectors_outlives_its_process(tmp_path: Path) -> None:
    inner = ConceptEmbedder()
    texts = ["heart", "rate", "heart"]
    first = CachedEmbedder(inner, folder=tmp_path)
    made = first.embed(texts)
    first.close()
    assert inner.embedded == 2
    again = CachedEmbedder(inner, folder=tmp_path)
    np.testing.assert_array_equal(again.embed(texts), made)
    again.close()
    assert inner.embedded == 2


def test_a_warm_base_answers_the_same(folder: Path) -> None:
    base = KnowledgeBase(folder)
    before = base.search("rate")
    base.warm()
    assert base.search("rate") == before


def test_a_cross_encoder_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(KnowledgeBaseError, match="no cross-encoder"):
        CrossEncoderReranker(tmp_path)


needs_model = pytest.mark.skipif(packaged_model() is None, reason="the extra embed is not installed")


@needs_model
@pytest.mark.filterwarnings("ignore")
def test_the_packaged_model_finds_by_meaning_in_both_precisions(folder: Path) -> None:
    model = load_embedder()
    embed(folder, model)
    for precision in ("fp32", "int8"):
        base = KnowledgeBase(folder, queries=precision)  # type: ignore[arg-type]
        result = base.search("acetylsalicylic acid for a heart attack", mode="meaning")
        assert result.hits[0].passage == PASSAGES[0]
        assert result.used.query_precision == precision
        assert result.used.model.startswith("all-MiniLM-L6-v2@")


@needs_model
@pytest.mark.filterwarnings("ignore")
def test_int8_vectors_are_near_those_in_fp32() -> None:
    texts = ["rate control in atrial fibrillation", "vancomycin in renal failure"]
    full, short = load_embedder().embed(texts), load_embedder(precision="int8").embed(texts)
    # Eight bits a weight: the same direction within some degrees (cos 20° = 0.94), and not the same numbers.
    assert (full * short).sum(axis=1).min() > 0.94
    assert not np.array_equal(full, short)


def test_vectors_of_four_bytes_a_number_are_gone_on_with_as_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("pyarrow.float16", pa.float32)
        embed(folder, ConceptEmbedder())
    table.add(folder, [passage("A trial of oxygen after a heart attack.")])
    assert embed(folder, ConceptEmbedder()).vectors.rows == len(PASSAGES) + 1
    vectors = asyncio.run(open_table(folder, VECTORS))
    assert asyncio.run(vectors.schema()).field("vector").type.value_type == pa.float32()
    assert KnowledgeBase(folder, embedder=ConceptEmbedder()).search("trial", mode="meaning").hits
