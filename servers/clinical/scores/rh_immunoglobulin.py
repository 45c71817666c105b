"""Anti-D immunoglobulin: whether a woman needs it, by when, and how much for a fetal bleed."""

from dataclasses import dataclass
from math import floor

__all__ = ["CITATION", "EVENTS", "Need", "anti_d_need", "fetal_bleed_ml", "vials"]

CITATION = (
    "ACOG PB 181, 2017 Obstet Gynecol 130:e57; AABB Technical Manual 20th ed. 2020; ACOG Clinical Practice Update 2024"
)

VIAL_MICROGRAM, VIAL_IU, VIAL_COVERS_ML = 300, 1500, 30.0  # mL of fetal whole blood
SMALL_MICROGRAM, SMALL_IU = 50, 250  # suffices to 12 weeks
EARLY_DAYS = 84  # under 12+0
QUANTIFY_FROM_DAYS = 140  # 20+0: excess bleed is looked for
GIVE_WITHIN_H, LATEST_DAYS = 72, 28
ROUTINE_DAYS = 196  # 28+0
PASSIVE_WEEKS, PASSIVE_TITRE, CRITICAL_TITRE = 12, 4, 16
WEAK_D_AS_POSITIVE = ("1", "2", "3")

# events that bring fetal cells into the mother
EVENTS: tuple[str, ...] = (
    "routine_28w", "delivery", "miscarriage", "ectopic", "molar", "abortion", "bleeding", "trauma", "external_version",
    "amniocentesis_cvs", "fetal_death",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """`indicated` is yes, no or undetermined."""

    indicated: str
    reason: str
    missing: tuple[str, ...] = ()


def fetal_bleed_ml(fetal_cells_percent: float, maternal_blood_volume_ml: float = 5000) -> float:
    """Fetal whole blood in the mother: fetal cells % / 100 x her blood volume (mL). Source: ACOG PB 181, 2017."""
    return fetal_cells_percent / 100 * maternal_blood_volume_ml


def vials(bleed_ml: float) -> int:
    """Vials of 300 microgram for a fetal bleed: bleed / 30 mL, rounded to the nearest whole (halves up), and one more.

    1.3 % of 5,000 mL is 65 mL and 3 vials; 1.6 % is 80 mL and 4 vials. Source: AABB Technical Manual, 2020.
    """
    if bleed_ml < 0:
        raise ValueError("a bleed cannot be negative")
    return floor(bleed_ml / VIAL_COVERS_ML + 0.5) + 1


def anti_d_need(
    *,
    rh_negative: bool | None,
    sensitised: bool | None,
    event: str | None,
    newborn_rh: str | None,
    fetal_rhd_negative: bool | None,
    days: int | None,
    covered: bool,
    hours_since_event: float | None,
) -> Need:
    """Anti-D is indicated in an RhD-negative woman without immune anti-D, at 28 weeks and after every sensitising event,
    and after birth unless the newborn is RhD-negative; within 72 h, and still up to 28 days. A fetus that is RHD-negative
    in cell-free DNA needs none. Source: ACOG PB 181, 2017 Obstet Gynecol 130:e57.

    `covered`: a dose for this event or routine has been given.
    """
    if rh_negative is None:
        return Need("undetermined", "blood group unknown", ("type and screen",))
    if not rh_negative:
        return Need("no", "RhD-positive")
    if sensitised:
        return Need(
            "no", f"immune anti-D present: follow the titre; from {CRITICAL_TITRE} middle cerebral artery Doppler"
        )
    if sensitised is None:
        return Need("undetermined", "antibody screen unknown", ("antibody screen",))
    if fetal_rhd_negative:
        return Need("no", "fetus RHD-negative in cell-free DNA")
    if event == "delivery" and newborn_rh == "negative":
        return Need("no", "newborn RhD-negative")
    if event is None:
        if days is None:
            return Need("undetermined", "no event and gestational age unknown", ("event or gestational age",))
        if days < ROUTINE_DAYS:
            return Need("no", "no sensitising event and not yet 28 weeks")
        return Need("no", "routine dose given") if covered else Need("yes", "28 weeks or more without the routine dose")
    if covered:
        return Need("no", "a dose since the event is on record; test for an excess bleed if from 20 weeks on")
    if event == "routine_28w" and days is not None and days < ROUTINE_DAYS - 14:
        return Need("no", "routine dose is due at 28 weeks")
    if hours_since_event is not None and hours_since_event > LATEST_DAYS * 24:
        return Need("no", f"more than {LATEST_DAYS} days after the event")
    if event == "delivery" and newborn_rh is None:
        return Need("yes", "birth, newborn RhD not known: give as for positive", ("newborn RhD",))
    return Need("yes", f"RhD-negative, not sensitised, {event.replace('_', ' ')}")
