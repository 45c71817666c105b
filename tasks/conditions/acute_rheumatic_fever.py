"""Acute rheumatic fever of a schoolchild or young adult, seen weeks after a sore throat."""

from medmcp.tasks.condition import CodedFinding, Condition, Course, Effect, Finding, Response, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="acute_rheumatic_fever",
    name="Acute rheumatic fever",
    icd10="I00",
    split="train",
    domain="medical_qa",
    difficulty="advanced",
    teaser="A schoolchild with fever and painful joints some weeks after a sore throat.",
    topic="fever and joint pain",
    complaints=("fever and joints that hurt one after the other", "painful swollen joints and fever for a week", "hot joints, tired, fever comes and goes"),
    onset_hours=(96, 240),
    age=(6, 16),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="joint pain", lay="First the knee, then the ankle, now the wrist.", cues=("joint", "knee", "ankle", "pain", "hurt")),
        Symptom(name="fever", probability=0.9, lay="Hot every evening.", cues=("fever", "temperature", "hot")),
        Symptom(name="sore throat", probability=0.7, told=False, lay="There was a sore throat, about three weeks ago.", cues=("throat", "swallow")),
        Symptom(name="jerky movements", probability=0.2, told=False, lay="Things get dropped, and the hands twitch and dance.", cues=("movement", "twitch", "jerk", "clumsy", "dance")),
    ),
    slots=(Slot(slot="housing", cues=("live", "home", "crowd"), answer="There are seven of us in two rooms."),),
    course=Course(
        severity=(0.25, 0.5), drift_per_hour=0.0, floor=0.05, crisis_text="Breathless at rest with a gallop: heart failure.",
        effects=(Effect(parameter="heart_rate", shift=60), Effect(parameter="temperature", shift=3.2), Effect(parameter="pain", shift=9)),
        responses=(
            Response(match="drug:naproxen", per_hour=-0.02, delay_min=60, lasts_min=720, once_group="relief"),
            Response(match="drug:aspirin", per_hour=-0.02, delay_min=60, lasts_min=360, once_group="relief"),
        ),
    ),
    findings=(
        Finding(code="heart_sounds", text="pansystolic murmur at the apex", probability=0.5),
        Finding(code="joints", text="swollen warm right knee", probability=0.6),
    ),
    results=(
        Result(code="esr", level=(70, 115)), Result(code="crp", level=(45, 140)), Result(code="aso_titre", level=(480, 1100)),
        Result(code="wbc", level=(11, 15)), Result(code="strep_a_antigen", text="negative", flag="normal"),
    ),
    criteria="jones_2015_low_risk",
    charted=(
        CodedFinding(finding="carditis", probability=0.5), CodedFinding(finding="polyarthritis", probability=0.6),
        CodedFinding(finding="polyarthralgia", probability=0.3), CodedFinding(finding="erythema_marginatum", probability=0.12),
        CodedFinding(finding="subcutaneous_nodules", probability=0.08), CodedFinding(finding="prolonged_pr", probability=0.4),
        CodedFinding(finding="fever_38_5", probability=0.7), CodedFinding(finding="chorea", told="jerky movements"),
    ),
    filed=("strep_a_antigen",),
    esi=3,
    zone="acute",
    accepted_names=("rheumatic fever", "acute rheumatic fever", "ARF"),
    workup=("throat swab and ASO", "ESR and CRP", "ECG with PR interval", "echocardiography in every suspected case"),
    treatment=("benzathine penicillin once, or penicillin V for 10 days", "naproxen or aspirin for arthritis", "secondary prophylaxis every 3 to 4 weeks"),
    pitfalls=("counting arthralgia beside arthritis", "counting the PR interval beside carditis", "treating joints before they were seen"),
    teaching=("Without evidence of a streptococcal infection the Jones criteria are not met, chorea and late carditis apart.",),
    sources=("Gewitz 2015 Circulation 131:1806", "Gerber 2009 Circulation 119:1541"),
)  # fmt: skip
