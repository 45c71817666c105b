"""Child-Pugh class."""

import pytest

from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading

G = Reading.given
BEST = {
    "bilirubin": G(1.9), "albumin": G(3.6), "inr": G(1.6), "ascites": G("none"), "encephalopathy": G("none"),
    "age": G(50), "cirrhosis": G(True),
}  # fmt: skip


def test_the_best_is_class_a_five_and_the_worst_class_c_fifteen() -> None:
    best = child_pugh(**BEST)
    assert (best.score, best.extra["child_class"], best.extra["survival_1y_percent"]) == (5, "A", 100)
    worst = child_pugh(
        bilirubin=G(3.1), albumin=G(2.7), inr=G(2.4), ascites=G("moderate_severe"), encephalopathy=G("grade_3_4")
    )
    assert (worst.score, worst.extra["child_class"]) == (15, "C")


@pytest.mark.parametrize(
    ("change", "total"),
    [({"bilirubin": G(2)}, 6), ({"bilirubin": G(3)}, 6), ({"bilirubin": G(3.01)}, 7), ({"albumin": G(3.5)}, 6),
     ({"albumin": G(2.8)}, 6), ({"inr": G(1.7)}, 6), ({"inr": G(2.3)}, 6), ({"inr": G(2.31)}, 7),
     ({"inr": MISSING, "pt_prolongation": G(6)}, 6)],
)  # fmt: skip
def test_each_limit(change: dict[str, Reading], total: float) -> None:
    assert child_pugh(**{**BEST, **change}).score == total


def test_cholestatic_disease_has_wider_bilirubin_limits() -> None:
    assert child_pugh(**{**BEST, "bilirubin": G(3.9)}, cholestatic_disease=True).score == 5
    assert child_pugh(**{**BEST, "bilirubin": G(10)}, cholestatic_disease=True).score == 6


def test_unexamined_ascites_leaves_the_classes_that_are_possible() -> None:
    score = child_pugh(**{**BEST, "ascites": MISSING})
    assert (score.score, score.score_range, score.extra["child_class"]) == (None, (5, 7), None)
    assert score.extra["classes_possible"] == ["A", "B"]
    assert score.missing == ["ascites"]


def test_no_documented_cirrhosis_is_a_warning_and_children_decline() -> None:
    assert any("cirrhosis" in warning for warning in child_pugh(**{**BEST, "cirrhosis": MISSING}).warnings)
    with pytest.raises(NotApplicable):
        child_pugh(**{**BEST, "age": G(12)})
