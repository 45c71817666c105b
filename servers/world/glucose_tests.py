"""Glucose tests of a pregnancy on the chart: which one there is, when one is due, and what makes one unreliable."""

from datetime import timedelta

from medmcp.servers.clinical.scores.gestational_age import TERM_DAYS
from medmcp.servers.clinical.scores.gestational_diabetes import WINDOW_WEEKS
from medmcp.servers.world.chart import has_condition, latest
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.world import Row, World

__all__ = ["charted_test", "screening_window", "unreliable_because"]

CHART_TESTS = {
    "ogtt_100": {"fasting": "ogtt_100_fasting", "1h": "ogtt_100_1h", "2h": "ogtt_100_2h", "3h": "ogtt_100_3h"},
    "ogtt_75": {"fasting": "ogtt_75_fasting", "1h": "ogtt_75_1h", "2h": "ogtt_75_2h"},
    "gct_50": {"1h": "gct_50_1h"}, "early": {"hba1c": "hba1c"},
}  # fmt: skip
STEROID_DAYS = 7


def charted_test(world: World, patient: Row, wanted: str | None) -> tuple[str | None, dict[str, float], dict[str, str]]:
    """The latest test of this pregnancy on the chart, the diagnostic one before the screen."""
    dated = dating_of(world, patient)
    since = "" if dated is None else (dated.edd - timedelta(days=TERM_DAYS)).isoformat()
    for test, codes in CHART_TESTS.items():
        if wanted is not None and test != wanted:
            continue
        rows = {name: latest(world, patient["id"], code) for name, code in codes.items()}
        found = {name: row for name, row in rows.items() if row is not None and row["effective"] >= since}
        if found:
            return (
                test,
                {name: row["value"] for name, row in found.items()},
                {name: row["id"] for name, row in found.items()},
            )
    return wanted, {}, {}


def screening_window(world: World, patient: Row | None) -> dict[str, str] | None:
    """The dates of 24+0 and 28+6 weeks; None if not dated."""
    dated = dating_of(world, patient) if patient is not None else None
    if dated is None:
        return None
    start = dated.edd - timedelta(days=TERM_DAYS)
    first, last = WINDOW_WEEKS
    return {
        "from": (start + timedelta(weeks=first)).isoformat(),
        "to": (start + timedelta(days=last * 7 + 6)).isoformat(),
    }


def unreliable_because(world: World, patient: Row) -> list[str]:
    """What makes a glucose load unsafe or its result unreliable in this woman."""
    found = []
    if row := has_condition(world, patient["id"], ("Z98.84", "K95")):
        found.append(
            f"Bariatric surgery ({row['id']}): no oral glucose load (dumping); home glucose for a week instead."
        )
    steroid = world.row(
        "SELECT id FROM medication_administration WHERE patient_id = ? AND drug IN ('betamethasone', 'dexamethasone',"
        " 'prednisolone', 'prednisone') AND effective >= ? AND effective <= ?"
        " UNION SELECT id FROM medication_request WHERE patient_id = ? AND drug IN ('betamethasone', 'dexamethasone',"
        " 'prednisolone', 'prednisone') AND authored >= ? AND authored <= ?",
        patient["id"], world.in_minutes(-STEROID_DAYS * 1440), world.now,
        patient["id"], world.in_minutes(-STEROID_DAYS * 1440), world.now,
    )  # fmt: skip
    if steroid:
        found.append(f"Steroid within 7 days ({steroid['id']}): the test is unreliable.")
    return found
