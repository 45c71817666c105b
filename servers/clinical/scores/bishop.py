"""Bishop score of the cervix before induction, with its simplified form."""

from math import floor

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    choice_item,
    points_of,
    total,
)

__all__ = ["bishop", "three_point_station"]

CITATION = (
    "Bishop EH. Obstet Gynecol 1964;24:266-268; Laughon SK et al. Obstet Gynecol 2011;117:805-811; ACOG PB 107, 2009"
)

DILATION = [Step(0, 0, 0), Step(1, 2, 1), Step(3, 4, 2), Step(5, 10, 3)]  # cm, rounded down
EFFACEMENT = [Step(0, 39, 0), Step(40, 59, 1), Step(60, 79, 2), Step(80, 100, 3)]  # %
STATION = [Step(-5, -3, 0), Step(-2, -2, 1), Step(-1, 0, 2), Step(1, 5, 3)]  # cm, -3 to +3 scale
CONSISTENCY = {"firm": 0.0, "medium": 1.0, "soft": 2.0}
POSITION = {"posterior": 0.0, "mid": 1.0, "anterior": 2.0}

BANDS = [
    Band(0, 6, "unfavourable", "ripen the cervix before oxytocin"),
    Band(7, 7, "intermediate", "ripening or oxytocin by parity and preference"),
    Band(8, 13, "favourable", "success of induction like that of spontaneous labour"),
]
SIMPLIFIED_OVER = 5  # Laughon 2011: simplified > 5 predicts like Bishop > 8


def three_point_station(station: int, scale: int) -> int:
    """A station of the -5 to +5 cm scale on the -3 to +3 scale (cm / 5 x 3), rounded toward the less favourable.

    Raises ValueError for a station outside its scale. Source: ACOG PB 107, 2009.
    """
    if abs(station) > scale:
        raise ValueError(f"station {station:+d} is outside the -{scale} to +{scale} scale")
    return station if scale == 3 else floor(station * 3 / 5)


def bishop(
    *,
    dilation: Reading = MISSING,
    effacement: Reading = MISSING,
    station: Reading = MISSING,
    consistency: Reading = MISSING,
    position: Reading = MISSING,
) -> Score:
    """Bishop score, 0 to 13: dilation 0 cm 0, 1-2 1, 3-4 2, >= 5 3; effacement < 40 % 0, 40 1, 60 2, >= 80 3; station
    (-3 to +3) -3 0, -2 1, -1 or 0 2, >= +1 3; consistency firm 0, medium 1, soft 2; position posterior 0, mid 1, anterior 2.

    >= 8 favourable, <= 6 unfavourable. Simplified: dilation + effacement + station, > 5 favourable.
    Sources: Bishop 1964 Obstet Gynecol 24:266; Laughon 2011 Obstet Gynecol 117:805; ACOG PB 107, 2009.
    """
    items = [
        _floored("dilation", dilation, DILATION, "cm", 0, 10),
        _floored("effacement", effacement, EFFACEMENT, "%", 0, 100),
        _floored("station", station, STATION, "cm", -5, 5),
        choice_item("consistency", consistency, CONSISTENCY),
        choice_item("position", position, POSITION),
    ]
    score = total(items, BANDS, name="Bishop", citation=CITATION)
    first_three = [item.points for item in items[:3]]
    simplified = None if None in first_three else sum(p for p in first_three if p is not None)
    score.extra["simplified"] = simplified
    score.extra["simplified_favourable"] = None if simplified is None else simplified > SIMPLIFIED_OVER
    score.extra["favourable"] = "true" if score.at_least >= 8 else "false" if score.at_most <= 6 else "undetermined"
    return score


def _floored(name: str, reading: Reading, steps: list[Step], unit: str, low: float, high: float) -> Item:
    """Values between two printed rows take the lower one."""
    value = reading.number(name, low, high)
    points = None if value is None else points_of(floor(value), steps)
    return Item.of(name, reading, points, (0, 3), unit=unit)
