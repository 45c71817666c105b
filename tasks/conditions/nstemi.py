"""Myocardial infarction without ST elevation: antithrombotic treatment now, the catheter laboratory within a day."""

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
    key="nstemi",
    name="Non-ST-elevation myocardial infarction",
    icd10="I21.4",
    split="train",
    difficulty="advanced",
    teaser="An older adult whose chest tightness came at rest and has eased but not gone.",
    topic="chest pain",
    complaints=("chest tightness that came on at rest", "pressure in the chest on and off since this morning",
                "tight chest and short of breath on the stairs"),
    onset_hours=(2, 10),
    age=(50, 85),
    symptoms=(
        Symptom(name="chest pain", lay="A tightness across the chest. It was worse an hour ago.", cues=("chest", "pain", "hurt", "where", "tight")),
        Symptom(name="breathlessness", probability=0.5, lay="I get out of breath quicker than I did.", cues=("breath", "short of")),
        Symptom(name="jaw pain", probability=0.4, told=False, lay="It goes into the jaw.", cues=("jaw", "spread", "radiat", "arm")),
        Symptom(name="calf pain", probability=0.0, lay="No, the legs are fine.", cues=("leg", "calf", "swell")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.6,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.4,
                medicines=(HomeMedicine(drug="metformin", dose=1000, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
        Problem(code="N52.9", name="Erectile dysfunction", probability=0.35,
                medicines=(HomeMedicine(drug="sildenafil", dose=50, unit="mg", frequency="prn", indication="erectile dysfunction"),)),
    ),
    slots=(
        Slot(slot="exertion", cues=("exert", "stairs", "walk", "exercise"), answer="For a fortnight it came on the stairs. Today it came in the chair."),
        Slot(slot="bleeding", cues=("bleed", "operation", "stroke", "surgery"), answer="No bleeding and no operations."),
    ),
    course=Course(
        severity=(0.24, 0.34),
        drift_per_hour=0.03,
        floor=0.1,
        crisis_at=0.8,
        crisis_text="Pulmonary oedema and a fall in pressure.",
        effects=(
            Effect(parameter="heart_rate", shift=52), Effect(parameter="sbp", shift=24), Effect(parameter="dbp", shift=14),
            Effect(parameter="respiratory_rate", shift=12), Effect(parameter="spo2", shift=-10), Effect(parameter="pain", shift=15),
            Effect(parameter="troponin_i_hs", shift=900), Effect(parameter="nt_probnp", shift=2500),
        ),
        responses=(
            *(Response(match=f"drug:{drug}", per_hour=-0.03, delay_min=20, once_group="platelets")
              for drug in ("aspirin", "clopidogrel", "ticagrelor", "prasugrel")),
            *(Response(match=f"drug:{drug}", per_hour=-0.02, delay_min=20, once_group="anticoagulant")
              for drug in ("fondaparinux", "enoxaparin", "heparin")),
            Response(match="procedure:pci", per_hour=-0.06, once_group="reperfusion"),
            Response(match="group:thrombolytic", per_hour=0.08, delay_min=20, lasts_min=360, once_group="lysis"),
            Response(match="group:nsaid", per_hour=0.02, delay_min=30, lasts_min=360, once_group="nsaid"),
        ),
    ),
    findings=(Finding(code="skin_perfusion", text="cool and clammy", probability=0.3),),
    results=(Result(code="troponin_i_hs", level=(120, 900)),),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Horizontal ST depression 1 to 1.5 mm V4 to V6, 0.5 mm in I. No ST elevation.",
              impression="ST depression lateral leads.",
              measurements={"st_V4": -1.0, "st_V5": -1.5, "st_V6": -1.0, "st_I": -0.5, "qtc_ms": 428}),
        Study(modality="xray", body_part="chest", findings="Normal heart size. Clear lungs.", impression="No acute finding."),
        Study(modality="echocardiography", body_part="heart", findings="Lateral hypokinesia. No effusion.",
              impression="Regional wall motion abnormality, lateral."),
    ),
    esi=2,
    zone="acute",
    accepted_names=("NSTEMI", "non-ST-elevation myocardial infarction", "acute coronary syndrome", "NSTE-ACS"),
    workup=("12-lead ECG within 10 minutes and again with pain", "high-sensitivity troponin at 0 and 1 to 3 h"),
    treatment=("aspirin 150 to 300 mg", "anticoagulation", "angiography within 24 h at high risk"),
    pitfalls=("thrombolysis without ST elevation", "nitrate after a PDE5 inhibitor", "discharge on one early troponin"),
    teaching=("ST depression with a raised troponin goes to the catheter laboratory within a day, not within two hours.",),
    sources=("ESC 2023 ACS guideline, Byrne, Eur Heart J 44:3720", "Thygesen 2018 Circulation 138:e618"),
)  # fmt: skip
