"""Reading tool calls out of what a model wrote: strictly first, then repaired, and a repair is counted.

Models served with a tool parser give arguments as a JSON string; others write `<tool_call>{"name": …, "arguments": …}
</tool_call>` into the text. Repairs: code fences, trailing commas, single quotes, Python literals, a missing end.
"""

import ast
import json
import re
from typing import Any

from medmcp.agent.trajectory import ToolCall

__all__ = ["calls_in_text", "read_arguments"]

TOOL_CALL = re.compile(r"<tool_call>\s*(.*?)\s*(?:</tool_call>|$)", re.DOTALL)
FENCE = re.compile(r"^```[a-z]*\s*|\s*```$")


def read_arguments(call_id: str, name: str, raw: str | dict[str, Any] | None) -> ToolCall:
    """A tool call from its name and its arguments as the model gave them. Unreadable ones become None."""
    if isinstance(raw, dict):
        return ToolCall(id=call_id, name=name, arguments=raw)
    text = raw or "{}"
    strict = _json_object(text)
    if strict is not None:
        return ToolCall(id=call_id, name=name, arguments=strict)
    repaired = _repair(text)
    return ToolCall(id=call_id, name=name, arguments=repaired, raw=text, repaired=repaired is not None)


def calls_in_text(text: str, first_id: int) -> tuple[str, list[ToolCall]]:
    """The text without its `<tool_call>` blocks, and the calls in them."""
    calls = []
    for number, match in enumerate(TOOL_CALL.finditer(text), start=first_id):
        body = match.group(1)
        block = _json_object(body)
        repaired = block is None
        if block is None:
            block = _repair(body)
        if block is None or not isinstance(block.get("name"), str):
            calls.append(ToolCall(id=f"call_{number}", name="", arguments=None, raw=body))
            continue
        call = read_arguments(f"call_{number}", block["name"], block.get("arguments", block.get("parameters", {})))
        calls.append(call.model_copy(update={"repaired": True, "raw": body}) if repaired else call)
    return TOOL_CALL.sub("", text).strip(), calls


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError:
        return None
    return loaded if isinstance(loaded, dict) else None


def _repair(text: str) -> dict[str, Any] | None:
    """What the model most likely meant, or None. Values are never invented, only punctuation is mended."""
    stripped = FENCE.sub("", text.strip())
    start = stripped.find("{")
    if start < 0:
        return None
    stripped = stripped[start:]
    closed = stripped + "}" * max(0, stripped.count("{") - stripped.count("}"))
    for candidate in (closed, re.sub(r",\s*([}\]])", r"\1", closed)):
        if (found := _json_object(candidate)) is not None:
            return found
    try:
        literal = ast.literal_eval(re.sub(r",\s*([}\]])", r"\1", closed))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return {str(key): value for key, value in literal.items()} if isinstance(literal, dict) else None
