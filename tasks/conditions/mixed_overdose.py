"""A tricyclic and paracetamol swallowed together: the heart first, the liver by the clock, the person after."""

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
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="mixed_overdose",
    name="Poisoning by tricyclic antidepressants, intentional self-harm, with paracetamol",
    icd10="T43.012A",
    split="train",
    domain="cross_domain",
    difficulty="expert",
    teaser="Found drowsy by a flatmate, two empty packets on the table.",
    topic="overdose",
    complaints=("found drowsy with two empty packets", "took all the night tablets and pain killers", "slurred speech after tablets, heart racing"),
    onset_hours=(4.2, 6.0),
    age=(19, 58),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="overdose", lay="The sleeping ones. And the white pain ones.", cues=("tablets", "swallow", "take", "which")),
        Symptom(name="drowsiness", lay="So tired.", cues=("tired", "sleep", "drows")),
        Symptom(name="palpitations", probability=0.6, told=False, lay="It races.", cues=("heart", "race", "palpit")),
    ),
    problems=(
        Problem(code="F33.1", name="Major depressive disorder, recurrent, moderate", probability=0.9,
                medicines=(HomeMedicine(drug="amitriptyline", dose=50, unit="mg", frequency="nightly", indication="depression"),)),
    ),
    slots=(Slot(slot="single_ingestion", cues=("all at once", "at what time", "when did you take", "over how long"), answer="All at once, after the lunch news."),
           Slot(slot="intent", cues=("why", "die", "end your life", "suicid"), answer="I did not want to wake up.", reticence=0.3)),
    course=Course(
        severity=(0.38, 0.48), drift_per_hour=0.04, floor=0.1, crisis_at=0.8,
        crisis_text="A broad complex tachycardia, then a fit.",
        effects=(
            Effect(parameter="heart_rate", shift=76), Effect(parameter="sbp", shift=-44), Effect(parameter="dbp", shift=-24), Effect(parameter="gcs", shift=-5),
            Effect(parameter="respiratory_rate", shift=-4), Effect(parameter="temperature", shift=1.2), Effect(parameter="ph", shift=-0.12), Effect(parameter="ph_venous", shift=-0.12),
        ),
        responses=(
            Response(match="drug:sodium bicarbonate", per_hour=-0.08, delay_min=10, lasts_min=240, once_group="bicarbonate"),
            Response(match="drug:acetylcysteine", per_hour=-0.01, delay_min=30, once_group="antidote"),
            Response(match="drug:flumazenil", per_hour=0.15, delay_min=5, lasts_min=120, once_group="harm"),
            Response(match="group:antiarrhythmic_class_i", per_hour=0.12, delay_min=5, lasts_min=240, once_group="harm_rhythm"),
        ),
    ),
    findings=(
        Finding(code="mydriasis", text="yes"), Finding(code="dry_skin", text="yes"), Finding(code="bowel_sounds", text="reduced"), Finding(code="urinary_retention", text="yes"),
        Finding(code="pupils", text="dilated, reactive"), Finding(code="slurred_speech", text="yes"),
    ),
    results=(
        Result(code="paracetamol", level=(120, 260)), Result(code="amitriptyline", level=(700, 1600)), Result(code="alt", level=(14, 34)), Result(code="inr", level=(0.95, 1.1)),
        Result(code="creatinine", level=(0.7, 1.0)), Result(code="potassium", level=(3.6, 4.3)),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia, QRS 128 ms, terminal R in aVR.", impression="Broad QRS.",
              measurements={"rhythm": "sinus", "qtc_ms": 478, "qrs_ms": 128}),
        Study(modality="xray", body_part="chest", findings="Clear lungs.", impression="No aspiration."),
    ),
    answers=(
        Answers(instrument="cssrs", points=((1, 1), (1, 1), (1, 1), (1, 1), (0, 1), (1, 1), (1, 1))),
        Answers(instrument="phq9", points=((2, 3), (2, 3), (2, 3), (1, 3), (1, 2), (2, 3), (1, 2), (0, 2), (2, 3))),
    ),
    yes=(("risk_hopelessness", 0.7), ("means_medicines", 0.9), ("protect_support", 0.5)),
    esi=1,
    zone="resuscitation",
    accepted_names=("tricyclic overdose", "mixed overdose", "amitriptyline poisoning", "tricyclic antidepressant poisoning", "amitriptyline and paracetamol overdose"),
    workup=("12-lead ECG: QRS and aVR", "paracetamol at 4 h or later", "gas, potassium, glucose"),
    treatment=("sodium bicarbonate 50 to 100 mmol for a QRS over 100 ms, to pH 7.45 to 7.55", "acetylcysteine at or above the line", "monitored bed, airway watched", "suicide risk once awake"),
    pitfalls=("flumazenil", "a class I antiarrhythmic", "forgetting the second poison", "discharge from the monitor without a psychiatric assessment"),
    teaching=("In a mixed overdose every poison keeps its own clock: the QRS now, the level at four hours.",),
    sources=("Lavonas 2023 Circulation 148:e149 (AHA toxicology)", "Body 2011 Emerg Med J 28:347 (RCEM tricyclics)", "Chiew 2020 Med J Aust 212:175"),
)  # fmt: skip
