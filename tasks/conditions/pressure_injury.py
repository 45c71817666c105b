"""Pressure injury of the sacrum, of a stage that differs between patients."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pressure_injury",
    name="Pressure ulcer of the sacral region",
    icd10="L89.159",
    split="train",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An older adult in bed for weeks with a sore over the sacrum.",
    topic="wound",
    complaints=("a sore over the tail bone", "a wound on the buttocks that nobody had seen", "the carer found a sore at the bottom of the back"),
    onset_hours=(200, 900),
    age=(62, 92),
    sex="any",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="wound pain", probability=0.5, lay="It burns when I sit.", cues=("pain", "hurt", "burn", "sore")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    studies=(
        Study(
            modality="photo", body_part="skin", on_file=True, prior_days=(10, 21), findings="See the photograph.",
            impression="Photograph, not reported.",
            pictures=(
                Picture(
                    kind="wound", view="sacrum, with ruler", tone=(0.05, 0.75),
                    sights=(
                        Sight(name="redness", draws="redness", code="wound_redness", region="surrounding_skin", x=(250, 262), y=(214, 226), size_mm=(70, 82),
                              ratio=(0.85, 0.95), level=(0.16, 0.22), edge=(50, 60), probability=0.5, prior=(1.0, 1.0), visibility="subtle"),
                        Sight(name="wound", draws="wound", code="deep_wound", region="wound_bed", x=(250, 262), y=(214, 226), size_mm=(32, 58),
                              ratio=(0.7, 0.92), level=(0.94, 0.98), edge=(2.5, 3.5), wobble=(0.03, 0.08), look=("red",), prior=(0.8, 1.3),
                              visibility="obvious"),
                        Sight(name="fat", draws="fat", code="subcutaneous_fat", region="wound_bed", within="wound", x=(0.3, 0.45), y=(-0.3, 0.1),
                              size_mm=(0.26, 0.34), ratio=(0.6, 0.8), level=(0.85, 0.92), edge=(4, 6), wobble=(0.1, 0.2), prior=(1.0, 1.0)),
                        Sight(name="bone", draws="bone", code="bone_in_bed", region="wound_bed", within="wound", x=(-0.15, 0.05), y=(-0.1, 0.2),
                              size_mm=(0.18, 0.26), ratio=(0.7, 0.9), level=(0.9, 0.95), edge=(2, 4), wobble=(0.05, 0.1), probability=0.45,
                              prior=(1.0, 1.0), visibility="subtle"),
                        Sight(name="eschar", draws="eschar", code="covering_eschar", region="wound_bed", within="wound", x=(0, 0), y=(0, 0),
                              size_mm=(0.93, 0.96), ratio=(0.72, 0.9), angle=(0, 0), level=(0.97, 1.0), edge=(4, 5), wobble=(0.02, 0.04),
                              probability=0.0, prior=(1.0, 1.0), visibility="obvious"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("pressure ulcer", "pressure injury", "decubitus ulcer", "sacral pressure injury"),
    workup=("photograph with a ruler, area against the last one", "stage by the deepest tissue that is seen", "probe for bone and undermining", "Braden score, nutrition"),
    treatment=("relieve the pressure", "debride what covers the base", "dressing by the bed", "surgery for exposed bone"),
    pitfalls=("staging a wound whose base is covered", "staging backwards as it heals"),
    teaching=("The stage is the deepest tissue seen; a covered base is unstageable until it is cleared.",),
    sources=("Edsberg 2016 J Wound Ostomy Continence Nurs 43:585", "EPUAP/NPIAP/PPPIA guideline 2019"),
)  # fmt: skip
