"""Ordering laboratory tests: a specimen is taken now, the result becomes readable when it is ready.

The value is fixed when the specimen is taken: resting level, moved by the patient's disease processes,
plus seeded noise. What the case does not set is drawn from the reference interval of health.
"""

from typing import Any

from medmcp.servers.clinical.laboratory import LabTest, flag, reference
from medmcp.servers.world.chart import age_years, gestation_days
from medmcp.servers.world.world import Row, World

__all__ = ["collect", "order_test"]


def order_test(
    world: World,
    patient: Row,
    encounter_id: str,
    test: LabTest,
    *,
    priority: str,
    indication: str,
    collect_at: str = "",
) -> Row:
    """Place one laboratory order and take its specimen; returns the service request."""
    collected = collect_at or world.now
    minutes = dict(zip(("stat", "urgent", "routine"), test.turnaround, strict=True))[priority]
    expected = world.iso(world.seconds_at(collected) + minutes * 60)
    values: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": encounter_id, "category": "laboratory", "code": test.key,
        "display": test.name, "priority": priority, "status": "active", "authored": world.now, "expected": expected,
        "indication": indication, "collect_at": collected, "detail": test.specimen,
    }  # fmt: skip
    order = values | {"id": world.insert("service_request", **values)}
    collect(world, patient, test, order)
    return order


def collect(world: World, patient: Row, test: LabTest, order: Row) -> None:
    """Write the result of a specimen; a culture also gets its preliminary report."""
    at = world.seconds_at(order["collect_at"])
    age, sex = age_years(world, patient), patient["sex"]
    days = gestation_days(world, patient)
    trimester = None if days is None else 1 if days < 14 * 7 else 2 if days < 28 * 7 else 3
    interval = reference(test, sex, age, days is not None, trimester)
    latent = world.row("SELECT * FROM latent_result WHERE patient_id = ? AND code = ?", patient["id"], test.key)
    common: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": order["encounter_id"], "category": "laboratory",
        "code": test.key, "loinc": test.loinc, "display": test.name, "unit": test.unit, "specimen": test.specimen,
        "ref_low": interval.low if interval else None, "ref_high": interval.high if interval else None,
        "effective": order["collect_at"], "order_id": order["id"], "set_id": order["id"],
        "note": latent["comment"] if latent else None,
    }  # fmt: skip
    if test.kind == "quantitative":
        value = _value(world, patient, test, latent, interval.low if interval else None,
                       interval.high if interval else None, at)  # fmt: skip
        judged = flag(test, value, sex, age, days is not None, trimester)
        world.insert("observation", **common, value=value, flag=judged, issued=order["expected"], status="final")
        return
    text, judged_text = _text(patient, test, latent)
    if test.kind == "culture" and test.preliminary and latent and latent["comment"]:
        early = world.iso(at + test.preliminary * 60)
        world.insert(
            "observation", **(common | {"note": None}), value_text=f"Preliminary: {latent['comment']}", flag="high",
            issued=early, status="preliminary",
        )  # fmt: skip
    world.insert("observation", **common, value_text=text, flag=judged_text, issued=order["expected"], status="final")


def _value(
    world: World, patient: Row, test: LabTest, latent: Row | None, low: float | None, high: float | None, at: int
) -> float:
    if latent is not None and latent["baseline"] is not None:
        resting, spread = latent["baseline"], latent["sd"] or 0.0
    elif low is not None and high is not None:
        resting, spread = (low + high) / 2, (high - low) / 12
    elif high is not None:
        resting, spread = high * 0.4, high * 0.05
    elif low is not None:
        resting, spread = low * 1.3, low * 0.05
    else:
        resting, spread = 0.0, 0.0
    moved = world.body.apply_courses(patient["id"], test.key, resting, at)
    moved += world.body.noise(patient["id"], test.key, at) * spread
    least, most = test.limits or (0.0, float("inf"))
    return round(min(most, max(least, moved)), test.decimals)


def _text(patient: Row, test: LabTest, latent: Row | None) -> tuple[str, str]:
    if latent is not None and latent["value_text"]:
        return latent["value_text"], latent["flag"] or "high"
    if test.key == "hcg_urine" and patient["pregnancy"] == "pregnant":
        return "positive", "high"
    if test.key == "type_and_screen" and patient["blood_type"]:
        return f"{patient['blood_type']}, antibody screen negative", "normal"
    if test.choices:
        return test.choices[0], "normal"
    return ("No growth" if test.kind == "culture" else "No abnormality detected"), "normal"
