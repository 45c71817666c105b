"""The vaccines that a case's patient has on file.

Drawn by age unless the case or its condition sets them: a part of what the schedule asks for, since records are seldom
whole. What is on file is what `get_immunization_history` works on.
"""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from medmcp.servers.world.world import World

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["write_doses"]

# vaccine, age in years at the dose, chance that it is on file: childhood doses of those young enough for them
CHILDHOOD: tuple[tuple[str, float, float], ...] = (
    ("dtap", 0.17, 0.9), ("ipv", 0.17, 0.9), ("hib", 0.17, 0.9), ("pcv", 0.17, 0.85), ("hepatitis_b", 0.02, 0.85), ("dtap", 0.34, 0.9),
    ("ipv", 0.34, 0.9), ("hib", 0.34, 0.9), ("pcv", 0.34, 0.85), ("hepatitis_b", 0.17, 0.85), ("dtap", 0.5, 0.85), ("ipv", 0.6, 0.85),
    ("mmr", 1.1, 0.9), ("varicella", 1.1, 0.85), ("pcv", 1.2, 0.8), ("hib", 1.2, 0.8), ("hepatitis_b", 1.0, 0.8), ("dtap", 1.4, 0.8),
    ("mmr", 4.3, 0.85), ("varicella", 4.3, 0.8), ("dtap", 4.4, 0.8), ("ipv", 4.4, 0.8), ("tdap", 11.3, 0.75), ("hpv", 11.5, 0.5),
    ("hpv", 12.2, 0.45), ("menacwy", 11.3, 0.6), ("menacwy", 16.3, 0.4),
)  # fmt: skip
CHILDHOOD_UNTIL = 30  # records of older people do not go back to their childhood
# vaccine, age from, years ago from and to, chance
GROWN_UP: tuple[tuple[str, int, tuple[float, float], float], ...] = (
    ("td", 30, (2, 16), 0.4), ("tdap", 25, (1, 12), 0.4), ("influenza", 19, (0.9, 1.3), 0.35), ("influenza", 60, (0.05, 0.12), 0.3),
    ("covid_19", 19, (0.9, 2.5), 0.5), ("pcv", 65, (0.3, 6), 0.5), ("zoster", 55, (1, 5), 0.3), ("mmr", 30, (5, 30), 0.35),
    ("hepatitis_b", 30, (3, 20), 0.25),
)  # fmt: skip
EMPTY_RECORD = 0.25
WHOLE_RECORD = 0.2


def write_doses(world: World, case: "Case") -> None:
    """Write the doses and what is known of the record."""
    rng = case.rng("vaccines")
    drawn = _drawn(case, rng)
    doses = drawn if case.doses is None else list(case.doses)
    status = "none_on_file" if not doses else "complete" if rng.random() < WHOLE_RECORD else "partial"
    world.update("patient", case.patient_id, immunization_record=status)
    counts: dict[str, int] = {}
    for vaccine, days in sorted(doses, key=lambda dose: -dose[1]):
        counts[vaccine] = counts.get(vaccine, 0) + 1
        world.insert(
            "immunization", patient_id=case.patient_id, vaccine=vaccine, given=(case.start - timedelta(days=days)).date().isoformat(),
            lot=f"{rng.choice('ABCDEFGH')}{rng.randint(1000, 9999)}", status="completed", dose_number=counts[vaccine],
        )  # fmt: skip


def _drawn(case: "Case", rng: Random) -> list[tuple[str, int]]:
    if case.condition.doses:
        return [(name, round(rng.uniform(low, high) * 365.25)) for name, low, high in case.condition.doses]
    if rng.random() < EMPTY_RECORD:
        return []
    found: list[tuple[str, int]] = []
    if case.age < CHILDHOOD_UNTIL:
        found += [
            (name, round((case.age - at) * 365.25) + rng.randint(5, 25))
            for name, at, often in CHILDHOOD
            if at < case.age and rng.random() < often
        ]
    found += [
        (name, round(rng.uniform(*ago) * 365.25))
        for name, least, ago, often in GROWN_UP
        if case.age >= least and rng.random() < often
    ]
    return found
