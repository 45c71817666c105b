"""Back pain, anaemia and a high protein: multiple myeloma."""

from medmcp.tasks.condition import CodedFinding, Condition, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="multiple_myeloma",
    name="Multiple myeloma not having achieved remission",
    icd10="C90.00",
    split="test",
    domain="medical_qa",
    difficulty="advanced",
    teaser="An older adult with back pain for weeks and a tiredness that does not lift.",
    topic="back pain",
    complaints=("back pain for weeks, worse when moving", "pain in the ribs and back, and so tired", "tired, thirsty and aching bones"),
    onset_hours=(700, 2500),
    age=(56, 84),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="back pain", lay="Deep in the bones, at night too.", cues=("back", "bone", "pain", "hurt")),
        Symptom(name="tiredness", probability=0.8, lay="The stairs are too much.", cues=("tired", "energy", "stairs")),
        Symptom(name="thirst", probability=0.3, told=False, lay="I drink and drink.", cues=("thirst", "drink", "urine")),
        Symptom(name="weak legs", probability=0.0, told=False, lay="No, the legs carry me.", cues=("leg", "weak", "numb")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="infections", cues=("infection", "pneumonia"), answer="Two chest infections this winter."),),
    findings=(Finding(code="spine", text="midline tenderness"), Finding(code="pallor", text="pale")),
    results=(
        Result(code="haemoglobin", level=(7.9, 9.3), probability=0.6), Result(code="calcium", level=(11.7, 13.0), probability=0.3),
        Result(code="creatinine", level=(2.4, 3.6), probability=0.3), Result(code="total_protein", level=(9.2, 11.5)), Result(code="albumin", level=(2.9, 3.6)),
        Result(code="esr", level=(80, 120)), Result(code="protein_electrophoresis", text="Monoclonal band of 38 g/L, IgG kappa", flag="high"),
    ),
    criteria="myeloma_2014",
    charted=(
        CodedFinding(finding="clonal_plasma_cells_10", probability=0.8), CodedFinding(finding="lytic_lesions", probability=0.4),
        CodedFinding(finding="clonal_plasma_cells_60", probability=0.1), CodedFinding(finding="light_chain_ratio_100", probability=0.15),
        CodedFinding(finding="mri_focal_lesions", probability=0.15),
    ),
    filed=("total_protein", "protein_electrophoresis"),
    esi=3,
    zone="acute",
    accepted_names=("multiple myeloma", "myeloma", "plasma cell myeloma"),
    workup=("blood count, calcium, creatinine", "electrophoresis with immunofixation, free light chains", "marrow", "whole-body low-dose CT or MRI"),
    treatment=("fluids and a bisphosphonate for hypercalcaemia", "induction by fitness for transplantation", "bone protection, vaccines, thromboprophylaxis"),
    pitfalls=("NSAID for the pain", "contrast with a failing kidney", "taking MGUS for myeloma"),
    teaching=("Without a defining event clonal plasma cells are smouldering.",),
    sources=("Rajkumar 2014 Lancet Oncol 15:e538", "Dimopoulos 2021 Ann Oncol 32:309"),
)  # fmt: skip
