"""Graves disease."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="hyperthyroidism",
    name="Thyrotoxicosis with diffuse goitre",
    icd10="E05.00",
    split="train",
    domain="clinical_diagnosis",
    difficulty="intermediate",
    teaser="An adult who eats for two and still gets thinner.",
    topic="palpitations",
    complaints=("heart racing and hands that shake", "losing weight although eating well, and the heart pounds", "hot, restless and trembling for two months"),
    onset_hours=(700, 2500),
    age=(22, 62),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="palpitations", probability=0.9, lay="It hammers, even at night.", cues=("palpit", "heart", "racing")),
        Symptom(name="weight loss", probability=0.85, lay="Eight kilos, and I eat like a horse.", cues=("weight", "kilo", "thin")),
        Symptom(name="tremor", probability=0.85, lay="I cannot thread a needle.", cues=("tremor", "shak", "hands")),
        Symptom(name="heat intolerance", probability=0.8, told=False, lay="I open every window.", cues=("hot", "heat", "warm", "sweat")),
        Symptom(name="diarrhoea", probability=0.4, told=False, lay="Three, four times a day.", cues=("bowel", "diarrh", "stool")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
        Symptom(name="chest pain", probability=0.0, lay="No.", cues=("pain", "chest")),
    ),
    problems=(Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.35),),
    slots=(Slot(slot="family", cues=("family", "mother", "sister"), answer="My aunt had something with the thyroid."), Slot(slot="eye trouble", cues=("eye", "double", "vision"), answer="They feel gritty and stare, people say.")),
    course=Course(
        severity=(0.3, 0.5), drift_per_hour=0.0, floor=0.1, crisis_at=0.85, death_at=1.5, crisis_text="Fever and agitation.",
        effects=(Effect(parameter="heart_rate", shift=96), Effect(parameter="temperature", shift=0.8), Effect(parameter="sbp", shift=22), Effect(parameter="dbp", shift=-14)),
        responses=(Response(match="group:beta_blocker", per_hour=-0.03, delay_min=30, lasts_min=360, once_group="blocker"), Response(match="group:antithyroid", per_hour=-0.01, delay_min=600, once_group="antithyroid")),
    ),
    findings=(Finding(code="thyroid_gland", text="diffusely enlarged with a bruit", probability=0.85), Finding(code="eyes", text="lid lag and stare", probability=0.5), Finding(code="fine_tremor", text="present"),
              Finding(code="skin_texture", text="warm and moist"), Finding(code="general_appearance", text="anxious and fidgety", probability=0.6), Finding(code="reflexes", text="brisk", probability=0.6)),
    results=(Result(code="tsh", level=(0.01, 0.04)), Result(code="free_t4", level=(38, 72)), Result(code="free_t3", level=(12, 26)), Result(code="wbc", level=(5.2, 8.0)), Result(code="neutrophils", level=(2.6, 4.8)), Result(code="alt", level=(18, 34))),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 415}),),
    esi=3,
    zone="fast_track",
    accepted_names=("hyperthyroidism", "Graves disease", "Graves' disease", "thyrotoxicosis"),
    workup=("TSH, free T4 and T3", "TSH receptor antibody", "pregnancy test before a drug"),
    treatment=("methimazole (propylthiouracil in the first trimester)", "propranolol for the symptoms"),
    pitfalls=("taking it for anxiety", "an antithyroid drug without a blood count to compare with"),
    teaching=("Lid lag raises the odds of thyrotoxicosis more than any complaint.",),
    sources=("Ross 2016 Thyroid 26:1343", "Boelaert 2010 J Clin Endocrinol Metab 95:2715"),
)  # fmt: skip
