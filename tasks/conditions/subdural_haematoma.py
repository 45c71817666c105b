"""A fall on the head: a crescent along the vault, its density tells how old it is."""

from medmcp.tasks.condition import Choice, Condition, HomeMedicine, Picture, Problem, Request, Sight, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="subdural_haematoma",
    name="Acute subdural haematoma",
    icd10="S06.5X0A",
    split="train",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="An older adult who fell two days ago and is slower than before.",
    topic="head injury",
    complaints=("fell on the head and is slower since", "headache after a fall in the bathroom", "drowsy after a fall, takes a blood thinner"),
    onset_hours=(3, 60),
    age=(56, 79),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="headache", probability=0.8, lay="The head hurts, dull.", cues=("head", "ache")),
        Symptom(name="confusion", probability=0.5, lay="I mix things up today.", cues=("confus", "muddl", "mix")),
        Symptom(name="vomiting", probability=0.2, lay="I was sick this morning.", cues=("vomit", "sick")),
    ),
    problems=(
        Problem(code="I48.91", name="Atrial fibrillation", probability=0.6,
                medicines=(HomeMedicine(drug="apixaban", dose=5, unit="mg", frequency="bid", indication="atrial fibrillation"),)),
        Problem(code="I10", name="Hypertension", probability=0.6,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    studies=(
        Study(
            modality="ct", body_part="head", on_file=True, findings="Crescentic collection along the convexity, midline displaced.",
            impression="Subdural haematoma.",
            request=Request(indication="fall on the head, slower since; haemorrhage?", information="Takes an anticoagulant.", referrer="emergency department",
                            urgency="stat", protocol="unenhanced CT of the head"),
            pictures=(
                Picture(
                    kind="ct_head_upper", view="above the basal ganglia", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="collection", draws="crescent", code="crescent_collection", region="extra_axial_space", x=(92, 98), y=(240, 270),
                              size_mm=(92, 114), ratio=(0.18, 0.26), angle=(88, 96), edge=(2, 2), visibility="obvious",
                              choices=(Choice(words="high attenuation", level=(60, 72)), Choice(words="low attenuation", level=(16, 24)))),
                        Sight(name="shift", draws="shift", code="displaced_midline", region="midline", x=(256, 256), y=(250, 250), size_mm=(8, 14),
                              ratio=(1, 1), look=("{side}",), visibility="moderate"),
                    ),
                ),
            ),
        ),
    ),
    esi=2,
    accepted_names=("subdural haematoma", "subdural hematoma", "acute subdural haematoma", "subdural haemorrhage"),
    workup=("CT head within an hour", "clotting and last dose of the anticoagulant", "GCS and pupils every half hour"),
    treatment=("stop and reverse the anticoagulant", "neurosurgeon now; operation by thickness, midline and consciousness"),
    pitfalls=("a thin crescent along the falx or tentorium", "blood as dense as brain in the second week"),
    teaching=("Thickness over 10 mm or a midline shift over 5 mm is operated whatever the GCS.",),
    sources=("Bullock 2006 Neurosurgery 58:S16", "NICE NG232 2023"),
)  # fmt: skip
