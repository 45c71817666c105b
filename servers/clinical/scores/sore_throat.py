"""The Centor score with McIsaac's age correction for sore throat."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    flag_item,
    total,
)

__all__ = ["centor_mcisaac"]

CITATION = "McIsaac WJ et al. CMAJ 1998;158:75-83"
BANDS = [
    Band(-1, 1, "low", "no test and no antibiotic"),
    Band(2, 3, "intermediate", "rapid test or culture, antibiotic only if positive"),
    Band(4, 5, "high", "rapid test or culture, or treat by local guideline"),
]


def centor_mcisaac(
    *,
    fever: Reading = MISSING,
    cough: Reading = MISSING,
    tender_nodes: Reading = MISSING,
    tonsillar_exudate: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """Centor with McIsaac's correction, -1 to 5: temperature > 38 degC, measured or told, 1; no cough 1; tender anterior cervical nodes 1;
    tonsillar swelling or exudate 1; age 3 to 14 years +1, 15 to 44 0, from 45 -1. NotApplicable under 3 years.
    Sources: McIsaac 1998 CMAJ 158:75; Centor 1981 Med Decis Making 1:239.
    """
    years = age.number("age", 0, 130)
    if years is not None and years < 3:
        raise NotApplicable(f"Made for patients from 3 years (this one is {years:g}).")
    coughs = cough.flag("cough")
    items = [
        flag_item("fever", fever, 1),
        Item.of("cough", cough, None if coughs is None else float(not coughs), (0, 1)),
        flag_item("tender_nodes", tender_nodes, 1),
        flag_item("tonsillar_exudate", tonsillar_exudate, 1),
        Item.of(
            "age",
            age,
            None if years is None else 1.0 if years < 15 else 0.0 if years < 45 else -1.0,
            (-1, 1),
            unit="years",
        ),
    ]
    return total(items, BANDS, name="Centor (McIsaac)", citation=CITATION)
