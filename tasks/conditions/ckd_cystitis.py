"""Cystitis in somebody with chronic kidney disease: the antibiotic is easy, its dose is not."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="ckd_cystitis",
    name="Acute cystitis in chronic kidney disease",
    icd10="N30.00",
    split="train",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="A comfortable older patient with burning water and a kidney clinic letter.",
    topic="urinary symptoms",
    complaints=("burning when passing water", "passing water every half hour, and it stings", "stinging urine and a dull ache over the bladder"),
    onset_hours=(24, 96),
    age=(56, 84),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="dysuria", lay="It burns like fire every time I go.", cues=("burn", "sting", "pass water", "urin", "pee")),
        Symptom(name="frequency", probability=0.9, lay="I am on the toilet every half hour.", cues=("how often", "frequen", "toilet")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature", "shiver")),
        Symptom(name="flank pain", probability=0.0, told=False, lay="No, no pain in the back.", cues=("back", "flank", "side")),
    ),
    problems=(
        Problem(code="N18.9", name="Chronic kidney disease", probability=1.0),
        Problem(code="I10", name="Hypertension", probability=0.8,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E78.00", name="Hypercholesterolaemia", probability=0.5,
                medicines=(HomeMedicine(drug="atorvastatin", dose=20, unit="mg", frequency="nightly", indication="hypercholesterolaemia"),)),
    ),
    slots=(
        Slot(slot="kidneys", cues=("kidney", "renal", "clinic"), answer="The kidney clinic sees me twice a year. They never gave me a number I could remember."),
        Slot(slot="catheter", cues=("catheter", "procedure", "hospital lately"), answer="No catheter, no operations."),
    ),
    results=(
        Result(code="urine_nitrite", text="positive", flag="high"),
        Result(code="urine_leukocyte_esterase", text="large", flag="high"),
        Result(code="urine_culture", text="Escherichia coli > 100,000 CFU/mL", flag="high", comment="Gram-negative rods"),
        Result(code="creatinine", level=(1.6, 2.6)),
    ),
    studies=(
        Study(modality="ultrasound", body_part="kidney", findings="Both kidneys 8.5 cm, thin cortex. No hydronephrosis.",
              impression="Small kidneys without obstruction."),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("cystitis", "lower urinary tract infection", "urinary tract infection", "UTI"),
    workup=("urinalysis and culture", "creatinine of today, and the clearance from it"),
    treatment=("an antibiotic for the lower urinary tract, dosed for the clearance",),
    pitfalls=("nitrofurantoin without a clearance", "the dose of a healthy kidney", "dosing by eGFR where the label says clearance"),
    teaching=("Creatinine alone says little: clearance takes age, weight and sex.",),
    sources=("Gupta 2011 Clin Infect Dis 52:e103", "KDIGO 2024 Kidney Int 105:S117", "Cockcroft 1976 Nephron 16:31"),
)  # fmt: skip
