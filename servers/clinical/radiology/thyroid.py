"""ACR TI-RADS: points of a thyroid nodule on ultrasound, and from which size it is aspirated or followed."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict

__all__ = ["TI_RADS", "level_of"]

COMPOSITION = {"cystic": 0, "spongiform": 0, "mixed": 1, "solid": 2, "obscured_by_calcification": 2}
ECHOGENICITY = {
    "anechoic": 0,
    "hyperechoic": 1,
    "isoechoic": 1,
    "undetermined": 1,
    "hypoechoic": 2,
    "very_hypoechoic": 3,
}
SHAPE = {"wider_than_tall": 0, "taller_than_wide": 3}
MARGIN = {"smooth": 0, "ill_defined": 0, "undetermined": 0, "lobulated_or_irregular": 2, "extrathyroidal_extension": 3}
FOCI = {"macrocalcification": 1, "rim_calcification": 2, "punctate_foci": 3}
# level: cancer found (Middleton 2017 AJR 208:1331), mm from which to aspirate and to follow, years of follow-up
LEVELS: dict[str, tuple[str, float | None, float | None, str]] = {
    "TR1": ("0.3 %", None, None, ""), "TR2": ("1.5 %", None, None, ""), "TR3": ("4.8 %", 25, 15, "at 1, 3 and 5 years"),
    "TR4": ("9.1 %", 15, 10, "at 1, 2, 3 and 5 years"), "TR5": ("35 %", 10, 5, "every year for 5 years"),
}  # fmt: skip


def level_of(points: int) -> str:
    """0 TR1; 2 TR2 (1 counts with it); 3 TR3; 4 to 6 TR4; 7 and more TR5."""
    return "TR1" if points == 0 else "TR2" if points <= 2 else "TR3" if points == 3 else "TR4" if points <= 6 else "TR5"


def _points(read: Reader) -> int:
    composition = read.choice("composition")
    points = COMPOSITION[composition]
    read.step("composition", composition, f"{points} points")
    if composition == "spongiform":
        read.step("spongiform", True, "no further points")
        return points
    for name, table in (("echogenicity", ECHOGENICITY), ("shape", SHAPE), ("margin", MARGIN)):
        value = read.choice(name)
        points += table[value]
        read.step(name, value, f"{table[value]} points")
    for name, worth in FOCI.items():
        if read.flag(name):
            points += worth
            read.step("echogenic foci", name, f"{worth} points")
    return points


def _rule(read: Reader) -> Verdict:
    points = _points(read)
    level = level_of(points)
    read.step("total", float(points), level)
    risk, aspirate, follow, when = LEVELS[level]
    if aspirate is None or follow is None:
        return Verdict(level, "No fine-needle aspiration, no follow-up.", risk, float(points))
    size = read.given("size_mm")
    if size is None:
        advice = f"Aspirate from {aspirate:g} mm, follow by ultrasound from {follow:g} mm ({when})."
        read.warn("size_mm is not known: the management depends on it.")
    elif float(size) >= aspirate:
        advice = f"Fine-needle aspiration ({aspirate:g} mm or more)."
    elif float(size) >= follow:
        advice = f"Follow-up ultrasound {when} ({follow:g} mm or more, under {aspirate:g} mm)."
    else:
        advice = f"No follow-up (under {follow:g} mm)."
    return Verdict(level, advice, risk, float(points))


TI_RADS = System(
    key="ti_rads",
    name="ACR TI-RADS",
    descriptors=(
        Descriptor("composition", "Of the nodule.", tuple(COMPOSITION)),
        Descriptor("echogenicity", "Of its solid part.", tuple(ECHOGENICITY)),
        Descriptor("shape", "On the transverse image.", tuple(SHAPE)),
        Descriptor("margin", "Of the nodule.", tuple(MARGIN)),
        Descriptor("macrocalcification", "Coarse calcification."),
        Descriptor("rim_calcification", "Peripheral calcification."),
        Descriptor("punctate_foci", "Punctate echogenic foci (large comet tails count as none)."),
        Descriptor("size_mm", "Largest diameter, mm.", unit="mm", low=1, high=150, tries=(3.0, 8.0, 12.0, 20.0, 30.0), optional=True),
    ),
    rule=_rule,
    order=tuple(LEVELS),
    citation="Tessler 2017 J Am Coll Radiol 14:587; risk: Middleton 2017 AJR 208:1331",
    modalities=("ultrasound",),
    body_parts=("thyroid",),
)  # fmt: skip
