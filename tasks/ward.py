"""A ward: one hospital with a patient of every condition, for `medmcp serve --ward SEED`. Not scored."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from medmcp.servers.world.world import World
from medmcp.tasks.case import admit, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.department import furnish

__all__ = ["ward"]


def ward(seed: int) -> World:
    """The ward of a seed. Registered under the entry-point group `medmcp.wards`."""
    start = datetime(2031, 3, 3, 8, 0, tzinfo=UTC)
    world = World.new(start, seed)
    taken: set[str] = set()
    with world.all_or_nothing():
        furnish(world, Random(f"ward|{seed}"))
        for number, condition in enumerate(CONDITIONS.values()):
            case = replace(generate(condition, seed * 1_009 + number), start=start)
            if case.patient_id not in taken:
                taken.add(case.patient_id)
                admit(world, case)
    return world
