"""What goes wrong in the library, said so that somebody can act on it.

Exception
└── KnowledgeBaseError          a message that ends with what to do; the command line exits 2 on it
    ├── MissingKnowledgeBase    nothing has been built at that place
    ├── OtherVersion            built by a release with another table layout
    ├── UnknownPassage          no passage has that id
    └── BadInput                a file, an option or a record that cannot be read as what it was said to be
"""

__all__ = ["BadInput", "KnowledgeBaseError", "MissingKnowledgeBase", "OtherVersion", "UnknownPassage"]


class KnowledgeBaseError(Exception):
    """The knowledge base cannot do what was asked; the message names what was wrong and the next step."""


class MissingKnowledgeBase(KnowledgeBaseError):
    """There is no knowledge base at the path."""


class OtherVersion(KnowledgeBaseError):
    """The knowledge base was written with another layout, chunking or embedding model than is wanted."""


class BadInput(KnowledgeBaseError):
    """Something that was read does not have the form it was said to have."""


class UnknownPassage(KnowledgeBaseError):
    """No passage has the id, PMID or DOI that was asked for."""
