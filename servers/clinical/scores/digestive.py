"""Digestive scores: Glasgow-Blatchford, BISAP, Maddrey's discriminant function, FIB-4."""

from math import sqrt

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    Step,
    check_age,
    flag_item,
    formula,
    rounded,
    steps_item,
    term_item,
    total,
)

__all__ = ["bisap", "fib4", "glasgow_blatchford", "maddrey"]

UREA = [Step(0, 6.4, 0), Step(6.5, 7.9, 2), Step(8.0, 9.9, 3), Step(10.0, 24.9, 4), Step(25.0, 200, 6)]  # mmol/L
HB_MEN = [Step(0, 9.9, 6), Step(10.0, 11.9, 3), Step(12.0, 12.9, 1), Step(13.0, 30, 0)]  # g/dL
HB_WOMEN = [Step(0, 9.9, 6), Step(10.0, 11.9, 1), Step(12.0, 30, 0)]
SBP = [Step(0, 89, 3), Step(90, 99, 2), Step(100, 109, 1), Step(110, 400, 0)]  # mmHg
PULSE = [Step(0, 99, 0), Step(100, 400, 1)]

GBS_BANDS = [
    Band(0, 1, "very low risk", "outpatient management is possible"),
    Band(2, 23, "not low risk", "admit; endoscopy within 24 h"),
]
BISAP_BANDS = [
    Band(0, 2, "low mortality", ""),
    Band(3, 5, "high mortality", "watch for organ failure; consider intensive care"),
]
MADDREY_BANDS = [
    Band(-1000, 31.9, "not severe", ""),
    Band(32, 5000, "severe", "consider prednisolone unless contraindicated"),
]
FIB4_BANDS = [
    Band(0, 1.29, "low", "advanced fibrosis unlikely"),
    Band(1.30, 2.67, "indeterminate", "second test such as elastography"),
    Band(2.68, 10_000, "high", "advanced fibrosis likely"),
]
FIB4_BANDS_65 = [
    Band(0, 1.99, "low", "advanced fibrosis unlikely"),
    Band(2.00, 2.67, "indeterminate", "second test such as elastography"),
    Band(2.68, 10_000, "high", "advanced fibrosis likely"),
]


def glasgow_blatchford(
    *,
    urea: Reading = MISSING,
    haemoglobin: Reading = MISSING,
    sex: Reading = MISSING,
    sbp: Reading = MISSING,
    heart_rate: Reading = MISSING,
    melaena: Reading = MISSING,
    syncope: Reading = MISSING,
    hepatic_disease: Reading = MISSING,
    cardiac_failure: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """Glasgow-Blatchford, 0 to 23: urea mmol/L 6.5 to 7.9 2, 8.0 to 9.9 3, 10.0 to 24.9 4, from 25 6; haemoglobin g/dL in
    men 12.0 to 12.9 1, 10.0 to 11.9 3, under 10 6, in women 10.0 to 11.9 1, under 10 6; systolic mmHg 100 to 109 1, 90 to
    99 2, under 90 3; pulse from 100 1; melaena 1; syncope 2; liver disease 2; heart failure 2. 0 or 1: outpatient
    management possible. NotApplicable under 18 years. Source: Blatchford 2000 Lancet 356:1318.
    """
    warnings = check_age(age, 18, "Made for adults with upper gastrointestinal bleeding.")
    items = [
        steps_item("urea", urea, UREA, unit="mmol/L", low=0, high=100, decimals=1),
        _haemoglobin(haemoglobin, sex),
        steps_item("sbp", sbp, SBP, unit="mmHg", low=0, high=350),
        steps_item("heart_rate", heart_rate, PULSE, unit="/min", low=0, high=350),
        flag_item("melaena", melaena, 1),
        flag_item("syncope", syncope, 2),
        flag_item("hepatic_disease", hepatic_disease, 2),
        flag_item("cardiac_failure", cardiac_failure, 2),
    ]
    return total(
        items, GBS_BANDS, name="Glasgow-Blatchford", citation="Blatchford O et al. Lancet 2000;356:1318-1321",
        warnings=warnings,
    )  # fmt: skip


def _haemoglobin(haemoglobin: Reading, sex: Reading) -> Item:
    who = sex.choice("sex", ("female", "male"))
    if who is None and haemoglobin.known:
        value = haemoglobin.number("haemoglobin", 1, 30) or 0
        options = [steps_item("haemoglobin", haemoglobin, table, unit="g/dL", low=1, high=30, decimals=1).points or 0.0
                   for table in (HB_MEN, HB_WOMEN)]  # fmt: skip
        same = options[0] if options[0] == options[1] else None
        return Item.of(
            "haemoglobin", Reading(value=value, unit="g/dL", source=haemoglobin.source), same,
            (min(options), max(options)), unit="g/dL", needs=() if same is not None else ("sex",),
        )  # fmt: skip
    table = HB_MEN if who == "male" else HB_WOMEN
    return steps_item("haemoglobin", haemoglobin, table, unit="g/dL", low=1, high=30, decimals=1)


def bisap(
    *,
    bun: Reading = MISSING,
    impaired_mental_status: Reading = MISSING,
    sirs_criteria: Reading = MISSING,
    age: Reading = MISSING,
    pleural_effusion: Reading = MISSING,
) -> Score:
    """BISAP in acute pancreatitis, 0 to 5, one point each: urea nitrogen > 25 mg/dL; impaired mental status (GCS < 15);
    2 or more SIRS criteria; age > 60; pleural effusion. 3 or more: high mortality. NotApplicable under 18 years.
    Source: Wu 2008 Gut 57:1698.
    """
    warnings = check_age(age, 18, "Made for adults.")
    nitrogen, years = bun.number("bun", 0, 300), age.number("age", 0, 130)
    count = sirs_criteria.number("sirs_criteria", 0, 4)
    items = [
        Item.of("bun", bun, None if nitrogen is None else float(nitrogen > 25), (0, 1), unit="mg/dL"),
        flag_item("impaired_mental_status", impaired_mental_status, 1),
        Item.of("sirs_criteria", sirs_criteria, None if count is None else float(count >= 2), (0, 1)),
        Item.of("age", age, None if years is None else float(years > 60), (0, 1), unit="years"),
        flag_item("pleural_effusion", pleural_effusion, 1),
    ]
    return total(items, BISAP_BANDS, name="BISAP", citation="Wu BU et al. Gut 2008;57:1698-1703", warnings=warnings)


def maddrey(
    *,
    prothrombin_time: Reading = MISSING,
    control_time: Reading = MISSING,
    bilirubin: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """Maddrey's discriminant function in alcohol-related hepatitis: 4.6 x (prothrombin time - control, s) + bilirubin
    mg/dL; 32 or more is severe. NotApplicable under 18 years. Source: Carithers 1989 Ann Intern Med 110:685.
    """
    warnings = check_age(age, 18, "Made for adults.")
    clotting, control = prothrombin_time.number("prothrombin_time", 5, 200), control_time.number("control_time", 8, 20)
    pigment = bilirubin.number("bilirubin", 0, 80)
    items = [
        term_item("prothrombin_time", prothrombin_time, 5, 200, "s"),
        term_item("control_time", control_time, 8, 20, "s"),
        term_item("bilirubin", bilirubin, 0, 80, "mg/dL"),
    ]
    value = None if clotting is None or control is None or pigment is None else 4.6 * (clotting - control) + pigment
    return formula(
        None if value is None else rounded(value, 1), items, MADDREY_BANDS, name="Maddrey",
        citation="Carithers RL et al. Ann Intern Med 1989;110:685-690", warnings=warnings, decimals=1,
    )  # fmt: skip


def fib4(
    *, age: Reading = MISSING, ast: Reading = MISSING, alt: Reading = MISSING, platelets: Reading = MISSING
) -> Score:
    """FIB-4: age x AST / (platelets 10^9/L x square root of ALT), enzymes in U/L. Under 1.3 low (under 2.0 from 65 years),
    over 2.67 high. NotApplicable under 18 years; unreliable under 35. Sources: Sterling 2006 Hepatology 43:1317; Shah 2009
    Clin Gastroenterol Hepatol 7:1104; McPherson 2017 Am J Gastroenterol 112:740.
    """
    years = age.number("age", 0, 130)
    if years is not None and years < 18:
        raise NotApplicable(f"Made for adults (this one is {years:g}).")
    warnings = ["Unreliable under 35 years."] if years is not None and years < 35 else []
    a, b, p = ast.number("ast", 1, 50_000), alt.number("alt", 1, 50_000), platelets.number("platelets", 1, 3000)
    items = [
        term_item("age", age, 0, 130, "years"),
        term_item("ast", ast, 1, 50_000, "U/L"),
        term_item("alt", alt, 1, 50_000, "U/L"),
        term_item("platelets", platelets, 1, 3000, "10^9/L"),
    ]
    value = None if years is None or a is None or b is None or p is None else years * a / (p * sqrt(b))
    bands = FIB4_BANDS_65 if years is not None and years >= 65 else FIB4_BANDS
    return formula(
        None if value is None else rounded(value, 2), items, bands, name="FIB-4",
        citation="Sterling RK et al. Hepatology 2006;43:1317-1325; McPherson S et al. Am J Gastroenterol 2017;112:740-751",
        warnings=warnings, decimals=2,
    )  # fmt: skip
