"""Post-traumatic stress disorder months after an assault or a crash."""

from medmcp.tasks.condition import Answers, Condition, Finding, HomeMedicine, PastEvent, Problem, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="ptsd",
    name="Post-traumatic stress disorder, chronic",
    icd10="F43.12",
    split="test",
    domain="psychiatry",
    difficulty="intermediate",
    teaser="A patient who will only sit where the door can be seen.",
    topic="sleeplessness",
    complaints=("cannot sleep since the crash, jumps at every noise", "sent by the clinic, shouting at night", "does not leave the house since the attack"),
    onset_hours=(2200, 9000),
    age=(20, 60),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="nightmares", probability=0.9, lay="Every night it's the same headlights.", cues=("nightmare", "dream", "night")),
        Symptom(name="startling", probability=0.9, told=False, lay="A door bangs and I'm on the floor.", cues=("startl", "noise", "jump")),
    ),
    problems=(
        Problem(code="F43.10", name="Post-traumatic stress disorder", probability=0.3,
                medicines=(HomeMedicine(drug="sertraline", dose=100, unit="mg", frequency="daily", indication="PTSD"),)),
    ),
    slots=(Slot(slot="event", cues=("what happened", "crash", "attack", "event", "trauma"), answer="A lorry. My friend was beside me. I don't want to go into it.", reticence=0.5),),
    findings=(
        Finding(code="mse_behaviour", text="startles at noises, sits facing the door"),
        Finding(code="mse_mood", text="says: numb and on edge"),
        Finding(code="mse_affect", text="restricted"),
        Finding(code="mse_thought_content", text="intrusive memories of the event"),
        Finding(code="mse_perception", text="relives the event for seconds", probability=0.5),
        Finding(code="mse_cognition", text="alert, orientated, poor concentration", probability=0.6),
    ),
    answers=(
        Answers(instrument="pcl5", points=(
            (2, 4), (2, 4), (1, 4), (2, 4), (2, 4), (2, 4), (2, 4), (0, 2), (1, 4), (1, 4), (2, 4), (2, 4), (1, 4), (1, 3), (1, 4), (0, 2), (2, 4), (3, 4), (2, 3), (3, 4))),
        Answers(instrument="phq9", points=((1, 3), (1, 3), (2, 3), (1, 3), (0, 2), (1, 3), (2, 3), (0, 1), (0, 0))),
        Answers(instrument="gad7", points=((2, 3), (1, 3), (1, 3), (2, 3), (1, 2), (1, 3), (2, 3))),
        Answers(instrument="audit", points=((2, 4), (1, 3), (1, 3), (0, 1), (0, 2), (0, 1), (0, 2), (0, 1), (0, 2), (0, 2))),
    ),
    yes=(("risk_insomnia", 0.9), ("risk_isolation", 0.6), ("risk_alcohol", 0.5), ("protect_family", 0.5), ("protect_living", 0.7), ("protect_support", 0.5)),
    past=(PastEvent(section="trauma", text="road crash with a death beside the patient", years_ago=(0.4, 1.5), detail={"criterion_a": True}),),
    esi=4,
    zone="fast_track",
    accepted_names=("PTSD", "posttraumatic stress disorder", "post-traumatic stress disorder"),
    workup=("PCL-5 with the event documented", "suicide risk", "alcohol and drugs", "sleep apnoea and head injury where they fit"),
    treatment=("trauma-focused CBT or EMDR first", "sertraline, paroxetine or venlafaxine if a drug is wanted", "no benzodiazepine"),
    pitfalls=("a PCL-5 total without criterion A", "debriefing the crash in detail in the emergency department"),
    teaching=("A cut-point finds cases; a cluster rule with the event and impairment makes the provisional diagnosis.",),
    sources=("VA/DoD 2023", "NICE NG116 2018", "Weathers 2013 National Center for PTSD"),
)  # fmt: skip
