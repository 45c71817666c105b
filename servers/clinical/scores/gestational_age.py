"""Due date and gestational age: last period, first scan and assisted conception, by the ACOG redating rule.

The one place where a pregnancy is dated; `world/dating.py` brings it what the chart holds.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Literal, NamedTuple

__all__ = [
    "ART_DAYS",
    "CITATION",
    "TERM_DAYS",
    "Dating",
    "Scan",
    "age_from_crl",
    "due_date",
    "redating_threshold",
    "term_category",
    "trimester_of",
    "weeks_and_days",
]

CITATION = "ACOG Committee Opinion 700, 2017 Obstet Gynecol 129:e150; ACOG CO 579, 2013 Obstet Gynecol 122:1139"

TERM_DAYS = 280  # from the first day of the last period to the due date
LATEST_DAYS = 308  # 44+0
VIABLE_WEEKS = 24  # before, tracing and biophysical profile are not validated
CONFIRMING_SCAN_BEFORE = 154  # 22+0: without a scan before it a pregnancy is suboptimally dated

ArtMethod = Literal["embryo_day_3", "embryo_day_5", "embryo_day_6", "retrieval_or_insemination"]
Basis = Literal["lmp", "ultrasound", "art"]

# days from the event to the due date: 266 from conception, less the embryo's age
ART_DAYS: dict[str, int] = {
    "embryo_day_3": 263, "embryo_day_5": 261, "embryo_day_6": 260, "retrieval_or_insemination": 266,
}  # fmt: skip

# age by last period on the day of the scan (days, first to last) and the difference that is exceeded to redate
THRESHOLDS: tuple[tuple[int, int, int], ...] = (
    (0, 62, 5),  # to 8+6
    (63, 97, 7),  # 9+0 to 13+6
    (98, 111, 7),  # 14+0 to 15+6
    (112, 153, 10),  # 16+0 to 21+6
    (154, 195, 14),  # 22+0 to 27+6
    (196, 400, 21),  # from 28+0
)

# categories of a gestational age in days, from the first on
CATEGORIES: tuple[tuple[int, str], ...] = (
    (294, "post_term"), (287, "late_term"), (273, "full_term"), (259, "early_term"), (238, "late_preterm"),
    (0, "preterm"),
)  # fmt: skip


class Scan(NamedTuple):
    """The earliest dating scan: its day and the age that it found."""

    on: date
    age_days: int


@dataclass(frozen=True)
class Dating:
    """A dated pregnancy. `threshold_days` is the one of the scan's window, if a last period was compared."""

    edd: date
    basis: Basis
    discrepancy_days: int | None
    threshold_days: int | None
    redated: bool
    suboptimal: bool

    def age_on(self, day: date) -> int:
        """Gestational age in days on a day."""
        return TERM_DAYS - (self.edd - day).days


def age_from_crl(crl_mm: float) -> int:
    """Gestational age in days from a crown-rump length of 5 to 84 mm: 8.052 x sqrt(CRL x 1.037) + 23.73.

    CRL 45 mm is 79 days. Sources: Robinson 1975 Br J Obstet Gynaecol 82:702; Loughna 2009 Ultrasound 17:161.
    """
    if not 5 <= crl_mm <= 84:
        raise ValueError(f"crl_mm {crl_mm:g} is outside 5 to 84 mm")
    return round(8.052 * sqrt(crl_mm * 1.037) + 23.73)


def redating_threshold(age_by_lmp: int) -> int:
    """The difference in days that is exceeded to redate, by the age (days, by last period) on the day of the scan:
    up to 8+6 weeks 5, to 15+6 7, to 21+6 10, to 27+6 14, from 28+0 21. Source: ACOG CO 700, 2017."""
    return next(threshold for first, last, threshold in THRESHOLDS if first <= max(age_by_lmp, 0) <= last)


def due_date(
    *,
    lmp: date | None = None,
    lmp_certain: bool | None = None,
    scan: Scan | None = None,
    art_date: date | None = None,
    art_method: str = "",
) -> Dating | None:
    """Due date: by assisted conception if there was one, else last period + 280 days, unless the first scan differs by
    more than the threshold of its window or the last period is unknown or uncertain. None without any of the three.

    Exactly the threshold does not redate; a later scan never changes an earlier one's date; without a scan before 22+0 the
    pregnancy is suboptimally dated. Source: ACOG Committee Opinion 700, 2017 Obstet Gynecol 129:e150.
    """
    by_lmp = None if lmp is None else lmp + timedelta(days=TERM_DAYS)
    by_scan = None if scan is None else scan.on + timedelta(days=TERM_DAYS - scan.age_days)
    if art_date is not None:
        return Dating(art_date + timedelta(days=ART_DAYS[art_method]), "art", None, None, False, False)
    if by_lmp is not None and lmp is not None and lmp_certain is not False:
        if scan is None or by_scan is None:
            return Dating(by_lmp, "lmp", None, None, False, True)
        by_calendar = (scan.on - lmp).days
        difference, threshold = scan.age_days - by_calendar, redating_threshold(by_calendar)
        redated = abs(difference) > threshold
        age = scan.age_days if redated else by_calendar
        return Dating(
            by_scan if redated else by_lmp, "ultrasound" if redated else "lmp", difference, threshold, redated,
            age >= CONFIRMING_SCAN_BEFORE,
        )  # fmt: skip
    if scan is not None and by_scan is not None:
        apart = None if lmp is None else scan.age_days - (scan.on - lmp).days
        return Dating(by_scan, "ultrasound", apart, None, False, scan.age_days >= CONFIRMING_SCAN_BEFORE)
    if by_lmp is not None:  # uncertain, and nothing better yet
        return Dating(by_lmp, "lmp", None, None, False, True)
    return None


def weeks_and_days(days: int) -> str:
    """39+4 for 277 days."""
    return f"{days // 7}+{days % 7}"


def trimester_of(days: int) -> int:
    """1 to 13+6, 2 to 27+6, then 3. Source: ACOG CO 700, 2017."""
    return 1 if days < 98 else 2 if days < 196 else 3


def term_category(days: int) -> str:
    """Preterm < 37+0 (late preterm from 34+0), early term 37+0, full term 39+0, late term 41+0, post-term from 42+0.
    Source: ACOG Committee Opinion 579, 2013."""
    return next(name for first, name in CATEGORIES if days >= first)
