"""Upper gastrointestinal bleeding under an anticoagulant: which one decides the antidote."""

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
    key="gi_bleed_anticoagulant",
    name="Acute duodenal ulcer with haemorrhage under anticoagulation",
    icd10="K26.0",
    split="test",
    difficulty="expert",
    teaser="An older adult who vomited blood and feels faint on standing.",
    topic="vomiting blood",
    complaints=("vomited blood twice", "black stools and nearly fainted", "brought up dark blood, very weak"),
    onset_hours=(2, 10),
    age=(60, 86),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="vomiting blood", lay="Dark, with clots in it. A good cupful.", cues=("vomit", "blood", "brought up")),
        Symptom(name="black stool", probability=0.8, lay="Black as tar since yesterday.", cues=("stool", "black", "toilet", "bowel")),
        Symptom(name="dizziness", probability=0.8, lay="I go grey when I stand.", cues=("dizz", "faint", "light headed")),
        Symptom(name="abdominal pain", probability=0.5, told=False, lay="A gnawing up here, for weeks.", cues=("pain", "belly", "stomach", "hurt")),
    ),
    problems=(
        Problem(code="I48.20", name="Chronic atrial fibrillation", probability=1.0,
                medicines=(HomeMedicine(drug="warfarin", dose=5, unit="mg", frequency="daily", indication="atrial fibrillation"),)),
        Problem(code="I10", name="Hypertension", probability=0.6,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(
        Slot(slot="pain_killers", cues=("painkiller", "ibuprofen", "over the counter", "knee", "anti inflammatory"),
             answer="Some ibuprofen for the knee, the last two weeks."),
        Slot(slot="liver", cues=("liver", "alcohol", "drink"), answer="I hardly drink, and the liver was always fine."),
    ),
    course=Course(
        severity=(0.42, 0.54),
        drift_per_hour=0.06,
        floor=0.1,
        crisis_at=0.8,
        crisis_text="A second large bleed; the pulse can hardly be felt.",
        effects=(
            Effect(parameter="heart_rate", shift=72), Effect(parameter="sbp", shift=-72), Effect(parameter="dbp", shift=-42),
            Effect(parameter="respiratory_rate", shift=12), Effect(parameter="haemoglobin", shift=-9),
            Effect(parameter="haematocrit", shift=-26), Effect(parameter="lactate", shift=5.5),
            Effect(parameter="lactate_poc", shift=5.5), Effect(parameter="urea", shift=16),
        ),
        responses=(
            Response(match="procedure:endoscopy", per_hour=-0.12, delay_min=20, once_group="haemostasis"),
            Response(match="care:iv_fluid", per_hour=-0.03, delay_min=10, lasts_min=180, once_group="fluid"),
            Response(match="care:blood_product", per_hour=-0.04, delay_min=10, lasts_min=240, once_group="blood"),
            Response(match="group:ppi", per_hour=-0.02, delay_min=30, once_group="acid"),
            Response(match="group:anticoagulant", per_hour=0.10, delay_min=10, lasts_min=480, once_group="harm"),
            Response(match="group:nsaid", per_hour=0.05, delay_min=30, lasts_min=360, once_group="nsaid"),
        ),
    ),
    findings=(
        Finding(code="skin_perfusion", text="cool and clammy"), Finding(code="capillary_refill_s", value=(2.6, 3.8)),
        Finding(code="pulse", text="irregularly irregular"), Finding(code="blood_in_stool", text="black tarry stool"),
        Finding(code="abdomen", text="epigastric tenderness"),
    ),
    results=(
        Result(code="haemoglobin", level=(12.2, 14.4)), Result(code="haematocrit", level=(37, 43)), Result(code="urea", level=(7, 10)),
        Result(code="creatinine", level=(0.9, 1.3)), Result(code="platelets", level=(170, 320)),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Atrial fibrillation, no ischaemia.", impression="Atrial fibrillation.",
              measurements={"rhythm": "atrial_fibrillation", "qtc_ms": 432}),
        Study(modality="xray", body_part="chest", findings="No free air. Clear lungs.", impression="No acute finding."),
    ),
    answers=(Answers(instrument="audit", points=((1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0))),),
    esi=2,
    zone="resuscitation",
    accepted_names=("upper gastrointestinal bleeding", "upper GI bleed", "bleeding duodenal ulcer", "peptic ulcer bleeding", "haematemesis"),
    workup=("blood count, INR, type and screen", "which anticoagulant, and when the last dose was"),
    treatment=("stop the anticoagulant", "reversal that fits the drug", "intravenous proton pump inhibitor", "endoscopy within 24 h"),
    pitfalls=("phytomenadione for dabigatran", "waiting for an INR of 1.0 before endoscopy", "leaving the anticoagulant on the list"),
    teaching=("Warfarin is reversed with phytomenadione and prothrombin complex, dabigatran with idarucizumab.",),
    sources=("Laine 2021 Am J Gastroenterol 116:899 (ACG)", "Tomaselli 2020 J Am Coll Cardiol 76:594 (ACC)", "Veitch 2021 Gut 70:1611 (BSG-ESGE)", "Pollack 2017 N Engl J Med 377:431"),
)  # fmt: skip
