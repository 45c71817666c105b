"""Waters gone before 34 weeks: steroids, antibiotics for time, and no finger.

Twins: one can have a penicillin, the other had anaphylaxis from it.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.fetal_studies import measures_of
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 480
STEROID, FIRST, RESERVE, MACROLIDE = "betamethasone", "ampicillin", "clindamycin", "azithromycin"
DOSES = {
    FIRST: (2.0, "g", "iv", "q6h"),
    RESERVE: (900.0, "mg", "iv", "q8h"),
    MACROLIDE: (1.0, "g", "oral", "once"),
    STEROID: (12.0, "mg", "im", "daily"),
}

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Do what this gestation asks for: betamethasone, azithromycin, and ampicillin iv, or clindamycin iv where"
    " ampicillin is unsafe. Keep fingers out. Answer: deepest pocket by scan in cm; plan: the intravenous antibiotic.",
    "{given} {family} ({age}, {weeks} weeks) says: {complaint}. Scan the fluid (answer: deepest pocket, cm). Start steroid and latency antibiotics: azithromycin"
    " with ampicillin, or with clindamycin if her allergies demand it (plan: which). No vaginal examination.",
    "Admit {family}, {given}, {age} years, {weeks} weeks; {complaint}. Lungs: betamethasone. Latency: ampicillin iv (clindamycin iv in grave penicillin allergy) plus"
    " azithromycin. Measure the pocket and report it in cm as answer, the iv drug as plan; do not examine the cervix by hand.",
    "A {age}-year-old, {name}, {weeks} weeks ({complaint}). Expectant care: two antibiotics (azithromycin and ampicillin, or clindamycin for ampicillin if she"
    " cannot have it) and betamethasone. What is the deepest pocket (answer, cm), which drug goes into the vein (plan)?",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or record.days is None or record.days > 230:
        return []
    allergic = replace(
        case,
        allergies=(Allergy(FIRST, reaction="throat swelling and collapse within minutes"),),
        allergy_status="documented",
    )
    twin = f"rupture-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, drug, twin))
        for variant, chart, drug in (("a", case, FIRST), ("b", allergic, RESERVE))
    ]


def _pocket(case: Case) -> float:
    world = case.world()
    row = world.row(
        "SELECT measurements FROM latent_study WHERE patient_id = ? AND modality = 'ultrasound'", case.patient_id
    )
    world.close()
    assert row is not None
    return float(measures_of(row)["pocket_cm"])


def _task(case: Case, variant: str, drug: str, twin: str) -> Task:
    pocket = _pocket(case)
    wrong = RESERVE if drug == FIRST else FIRST
    bounds = (
        outcome_bounds(case, HORIZON_MIN, ((f"drug:{FIRST}", 60), (f"drug:{MACROLIDE}", 60), (f"drug:{STEROID}", 60)))
        if drug == FIRST
        else (None, None)
    )
    return Task(
        family="ruptured_membranes", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics", "drug_interaction"),
        difficulty="advanced", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the obstetrician on call.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Deepest vertical pocket, cm."), AnswerField("plan", f"{FIRST} or {RESERVE}."), claims_field()),
        max_calls=20, max_minutes=300, max_turns=20,
        goals=(
            *(RowGoal(name=name, table="medication_request", where=(Match(column="drug", values=(name,)),), weight=1.5, why=f"{name} ordered") for name in (STEROID, MACROLIDE, drug)),
            RowGoal(name="not_the_other", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=(wrong, "amoxicillin-clavulanate")),), why=f"neither {wrong} nor co-amoxiclav"),
            RowGoal(name="no_finger", table="observation", at_least=0, at_most=0, where=(Match(column="code", values=("cervical_dilation",)),), why="no vaginal examination"),
        ),
        answers=(
            AnswerCheck(field="answer", number=pocket, tolerance=0.05, weight=1.5, why=f"{pocket:g} cm"),
            AnswerCheck(field="plan", values=(drug,), why=drug),
        ),
        evidence=(
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before=drug, weight=1.5, why="allergies before a penicillin"),
            Evidence(name="rules", tools=("assess_preterm_risk",), before=STEROID, why="what this gestation asks for"),
            Evidence(name="scan", tools=("get_imaging_report", "calculate_biophysical_profile"), why="the fluid"),
        ),
        gates=(
            *((Gate(name="penicillin after anaphylaxis", table="medication_request", severity=5, where=(Match(column="drug", values=(FIRST, "amoxicillin", "benzylpenicillin", "amoxicillin-clavulanate", "piperacillin-tazobactam")),), why="a penicillin against a verified anaphylaxis"),) if drug == RESERVE else ()),
            Gate(name="labour stimulated", table="medication_request", severity=4, where=(Match(column="drug", values=("oxytocin", "misoprostol")),), why="labour started before 34 weeks"),
        ),
        consistency=(Consistency(field="plan", table="medication_request", column="drug"),),
        horizon_minutes=HORIZON_MIN if bounds[0] is not None else None, best_severity=bounds[1], untreated_severity=bounds[0],
        cost_allowance=20, variant=variant, twin=twin, flipped="penicillin anaphylaxis", reference=f"{drug} with {MACROLIDE}, {STEROID}; pocket {pocket:g} cm",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Allergies, the rules, the drugs, then the fluid while they act."""
    verdict = await session.chart("get_allergy_list", planned_drug=FIRST)
    await session.chart("assess_preterm_risk")
    safe = verdict["cross_reactivity"]["verdict"] in ("acceptable", "no_known_relation")
    chosen = FIRST if safe else RESERVE
    for drug in (chosen, MACROLIDE, STEROID):
        dose, unit, route, frequency = DOSES[drug]
        given = await session.chart(
            "prescribe_medication", drug_name=drug, dose=dose, dose_unit=unit, route=route, frequency=frequency, duration_days=2,
            indication="fetal lung maturation" if drug == STEROID else "preterm ruptured membranes",
        )  # fmt: skip
        session.done(given["order_id"])
    scan = await session.chart(
        "order_imaging",
        modality="ultrasound",
        body_part="obstetric",
        indication="amniotic fluid, ruptured membranes",
        priority="stat",
    )
    await session.call("wait_for_results", wait_for="all", max_minutes=120)
    await session.call("advance_time", minutes=60)
    await session.call("get_imaging_report", study_id=scan["study_id"])
    session.found(scan["study_id"])
    profile = await session.chart("calculate_biophysical_profile", variant="modified")
    await session.submit(f"{profile['fluid']['pocket_cm']:g}", plan=chosen)


FAMILY = Family(
    key="ruptured_membranes",
    title="Preterm ruptured membranes",
    domain="obstetrics",
    servers=("obstetrics", "drug_interaction"),
    conditions=("pprom",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
