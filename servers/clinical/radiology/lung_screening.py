"""Lung-RADS v2022: nodules on a low-dose screening CT. Sizes are mean diameters in mm, to one decimal."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = ["GROWTH_MM", "LUNG_RADS", "SIZE_LIMITS_MM"]

GROWTH_MM = 1.5  # of the mean diameter within 12 months; more is growth
SIZE_LIMITS_MM = (6.0, 8.0, 15.0)  # of a solid nodule at baseline
# category: malignancy (ACR estimate) and management
CATEGORIES: dict[str, tuple[str, str]] = {
    "0": ("not assessed", "Prior CT or additional low-dose CT; 1 to 3 months for findings that look inflammatory."),
    "1": ("< 1 %", "Low-dose CT in 12 months."),
    "2": ("< 1 %", "Low-dose CT in 12 months."),
    "3": ("1 to 2 %", "Low-dose CT in 6 months."),
    "4A": ("5 to 15 %", "Low-dose CT in 3 months; PET/CT may be used for a solid nodule or part of 8 mm or more."),
    "4B": (
        "> 15 %",
        "Diagnostic chest CT, PET/CT for 8 mm or more, or tissue sampling; 1 to 3 months if it may be inflammatory.",
    ),
    "4X": ("> 15 %", "Diagnostic chest CT, PET/CT for 8 mm or more, or tissue sampling."),
}
SUSPICIOUS = ("3", "4A", "4B")
BENIGN = {
    "none": "no nodule",
    "benign_calcification": "complete, central, popcorn or ring calcification",
    "fat_containing": "fat in it",
}
TRIES = (3.0, 5.0, 7.0, 9.0, 20.0, 35.0)


def _rule(read: Reader) -> Verdict:
    if read.given("screening") is False:
        raise NotApplicable("Lung-RADS is for screening CT. A nodule found by chance is managed by Fleischner 2017.")
    if read.given("complete") is False or read.given("inflammatory"):
        read.step("incomplete, or findings that look inflammatory", True, "Lung-RADS 0")
        return _verdict("0")
    kind = read.choice("type")
    if kind in BENIGN:
        read.step("type", BENIGN[kind], "Lung-RADS 1")
        return _verdict("1")
    category = RULES[kind](read)
    read.step(f"{kind.replace('_', ' ')}", "", f"Lung-RADS {category}")
    if category in SUSPICIOUS and read.given("suspicious_features"):
        read.step(
            "features that raise suspicion (spiculation, nodes, rapid growth of a ground-glass nodule)",
            True,
            "Lung-RADS 4X",
        )
        category = "4X"
    return _verdict(category)


def _verdict(category: str) -> Verdict:
    risk, management = CATEGORIES[category]
    return Verdict(category, management, risk)


def _stepped_down(read: Reader, by_size: str) -> str | None:
    """What a nodule that has not grown becomes by its category before; None where it goes by its size."""
    if read.choice("status") not in ("stable", "resolved"):
        return None
    before = read.choice("prior_category")
    if read.choice("status") == "resolved":
        read.step("resolved", before, "Lung-RADS 2")
        return "2"
    if before in ("1", "2") and by_size != "2" and read.flag("crossed_limit"):
        read.step("crossed a size limit without growth", before, f"by size Lung-RADS {by_size}")
        return None
    after = {"1": "2", "2": "2", "3": "2", "4A": "3"}.get(before)
    if after:
        read.step(f"unchanged or smaller, category {before} before", before, f"Lung-RADS {after}")
    return after or "4B"


def _by(size: float, limits: tuple[tuple[float, str], ...], beyond: str) -> str:
    return next((category for limit, category in limits if size < limit), beyond)


def _solid(read: Reader) -> str:
    size, status = read.number("size_mm"), read.choice("status")
    read.step("solid, mean diameter (mm)", size, status)
    if status == "slow_growing":
        return "4B"
    if status == "new":
        return _by(size, ((4, "2"), (6, "3"), (8, "4A")), "4B")
    if status == "growing":
        return _by(size, ((8, "4A"),), "4B")
    by_size = _by(size, ((6, "2"), (8, "3"), (15, "4A")), "4B")
    return by_size if status == "baseline" else _stepped_down(read, by_size) or by_size


def _part_solid(read: Reader) -> str:
    size, status = read.number("size_mm"), read.choice("status")
    if status == "slow_growing":
        return "4B"
    if size < 6 and status in ("baseline", "new"):
        read.step("part-solid, total mean diameter (mm)", size, status)
        return "2" if status == "baseline" else "3"
    solid = read.number("solid_mm")
    if solid > size:
        read.impossible()
    read.step("part-solid, solid part (mm)", solid, status)
    if status in ("new", "growing"):
        return _by(solid, ((4, "4A"),), "4B")
    by_size = "2" if size < 6 else _by(solid, ((6, "3"), (8, "4A")), "4B")
    return by_size if status == "baseline" else _stepped_down(read, by_size) or by_size


def _ground_glass(read: Reader) -> str:
    size = read.number("size_mm")
    if size < 30:
        read.step("ground-glass (mm)", size, "< 30")
        return "2"
    status = read.choice("status")
    read.step("ground-glass (mm)", size, status)
    return "2" if status in ("stable", "slow_growing", "resolved") else "3"


def _juxtapleural(read: Reader) -> str:
    smooth = read.flag("smooth")
    if smooth and read.number("size_mm") < 10:
        read.step("juxtapleural, smooth, oval, lentiform or triangular, under 10 mm", smooth, "Lung-RADS 2")
        return "2"
    return _solid(read)


def _airway(read: Reader) -> str:
    if read.choice("airway") == "subsegmental":
        read.step("airway nodule", "subsegmental", "Lung-RADS 2")
        return "2"
    status = read.choice("status")
    read.step("airway nodule, segmental or more proximal", status, "persisting is 4B")
    return "2" if status == "resolved" else "4A" if status in ("baseline", "new") else "4B"


def _cyst(read: Reader) -> str:
    form, change = read.choice("cyst"), read.choice("cyst_change")
    read.step("cyst", form, change)
    if form == "thin_walled":
        read.warn("A thin-walled unilocular cyst is not classified by Lung-RADS.")
        return "1"
    if change in ("wall_or_nodule_grows", "more_loculated_or_dense") or (
        change == "cystic_part_grows" and form == "multilocular"
    ):
        return "4B"
    if change == "cystic_part_grows":
        return "3"
    if change in ("baseline", "became_so"):
        return "4A"
    return _stepped_down(read, "4A") or "4A"


RULES = {
    "solid": _solid, "part_solid": _part_solid, "ground_glass": _ground_glass, "juxtapleural": _juxtapleural,
    "airway": _airway, "cyst": _cyst,
}  # fmt: skip

LUNG_RADS = System(
    key="lung_rads",
    name="Lung-RADS v2022",
    descriptors=(
        Descriptor("screening", "A screening examination.", optional=True),
        Descriptor("type", "The most suspicious lesion.", (*BENIGN, *RULES)),
        Descriptor("size_mm", "Mean diameter (of long and short axis), mm.", unit="mm", low=0.5, high=150, tries=TRIES),
        Descriptor("solid_mm", "Mean diameter of the solid part, mm.", unit="mm", low=0, high=150, tries=(3.0, 5.0, 7.0, 9.0)),
        Descriptor("status", "First screen, new, grown (> 1.5 mm in <= 12 months), slowly over several screens, not grown, gone.",
                   ("baseline", "new", "growing", "slow_growing", "stable", "resolved")),
        Descriptor("prior_category", "Its category before.", ("1", "2", "3", "4A", "4B", "4X")),
        Descriptor("crossed_limit", "Crossed 6, 8 or 15 mm since the scan before."),
        Descriptor("smooth", "Juxtapleural: smooth, solid, oval, lentiform or triangular."),
        Descriptor("airway", "Where in the airway.", ("subsegmental", "segmental_or_proximal")),
        Descriptor("cyst", "Form of a cyst.", ("thin_walled", "thick_walled", "multilocular")),
        Descriptor("cyst_change", "Its change.", ("baseline", "became_so", "cystic_part_grows", "wall_or_nodule_grows",
                   "more_loculated_or_dense", "stable")),
        Descriptor("suspicious_features", "Spiculation, enlarged nodes or other features of cancer.", optional=True),
        Descriptor("complete", "All of both lungs shown, priors at hand.", optional=True),
        Descriptor("inflammatory", "Looks infectious or inflammatory.", optional=True),
    ),
    rule=_rule,
    order=tuple(CATEGORIES),
    citation="ACR Lung-RADS v2022; Christensen 2024 Chest 165:738",
    modalities=("ct",),
    body_parts=("chest",),
    notes=("Add the modifier S for other significant findings.",),
)  # fmt: skip
