"""The emergency department around a case: beds, other patients, services, people waiting."""

from random import Random

from medmcp.servers.world.world import World

__all__ = ["furnish"]

# zone: beds, monitoring, nurse ratio, of which negative pressure
ZONES: dict[str, tuple[int, str, str, int]] = {
    "resuscitation": (4, "continuous ECG, arterial line ready", "1:1", 1),
    "acute": (12, "continuous ECG, SpO2, NIBP", "1:3", 2),
    "fast_track": (6, "spot checks", "1:6", 0),
    "paediatric": (4, "continuous SpO2", "1:3", 1),
    "behavioural": (3, "line of sight", "1:3", 0),
    "obstetric": (3, "CTG, NIBP", "1:2", 0),
    "waiting_room": (20, "none", "triage nurse", 0),
}
SERVICES = (
    "CT scanner",
    "MRI scanner",
    "catheterisation laboratory",
    "operating theatre",
    "blood bank",
    "intensive care bed",
    "high dependency bed",
    "ward bed",
    "paediatric bed",
    "labour ward bed",
    "psychiatric bed",
)


def furnish(world: World, rng: Random) -> None:
    """Put beds, other patients and services into a new world. Resuscitation always keeps a free bed."""
    for zone, (beds, monitoring, ratio, negative) in ZONES.items():
        for number in range(1, beds + 1):
            taken = rng.random() < (0.35 if zone == "waiting_room" else 0.6) and not (
                zone == "resuscitation" and number == 1
            )
            taken = taken and not (zone == "acute" and number <= 2)
            acuity = {"resuscitation": 1, "acute": 3, "fast_track": 4}.get(zone, 3)
            world.insert(
                "location", id=f"{zone[:2].upper()}{number:02d}", zone=zone, monitoring=monitoring, nurse_ratio=ratio,
                negative_pressure=int(number <= negative), status="occupied" if taken else "free",
                acuity=min(5, acuity + rng.randint(0, 1)) if taken else None,
                boarder=int(taken and zone == "acute" and rng.random() < 0.3),
            )  # fmt: skip
    for number in range(1, rng.randint(2, 9) + 1):
        world.insert(
            "appointment", id=f"WAIT-{number:02d}", acuity=rng.randint(3, 5), arrived=world.in_minutes(-rng.randint(5, 170)),
            zone="waiting_room",
        )  # fmt: skip
    for index, name in enumerate(SERVICES):
        busy = rng.random() < 0.2
        world.insert(
            "healthcare_service", id=f"SVC-{index + 1}", name=name, available=int(not busy),
            next_available_at=world.in_minutes(rng.randint(10, 60)) if busy else None,
        )  # fmt: skip
