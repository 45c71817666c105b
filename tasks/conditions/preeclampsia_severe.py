"""Pre-eclampsia with severe features in the third trimester."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import ClinicPressure, PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="preeclampsia_severe",
    name="Severe pre-eclampsia, third trimester",
    icd10="O14.13",
    split="train",
    domain="obstetrics",
    difficulty="advanced",
    teaser="A pregnant woman sent up from the clinic because of her blood pressure.",
    topic="high blood pressure in pregnancy",
    complaints=("pressure was high at the midwife's and her head hurts", "swollen face and a headache that paracetamol does not touch", "sent from clinic, seeing spots since the morning"),
    onset_hours=(8, 40),
    age=(20, 42),
    sex="female",
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="headache", probability=0.9, lay="All over, and paracetamol did nothing.", cues=("head",)),
        Symptom(name="visual disturbance", probability=0.5, lay="Spots, like after a flash.", cues=("vision", "eyes", "spots", "see")),
        Symptom(name="upper abdominal pain", probability=0.4, lay="Under my ribs on the right.", cues=("ribs", "stomach", "belly")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No bleeding.", cues=("bleed",)),
    ),
    problems=(Problem(code="E66.9", name="Obesity", probability=0.3), Problem(code="J45.40", name="Moderate persistent asthma", probability=0.25)),
    slots=(Slot(slot="movements", cues=("baby move", "movement", "kick"), answer="The baby moves as always."),),
    course=Course(
        severity=(0.5, 0.62), drift_per_hour=0.03, floor=0.15, crisis_at=0.85,
        crisis_text="She stares, stiffens and convulses: eclampsia.",
        effects=(
            Effect(parameter="sbp", shift=102), Effect(parameter="dbp", shift=82), Effect(parameter="heart_rate", shift=10),
            Effect(parameter="urine_protein_creatinine", shift=1400), Effect(parameter="alt", shift=60), Effect(parameter="ast", shift=60),
            Effect(parameter="ldh", shift=200), Effect(parameter="uric_acid", shift=4), Effect(parameter="creatinine", shift=0.3),
        ),
        responses=(
            Response(match="drug:magnesium sulfate", per_hour=-0.05, delay_min=15, once_group="magnesium"),
            Response(match="drug:labetalol", per_hour=-0.05, delay_min=10, lasts_min=240, once_group="pressure"),
            Response(match="drug:nifedipine", per_hour=-0.05, delay_min=20, lasts_min=300, once_group="pressure"),
            Response(match="drug:hydralazine", per_hour=-0.05, delay_min=15, lasts_min=240, once_group="pressure"),
            Response(match="procedure:caesarean_section", per_hour=-0.06, delay_min=60, once_group="birth"),
            Response(match="drug:methylergometrine", step=0.2, once_group="harm"),
        ),
    ),
    findings=(
        Finding(code="hyperreflexia", text="yes", probability=0.7), Finding(code="legs", text="bilateral pitting oedema"),
        Finding(code="abdomen", text="epigastric tenderness", probability=0.4),
    ),
    results=(
        Result(code="platelets", level=(72, 98)), Result(code="urine_protein_creatinine", level=(60, 1900)), Result(code="creatinine", level=(0.5, 0.7)),
        Result(code="urine_protein", text="3+", flag="high"), Result(code="haemoglobin", level=(11.2, 13.2)),
    ),
    pregnancy=Pregnancy(
        weeks=(34.2, 37.5),
        past=(PastPregnancy(probability=0.35), PastPregnancy(outcome="miscarriage", weeks=(7, 10), years_ago=(1, 3), probability=0.2)),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="family_preeclampsia", value=(0, 1), probability=0.5), Recorded(code="placenta_site", text="posterior, high")),
        pressures=(
            ClinicPressure(hours_ago=(2600, 3600), sbp=(104, 118), dbp=(60, 74)), ClinicPressure(hours_ago=(300, 600), sbp=(118, 132), dbp=(70, 82)),
            ClinicPressure(hours_ago=(5, 9), sbp=(150, 158), dbp=(94, 104)),
        ),
    ),
    esi=2,
    zone="acute",
    accepted_names=("pre-eclampsia with severe features", "severe preeclampsia", "preeclampsia with severe features", "preeclampsia"),
    workup=("pressure again within 15 min", "blood count, creatinine, liver enzymes, LDH", "protein to creatinine ratio", "tracing and scan"),
    treatment=("labetalol, hydralazine or nifedipine within 30 to 60 min", "magnesium sulfate 4 to 6 g iv, then 1 to 2 g/h", "birth from 34+0 after stabilisation"),
    pitfalls=("waiting for the 24 h urine", "methylergometrine after birth", "magnesium in myasthenia gravis"),
    teaching=("Severe features are counted from mother's organs, not from the amount of protein.",),
    sources=("ACOG PB 222, 2020 Obstet Gynecol 135:e237", "Magpie 2002 Lancet 359:1877"),
)  # fmt: skip
