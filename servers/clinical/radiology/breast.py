"""BI-RADS assessment categories of mammography and breast ultrasound, from descriptors.

Subcategories of 4 are the reader's own suspicion: without it the category is 4, and its three parts stay possible.
"""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict

__all__ = ["BI_RADS"]

# category: likelihood of malignancy and management (BI-RADS atlas 2013, table of assessment categories)
ASSESSMENTS: dict[str, tuple[str, str]] = {
    "0": ("not assessed", "Recall for additional imaging or obtain the prior examinations."),
    "1": ("essentially 0 %", "Routine screening."),
    "2": ("essentially 0 %", "Routine screening."),
    "3": ("> 0 to <= 2 %", "Short-interval follow-up at 6 months, then to 2 years."),
    "4": ("> 2 to < 95 %", "Tissue diagnosis."),
    "4A": ("> 2 to <= 10 %", "Tissue diagnosis."),
    "4B": ("> 10 to <= 50 %", "Tissue diagnosis."),
    "4C": ("> 50 to < 95 %", "Tissue diagnosis."),
    "5": (">= 95 %", "Tissue diagnosis; a benign result is discordant."),
    "6": ("proven", "Treatment as the team decides."),
}
# positive predictive value of suspicious calcifications by morphology (BI-RADS atlas 2013)
CALCIFICATIONS: dict[str, str] = {
    "amorphous": "about 20 %", "coarse_heterogeneous": "just under 15 %", "fine_pleomorphic": "about 29 %",
    "fine_linear_branching": "about 70 %",
}  # fmt: skip
SUSPICION = {"low": "4A", "moderate": "4B", "high": "4C"}


def _verdict(category: str, risk: str = "") -> Verdict:
    published, management = ASSESSMENTS[category]
    return Verdict(category, management, risk or published)


def _suspicious(read: Reader, why: str, risk: str = "") -> Verdict:
    suspicion = read.given("reader_suspicion")
    category = SUSPICION[str(suspicion)] if suspicion else "4"
    read.step("suspicious finding", why, f"BI-RADS {category}")
    if not suspicion:
        read.warn("The subcategory 4A, 4B or 4C is the reader's judgement: give reader_suspicion to set it.")
    return _verdict(category, risk if category == "4" else "")


def _rule(read: Reader) -> Verdict:
    if read.given("proven_malignancy"):
        read.step("biopsy-proven malignancy", True, "BI-RADS 6")
        return _verdict("6")
    finding = read.choice("finding")
    if finding == "none":
        read.step("finding", finding, "BI-RADS 1")
        return _verdict("1")
    if finding in ("simple_cyst", "intramammary_node", "benign_implant_or_scar"):
        read.step("characteristically benign", finding, "BI-RADS 2")
        return _verdict("2")
    if finding == "calcifications":
        return _calcifications(read)
    if not read.flag("workup_complete"):
        read.step("diagnostic work-up complete", False, "BI-RADS 0")
        return _verdict("0")
    read.step("diagnostic work-up complete", True, "assess the finding")
    return _mass(read) if finding == "mass" else _density(read, finding)


def _calcifications(read: Reader) -> Verdict:
    shape = read.choice("morphology")
    if shape == "typically_benign":
        read.step("morphology", shape, "BI-RADS 2")
        return _verdict("2")
    if not read.flag("workup_complete"):
        read.step("diagnostic work-up complete (magnification views)", False, "BI-RADS 0")
        return _verdict("0")
    if shape == "round":
        spread = read.choice("distribution")
        if spread in ("diffuse", "regional"):
            read.step("round calcifications, distribution", spread, "BI-RADS 2")
            return _verdict("2")
        if spread == "grouped":
            if read.choice("change") == "stable_2_years":
                read.step("grouped round calcifications, stable for 2 years", True, "BI-RADS 2")
                return _verdict("2")
            if read.choice("change") == "first_seen":
                read.step("grouped round calcifications after work-up", spread, "BI-RADS 3")
                return _verdict("3")
        return _suspicious(read, f"round calcifications, {spread}, {read.choice('change')}")
    if shape == "fine_linear_branching" and read.choice("distribution") == "segmental":
        read.step("fine linear or branching, segmental", shape, "BI-RADS 5")
        return _verdict("5")
    return _suspicious(
        read, f"{shape.replace('_', ' ')} calcifications", f"{CALCIFICATIONS[shape]} for this morphology"
    )


def _mass(read: Reader) -> Verdict:
    if read.given("fat_containing"):
        read.step("fat-containing mass", True, "BI-RADS 2")
        return _verdict("2")
    margin, shape = read.choice("margin"), read.choice("shape")
    if margin == "spiculated" and shape == "irregular" and read.choice("density") == "high":
        read.step("irregular, spiculated, high density", margin, "BI-RADS 5")
        return _verdict("5")
    if margin == "circumscribed" and shape in ("oval", "round"):
        change = read.choice("change")
        if change == "stable_2_years":
            read.step("circumscribed mass, stable for 2 years", True, "BI-RADS 2")
            return _verdict("2")
        if change == "first_seen":
            read.step("circumscribed solid mass, first seen", shape, "BI-RADS 3")
            return _verdict("3")
        return _suspicious(read, "circumscribed mass that is new or larger")
    return _suspicious(read, f"{shape} mass, margin {margin}")


def _density(read: Reader, finding: str) -> Verdict:
    if finding == "architectural_distortion":
        return _suspicious(read, "architectural distortion without surgery there")
    change = read.choice("change")
    if change == "stable_2_years":
        read.step(f"{finding.replace('_', ' ')}, stable for 2 years", True, "BI-RADS 2")
        return _verdict("2")
    if change == "new_or_larger":
        return _suspicious(read, "developing asymmetry", "about 15 to 20 % for a developing asymmetry")
    if finding == "asymmetry" and not read.flag("persists"):
        read.step("asymmetry on one view alone, gone on work-up: summation", finding, "BI-RADS 1")
        return _verdict("1")
    read.step(f"{finding.replace('_', ' ')} without a sonographic correlate, first seen", finding, "BI-RADS 3")
    return _verdict("3")


BI_RADS = System(
    key="bi_rads",
    name="BI-RADS",
    descriptors=(
        Descriptor("finding", "The finding to assess.", ("none", "simple_cyst", "intramammary_node", "benign_implant_or_scar", "mass",
                   "calcifications", "asymmetry", "focal_asymmetry", "architectural_distortion")),
        Descriptor("workup_complete", "Diagnostic views (and ultrasound) done and priors compared."),
        Descriptor("shape", "Of a mass.", ("oval", "round", "irregular")),
        Descriptor("margin", "Of a mass.", ("circumscribed", "obscured", "microlobulated", "indistinct", "spiculated")),
        Descriptor("density", "Of a mass.", ("low", "equal", "high")),
        Descriptor("fat_containing", "A mass that holds fat.", optional=True),
        Descriptor("morphology", "Of calcifications.", ("typically_benign", "round", "amorphous", "coarse_heterogeneous",
                   "fine_pleomorphic", "fine_linear_branching")),
        Descriptor("distribution", "Of calcifications.", ("diffuse", "regional", "grouped", "linear", "segmental")),
        Descriptor("change", "Against priors.", ("first_seen", "stable_2_years", "new_or_larger")),
        Descriptor("persists", "A one-view asymmetry is still there on the further views."),
        Descriptor("reader_suspicion", "Your suspicion, for the subcategory of 4.", ("low", "moderate", "high"), optional=True),
        Descriptor("proven_malignancy", "Biopsy-proven, before treatment.", optional=True),
    ),
    rule=_rule,
    order=tuple(ASSESSMENTS),
    citation="ACR BI-RADS Atlas, 5th edition, 2013",
    modalities=("mammography", "ultrasound", "mri"),
    body_parts=("breast",),
    notes=("BI-RADS 5th edition 2013; later editions are not encoded.",),
)  # fmt: skip
