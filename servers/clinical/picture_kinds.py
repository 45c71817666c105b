"""The kinds of picture the hospital takes: scale, regions, normal structures, and when one is technically good enough.

Limits of sharpness, noise, contrast and saturation are rules of this hospital for its own pictures (measured as
`pictures/measure.py` says); the positioning lists follow the European guidelines on quality criteria for diagnostic
radiographic images (EUR 16260, 1996), the NHSBSP 2006 mammography criteria and the ETDRS/NHS DESP 2021 grading manual.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["PICTURE_KINDS", "Fault", "PictureKind", "QualityLimits"]


class QualityLimits(Row):
    """A picture outside one of these is limited, outside two inadequate."""

    sharpness_min: float
    noise_max: float
    contrast_min: float
    saturation_max: float


class Fault(Row):
    """A technical fault of positioning or exposure, and what it takes away."""

    key: str  # as the scene names it
    item: str  # line of the check-list
    reported_as: str  # what the list says of it, with {v} the measure
    full: float = 1.0  # the measure when the fault is at 1, in the unit of reported_as
    serious: float  # from this amount on it is bad, below it limited
    hides: tuple[str, ...] = ()  # regions that cannot be judged when it is bad
    limits: str = ""  # what cannot be excluded then


class PictureKind(Row):
    """One kind of picture."""

    key: str
    modality: str
    body_part: str
    name: str
    width: int
    height: int
    spacing: float | None  # mm a pixel
    spacing_source: Literal["dicom", "calibration", "unknown"]
    slice_mm: float | None = None
    projection: bool = False  # a shadow picture: sizes are magnified
    window: str = "default"  # CT preset it opens with
    unit: str  # of its pixel values
    smooth: float = 0.8  # blur before measuring, pixels
    regions: tuple[str, ...]
    normal: tuple[tuple[str, str], ...]  # region and structure seen there when nothing is wrong
    checklist: tuple[str, ...] = ()  # positioning items that are ok without a fault
    faults: tuple[Fault, ...]
    limits: QualityLimits
    shows: tuple[str, ...] = ()  # features of grading systems that this picture can show
    not_shown: tuple[str, ...] = ()  # what it can never show

    def region(self, text: str) -> str:
        """The region that some words mean, or an empty text."""
        wanted = text.strip().lower().replace(" ", "_").replace("-", "_")
        for region in self.regions:
            if wanted in (region, region.removesuffix("_zone"), region.removesuffix("_quadrant")):
                return region
        return ""


MOTION = "motion"
ABCDE = ("asymmetry", "border_irregular", "colour_variegated", "irregular_shape", "irregular_colour", "oozing_or_crusting",
         "inflammation")  # fmt: skip

CT_FAULTS = (
    Fault(key=MOTION, item="breath hold", reported_as="movement during the scan", serious=0.5, limits="small lesions and thin walls"),
    Fault(key="noise", item="dose", reported_as="noisy for its dose", serious=0.5, limits="density of small lesions"),
    Fault(key="metal", item="artefact", reported_as="streaks from metal", serious=0.5, limits="what lies beside the metal"),
)  # fmt: skip
CT_LIMITS = QualityLimits(sharpness_min=0.00005, noise_max=0.03, contrast_min=0.05, saturation_max=0.6)

PICTURE_KINDS: dict[str, PictureKind] = {
    kind.key: kind
    for kind in (
        PictureKind(
            key="chest_film", modality="xray", body_part="chest", name="frontal chest radiograph", width=512, height=512,
            spacing=0.8, spacing_source="dicom", projection=True, unit="grey 0-1",
            regions=("right_upper_zone", "right_middle_zone", "right_lower_zone", "left_upper_zone", "left_middle_zone",
                     "left_lower_zone", "mediastinum", "below_diaphragm"),
            normal=(("right_upper_zone", "right apex aerated"), ("left_upper_zone", "left apex aerated"),
                    ("right_middle_zone", "right hilum of usual size"), ("left_middle_zone", "left hilum of usual size"),
                    ("right_lower_zone", "right costophrenic angle sharp"), ("left_lower_zone", "left costophrenic angle sharp"),
                    ("mediastinum", "heart less than half the width of the chest"), ("mediastinum", "trachea central"), ("below_diaphragm", "no lucency under the domes")),
            checklist=("rotation", "inspiration", "penetration", "coverage", "side marker"),
            faults=(
                Fault(key="rotation", item="rotation", reported_as="spinous processes {v:.0f} mm off the middle of the clavicles", full=21,
                      serious=0.6, limits="a shift of the mediastinum or a one-sided change of density"),
                Fault(key="shallow_inspiration", item="inspiration", reported_as="5 anterior ribs above the diaphragm", serious=0.6,
                      hides=("right_lower_zone", "left_lower_zone"), limits="consolidation at the bases, heart size"),
                Fault(key="underexposed", item="penetration", reported_as="vertebrae not visible behind the heart", serious=0.6,
                      hides=("left_lower_zone",), limits="consolidation behind the heart"),
                Fault(key="apices_cut", item="coverage", reported_as="apices cut off by {v:.0f} mm", full=54, serious=0.5,
                      hides=("right_upper_zone", "left_upper_zone"), limits="a small pneumothorax, disease of the apices"),
                Fault(key="no_marker", item="side marker", reported_as="no side marker", serious=2, limits="the side, without asking"),
                Fault(key=MOTION, item="sharpness", reported_as="blurred by movement", serious=0.5, limits="fine lines such as the pleura"),
            ),
            limits=QualityLimits(sharpness_min=0.0012, noise_max=0.035, contrast_min=0.12, saturation_max=0.25),
        ),
        PictureKind(
            key="ct_chest", modality="ct", body_part="chest", name="axial CT slice of the chest", width=512, height=512,
            spacing=0.7, spacing_source="dicom", slice_mm=1.25, window="lung", unit="HU", smooth=0.7,
            regions=("right_lung", "left_lung", "mediastinum", "chest_wall"),
            normal=(("right_lung", "right lung aerated, vessels taper"), ("left_lung", "left lung aerated, vessels taper"),
                    ("mediastinum", "heart and aorta of usual size"), ("chest_wall", "ribs intact")),
            checklist=("coverage", "breath hold"),
            faults=(Fault(key=MOTION, item="breath hold", reported_as="breathing during the scan", serious=0.5, limits="nodules under 6 mm"),
                    Fault(key="noise", item="dose", reported_as="noisy for its dose", serious=0.5, limits="ground-glass nodules"),
                    Fault(key="metal", item="artefact", reported_as="streaks from metal", serious=0.5, hides=("mediastinum",),
                          limits="what lies beside the metal")),
            limits=QualityLimits(sharpness_min=0.0006, noise_max=0.02, contrast_min=0.1, saturation_max=0.45),
        ),
        PictureKind(
            key="ct_abdomen", modality="ct", body_part="abdomen", name="axial CT slice of the upper abdomen, unenhanced", width=512,
            height=512, spacing=0.7, spacing_source="dicom", slice_mm=3.0, window="soft_tissue", unit="HU", smooth=1.0,
            regions=("liver", "spleen", "right_adrenal", "left_adrenal", "kidneys", "vessels"),
            normal=(("liver", "liver of even density, brighter than spleen"), ("spleen", "spleen of even density"),
                    ("right_adrenal", "right adrenal limbs thin"), ("left_adrenal", "left adrenal limbs thin"),
                    ("kidneys", "kidneys of equal size, no dilatation"), ("vessels", "aorta of usual calibre")),
            checklist=("coverage", "breath hold"),
            faults=(Fault(key=MOTION, item="breath hold", reported_as="breathing during the scan", serious=0.5, limits="small lesions"),
                    Fault(key="noise", item="dose", reported_as="noisy for its dose", serious=0.5, limits="density of small lesions"),
                    Fault(key="metal", item="artefact", reported_as="streaks from metal", serious=0.5, hides=("vessels",),
                          limits="what lies beside the metal")),
            limits=QualityLimits(sharpness_min=0.00018, noise_max=0.012, contrast_min=0.1, saturation_max=0.45),
        ),
        PictureKind(
            key="ct_pulmonary", modality="ct", body_part="chest", name="axial CT slice of the chest with contrast", width=512, height=512,
            spacing=0.7, spacing_source="dicom", slice_mm=1.25, window="angio", unit="HU", smooth=0.8,
            regions=("right_pulmonary_artery", "left_pulmonary_artery", "right_ventricle", "aorta", "lungs"),
            normal=(("right_pulmonary_artery", "right pulmonary artery filled evenly"), ("left_pulmonary_artery", "left pulmonary artery filled evenly"),
                    ("right_ventricle", "right ventricle narrower than the left"), ("aorta", "aorta without flap"), ("lungs", "lungs aerated")),
            checklist=("contrast timing", "breath hold"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="ct_heart", modality="ct", body_part="heart", name="axial ECG-gated CT slice of the heart, unenhanced", width=512, height=512,
            spacing=0.4, spacing_source="dicom", slice_mm=3.0, window="soft_tissue", unit="HU", smooth=0.6,
            regions=("lm", "lad", "lcx", "rca", "aorta", "lungs"),
            normal=(("aorta", "aortic root without calcification"), ("lungs", "lungs in the field aerated")),
            checklist=("ECG gating", "breath hold"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="ct_head", modality="ct", body_part="head", name="axial unenhanced CT slice of the head, level of the basal ganglia", width=512,
            height=512, spacing=0.45, spacing_source="dicom", slice_mm=5.0, window="stroke", unit="HU", smooth=1.4,
            regions=("caudate", "lentiform", "internal_capsule", "insula", "m1", "m2", "m3", "large_vessels", "extra_axial_space", "midline"),
            normal=(("caudate", "both caudate heads seen"), ("lentiform", "both lentiform nuclei seen"), ("internal_capsule", "both internal capsules seen"),
                    ("insula", "both insular ribbons seen"), ("m1", "cortex distinct from white matter"), ("m2", "cortex distinct from white matter"),
                    ("m3", "cortex distinct from white matter"), ("large_vessels", "no dense vessel"), ("extra_axial_space", "no collection"),
                    ("midline", "midline central")),
            checklist=("coverage", "head tilt"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="ct_head_upper", modality="ct", body_part="head", name="axial unenhanced CT slice of the head, above the basal ganglia", width=512,
            height=512, spacing=0.45, spacing_source="dicom", slice_mm=5.0, window="stroke", unit="HU", smooth=1.4,
            regions=("m4", "m5", "m6", "extra_axial_space", "midline", "vault"),
            normal=(("m4", "cortex distinct from white matter"), ("m5", "cortex distinct from white matter"), ("m6", "cortex distinct from white matter"),
                    ("extra_axial_space", "no collection"), ("midline", "midline central"), ("vault", "no fracture")),
            checklist=("coverage", "head tilt"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="ct_liver", modality="ct", body_part="liver", name="axial CT slice of the liver", width=512, height=512,
            spacing=0.7, spacing_source="dicom", slice_mm=2.5, window="liver", unit="HU", smooth=1.0,
            regions=("right_lobe", "left_lobe", "portal_vein", "spleen"),
            normal=(("right_lobe", "right lobe even"), ("left_lobe", "left lobe even"), ("portal_vein", "portal vein open"), ("spleen", "spleen even")),
            checklist=("phase", "breath hold"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="ct_kidney", modality="ct", body_part="kidney", name="axial CT slice of the kidneys", width=512, height=512,
            spacing=0.7, spacing_source="dicom", slice_mm=2.5, window="soft_tissue", unit="HU", smooth=1.0,
            regions=("right_kidney", "left_kidney", "renal_veins"),
            normal=(("right_kidney", "right kidney without a mass"), ("left_kidney", "left kidney without a mass"), ("renal_veins", "renal veins open")),
            checklist=("phase", "breath hold"),
            faults=(*CT_FAULTS,),
            limits=CT_LIMITS,
        ),
        PictureKind(
            key="mammogram", modality="mammography", body_part="breast", name="craniocaudal mammogram", width=448, height=560,
            spacing=0.25, spacing_source="dicom", projection=True, unit="grey 0-1", smooth=1.2,
            regions=("outer_half", "inner_half", "retroareolar"),
            normal=(("outer_half", "no mass, no grouped calcifications"), ("inner_half", "no mass, no grouped calcifications"),
                    ("retroareolar", "nipple in profile, no retraction")),
            checklist=("nipple in profile", "pectoral muscle at the edge", "compression", "exposure"),
            faults=(Fault(key="underexposed", item="exposure", reported_as="dense tissue without detail", serious=0.5, limits="calcifications in dense tissue"),
                    Fault(key=MOTION, item="compression", reported_as="blurred by movement", serious=0.4, limits="fine calcifications"),
                    Fault(key="noise", item="dose", reported_as="quantum mottle", serious=0.5, limits="fine calcifications")),
            limits=QualityLimits(sharpness_min=0.0002, noise_max=0.03, contrast_min=0.08, saturation_max=0.7),
        ),
        PictureKind(
            key="thyroid_ultrasound", modality="ultrasound", body_part="thyroid", name="transverse ultrasound of a thyroid lobe",
            width=480, height=384, spacing=0.09, spacing_source="dicom", unit="grey 0-1", smooth=2.5,
            regions=("lobe", "carotid_space", "trachea_side"),
            normal=(("lobe", "lobe of even echogenicity"), ("carotid_space", "no enlarged node beside the carotid artery"),
                    ("trachea_side", "tracheal wall smooth")),
            checklist=("depth", "gain", "contact"),
            faults=(Fault(key="poor_contact", item="contact", reported_as="shadow from poor contact", serious=0.5, hides=("carotid_space",),
                          limits="nodes beside the carotid artery"),
                    Fault(key=MOTION, item="stillness", reported_as="blurred by movement", serious=0.5, limits="punctate foci"),
                    Fault(key="noise", item="gain", reported_as="gain too high", serious=0.5, limits="the echogenicity of a nodule")),
            limits=QualityLimits(sharpness_min=0.0007, noise_max=0.03, contrast_min=0.05, saturation_max=0.3),
        ),
        PictureKind(
            key="dermoscopy", modality="photo", body_part="skin", name="dermoscopic photograph", width=512, height=384,
            spacing=0.04, spacing_source="calibration", unit="luminance 0-1",
            regions=("lesion", "surrounding_skin"),
            normal=(("surrounding_skin", "skin lines regular"), ("surrounding_skin", "no redness around")),
            checklist=("focus", "exposure", "scale"),
            faults=(Fault(key=MOTION, item="focus", reported_as="out of focus", serious=0.4, limits="network, vessels and dots"),
                    Fault(key="overexposed", item="exposure", reported_as="glare", serious=0.5, hides=("surrounding_skin",), limits="pale and white areas"),
                    Fault(key="noise", item="light", reported_as="too little light", serious=0.5, limits="fine structures")),
            limits=QualityLimits(sharpness_min=0.0003, noise_max=0.025, contrast_min=0.03, saturation_max=0.2),
            shows=ABCDE, not_shown=("evolving", "change_in_size", "altered_sensation"),
        ),
        PictureKind(
            key="fundus", modality="photo", body_part="eye", name="45-degree fundus photograph", width=512, height=512,
            spacing=None, spacing_source="unknown", unit="luminance 0-1", smooth=0.6,
            regions=("superotemporal_quadrant", "superonasal_quadrant", "inferotemporal_quadrant", "inferonasal_quadrant",
                     "posterior_pole"),
            normal=(("posterior_pole", "disc margin sharp"), ("posterior_pole", "macula without exudates or haemorrhages"),
                    ("superotemporal_quadrant", "vessels of even calibre"), ("superonasal_quadrant", "vessels of even calibre"),
                    ("inferotemporal_quadrant", "vessels of even calibre"), ("inferonasal_quadrant", "vessels of even calibre")),
            checklist=("field", "focus", "illumination"),
            faults=(Fault(key="media_haze", item="clarity", reported_as="hazy media", serious=0.5, limits="microaneurysms, cotton-wool spots"),
                    Fault(key="small_pupil", item="illumination", reported_as="dark periphery from a small pupil", serious=0.5,
                          hides=("superonasal_quadrant", "inferonasal_quadrant"), limits="disease of the nasal field"),
                    Fault(key=MOTION, item="focus", reported_as="out of focus", serious=0.4, limits="microaneurysms, fine new vessels")),
            limits=QualityLimits(sharpness_min=0.0004, noise_max=0.02, contrast_min=0.08, saturation_max=0.45),
            shows=("microaneurysms", "more_than_microaneurysms", "haemorrhages_over_20_in_each_quadrant", "venous_beading_2_quadrants",
                   "prominent_irma", "neovascularisation", "vitreous_or_preretinal_haemorrhage", "exudates_at_macula"),
        ),
        PictureKind(
            key="histology", modality="histology", body_part="colon", name="H&E section of colonic mucosa", width=384, height=384,
            spacing=0.002, spacing_source="calibration", unit="luminance 0-1",
            regions=("glands", "stroma"),
            normal=(("stroma", "lamina propria with scattered mononuclear cells"),),
            checklist=("focus", "staining", "folds"),
            faults=(Fault(key=MOTION, item="focus", reported_as="out of focus", serious=0.4, limits="nuclear detail"),
                    Fault(key="fold", item="folds", reported_as="tissue fold across the field", serious=0.6, limits="glands under the fold")),
            limits=QualityLimits(sharpness_min=0.0003, noise_max=0.02, contrast_min=0.05, saturation_max=0.4),
        ),
        PictureKind(
            key="wound", modality="photo", body_part="lower_limb", name="photograph of a wound with a ruler", width=512, height=512,
            spacing=0.3, spacing_source="calibration", unit="luminance 0-1",
            regions=("wound_bed", "wound_edge", "surrounding_skin"),
            normal=(("wound_edge", "edge attached"), ("surrounding_skin", "surrounding skin intact")),
            checklist=("focus", "exposure", "ruler"),
            faults=(Fault(key=MOTION, item="focus", reported_as="out of focus", serious=0.4, limits="tissue types in the bed"),
                    Fault(key="overexposed", item="exposure", reported_as="overexposed", serious=0.5, hides=("surrounding_skin",), limits="redness around the wound"),
                    Fault(key="noise", item="light", reported_as="too little light", serious=0.5, limits="colour of the bed")),
            limits=QualityLimits(sharpness_min=0.0004, noise_max=0.025, contrast_min=0.03, saturation_max=0.3),
            shows=("nonblanchable_erythema", "partial_thickness_or_blister", "fat_visible", "deep_structure_exposed",
                   "base_obscured", "deep_maroon_discolouration", "ulcer", "deep_to_tendon_capsule_or_bone",
                   "forefoot_gangrene", "whole_foot_gangrene"),
            not_shown=("abscess_or_osteomyelitis",),
        ),
    )
}  # fmt: skip
