"""`python -m medmcp.agent`: the same as the `medmcp` command."""

from medmcp.agent.cli import main

main()
