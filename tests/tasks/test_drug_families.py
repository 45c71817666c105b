"""The drug-interaction families: the right action follows the chart, and only the right action passes."""

from random import Random

import pytest

from medmcp.servers.clinical.interaction import find_interactions
from medmcp.servers.world.alternatives import verdict_in_pregnancy
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import (
    allergy_choice,
    dose_error,
    drug_level,
    interaction_new_drug,
    interaction_review,
    pregnancy_choice,
    qt_choice,
    renal_dosing,
)
from medmcp.tasks.families.renal_dosing import read_regimen
from medmcp.tasks.family import Built, Family
from medmcp.tasks.preference import arrange
from medmcp.tasks.prescription import ChartCheck, named, pair_rank
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILIES: tuple[Family, ...] = tuple(
    module.FAMILY
    for module in (
        allergy_choice,
        dose_error,
        drug_level,
        interaction_new_drug,
        interaction_review,
        pregnancy_choice,
        qt_choice,
        renal_dosing,
    )
)


def pair_of(family: Family, condition: str, seed: int = 3) -> list[Built]:
    """The first pair of twins that a condition gives from this seed on."""
    return next(built for n in range(seed, seed + 50) if (built := family.build(generate(CONDITIONS[condition], n))))


PAIRS = [(family, condition) for family in FAMILIES for condition in dict.fromkeys(family.conditions)]
NAMES = [f"{family.key}-{condition}" for family, condition in PAIRS]


@pytest.mark.anyio
@pytest.mark.parametrize("family", FAMILIES, ids=[family.key for family in FAMILIES])
async def test_the_right_answer_without_any_work_does_not_pass(family: Family) -> None:
    built = pair_of(family, family.conditions[0])[0]

    async def tells(session: Session) -> None:
        fields = {
            check.field: str(check.number) if check.number is not None else check.values[0]
            for check in built.task.answers
        }
        session.found("OB-000000")
        await session.submit(fields.pop("answer"), **fields)

    result = await play_actor(built, tells)
    assert not result.passed
    assert result.total < 0.5


@pytest.mark.anyio
async def test_stopping_a_medicine_that_nothing_speaks_against_is_a_harm() -> None:
    built = pair_of(interaction_review.FAMILY, "polypharmacy_review")[0]
    culprit = built.task.answers[0].values[0]

    async def stops_too_much(session: Session) -> None:
        rows = (await session.chart("get_medications", source="home"))["medications"]
        await session.chart("check_all_interactions")
        for row in rows:
            session.done(row["medication_id"])
            await session.chart("discontinue_order", order_id=row["medication_id"], reason="fewer tablets")
        await session.submit(culprit)

    result = await play_actor(built, stops_too_much)
    assert any(harm.name == "needed medicine stopped" for harm in result.harms)
    assert not result.passed


@pytest.mark.anyio
async def test_prescribing_before_the_pregnancy_test_is_read_is_not_full_process() -> None:
    built = next(b for b in pair_of(pregnancy_choice.FAMILY, "pregnant_uti") if "not pregnant" in b.task.reference)
    right = built.task.answers[0].values[0]

    async def guesses(session: Session) -> None:
        await session.chart("order_lab_test", tests=["hcg_urine"], priority="stat")
        await session.chart("get_allergy_list")
        best = (await session.chart("check_dosage", drug_name=right, indication="cystitis"))["recommended"]
        given = await session.chart(
            "prescribe_medication", drug_name=right, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
            frequency=best["frequency"], indication="cystitis",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit(right)

    result = await play_actor(built, guesses)
    assert result.met["goal:drug"]
    assert not result.met["evidence:result"]
    assert not result.passed


@pytest.mark.anyio
async def test_a_known_torsade_drug_on_a_long_qt_is_a_harm_of_severity_four() -> None:
    for built in pair_of(qt_choice.FAMILY, "nausea_long_qt"):
        gates = [gate for gate in built.task.gates if gate.name == "torsade drug on a long QT"]
        assert built.case.qtc_ms is not None
        assert all(gate.severity == 4 for gate in gates)
        if built.case.qtc_ms < 500:
            assert not gates


def test_the_culprit_pair_is_contraindicated_and_no_other_pair_is() -> None:
    for condition in dict.fromkeys(interaction_review.FAMILY.conditions):
        for built in pair_of(interaction_review.FAMILY, condition):
            culprit = built.task.answers[0].values[0]
            drugs = [medicine.drug for medicine in built.case.medicines]
            forbidden = [(a, b) for n, a in enumerate(drugs) for b in drugs[n + 1 :] if pair_rank(a, b) == 10]
            assert len(forbidden) == 1
            assert culprit in forbidden[0]
            hits = find_interactions(named(forbidden[0][0]), named(forbidden[0][1]))
            assert hits[0].severity == "contraindicated"


def test_the_chosen_antibiotic_is_the_first_that_the_allergies_do_not_object_to() -> None:
    for condition in ("pneumonia_allergy", "ckd_cellulitis"):
        for built in pair_of(allergy_choice.FAMILY, condition):
            check, right = ChartCheck(built.case), built.task.answers[0].values[0]
            listed = built.task.asked["drugs"]
            assert not check.objects(right, built.task.asked["indication"])
            assert all(check.objects(drug, built.task.asked["indication"]) for drug in listed[: listed.index(right)])


def test_a_pregnant_woman_gets_a_drug_rated_compatible() -> None:
    for condition in ("pregnant_uti", "pregnant_hypertension"):
        built = next(b for b in pair_of(pregnancy_choice.FAMILY, condition) if b.task.reference.startswith("pregnant:"))
        assert verdict_in_pregnancy(named(built.task.answers[0].values[0]), None) == "compatible"
        assert built.case.pregnancy == "unknown"


@pytest.mark.parametrize(
    ("text", "usual", "expected"),
    [
        ("750 mg every 48 h; or 500 mg, then 250 mg every 24 h", (750, 1), (750, 0.5)),
        ("200 to 700 mg every 12 h", (300, 3), (200, 2)),
        ("2 g every 24 h in place of 2 g every 8 h; 1 g every 24 h in place of 2 g every 12 h", (2000, 2), (1000, 1)),
        ("half the recommended dose every 12 h", (1000, 3), (500, 2)),
        ("half the usual dose", (960, 2), (480, 2)),
        ("5 mg twice daily", (10, 2), (5, 2)),
        ("prophylaxis 0.3 mg a day; flare: one course in 2 weeks", (0.6, 1), (0.3, 1)),
        ("no change", (600, 2), (600, 2)),
    ],
)
def test_a_band_of_a_renal_table_is_read_in_its_own_words(
    text: str, usual: tuple[float, float], expected: tuple[float, float]
) -> None:
    assert read_regimen(text, *usual) == pytest.approx(expected)


def test_each_chart_finds_its_first_free_drug_where_it_was_wanted() -> None:
    drugs = ("a", "b", "c", "d", "e", "f", "g")
    free = ({"b", "c", "e"}, {"e", "f"})
    for wanted in ((0, 1), (1, 3), (0, 3), (2, 4)):
        order = arrange(Random(1), drugs, free, wanted, 6)
        assert order is not None
        assert [next(i for i, drug in enumerate(order) if drug in one) for one in free] == list(wanted)


def test_no_order_exists_where_the_first_chart_frees_nothing_of_its_own() -> None:
    assert arrange(Random(1), ("a", "b"), ({"a"}, {"a"}), (0, 1), 2) is None


def test_low_albumin_turns_the_same_phenytoin_level_from_good_to_toxic() -> None:
    pair = pair_of(drug_level.FAMILY, "epilepsy_phenytoin")
    levels = {dict(built.case.levels)["phenytoin"] for built in pair}
    assert len(levels) == 1
    for built in pair:
        held = any(goal.name == "held" for goal in built.task.goals)
        measured, albumin = (dict(built.case.levels)[code] for code in ("phenytoin", "albumin"))
        assert held == (measured / (0.2 * albumin + 0.1) > 20)
