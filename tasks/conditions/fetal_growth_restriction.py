"""A small fetus before 34 weeks; the umbilical artery says how much time there is."""

from medmcp.tasks.condition import Condition, Course, Effect, Problem, Response, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="fetal_growth_restriction",
    name="Maternal care for poor fetal growth, third trimester",
    icd10="O36.5930",
    split="validation",
    domain="obstetrics",
    difficulty="advanced",
    teaser="A fundus that has stopped growing.",
    topic="small for dates",
    complaints=("small for dates at the midwife's tape measure", "fundus has not grown for three weeks", "sent for a growth scan, baby seems small"),
    onset_hours=(100, 500),
    age=(19, 42),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="fewer fetal movements", probability=0.3, lay="Quieter than last week, perhaps.", cues=("movement", "kick", "baby move")),
        Symptom(name="headache", probability=0.0, lay="No headache.", cues=("head",)),
    ),
    problems=(Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.4), Problem(code="I10", name="Hypertension", probability=0.15)),
    slots=(Slot(slot="cigarettes", cues=("cigarette", "smok"), answer="Fewer than before."),),
    course=Course(
        severity=(0.3, 0.4), drift_per_hour=0.004, floor=0.2, crisis_at=0.9, crisis_text="No heart beat is found.", effects=(Effect(parameter="crp", shift=2),),
        responses=(Response(match="drug:betamethasone", per_hour=-0.004, delay_min=120, once_group="steroid"), Response(match="procedure:caesarean_section", per_hour=-0.1, delay_min=30, once_group="birth")),
    ),
    pregnancy=Pregnancy(
        weeks=(28.0, 32.4), past=(PastPregnancy(birthweight_g=(2000, 2500), complications=("small_for_gestational_age",), probability=0.4),),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="smoker", value=(0, 1)), Recorded(code="placenta_site", text="posterior, high")),
        scan={"weight_z": (-3.4, -2.0), "pocket_cm": (2.3, 4.0)},
        tracings=(),
    ),
    esi=3,
    zone="acute",
    accepted_names=("fetal growth restriction", "FGR", "IUGR", "intrauterine growth restriction", "small for gestational age"),
    workup=("biometry and weight centile by the true dates", "umbilical artery Doppler", "fluid and tracing"),
    treatment=("surveillance by Doppler", "steroids when birth is near", "birth by Doppler and centile"),
    pitfalls=("a centile from wrong dates", "birth for size alone with normal flow", "waiting with reversed flow"),
    teaching=("The weight finds the small fetus, the umbilical artery the one in danger.",),
    sources=("SMFM Consult 52, 2020 Am J Obstet Gynecol 223:B2", "ACOG PB 227, 2021"),
)  # fmt: skip
