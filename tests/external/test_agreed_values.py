"""Our calculators still give what independent packages gave; `make oracle-calculators` compares afresh and writes the values."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "calculators"
sys.path.insert(0, str(HERE))

from calculators import CALCULATORS  # noqa: E402
from verdicts import VERDICTS  # noqa: E402

AGREED: list[dict[str, Any]] = json.loads((HERE / "agreed.json").read_text())
RESULTS: dict[str, Any] = json.loads((HERE / "results.json").read_text())


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_a_calculator_gives_what_its_peers_gave(calculator: str) -> None:
    known = [one for one in AGREED if one["calculator"] == calculator]
    assert known, f"{calculator} has no counterpart: run make oracle-calculators"
    ours = CALCULATORS[calculator]
    for one in known:
        value = ours.ours(one["inputs"])[one["output"]]
        limit = max(ours.within, ours.relative * abs(one["value"]) * 1.01) + 1e-9
        assert value == pytest.approx(one["value"], abs=limit, rel=0), one


def test_every_difference_of_the_committed_table_is_explained() -> None:
    assert not [pairing for pairing in RESULTS["pairings"] if pairing["unexplained"]]
    used = {int(number) for pairing in RESULTS["pairings"] for number in pairing["explained"]}
    assert used == set(range(1, len(VERDICTS) + 1))


def test_every_verdict_says_who_is_right_and_names_a_source() -> None:
    for verdict in VERDICTS:
        assert verdict.calculator in CALCULATORS
        assert verdict.why
        assert any(character.isdigit() for character in verdict.source), verdict.source  # a year


def test_every_calculator_was_compared_with_at_least_one_peer_and_most_with_two() -> None:
    peers = {
        name: {p["peer"] for p in RESULTS["pairings"] if p["calculator"] == name and p["agree"]} for name in CALCULATORS
    }
    assert all(peers.values())
    assert sum(len(found) >= 2 for found in peers.values()) > len(peers) / 2
