"""Bleeding after a fall in an RhD-negative woman: the fetal bleed measured, and anti-D by it, or not at all.

Twins: the same woman without antibodies, and with an immune anti-D, in whom the drug does nothing.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.scores.rh_immunoglobulin import VIAL_MICROGRAM, fetal_bleed_ml, vials
from medmcp.servers.world.laboratory import order_test
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

DRUG = "anti-d immunoglobulin"
TITRES = (16, 32, 64, 128)

OPENINGS = (
    "{name}, {age}, {weeks} weeks pregnant: {complaint}. Find her blood group and antibodies and how much fetal blood has crossed, and give"
    " anti-D im as one dose by it, if she needs any. Answer: fetal bleed in mL; plan: number of 300 microgram vials, 0 for none.",
    "{given} {family} ({age}, {weeks} weeks) came in with this: {complaint}. Does she need anti-D immunoglobulin, and how many vials? Send what tells,"
    " order the whole dose once, intramuscular. Report the bleed (mL) as answer and the vials as plan (0 if none).",
    "Blood bank on the line about {family}, {given}, {age}, {weeks} weeks; {complaint}. Group, screen, fetal cells; then anti-D for the size of the"
    " bleed in a single im order, or none if useless. Answer = mL of fetal blood, plan = vials.",
    "A {age}-year-old at {weeks} weeks, {name} ({complaint}). Work out her Rh need. The answer is the fetal bleed in mL, the plan the count of"
    " vials (0 where anti-D would do nothing). Prescribe accordingly, im, one dose.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    assert case.obstetric is not None
    rng = Random(f"{case.condition.key}|{case.seed}|titre")
    group = case.obstetric.blood
    immune = f"{group}, antibody screen positive: anti-D, titre {rng.choice(TITRES)}"
    level = round(rng.uniform(0.2, 2.3), 2)
    pair = [
        replace(case, texts=(("type_and_screen", text, flag),), levels=(("kleihauer", level),))
        for text, flag in ((f"{group}, antibody screen negative", "normal"), (immune, "high"))
    ]
    twin = f"anti-d-{case.condition.key}-{case.seed}"
    return [Built(chart, _task(chart, variant, twin)) for variant, chart in zip("ab", pair, strict=True)]


def cells_found(case: Case) -> float:
    """The percentage that the laboratory will report."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    test = find_test("kleihauer")
    assert patient is not None
    assert test is not None
    order = order_test(world, patient, case.encounter_id, test, priority="stat", indication="")
    row = world.row("SELECT value FROM observation WHERE order_id = ?", order["id"])
    world.close()
    assert row is not None
    return float(row["value"])


def _task(case: Case, variant: str, twin: str) -> Task:
    needed = variant == "a"
    bleed = round(fetal_bleed_ml(cells_found(case)), 1)
    count = vials(bleed) if needed else 0
    low = count * VIAL_MICROGRAM
    return Task(
        family="anti_d_dose", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="advanced", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the obstetrician on call.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Fetal bleed, mL."), AnswerField("plan", "Vials of 300 microgram."), claims_field()),
        max_calls=18, max_minutes=400, max_turns=18,
        goals=(
            RowGoal(name="anti_d", table="medication_request", at_least=int(needed), at_most=1 if needed else 0, weight=2,
                    where=(Match(column="drug", values=(DRUG,)), *((Match(column="dose", low=low, high=low), Match(column="dose_unit", values=("microgram",)), Match(column="route", values=("im",))) if needed else ())),
                    why=f"{count} vials im" if needed else "no anti-D where antibodies are her own"),
            RowGoal(name="fetal_cells", table="service_request", where=(Match(column="code", values=("kleihauer",)),), why="fetal cells counted"),
        ),
        answers=(
            AnswerCheck(field="answer", number=bleed, tolerance=max(0.6, 0.02 * bleed), weight=1.5, why=f"{bleed:g} mL"),
            AnswerCheck(field="plan", number=float(count), why=f"{count} vials"),
        ),
        evidence=(
            Evidence(name="group", codes=("type_and_screen",), before="anti_d" if needed else "", weight=1.5, why="group and antibodies before anti-D"),
            Evidence(name="bleed", codes=("kleihauer",), before="anti_d" if needed else "", why="the size of the bleed"),
            Evidence(name="rh", tools=("check_rh_status",), why="the Rh rules"),
        ),
        gates=(
            Gate(name="anti-D into a vein", table="medication_request", severity=3, where=(Match(column="drug", values=(DRUG,)), Match(column="route", values=("iv",))), why="not the route that was asked for"),
        ),
        cost_allowance=25, variant=variant, twin=twin, flipped="the antibody screen", reference=f"{bleed:g} mL fetal blood, {count} vials",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Group, screen and fetal cells; the rules; the dose that they give."""
    ordered = await session.chart(
        "order_lab_test", tests=["type_and_screen", "kleihauer"], priority="stat", indication="bleeding in pregnancy"
    )
    await session.call("wait_for_results", wait_for="all", max_minutes=240)
    results = await session.chart("get_lab_results", tests=["type_and_screen", "kleihauer"])
    for row in results["results"]:
        session.found(row["result_id"])
    session.done(ordered["orders"][0]["order_id"])
    rh = await session.chart("check_rh_status")
    count = 0
    if rh["indicated"] == "yes":
        count = rh["dose"]["vials"]
        given = await session.chart(
            "prescribe_medication", drug_name=DRUG, dose=float(rh["dose"]["microgram"]), dose_unit="microgram", route="im", frequency="once",
            indication="fetomaternal haemorrhage" if count > 1 else "potentially sensitising event",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(f"{rh['fetal_bleed_ml']:g}", plan=str(count))


FAMILY = Family(
    key="anti_d_dose",
    title="Anti-D by the fetal bleed",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("rh_negative_bleeding",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
