"""Acute severe asthma: peak flow between a third and a half of what it should be."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="asthma_severe",
    name="Severe persistent asthma with acute exacerbation",
    icd10="J45.51",
    split="train",
    difficulty="intermediate",
    teaser="A young adult who cannot finish a sentence.",
    topic="breathlessness",
    complaints=("wheezing and cannot finish a sentence", "tight chest, the blue inhaler no longer helps", "short of breath since the night, worse with every hour"),
    onset_hours=(3, 18),
    age=(18, 52),
    symptoms=(
        Symptom(name="breathlessness", lay="Can't... get... it out.", cues=("breath", "air", "short of")),
        Symptom(name="wheeze", lay="It whistles. All night.", cues=("wheez", "whistl", "noise")),
        Symptom(name="cough", probability=0.7, lay="A dry cough, worse at night.", cues=("cough", "phlegm")),
        Symptom(name="calf pain", probability=0.0, lay="No, my legs are fine.", cues=("leg", "calf", "swell")),
    ),
    problems=(
        Problem(code="J45.50", name="Severe persistent asthma", probability=1.0,
                medicines=(HomeMedicine(drug="salbutamol", dose=2, unit="puff", route="inhaled", frequency="prn", indication="asthma"),
                           HomeMedicine(drug="budesonide", dose=400, unit="microgram", route="inhaled", frequency="bid", indication="asthma"))),
        Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.4),
    ),
    slots=(
        Slot(slot="intensive_care", cues=("intensive", "ventilat", "tube", "hospital"), answer="In hospital last spring. Never on a machine."),
        Slot(slot="inhaler_use", cues=("inhaler", "puffs", "how often", "steroid"), answer="Ten puffs since breakfast. The brown one I often forget."),
        Slot(slot="trigger", cues=("trigger", "cold", "pet", "cat", "dust"), answer="I have had a cold since Sunday."),
    ),
    course=Course(
        severity=(0.46, 0.58),
        drift_per_hour=0.05,
        floor=0.08,
        crisis_at=0.8,
        crisis_text="Silent chest and a falling breathing rate: the patient tires and is ventilated.",
        effects=(
            Effect(parameter="heart_rate", shift=88), Effect(parameter="respiratory_rate", shift=28),
            Effect(parameter="spo2", shift=-11), Effect(parameter="sbp", shift=22), Effect(parameter="peak_flow", factor=-0.08),
            Effect(parameter="pco2", shift=-14), Effect(parameter="po2", shift=-46), Effect(parameter="so2", shift=-11),
            Effect(parameter="ph", shift=0.10), Effect(parameter="ph_venous", shift=0.10), Effect(parameter="lactate", shift=2),
            Effect(parameter="lactate_poc", shift=2),
        ),
        responses=(
            Response(match="drug:salbutamol", per_hour=-0.12, delay_min=5, lasts_min=180, once_group="bronchodilator"),
            Response(match="drug:ipratropium", per_hour=-0.05, delay_min=15, lasts_min=180, once_group="ipratropium"),
            *(Response(match=f"drug:{drug}", per_hour=-0.05, delay_min=60, once_group="steroid")
              for drug in ("prednisolone", "prednisone", "hydrocortisone", "methylprednisolone", "dexamethasone")),
            Response(match="drug:magnesium sulfate", per_hour=-0.06, delay_min=20, lasts_min=120, once_group="magnesium"),
            Response(match="group:beta_blocker", per_hour=0.3, delay_min=10, lasts_min=240, once_group="harm"),
            Response(match="group:benzodiazepine", per_hour=0.15, delay_min=5, lasts_min=180, once_group="sedation"),
            Response(match="group:opioid", per_hour=0.12, delay_min=5, lasts_min=180, once_group="opioid"),
        ),
    ),
    findings=(
        Finding(code="breath_sounds", text="wheeze both sides", low_severity=0.1, high_severity=0.75),
        Finding(code="breath_sounds", text="silent chest", low_severity=0.75),
        Finding(code="work_of_breathing", text="accessory muscles, short phrases", low_severity=0.35, high_severity=0.75),
        Finding(code="work_of_breathing", text="increased, full sentences", low_severity=0.12, high_severity=0.35),
        Finding(code="work_of_breathing", text="exhausted, single words", low_severity=0.75),
    ),
    results=(Result(code="pco2", level=(38, 41)),),
    studies=(
        Study(modality="xray", body_part="chest", findings="Hyperinflated lungs. No consolidation, no pneumothorax.", impression="Hyperinflation."),
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"qtc_ms": 418}),
    ),
    esi=2,
    zone="resuscitation",
    accepted_names=("acute severe asthma", "asthma exacerbation", "severe asthma attack", "asthma", "acute asthma"),
    workup=("peak flow against the predicted value", "SpO2, and a gas if it is below 92 %", "chest X-ray only if it does not fit"),
    treatment=("salbutamol 5 mg nebulised with oxygen, repeated", "ipratropium 0.5 mg nebulised", "prednisolone 40 to 50 mg within the hour",
               "magnesium sulfate 2 g iv if it does not answer"),
    pitfalls=("sedation", "beta-blocker for the tachycardia", "a normal CO2 in a tiring patient taken as good"),
    teaching=("Peak flow of 33 to 50 % is severe, below 33 % is life-threatening.",),
    sources=("BTS/SIGN 158 2019", "GINA 2024"),
)  # fmt: skip
