"""What the words of a kidney or liver table ask for, and that what is recommended by them can be ordered."""

import pytest

from medmcp.servers.clinical.band_regimen import BandOrder, band_order
from medmcp.servers.clinical.dose_choice import OrderableDose, choose_dose
from medmcp.servers.clinical.drug import HepaticBand
from medmcp.servers.clinical.formulary import formulary
from medmcp.servers.clinical.kidney_dosing import kidney_advice
from medmcp.servers.clinical.scores.dosing import DosingWeight
from medmcp.servers.clinical.strengths import givable

WEIGHTS: dict[str, DosingWeight | None] = {
    scalar: DosingWeight(scalar=scalar, kg=70.0) for scalar in ("actual", "ideal", "adjusted")
}


def chosen(
    name: str, indication: str, route: str, *, crcl: float = 95, liver: HepaticBand | None = None
) -> tuple[OrderableDose | None, str]:
    drug = formulary()[name]
    kidney = kidney_advice(drug, crcl=crcl, egfr=crcl, indication=indication)
    return choose_dose(
        drug, indication=indication, routes=(route,), age=50, weights=WEIGHTS, kidney=kidney, liver=liver
    )


@pytest.mark.parametrize(
    ("text", "indication", "usual", "read"),
    [
        ("750 mg every 48 h; or 500 mg, then 250 mg every 24 h", "", 750, BandOrder(750, 750, hours=48)),
        ("750 mg every 48 h; or 500 mg, then 250 mg every 24 h", "", 500, BandOrder(250, 250, first=500, hours=24)),
        ("half the recommended dose every 12 h", "", 1000, BandOrder(share=0.5, hours=12)),
        ("75 % of the dose", "", 100, BandOrder(share=0.75)),
        ("oral 250 to 500 mg every 18 h; iv 200 to 400 mg every 18 to 24 h", "", 500, BandOrder(250, 500, hours=18)),
        ("treatment 30 mg every 12 h; prophylaxis 30 mg every 24 h", "influenza", 75, BandOrder(30, 30, hours=12)),
        ("treatment 30 mg every 12 h; prophylaxis 30 mg every 24 h", "influenza prophylaxis", 75, BandOrder(30, 30, hours=24)),
        ("zoster 1 g every 12 h; genital herpes no change", "genital herpes", 500, None),
        ("no single change, at most 1 g a day", "", 500, BandOrder(total=1000)),
        ("lower dose by level", "", 500, None),
    ],
)  # fmt: skip
def test_the_words_of_a_table_are_read_for_the_usual_dose(
    text: str, indication: str, usual: float, read: BandOrder | None
) -> None:
    found = band_order(
        text, route="oral", indication=indication, usual=usual, base="mg", usual_hours=24, kg=70, per_kg=False
    )
    assert found == read


@pytest.mark.parametrize(
    ("name", "indication", "route", "crcl", "dose", "frequency"),
    [
        ("levofloxacin", "sepsis", "oral", 30, 750, "q48h"),  # the 750 mg regimen; label: 750 mg every 48 h at 20 to 49
        ("levofloxacin", "community-acquired pneumonia", "oral", 30, 250, "daily"),  # 500 mg regimen: 250 mg a day
        ("levofloxacin", "sepsis", "iv", 15, 500, "q48h"),  # label, 10 to 19: 500 mg every 48 h
        ("cefalexin", "skin infection", "oral", 10, 250, "daily"),  # label, 5 to 14: 250 mg every 24 h
        ("meropenem", "sepsis", "iv", 40, 1000, "q12h"),  # label, 26 to 50: recommended dose every 12 h
        ("meropenem", "sepsis", "iv", 20, 500, "q12h"),  # label, 10 to 25: half of it every 12 h
        ("cefepime", "febrile neutropenia", "iv", 20, 2000, "daily"),  # label: 2 g daily in place of 2 g every 8 h
        ("fluconazole", "vulvovaginal candidiasis", "oral", 20, 150, "q72h"),  # a single 150 mg dose is not changed
        ("vancomycin", "Clostridioides difficile infection", "oral", 10, 125, "q6h"),  # not absorbed: no change
    ],
)
def test_a_reduced_dose_is_one_that_can_be_ordered(
    name: str, indication: str, route: str, crcl: float, dose: float, frequency: str
) -> None:
    order, why = chosen(name, indication, route, crcl=crcl)
    assert order is not None, why
    assert (order.dose, order.frequency) == (dose, frequency)


def test_a_dose_by_mouth_under_a_limit_is_made_of_tablets_or_named_by_the_table() -> None:
    """Of anti-infectives in mg: one to four of a strength, or an amount that stands in the words of the band."""
    for drug in formulary().values():
        if not drug.atc.startswith("J01") or not any("tablet" in f or "capsule" in f for f in drug.forms):
            continue
        for crcl in (45, 25, 12, 3):
            advice = kidney_advice(drug, crcl=crcl, egfr=crcl)
            order, _ = choose_dose(drug, routes=("oral",), age=50, weights=WEIGHTS, kidney=advice)
            if order is None or order.unit != "mg" or "_per_kg" in order.row.unit or advice.band is None:
                continue
            assert order.dose in givable(drug, order.row, order.row.low) or f"{order.dose:g}" in advice.band.regimen, (
                drug.name, crcl, order.dose,
            )  # fmt: skip


def test_where_nothing_can_be_ordered_the_words_of_the_table_are_the_answer() -> None:
    order, why = chosen("emtricitabine", "", "oral", crcl=12)  # every 96 h: no frequency of an order is near
    assert order is None
    assert "200 mg every 96 h" in why
    band = next(row for row in formulary()["propafenone"].hepatic if row.child_pugh == "C")
    order, why = chosen("propafenone", "", "oral", liver=band)  # 150 mg is the smallest tablet, 45 mg is asked for
    assert order is None
    assert "20 to 30 %" in why


def test_a_table_in_mg_does_not_bound_a_dose_in_units() -> None:
    order, why = chosen("benzylpenicillin", "neurosyphilis", "iv", crcl=8)
    assert order is not None, why
    assert order.dose >= 1_000_000  # half of 3 to 4 million units
    assert order.unit == "unit"
