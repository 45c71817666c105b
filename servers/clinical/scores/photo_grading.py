"""Grading systems for photographs: ABCDE, weighted 7-point checklist, ICDR, NPIAP, Wagner.

Each is a rule on features that are present, absent or not known. With features not known the rule is tried on every way
they could be: the grade is given only if all ways agree, else the range. `burn.py` has the burn area.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

from medmcp.servers.clinical.scores.score import Band, Item, Reading, Score, flag_item, total

__all__ = ["SYSTEMS", "Graded", "PhotoSystem", "Verdict", "grade_photo"]


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a complete set of features; `grade` None where the system has no number for it."""

    grade: float | None
    category: str
    referral: str


@dataclass(frozen=True)
class Graded:
    """A graded photograph: the score's envelope, the category and the advice (None while more than one is possible)."""

    score: Score
    category: str | None
    referral: str | None
    possible: tuple[str, ...]


@dataclass(frozen=True)
class PhotoSystem:
    """A system: its features with the points they give (0 where it is a rule), and the rule."""

    key: str
    kinds: tuple[str, ...]  # pictures it applies to
    features: Mapping[str, float]
    rule: Callable[[Mapping[str, bool]], Verdict]
    citation: str
    warnings: tuple[str, ...] = ()


def _abcde(has: Mapping[str, bool]) -> Verdict:
    count = float(sum(has.values()))
    if has["evolving"] or count >= 2:
        return Verdict(count, "suspicious", "Dermoscopy by a trained reader and urgent dermatology referral.")
    return Verdict(count, "not suspicious by ABCDE", "Photograph and review; refer if it changes.")


SEVEN_POINT_BANDS = (
    Band(0, 2, "below the referral threshold", "Review, with the photograph; refer if it changes or concern remains."),
    Band(3, 10, "3 or more points", "Urgent (two-week) referral for suspected melanoma."),
)


def _seven_point(has: Mapping[str, bool]) -> Verdict:
    points = sum(weight for name, weight in SEVEN_POINT.items() if has[name])
    band = SEVEN_POINT_BANDS[0] if points <= 2 else SEVEN_POINT_BANDS[1]
    return Verdict(points, band.label, band.advice)


def _icdr(has: Mapping[str, bool]) -> Verdict:
    if has["neovascularisation"] or has["vitreous_or_preretinal_haemorrhage"]:
        return Verdict(4, "proliferative diabetic retinopathy", "Urgent ophthalmology referral (laser or anti-VEGF).")
    if has["haemorrhages_over_20_in_each_quadrant"] or has["venous_beading_2_quadrants"] or has["prominent_irma"]:
        return Verdict(
            3, "severe non-proliferative retinopathy", "Ophthalmology within weeks, then every 3 months or earlier."
        )
    if has["more_than_microaneurysms"]:
        return Verdict(2, "moderate non-proliferative retinopathy", "Ophthalmology, review in 6 months.")
    if has["microaneurysms"]:
        return Verdict(1, "mild non-proliferative retinopathy", "Repeat screening in 12 months, optimise control.")
    return Verdict(0, "no apparent retinopathy", "Routine screening interval.")


def _npiap(has: Mapping[str, bool]) -> Verdict:
    relief = "Relieve pressure, dress by the tissue in the bed, nutrition; "
    if has["deep_structure_exposed"]:
        return Verdict(4, "stage 4", relief + "surgical opinion, exclude osteomyelitis.")
    if has["base_obscured"]:
        return Verdict(None, "unstageable", relief + "debride unless it is dry stable eschar of the heel, then stage.")
    if has["fat_visible"]:
        return Verdict(3, "stage 3", relief + "wound team.")
    if has["deep_maroon_discolouration"]:
        return Verdict(None, "deep tissue pressure injury", relief + "look again daily: it may open.")
    if has["partial_thickness_or_blister"]:
        return Verdict(2, "stage 2", relief + "moist dressing.")
    if has["nonblanchable_erythema"]:
        return Verdict(1, "stage 1", relief + "look again each shift.")
    return Verdict(0, "no pressure injury seen", "Prevention by risk score.")


def _wagner(has: Mapping[str, bool]) -> Verdict:
    if has["whole_foot_gangrene"]:
        return Verdict(5, "grade 5, gangrene of the whole foot", "Surgery today.")
    if has["forefoot_gangrene"]:
        return Verdict(4, "grade 4, gangrene of the forefoot", "Vascular surgery today.")
    if has["abscess_or_osteomyelitis"]:
        return Verdict(
            3, "grade 3, deep with abscess or osteomyelitis", "Foot team within 24 h, antibiotics, imaging, surgery."
        )
    if has["deep_to_tendon_capsule_or_bone"]:
        return Verdict(2, "grade 2, to tendon, capsule or bone", "Foot team within 24 h; probe to bone and radiograph.")
    if has["ulcer"]:
        return Verdict(1, "grade 1, superficial ulcer", "Off-loading, dressing, foot team within one working day.")
    return Verdict(0, "grade 0, skin intact", "Foot protection.")


SEVEN_POINT: dict[str, float] = {
    "change_in_size": 2, "irregular_shape": 2, "irregular_colour": 2, "diameter_7mm_or_more": 1, "inflammation": 1,
    "oozing_or_crusting": 1, "altered_sensation": 1,
}  # fmt: skip

SYSTEMS: dict[str, PhotoSystem] = {
    system.key: system
    for system in (
        PhotoSystem(
            "abcde", ("dermoscopy",),
            dict.fromkeys(("asymmetry", "border_irregular", "colour_variegated", "diameter_over_6mm", "evolving"), 1.0), _abcde,
            "Abbasi 2004 JAMA 292:2771",
            ("There is no official cut-off: any change, or two features, is taken as suspicious here.",
             "Nodular and amelanotic melanoma can lack these features."),
        ),
        PhotoSystem("seven_point_checklist", ("dermoscopy",), SEVEN_POINT, _seven_point,
                    "MacKie 1990 Clin Exp Dermatol 15:151; NICE NG12"),
        PhotoSystem(
            "icdr_retinopathy", ("fundus",),
            dict.fromkeys(("microaneurysms", "more_than_microaneurysms", "haemorrhages_over_20_in_each_quadrant",
                           "venous_beading_2_quadrants", "prominent_irma", "neovascularisation",
                           "vitreous_or_preretinal_haemorrhage"), 0.0), _icdr,
            "Wilkinson 2003 Ophthalmology 110:1677",
            ("Macular oedema is judged apart; one 45-degree field can miss disease outside it.",),
        ),
        PhotoSystem(
            "npiap_pressure_injury", ("wound",),
            dict.fromkeys(("nonblanchable_erythema", "partial_thickness_or_blister", "fat_visible", "deep_structure_exposed",
                           "base_obscured", "deep_maroon_discolouration"), 0.0), _npiap,
            "NPIAP 2016, Edsberg J Wound Ostomy Continence Nurs 43:585",
            ("Erythema is easily missed in dark skin: compare warmth, firmness and colour with the skin beside it.",
             "A photograph does not replace touching and probing."),
        ),
        PhotoSystem(
            "wagner_foot", ("wound",),
            dict.fromkeys(("ulcer", "deep_to_tendon_capsule_or_bone", "abscess_or_osteomyelitis", "forefoot_gangrene",
                           "whole_foot_gangrene"), 0.0), _wagner,
            "Wagner 1981 Foot Ankle 2:64",
            ("A photograph shows neither depth nor bone infection: probe to bone, radiograph, pulses.",),
        ),
    )
}  # fmt: skip


def grade_photo(system: PhotoSystem, readings: Mapping[str, Reading]) -> Graded:
    """Apply a system to what is known of its features."""
    items = [_item(name, readings[name], system.features[name]) for name in system.features]
    known = {name: readings[name].flag(name) for name in system.features}
    unknown = [name for name, value in known.items() if value is None]
    verdicts = {
        system.rule({name: bool(value) for name, value in (known | dict(zip(unknown, guess, strict=True))).items()})
        for guess in product((False, True), repeat=len(unknown))
    }
    numbers = [verdict.grade for verdict in verdicts if verdict.grade is not None]
    span = (min(numbers), max(numbers)) if numbers else None
    categories = tuple(sorted({verdict.category for verdict in verdicts}))
    sole = next(iter(verdicts)) if len(categories) == 1 else None
    settled = sole is not None and len({verdict.grade for verdict in verdicts}) == 1
    scored = total(items, (), name=system.key, citation=system.citation, warnings=system.warnings)
    score = Score(
        name=system.key, score=sole.grade if sole and settled else None, score_range=span,
        interpretation=f"{sole.category}: {sole.referral}" if sole else None, items=items,
        missing=[] if settled else scored.missing, warnings=list(system.warnings), citation=system.citation,
    )  # fmt: skip
    return Graded(score, sole.category if sole else None, sole.referral if sole else None, categories)


def _item(name: str, reading: Reading, points: float) -> Item:
    if points:
        return flag_item(name, reading, points)
    return Item.of(name, reading, None if reading.flag(name) is None else 0.0, (0.0, 0.0))
