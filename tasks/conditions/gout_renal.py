"""Recurrent gout in somebody with reduced kidney function."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="gout_renal",
    name="Recurrent gout with reduced kidney function",
    icd10="M10.371",
    split="validation",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="The third swollen toe this year, and kidneys that limit the choice.",
    topic="joint pain",
    complaints=("the third bad toe this year", "a hot big toe again, better now, wants it to stop", "repeated attacks in the foot"),
    onset_hours=(200, 700),
    age=(48, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="joint pain", lay="Even the sheet hurt.", cues=("toe", "pain", "joint", "foot")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
        Symptom(name="kidney stone", probability=0.2, told=False, lay="I passed a stone once.", cues=("stone",)),
    ),
    problems=(
        Problem(code="M10.9", name="Gout", probability=1.0),
        Problem(code="N18.9", name="Chronic kidney disease", probability=1.0),
        Problem(code="I10", name="Hypertension", probability=0.8,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="diet", cues=("beer", "drink", "eat", "diet"), answer="Two beers in the evening, and I like my liver."),),
    findings=(Finding(code="legs", text="swollen first toe joint"),),
    results=(Result(code="uric_acid", level=(8.5, 11.0)), Result(code="creatinine", level=(1.5, 2.4))),
    esi=4,
    zone="fast_track",
    accepted_names=("gout", "recurrent gout"),
    workup=("uric acid", "creatinine and clearance"),
    treatment=("urate lowering with flare prophylaxis, both dosed for the kidney",),
    pitfalls=("an NSAID in kidney disease", "full colchicine below a clearance of 30"),
    teaching=("Start low, and give prophylaxis for three to six months.",),
    sources=("FitzGerald 2020 Arthritis Care Res 72:744", "colchicine label 2020"),
)  # fmt: skip
