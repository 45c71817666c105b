"""Many readers, one writer, and a writer that dies in the middle."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import lancedb
import pyarrow as pa
import pytest
from conftest import PASSAGES, ConceptEmbedder, passage

from medmcp.kb import KnowledgeBase, KnowledgeBaseError, OtherVersion, Passage, Withdrawal, table
from medmcp.kb.embed import embed
from medmcp.kb.lock import COMMIT, PASS, held, writing
from medmcp.kb.loop import run
from medmcp.kb.manifest import FORMAT, Manifest

# A writer in a process of its own that adds numbered notes and kills itself while it reads the 35th.
KILLED = """
import os, signal, sys
from pathlib import Path
from medmcp.kb import Passage, table
table.COMMIT_ROWS = 10

def notes():
    for n in range(100):
        if n == 35:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Passage(text=f"Killed note {n}.", source="notes", kind="guideline", licence="CC0")

table.add(Path(sys.argv[1]), notes())
"""


def notes(count: int) -> Iterator[Passage]:
    return (passage(f"Killed note {n}.") for n in range(count))


def killed(folder: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert ended.returncode == -signal.SIGKILL


def found(base: KnowledgeBase, query: str) -> int:
    page = base.search(query, limit=50)
    while page.next_cursor:
        page = base.search(query, limit=50, cursor=page.next_cursor)
    return page.total


def test_a_killed_writer_leaves_the_last_good_version_and_the_next_goes_on(folder: Path) -> None:
    reader = KnowledgeBase(folder)
    killed(folder)
    for base in (reader, KnowledgeBase(folder)):
        assert base.search("aspirin").hits
        assert not base.search("killed note").hits
    report = table.add(folder, notes(100))
    # 30 rows were committed in batches of 10 before note 35.
    assert (report.added, report.duplicates, report.passages) == (70, 30, len(PASSAGES) + 100)
    assert found(reader, "killed note") == 100


def test_a_writer_killed_before_there_was_a_base_can_go_on(tmp_path: Path) -> None:
    killed(tmp_path)
    assert table.add(tmp_path, notes(100)).duplicates == 30
    assert KnowledgeBase(tmp_path).manifest.passages == 100


def test_optimising_puts_into_service_what_a_killed_writer_left(folder: Path) -> None:
    killed(folder)
    assert table.optimise(folder).passages == len(PASSAGES) + 30
    assert found(KnowledgeBase(folder), "killed note") == 30


def test_a_reader_follows_a_writer_without_being_opened_again(folder: Path) -> None:
    base = KnowledgeBase(folder)
    assert not base.search("vancomycin").hits
    table.add(folder, [passage("Vancomycin is monitored by its AUC.")])
    assert base.search("vancomycin").hits
    embed(folder, ConceptEmbedder())
    assert base.manifest.passages == 7


def test_two_writers_do_not_write_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "PATIENCE", 0.0)
    with writing(folder), pytest.raises(KnowledgeBaseError, match="Another process is writing"):
        table.add(folder, PASSAGES)
    assert not held(folder, COMMIT)


def test_passages_can_be_added_while_vectors_are_made(folder: Path) -> None:
    class Adding(ConceptEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            if held(folder, PASS) and not held(folder, COMMIT) and Manifest.read(folder).passages == 6:
                table.add(folder, [passage("Added in the middle of the pass.")])
            return super().embed(texts)

    manifest = embed(folder, Adding())
    assert manifest.vectors is not None
    assert (manifest.passages, manifest.vectors.rows) == (7, 7)


def test_a_pass_that_was_killed_goes_on(folder: Path) -> None:
    class Dying(ConceptEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            if self.embedded >= 4:
                raise KeyboardInterrupt
            return super().embed(texts)

    with pytest.raises(KeyboardInterrupt):
        embed(folder, Dying(), commit_rows=2)
    assert Manifest.read(folder).vectors.rows == 4  # type: ignore[union-attr]
    partly = KnowledgeBase(folder, embedder=ConceptEmbedder()).search("heart attack oxygen", mode="hybrid")
    assert partly.hits
    assert "4 of 6" in partly.used.note
    again = ConceptEmbedder()
    assert embed(folder, again).vectors.rows == 6  # type: ignore[union-attr]
    assert again.embedded == 2


def test_the_model_stands_in_the_table_of_vectors(folder: Path) -> None:
    embed(folder, ConceptEmbedder())

    async def metadata() -> dict[bytes, bytes]:
        return dict((await (await table.open_table(folder, table.VECTORS)).schema()).metadata)

    assert run(metadata())[b"model"] == b"concepts@1"
    # A manifest that names another model than the table does not make their vectors comparable.
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace("concepts@1", "concepts@2"))
    with pytest.raises(OtherVersion, match="kb embed --replace"):
        embed(folder, ConceptEmbedder("concepts@2"))


def test_a_build_keeps_what_was_added_and_renews_what_was_built(folder: Path) -> None:
    table.add(folder, [passage("A leaflet.", source="leaflets")])
    report = table.build(folder, [passage("New notes.")])
    assert report.kept == 1
    assert set(Manifest.read(folder).sources) == {"notes", "leaflets"}
    assert not KnowledgeBase(folder).search("aspirin").hits
    table.build(folder, [passage("New notes.")], keep_added=False)
    assert set(Manifest.read(folder).sources) == {"notes"}


OLD_FIELDS = ("id", "source", "kind", "licence", "doc_id", "pmid", "doi", "study_type", "search_text", "record")


def older_layout(folder: Path) -> None:
    """A base of layout 1, as it was written: rows keyed by id strings, no version in the manifest."""
    rows = []
    for one in PASSAGES:
        rest = one.model_dump(exclude={"text"}, exclude_defaults=True)
        rows.append({name: getattr(one, name, "") for name in OLD_FIELDS} | {"record": json.dumps(rest)})
    folder.mkdir()
    lancedb.connect(folder).create_table("passages-1", pa.Table.from_pylist(rows))
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "table": "passages-1", "passages": len(rows)}))


def test_an_older_layout_is_refused_with_the_command_and_a_build_migrates_it(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    older_layout(folder)
    for action in (lambda: KnowledgeBase(folder), lambda: table.add(folder, PASSAGES), lambda: table.optimise(folder)):
        with pytest.raises(OtherVersion, match=f"medmcp kb build --out {folder}"):
            action()
    table.build(folder, [passage("Built.", source="built")])
    base = KnowledgeBase(folder)
    assert (base.manifest.format, base.manifest.passages) == (FORMAT, len(PASSAGES) + 1)
    assert [base.open(one.id) for one in PASSAGES] == list(PASSAGES)


def test_later_facts_about_the_same_text_hold_in_its_document(folder: Path) -> None:
    trial = next(one for one in PASSAGES if one.title == "EAST")
    report = table.add(folder, [trial.model_copy(update={"retracted": True})])
    assert (report.passages, report.added, report.duplicates) == (6, 0, 1)
    assert KnowledgeBase(folder).open("123").retracted
    table.add(folder, [trial.model_copy(update={"doc_id": "another document", "retracted": False})])
    assert KnowledgeBase(folder).open("123").retracted


def test_withdrawn_and_published_again_in_one_run_is_the_later_one(tmp_path: Path) -> None:
    first, second = passage("First version.", doc_id="7"), passage("Second version.", doc_id="7")
    report = table.add(tmp_path, [first, Withdrawal(source="notes", doc_id="7"), second])
    assert report.passages == 1
    assert KnowledgeBase(tmp_path).document(second) == [second]
    assert table.add(tmp_path, [second, Withdrawal(source="notes", doc_id="7")]).passages == 0


READER = """
import sys
from pathlib import Path
from medmcp.kb import KnowledgeBase
base = KnowledgeBase(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    print(len(base.search(line).hits), flush=True)
"""


def test_readers_in_other_processes_search_while_one_writes(folder: Path) -> None:
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "open\n"

        def writing_while_asked() -> Iterator[Passage]:
            for n, one in enumerate(notes(20)):
                yield one
                if n % 10 == 5:
                    for reader in readers:
                        assert reader.stdin is not None
                        assert reader.stdout is not None
                        print("aspirin", file=reader.stdin, flush=True)
                        assert reader.stdout.readline() == "1\n"

        table.add(folder, writing_while_asked())
        for reader in readers:
            assert reader.stdin is not None
            assert reader.stdout is not None
            print("killed note", file=reader.stdin, flush=True)
            assert reader.stdout.readline() == "10\n"
    finally:
        for reader in readers:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.close()
            reader.stdout.close()
            os.waitid(os.P_PID, reader.pid, os.WEXITED | os.WNOWAIT)
            reader.wait()
