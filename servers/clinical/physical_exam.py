"""The physical examination by region: which findings a region holds, and the named tests.

`REGIONS` name items of `examination.py`; `MANOEUVRES` say when a named test is positive. Regions and their contents:
Bickley, Bates' Guide to Physical Examination (13th ed. 2021). What a test is worth: McGee, Evidence-Based Physical
Diagnosis (5th ed. 2022), unless its row says otherwise. Read `world/physical_exam.py` for how they are found.
"""

from difflib import get_close_matches
from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = [
    "CALF_LIMIT_CM", "INTIMATE", "MANOEUVRES", "OF_SEX", "ORTHOSTATIC_LIMIT", "REGIONS", "Manoeuvre", "Region",
    "find_manoeuvre", "laterality", "nearest_manoeuvres", "severity_word",
]  # fmt: skip

Region = Literal[
    "general", "skin", "heent", "neck", "cardiovascular", "respiratory", "abdomen", "genitourinary", "rectal", "pelvic",
    "breast", "musculoskeletal", "neurological", "peripheral_vascular", "lymphatic",
]  # fmt: skip

REGIONS: dict[Region, tuple[str, ...]] = {
    "general": ("general_appearance", "hydration", "pallor", "icterus", "sweating"),
    "skin": ("rash", "skin_perfusion", "skin_texture", "spider_naevi", "nails", "injuries"),
    "heent": ("pharynx", "eyes", "airway_swelling", "photophobia"),
    "neck": ("neck_stiffness", "thyroid_gland", "jugular_veins", "trachea"),
    "cardiovascular": ("pulse", "heart_sounds", "apex_beat", "jugular_veins", "capillary_refill_s"),
    "respiratory": ("work_of_breathing", "breath_sounds", "percussion", "bronchial_breathing", "pleural_rub",
                    "chest_wall_tenderness"),
    "abdomen": ("abdomen", "bowel_sounds", "ascites", "liver_edge", "spleen", "abdominal_scar"),
    "genitourinary": ("renal_angle", "bladder", "scrotum"),
    "rectal": ("blood_in_stool", "prostate"),
    "pelvic": ("cervical_excitation", "vaginal_bleeding"),
    "breast": ("breast_lump",),
    "musculoskeletal": ("joints", "spine"),
    "neurological": ("orientation", "focal_deficit", "pupils", "reflexes", "fine_tremor", "nystagmus", "encephalopathy"),
    "peripheral_vascular": ("legs", "leg_symptomatic", "calf_difference_cm", "deep_vein_tenderness", "whole_leg_swelling",
                            "one_leg_oedema", "collateral_veins", "leg_pulses"),
    "lymphatic": ("lymph_nodes",),
}  # fmt: skip
INTIMATE: tuple[Region, ...] = ("rectal", "pelvic", "breast")
# items that only one sex has
OF_SEX = {"scrotum": "male", "prostate": "male", "cervical_excitation": "female", "vaginal_bleeding": "female"}


class Manoeuvre(Row):
    """A named test: the item it looks at, and the findings of it that are a positive test."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    item: str
    positive: tuple[str, ...]
    cooperation: bool = False  # needs a patient who follows commands
    worth: str  # likelihood ratios or what the test is for
    source: str


MCGEE = "McGee, Evidence-Based Physical Diagnosis, 5th ed. 2022"


def _test(key: str, name: str, item: str, positive: tuple[str, ...], worth: str, *aliases: str, source: str = MCGEE,
          cooperation: bool = False) -> Manoeuvre:  # fmt: skip
    return Manoeuvre(key=key, name=name, aliases=aliases, item=item, positive=positive, worth=worth, source=source,
                     cooperation=cooperation)  # fmt: skip


MANOEUVRES: tuple[Manoeuvre, ...] = (
    _test("murphy_sign", "Murphy sign", "murphy_sign", ("positive",), "cholecystitis LR+ 2.8, LR- 0.5", "murphy", "murphy's sign",
          source="Trowbridge 2003 JAMA 289:80", cooperation=True),
    _test("rovsing_sign", "Rovsing sign", "rovsing_sign", ("positive",), "appendicitis LR+ 2.3, LR- 0.8", "rovsing", "rovsing's sign"),
    _test("psoas_sign", "Psoas sign", "psoas_sign", ("positive",), "appendicitis LR+ 2.4, LR- 0.9", "psoas test", cooperation=True,
          source="Wagner 1996 JAMA 276:1589"),
    _test("rebound_tenderness", "Rebound tenderness", "rebound_tenderness", ("positive",), "peritonitis LR+ 2.0, LR- 0.4", "rebound",
          "blumberg sign"),
    _test("kernig_sign", "Kernig sign", "kernig_sign", ("positive",), "meningitis: sensitivity 5 %, specificity 95 %", "kernig",
          "kernig's sign", source="Thomas 2002 Clin Infect Dis 35:46"),
    _test("brudzinski_sign", "Brudzinski sign", "brudzinski_sign", ("positive",), "meningitis: sensitivity 5 %, specificity 95 %",
          "brudzinski", "brudzinski's sign", source="Thomas 2002 Clin Infect Dis 35:46"),
    _test("jolt_accentuation", "Jolt accentuation of headache", "jolt_accentuation", ("positive",), "a negative test does not exclude meningitis",
          "jolt test", cooperation=True, source="Attia 1999 JAMA 282:175"),
    _test("straight_leg_raise", "Straight leg raise", "straight_leg_raise", ("positive",), "lumbar disc herniation LR+ 1.5, LR- 0.4",
          "slr", "lasegue sign", cooperation=True),
    _test("hepatojugular_reflux", "Hepatojugular reflux", "hepatojugular_reflux", ("positive",), "raised left heart pressure LR+ 8.0, LR- 0.3",
          "abdominojugular test", "abdominojugular reflux"),
    _test("shifting_dullness", "Shifting dullness", "ascites", ("moderate_severe",), "ascites LR+ 2.3, LR- 0.4; needs about 1.5 L", "fluid thrill",
          cooperation=True),
    _test("asterixis", "Asterixis", "encephalopathy", ("grade_1_2",), "flapping tremor of grades 2 and 3; absent in coma", "liver flap",
          "flapping tremor", cooperation=True, source="Vilstrup 2014 Hepatology 60:715"),
    _test("renal_punch", "Renal angle percussion", "renal_angle", ("tender right", "tender left"), "pyelonephritis LR+ 1.7, LR- 0.9",
          "cva tenderness", "costovertebral angle tenderness", "goldflam sign", source="Bent 2002 JAMA 287:2701"),
    _test("mcburney_guarding", "Guarding at McBurney's point", "abdomen", ("right lower quadrant guarding", "board-like rigidity"),
          "appendicitis LR+ 3.4, LR- 0.4 for tenderness at the point", "mcburney", "mcburney tenderness"),
    _test("lid_lag", "Lid lag", "eyes", ("lid lag and stare", "proptosis of both eyes"), "hyperthyroidism LR+ 17.6, LR- 0.8", "von graefe sign",
          cooperation=True),
    _test("reflex_relaxation", "Relaxation of the ankle reflex", "reflexes", ("slow to relax",), "hypothyroidism LR+ 3.4, LR- 0.6",
          "woltman sign"),
    _test("homans_sign", "Homans sign", "deep_vein_tenderness", ("left", "right"), "deep-vein thrombosis LR+ 1.4, LR- 0.9; does not help",
          "homans"),
    _test("calf_measurement", "Calf circumference", "calf_difference_cm", (), "a difference of 3 cm or more counts in the Wells rule",
          "calf circumference", source="Wells 1997 Lancet 350:1795"),
    _test("orthostatic_vitals", "Orthostatic blood pressure", "orthostatic_sbp_fall", (),
          "positive: systolic fall of 20 mmHg, or a rise of the heart rate of 30/min (McGee 1999)", "orthostatic blood pressure",
          "lying and standing blood pressure", "postural blood pressure", source="McGee 1999 JAMA 281:1022", cooperation=True),
)  # fmt: skip
CALF_LIMIT_CM = 3.0
ORTHOSTATIC_LIMIT = {"orthostatic_sbp_fall": 20.0, "orthostatic_hr_rise": 30.0}

SIDES = ("left", "right")
BOTH = ("both", "bilateral")
DEGREES = ("mild", "moderate", "severe", "heavy", "slight")


def _spelling(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold().replace("'", "")).split())


_BY_NAME = {
    _spelling(name): row for row in reversed(MANOEUVRES) for name in (row.key, row.name, *row.aliases)
}  # fmt: skip


def find_manoeuvre(text: str) -> Manoeuvre | None:
    """The test with this key, name or alias, or None."""
    return _BY_NAME.get(_spelling(text))


def nearest_manoeuvres(text: str, n: int = 3) -> list[str]:
    """Names of tests that look like `text`."""
    return list(
        dict.fromkeys(_BY_NAME[name].name for name in get_close_matches(_spelling(text), _BY_NAME, n=n, cutoff=0.5))
    )


def laterality(text: str) -> str | None:
    """left, right or both, as far as the finding says."""
    words = set(_spelling(text).split())
    if words & set(BOTH):
        return "both"
    named = [side for side in SIDES if side in words]
    return named[0] if len(named) == 1 else None


def severity_word(text: str) -> str | None:
    """The degree that a finding names, if it names one."""
    words = set(_spelling(text).split())
    return next((degree for degree in DEGREES if degree in words), None)
