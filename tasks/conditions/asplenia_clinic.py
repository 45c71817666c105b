"""A check-up without a spleen: what is due to be vaccinated."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, NoteScript, PastOperation, Problem, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="asplenia_clinic",
    name="Acquired absence of spleen, routine visit",
    icd10="Z90.81",
    split="train",
    domain="clinical_diagnosis",
    difficulty="intermediate",
    teaser="A well adult with a scar and an incomplete vaccination book.",
    topic="check-up",
    complaints=("a check-up, and the vaccination book", "routine visit, would like to know which injections are due", "new in town, brings a vaccination card"),
    onset_hours=(24, 100),
    age=(21, 63),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="fever", probability=0.0, lay="No, I'm well.", cues=("fever", "temperature", "ill")),
        Symptom(name="cough", probability=0.0, lay="No.", cues=("cough",)),
    ),
    problems=(
        Problem(code="Z90.81", name="Acquired absence of spleen", probability=1.0),
        Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.3,
                medicines=(HomeMedicine(drug="cetirizine", dose=10, unit="mg", frequency="daily", indication="allergic rhinitis"),)),
    ),
    operations=(PastOperation(code="splenectomy", name="Removal of the spleen after an accident", days_ago=(500, 2600), anaesthesia="general"),),
    slots=(Slot(slot="accident", cues=("accident", "operation", "scar"), answer="A motorcycle. They had to take something out that bled."),
           Slot(slot="injections", cues=("injection", "vaccin", "jab", "book"), answer="What is in the book, I don't remember any other.")),
    findings=(Finding(code="abdominal_scar", text="left upper quadrant scar"),),
    notes=(NoteScript(type="operative", author="surgeon", title="Operation note", hours_ago=(12000, 60000), probability=0.7,
                      text="Indication: bleeding after an accident. Procedure: laparotomy, the organ could not be kept. Complications: none. Allergies: {allergies}."),),
    esi=5,
    zone="fast_track",
    accepted_names=("asplenia", "acquired absence of spleen", "splenectomy status"),
    workup=("vaccination record", "which doses are due by age and by risk"),
    treatment=("pneumococcal, meningococcal ACWY and B, Hib and yearly influenza vaccine", "an antibiotic at home for fever"),
    pitfalls=("a dose not on file taken for given", "the booster after five years forgotten"),
    teaching=("Fever without a spleen is an emergency however well the patient looks.",),
    sources=("CDC adult immunization schedule 2025", "Davies 2011 Br J Haematol 155:308"),
)  # fmt: skip
