"""Stroke of the middle cerebral artery with early change on CT: region by region on both levels."""

from medmcp.servers.pictures.ct_head import REGION_PLACES
from medmcp.tasks.condition import Condition, HomeMedicine, Picture, Problem, Request, Sight, Study, Symptom

__all__ = ["CONDITION"]

WIDTH, SPACING = 512, 0.45
CHANCES = {
    "insula": 0.75,
    "lentiform": 0.55,
    "caudate": 0.3,
    "internal_capsule": 0.2,
    "m1": 0.35,
    "m2": 0.6,
    "m3": 0.3,
    "m4": 0.3,
    "m5": 0.45,
    "m6": 0.25,
}


def _change(region: str) -> Sight:
    """Early change of one region of the affected side; the places are those of the patient's left."""
    x, y, a, b = REGION_PLACES[region]
    long, short = max(a, b), min(a, b)
    return Sight(
        name=region, draws="low", code="low_attenuation_area", region=region, x=(WIDTH - x, WIDTH - x), y=(y, y), size_mm=(2 * long * SPACING, 2 * long * SPACING),
        ratio=(short / long, short / long), angle=(90, 90) if b > a else (0, 0), level=(5.5, 8), edge=(4, 6), wobble=(0.02, 0.06),
        probability=CHANCES[region], visibility="subtle",
    )  # fmt: skip


CONDITION = Condition(
    key="stroke_early_ct",
    name="Ischaemic stroke with early change on CT",
    icd10="I63.519",
    split="test",
    domain="radiology_report",
    difficulty="expert",
    teaser="An adult whose face and arm dropped; the stroke team waits for the reading.",
    topic="sudden weakness",
    complaints=("sudden weakness of one side, the stroke team waits", "arm and face dropped this morning", "found on the floor unable to move one side"),
    onset_hours=(2, 6),
    age=(50, 88),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="arm weakness", lay="It... won't lift.", cues=("arm", "weak", "lift")),
        Symptom(name="facial droop", probability=0.9, lay="My mouth hangs.", cues=("face", "mouth", "droop")),
        Symptom(name="severe headache", probability=0.0, lay="No headache.", cues=("head", "headache")),
    ),
    problems=(
        Problem(code="I48.91", name="Atrial fibrillation", probability=0.4),
        Problem(code="I10", name="Hypertension", probability=0.7,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    studies=(
        Study(
            modality="ct", body_part="head", on_file=True, findings="No haemorrhage. Early ischaemic change in the territory of a middle cerebral artery.",
            impression="Early infarction.",
            request=Request(indication="acute stroke, haemorrhage? early change?", information="Large-vessel occlusion on the angiogram, thrombectomy team on site.",
                            referrer="stroke team", urgency="stat", protocol="unenhanced CT of the head"),
            pictures=(
                Picture(
                    kind="ct_head", view="basal ganglia", sides=("right", "left"), mirrored=True,
                    sights=tuple(_change(region) for region in ("caudate", "lentiform", "internal_capsule", "insula", "m1", "m2", "m3")),
                ),
                Picture(
                    kind="ct_head_upper", view="above the basal ganglia", sides=("right", "left"), mirrored=True, as_first=True,
                    sights=tuple(_change(region) for region in ("m4", "m5", "m6")),
                ),
            ),
        ),
    ),
    esi=2,
    accepted_names=("stroke", "ischaemic stroke", "ischemic stroke", "middle cerebral artery infarct", "cerebral infarction"),
    workup=("both levels of the unenhanced CT, each of the ten regions", "ASPECTS", "angiography of neck and head", "onset and pre-stroke function"),
    treatment=("thrombolysis within its window", "thrombectomy for large-vessel occlusion; ASPECTS 3 to 5 by the large-core trials"),
    pitfalls=("a glance in the usual window", "an old infarct counted", "swelling without low attenuation counted"),
    teaching=("Ten regions, one point off for each with early change; the insular ribbon goes first.",),
    sources=("Barber 2000 Lancet 355:1670", "AHA/ASA 2019 Stroke 50:e344", "Sarraj 2023 N Engl J Med 388:1259"),
)  # fmt: skip
