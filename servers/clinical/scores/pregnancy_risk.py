"""Antenatal risk: aspirin against pre-eclampsia, venous thromboembolism, and the level of care. Tables, not sums of unlike
things: only the thromboembolism points are added, as their guideline does."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ANTENATAL_ALL",
    "ASPIRIN_FACTORS",
    "CARE_FACTORS",
    "CARE_SOURCE",
    "CITATION",
    "VTE_FACTORS",
    "AspirinFactor",
    "CareFactor",
    "VteFactor",
    "aspirin_advice",
    "care_level",
    "vte_advice",
]

USPSTF = "USPSTF 2021 JAMA 326:1186"
RCOG_37A = "RCOG Green-top Guideline 37a, 2015"
CARE_SOURCE = "ACOG Obstetric Care Consensus 9, 2019 Obstet Gynecol 134:e41 (levels of maternal care)"
CITATION = f"{USPSTF}; {RCOG_37A}; {CARE_SOURCE}"

ASPIRIN_FROM, ASPIRIN_BEST_BEFORE, ASPIRIN_TO = 84, 112, 196  # 12+0, 16+0, 28+0
ANTENATAL_ALL, ANTENATAL_LATE, POSTNATAL = 4, 3, 2
# after birth for 6 weeks whatever the points (RCOG 37a, appendix I, high risk)
SIX_WEEKS = frozenset({"previous_vte", "previous_vte_surgery", "high_risk_thrombophilia"})


@dataclass(frozen=True)
class AspirinFactor:
    code: str
    text: str
    level: str  # high | moderate
    source: str = USPSTF


@dataclass(frozen=True)
class VteFactor:
    code: str
    text: str
    points: int
    postnatal_only: bool = False
    source: str = RCOG_37A


@dataclass(frozen=True)
class CareFactor:
    code: str
    text: str
    level: str  # high: maternal-fetal medicine; increased
    action: str


ASPIRIN_FACTORS: tuple[AspirinFactor, ...] = (
    AspirinFactor("previous_preeclampsia", "previous pre-eclampsia", "high"),
    AspirinFactor("multiple", "multiple pregnancy", "high"),
    AspirinFactor("chronic_hypertension", "chronic hypertension", "high"),
    AspirinFactor("pregestational_diabetes", "type 1 or 2 diabetes", "high"),
    AspirinFactor("kidney_disease", "kidney disease", "high"),
    AspirinFactor("autoimmune", "systemic lupus or antiphospholipid syndrome", "high"),
    AspirinFactor("nulliparous", "first birth", "moderate"),
    AspirinFactor("bmi_over_30", "BMI over 30", "moderate"),
    AspirinFactor("family_preeclampsia", "mother or sister with pre-eclampsia", "moderate"),
    AspirinFactor("social_inequity", "social disadvantage", "moderate"),
    AspirinFactor("age_35", "age 35 or more", "moderate"),
    AspirinFactor("previous_adverse", "earlier small baby or adverse outcome", "moderate"),
    AspirinFactor("interval_over_10y", "more than 10 years since the last pregnancy", "moderate"),
    AspirinFactor("art", "in vitro conception", "moderate"),
)

VTE_FACTORS: tuple[VteFactor, ...] = (
    VteFactor("previous_vte", "previous thromboembolism", 4), VteFactor("previous_vte_surgery", "previous thromboembolism after surgery", 3),
    VteFactor("high_risk_thrombophilia", "high-risk thrombophilia", 3), VteFactor("comorbidity", "medical comorbidity", 3),
    VteFactor("family_vte", "family history of unprovoked or oestrogen-related thromboembolism", 1),
    VteFactor("low_risk_thrombophilia", "low-risk thrombophilia", 1), VteFactor("age_over_35", "age over 35", 1),
    VteFactor("bmi_30", "BMI 30 or more", 1), VteFactor("bmi_40", "BMI 40 or more", 2), VteFactor("parity_3", "parity 3 or more", 1),
    VteFactor("smoker", "smoker", 1), VteFactor("varicose_veins", "gross varicose veins", 1), VteFactor("preeclampsia", "pre-eclampsia now", 1),
    VteFactor("art", "assisted conception", 1), VteFactor("multiple", "multiple pregnancy", 1), VteFactor("surgery", "surgery in this pregnancy", 3),
    VteFactor("hyperemesis", "hyperemesis", 3), VteFactor("ohss", "ovarian hyperstimulation", 4),
    VteFactor("immobility", "immobility or dehydration", 1), VteFactor("systemic_infection", "systemic infection", 1),
    VteFactor("caesarean_in_labour", "caesarean in labour", 2, True), VteFactor("elective_caesarean", "elective caesarean", 1, True),
    VteFactor("rotational_delivery", "mid-cavity or rotational birth", 1, True), VteFactor("labour_over_24h", "labour over 24 h", 1, True),
    VteFactor("pph_transfusion", "haemorrhage over 1 L or transfusion", 1, True), VteFactor("preterm_birth", "preterm birth", 1, True),
    VteFactor("stillbirth", "stillbirth", 1, True),
)  # fmt: skip

CARE_FACTORS: tuple[CareFactor, ...] = (
    CareFactor("pregestational_diabetes", "type 1 or 2 diabetes", "high", "HbA1c, eyes, kidneys; fetal echocardiography"),
    CareFactor("kidney_disease", "kidney disease", "high", "creatinine and proteinuria as a baseline"),
    CareFactor("autoimmune", "systemic lupus or antiphospholipid syndrome", "high", "antibodies, aspirin, heparin by syndrome"),
    CareFactor("heart_disease", "heart disease", "high", "cardio-obstetric team"),
    CareFactor("monochorionic", "monochorionic twins", "high", "scan every 2 weeks from 16 weeks"),
    CareFactor("rh_sensitised", "immune red cell antibodies", "high", "titre, middle cerebral artery Doppler"),
    CareFactor("placenta_praevia", "placenta praevia", "high", "no vaginal examination; scan for accreta with a scar; caesarean"),
    CareFactor("severe_fgr", "fetal growth restriction", "high", "Doppler surveillance"),
    CareFactor("previous_stillbirth", "earlier stillbirth", "high", "fetal surveillance from 32 weeks"),
    CareFactor("chronic_hypertension", "chronic hypertension", "increased", "aspirin, baseline bloods, growth scans"),
    CareFactor("previous_preeclampsia", "previous pre-eclampsia", "increased", "aspirin, pressure and urine each visit"),
    CareFactor("multiple", "multiple pregnancy", "increased", "aspirin, growth every 4 weeks"),
    CareFactor("previous_preterm", "earlier spontaneous preterm birth", "increased", "cervical length 16 to 24 weeks"),
    CareFactor("previous_caesarean", "previous caesarean", "increased", "placental site, plan of birth; no misoprostol at term"),
    CareFactor("gestational_diabetes", "gestational diabetes", "increased", "glucose monitoring, growth"),
    CareFactor("gestational_hypertension", "hypertension of this pregnancy", "increased", "pressure, bloods and fetus weekly or oftener"),
    CareFactor("age_40", "age 40 or more", "increased", "fetal surveillance near term"),
    CareFactor("bmi_40", "BMI 40 or more", "increased", "anaesthesia review, weekly surveillance from 34 weeks"),
    CareFactor("asthma", "asthma", "increased", "keep inhalers; no carboprost"),
    CareFactor("substance_use", "alcohol, opioid or other drug use", "increased", "treatment in pregnancy, newborn team"),
    CareFactor("unsafe_home", "violence or no safe home", "increased", "social work"),
    CareFactor("smoker", "smoker", "increased", "help to stop, growth"),
    CareFactor("rh_negative", "RhD-negative", "increased", "anti-D at 28 weeks and after events"),
)  # fmt: skip


def aspirin_advice(present: Iterable[str], days: int | None) -> tuple[str, str]:
    """Low-dose aspirin (81 mg daily) from 12 to 28 weeks, best before 16: indicated with one high or two moderate factors,
    to be considered with one moderate. Returns the advice and why. Source: USPSTF 2021 JAMA 326:1186."""
    codes = set(present)
    high = [row.text for row in ASPIRIN_FACTORS if row.code in codes and row.level == "high"]
    moderate = [row.text for row in ASPIRIN_FACTORS if row.code in codes and row.level == "moderate"]
    if days is not None and days > ASPIRIN_TO:
        return "not", "after 28 weeks it is not begun"
    if high:
        return "indicated", "; ".join(high)
    if len(moderate) >= 2:
        return "indicated", "; ".join(moderate)
    return ("consider", moderate[0]) if moderate else ("not", "no factor on record")


def vte_advice(present: Iterable[str], *, delivered: bool) -> tuple[int, str, list[tuple[str, int]]]:
    """Points for venous thromboembolism and the prophylaxis that they suggest: antenatal 4 or more from the first trimester,
    3 from 28 weeks; after birth 2 or more for 10 days, 6 weeks after any earlier thrombosis or with a high-risk thrombophilia
    (and for those who had heparin before birth). BMI counts once.
    Source: RCOG Green-top Guideline 37a, 2015."""
    codes = set(present)
    if "bmi_40" in codes:
        codes.discard("bmi_30")
    if "previous_vte_surgery" in codes:
        codes.discard("previous_vte")
    rows = [
        (row.text, row.points) for row in VTE_FACTORS if row.code in codes and (delivered or not row.postnatal_only)
    ]
    score = sum(points for _, points in rows)
    if delivered and codes & SIX_WEEKS:
        advice = "heparin for 6 weeks"
    elif delivered:
        advice = "heparin for 10 days" if score >= POSTNATAL else "mobilise, avoid dehydration"
    elif score >= ANTENATAL_ALL:
        advice = "heparin from the first trimester on"
    elif score == ANTENATAL_LATE:
        advice = "heparin from 28 weeks on"
    else:
        advice = "mobilise, avoid dehydration"
    return score, advice, rows


def care_level(present: Iterable[str]) -> tuple[str, list[CareFactor]]:
    """high if any factor needs maternal-fetal medicine, increased with any other, else low; factors are never summed.
    Source: ACOG Obstetric Care Consensus 9, 2019."""
    codes = set(present)
    rows = [row for row in CARE_FACTORS if row.code in codes]
    level = "high" if any(row.level == "high" for row in rows) else "increased" if rows else "low"
    return level, rows
