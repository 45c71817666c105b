"""`Dialect`: how a conversation becomes the tokens of one model, and its tokens become tool calls.

Everything is append-only: the prompt is made once, then each turn adds what was sampled and `observe` adds what came
back. So the tokens of an episode are one sequence, which is what a trainer needs and what a cache can keep.
`dialects/chat.py` speaks the chat template of any model, `dialects/compact.py` the few words of a model made from scratch.
"""

from typing import Any, Protocol

from medmcp.agent.policy import Conversation
from medmcp.agent.tool_listing import Listing
from medmcp.agent.trajectory import ToolCall

__all__ = ["Dialect", "dialect_of"]


class Dialect(Protocol):
    """The tokens of one model's conversations. Raises `PolicyError` where a conversation cannot be written."""

    stop_ids: frozenset[int]

    def open(self, conversation: Conversation) -> list[int]:
        """Everything up to the first assistant turn, the generation prompt included."""
        ...

    def observe(self, conversation: Conversation, since: int) -> list[int]:
        """What follows a sampled turn: `messages[since:]`, and the next generation prompt."""
        ...

    def read(self, conversation: Conversation, ids: list[int]) -> tuple[str, list[ToolCall]]:
        """The text and the calls of a sampled turn."""
        ...

    def hint(self, text: str, words: tuple[str, ...]) -> list[int]:
        """A hint as tokens that stand right before the first generation prompt; `words` are its short form."""
        ...

    @property
    def boundary(self) -> int:
        """How many tokens the generation prompt has: a hint goes in before them."""
        ...


def dialect_of(tokenizer: Any, listing: Listing = "full") -> Dialect:
    """The dialect that a tokenizer was made for; one that knows its tools by heart shows no listing. Raises `PolicyError` if
    the tokenizer has no chat template."""
    from medmcp.agent.dialects.chat import ChatDialect
    from medmcp.agent.dialects.compact import MARK, CompactDialect

    if getattr(tokenizer, "chat_template", None) == MARK:
        return CompactDialect(tokenizer)
    return ChatDialect(tokenizer, listing)
