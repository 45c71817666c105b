"""Alzheimer dementia of slow onset, brought in because it is too much for the family: attentive, and not acute."""

from medmcp.tasks.condition import (
    Answers,
    Cognition,
    Condition,
    FamilyIllness,
    Finding,
    HomeMedicine,
    Problem,
    Result,
    Slot,
    SocialFact,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="alzheimer_dementia",
    name="Alzheimer disease with late onset, moderate dementia",
    icd10="G30.1",
    split="test",
    domain="psychiatry",
    difficulty="intermediate",
    teaser="The soup burnt three times this month.",
    topic="confusion",
    complaints=("forgets more and more over two years, today got lost in the street", "leaves the stove on, family cannot go on", "asks the same thing ten times, found in the neighbour's garden"),
    onset_hours=(9000, 20000),
    age=(70, 89),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="confusion", lay="Confused? I know where I am. At the... well, here.", cues=("confus", "where are you", "what day", "memory")),
        Symptom(name="getting lost", probability=0.6, told=False, lay="They moved the houses.", cues=("lost", "way home")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="G30.1", name="Alzheimer disease", probability=0.3,
                medicines=(HomeMedicine(drug="donepezil", dose=5, unit="mg", frequency="nightly", indication="Alzheimer disease"),)),
    ),
    findings=(
        Finding(code="mse_appearance", text="neglected, unwashed", probability=0.3),
        Finding(code="mse_behaviour", text="wanders, friendly", probability=0.6),
        Finding(code="mse_speech", text="fluent with word-finding pauses", probability=0.7),
        Finding(code="mse_mood", text="says: does not care", probability=0.3),
        Finding(code="mse_thought_content", text="believes that mislaid things were stolen", probability=0.5),
        Finding(code="mse_cognition", text="attentive, disorientated in time, poor recall"),
        Finding(code="mse_insight", text="does not think to be ill, accepts help", probability=0.7),
        Finding(code="mse_judgement", text="impaired for risk", probability=0.7),
    ),
    results=(Result(code="vitamin_b12", level=(210, 520)), Result(code="tsh", level=(0.8, 3.2)), Result(code="calcium", level=(9.0, 10.0)), Result(code="sodium", level=(136, 142))),
    answers=(
        Answers(instrument="capacity", points=((1, 2), (0, 2), (1, 2), (0, 1))),
        Answers(instrument="broset", points=((0, 1), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0))),
    ),
    cognition=Cognition(wrong=(3, 6), months_back=(0, 1), acute=False),
    informant=(
        Slot(slot="baseline", cues=("before", "usual", "normally", "last week", "memory", "change"), answer="It has crept up over two years. No worse this week than last month."),
        Slot(slot="help", cues=("help", "cope", "home", "alone"), answer="I do the cooking and the money now. I can't do the nights any more."),
    ),
    family=(FamilyIllness(relation="mother", condition="dementia", probability=0.4),),
    social=(SocialFact(code="living", text="with the spouse, who is worn out"), SocialFact(code="support", text="spouse every day, no other help", probability=0.8)),
    esi=3,
    zone="acute",
    accepted_names=("dementia", "alzheimer's disease", "alzheimer disease", "alzheimer dementia"),
    workup=("4AT to exclude delirium on top", "6CIT or AMTS", "B12, TSH, calcium, glucose, sodium", "informant history, function, depression"),
    treatment=("safety at home and carer support first", "memory clinic: diagnosis before a cholinesterase inhibitor", "advance care planning"),
    pitfalls=("an antipsychotic for wandering", "missing a delirium on top of dementia", "an anticholinergic drug on the list"),
    teaching=("Slow onset and preserved attention speak for dementia; any acute change is delirium until shown otherwise.",),
    sources=("NICE NG97 2018", "Brooke 1999 Int J Geriatr Psychiatry 14:936"),
)  # fmt: skip
