"""The Wells items that a chart can answer: the record with its dates, the desk's symptoms, the examination of the legs."""

from medmcp.servers.clinical.physical_exam import CALF_LIMIT_CM
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.wells import JUDGEMENTS
from medmcp.servers.world.chart import find_encounter, reading
from medmcp.servers.world.chart_findings import charted_findings
from medmcp.servers.world.coded_history import vte_items
from medmcp.servers.world.world import Row, World

__all__ = ["wells_items"]


def wells_items(world: World, patient: Row, at: str) -> dict[str, Reading]:
    """Items that the record, the desk's symptoms and the examination of the legs can answer."""
    patient_id = patient["id"]
    found = vte_items(world, patient, find_encounter(world, patient_id), at)
    known = charted_findings(world, patient, at)
    if (blood := known.get("haemoptysis")) is not None:
        found["haemoptysis"] = blood

    def side(code: str) -> Reading:
        row = reading(world, patient_id, code, at=at)
        return row if not row.known else Reading(value=row.value != "none", source="chart", record_id=row.record_id,
                                                 observed_at=row.observed_at)  # fmt: skip

    calf = reading(world, patient_id, "calf_difference_cm", at=at)
    found["deep_vein_tenderness"] = side("deep_vein_tenderness")
    found["entire_leg_swollen"] = side("whole_leg_swelling")
    found["pitting_oedema_symptomatic_leg_only"] = side("one_leg_oedema")
    found["collateral_superficial_veins"] = side("collateral_veins")
    if isinstance(calf.value, int | float):
        found["calf_swelling"] = Reading(value=calf.value >= CALF_LIMIT_CM, source="chart", record_id=calf.record_id,
                                         observed_at=calf.observed_at)  # fmt: skip
    swollen, tender = found.get("calf_swelling", MISSING), found["deep_vein_tenderness"]
    if swollen.known and tender.known:
        found["signs_of_dvt"] = Reading(value=bool(swollen.value and tender.value), source="chart", record_id=tender.record_id,
                                        observed_at=tender.observed_at)  # fmt: skip
    return {name: one for name, one in found.items() if one.known and name not in JUDGEMENTS}
