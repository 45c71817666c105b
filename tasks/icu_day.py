"""The intensive care chart of the day before: vital signs, laboratory and gases of a condition's `IcuDay`, as they were.

Values run evenly from where they began to where they are a day later, with the seeded unevenness of a real chart. Written
before the episode, so that a score of the first 24 hours reads what is on record.
"""

from typing import TYPE_CHECKING

from medmcp.servers.clinical.examination import consciousness
from medmcp.servers.clinical.laboratory import Sex, find_test, flag, reference
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.world.world import World
from medmcp.tasks.condition import IcuDay, IcuValue

if TYPE_CHECKING:
    from random import Random

    from medmcp.tasks.case import Case

__all__ = ["write_icu_day"]

DAY_HOURS = 24.0
VITALS_AT = (0.5, 4.0, 8.0, 12.0, 16.0, 20.0, 23.5)  # hours after the admission
LABS_AT = (1.0, 9.0, 21.0)
SEDATED_FROM = 2.0
SEDATION_GCS = (3, 7)
SEDATIVE = ("propofol", 2.0, "mg_per_kg_per_h")
GAS = ("ph", "pco2", "po2")


def write_icu_day(world: World, case: "Case") -> None:
    """Write the day, if the condition has one."""
    day = case.condition.icu
    if day is None:
        return
    rng = case.rng("icu")
    hours = round(rng.uniform(*day.hours_ago), 2)
    sedated = rng.random() < day.sedated
    world.update(
        "encounter", case.encounter_id, **{"class": "inpatient"}, icu_admitted_at=world.in_minutes(-hours * 60),
        period_start=world.in_minutes(-(hours + rng.uniform(2, 6)) * 60),
    )  # fmt: skip
    ends = {value.code: (rng.uniform(*value.first), rng.uniform(*value.last)) for value in day.values}
    fraction = round(rng.uniform(*day.fio2), 2)
    world.insert(
        "service_request", patient_id=case.patient_id, encounter_id=case.encounter_id, category="care", code=day.device,
        display=day.device.replace("_", " "), detail="oxygen", priority="stat", status="active", amount=round(100 * fraction), unit="percent",
        authored=world.in_minutes(-hours * 60), expected=world.in_minutes(-hours * 60 + 5),
    )  # fmt: skip
    for at in VITALS_AT:
        _vitals(world, case, day, ends, rng, hours, at, sedated)
    for at in LABS_AT:
        _labs(world, case, day, ends, rng, hours, at, fraction)
    if sedated:
        drug, dose, unit = SEDATIVE
        when = world.in_minutes(-(hours - SEDATED_FROM) * 60)
        world.insert(
            "medication_request", patient_id=case.patient_id, encounter_id=case.encounter_id, drug=drug, dose=dose, dose_unit=unit,
            route="iv", frequency="continuous", indication="sedation for ventilation", setting="inpatient", status="active",
            authored=when, first_dose_at=when,
        )  # fmt: skip


def _value(value: IcuValue, ends: tuple[float, float], rng: "Random", at: float) -> float:
    """The value some hours into the day."""
    begin, end = ends
    share = min(1.0, at / DAY_HOURS)
    swing = abs(begin - end) * 0.06
    return round(begin + (end - begin) * share + rng.uniform(-swing, swing), value.decimals)


def _vitals(world: World, case: "Case", day: IcuDay, ends: dict[str, tuple[float, float]], rng: "Random", hours: float, at: float,
            sedated: bool) -> None:  # fmt: skip
    when = world.in_minutes(-(hours - at) * 60)
    set_id = f"ICU-{case.patient_id[-6:]}-{round(at * 10):03d}"
    own = case.rng(f"icu gcs {at}")
    gcs = own.randint(*SEDATION_GCS) if sedated and at >= SEDATED_FROM else own.randint(*day.gcs)
    values = {v.code: _value(v, ends[v.code], rng, at) for v in day.values if v.code in VITAL_UNITS} | {
        "gcs": float(gcs)
    }
    common = {"patient_id": case.patient_id, "encounter_id": case.encounter_id, "category": "vital-signs", "effective": when, "issued": when,
              "status": "final", "set_id": set_id}  # fmt: skip
    for code, value in values.items():
        world.insert("observation", code=code, display=code, value=value, unit=VITAL_UNITS[code], **common)
    world.insert(
        "observation", code="consciousness", display="consciousness", value_text=consciousness(gcs), unit="", **common
    )
    world.insert("observation", code="oxygen_device", display="oxygen device", value_text=day.device, unit="", **common)


def _labs(world: World, case: "Case", day: IcuDay, ends: dict[str, tuple[float, float]], rng: "Random", hours: float, at: float,
          fraction: float) -> None:  # fmt: skip
    when = world.in_minutes(-(hours - at) * 60)
    group = f"ICUL-{case.patient_id[-6:]}-{round(at * 10):03d}"
    common = {"patient_id": case.patient_id, "encounter_id": case.encounter_id, "effective": when, "issued": world.in_minutes(-(hours - at) * 60 + 45),
              "status": "final", "set_id": group}  # fmt: skip
    world.insert("observation", category="exam", code="fio2", display="inspired oxygen fraction", value=fraction, unit="1",
                 **(common | {"issued": when}))  # fmt: skip
    for value in day.values:
        test = find_test(value.code)
        if value.code in VITAL_UNITS or test is None:
            continue
        level = _value(value, ends[value.code], rng, at)
        sex: Sex = "female" if case.sex == "female" else "male"
        interval = reference(test, sex, case.age)
        world.insert(
            "observation", category="laboratory", code=test.key, loinc=test.loinc, display=test.name, value=level, unit=test.unit,
            specimen=test.specimen, ref_low=interval.low if interval else None, ref_high=interval.high if interval else None,
            flag=flag(test, level, sex, case.age), **common,
        )  # fmt: skip
