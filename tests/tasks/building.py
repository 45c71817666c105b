"""Cases that a family can be asked about, for the tests of families."""

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built

__all__ = ["first"]


def first(key: str, condition: str = "", start: int = 20) -> list[Built]:
    """The tasks of the first case from seed `start` on that suits the family."""
    family = FAMILIES[key]
    for seed in range(start, start + 60):
        if built := family.build(generate(CONDITIONS[condition or family.conditions[0]], seed)):
            return built
    raise AssertionError(f"no case suits {key}")
