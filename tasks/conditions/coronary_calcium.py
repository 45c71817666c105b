"""A calcium scan for prevention: unenhanced gated slices, scored artery by artery."""

from medmcp.tasks.condition import Condition, HomeMedicine, Picture, Problem, Request, Result, Sight, Study, Symptom

__all__ = ["CONDITION"]

LESION = {
    "draws": "calcium",
    "code": "coronary_calcification",
    "visibility": "obvious",
    "edge": (1.0, 1.2),
    "wobble": (0.0, 0.05),
    "ratio": (0.55, 0.85),
}


def _calcium(vessel: str, x: float, y: float, chance: float, levels: tuple[float, float] = (160, 620)) -> Sight:
    """A lesion of one artery on one slice, 3.2 to 6.4 mm long."""
    return Sight(
        name=f"{vessel} calcium",
        region=vessel,
        x=(x - 3, x + 3),
        y=(y - 3, y + 3),
        size_mm=(3.2, 6.4),
        level=levels,
        probability=chance,
        **LESION,
    )


def _stent(vessel: str, x: float, y: float) -> Sight:
    """A stent, as a case may have one."""
    return Sight(name=f"{vessel} stent", draws="stent", code="coronary_stent", region=vessel, x=(x, x), y=(y, y), size_mm=(5.6, 6.4), ratio=(0.85, 0.95),
                 angle=(0, 0), level=(850, 1000), probability=0.0, visibility="obvious")  # fmt: skip


CONDITION = Condition(
    key="coronary_calcium",
    name="Coronary artery calcification",
    icd10="I25.10",
    split="train",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="An adult without complaints who wants to know about a statin.",
    topic="prevention",
    complaints=("calcium scan before deciding on a statin", "wants to know the risk of the heart", "heart scan for prevention, no complaints"),
    onset_hours=(24, 400),
    age=(45, 74),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="chest pain", probability=0.0, lay="No pain in the chest, never.", cues=("chest", "pain")),
        Symptom(name="breathlessness", probability=0.1, lay="Only on the fourth floor.", cues=("breath",)),
    ),
    problems=(
        Problem(code="E78.5", name="Hyperlipidaemia", probability=0.8),
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    results=(Result(code="cholesterol_ldl", level=(115, 175)),),
    studies=(
        Study(
            modality="ct", body_part="heart", on_file=True, findings="Slices of the heart without contrast.", impression="Calcium to be scored.",
            request=Request(indication="intermediate ten-year risk, calcium score", information="No symptoms, no known coronary disease.",
                            referrer="family doctor", urgency="routine", protocol="ECG-gated unenhanced CT of the heart, 3 mm, 120 kVp"),
            pictures=(
                Picture(kind="ct_heart", view="slice 1, left main level",
                        sights=(_calcium("lm", 282, 196, 0.2), _calcium("lad", 334, 172, 0.7), _calcium("rca", 180, 232, 0.4), _stent("lm", 282, 196),
                                _stent("lad", 334, 172), _stent("lcx", 352, 268), _stent("rca", 180, 232))),
                Picture(kind="ct_heart", view="slice 2, 9 mm lower",
                        sights=(_calcium("lad", 332, 174, 0.5), _calcium("lcx", 352, 268, 0.5), _calcium("rca", 180, 232, 0.5))),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("coronary calcification", "coronary artery calcium", "subclinical coronary atherosclerosis"),
    workup=("Agatston score in total and by artery", "CAC-DRS", "nodules and other findings in the field"),
    treatment=("0: a statin may wait unless there is diabetes, smoking or family history", "1 to 99: favours a statin from 55 years", "100 and more: statin"),
    pitfalls=("scoring a stent", "calcium of the aortic root or the mitral ring counted", "a zero taken for a normal coronary tree in a patient with chest pain"),
    teaching=("Each lesion counts its area from 130 HU times 1 to 4 by its peak density.",),
    sources=("Agatston 1990 J Am Coll Cardiol 15:827", "Hecht 2018 J Cardiovasc Comput Tomogr 12:185", "Grundy 2018 Circulation 139:e1082"),
)  # fmt: skip
