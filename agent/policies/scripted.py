"""Policies without a model: `oracle` solves each task by its family's script, `noop` does nothing, `random` flails."""

import random
from collections.abc import Callable
from typing import Any

from medmcp.agent.policy import AssistantTurn, Conversation
from medmcp.agent.trajectory import ToolCall
from medmcp.servers.tool import ToolError
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.session import Actor, Session

__all__ = ["NoopPolicy", "OraclePolicy", "RandomPolicy"]


class OraclePolicy:
    """Plays an actor over MCP; by default the family's oracle: only the tools, and only what they show."""

    name = "oracle"

    def __init__(self, actor_of: Callable[[Conversation], Actor] | None = None) -> None:
        self.actor_of = actor_of or (lambda conversation: FAMILIES[conversation.family].oracle)

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The script's next call; an empty turn once it has nothing more to do."""
        state = conversation.state
        script = state.get("script")
        try:
            if script is None:
                script = state["script"] = self.actor_of(conversation)(Session(conversation.view))
                request = script.send(None)
            else:
                result = conversation.results[-1]
                if "error" in result:
                    error = result["error"]
                    details = {
                        k: v for k, v in error.items() if k not in ("code", "message", "field", "hint", "retryable")
                    }
                    request = script.throw(
                        ToolError(
                            error["code"],
                            error["message"],
                            field=error.get("field", ""),
                            hint=error.get("hint", ""),
                            **details,
                        )
                    )
                else:
                    request = script.send(result)
        except StopIteration:
            return AssistantTurn(content="Done.")
        state["n"] = state.get("n", 0) + 1
        call = ToolCall(id=f"call_{state['n']}", name=request.tool, arguments=request.arguments)
        return AssistantTurn(calls=[call])

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Nothing to free."""


class NoopPolicy:
    """Says one sentence and stops."""

    name = "noop"

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """Always the same."""
        return AssistantTurn(content="I would rather not act.")

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Nothing to free."""


class RandomPolicy:
    """Calls random tools with arguments that fit their schemas, then submits something."""

    name = "random"

    def __init__(self, calls: int = 8) -> None:
        self.calls = calls

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """A random call; the last one submits."""
        state = conversation.state
        rng = state.setdefault("rng", random.Random(conversation.seed))
        state["n"] = state.get("n", 0) + 1
        named = {tool["function"]["name"]: tool["function"] for tool in conversation.tools}
        if state["n"] > self.calls:
            chosen = named["submit_answer"]
        else:
            chosen = named[rng.choice(sorted(set(named) - {"submit_answer", "start_case", "debrief_case"}))]
        everything = chosen["name"] == "submit_answer"  # a case may need any of its fields
        arguments = _random_arguments(chosen["parameters"], conversation, rng, everything=everything)
        return AssistantTurn(calls=[ToolCall(id=f"call_{state['n']}", name=chosen["name"], arguments=arguments)])

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Nothing to free."""


WORDS = ("ceftriaxone", "sepsis", "potassium", "warfarin", "chest pain", "cbc", "aspirin", "troponin")


def _random_arguments(
    schema: dict[str, Any], conversation: Conversation, rng: random.Random, *, everything: bool
) -> dict[str, Any]:
    required = schema.get("required", [])
    chosen: dict[str, Any] = {}
    for name, spec in schema.get("properties", {}).items():
        if name == "patient_id":
            chosen[name] = conversation.view.patient_id
        elif name == "claims":
            chosen[name] = ["found=OB-000000"]
        elif (
            everything
            or name in required
            or (rng.random() < 0.3 and name not in ("encounter_id", "idempotency_key", "cursor", "override_reason"))
        ):
            chosen[name] = _random_value(spec, rng)
    return chosen


def _random_value(spec: dict[str, Any], rng: random.Random) -> Any:
    if "enum" in spec:
        return rng.choice(spec["enum"])
    if "const" in spec:
        return spec["const"]
    kind = spec.get("type", "string")
    low, high = spec.get("minimum", 0), spec.get("maximum", 100)
    if kind == "integer":
        return rng.randint(int(low), int(min(high, low + 1000)))
    if kind == "number":
        return round(rng.uniform(low, min(high, low + 1000)), 1)
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "array":
        return [_random_value(spec.get("items", {}), rng)]
    return rng.choice(WORDS)
