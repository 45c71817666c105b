"""`medmcp kb`: build, add, embed, search, open, info, eval, optimize, bench.

Each command takes `--json` for one JSON object on stdout; everything else goes to stderr. Exit code 0: done;
1: it ran and the result is bad (nothing found, records that could not be read, a figure under its floor); 2: it could
not run. `cli_write.py`, `cli_read.py` and `cli_bench.py` have the commands.
"""

import click

from medmcp.kb.cli_bench import bench
from medmcp.kb.cli_read import evaluate, info, open_, search
from medmcp.kb.cli_write import add, build, embed, optimize

__all__ = ["kb"]


@click.group()
def kb() -> None:
    """The medical knowledge base: passages in, cited answers out.

    \b
    Example:
      medmcp kb build
      medmcp kb search "rate control in atrial fibrillation"
    """


for command in (build, add, embed, search, open_, info, evaluate, optimize, bench):
    kb.add_command(command)
