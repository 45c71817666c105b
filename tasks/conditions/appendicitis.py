"""Acute appendicitis."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="appendicitis",
    name="Acute appendicitis without perforation",
    icd10="K35.80",
    split="validation",
    domain="clinical_diagnosis",
    difficulty="intermediate",
    teaser="A young adult whose belly ache has moved house.",
    topic="abdominal pain",
    complaints=("belly pain since last night, now low on the right", "a bellyache that has moved down to the right", "cannot stand straight for pain low in the belly"),
    onset_hours=(10, 40),
    age=(17, 52),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="abdominal pain", lay="Round the navel at first. Now it sits here, low on the right.", cues=("pain", "hurt", "belly", "where")),
        Symptom(name="loss of appetite", probability=0.85, lay="The thought of food turns me.", cues=("appetite", "eat", "food")),
        Symptom(name="nausea", probability=0.8, lay="Sick, yes.", cues=("nausea", "sick")),
        Symptom(name="vomiting", probability=0.5, told=False, lay="Once, after the pain began.", cues=("vomit", "throw up")),
        Symptom(name="migrating pain", probability=0.75, told=False, lay="It wandered from the middle to the right.", cues=("move", "wander", "begin", "shift")),
        Symptom(name="diarrhoea", probability=0.0, lay="No.", cues=("diarrh", "stool", "bowel")),
        Symptom(name="dysuria", probability=0.0, lay="No burning.", cues=("burn", "urin", "pass water")),
    ),
    problems=(Problem(code="J45.20", name="Mild intermittent asthma", probability=0.15),),
    slots=(Slot(slot="last meal today", cues=("last meal", "eaten"), answer="A slice of toast, eight hours ago."),),
    course=Course(
        severity=(0.24, 0.36), drift_per_hour=0.02, floor=0.05, crisis_at=0.78, death_at=1.3, crisis_text="Sudden relief, then pain everywhere and a rigid belly.",
        effects=(Effect(parameter="heart_rate", shift=70), Effect(parameter="temperature", shift=4.0), Effect(parameter="wbc", shift=24), Effect(parameter="neutrophils", shift=22), Effect(parameter="crp", shift=260), Effect(parameter="pain", shift=16)),
        responses=(Response(match="procedure:appendicectomy", step=-0.25, once_group="surgery"), Response(match="procedure:surgery_exploratory", step=-0.22, once_group="surgery"),
                   *(Response(match=f"drug:{drug}", per_hour=-0.03, delay_min=60, once_group="antibiotic") for drug in ("cefuroxime", "ceftriaxone", "amoxicillin-clavulanate", "piperacillin-tazobactam", "ertapenem"))),
    ),
    findings=(Finding(code="abdomen", text="right lower quadrant guarding"), Finding(code="rovsing_sign", text="positive", probability=0.5), Finding(code="psoas_sign", text="positive", probability=0.35),
              Finding(code="general_appearance", text="lies still in pain"), Finding(code="bowel_sounds", text="reduced", probability=0.5)),
    results=(Result(code="lipase", level=(18, 42)), Result(code="urine_wbc", level=(0, 4)), Result(code="creatinine", level=(0.6, 0.9))),
    studies=(Study(modality="ct", body_part="abdomen_pelvis", findings="Appendix 11 mm with a thick wall and stranding. No collection.", impression="Thickened appendix with surrounding inflammation."),
             Study(modality="ultrasound", body_part="abdomen", findings="Non-compressible tubular structure of 10 mm in the right lower quadrant.", impression="Inflamed appendix.")),
    esi=3,
    zone="acute",
    accepted_names=("appendicitis", "acute appendicitis"),
    workup=("full blood count and CRP", "pregnancy test in women", "ultrasound or CT"),
    treatment=("appendicectomy, or antibiotics in chosen uncomplicated cases", "pain relief at once"),
    pitfalls=("no pain relief before the surgeon comes", "vomiting before pain: think again"),
    teaching=("Pain first, then nausea; the other way round it is seldom the appendix.",),
    sources=("Di Saverio 2020 World J Emerg Surg 15:27 (WSES)", "Wagner 1996 JAMA 276:1589"),
)  # fmt: skip
