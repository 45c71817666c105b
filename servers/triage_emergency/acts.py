"""Acting in the emergency department: survey, beds, team activations, imaging."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import Bed
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.world import World

__all__ = ["Zone", "assign_ed_bed"]

Zone = Literal["resuscitation", "acute", "fast_track", "paediatric", "behavioural", "obstetric", "waiting_room"]

# minutes to the next look by ESI level: a rule of the simulated hospital
REASSESS_MINUTES = {1: 0, 2: 15, 3: 60, 4: 120, 5: 120}


@tool("triage_emergency", "Assign a bed", effect="act", minutes=2)
async def assign_ed_bed(
    world: World,
    patient_id: PatientId,
    esi_level: Annotated[int, Field(ge=1, le=5, description="Triage level that you assign.")],
    zone: Annotated[Zone, Field(description="Where the patient goes.")],
    encounter_id: EncounterId = "",
    isolation: Annotated[
        Literal["none", "contact", "droplet", "airborne"], Field(description="Isolation needed.")
    ] = "none",
    bed_id: Annotated[str, Field(max_length=20, description="A specific bed; default is the first that fits.")] = "",
) -> Bed:
    """Place a patient in an emergency-department bed or the waiting room by acuity and needs. The bed is really
    taken, and the patient's former bed freed."""
    require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    free = world.rows("SELECT * FROM location WHERE zone = ? AND status = 'free' ORDER BY id", zone)
    _refuse_unsafe_zone(world, esi_level, zone)
    if isolation == "airborne":
        free = [bed for bed in free if bed["negative_pressure"]]
        if not free:
            raise ToolError(
                "SAFETY_BLOCK", f"No negative-pressure room is free in {zone}.", overridable=False, alerts=[],
                hint="get_ed_status lists free beds; another zone may have one.",
            )  # fmt: skip
    if bed_id:
        free = [bed for bed in free if bed["id"] == bed_id]
    if not free:
        what = f"Bed {bed_id} is taken or not in {zone}." if bed_id else f"{zone} is full."
        raise ToolError("CONFLICT", what, field="bed_id" if bed_id else "zone", hint="get_ed_status lists free beds.")
    bed = free[0]
    former = encounter["location_id"]
    if former:
        world.update("location", former, status="free", patient_id=None, acuity=None)
    world.update("location", bed["id"], status="occupied", patient_id=patient_id, acuity=esi_level)
    reassess = None if esi_level == 1 else world.in_minutes(REASSESS_MINUTES[esi_level])
    world.update(
        "encounter", encounter["id"], location_id=bed["id"], zone=zone, acuity=esi_level, reassess_at=reassess
    )
    warnings = []
    if zone == "fast_track" and esi_level <= 3:
        warnings.append("Fast track is for ESI 4 and 5.")
    if zone == "resuscitation" and esi_level >= 3:
        warnings.append("Resuscitation beds are for ESI 1 and 2.")
    return {
        "bed_id": bed["id"],
        "zone": zone,
        "monitoring": bed["monitoring"],
        "nurse_ratio": bed["nurse_ratio"],
        "reassess_at": reassess,
        "displaced": former,
        "warnings": warnings,
    }


def _refuse_unsafe_zone(world: World, esi_level: int, zone: str) -> None:
    """ESI 1 and 2 wait for nobody while a monitored bed is free."""
    if esi_level > 2 or zone != "waiting_room":
        return
    monitored = world.row(
        "SELECT count(*) AS n FROM location WHERE zone IN ('resuscitation', 'acute') AND status = 'free'"
    )
    if monitored and monitored["n"]:
        raise ToolError(
            "SAFETY_BLOCK",
            f"ESI {esi_level} does not go to the waiting room while {monitored['n']} monitored beds are free.",
            field="zone", overridable=False, alerts=[], hint="Choose resuscitation or acute.",
        )  # fmt: skip
