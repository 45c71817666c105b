"""`ChatDialect`: the model's own chat template, which must render tools and tool results.

A turn adds only what the template writes after the assistant's message, so the tokens that were sampled are never
rendered again. A template that rewrites what stood before (some drop old reasoning) cannot be used that way for
training and is refused in words.
"""

from typing import Any

from medmcp.agent.parsing import calls_in_text
from medmcp.agent.policy import Conversation, PolicyError
from medmcp.agent.tool_listing import Listing, shown
from medmcp.agent.trajectory import ToolCall

__all__ = ["ChatDialect"]


class ChatDialect:
    """Shows tools as `listing` says. Raises `PolicyError` if the tokenizer has no chat template."""

    def __init__(self, tokenizer: Any, listing: Listing = "full") -> None:
        if not getattr(tokenizer, "chat_template", None):
            raise PolicyError(
                "The tokenizer has no chat template; a model that speaks tools is needed. Add one to"
                " tokenizer_config.json (or chat_template.jinja), e.g. the template of the instruct model of the same family."
            )
        self.tokenizer, self.listing = tokenizer, listing
        probe = [{"role": "user", "content": "x"}]
        self._prompt = self._text(probe, None, True)[len(self._text(probe, None, False)) :]
        self._stop = self._end_of_turn(probe) or tokenizer.eos_token or ""
        self.stop_ids = frozenset({tokenizer.eos_token_id, *self._ids(self._stop)[:1]} - {None})

    def _text(self, messages: list[dict[str, Any]], tools: list[dict[str, Any]] | None, prompt: bool) -> str:
        try:
            text: str = self.tokenizer.apply_chat_template(
                messages, tools=tools, add_generation_prompt=prompt, tokenize=False
            )
        except Exception as error:  # a template is a program of its own
            raise PolicyError(f"The chat template cannot write this conversation: {error}") from None
        return text

    def _end_of_turn(self, before: list[dict[str, Any]]) -> str:
        """The special token that the template writes after what the assistant said, which need not be the tokenizer's end of
        a text; "" if it writes none there."""
        said = "zzz"
        try:
            text = self._text([*before, {"role": "assistant", "content": said}], None, False)
        except PolicyError:
            return ""
        _, found, closing = text.rpartition(said)
        first = next(iter(self._ids(closing)), None) if found else None
        return str(self.tokenizer.added_tokens_decoder.get(first, ""))

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    def _tools(self, conversation: Conversation) -> list[dict[str, Any]]:
        if "tools" not in conversation.state:
            conversation.state["tools"] = shown(conversation, self.listing)
        tools: list[dict[str, Any]] = conversation.state["tools"]
        return tools

    def open(self, conversation: Conversation) -> list[int]:
        """The template's text of system prompt, tools and task."""
        return self._ids(self._text(conversation.messages[:2], self._tools(conversation), True))

    def observe(self, conversation: Conversation, since: int) -> list[int]:
        """What the template adds after the assistant's message."""
        tools = self._tools(conversation)
        said = self._text(conversation.messages[:since], tools, False)
        text = self._text(conversation.messages, tools, True)
        if not text.startswith(said):
            raise PolicyError(
                "The chat template rewrites earlier turns, so the sampled tokens would not stand. Use a template"
                " that keeps them, or serve the model and use openai:MODEL@URL."
            )
        stop = self._stop
        closing = said[said.rfind(stop) + len(stop) :] if stop and stop in said else ""
        return self._ids(closing + text[len(said) :])

    def read(self, conversation: Conversation, ids: list[int]) -> tuple[str, list[ToolCall]]:
        """`<tool_call>` blocks, strictly first, then repaired."""
        made = sum(len(m.get("tool_calls", ())) for m in conversation.messages)
        return calls_in_text(self.tokenizer.decode(ids, skip_special_tokens=True), made + 1)

    def hint(self, text: str, words: tuple[str, ...]) -> list[int]:
        """A user message with the hint, or a line of its own where the template wants user and assistant to take turns."""
        before = [{"role": "user", "content": "x"}]
        start = self._text(before, None, False)
        try:
            full = self._text([*before, {"role": "user", "content": text}], None, False)
        except PolicyError:
            full = ""
        return self._ids(full[len(start) :] if full.startswith(start) else f"\n{text}\n")

    @property
    def boundary(self) -> int:
        """Tokens of the generation prompt."""
        return len(self._ids(self._prompt))
