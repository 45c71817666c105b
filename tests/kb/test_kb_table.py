import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PASSAGES, passage

from medmcp.kb import KnowledgeBase, KnowledgeBaseError, MissingKnowledgeBase, OtherVersion, Passage, Withdrawal, table
from medmcp.kb.loop import run
from medmcp.kb.manifest import Manifest


def unindexed(path: Path) -> int:
    async def ask() -> int:
        return await table.unindexed(await table.open_table(path, Manifest.read(path).table))

    return run(ask())


def test_everything_that_went_in_comes_out(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert [base.open(one.id) for one in PASSAGES] == list(PASSAGES)


def test_duplicates_are_dropped_and_counted(tmp_path: Path) -> None:
    report = table.build(tmp_path, [*PASSAGES, PASSAGES[0], PASSAGES[0].model_copy(update={"url": "https://x.org"})])
    assert (report.passages, report.added, report.duplicates) == (len(PASSAGES), len(PASSAGES), 2)


def test_adding_the_same_again_changes_nothing(folder: Path) -> None:
    report = table.add(folder, PASSAGES)
    assert (report.passages, report.added, report.duplicates, report.withdrawn) == (6, 0, 6, 0)


def test_no_row_is_left_unindexed_by_add(folder: Path) -> None:
    table.add(folder, [passage(f"Another note, number {n}.") for n in range(100)])
    assert unindexed(folder) == 0
    assert KnowledgeBase(folder).search("number 57").hits[0].passage.text == "Another note, number 57."


def test_a_document_that_comes_again_replaces_its_older_passages(folder: Path) -> None:
    report = table.add(folder, [passage("Aspirin 300 mg is given at once.", title="ACS", doc_id="acs")])
    assert (report.added, report.withdrawn) == (1, 2)
    texts = {one.text for one in KnowledgeBase(folder).document(passage("x", doc_id="acs"))}
    assert texts == {"Aspirin 300 mg is given at once."}


def test_a_document_of_the_same_name_in_another_source_stays(folder: Path) -> None:
    assert table.add(folder, [passage("Other text.", doc_id="acs", source="elsewhere")]).withdrawn == 0


def test_a_withdrawn_document_leaves(folder: Path) -> None:
    report = table.add(
        folder, [Withdrawal(source="notes", doc_id="acs"), Withdrawal(source="notes", doc_id="it's gone")]
    )
    assert (report.passages, report.withdrawn) == (4, 2)


def test_the_manifest_counts_by_source_licence_and_kind(folder: Path) -> None:
    manifest = Manifest.read(folder)
    notes = manifest.sources["notes"]
    assert (notes.passages, notes.licences, notes.kinds) == (3, {"CC0": 3}, {"guideline": 3})
    assert (
        sum(count.passages for count in Manifest.read(folder).sources.values()) == Manifest.read(folder).passages == 6
    )


def failing_after(count: int) -> Iterator[Passage]:
    for n in range(count):
        yield passage(f"Passage number {n} before the failure.")
    raise KeyboardInterrupt


def test_a_build_that_is_stopped_leaves_the_old_one_in_service(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        table.build(folder, failing_after(3))
    assert KnowledgeBase(folder).search("aspirin").hits


def test_an_add_that_is_stopped_keeps_and_indexes_what_was_committed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "COMMIT_ROWS", 10)
    with pytest.raises(KeyboardInterrupt):
        table.add(folder, failing_after(25))
    assert Manifest.read(folder).passages == len(PASSAGES) + 20
    assert unindexed(folder) == 0
    report = table.add(folder, (passage(f"Passage number {n} before the failure.") for n in range(30)))
    assert (report.duplicates, report.added) == (20, 10)


def test_a_reader_stays_usable_while_the_base_is_built_anew(folder: Path) -> None:
    base = KnowledgeBase(folder)
    snapshot = base.snapshot
    table.build(folder, [passage("Only this is left.")])
    assert len(run(snapshot.where("kind = 'guideline'"))) == 3
    assert not base.search("aspirin").hits
    assert base.search("left").hits


def test_a_missing_base_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingKnowledgeBase, match="medmcp kb build"):
        KnowledgeBase(tmp_path / "nothing")


def test_another_layout_is_refused_and_can_be_built_over(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 99}))
    with pytest.raises(OtherVersion, match="layout 99"):
        KnowledgeBase(folder)
    with pytest.raises(OtherVersion):
        table.add(folder, PASSAGES)
    table.build(folder, PASSAGES)
    assert KnowledgeBase(folder).search("aspirin").hits


@pytest.mark.parametrize("damage", ["{", "[]", "\x00"])
def test_a_damaged_manifest_is_named(folder: Path, damage: str) -> None:
    (folder / "manifest.json").write_text(damage)
    with pytest.raises(KnowledgeBaseError, match=r"manifest\.json"):
        KnowledgeBase(folder)


def test_a_table_that_is_gone_is_named(folder: Path) -> None:
    (folder / "passages-1.lance").rename(folder / "elsewhere")
    with pytest.raises(KnowledgeBaseError, match="missing or damaged"):
        KnowledgeBase(folder)


def test_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnowledgeBaseError, match="cannot be written"):
        table.build(tmp_path / "file", PASSAGES)
