"""Metastatic lung cancer: pain controlled, now an infection, and a limit of treatment that has to be read."""

from medmcp.tasks.admission import (
    Admission,
    Advice,
    Care,
    Draw,
    PastStay,
    Scale,
    Skin,
    WardEntry,
    WardOrder,
)
from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="metastatic_lung_ward",
    name="Malignant neoplasm of unspecified part of right bronchus or lung",
    icd10="C34.91",
    split="validation",
    domain="ehr_management",
    difficulty="advanced",
    teaser="A patient with far advanced cancer who becomes feverish and breathless on the ward.",
    topic="ward call",
    complaints=("pain in the back that no tablet reached", "too weak to get up, pain everywhere", "not eating, pain, cough"),
    onset_hours=(20, 40),
    age=(48, 82),
    arrival=("brought by family", "ambulance"),
    symptoms=(
        Symptom(name="bone pain", lay="The injections hold it at a four.", cues=("pain", "back", "hurt")),
        Symptom(name="breathlessness", lay="Like a stone on me.", cues=("breath", "air")),
        Symptom(name="fever", probability=0.9, lay="I burn.", cues=("fever", "hot", "shiver")),
        Symptom(name="loss of appetite", probability=0.8, told=False, lay="Nothing tastes.", cues=("eat", "appetite", "weight")),
    ),
    problems=(
        Problem(code="C79.51", name="Secondary malignant neoplasm of bone", probability=1.0,
                medicines=(HomeMedicine(drug="morphine", dose=10, unit="mg", frequency="q4h", indication="cancer pain", start_days_ago=40),)),
        Problem(code="C78.7", name="Secondary malignant neoplasm of liver and intrahepatic bile duct", probability=0.4),
        Problem(code="J44.9", name="Chronic obstructive pulmonary disease", probability=0.4),
        Problem(code="D63.0", name="Anemia in neoplastic disease", probability=0.6),
        Problem(code="Z87.891", name="Personal history of nicotine dependence", probability=0.7),
    ),
    slots=(Slot(slot="wishes", cues=("wish", "what matters", "intensive", "afraid", "goal"), answer="We wrote it down with the doctor. Look there.", reticence=0.2),),
    course=Course(
        severity=(0.44, 0.56), drift_per_hour=0.02, floor=0.15, crisis_at=0.85,
        crisis_text="Gasping, no longer speaking.",
        effects=(
            Effect(parameter="heart_rate", shift=66), Effect(parameter="sbp", shift=-58), Effect(parameter="dbp", shift=-32), Effect(parameter="respiratory_rate", shift=26),
            Effect(parameter="temperature", shift=3.2), Effect(parameter="spo2", shift=-26), Effect(parameter="gcs", shift=-2.0), Effect(parameter="crp", shift=300),
            Effect(parameter="lactate", shift=4), Effect(parameter="lactate_poc", shift=4), Effect(parameter="wbc", shift=14), Effect(parameter="pain", shift=8),
        ),
        responses=(
            *(Response(match=f"drug:{drug}", per_hour=-0.03, delay_min=90, once_group="antibiotic") for drug in ("piperacillin-tazobactam", "ceftriaxone", "cefepime", "meropenem", "amoxicillin-clavulanate")),
            Response(match="group:opioid", per_hour=-0.004, delay_min=20, once_group="comfort"),
            Response(match="care:oxygen", per_hour=-0.004, delay_min=5, once_group="oxygen"),
        ),
    ),
    findings=(Finding(code="breath_sounds", text="reduced right"), Finding(code="work_of_breathing", text="increased, full sentences")),
    results=(
        Result(code="haemoglobin", level=(8.2, 10.9)), Result(code="sodium", level=(129, 136)), Result(code="albumin", level=(2.2, 3.0)), Result(code="calcium", level=(9.2, 10.4)),
        Result(code="creatinine", level=(0.6, 1.0)), Result(code="crp", level=(30, 70)),
    ),
    studies=(Study(modality="xray", body_part="chest", findings="Mass of the right hilum, consolidation beyond it, small effusion.", impression="Consolidation behind a hilar mass."),),
    admission=Admission(
        service="oncology", ward="Ward 12", hours=(98, 190), working=(("G89.3", "Neoplasm related pain (acute) (chronic)"),),
        course=((110, 0.1), (26, 0.1), (19, 0.14), (12, 0.42), (6, 0.74), (2, 0.92)),
        draws=(Draw(tests=("cbc", "bmp", "crp"), hours_ago=(94, 48, 6)), Draw(tests=("calcium", "albumin"), hours_ago=(94,))),
        past=(
            PastStay(kind="inpatient", count=(0, 3), days_ago=(28, 330), nights=(2, 9), service="oncology", reason="chemotherapy, fever", code="C34.91",
                     name="Malignant neoplasm of unspecified part of right bronchus or lung"),
            PastStay(kind="emergency", count=(0, 3), days_ago=(12, 170), reason="pain", code="G89.3", name="Neoplasm related pain (acute) (chronic)"),
        ),
        scales=(
            Scale(assessment="morse", hours_ago=(92, 30), picks={"secondary_diagnosis": "yes", "iv_access": "yes", "gait": "impaired"}),
            Scale(assessment="braden", hours_ago=(92, 30), picks={"moisture": "occasionally moist", "activity": "bedfast", "mobility": "very limited", "nutrition": "very poor", "friction_shear": "problem"}),
        ),
        charted=(WardEntry(code="pain_at_rest", hours_ago=(30, 6), value=(3, 5)), WardEntry(code="mobility_level", hours_ago=(30,), text="bed-bound"),
                 WardEntry(code="vte_prophylaxis_reason", hours_ago=(90,), text="not in keeping with the goals of care", probability=0.3)),
        skin=(Skin(text="pressure injury", stage="2", site="sacrum", present_on_admission=True, hours_ago=90, probability=0.5), Skin(text="intact heels", hours_ago=30)),
        orders=(
            # 60 mg a day by mouth did not hold the pain: 30 mg a day under the skin are 90 mg by mouth (3 to 1), a half more
            WardOrder(drug="morphine", dose=5, unit="mg", route="sc", frequency="q4h", indication="cancer pain", hours_ago=90),
            WardOrder(drug="morphine", dose=5, unit="mg", route="sc", frequency="prn", indication="breakthrough pain", hours_ago=90),
            WardOrder(drug="dexamethasone", dose=4, unit="mg", route="oral", frequency="daily", indication="bone pain", hours_ago=88),
            WardOrder(drug="senna", dose=15, unit="mg", route="oral", frequency="nightly", indication="opioid constipation", hours_ago=86),
        ),
        care=(Care(item="nasal_cannula", order_type="oxygen", hours_ago=12, amount=2, unit="L_per_min", target="comfort"),),
        proxy=("husband or wife", "daughter", "son"),
        advice=(
            Advice(service="icu", advice="We would see the patient for a time-limited trial on high dependency: antibiotics, fluid, high-flow oxygen.", needs=("respiratory_rate", "sbp")),
            Advice(service="palliative", advice="Morphine breakthrough a tenth to a sixth of the daily dose by the same route, midazolam for distress, no routine observations, family called.", needs=()),
            Advice(service="oncology", advice="Infection behind the obstruction: broad antibiotic on the ward for 48 h, then look together at what it brought.", needs=("crp",)),
        ),
    ),
    esi=2,
    accepted_names=("metastatic lung cancer", "lung cancer", "lung cancer with bone metastases", "post-obstructive pneumonia in lung cancer"),
    workup=("code status, directive and proxy first", "vital signs over the day", "blood culture only where treatment is wanted"),
    treatment=("what the agreed limits allow, fully", "symptom relief in every case", "palliative team where comfort alone is the goal"),
    pitfalls=("a reflex call to intensive care", "withholding antibiotics because of a DNR order", "a header that contradicts the directive"),
    teaching=("Read the limit before the alarm decides.", "Morphine by mouth to under the skin or into the vein: a third of the daily dose, then by pain."),
    sources=("Temel 2010 N Engl J Med 363:733", "NICE NG31 2015", "Kaasa 2018 Lancet Oncol 19:e588", "Caraceni 2012 Lancet Oncol 13:e58 (EAPC opioids)"),
)  # fmt: skip
