"""What can be found on an image, in descriptors: one row a finding, never a diagnosis.

Terms follow the Fleischner glossary (Hansell 2008 Radiology 246:697; Bankier 2024), ACR BI-RADS 5th ed. 2013, ACR TI-RADS
2017, the dermoscopy consensus (Kittler 2016 J Am Acad Dermatol 74:1093), the ETDRS report 10 (1991) and NPIAP 2016.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["FINDINGS", "FindingType", "Growth"]

Growth = Literal["long_axis", "mean_diameter", "two_axes"]


class FindingType(Row):
    """A kind of finding. `measure`: outline (a closed border), inner (a border within another structure), rim (a gap beside the
    chest wall), or nothing to measure."""

    code: str
    kinds: tuple[str, ...]
    structure: str  # what it is, in neutral words
    terms: tuple[str, ...]
    margin: str = ""
    tone: str = ""  # density, attenuation, echogenicity or colour
    measure: Literal["outline", "inner", "rim", ""] = ""
    features: tuple[str, ...] = ()  # what grading systems take from it
    growth: Growth = "long_axis"  # what is compared with an earlier image (`world/comparison.py`)


def _row(code: str, kinds: str, structure: str, terms: str, margin: str = "", tone: str = "",
         measure: Literal["outline", "inner", "rim", ""] = "", features: str = "", growth: Growth = "long_axis") -> FindingType:  # fmt: skip
    return FindingType(
        code=code, kinds=tuple(kinds.split()), structure=structure, terms=tuple(terms.split("; ")), margin=margin, tone=tone,
        measure=measure, features=tuple(features.split()), growth=growth,
    )  # fmt: skip


ROWS: tuple[FindingType, ...] = (
    # chest film
    _row("pleural_line", "chest_film", "thin line parallel to the chest wall", "visceral pleural line; no lung markings beyond it",
         "sharp", "more lucent than lung", "rim"),
    _row("airspace_opacity", "chest_film", "opacity", "homogeneous opacity; air bronchograms", "ill-defined", "soft-tissue density"),
    _row("meniscus_opacity", "chest_film", "opacity at the base", "dense opacity with a concave upper border; costophrenic angle obscured; hemidiaphragm not seen",
         "meniscus", "fluid density"),
    _row("lung_nodule_film", "chest_film", "rounded opacity", "solitary rounded opacity", "", "soft-tissue density", "outline"),
    _row("shifted_mediastinum", "chest_film", "heart and trachea", "heart and trachea displaced to the other side; hemidiaphragm flattened"),
    _row("lucency_under_dome", "chest_film", "lucency under the diaphragm", "crescent of lucency between dome and liver", "sharp", "as lucent as air"),
    # CT
    _row("filling_defect", "ct_pulmonary", "filling defect", "low-attenuation filling defect; outlined by contrast", "sharp", "soft-tissue attenuation", "outline"),
    _row("wide_right_ventricle", "ct_pulmonary", "right ventricle", "right ventricle wider than the left; septum straightened"),
    _row("coronary_calcification", "ct_heart", "calcification", "calcification in the course of a coronary artery", "sharp", "above 130 HU", "outline"),
    _row("coronary_stent", "ct_heart", "metallic struts", "tubular metallic struts in the course of a coronary artery", "sharp", "metal"),
    _row("low_attenuation_area", "ct_head ct_head_upper", "area of low attenuation", "low attenuation, loss of grey-white differentiation", "ill-defined", "low attenuation"),
    _row("dense_vessel", "ct_head", "vessel", "dense vessel", "sharp", "high attenuation"),
    _row("crescent_collection", "ct_head_upper", "collection between brain and vault", "crescentic collection that crosses sutures", "sharp"),
    _row("displaced_midline", "ct_head ct_head_upper", "midline structures", "midline displaced"),
    _row("liver_observation", "ct_liver", "focal observation of the liver", "focal observation", "", "", "outline"),
    _row("liver_lesion", "ct_liver", "focal lesion of the liver", "rounded lesion of low attenuation", "ill-defined", "low attenuation", "outline"),
    _row("renal_cystic_mass", "ct_kidney", "mass of the kidney", "rounded mass", "", "", "outline"),
    _row("lung_nodule", "ct_chest", "nodule", "solid nodule", "", "soft-tissue attenuation", "outline", growth="mean_diameter"),
    _row("ground_glass_nodule", "ct_chest", "nodule", "ground-glass nodule", "", "ground-glass attenuation", "outline", growth="mean_diameter"),
    _row("adrenal_nodule", "ct_abdomen", "nodule of an adrenal gland", "rounded nodule; homogeneous", "smooth", "", "outline"),
    # mammogram
    _row("breast_mass", "mammogram", "mass", "mass", "", "", "outline"),
    _row("breast_calcifications", "mammogram", "calcifications", "grouped calcifications"),
    # thyroid
    _row("thyroid_nodule", "thyroid_ultrasound", "nodule", "nodule", "", "", "outline", growth="two_axes"),
    _row("thyroid_cyst", "thyroid_ultrasound", "nodule", "anechoic nodule; enhancement behind it", "smooth", "anechoic", "outline",
         growth="two_axes"),
    # skin
    _row("pigmented_lesion", "dermoscopy", "pigmented lesion", "pigmented lesion", "", "", "outline"),
    _row("pink_lesion", "dermoscopy", "pink lesion", "pink, translucent lesion", "", "pink", "outline"),
    _row("pigment_network", "dermoscopy", "network", "regular pigment network"),
    _row("colour_patches", "dermoscopy", "areas of other colours", "several colours, unevenly spread", features="colour_variegated irregular_colour"),
    _row("blue_grey_veil", "dermoscopy", "structureless area", "blue-grey structureless area", tone="blue-grey"),
    _row("streaks", "dermoscopy", "streaks", "radial streaks at the periphery"),
    _row("arborising_vessels", "dermoscopy", "vessels", "branching vessels in focus", tone="red"),
    _row("ovoid_nests", "dermoscopy", "ovoid areas", "blue-grey ovoid areas", tone="blue-grey"),
    _row("ulceration", "dermoscopy", "ulceration", "ulceration with crust", features="oozing_or_crusting"),
    _row("milia_like_cysts", "dermoscopy", "cysts", "multiple milia-like cysts", tone="white"),
    _row("comedo_like_openings", "dermoscopy", "openings", "comedo-like openings", tone="brown"),
    _row("halo_redness", "dermoscopy", "redness around", "erythema around the lesion", tone="red", features="inflammation"),
    # fundus
    _row("optic_disc", "fundus", "optic disc", "optic disc", "sharp", "pink", "outline"),
    _row("optic_cup", "fundus", "optic cup", "pale cup within the disc", "", "pale", "inner"),
    _row("microaneurysms", "fundus", "red dots", "round red dots with sharp borders", "sharp", "red", features="microaneurysms"),
    _row("retinal_haemorrhages", "fundus", "haemorrhages", "intraretinal haemorrhages", "blurred", "dark red", features="more_than_microaneurysms"),
    _row("hard_exudates", "fundus", "yellow deposits", "waxy yellow deposits with sharp borders", "sharp", "yellow", features="more_than_microaneurysms"),
    _row("cotton_wool_spots", "fundus", "white patches", "fluffy white patches", "feathery", "white", features="more_than_microaneurysms"),
    _row("venous_beading", "fundus", "veins of uneven calibre", "beading of the vein", features="more_than_microaneurysms"),
    _row("irma", "fundus", "tortuous intraretinal vessels", "prominent intraretinal microvascular abnormalities", features="more_than_microaneurysms prominent_irma"),
    _row("new_vessels", "fundus", "fine vessels", "lacy fine vessels on the surface", tone="red", features="neovascularisation"),
    _row("boat_haemorrhage", "fundus", "haemorrhage", "boat-shaped haemorrhage with a level top", "level", "dark red",
         features="vitreous_or_preretinal_haemorrhage"),
    # histology
    _row("gland_pattern", "histology", "glands", "colonic glands"),
    _row("nuclei", "histology", "epithelial nuclei", "epithelial nuclei"),
    # wounds
    _row("skin_redness", "wound", "redness of intact skin", "intact skin, redness that does not blanch", "", "red", "outline", "nonblanchable_erythema"),
    _row("maroon_skin", "wound", "discoloured area", "deep red to maroon discolouration", "diffuse", "maroon", "outline", "deep_maroon_discolouration"),
    _row("shallow_wound", "wound", "wound", "open wound, pink moist bed, dermis exposed", "", "pink", "outline", "partial_thickness_or_blister ulcer"),
    _row("blister", "wound", "blister", "blister with clear fluid", "smooth", "skin-coloured", "outline", "partial_thickness_or_blister"),
    _row("deep_wound", "wound", "wound", "open wound through the whole skin", "", "red", "outline", "ulcer"),
    _row("subcutaneous_fat", "wound", "tissue in the bed", "fat lobules in the bed", tone="yellow", features="fat_visible"),
    _row("slough", "wound", "tissue in the bed", "slough over a part of the bed", tone="yellow"),
    _row("covering_eschar", "wound", "tissue in the bed", "eschar over the whole bed, base not seen", tone="black", features="base_obscured"),
    _row("covering_slough", "wound", "tissue in the bed", "slough over the whole bed, base not seen", tone="yellow", features="base_obscured"),
    _row("bone_in_bed", "wound", "tissue in the bed", "bone in the bed", tone="ivory", features="deep_structure_exposed deep_to_tendon_capsule_or_bone"),
    _row("tendon_in_bed", "wound", "tissue in the bed", "tendon in the bed", tone="white", features="deep_structure_exposed deep_to_tendon_capsule_or_bone"),
    _row("wound_redness", "wound", "redness around the wound", "redness around the wound", "diffuse", "red"),
    _row("black_toes", "wound", "black tissue", "dry black forefoot", "demarcated", "black", features="forefoot_gangrene"),
)  # fmt: skip

FINDINGS: dict[str, FindingType] = {row.code: row for row in ROWS}
