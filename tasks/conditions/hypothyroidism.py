"""Hypothyroidism."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="hypothyroidism",
    name="Autoimmune hypothyroidism",
    icd10="E06.3",
    split="test",
    domain="clinical_diagnosis",
    difficulty="foundation",
    teaser="An adult who has slowed down and wears a cardigan in June.",
    topic="tiredness",
    complaints=("slow, tired and always cold", "putting on weight and so tired", "tired for half a year, and the hair falls out"),
    onset_hours=(1500, 6000),
    age=(30, 74),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", lay="By noon I could go to bed.", cues=("tired", "energy", "strength")),
        Symptom(name="cold intolerance", probability=0.85, lay="Everybody else is in shirtsleeves.", cues=("cold", "warm", "cardigan")),
        Symptom(name="weight gain", probability=0.7, lay="Seven kilos, eating the same.", cues=("weight", "kilo")),
        Symptom(name="constipation", probability=0.5, told=False, lay="Twice a week at best.", cues=("bowel", "constip", "stool")),
        Symptom(name="hair loss", probability=0.5, told=False, lay="The brush is full.", cues=("hair",)),
        Symptom(name="palpitations", probability=0.0, lay="No.", cues=("palpit", "heart")),
        Symptom(name="low mood", probability=0.2, told=False, lay="Flat, but not sad.", cues=("mood", "sad")),
    ),
    problems=(Problem(code="L80", name="Vitiligo", probability=0.2), Problem(code="E78.5", name="Hyperlipidaemia", probability=0.4)),
    slots=(Slot(slot="neck", cues=("neck", "throat", "swallow"), answer="The collar feels tight perhaps."),),
    course=Course(severity=(0.2, 0.4), drift_per_hour=0.0, floor=0.1, crisis_text="", effects=(Effect(parameter="heart_rate", shift=-70), Effect(parameter="temperature", shift=-1.6))),
    findings=(Finding(code="reflexes", text="slow to relax"), Finding(code="skin_texture", text="dry and coarse"), Finding(code="eyes", text="puffy lids", probability=0.7), Finding(code="general_appearance", text="slow, puffy face", probability=0.6),
              Finding(code="thyroid_gland", text="firm, slightly enlarged", probability=0.6)),
    results=(Result(code="tsh", level=(22, 90)), Result(code="free_t4", level=(3.5, 8.5)), Result(code="haemoglobin", level=(11.6, 13.2)), Result(code="mcv", level=(92, 102)), Result(code="ferritin", level=(45, 120)),
             Result(code="cholesterol_ldl", level=(165, 230)), Result(code="ck", level=(210, 420)), Result(code="sodium", level=(132, 137))),
    esi=4,
    zone="fast_track",
    accepted_names=("hypothyroidism", "primary hypothyroidism", "autoimmune thyroiditis", "Hashimoto thyroiditis", "underactive thyroid"),
    workup=("TSH and free T4", "antibodies only where they change something"),
    treatment=("levothyroxine 1.6 microgram/kg in the young, 25 to 50 microgram to begin with from 65 years or with heart disease",),
    pitfalls=("an antidepressant in its place", "a full dose in an old heart"),
    teaching=("Slow relaxation of the ankle reflex is the sign to look for.",),
    sources=("Jonklaas 2014 Thyroid 24:1670", "NICE NG145 2019", "Zulewski 1997 J Clin Endocrinol Metab 82:771"),
)  # fmt: skip
