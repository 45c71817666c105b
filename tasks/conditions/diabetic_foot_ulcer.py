"""Ulcer of the diabetic foot: superficial or down to tendon or bone."""

from medmcp.tasks.condition import (
    Condition,
    HomeMedicine,
    Picture,
    Problem,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="diabetic_foot_ulcer",
    name="Type 2 diabetes mellitus with foot ulcer",
    icd10="E11.621",
    split="test",
    domain="visual_diagnosis",
    difficulty="advanced",
    teaser="An adult with diabetes and a sore under the foot that does not hurt.",
    topic="wound",
    complaints=("a sore under the foot that does not hurt", "blood on the sock", "a hole under the big toe"),
    onset_hours=(200, 1500),
    age=(45, 82),
    sex="any",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="wound pain", probability=0.1, lay="I hardly feel it.", cues=("pain", "hurt", "feel")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    problems=(Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=1.0,
                      medicines=(HomeMedicine(drug="metformin", dose=1000, unit="mg", frequency="bid", indication="type 2 diabetes"),)),),
    studies=(
        Study(
            modality="photo", body_part="lower_limb", on_file=True, prior_days=(10, 21), findings="See the photograph.",
            impression="Photograph, not reported.",
            pictures=(
                Picture(
                    kind="wound", view="sole of the foot, with ruler", tone=(0.05, 0.75),
                    sights=(
                        Sight(name="redness", draws="redness", code="wound_redness", region="surrounding_skin", x=(250, 262), y=(214, 226), size_mm=(58, 66),
                              ratio=(0.85, 0.95), level=(0.16, 0.22), edge=(50, 60), probability=0.5, prior=(1.0, 1.0), visibility="subtle"),
                        Sight(name="wound", draws="wound", code="deep_wound", region="wound_bed", x=(250, 262), y=(214, 226), size_mm=(18, 38),
                              ratio=(0.75, 0.94), level=(0.94, 0.98), edge=(2.5, 3.5), wobble=(0.02, 0.06), look=("red",), prior=(0.75, 1.3),
                              visibility="obvious"),
                        Sight(name="tendon", draws="tendon", code="tendon_in_bed", region="wound_bed", within="wound", x=(-0.1, 0.1), y=(-0.1, 0.1),
                              size_mm=(0.22, 0.3), ratio=(0.4, 0.6), level=(0.85, 0.92), edge=(2, 4), probability=0.5, prior=(1.0, 1.0),
                              visibility="subtle"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("diabetic foot ulcer", "neuropathic ulcer", "diabetic foot"),
    workup=("photograph with a ruler, area against the last one", "probe to bone", "pulses, ankle or toe pressure", "plain film, CRP"),
    treatment=("off-loading", "debridement", "antibiotics only for clinical infection", "foot team, revascularisation"),
    pitfalls=("judging depth on a photograph", "no off-loading"),
    teaching=("The photograph gives the area, the probe the depth: grade 3 is bone infection or abscess, seen or not.",),
    sources=("IWGDF guidelines 2023, Diabetes Metab Res Rev 40:e3657", "NICE NG19", "Wagner 1981 Foot Ankle 2:64"),
)  # fmt: skip
