"""Recurrent belly pain with changed stools and nothing alarming: irritable bowel syndrome."""

from medmcp.tasks.condition import CodedFinding, Condition, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="irritable_bowel",
    name="Irritable bowel syndrome with diarrhea",
    icd10="K58.0",
    split="validation",
    domain="medical_qa",
    difficulty="foundation",
    teaser="A young adult with belly cramps and loose stools on and off.",
    topic="abdominal pain",
    complaints=("belly cramps and loose stools on and off", "cramps that go when I have been to the toilet", "bloating and urgency for a long time"),
    onset_hours=(1500, 6000),
    age=(19, 45),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="abdominal pain", lay="Cramps, low down, several days a week.", cues=("belly", "stomach", "abdom", "cramp", "pain")),
        Symptom(name="loose stools", probability=0.85, lay="Three or four times, mushy.", cues=("stool", "diarrh", "bowel", "toilet")),
        Symptom(name="trouble since half a year", probability=0.7, told=False, lay="It has been going on for over a year.", cues=("half a year", "six months")),
        Symptom(name="blood in the stool", probability=0.0, told=False, lay="No blood, never.", cues=("blood",)),
        Symptom(name="weight loss", probability=0.0, told=False, lay="No, my weight is the same.", cues=("weight",)),
    ),
    problems=(Problem(code="F41.1", name="Generalized anxiety disorder", probability=0.2),),
    slots=(Slot(slot="family", cues=("family", "relative"), answer="Nobody has bowel disease in the family."),),
    results=(
        Result(code="faecal_calprotectin", level=(8, 35)), Result(code="anti_ttg_iga", text="negative", flag="normal"), Result(code="crp", level=(0.5, 3.5)),
        Result(code="haemoglobin", level=(13.8, 15.0)), Result(code="tsh", level=(1.0, 2.8)),
    ),
    criteria="ibs_rome_iv",
    charted=(
        CodedFinding(finding="abdominal_pain_weekly", probability=0.85), CodedFinding(finding="bowel_symptoms_6_months", told="trouble since half a year", onset_days=(70, 430)),
        CodedFinding(finding="pain_related_to_defecation", probability=0.7), CodedFinding(finding="stool_frequency_change", probability=0.65),
        CodedFinding(finding="stool_form_change", probability=0.65),
    ),
    filed=("haemoglobin", "crp"),
    esi=5,
    zone="fast_track",
    accepted_names=("irritable bowel syndrome", "IBS", "IBS-D", "irritable bowel"),
    workup=("coeliac serology", "faecal calprotectin", "blood count and CRP; colonoscopy for alarm features only"),
    treatment=("explanation, soluble fibre, a low-FODMAP trial", "rifaximin or a tricyclic with diarrhoea, linaclotide with constipation"),
    pitfalls=("colonoscopy for everybody under 45", "missing coeliac disease or bile acid diarrhoea"),
    teaching=("A calprotectin under 50 makes inflammatory bowel disease unlikely.",),
    sources=("Lacy 2016 Gastroenterology 150:1393", "Lacy 2021 Am J Gastroenterol 116:17"),
)  # fmt: skip
