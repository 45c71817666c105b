"""`python -m medmcp.kb`: the commands of `medmcp kb`, for a process that the knowledge base starts itself."""

from medmcp.kb.cli import kb

if __name__ == "__main__":
    kb(prog_name="medmcp kb")
