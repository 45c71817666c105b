import asyncio
from pathlib import Path

import pytest
from conftest import PASSAGES, ConceptEmbedder, passage

from medmcp.kb import BadInput, KnowledgeBase, KnowledgeBaseError, OtherVersion, UnknownPassage, table
from medmcp.kb.embed import embed
from medmcp.kb.embedder import load_embedder
from medmcp.kb.fusion import reciprocal_rank_fusion
from medmcp.kb.manifest import Manifest


def titles(base: KnowledgeBase, query: str, **options: object) -> list[str]:
    return [hit.passage.title for hit in base.search(query, **options).hits]


def test_fusion_adds_reciprocal_ranks_and_scales_by_the_best() -> None:
    # a: 1/61 + 1/62, b: 1/62 + 1/61, c: 1/63 from one ranking only; a and b tie, the smaller id goes first.
    best = 1 / 61 + 1 / 62
    assert reciprocal_rank_fusion([["a", "b", "c"], ["b", "a"]]) == [
        ("a", pytest.approx(1.0)),
        ("b", pytest.approx(1.0)),
        ("c", pytest.approx(1 / 63 / best)),
    ]
    assert reciprocal_rank_fusion([[], []]) == []


def test_words_match_by_their_stems(folder: Path) -> None:
    assert titles(KnowledgeBase(folder), "slowing") == ["AF drugs"]


def test_the_best_hit_scores_one_and_says_why_it_is_there(folder: Path) -> None:
    result = KnowledgeBase(folder).search("resting rate control")
    assert result.hits[0].passage.title == "AF"
    assert (result.hits[0].score, result.hits[0].text_rank, result.hits[0].vector_rank) == (1.0, 1, None)
    assert (result.used.mode, result.used.base, result.used.passages) == ("words", "built", 6)


def test_filters_narrow_by_source_kind_and_year(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert titles(base, "rate control", sources=["drugs"]) == ["AF drugs"]
    assert titles(base, "rate control", kinds=["literature"]) == ["EAST"]
    assert titles(base, "rate control", years=(2017, None)) == ["EAST"]
    assert titles(base, "rate control", years=(None, 2016)) == ["AF"]


def test_question_banks_are_left_out_unless_asked_for(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert "Q1" not in titles(base, "which drug slows the rate")
    assert titles(base, "which drug slows the rate", kinds=["question_bank"]) == ["Q1"]


def test_excluded_passages_and_documents_do_not_appear(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert titles(base, "aspirin oxygen", exclude=[PASSAGES[0].id]) == ["ACS"]
    assert titles(base, "aspirin oxygen", exclude=["acs"]) == []


def test_nothing_found_is_an_empty_result(folder: Path) -> None:
    result = KnowledgeBase(folder).search("quinolone")
    assert (result.hits, result.total, result.next_cursor) == ((), 0, "")


@pytest.mark.parametrize("query", ["' OR 1=1 --", 'rate:control +x -y "z', "(((", "a AND", "λ 心房", "%_*?", "the of"])
def test_a_query_is_words_and_nothing_else(folder: Path, query: str) -> None:
    KnowledgeBase(folder).search(query)


def test_pages_follow_each_other_without_gap_or_repeat(tmp_path: Path) -> None:
    table.build(tmp_path, [passage(f"Sepsis note {n} " + "word " * n) for n in range(25)])
    base = KnowledgeBase(tmp_path)
    seen: list[str] = []
    cursor = ""
    while True:
        result = base.search("sepsis", limit=10, cursor=cursor)
        seen += [hit.passage.id for hit in result.hits]
        cursor = result.next_cursor
        if not cursor:
            break
    assert result.total == len(seen) == len(set(seen)) == 25
    assert [hit.passage.id for hit in base.search("sepsis", limit=25).hits] == seen


def test_equal_scores_are_ordered_by_id(tmp_path: Path) -> None:
    table.build(tmp_path, [passage("Sepsis needs antibiotics.", title=f"T{n}") for n in range(8)])
    ids = [hit.passage.id for hit in KnowledgeBase(tmp_path).search("antibiotics").hits]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        (" \n", {}, "empty"),
        ("x" * 401, {}, "401 characters"),
        ("rate", {"limit": 0}, "1 to 50"),
        ("rate", {"limit": 51}, "1 to 50"),
        ("rate", {"sources": ["nowhere"]}, "Sources: drugs, exam, notes, pubmed"),
        ("rate", {"years": (2020, 2010)}, "must not be after"),
        ("rate", {"mode": "best"}, "auto, words, meaning or hybrid"),
        ("rate", {"cursor": "10.00000000"}, "belongs to another search"),
        ("rate", {"cursor": "soon"}, "belongs to another search"),
    ],
)
def test_a_bad_search_is_refused_with_a_reason(
    folder: Path, query: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        KnowledgeBase(folder).search(query, **options)


def test_passages_open_by_id_pmid_and_doi(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert base.open(PASSAGES[0].id) == PASSAGES[0]
    for name in ("123", "PMID: 123", "pmid:123"):
        assert base.open(name).title == "EAST"
    for name in ("10.1000/AF.1", "https://doi.org/10.1000/AF.1", "doi:10.1000/AF.1"):
        assert base.open(name).title == "AF"


@pytest.mark.parametrize("name", ["PA-000000000000", "999", "10.1/x", "aspirin", "' OR 1=1"])
def test_an_unknown_passage_is_named(folder: Path, name: str) -> None:
    with pytest.raises(UnknownPassage):
        KnowledgeBase(folder).open(name)


def test_a_document_opens_in_order(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert base.document(PASSAGES[1]) == [PASSAGES[0], PASSAGES[1]]


async def many(base: KnowledgeBase) -> list[str]:
    results = await asyncio.gather(*(base.search_async("rate control") for _ in range(20)))
    return [result.model_dump_json() for result in results]


def test_searches_at_once_all_give_the_same(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert set(asyncio.run(many(base))) == {base.search("rate control").model_dump_json()}


def test_hybrid_finds_by_meaning_what_the_words_miss(folder: Path) -> None:
    embedder = ConceptEmbedder()
    embed(folder, embedder)
    base = KnowledgeBase(folder, embedder=embedder)
    assert titles(base, "heart attack", mode="words") == []
    result = base.search("heart attack")
    assert result.hits[0].passage == PASSAGES[0]
    assert (result.hits[0].text_rank, result.hits[0].vector_rank) == (None, 1)
    assert (result.used.mode, result.used.model, result.used.vectors) == ("hybrid", "concepts@1", 6)


def test_hybrid_obeys_every_filter(folder: Path) -> None:
    embedder = ConceptEmbedder()
    embed(folder, embedder)
    base = KnowledgeBase(folder, embedder=embedder)
    assert set(titles(base, "rate", sources=["drugs"])) == {"AF drugs"}
    assert set(titles(base, "rate", years=(2020, 2022))) == {"EAST"}
    assert PASSAGES[2].id not in {hit.passage.id for hit in base.search("rate", exclude=[PASSAGES[2].id]).hits}
    assert "Q1" not in titles(base, "rate")


def test_vectors_are_made_once_and_taken_up_where_they_stopped(folder: Path) -> None:
    embedder = ConceptEmbedder()
    assert embed(folder, embedder).vectors.rows == embedder.embedded == 6  # type: ignore[union-attr]
    table.add(folder, [passage("A seventh passage.")])
    base = KnowledgeBase(folder, embedder=embedder)
    assert "6 of 7" in base.search("rate").used.note
    embed(folder, embedder)
    assert embedder.embedded == 6 + 1 + 1  # the passages, the query, the seventh


def test_vectors_outlive_a_rebuild_of_the_same_text_and_leave_with_their_passage(folder: Path) -> None:
    embedder = ConceptEmbedder()
    embed(folder, embedder)
    table.build(folder, PASSAGES[:4])
    assert Manifest.read(folder).vectors.rows == 4  # type: ignore[union-attr]
    embed(folder, embedder)
    assert embedder.embedded == 6


def test_vectors_of_two_models_are_never_mixed(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    other = ConceptEmbedder("concepts@2")
    with pytest.raises(OtherVersion, match="cannot be mixed"):
        embed(folder, other)
    with pytest.raises(KnowledgeBaseError, match="were made by concepts@1"):
        KnowledgeBase(folder, embedder=other).search("rate", mode="hybrid")
    assert embed(folder, other, replace=True).vectors.model == "concepts@2"  # type: ignore[union-attr]


def test_without_vectors_auto_is_text_and_hybrid_is_refused(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert base.search("rate").used.mode == "words"
    with pytest.raises(KnowledgeBaseError, match="medmcp kb embed"):
        base.search("rate", mode="hybrid")


def test_a_model_that_is_gone_leaves_text_and_a_note(folder: Path) -> None:
    embed(folder, ConceptEmbedder())
    used = KnowledgeBase(folder).search("rate").used
    assert used.mode == "words"
    assert "pip install" in used.note or "--model" in used.note


def test_a_model_path_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match="no model directory"):
        load_embedder("/nowhere/at/all")


def test_the_small_base_is_made_once_and_says_what_it_is(tmp_path: Path) -> None:
    calls = []

    def provider() -> list[object]:
        calls.append(1)
        return list(PASSAGES)

    for _ in range(2):
        base = KnowledgeBase.default({"ours": provider}, path=tmp_path / "none", cache=tmp_path / "cache")  # type: ignore[dict-item]
        result = base.search("aspirin")
        assert result.hits
        assert result.used.base == "providers"
        assert "medmcp kb build" in result.used.note
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_other_passages_make_another_small_base(tmp_path: Path) -> None:
    KnowledgeBase.of(PASSAGES, cache=tmp_path)
    assert not KnowledgeBase.of(PASSAGES[1:], cache=tmp_path).search("aspirin").hits
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_small_base_is_made_again(tmp_path: Path) -> None:
    KnowledgeBase.of(PASSAGES, cache=tmp_path)
    (folder,) = tmp_path.iterdir()
    (folder / "manifest.json").write_text("{")
    assert KnowledgeBase.of(PASSAGES, cache=tmp_path).search("aspirin").hits


def test_a_small_base_needs_no_place_to_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    assert KnowledgeBase.of(PASSAGES, cache=tmp_path / "file").search("aspirin").hits


def test_a_base_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert KnowledgeBase.of([], cache=tmp_path).search("aspirin").hits == ()


def test_the_built_one_goes_first_and_tells_when_a_provider_has_changed(folder: Path, tmp_path: Path) -> None:
    base = KnowledgeBase.default({"ours": lambda: PASSAGES}, path=folder, cache=tmp_path / "cache")
    used = base.search("aspirin").used
    assert used.base == "built"
    assert "Built before ours changed" in used.note


def test_without_a_base_and_without_providers_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError, match="medmcp kb build"):
        KnowledgeBase.default({}, path=tmp_path)
