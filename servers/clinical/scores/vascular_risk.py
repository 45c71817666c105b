"""Risk of cardiac and cerebral events: RCRI before surgery, TIMI in acute coronary syndrome, ABCD2 after a TIA."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    flag_item,
    points_of,
    steps_item,
    total,
)

__all__ = ["abcd2", "rcri", "timi_ua_nstemi"]

RCRI_BANDS = [
    Band(0, 0, "class I", "major cardiac events 0.4 % (Lee 1999); 3.9 % pooled (CCS 2017)"),
    Band(1, 1, "class II", "major cardiac events 0.9 % (Lee 1999); 6.0 % pooled (CCS 2017)"),
    Band(2, 2, "class III", "major cardiac events 6.6 % (Lee 1999); 10.1 % pooled (CCS 2017)"),
    Band(3, 6, "class IV", "major cardiac events 11 % (Lee 1999); 15 % pooled (CCS 2017)"),
]
TIMI_BANDS = [
    Band(0, 1, "0 or 1 point", "14-day death, infarction or urgent revascularisation 4.7 %"),
    Band(2, 2, "2 points", "14-day events 8.3 %"),
    Band(3, 3, "3 points", "14-day events 13.2 %"),
    Band(4, 4, "4 points", "14-day events 19.9 %"),
    Band(5, 5, "5 points", "14-day events 26.2 %"),
    Band(6, 7, "6 or 7 points", "14-day events 40.9 %"),
]
ABCD2_BANDS = [
    Band(0, 3, "low", "2-day stroke 1.0 %"),
    Band(4, 5, "moderate", "2-day stroke 4.1 %"),
    Band(6, 7, "high", "2-day stroke 8.1 %"),
]
DURATION = [Step(0, 9, 0), Step(10, 59, 1), Step(60, 100_000, 2)]  # min
FROM_60 = [Step(0, 59, 0), Step(60, 130, 1)]  # completed years
FROM_65 = [Step(0, 64, 0), Step(65, 130, 1)]


def rcri(
    *,
    high_risk_surgery: Reading = MISSING,
    ischaemic_heart_disease: Reading = MISSING,
    heart_failure: Reading = MISSING,
    cerebrovascular_disease: Reading = MISSING,
    insulin: Reading = MISSING,
    creatinine: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """RCRI, 0 to 6, one point each: high-risk surgery; ischaemic heart disease; heart failure; cerebrovascular disease;
    insulin; creatinine > 2.0 mg/dL before surgery. NotApplicable under 18 years.
    Sources: Lee 1999 Circulation 100:1043; Duceppe 2017 Can J Cardiol 33:17 (pooled risks).
    """
    warnings = check_age(age, 18, "Made for adults before non-cardiac surgery.")
    value = creatinine.number("creatinine", 0, 40)
    items = [
        flag_item("high_risk_surgery", high_risk_surgery, 1),
        flag_item("ischaemic_heart_disease", ischaemic_heart_disease, 1),
        flag_item("heart_failure", heart_failure, 1),
        flag_item("cerebrovascular_disease", cerebrovascular_disease, 1),
        flag_item("insulin", insulin, 1),
        Item.of("creatinine", creatinine, None if value is None else float(value > 2.0), (0, 1), unit="mg/dL"),
    ]
    return total(
        items, RCRI_BANDS, name="RCRI", citation="Lee TH et al. Circulation 1999;100:1043-1049", warnings=warnings
    )


def timi_ua_nstemi(
    *,
    age: Reading = MISSING,
    three_risk_factors: Reading = MISSING,
    known_stenosis_50: Reading = MISSING,
    aspirin_7_days: Reading = MISSING,
    two_episodes_24_h: Reading = MISSING,
    st_deviation: Reading = MISSING,
    raised_marker: Reading = MISSING,
) -> Score:
    """TIMI for unstable angina and NSTEMI, 0 to 7, one point each: age >= 65; 3 or more coronary risk factors; known
    stenosis >= 50 %; aspirin in the last 7 days; 2 or more episodes of angina in 24 h; ST deviation >= 0.5 mm; raised
    marker. NotApplicable under 18 years. Source: Antman 2000 JAMA 284:835.
    """
    warnings = check_age(age, 18, "Made for adults with acute coronary syndrome.")
    items = [
        steps_item("age", age, FROM_65, unit="years", low=0, high=130),
        flag_item("three_risk_factors", three_risk_factors, 1),
        flag_item("known_stenosis_50", known_stenosis_50, 1),
        flag_item("aspirin_7_days", aspirin_7_days, 1),
        flag_item("two_episodes_24_h", two_episodes_24_h, 1),
        flag_item("st_deviation", st_deviation, 1),
        flag_item("raised_marker", raised_marker, 1),
    ]
    return total(
        items, TIMI_BANDS, name="TIMI UA/NSTEMI", citation="Antman EM et al. JAMA 2000;284:835-842", warnings=warnings
    )


def abcd2(
    *,
    age: Reading = MISSING,
    sbp: Reading = MISSING,
    dbp: Reading = MISSING,
    unilateral_weakness: Reading = MISSING,
    speech_disturbance: Reading = MISSING,
    duration_min: Reading = MISSING,
    diabetes: Reading = MISSING,
) -> Score:
    """ABCD2, 0 to 7: age >= 60 1; pressure >= 140 systolic or >= 90 diastolic mmHg 1; weakness of one side 2, or disturbed
    speech without weakness 1; duration >= 60 min 2, 10 to 59 min 1; diabetes 1. NotApplicable under 18 years.
    Source: Johnston 2007 Lancet 369:283; the warning from NICE NG128.
    """
    warnings = check_age(age, 18, "Made for adults after a transient ischaemic attack.")
    warnings.append("NICE NG128 advises against a score to decide how urgent a referral is: within 24 h for all.")
    items = [
        steps_item("age", age, FROM_60, unit="years", low=0, high=130),
        _pressure(sbp, dbp),
        _features(unilateral_weakness, speech_disturbance),
        _duration(duration_min),
        flag_item("diabetes", diabetes, 1),
    ]
    return total(
        items, ABCD2_BANDS, name="ABCD2", citation="Johnston SC et al. Lancet 2007;369:283-292", warnings=warnings
    )


def _pressure(sbp: Reading, dbp: Reading) -> Item:
    upper, lower = sbp.number("sbp", 0, 350), dbp.number("dbp", 0, 250)
    if upper is not None and upper >= 140:
        return Item.of("sbp", sbp, 1, (0, 1), unit="mmHg")
    if lower is not None and lower >= 90:
        return Item.of("dbp", dbp, 1, (0, 1), unit="mmHg")
    known = upper is not None and lower is not None
    return Item.of("sbp", sbp, 0 if known else None, (0, 1), unit="mmHg", needs=() if known else ("sbp", "dbp"))


def _features(weakness: Reading, speech: Reading) -> Item:
    weak, disturbed = weakness.flag("unilateral_weakness"), speech.flag("speech_disturbance")
    if weak:
        return Item.of("unilateral_weakness", weakness, 2, (0, 2))
    if weak is None:
        return Item.of("unilateral_weakness", weakness, None, (1 if disturbed else 0, 2))
    return Item.of("speech_disturbance", speech, None if disturbed is None else float(disturbed), (0, 1))


def _duration(minutes: Reading) -> Item:
    value = minutes.number("duration_min", 0, 100_000)
    # in whole minutes downwards: 59.5 min is not an hour
    return Item.of(
        "duration_min", minutes, None if value is None else points_of(int(value), DURATION), (0, 2), unit="min"
    )
