"""Sore throat with fever and exudate: streptococcal pharyngitis."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Symptom

__all__ = ["CONDITION"]

# IDSA 2012 (Shulman), first choice and by the kind of penicillin allergy
EFFECTIVE = (
    "phenoxymethylpenicillin",
    "amoxicillin",
    "cefalexin",
    "cefadroxil",
    "clindamycin",
    "azithromycin",
    "clarithromycin",
)

CONDITION = Condition(
    key="strep_pharyngitis",
    name="Streptococcal pharyngitis",
    icd10="J02.0",
    split="train",
    domain="medical_qa",
    difficulty="foundation",
    teaser="A sore throat with fever.",
    topic="sore throat",
    complaints=("sore throat and fever since yesterday", "throat so sore that swallowing hurts", "very sore throat, shivering"),
    onset_hours=(12, 60),
    age=(13, 58),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="sore throat", lay="Like swallowing glass.", cues=("throat", "swallow", "sore")),
        Symptom(name="fever", probability=0.6, lay="I was shivering last night, 39 on the thermometer.", cues=("fever", "temperature", "hot")),
        Symptom(name="cough", probability=0.35, told=False, lay="Yes, I cough a lot.", cues=("cough",)),
        Symptom(name="runny nose", probability=0.2, told=False, lay="My nose runs too.", cues=("nose", "runny")),
        Symptom(name="trouble opening the mouth", probability=0.0, told=False, lay="No, that works.", cues=("open", "jaw")),
    ),
    problems=(Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.15),),
    slots=(Slot(slot="contacts", cues=("contact", "school", "children"), answer="My little one had scarlet fever last week."),),
    course=Course(
        severity=(0.1, 0.4), drift_per_hour=0.0, floor=0.02, crisis_at=0.95, crisis_text="The voice is muffled and saliva runs: quinsy.",
        effects=(Effect(parameter="pain", shift=14), Effect(parameter="temperature", shift=1.2), Effect(parameter="heart_rate", shift=40)),
        responses=(
            Response(match="drug:paracetamol", per_hour=-0.03, delay_min=30, lasts_min=240, once_group="relief"),
            *(Response(match=f"drug:{drug}", per_hour=-0.01, delay_min=720, once_group="antibiotic") for drug in EFFECTIVE),
        ),
    ),
    findings=(
        Finding(code="pharynx", text="red with exudate", probability=0.6), Finding(code="lymph_nodes", text="tender, cervical", probability=0.6),
    ),
    results=(Result(code="strep_a_antigen", text="positive", flag="high", probability=0.8), Result(code="crp", level=(25, 80))),
    esi=5,
    zone="fast_track",
    accepted_names=("strep throat", "streptococcal pharyngitis", "streptococcal tonsillitis", "tonsillitis"),
    workup=("Centor or McIsaac score", "rapid antigen test at 2 or more points"),
    treatment=("phenoxymethylpenicillin or amoxicillin for 10 days", "azithromycin or a first-generation cephalosporin by the kind of allergy"),
    pitfalls=("antibiotic without a test at a low score", "amoxicillin in glandular fever", "penicillin in spite of anaphylaxis"),
    teaching=("Cough, hoarseness and a runny nose speak against streptococci.",),
    sources=("McIsaac 1998 CMAJ 158:75", "Shulman 2012 Clin Infect Dis 55:e86"),
)  # fmt: skip
