"""Gestational diabetes: two-step and one-step glucose tests and early tests for overt diabetes, values in mg/dL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["CITATION", "TESTS", "GlucoseTest", "GlucoseValue", "interpret_glucose"]

CITATION = (
    "ACOG PB 190, 2018 Obstet Gynecol 131:e49; Carpenter 1982 Am J Obstet Gynecol 144:768; IADPSG 2010 Diabetes Care"
    " 33:676; ADA Standards of Care 2024 Diabetes Care 47:S282"
)

TestName = Literal["gct_50", "ogtt_75", "ogtt_100", "early"]

# thresholds in mg/dL (%, for HbA1c); a value at or above is abnormal
CARPENTER_COUSTAN = {"fasting": 95.0, "1h": 180.0, "2h": 155.0, "3h": 140.0}
NDDG = {"fasting": 105.0, "1h": 190.0, "2h": 165.0, "3h": 145.0}
IADPSG = {"fasting": 92.0, "1h": 180.0, "2h": 153.0}
OVERT = {"fasting": 126.0, "random": 200.0, "hba1c": 6.5}
OVERT_2H_75 = 200.0
VERY_HIGH_SCREEN = 200.0
WINDOW_WEEKS = (24, 28)

# the values that belong to each test
TESTS: dict[str, tuple[str, ...]] = {
    "gct_50": ("1h",), "ogtt_75": ("fasting", "1h", "2h"), "ogtt_100": ("fasting", "1h", "2h", "3h"),
    "early": ("fasting", "random", "hba1c"),
}  # fmt: skip


class GlucoseValue(NamedTuple):
    """One value of a test against its threshold."""

    time: str
    value: float | None
    unit: str
    threshold: float
    abnormal: bool | None


@dataclass(frozen=True)
class GlucoseTest:
    """What a test says: gdm, no_gdm, screen_positive, screen_negative, overt_diabetes or undetermined."""

    result: str
    values: tuple[GlucoseValue, ...]
    abnormal: int
    next_step: str
    missing: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def interpret_glucose(
    test: str,
    values: Mapping[str, float | None],
    *,
    gct_threshold: float = 140,
    criteria_100g: str = "carpenter_coustan",
    symptoms: bool | None = None,
) -> GlucoseTest:
    """A glucose test of pregnancy, each value compared >= threshold (mg/dL). 50 g, 1 h: 130, 135 or 140 leads to 100 g.
    100 g: two or more of 95/180/155/140 (Carpenter-Coustan; NDDG 105/190/165/145) fasting/1/2/3 h. 75 g: any of 92/180/153.
    Overt diabetes: fasting >= 126, HbA1c >= 6.5 %, 2 h of 75 g >= 200, or random >= 200 with symptoms or confirmed.

    Sources: ACOG PB 190, 2018; Carpenter 1982 Am J Obstet Gynecol 144:768; IADPSG 2010 Diabetes Care 33:676; ADA 2024.
    """
    if test == "gct_50":
        return _screen(values.get("1h"), gct_threshold)
    if test == "early":
        return _early(values, symptoms)
    limits = IADPSG if test == "ogtt_75" else NDDG if criteria_100g == "nddg" else CARPENTER_COUSTAN
    rows = tuple(_row(time, values.get(time), limit) for time, limit in limits.items())
    abnormal = sum(row.abnormal is True for row in rows)
    unknown = [row.time for row in rows if row.abnormal is None]
    needed = 1 if test == "ogtt_75" else 2
    fasting, two_hours = values.get("fasting"), values.get("2h")
    if (fasting is not None and fasting >= OVERT["fasting"]) or (
        test == "ogtt_75" and two_hours is not None and two_hours >= OVERT_2H_75
    ):
        return GlucoseTest("overt_diabetes", rows, abnormal, "treat as overt diabetes; HbA1c, eyes, kidneys", (), ())
    if abnormal >= needed:
        return GlucoseTest(
            "gdm", rows, abnormal, "glucose monitoring, nutrition and exercise; insulin if targets are missed", ()
        )
    if abnormal + len(unknown) >= needed:
        return GlucoseTest("undetermined", rows, abnormal, "complete the test", tuple(unknown))
    warnings: tuple[str, ...] = ()
    if test == "ogtt_100" and abnormal == 1:
        warnings = ("One value is abnormal: ACOG lets a centre diagnose on one.",)
    return GlucoseTest("no_gdm", rows, abnormal, "routine care", (), warnings)


def _row(time: str, value: float | None, limit: float, unit: str = "mg/dL") -> GlucoseValue:
    return GlucoseValue(time, value, unit, limit, None if value is None else value >= limit)


def _screen(value: float | None, threshold: float) -> GlucoseTest:
    row = _row("1h", value, threshold)
    if value is None:
        return GlucoseTest("undetermined", (row,), 0, "50 g glucose, 1 h value", ("1h",))
    if value < threshold:
        return GlucoseTest("screen_negative", (row,), 0, "routine care", ())
    warnings: tuple[str, ...] = ()
    if value >= VERY_HIGH_SCREEN:
        warnings = ("200 mg/dL or more: many centres treat as gestational diabetes without the 3 h test.",)
    return GlucoseTest("screen_positive", (row,), 1, "100 g 3 h glucose tolerance test, fasting", (), warnings)


def _early(values: Mapping[str, float | None], symptoms: bool | None) -> GlucoseTest:
    rows = tuple(
        _row(name, values.get(name), limit, "%" if name == "hba1c" else "mg/dL") for name, limit in OVERT.items()
    )
    abnormal = [row.time for row in rows if row.abnormal]
    if not any(row.value is not None for row in rows):
        return GlucoseTest("undetermined", rows, 0, "HbA1c or fasting glucose", ("fasting", "hba1c"))
    if {"fasting", "hba1c"} & set(abnormal) or ("random" in abnormal and symptoms):
        return GlucoseTest("overt_diabetes", rows, len(abnormal), "treat as overt diabetes; eyes, kidneys", ())
    if abnormal:
        return GlucoseTest(
            "undetermined",
            rows,
            len(abnormal),
            "confirm: fasting glucose or HbA1c, ask for symptoms",
            ("fasting", "hba1c"),
        )
    return GlucoseTest("screen_negative", rows, 0, "screen again at 24 to 28 weeks", ())
