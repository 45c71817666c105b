"""NIH Stroke Scale with untestable items, the coma rule and the facts that matter for reperfusion."""

from collections.abc import Mapping

from medmcp.servers.clinical.scores.score import MISSING, Band, Item, Reading, Score, total

__all__ = ["COMA_RULE", "ITEMS", "nihss"]

CITATION = (
    "Brott T et al. Stroke 1989;20:864-870; Powers WJ et al. (AHA/ASA) Stroke 2019;50:e344-e418; "
    "disabling deficit: TREAT Task Force, Stroke 2013;44:2500-2505"
)

ITEMS = {  # item: (construct, highest points, may be untestable)
    "1a": ("level of consciousness", 3, False),
    "1b": ("questions: month and age", 2, False),
    "1c": ("commands", 2, False),
    "2": ("gaze", 2, False),
    "3": ("visual fields", 3, False),
    "4": ("facial palsy", 3, False),
    "5a": ("left arm", 4, True),
    "5b": ("right arm", 4, True),
    "6a": ("left leg", 4, True),
    "6b": ("right leg", 4, True),
    "7": ("limb ataxia", 2, True),
    "8": ("sensory", 2, False),
    "9": ("language", 3, False),
    "10": ("dysarthria", 2, True),
    "11": ("extinction and inattention", 2, False),
}
# NIHSS instructions: what a patient in coma (1a = 3) scores where the item cannot be examined by response.
COMA_RULE = {"1b": 2.0, "1c": 2.0, "7": 0.0, "8": 2.0, "9": 3.0, "10": 2.0, "11": 2.0}

BANDS = [
    Band(0, 0, "no stroke symptoms", ""),
    Band(1, 4, "minor", ""),
    Band(5, 15, "moderate", ""),
    Band(16, 20, "moderate to severe", ""),
    Band(21, 42, "severe", ""),
]


def nihss(
    items: Mapping[str, Reading],
    *,
    minutes_since_last_known_well: Reading = MISSING,
    previous: Reading = MISSING,
    glucose: Reading = MISSING,
    sbp: Reading = MISSING,
    dbp: Reading = MISSING,
    anticoagulant: Reading = MISSING,
) -> Score:
    """NIHSS, 0 to 42: fifteen items by number ("1a" to "11"), each points or "UN" for untestable (5, 6, 7 and 10).

    UN adds no points and is listed. With 1a = 3 the items of the coma rule are filled when not given. LVO suspected:
    total >= 6, or gaze, neglect or aphasia with arm weakness. glucose mmol/L, pressures mmHg.
    Sources: Brott 1989 Stroke 20:864; AHA/ASA 2019 Stroke 50:e344; disabling deficits TREAT 2013 Stroke 44:2500.
    """
    for name in items:
        if name not in ITEMS:
            raise ValueError(f"unknown NIHSS item: {name}")
    coma = items.get("1a", MISSING).value
    in_coma = coma is not None and coma in (3, "3")
    warnings: list[str] = []
    rows = {name: _item(name, items.get(name, MISSING), items["1a"] if in_coma else None) for name in ITEMS}
    for name, row in rows.items():
        if row.value == "UN":
            warnings.append(f"Item {name} is untestable; it adds no points.")
        if in_coma and name in COMA_RULE and row.points is not None and row.points != COMA_RULE[name]:
            warnings.append(f"Item {name} differs from the coma rule ({COMA_RULE[name]:g} when 1a = 3).")
    score = total(list(rows.values()), BANDS, name="NIHSS", citation=CITATION, warnings=warnings)

    minutes = minutes_since_last_known_well.number("minutes_since_last_known_well", 0)
    before = previous.number("previous", 0, 42)
    score.warnings.extend(_thrombolysis_warnings(glucose, sbp, dbp, anticoagulant))
    score.extra.update(
        band=score.interpretation,
        minutes_since_lkw=minutes,
        thrombolysis_window=None if minutes is None else minutes <= 270,
        thrombectomy_window=None
        if minutes is None
        else "within 6 h"
        if minutes <= 360
        else "6 to 24 h, by imaging selection"
        if minutes <= 1440
        else "past 24 h",
        lvo_suspected=_lvo(score, rows),
        disabling=_disabling(score, rows),
        untestable=[name for name, row in rows.items() if row.value == "UN"],
        change=None if score.score is None or before is None else score.score - before,
    )
    return score


def _item(name: str, reading: Reading, coma: Reading | None) -> Item:
    construct, most, untestable = ITEMS[name]
    if reading.value is None:
        if coma is not None and name in COMA_RULE:
            filled = Reading(
                value=COMA_RULE[name], source=coma.source, record_id=coma.record_id, observed_at=coma.observed_at
            )
            return Item.of(name, filled, COMA_RULE[name], (0, most), note=f"{construct}; coma rule")
        return Item.of(name, reading, None, (0, most), note=construct)
    if reading.value == "UN":
        if not untestable:
            raise ValueError(f"item {name} ({construct}) has no UN")
        return Item.of(name, reading, 0, (0, most), note=f"{construct}; untestable")
    try:
        points = float(reading.value)
    except ValueError:
        points = -1
    if isinstance(reading.value, bool) or points not in range(most + 1):
        raise ValueError(f"item {name} ({construct}) takes 0 to {most}{' or UN' if untestable else ''}")
    return Item.of(name, reading, points, (0, most), note=construct)


def _any(rows: Mapping[str, Item], limits: Mapping[str, float]) -> bool | None:
    """Whether any item reaches its limit; None while an unscored or untestable one could."""
    scored = {n: rows[n].points for n in limits}
    if any(points is not None and points >= limits[n] for n, points in scored.items()):
        return True
    return None if any(points is None or rows[n].value == "UN" for n, points in scored.items()) else False


def _lvo(score: Score, rows: Mapping[str, Item]) -> bool | None:
    cortical, arm = _any(rows, {"2": 1, "9": 1, "11": 1}), _any(rows, {"5a": 1, "5b": 1})
    if score.at_least >= 6 or (cortical and arm):
        return True
    both = False if cortical is False or arm is False else None
    return False if both is False and score.at_most < 6 else None


def _disabling(score: Score, rows: Mapping[str, Item]) -> bool | None:
    deficit = _any(rows, {"3": 2, "9": 2, "11": 1, "5a": 2, "5b": 2, "6a": 2, "6b": 2})
    if deficit or score.at_least > 5:
        return True
    # A deficit outside the list can still disable this patient (a surgeon's hand), so a low score is no plain "no".
    return False if deficit is False and score.score == 0 else None


def _thrombolysis_warnings(glucose: Reading, sbp: Reading, dbp: Reading, anticoagulant: Reading) -> list[str]:
    sugar, systolic, diastolic = (
        glucose.number("glucose", 0, 100),
        sbp.number("sbp", 0, 350),
        dbp.number("dbp", 0, 250),
    )
    warnings = []
    if sugar is None:
        warnings.append("Glucose is not known; measure it, since it mimics stroke.")
    elif sugar < 3.3 or sugar > 22:
        warnings.append(f"Glucose {sugar:g} mmol/L can mimic stroke; correct it and examine again.")
    if (systolic is not None and systolic > 185) or (diastolic is not None and diastolic > 110):
        warnings.append("Blood pressure above 185/110 mmHg: lower it before thrombolysis.")
    if anticoagulant.flag("anticoagulant"):
        warnings.append("On an anticoagulant: check agent, last dose and coagulation before thrombolysis.")
    return warnings
