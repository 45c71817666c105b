"""Cystitis in a woman of child-bearing age who does not know whether she is pregnant."""

from medmcp.tasks.condition import Condition, Problem, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pregnant_uti",
    name="Cystitis, pregnancy not excluded",
    icd10="N30.00",
    split="train",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="A young woman with stinging urine and a late period.",
    topic="urinary symptoms",
    complaints=("stinging when passing water since yesterday", "needs the toilet all the time and it burns", "burning urine and lower tummy ache"),
    onset_hours=(12, 60),
    age=(20, 38),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="dysuria", lay="It burns every time.", cues=("burn", "sting", "pass water", "pee", "urin")),
        Symptom(name="frequency", probability=0.9, lay="Every twenty minutes.", cues=("how often", "frequen", "toilet")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature", "shiver")),
        Symptom(name="vaginal bleeding", probability=0.0, told=False, lay="No bleeding.", cues=("bleed",)),
    ),
    problems=(Problem(code="J45.20", name="Mild intermittent asthma", probability=0.15),),
    slots=(Slot(slot="contraception", cues=("contracep", "pill", "condom"), answer="We use condoms, mostly."),),
    results=(
        Result(code="urine_nitrite", text="positive", flag="high"),
        Result(code="urine_leukocyte_esterase", text="large", flag="high"),
        Result(code="urine_culture", text="Escherichia coli > 100,000 CFU/mL", flag="high", comment="Gram-negative rods"),
        Result(code="creatinine", level=(0.5, 0.8)),
    ),
    pregnancy=Pregnancy(
        status="unknown", booked=False, past=(PastPregnancy(probability=0.5),),
        gynaecology=(
            Recorded(code="last_period", text="about six weeks ago, unsure", minutes_ago=(10, 20)),
            Recorded(code="cycle_length_days", value=(26, 33), unit="d", minutes_ago=(10, 20)),
            Recorded(code="contraception", text="condoms, not always", minutes_ago=(10, 20)),
        ),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("cystitis", "urinary tract infection", "UTI"),
    workup=("urine pregnancy test before the prescription", "urinalysis, culture if pregnant"),
    treatment=("an antibiotic that suits the result of the test",),
    pitfalls=("a fluoroquinolone, tetracycline or first-trimester trimethoprim without a test",),
    teaching=("A late period is a reason for a test, not for a guess.",),
    sources=("Gupta 2011 Clin Infect Dis 52:e103", "ACOG Clinical Consensus 4, 2023 Obstet Gynecol 142:435"),
)  # fmt: skip
