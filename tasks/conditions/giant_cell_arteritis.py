"""New headache over fifty with a high ESR: giant cell arteritis."""

from medmcp.tasks.condition import CodedFinding, Condition, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="giant_cell_arteritis",
    name="Giant cell arteritis",
    icd10="M31.6",
    split="test",
    domain="medical_qa",
    difficulty="advanced",
    teaser="An older adult with a headache that is new.",
    topic="headache",
    complaints=("a headache I never had before", "headache at the temple and feeling unwell", "sore temple, tired, no appetite"),
    onset_hours=(200, 900),
    age=(58, 86),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="headache", lay="Here at the temple, day and night.", cues=("head", "temple")),
        Symptom(name="tiredness", probability=0.7, lay="No strength for anything.", cues=("tired", "strength", "energy")),
        Symptom(name="jaw pain on chewing", probability=0.5, told=False, lay="I have to stop chewing, the jaw aches.", cues=("jaw", "chew", "eat")),
        Symptom(name="double vision", probability=0.0, told=False, lay="No, I see one of everything.", cues=("double",)),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="M81.0", name="Age-related osteoporosis", probability=0.2),
    ),
    slots=(Slot(slot="comb", cues=("comb", "pillow", "hair"), answer="Some days I can't bear the comb."),),
    results=(
        Result(code="esr", level=(68, 112)), Result(code="crp", level=(35, 110)), Result(code="platelets", level=(420, 560)),
        Result(code="haemoglobin", level=(10.8, 12.2)),
    ),
    criteria="gca_2022",
    charted=(
        CodedFinding(finding="shoulder_morning_stiffness", probability=0.35), CodedFinding(finding="sudden_visual_loss", probability=0.1),
        CodedFinding(finding="jaw_claudication", told="jaw pain on chewing"), CodedFinding(finding="new_temporal_headache", probability=0.8),
        CodedFinding(finding="scalp_tenderness", probability=0.4), CodedFinding(finding="temporal_artery_abnormal", probability=0.4),
        CodedFinding(finding="halo_sign", probability=0.3), CodedFinding(finding="axillary_involvement", probability=0.1),
    ),
    filed=("haemoglobin", "platelets"),
    esi=3,
    zone="acute",
    accepted_names=("giant cell arteritis", "temporal arteritis", "GCA"),
    workup=("ESR and CRP before treatment", "ultrasound of temporal and axillary arteries, or biopsy", "ophthalmology the same day with visual symptoms"),
    treatment=("prednisolone 40 to 60 mg a day at once", "methylprednisolone by vein with visual loss", "bone protection; tocilizumab in selected patients"),
    pitfalls=("waiting for the biopsy", "taking a normal ESR for an answer", "steroids without bone protection"),
    teaching=("Sight that is lost does not come back: treat on suspicion.",),
    sources=("Ponte 2022 Arthritis Rheumatol 74:1881", "Hellmich 2020 Ann Rheum Dis 79:19"),
)  # fmt: skip
