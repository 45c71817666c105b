"""Wells rules for pulmonary embolism and deep-vein thrombosis, with the step that follows. Read `cha2ds2_vasc.py` next."""

from collections.abc import Mapping
from typing import Literal

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    check_age,
    flag_item,
    rounded,
    sole_band,
    total,
)

__all__ = ["DVT_ITEMS", "JUDGEMENTS", "PE_ITEMS", "d_dimer_threshold", "wells"]

CITATION = {
    "pe": "Wells PS et al. Thromb Haemost 2000;83:416-420; van Belle A et al. JAMA 2006;295:172-179; Righini M et al."
    " JAMA 2014;311:1117-1124 (age-adjusted D-dimer)",
    "dvt": "Wells PS et al. Lancet 1997;350:1795-1798; Wells PS et al. N Engl J Med 2003;349:1227-1235",
}
PE_ITEMS: dict[str, float] = {
    "signs_of_dvt": 3.0,
    "pe_most_likely": 3.0,
    "immobilised_or_surgery": 1.5,
    "prior_vte": 1.5,
    "haemoptysis": 1.0,
    "malignancy": 1.0,
}
DVT_ITEMS: dict[str, float] = {
    "active_cancer": 1.0,
    "paralysis_paresis_or_cast": 1.0,
    "bedridden_3d_or_major_surgery_12wk": 1.0,
    "deep_vein_tenderness": 1.0,
    "entire_leg_swollen": 1.0,
    "calf_swelling": 1.0,
    "pitting_oedema_symptomatic_leg_only": 1.0,
    "collateral_superficial_veins": 1.0,
    "previous_dvt": 1.0,
    "alternative_as_likely": -2.0,
}
# clinical judgement: no chart can give it
JUDGEMENTS = ("pe_most_likely", "alternative_as_likely")
RATE_LIMIT = 100
TWO_TIER = {
    "pe": [Band(0, 4.0, "unlikely", "D-dimer next"), Band(4.5, 12.5, "likely", "CT pulmonary angiography next")],
    "dvt": [Band(-2, 1, "unlikely", "D-dimer next"), Band(2, 9, "likely", "ultrasound of the leg veins next")],
}
THREE_TIER = {
    "pe": [Band(0, 1.5, "low", ""), Band(2, 6, "moderate", ""), Band(6.5, 12.5, "high", "")],
    "dvt": [Band(-2, 0, "low", ""), Band(1, 2, "moderate", ""), Band(3, 9, "high", "")],
}
IMAGING_WORDS = {"pe": "CT pulmonary angiography", "dvt": "ultrasound of the leg veins"}


def d_dimer_threshold(indication: Literal["pe", "dvt"], age: float | None) -> float:
    """The limit in ng/mL FEU: 500, in suspected embolism from 51 years age x 10 (Righini 2014 JAMA 311:1117)."""
    return age * 10 if indication == "pe" and age is not None and age > 50 else 500.0


def wells(
    indication: Literal["pe", "dvt"],
    findings: Mapping[str, Reading],
    *,
    heart_rate: Reading = MISSING,
    d_dimer: Reading = MISSING,
    age: Reading = MISSING,
    pregnant: Reading = MISSING,
    unstable: Reading = MISSING,
) -> Score:
    """Wells score. `findings` by name of `PE_ITEMS` or `DVT_ITEMS`; one that is left out is missing.

    PE, 0 to 12.5: signs of DVT 3, PE most likely 3, heart rate > 100/min 1.5, immobilised or operated 1.5, earlier
    thrombosis 1.5, haemoptysis 1, malignancy 1; over 4.0 likely, 2 to 6 moderate, over 6 high. DVT, -2 to 9, not floored:
    nine items of 1 and an alternative diagnosis as likely -2; from 2 likely, 1 to 2 moderate, from 3 high. NotApplicable
    under 18 years. Sources: Wells 2000 Thromb Haemost 83:416; van Belle 2006 JAMA 295:172; Wells 2003 NEJM 349:1227.
    """
    warnings = check_age(age, 18, "Not validated in children; ask a specialist.")
    table = PE_ITEMS if indication == "pe" else DVT_ITEMS
    items = [flag_item(name, findings.get(name, MISSING), points) for name, points in table.items()]
    if indication == "pe":
        items.insert(2, _rate(heart_rate))
    if pregnant.flag("pregnant"):
        warnings.append("Not validated in pregnancy: use a pathway made for it (YEARS, adapted).")
    if unstable.flag("unstable"):
        warnings.append("Haemodynamically unstable: leave the rule, treat and image at once.")
    score = total(
        items, TWO_TIER[indication], name=f"Wells {indication.upper()}", citation=CITATION[indication], variant=indication,
        warnings=warnings, decimals=1,
    )  # fmt: skip
    two = sole_band(score.at_least, score.at_most, TWO_TIER[indication], 1)
    three = sole_band(score.at_least, score.at_most, THREE_TIER[indication], 1)
    years, measured = age.number("age", 0, 130), d_dimer.number("d_dimer", 0, 1e6)
    limit = d_dimer_threshold(indication, years)
    result = "not_given" if measured is None else "below" if measured < limit else "at_or_above"
    score.extra.update(
        two_tier=None if two is None else two.label,
        three_tier=None if three is None else three.label,
        next_step=_next(indication, None if two is None else two.label, result),
        d_dimer_threshold=rounded(limit, 0),
        d_dimer_result=result,
    )
    return score


def _next(indication: Literal["pe", "dvt"], tier: str | None, result: str) -> str:
    imaging = IMAGING_WORDS[indication]
    if tier is None:
        return "complete the items that are missing"
    if tier == "likely":
        return f"{imaging}; a D-dimer cannot exclude it at this probability"
    if result == "not_given":
        return "D-dimer"
    return "excluded without imaging" if result == "below" else imaging


def _rate(reading: Reading) -> Item:
    value = reading.number("heart_rate", 0, 350)
    return Item.of("heart_rate", reading, None if value is None else 1.5 * (value > RATE_LIMIT), (0, 1.5), unit="/min")
