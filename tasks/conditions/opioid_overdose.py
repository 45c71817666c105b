"""Opioid overdose with respiratory depression: air first, then naloxone in small doses."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="opioid_overdose",
    name="Opioid poisoning with respiratory depression",
    icd10="T40.2X1A",
    split="train",
    difficulty="intermediate",
    teaser="An adult found barely breathing, with bluish lips.",
    topic="unresponsive",
    complaints=("found on the floor, hardly breathing", "cannot be woken, snoring and blue", "collapsed in a public toilet, breathing slowly"),
    onset_hours=(0.4, 2),
    age=(20, 58),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="unresponsiveness", lay="..."),
        Symptom(name="slow breathing", lay="..."),
        Symptom(name="vomiting", probability=0.3, lay="..."),
    ),
    problems=(
        Problem(code="F11.20", name="Opioid dependence, uncomplicated", probability=0.5),
        Problem(code="M54.50", name="Low back pain", probability=0.4),
    ),
    slots=(Slot(slot="taken", cues=("take", "tablets", "inject", "use", "what happened"), answer="Two of the strong painkillers a mate gave me."),),
    course=Course(
        severity=(0.5, 0.62),
        drift_per_hour=0.25,
        floor=0.05,
        crisis_at=0.8,
        crisis_text="Breathing stops; the bag is needed.",
        effects=(
            Effect(parameter="respiratory_rate", shift=-17), Effect(parameter="spo2", shift=-22), Effect(parameter="gcs", shift=-14),
            Effect(parameter="heart_rate", shift=-12), Effect(parameter="sbp", shift=-38), Effect(parameter="temperature", shift=-1.8),
            Effect(parameter="pco2", shift=58), Effect(parameter="pco2_venous", shift=56), Effect(parameter="ph", shift=-0.32),
            Effect(parameter="ph_venous", shift=-0.31), Effect(parameter="po2", shift=-62), Effect(parameter="so2", shift=-22),
            Effect(parameter="bicarbonate", shift=5), Effect(parameter="hco3_arterial", shift=5), Effect(parameter="hco3_venous", shift=5),
            Effect(parameter="lactate", shift=3), Effect(parameter="lactate_poc", shift=3),
        ),
        responses=(
            Response(match="drug:naloxone", per_hour=-2.4, delay_min=1, lasts_min=12, once_group="first"),
            Response(match="drug:naloxone", per_hour=-0.28, delay_min=13, lasts_min=60, once_group="hold"),
            Response(match="care:bag_valve_mask", per_hour=-0.28, delay_min=1, lasts_min=60, once_group="breath"),
            Response(match="group:benzodiazepine", step=0.15, once_group="sedative"),
            Response(match="group:opioid", step=0.15, once_group="opioid"),
        ),
    ),
    findings=(
        Finding(code="airway", text="snoring", low_severity=0.45),
        Finding(code="pupils", text="pinpoint", low_severity=0.15),
        Finding(code="miosis", text="yes", low_severity=0.15),
        Finding(code="bowel_sounds", text="reduced"),
        Finding(code="skin_perfusion", text="cool and clammy", low_severity=0.4),
    ),
    results=(
        Result(code="pco2", level=(38, 46)), Result(code="pco2_venous", level=(44, 50)), Result(code="tox_opiates", text="positive", flag="high"),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus rhythm.", impression="Normal tracing.", measurements={"qtc_ms": 436}),
        Study(modality="xray", body_part="chest", findings="Low lung volumes. No aspiration.", impression="No acute finding."),
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("opioid overdose", "opioid poisoning", "opiate overdose", "opioid toxicity"),
    workup=("glucose", "breathing rate, pupils and consciousness", "blood gas", "paracetamol level"),
    treatment=("open the airway and ventilate", "naloxone 0.04 to 2 mg iv, repeated, to breathing and not to waking", "watch for renarcotisation"),
    pitfalls=("waiting for a drug screen", "a large first dose in dependence", "letting the patient go when the naloxone still works"),
    teaching=("The aim of naloxone is a breathing rate above 10, not a talking patient.",),
    sources=("Boyer 2012 N Engl J Med 367:146", "AHA 2020 Circulation 142:S366"),
)  # fmt: skip
