"""Biophysical profile of the fetus: the full one of five items and the modified one of two."""

from medmcp.servers.clinical.scores.score import MISSING, Item, Reading, Score
from medmcp.servers.clinical.scores.three_valued import all_of, any_of

__all__ = ["amniotic_fluid", "biophysical_profile", "modified_profile"]

CITATION = "Manning FA et al. Am J Obstet Gynecol 1980;136:787-795; ACOG PB 229, 2021 Obstet Gynecol 137:e116"

OLIGO_POCKET_CM, OLIGO_AFI_CM = 2.0, 5.0  # at or below
POLY_POCKET_CM, POLY_AFI_CM = 8.0, 24.0  # at or above
TERM_WEEKS = 37.0
EARLY_WEEKS = 32.0
ISOLATED_OLIGO_WEEKS = (36.0, 37 + 6 / 7)


def amniotic_fluid(pocket_cm: float | None, afi_cm: float | None) -> dict[str, bool | float | None]:
    """Oligohydramnios: deepest vertical pocket <= 2 cm, or, without a pocket, AFI <= 5 cm. Polyhydramnios: pocket >= 8 or
    AFI >= 24 cm. Where both are measured the pocket decides on too little fluid. Source: ACOG PB 229, 2021."""
    oligo = (
        pocket_cm <= OLIGO_POCKET_CM
        if pocket_cm is not None
        else afi_cm <= OLIGO_AFI_CM
        if afi_cm is not None
        else None
    )
    poly = any_of(
        None if pocket_cm is None else pocket_cm >= POLY_POCKET_CM, None if afi_cm is None else afi_cm >= POLY_AFI_CM
    )
    if poly is None and not (pocket_cm is None and afi_cm is None):
        poly = False
    return {"pocket_cm": pocket_cm, "afi_cm": afi_cm, "oligohydramnios": oligo, "polyhydramnios": poly}


def biophysical_profile(
    *,
    breathing: Reading = MISSING,
    movement: Reading = MISSING,
    tone: Reading = MISSING,
    pocket: Reading = MISSING,
    nst: Reading = MISSING,
    weeks: float | None = None,
) -> Score:
    """Full profile within 30 min, 2 or 0 an item, 0 to 10: breathing >= 30 s; >= 3 movements; >= 1 extension with flexion;
    deepest pocket > 2 cm; reactive non-stress test, which may be left out when the four others are 2 (8 of 8).

    8 or 10 with normal fluid is normal; 6 equivocal (from 37+0 deliver, before it repeat in 24 h); <= 4 abnormal. A pocket
    <= 2 cm is evaluated whatever the total. Sources: Manning 1980 Am J Obstet Gynecol 136:787; ACOG PB 229, 2021.
    """
    depth = pocket.number("deepest_pocket_cm", 0, 20)
    items = [
        _two("breathing", breathing),
        _two("movement", movement),
        _two("tone", tone),
        Item.of("fluid", pocket, None if depth is None else 2.0 if depth > OLIGO_POCKET_CM else 0.0, (0, 2), unit="cm",
                needs=() if depth is not None else ("deepest_pocket_cm",)),
        _two("nst", nst, "nst_reactive"),
    ]  # fmt: skip
    scored = [item.points for item in items]
    four = scored[:4] == [2.0] * 4
    oligo = None if depth is None else depth <= OLIGO_POCKET_CM
    eight_of_eight = four and scored[4] is None
    low = sum(item.possible[0] for item in items)
    high = sum(item.possible[1] for item in items)
    if eight_of_eight:
        low = high = 8.0
    result = _result(low, high, oligo)
    return Score(
        name="BPP",
        score=low if low == high and (eight_of_eight or None not in scored) else None,
        score_range=(low, high),
        interpretation=None if result == "undetermined" else f"{result}: {_management(result, low, oligo, weeks)}",
        items=items,
        missing=[] if eight_of_eight else [need for item in items for need in item.needs],
        warnings=["Non-stress test left out: 8 of 8."] if eight_of_eight else [],
        citation=CITATION,
        variant="full",
        extra={"result": result, "management": _management(result, low, oligo, weeks)},
    )


def _two(name: str, reading: Reading, need: str = "") -> Item:
    value = reading.flag(name)
    return Item.of(
        name, reading, None if value is None else 2.0 if value else 0.0, (0, 2),
        needs=() if value is not None else (need or name,),
    )  # fmt: skip


def _result(low: float, high: float, oligo: bool | None) -> str:
    if oligo:
        return "abnormal"
    if low >= 8 and oligo is False:
        return "normal"
    if low == high == 6 and oligo is False:
        return "equivocal"
    return "abnormal" if high <= 4 else "undetermined"


def _management(result: str, low: float, oligo: bool | None, weeks: float | None) -> str:
    if result == "undetermined":
        return "complete the profile"
    if low <= 4 and result == "abnormal" and not (oligo and low >= 6):
        if low <= 2:
            return "deliver"
        early = weeks is not None and weeks < EARLY_WEEKS
        return "under 32+0 weeks individualise with continuous monitoring" if early else "usually deliver"
    if oligo:
        if weeks is None:
            return "oligohydramnios: evaluate by gestational age"
        if weeks >= ISOLATED_OLIGO_WEEKS[0]:
            return "oligohydramnios: deliver at 36+0 to 37+6 weeks or at diagnosis if later, if persistent"
        return "oligohydramnios: look for ruptured membranes and growth restriction, repeat fluid and testing"
    if result == "equivocal":
        if weeks is None:
            return "from 37+0 weeks deliver, before it repeat in 24 h"
        return "deliver" if weeks >= TERM_WEEKS else "repeat in 24 h"
    return "routine surveillance by indication, usually weekly"


def modified_profile(
    *, nst: Reading = MISSING, pocket: Reading = MISSING, afi: Reading = MISSING, weeks: float | None = None
) -> Score:
    """Modified profile: normal with a reactive non-stress test and a deepest pocket > 2 cm (or AFI > 5 cm); abnormal with
    either not met, which asks for the full profile. It has no total. Source: ACOG PB 229, 2021."""
    reactive, depth, index = nst.flag("nst"), pocket.number("deepest_pocket_cm", 0, 20), afi.number("afi_cm", 0, 60)
    fluid = amniotic_fluid(depth, index)["oligohydramnios"]
    enough = None if fluid is None else not fluid
    verdict = all_of(reactive, enough)
    result = {True: "normal", False: "abnormal", None: "undetermined"}[verdict]
    management = {
        "normal": "routine surveillance by indication, usually weekly", "abnormal": "full biophysical profile",
        "undetermined": "complete the profile",
    }[result]  # fmt: skip
    if fluid:
        management += f"; {_management('abnormal', 8, True, weeks)}"
    warnings = []
    if depth is not None and index is not None and (depth <= OLIGO_POCKET_CM) != (index <= OLIGO_AFI_CM):
        warnings.append("Pocket and index disagree on too little fluid: the pocket decides (fewer false alarms).")
    measured = pocket if depth is not None else afi
    items = [
        Item.of("nst", nst, None, (0, 0), needs=() if reactive is not None else ("nst_reactive",)),
        Item.of("fluid", measured, None, (0, 0), unit="cm", needs=() if enough is not None else ("deepest_pocket_cm",)),
    ]
    return Score(
        name="modified BPP", score=None, score_range=None,
        interpretation=None if verdict is None else f"{result}: {management}", items=items,
        missing=[need for item in items for need in item.needs], warnings=warnings, citation=CITATION, variant="modified",
        extra={"result": result, "management": management},
    )  # fmt: skip
