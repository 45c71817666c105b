"""New hypertension near term without symptoms; the bloods decide what it is."""

from medmcp.tasks.condition import Condition, Course, Effect, Result, Slot, Symptom
from medmcp.tasks.pregnancy import ClinicPressure, PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="gestational_hypertension",
    name="Gestational hypertension, third trimester",
    icd10="O13.3",
    split="test",
    domain="obstetrics",
    difficulty="intermediate",
    teaser="A routine visit near term and two readings that were not expected.",
    topic="high blood pressure in pregnancy",
    complaints=("two raised readings at the antenatal visit", "pressure was up at the midwife's, feels well", "sent from the clinic with a high reading, no complaints"),
    onset_hours=(6, 60),
    age=(19, 41),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="headache", probability=0.0, lay="No headache.", cues=("head",)),
        Symptom(name="visual disturbance", probability=0.0, lay="My eyes are fine.", cues=("vision", "eyes", "spots")),
        Symptom(name="upper abdominal pain", probability=0.0, lay="No pain there.", cues=("ribs", "stomach", "belly")),
        Symptom(name="ankle swelling", probability=0.7, lay="My shoes are tight.", cues=("swell", "ankle", "shoes")),
    ),
    slots=(Slot(slot="movements", cues=("baby move", "movement", "kick"), answer="Kicks all evening."),),
    course=Course(
        severity=(0.35, 0.48), drift_per_hour=0.0, floor=0.1, crisis_at=0.9, crisis_text="A pressure above 160/110 mmHg and a headache.",
        effects=(Effect(parameter="sbp", shift=84), Effect(parameter="dbp", shift=68)),
    ),
    results=(
        Result(code="platelets", level=(180, 260)), Result(code="urine_protein_creatinine", level=(90, 250)), Result(code="creatinine", level=(0.5, 0.7)),
        Result(code="alt", level=(10, 22)), Result(code="ast", level=(12, 24)), Result(code="ldh", level=(160, 220)),
    ),
    pregnancy=Pregnancy(
        weeks=(34.0, 36.6), past=(PastPregnancy(probability=0.4),), recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="placenta_site", text="anterior, high")),
        pressures=(
            ClinicPressure(hours_ago=(2400, 3400), sbp=(106, 120), dbp=(62, 76)), ClinicPressure(hours_ago=(200, 500), sbp=(116, 130), dbp=(70, 82)),
            ClinicPressure(hours_ago=(5, 30), sbp=(143, 150), dbp=(91, 97)),
        ),
    ),
    esi=3,
    zone="acute",
    accepted_names=("gestational hypertension", "pregnancy-induced hypertension", "hypertension of pregnancy"),
    workup=("pressure again after 4 h", "blood count, creatinine, liver enzymes", "protein to creatinine ratio"),
    treatment=("visits twice a week, bloods weekly", "birth at 37+0"),
    pitfalls=("magnesium for a pressure alone", "calling it pre-eclampsia without bloods or urine"),
    teaching=("Half of the women with hypertension before 32 weeks go on to pre-eclampsia.",),
    sources=("ACOG PB 222, 2020 Obstet Gynecol 135:e237",),
)  # fmt: skip
