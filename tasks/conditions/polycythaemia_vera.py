"""A high haemoglobin and itching after a bath: polycythaemia vera."""

from medmcp.tasks.condition import CodedFinding, Condition, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="polycythaemia_vera",
    name="Polycythemia vera",
    icd10="D45",
    split="train",
    domain="medical_qa",
    difficulty="advanced",
    teaser="A routine blood count that came back too red.",
    topic="abnormal blood count",
    complaints=("sent for a high blood count", "itching after every shower and a red face", "headaches and a blood count that is too high"),
    onset_hours=(1000, 5000),
    age=(42, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="headache", probability=0.5, lay="A full feeling in the head.", cues=("head",)),
        Symptom(name="itching after bathing", probability=0.5, told=False, lay="Like needles, after every bath.", cues=("itch", "bath", "shower", "skin")),
        Symptom(name="snoring", probability=0.2, told=False, lay="They say I snore and stop breathing.", cues=("snor", "sleep")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.4,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="clots", cues=("clot", "thrombos", "stroke"), answer="I never had a clot."),),
    findings=(Finding(code="spleen", text="palpable", probability=0.35),),
    results=(
        Result(code="haemoglobin", level=(17.4, 19.5)), Result(code="haematocrit", level=(52, 59)), Result(code="platelets", level=(430, 720)),
        Result(code="wbc", level=(10, 16)), Result(code="jak2_v617f", text="detected", flag="high", probability=0.85), Result(code="erythropoietin", level=(0.6, 1.9)),
    ),
    criteria="polycythaemia_vera_2016",
    charted=(CodedFinding(finding="marrow_panmyelosis", probability=0.75), CodedFinding(finding="jak2_exon_12", probability=0.05)),
    filed=("haematocrit", "jak2_v617f", "platelets"),
    esi=4,
    zone="fast_track",
    accepted_names=("polycythaemia vera", "polycythemia vera", "PV"),
    workup=("JAK2 V617F, then exon 12", "erythropoietin", "marrow biopsy", "oxygen saturation, smoking and sleep history"),
    treatment=("phlebotomy to a haematocrit under 45 %", "aspirin 75 to 100 mg a day", "hydroxycarbamide or interferon at high risk"),
    pitfalls=("taking dehydration or smoking for it", "iron for the low ferritin", "aspirin with a von Willebrand defect of extreme thrombocytosis"),
    teaching=("A haematocrit held under 45 % prevents deaths and thromboses.",),
    sources=("Arber 2016 Blood 127:2391", "Marchioli 2013 N Engl J Med 368:22"),
)  # fmt: skip
