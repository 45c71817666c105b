"""Pain, spotting and a late period: find the pregnancy, and choose between methotrexate and the knife; anti-D by the group.

Twins: the same woman with an hCG under and over what methotrexate can be trusted with.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.body import body_surface
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 480
LIMIT_HCG = 5000.0  # U/L; above it failure is frequent (ACOG PB 193, 2018)
LOW, HIGH = (900, 4400), (5600, 14000)
DRUG, SURGERY, ANTI_D = "methotrexate", "surgery_exploratory", "anti-d immunoglobulin"
MG_PER_M2 = 50
SMALL_MICROGRAM = 50

OPENINGS = (
    "{name}, {age}: {complaint}. Find out what it is. If it is an ectopic pregnancy, she is stable and hCG is 5,000 U/L or less, give methotrexate 50 mg/m2 im;"
    " above 5,000 order surgery (surgery_exploratory). RhD-negative: anti-D 50 microgram im as well. Answer: hCG in U/L; plan: methotrexate or surgery.",
    "Emergency room: {given} {family} ({age}), {complaint}. Test, scan of the pelvis, quantitative hCG, group. Then methotrexate (50 mg per m2, im, up to"
    " 5,000 U/L) or surgery_exploratory (above), and anti-D 50 microgram im if her group wants it. Report hCG (answer) and methotrexate or surgery (plan).",
    "{family}, {given}, {age} years. {complaint} is what she says. Where is the pregnancy, how high is hCG (answer, U/L)? House rule: ectopic and stable, to 5,000"
    " U/L methotrexate 50 mg/m2 im, beyond it theatre (surgery_exploratory); RhD-negative women get 50 microgram of anti-D im. Plan: methotrexate or surgery.",
    "A {age}-year-old, {name}, with {complaint}. Exclude the worst, then treat it by hCG: 5,000 U/L or less methotrexate 50 mg/m2 im, more means"
    " surgery_exploratory. Look after her Rh too (anti-D 50 microgram im where due). Answer = hCG, plan = methotrexate or surgery.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|hcg")
    pair = [float(rng.randint(*LOW)), float(rng.randint(*HIGH))]
    charts = [replace(case, levels=(("hcg_quantitative", level),)) for level in pair]
    twin = f"ectopic-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, level, twin))
        for variant, chart, level in zip("ab", charts, pair, strict=True)
    ]


def _task(case: Case, variant: str, level: float, twin: str) -> Task:
    assert case.obstetric is not None
    medical, negative = variant == "a", "negative" in case.obstetric.blood
    dose = MG_PER_M2 * body_surface(case.weight_kg, case.height_cm)
    untreated, best = outcome_bounds(
        case, HORIZON_MIN, ((f"drug:{DRUG}", 200),) if medical else ((f"procedure:{SURGERY}", 300),)
    )
    return Task(
        family="ectopic_care", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="advanced", instruction=placed(case, variant, OPENINGS), role="You are the gynaecologist on call.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Quantitative hCG, U/L."), AnswerField("plan", "methotrexate or surgery."), claims_field()),
        max_calls=20, max_minutes=600, max_turns=20,
        goals=(
            RowGoal(name="methotrexate", table="medication_request", at_least=int(medical), at_most=1 if medical else 0, weight=2,
                    where=(Match(column="drug", values=(DRUG,)), *((Match(column="route", values=("im",)),) if medical else ())), why="methotrexate 50 mg/m2 im" if medical else "no methotrexate over 5,000 U/L"),
            RowGoal(name="surgery", table="procedure", at_least=int(not medical), at_most=0 if medical else 1, weight=2, where=(Match(column="code", values=(SURGERY,)),), why="no theatre yet" if medical else "surgery"),
            RowGoal(name="anti_d", table="medication_request", at_least=int(negative), at_most=1 if negative else 0, where=(Match(column="drug", values=(ANTI_D,)),), why="anti-D: RhD-negative" if negative else "no anti-D: RhD-positive"),
            RowGoal(name="scan", table="service_request", where=(Match(column="code", values=("ultrasound:pelvis", "ultrasound:obstetric")),), why="a scan"),
        ),
        answers=(
            AnswerCheck(field="answer", number=level, tolerance=max(15.0, 0.01 * level), weight=1.5, why=f"{level:g} U/L"),
            AnswerCheck(field="plan", values=("methotrexate",) if medical else ("surgery", SURGERY, "surgery exploratory"), why="methotrexate" if medical else "surgery"),
        ),
        evidence=(
            Evidence(name="hcg", codes=("hcg_quantitative",), before="methotrexate" if medical else "surgery", weight=1.5, why="hCG before treating"),
            Evidence(name="scan_read", tools=("get_imaging_report",), before="methotrexate" if medical else "surgery", weight=1.5, why="an empty womb and a mass beside it"),
            Evidence(name="group", tools=("check_rh_status",), why="her Rh"),
            Evidence(name="kidney", codes=("creatinine",), weight=0.5, before="methotrexate" if medical else "", why="kidneys before methotrexate"),
        ),
        gates=(
            Gate(name="misoprostol", table="medication_request", severity=4, where=(Match(column="drug", values=("misoprostol",)),), why="misoprostol does nothing to a tubal pregnancy but delay"),
        ),
        cost_allowance=45, horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="hCG", reference=f"hCG {level:g}: {f'methotrexate {dose:.0f} mg im' if medical else 'surgery'}{', anti-D' if negative else ''}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Test, hCG, group, kidneys and scan together; then the treatment and the anti-D that they call for."""
    info = await session.chart("get_patient_info")
    await session.chart("get_gyn_assessment")
    ordered = await session.chart(
        "order_lab_test",
        tests=["hcg_urine", "hcg_quantitative", "type_and_screen", "creatinine", "haemoglobin"],
        priority="stat",
        indication="pain and bleeding",
    )
    scan = await session.chart(
        "order_imaging",
        modality="ultrasound",
        body_part="pelvis",
        indication="ectopic pregnancy? transvaginal",
        priority="stat",
    )
    session.done(scan["order_id"])
    session.done(ordered["orders"][0]["order_id"])
    await session.call("wait_for_results", wait_for="all", max_minutes=240)
    results = await session.chart("get_lab_results", limit=50)
    values = {row["test"]: row for row in results["results"]}
    session.found(values["hcg_quantitative"]["result_id"])
    await session.call("advance_time", minutes=45)
    await session.call("get_imaging_report", study_id=scan["study_id"])
    rh = await session.chart("check_rh_status", event="ectopic")
    level = float(values["hcg_quantitative"]["value"])
    size = info["anthropometrics"]
    if level <= LIMIT_HCG:
        dose = round(MG_PER_M2 * body_surface(size["weight_kg"], size["height_cm"]))
        order = await session.chart(
            "prescribe_medication",
            drug_name=DRUG,
            dose=float(dose),
            dose_unit="mg",
            route="im",
            frequency="once",
            indication="ectopic pregnancy",
        )
    else:
        order = await session.chart(
            "place_care_order",
            order_type="procedure",
            item=SURGERY,
            priority="urgent",
            indication="ectopic pregnancy, hCG over 5,000 U/L",
        )
    session.done(order["order_id"])
    if rh["indicated"] == "yes":
        given = await session.chart(
            "prescribe_medication", drug_name=ANTI_D, dose=float(SMALL_MICROGRAM), dose_unit="microgram", route="im", frequency="once",
            indication="potentially sensitising event",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(f"{level:g}", plan="methotrexate" if level <= LIMIT_HCG else "surgery")


FAMILY = Family(
    key="ectopic_care",
    title="Ectopic pregnancy",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("ectopic_pregnancy",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
