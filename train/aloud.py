"""`thought`: what an expert says before a call, so that each value that is written has just been pointed at.

A small model copies well what follows a word that it has just written. So an expert quotes the place: on turning to the next
drug of the instruction it and the two words before it, before stopping one of a pair both in the order in which they were
started. One hop a token; nothing is said that the conversation does not hold.
"""

import json
from typing import Any

from medmcp.agent.dialects.compact import words_of
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.session import View

__all__ = ["thought"]

DRUG_ARGUMENTS = ("planned_drug", "drug_name", "new_drugs", "answer")


def thought(trajectory: Trajectory, number: int, view: View) -> str:
    """The words before the calls of turn `number`; empty where nothing needs to be pointed at."""
    call = trajectory.turns[number].calls[0]
    arguments = call.arguments or {}
    if call.name == "discontinue_order":
        return _pair(trajectory, number, str(arguments.get("order_id")))
    drug = _drug(arguments)
    if drug in view.asked.get("drugs", ()) and drug != _last(trajectory, number):
        words = words_of(view.instruction)
        at = words.index(words_of(drug)[0])
        return " ".join(words[max(0, at - 2) : at + 1])
    return ""


def _drug(arguments: dict[str, Any]) -> str:
    for name in DRUG_ARGUMENTS:
        value = arguments.get(name)
        if value:
            return str(value[0] if isinstance(value, list) else value)
    return ""


def _last(trajectory: Trajectory, number: int) -> str:
    """The drug that the nearest turn before was about."""
    for turn in trajectory.turns[:number][::-1]:
        if turn.calls and (drug := _drug(turn.calls[0].arguments or {})):
            return drug
    return ""


def _pair(trajectory: Trajectory, number: int, stopped: str) -> str:
    """Both drugs of the contraindicated pair with their ids, the one that was started first before the other."""
    listed: list[dict[str, Any]] = []
    pair: list[str] = []
    for message in trajectory.messages[: trajectory.turns[number].message]:
        if message["role"] != "tool" or not message["content"].startswith("{"):
            continue
        result = json.loads(message["content"])
        listed = result.get("medications", listed)
        pair = next((found["drugs"] for found in result.get("findings", ())), pair)
    rows = sorted((row for row in listed if row["generic_name"] in pair), key=lambda row: str(row["start"]))
    return " , ".join(f"{row['generic_name'].replace(' ', '_')} {row['medication_id']}" for row in rows)
