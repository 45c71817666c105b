"""A psychiatric outpatient with several psychotropic medicines and some for the body."""

from medmcp.tasks.condition import Answers, Condition, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="psychiatric_polypharmacy",
    name="Psychotropic polypharmacy, medication review",
    icd10="Z79.899",
    split="test",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="Three prescribers, one patient, and nobody has seen the whole list.",
    topic="medication review",
    complaints=("sweaty and restless since the last visit at some clinic", "shaky, wants somebody to look over the tablets",
                "sent by the community nurse with a list nobody has checked"),
    onset_hours=(72, 600),
    age=(28, 64),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="restlessness", probability=0.7, lay="I can't sit still in the evening.", cues=("restless", "sit still", "sleep")),
        Symptom(name="low mood", probability=0.8, lay="Mood is so-so, it has been worse.", cues=("mood", "sad", "depress")),
        Symptom(name="suicidal thoughts", probability=0.0, told=False, lay="No, I don't think of that.", cues=("suicid", "harm yourself", "life")),
    ),
    problems=(
        Problem(code="F33.9", name="Recurrent depressive disorder", probability=1.0,
                medicines=(HomeMedicine(drug="mirtazapine", dose=15, unit="mg", frequency="nightly", indication="depression"),)),
        Problem(code="F41.1", name="Generalised anxiety disorder", probability=0.6,
                medicines=(HomeMedicine(drug="pregabalin", dose=75, unit="mg", frequency="bid", indication="anxiety"),)),
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="prescribers", cues=("who prescrib", "doctor", "clinic"), answer="My own doctor, the clinic, and somebody at the walk-in centre."),),
    results=(Result(code="creatinine", level=(0.7, 1.0)), Result(code="potassium", level=(3.9, 4.5))),
    answers=(Answers(instrument="phq9", points=((1, 2), (1, 2), (1, 2), (0, 2), (0, 1), (0, 1), (1, 2), (1, 2), (0, 0))),),
    esi=4,
    zone="fast_track",
    accepted_names=("drug interaction", "polypharmacy"),
    workup=("the whole list with start dates", "interactions of every pair", "ECG"),
    treatment=("end the combination that must not be, leave the rest",),
    pitfalls=("stopping several psychotropics at once", "missing a washout of 2 weeks after an MAO inhibitor, 5 after fluoxetine"),
    teaching=("An irreversible MAO inhibitor and a serotonin reuptake inhibitor never go together.",),
    sources=("Boyer 2005 N Engl J Med 352:1112", "NICE NG222 2022"),
)  # fmt: skip
