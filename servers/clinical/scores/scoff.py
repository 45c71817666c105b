"""SCOFF: a screen for eating disorders, and the markers of medical instability that go before any plan."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.row import Row
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, check_age, total

__all__ = ["MARKERS", "MEDIAN_BMI", "Marker", "Unstable", "instability", "scoff"]

CITATION = "Morgan JF, Reid F, Lacey JH. BMJ 1999;319:1467-1468; SAHM position paper, J Adolesc Health 2022;71:648-654"

BANDS = [
    Band(0, 1, "negative", "does not exclude an eating disorder"),
    Band(2, 5, "positive", "full assessment: weight history, vital signs, ECG and electrolytes"),
]


class Marker(Row):
    """A limit of medical instability: below or above it the patient needs assessment for admission."""

    key: str
    reading: str
    side: Literal["below", "above"]
    limit: float
    unit: str
    ages: tuple[float, float] = (0, 130)
    inclusive: bool = False
    source: str


SAHM = "SAHM 2022 J Adolesc Health 71:648"
MARKERS: tuple[Marker, ...] = (
    Marker(key="bradycardia by day", reading="heart_rate", side="below", limit=50, unit="/min", source=SAHM),
    Marker(key="hypotension, systolic", reading="sbp", side="below", limit=90, unit="mmHg", source=SAHM),
    Marker(key="hypotension, diastolic", reading="dbp", side="below", limit=45, unit="mmHg", source=SAHM),
    Marker(key="hypothermia", reading="temperature", side="below", limit=35.6, unit="degC", source=SAHM),
    Marker(key="orthostatic rise of the heart rate", reading="orthostatic_hr_rise", side="above", limit=30, unit="/min", ages=(19, 130), source=SAHM),
    Marker(key="orthostatic rise of the heart rate", reading="orthostatic_hr_rise", side="above", limit=40, unit="/min", ages=(0, 18.999), source=SAHM),
    Marker(key="orthostatic fall of the systolic pressure", reading="orthostatic_sbp_fall", side="above", limit=20, unit="mmHg", source=SAHM),
    Marker(key="orthostatic fall of the diastolic pressure", reading="orthostatic_dbp_fall", side="above", limit=10, unit="mmHg", source=SAHM),
    Marker(key="hypokalaemia", reading="potassium", side="below", limit=3.2, unit="mmol/L", source=SAHM),
    Marker(key="hypophosphataemia", reading="phosphate", side="below", limit=0.8, unit="mmol/L", source="lower reference limit"),
    Marker(key="hypomagnesaemia", reading="magnesium", side="below", limit=0.7, unit="mmol/L", source="lower reference limit"),
    Marker(key="hypoglycaemia", reading="glucose", side="below", limit=3.3, unit="mmol/L", source=SAHM),
    Marker(key="long QTc", reading="qtc", side="above", limit=450, unit="ms", source=SAHM),
    Marker(key="75 % of the median BMI or less", reading="percent_median_bmi", side="below", limit=75, unit="%", ages=(0, 19.999), inclusive=True, source=SAHM),
    Marker(key="very low BMI", reading="bmi", side="below", limit=13, unit="kg/m2", ages=(20, 130), source="MEED, RCPsych CR233 2022"),
)  # fmt: skip


# median BMI in kg/m2 by sex and completed year: CDC growth charts 2000, M of the LMS table at the birthday, rounded to 0.1
MEDIAN_BMI: dict[tuple[str, int], float] = {
    ("female", 11): 17.5, ("female", 12): 18.1, ("female", 13): 18.7, ("female", 14): 19.4, ("female", 15): 19.9,
    ("female", 16): 20.5, ("female", 17): 20.9, ("female", 18): 21.3, ("female", 19): 21.6,
    ("male", 11): 17.2, ("male", 12): 17.8, ("male", 13): 18.5, ("male", 14): 19.2, ("male", 15): 19.9,
    ("male", 16): 20.6, ("male", 17): 21.2, ("male", 18): 21.9, ("male", 19): 22.5,
}  # fmt: skip


class Unstable(NamedTuple):
    """A marker that is met."""

    marker: str
    value: float
    unit: str
    limit: str
    record_id: str | None
    source: str


def instability(readings: Mapping[str, Reading], age: float | None) -> tuple[list[Unstable], list[str]]:
    """(markers met, readings not on file). A limit for another age does not count; without an age the adult ones do."""
    years = 40.0 if age is None else age
    met, missing = [], []
    for row in MARKERS:
        if not row.ages[0] <= years <= row.ages[1]:
            continue
        reading = readings.get(row.reading, MISSING)
        value = reading.number(row.reading)
        if value is None:
            missing.append(row.reading)
            continue
        beyond = value < row.limit if row.side == "below" else value > row.limit
        if beyond or (row.inclusive and value == row.limit):
            sign = {"below": "<", "above": ">"}[row.side] + ("=" if row.inclusive else "")
            met.append(Unstable(row.key, value, row.unit, f"{sign} {row.limit:g}", reading.record_id, row.source))
    return met, list(dict.fromkeys(missing))


def scoff(answers: Sequence[Reading], *, age: Reading = MISSING) -> Score:
    """SCOFF, 0 to 5: vomiting, loss of control, one stone lost in 3 months, feels fat, food dominates; positive from 2.

    NotApplicable under 11 years. Source: Morgan 1999 BMJ 319:1467.
    """
    warnings = check_age(age, 11, "Use an assessment for children.")
    score = total(
        answer_items(INSTRUMENTS["scoff"], answers), BANDS, name="SCOFF", citation=CITATION, warnings=warnings
    )
    score.extra["positive"] = "true" if score.at_least >= 2 else "false" if score.at_most < 2 else "undetermined"
    return score
