"""Whoever has passages to give registers a callable under the entry-point group `medmcp.passages`.

    [project.entry-points."medmcp.passages"]
    my-corpus = "my_package.passages:passages"      # () -> Iterable[Passage]

So `kb` never imports what stands above it, and anybody can add a corpus. Each passage carries its own source
and licence. A provider must give the same passages each time; its fingerprint tells when they have changed.
"""

import hashlib
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points

from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.passage import Passage

__all__ = ["GROUP", "Provider", "fingerprint", "installed_providers"]

GROUP = "medmcp.passages"

Provider = Callable[[], Iterable[Passage]]


def installed_providers() -> dict[str, Provider]:
    """Name to provider, of all installed packages, by name. Raises KnowledgeBaseError if one cannot be loaded."""
    found: dict[str, Provider] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            found[entry.name] = entry.load()
        except Exception as problem:
            package = entry.dist.name if entry.dist else "an unknown package"
            raise KnowledgeBaseError(
                f"The passage provider {entry.name} of {package} cannot be loaded ({problem}). "
                f"Repair or uninstall {package}."
            ) from problem
    return found


def fingerprint(passages: Iterable[Passage]) -> str:
    """16 hexadecimal digits over everything that the passages say, in their order."""
    digest = hashlib.blake2b(digest_size=8)
    for passage in passages:
        digest.update(passage.model_dump_json().encode())
        digest.update(b"\n")
    return digest.hexdigest()
