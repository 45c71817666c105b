"""`liver_injury`: the pattern of dangerous drug-induced liver injury on the chart of somebody who takes the drug."""

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.world.chart import latest
from medmcp.servers.world.facts import TEST_WINDOW_MIN
from medmcp.servers.world.screening import medication_list
from medmcp.servers.world.world import Row, World

__all__ = ["liver_injury"]


def liver_injury(world: World, patient: Row, drug: Drug) -> list[str]:
    """Hy's law pattern while the drug is taken: ALT > 3x and bilirubin > 2x the upper limit.

    Source: Reuben 2004 Hepatology 39:574.
    """
    alt, bilirubin = (
        latest(world, patient["id"], code, within_minutes=TEST_WINDOW_MIN) for code in ("alt", "bilirubin_total")
    )
    taking = drug.name in medication_list(world, patient["id"]).records
    if alt is None or bilirubin is None or not taking or alt["value"] is None or bilirubin["value"] is None:
        return []
    if alt["value"] > 3 * (alt["ref_high"] or 40) and bilirubin["value"] > 2 * (bilirubin["ref_high"] or 1.2):
        return [
            f"ALT {alt['value']:g} U/L with bilirubin {bilirubin['value']:g} mg/dL on {drug.name}: Hy's law pattern, stop the drug and"
            " look for liver failure."
        ]
    return []
