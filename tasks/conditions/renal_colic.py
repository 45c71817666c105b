"""Ureteric stone without infection: analgesia, urine, imaging. Two resources or more, nothing that cannot wait an hour."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="renal_colic",
    name="Calculus of the ureter",
    icd10="N20.1",
    split="train",
    difficulty="foundation",
    teaser="An adult with waves of pain from the side to the groin.",
    topic="flank pain",
    complaints=("waves of pain from the side to the groin", "cramping pain in one flank, has eased a little", "pain in the side and pink urine"),
    onset_hours=(2, 12),
    age=(24, 60),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="flank pain", lay="It comes in waves, from here down to the groin. Eased with the tablet I took.",
                cues=("pain", "hurt", "flank", "side", "where", "back")),
        Symptom(name="blood in urine", probability=0.6, lay="It looked pink this morning.", cues=("urine", "blood", "pink", "pee")),
        Symptom(name="nausea", probability=0.5, lay="It makes me feel sick.", cues=("sick", "nausea", "vomit")),
        Symptom(name="fever", probability=0.0, lay="No fever, no shivers.", cues=("fever", "hot", "chill", "shiver")),
    ),
    problems=(Problem(code="Z87.442", name="Personal history of urinary calculi", probability=0.4),),
    slots=(Slot(slot="kidneys", cues=("one kidney", "transplant", "kidney"), answer="Two kidneys, both fine as far as I know."),),
    course=Course(
        severity=(0.34, 0.44), drift_per_hour=0.0, floor=0.05, crisis_at=0.95, crisis_text="Fever and shivering behind a blocked ureter.",
        effects=(Effect(parameter="pain", shift=14), Effect(parameter="heart_rate", shift=36), Effect(parameter="sbp", shift=32),
                 Effect(parameter="respiratory_rate", shift=7)),
        responses=(Response(match="group:nsaid", per_hour=-0.2, delay_min=20, lasts_min=240, once_group="relief"),
                   Response(match="group:opioid", per_hour=-0.12, delay_min=10, lasts_min=180, once_group="opioid")),
    ),
    findings=(Finding(code="abdomen", text="left flank tenderness"),),
    results=(Result(code="urine_blood", text="large", flag="high"), Result(code="urine_nitrite", text="negative", flag="normal")),
    studies=(
        Study(modality="ct", body_part="abdomen_pelvis", findings="5 mm stone in the left distal ureter with mild hydronephrosis. Aorta of"
              " normal width.", impression="Left distal ureteric stone, 5 mm."),
        Study(modality="ultrasound", body_part="kidney", findings="Mild left hydronephrosis. No stone seen.", impression="Mild left hydronephrosis."),
    ),
    esi=3,
    zone="acute",
    accepted_names=("renal colic", "ureteric colic", "ureteral stone", "kidney stone", "ureteric stone", "nephrolithiasis"),
    workup=("urine dipstick, pregnancy test where it applies", "creatinine", "low-dose CT or ultrasound"),
    treatment=("NSAID first, opioid as rescue", "tamsulosin for a distal stone of 5 to 10 mm"),
    pitfalls=("ruptured aortic aneurysm over 60", "fever with obstruction: drain at once"),
    teaching=("An NSAID does more than an opioid for colic.",),
    sources=("EAU urolithiasis guideline 2024", "NICE NG118 2019", "ESI Handbook 5th ed., ENA 2023"),
)  # fmt: skip
