"""What a finding of an image says to a classification: its coded terms as descriptors, one row a term.

Only the vocabulary of `visual_findings.py` and of the disease scripts is here. A term that denies something ("no washout") is a
descriptor too: it says that somebody looked.
"""

__all__ = ["LESIONS", "SIZE_OF", "TERMS", "own_descriptors"]

# system: kinds of finding that it classifies
LESIONS: dict[str, tuple[str, ...]] = {
    "bi_rads": ("breast_mass", "breast_calcifications", "breast_asymmetry"), "li_rads_ct_mri": ("liver_observation",),
    "ti_rads": ("thyroid_nodule",), "lung_rads": ("lung_nodule", "ground_glass_nodule"), "fleischner": ("lung_nodule", "ground_glass_nodule"), "bosniak_2019": ("renal_cystic_mass",),
    "recist_1_1": ("lung_nodule", "liver_lesion"), "aspects": ("low_attenuation_area",),
}  # fmt: skip
# system: descriptor that a measured size fills, and whether it is the mean diameter or the long axis
SIZE_OF: dict[str, tuple[str, str]] = {
    "lung_rads": ("size_mm", "mean"), "fleischner": ("size_mm", "mean"), "ti_rads": ("size_mm", "long"), "li_rads_ct_mri": ("size_mm", "long"),
}  # fmt: skip
# system and term: descriptors
TERMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("bi_rads", "mass"): ("finding=mass",), ("bi_rads", "grouped calcifications"): ("finding=calcifications", "distribution=grouped"),
    ("bi_rads", "focal asymmetry"): ("finding=focal_asymmetry",), ("bi_rads", "spiculated"): ("margin=spiculated",),
    ("bi_rads", "circumscribed"): ("margin=circumscribed",), ("bi_rads", "indistinct"): ("margin=indistinct",),
    ("bi_rads", "oval"): ("shape=oval",), ("bi_rads", "round"): ("shape=round",), ("bi_rads", "irregular"): ("shape=irregular",),
    ("bi_rads", "high density"): ("density=high",), ("bi_rads", "equal density"): ("density=equal",),
    ("bi_rads", "fine linear"): ("morphology=fine_linear_branching",), ("bi_rads", "amorphous"): ("morphology=amorphous",),
    ("li_rads_ct_mri", "nonrim arterial phase hyperenhancement"): ("aphe=nonrim",),
    ("li_rads_ct_mri", "rim arterial phase hyperenhancement"): ("aphe=rim",),
    ("li_rads_ct_mri", "no arterial phase hyperenhancement"): ("aphe=none",),
    ("li_rads_ct_mri", "nonperipheral washout"): ("washout=true",), ("li_rads_ct_mri", "no washout"): ("washout=false",),
    ("li_rads_ct_mri", "enhancing capsule"): ("capsule=true",), ("li_rads_ct_mri", "no capsule"): ("capsule=false",),
    ("li_rads_ct_mri", "targetoid"): ("targetoid=true",), ("li_rads_ct_mri", "not targetoid"): ("targetoid=false",),
    ("ti_rads", "solid"): ("composition=solid",), ("ti_rads", "mixed cystic and solid"): ("composition=mixed",),
    ("ti_rads", "hypoechoic"): ("echogenicity=hypoechoic",), ("ti_rads", "very hypoechoic"): ("echogenicity=very_hypoechoic",),
    ("ti_rads", "isoechoic"): ("echogenicity=isoechoic",), ("ti_rads", "taller than wide"): ("shape=taller_than_wide",),
    ("ti_rads", "wider than tall"): ("shape=wider_than_tall",), ("ti_rads", "smooth margin"): ("margin=smooth",),
    ("ti_rads", "irregular margin"): ("margin=lobulated_or_irregular",), ("ti_rads", "punctate foci"): ("punctate_foci=true",),
    ("ti_rads", "no coarse calcification"): ("macrocalcification=false", "rim_calcification=false"),
    ("ti_rads", "no echogenic foci"): ("punctate_foci=false", "macrocalcification=false", "rim_calcification=false"),
    ("lung_rads", "solid"): ("type=solid",), ("lung_rads", "part-solid"): ("type=part_solid",), ("lung_rads", "ground-glass"): ("type=ground_glass",),
    ("lung_rads", "spiculated"): ("suspicious_features=true",),
    ("lung_rads", "ground-glass nodule"): ("type=ground_glass",), ("fleischner", "ground-glass nodule"): ("type=ground_glass",),
    ("fleischner", "solid nodule"): ("type=solid",), ("fleischner", "solid"): ("type=solid",), ("fleischner", "part-solid"): ("type=part_solid",), ("fleischner", "ground-glass"): ("type=ground_glass",),
    ("bosniak_2019", "thin smooth wall"): ("wall_mm=1", "irregular=false"), ("bosniak_2019", "smooth wall of 3 mm"): ("wall_mm=3", "irregular=false"),
    ("bosniak_2019", "smooth wall of 5 mm"): ("wall_mm=5", "irregular=false"), ("bosniak_2019", "irregular wall"): ("irregular=true", "wall_mm=3"),
    ("bosniak_2019", "no septa"): ("septa=none",), ("bosniak_2019", "two thin septa"): ("septa=few", "septa_mm=1"),
    ("bosniak_2019", "five thin septa"): ("septa=many", "septa_mm=1"), ("bosniak_2019", "no nodule"): ("nodule=false",),
    ("bosniak_2019", "nodule with acute margins"): ("nodule=true", "nodule_margin=acute"),
    ("bosniak_2019", "nodule with obtuse margins"): ("nodule=true", "nodule_margin=obtuse"),
    ("bosniak_2019", "no calcification"): ("calcification=false",), ("bosniak_2019", "calcified"): ("calcification=true",),
    ("bosniak_2019", "wall and septa enhance"): ("enhancement=true",), ("bosniak_2019", "no enhancement"): ("enhancement=false",),
}  # fmt: skip


def own_descriptors(system: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    """The descriptors that the terms of a finding are, as name=value."""
    return tuple(text for term in terms for text in TERMS.get((system, term), ()))
