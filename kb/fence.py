"""Text of others: what is taken out of it when it comes in (`clean`), and how it is shown to a model (`fence`).

A passage may carry a planted instruction. Its words stay, since a search must find what was written, but nothing in
it may act: no character that a reader cannot see, no mark-up that closes the fence or that a chat template or a
tool-call parser would take for its own.
"""

import re

__all__ = ["MAX_SHOWN", "clean", "fence", "inert", "one_line"]

MAX_SHOWN = 8_000
"""Characters of a passage that are shown to a model at once."""

_BREAKS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
# Controls but tab and line feed; soft hyphens, which hide words from a search; zero-width and bidirectional marks;
# lone surrogates; interlinear marks and what is no character; the tag and selector planes, in which text can be hidden.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# `<` before a letter, `/`, `|` or `!` begins mark-up; before a digit or a blank (p < 0.05) it is a sign.
_MARK_UP = re.compile(r"<(?=\s*[A-Za-z/|!?])")
_TEMPLATE = re.compile(r"\[(/?(?:INST|SYS|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS|SYSTEM_PROMPT|TOOL_CONTENT|ARGS))\]")


def clean(text: str) -> str:
    """`text` without characters that are not seen, its line breaks all alike."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _BREAKS.sub("\n", text))


def one_line(text: str, most: int) -> str:
    """`text` cleaned, on one line, cut to `most` characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def inert(text: str) -> str:
    """`text` cleaned, with nothing in it that could be taken for mark-up, for whoever has a fence of his own."""
    return _TEMPLATE.sub(r"‹\1›", _MARK_UP.sub("‹", clean(text)))


def fence(text: str, *, passage_id: str, source: str, most: int = MAX_SHOWN) -> str:
    """`text` as data for a model, inside a fence that it cannot close; what is over `most` characters is left out."""
    shown = inert(text)
    if len(shown) > most:
        shown = f"{shown[:most]} … [{len(shown) - most} more characters]"
    return f'<passage id="{passage_id}" source="{source}" trust="none">\n{shown}\n</passage>'
