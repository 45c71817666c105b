"""`Reading`: what the user said about a file, and what is done with a record that cannot be read.

Every importer is a function `read(path, reading)` that yields passages as it goes through the file. It opens
files by `reading.lines`, makes passages by `reading.passages`, and says what is wrong by `reading.bad`.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from medmcp.kb.chunk import split_words
from medmcp.kb.error import BadInput
from medmcp.kb.passage import MAX_TEXT, Passage

__all__ = ["Reading"]

KEPT_PROBLEMS = 100


@dataclass
class Reading:
    """Options of an import. `source`, `kind` and `licence` fall back to what the format knows of itself."""

    source: str = ""
    kind: str = ""
    licence: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables: passage field to column name."""
    strict: bool = False
    """Stop at the first record that cannot be read, in place of leaving it out."""
    skipped: int = 0
    """Records that could not be read."""
    problems: list[str] = field(default_factory=list)
    """File, record and reason of the first of them."""

    def bad(self, where: str, why: str) -> None:
        """Report a record that cannot be read; the rest goes in. Raises BadInput if `strict`."""
        if self.strict:
            raise BadInput(f"{where}: {why}. Mend it, or leave such records out: without --strict the rest goes in.")
        self.skipped += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(f"{where}: {why}")

    def files(self, path: Path, *endings: str) -> list[Path]:
        """The file `path`, or the files under the directory `path` with one of `endings`, in order of their names."""
        if not path.exists():
            raise BadInput(f"There is no {path}.")
        if not path.is_dir():
            return [path]
        found = sorted(file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(endings))
        if not found:
            raise BadInput(f"No {' or '.join(endings)} file in {path}.")
        return found

    def open(self, path: Path) -> IO[bytes]:
        """The file's bytes, unpacked if its name ends in .gz."""
        return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]

    def text(self, path: Path) -> str:
        """The whole file as UTF-8 text, empty if it is bad and skipped."""
        try:
            with self.open(path) as stream:
                return stream.read().decode("utf-8-sig")
        except (OSError, EOFError, UnicodeDecodeError, zlib.error) as problem:
            self.bad(str(path), f"not readable as UTF-8 text ({problem})")
            return ""

    def lines(self, path: Path) -> Iterator[tuple[str, str]]:
        """(where, line) of each line that is not empty."""
        number = 0
        try:
            with self.open(path) as stream:
                for number, raw in enumerate(stream, 1):
                    where = f"{path}, line {number}"
                    try:
                        line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                    except UnicodeDecodeError as problem:
                        self.bad(where, f"damaged: not UTF-8 ({problem})")
                        continue
                    if line:
                        yield where, line
        except (OSError, EOFError, zlib.error) as problem:
            self.bad(f"{path}, after line {number}", f"damaged ({problem})")

    def json_lines(self, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """(where, object) of each line of a JSONL file."""
        for where, line in self.lines(path):
            try:
                record = json.loads(line)
            except ValueError as problem:
                self.bad(where, f"not JSON ({problem})")
                continue
            if isinstance(record, dict):
                yield where, record
            else:
                self.bad(where, f"a JSON {type(record).__name__}, where an object is needed")

    def passages(
        self, where: str, text: str, *, whole: bool = False, first: int = 0, **fields: Any
    ) -> Iterator[Passage]:
        """`text` cut into passages with these fields, numbered from `first`; if `whole`, one that is not cut.

        The user's source, kind and licence go before those in `fields`.
        """
        for name in ("source", "kind", "licence"):
            fields[name] = getattr(self, name) or fields.get(name) or ("unknown" if name == "licence" else "")
        for number, piece in enumerate([text[:MAX_TEXT]] if whole else split_words(text), first):
            try:
                yield Passage(text=piece, chunk=number, **fields)
            except ValidationError as problem:
                error = problem.errors()[0]
                self.bad(where, f"{'.'.join(map(str, error['loc'])) or 'passage'}: {error['msg']}")
                return
