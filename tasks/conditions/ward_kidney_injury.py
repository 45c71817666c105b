"""Acute kidney injury that begins on the ward under treatment for pneumonia."""

from medmcp.tasks.admission import (
    Admission,
    Advice,
    Draw,
    Fluids,
    Scale,
    Series,
    Skin,
    WardEntry,
    WardOrder,
)
from medmcp.tasks.condition import (
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
    key="ward_kidney_injury",
    name="Acute kidney failure, unspecified",
    icd10="N17.9",
    split="train",
    domain="ehr_management",
    difficulty="intermediate",
    teaser="A patient whose pneumonia gets better while another thing gets worse.",
    topic="laboratory alert",
    complaints=("cough, fever and pain in the side", "fever and green phlegm for days", "short of breath and shivering"),
    onset_hours=(100, 150),
    age=(48, 84),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="cough", probability=0.9, lay="The cough is easier.", cues=("cough", "phlegm")),
        Symptom(name="little urine", probability=0.6, told=False, lay="Come to think of it, I hardly go.", cues=("urine", "pass water", "pee", "toilet")),
        Symptom(name="thirst", probability=0.4, told=False, lay="My mouth is dry.", cues=("thirst", "drink", "dry")),
        Symptom(name="fever", probability=0.1, lay="No fever any more.", cues=("fever", "hot", "temperature")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.7,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.3),
        Problem(code="M19.90", name="Osteoarthritis", probability=0.4),
    ),
    slots=(Slot(slot="knee", cues=("pain killer", "painkiller", "knee", "ache"), answer="They gave me something for the pain in the side, that was good."),),
    course=Course(
        severity=(0.34, 0.46), drift_per_hour=0.008, floor=0.05, crisis_at=0.85,
        crisis_text="No urine for half a day, broad complexes on the monitor: hyperkalaemia.",
        effects=(
            Effect(parameter="creatinine", shift=3.4), Effect(parameter="urea", shift=30), Effect(parameter="potassium", shift=2.6),
            Effect(parameter="bicarbonate", shift=-9), Effect(parameter="phosphate", shift=0.8), Effect(parameter="sbp", shift=-10),
        ),
        responses=(
            Response(match="care:iv_fluid", per_hour=-0.01, delay_min=60, lasts_min=720, once_group="fluid"),
            Response(match="group:nephrotoxic", per_hour=0.006, delay_min=60, once_group="toxic"),
            Response(match="procedure:haemodialysis", step=-0.1, delay_min=120),
        ),
    ),
    findings=(Finding(code="breath_sounds", text="crackles right base", probability=0.7), Finding(code="jugular_veins", text="flat", probability=0.5)),
    results=(
        Result(code="creatinine", level=(0.7, 1.15)), Result(code="urea", level=(4, 6.5)), Result(code="potassium", level=(3.9, 4.5)),
    ),
    studies=(Study(modality="ultrasound", body_part="kidney", findings="Both kidneys of normal size, no dilatation of the collecting system.",
                   impression="No obstruction."),),
    admission=Admission(
        service="medicine", ward="Ward 4", hours=(100, 124), working=(("J18.9", "Pneumonia, unspecified organism"),),
        course=((120, 0.0), (60, 0.02), (48, 0.12), (36, 0.3), (24, 0.55), (12, 0.8)),
        draws=(Draw(tests=("bmp",), hours_ago=(98, 74, 50, 26, 5)), Draw(tests=("cbc",), hours_ago=(98, 26))),
        series=(Series(code="crp", values=((98, 160, 240), (50, 80, 130), (5, 25, 60))),),
        scales=(
            Scale(assessment="morse", hours_ago=(96, 24), picks={"secondary_diagnosis": "yes", "iv_access": "yes"}),
            Scale(assessment="braden", hours_ago=(96, 24), picks={"activity": "walks occasionally"}),
        ),
        charted=(WardEntry(code="antibiotic_review", hours_ago=(30,), text="better, go on to day 5"), WardEntry(code="mobility_level", hours_ago=(24,), text="one helper")),
        skin=(Skin(text="intact", hours_ago=90),),
        fluids=Fluids(urine=((72, 1.0), (64, 0.9), (56, 0.9), (48, 0.8), (40, 0.7), (32, 0.6), (24, 0.55), (16, 0.52), (8, 0.52), (0.2, 0.52)), oral=(200, 350), iv=(100, 200)),
        orders=(
            WardOrder(drug="ceftriaxone", dose=2000, unit="mg", route="iv", frequency="daily", indication="pneumonia", hours_ago=98),
            WardOrder(drug="ibuprofen", dose=400, unit="mg", route="oral", frequency="tid", indication="pleuritic pain", hours_ago=64),
            WardOrder(drug="paracetamol", dose=1000, unit="mg", route="oral", frequency="qid", indication="pain", hours_ago=96),
            WardOrder(drug="amlodipine", dose=5, unit="mg", route="oral", frequency="daily", indication="hypertension", hours_ago=94),
            WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis", hours_ago=92),
        ),
        advice=(Advice(service="nephrology", advice="Toxic and prerenal: stop what is toxic to the kidney, fill, renal ultrasound, adjust doses, creatinine twice a day.",
                       needs=("creatinine", "potassium")),),
    ),
    esi=3,
    accepted_names=("acute kidney injury", "AKI", "nephrotoxic acute kidney injury", "drug-induced acute kidney injury", "acute kidney failure"),
    workup=("creatinine against the value before admission, KDIGO stage", "order list with the start of each medicine", "fluid balance and urine per kg and hour", "urinalysis, urine sodium, ultrasound"),
    treatment=("stop the nephrotoxic medicine", "restore volume", "adjust renally cleared doses", "no contrast unless needed, creatinine daily"),
    pitfalls=("a creatinine within the reference range that has doubled", "staging by one value without a baseline", "calling chronic kidney disease acute"),
    teaching=("Look for what was begun in the three days before the creatinine rose.",),
    sources=("KDIGO 2012 Kidney Int Suppl 2:1",),
)  # fmt: skip
