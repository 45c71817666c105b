"""Resting vital signs for patients that came from a chart: what was recorded last is what a new measurement finds.

A chart says nothing of the patient at the bedside. So that vital signs can be taken, each parameter rests at its
last recorded value; one that was never recorded is not found by measuring either. Nothing else is made up: there is
no disease process, examination finds nothing abnormal, and a new laboratory result lies in the reference interval.
"""

from medmcp.servers.clinical.physiology import VITAL_LIMITS, VITAL_UNITS
from medmcp.servers.world.world import World

__all__ = ["rest_from_chart"]

# spread of repeat readings in the unit of the parameter, as in the hospital's own cases
SPREAD = {"heart_rate": 2.0, "sbp": 3.0, "dbp": 2.0, "respiratory_rate": 0.6, "temperature": 0.1, "spo2": 0.5,
          "glucose_poc": 0.2, "gcs": 0.0, "pain": 0.0}  # fmt: skip


def rest_from_chart(world: World) -> None:
    """Write the resting vital signs of every patient that has none."""
    for patient in world.rows(
        "SELECT id FROM patient WHERE id NOT IN (SELECT patient_id FROM latent_vital) ORDER BY id"
    ):
        for parameter, unit in VITAL_UNITS.items():
            last = world.row(
                "SELECT value FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL AND unit = ?"
                " AND status != 'entered-in-error' ORDER BY effective DESC, id DESC LIMIT 1",
                patient["id"], parameter, unit,
            )  # fmt: skip
            low, high = VITAL_LIMITS[parameter]
            if last is not None and low <= last["value"] <= high:
                world.insert(
                    "latent_vital", patient_id=patient["id"], parameter=parameter, baseline=last["value"],
                    sd=SPREAD[parameter],
                )  # fmt: skip
