"""Estimated fetal weight, its centile for gestational age, growth category, and when such a fetus is born."""

from dataclasses import dataclass
from math import erf, exp, sqrt

__all__ = [
    "CITATION",
    "Growth",
    "centile",
    "delivery_timing",
    "estimated_weight",
    "expected_biometry",
    "expected_weight",
    "growth_category",
    "surveillance",
]

CITATION = (
    "Hadlock FP et al. Am J Obstet Gynecol 1985;151:333-337 and Radiology 1991;181:129-133; SMFM Consult 52, 2020;"
    " ACOG PB 227, 2021; ACOG PB 216, 2020"
)

SPREAD = 0.127  # standard deviation of the weight as a share of its mean (Hadlock 1991)
AC_SD_CM = 1.34  # Hadlock 1984
EARLIEST_WEEKS, LATEST_WEEKS = 20.0, 42.0
MACROSOMIA_G, OFFER_CAESAREAN_G, OFFER_CAESAREAN_DIABETES_G = 4000, 5000, 4500
ERROR_PERCENT = 15
MIN_INTERVAL_DAYS = 14


@dataclass(frozen=True)
class Growth:
    """A growth category with the centiles that it rests on."""

    category: str  # appropriate | fgr | severe_fgr | lga | macrosomia | undetermined
    weight_g: float | None
    weight_centile: float | None
    ac_centile: float | None


def estimated_weight(*, bpd_cm: float, hc_cm: float, ac_cm: float, fl_cm: float) -> float:
    """Estimated fetal weight in g: log10 = 1.3596 - 0.00386 AC FL + 0.0064 HC + 0.00061 BPD AC + 0.0424 AC + 0.174 FL (cm).

    Error about 15 %. Source: Hadlock 1985 Am J Obstet Gynecol 151:333.
    """
    exponent = (
        1.3596 - 0.00386 * ac_cm * fl_cm + 0.0064 * hc_cm + 0.00061 * bpd_cm * ac_cm + 0.0424 * ac_cm + 0.174 * fl_cm
    )
    return float(10**exponent)


def expected_weight(weeks: float) -> float:
    """Mean fetal weight in g at 20 to 42 weeks: exp(0.578 + 0.332 GA - 0.00354 GA^2).

    Source: Hadlock 1991 Radiology 181:129.
    """
    if not EARLIEST_WEEKS <= weeks <= LATEST_WEEKS:
        raise ValueError(f"ga_weeks {weeks:g} is outside {EARLIEST_WEEKS:g} to {LATEST_WEEKS:g} weeks")
    return exp(0.578 + 0.332 * weeks - 0.00354 * weeks**2)


def expected_biometry(weeks: float) -> dict[str, float]:
    """Mean BPD, HC, AC and FL in cm at a gestational age of 14 to 42 weeks. Source: Hadlock 1984 Radiology 152:497."""
    return {
        "bpd_cm": -3.08 + 0.41 * weeks - 0.000061 * weeks**3,
        "hc_cm": -11.48 + 1.56 * weeks - 0.0002548 * weeks**3,
        "ac_cm": -13.3 + 1.61 * weeks - 0.00998 * weeks**2,
        "fl_cm": -3.91 + 0.427 * weeks - 0.0034 * weeks**2,
    }


def centile(value: float, mean: float, sd: float) -> float:
    """Centile of a value in a normal distribution, 0 to 100."""
    return 50 * (1 + erf((value - mean) / (sd * sqrt(2))))


def growth_category(weight_g: float | None, ac_cm: float | None, weeks: float) -> Growth:
    """Growth restriction: weight or abdominal circumference under the 10th centile, severe with the weight under the 3rd;
    large above the 90th, macrosomia from 4,000 g. Sources: SMFM Consult 52, 2020; ACOG PB 227, 2021; ACOG PB 216, 2020."""
    mean = expected_weight(weeks)
    weight = None if weight_g is None else centile(weight_g, mean, SPREAD * mean)
    ac = None if ac_cm is None else centile(ac_cm, expected_biometry(weeks)["ac_cm"], AC_SD_CM)
    if weight is not None and weight < 3:
        category = "severe_fgr"
    elif (weight is not None and weight < 10) or (ac is not None and ac < 10):
        category = "fgr"
    elif weight is None or weight_g is None:
        category = "undetermined"
    elif weight_g >= MACROSOMIA_G:
        category = "macrosomia"
    else:
        category = "lga" if weight > 90 else "appropriate"
    return Growth(category, weight_g, weight, ac)


def delivery_timing(category: str, doppler: str | None) -> str:
    """When a growth-restricted fetus is born, by centile and umbilical artery Doppler: reversed end-diastolic flow 30+0 to
    32+0, absent 33+0 to 34+0, raised index or under the 3rd centile 37+0, 3rd to 9th with normal flow 38+0 to 39+0.
    Sources: SMFM Consult 52, 2020; ACOG PB 227, 2021."""
    if doppler == "reversed_edf":
        return "30+0 to 32+0 weeks, after steroids; earlier by fetal condition"
    if doppler == "absent_edf":
        return "33+0 to 34+0 weeks, after steroids"
    if category not in ("fgr", "severe_fgr"):
        if category == "macrosomia":
            return (
                "no earlier birth for size alone before 39+0; caesarean is offered from 5,000 g (4,500 g with diabetes)"
            )
        return "by obstetric indication"
    if doppler is None:
        return "umbilical artery Doppler decides: at the latest 37+0 weeks" if category == "severe_fgr" else (
            "umbilical artery Doppler decides: at the latest 38+0 to 39+0 weeks"
        )  # fmt: skip
    if doppler == "raised_pi" or category == "severe_fgr":
        return "37+0 weeks"
    return "38+0 to 39+0 weeks"


def surveillance(category: str, doppler: str | None) -> str:
    """How often a fetus is looked at, by growth category and umbilical artery Doppler. Source: SMFM Consult 52, 2020."""
    if doppler == "reversed_edf":
        return "admit; heart rate tracing at least once or twice a day; steroids"
    if doppler == "absent_edf":
        return "Doppler 2 to 3 times a week, heart rate tracing at least twice a week, consider admission; steroids"
    if category not in ("fgr", "severe_fgr"):
        return "growth by obstetric indication"
    if doppler == "raised_pi" or category == "severe_fgr":
        return "Doppler weekly, heart rate tracing once or twice a week, growth every 2 weeks"
    if doppler is None:
        return "umbilical artery Doppler now; growth every 3 to 4 weeks"
    return "Doppler every 1 to 2 weeks at first, then every 2 to 4; tracing weekly from 32 weeks; growth every 3 to 4 weeks"
