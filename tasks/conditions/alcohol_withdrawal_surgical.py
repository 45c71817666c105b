"""Withdrawal on the third day after a fracture, in a patient whose drinking nobody asked about."""

from medmcp.tasks.condition import Answers, Condition, Finding, HomeMedicine, PastEvent, Problem, Result, Slot, Symptom
from medmcp.tasks.conditions.alcohol_withdrawal import WITHDRAWAL_COURSE

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="alcohol_withdrawal_surgical",
    name="Alcohol withdrawal after an operation",
    icd10="F10.239",
    split="test",
    domain="psychiatry",
    difficulty="advanced",
    teaser="A fracture patient, well after surgery, who now picks at the blanket.",
    topic="tremor",
    complaints=("trembling and restless on the second night after the plate", "back from the ward with shaking and sweats", "pulls at the splint, sweaty, cannot settle"),
    onset_hours=(10, 40),
    age=(36, 62),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="tremor", lay="It's the cold. My hands won't stop.", cues=("shak", "trembl", "hands")),
        Symptom(name="sweating", probability=0.8, lay="The gown is wet.", cues=("sweat",)),
        Symptom(name="wrist pain", probability=0.7, lay="The wrist aches, not much.", cues=("pain", "hurt", "wrist")),
    ),
    problems=(
        Problem(code="E11.9", name="Type 2 diabetes", probability=0.3,
                medicines=(HomeMedicine(drug="metformin", dose=500, unit="mg", frequency="bid", indication="diabetes"),)),
    ),
    slots=(
        Slot(slot="alcohol", cues=("alcohol", "drink", "beer", "wine"), answer="Ten beers, perhaps twelve. Every day, yes. Nobody asked.", reticence=0.3),
        Slot(slot="fits", cues=("fit", "seizure", "blackout"), answer="Once, they said I shook on the floor."),
    ),
    course=WITHDRAWAL_COURSE,
    findings=(
        Finding(code="mse_behaviour", text="tremulous, sweating, startles"),
        Finding(code="mse_mood", text="says: shaky and bad"),
        Finding(code="mse_affect", text="anxious"),
        Finding(code="tremor", text="yes"), Finding(code="sweating", text="yes"),
    ),
    results=(Result(code="ethanol", level=(0.0, 0.0)), Result(code="magnesium", level=(0.55, 0.68)), Result(code="phosphate", level=(0.7, 0.95)),
             Result(code="ggt", level=(90, 260)), Result(code="potassium", level=(3.3, 3.8)), Result(code="ast", level=(60, 140))),
    answers=(
        Answers(instrument="audit", points=((4, 4), (4, 4), (3, 4), (1, 3), (0, 2), (1, 3), (0, 2), (0, 2), (2, 4), (0, 4))),
        Answers(instrument="cage", points=((0, 1), (1, 1), (0, 1), (1, 1))),
    ),
    yes=(("violence_intoxicated", 0.7), ("protect_family", 0.6), ("protect_living", 0.8)),
    past=(PastEvent(section="substances", text="seizure after three days without beer", years_ago=(2, 9), detail={"substance": "alcohol", "withdrawal_seizure": True}, probability=0.5),),
    esi=3,
    zone="acute",
    accepted_names=("alcohol withdrawal", "alcohol withdrawal syndrome"),
    workup=("CIWA-Ar", "AUDIT-C at last", "infection, bleeding, retention and drugs as other causes"),
    treatment=("benzodiazepine by CIWA-Ar", "thiamine iv", "lorazepam in liver disease"),
    pitfalls=("calling it postoperative delirium and giving haloperidol", "no drinking history before an operation"),
    teaching=("A fracture is a reason to ask about alcohol before the operation, not after.",),
    sources=("ASAM 2020", "NICE CG100, updated 2017"),
)  # fmt: skip
