"""Non-proliferative diabetic retinopathy, of a grade that differs between patients and between the two eyes."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Symptom
from medmcp.tasks.retina import Eye, retinal_photographs

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="diabetic_retinopathy",
    name="Non-proliferative diabetic retinopathy",
    icd10="E11.319",
    split="train",
    domain="visual_diagnosis",
    difficulty="advanced",
    teaser="An adult with diabetes at the screening visit for the eyes.",
    topic="eye screening",
    complaints=("diabetic eye screening", "yearly photographs of the eyes", "first eye screening since the move"),
    onset_hours=(20000, 60000),
    age=(38, 78),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="blurred vision", probability=0.2, lay="A little blurred when I read.", cues=("blur", "vision", "see", "sight")),
        Symptom(name="eye pain", probability=0.0, lay="No pain in the eyes.", cues=("pain", "hurt", "ache")),
    ),
    problems=(
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=1.0,
                medicines=(HomeMedicine(drug="metformin", dose=1000, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
        Problem(code="I10", name="Hypertension", probability=0.6,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    studies=(
        retinal_photographs(
            right=Eye(microaneurysms=0.85, microaneurysms_below=0.595, haemorrhages=0.55, exudates=0.275, haemorrhages_everywhere=0.2, beading=0.2, irma=0.25),
            left=Eye(microaneurysms=0.85, microaneurysms_below=0.595, haemorrhages=0.55, exudates=0.275, haemorrhages_everywhere=0.2, beading=0.2, irma=0.25),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("diabetic retinopathy", "non-proliferative diabetic retinopathy", "NPDR", "background retinopathy"),
    workup=("two-field photographs of both eyes, each region looked at", "visual acuity", "HbA1c and blood pressure"),
    treatment=("screening in 12 months for no or mild retinopathy", "ophthalmology for moderate and severe", "glucose and pressure control"),
    pitfalls=("looking at one eye", "missing intraretinal microvascular abnormalities, which are subtle"),
    teaching=("Severe is the 4-2-1 rule: more than 20 haemorrhages in each of four quadrants, beading in two, or prominent IRMA in one.",),
    sources=("Wilkinson 2003 Ophthalmology 110:1677", "ETDRS report 10 1991 Ophthalmology 98:786", "ADA Standards of Care 2024, section 12"),
)  # fmt: skip
