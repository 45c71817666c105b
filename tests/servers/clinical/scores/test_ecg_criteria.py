"""Criteria on a measured 12-lead ECG."""

import pytest

from medmcp.servers.clinical.scores.ecg import (
    TWELVE,
    Criterion,
    Lead,
    axis,
    intervals,
    other_patterns,
    sgarbossa,
    st_depression,
    stemi,
)
from medmcp.servers.clinical.scores.score import Reading

G = Reading.given
FLAT = Lead(
    st_mm=0, st_shape="concave", q_mm=0, r_mm=8, s_mm=2, t_mm=2, t_biphasic=False, t_peaked=False, delta_wave=False
)


def trace(**changed: Lead) -> dict[str, Lead]:
    return {**dict.fromkeys(TWELVE, FLAT), **changed}


def st(mm: float, prior: float | None = None) -> Lead:
    return Lead(st_mm=mm, prior_st_mm=prior, r_mm=8, s_mm=2, t_mm=2)


@pytest.mark.parametrize(
    ("i", "avf", "label"),
    [(5, 5, "normal"), (5, -1, "normal"), (5, -5, "left"), (-5, 5, "right"), (-5, -5, "extreme"), (0, 5, "normal")],
)
def test_axis_quadrants(i: float, avf: float, label: str) -> None:
    assert axis(net_i=G(i), net_avf=G(avf))[1] == label


def test_axis_formula_and_missing_leads() -> None:
    angle, _ = axis(net_i=G(10), net_avf=G(10))
    assert angle == pytest.approx(49.1, abs=0.05)  # atan 1.154
    assert axis(net_i=G(10)) == (None, None)


def test_intervals() -> None:
    met = {c.criterion.split(" (")[0]: c.met for c in intervals(pr_ms=G(201), qrs_ms=G(119))}
    assert met == {
        "first-degree AV block": True, "short PR": False, "wide QRS": False, "incomplete QRS widening": True,
    }  # fmt: skip
    assert all(c.met is None for c in intervals())


@pytest.mark.parametrize(
    ("sex", "age", "mm", "met"),
    [("male", 50, 2.0, True), ("male", 50, 1.9, False), ("male", 30, 2.4, False), ("male", 30, 2.5, True),
     ("female", 30, 1.5, True), ("female", 70, 1.4, False)],
)  # fmt: skip
def test_v2_v3_limits_by_sex_and_age(sex: str, age: float, mm: float, met: bool) -> None:
    assert stemi(trace(V2=st(mm), V3=st(mm)), sex=G(sex), age=G(age)).met is met


def test_v2_v3_with_sex_and_age_unknown_is_open_between_the_limits() -> None:
    assert stemi(trace(V2=st(2.0), V3=st(2.0))).met is None
    assert stemi(trace(V2=st(2.5), V3=st(2.5))).met is True
    assert stemi(trace(V2=st(1.4), V3=st(1.4))).met is False


def test_inferior_elevation_needs_two_contiguous_leads() -> None:
    who = {"sex": G("male"), "age": G(60)}
    both = stemi(trace(III=st(1.5), aVF=st(1.0)), **who)
    assert (both.met, both.leads) == (True, ["III", "aVF"])
    assert stemi(trace(III=st(1.5), V6=st(1.5)), **who).met is False


def test_old_elevation_is_not_new() -> None:
    who = {"sex": G("male"), "age": G(60)}
    assert stemi(trace(III=st(1.5, prior=1.5), aVF=st(1.5, prior=1.5)), **who).met is False


def test_a_lead_that_was_not_recorded_makes_it_unknown_not_false() -> None:
    leads = trace(III=st(1.5))
    del leads["aVF"]
    assert stemi(leads, sex=G("male"), age=G(60)).met is None
    assert stemi({}).met is None


def test_posterior_and_right_leads_have_half_a_millimetre() -> None:
    assert stemi(trace(V8=st(0.5), V9=st(0.5)), sex=G("female"), age=G(60)).met is True
    assert stemi(trace(V8=st(0.5), V9=st(0.5)), sex=G("male"), age=G(30)).met is False
    assert stemi(trace(V3R=st(0.5), V4R=st(0.5)), sex=G("male"), age=G(35)).met is True


def test_st_depression_must_be_horizontal_or_downsloping() -> None:
    def depressed(shape: str) -> bool | None:
        lead = Lead(st_mm=-0.6, st_shape=shape, r_mm=8, s_mm=2, t_mm=2)  # type: ignore[arg-type]
        return st_depression(trace(V4=lead, V5=lead))[0].met

    assert depressed("horizontal") is True
    assert depressed("upsloping") is False


def bundle(**changed: Lead) -> tuple[Criterion, Criterion, int]:
    negative = Lead(st_mm=1, q_mm=0, r_mm=1, s_mm=15)
    positive = Lead(st_mm=-1, q_mm=0, r_mm=12, s_mm=0)
    base = {name: negative if name in ("V1", "V2", "V3", "V4", "III", "aVR") else positive for name in TWELVE}
    return sgarbossa({**base, **changed})


def test_sgarbossa_points() -> None:
    assert bundle()[2] == 0
    assert bundle(V6=Lead(st_mm=1, q_mm=0, r_mm=12, s_mm=0))[2] == 5
    assert bundle(V2=Lead(st_mm=-1, q_mm=0, r_mm=1, s_mm=15))[2] == 3
    original, modified, points = bundle(V2=Lead(st_mm=5, q_mm=0, r_mm=1, s_mm=25))
    assert (original.met, modified.met, points) == (False, False, 2)  # 5/25 = 0.20


def test_the_modified_rule_takes_the_ratio() -> None:
    original, modified, _ = bundle(V3=Lead(st_mm=4, q_mm=0, r_mm=1, s_mm=16))  # 4/16 = 0.25
    assert (original.met, modified.met, modified.leads) == (False, True, ["V3"])


def test_sgarbossa_without_measurements_is_unknown() -> None:
    original, modified, points = sgarbossa({})
    assert (original.met, modified.met, points) == (None, None, 0)


def pattern(name: str, leads: dict[str, Lead], **facts: Reading) -> bool | None:
    return next(c.met for c in other_patterns(leads, **facts) if c.criterion == name)


def test_other_patterns_by_their_features() -> None:
    biphasic = Lead(st_mm=0.3, t_mm=1, t_biphasic=True)
    assert pattern("Wellens pattern", trace(V2=biphasic), pain_free=G(True)) is True
    assert pattern("Wellens pattern", trace(V2=biphasic)) is None
    assert pattern("Wellens pattern", trace(), pain_free=G(True)) is False
    winter = Lead(st_mm=-1.5, st_shape="upsloping", t_peaked=True)
    assert pattern("de Winter pattern", trace(V3=winter)) is True
    low = Lead(st_mm=-1)
    six = dict.fromkeys(("I", "II", "V3", "V4", "V5", "V6"), low)
    assert pattern("aVR elevation with diffuse depression", trace(aVR=st(1), **six)) is True
    assert pattern("aVR elevation with diffuse depression", trace(aVR=st(1))) is False
    posterior = Lead(st_mm=-0.5, r_mm=9, s_mm=4)
    assert pattern("posterior infarction pattern", trace(V2=posterior)) is True
    brugada = Lead(st_mm=2, st_shape="coved", t_mm=-2)
    assert pattern("Brugada type 1", trace(V1=brugada)) is True
    peaked = Lead(t_peaked=True)
    assert pattern("hyperkalaemia pattern", trace(V2=peaked, V3=peaked), qrs_ms=G(140)) is True
    wave = Lead(delta_wave=True)
    assert pattern("pre-excitation", trace(V4=wave), pr_ms=G(100), qrs_ms=G(122)) is True
    assert all(c.met in (None, False) for c in other_patterns(trace()))
