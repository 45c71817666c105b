"""Ordering laboratory tests: a specimen is taken now, the result becomes readable when it is ready.

The value is fixed when the specimen is taken: resting level, moved by the patient's disease processes,
plus seeded noise. What the case does not set is drawn from the reference interval of health.
"""

from typing import Any

from medmcp.servers.clinical.laboratory import LabTest, find_test, flag, reference
from medmcp.servers.clinical.scores.renal import ckd_epi_2021, schwartz
from medmcp.servers.world.blood_count import DERIVED, derive
from medmcp.servers.world.chart import age_years, gestation_days
from medmcp.servers.world.world import Row, World

__all__ = ["collect", "order_test"]

ADULT_YEARS = 40


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
    pregnant, trimester = _pregnancy(world, patient)
    interval = reference(test, sex, age, pregnant, trimester)
    latent = _latent(world, patient, test)
    common: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": order["encounter_id"], "category": "laboratory",
        "code": test.key, "loinc": test.loinc, "display": test.name, "unit": test.unit, "specimen": test.specimen,
        "ref_low": interval.low if interval else None, "ref_high": interval.high if interval else None,
        "effective": order["collect_at"], "order_id": order["id"], "set_id": order["id"],
        "note": latent["comment"] if latent else None,
    }  # fmt: skip
    if test.kind == "quantitative":
        value = _value(world, patient, test, at)
        judged = flag(test, value, sex, age, pregnant, trimester)
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


def _pregnancy(world: World, patient: Row) -> tuple[bool, int | None]:
    """Whether the patient is known to be pregnant, and the trimester."""
    days = gestation_days(world, patient)
    return (False, None) if days is None else (True, 1 if days < 14 * 7 else 2 if days < 28 * 7 else 3)


def _latent(world: World, patient: Row, test: LabTest) -> Row | None:
    return world.row("SELECT * FROM latent_result WHERE patient_id = ? AND code = ?", patient["id"], test.key)


def _value(world: World, patient: Row, test: LabTest, at: int) -> float:
    """What the laboratory finds in a specimen taken at `at` (seconds)."""
    if test.key == "egfr":
        return _egfr(world, patient, test, at)
    if test.key in DERIVED:
        return _of_the_blood_count(world, patient, test, at)
    return _alone(world, patient, test, at)


def _of_the_blood_count(world: World, patient: Row, test: LabTest, at: int) -> float:
    def own(key: str) -> float:
        line = find_test(key)
        assert line is not None
        return _alone(world, patient, line, at)

    marks = ", ".join("?" * len(DERIVED))
    given = world.rows(
        f"SELECT code FROM latent_result WHERE patient_id = ? AND baseline IS NOT NULL AND code IN ({marks})"
        f" UNION SELECT parameter FROM latent_effect WHERE patient_id = ? AND parameter IN ({marks})",
        patient["id"], *sorted(DERIVED), patient["id"], *sorted(DERIVED),
    )  # fmt: skip
    return _reported(test, derive(test.key, own, {row["code"] for row in given}, age_years(world, patient)))


def _alone(world: World, patient: Row, test: LabTest, at: int) -> float:
    """A test by itself: its resting level, moved by the patient's diseases, and noise."""
    sex = patient["sex"]
    interval = reference(test, sex, age_years(world, patient), *_pregnancy(world, patient))
    if interval is None:  # no interval is published for this patient: drawn as in an adult, reported without one
        interval = reference(test, sex, ADULT_YEARS)
    low, high = (interval.low, interval.high) if interval else (None, None)
    latent = _latent(world, patient, test)
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
    return _reported(test, moved)


def _egfr(world: World, patient: Row, test: LabTest, at: int) -> float:
    """The laboratory computes it from the creatinine of the same specimen: CKD-EPI 2021, bedside Schwartz in children."""
    creatinine_test = find_test("creatinine")
    assert creatinine_test is not None
    creatinine = _value(world, patient, creatinine_test, at)
    age = age_years(world, patient)
    if age < 18:
        return _reported(test, schwartz(height_cm=patient["height_cm"] or 6 * age + 77, creatinine=creatinine))
    return _reported(test, ckd_epi_2021(age=age, creatinine=creatinine, female=patient["sex"] == "female"))


def _reported(test: LabTest, value: float) -> float:
    least, most = test.limits or (0.0, float("inf"))
    return round(min(most, max(least, value)), test.decimals)


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
