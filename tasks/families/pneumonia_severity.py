"""Community-acquired pneumonia by CURB-65: the score of the presentation, and the house regimen of its band.

The twin has another urea, on the other side of 7 mmol/L, and with it another score.
"""

from dataclasses import replace
from random import Random
from typing import NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.examination import consciousness
from medmcp.servers.clinical.scores.curb65 import UREA_LIMIT, curb65
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.severity_facts import first_reading, new_confusion
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.prescription import ChartCheck
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 480
ANTIBIOTIC_MIN, LATEST_MIN = 120, 300
TRIES = 12
WIDER = 0.08  # the severities of the script, and a little beyond
STABLE_MIN = 240  # confusion must not come or go in this time
UREA = ((3.8, 6.5), (7.6, 12.5))  # mmol/L, clear of the limit


class Start(NamedTuple):
    """One drug of a regimen with its starting dose."""

    drug: str
    dose: float
    unit: str
    route: str
    frequency: str

    @property
    def words(self) -> str:
        """As it stands in a house regimen."""
        return f"{self.drug} {self.dose:g} {self.unit} {self.route} {self.frequency}"


# starting regimens, BTS 2009 (Lim, Thorax 64 Suppl 3) and ATS/IDSA 2019 (Metlay): one drug at low severity; a beta-lactam
# with a macrolide or a respiratory fluoroquinolone alone at moderate; a beta-lactam is never alone in severe pneumonia
REGIMENS: dict[str, tuple[tuple[Start, ...], ...]] = {
    "low": (
        (Start("amoxicillin", 1000, "mg", "oral", "tid"),), (Start("doxycycline", 100, "mg", "oral", "bid"),),
        (Start("clarithromycin", 500, "mg", "oral", "bid"),),
    ),
    "intermediate": (
        (Start("levofloxacin", 750, "mg", "oral", "daily"),), (Start("moxifloxacin", 400, "mg", "oral", "daily"),),
        (Start("amoxicillin-clavulanate", 875, "mg", "oral", "bid"), Start("azithromycin", 500, "mg", "oral", "daily")),
    ),
    "high": (
        (Start("ceftriaxone", 2, "g", "iv", "daily"), Start("azithromycin", 500, "mg", "iv", "daily")),
        (Start("cefotaxime", 1, "g", "iv", "q8h"), Start("clarithromycin", 500, "mg", "iv", "bid")),
        (Start("ampicillin-sulbactam", 3, "g", "iv", "q6h"), Start("levofloxacin", 750, "mg", "iv", "daily")),
    ),
}  # fmt: skip

OPENINGS = (
    "{name}, {age}: {complaint}. The film shows a consolidation. Score CURB-65 for the presentation and order the regimen of the band: 0 or 1"
    " {low}; 2 {intermediate}; 3 to 5 {high}. Answer with the score.",
    "Pneumonia acquired at home in {given} {family}, {age} years ({complaint}). House regimens by CURB-65: low {low}, intermediate {intermediate},"
    " high {high}. Get what is missing, score, treat; report the number of points.",
    "How severe is the pneumonia of {family}, {given} ({age}, {complaint})? Points of CURB-65 are the answer. Then the antibiotic regimen, by band:"
    " {low} for 0-1, {intermediate} for 2, {high} for 3 and more.",
    "You admit or send home {name}, a {age}-year-old {sex} with {complaint} and a new infiltrate. First the CURB-65 (answer: the total), then what"
    " the house gives for it: {low} (0-1), {intermediate} (2), {high} (3-5).",
)


def _score(case: Case, urea: float) -> int | None:
    """The score of the presentation; None where an item is open or confusion may come and go."""
    world = case.world()
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert encounter is not None
    levels = {
        consciousness(round(world.body.vital(case.patient_id, "gcs", at) or 15))
        for at in (0, STABLE_MIN * 30, STABLE_MIN * 60)
    }
    since = encounter["period_start"]
    vital = {
        name: first_reading(world, case.patient_id, name, since, world.now)
        for name in ("respiratory_rate", "sbp", "dbp")
    }
    found = curb65(
        confusion=new_confusion(world, case.patient_id, world.now),
        urea=Reading.given(urea),
        age=Reading.given(float(case.age)),
        **vital,
    )
    world.close()
    return None if found.score is None or len(levels) > 1 else int(found.score)


def _band(score: int) -> str:
    return "low" if score < 2 else "intermediate" if score == 2 else "high"


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|curb65")
    house = {band: rng.choice(regimens) for band, regimens in REGIMENS.items()}
    check = ChartCheck(case)
    if any(check.hard_stops(*start, "pneumonia") for regimen in house.values() for start in regimen):
        return []
    wanted = rng.randrange(5)  # the lower score of the pair, evenly, so that no score is a good bet
    levels = [round(rng.uniform(*span), 1) for span in rng.sample(UREA, 2)]
    for _ in range(TRIES):
        chart = _another(case, rng)
        if _score(replace(chart, levels=(("urea", min(levels)),)), min(levels)) == wanted:
            break
    else:
        return []
    twin = f"curb-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, wanted + (urea > UREA_LIMIT), house, twin))
        for variant, urea in zip("ab", levels, strict=True)
        for one in [replace(chart, levels=(("urea", urea),))]
    ]


def _another(case: Case, rng: Random) -> Case:
    """The same patient at another age and severity that the disease can have."""
    course = case.condition.course
    low, high = course.severity if course else (0.2, 0.3)
    return replace(
        case, age=rng.randint(*case.condition.age), severity=round(rng.uniform(low - WIDER, high + WIDER), 3)
    )


def _said(regimen: tuple[Start, ...]) -> str:
    return " with ".join(start.words for start in regimen)


def _task(case: Case, variant: str, score: int, house: dict[str, tuple[Start, ...]], twin: str) -> Task:
    regimen = house[_band(score)]
    right, *partners = (start.drug for start in regimen)
    every = tuple(sorted({start.drug for regimens in REGIMENS.values() for one in regimens for start in one}))
    untreated, best = outcome_bounds(case, HORIZON_MIN, ((f"drug:{right}", 60),))
    running = Match(column="status", values=("active", "completed"))
    return Task(
        family="pneumonia_severity", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis",), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, **{band: _said(one) for band, one in house.items()}),
        role="You are the physician on duty.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"regimens": {band: [list(start) for start in one] for band, one in house.items()}}, patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "CURB-65, 0 to 5."), claims_field()), max_calls=25, max_minutes=480, max_turns=25,
        goals=(
            RowGoal(name="antibiotic", table="medication_request", weight=2, within_minutes=ANTIBIOTIC_MIN,
                    where=(Match(column="drug", values=(right,)), running), why=f"{right}, the regimen of {score} points"),
            *(RowGoal(name="partner", table="medication_request", weight=2, within_minutes=ANTIBIOTIC_MIN,
                      where=(Match(column="drug", values=(partner,)), running), why=f"{partner} with it: a beta-lactam is not alone at {score} points")
              for partner in partners),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0,
                    where=(Match(column="drug", values=tuple(d for d in every if d not in (right, *partners))),), why="no regimen of another band"),
        ),
        answers=(AnswerCheck(field="answer", number=float(score), weight=2, why=f"CURB-65 is {score}"),),
        evidence=(
            Evidence(name="urea", codes=("urea",), before="antibiotic", why="the urea result"),
            Evidence(name="vitals", tools=("get_vital_signs", "calculate_curb65"), before="antibiotic", why="the first vital signs"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before="antibiotic", why="the allergies"),
        ),
        gates=(
            Gate(name="no antibiotic", table="medication_administration", severity=5 if score >= 3 else 4, missing_after_minutes=LATEST_MIN,
                 where=(Match(column="drug", values=every),), why="pneumonia for hours without an antibiotic"),
        ),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin, flipped="urea",
        reference=f"CURB-65 {score}; {_said(regimen)}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Urea at once, the score on the chart when it is back, the regimen of its band."""
    await session.chart("get_patient_info")
    ordered = await session.chart("order_lab_test", tests=["urea"], priority="stat", indication="CURB-65")
    order = ordered["orders"][0]["order_id"]
    session.done(order)
    await session.call("wait_for_results", order_ids=[order], max_minutes=90)
    results = await session.chart("get_lab_results", tests=["urea"])
    session.found(results["results"][0]["result_id"])
    score = await session.chart("calculate_curb65")
    for drug, dose, unit, route, frequency in session.view.asked["regimens"][_band(round(score["score"]))]:
        given = await session.chart(
            "prescribe_medication",
            drug_name=drug,
            dose=dose,
            dose_unit=unit,
            route=route,
            frequency=frequency,
            indication="pneumonia",
        )
        session.done(given["order_id"])
    await session.submit(round(score["score"]))


FAMILY = Family(
    key="pneumonia_severity",
    title="Pneumonia by CURB-65",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis",),
    conditions=("cap_outpatient", "cap_severe", "cap_outpatient", "cap_ward", "cap_severe"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
