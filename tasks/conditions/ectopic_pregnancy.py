"""Pain and spotting, a late period, and nothing in the womb."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Response, Result, Slot, Study, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="ectopic_pregnancy",
    name="Right tubal pregnancy without intrauterine pregnancy",
    icd10="O00.101",
    split="validation",
    domain="obstetrics",
    difficulty="advanced",
    teaser="One-sided pain and a period that is not one.",
    topic="abdominal pain and spotting",
    complaints=("pain low on the right and brown spotting", "period two weeks late, now cramps and spotting", "sharp pain in the side, some bleeding"),
    onset_hours=(8, 60),
    age=(19, 41),
    sex="female",
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="lower abdominal pain", lay="Low on the right, like a knife.", cues=("pain", "belly", "hurt", "side")),
        Symptom(name="vaginal bleeding", probability=0.9, lay="Brown spots since yesterday.", cues=("bleed", "spot", "blood")),
        Symptom(name="shoulder tip pain", probability=0.1, told=False, lay="Now that you say it, the shoulder.", cues=("shoulder",)),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    slots=(Slot(slot="contraception", cues=("contracep", "pill", "coil"), answer="I had a coil until the spring."),),
    course=Course(
        severity=(0.18, 0.3), drift_per_hour=0.03, floor=0.02, crisis_at=0.8, crisis_text="She collapses, the belly tense: the tube has ruptured.",
        effects=(Effect(parameter="heart_rate", shift=60), Effect(parameter="sbp", shift=-55), Effect(parameter="dbp", shift=-30), Effect(parameter="haemoglobin", shift=-6), Effect(parameter="pain", shift=10)),
        responses=(Response(match="procedure:surgery_exploratory", per_hour=-0.4, delay_min=30, once_group="surgery"), Response(match="drug:methotrexate", per_hour=-0.04, delay_min=120, once_group="methotrexate")),
    ),
    findings=(Finding(code="abdomen", text="right lower quadrant guarding", probability=0.5), Finding(code="vaginal_bleeding", text="moderate, going on", probability=0.4)),
    results=(Result(code="hcg_urine", text="positive", flag="high"), Result(code="hcg_quantitative", level=(1600, 4800)), Result(code="haemoglobin", level=(11.2, 13.0)), Result(code="creatinine", level=(0.5, 0.8))),
    studies=(
        Study(modality="ultrasound", body_part="pelvis", findings="Uterus empty, endometrium 9 mm. Right adnexal ring of 22 mm beside the ovary, no heart beat. A little free fluid in the pouch of Douglas.",
              impression="No intrauterine pregnancy. Right adnexal mass."),
        Study(modality="ultrasound", body_part="obstetric", findings="No gestational sac in the uterus. Right adnexal ring of 22 mm, no heart beat.", impression="No intrauterine pregnancy seen. Right adnexal mass.",
              measurements={"intrauterine": 0}),
    ),
    pregnancy=Pregnancy(
        status="unknown", weeks=(5.8, 7.6), scan_weeks=None, blood=("O positive", "A positive", "O negative", "A negative"), booked=False,
        past=(PastPregnancy(probability=0.5), PastPregnancy(outcome="ectopic", weeks=(6, 7), years_ago=(1, 4), probability=0.2)),
        gynaecology=(
            Recorded(code="last_period", text="about seven weeks ago, unsure", minutes_ago=(10, 20)), Recorded(code="cycle_length_days", value=(27, 31), unit="d", minutes_ago=(10, 20)),
            Recorded(code="contraception", text="none since the copper coil was removed", minutes_ago=(10, 20)), Recorded(code="sti", text="chlamydia, treated", minutes_ago=(1_000_000, 2_000_000), probability=0.5),
        ),
    ),
    esi=2,
    zone="acute",
    accepted_names=("ectopic pregnancy", "tubal pregnancy", "right tubal pregnancy", "tubal ectopic pregnancy"),
    workup=("pregnancy test", "quantitative hCG and transvaginal scan", "group and screen, blood count"),
    treatment=("methotrexate if stable, small and willing to be followed", "surgery if unstable or ruptured", "anti-D if RhD-negative"),
    pitfalls=("no pregnancy test", "waiting for hCG before the scan", "methotrexate with a wanted pregnancy in the womb"),
    teaching=("Every woman with pain or bleeding is pregnant until the test says no, and ectopic until the scan says where.",),
    sources=("ACOG PB 193, 2018 Obstet Gynecol 131:e91",),
)  # fmt: skip
