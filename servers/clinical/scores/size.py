"""BMI, body surface, ideal and adjusted weight as scores of explicit inputs; the formulas are in `body.py`."""

from medmcp.servers.clinical.scores import body
from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    formula,
    rounded,
    term_item,
)

__all__ = ["adjbw", "bmi", "bsa", "ibw"]

BMI_BANDS = [
    Band(0, 18.4, "underweight", ""),
    Band(18.5, 24.9, "normal", ""),
    Band(25.0, 29.9, "overweight", ""),
    Band(30.0, 34.9, "obesity class I", ""),
    Band(35.0, 39.9, "obesity class II", ""),
    Band(40.0, 200, "obesity class III", ""),
]


def bmi(*, weight: Reading = MISSING, height: Reading = MISSING, age: Reading = MISSING) -> Score:
    """Body mass index, kg/m2: weight kg / (height m)^2. Under 18.5 underweight, 18.5 to 24.9 normal, 25 to 29.9 overweight,
    then obesity I from 30, II from 35, III from 40. NotApplicable under 18 years (use a percentile). Source: WHO 2000
    Technical Report Series 894.
    """
    years = age.number("age", 0, 130)
    if years is not None and years < 18:
        raise NotApplicable(f"The bands are for adults (this one is {years:g}); use a BMI percentile for age and sex.")
    items = [term_item("weight", weight, 0.3, 500, "kg"), term_item("height", height, 30, 260, "cm")]
    kg, cm = weight.number("weight"), height.number("height")
    value = None if kg is None or cm is None else rounded(body.body_mass_index(kg, cm), 1)
    warnings = ["In Asian populations action starts at 23 and 27.5 kg/m2 (WHO 2004 Lancet 363:157)."]
    if years is None:
        warnings.append("Age is not known; the bands are for adults.")
    return formula(
        value,
        items,
        BMI_BANDS,
        name="BMI",
        citation="WHO Technical Report Series 894, 2000",
        warnings=warnings,
        decimals=1,
    )


def bsa(*, weight: Reading = MISSING, height: Reading = MISSING) -> Score:
    """Body surface, m2: square root of (height cm x weight kg / 3600). Source: Mosteller 1987 N Engl J Med 317:1098."""
    items = [term_item("weight", weight, 0.3, 500, "kg"), term_item("height", height, 30, 260, "cm")]
    kg, cm = weight.number("weight"), height.number("height")
    value = None if kg is None or cm is None else rounded(body.body_surface(kg, cm), 2)
    return formula(value, items, [], name="BSA", citation="Mosteller RD. N Engl J Med 1987;317:1098")


def ibw(*, height: Reading = MISSING, sex: Reading = MISSING) -> Score:
    """Ideal body weight, kg: 50 (men) or 45.5 (women) + 2.3 for every inch over 60. NotApplicable under 60 inches (152.4
    cm). Source: Devine 1974 Drug Intell Clin Pharm 8:650.
    """
    items = [term_item("height", height, 30, 260, "cm"), _sex(sex)]
    value = _ideal(height, sex)
    return formula(
        None if value is None else rounded(value, 1),
        items,
        [],
        name="IBW",
        citation="Devine BJ. Drug Intell Clin Pharm 1974;8:650-655",
    )


def adjbw(*, weight: Reading = MISSING, height: Reading = MISSING, sex: Reading = MISSING) -> Score:
    """Adjusted body weight, kg: ideal + 0.4 x (actual - ideal). Source: Winter 2012 Pharmacotherapy 32:604."""
    items = [term_item("weight", weight, 0.3, 500, "kg"), term_item("height", height, 30, 260, "cm"), _sex(sex)]
    ideal, kg = _ideal(height, sex), weight.number("weight")
    value = None if ideal is None or kg is None else rounded(body.adjusted_weight(kg, ideal), 1)
    return formula(value, items, [], name="AdjBW", citation="Winter MA et al. Pharmacotherapy 2012;32:604-612")


def _sex(sex: Reading) -> Item:
    sex.choice("sex", ("female", "male"))
    return Item.of("sex", sex, None, (0, 0), needs=() if sex.known else ("sex",))


def _ideal(height: Reading, sex: Reading) -> float | None:
    cm, who = height.number("height", 30, 260), sex.choice("sex", ("female", "male"))
    if cm is None or who is None:
        return None
    value = body.ideal_weight(cm, who)
    if value is None:
        raise NotApplicable("Under 60 inches (152.4 cm) the ideal weight is undefined.")
    return value
