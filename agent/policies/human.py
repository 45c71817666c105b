"""`human`: a person in the terminal makes the calls. `medmcp play` is this policy with a friendlier opening."""

import json
import shlex
from collections.abc import Callable
from typing import Any

import anyio.to_thread
from rich.console import Console

from medmcp.agent.policy import AssistantTurn, Conversation
from medmcp.agent.trajectory import ToolCall

__all__ = ["HumanPolicy", "parse_line"]

HELP = """Type a tool and its arguments: [bold]order_lab_test tests=lactate,cbc priority=stat[/]
patient_id is filled in. Anything in quotes after [bold]say[/] goes to the patient: [bold]say "When did it start?"[/]
[bold]tools[/] lists the tools, [bold]help TOOL[/] shows one, [bold]wait 15[/] lets time pass, [bold]results[/] waits for results,
[bold]submit ANSWER field=value[/] ends the case, [bold]quit[/] leaves it."""


class Leave(Exception):
    """The person left the case."""


class HumanPolicy:
    """Reads lines from `ask` (default: the terminal) and shows results on `console`."""

    name = "human"

    def __init__(self, console: Console | None = None, ask: Callable[[str], str] | None = None) -> None:
        self.console = console or Console()
        self._ask = ask or self.console.input

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """Show the last results, then read lines until one makes a call."""
        for message in conversation.messages[conversation.state.get("shown", 0) :]:
            self._show(message)
        conversation.state["shown"] = len(conversation.messages)
        while True:
            try:
                line = await anyio.to_thread.run_sync(self._ask, "\n[bold cyan]>[/] ")
            except EOFError:
                return AssistantTurn(content="(left)")
            try:
                call = parse_line(line, conversation)
            except ValueError as problem:
                self.console.print(f"[red]{problem}[/]")
                continue
            except Leave:
                return AssistantTurn(content="(left)")
            if call is None:
                self._explain(line, conversation)
                continue
            return AssistantTurn(calls=[call])

    def _show(self, message: dict[str, Any]) -> None:
        if message["role"] == "user":
            self.console.rule("Case")
            self.console.print(message["content"])
            self.console.print(f"\n{HELP}")
        elif message["role"] == "tool":
            try:
                self.console.print_json(message["content"])
            except (ValueError, TypeError):
                self.console.print(message["content"], style="yellow")

    def _explain(self, line: str, conversation: Conversation) -> None:
        words = line.split()
        functions = {tool["function"]["name"]: tool["function"] for tool in conversation.tools}
        if words[:1] == ["help"] and len(words) > 1 and words[1] in functions:
            found = functions[words[1]]
            self.console.print(f"[bold]{found['name']}[/]: {found['description']}")
            for name, spec in found["parameters"]["properties"].items():
                kind = ", ".join(map(str, spec["enum"])) if "enum" in spec else spec.get("type", "")
                self.console.print(f"  {name} [dim]{kind}[/] {spec.get('description', '')}")
        elif words[:1] == ["tools"]:
            self.console.print(", ".join(sorted(functions)))
        else:
            self.console.print(HELP)

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Nothing to free."""


def parse_line(line: str, conversation: Conversation) -> ToolCall | None:
    """The call that a line means; None if it asks for help. Raises ValueError for what cannot be read."""
    words = shlex.split(line)
    if not words or words[0] in ("help", "?", "tools"):
        return None
    if words[0] in ("quit", "exit"):
        raise Leave
    functions = {tool["function"]["name"]: tool["function"] for tool in conversation.tools}
    command, rest = words[0], words[1:]
    free = [word for word in rest if "=" not in word]
    arguments: dict[str, Any]
    if command == "say":
        name, arguments = "ask_patient", {"message": " ".join(rest)}
    elif command == "wait":
        name, arguments = "advance_time", {"minutes": float(free[0]) if free else 5.0}
    elif command == "results":
        name, arguments = "wait_for_results", {}
    elif command == "submit":
        name, arguments = "submit_answer", {"answer": " ".join(free)}
        arguments |= _arguments([word for word in rest if "=" in word], functions["submit_answer"])
    elif command in functions:
        name = command
        if free:
            raise ValueError(f"'{free[0]}' is not name=value; `help {command}` shows the parameters.")
        arguments = _arguments(rest, functions[command])
    else:
        raise ValueError(f"No tool '{command}'. `tools` lists them.")
    if "patient_id" in functions[name]["parameters"]["properties"]:
        arguments.setdefault("patient_id", conversation.view.patient_id)
    number = sum(len(m.get("tool_calls", ())) for m in conversation.messages) + 1
    return ToolCall(id=f"call_{number}", name=name, arguments=arguments)


def _arguments(pairs: list[str], function: dict[str, Any]) -> dict[str, Any]:
    properties = function["parameters"]["properties"]
    found: dict[str, Any] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        if name not in properties:
            raise ValueError(f"{function['name']} has no parameter '{name}': {', '.join(properties)}.")
        found[name] = _value(text, properties[name])
    return found


def _value(text: str, spec: dict[str, Any]) -> Any:
    kind = spec.get("type")
    if kind == "array":
        inner = spec.get("items", {})
        return [_value(part.strip(), inner) for part in text.split(",") if part.strip()]
    if kind in ("integer", "number", "boolean"):
        try:
            return json.loads(text.lower())
        except json.JSONDecodeError:
            raise ValueError(f"'{text}' is not a {kind}.") from None
    return text
