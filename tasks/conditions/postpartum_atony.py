"""Haemorrhage from a womb that does not contract."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="postpartum_atony",
    name="Immediate postpartum haemorrhage from uterine atony",
    icd10="O72.1",
    split="train",
    domain="obstetrics",
    difficulty="expert",
    teaser="Half an hour after a normal birth, the bed is red.",
    topic="bleeding after birth",
    complaints=("bleeding heavily half an hour after the birth", "soaked pads one after the other since the placenta came", "light-headed and bleeding after the birth"),
    onset_hours=(0.2, 0.5),
    age=(19, 42),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="vaginal bleeding", lay="It keeps coming.", cues=("bleed", "blood")),
        Symptom(name="light-headedness", probability=0.8, lay="Everything turns.", cues=("dizz", "light", "faint")),
        Symptom(name="chest pain", probability=0.0, lay="No.", cues=("chest",)),
    ),
    slots=(Slot(slot="wheeze", cues=("wheeze", "inhaler", "breath"), answer="My breathing is all right now."),),
    course=Course(
        severity=(0.36, 0.46), drift_per_hour=0.28, floor=0.05, crisis_at=0.82, crisis_text="Grey, cold, pressure no longer measurable: haemorrhagic shock.",
        effects=(
            Effect(parameter="heart_rate", shift=78), Effect(parameter="sbp", shift=-62), Effect(parameter="dbp", shift=-36), Effect(parameter="respiratory_rate", shift=12),
            Effect(parameter="haemoglobin", shift=-6), Effect(parameter="fibrinogen", shift=-3.2), Effect(parameter="lactate", shift=7), Effect(parameter="lactate_poc", shift=7),
            Effect(parameter="platelets", shift=-120),
        ),
        responses=(
            Response(match="drug:oxytocin", per_hour=-0.2, delay_min=3, once_group="oxytocin"), Response(match="drug:methylergometrine", per_hour=-0.6, delay_min=5, once_group="second"),
            Response(match="drug:carboprost", per_hour=-0.6, delay_min=5, once_group="second"), Response(match="drug:misoprostol", per_hour=-0.1, delay_min=15, once_group="third"),
            Response(match="drug:tranexamic acid", per_hour=-0.15, delay_min=10, once_group="txa"), Response(match="care:fundal_massage", per_hour=-0.08, delay_min=1, once_group="massage"),
            Response(match="care:iv_fluid", per_hour=-0.05, delay_min=10, lasts_min=120, once_group="fluid"), Response(match="procedure:uterine_balloon", per_hour=-0.3, delay_min=10, once_group="balloon"),
            Response(match="care:red_cells", per_hour=-0.15, delay_min=30, lasts_min=180, once_group="blood"), Response(match="care:red_cells_emergency", per_hour=-0.15, delay_min=10, lasts_min=180, once_group="blood"),
        ),
    ),
    findings=(Finding(code="uterine_tone", text="soft, boggy", low_severity=0.2), Finding(code="vaginal_bleeding", text="heavy, going on", low_severity=0.2)),
    results=(Result(code="haemoglobin", level=(11.0, 12.4)), Result(code="fibrinogen", level=(4.0, 4.8))),
    pregnancy=Pregnancy(
        status="not_pregnant", born_minutes_ago=(22, 45),
        past=(PastPregnancy(weeks=(38, 41), years_ago=(0, 0), birthweight_g=(3600, 4600)), PastPregnancy(probability=0.6)),
        recorded=(Recorded(code="mode_of_birth", text="vaginal", minutes_ago=(21, 21)),),
        booked=True,
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("postpartum haemorrhage", "postpartum hemorrhage", "uterine atony", "PPH", "atonic postpartum haemorrhage"),
    workup=("weigh what is soaked", "tone, trauma, tissue, thrombin", "blood count, clotting with fibrinogen, crossmatch"),
    treatment=("massage, oxytocin", "tranexamic acid 1 g within 3 h", "carboprost (not in asthma) or methylergometrine (not in hypertension)", "balloon, blood"),
    pitfalls=("guessing the loss", "carboprost in asthma", "methylergometrine in hypertension", "tranexamic acid after three hours"),
    teaching=("Loss is weighed, not guessed: eyes see half of it.",),
    sources=("ACOG PB 183, 2017 Obstet Gynecol 130:e168", "WOMAN 2017 Lancet 389:2105"),
)  # fmt: skip
