"""The obstetric families: twins of every case differ, no constant is a good bet, harms are capped."""

import re

import pytest
from building import first

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "obstetrics")


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_the_twins_of_every_case_differ_and_no_instruction_is_used_twice(key: str) -> None:
    family = FAMILIES[key]
    pairs = [
        built for seed in range(25) for c in family.conditions if (built := family.build(generate(CONDITIONS[c], seed)))
    ]
    assert len(pairs) >= 15
    for a, b in pairs:
        assert (a.task.goals, a.task.answers) != (b.task.goals, b.task.answers), a.task.seed
    texts = [re.sub(r"\d+", "#", built.task.instruction) for pair in pairs for built in pair]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_a_blind_constant_fits_less_than_a_third_of_the_main_answer(key: str) -> None:
    tasks = [
        b.task
        for seed in range(30)
        for c in FAMILIES[key].conditions
        for b in FAMILIES[key].build(generate(CONDITIONS[c], seed))
    ]
    main = [next(check for check in task.answers if check.field == "answer") for task in tasks]
    values = [check.number if check.number is not None else check.values[0] for check in main]
    assert max(values.count(value) for value in set(values)) / len(values) < 0.35


@pytest.mark.anyio
async def test_magnesium_in_myasthenia_is_capped() -> None:
    async def reckless(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name="magnesium sulfate", dose=4, dose_unit="g", route="iv", frequency="once",
            indication="pre-eclampsia with severe features", override_reason="severe features, give it all the same",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("1000", plan="preeclampsia_severe")

    result = await play_actor(first("hypertension_pregnancy", "preeclampsia_severe")[1], reckless)
    assert result.total <= 0.1


@pytest.mark.anyio
async def test_misoprostol_on_a_scar_is_capped() -> None:
    async def reckless(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name="misoprostol", dose=25, dose_unit="microgram", route="vaginal", frequency="once",
            indication="induction of labour",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("4", plan="misoprostol")

    result = await play_actor(first("induction_choice")[1], reckless)
    assert result.total <= 0.1
