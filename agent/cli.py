"""`medmcp`: the root command. Each floor has its own `cli.py`; a command's module is imported when it is called.

So `medmcp serve` never imports torch, and `medmcp --help` imports nothing heavy at all.
"""

import importlib
import sys
from typing import Any

import click

__all__ = ["main"]

# command: (module, attribute, one line for --help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "serve": ("medmcp.servers.cli", "serve", "Serve the tools over MCP (stdio or HTTP)."),
    "config": ("medmcp.servers.cli", "config", "Print the snippet that adds the server to a chat client."),
    "tools": ("medmcp.servers.cli", "tools", "List the catalogue of tools."),
    "call": ("medmcp.servers.cli", "call", "Call one tool, for a look."),
    "world": ("medmcp.servers.cli", "world", "Show, export and import worlds (FHIR R4)."),
    "kb": ("medmcp.kb.cli", "kb", "Build, extend, search and evaluate the knowledge base."),
    "tasks": ("medmcp.tasks.cli", "tasks", "Build, list, show and prove tasks."),
    "rollout": ("medmcp.agent.commands", "rollout", "Play tasks with a policy; write graded trajectories."),
    "regrade": ("medmcp.agent.commands", "regrade", "Grade a run's trajectories again and print the flips."),
    "report": ("medmcp.agent.commands", "report", "Write one HTML page about one or more runs."),
    "export": ("medmcp.agent.commands", "export", "Export a run: hf, sft, verifiers, openenv, inspect."),
    "play": ("medmcp.agent.commands", "play", "Play a case yourself in the terminal."),
    "train": ("medmcp.train.cli", "train", "Train a policy on rollouts: GRPO, TT-OPD and the other arms."),
    "probe": ("medmcp.train.cli", "probe", "Ask of a policy what RL could start from: pass@k, dead groups."),
    "bench": ("medmcp.train.cli", "bench", "Measure the budgets on this machine."),
    "demo": ("medmcp.train.cli", "demo", "The README's main job, end to end."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports a command's module when it is used."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names, in the order of the data flow."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import and return a command; None if there is no such command."""
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        command: Any = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list for --help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="medmcp")
def root() -> None:
    """A simulated hospital for medical tool-using agents: MCP servers, graded tasks, rollouts.

    Synthetic patients, for teaching and research only.

    \b
    Example:
      medmcp demo --out runs/demo
    """


def main() -> None:
    """The console script. Ctrl-C ends with 130 after what was finished is saved."""
    try:
        root.main(standalone_mode=True)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
