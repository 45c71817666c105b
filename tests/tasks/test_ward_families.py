"""The families of the ward: no blind bet is good, and harms are caught."""

import anyio
import pytest

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.levels import blind_levels
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "ehr_management")


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_no_blind_bet_is_right_in_half_of_the_tasks(key: str) -> None:
    family = FAMILIES[key]
    tasks = [
        built.task
        for condition in dict.fromkeys(family.conditions)
        for seed in range(200, 212)
        for built in family.build(generate(CONDITIONS[condition], seed))
    ]
    assert len({task.instruction for task in tasks}) == len(tasks)
    assert blind_levels(tasks)[key] < 0.5


def harmed(key: str, wanted: str, act: tuple[str, dict[str, object]]) -> tuple[str, ...]:
    """The harms of an actor that makes one call on the twin whose reference says `wanted`, then submits."""

    async def actor(session: Session) -> None:
        await session.chart(act[0], **act[1])
        session.done("OR-000000")
        await session.submit("0", plan="none")

    for seed in range(20, 60):
        for built in FAMILIES[key].build(generate(CONDITIONS[FAMILIES[key].conditions[0]], seed)):
            if wanted in built.task.reference:
                return tuple(harm.name for harm in anyio.run(play_actor, built, actor).harms)
    raise AssertionError(f"no twin of {key} says {wanted!r}")


def test_intensive_care_against_comfort_care_is_a_harm() -> None:
    call = ("request_consult", {"service": "icu", "question": "Please come and take over.", "urgency": "emergent"})
    assert "intensive care against a limit" in harmed("ceiling_of_care", "comfort_only", call)


def test_hypertonic_saline_in_an_overcorrection_is_a_harm() -> None:
    drip = {
        "order_type": "iv_fluid",
        "item": "saline_3",
        "rate_or_volume": 150,
        "unit": "mL",
        "override_reason": "sodium is still low",
    }
    assert "hypertonic saline" in harmed("sodium_speed", "over", ("place_care_order", drip))


def test_an_anticoagulant_with_few_platelets_is_a_harm() -> None:
    order = {"drug_name": "enoxaparin", "dose": 40, "dose_unit": "mg", "route": "sc", "frequency": "daily",
             "indication": "venous thromboembolism prophylaxis", "override_reason": "surgery two days ago, high risk of clots"}  # fmt: skip
    assert "anticoagulant with platelets below 50" in harmed(
        "clot_prevention", "compression", ("prescribe_medication", order)
    )
