"""`CompactDialect`: few words for a model made from scratch on two cores.

Words, not word pieces, so that copying a value is copying a token:

- a drug, a tool, a choice of a schema is one word; a number is its digits; names and rare words are `<unk>`;
- record ids are aliases (`@1`, `@2`, …) in order of appearance, the patient is understood and never written;
- results show the fields of `compact_results.py`; the tools are known by heart, their listing is not shown.

    <task> give the first of ceftriaxone , doxycycline ... <do>
    first of ceftriaxone <and> get_allergy_list planned_drug = ceftriaxone <end>
    <result> planned_drug ceftriaxone ; verdict avoid ; allergies @1 amoxicillin immediate <do>
    ceftriaxone , doxycycline <and> get_allergy_list planned_drug = doxycycline <end>
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from medmcp.agent.dialects.compact_results import SHOWN
from medmcp.agent.policy import Conversation
from medmcp.agent.trajectory import ToolCall
from medmcp.servers.catalog import PROTOCOL, TOOLS
from medmcp.servers.clinical.formulary import formulary

__all__ = ["ALIASES", "MARK", "SPECIAL", "CompactDialect", "call_words", "words_of"]

MARK = "medmcp-compact"  # stands where a chat template would, so that the folder says what it speaks
SPECIAL = ("<pad>", "<end>", "<unk>", "<task>", "<do>", "<result>", "<hint>", "<and>")
ALIASES = tuple(f"@{n}" for n in range(1, 41))
RECORD = re.compile(r"^[A-Z]{2,3}-[0-9a-fA-F]{6}$")
WORD = re.compile(r"[a-z][a-z0-9_'/%-]*|\d|[^\w\s]")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
UNSAID = ("patient_id", "encounter_id", "indication", "idempotency_key")
RESULT_WORDS = 120
PHRASES = {name: name.replace(" ", "_") for name in formulary() if " " in name}
SPOKEN = {written: name for name, written in PHRASES.items()}
PHRASE = re.compile("|".join(sorted(map(re.escape, PHRASES), key=len, reverse=True)) or "(?!)")


def words_of(text: str) -> list[str]:
    """Lower-case words, single digits and punctuation; a drug name of two words is one."""
    lower = PHRASE.sub(lambda found: PHRASES[found.group()], text.lower())
    return [word.rstrip("'-") or word for word in WORD.findall(lower)]


class _Aliases:
    """Record ids by order of appearance, in one conversation."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}

    def of(self, record: str) -> str:
        return self.by_id.setdefault(record, ALIASES[min(len(self.by_id), len(ALIASES) - 1)])

    def record(self, alias: str) -> str:
        return next((record for record, known in self.by_id.items() if known == alias), alias)


def _aliases(conversation: Conversation) -> _Aliases:
    found: _Aliases = conversation.state.setdefault("aliases", _Aliases())
    return found


def _value_words(value: Any, aliases: _Aliases) -> list[str]:
    if value is None:
        return ["none"]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, int | float):
        return list(f"{value:g}")
    if isinstance(value, list):
        return [word for item in value for word in _value_words(item, aliases)] or ["none"]
    if isinstance(value, dict):
        return [word for item in value.values() for word in _value_words(item, aliases)]
    text = str(value)
    if RECORD.match(text):
        return [aliases.of(text)]
    kind, equals, record = text.partition("=")
    if equals and RECORD.match(record):
        return [kind, aliases.of(record)]
    return words_of(text)


def _inside(result: Any, path: str) -> Any:
    for name in path.split("."):
        result = result.get(name) if isinstance(result, dict) else None
    return result


def _result_words(tool: str, text: str, aliases: _Aliases) -> list[str]:
    try:
        result = json.loads(text)
    except json.JSONDecodeError:
        return ["error", *words_of(text.partition("]")[0])]
    words: list[str] = []
    shown = SHOWN.get(tool) or tuple(
        k for k, v in result.items() if isinstance(v, str | int | float) and k != "sim_time"
    )
    for path in shown:
        rows = re.fullmatch(r"([\w.]+)\[([^\]]+)\](?:<(\w+))?(?:@(\w+)=(\w+))?", path)
        if rows is None:
            words += [path.rpartition(".")[2], *_value_words(_inside(result, path), aliases), ";"]
            continue
        name, columns, order, named, ids = rows.groups()
        found = [row for row in _inside(result, name) or [] if isinstance(row, dict)]
        if order:
            found.sort(key=lambda row: str(row.get(order)))
        words.append(name.rpartition(".")[2])
        if not found:
            words.append("none")
        for row in found:
            values = [row.get(column) for column in columns.split()]
            words += [word for value in values if value is not None for word in _value_words(value, aliases)]
            if named:
                words += _named_words(row.get(named) or [], row.get(ids) or [], aliases)
            words.append("|")
        words.append(";")
    return words[:RESULT_WORDS]


def _named_words(names: list[str], ids: list[str], aliases: _Aliases) -> list[str]:
    """Names, each with its id where there are as many ids; those met first stand first."""
    if len(names) != len(ids):
        return [word for item in [*names, *ids] for word in _value_words(item, aliases)]
    pairs = sorted(zip(ids, names, strict=True), key=lambda pair: ALIASES.index(aliases.of(pair[0])))
    return [word for record, name in pairs for word in [*words_of(name), aliases.of(record)]]


def call_words(name: str, arguments: dict[str, Any], aliases: _Aliases) -> list[str]:
    """A call as words; what is understood is left unsaid."""
    words = [name]
    for key, value in arguments.items():
        if key in UNSAID:
            continue
        words += [key, "="]
        items = value if isinstance(value, list) else [value]
        for item in items:
            words += [*_value_words(item, aliases), ","]
        if items:
            words.pop()
        words.append(";")
    return words


class CompactDialect:
    """Speaks through a word-level tokenizer whose `chat_template` is `MARK`."""

    boundary = 1

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._id: dict[str, int] = tokenizer.get_vocab()
        self._word = {number: word for word, number in self._id.items()}
        self._unknown = self._id["<unk>"]
        self.stop_ids = frozenset({self._id["<end>"]})

    def ids(self, words: Iterable[str]) -> list[int]:
        """Words as token ids."""
        return [self._id.get(word, self._unknown) for word in words]

    def words(self, ids: Iterable[int]) -> list[str]:
        """Token ids as words."""
        return [self._word[number] for number in ids]

    def open(self, conversation: Conversation) -> list[int]:
        """The instruction in words."""
        return self.ids(["<task>", *words_of(conversation.view.instruction), "<do>"])

    def observe(self, conversation: Conversation, since: int) -> list[int]:
        """The results that came back."""
        aliases = _aliases(conversation)
        words: list[str] = []
        for message in conversation.messages[since:]:
            if message["role"] == "tool":
                words += ["<result>", *_result_words(message["name"], message["content"], aliases)]
        return self.ids([*(words or ["<result>", "none"]), "<do>"])

    def say(self, conversation: Conversation, thought: str, calls: Iterable[tuple[str, dict[str, Any]]]) -> list[int]:
        """A turn as its tokens, the end included: what an expert would have sampled."""
        aliases = _aliases(conversation)
        words = [aliases.of(w) if RECORD.match(w) else word for w in thought.split() for word in (words_of(w) or [w])]
        for name, arguments in calls:
            words += [*(["<and>"] if words else []), *call_words(name, arguments, aliases)]
        return self.ids([*words, "<end>"])

    def hint(self, text: str, words: tuple[str, ...]) -> list[int]:
        """The short form."""
        return self.ids(["<hint>", *words])

    def read(self, conversation: Conversation, ids: list[int]) -> tuple[str, list[ToolCall]]:
        """The calls of a turn; words that name no tool are text."""
        made = sum(len(m.get("tool_calls", ())) for m in conversation.messages)
        text: list[str] = []
        calls: list[ToolCall] = []
        turn: list[str] = []
        for word in [*(w for w in self.words(ids) if w not in ("<end>", "<pad>")), "<and>"]:
            if word != "<and>":
                turn.append(word)
                continue
            if turn and (turn[0] in TOOLS or turn[0] in PROTOCOL_BY_NAME):
                calls.append(self._call(conversation, turn, f"call_{made + len(calls) + 1}"))
            else:
                text += turn
            turn = []
        return " ".join(text), calls

    def _call(self, conversation: Conversation, words: list[str], call_id: str) -> ToolCall:
        name = words[0]
        tool = TOOLS.get(name) or PROTOCOL_BY_NAME[name]
        properties = tool.input_schema.get("properties", {})
        aliases = _aliases(conversation)
        arguments: dict[str, Any] = {}
        if "patient_id" in properties:
            arguments["patient_id"] = conversation.view.patient_id
        for part in _split(words[1:], ";"):
            if len(part) < 3 or part[1] != "=":
                return ToolCall(id=call_id, name=name, arguments=None, raw=" ".join(words))
            arguments[part[0]] = _typed(part[2:], properties.get(part[0], {}), aliases)
        return ToolCall(id=call_id, name=name, arguments=arguments)


PROTOCOL_BY_NAME = {tool.name: tool for tool in PROTOCOL}


def _split(words: list[str], mark: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == mark:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _typed(words: list[str], spec: dict[str, Any], aliases: _Aliases) -> Any:
    kind = spec.get("type") or next((s.get("type") for s in spec.get("anyOf", ()) if s.get("type") != "null"), "string")
    if kind == "array":
        items: dict[str, Any] = spec.get("items") or next(
            (s["items"] for s in spec.get("anyOf", ()) if "items" in s), {}
        )
        return [_typed(part, items, aliases) for part in _split(words, ",")]
    text = _spoken(words, aliases)
    if kind == "boolean" and text in ("yes", "no"):
        return text == "yes"
    if kind in ("number", "integer") and NUMBER.match(text):
        return int(text) if kind == "integer" and "." not in text else float(text)
    return text


def _spoken(words: list[str], aliases: _Aliases) -> str:
    """Words as an argument's text: digits joined, aliases as ids, `done @3` as done=ID."""
    out: list[str] = []
    joined = False
    for word in words:
        numeric = word.isdigit() or word in (".", "-")
        if word.startswith("@") and out and out[-1] in ("done", "found"):
            out[-1] = f"{out[-1]}={aliases.record(word)}"
        elif numeric and joined:
            out[-1] += word
        else:
            out.append(aliases.record(word) if word.startswith("@") else SPOKEN.get(word, word))
        joined = numeric
    return " ".join(out)
