"""`Manifest`: what a knowledge base says about itself, and where one is looked for.

A knowledge base is a directory: `manifest.json`, the LanceDB table of passages that the manifest names, and
the table `vectors`. Replacing the manifest is the one atomic step that puts finished work into service: it names
the versions of both tables that are whole, and readers read those, whatever a writer is doing or was killed at.
"""

import datetime
import os
import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from medmcp.kb import chunk
from medmcp.kb.error import KnowledgeBaseError, MissingKnowledgeBase, OtherVersion

__all__ = ["FORMAT", "Manifest", "SourceCount", "VectorInfo", "cache_path", "default_path"]

FORMAT = 2
"""Raised whenever a reader of the old layout could misread the new one. 1: no `version`, rows keyed by id strings."""


def default_path() -> Path:
    """`$MEDMCP_KB`, else `medmcp/kb` in the user's data directory."""
    return _place("MEDMCP_KB", "XDG_DATA_HOME", "LOCALAPPDATA", "Library/Application Support", ".local/share")


def cache_path() -> Path:
    """`$MEDMCP_CACHE`, else `medmcp/kb` in the user's cache directory: what may be deleted at any time."""
    return _place("MEDMCP_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "Library/Caches", ".cache")


def _place(variable: str, xdg: str, windows: str, mac: str, unix: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen).expanduser()
    if sys.platform == "win32" and (base := os.environ.get(windows)):
        return Path(base) / "medmcp" / ("cache" if "CACHE" in variable else "") / "kb"
    if base := os.environ.get(xdg):
        return Path(base) / "medmcp" / "kb"
    return Path.home() / (mac if sys.platform == "darwin" else unix) / "medmcp" / "kb"


class SourceCount(BaseModel):
    """How many passages a source has, by licence and by kind."""

    model_config = ConfigDict(frozen=True)

    passages: int
    licences: dict[str, int]
    kinds: dict[str, int]


class VectorInfo(BaseModel):
    """Which model made the vectors, and how many passages have one."""

    model_config = ConfigDict(frozen=True)

    model: str
    """Name and hash of the model; vectors of two models are never mixed."""
    location: str
    """Where the model was loaded from: a directory, or the name of the package that carries it."""
    dimensions: int
    rows: int
    version: int = 0
    """The version of the table `vectors` that readers read."""


class Manifest(BaseModel):
    """Counts are taken from the table after each change, so they cannot drift from it."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    table: str
    version: int = 0
    """The version of the table that readers read; a writer that was killed may have left later ones."""
    chunker: str = chunk.VERSION
    changed: str = ""
    """When the table last changed, ISO 8601, UTC."""
    lancedb: str = ""
    passages: int = 0
    sources: dict[str, SourceCount] = {}
    providers: dict[str, str] = {}
    """Name of a provider or an installed source to the fingerprint of what it gave when this was built."""
    built: tuple[str, ...] = ()
    """The sources that `kb build` made and makes anew; the others were added and stay."""
    vectors: VectorInfo | None = None

    @classmethod
    def read(cls, path: Path, *, older: bool = False) -> "Manifest":
        """The manifest in directory `path`, with `older` also one of an older layout.

        Raises MissingKnowledgeBase, OtherVersion, or KnowledgeBaseError if it cannot be understood.
        """
        file = path / "manifest.json"
        try:
            raw = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise MissingKnowledgeBase(
                f"No knowledge base at {path}. Make one with: medmcp kb build --out {path}"
            ) from None
        except (OSError, UnicodeDecodeError) as problem:
            raise KnowledgeBaseError(f"{file} cannot be read ({problem}). Check its permissions.") from problem
        try:
            found = cls.model_validate_json(raw)
        except ValidationError as problem:
            raise KnowledgeBaseError(
                f"{file} is damaged: {problem.errors()[0]['msg']}. Build again with: medmcp kb build --out {path}"
            ) from problem
        if found.format > FORMAT:
            raise OtherVersion(
                f"The knowledge base at {path} has layout {found.format}, this release reads up to {FORMAT}. "
                "Upgrade medmcp, or choose another place with --out or MEDMCP_KB."
            )
        if found.format < FORMAT and not older:
            raise OtherVersion(
                f"The knowledge base at {path} has the older layout {found.format}; this release reads {FORMAT}. "
                f"Bring it up to date, keeping what was added, with: medmcp kb build --out {path}"
            )
        return found

    def write(self, path: Path) -> None:
        """Replace the manifest in `path` in one step."""
        stamp = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        draft = path / f".manifest-{os.getpid()}.json"
        draft.write_text(self.model_copy(update={"changed": stamp}).model_dump_json(indent=1) + "\n", encoding="utf-8")
        draft.replace(path / "manifest.json")
