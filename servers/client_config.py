"""The lines that add this server to a chat client, for Claude Desktop, Claude Code, Cursor and VS Code."""

import json
import shlex
from collections.abc import Sequence
from typing import Any, Literal

__all__ = ["CLIENTS", "Client", "client_config"]

Client = Literal["claude-desktop", "claude-code", "cursor", "vscode"]
CLIENTS: tuple[Client, ...] = ("claude-desktop", "claude-code", "cursor", "vscode")

WHERE: dict[Client, str] = {
    "claude-desktop": "Settings > Developer > Edit Config (claude_desktop_config.json)",
    "claude-code": "run in a terminal",
    "cursor": "~/.cursor/mcp.json, or .cursor/mcp.json in a project",
    "vscode": ".vscode/mcp.json",
}


def client_config(
    client: Client, command: Sequence[str], *, url: str = "", token_variable: str = ""
) -> tuple[str, str]:
    """Where the snippet goes, and the snippet: for a local process (`command`) or for a server at `url`.

    With `token_variable` the snippet reads the bearer token from that environment variable or a prompt;
    it never holds the token itself.
    """
    header = f"Authorization: Bearer ${{{token_variable}}}" if token_variable else ""
    if client == "claude-code":
        if url:
            words = ["claude", "mcp", "add", "--transport", "http", "medmcp", url]
            line = shlex.join(words) + (f' --header "{header}"' if header else "")
        else:
            line = shlex.join(["claude", "mcp", "add", "medmcp", "--", *command])
        return WHERE[client], line
    entry: dict[str, Any]
    if client == "vscode":
        if url:
            entry = {"type": "http", "url": url}
            if header:
                entry["headers"] = {"Authorization": "Bearer ${input:medmcp-token}"}
        else:
            entry = {"type": "stdio", "command": command[0], "args": list(command[1:])}
        settings: dict[str, Any] = {"servers": {"medmcp": entry}}
        if header:
            prompt = {"type": "promptString", "id": "medmcp-token", "description": "medmcp token", "password": True}
            settings["inputs"] = [prompt]
        return WHERE[client], json.dumps(settings, indent=2)
    if url and client == "claude-desktop":  # it starts processes only: a bridge carries HTTP
        words = ["npx", "-y", "mcp-remote", url] + (["--header", header] if header else [])
        entry = {"command": words[0], "args": words[1:]}
    elif url:
        entry = {"url": url}
        if header:
            entry["headers"] = {"Authorization": f"Bearer ${{env:{token_variable}}}"}
    else:
        entry = {"command": command[0], "args": list(command[1:])}
    return WHERE[client], json.dumps({"mcpServers": {"medmcp": entry}}, indent=2)
