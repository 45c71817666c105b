"""A stable kidney transplant seen in clinic, on an immunosuppressant with a narrow window."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="transplant_clinic",
    name="Kidney transplant, stable, routine visit",
    icd10="Z94.0",
    split="validation",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="A transplant recipient with one more problem and many boxes.",
    topic="transplant clinic",
    complaints=("routine transplant visit with a new minor problem", "here for the yearly transplant check, something else came up",
                "a new complaint on top of the transplant follow-up"),
    onset_hours=(48, 300),
    age=(32, 66),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
        Symptom(name="pain over the transplant", probability=0.0, told=False, lay="No, the new kidney does not hurt.", cues=("pain", "kidney", "graft")),
        Symptom(name="tremor", probability=0.4, told=False, lay="My hands shake a bit, they said that is the tablets.", cues=("shak", "tremor")),
    ),
    problems=(
        Problem(code="Z94.0", name="Kidney transplant status", probability=1.0,
                medicines=(HomeMedicine(drug="tacrolimus", dose=2, unit="mg", frequency="bid", indication="kidney transplant"),
                           HomeMedicine(drug="prednisolone", dose=5, unit="mg", frequency="daily", indication="kidney transplant"),
                           HomeMedicine(drug="azathioprine", dose=75, unit="mg", frequency="daily", indication="kidney transplant"))),
        Problem(code="I10", name="Hypertension", probability=0.9,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="adherence", cues=("miss", "every day", "forget"), answer="I never miss the rejection tablets."),),
    results=(Result(code="creatinine", level=(1.1, 1.4)), Result(code="tacrolimus", level=(5.5, 8.0)), Result(code="potassium", level=(4.2, 4.7))),
    esi=4,
    zone="fast_track",
    accepted_names=("kidney transplant follow-up",),
    workup=("trough level", "creatinine", "interactions before anything new"),
    treatment=("nothing that moves the level or the marrow without a plan for it",),
    pitfalls=("a macrolide or azole on a calcineurin inhibitor", "allopurinol on azathioprine", "NSAIDs on a graft"),
    teaching=("Azathioprine and a xanthine oxidase inhibitor together destroy the marrow.",),
    sources=("KDIGO 2009 Am J Transplant 9:S1", "tacrolimus label 2023", "azathioprine label 2018"),
)  # fmt: skip
