"""Sore throat with glands everywhere in a young adult: infectious mononucleosis."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Response, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="infectious_mononucleosis",
    name="Infectious mononucleosis due to Epstein-Barr virus",
    icd10="B27.90",
    split="validation",
    domain="medical_qa",
    difficulty="intermediate",
    teaser="A young adult with a sore throat that does not get better.",
    topic="sore throat",
    complaints=("sore throat for more than a week and no energy", "swollen glands and a sore throat", "throat still sore, dead tired"),
    onset_hours=(120, 260),
    age=(15, 27),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="sore throat", lay="Nine days now, and I can hardly eat.", cues=("throat", "swallow", "sore")),
        Symptom(name="tiredness", lay="I sleep twelve hours and wake up tired.", cues=("tired", "energy", "sleep")),
        Symptom(name="fever", probability=0.6, lay="38.5 in the evenings.", cues=("fever", "temperature", "hot")),
        Symptom(name="cough", probability=0.25, told=False, lay="Yes, a cough as well.", cues=("cough",)),
        Symptom(name="belly pain", probability=0.2, told=False, lay="A pull under the left ribs.", cues=("belly", "stomach", "abdom", "ribs")),
    ),
    slots=(Slot(slot="contacts", cues=("contact", "friend", "kiss", "partner"), answer="My partner had the same a month ago."),),
    course=Course(
        severity=(0.15, 0.4), drift_per_hour=0.0, floor=0.05, crisis_at=0.95, crisis_text="Breathing is noisy: the tonsils meet.",
        effects=(Effect(parameter="pain", shift=12), Effect(parameter="temperature", shift=1.2), Effect(parameter="heart_rate", shift=36)),
        responses=(Response(match="drug:paracetamol", per_hour=-0.03, delay_min=30, lasts_min=240, once_group="relief"),),
    ),
    findings=(
        Finding(code="pharynx", text="red with exudate", probability=0.6), Finding(code="lymph_nodes", text="generalised, rubbery", probability=0.6),
        Finding(code="spleen", text="palpable", probability=0.4),
    ),
    results=(
        Result(code="heterophile_antibody", text="positive", flag="high", probability=0.85), Result(code="strep_a_antigen", text="negative", flag="normal"),
        Result(code="wbc", level=(12, 18)), Result(code="lymphocytes", level=(6.5, 11)), Result(code="alt", level=(60, 180)),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("infectious mononucleosis", "glandular fever", "mononucleosis", "EBV infection"),
    workup=("heterophile antibody, or EBV serology in the first week", "blood count with film, liver enzymes", "rapid streptococcal test by score"),
    treatment=("rest, fluid, paracetamol", "no contact sport for 3 to 4 weeks"),
    pitfalls=("amoxicillin, which brings a rash", "missing airway obstruction or a ruptured spleen"),
    teaching=("Exudate is not streptococci: posterior nodes, spleen and tiredness speak for Epstein-Barr virus.",),
    sources=("Luzuriaga 2010 N Engl J Med 362:1993", "Ebell 2016 JAMA 315:1502"),
)  # fmt: skip
