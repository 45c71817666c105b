"""Asking the human before an overridable SAFETY_BLOCK is overridden.

When the client can show its user a form (it declared the elicitation capability), an order that was
stopped by an overridable alert is put to that person: with a clinical reason the order goes on, recorded
as an override; declined, the block stands. A client without the capability just gets the block.

Protocol 2026-07-28 has no request from server to client in the middle of a call: there the call returns
the question and its state, and comes again with the answer. Earlier revisions ask in place.
See `mcp.py` for the call around it.
"""

import json
from collections.abc import Mapping
from typing import Any

from mcp.server.elicitation import AcceptedElicitation, render_elicitation_schema
from mcp.server.mcpserver import Context
from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import is_version_at_least
from pydantic import BaseModel, Field, ValidationError

from medmcp.servers.tool import Tool, ToolError

__all__ = ["Override", "answered", "ask", "may_ask"]

QUESTION = "override"
FIRST_MULTI_ROUND_VERSION = "2026-07-28"


class Override(BaseModel):
    """What the person is asked for."""

    reason: str = Field(
        min_length=10,
        max_length=500,
        title="Clinical reason",
        description="Why the order should go on, 10 characters or more.",
    )


def may_ask(tool: Tool, arguments: Mapping[str, Any], error: ToolError, context: Context[Any, Any] | None) -> bool:
    """True if this refusal can be put to a person at the client."""
    if context is None or error.code != "SAFETY_BLOCK" or not error.details.get("overridable"):
        return False
    if "override_reason" not in tool.input_schema["properties"] or arguments.get("override_reason"):
        return False
    capabilities = context.client_capabilities
    elicitation = capabilities.elicitation if capabilities is not None else None
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


async def ask(tool: Tool, error: ToolError, context: Context[Any, Any]) -> str | InputRequiredResult:
    """The person's reason, or the question to send back. Raises `error` again if the person says no."""
    message = f"{tool.title} was stopped: {error.message} Go on all the same? It will be recorded with your reason."
    version = context.protocol_version
    if version is not None and is_version_at_least(version, FIRST_MULTI_ROUND_VERSION):
        form = ElicitRequestFormParams(message=message, requested_schema=render_elicitation_schema(Override))
        return InputRequiredResult(
            input_requests={QUESTION: ElicitRequest(params=form)},
            request_state=json.dumps({QUESTION: error.payload()}),
        )
    try:
        outcome = await context.elicit(message, Override)
    except ValueError:  # accepted without a usable reason
        raise error from None
    if isinstance(outcome, AcceptedElicitation):
        return outcome.data.reason
    raise error


def answered(context: Context[Any, Any] | None) -> str:
    """The reason that a call coming again brings with it; "" if it answers no question of ours.

    The state that the client echoes is sealed by the SDK and bound to tool and arguments, so it can be
    believed. Raises the block it carries if the person declined or gave no usable reason.
    """
    state = context.request_state if context is not None else None
    if context is None or not state:
        return ""
    block = json.loads(state).get(QUESTION)
    if block is None:
        return ""
    answer = (context.input_responses or {}).get(QUESTION)
    if isinstance(answer, ElicitResult) and answer.action == "accept":
        try:
            return Override.model_validate(answer.content).reason
        except ValidationError:
            pass
    raise ToolError(**block)
