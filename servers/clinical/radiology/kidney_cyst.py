"""Bosniak classification of cystic renal masses, version 2019, on CT. The highest feature decides."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = ["BOSNIAK"]

NODULE_MM, THICK_MM, MINIMAL_MM = 4.0, 4.0, 2.0
FAT_BELOW_HU = -9
# class: malignant among masses with histology or five years of imaging (meta-analysis of version 2019, 12 studies and 975 masses,
# AJR 2025, PubMed 39772585), and management
CLASSES: dict[str, tuple[str, str]] = {
    "I": ("0 %", "No follow-up."),
    "II": ("9 % (5 to 17)", "No follow-up."),
    "IIF": (
        "26 % (13 to 46); 2 % of those followed by imaging alone",
        "Imaging at 6 and 12 months, then yearly for 5 years.",
    ),
    "III": ("80 % (71 to 87)", "Urology: surgery, or active surveillance in selected patients."),
    "IV": ("88 % (83 to 91)", "Urology: surgery if fit."),
}


def _verdict(read: Reader, name: str, why: str, value: object) -> Verdict:
    read.step(why, value, f"Bosniak {name}")
    risk, management = CLASSES[name]
    return Verdict(name, management, risk)


def _rule(read: Reader) -> Verdict:
    if read.given("enhancing_share_percent") is not None and float(read.given("enhancing_share_percent") or 0) >= 25:
        raise NotApplicable("A mass of which a quarter or more enhances is a solid mass, not a cystic one.")
    if read.flag("nodule"):
        if read.choice("nodule_margin") == "acute":
            return _verdict(read, "IV", "enhancing nodule", "acute margin, any size")
        size = read.number("nodule_mm")
        if size >= NODULE_MM:
            return _verdict(read, "IV", "enhancing nodule", f"{size:g} mm, obtuse margin")
        return _verdict(read, "III", "obtuse protrusion of 3 mm or less: irregular", size)
    irregular = read.flag("irregular")
    thickness = max(read.number("wall_mm"), read.number("septa_mm") if read.choice("septa") != "none" else 0.0)
    if thickness > MINIMAL_MM or irregular:
        enhances = read.flag("enhancement")
        if enhances and (irregular or thickness >= THICK_MM):
            return _verdict(read, "III", "enhancing wall or septa, 4 mm or more or irregular", thickness)
        if enhances:
            return _verdict(read, "IIF", "smooth enhancing wall or septa of 3 mm", thickness)
        read.warn(
            "A thick wall that does not enhance (unequivocally) is not in the table: think of infection, bleeding, and look again."
        )
    septa = read.choice("septa")
    if septa == "many" and read.flag("enhancement"):
        return _verdict(read, "IIF", "four or more thin enhancing septa", septa)
    if septa != "none":
        return _verdict(read, "II", "thin wall, thin septa", septa)
    return _content(read)


def _content(read: Reader) -> Verdict:
    """A thin smooth wall and no septa: the content decides."""
    if read.given("too_small"):
        return _verdict(read, "II", "homogeneous, low attenuation, too small to characterise", True)
    density = read.number("hu")
    phase = read.choice("phase")
    if density < FAT_BELOW_HU:
        raise NotApplicable("A mass below -9 HU holds fat, as an angiomyolipoma does: not a cyst.")
    if phase == "unenhanced":
        if density <= 20:
            simple = not read.flag("calcification") and read.given("homogeneous") is not False
            return _verdict(read, "I" if simple else "II", "water density, thin wall, no septa", density)
        if density >= 70:
            return _verdict(read, "II", "homogeneous, 70 HU or more unenhanced", density)
        if read.flag("enhancement"):
            raise NotApplicable("A homogeneous mass that enhances is a solid mass.")
        return _verdict(read, "II", "homogeneous, does not enhance", density)
    if density <= 20:
        simple = not read.flag("calcification")
        return _verdict(read, "I" if simple else "II", "water density, thin wall, no septa", density)
    if density <= 30:
        return _verdict(read, "II", "homogeneous, 21 to 30 HU in the portal venous phase", density)
    if read.flag("enhancement"):
        raise NotApplicable("A homogeneous mass that enhances is a solid mass.")
    return _verdict(read, "II", "homogeneous, does not enhance", density)


BOSNIAK = System(
    key="bosniak_2019",
    name="Bosniak 2019",
    descriptors=(
        Descriptor("nodule", "Enhancing convex protrusion."),
        Descriptor("nodule_mm", "Its height, mm.", unit="mm", low=0.5, high=150, tries=(3.0, 8.0)),
        Descriptor("nodule_margin", "Its angle with the wall.", ("obtuse", "acute")),
        Descriptor("irregular", "Wall or septa irregular (obtuse protrusions of 3 mm or less)."),
        Descriptor("wall_mm", "Thickest wall, mm.", unit="mm", low=0, high=60, tries=(1.0, 3.0, 5.0)),
        Descriptor("septa", "None, one to three, four or more.", ("none", "few", "many")),
        Descriptor("septa_mm", "Thickest septum, mm.", unit="mm", low=0, high=60, tries=(1.0, 3.0, 5.0)),
        Descriptor("enhancement", "Wall, septa or content enhance."),
        Descriptor("hu", "Attenuation of the content, HU.", unit="HU", low=-100, high=300, tries=(5.0, 25.0, 45.0, 90.0)),
        Descriptor("phase", "Phase of that attenuation.", ("unenhanced", "portal_venous")),
        Descriptor("calcification", "Any calcification."),
        Descriptor("homogeneous", "Homogeneous content.", optional=True),
        Descriptor("too_small", "Too small to characterise.", optional=True),
        Descriptor("enhancing_share_percent", "Share of the mass that enhances, %.", low=0, high=100, tries=(10.0, 50.0), optional=True),
    ),
    rule=_rule,
    order=tuple(CLASSES),
    citation="Silverman 2019 Radiology 292:475; risk: meta-analysis of version 2019, AJR 2025 (PubMed 39772585)",
    modalities=("ct", "mri"),
    body_parts=("kidney", "abdomen", "abdomen_pelvis"),
    notes=("CT table; MRI has its own.",),
)  # fmt: skip
