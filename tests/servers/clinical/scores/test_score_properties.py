"""What holds for every score and any input: the score lies in its range, and knowing more never widens the range."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.gcs import gcs
from medmcp.servers.clinical.scores.heart import heart
from medmcp.servers.clinical.scores.naranjo import ITEMS as NARANJO
from medmcp.servers.clinical.scores.naranjo import naranjo
from medmcp.servers.clinical.scores.news2 import CONSCIOUSNESS, news2
from medmcp.servers.clinical.scores.nihss import ITEMS as NIHSS
from medmcp.servers.clinical.scores.nihss import nihss
from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.sofa import sofa
from medmcp.servers.clinical.scores.tisdale import tisdale
from medmcp.servers.clinical.scores.trauma import trauma_score

flag = st.booleans()
rate, pulse, pressure = st.floats(0, 80), st.floats(0, 250), st.floats(0, 300)
acvpu, coma = st.sampled_from(sorted(CONSCIOUSNESS)), st.integers(3, 15)
sex = st.sampled_from(["female", "male"])


def _naranjo(**answers: Reading) -> Score:
    return naranjo([answers.get(name, MISSING) for name, _, _ in NARANJO])


def _nihss(**items: Reading) -> Score:
    return nihss({name.removeprefix("item_"): reading for name, reading in items.items()})


def _heart(smoking: Reading = MISSING, **readings: Reading) -> Score:
    factors = None if not smoking.known else ["smoking"] if smoking.value else ["none"]
    return heart(troponin_uln=Reading.given(14), risk_factors=factors, **readings)


SCORES: list[tuple[Callable[..., Score], tuple[float, float], dict[str, SearchStrategy[object]]]] = [
    (
        news2,
        (0, 20),
        {
            "respiratory_rate": rate, "spo2": st.floats(50, 100), "on_oxygen": flag, "sbp": pressure,
            "heart_rate": pulse, "consciousness": acvpu, "temperature": st.floats(25, 44),
        },
    ),
    (
        lambda **r: news2(spo2_scale=2, **r),
        (0, 20),
        {"spo2": st.floats(50, 100), "on_oxygen": flag, "respiratory_rate": rate},
    ),
    (
        sirs,
        (0, 4),
        {
            "temperature": st.floats(25, 44), "heart_rate": pulse, "respiratory_rate": rate, "paco2": st.floats(10, 90),
            "wbc": st.floats(0, 60), "bands_percent": st.floats(0, 50),
        },
    ),
    (qsofa, (0, 3), {"respiratory_rate": rate, "sbp": pressure, "gcs": coma, "consciousness": acvpu}),
    (
        sofa,
        (0, 24),
        {
            "pao2": st.floats(30, 500), "fio2": st.floats(0.21, 1), "respiratory_support": flag,
            "platelets": st.floats(0, 800), "bilirubin": st.floats(0, 30), "map": st.floats(20, 150),
            "dopamine": st.floats(0, 20), "dobutamine": st.floats(0, 20), "adrenaline": st.floats(0, 1),
            "noradrenaline": st.floats(0, 1), "infusions_complete": flag, "gcs": coma, "creatinine": st.floats(0.2, 12),
            "urine_ml_day": st.floats(0, 5000),
        },
    ),
    (gcs, (3, 15), {"eye": st.integers(1, 4), "verbal": st.integers(1, 5), "motor": st.integers(1, 6)}),
    (trauma_score, (0, 7.8408), {"gcs": coma, "sbp": pressure, "respiratory_rate": rate}),
    (
        _heart,
        (0, 10),
        {
            "history": st.sampled_from(["slightly_suspicious", "moderately_suspicious", "highly_suspicious"]),
            "ecg": st.sampled_from(["normal", "nonspecific_repolarisation", "significant_st_deviation"]),
            "age": st.floats(18, 100), "troponin": st.floats(0, 500), "smoking": flag,
        },
    ),
    (_nihss, (0, 42), {f"item_{name}": st.integers(0, most) for name, (_, most, _) in NIHSS.items()}),
    (
        child_pugh,
        (5, 15),
        {
            "bilirubin": st.floats(0.1, 40), "albumin": st.floats(1, 5.5), "inr": st.floats(0.8, 8),
            "ascites": st.sampled_from(["none", "mild_or_controlled", "moderate_severe"]),
            "encephalopathy": st.sampled_from(["none", "grade_1_2", "grade_3_4"]),
        },
    ),
    (
        tisdale,
        (0, 21),
        {
            "age": st.floats(18, 100), "sex": sex, "loop_diuretic": flag, "potassium": st.floats(2, 7),
            "qtc_ms": st.floats(350, 600), "acute_mi": flag, "sepsis": flag, "heart_failure": flag,
            "qt_drug_count": st.integers(0, 5),
        },
    ),
    (_naranjo, (-4, 13), {name: st.sampled_from(["yes", "no", "unknown"]) for name, _, _ in NARANJO}),
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.data(), which=st.integers(0, len(SCORES) - 1))
def test_knowing_more_never_widens_the_range_and_the_score_lies_in_it(data: st.DataObject, which: int) -> None:
    function, (least, most), inputs = SCORES[which]
    more = {name: Reading.given(data.draw(strategy)) for name, strategy in inputs.items() if data.draw(flag)}  # type: ignore[arg-type]
    fewer = {name: reading for name, reading in more.items() if data.draw(flag)}
    known, unknown = function(**more), function(**fewer)
    assert known.at_most - known.at_least <= unknown.at_most - unknown.at_least + 1e-9
    for score in (known, unknown):
        assert least <= score.at_least <= score.at_most <= most
        if score.score is not None:
            assert score.at_least == score.score == score.at_most
        else:
            assert score.missing


@settings(max_examples=60, deadline=None)
@given(data=st.data(), which=st.integers(0, len(SCORES) - 1))
def test_an_empty_chart_is_null_with_the_whole_range_and_a_full_one_is_scored(data: st.DataObject, which: int) -> None:
    function, _, inputs = SCORES[which]
    empty = function()
    assert empty.score is None
    assert empty.interpretation is None
    full = function(**{name: Reading.given(data.draw(strategy)) for name, strategy in inputs.items()})  # type: ignore[arg-type]
    if which != 1:  # scale 2 is drawn with three parameters of seven
        assert full.score is not None
        assert full.missing == []
