"""Hypertension in pregnancy and the puerperium by the ACOG criteria; an unmeasured criterion is unknown, never absent."""

from collections.abc import Sequence
from dataclasses import dataclass

from medmcp.servers.clinical.scores.three_valued import all_of, any_of

__all__ = ["CITATION", "Classified", "Criterion", "OrganFacts", "Pressure", "classify_hypertension", "severe_range"]

CITATION = "ACOG PB 222, 2020 Obstet Gynecol 135:e237; ACOG CO 767, 2019; ACOG PB 203, 2019"

HIGH, SEVERE = (140, 90), (160, 110)  # systolic, diastolic, mmHg
APART_H = 4.0
CONFIRM_MIN = 15
TREAT_WITHIN_MIN = 60
UPCR_MG_G, PROTEIN_24H_MG = 300.0, 300.0
PLATELETS, CREATININE, LDH = 100.0, 1.1, 600.0
DIPSTICK = ("2+", "3+", "4+")
TWENTY_WEEKS = 140
SEVERE_BIRTH_DAYS, TERM_BIRTH_DAYS = 238, 259  # 34+0 and 37+0


@dataclass(frozen=True)
class Pressure:
    """One reading; `hours` on any clock, `days` the gestation then (None: after birth or not known)."""

    hours: float
    sbp: float
    dbp: float
    days: int | None

    def over(self, limit: tuple[int, int]) -> bool:
        """Whether either pressure is at or above its limit."""
        return self.sbp >= limit[0] or self.dbp >= limit[1]


@dataclass(frozen=True)
class OrganFacts:
    """What is known beside the pressure; None: not measured, asked or examined. Enzymes as multiples of the upper limit."""

    upcr_mg_g: float | None = None
    dipstick: str | None = None
    platelets: float | None = None
    creatinine: float | None = None
    baseline_creatinine: float | None = None
    ast_x_uln: float | None = None
    alt_x_uln: float | None = None
    ldh: float | None = None
    headache: bool | None = None
    visual: bool | None = None
    epigastric: bool | None = None
    pulmonary_oedema: bool | None = None
    seizure: bool | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion; `severe` marks a severe feature, `organ` one that makes pre-eclampsia without proteinuria."""

    name: str
    met: bool | None
    value: float | str | bool | None = None
    unit: str = ""
    severe: bool = False
    organ: bool = False


@dataclass(frozen=True)
class Classified:
    """`category` as in evaluate_preeclampsia; `severe` whether severe features are met."""

    category: str
    criteria: tuple[Criterion, ...]
    severe: bool | None
    hypertension: bool | None
    missing: tuple[str, ...]


def _apart(readings: Sequence[Pressure], limit: tuple[int, int], hours: float) -> bool | None:
    """Two readings at or above the limit at least so far apart; None with one such reading that nothing confirms yet."""
    high = [one for one in readings if one.over(limit)]
    if not high:
        return False if readings else None
    if high[-1].hours - high[0].hours >= hours:
        return True
    # one normal reading long after the high one says that it did not persist
    later = [one for one in readings if one.hours - high[0].hours >= hours]
    return False if later and not any(one.over(limit) for one in later) else None


def severe_range(readings: Sequence[Pressure]) -> float | None:
    """Hours of the first reading of the run of severe-range ones that the newest belongs to; None if it is not severe."""
    since = None
    for one in sorted(readings, key=lambda reading: reading.hours, reverse=True):
        if not one.over(SEVERE):
            break
        since = one.hours
    return since


def classify_hypertension(
    readings: Sequence[Pressure], facts: OrganFacts, *, chronic: bool | None, treated: bool = False
) -> Classified:
    """Hypertension >= 140 or 90 mmHg twice >= 4 h apart from 20+0 on (>= 160 or 110 confirmed within minutes suffices);
    chronic if before 20+0 or known. Pre-eclampsia: with proteinuria (>= 300 mg/g), or without it platelets < 100,
    creatinine > 1.1 mg/dL or doubled, AST or ALT >= 2 x upper limit, pulmonary oedema, new headache, visual symptoms. Severe
    features: >= 160 or 110 twice 4 h apart (or treated before), or one of these organ signs, or epigastric pain. Severe-range
    pressure alone is managed as severe features. HELLP: LDH >= 600, AST and ALT > 2 x, platelets < 100.

    Sources: ACOG PB 222, 2020 Obstet Gynecol 135:e237.
    """
    ordered = sorted(readings, key=lambda one: one.hours)
    late = [one for one in ordered if one.days is None or one.days >= TWENTY_WEEKS]
    early = [one for one in ordered if one.days is not None and one.days < TWENTY_WEEKS]
    known = True if chronic or _apart(early, HIGH, APART_H) else chronic
    severe_now = [one for one in late if one.over(SEVERE)]
    minutes = len(severe_now) > 1 and severe_now[-1].hours > severe_now[0].hours
    high = True if minutes else _apart(late, HIGH, APART_H)
    severe_pressure = True if severe_now and treated else _apart(late, SEVERE, APART_H)
    if severe_pressure is None and minutes:
        severe_pressure = True  # confirmed and treated within the hour; not waited for
    criteria = _criteria(facts, high, severe_pressure)
    organ = any_of(*(one.met for one in criteria if one.organ))
    protein = next(one.met for one in criteria if one.name == "proteinuria")
    preeclampsia = any_of(protein, organ)
    severe = any_of(*(one.met for one in criteria if one.severe))
    hellp = all_of(
        None if facts.ldh is None else facts.ldh >= LDH,
        None if facts.ast_x_uln is None else facts.ast_x_uln > 2,
        None if facts.alt_x_uln is None else facts.alt_x_uln > 2,
        None if facts.platelets is None else facts.platelets < PLATELETS,
    )
    category = _category(facts, high, known, preeclampsia, severe_pressure, severe, hellp)
    missing = tuple(one.name for one in criteria if one.met is None)
    return Classified(category, criteria, severe, high, missing)


def _category(
    facts: OrganFacts, high: bool | None, chronic: bool | None, preeclampsia: bool | None, severe_pressure: bool | None,
    severe: bool | None, hellp: bool | None,
) -> str:  # fmt: skip
    if facts.seizure:
        return "eclampsia"
    if hellp:
        return "hellp"
    if chronic:
        if preeclampsia:
            return "superimposed"
        return "chronic_hypertension" if preeclampsia is False else "undetermined"
    if not high:
        return "none" if high is False else "undetermined"
    if severe_pressure:
        return "preeclampsia_severe"
    if preeclampsia:
        return "preeclampsia_severe" if severe else "preeclampsia"
    return "undetermined" if preeclampsia is None else "gestational_hypertension"


def _proteinuria(facts: OrganFacts) -> Criterion:
    if facts.upcr_mg_g is not None:
        return Criterion("proteinuria", facts.upcr_mg_g >= UPCR_MG_G, facts.upcr_mg_g, "mg/g")
    if facts.dipstick is not None:
        return Criterion("proteinuria", facts.dipstick in DIPSTICK, facts.dipstick, "dipstick")
    return Criterion("proteinuria", None)


def _criteria(facts: OrganFacts, high: bool | None, severe_pressure: bool | None) -> tuple[Criterion, ...]:
    enzymes = [value for value in (facts.ast_x_uln, facts.alt_x_uln) if value is not None]
    raised = True if any(value >= 2 for value in enzymes) else False if len(enzymes) == 2 else None
    kidney = None if facts.creatinine is None else facts.creatinine > CREATININE or (
        facts.baseline_creatinine is not None and facts.creatinine >= 2 * facts.baseline_creatinine
    )  # fmt: skip

    def feature(
        name: str, met: bool | None, value: float | str | bool | None = None, unit: str = "", *, organ: bool = True
    ) -> Criterion:
        return Criterion(name, met, value, unit, severe=True, organ=organ)

    return (
        Criterion("blood pressure >= 140/90 mmHg, confirmed", high),
        Criterion("blood pressure >= 160/110 mmHg, confirmed", severe_pressure, severe=True),
        _proteinuria(facts),
        feature("platelets < 100 x 10^9/L", None if facts.platelets is None else facts.platelets < PLATELETS, facts.platelets, "10^9/L"),
        feature("creatinine > 1.1 mg/dL or doubled", kidney, facts.creatinine, "mg/dL"),
        feature("AST or ALT >= 2 x upper limit", raised, max(enzymes, default=None), "x ULN"),
        feature("pulmonary oedema", facts.pulmonary_oedema),
        feature("new headache", facts.headache, facts.headache),
        feature("visual symptoms", facts.visual, facts.visual),
        feature("severe epigastric or right upper quadrant pain", facts.epigastric, facts.epigastric, organ=False),
    )  # fmt: skip
