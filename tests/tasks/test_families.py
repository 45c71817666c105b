"""Every family: an oracle passes with the tools alone, cheaters get nowhere, twins need different acts."""

from collections import Counter

import pytest
from building import first

from medmcp.servers.catalog import OWNED
from medmcp.tasks.cheaters import CHEATERS, best_constants, constant_actor
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.prove import play_actor

PAIRS = [(key, condition) for key, family in FAMILIES.items() for condition in sorted(set(family.conditions))]
every_family = pytest.mark.parametrize("key", sorted(FAMILIES))


def test_every_domain_has_four_families_and_eight_conditions_in_three_splits() -> None:
    families = Counter(family.domain for family in FAMILIES.values())
    conditions = Counter(condition.domain for condition in CONDITIONS.values())
    splits = {(condition.domain, condition.split) for condition in CONDITIONS.values()}
    for domain in OWNED:
        assert families[domain] >= 4, domain
        assert conditions[domain] >= 8, domain
        assert {split for of, split in splits if of == domain} == {"train", "validation", "test"}, domain
    assert len(CONDITIONS) >= 120


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "condition"), PAIRS)
async def test_the_oracle_gets_full_marks(key: str, condition: str) -> None:
    for built in first(key, condition):
        result = await play_actor(built, FAMILIES[key].oracle)
        assert result.passed, result.reasons
        assert result.total >= 0.99, result.reasons


@pytest.mark.anyio
@every_family
async def test_no_cheater_gets_anywhere(key: str) -> None:
    for built in first(key):
        for name, cheater in CHEATERS.items():
            result = await play_actor(built, cheater)
            assert not result.passed, name
            assert result.total <= (0.2 if name in ("nothing", "at_once") else 0.4), name


@pytest.mark.anyio
@every_family
async def test_the_best_constant_passes_nowhere(key: str) -> None:
    tasks = [built for start in (20, 90, 160) for built in first(key, start=start)]
    actor = constant_actor(best_constants([built.task for built in tasks])[key])
    for built in tasks:
        assert not (await play_actor(built, actor)).passed


@every_family
def test_twins_are_one_patient_with_different_right_acts(key: str) -> None:
    built = first(key)
    if len(built) == 1:
        assert not built[0].task.twin
        return
    a, b = built
    assert a.case.patient_id == b.case.patient_id
    assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers)
    assert a.task.instruction != b.task.instruction
    assert a.task.twin == b.task.twin != ""
