"""Low sodium under a thiazide, water coming off on the second day.

`hyponatraemia_siadh.py` has what both stays share.
"""

from medmcp.tasks.admission import Admission, Advice, Care, Draw, Fluids, Scale, Series, Skin, WardEntry, WardOrder
from medmcp.tasks.condition import HomeMedicine, Problem, Result, Slot
from medmcp.tasks.conditions import hyponatraemia_siadh

__all__ = ["CONDITION"]

CONDITION = hyponatraemia_siadh.CONDITION.model_copy(update={
    "key": "hyponatraemia_thiazide",
    "name": "Hypo-osmolality and hyponatremia",
    "icd10": "E87.1",
    "split": "test",
    "teaser": "A thin older adult with low sodium who has begun to pass much water.",
    "complaints": ('weak, muddled and falling over', 'vomiting and a fuzzy head', 'could not find the way home'),
    "problems": (
        Problem(code="I10", name="Hypertension", probability=1.0,
                medicines=(HomeMedicine(drug="indapamide", dose=2.5, unit="mg", frequency="daily", indication="hypertension", start_days_ago=40),)),
        Problem(code="M81.0", name="Age-related osteoporosis without current pathological fracture", probability=0.4),
        Problem(code="E03.9", name="Hypothyroidism, unspecified", probability=0.25,
                medicines=(HomeMedicine(drug="levothyroxine", dose=75, unit="ug", frequency="daily", indication="hypothyroidism"),)),
    ),
    "slots": (
        Slot(slot="new_tablet", cues=("new", "started", "tablet", "medicin"), answer="The water tablet for the pressure, it is new."),
    ),
    "results": (
        Result(code="sodium", level=(119, 122)), Result(code="potassium", level=(3.7, 4.4)), Result(code="osmolality", level=(262, 270)),
        Result(code="urine_osmolality", level=(150, 320)), Result(code="urine_sodium", level=(30, 70)),
        Result(code="creatinine", level=(0.6, 0.95)), Result(code="glucose", level=(4.8, 6.4)),
    ),
    "admission": Admission(
        service="medicine", ward="Ward 6", hours=(52, 70), working=(("R41.0", "Disorientation, unspecified"),),
        course=((68, 1.2), (24, 1.1)),
        draws=(Draw(tests=("potassium", "creatinine", "chloride", "osmolality"), hours_ago=(50, 26, 4)), Draw(tests=("cbc", "glucose"), hours_ago=(50,))),
        series=(Series(code="sodium", values=((50, 114, 116), (38, 115, 117), (26, 116, 118), (14, 118, 120), (4, 120, 122))),),
        scales=(
            Scale(assessment="morse", hours_ago=(48, 20), picks={"secondary_diagnosis": "yes", "iv_access": "yes", "gait": "weak"}),
            Scale(assessment="braden", hours_ago=(48,), picks={"activity": "walks occasionally"}),
        ),
        charted=(WardEntry(code="mobility_level", hours_ago=(20,), text="one helper"),),
        skin=(Skin(text="intact", hours_ago=44),),
        fluids=Fluids(urine=((40, 0.7), (32, 0.7), (24, 0.9), (16, 1.1), (8, 1.2), (0.2, 1.2)), oral=(180, 300)),
        orders=(
            WardOrder(drug="indapamide", dose=2.5, unit="mg", route="oral", frequency="daily", indication="hypertension", hours_ago=50, ended_hours_ago=45, ended_reason="low sodium"),
            WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis", hours_ago=44),
            WardOrder(drug="ondansetron", dose=4, unit="mg", route="iv", frequency="tid", indication="nausea", hours_ago=49),
        ),
        care=(Care(item="fluid_restriction", order_type="diet", hours_ago=46, amount=1000, unit="mL", target="1 L per day"),),
        advice=(Advice(service="nephrology", advice="Measure every 4 to 6 hours. Beyond the limit of the day: electrolyte-free water and desmopressin to bring it back; below it: go on.",
                       needs=("sodium", "potassium")),
                Advice(service="endocrinology", advice="Cortisol and thyroid function before the label is fixed; then treat the cause.", needs=("sodium",))),
    ),
    "accepted_names": ("hyponatraemia", "hyponatremia", 'Hypo-osmolality and hyponatremia', 'thiazide-induced hyponatraemia'),
    "workup": ("sodium every 4 to 6 h while it is corrected", "rise of the last 24 h against the limit", "risk of osmotic demyelination: potassium, alcohol, nutrition, liver", 'urine osmolality falling: a water diuresis has begun'),
    "sources": ('Spasovski 2014 Eur J Endocrinol 170:G1', 'Verbalis 2013 Am J Med 126:S1', 'Burst 2017 Am J Med 130:602'),
})  # fmt: skip
