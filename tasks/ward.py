"""A ward of mixed patients: some of every domain, as they come, for `medmcp serve --ward SEED`. Not scored."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from medmcp.servers.tool import DOMAINS
from medmcp.servers.world.world import World
from medmcp.tasks.case import Case, admit, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.department import furnish

__all__ = ["PER_DOMAIN", "ward"]

PER_DOMAIN = 2


def ward(seed: int) -> World:
    """The ward of a seed: conditions and patients are drawn. Registered under the entry-point group `medmcp.wards`."""
    start = datetime(2031, 3, 3, 8, 0, tzinfo=UTC)
    world = World.new(start, seed)
    rng = Random(f"ward|{seed}")
    with world.all_or_nothing():
        furnish(world, rng)
        for case in _patients(seed, rng, start):
            admit(world, case)
            _put_to_bed(world, case)
    return world


def _patients(seed: int, rng: Random, start: datetime) -> list[Case]:
    """`PER_DOMAIN` conditions of each domain, every patient once."""
    found: dict[str, Case] = {}
    for domain in DOMAINS:
        of_domain = [one for one in CONDITIONS.values() if one.domain == domain]
        for condition in rng.sample(of_domain, min(PER_DOMAIN, len(of_domain))):
            number = list(CONDITIONS).index(condition.key)
            case = replace(generate(condition, seed * 1_009 + number), start=start)
            found.setdefault(case.patient_id, case)
    return list(found.values())


def _put_to_bed(world: World, case: Case) -> None:
    """A bed of the department for those who are not on a ward, while there is one in their zone."""
    if case.admission is not None:
        return
    bed = world.row(
        "SELECT id, zone FROM location WHERE zone = ? AND status = 'free' ORDER BY id LIMIT 1", case.condition.zone
    )
    if bed is not None:
        world.update("location", bed["id"], status="occupied", patient_id=case.patient_id)
        world.update("encounter", case.encounter_id, location_id=bed["id"], zone=bed["zone"])
