"""`medmcp.kb`: passages in, answers out. The ground floor; it imports nothing of the floors above.

`passage.py` says what a passage is; `formats/`, `sources/` and `providers.py` give passages; `table.py` keeps
them, `embed.py` adds vectors, `search.py` finds them again, `evaluate.py` measures how well. Names are imported
when they are first used, so that a server which has not searched yet has not paid for LanceDB.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# LanceDB would write a warning to stderr for every table that it makes.
os.environ.setdefault("LANCEDB_LOG", "error")

if TYPE_CHECKING:
    from medmcp.kb.error import BadInput, KnowledgeBaseError, MissingKnowledgeBase, OtherVersion, UnknownPassage
    from medmcp.kb.passage import Passage, Withdrawal
    from medmcp.kb.result import Hit, SearchResult, Used
    from medmcp.kb.search import KnowledgeBase

__all__ = [
    "BadInput",
    "Hit",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "MissingKnowledgeBase",
    "OtherVersion",
    "Passage",
    "SearchResult",
    "UnknownPassage",
    "Used",
    "Withdrawal",
]

_MODULE = {
    "Passage": "passage",
    "Withdrawal": "passage",
    "Hit": "result",
    "KnowledgeBase": "search",
    "SearchResult": "result",
    "Used": "result",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"medmcp.kb.{_MODULE.get(name, 'error')}"), name)
