"""Serotonin toxicity after a second serotonergic drug: stop the drugs, benzodiazepine, cool, fluid."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, HomeMedicine, Problem, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="serotonin_syndrome",
    name="Serotonin syndrome",
    icd10="G90.81",
    split="test",
    difficulty="expert",
    teaser="An adult who became shaky, sweaty and restless within a day of a change of medicines.",
    topic="agitation",
    complaints=("shaking, sweating and cannot keep still", "restless and trembling since last night", "legs keep jerking, hot and muddled"),
    onset_hours=(4, 20),
    age=(22, 68),
    symptoms=(
        Symptom(name="tremor", lay="My hands and legs won't stop jerking.", cues=("shak", "trembl", "jerk", "tremor")),
        Symptom(name="sweating", lay="I'm soaked through.", cues=("sweat", "hot", "fever")),
        Symptom(name="agitation", probability=0.9, lay="I can't lie still, everything is too much.", cues=("restless", "agitat", "calm", "still")),
        Symptom(name="diarrhoea", probability=0.6, told=False, lay="I have had the runs since it started.", cues=("bowel", "diarrh", "runs", "stomach")),
        Symptom(name="neck stiffness", probability=0.0, lay="No, the neck is free.", cues=("neck", "stiff")),
    ),
    problems=(
        Problem(code="F33.1", name="Major depressive disorder, recurrent, moderate", probability=1.0,
                medicines=(HomeMedicine(drug="sertraline", dose=100, unit="mg", frequency="daily", indication="depression"),)),
        Problem(code="M54.50", name="Low back pain", probability=1.0,
                medicines=(HomeMedicine(drug="tramadol", dose=100, unit="mg", frequency="q6h", indication="back pain"),)),
    ),
    slots=(
        Slot(slot="new_medicine", cues=("new", "changed", "added", "started", "lately", "recent"),
             answer="The doctor put me on tramadol the day before yesterday. The sertraline I have had for years."),
        Slot(slot="recreational", cues=("recreational", "ecstasy", "street", "party"), answer="No, nothing like that."),
    ),
    course=Course(
        severity=(0.42, 0.52),
        drift_per_hour=0.05,
        floor=0.05,
        crisis_at=0.8,
        crisis_text="Temperature 41 degC with rigid muscles: intubation and paralysis.",
        effects=(
            Effect(parameter="heart_rate", shift=95), Effect(parameter="sbp", shift=55), Effect(parameter="dbp", shift=25),
            Effect(parameter="temperature", shift=3.6), Effect(parameter="respiratory_rate", shift=17), Effect(parameter="gcs", shift=-2.4),
            Effect(parameter="ck", shift=2600), Effect(parameter="lactate", shift=3.5),
        ),
        responses=(
            Response(match="drug:diazepam", per_hour=-0.10, delay_min=10, lasts_min=240, once_group="sedation"),
            Response(match="drug:lorazepam", per_hour=-0.10, delay_min=10, lasts_min=240, once_group="sedation"),
            Response(match="drug:midazolam", per_hour=-0.10, delay_min=10, lasts_min=120, once_group="sedation"),
            Response(match="procedure:external_cooling", per_hour=-0.02, delay_min=20, lasts_min=240, once_group="cooling"),
            Response(match="care:iv_fluid", per_hour=-0.03, delay_min=15, lasts_min=240, once_group="fluid"),
            Response(match="group:serotonergic", per_hour=0.10, delay_min=30, lasts_min=360, once_group="harm"),
            Response(match="group:antipsychotic", per_hour=0.04, delay_min=20, lasts_min=240, once_group="block"),
            Response(match="care:restraint", per_hour=0.05, lasts_min=240, once_group="tied"),
        ),
    ),
    findings=(
        Finding(code="pupils", text="dilated, reactive"), Finding(code="mydriasis", text="yes"), Finding(code="sweating", text="yes"),
        Finding(code="agitation", text="yes"), Finding(code="tremor", text="yes"), Finding(code="hyperreflexia", text="yes"),
        Finding(code="inducible_clonus", text="yes"), Finding(code="spontaneous_clonus", text="yes", probability=0.6),
        Finding(code="ocular_clonus", text="yes", probability=0.5), Finding(code="bowel_sounds", text="increased"),
        Finding(code="diarrhoea_urination", text="yes", probability=0.6), Finding(code="skin_perfusion", text="warm and flushed"),
    ),
    results=(Result(code="ck", level=(120, 260)),),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"qtc_ms": 446}),
        Study(modality="ct", body_part="head", findings="No haemorrhage, no mass.", impression="Normal CT of the head."),
    ),
    esi=2,
    zone="acute",
    accepted_names=("serotonin syndrome", "serotonin toxicity", "serotonin toxidrome"),
    workup=("clonus and reflexes", "temperature", "creatine kinase", "list of every serotonergic drug with dates"),
    treatment=("stop every serotonergic drug", "benzodiazepine", "fluid and active cooling", "cyproheptadine where it is stocked"),
    pitfalls=("antipsychotic or physical restraint for the restlessness", "another serotonergic antiemetic or opioid", "calling it infection"),
    teaching=("Clonus is what sets serotonin toxicity apart from anticholinergic and malignant hyperthermic states.",),
    sources=("Dunkley 2003 QJM 96:635 (Hunter criteria)", "Boyer 2005 N Engl J Med 352:1112"),
)  # fmt: skip
