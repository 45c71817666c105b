"""Bleeding and clotting risk: HAS-BLED, PERC, Padua."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    check_age,
    flag_item,
    total,
)

__all__ = ["has_bled", "padua", "perc"]

HAS_BLED_BANDS = [
    Band(0, 2, "not high bleeding risk", "correct what can be corrected"),
    Band(
        3, 9, "high bleeding risk", "correct what can be corrected and review early; not a reason by itself to withhold"
    ),
]
PERC_BANDS = [
    Band(0, 0, "PERC negative", "no further test for pulmonary embolism if the clinical probability is under 15 %"),
    Band(
        1, 8, "PERC positive", "embolism is not excluded by PERC; go on with D-dimer or imaging by clinical probability"
    ),
]
PADUA_BANDS = [
    Band(0, 3, "low risk", ""),
    Band(4, 20, "high risk", "pharmacological prophylaxis unless bleeding speaks against it"),
]


def _above(name: str, reading: Reading, limit: float, unit: str, points: float = 1, *, inclusive: bool = False) -> Item:
    """An item that scores above a limit (or from it on)."""
    value = reading.number(name, 0, 1_000_000)
    scored = None if value is None else points if value > limit or (inclusive and value == limit) else 0.0
    return Item.of(name, reading, scored, (0, points), unit=unit)


def has_bled(
    *,
    sbp: Reading = MISSING,
    abnormal_renal: Reading = MISSING,
    abnormal_liver: Reading = MISSING,
    stroke: Reading = MISSING,
    bleeding: Reading = MISSING,
    labile_inr: Reading = MISSING,
    age: Reading = MISSING,
    antiplatelet_or_nsaid: Reading = MISSING,
    alcohol_drinks_week: Reading = MISSING,
) -> Score:
    """HAS-BLED, 0 to 9, one point each: uncontrolled hypertension (systolic > 160 mmHg); abnormal kidney (dialysis,
    transplant, creatinine >= 200 umol/L); abnormal liver (cirrhosis, or bilirubin > 2 times with an enzyme > 3 times the
    limit); stroke; bleeding history or predisposition; labile INR (time in range < 60 %); age > 65; antiplatelet or
    NSAID; 8 drinks a week or more. 3 or more is high. NotApplicable under 18 years. Source: Pisters 2010 Chest 138:1093.
    """
    warnings = check_age(age, 18, "Made for adults with atrial fibrillation.")
    items = [
        _above("sbp", sbp, 160, "mmHg"),
        flag_item("abnormal_renal", abnormal_renal, 1),
        flag_item("abnormal_liver", abnormal_liver, 1),
        flag_item("stroke", stroke, 1),
        flag_item("bleeding", bleeding, 1),
        flag_item("labile_inr", labile_inr, 1),
        _above("age", age, 65, "years"),
        flag_item("antiplatelet_or_nsaid", antiplatelet_or_nsaid, 1),
        _above("alcohol_drinks_week", alcohol_drinks_week, 8, "/week", inclusive=True),
    ]
    return total(
        items, HAS_BLED_BANDS, name="HAS-BLED", citation="Pisters R et al. Chest 2010;138:1093-1100", warnings=warnings
    )


def perc(
    *,
    age: Reading = MISSING,
    heart_rate: Reading = MISSING,
    spo2_on_air: Reading = MISSING,
    haemoptysis: Reading = MISSING,
    oestrogen: Reading = MISSING,
    prior_vte: Reading = MISSING,
    unilateral_leg_swelling: Reading = MISSING,
    surgery_or_trauma_4_weeks: Reading = MISSING,
) -> Score:
    """PERC, the number of criteria that are not fulfilled, 0 to 8: age >= 50; heart rate >= 100 /min; SpO2 < 95 % on air;
    haemoptysis; oestrogen; previous thromboembolism; swelling of one leg; surgery or trauma with admission in 4 weeks.
    0 excludes pulmonary embolism where the clinical probability is under 15 %. NotApplicable under 18 years.
    Source: Kline 2004 J Thromb Haemost 2:1247.
    """
    warnings = check_age(age, 18, "Not validated in children.")
    warnings.append("Holds only where the clinician's probability of embolism is under 15 %.")
    saturation = spo2_on_air.number("spo2_on_air", 20, 100)
    items = [
        _above("age", age, 50, "years", inclusive=True),
        _above("heart_rate", heart_rate, 100, "/min", inclusive=True),
        Item.of("spo2_on_air", spo2_on_air, None if saturation is None else float(saturation < 95), (0, 1), unit="%"),
        flag_item("haemoptysis", haemoptysis, 1),
        flag_item("oestrogen", oestrogen, 1),
        flag_item("prior_vte", prior_vte, 1),
        flag_item("unilateral_leg_swelling", unilateral_leg_swelling, 1),
        flag_item("surgery_or_trauma_4_weeks", surgery_or_trauma_4_weeks, 1),
    ]
    return total(
        items, PERC_BANDS, name="PERC", citation="Kline JA et al. J Thromb Haemost 2004;2:1247-1255", warnings=warnings
    )


def padua(
    *,
    active_cancer: Reading = MISSING,
    previous_vte: Reading = MISSING,
    reduced_mobility: Reading = MISSING,
    thrombophilia: Reading = MISSING,
    recent_trauma_or_surgery: Reading = MISSING,
    age: Reading = MISSING,
    heart_or_respiratory_failure: Reading = MISSING,
    infarction_or_stroke: Reading = MISSING,
    infection_or_rheumatological: Reading = MISSING,
    bmi: Reading = MISSING,
    hormonal_treatment: Reading = MISSING,
) -> Score:
    """Padua, 0 to 20: active cancer 3, previous thromboembolism 3, reduced mobility for 3 days 3, thrombophilia 3, trauma or
    surgery within a month 2; age >= 70, heart or respiratory failure, acute infarction or stroke, acute infection or
    rheumatological disease, BMI >= 30 kg/m2, hormonal treatment 1 each. 4 or more is high risk. Medical inpatients; NotApplicable
    under 18 years. Source: Barbar 2010 J Thromb Haemost 8:2450.
    """
    warnings = check_age(age, 18, "Made for adults in medical wards.")
    items = [
        flag_item("active_cancer", active_cancer, 3),
        flag_item("previous_vte", previous_vte, 3),
        flag_item("reduced_mobility", reduced_mobility, 3),
        flag_item("thrombophilia", thrombophilia, 3),
        flag_item("recent_trauma_or_surgery", recent_trauma_or_surgery, 2),
        _above("age", age, 70, "years", inclusive=True),
        flag_item("heart_or_respiratory_failure", heart_or_respiratory_failure, 1),
        flag_item("infarction_or_stroke", infarction_or_stroke, 1),
        flag_item("infection_or_rheumatological", infection_or_rheumatological, 1),
        _above("bmi", bmi, 30, "kg/m2", inclusive=True),
        flag_item("hormonal_treatment", hormonal_treatment, 1),
    ]
    return total(
        items,
        PADUA_BANDS,
        name="Padua",
        citation="Barbar S et al. J Thromb Haemost 2010;8:2450-2457",
        warnings=warnings,
    )
