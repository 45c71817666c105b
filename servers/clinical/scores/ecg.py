"""Criteria on a measured 12-lead ECG, from one row of measurements a lead. QT correction is in `qtc.py`.

Every criterion is true, false or unknown; a lead that was not recorded can make it unknown, never false.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees
from typing import Literal

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.three_valued import all_of, any_of, at_least

__all__ = [
    "CONTIGUOUS",
    "Criterion",
    "Lead",
    "axis",
    "intervals",
    "other_patterns",
    "sgarbossa",
    "st_depression",
    "stemi",
]

UNIVERSAL_MI = "Thygesen K et al. Circulation 2018;138:e618-e651"
SGARBOSSA = "Sgarbossa EB et al. N Engl J Med 1996;334:481-487; Smith SW et al. Ann Emerg Med 2012;60:766-776"
CONDUCTION = "Surawicz B et al. (AHA/ACCF/HRS) Circulation 2009;119:e235-e240"

PATTERNS = {  # pattern: source
    "Wellens pattern": "de Zwaan C et al. Am Heart J 1982;103:730-736",
    "de Winter pattern": "de Winter RJ et al. N Engl J Med 2008;359:2071-2073",
    "aVR elevation with diffuse depression": UNIVERSAL_MI,
    "posterior infarction pattern": UNIVERSAL_MI,
    "hyperkalaemia pattern": "Mattu A et al. Am J Emerg Med 2000;18:721-729",
    "Brugada type 1": "Antzelevitch C et al. Circulation 2005;111:659-670",
    "pre-excitation": CONDUCTION,
}

LIMB = ("I", "II", "III", "aVR", "aVL", "aVF")
CHEST = ("V1", "V2", "V3", "V4", "V5", "V6")
TWELVE = LIMB + CHEST
CONTIGUOUS = [  # pairs that look at neighbouring myocardium; aVR has no partner
    ("II", "III"), ("II", "aVF"), ("III", "aVF"), ("I", "aVL"), ("I", "V5"), ("I", "V6"), ("aVL", "V5"), ("aVL", "V6"),
    ("V1", "V2"), ("V2", "V3"), ("V3", "V4"), ("V4", "V5"), ("V5", "V6"), ("V7", "V8"), ("V8", "V9"), ("V3R", "V4R"),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One lead. Millimetres (1 mm = 0.1 mV) against the TP or PR baseline; None is not measured."""

    st_mm: float | None = None  # at the J point, elevation positive
    prior_st_mm: float | None = None  # the same on the prior tracing
    st_shape: Literal["horizontal", "downsloping", "upsloping", "coved", "concave"] | None = None
    q_mm: float | None = None  # depth, positive number
    r_mm: float | None = None
    s_mm: float | None = None  # depth, positive number
    t_mm: float | None = None  # inverted negative
    t_biphasic: bool | None = None  # positive then negative
    t_peaked: bool | None = None
    delta_wave: bool | None = None

    @property
    def net_qrs(self) -> float | None:
        """R minus the deeper of Q and S, mm."""
        if self.r_mm is None or (self.s_mm is None and self.q_mm is None):
            return None
        return self.r_mm - max(self.s_mm or 0, self.q_mm or 0)

    @property
    def new_st(self) -> float | None:
        """ST deviation that the prior tracing did not have; without one all of it counts as new."""
        if self.st_mm is None or self.prior_st_mm is None:
            return self.st_mm
        return self.st_mm - self.prior_st_mm if self.st_mm * self.prior_st_mm > 0 else self.st_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion and the leads that decided it."""

    criterion: str
    met: bool | None
    leads: list[str]
    citation: str
    detail: str = ""


def axis(*, net_i: Reading = MISSING, net_avf: Reading = MISSING) -> tuple[float | None, str | None]:
    """(degrees, normal | left | right | extreme) from the net QRS in I and aVF (mm): atan2(1.154 x aVF, I).

    -30 to +90 normal, < -30 left, > +90 right, beyond -90 extreme; 1.154 = 2/sqrt(3) makes the augmented lead
    comparable. None without both, or when both are zero. Source: Surawicz 2009 Circulation 119:e235.
    """
    i, avf = net_i.number("net_i", -100, 100), net_avf.number("net_avf", -100, 100)
    if i is None or avf is None or (i == 0 and avf == 0):
        return None, None
    angle = degrees(atan2(1.154 * avf, i))
    label = "extreme" if angle < -90 else "left" if angle < -30 else "right" if angle > 90 else "normal"
    return angle, label


def intervals(*, pr_ms: Reading = MISSING, qrs_ms: Reading = MISSING) -> list[Criterion]:
    """PR > 200 ms first-degree block, < 120 short; QRS >= 120 wide, 100-119 incomplete.

    Source: Surawicz 2009 Circulation 119:e235.
    """
    pr, qrs = pr_ms.number("pr_ms", 40, 800), qrs_ms.number("qrs_ms", 30, 400)
    rows = (
        ("first-degree AV block (PR > 200 ms)", None if pr is None else pr > 200, pr),
        ("short PR (< 120 ms)", None if pr is None else pr < 120, pr),
        ("wide QRS (>= 120 ms)", None if qrs is None else qrs >= 120, qrs),
        ("incomplete QRS widening (100-119 ms)", None if qrs is None else 100 <= qrs < 120, qrs),
    )
    return [
        Criterion(
            criterion=name,
            met=met,
            leads=[],
            citation=CONDUCTION,
            detail="not measured" if value is None else f"{value:g} ms",
        )
        for name, met, value in rows
    ]


def _limits(lead: str, sex: str | None, age: float | None) -> tuple[float, float]:
    """(lowest, highest) J-point elevation in mm that may be called for; equal when sex and age decide it."""
    if lead in ("V2", "V3"):
        if sex == "female":
            return 1.5, 1.5
        if age is not None:
            man = 2.0 if age >= 40 else 2.5
            return (man, man) if sex == "male" else (1.5, man)
        return (2.0, 2.5) if sex == "male" else (1.5, 2.5)
    if lead in ("V7", "V8", "V9", "V3R", "V4R"):
        young = 40 if lead.startswith("V7") or lead in ("V8", "V9") else 30
        if sex == "female" or (age is not None and age >= young):
            return 0.5, 0.5
        return (1.0, 1.0) if sex == "male" and age is not None else (0.5, 1.0)
    return 1.0, 1.0


def _pairs(state: Mapping[str, bool | None], pairs: Sequence[tuple[str, str]]) -> tuple[bool | None, list[str]]:
    hits = [(a, b) for a, b in pairs if state.get(a) and state.get(b)]
    if hits:
        return True, list(dict.fromkeys(lead for pair in hits for lead in pair))
    open_pair = any(state[a] is not False and state[b] is not False for a, b in pairs if a in state and b in state)
    return (None if open_pair else False), []


def stemi(leads: Mapping[str, Lead], *, sex: Reading = MISSING, age: Reading = MISSING) -> Criterion:
    """New J-point elevation in two contiguous leads: >= 1 mm, but in V2-V3 >= 2 mm men >= 40 y, >= 2.5 mm men < 40 y,
    >= 1.5 mm women; V7-V9 >= 0.5 mm (men < 40 y >= 1 mm); V3R-V4R >= 0.5 mm (men < 30 y >= 1 mm).

    Not valid in left bundle branch block or pacing: see `sgarbossa`. Source: Thygesen 2018 Circulation 138:e618.
    """
    gender, years = sex.choice("sex", ("female", "male")), age.number("age", 0, 130)
    state: dict[str, bool | None] = {}
    # The twelve standard leads are always asked for; extra leads only count when they were recorded.
    for name in dict.fromkeys((*TWELVE, *leads)):
        if name == "aVR":
            continue
        st = leads[name].new_st if name in leads else None
        low, high = _limits(name, gender, years)
        state[name] = None if st is None else True if st >= high else False if st < low else None
    met, hits = _pairs(state, CONTIGUOUS)
    prior = any(lead.prior_st_mm is not None for lead in leads.values())
    return Criterion(
        criterion="ST elevation meeting STEMI limits in two contiguous leads",
        met=met,
        leads=hits,
        citation=UNIVERSAL_MI,
        detail="against the prior tracing" if prior else "no prior tracing: elevation is taken as new",
    )


def st_depression(leads: Mapping[str, Lead]) -> list[Criterion]:
    """New horizontal or downsloping depression >= 0.5 mm in two contiguous leads; T inversion > 1 mm in two contiguous
    leads with a prominent R or R/S > 1. Source: Thygesen 2018 Circulation 138:e618.
    """
    depressed: dict[str, bool | None] = {}
    inverted: dict[str, bool | None] = {}
    for name in TWELVE:
        if name == "aVR":
            continue
        lead = leads.get(name, Lead())
        st, shape = lead.new_st, lead.st_shape
        depressed[name] = (
            None
            if st is None
            else False
            if st > -0.5 or shape == "upsloping"
            else True
            if shape in ("horizontal", "downsloping")
            else None
        )
        upright = None if lead.r_mm is None or lead.s_mm is None else lead.r_mm > lead.s_mm
        deep = None if lead.t_mm is None else lead.t_mm < -1
        inverted[name] = False if deep is False or upright is False else None if None in (deep, upright) else True
    rows = (("ST depression in two contiguous leads", depressed), ("T inversion > 1 mm with prominent R", inverted))
    found = []
    for criterion, state in rows:
        met, hits = _pairs(state, CONTIGUOUS)
        found.append(Criterion(criterion=criterion, met=met, leads=hits, citation=UNIVERSAL_MI))
    return found


def sgarbossa(leads: Mapping[str, Lead]) -> tuple[Criterion, Criterion, int]:
    """(original, modified, points) for left bundle branch block or a paced rhythm.

    Concordant elevation >= 1 mm 5 points; concordant depression >= 1 mm in V1-V3 3; discordant elevation >= 5 mm 2;
    3 or more is positive. Modified: the third item is ST/S <= -0.25 (with at least 1 mm of elevation), and any one item
    is positive. Sources: Sgarbossa 1996 N Engl J Med 334:481; Smith 2012 Ann Emerg Med 60:766.
    """
    up: dict[str, bool | None] = {}
    down: dict[str, bool | None] = {}
    against: dict[str, bool | None] = {}
    ratio: dict[str, bool | None] = {}
    for name in TWELVE:
        lead = leads.get(name, Lead())
        st, net = lead.st_mm, lead.net_qrs
        positive = None if net is None else net > 0
        up[name] = all_of(None if st is None else st >= 1, positive)
        negative = None if positive is None else not positive
        against[name] = all_of(None if st is None else st >= 5, negative)
        depth = max(lead.s_mm or 0, lead.q_mm or 0)
        ratio[name] = all_of(
            None if st is None else st >= 1,
            negative,
            None if st is None or lead.s_mm is None or not depth else -st / depth <= -0.25,
        )
        if name in ("V1", "V2", "V3"):
            down[name] = all_of(None if st is None else st <= -1, negative)

    one, two = _some(up), _some(down)
    three, three_modified = _some(against), _some(ratio)
    points = 5 * (one is True) + 3 * (two is True) + 2 * (three is True)
    most = 5 * (one is not False) + 3 * (two is not False) + 2 * (three is not False)
    original = True if points >= 3 else False if most < 3 else None
    modified = True if True in (one, two, three_modified) else None if None in (one, two, three_modified) else False
    hits = [n for n in TWELVE if up[n] or down.get(n) or against[n]]
    changed = [n for n in TWELVE if up[n] or down.get(n) or ratio[n]]
    return (
        Criterion(criterion="Sgarbossa >= 3", met=original, leads=hits, citation=SGARBOSSA, detail=f"{points} points"),
        Criterion(criterion="modified Sgarbossa (Smith)", met=modified, leads=changed, citation=SGARBOSSA),
        points,
    )


def other_patterns(
    leads: Mapping[str, Lead],
    *,
    pain_free: Reading = MISSING,
    pr_ms: Reading = MISSING,
    qrs_ms: Reading = MISSING,
    p_waves_absent_or_flat: Reading = MISSING,
) -> list[Criterion]:
    """Patterns by their stated features; the detail names them.

    Sources: de Zwaan 1982 Am Heart J 103:730 (Wellens); de Winter 2008 N Engl J Med 359:2071; Thygesen 2018 Circulation
    138:e618 (aVR, posterior); Antzelevitch 2005 Circulation 111:659 (Brugada); Surawicz 2009 Circulation 119:e235
    (pre-excitation); Mattu 2000 Am J Emerg Med 18:721 (hyperkalaemia).
    """

    def get(name: str) -> Lead:
        return leads.get(name, Lead())

    inverted = {n: any_of(get(n).t_biphasic, _under(get(n).t_mm, -3, equal=True)) for n in ("V2", "V3")}
    flat_st = {n: _under(get(n).st_mm, 1) for n in ("V2", "V3")}
    wellens = all_of(pain_free.flag("pain_free"), _some({n: all_of(inverted[n], flat_st[n]) for n in inverted}))
    winter = {
        n: all_of(_under(get(n).st_mm, -1, equal=True), _shape(get(n), "upsloping"), get(n).t_peaked) for n in CHEST
    }
    low = {n: _under(get(n).st_mm, -1, equal=True) for n in TWELVE if n != "aVR"}
    diffuse = at_least(6, low.values())
    posterior = {n: all_of(_under(get(n).st_mm, -0.5, equal=True), _tall_r(get(n))) for n in ("V1", "V2", "V3")}
    brugada = {n: all_of(_over(get(n).st_mm, 2), _shape(get(n), "coved"), _under(get(n).t_mm, 0)) for n in ("V1", "V2")}
    pr, qrs = pr_ms.number("pr_ms", 40, 800), qrs_ms.number("qrs_ms", 30, 400)
    delta = _some({n: get(n).delta_wave for n in TWELVE})
    peaked = {n: get(n).t_peaked for n in TWELVE if n != "aVR"}
    wide, flat = _over(qrs, 120), p_waves_absent_or_flat.flag("p_waves_absent_or_flat")
    rows = (
        ("Wellens pattern", wellens, "pain free, biphasic or deeply inverted T in V2-V3, ST elevation < 1 mm"),
        ("de Winter pattern", _some(winter), "upsloping ST depression >= 1 mm at J into tall T in V1-V6"),
        (
            "aVR elevation with diffuse depression",
            all_of(_over(get("aVR").st_mm, 1), diffuse),
            "aVR >= 1 mm, depression >= 1 mm in six or more leads",
        ),
        ("posterior infarction pattern", _some(posterior), "V1-V3 depression >= 0.5 mm with R/S > 1: record V7-V9"),
        (
            "hyperkalaemia pattern",
            all_of(at_least(2, peaked.values()), any_of(wide, flat)),
            "peaked T in two leads or more, with QRS >= 120 ms or absent P waves",
        ),
        ("Brugada type 1", _some(brugada), "coved ST elevation >= 2 mm and inverted T in V1 or V2"),
        (
            "pre-excitation",
            all_of(None if pr is None else pr < 120, delta, None if qrs is None else qrs >= 110),
            "PR < 120 ms, delta wave, QRS >= 110 ms",
        ),
    )
    return [
        Criterion(criterion=name, met=met, leads=[], citation=PATTERNS[name], detail=detail)
        for name, met, detail in rows
    ]


def _over(value: float | None, limit: float) -> bool | None:
    return None if value is None else value >= limit


def _under(value: float | None, limit: float, *, equal: bool = False) -> bool | None:
    return None if value is None else value <= limit if equal else value < limit


def _shape(lead: Lead, shape: str) -> bool | None:
    return None if lead.st_shape is None else lead.st_shape == shape


def _tall_r(lead: Lead) -> bool | None:
    return None if lead.r_mm is None or lead.s_mm is None else lead.r_mm > lead.s_mm


def _some(states: Mapping[str, bool | None]) -> bool | None:
    return any_of(*states.values())
