"""CT/MRI LI-RADS v2018: the probability of hepatocellular carcinoma in a liver at risk."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = ["LI_RADS"]

RISK_GROUPS = ("cirrhosis", "chronic_hbv", "current_or_prior_hcc")
# category: proportion that is HCC (pooled, van der Pol 2019 Gastroenterology 156:976) and management (ACR LI-RADS v2018 core)
CATEGORIES: dict[str, tuple[str, str]] = {
    "LR-NC": ("not given", "Repeat or alternative diagnostic imaging within 3 months."),
    "LR-1": ("HCC 0 %", "Return to surveillance in 6 months."),
    "LR-2": (
        "HCC 16 %",
        "Return to surveillance in 6 months; repeat diagnostic imaging within 6 months may be considered.",
    ),
    "LR-3": ("HCC 37 %", "Repeat or alternative diagnostic imaging in 3 to 6 months."),
    "LR-4": ("HCC 74 %", "Multidisciplinary discussion: biopsy, or repeat or alternative imaging within 3 months."),
    "LR-5": ("HCC 94 %", "HCC by imaging: multidisciplinary discussion of treatment; biopsy is not needed."),
    "LR-M": ("malignant 93 %, HCC 36 %", "Multidisciplinary discussion; biopsy is usually needed."),
    "LR-TIV": (
        "malignant in about nine of ten, mostly HCC",
        "Multidisciplinary discussion; biopsy if the origin is not clear.",
    ),
}
UP = {"LR-1": "LR-2", "LR-2": "LR-3", "LR-3": "LR-4", "LR-4": "LR-4", "LR-5": "LR-5"}
DOWN = {"LR-5": "LR-4", "LR-4": "LR-3", "LR-3": "LR-2", "LR-2": "LR-1", "LR-1": "LR-1"}


def _verdict(category: str) -> Verdict:
    risk, management = CATEGORIES[category]
    return Verdict(category, management, risk)


def _population(read: Reader) -> None:
    if read.number("age") < 18:
        raise NotApplicable("LI-RADS is for patients from 18 years.")
    group = read.choice("risk_group")
    if group not in RISK_GROUPS:
        raise NotApplicable("LI-RADS holds only in cirrhosis, chronic hepatitis B, or current or prior HCC.")
    if read.given("vascular_or_congenital_cause"):
        raise NotApplicable("LI-RADS does not hold in cirrhosis from vascular disease or congenital hepatic fibrosis.")
    if read.given("treated"):
        raise NotApplicable("A treated observation is read by the LI-RADS treatment response algorithm (LR-TR).")
    read.step("population", group, "LI-RADS applies")


def _rule(read: Reader) -> Verdict:
    _population(read)
    if read.given("adequate") is False:
        read.step("image quality or missing phase", False, "LR-NC")
        return _verdict("LR-NC")
    if read.flag("tumour_in_vein"):
        read.step("definite tumour in a vein", True, "LR-TIV")
        return _verdict("LR-TIV")
    benign = read.given("benign")
    if benign in ("definitely", "probably"):
        category = "LR-1" if benign == "definitely" else "LR-2"
        read.step("benign", benign, category)
        return _verdict(category)
    aphe = read.choice("aphe")
    if aphe == "rim" or read.flag("targetoid"):
        read.step(
            "targetoid (rim enhancement, peripheral washout, delayed central enhancement) or other non-HCC features",
            aphe,
            "LR-M",
        )
        return _verdict("LR-M")
    category = _table(read, aphe)
    return _verdict(_ancillary(read, category))


def _table(read: Reader, aphe: str) -> str:
    """The diagnostic table: enhancement, size, and how many further major features."""
    size = read.number("size_mm")
    washout, capsule, growth = (read.flag(name) for name in ("washout", "capsule", "threshold_growth"))
    more = washout + capsule + growth
    if aphe == "none":
        category = ("LR-3" if more < 2 else "LR-4") if size < 20 else "LR-3" if more == 0 else "LR-4"
    elif size < 10:
        category = "LR-3" if more == 0 else "LR-4"
    elif size < 20:
        category = "LR-3" if more == 0 else "LR-4" if more == 1 and capsule else "LR-5"
    else:
        category = "LR-4" if more == 0 else "LR-5"
    read.step("nonrim arterial phase hyperenhancement", aphe == "nonrim", "column of the table")
    read.step("size (mm)", size, "< 10" if size < 10 else "10-19" if size < 20 else ">= 20")
    read.step("further major features (washout, capsule, threshold growth)", float(more), category)
    return category


def _ancillary(read: Reader, category: str) -> str:
    malignant, benign = bool(read.given("ancillary_malignant")), bool(read.given("ancillary_benign"))
    if malignant and benign:
        read.step("conflicting ancillary features", True, category)
        return category
    if malignant or benign:
        category = UP[category] if malignant else DOWN[category]
        read.step(f"ancillary features favouring {'malignancy' if malignant else 'benignity'}", True, category)
    return category


LI_RADS = System(
    key="li_rads_ct_mri",
    name="LI-RADS CT/MRI v2018",
    descriptors=(
        Descriptor("age", "Years.", unit="years", low=0, high=130, tries=(10.0, 50.0)),
        Descriptor("risk_group", "Why the liver is at risk.", (*RISK_GROUPS, "none")),
        Descriptor("vascular_or_congenital_cause", "Cirrhosis from vascular disease or congenital fibrosis.", optional=True),
        Descriptor("treated", "Locoregional treatment of this observation.", optional=True),
        Descriptor("adequate", "All phases of adequate quality.", optional=True),
        Descriptor("tumour_in_vein", "Definite enhancing soft tissue in a vein."),
        Descriptor("benign", "Definitely or probably benign entity.", ("definitely", "probably", "no"), optional=True),
        Descriptor("targetoid", "Targetoid appearance or other features of non-HCC malignancy."),
        Descriptor("aphe", "Arterial phase hyperenhancement.", ("nonrim", "rim", "none")),
        Descriptor("size_mm", "Largest outer diameter, mm.", unit="mm", low=1, high=300, tries=(5.0, 15.0, 30.0)),
        Descriptor("washout", "Nonperipheral washout."),
        Descriptor("capsule", "Enhancing capsule."),
        Descriptor("threshold_growth", "Growth of >= 50 % in <= 6 months."),
        Descriptor("ancillary_malignant", "Ancillary features favouring malignancy.", optional=True),
        Descriptor("ancillary_benign", "Ancillary features favouring benignity.", optional=True),
    ),
    rule=_rule,
    order=tuple(CATEGORIES),
    citation="ACR CT/MRI LI-RADS v2018; Chernyak 2018 Radiology 289:816; risk: van der Pol 2019 Gastroenterology 156:976",
    modalities=("ct", "mri"),
    body_parts=("liver", "abdomen", "abdomen_pelvis"),
    notes=("When in doubt between two categories, the one of lower certainty.",),
)  # fmt: skip
