"""PI-RADS v2.1: how likely clinically significant cancer is in a focus on multiparametric MRI of the prostate."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = ["PI_RADS"]

LARGE_MM = 15.0  # a score of 5 needs this size, or definite extraprostatic extension
SCORES = ("1", "2", "3", "4", "5")
# clinically significant cancer (ISUP >= 2) by category: pooled, Oerther 2022 Prostate Cancer Prostatic Dis 25:256
CATEGORIES: dict[str, tuple[str, str]] = {
    "1": ("csPCa about 2 %", "No biopsy on the strength of the MRI; PSA density and risk decide."),
    "2": ("csPCa about 4 %", "No biopsy on the strength of the MRI; PSA density and risk decide."),
    "3": ("csPCa about 20 %", "Biopsy by PSA density (from 0.15 ng/mL/mL), history and preference, else repeat MRI."),
    "4": ("csPCa about 52 %", "Targeted (with or without systematic) biopsy."),
    "5": ("csPCa about 89 %", "Targeted (with or without systematic) biopsy."),
}


def _sized(read: Reader, name: str) -> int:
    """A score on one sequence; 4 and 5 differ by size alone."""
    score = int(read.choice(name))
    size, beyond = read.given("size_mm"), read.given("extraprostatic_extension")
    if score >= 4 and (size is not None or beyond):
        large = bool(beyond) or (size is not None and float(size) >= LARGE_MM)
        if large != (score == 5):
            read.warn(
                f"{name} {score} set to {5 if large else 4}: 5 needs {LARGE_MM:g} mm or definite extraprostatic extension."
            )
            score = 5 if large else 4
    return score


def _rule(read: Reader) -> Verdict:
    if read.given("sex") == "female":
        raise NotApplicable("PI-RADS is for the prostate.")
    zone = read.choice("zone")
    if zone == "peripheral":
        dwi = _sized(read, "dwi")
        category = dwi
        read.step("peripheral zone: DWI is dominant", float(dwi), f"PI-RADS {dwi}")
        if dwi == 3 and read.choice("dce") == "positive":
            category = 4
            read.step("DWI 3 with early focal enhancement", "positive", "PI-RADS 4")
    else:
        t2w = _sized(read, "t2w")
        category = t2w
        read.step("transition zone: T2W is dominant", float(t2w), f"PI-RADS {t2w}")
        if t2w == 2 and _sized(read, "dwi") >= 4:
            category = 3
            read.step("T2W 2 with DWI of 4 or 5", "dwi", "PI-RADS 3")
        if t2w == 3 and _sized(read, "dwi") == 5:
            category = 4
            read.step("T2W 3 with DWI 5", "dwi", "PI-RADS 4")
    risk, management = CATEGORIES[str(category)]
    return Verdict(str(category), management, risk)


PI_RADS = System(
    key="pi_rads",
    name="PI-RADS v2.1",
    descriptors=(
        Descriptor("zone", "Zone of the focus.", ("peripheral", "transition")),
        Descriptor("dwi", "Score on diffusion-weighted imaging.", SCORES),
        Descriptor("t2w", "Score on T2-weighted imaging.", SCORES),
        Descriptor("dce", "Dynamic contrast enhancement: early, focal, matching.", ("positive", "negative")),
        Descriptor("size_mm", "Largest diameter, mm.", unit="mm", low=1, high=120, tries=(10.0, 20.0), optional=True),
        Descriptor("extraprostatic_extension", "Definite extension or invasive behaviour.", optional=True),
        Descriptor("sex", "Of the patient.", ("male", "female"), optional=True),
    ),
    rule=_rule,
    order=SCORES,
    citation="Turkbey 2019 Eur Urol 76:340 (PI-RADS v2.1); risk: Oerther 2022 Prostate Cancer Prostatic Dis 25:256",
    modalities=("mri",),
    body_parts=("prostate",),
)  # fmt: skip
