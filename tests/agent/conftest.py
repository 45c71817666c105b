"""What the agent floor's tests share: a few tasks of the released library."""

import pytest

from medmcp.tasks.family import Built
from medmcp.tasks.library import TaskLibrary


@pytest.fixture(scope="session")
def tasks() -> list[Built]:
    """A small library: every family at least once, those with the triage tools first."""
    found = TaskLibrary(40, 11).by_task.values()
    return sorted(found, key=lambda built: "triage_emergency" not in built.task.servers)
