"""`dispatch`: run one tool call on one episode. The only way a tool is run, whatever the transport.

In this order: the case is open, the arguments are valid, the tool runs as one transaction, its minutes
pass, the event log gets a line. A refused call changes nothing and costs no time; it is logged too.
"""

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError, to_json

from medmcp.servers.clinical.scores.score import NotApplicable
from medmcp.servers.clinical.units import UnitError
from medmcp.servers.episode import Episode
from medmcp.servers.tool import Picture, Tool, ToolError
from medmcp.servers.world.world import World

__all__ = ["DEFAULT_CHARACTERS", "MAX_CHARACTERS", "MIN_CHARACTERS", "Answer", "answer", "compact", "dispatch"]

log = logging.getLogger(__name__)

MIN_CHARACTERS, DEFAULT_CHARACTERS, MAX_CHARACTERS = 1_500, 6_000, 20_000

RECORD_ID = re.compile(r'"((?:OB|OR|ST|DR|AL|MS|MA|CO|NO|FL|DI|PR|CM|IM|FH|IZ|CI|FI|CN|CP|TA)-\d{6})"')


def compact(value: Any) -> str:
    """JSON without white space, key order kept."""
    try:
        return to_json(value, inf_nan_mode="null").decode()  # a fifth of the time of json.dumps
    except PydanticSerializationError:  # half a surrogate pair, which UTF-8 cannot hold
        return json.dumps(value, separators=(",", ":"))


class Answer(NamedTuple):
    """The result of a call, as data, as the text of that data, and the picture that goes with it."""

    data: dict[str, Any]
    text: str
    picture: Picture | None = None


async def dispatch(
    episode: Episode, tool: Tool, arguments: Mapping[str, Any], *, batch: str = "", characters: int = DEFAULT_CHARACTERS
) -> dict[str, Any]:
    """`answer`, without the text."""
    return (await answer(episode, tool, arguments, batch=batch, characters=characters)).data


async def answer(
    episode: Episode, tool: Tool, arguments: Mapping[str, Any], *, batch: str = "", characters: int = DEFAULT_CHARACTERS
) -> Answer:
    """Run a call; returns the result with its envelope, or raises `ToolError`.

    Calls that carry the same non-empty `batch` were made in parallel: together they cost the longest of them.
    """
    async with episode.lock:
        return await _dispatch(episode, tool, arguments, batch, characters)


async def _dispatch(episode: Episode, tool: Tool, arguments: Mapping[str, Any], batch: str, characters: int) -> Answer:
    if tool.domain == "protocol":
        return await _protocol_call(episode, tool, arguments)
    world = episode.require_world()
    if episode.closed:
        raise ToolError(
            "CASE_CLOSED", "The case has ended.", hint="debrief_case shows how it went; start_case begins another."
        )
    episode.calls += 1
    return await _world_call(episode, world, tool, arguments, batch, characters)


async def _protocol_call(episode: Episode, tool: Tool, arguments: Mapping[str, Any]) -> Answer:
    values = tool.validate(arguments)
    values.pop("idempotency_key", None)
    result = dict(await tool.fn(episode, **values))
    if episode.world is not None:
        episode.world.log(
            "call", tool=tool.name, arguments=compact(dict(arguments)), status="ok",
            result_digest=_digest(compact(result)),
        )  # fmt: skip
        result.setdefault("sim_time", episode.world.now)
    return Answer(result, compact(result))


async def _world_call(
    episode: Episode, world: World, tool: Tool, arguments: Mapping[str, Any], batch: str, characters: int
) -> Answer:
    given = compact(dict(arguments))
    patient_id = str(arguments.get("patient_id", "")).encode(errors="backslashreplace").decode()
    try:
        values = tool.validate(arguments)
        key = values.pop("idempotency_key", "")
        if key and (receipt := world.row("SELECT * FROM receipt WHERE key = ?", key)):
            if receipt["tool"] != tool.name or receipt["arguments"] != given:
                raise ToolError(
                    "CONFLICT", "This idempotency_key was used for another call.", field="idempotency_key",
                    hint="Use a new key for a new order.",
                )  # fmt: skip
            shown = None if receipt["picture"] is None else Picture(receipt["picture"])
            return Answer(json.loads(receipt["result"]), receipt["result"], shown)
        world.extra_minutes = 0.0
        with world.all_or_nothing():
            result = dict(await tool.fn(world, **values))
    except (ToolError, NotApplicable, UnitError) as caught:
        error = _as_tool_error(caught)
        world.log("call", tool=tool.name, patient_id=patient_id, arguments=given, status=error.code)
        raise error from None
    except Exception as error:
        log.exception("tool %s failed", tool.name)
        world.log("call", tool=tool.name, patient_id=patient_id, arguments=given, status="INTERNAL")
        raise ToolError(
            "INTERNAL", f"{tool.name} failed inside the simulation.", hint="Nothing was changed. Try another way.",
        ) from error  # fmt: skip
    minutes = tool.minutes + world.extra_minutes
    world.extra_minutes = 0.0
    began = world.seconds
    charged = _charge(episode, minutes, batch)
    if charged:
        world.advance(charged)
    result = {"sim_time": world.now} | ({"patient_id": patient_id} if patient_id else {}) | result
    patient_id = patient_id or str(result.get("patient_id", ""))  # a call about a study or an image names no patient
    picture = result.get("image")
    if isinstance(picture, Picture):
        digest = hashlib.blake2b(picture.data, digest_size=8).hexdigest()
        result["image"] = {"mime_type": picture.mime_type, "bytes": len(picture.data), "digest": digest}
    else:
        picture = None
    cursor = str(arguments.get("cursor") or "o0")
    offset = int(cursor[1:]) if cursor[0] == "o" and cursor[1:].isdigit() else None
    result, text = _fit(result, min(MAX_CHARACTERS, max(MIN_CHARACTERS, characters)), offset)
    world.log(
        "call", at=began, tool=tool.name, patient_id=patient_id, arguments=given, status="ok",
        result_digest=_digest(text), seen=json.dumps(sorted(set(RECORD_ID.findall(text)))), minutes=minutes,
    )  # fmt: skip
    if key:
        pixels = None if picture is None else picture.data
        world.db.execute("INSERT INTO receipt VALUES (?, ?, ?, ?, ?)", (key, tool.name, given, text, pixels))
    return Answer(result, text, picture)


def _as_tool_error(error: ToolError | NotApplicable | UnitError) -> ToolError:
    if isinstance(error, NotApplicable):
        return ToolError("NOT_APPLICABLE", error.reason)
    if isinstance(error, UnitError):
        return ToolError("INVALID_UNIT", str(error))
    return error


def _charge(episode: Episode, minutes: float, batch: str) -> float:
    """The minutes that a call adds to the clock; parallel calls add only what exceeds the longest so far."""
    if not batch:
        episode.batch = ("", 0.0)
        return minutes
    current, spent = episode.batch
    if current != batch:
        spent = 0.0
    episode.batch = (batch, max(spent, minutes))
    return max(0.0, minutes - spent)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="backslashreplace"), digest_size=8).hexdigest()


def _fit(result: dict[str, Any], characters: int, offset: int | None) -> tuple[dict[str, Any], str]:
    """The result and its text, the longest list cut at a row boundary until it fits, with a cursor to go on from.

    A tool with cursors of its own kind (`offset` None) cannot be gone on with in mid-page: no cursor then.
    Where no list is to blame, the longest text is cut.
    """
    text = compact(result)
    if len(text) <= characters:
        return result, text
    lists = {name: value for name, value in result.items() if isinstance(value, list) and len(value) > 1}
    if lists:
        name = max(lists, key=lambda key: len(compact(lists[key])))
        rows = lists[name]
        kept = len(rows)
        while kept > 1 and len(compact(result | {name: rows[:kept]})) > characters - 60:
            kept -= max(1, kept // 8)
        cursor = f"o{offset + kept}" if offset is not None else None
        result = result | {name: rows[:kept], "truncated": True, "next_cursor": cursor}
        text = compact(result)
    strings = {name: value for name, value in result.items() if isinstance(value, str)}
    if len(text) > characters and strings:
        name = max(strings, key=lambda key: len(strings[key]))
        room = max(0, len(strings[name]) - (len(text) - characters) - 60)
        result = result | {name: f"{strings[name][:room]}…", "truncated": True}
        text = compact(result)
    return result, text
