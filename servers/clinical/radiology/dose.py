"""Radiation dose of a study: what the scanner reports, the effective dose, reference levels, size-specific dose.

Conversion factors k: AAPM Report 96 (2008). Size factors: AAPM Report 204 (2011). Typical effective doses: Mettler 2008 Radiology
248:254. Reference levels: UK national diagnostic reference levels, UKHSA 20 November 2024. Fetal dose: ACOG Committee Opinion 723
(2017).
"""

from dataclasses import dataclass
from math import exp, pi, sqrt
from random import Random

from medmcp.servers.clinical.imaging import find_study

__all__ = [
    "CITATION", "FETAL_NOTE", "IONISING", "LEVELS", "EffectiveDose", "ReferenceLevel", "dose_region", "effective_dose", "k_factor", "reference_level",
    "scanner_report", "size_specific",
]  # fmt: skip

CITATION = "AAPM Report 96 (2008); AAPM Report 204 (2011); Mettler 2008 Radiology 248:254; UKHSA national DRLs 2024; ACOG Committee Opinion 723 (2017)"
IONISING = ("xray", "ct", "ct_angiography", "mammography", "fluoroscopy", "angiography", "nuclear", "pet_ct", "dexa")
CT = ("ct", "ct_angiography")
# body part of the catalogue of studies: region of the dose tables
REGIONS: dict[str, str] = {
    "head": "head", "eye": "head", "neck": "neck", "thyroid": "neck", "spine_cervical": "neck", "chest": "chest", "heart": "chest",
    "spine_thoracic": "chest", "breast": "chest", "abdomen": "abdomen_pelvis", "pelvis": "abdomen_pelvis", "abdomen_pelvis": "abdomen_pelvis",
    "liver": "abdomen_pelvis", "kidney": "abdomen_pelvis", "prostate": "abdomen_pelvis", "spine_lumbar": "abdomen_pelvis",
    "obstetric": "abdomen_pelvis", "scrotum": "abdomen_pelvis", "whole_body": "trunk",
}  # fmt: skip
# adult k in mSv/(mGy cm), AAPM Report 96, table 3
ADULT_K = {
    "head": 0.0021,
    "head_and_neck": 0.0031,
    "neck": 0.0059,
    "chest": 0.014,
    "abdomen_pelvis": 0.015,
    "trunk": 0.015,
}
# the same for children: age from which it is used, k
CHILD_K: dict[str, tuple[tuple[float, float], ...]] = {
    "head": ((0, 0.011), (1, 0.0067), (5, 0.0040), (10, 0.0032)),
    "head_and_neck": ((0, 0.013), (1, 0.0085), (5, 0.0057), (10, 0.0042)),
    "neck": ((0, 0.017), (1, 0.012), (5, 0.011), (10, 0.0079)),
    "chest": ((0, 0.039), (1, 0.026), (5, 0.018), (10, 0.013)),
    "abdomen_pelvis": ((0, 0.049), (1, 0.030), (5, 0.020), (10, 0.015)),
    "trunk": ((0, 0.044), (1, 0.028), (5, 0.019), (10, 0.014)),
}
ADULT_FROM = 15.0
# typical effective dose in mSv where no dose was recorded; Mettler 2008
TYPICAL: dict[tuple[str, str], float] = {
    ("xray", "chest"): 0.02, ("xray", "upper_limb"): 0.001, ("xray", "lower_limb"): 0.001, ("xray", "abdomen"): 0.7,
    ("xray", "pelvis"): 0.6, ("xray", "spine_cervical"): 0.2, ("xray", "spine_thoracic"): 1.0, ("xray", "spine_lumbar"): 1.5,
    ("xray", "head"): 0.1, ("mammography", "breast"): 0.4, ("dexa", "whole_body"): 0.001,
}  # fmt: skip


@dataclass(frozen=True)
class EffectiveDose:
    """An effective dose in mSv and how it was got."""

    msv: float
    method: str
    recorded: bool


@dataclass(frozen=True)
class ReferenceLevel:
    """A diagnostic reference level: an investigation level for a typical adult, not a limit for one patient."""

    quantity: str
    value: float
    unit: str
    examination: str


# modality and body part: quantity, level, unit, examination (UKHSA 2024)
LEVELS: dict[tuple[str, str], ReferenceLevel] = {
    ("ct", "head"): ReferenceLevel("dlp_mgy_cm", 790, "mGy cm", "CT head, acute stroke"),
    ("ct", "spine_cervical"): ReferenceLevel("dlp_mgy_cm", 400, "mGy cm", "CT cervical spine, fracture"),
    ("ct", "chest"): ReferenceLevel("dlp_mgy_cm", 290, "mGy cm", "CT chest, lung cancer"),
    ("ct_angiography", "chest"): ReferenceLevel("dlp_mgy_cm", 310, "mGy cm", "CT pulmonary angiography"),
    ("ct", "abdomen_pelvis"): ReferenceLevel("dlp_mgy_cm", 530, "mGy cm", "CT abdomen and pelvis, abscess"),
    ("ct", "abdomen"): ReferenceLevel("dlp_mgy_cm", 530, "mGy cm", "CT abdomen and pelvis, abscess"),
    ("ct", "kidney"): ReferenceLevel("dlp_mgy_cm", 290, "mGy cm", "CT kidneys, ureters, bladder"),
    ("xray", "chest"): ReferenceLevel("dap_gy_cm2", 0.1, "Gy cm2", "chest PA radiograph"),
    ("mammography", "breast"): ReferenceLevel("agd_mgy", 2.5, "mGy", "mammogram, one view, mean glandular dose"),
}
FETAL_NOTE = (
    "Pregnant: below 50 mGy to the fetus no added risk of malformation or loss has been shown; most single diagnostic studies stay"
    " below it. Estimate the fetal dose with the medical physicist where the uterus lay in the beam."
)


def dose_region(body_part: str) -> str | None:
    """The region of the dose tables that a body part belongs to; None for limbs and skin."""
    return REGIONS.get(body_part)


def k_factor(region: str, age: float | None) -> float:
    """mSv per mGy cm by region and age in years; adult if the age is not known. Source: AAPM Report 96 (2008)."""
    if age is not None and age < ADULT_FROM and region in CHILD_K:
        return next(k for start, k in reversed(CHILD_K[region]) if age >= start)
    return ADULT_K[region]


def effective_dose(modality: str, body_part: str, dlp: float | None, age: float | None) -> EffectiveDose | None:
    """DLP x k for CT, else the typical value of the study; None where there is neither. Source: AAPM Report 96 (2008), Mettler 2008
    Radiology 248:254."""
    region = dose_region(body_part)
    if modality not in IONISING:
        return EffectiveDose(0.0, "no ionising radiation", True)
    if dlp is not None and region is not None and modality in (*CT, "pet_ct"):
        k = k_factor(region, age)
        return EffectiveDose(dlp * k, f"DLP {dlp:g} mGy cm x k {k:g} mSv/(mGy cm), {region.replace('_', ' ')}", True)
    typical = TYPICAL.get((modality, body_part))
    if typical is None:
        study = find_study(modality, body_part)
        typical = study.dose_msv if study and study.dose_msv else None
    return (
        None
        if typical is None
        else EffectiveDose(typical, "typical value of such a study, not measured in this patient", False)
    )


def reference_level(modality: str, body_part: str) -> ReferenceLevel | None:
    """The adult diagnostic reference level of a study, if there is one. Source: UKHSA national DRLs 2024."""
    return LEVELS.get((modality, body_part))


def size_specific(ctdi_vol: float, effective_diameter_cm: float) -> float:
    """SSDE in mGy of a body scan: CTDIvol (32 cm phantom) x 3.704369 exp(-0.03671937 d). Source: AAPM Report 204 (2011)."""
    return ctdi_vol * 3.704369 * exp(-0.03671937 * effective_diameter_cm)


# modality and region: CTDIvol in mGy (from, to) and scan length in cm, of a patient of 75 kg; near the reference levels above
SCANS: dict[tuple[str, str], tuple[float, float, float]] = {
    ("ct", "head"): (32, 50, 17), ("ct", "neck"): (9, 17, 24), ("ct", "chest"): (4, 9, 33), ("ct", "abdomen_pelvis"): (6, 11, 46),
    ("ct", "trunk"): (7, 12, 68), ("ct_angiography", "head"): (30, 46, 17), ("ct_angiography", "neck"): (9, 17, 34),
    ("ct_angiography", "chest"): (6, 10, 30), ("ct_angiography", "abdomen_pelvis"): (7, 12, 46), ("ct_angiography", "trunk"): (8, 13, 66),
    ("pet_ct", "trunk"): (3, 5, 95),
}  # fmt: skip


def scanner_report(
    modality: str, body_part: str, weight_kg: float | None, height_cm: float | None, rng: Random
) -> dict[str, float]:
    """What the scanner writes down after a study, by quantity; nothing for a study without a dose report."""
    if modality == "xray":
        return {"dap_gy_cm2": round(rng.uniform(0.05, 0.16), 3)} if body_part == "chest" else {}
    if modality == "mammography":
        return {"agd_mgy": round(rng.uniform(1.1, 2.3), 2)}
    region = dose_region(body_part)
    if region is None or (modality, region) not in SCANS:
        return {}
    low, high, length = SCANS[modality, region]
    size = 1.0 if weight_kg is None or region == "head" else min(2.0, max(0.4, weight_kg / 75))
    ctdi = round(rng.uniform(low, high) * size, 1)
    report = {"ctdi_vol_mgy": ctdi, "dlp_mgy_cm": round(ctdi * length * rng.uniform(0.92, 1.08))}
    if region in ("chest", "abdomen_pelvis", "trunk") and weight_kg and height_cm:
        # a trunk is about a fifth wider than the cylinder of the body's whole mass and height
        report["effective_diameter_cm"] = round(1.2 * sqrt(4 * weight_kg * 1000 / (pi * height_cm)), 1)
    return {name: float(value) for name, value in report.items()}
