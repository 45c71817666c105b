"""Bleeding oesophageal varices in cirrhosis: vasoactive drug, antibiotic, careful blood, scope within twelve hours."""

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
    key="variceal_bleed",
    name="Secondary esophageal varices with bleeding",
    icd10="I85.11",
    split="train",
    domain="cross_domain",
    difficulty="advanced",
    teaser="A patient with a swollen belly who brought up a bowl of fresh blood.",
    topic="vomiting blood",
    complaints=("vomited a bowl of fresh blood", "fresh blood by mouth twice tonight, liver trouble known", "blood everywhere, black stools and dizzy"),
    onset_hours=(1, 5),
    age=(42, 70),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="vomiting blood", lay="Bright red, a washbowl of it.", cues=("vomit", "blood", "brought up")),
        Symptom(name="black stool", probability=0.6, lay="Black and sticky since the evening.", cues=("stool", "black", "bowel")),
        Symptom(name="dizziness", probability=0.8, lay="The room turns when I sit up.", cues=("dizz", "faint")),
        Symptom(name="confusion", probability=0.15, told=False, lay="He has been muddled today.", cues=("confus", "muddled")),
    ),
    problems=(
        Problem(code="K70.31", name="Alcoholic cirrhosis of liver with ascites", probability=1.0,
                medicines=(HomeMedicine(drug="spironolactone", dose=100, unit="mg", frequency="daily", indication="ascites"),)),
        Problem(code="K76.6", name="Portal hypertension", probability=0.8),
        Problem(code="D69.6", name="Thrombocytopenia, unspecified", probability=0.5),
    ),
    slots=(Slot(slot="alcohol", cues=("alcohol", "drink"), answer="I stopped two years ago. Nearly.", reticence=0.4),
           Slot(slot="scope", cues=("scope", "endoscop", "varic", "band"), answer="They saw veins in the gullet last year. I never went back.")),
    course=Course(
        severity=(0.42, 0.52), drift_per_hour=0.07, floor=0.12, crisis_at=0.8,
        crisis_text="A gush of blood and a pulse that is hardly there.",
        effects=(
            Effect(parameter="heart_rate", shift=70), Effect(parameter="sbp", shift=-66), Effect(parameter="dbp", shift=-36), Effect(parameter="respiratory_rate", shift=12),
            Effect(parameter="haemoglobin", shift=-7), Effect(parameter="haematocrit", shift=-20), Effect(parameter="lactate", shift=6), Effect(parameter="lactate_poc", shift=6),
            Effect(parameter="urea", shift=10),
        ),
        responses=(
            Response(match="drug:terlipressin", per_hour=-0.05, delay_min=20, once_group="vasoactive"),
            Response(match="drug:octreotide", per_hour=-0.05, delay_min=20, once_group="vasoactive"),
            Response(match="procedure:endoscopy", per_hour=-0.12, delay_min=20, once_group="haemostasis"),
            Response(match="care:blood_product", per_hour=-0.03, delay_min=10, lasts_min=240, once_group="blood"),
            Response(match="care:iv_fluid", per_hour=-0.02, delay_min=10, lasts_min=120, once_group="fluid"),
            *(Response(match=f"drug:{name}", per_hour=-0.01, delay_min=60, once_group="antibiotic") for name in ("ceftriaxone", "cefotaxime", "ciprofloxacin", "levofloxacin", "aztreonam", "meropenem")),
            Response(match="group:beta_blocker", per_hour=0.05, delay_min=30, lasts_min=480, once_group="harm"),
        ),
    ),
    findings=(
        Finding(code="skin_perfusion", text="cool and clammy"), Finding(code="capillary_refill_s", value=(2.8, 4.0)), Finding(code="pulse", text="fast and thready"),
        Finding(code="blood_in_stool", text="black tarry stool"), Finding(code="spider_naevi", text="several on the chest"), Finding(code="spleen", text="palpable", probability=0.6),
        Finding(code="ascites", text="mild_or_controlled", probability=0.5),
    ),
    results=(
        Result(code="haemoglobin", level=(10.4, 12.4)), Result(code="haematocrit", level=(31, 37)), Result(code="platelets", level=(58, 118)), Result(code="inr", level=(1.4, 1.9)),
        Result(code="bilirubin_total", level=(1.8, 4.2)), Result(code="albumin", level=(2.6, 3.3)), Result(code="creatinine", level=(0.7, 1.2)), Result(code="alt", level=(30, 70)),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 446}),
        Study(modality="ultrasound", body_part="abdomen", findings="Nodular liver, spleen 15 cm, a little fluid around the liver, portal vein open.", impression="Cirrhosis with portal hypertension."),
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("variceal bleeding", "bleeding oesophageal varices", "esophageal variceal haemorrhage", "variceal haemorrhage"),
    workup=("blood count, INR, group and screen", "a cause: infection, clot of the portal vein", "endoscopy within 12 h"),
    treatment=("terlipressin or octreotide at once", "ceftriaxone 1 g a day", "red cells to 7 to 8 g/dL and no more", "band ligation within 12 h", "lactulose against encephalopathy"),
    pitfalls=("transfusing to normal", "a beta-blocker while it bleeds", "plasma to correct an INR", "forgetting the antibiotic"),
    teaching=("Antibiotic and vasoactive drug belong to the first hour: they save lives before the endoscope comes.",),
    sources=("de Franchis 2022 J Hepatol 76:959 (Baveno VII)", "Villanueva 2013 N Engl J Med 368:11", "Garcia-Tsao 2017 Hepatology 65:310 (AASLD)"),
)  # fmt: skip
