"""Pulmonary embolism on the surgical ward, some days after a knee replacement."""

from medmcp.tasks.admission import Admission, Care, Directive, Done, Draw, WardOrder
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
    key="postop_pe",
    name="Other pulmonary embolism without acute cor pulmonale after surgery",
    icd10="I26.99",
    split="train",
    domain="cross_domain",
    difficulty="advanced",
    teaser="A patient some days after a joint replacement, suddenly short of breath.",
    topic="breathlessness on the ward",
    complaints=("suddenly short of breath on the orthopaedic ward", "sharp pain on breathing, oxygen needed since this morning", "near faint when getting up, breathless since"),
    onset_hours=(1, 5),
    age=(54, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="breathlessness", lay="It came at once, as if somebody sat on me.", cues=("breath", "air")),
        Symptom(name="pleuritic pain", probability=0.7, lay="It stabs when I breathe in.", cues=("pain", "chest", "hurt")),
        Symptom(name="leg swelling", probability=0.6, lay="The leg that was operated is thicker.", cues=("leg", "calf", "swell")),
        Symptom(name="haemoptysis", probability=0.1, told=False, lay="A streak of blood in the phlegm.", cues=("blood", "cough")),
    ),
    problems=(
        Problem(code="M17.11", name="Unilateral primary osteoarthritis, right knee", probability=1.0),
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E66.9", name="Obesity, unspecified", probability=0.4),
    ),
    slots=(Slot(slot="walk", cues=("walk", "out of bed", "mobil"), answer="To the bathroom and back, no more yet."),
           Slot(slot="clots", cues=("clot", "thrombosis", "family"), answer="Never had a clot, nor my parents.")),
    course=Course(
        severity=(0.36, 0.46), drift_per_hour=0.04, floor=0.08, crisis_at=0.8,
        crisis_text="Collapse with a pulse that can hardly be felt: another clot.",
        effects=(
            Effect(parameter="heart_rate", shift=74), Effect(parameter="respiratory_rate", shift=26), Effect(parameter="spo2", shift=-19), Effect(parameter="sbp", shift=-42),
            Effect(parameter="dbp", shift=-20), Effect(parameter="pain", shift=10), Effect(parameter="troponin_i_hs", shift=220), Effect(parameter="nt_probnp", shift=3800),
            Effect(parameter="po2", shift=-60), Effect(parameter="pco2", shift=-16), Effect(parameter="lactate", shift=4), Effect(parameter="lactate_poc", shift=4),
        ),
        responses=(
            Response(match="group:anticoagulant", per_hour=-0.055, delay_min=45, once_group="anticoagulant"),
            Response(match="care:oxygen", per_hour=-0.01, delay_min=10, once_group="oxygen"),
            Response(match="group:thrombolytic", per_hour=0.06, delay_min=30, lasts_min=360, once_group="bleeding"),
        ),
    ),
    findings=(
        Finding(code="legs", text="unilateral calf swelling"), Finding(code="jugular_veins", text="distended", probability=0.5),
        Finding(code="work_of_breathing", text="increased, full sentences"), Finding(code="pleural_rub", text="right", probability=0.3),
    ),
    results=(
        Result(code="haemoglobin", level=(9.8, 12.6)), Result(code="platelets", level=(190, 360)), Result(code="creatinine", level=(0.7, 1.1)),
        Result(code="d_dimer", level=(2600, 6800)), Result(code="inr", level=(1.0, 1.2)),
    ),
    studies=(
        Study(modality="ct_angiography", body_part="chest", findings="Filling defects in the right lower lobar and several segmental arteries of both lungs. Right to left ventricular ratio 0.9.",
              impression="Pulmonary emboli on both sides."),
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 428}),
        Study(modality="xray", body_part="chest", findings="Clear lungs, small plate-like shadow right base.", impression="No consolidation."),
        Study(modality="doppler", body_part="lower_limb", findings="Right femoral vein not compressible.", impression="Deep vein thrombosis."),
    ),
    admission=Admission(
        service="orthopaedics", ward="Ward 6", admit_type="elective", hours=(92, 140), working=(("M17.11", "Unilateral primary osteoarthritis, right knee"),),
        course=((130, 0.05), (6, 0.05), (2, 0.9)), vital_hours=(72, 48, 36, 24, 12, 6),
        draws=(Draw(tests=("cbc", "bmp"), hours_ago=(86, 40)), Draw(tests=("crp",), hours_ago=(40,))),
        orders=(
            WardOrder(drug="paracetamol", dose=1000, unit="mg", route="oral", frequency="qid", indication="pain", hours_ago=88),
            WardOrder(drug="oxycodone", dose=5, unit="mg", route="oral", frequency="prn", indication="pain", hours_ago=88),
            WardOrder(drug="amlodipine", dose=5, unit="mg", route="oral", frequency="daily", indication="hypertension", hours_ago=86, probability=0.5),
        ),
        care=(Care(item="regular", order_type="diet", hours_ago=60), Care(item="compression_stockings", order_type="nursing_care", hours_ago=88)),
        done=(Done(code="knee_replacement", name="Total replacement of the right knee", hours_ago=90, operator="orthopaedic surgeon", indication="osteoarthritis"),),
        directives=(Directive(category="code_status", code="full", content="Discussed before surgery.", days_ago=5, author="anaesthetist"),),
        early_warning=False,
    ),
    esi=2,
    zone="acute",
    accepted_names=("pulmonary embolism", "acute pulmonary embolism", "PE", "postoperative pulmonary embolism"),
    workup=("CT pulmonary angiography at once, echocardiography in shock", "troponin and natriuretic peptide for the risk class", "platelets: heparin was given before?"),
    treatment=("therapeutic anticoagulant within the hour, before the scan when it is likely", "no systemic thrombolysis within three weeks of surgery unless dying",
               "catheter or surgical treatment in shock", "at least three months of anticoagulation"),
    pitfalls=("waiting for the scan with the anticoagulant", "heparin in heparin-induced thrombocytopenia", "thrombolysis of a fresh wound"),
    teaching=("After surgery the wound decides on lysis and the history of heparin on the anticoagulant.",),
    sources=("Konstantinides 2020 Eur Heart J 41:543 (ESC 2019)", "Cuker 2018 Blood Adv 2:3360 (ASH, HIT)", "NICE NG158 2020"),
)  # fmt: skip
