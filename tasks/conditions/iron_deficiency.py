"""Iron-deficiency anaemia."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="iron_deficiency",
    name="Iron-deficiency anaemia",
    icd10="D50.9",
    split="validation",
    domain="clinical_diagnosis",
    difficulty="foundation",
    teaser="An adult who gets out of breath sooner every week.",
    topic="tiredness",
    complaints=("tired for months, and out of breath on the stairs", "no strength and always pale", "light-headed when getting up, tired all day"),
    onset_hours=(700, 3500),
    age=(22, 76),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", lay="I sleep and wake up tired.", cues=("tired", "energy", "strength")),
        Symptom(name="breathlessness on stairs", probability=0.7, lay="Second floor and I pant.", cues=("breath", "stairs")),
        Symptom(name="dizziness", probability=0.5, lay="When I get up quickly.", cues=("dizz", "light-headed", "faint")),
        Symptom(name="pica", probability=0.4, told=False, lay="It sounds silly, I chew ice cubes.", cues=("ice", "crav", "chew", "strange to eat")),
        Symptom(name="black stool", probability=0.0, lay="No.", cues=("stool", "black")),
        Symptom(name="cold intolerance", probability=0.0, told=False, lay="Not colder than others.", cues=("cold",)),
        Symptom(name="weight loss", probability=0.0, lay="No.", cues=("weight",)),
    ),
    problems=(
        Problem(code="M17.0", name="Osteoarthritis of both knees", probability=0.35,
                medicines=(HomeMedicine(drug="naproxen", dose=500, unit="mg", frequency="bid", indication="knee pain", otc=True),)),
        Problem(code="N92.0", name="Heavy menstrual bleeding", probability=0.4),
    ),
    slots=(Slot(slot="diet", cues=("diet", "meat", "eat"), answer="I eat little meat."), Slot(slot="bleeding source", cues=("period", "bleed", "nose"), answer="Nothing that I would call bleeding beyond the usual.")),
    course=Course(severity=(0.1, 0.2), drift_per_hour=0.0, floor=0.05, crisis_text="", effects=(Effect(parameter="heart_rate", shift=60),)),
    findings=(Finding(code="nails", text="spoon-shaped", probability=0.15), Finding(code="heart_sounds", text="soft flow murmur", probability=0.4), Finding(code="pallor", text="pale")),
    results=(Result(code="haemoglobin", level=(7.2, 9.8)), Result(code="haematocrit", level=(24, 30)), Result(code="mcv", level=(66, 76)), Result(code="mch", level=(20, 25)), Result(code="rdw", level=(16.5, 20)),
             Result(code="ferritin", level=(3, 11)), Result(code="transferrin_saturation", level=(4, 11)), Result(code="iron", level=(14, 32)), Result(code="tibc", level=(440, 520)), Result(code="platelets", level=(380, 470)),
             Result(code="tsh", level=(1.0, 2.6)), Result(code="faecal_occult_blood", text="positive", flag="high", probability=0.4)),
    esi=4,
    zone="fast_track",
    accepted_names=("iron deficiency anaemia", "iron deficiency anemia", "iron-deficiency anemia", "iron deficiency"),
    workup=("full blood count", "ferritin", "where the blood goes: gut in men and after the menopause, periods before"),
    treatment=("oral iron once a day or every other day for three months beyond a normal haemoglobin", "intravenous iron where it is not tolerated"),
    pitfalls=("iron without a look for the source", "transfusion of a number"),
    teaching=("A ferritin under 30 ng/mL is iron deficiency; inflammation only raises it.",),
    sources=("Ko 2020 Gastroenterology 159:1085", "Snook 2021 Gut 70:2030"),
)  # fmt: skip
