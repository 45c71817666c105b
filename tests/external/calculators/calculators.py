"""The calculators that have an independent counterpart: the inputs that are tried, and what ours says of them.

Inputs are plain numbers, flags and words in the units of our own functions (mg/dL where a score was published so). `peers.py`
gives the same inputs to the other packages, `run.py` compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.clinical.scores import (
    alcohol_drugs,
    chemistry,
    clotting_bleeding,
    cognitive,
    digestive,
    gestational_age,
    renal,
    size,
    vascular_risk,
)
from medmcp.servers.clinical.scores import qtc as qtc_formulas
from medmcp.servers.clinical.scores.apache2 import Gas, apache2
from medmcp.servers.clinical.scores.bishop import bishop
from medmcp.servers.clinical.scores.braden import braden
from medmcp.servers.clinical.scores.burn import ADULT, burn_tbsa
from medmcp.servers.clinical.scores.cha2ds2_vasc import CONDITION_POINTS, cha2ds2_vasc
from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.ciwa_ar import ciwa_ar
from medmcp.servers.clinical.scores.curb65 import curb65
from medmcp.servers.clinical.scores.gad7 import gad7
from medmcp.servers.clinical.scores.gcs import gcs
from medmcp.servers.clinical.scores.heart import heart
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.naranjo import naranjo
from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.nihss import ITEMS as NIHSS_ITEMS
from medmcp.servers.clinical.scores.nihss import nihss
from medmcp.servers.clinical.scores.phq9 import phq9
from medmcp.servers.clinical.scores.poison_levels import treatment_line
from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.sofa import sofa
from medmcp.servers.clinical.scores.sore_throat import centor_mcisaac
from medmcp.servers.clinical.scores.trauma import trauma_score
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS, wells

__all__ = ["CALCULATORS", "Calculator", "Choice", "Number"]

Inputs = dict[str, Any]
Outputs = dict[str, float | None]


@dataclass(frozen=True)
class Number:
    """A number on a grid of `decimals`; `edges` are limits of the published table, tried with their neighbours."""

    low: float
    high: float
    decimals: int = 0
    edges: tuple[float, ...] = ()

    def draw(self, rng: Random) -> float:
        if self.edges and rng.random() < 0.5:
            value = rng.choice(self.edges) + rng.choice((-1, 0, 0, 1)) * 10**-self.decimals
        else:
            value = rng.uniform(self.low, self.high)
        value = round(min(self.high, max(self.low, value)), self.decimals)
        return int(value) if self.decimals == 0 else value


@dataclass(frozen=True)
class Choice:
    """One of a few values."""

    values: tuple[Any, ...]

    def draw(self, rng: Random) -> Any:
        return rng.choice(self.values)


FLAG = Choice((False, True))
SEX = Choice(("female", "male"))


@dataclass(frozen=True)
class Calculator:
    """A calculator of ours. Two results agree within `relative` of ours or `within`, whichever is more (both 0: exactly)."""

    space: Mapping[str, Number | Choice]
    ours: Callable[[Inputs], Outputs]
    within: float = 0.0
    relative: float = 0.0

    def draw(self, rng: Random) -> Inputs:
        return {name: field.draw(rng) for name, field in self.space.items()}


def given(inputs: Mapping[str, Any], *names: str) -> dict[str, Reading]:
    """Inputs as readings: all of them, or those named."""
    return {name: Reading.given(value) for name, value in inputs.items() if not names or name in names}


def scored(compute: Callable[..., Score], **fixed: Any) -> Callable[[Inputs], Outputs]:
    """The total of a score whose parameters are called as the inputs are."""
    return lambda inputs: {"score": compute(**given(inputs), **fixed).score}


def answers(compute: Callable[..., Score], **fixed: Any) -> Callable[[Inputs], Outputs]:
    """The total of a questionnaire whose answers are the inputs in order."""
    return lambda inputs: {"score": compute([Reading.given(value) for value in inputs.values()], **fixed).score}


def items(count: int, highest: int) -> dict[str, Choice]:
    """The answers of a questionnaire."""
    return {f"q{number}": Choice(tuple(range(highest + 1))) for number in range(1, count + 1)}


def flags(*names: str) -> dict[str, Choice]:
    """Findings that are there or not."""
    return dict.fromkeys(names, FLAG)


def _wells(indication: Any, inputs: Inputs) -> Outputs:
    findings = given(inputs)
    rate = {"heart_rate": findings.pop("heart_rate")} if "heart_rate" in findings else {}
    return {"score": wells(indication, findings, **rate).score}


def _vasc(inputs: Inputs) -> Outputs:
    known = given(inputs)
    result = cha2ds2_vasc(
        {name: known[name] for name in CONDITION_POINTS},
        age=known["age"],
        sex=known["sex"],
        atrial_fibrillation=Reading.given(True),
    )
    return {"score": result.score}


def _meld(inputs: Inputs) -> Outputs:
    extra = meld(**given(inputs), age=Reading.given(50)).extra
    return {name: extra[name] for name in ("meld", "meld_na", "meld_3_0")}


def _apache(inputs: Inputs) -> Outputs:
    known = given(inputs)
    physiology = (
        "temperature_c",
        "map",
        "heart_rate",
        "respiratory_rate",
        "ph",
        "sodium",
        "potassium",
        "creatinine_mg_dl",
        "hematocrit",
        "wbc",
    )
    result = apache2(
        {name: [known[name]] for name in physiology},
        gases=[Gas(pao2=known["pao2"], fio2=known["fio2"], paco2=known["paco2"])],
        gcs=[known["gcs"]],
        age=known["age"],
        acute_renal_failure=known["acute_renal_failure"],
        severe_chronic=known["severe_chronic"],
        admission_type=inputs["admission_type"],
    )
    return {"score": result.score}


def _heart(inputs: Inputs) -> Outputs:
    result = heart(
        **given(inputs, "history", "ecg", "age", "troponin"),
        troponin_uln=Reading.given(1.0),
        risk_factors=["hypertension", "diabetes", "smoking", "obesity"][: inputs["risk_factors"]]
        + ["atherosclerotic_disease"] * inputs["atherosclerosis"],
    )
    return {"score": result.score}


def _sofa(inputs: Inputs) -> Outputs:
    plain = ("pao2", "fio2", "respiratory_support", "platelets", "bilirubin", "map", "gcs", "creatinine")
    infusion = {} if inputs["infusion"] == "none" else {inputs["infusion"]: Reading.given(inputs["rate"])}
    result = sofa(**given(inputs, *plain), **infusion, infusions_complete=Reading.given(True))
    return {"score": result.score}


def _gap(inputs: Inputs) -> Outputs:
    result = chemistry.anion_gap(**given(inputs))
    return {"gap": result.score, "corrected": result.extra["corrected_for_albumin"]}


def _osmolality(inputs: Inputs) -> Outputs:
    result = chemistry.osmolality(**given(inputs))
    return {"calculated": result.score, "gap": round(inputs["measured"] - result.score, 1)}


def _qtc(inputs: Inputs) -> Outputs:
    formulas = ("bazett", "fridericia", "framingham", "hodges")
    return {name: getattr(qtc_formulas, name)(inputs["qt_ms"], inputs["heart_rate"]) for name in formulas}


def _kidney(inputs: Inputs) -> Outputs:
    female = inputs["sex"] == "female"
    return {
        "ckd_epi": renal.ckd_epi_2021(age=inputs["age"], creatinine=inputs["creatinine"], female=female),
        "cockcroft_gault": renal.cockcroft_gault(
            age=inputs["age"], weight_kg=inputs["weight_kg"], creatinine=inputs["creatinine"], female=female
        ),
    }


def _size(inputs: Inputs) -> Outputs:
    body = given(inputs, "weight", "height")
    sex = Reading.given(inputs["sex"])
    return {
        "bmi": size.bmi(**body).score,
        "bsa": size.bsa(**body).score,
        "ibw": size.ibw(height=body["height"], sex=sex).score,
        "adjbw": size.adjbw(**body, sex=sex).score,
    }


def _dating(inputs: Inputs) -> Outputs:
    last = date(2030, 1, 1).toordinal() + inputs["lmp_day"]
    due = gestational_age.due_date(lmp=date.fromordinal(last), lmp_certain=True)
    assert due is not None
    return {"due_in_days": due.edd.toordinal() - last, "age_days": inputs["days_since"]}


def _bisap(inputs: Inputs) -> Outputs:
    signs = given(inputs, "temperature", "heart_rate", "respiratory_rate", "wbc")
    criteria = sirs(**signs, paco2=Reading.given(40), bands_percent=Reading.given(0)).score
    plain = given(inputs, "bun", "age", "pleural_effusion")
    impaired = Reading.given(inputs["gcs"] < 15)
    return {
        "score": digestive.bisap(**plain, impaired_mental_status=impaired, sirs_criteria=Reading.given(criteria)).score
    }


def _burn(inputs: Inputs) -> Outputs:
    burnt = {region: 100.0 for region, affected in inputs.items() if affected}
    return {"percent": burn_tbsa(burnt, age=40, weight_kg=70).score.score if burnt else 0.0}


def _amts(inputs: Inputs) -> Outputs:
    codes = [question.code.removeprefix("amts_") for question in INSTRUMENTS["amts"].questions]
    known = {code: Reading.given(value) for code, value in zip(codes, inputs.values(), strict=True)}
    return {"score": cognitive.amts(known).score}


def _braden(inputs: Inputs) -> Outputs:
    words = {
        code: next(word for word, points in NURSING_ITEMS[code].choices.items() if points == value)
        for code, value in ((f"braden_{name}", value) for name, value in inputs.items())
    }
    return {"score": braden(given(words)).score}


def _named_answers(compute: Callable[..., Score], **fixed: Any) -> Callable[[Inputs], Outputs]:
    return lambda inputs: {"score": compute(given(inputs), **fixed).score}


CALCULATORS: dict[str, Calculator] = {
    "news2": Calculator(
        {
            "respiratory_rate": Number(4, 40, 0, (8, 11, 20, 24)),
            "spo2": Number(78, 100, 0, (83, 85, 87, 91, 93, 95, 92, 94, 96)),
            "on_oxygen": FLAG,
            "sbp": Number(60, 240, 0, (90, 100, 110, 219)),
            "heart_rate": Number(25, 180, 0, (40, 50, 90, 110, 130)),
            "consciousness": Choice(("alert", "new_confusion", "voice", "pain", "unresponsive")),
            "temperature": Number(33, 42, 1, (35.0, 36.0, 38.0, 39.0)),
            "spo2_scale": Choice((1, 2)),
        },
        lambda inputs: {
            "score": news2(
                **{name: reading for name, reading in given(inputs).items() if name != "spo2_scale"},
                spo2_scale=inputs["spo2_scale"],
                hypercapnic_target_documented=Reading.given(True),
            ).score
        },
    ),
    "qsofa": Calculator(
        {
            "respiratory_rate": Number(8, 40, 0, (22,)),
            "sbp": Number(60, 180, 0, (100,)),
            "gcs": Number(3, 15, 0, (15,)),
        },
        scored(qsofa),
    ),
    "sirs": Calculator(
        {
            "temperature": Number(34, 41, 1, (36.0, 38.0)),
            "heart_rate": Number(50, 150, 0, (90,)),
            "respiratory_rate": Number(8, 40, 0, (20,)),
            "wbc": Number(1, 30, 1, (4.0, 12.0)),
        },
        lambda inputs: {"score": sirs(**given(inputs), paco2=Reading.given(40), bands_percent=Reading.given(0)).score},
    ),
    "sofa": Calculator(
        {
            "pao2": Number(40, 300, 0, (60, 80, 100)),
            "fio2": Choice((0.21, 0.3, 0.4, 0.5, 0.8, 1.0)),
            "respiratory_support": FLAG,
            "platelets": Number(5, 400, 0, (20, 50, 100, 150)),
            "bilirubin": Number(0.2, 20, 1, (1.2, 2.0, 6.0, 12.0)),
            "map": Number(40, 110, 0, (70,)),
            "infusion": Choice(("none", "dopamine", "adrenaline", "noradrenaline")),
            "rate": Choice((0.05, 0.1, 0.11, 0.5, 5.0, 8.0, 15.0, 16.0)),
            "gcs": Number(3, 15, 0, (6, 10, 13, 15)),
            "creatinine": Number(0.3, 8, 1, (1.2, 2.0, 3.5, 5.0)),
        },
        _sofa,
    ),
    "apache2": Calculator(
        {
            "temperature_c": Number(28, 43, 1, (30, 32, 34, 36, 38.5, 39, 41)),
            "map": Number(30, 180, 0, (50, 70, 110, 130, 160)),
            "heart_rate": Number(30, 200, 0, (40, 55, 70, 110, 140, 180)),
            "respiratory_rate": Number(4, 60, 0, (6, 10, 12, 25, 35, 50)),
            "pao2": Number(40, 300, 0, (55, 61, 71)),
            "fio2": Choice((0.21, 0.3, 0.49, 0.5, 0.8, 1.0)),
            "paco2": Number(20, 80),
            "ph": Number(6.9, 7.8, 2, (7.15, 7.25, 7.33, 7.5, 7.6, 7.7)),
            "sodium": Number(105, 185, 0, (111, 120, 130, 150, 155, 160, 180)),
            "potassium": Number(2.0, 8.0, 1, (2.5, 3.0, 3.5, 5.5, 6.0, 7.0)),
            "creatinine_mg_dl": Number(0.3, 6, 1, (0.6, 1.5, 2.0, 3.5)),
            "hematocrit": Number(15, 65, 1, (20, 30, 46, 50, 60)),
            "wbc": Number(0.5, 50, 1, (1, 3, 15, 20, 40)),
            "gcs": Number(3, 15),
            "age": Number(18, 95, 0, (45, 55, 65, 75)),
            "acute_renal_failure": FLAG,
            "severe_chronic": FLAG,
            "admission_type": Choice(("nonoperative", "emergency_postoperative", "elective_postoperative")),
        },
        _apache,
    ),
    "curb65": Calculator(
        {
            "confusion": FLAG,
            "urea": Number(2, 20, 1, (7.0,)),
            "respiratory_rate": Number(10, 45, 0, (30,)),
            "sbp": Number(60, 180, 0, (90,)),
            "dbp": Number(30, 110, 0, (60,)),
            "age": Number(18, 100, 0, (65,)),
        },
        scored(curb65),
    ),
    "wells_pe": Calculator(
        {"heart_rate": Number(50, 150, 0, (100,)), **flags(*PE_ITEMS)}, lambda inputs: _wells("pe", inputs)
    ),
    "wells_dvt": Calculator(flags(*DVT_ITEMS), lambda inputs: _wells("dvt", inputs)),
    "perc": Calculator(
        {
            "age": Number(18, 90, 0, (50,)),
            "heart_rate": Number(50, 140, 0, (100,)),
            "spo2_on_air": Number(85, 100, 0, (95,)),
            **flags("haemoptysis", "oestrogen", "prior_vte", "unilateral_leg_swelling", "surgery_or_trauma_4_weeks"),
        },
        scored(clotting_bleeding.perc),
    ),
    "padua": Calculator(
        {
            **flags(
                "active_cancer",
                "previous_vte",
                "reduced_mobility",
                "thrombophilia",
                "recent_trauma_or_surgery",
                "heart_or_respiratory_failure",
                "infarction_or_stroke",
                "infection_or_rheumatological",
                "hormonal_treatment",
            ),
            "age": Number(18, 95, 0, (70,)),
            "bmi": Number(16, 45, 1, (30.0,)),
        },
        scored(clotting_bleeding.padua),
    ),
    "has_bled": Calculator(
        {
            "sbp": Number(100, 210, 0, (160,)),
            "age": Number(18, 95, 0, (65,)),
            "alcohol_drinks_week": Number(0, 20, 0, (8,)),
            **flags("abnormal_renal", "abnormal_liver", "stroke", "bleeding", "labile_inr", "antiplatelet_or_nsaid"),
        },
        scored(clotting_bleeding.has_bled),
    ),
    "cha2ds2_vasc": Calculator({**flags(*CONDITION_POINTS), "age": Number(18, 95, 0, (65, 75)), "sex": SEX}, _vasc),
    "meld": Calculator(
        {
            "bilirubin": Number(0.3, 30, 1, (1.0,)),
            "inr": Number(0.8, 6, 1, (1.0,)),
            "creatinine": Number(0.3, 6, 1, (1.0, 3.0, 4.0)),
            "sodium": Number(115, 150, 0, (125, 137)),
            "albumin": Number(1.0, 5.0, 1, (1.5, 3.5)),
            "sex": SEX,
            "dialysis": FLAG,
        },
        _meld,
    ),
    "child_pugh": Calculator(
        {
            "bilirubin": Number(0.5, 8, 1, (2.0, 3.0)),
            "albumin": Number(1.5, 5.0, 1, (2.8, 3.5)),
            "inr": Number(0.9, 4, 1, (1.7, 2.3)),
            "ascites": Choice(("none", "mild_or_controlled", "moderate_severe")),
            "encephalopathy": Choice(("none", "grade_1_2", "grade_3_4")),
        },
        scored(child_pugh),
    ),
    "gcs": Calculator(
        {"eye": Number(1, 4), "verbal": Number(1, 5), "motor": Number(1, 6)}, scored(gcs, age=Reading.given(40))
    ),
    "nihss": Calculator(
        {name: Choice(tuple(range((most if name != "1a" else 2) + 1))) for name, (_, most, _) in NIHSS_ITEMS.items()},
        _named_answers(nihss),
    ),
    "heart": Calculator(
        {
            "history": Choice(("slightly_suspicious", "moderately_suspicious", "highly_suspicious")),
            "ecg": Choice(("normal", "nonspecific_repolarisation", "significant_st_deviation")),
            "age": Number(18, 95, 0, (45, 65)),
            "troponin": Number(0.1, 6, 1, (1.0, 3.0)),
            "risk_factors": Number(0, 4),
            "atherosclerosis": FLAG,
        },
        _heart,
    ),
    "timi_ua_nstemi": Calculator(
        {
            "age": Number(25, 95, 0, (65,)),
            **flags(
                "three_risk_factors",
                "known_stenosis_50",
                "aspirin_7_days",
                "two_episodes_24_h",
                "st_deviation",
                "raised_marker",
            ),
        },
        scored(vascular_risk.timi_ua_nstemi),
    ),
    "rcri": Calculator(
        {
            **flags(
                "high_risk_surgery",
                "ischaemic_heart_disease",
                "heart_failure",
                "cerebrovascular_disease",
                "insulin",
            ),
            "creatinine": Number(0.5, 5, 1, (2.0,)),
        },
        scored(vascular_risk.rcri),
    ),
    "abcd2": Calculator(
        {
            "age": Number(25, 95, 0, (60,)),
            "sbp": Number(100, 200, 0, (140,)),
            "dbp": Number(50, 120, 0, (90,)),
            "unilateral_weakness": FLAG,
            "speech_disturbance": FLAG,
            "duration_min": Number(1, 180, 0, (10, 60)),
            "diabetes": FLAG,
        },
        scored(vascular_risk.abcd2),
    ),
    "centor_mcisaac": Calculator(
        {
            **flags("fever", "cough", "tender_nodes", "tonsillar_exudate"),
            "age": Number(3, 80, 0, (3, 14, 15, 44, 45)),
        },
        scored(centor_mcisaac),
    ),
    "glasgow_blatchford": Calculator(
        {
            "urea": Number(2, 40, 1, (6.5, 8.0, 10.0, 25.0)),
            "haemoglobin": Number(5, 16, 1, (10.0, 12.0, 13.0)),
            "sex": SEX,
            "sbp": Number(60, 180, 0, (90, 100, 110)),
            "heart_rate": Number(50, 150, 0, (100,)),
            **flags("melaena", "syncope", "hepatic_disease", "cardiac_failure"),
        },
        scored(digestive.glasgow_blatchford),
    ),
    "fib4": Calculator(
        {
            "age": Number(20, 90),
            "ast": Number(10, 400),
            "alt": Number(10, 400),
            "platelets": Number(30, 450),
        },
        scored(digestive.fib4),
        within=0.011,
        relative=0.002,
    ),
    "bisap": Calculator(
        {
            "bun": Number(5, 60, 0, (25,)),
            "gcs": Number(3, 15, 0, (15,)),
            "age": Number(18, 95, 0, (60,)),
            "pleural_effusion": FLAG,
            "temperature": Number(35, 40, 1, (36.0, 38.0)),
            "heart_rate": Number(50, 140, 0, (90,)),
            "respiratory_rate": Number(10, 35, 0, (20,)),
            "wbc": Number(2, 25, 1, (4.0, 12.0)),
        },
        _bisap,
    ),
    "burn_area": Calculator(flags(*ADULT), _burn),
    "anion_gap": Calculator(
        {
            "sodium": Number(115, 160),
            "chloride": Number(80, 125),
            "bicarbonate": Number(5, 40),
            "albumin": Number(1.0, 5.0, 1),
        },
        _gap,
        within=0.11,
    ),
    "delta_ratio": Calculator(
        {"anion_gap": Number(5, 40), "bicarbonate": Number(5, 23)},
        scored(chemistry.delta_ratio),
        within=0.011,
    ),
    "winters": Calculator({"bicarbonate": Number(4, 23)}, scored(chemistry.winters), within=0.05),
    "osmolality": Calculator(
        {
            "sodium": Number(115, 165),
            "glucose": Number(60, 900),
            "bun": Number(5, 120),
            "measured": Number(260, 400),
        },
        _osmolality,
        within=0.11,
    ),
    "corrected_calcium": Calculator(
        {"calcium": Number(6, 14, 1), "albumin": Number(1.0, 5.0, 1)},
        scored(chemistry.corrected_calcium),
        within=0.051,
    ),
    "corrected_sodium": Calculator(
        {"sodium": Number(110, 150), "glucose": Number(101, 1200)},
        scored(chemistry.corrected_sodium),
        within=0.11,
    ),
    "fena": Calculator(
        {
            "urine_sodium": Number(5, 150),
            "creatinine": Number(0.5, 8, 1),
            "sodium": Number(115, 160),
            "urine_creatinine": Number(10, 250),
        },
        scored(chemistry.fena),
        within=0.011,
        relative=0.003,
    ),
    "aa_gradient": Calculator(
        {
            "fio2": Choice((0.21, 0.28, 0.4, 0.6, 1.0)),
            "pao2": Number(40, 120),
            "paco2": Number(20, 80),
            "pressure": Number(600, 765, 0, (760,)),
        },
        scored(chemistry.aa_gradient),
        within=0.11,
    ),
    "qtc": Calculator({"qt_ms": Number(280, 600), "heart_rate": Number(40, 140, 0, (60,))}, _qtc, within=1.0),
    "kidney_function": Calculator(
        {
            "age": Number(18, 95),
            "sex": SEX,
            "creatinine": Number(0.3, 9, 2, (0.7, 0.9)),
            "weight_kg": Number(40, 150),
        },
        _kidney,
        within=0.51,
        relative=0.002,
    ),
    "body_size": Calculator(
        {"weight": Number(35, 180, 1), "height": Number(153, 205, 1), "sex": SEX}, _size, within=0.051
    ),
    "phq9": Calculator(items(9, 3), answers(phq9)),
    "gad7": Calculator(items(7, 3), answers(gad7)),
    "audit": Calculator(
        {**items(8, 4), "q9": Choice((0, 2, 4)), "q10": Choice((0, 2, 4))}, answers(alcohol_drugs.audit)
    ),
    "audit_c": Calculator(items(3, 4), answers(alcohol_drugs.audit_c, sex=Reading.given("male"))),
    "cage": Calculator(items(4, 1), answers(alcohol_drugs.cage)),
    "ciwa_ar": Calculator({**items(9, 7), "q10": Choice((0, 1, 2, 3, 4))}, answers(ciwa_ar)),
    "naranjo": Calculator(
        {f"q{number}": Choice(("yes", "no", "unknown")) for number in range(1, 11)}, answers(naranjo)
    ),
    "amts": Calculator(items(10, 1), _amts),
    "four_at": Calculator(
        {
            "alertness": Choice((0, 4)),
            "amt4": Choice((0, 1, 2)),
            "months_back": Choice((0, 1, 2)),
            "acute_change": Choice((0, 4)),
        },
        _named_answers(cognitive.four_at),
    ),
    "braden": Calculator(
        {
            name: Choice(tuple(range(1, most + 1)))
            for name, most in (
                ("sensory_perception", 4),
                ("moisture", 4),
                ("activity", 4),
                ("mobility", 4),
                ("nutrition", 4),
                ("friction_shear", 3),
            )
        },
        _braden,
    ),
    "bishop": Calculator(
        {
            "dilation": Number(0, 6, 0, (1, 3, 5)),
            "effacement": Number(0, 100, 0, (30, 40, 50, 60, 70, 80)),
            "station": Number(-3, 2),
            "consistency": Choice(("firm", "medium", "soft")),
            "position": Choice(("posterior", "mid", "anterior")),
        },
        scored(bishop),
    ),
    "trauma_score": Calculator(
        {
            "gcs": Number(3, 15, 0, (4, 6, 9, 13)),
            "sbp": Number(0, 180, 0, (0, 1, 50, 76, 90)),
            "respiratory_rate": Number(0, 50, 0, (0, 1, 6, 10, 29, 30)),
        },
        scored(trauma_score),
        within=0.0011,
    ),
    "paracetamol": Calculator(
        {"hours": Number(4, 24, 1, (4.0, 8.0, 24.0)), "level": Number(1, 250, 0, (150, 75))},
        lambda inputs: {"above_line": float(inputs["level"] >= treatment_line(inputs["hours"]))},
    ),
    "pregnancy_dating": Calculator({"lmp_day": Number(0, 364), "days_since": Number(7, 300)}, _dating),
}
