"""Every regimen that the formulary can recommend can be ordered as it stands."""

from typing import get_args

import pytest

from medmcp.servers.clinical.dose import DOSES_PER_DAY, amount_of
from medmcp.servers.clinical.dose_choice import choose_dose
from medmcp.servers.clinical.drug import DoseUnit, Drug
from medmcp.servers.clinical.formulary import formulary
from medmcp.servers.clinical.kidney_dosing import kidney_advice
from medmcp.servers.clinical.safety import DrugOrder, PatientFacts, check_order
from medmcp.servers.clinical.scores.dosing import DosingWeight

WEIGHTS: dict[str, DosingWeight | None] = {
    scalar: DosingWeight(scalar=scalar, kg=70.0) for scalar in ("actual", "ideal", "adjusted")
}


@pytest.mark.parametrize("drug", formulary().values(), ids=lambda drug: drug.name)
def test_what_is_recommended_passes_the_dose_checks_of_an_order(drug: Drug) -> None:
    indications = {row.indication for row in drug.doses if row.population in ("adult", "older_adult")}
    for crcl in (95.0, 40.0, 20.0, 8.0):
        advice = {name: kidney_advice(drug, crcl=crcl, egfr=crcl, indication=name) for name in indications}
        facts = PatientFacts(age=50, sex="male", weight_kg=70, crcl=crcl, egfr=crcl, allergy_status="none_known")
        for indication in indications - {"any"}:
            order, why = choose_dose(drug, indication=indication, age=50, weights=WEIGHTS, kidney=advice[indication])
            assert order is not None or why
            if order is None:
                continue
            assert order.dose > 0
            assert order.unit in get_args(DoseUnit)
            assert order.route in drug.routes
            assert order.frequency in DOSES_PER_DAY
            assert (order.frequency == "continuous") == order.unit.endswith(("_per_h", "_per_min"))
            amount = amount_of(order.dose, order.unit, 70)
            assert amount is not None
            if order.max_daily is not None and order.doses_per_day and not amount.hourly:
                assert order.dose * order.doses_per_day <= order.max_daily * 1.001, (indication, crcl)
            written = DrugOrder(drug, order.dose, order.unit, order.route, order.frequency, indication)
            issues = [
                issue for issue in check_order(facts, written) if issue.type in ("dose", "route") and issue.grade < 3
            ]
            assert issues == [], (indication, crcl, order)
            if crcl > 90 and order.frequency != "once":
                usual = [i for i in check_order(facts, written) if i.type == "dose"]
                assert usual == [], (indication, order)


@pytest.mark.parametrize(
    ("name", "dose", "unit", "route", "blocked"),
    [
        ("magnesium sulfate", 4, "g", "iv", False),  # pre-eclampsia: 4 to 6 g (ACOG 222)
        ("digoxin", 125, "microgram", "oral", False),
        ("digoxin", 1.25, "mg", "oral", True),  # ten times the tablet
    ],
)
def test_maxima_are_read_in_the_unit_that_the_table_means(
    name: str, dose: float, unit: str, route: str, blocked: bool
) -> None:
    facts = PatientFacts(age=40, sex="male", weight_kg=70, crcl=95, egfr=95, allergy_status="none_known")
    issues = check_order(facts, DrugOrder(formulary()[name], dose, unit, route, "once"))
    assert any(issue.type == "dose" and issue.grade == 2 for issue in issues) == blocked
