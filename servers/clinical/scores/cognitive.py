"""Cognitive and delirium screens: 6CIT, AMTS, 4AT, and the reading of a MoCA or MMSE total obtained elsewhere."""

from collections.abc import Callable, Mapping

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import MISSING, Band, Item, Reading, Score, check_age, total

__all__ = ["COGNITIVE_SCREENS", "amts", "four_at", "mmse_total", "moca_total", "six_cit"]

SIX_CIT_BANDS = [
    Band(0, 7, "normal", "no cognitive impairment on this screen"),
    Band(8, 9, "mild impairment", "further assessment"),
    Band(10, 28, "significant impairment", "further assessment; exclude delirium first"),
]
AMTS_BANDS = [
    Band(
        0,
        7,
        "suggests impairment",
        "exclude delirium, then assess cognition; 8 or less is the confusion limit of CURB-65",
    ),
    Band(8, 10, "normal", "8 is still the confusion limit of CURB-65"),
]
FOUR_AT_BANDS = [
    Band(0, 0, "delirium or severe impairment unlikely", "delirium is still possible if the history is incomplete"),
    Band(1, 3, "possible cognitive impairment", "assess cognition and take an informant history"),
    Band(
        4,
        12,
        "possible delirium, with or without cognitive impairment",
        "search for the cause now; no dementia label yet",
    ),
]
MOCA_BANDS = [Band(0, 25, "below normal", "further assessment"), Band(26, 30, "normal", "")]
MMSE_BANDS = [
    Band(0, 9, "severe", "as a band of diagnosed Alzheimer disease (NICE)"),
    Band(10, 14, "moderately severe", "as a band of diagnosed Alzheimer disease (NICE)"),
    Band(15, 20, "moderate", "as a band of diagnosed Alzheimer disease (NICE)"),
    Band(21, 26, "mild", "as a band of diagnosed Alzheimer disease (NICE)"),
    Band(27, 30, "usually normal", "depends on age and education"),
]


def _screen(
    key: str, title: str, answers: Mapping[str, Reading], bands: list[Band], citation: str, age: Reading
) -> Score:
    instrument = INSTRUMENTS[key]
    names = [question.code.removeprefix(f"{key}_") for question in instrument.questions]
    for name in answers:
        if name not in names:
            raise ValueError(f"{title} has no item {name}; its items are {', '.join(names)}")
    warnings = check_age(age, 18, "Made for adults.")
    items = answer_items(instrument, [answers.get(name, MISSING) for name in names])
    score = total(items, bands, name=title, citation=citation, warnings=warnings)
    score.extra["band"] = None if score.interpretation is None else score.interpretation.split(":")[0]
    return score


def six_cit(answers: Mapping[str, Reading], *, age: Reading = MISSING) -> Score:
    """6CIT, error score 0 to 28: year 4, month 3, time 3, counting back 0/2/4, months back 0/2/4, address 2 an error to 10.

    0-7 normal, 8-9 mild, 10-28 significant impairment. Source: Brooke 1999 Int J Geriatr Psychiatry 14:936.
    """
    return _screen(
        "6cit", "6CIT", answers, SIX_CIT_BANDS, "Brooke P, Bullock R. Int J Geriatr Psychiatry 1999;14:936-940", age
    )


def amts(answers: Mapping[str, Reading], *, age: Reading = MISSING) -> Score:
    """AMTS, 0 to 10: ten items, 1 for each right answer; below 8 suggests impairment. Source: Hodkinson 1972 Age Ageing 1:233."""
    return _screen("amts", "AMTS", answers, AMTS_BANDS, "Hodkinson HM. Age Ageing 1972;1:233-238", age)


def four_at(answers: Mapping[str, Reading], *, age: Reading = MISSING) -> Score:
    """4AT, 0 to 12: alertness 0/4, AMT4 0/1/2, months backwards 0/1/2, acute change or fluctuation 0/4.

    4 and more possible delirium, 1-3 possible cognitive impairment, 0 unlikely. Source: Bellelli 2014 Age Ageing 43:496.
    """
    score = _screen("4at", "4AT", answers, FOUR_AT_BANDS, "Bellelli G et al. Age Ageing 2014;43:496-502", age)
    score.extra["delirium_suspected"] = (
        "true" if score.at_least >= 4 else "false" if score.at_most < 4 else "undetermined"
    )
    if score.at_least >= 4:
        score.warnings.append(
            "Search for causes: infection, drugs, pain, retention, constipation, electrolytes, hypoxia, withdrawal."
        )
    return score


def moca_total(result: Reading, *, education_years: Reading = MISSING, age: Reading = MISSING) -> Score:
    """MoCA total, 0 to 30, obtained elsewhere: 26 and more is normal; one point is added up to 12 years of education
    (if the total does not hold it yet), to at most 30. Source: Nasreddine 2005 J Am Geriatr Soc 53:695.
    """
    warnings = check_age(age, 18, "Made for adults.")
    value, years = result.number("total", 0, 30), education_years.number("education_years", 0, 30)
    extra = 1.0 if years is not None and years <= 12 and value is not None and value < 30 else 0.0
    items = [Item.of("total", result, value, (0, 30), unit="points")]
    if value is not None:
        adjusted = Item.of("education", education_years, extra if years is not None or value >= 30 else None, (0, 1))
        items.append(adjusted)
        if extra:
            warnings.append(
                "One point added for 12 years of education or less; leave education out if the total holds it."
            )
    score = total(
        items,
        MOCA_BANDS,
        name="MoCA",
        citation="Nasreddine ZS et al. J Am Geriatr Soc 2005;53:695-699",
        warnings=warnings,
    )
    score.extra["band"] = None if score.interpretation is None else score.interpretation.split(":")[0]
    return score


def mmse_total(result: Reading, *, education_years: Reading = MISSING, age: Reading = MISSING) -> Score:
    """MMSE total, 0 to 30, obtained elsewhere: 27 and more usually normal; the lower bands are those of NICE for diagnosed
    Alzheimer disease (21-26 mild, 10-20 moderate, of which 10-14 moderately severe, under 10 severe).

    Sources: Folstein 1975 J Psychiatr Res 12:189; NICE TA217 2011, updated 2018.
    """
    warnings = check_age(age, 18, "Made for adults.")
    items = [Item.of("total", result, result.number("total", 0, 30), (0, 30), unit="points")]
    score = total(
        items, MMSE_BANDS, name="MMSE", warnings=warnings,
        citation="Folstein MF et al. J Psychiatr Res 1975;12:189-198; NICE TA217 (2011, updated 2018)",
    )  # fmt: skip
    score.extra["band"] = None if score.interpretation is None else score.interpretation.split(":")[0]
    return score


COGNITIVE_SCREENS: dict[str, Callable[..., Score]] = {"6cit": six_cit, "amts": amts, "4at": four_at}
