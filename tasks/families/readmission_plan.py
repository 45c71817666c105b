"""Readmission risk on the day before discharge: both scores from the record, and the services that the band calls for.

Twins differ in how often the patient was admitted in the last year.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.readmission import hospital_score, lace_index
from medmcp.servers.clinical.scores.score import Score
from medmcp.servers.world.readmission_facts import readmission_readings
from medmcp.tasks.admission import PastStay
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SERVICES = {"low": ("pharmacy",), "intermediate": ("pharmacy", "social_work"), "high": ("social_work", "geriatrics")}
NAMES = ("pharmacy", "social_work", "geriatrics", "palliative", "physiotherapy")
PAIRS = (("low", "intermediate"), ("low", "high"), ("intermediate", "high"))
COUNTS = (0, 1, 2, 3, 4, 6, 7)
LENGTHS = (66.0, 78.0, 100.0, 118.0, 150.0, 190.0)  # hours
OPENINGS = (
    "{name}, {age}, may go home tomorrow from {service}. Calculate the readmission risk from the record: answer with the LACE total, plan with the HOSPITAL total."
    " Then call who is due by the HOSPITAL band: low pharmacy, intermediate pharmacy and social work, high social work and geriatrics. {hint}",
    "Discharge planning for {given} {family} ({age}, {service}). Which band of the HOSPITAL score? Request the consults of our scheme (low: pharmacy; intermediate:"
    " pharmacy plus social work; high: social work plus geriatrics). Submit LACE as answer and HOSPITAL as plan. {hint}",
    "How likely is {family}, {given}, {age} ({service}) to be back within 30 days? We want LACE (answer) and HOSPITAL (plan) from the facts of the stay and the"
    " consults that follow: pharmacy alone if low, with social work if intermediate, social work and geriatrics if high. {hint}",
    "Before {name} ({age}, {service}) leaves: score HOSPITAL and LACE out of the chart, and request exactly the services for the HOSPITAL band (low: pharmacy;"
    " intermediate: pharmacy, social work; high: social work, geriatrics). Answer: LACE; plan: HOSPITAL. {hint}",
)  # fmt: skip
HINTS = (
    "The stay so far counts.", "Emergency visits are not admissions.", "A planned admission scores differently.", "The latest haemoglobin and sodium count.",
    "Only what is coded counts as comorbidity.", "Clinic visits do not count.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|readmission")
    if case.admission is None:
        return []
    hours, visits = rng.choice(LENGTHS), rng.choice((0, 1, 2, 3, 5))
    wanted = list(rng.sample(PAIRS, 3))
    levels = (("haemoglobin", round(rng.choice((rng.uniform(8.6, 11.4), rng.uniform(12.6, 14.8))), 1)),
              ("sodium", float(rng.choice((rng.randint(128, 133), rng.randint(137, 142))))))  # fmt: skip
    steady = _steady(case, levels)
    graded = {count: _scores(_with(steady, hours, count, visits)) for count in COUNTS}
    by_band: dict[str, list[int]] = {}
    for count, scores in graded.items():
        if scores is not None:
            by_band.setdefault(_band(scores[0]), []).append(count)
    pair = next((one for one in wanted if all(band in by_band for band in one)), None)
    if pair is None:
        return []
    bands = list(pair)
    rng.shuffle(bands)
    twin = f"readmission-{case.condition.key}-{case.seed}"
    built = []
    for variant, band in zip("ab", bands, strict=True):
        count = rng.choice(by_band[band])
        scores = graded[count]
        assert scores is not None
        mine = _with(steady, hours, count, visits)
        built.append(Built(mine, _task(mine, variant, band, scores, twin)))
    return built


def _steady(case: Case, levels: tuple[tuple[str, float], ...]) -> Case:
    """The levels of haemoglobin and sodium as they are at the severity of now."""
    effects = case.condition.course.effects if case.condition.course else ()
    shifts = {code: sum(e.shift for e in effects if e.parameter == code) for code, _ in levels}
    return replace(
        case, levels=(*case.levels, *((code, round(level - shifts[code] * case.severity, 1)) for code, level in levels))
    )


def _with(case: Case, hours: float, admissions: int, visits: int) -> Case:
    """So many admissions in the year before and emergency visits in the half-year, with some that are too old to count."""
    assert case.admission is not None
    own = next((one for one in case.admission.past if one.kind == "inpatient"), None)
    code, name = (own.code, own.name) if own else ("R53.1", "Weakness")
    past = (
        PastStay(
            kind="inpatient",
            count=(admissions, admissions),
            days_ago=(24, 340),
            nights=(2, 6),
            reason="as before",
            code=code,
            name=name,
        ),
        PastStay(
            kind="inpatient", count=(1, 2), days_ago=(390, 700), nights=(2, 6), reason="as before", code=code, name=name
        ),
        PastStay(
            kind="emergency", count=(visits, visits), days_ago=(14, 165), reason="unwell", code="R53.1", name="Weakness"
        ),
        PastStay(kind="emergency", count=(1, 2), days_ago=(200, 360), reason="unwell", code="R53.1", name="Weakness"),
        PastStay(kind="outpatient", count=(1, 3), days_ago=(20, 300), reason="clinic visit"),
    )
    admission = case.admission.model_copy(update={"past": past, "hours": (hours, hours)})
    return replace(case, admission=admission)


def _band(score: Score) -> str:
    return str(score.interpretation).split(":")[0]


def _scores(case: Case) -> tuple[Score, Score] | None:
    """HOSPITAL and LACE as the chart gives them; None where an item is missing or midnight comes within three hours."""
    world = case.world()
    found = []
    for minutes in (0, 180):
        with world.standing_at(minutes * 60):
            patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
            encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
            assert patient is not None
            assert encounter is not None
            readings, _ = readmission_readings(world, patient, encounter)
        first = (
            "haemoglobin",
            "oncology_service",
            "sodium",
            "procedure",
            "urgent_admission",
            "admissions_12_months",
            "length_of_stay_days",
        )
        second = ("length_of_stay_days", "urgent_admission", "charlson_lace", "ed_visits_6_months")
        found.append(
            (hospital_score(**{n: readings[n] for n in first}), lace_index(**{n: readings[n] for n in second}))
        )
    world.close()
    before, after = found
    if before[0].score is None or before[1].score is None or [s.score for s in before] != [s.score for s in after]:
        return None
    return before


def _task(case: Case, variant: str, band: str, scores: tuple[Score, Score], twin: str) -> Task:
    assert case.admission is not None
    hospital, lace = scores
    due, others = SERVICES[band], tuple(name for name in NAMES if name not in SERVICES[band])
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    asked = Match(column="category", values=("consult",))
    return Task(
        family="readmission_plan", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management",), difficulty="intermediate", instruction=phrase(case, variant, OPENINGS, service=case.admission.service, hint=hint),
        role="You plan discharges on the ward.", teaser=case.condition.teaser, topic="discharge planning", patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "LACE total."), AnswerField("plan", "HOSPITAL total, a number."), claims_field()),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            *(RowGoal(name=name, table="service_request", where=(asked, Match(column="code", values=(name,))), why=f"{name.replace('_', ' ')} is asked") for name in due),
            RowGoal(name="no_other", table="service_request", at_least=0, at_most=0, weight=0.5, where=(asked, Match(column="code", values=others)),
                    why="no service that the band does not call for"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(lace.score or 0), why=f"LACE {lace.score:g}"),
            AnswerCheck(field="plan", number=float(hospital.score or 0), why=f"HOSPITAL {hospital.score:g}"),
        ),
        evidence=(
            Evidence(name="risk", tools=("calculate_readmission_risk",), before=due[0], weight=2, why="both scores before anybody is called"),
            Evidence(name="encounters", tools=("get_admission_history", "get_patient_summary"), weight=0.5, why="the encounters behind the counts"),
        ),
        gates=(Gate(name="discharge medicines stopped", table="medication_request", severity=3, time_column="ended_at",
                    where=(Match(column="status", values=("stopped",)), Match(column="ended_reason", values=("readmission risk",))), why="a score stops no medicine"),),
        cost_allowance=6, variant=variant, twin=twin, flipped="admissions in the last year",
        reference=f"LACE {lace.score:g}, HOSPITAL {hospital.score:g} ({band}): {' and '.join(due).replace('_', ' ')}",
        teaching=("Frequent admissions weigh more than any laboratory value.", *case.condition.teaching),
        sources=("Donze 2016 JAMA Intern Med 176:496", "van Walraven 2010 CMAJ 182:551"),
    )  # fmt: skip


QUESTION = "Readmission risk before discharge: what should be arranged for this patient?"


async def oracle(session: Session) -> None:
    """The encounters, both scores, and a consult for each service of the band."""
    await session.chart("get_admission_history", limit=30)
    risk = await session.chart("calculate_readmission_risk")
    band = risk["interpretation"].split(":")[0]
    for item in risk["items"]:
        if item["record_id"] and item["record_id"].startswith("OB-"):
            session.found(item["record_id"])
    for service in SERVICES[band]:
        asked = await session.chart("request_consult", service=service, question=QUESTION, urgency="routine")
        session.done(asked["consult_id"])
    await session.submit(round(risk["lace_index"]["score"]), plan=str(round(risk["score"])))


FAMILY = Family(
    key="readmission_plan",
    title="Readmission risk and who is called",
    domain="ehr_management",
    servers=("ehr_management",),
    conditions=(
        "heart_failure_ward",
        "copd_ward",
        "catheter_infection",
        "metastatic_lung_ward",
        "hospital_pneumonia",
        "refeeding_ward",
        "colectomy_ward",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)
