"""`python -m medmcp.servers serve …`: the commands of this floor without the rest of the program."""

import click

from medmcp.servers.cli import commands

main = click.Group("medmcp.servers", commands=commands())

if __name__ == "__main__":
    main()
