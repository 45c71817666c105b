"""Proliferative diabetic retinopathy of the right eye or both: new vessels, or blood in front of the retina."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Symptom
from medmcp.tasks.retina import Eye, retinal_photographs

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="retinopathy_proliferative",
    name="Proliferative diabetic retinopathy",
    icd10="E11.3599",
    split="test",
    domain="visual_diagnosis",
    difficulty="advanced",
    teaser="An adult with long-standing diabetes who sees floating spots.",
    topic="eye screening",
    complaints=("floating spots before the eyes", "late for the diabetic eye screening", "cobwebs in the sight since last week"),
    onset_hours=(48, 400),
    age=(32, 74),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="blurred vision", probability=0.6, lay="There are cobwebs in front, and it is blurred.", cues=("blur", "vision", "see", "sight")),
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
            right=Eye(microaneurysms=0.9, microaneurysms_below=0.63, haemorrhages=0.7, exudates=0.35, haemorrhages_everywhere=0.25, beading=0.35, irma=0.35, new_vessels=0.6, preretinal_blood=0.35),
            left=Eye(microaneurysms=0.8, microaneurysms_below=0.56, haemorrhages=0.5, exudates=0.25, haemorrhages_everywhere=0.15, beading=0.15, irma=0.15, new_vessels=0.12, preretinal_blood=0.05),
        ),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("proliferative diabetic retinopathy", "PDR", "diabetic retinopathy"),
    workup=("photographs of both eyes, each region looked at", "visual acuity", "optical coherence tomography"),
    treatment=("urgent ophthalmology", "panretinal laser or anti-VEGF", "vitrectomy for blood that does not clear"),
    pitfalls=("waiting for the yearly screening", "taking flat blood before the retina for a shadow"),
    teaching=("New vessels or blood in front of the retina are grade 4 whatever else is there.",),
    sources=("Wilkinson 2003 Ophthalmology 110:1677", "AAO Preferred Practice Pattern, Diabetic Retinopathy 2019", "DRCR Protocol S 2015 JAMA 314:2137"),
)  # fmt: skip
