"""Attacks of atrial fibrillation."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="af_paroxysmal",
    name="Paroxysmal atrial fibrillation",
    icd10="I48.0",
    split="test",
    domain="clinical_diagnosis",
    difficulty="intermediate",
    teaser="Attacks of racing that end by themselves.",
    topic="palpitations",
    complaints=("attacks of racing heart, three in a month", "the heart gallops for an hour and stops", "fluttering that comes and goes since spring"),
    onset_hours=(170, 700),
    age=(42, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="palpitations", probability=0.9, lay="It sets off like a horse, an hour later all is quiet.", cues=("palpit", "heart", "flutter", "stumbl")),
        Symptom(name="tiredness", probability=0.5, lay="I am out of puff sooner.", cues=("tired", "energy", "puff")),
        Symptom(name="chest pain", probability=0.0, lay="No pain.", cues=("pain", "chest")),
        Symptom(name="weight loss", probability=0.0, told=False, lay="No, I weigh what I weighed.", cues=("weight",)),
        Symptom(name="tremor", probability=0.0, told=False, lay="My hands are steady.", cues=("tremor", "shak", "hands")),
    ),
    problems=(
        Problem(code="I48.0", name="Paroxysmal atrial fibrillation", probability=1.0,
                medicines=(HomeMedicine(drug="bisoprolol", dose=2.5, unit="mg", frequency="daily", indication="atrial fibrillation", start_days_ago=9),)),
        Problem(code="G43.909", name="Migraine", probability=0.25),
        Problem(code="E78.5", name="Hyperlipidaemia", probability=0.3,
                medicines=(HomeMedicine(drug="rosuvastatin", dose=10, unit="mg", frequency="nightly", indication="hyperlipidaemia"),)),
        Problem(code="G47.33", name="Obstructive sleep apnoea", probability=0.2),
    ),
    slots=(Slot(slot="bleeding", cues=("bleed", "bruis", "ulcer"), answer="I have never bled from anything."),
           Slot(slot="valve", cues=("valve", "murmur", "rheumatic"), answer="Nobody ever mentioned a valve.")),
    findings=(Finding(code="pulse", text="irregularly irregular"),),
    results=(Result(code="creatinine", level=(0.7, 1.1)), Result(code="tsh", level=(1.0, 2.6)), Result(code="haemoglobin", level=(13.6, 15.0))),
    studies=(Study(modality="ecg", body_part="heart", findings="Irregular rhythm without P waves, rate controlled.", impression="Irregularly irregular narrow-complex rhythm.",
                   measurements={"rhythm": "atrial_fibrillation", "qtc_ms": 430}),
             Study(modality="echocardiography", body_part="heart", findings="Left atrium 42 mm, ejection fraction 60 %, valves normal.", impression="Normal valves and ventricles.")),
    esi=4,
    zone="fast_track",
    accepted_names=("atrial fibrillation", "AF", "non-valvular atrial fibrillation", "paroxysmal atrial fibrillation"),
    workup=("CHA2DS2-VASc from what is coded", "thyroid function", "echocardiography", "bleeding risk"),
    treatment=("an oral anticoagulant from two points without the one for sex", "rate control"),
    pitfalls=("aspirin in place of an anticoagulant", "points for migraine, a relative's stroke or pregnancy hypertension"),
    teaching=("One point for being a woman is not a reason to treat.",),
    sources=("Van Gelder 2024 Eur Heart J 45:3314", "Joglar 2024 Circulation 149:e1"),
)  # fmt: skip
