"""Waters broken weeks before term, without contractions."""

from medmcp.tasks.condition import Condition, Course, Effect, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pprom",
    name="Preterm premature rupture of membranes",
    icd10="O42.913",
    split="validation",
    domain="obstetrics",
    difficulty="advanced",
    teaser="A gush in the night, and the pads do not stay dry.",
    topic="fluid loss before term",
    complaints=("a gush of water in the night and it keeps trickling", "wet through since this morning, not urine", "waters broke at the bus stop, weeks early"),
    onset_hours=(2, 12),
    age=(18, 40),
    sex="female",
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="fluid loss", lay="It runs down my legs when I stand.", cues=("water", "fluid", "leak", "wet")),
        Symptom(name="regular contractions", probability=0.0, lay="No pains.", cues=("contraction", "tighten", "pains")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No blood.", cues=("bleed", "blood")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    slots=(Slot(slot="movements", cues=("baby move", "movement", "kick"), answer="It moves."),),
    course=Course(
        severity=(0.22, 0.32), drift_per_hour=0.01, floor=0.05, crisis_at=0.8, crisis_text="Fever, a tender womb and foul liquor: infection.",
        effects=(Effect(parameter="temperature", shift=2.2), Effect(parameter="heart_rate", shift=40), Effect(parameter="wbc", shift=12), Effect(parameter="crp", shift=80)),
        responses=(
            Response(match="drug:ampicillin", per_hour=-0.02, delay_min=60, once_group="antibiotic"),
            Response(match="drug:erythromycin", per_hour=-0.005, delay_min=60, once_group="macrolide"),
            Response(match="drug:azithromycin", per_hour=-0.005, delay_min=60, once_group="macrolide"),
            Response(match="drug:betamethasone", per_hour=-0.002, delay_min=60, once_group="steroid"),
        ),
    ),
    results=(Result(code="wbc", level=(9, 12)), Result(code="creatinine", level=(0.5, 0.7))),
    pregnancy=Pregnancy(
        weeks=(28.2, 33.4), past=(PastPregnancy(weeks=(31, 35), birthweight_g=(1700, 2500), complications=("spontaneous_preterm",), probability=0.35),),
        recorded=(
            Recorded(code="plurality", value=(1, 1)), Recorded(code="membrane_rupture", value=(1, 1), minutes_ago=(120, 600)),
            Recorded(code="contractions_per_10min", value=(0, 0), minutes_ago=(5, 15)), Recorded(code="placenta_site", text="fundal"),
        ),
        cervix={"membranes": "ruptured", "liquor": "clear"}, scan={"pocket_cm": (1.0, 2.4)},
    ),
    esi=2,
    zone="acute",
    accepted_names=("PPROM", "preterm prelabour rupture of membranes", "preterm premature rupture of membranes", "preterm PROM"),
    workup=("sterile speculum, no finger", "scan for fluid and presentation", "tracing", "blood count, group B streptococcus culture"),
    treatment=("betamethasone", "ampicillin and a macrolide for latency before 34+0", "magnesium if birth is near before 32+0"),
    pitfalls=("a vaginal examination", "tocolysis with infection", "co-amoxiclav (necrotising enterocolitis)"),
    teaching=("Antibiotics in preterm rupture are for time, steroids for lungs; a finger shortens both.",),
    sources=("ACOG PB 217, 2020 Obstet Gynecol 135:e80", "Kenyon 2001 Lancet 357:979"),
)  # fmt: skip
