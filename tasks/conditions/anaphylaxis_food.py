"""Anaphylaxis after food: intramuscular adrenaline first."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, HomeMedicine, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="anaphylaxis_food",
    name="Anaphylaxis due to food",
    icd10="T78.00XA",
    split="train",
    difficulty="intermediate",
    teaser="An adult with swollen lips and a tight chest, minutes after a meal.",
    topic="sudden rash and breathlessness",
    complaints=("swollen lips and cannot breathe", "itching all over, tight throat, short of breath", "came out in lumps and nearly passed out"),
    onset_hours=(0.25, 0.7),
    age=(18, 52),
    arrival=("ambulance", "brought by family", "walked in"),
    symptoms=(
        Symptom(name="breathlessness", lay="I can't... get the air in.", cues=("breath", "air", "wheez")),
        Symptom(name="rash", probability=0.9, lay="It itches everywhere, look at my arms.", cues=("rash", "itch", "skin", "hives")),
        Symptom(name="swelling", probability=0.8, lay="My lips feel like balloons.", cues=("swell", "lip", "tongue", "throat")),
        Symptom(name="dizziness", probability=0.7, told=False, lay="Everything goes grey when I sit up.", cues=("dizz", "faint", "light headed")),
        Symptom(name="vomiting", probability=0.4, told=False, lay="I threw up once.", cues=("sick", "vomit", "stomach")),
    ),
    problems=(
        Problem(code="J45.20", name="Mild intermittent asthma", probability=0.35,
                medicines=(HomeMedicine(drug="salbutamol", dose=2, unit="puff", route="inhaled", frequency="prn", indication="asthma"),)),
        Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.3),
    ),
    slots=(
        Slot(slot="trigger", cues=("eat", "ate", "food", "take", "took", "medicine", "tablet", "before it", "trigger", "cause", "just before",
                                   "new", "happened"),
             answer="I had a bite of something with cashew in it."),
        Slot(slot="earlier_reaction", cues=("before", "ever had", "earlier reaction", "pen"), answer="Never like this. I carry no pen."),
    ),
    course=Course(
        severity=(0.46, 0.58),
        drift_per_hour=0.9,
        floor=0.03,
        crisis_at=0.82,
        crisis_text="The airway closes and the pulse is lost for a moment: arrest rhythm on the monitor.",
        effects=(
            Effect(parameter="heart_rate", shift=80), Effect(parameter="sbp", shift=-86), Effect(parameter="dbp", shift=-48),
            Effect(parameter="respiratory_rate", shift=26), Effect(parameter="spo2", shift=-15), Effect(parameter="tryptase", shift=42),
            Effect(parameter="lactate", shift=5),
        ),
        responses=(
            Response(match="drug:adrenaline", per_hour=-1.7, delay_min=1, lasts_min=35, once_group="adrenaline"),
            Response(match="drug:adrenaline", per_hour=-0.9, delay_min=36, lasts_min=300, once_group="after"),
            Response(match="care:iv_fluid", per_hour=-0.15, delay_min=5, lasts_min=60, once_group="fluid"),
            Response(match="drug:glucagon", per_hour=-0.2, delay_min=5, lasts_min=30, once_group="glucagon"),
            Response(match="group:beta_blocker", per_hour=0.4, delay_min=5, lasts_min=120, once_group="harm"),
            
        ),
    ),
    findings=(
        Finding(code="rash", text="urticaria"),
        Finding(code="airway_swelling", text="tongue and lip swelling", low_severity=0.25),
        Finding(code="airway_swelling", text="lip swelling", high_severity=0.25),
        Finding(code="airway", text="stridor", low_severity=0.52),
        Finding(code="airway", text="hoarse voice", low_severity=0.2, high_severity=0.52),
        Finding(code="breath_sounds", text="wheeze both sides", low_severity=0.12),
        Finding(code="work_of_breathing", text="accessory muscles, short phrases", low_severity=0.3),
        Finding(code="skin_perfusion", text="warm and flushed", high_severity=0.5),
        Finding(code="skin_perfusion", text="cool and clammy", low_severity=0.5),
        Finding(code="capillary_refill_s", value=(2.6, 4.2), low_severity=0.2),
    ),
    results=(Result(code="tryptase", level=(3, 6)),),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"qtc_ms": 424}),
        Study(modality="xray", body_part="chest", findings="Hyperinflated. No collapse, no pneumothorax.", impression="No acute finding."),
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("anaphylaxis", "anaphylactic shock", "anaphylactic reaction"),
    workup=("the trigger, by asking", "tryptase within 2 h and at 24 h"),
    treatment=("adrenaline 0.5 mg im in the thigh at once, again after 5 min if no better", "lie flat, oxygen, fluid bolus",
               "observation for 6 to 12 h and an adrenaline pen"),
    pitfalls=("antihistamine or steroid instead of adrenaline", "sitting or standing a hypotensive patient up", "adrenaline as an iv push"),
    teaching=("Adrenaline in the thigh is the treatment; everything else comes after it.",),
    sources=("RCUK 2021 Emergency treatment of anaphylaxis", "WAO 2020, Cardona, World Allergy Organ J 13:100472"),
)  # fmt: skip
