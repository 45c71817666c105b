"""What a person is due for: the schedule's rows on age, sex, pregnancy, conditions, medicines and the doses on file.

A dose that is not on file is unknown; it is never taken as given. Read `immunization_schedule.py` for the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medmcp.servers.clinical.immunization_schedule import (
    ADULT,
    CHILD,
    RISKS,
    VACCINES,
    ChildSeries,
    NeedRow,
    Vaccine,
    find_vaccine,
)

__all__ = ["Against", "Dose", "Due", "Person", "due_and_against", "risk_groups"]

MONTH_DAYS, YEAR_DAYS = 30.4375, 365.25
CHILD_UNTIL = 19.0  # years
GRACE_DAYS = 30  # a dose is overdue a month after it fell due, or after its recommended age: a rule of the hospital


@dataclass(frozen=True)
class Dose:
    """A dose on file; `reaction` as it was recorded."""

    vaccine: str
    given: date
    reaction: str = ""


@dataclass(frozen=True)
class Person:
    """What the rules look at. `risks` by group: since when and the record that says so."""

    born: date
    today: date
    sex: str | None
    pregnancy: str  # pregnant | not_pregnant | unknown
    gestation_days: int | None
    risks: Mapping[str, tuple[date, str]]
    doses: Sequence[Dose]
    allergens: Sequence[str] = ()  # immediate reactions
    immune: frozenset[str] = frozenset()  # vaccines whose disease the person is known to be immune to

    @property
    def years(self) -> float:
        """Age in years."""
        return (self.today - self.born).days / YEAR_DAYS


@dataclass(frozen=True)
class Due:
    """A vaccine that should be given, since when, which dose it is, and whether its time has passed."""

    vaccine: Vaccine
    reason: str
    since: date
    dose_number: int
    overdue: bool


@dataclass(frozen=True)
class Against:
    """A vaccine that must not be given now."""

    vaccine: Vaccine
    reason: str


def risk_groups(
    problems: Iterable[tuple[str, date, str]], groups: Iterable[tuple[str, date, str]]
) -> dict[str, tuple[date, str]]:
    """Risk groups from problems (ICD-10-CM code, onset, record) and medicines (drug group, start, record); earliest first."""
    found: dict[str, tuple[date, str]] = {}
    for risk in RISKS.values():
        hits = (
            [(since, record) for code, since, record in problems if code.startswith(risk.codes)] if risk.codes else []
        )
        hits += [(since, record) for group, since, record in groups if group in risk.drug_groups]
        if hits:
            found[risk.key] = min(hits)
    return found


def due_and_against(person: Person) -> tuple[list[Due], list[Against]]:
    """What is due and may be given, earliest first, and what must not be given."""
    against = _against(person)
    barred = {one.vaccine.key for one in against}
    found: dict[str, Due] = {}
    for due in (*_childhood(person), *_needs(person)):
        if due.vaccine.key in barred or due.vaccine.key in person.immune:
            continue
        if due.vaccine.key not in found or due.since < found[due.vaccine.key].since:
            found[due.vaccine.key] = due
    if "tdap" in found:
        found.pop("td", None)  # a Tdap is the booster, too
    return sorted(found.values(), key=lambda one: (one.since, one.vaccine.key)), against


def _vaccine(key: str) -> Vaccine:
    return next(row for row in VACCINES if row.key == key)


def _given(person: Person, key: str) -> list[date]:
    """Dates of the doses that count for a vaccine, oldest first."""
    dates = []
    for dose in person.doses:
        row = find_vaccine(dose.vaccine)
        if row is not None and (row.key == key or key in row.counts_for):
            dates.append(dose.given)
    return sorted(dates)


def _at(born: date, months: float) -> date:
    return born + timedelta(days=round(months * MONTH_DAYS))


def _on_file(count: int) -> str:
    return "no dose on file" if count == 0 else f"{count} dose{'s' if count > 1 else ''} on file"


def _childhood(person: Person) -> Iterable[Due]:
    months = (person.today - person.born).days / MONTH_DAYS
    if person.years >= CHILD_UNTIL:
        return
    for series in CHILD:
        if months >= series.until_months:
            continue
        given = _given(person, series.vaccine)
        number = len(given)
        if number >= _in_all(series, months, given, person.born):
            continue
        place = min(number, len(series.from_months) - 1)
        since, by = _at(person.born, series.from_months[place]), _at(person.born, series.by_months[place])
        if given:
            earliest = given[-1] + timedelta(days=dict(series.gaps).get(number + 1, series.interval_days))
            since, by = max(since, earliest), max(by, earliest + timedelta(days=GRACE_DAYS))
        if since <= person.today:
            reason = f"childhood series: {_on_file(number)}"
            yield Due(_vaccine(series.vaccine), reason, since, number + 1, person.today > by)


def _in_all(series: ChildSeries, months: float, given: list[date], born: date) -> int:
    """Doses in all: fewer for a child who started late."""
    started = (given[0] - born).days / MONTH_DAYS if given else months
    doses = len(series.from_months)
    for least, total in series.late:
        if started >= least:
            doses = total
    return doses


def _needs(person: Person) -> Iterable[Due]:
    for row in ADULT:
        begun = _begun(row, person)
        if begun is None:
            continue
        since, why = begun
        given = _given(person, row.vaccine)
        due = _due_since(row, person, given, since)
        if due is not None and due <= person.today:
            shown = "" if row.season else f": {_on_file(len(given))}"
            late = row.season is None and person.today > due + timedelta(days=GRACE_DAYS)
            yield Due(_vaccine(row.vaccine), f"{why}{shown}", due, len(given) + 1, late)


def _begun(row: NeedRow, person: Person) -> tuple[date, str] | None:
    """Since when the row holds for this person and why; None if it does not."""
    low, high = row.age
    if not low <= person.years < high or (row.born_from and person.born.year < row.born_from):
        return None
    since, why = _at(person.born, low * 12), row.reason
    if row.group:
        hits = [(person.risks[name][0], name) for name in row.group if name in person.risks]
        if not hits:
            return None
        first, name = min(hits)
        since, why = max(since, first), f"{RISKS[name].name} ({person.risks[name][1]}): {row.reason}"
    if row.pregnancy_weeks:
        if person.gestation_days is None:
            return None
        first_week, last_week = row.pregnancy_weeks
        if not first_week <= person.gestation_days // 7 <= last_week:
            return None
        since = person.today - timedelta(days=person.gestation_days - first_week * 7)
    return since, why


def _due_since(row: NeedRow, person: Person, given: list[date], since: date) -> date | None:
    """The date from which the next dose is due; None if none is."""
    if row.season:
        begin = _season(row.season, person.today)
        inside = [one for one in given if begin is not None and one >= begin]
        if begin is None or len(inside) >= row.doses or (row.once and given):
            return None
        return max(inside[-1] + timedelta(days=row.interval_days), since) if inside else max(begin, since)
    if row.pregnancy_weeks and row.repeat_days:
        recent = any((person.today - one).days <= row.repeat_days for one in given)
        return None if recent else since
    doses = _doses(row, person, given)
    if len(given) < doses:
        last = row.last_interval_days if given and len(given) == doses - 1 else None
        return max(since, given[-1] + timedelta(days=last or row.interval_days)) if given else since
    if row.repeat_days is None:
        return None
    first = row.first_repeat_days if len(given) == row.doses else None
    return given[-1] + timedelta(days=first or row.repeat_days)


def _doses(row: NeedRow, person: Person, given: list[date]) -> int:
    if row.early and given and (given[0] - person.born).days / YEAR_DAYS < row.early[0]:
        return row.early[1]
    return row.doses


def _season(months: tuple[int, int], today: date) -> date | None:
    """The first day of the season that today lies in."""
    first, last = months
    for year in (today.year, today.year - 1):
        begin = date(year, first, 1)
        end_year = year if last >= first else year + 1
        end = date(end_year + (last == 12), last % 12 + 1, 1)
        if begin <= today < end:
            return begin
    return None


def _against(person: Person) -> list[Against]:
    found: list[Against] = []
    allergens = [text.casefold() for text in person.allergens]
    for row in VACCINES:
        reasons = []
        if row.live and person.pregnancy == "pregnant":
            reasons.append("live vaccine in pregnancy")
        if row.live and "severe_immunosuppression" in person.risks:
            reasons.append(f"live vaccine in severe immunosuppression ({person.risks['severe_immunosuppression'][1]})")
        if row.not_in_pregnancy and person.pregnancy == "pregnant":
            reasons.append(row.not_in_pregnancy)
        names = {row.key, row.name.casefold(), *(alias.casefold() for alias in row.aliases)}
        reasons += [
            f"immediate reaction to {text} on the allergy list"
            for text in allergens
            if text in row.contains or text in names
        ]
        reasons += [
            f"{dose.reaction} after the dose of {dose.given.isoformat()}"
            for dose in person.doses
            if "anaphyla" in dose.reaction.casefold() and find_vaccine(dose.vaccine) is row
        ]
        found += [Against(row, reason) for reason in reasons]
    return found
