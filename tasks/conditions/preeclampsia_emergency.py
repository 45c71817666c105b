"""Severe pre-eclampsia that walks into the emergency department."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    Response,
    Result,
    Slot,
    Symptom,
)
from medmcp.tasks.pregnancy import Pregnancy

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="preeclampsia_emergency",
    name="Severe pre-eclampsia, third trimester",
    icd10="O14.13",
    split="validation",
    domain="cross_domain",
    difficulty="advanced",
    teaser="A pregnant woman with a headache and flickering before the eyes.",
    topic="headache in pregnancy",
    complaints=("headache since this morning and spots before the eyes", "pressing headache, swollen hands, seven months along", "pain under the ribs and a headache that tablets do not touch"),
    onset_hours=(5, 20),
    age=(20, 41),
    sex="female",
    arrival=("brought by family", "walked in"),
    symptoms=(
        Symptom(name="headache", lay="It hammers at the front, paracetamol does nothing.", cues=("head",)),
        Symptom(name="visual disturbance", probability=0.8, lay="Flickering, like a bad film.", cues=("vision", "eyes", "see", "spots")),
        Symptom(name="upper abdominal pain", probability=0.5, lay="Here on the right, under the ribs.", cues=("belly", "ribs", "stomach", "pain")),
        Symptom(name="seizure", probability=0.0, told=False, lay="No fit.", cues=("fit", "seizure", "convuls")),
    ),
    problems=(),
    slots=(Slot(slot="movements", cues=("baby", "movement", "kick"), answer="It kicks as always."),
           Slot(slot="bleeding", cues=("bleed", "waters", "contraction"), answer="No blood, no waters, no pains.")),
    pregnancy=Pregnancy(weeks=(34.2, 37.6)),
    course=Course(
        severity=(0.42, 0.52), drift_per_hour=0.05, floor=0.15, crisis_at=0.8,
        crisis_text="Her eyes roll, the arms stiffen: an eclamptic fit.",
        effects=(
            Effect(parameter="sbp", shift=128), Effect(parameter="dbp", shift=92), Effect(parameter="heart_rate", shift=22), Effect(parameter="alt", shift=180),
            Effect(parameter="ast", shift=160), Effect(parameter="creatinine", shift=0.7), Effect(parameter="pain", shift=12),
        ),
        responses=(
            Response(match="drug:labetalol", per_hour=-0.07, delay_min=10, lasts_min=180, once_group="pressure"),
            Response(match="drug:hydralazine", per_hour=-0.07, delay_min=15, lasts_min=180, once_group="pressure"),
            Response(match="drug:nifedipine", per_hour=-0.07, delay_min=20, lasts_min=180, once_group="pressure"),
            Response(match="drug:magnesium sulfate", per_hour=-0.02, delay_min=20, once_group="magnesium"),
            Response(match="care:iv_fluid", per_hour=0.02, delay_min=30, lasts_min=240, once_group="fluid"),
            Response(match="group:ace_inhibitor", per_hour=0.04, delay_min=30, lasts_min=480, once_group="harm"),
        ),
    ),
    findings=(Finding(code="reflexes", text="brisk"), Finding(code="legs", text="bilateral pitting oedema"), Finding(code="abdomen", text="epigastric tenderness", probability=0.5)),
    results=(
        Result(code="platelets", level=(88, 168)), Result(code="alt", level=(14, 30)), Result(code="ast", level=(15, 30)), Result(code="creatinine", level=(0.6, 0.8)),
        Result(code="urine_protein", text="3+", flag="high"), Result(code="urine_protein_creatinine", level=(800, 2800)), Result(code="haemoglobin", level=(11.4, 13.6)), Result(code="uric_acid", level=(6.2, 8.4)),
    ),
    esi=2,
    zone="obstetric",
    accepted_names=("severe pre-eclampsia", "pre-eclampsia", "preeclampsia", "preeclampsia with severe features"),
    workup=("pressure again within 15 minutes", "platelets, ALT, creatinine, protein in urine", "fetal monitoring"),
    treatment=("labetalol, hydralazine or nifedipine within an hour of the confirmed value", "magnesium 4 g over 5 to 20 min, then 1 g/h", "birth from 34 weeks once stable",
               "fluid restricted"),
    pitfalls=("labetalol in asthma", "litres of fluid", "waiting for the protein", "nobody counts the hour"),
    teaching=("The pressure kills by a bleed into the brain: the clock is one hour from the confirmed reading.",),
    sources=("ACOG Practice Bulletin 222, 2020 Obstet Gynecol 135:e237", "ACOG Committee Opinion 767, 2019", "NICE NG133 2019"),
)  # fmt: skip
