"""Burn area in percent of the body surface, and the fluid of the first 24 hours.

Adults by the rule of nines, children under 15 by Lund and Browder 1944 Surg Gynecol Obstet 79:352. Superficial burns
(erythema) do not count. Fluid: ATLS 10th ed. 2018 (2 mL x kg x %TBSA, children 3, electrical 4), half of it in the first 8 hours
from the injury, then by urine output.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from medmcp.servers.clinical.scores.score import Item, Reading, Score

__all__ = ["ADULT", "CITATION", "Burn", "burn_tbsa", "child_regions"]

CITATION = "Lund 1944 Surg Gynecol Obstet 79:352; Knaysi 1968 Plast Reconstr Surg 41:560 (nines); ATLS 10th ed. 2018"

# percent of the body surface
ADULT: dict[str, float] = {
    "head": 9, "left_arm": 9, "right_arm": 9, "anterior_trunk": 18, "posterior_trunk": 18, "left_leg": 18, "right_leg": 18,
    "perineum": 1,
}  # fmt: skip
CHILD_FIXED: dict[str, float] = {"neck": 2, "anterior_trunk": 13, "posterior_trunk": 13, "genitalia": 1} | {
    f"{side}_{part}": share
    for side in ("left", "right")
    for part, share in (("buttock", 2.5), ("upper_arm", 4), ("forearm", 3), ("hand", 2.5), ("foot", 3.5))
}
# from this age on (years): head, each thigh, each lower leg
CHILD_BY_AGE: tuple[tuple[float, float, float, float], ...] = (
    (0, 19, 5.5, 5), (1, 17, 6.5, 5), (5, 13, 8, 5.5), (10, 11, 8.5, 6), (15, 9, 9, 6.5),
)  # fmt: skip
CHILD_UNTIL = 15  # years: the rule of nines from here
ADULT_ML, CHILD_ML, ELECTRICAL_ML = 2, 3, 4  # mL x kg x %TBSA in 24 h
FLUID_ADULT, FLUID_CHILD = 20, 10  # %TBSA from which fluid is given by formula
CHILD_FLUID_AGE, SMALL_KG = 14, 30


@dataclass(frozen=True)
class Burn:
    """The area as a score, its category and the advice."""

    score: Score
    category: str | None
    referral: str | None


def child_regions(age: float) -> dict[str, float]:
    """The Lund-Browder column for an age: the nearest lower one. Each sums to 100."""
    _, head, thigh, leg = [row for row in CHILD_BY_AGE if row[0] <= age][-1]
    return (
        CHILD_FIXED
        | {"head": head}
        | {f"{side}_thigh": thigh for side in ("left", "right")}
        | {f"{side}_lower_leg": leg for side in ("left", "right")}
    )


def burn_tbsa(
    burnt: Mapping[str, float], *, age: float | None, weight_kg: float | None, electrical: bool = False
) -> Burn:
    """Area from the percent burnt of each region. ValueError for a region that the chart of this age does not have."""
    if age is None or not burnt:
        missing = (["age_years"] if age is None else []) + ([] if burnt else ["percent burnt of each region"])
        empty = Score(name="burn_tbsa", score=None, score_range=None, interpretation=None, items=[], missing=missing,
                      warnings=[], citation=CITATION)  # fmt: skip
        return Burn(empty, None, None)
    chart = ADULT if age >= CHILD_UNTIL else child_regions(age)
    for name, percent in burnt.items():
        if name not in chart:
            raise ValueError(f"{name} is no region of the chart for {age:g} years: {', '.join(sorted(chart))}")
        if not 0 <= percent <= 100:
            raise ValueError(f"{name}: {percent:g} is not a percentage")
    items = [
        Item.of(
            name, Reading.given(percent, "% of the region"), round(chart[name] * percent / 100, 2), (0, chart[name])
        )
        for name, percent in burnt.items()
    ]
    area = round(sum(item.points or 0 for item in items), 1)
    child = age < CHILD_FLUID_AGE or (weight_kg is not None and weight_kg < SMALL_KG)
    limit = FLUID_CHILD if child else FLUID_ADULT
    warnings = ["Regions that were not named count as not burnt; superficial burns do not count."]
    missing = []
    if area >= limit:
        category = f"{area:g} %, fluid by formula (from {limit} %)"
        if weight_kg is None:
            missing = ["weight_kg"]
            advice = "Burns centre; weigh the patient, then 24-h fluid by formula."
        else:
            advice = f"Burns centre. {_fluid(area, weight_kg, child, electrical)}"
    else:
        category = f"{area:g} %, below {limit} %"
        advice = "No formula fluid for the area alone; burns service by site, depth and cause."
    score = Score(name="burn_tbsa", score=area, score_range=(area, area), interpretation=f"{category}: {advice}", items=items,
                  missing=missing, warnings=warnings, citation=CITATION)  # fmt: skip
    return Burn(score, category, advice)


def _fluid(area: float, weight: float, child: bool, electrical: bool) -> str:
    factor = ELECTRICAL_ML if electrical else CHILD_ML if child else ADULT_ML
    volume = factor * weight * area
    # muscle that was burnt gives myoglobin: more urine until it runs clear
    urine = "1 to 1.5 mL/kg/h until it is clear" if electrical else "1 mL/kg/h" if weight < SMALL_KG else "0.5 mL/kg/h"
    more = " plus maintenance with glucose" if child else ""
    return (
        f"Ringer's lactate {volume:.0f} mL in 24 h from the injury ({factor} mL x {weight:g} kg x {area:g} %), {volume / 2:.0f} mL of it in the"
        f" first 8 h{more}; then to a urine output of {urine} (Parkland would give {4 * weight * area:.0f} mL)."
    )
