"""Heavy periods in a womb with a fibroid, and the anaemia that they leave."""

from medmcp.tasks.condition import Condition, Finding, Problem, Result, Slot, Study, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="abnormal_uterine_bleeding",
    name="Excessive and frequent menstruation with regular cycle",
    icd10="N92.0",
    split="train",
    domain="obstetrics",
    difficulty="intermediate",
    teaser="Nine days, towels at night, and the stairs have got longer.",
    topic="heavy periods",
    complaints=("periods of nine days that soak everything", "heavy bleeding month after month, tired", "flooding and clots at every period"),
    onset_hours=(1500, 6000),
    age=(28, 48),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="vaginal bleeding", lay="It started again three days ago, with clots.", cues=("bleed", "period", "clots")),
        Symptom(name="fatigue", probability=0.9, lay="I could sleep standing.", cues=("tired", "energy", "sleep")),
        Symptom(name="pelvic pain", probability=0.5, lay="A weight down there.", cues=("pain", "cramp", "pressure")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=0.15), Problem(code="G43.109", name="Migraine with aura", probability=0.15)),
    slots=(Slot(slot="bruises", cues=("bruise", "nosebleed", "gums"), answer="I don't bruise and my gums don't bleed."),),
    findings=(Finding(code="vaginal_bleeding", text="moderate, going on"),),
    results=(Result(code="haemoglobin", level=(7.6, 10.6)), Result(code="ferritin", level=(3, 11)), Result(code="mcv", level=(68, 78)), Result(code="hcg_urine", text="negative", flag="normal")),
    studies=(Study(modality="ultrasound", body_part="pelvis", findings="Uterus 11 cm with a submucous fibroid of 31 mm. Endometrium 8 mm. Ovaries unremarkable.", impression="Submucous fibroid."),),
    pregnancy=Pregnancy(
        status="unknown", late_period=False, past=(PastPregnancy(years_ago=(5, 15)), PastPregnancy(years_ago=(3, 12), probability=0.6)), booked=False,
        gynaecology=(
            Recorded(code="last_period", text="three days ago, certain", minutes_ago=(10, 20)), Recorded(code="cycle_length_days", value=(25, 30), unit="d", minutes_ago=(10, 20)),
            Recorded(code="period_days", value=(8, 11), unit="d", minutes_ago=(10, 20)), Recorded(code="flow", text="heavy, clots, changes every hour", minutes_ago=(10, 20)),
            Recorded(code="contraception", text="condoms", minutes_ago=(10, 20)), Recorded(code="cervical_screening", text="negative, HPV negative", minutes_ago=(600_000, 1_200_000)),
            Recorded(code="fibroid_on_scan", value=(1, 1), detail={"size_mm": 31.0, "figo": "2"}, minutes_ago=(100_000, 300_000)),
            Recorded(code="heavy_since_menarche", value=(0, 0), minutes_ago=(10, 20)), Recorded(code="pelvic_exam", text="bulky mobile uterus, cervix healthy", minutes_ago=(10, 20)),
        ),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("abnormal uterine bleeding", "heavy menstrual bleeding", "menorrhagia", "uterine fibroid", "AUB-L"),
    workup=("pregnancy test", "blood count and ferritin", "pelvic scan", "endometrial sample from 45 years or with risk"),
    treatment=("iron", "tranexamic acid or a hormone by contraindications", "hysteroscopic removal of a submucous fibroid"),
    pitfalls=("oestrogen with migraine aura or hypertension", "no pregnancy test"),
    teaching=("PALM is seen, COEIN is asked for.",),
    sources=("Munro 2018 Int J Gynaecol Obstet 143:393", "ACOG PB 128, 2012"),
)  # fmt: skip
