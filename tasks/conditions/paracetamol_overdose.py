"""A single overdose of paracetamol, seen within hours: well so far, and the nomogram decides."""

from medmcp.tasks.condition import (
    Answers,
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Response,
    Result,
    Slot,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="paracetamol_overdose",
    name="Paracetamol poisoning, intentional self-harm",
    icd10="T39.1X2A",
    split="train",
    difficulty="intermediate",
    teaser="A young adult brought in by a friend after swallowing tablets.",
    topic="overdose",
    complaints=("took a lot of tablets after a quarrel", "swallowed two packs of pain tablets", "took tablets, feels sick, wants nobody to know"),
    onset_hours=(3.3, 6.0),
    age=(18, 46),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="overdose", lay="The pain tablets from the bathroom, the white ones. All of them at once.",
                cues=("tablets", "swallow", "take", "what did you", "which")),
        Symptom(name="nausea", probability=0.7, lay="I feel sick.", cues=("sick", "nausea", "vomit")),
        Symptom(name="abdominal pain", probability=0.3, told=False, lay="A bit sore up here.", cues=("belly", "stomach", "pain", "hurt")),
    ),
    problems=(
        Problem(code="F32.1", name="Major depressive disorder, single episode, moderate", probability=0.5,
                medicines=(HomeMedicine(drug="sertraline", dose=50, unit="mg", frequency="daily", indication="depression"),)),
    ),
    slots=(
        Slot(slot="single_ingestion", cues=("all at once", "at one time", "over how long", "staggered", "together", "at what time", "what time"),
             answer="All in one go, in a few minutes. Nothing before and nothing since."),
        Slot(slot="other_agents", cues=("anything else", "alcohol", "other drugs", "mixed"), answer="Nothing else. No drink either."),
        Slot(slot="intent", cues=("why", "hurt yourself", "die", "end your life", "suicid"), answer="I just wanted everything to stop.", reticence=0.4),
    ),
    course=Course(
        severity=(0.18, 0.26),
        drift_per_hour=0.012,
        floor=0.05,
        crisis_text="Confusion with a falling glucose: the liver fails.",
        effects=(
            Effect(parameter="heart_rate", shift=40), Effect(parameter="pain", shift=8), Effect(parameter="sbp", shift=-20),
            Effect(parameter="respiratory_rate", shift=6), Effect(parameter="temperature", shift=0.6),
        ),
        responses=(
            Response(match="drug:acetylcysteine", per_hour=-0.03, delay_min=30, once_group="antidote"),
            Response(match="drug:paracetamol", step=0.1, once_group="more"),
        ),
    ),
    findings=(Finding(code="abdomen", text="epigastric tenderness", probability=0.4),),
    results=(
        Result(code="paracetamol", level=(60, 300)),
        Result(code="alt", level=(14, 34)), Result(code="ast", level=(15, 34)), Result(code="inr", level=(0.95, 1.1)),
    ),
    answers=(
        Answers(instrument="cssrs", points=((1, 1), (1, 1), (1, 1), (0, 1), (0, 0), (1, 1), (1, 1))),
        Answers(instrument="phq9", points=((1, 2), (2, 3), (1, 3), (1, 2), (0, 2), (1, 3), (0, 2), (0, 1), (2, 3))),
    ),
    yes=(("risk_recent_loss", 0.8), ("risk_hopelessness", 0.5), ("protect_support", 0.7), ("protect_living", 0.5), ("means_medicines", 0.6)),
    esi=2,
    zone="acute",
    accepted_names=("paracetamol overdose", "acetaminophen overdose", "paracetamol poisoning", "acetaminophen poisoning"),
    workup=("paracetamol level at 4 h or later, against the nomogram", "ALT, INR, creatinine", "salicylate level"),
    treatment=("acetylcysteine 150 mg/kg over an hour if at or above the line, then the maintenance bags", "no antidote below the line",
               "psychosocial assessment before leaving"),
    pitfalls=("a level before 4 h cannot be read", "nomogram in a staggered overdose", "waiting for the level beyond 8 h"),
    teaching=("Ask when and whether all at once: the nomogram is only as good as the time.",),
    sources=("Rumack 2002 J Toxicol Clin Toxicol 40:3", "Chiew 2020 Med J Aust 212:175"),
)  # fmt: skip
