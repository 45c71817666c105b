"""Anaemia and loose stools: is it coeliac disease?"""

from medmcp.tasks.condition import Condition, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="coeliac_suspected",
    name="Celiac disease",
    icd10="K90.0",
    split="train",
    domain="medical_qa",
    difficulty="intermediate",
    teaser="An adult with loose stools and a low iron that tablets do not mend.",
    topic="chronic diarrhoea",
    complaints=("loose stools and tired for a year", "iron tablets do not help", "bloated, loose stools, losing weight slowly"),
    onset_hours=(2000, 6000),
    age=(19, 66),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="loose stools", probability=0.8, lay="Pale and floating, twice a day.", cues=("stool", "diarrh", "bowel")),
        Symptom(name="tiredness", probability=0.7, lay="Flat, all day.", cues=("tired", "energy")),
        Symptom(name="itchy blisters", probability=0.15, told=False, lay="Itchy blisters on both elbows.", cues=("rash", "skin", "blister", "itch")),
        Symptom(name="blood in the stool", probability=0.0, told=False, lay="No blood.", cues=("blood",)),
    ),
    problems=(Problem(code="E06.3", name="Autoimmune thyroiditis", probability=0.25), Problem(code="E10.9", name="Type 1 diabetes mellitus", probability=0.1)),
    slots=(Slot(slot="gluten", cues=("bread", "gluten", "wheat", "diet"), answer="I eat bread every day."),),
    results=(
        Result(code="anti_ttg_iga", text="positive", flag="high", probability=0.85), Result(code="iga_total", level=(120, 300)), Result(code="haemoglobin", level=(10.2, 11.4)),
        Result(code="ferritin", level=(5, 10)), Result(code="anti_endomysial_iga", text="positive", flag="high", probability=0.8), Result(code="crp", level=(0.5, 4)),
    ),
    filed=("haemoglobin", "ferritin"),
    esi=4,
    zone="fast_track",
    accepted_names=("coeliac disease", "celiac disease", "gluten-sensitive enteropathy"),
    workup=("tissue transglutaminase IgA with total IgA, while gluten is eaten", "duodenal biopsies in adults"),
    treatment=("gluten-free diet for life, with a dietitian", "iron, folate, vitamin D; bone density"),
    pitfalls=("testing after the diet was begun", "missing IgA deficiency", "no biopsy in an adult"),
    teaching=("What a result means depends on what was thought before it.",),
    sources=("van der Windt 2010 JAMA 303:1738", "NICE NG20 2015", "Rubio-Tapia 2023 Am J Gastroenterol 118:59"),
)  # fmt: skip
