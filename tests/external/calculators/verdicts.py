"""Where ours and a peer differ: on which inputs, who is right, and by which source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["VERDICTS", "Verdict"]


@dataclass(frozen=True)
class Verdict:
    """One kind of difference; `when` takes the inputs, our value and theirs."""

    calculator: str
    output: str
    peer: str
    when: Callable[[dict[str, Any], float, Any], bool]
    right: Literal["ours", "theirs", "both"]
    why: str
    source: str


def _edge_of_bleeding(inputs: dict[str, Any], ours: float, theirs: Any) -> bool:
    return inputs["haemoglobin"] in (10.0, 12.0, 13.0) or inputs["urea"] == 25.0


VERDICTS: tuple[Verdict, ...] = (
    Verdict(
        "child_pugh", "score", "medcalc-bench",
        lambda i, ours, theirs: i["bilirubin"] in (2.0, 3.0) or i["albumin"] == 2.8,
        "ours", "Bilirubin 2 to 3 mg/dL and albumin 2.8 to 3.5 g/dL count 2 with both ends; the peer leaves 2.0 out and moves 3.0 and"
        " 2.8 up", "Pugh 1973 Br J Surg 60:646, table 1",
    ),
    Verdict(
        "corrected_sodium", "score", "medcalc-bench",
        lambda i, ours, theirs: abs(theirs - (i["sodium"] + 0.024 * (i["glucose"] - 100))) < 0.11,
        "both", "Katz's factor 1.6 for 100 mg/dL (ours, and the one the contract names) against Hillier's 2.4",
        "Katz 1973 N Engl J Med 289:843; Hillier 1999 Am J Med 106:399",
    ),
    Verdict(
        "curb65", "score", "open-medicine", lambda i, ours, theirs: 7 < i["urea"] <= 20 / 2.8 and ours == theirs + 1,
        "ours", "The point is for urea above 7 mmol/L (19.6 mg/dL of urea nitrogen); the peer asks for more than 20 mg/dL",
        "Lim 2003 Thorax 58:377",
    ),
    Verdict(
        "curb65", "score", "medcalc-bench", lambda i, ours, theirs: 19 / 2.8 < i["urea"] <= 7 and theirs == ours + 1,
        "ours", "The point is for urea above 7 mmol/L; the peer's 19 mg/dL of urea nitrogen is that limit rounded down (19.6)",
        "Lim 2003 Thorax 58:377",
    ),
    Verdict(
        "glasgow_blatchford", "score", "open-medicine",
        lambda i, ours, theirs: ours - theirs == i["syncope"] + i["hepatic_disease"] + i["cardiac_failure"],
        "ours", "Syncope, hepatic disease and cardiac failure count 2 each; the peer gives 1",
        "Blatchford 2000 Lancet 356:1318, table 2",
    ),
    Verdict(
        "glasgow_blatchford", "score", "medcalc-bench", _edge_of_bleeding,
        "ours", "At exactly 10, 12 and 13 g/dL and 25 mmol/L the peer's bands have gaps or the wrong closed end",
        "Blatchford 2000 Lancet 356:1318, table 2 (men 12.0-12.9 1, 10.0-11.9 3; women 10.0-11.9 1; urea from 25.0 6)",
    ),
    Verdict(
        "heart", "score", "clincalc", lambda i, ours, theirs: i["troponin"] == 3.0 and ours == theirs + 1,
        "both", "Exactly three times the limit: 2 by the authors' table, 1 in later calculators",
        "Six 2008 Neth Heart J 16:191, table 1; Backus 2013 Int J Cardiol 168:2153",
    ),
    Verdict(
        "heart", "score", "open-medicine", lambda i, ours, theirs: i["troponin"] == 3.0 and ours == theirs + 1,
        "both", "Exactly three times the limit: 2 by the authors' table, 1 in later calculators (the grade is given to this peer so)",
        "Six 2008 Neth Heart J 16:191, table 1; Backus 2013 Int J Cardiol 168:2153",
    ),
    Verdict(
        "heart", "score", "vitalscore", lambda i, ours, theirs: i["troponin"] == 3.0 and ours == theirs + 1,
        "both", "Exactly three times the limit: 2 by the authors' table, 1 in later calculators (the grade is given to this peer so)",
        "Six 2008 Neth Heart J 16:191, table 1; Backus 2013 Int J Cardiol 168:2153",
    ),
    Verdict(
        "kidney_function", "ckd_epi", "medcalc-bench",
        lambda i, ours, theirs: i["sex"] == "male" and i["creatinine"] <= 0.9 and theirs < ours,
        "ours", "Men up to 0.9 mg/dL: the peer takes 0.7 (women's kappa) in place of 0.9",
        "Inker 2021 N Engl J Med 385:1737",
    ),
    Verdict(
        "meld", "meld_na", "medcalc-bench",
        lambda i, ours, theirs: i["dialysis"] and i["creatinine"] < 1.0 and theirs < ours,
        "ours", "Dialysis sets creatinine to 4.0 also where it is below 1.0; the peer sets it to 1.0 first and stops there",
        "OPTN policy 9.1.D; Kamath 2001 Hepatology 33:464",
    ),
    Verdict(
        "meld", "meld_na", "open-medicine", lambda i, ours, theirs: True,
        "both", "Two formulas of one name: OPTN's 2016 (ours) and Kim's 2008, MELD - Na - 0.025 MELD (140 - Na) + 140, which the peer"
        " bounds at 137 in place of 140", "OPTN policy 9.1.D (2016); Kim 2008 N Engl J Med 359:1018",
    ),
    Verdict(
        "sirs", "score", "medcalc-bench", lambda i, ours, theirs: i["heart_rate"] <= 90 and theirs == ours + 1,
        "ours", "The peer adds the point of the heart rate also up to 90/min",
        "Bone 1992 Chest 101:1644 (heart rate > 90/min)",
    ),
    Verdict(
        "sofa", "score", "open-medicine",
        lambda i, ours, theirs: not i["respiratory_support"] and i["pao2"] / i["fio2"] < 200 and 1 <= theirs - ours <= 2,
        "ours", "Respiration 3 and 4 need respiratory support; the peer does not ask for it", "Vincent 1996 Intensive Care Med 22:707",
    ),
)  # fmt: skip
