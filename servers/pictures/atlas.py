"""The teaching atlas: reference pictures with known diagnoses, for search_similar_cases. None of them is a patient.

One row a case: what it shows in the words of `clinical/visual_findings.py` and the scene that it is drawn from. Typical
pictures as textbooks describe them (sources of the descriptors: see that table).
"""

from dataclasses import dataclass

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
from medmcp.servers.pictures.scene import Kind, Mark, Scene

__all__ = ["ATLAS", "AtlasCase"]


@dataclass(frozen=True)
class AtlasCase:
    """A reference case."""

    ref: str
    diagnosis: str
    terms: frozenset[str]
    scene: Scene


def _case(
    ref: str, kind: Kind, diagnosis: str, terms: str, *marks: Mark, side: str = "", tone: float = 0.3
) -> AtlasCase:
    size = PICTURE_KINDS[kind]
    seed = sum(ord(letter) * (place + 1) for place, letter in enumerate(ref))
    scene = Scene.model_validate(
        {"kind": kind, "seed": seed, "width": size.width, "height": size.height, "spacing": size.spacing, "side": side,
         "tone": tone, "marks": marks}
    )  # fmt: skip
    return AtlasCase(ref, diagnosis, frozenset(term.strip() for term in terms.split(";")), scene)


def _lesion(a: float, b: float, look: str, level: float, wobble: float = 0.03, edge: float = 4) -> Mark:
    return Mark(draws="lesion", x=256, y=192, a=a, b=b, look=look, level=level, wobble=wobble, edge=edge)


DISC_RIGHT = Mark(draws="disc", x=340, y=256, a=31, b=28, angle=90, edge=3)


def _cup(ratio: float) -> Mark:
    return Mark(draws="cup", x=340, y=256, a=31 * ratio, b=28 * ratio, angle=90, edge=3)


def _spots(draws: str, x: float, y: float, count: int, look: str = "") -> Mark:
    return Mark(draws=draws, x=x, y=y, a=60, b=45, count=count, look=look)


ATLAS: tuple[AtlasCase, ...] = (
    # skin
    _case("AT-D01", "dermoscopy", "melanoma, superficial spreading", "pigmented_lesion; asymmetry; border_irregular; colour_patches; blue_grey_veil; streaks",
          _lesion(120, 88, "brown", 0.9, 0.15), Mark(draws="patch", x=300, y=160, a=58, b=46, look="dark", level=0.9, wobble=0.2, edge=8),
          Mark(draws="patch", x=210, y=220, a=44, b=30, look="blue_grey", level=0.8, edge=10), Mark(draws="streaks", count=9, level=0.8)),
    _case("AT-D02", "dermoscopy", "melanoma, nodular", "pigmented_lesion; border_irregular; blue_grey_veil; ulceration; colour_patches",
          _lesion(90, 82, "dark", 0.95, 0.08), Mark(draws="patch", x=262, y=186, a=52, b=44, look="blue_grey", level=0.85, edge=12),
          Mark(draws="ulcer", x=280, y=210, a=20, b=14, edge=4)),
    _case("AT-D03", "dermoscopy", "melanocytic naevus, junctional", "pigmented_lesion; symmetric; border_regular; pigment_network",
          _lesion(62, 56, "brown", 0.8, 0.02, 9), Mark(draws="network", level=0.5)),
    _case("AT-D04", "dermoscopy", "melanocytic naevus, compound", "pigmented_lesion; symmetric; border_regular; pigment_network",
          _lesion(78, 70, "brown", 0.85, 0.03, 7), Mark(draws="network", level=0.4)),
    _case("AT-D05", "dermoscopy", "basal cell carcinoma, nodular", "pink_lesion; arborising_vessels; ovoid_nests; ulceration; border_regular",
          _lesion(92, 80, "pink", 0.65, 0.05), Mark(draws="vessels", count=5, level=0.8), Mark(draws="nests", count=4, level=0.7),
          Mark(draws="ulcer", x=270, y=200, a=20, b=14, edge=4), tone=0.1),
    _case("AT-D06", "dermoscopy", "seborrhoeic keratosis", "pigmented_lesion; border_regular; milia_like_cysts; comedo_like_openings",
          _lesion(104, 86, "waxy", 0.9, 0.05, 2), Mark(draws="cysts", count=16, level=0.8), Mark(draws="plugs", count=9, level=0.8)),
    _case("AT-D07", "dermoscopy", "squamous cell carcinoma in situ", "pink_lesion; ulceration; halo_redness; border_irregular",
          _lesion(84, 70, "pink", 0.7, 0.1), Mark(draws="ulcer", x=250, y=190, a=26, b=18, edge=5)),
    # chest films
    _case("AT-C01", "chest_film", "primary spontaneous pneumothorax", "pleural_line", Mark(draws="pneumothorax", look="left", a=36, level=0.24, x=428, y=250)),
    _case("AT-C02", "chest_film", "lobar pneumonia", "airspace_opacity", Mark(draws="opacity", look="right_upper", x=168, y=170, a=70, b=60, level=0.85, edge=26, wobble=0.1)),
    _case("AT-C03", "chest_film", "pleural effusion", "meniscus_opacity", Mark(draws="effusion", look="right", y=332, level=0.97)),
    _case("AT-C04", "chest_film", "lung cancer as a solitary nodule", "lung_nodule_film", Mark(draws="nodule", x=352, y=170, a=16, b=14, level=0.3, edge=3, wobble=0.1)),
    _case("AT-C05", "chest_film", "normal film", "normal"),
    # CT
    _case("AT-T01", "ct_chest", "adenocarcinoma of the lung", "lung_nodule; spiculated", Mark(draws="nodule", x=140, y=230, a=12, b=11, level=35, edge=1.5, wobble=0.14)),
    _case("AT-T02", "ct_chest", "granuloma", "lung_nodule; smooth", Mark(draws="nodule", x=362, y=240, a=6, b=6, level=60, edge=1.2)),
    _case("AT-T03", "ct_chest", "intrapulmonary lymph node", "lung_nodule; smooth; perifissural", Mark(draws="nodule", x=178, y=290, a=6, b=4, level=35, edge=1.2)),
    _case("AT-A01", "ct_abdomen", "lipid-rich adrenal adenoma", "adrenal_nodule; low_attenuation", Mark(draws="nodule", x=312, y=254, a=15, b=12, level=2, edge=1.5)),
    _case("AT-A02", "ct_abdomen", "adrenal metastasis", "adrenal_nodule; soft_tissue_attenuation", Mark(draws="nodule", x=312, y=254, a=18, b=15, level=38, edge=1.5, wobble=0.06)),
    _case("AT-A03", "ct_abdomen", "phaeochromocytoma", "adrenal_nodule; soft_tissue_attenuation", Mark(draws="nodule", x=206, y=254, a=20, b=17, level=32, edge=1.5)),
    # pulmonary arteries, heart, head, liver, kidney
    _case("AT-P01", "ct_pulmonary", "lobar pulmonary embolism", "filling_defect; right", Mark(draws="defect", x=192, y=259, a=18, b=7, level=50)),
    _case("AT-P02", "ct_pulmonary", "pulmonary embolism with right heart strain", "filling_defect; left; wide_right_ventricle",
          Mark(draws="defect", x=326, y=252, a=22, b=9, angle=24, level=50), Mark(draws="wide_ventricle", a=16)),
    _case("AT-P03", "ct_pulmonary", "normal pulmonary angiogram", "normal"),
    _case("AT-K01", "ct_heart", "mild calcified coronary disease", "coronary_calcification; lad", Mark(draws="calcium", x=334, y=172, a=5, b=3, level=260)),
    _case("AT-K02", "ct_heart", "extensive calcified coronary disease", "coronary_calcification; lad; rca; lcx", Mark(draws="calcium", x=334, y=172, a=12, b=6, level=600),
          Mark(draws="calcium", x=180, y=232, a=6, b=9, level=520), Mark(draws="calcium", x=352, y=268, a=6, b=8, level=450)),
    _case("AT-K03", "ct_heart", "no coronary calcium", "normal"),
    _case("AT-B01", "ct_head", "infarct of the middle cerebral artery", "low_attenuation_area; insula; lentiform", Mark(draws="low", x=344, y=248, a=36, b=8, angle=90, level=7, edge=5),
          Mark(draws="low", x=316, y=250, a=27, b=15, angle=90, level=7, edge=5)),
    _case("AT-B02", "ct_head", "occlusion of the middle cerebral artery", "dense_vessel", Mark(draws="vessel", x=318, y=306, a=16, b=3, angle=-15, level=62)),
    _case("AT-B03", "ct_head", "normal head", "normal"),
    _case("AT-B04", "ct_head_upper", "acute subdural haematoma", "crescent_collection; high_attenuation; displaced_midline", Mark(draws="crescent", x=418, y=255, a=120, b=24, angle=84, level=66),
          Mark(draws="shift", a=12, look="left")),
    _case("AT-B05", "ct_head_upper", "chronic subdural haematoma", "crescent_collection; low_attenuation", Mark(draws="crescent", x=418, y=255, a=120, b=24, angle=84, level=20)),
    _case("AT-B06", "ct_head_upper", "normal head", "normal"),
    _case("AT-L01", "ct_liver", "hepatocellular carcinoma", "liver_observation; nonrim_arterial_phase_hyperenhancement", Mark(draws="phase", look="arterial"),
          Mark(draws="lesion", x=150, y=236, a=20, b=18, level=150)),
    _case("AT-L02", "ct_liver", "simple cyst of the liver", "liver_lesion; water_density", Mark(draws="phase", look="portal_venous"), Mark(draws="lesion", x=150, y=236, a=18, b=16, level=6)),
    _case("AT-L03", "ct_liver", "metastasis", "liver_lesion", Mark(draws="phase", look="portal_venous"), Mark(draws="lesion", x=150, y=236, a=18, b=15, level=62, edge=4)),
    _case("AT-N01", "ct_kidney", "simple cyst of the kidney", "renal_cystic_mass; thin_smooth_wall; no_septa", Mark(draws="phase", look="portal_venous"),
          Mark(draws="lesion", x=130, y=270, a=26, b=24, level=6)),
    _case("AT-N02", "ct_kidney", "cystic renal cell carcinoma", "renal_cystic_mass; nodule_with_acute_margins", Mark(draws="phase", look="portal_venous"),
          Mark(draws="lesion", x=130, y=270, a=30, b=28, level=14), Mark(draws="lesion", x=148, y=276, a=8, b=7, level=95)),
    _case("AT-N03", "ct_kidney", "clear-cell renal cell carcinoma", "solid_mass", Mark(draws="phase", look="portal_venous"), Mark(draws="lesion", x=130, y=270, a=30, b=28, level=110, edge=3)),
    # breast
    _case("AT-M01", "mammogram", "invasive ductal carcinoma", "breast_mass; spiculated; irregular", Mark(draws="mass", x=200, y=230, a=26, b=22, level=0.8, edge=2.5, wobble=0.12, look="spiculated")),
    _case("AT-M02", "mammogram", "fibroadenoma", "breast_mass; circumscribed; oval", Mark(draws="mass", x=210, y=320, a=30, b=21, level=0.66, edge=2, look="circumscribed")),
    _case("AT-M03", "mammogram", "ductal carcinoma in situ", "breast_calcifications; fine_linear", Mark(draws="calcifications", x=220, y=300, a=16, b=10, count=18, level=0.6, look="fine")),
    # thyroid
    _case("AT-U01", "thyroid_ultrasound", "papillary thyroid carcinoma", "thyroid_nodule; very_hypoechoic; punctate_foci; taller_than_wide; irregular_margin",
          Mark(draws="nodule", x=240, y=190, a=58, b=42, angle=90, level=0.2, edge=2.5, count=9, wobble=0.07), side="right"),
    _case("AT-U02", "thyroid_ultrasound", "follicular adenoma", "thyroid_nodule; hypoechoic; smooth_margin",
          Mark(draws="nodule", x=240, y=190, a=70, b=48, level=0.32, edge=2.5), side="right"),
    _case("AT-U03", "thyroid_ultrasound", "colloid cyst", "thyroid_cyst; smooth_margin", Mark(draws="cyst", x=240, y=190, a=55, b=42, edge=2), side="right"),
    # eye
    _case("AT-F01", "fundus", "normal fundus", "optic_disc; optic_cup; small_cup", DISC_RIGHT, _cup(0.35), side="right"),
    _case("AT-F02", "fundus", "moderate non-proliferative diabetic retinopathy", "optic_disc; microaneurysms; retinal_haemorrhages; hard_exudates",
          DISC_RIGHT, _cup(0.35), _spots("microaneurysm", 151, 138, 10), _spots("haemorrhage", 151, 374, 7), _spots("exudate", 192, 266, 8), side="right"),
    _case("AT-F03", "fundus", "proliferative diabetic retinopathy", "optic_disc; new_vessels; boat_haemorrhage; retinal_haemorrhages",
          DISC_RIGHT, _cup(0.3), Mark(draws="new_vessels", x=340, y=256, a=58, b=58), Mark(draws="boat", x=200, y=340, a=52, b=38), side="right"),
    _case("AT-F04", "fundus", "glaucomatous disc", "optic_disc; optic_cup; large_cup", DISC_RIGHT, _cup(0.75), side="right"),
    # colon
    _case("AT-H01", "histology", "hyperplastic polyp", "gland_pattern; serrated_lumen; nuclei; basal_pale",
          Mark(draws="glands", look="serrated", count=5, level=0.25, wobble=0.05)),
    _case("AT-H02", "histology", "tubular adenoma, low-grade dysplasia", "gland_pattern; crowded; nuclei; elongated_stratified",
          Mark(draws="glands", look="crowded", count=5, level=0.8, wobble=0.08)),
    _case("AT-H03", "histology", "adenoma with high-grade dysplasia", "gland_pattern; cribriform; nuclei; rounded_dark",
          Mark(draws="glands", look="cribriform", count=5, level=1.0, wobble=0.14)),
    _case("AT-H04", "histology", "normal colonic mucosa", "gland_pattern; regular; nuclei; basal_pale",
          Mark(draws="glands", look="regular", count=5, level=0.1, wobble=0.03)),
    # wounds
    _case("AT-W01", "wound", "pressure injury, stage 2", "shallow_wound", Mark(draws="wound", x=256, y=220, a=62, b=50, look="shallow", level=0.9, edge=3, wobble=0.05)),
    _case("AT-W02", "wound", "pressure injury, stage 3", "deep_wound; subcutaneous_fat; slough", Mark(draws="wound", x=256, y=220, a=80, b=64, look="red", level=0.95, edge=3, wobble=0.08),
          Mark(draws="fat", x=280, y=205, a=24, b=18, level=0.85, edge=5), Mark(draws="slough", x=236, y=232, a=30, b=20, level=0.9, edge=7)),
    _case("AT-W03", "wound", "pressure injury, unstageable", "deep_wound; covering_eschar", Mark(draws="wound", x=256, y=220, a=72, b=58, look="red", level=0.9, edge=3),
          Mark(draws="eschar", x=256, y=220, a=64, b=52, level=1, edge=5)),
    _case("AT-W04", "wound", "deep tissue pressure injury", "maroon_skin", Mark(draws="wound", x=256, y=220, a=66, b=52, look="maroon", level=0.8, edge=18), tone=0.5),
    _case("AT-W05", "wound", "neuro-ischaemic diabetic foot ulcer", "deep_wound; tendon_in_bed; wound_redness", Mark(draws="redness", x=256, y=220, a=110, b=90, level=0.3, edge=40),
          Mark(draws="wound", x=256, y=220, a=48, b=40, look="red", level=0.95, edge=3), Mark(draws="tendon", x=256, y=220, a=12, b=26, level=0.9, edge=3)),
)  # fmt: skip
