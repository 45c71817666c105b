"""High blood pressure in a woman of child-bearing age, pregnancy not excluded."""

from medmcp.tasks.condition import Condition, Course, Effect, Problem, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pregnant_hypertension",
    name="Hypertension, pregnancy not excluded",
    icd10="I10",
    split="test",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="A woman with repeated high readings and an uncertain calendar.",
    topic="high blood pressure",
    complaints=("high readings at the pharmacy three times this month", "sent in because the blood pressure stays up", "headaches now and then and high readings at home"),
    onset_hours=(300, 1400),
    age=(24, 42),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="headache", probability=0.4, lay="A dull head, comes and goes.", cues=("head",)),
        Symptom(name="visual disturbance", probability=0.0, lay="No, my eyes are fine.", cues=("vision", "eyes", "spots")),
        Symptom(name="upper abdominal pain", probability=0.0, told=False, lay="No.", cues=("tummy", "stomach", "ribs")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=1.0),),
    slots=(Slot(slot="family", cues=("mother", "family", "run in"), answer="My mother and both aunts have it."),),
    course=Course(
        severity=(0.3, 0.5), drift_per_hour=0.0, floor=0.1, crisis_at=0.95, crisis_text="Flashes before the eyes and a pressure above 180/120 mmHg.",
        effects=(Effect(parameter="sbp", shift=32), Effect(parameter="dbp", shift=36)),
    ),
    results=(Result(code="creatinine", level=(0.5, 0.8)), Result(code="potassium", level=(3.9, 4.5))),
    pregnancy=Pregnancy(
        status="unknown", booked=False, past=(PastPregnancy(probability=0.5),),
        gynaecology=(
            Recorded(code="last_period", text="about six weeks ago, unsure", minutes_ago=(10, 20)),
            Recorded(code="cycle_length_days", value=(26, 33), unit="d", minutes_ago=(10, 20)),
            Recorded(code="contraception", text="none for a year", minutes_ago=(10, 20)),
        ),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("hypertension", "essential hypertension", "chronic hypertension"),
    workup=("urine pregnancy test before the prescription", "creatinine and potassium", "urinalysis for protein"),
    treatment=("labetalol, nifedipine or methyldopa if pregnant", "any first-line drug if not"),
    pitfalls=("an ACE inhibitor or ARB without a test",),
    teaching=("Renin-angiotensin blockers harm the fetal kidney; switch before or at once after conception.",),
    sources=("Mancia 2023 J Hypertens 41:1874", "ACOG Practice Bulletin 203, 2019 Obstet Gynecol 133:e26"),
)  # fmt: skip
