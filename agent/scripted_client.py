"""`play_over`: a scripted chat client. It starts a case over an MCP connection, lets a script act, and reads the debrief.

What a person does in a chat client, without the person and the model: the demo shows one case of it, a test one of each
domain. The script sees what the server sends and nothing else.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from mcp import Client, StdioServerParameters

from medmcp.servers.tool import ToolError
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.session import Session, View
from medmcp.tasks.task import Task

__all__ = ["play_over", "served"]

NOT_DETAILS = ("code", "message", "field", "hint", "retryable")


def served(*arguments: str, command: Sequence[str] = ("-m", "medmcp.servers", "serve")) -> StdioServerParameters:
    """A server in a process of its own, spoken to over stdio."""
    return StdioServerParameters(command=sys.executable, args=[*command, *arguments], env=dict(os.environ))


async def play_over(client: Client, task: Task) -> dict[str, Any]:
    """Play the case of a task by its family's oracle to its end; returns the whole debrief.

    Raises RuntimeError if the server does not start the case.
    """

    async def call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        result = await client.call_tool(name, arguments)
        return dict(result.structured_content or {})

    started = await call("start_case", {"case_id": task.case_id})
    if started.get("scenario") != task.instruction:
        raise RuntimeError(f"case {task.case_id} was not started: {started}")
    script = FAMILIES[task.family].oracle(Session(View.of(task)))
    answer: dict[str, Any] | None = None
    try:
        while True:
            if answer is not None and "error" in answer:
                error = answer["error"]
                details = {name: value for name, value in error.items() if name not in NOT_DETAILS}
                request = script.throw(ToolError(error["code"], error["message"], **details))
            else:
                request = script.send(answer)
            answer = await call(request.tool, request.arguments)
    except StopIteration:
        return await call("debrief_case", {"section": "all"})
