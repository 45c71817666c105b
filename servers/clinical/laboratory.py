"""The hospital laboratory: what can be ordered, its reference intervals, flags and turnaround.

`LabTest` and `Panel` are the rows, the rows themselves are in `laboratory_tests.py`. `find_test` and `expand`
turn what somebody writes ('K', 'CBC', 'blood cultures') into rows by exact name, never by substring;
`reference` and `flag` judge a value. An adult interval is never used for a child or in pregnancy: where no
interval fits, the flag is 'cannot_judge'.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = [
    "TRIMESTERS",
    "Interval",
    "LabTest",
    "Panel",
    "Sex",
    "expand",
    "find_panel",
    "find_test",
    "flag",
    "nearest_tests",
    "reference",
]

Category = Literal[
    "haematology", "chemistry", "coagulation", "blood_gas", "microbiology", "immunology", "endocrine",
    "toxicology", "urinalysis", "csf", "blood_bank", "genetics",
]  # fmt: skip
Flag = Literal["low", "normal", "high", "critical_low", "critical_high", "cannot_judge"]
Sex = Literal["female", "male"]
Trimester = Literal["1", "2", "3"]
TRIMESTERS: tuple[Trimester, ...] = ("1", "2", "3")


class Interval(Row):
    """A reference interval and whom it is for. An open end is None."""

    low: float | None = None
    high: float | None = None
    sex: Literal["any", "female", "male"] = "any"
    age: tuple[float, float] = (18, 130)  # years, from inclusive to exclusive
    pregnancy: Literal["no", "any"] | Trimester = "no"  # a trimester; "any": holds in and out of pregnancy
    source: str = ""


class LabTest(Row):
    """One orderable test with one result."""

    key: str
    name: str
    loinc: str = ""
    specimen: str
    category: Category
    kind: Literal["quantitative", "qualitative", "culture", "text"] = "quantitative"
    unit: str = ""  # empty for results without a unit
    decimals: int = 1  # places that the laboratory reports
    intervals: tuple[Interval, ...] = ()
    critical_low: float | None = None  # at or below: telephoned at once
    critical_high: float | None = None  # at or above
    critical_neonate: tuple[float | None, float | None] | None = None  # under 28 days, in place of the two above
    limits: tuple[float, float] | None = None  # what a living patient can have; outside is an error of entry
    choices: tuple[str, ...] = ()  # qualitative results in order; the first is the expected one in health
    turnaround: tuple[int, int, int]  # minutes from collection: stat, urgent, routine; for a culture the final
    preliminary: int | None = None  # minutes to a preliminary culture report
    negative_final: int | None = None  # minutes until a negative culture is final
    min_repeat: int = 0  # minutes within which a repeat counts as a duplicate
    cost: int = 1  # relative; 1 is one common chemistry analyte
    point_of_care: bool = False
    aliases: tuple[str, ...] = ()
    raised_by: tuple[str, ...] = ()
    lowered_by: tuple[str, ...] = ()
    interference: str = ""
    sources: tuple[str, ...] = ()


class Panel(Row):
    """A set of tests that is ordered by one name."""

    key: str
    name: str
    members: tuple[str, ...]
    cost: int
    loinc: str = ""
    aliases: tuple[str, ...] = ()


def _spelling(name: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in name.casefold().replace("β", "beta").replace("+", " "))
    return " ".join(kept.split())


@cache
def _index() -> tuple[dict[str, LabTest], dict[str, Panel]]:
    from medmcp.servers.clinical.laboratory_tests import PANELS, TESTS

    tests: dict[str, LabTest] = {}
    for test in TESTS:
        for name in (test.key, test.name, test.loinc, *test.aliases):
            if name:
                tests.setdefault(_spelling(name), test)
    panels = {_spelling(n): panel for panel in PANELS for n in (panel.key, panel.name, *panel.aliases)}
    return tests, panels


def find_test(name: str) -> LabTest | None:
    """The test with this key, name, LOINC code or alias, or None."""
    return _index()[0].get(_spelling(name))


def find_panel(name: str) -> Panel | None:
    """The panel with this key, name or alias, or None."""
    return _index()[1].get(_spelling(name))


def expand(names: Iterable[str]) -> tuple[list[LabTest], list[str]]:
    """Tests behind test and panel names, each once and in order, and the names that are not known."""
    tests: dict[str, LabTest] = {}
    unknown: list[str] = []
    for name in names:
        panel, test = find_panel(name), find_test(name)
        if panel is not None:
            for member in panel.members:
                row = find_test(member)
                assert row is not None, f"panel {panel.key} names an unknown test {member}"
                tests.setdefault(row.key, row)
        elif test is not None:
            tests.setdefault(test.key, test)
        else:
            unknown.append(name)
    return list(tests.values()), unknown


def nearest_tests(name: str, n: int = 5) -> list[str]:
    """Keys of tests and panels whose names look like `name`, best first."""
    tests, panels = _index()
    wanted = _spelling(name)
    names = {**{k: t.key for k, t in tests.items()}, **{k: p.key for k, p in panels.items()}}
    close = get_close_matches(wanted, names, n=3 * n, cutoff=0.6)
    close += sorted(k for k in names if len(wanted) > 2 and (wanted in k or set(wanted.split()) & set(k.split())))
    return list(dict.fromkeys(names[k] for k in close))[:n]


def _intervals(
    test: LabTest, sex: Sex | None, age: float | None, pregnant: bool, trimester: int | None
) -> list[Interval]:
    """Every interval that can hold for this person; more than one where sex, age or trimester is not known."""
    if age is None and all(i.age[0] > 0 for i in test.intervals):
        return []  # no interval for children on file, and this may be one
    fits = [
        i
        for i in test.intervals
        if (i.sex == "any" or sex is None or i.sex == sex) and (age is None or i.age[0] <= age < i.age[1])
    ]
    if not pregnant:
        # an interval of those who are not pregnant goes before one that holds for both
        return [i for i in fits if i.pregnancy == "no"] or [i for i in fits if i.pregnancy == "any"]
    stages = {i.pregnancy for i in fits} & set(TRIMESTERS)
    if trimester is None and stages not in (set(), set(TRIMESTERS)):
        return []  # no interval for one trimester on file, and this may be the one
    return [
        i
        for i in fits
        if i.pregnancy == "any" or (i.pregnancy != "no" and (trimester is None or i.pregnancy == str(trimester)))
    ]


def reference(
    test: LabTest, sex: Sex | None, age: float | None, pregnant: bool = False, trimester: int | None = None
) -> Interval | None:
    """The interval for this person (age in years), or None when there is none or a missing fact leaves it open.

    Pregnancy of unknown trimester gives the span over the trimesters when every trimester has an interval.
    """
    found = _intervals(test, sex, age, pregnant, trimester)
    if len({(i.low, i.high) for i in found}) == 1:
        return found[0]
    if pregnant and {i.pregnancy for i in found} == set(TRIMESTERS) and len(found) == 3:
        lows, highs = [i.low for i in found], [i.high for i in found]
        return found[0].model_copy(
            update={
                "low": None if None in lows else min(x for x in lows if x is not None),
                "high": None if None in highs else max(x for x in highs if x is not None),
                "pregnancy": "any",
            }
        )
    return None


def flag(
    test: LabTest,
    value: float,
    sex: Sex | None,
    age: float | None,
    pregnant: bool = False,
    trimester: int | None = None,
) -> Flag:
    """Flag of a value in the test's own unit. Critical limits come first: they hold without an interval.

    Where sex, age or trimester is missing, the flag is given only if every interval in question agrees.
    """
    low, high = test.critical_low, test.critical_high
    if test.critical_neonate is not None and age is not None and age < 28 / 365.25:
        low, high = test.critical_neonate
    if low is not None and value <= low:
        return "critical_low"
    if high is not None and value >= high:
        return "critical_high"
    verdicts: set[Flag] = set()
    for interval in _intervals(test, sex, age, pregnant, trimester):
        if interval.low is not None and value < interval.low:
            verdicts.add("low")
        elif interval.high is not None and value > interval.high:
            verdicts.add("high")
        else:
            verdicts.add("normal")
    return verdicts.pop() if len(verdicts) == 1 else "cannot_judge"
