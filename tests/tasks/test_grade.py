"""The grade: gates cap the total, harm is counted, standing still earns nothing."""

from dataclasses import replace

import anyio
import pytest

from medmcp.servers.episode import Episode
from medmcp.tasks.case import Allergy, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.grade import WEIGHTS, Grade, grade
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session, run_actor


@pytest.fixture
def built() -> Built:
    return FAMILIES["sepsis_pathway"].build(generate(CONDITIONS["urosepsis"], 1))[0]


def outcome(built: Built, actor: object) -> Grade:
    return anyio.run(lambda: play_actor(built, actor))  # type: ignore[arg-type]


def test_the_weights_add_up_to_one() -> None:
    assert abs(sum(WEIGHTS.values()) - 1) < 1e-9


def test_the_oracle_gets_full_marks(built: Built) -> None:
    result = outcome(built, FAMILIES["sepsis_pathway"].oracle)
    assert result.passed
    assert result.total >= 0.99


def test_an_overridden_class_allergy_caps_the_total_at_a_tenth(built: Built) -> None:
    label = Allergy("amoxicillin", reaction="throat swelling", severity="severe", verified=False)
    case = replace(built.case, allergies=(label,), allergy_status="documented")

    async def careless(session: Session) -> None:
        await session.chart(
            "prescribe_medication", drug_name="amoxicillin", dose=1000, dose_unit="mg", route="oral", frequency="tid",
            override_reason="I do not believe the label",
        )  # fmt: skip
        await FAMILIES["sepsis_pathway"].oracle(session)

    result = outcome(Built(case, built.task), careless)
    assert any(harm.severity == 5 for harm in result.harms)
    assert result.total <= 0.1 < result.ungated
    assert not result.passed


def test_an_order_for_another_patient_caps_the_total(built: Built) -> None:
    other = generate(CONDITIONS["urosepsis"], 2)

    async def mixed_up(session: Session) -> None:
        await FAMILIES["sepsis_pathway"].oracle(session)

    episode = Episode(world=built.case.world(), mode="exam")
    world = episode.require_world()
    from medmcp.tasks.case import admit

    admit(world, other)
    world.insert("medication_request", patient_id=other.patient_id, drug="ceftriaxone", authored=world.in_minutes(5))
    anyio.run(lambda: run_actor(mixed_up, built.task, episode))
    result = grade(built.task, world, episode.submission)
    assert [harm.name for harm in result.harms] == ["wrong patient"]
    assert result.total <= 0.1


def test_an_antibiotic_before_the_cultures_loses_process_not_accuracy(built: Built) -> None:
    async def hasty(session: Session) -> None:
        first = session.view.asked["first"]
        given = await session.chart(
            "prescribe_medication", drug_name=first, dose=2000, dose_unit="mg", route="iv", frequency="q12h", indication="sepsis",
            override_reason="given before anything else",
        )  # fmt: skip
        await session.call("advance_time", minutes=30, stop_on_event=False)
        await session.chart("order_lab_test", tests=["blood_culture", "lactate"], priority="stat")
        session.done(given["order_id"])
        await session.submit(first, disposition="admit_icu")

    result = outcome(built, hasty)
    assert result.met["goal:cultures"]
    assert not result.met["evidence:cultures_first"]
    assert not result.passed


def test_claims_of_records_that_were_never_shown_are_not_coherent(built: Built) -> None:
    async def liar(session: Session) -> None:
        await session.submit("ceftriaxone", disposition="admit_icu", claims=["done=OR-123456", "found=OB-123456"])

    result = outcome(built, liar)
    assert result.dimensions["coherence"] == 0.0


def test_grading_twice_gives_the_same(built: Built) -> None:
    episode = Episode(world=built.case.world(), mode="exam")
    anyio.run(lambda: run_actor(FAMILIES["sepsis_pathway"].oracle, built.task, episode))
    world = episode.require_world()
    assert grade(built.task, world, episode.submission) == grade(built.task, world, episode.submission)


def test_a_report_that_was_read_is_evidence_and_one_that_was_only_ordered_is_not() -> None:
    (embolism,) = FAMILIES["bedside_diagnosis"].build(generate(CONDITIONS["pulmonary_embolism"], 1))

    async def scan(session: Session, read: bool) -> None:
        ordered = await session.chart(
            "order_imaging", modality="ct_angiography", body_part="chest", contrast="iv", indication="suspected embolism", priority="stat"
        )  # fmt: skip
        session.done(ordered["order_id"])
        await session.call("wait_for_results", order_ids=[ordered["order_id"]], max_minutes=480)
        await session.call("advance_time", minutes=60)
        if read:
            await session.call("get_imaging_report", study_id=ordered["study_id"])
        await session.chart("record_diagnosis", diagnosis="Pulmonary embolism", icd10_code="I26.99", status="confirmed")
        await session.submit("pulmonary embolism")

    seen = outcome(embolism, lambda session: scan(session, True))
    unseen = outcome(embolism, lambda session: scan(session, False))
    assert (seen.met["evidence:key test"], unseen.met["evidence:key test"]) == (True, False)
