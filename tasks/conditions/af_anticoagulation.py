"""Atrial fibrillation that was just found and needs an anticoagulant for good."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="af_anticoagulation",
    name="Atrial fibrillation with a stroke risk that calls for anticoagulation",
    icd10="I48.91",
    split="train",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="An older adult with an irregular pulse, seen to start one more medicine.",
    topic="palpitations",
    complaints=("a fluttering in the chest that the practice nurse noticed", "heart skipping for weeks", "sent in with an irregular pulse"),
    onset_hours=(200, 900),
    age=(66, 84),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="palpitations", probability=0.8, lay="It flutters like a bird, mostly in the evening.", cues=("palpit", "flutter", "heart", "skip")),
        Symptom(name="breathlessness on stairs", probability=0.4, lay="I stop once on the stairs now.", cues=("breath", "stairs")),
        Symptom(name="bleeding", probability=0.0, told=False, lay="No, I don't bleed or bruise.", cues=("bleed", "bruis", "black stool")),
        Symptom(name="chest pain", probability=0.0, lay="No pain.", cues=("pain", "chest pain")),
    ),
    problems=(
        Problem(code="I48.91", name="Atrial fibrillation", probability=1.0,
                medicines=(HomeMedicine(drug="bisoprolol", dose=2.5, unit="mg", frequency="daily", indication="atrial fibrillation"),)),
        Problem(code="I10", name="Hypertension", probability=1.0,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E78.00", name="Hypercholesterolaemia", probability=0.5,
                medicines=(HomeMedicine(drug="rosuvastatin", dose=10, unit="mg", frequency="nightly", indication="hypercholesterolaemia"),)),
    ),
    slots=(
        Slot(slot="falls", cues=("fall", "trip"), answer="I have not fallen."),
        Slot(slot="valve", cues=("valve", "operation"), answer="They never did anything to my heart."),
    ),
    findings=(Finding(code="pulse", text="irregularly irregular"),),
    results=(Result(code="creatinine", level=(0.9, 1.4)),),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Irregular rhythm without P waves, controlled rate.",
              impression="Irregularly irregular narrow-complex rhythm.", measurements={"rhythm": "atrial_fibrillation", "qtc_ms": 425}),
        Study(modality="echocardiography", body_part="heart", findings="Normal valves, left atrium 44 mm, ejection fraction 58 %.",
              impression="Mildly enlarged left atrium, no mitral stenosis."),
    ),
    esi=3,
    zone="acute",
    accepted_names=("atrial fibrillation", "AF", "non-valvular atrial fibrillation"),
    workup=("CHA2DS2-VA", "creatinine and clearance by Cockcroft-Gault", "full blood count", "every medicine and herb at home"),
    treatment=("a direct oral anticoagulant in the label's dose",),
    pitfalls=("reducing the dose for age alone", "eGFR in place of clearance", "a P-gp or CYP3A4 interaction overlooked"),
    teaching=("The DOAC trials dosed by Cockcroft-Gault with actual weight.",),
    sources=("Van Gelder 2024 Eur Heart J 45:3314", "Steffel 2021 Europace 23:1612"),
)  # fmt: skip
