"""What the chart holds for a sepsis screen: worst SOFA values of 24 hours, evidence of infection, what of the bundle
is done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from medmcp.servers.clinical.allergy import cross_reactivity, worst
from medmcp.servers.clinical.care_orders import find_item
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import has_condition, reading
from medmcp.servers.world.facts import recorded_allergies
from medmcp.servers.world.world import Row, World

__all__ = [
    "Fluid", "bundle_done", "crystalloid", "infection_evidence", "recognised_at", "recognition", "sepsis_cautions", "sofa_inputs",
    "vasopressor_running",
]  # fmt: skip

DAY_MIN = 24 * 60
# ICD-10-CM: infectious diseases; meningitis; pneumonia; peritonitis and appendicitis; cellulitis; septic joint; urinary
# and pelvic infection; cholangitis; endocarditis; infection of a device
INFECTION_CODES = (
    *(f"A{n:02d}" for n in range(100)), *(f"B{n:02d}" for n in range(98)), "G00", "G01", "G03", "G06", "I33", "J09",
    "J10", "J11", "J12", "J13", "J14", "J15", "J16", "J17", "J18", "J36", "J39.0", "J44.0", "J69", "J85", "J86", "K35",
    "K57.0", "K57.2", "K57.4", "K57.8", "K61", "K63.0", "K63.1", "K65", "K67", "K75.0", "K81", "K83.0", "L02", "L03",
    "L08", "M00", "M46.2", "M46.3", "M46.5", "M72.6", "M86", "N10", "N12", "N13.6", "N15.1", "N30.0", "N39.0", "N41.0",
    "N45", "N61", "N70", "N71", "N73", "O23", "O41.1", "O85", "O86", "P36", "T80.2", "T81.4", "T82.6", "T82.7", "T83.5",
    "T84.5",
)  # fmt: skip
SUPPORT = ("mechanical_ventilation", "bipap", "cpap", "bag_valve_mask")
CATECHOLAMINES = ("dopamine", "dobutamine", "adrenaline", "noradrenaline")
CRYSTALLOIDS = ("saline_0_9", "ringers_lactate", "plasma_lyte")
EMPIRICAL = ("ceftriaxone", "piperacillin-tazobactam", "meropenem")  # first choices that an allergy label touches


class Fluid(NamedTuple):
    """Crystalloid given since arrival."""

    ml: float
    target_ml: float | None  # 30 mL/kg; None without a weight
    reached_at: str | None


def _rows(world: World, patient_id: str, code: str, at: str, minutes: float) -> list[Row]:
    since = world.iso(world.seconds_at(at) - minutes * 60)
    return world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND issued <= ? AND effective >= ? AND value"
        " IS NOT NULL"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, code, at, since,
    )  # fmt: skip


def _worst(
    world: World, patient_id: str, code: str, at: str, pick: Callable[[list[float]], float], minutes: float = DAY_MIN
) -> Reading:
    rows = _rows(world, patient_id, code, at, minutes)
    if not rows:
        return Reading.missing()
    value = pick([row["value"] for row in rows])
    row = next(row for row in reversed(rows) if row["value"] == value)
    return Reading(
        value=value, unit=row["unit"] or "", source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def sofa_inputs(world: World, patient: Row, at: str) -> tuple[dict[str, Reading], list[str]]:
    """Readings for `sofa` from the chart, the worst of 24 hours, and remarks on how they were made."""
    patient_id = patient["id"]
    remarks: list[str] = []
    inputs = {
        "platelets": _worst(world, patient_id, "platelets", at, min),
        "bilirubin": _worst(world, patient_id, "bilirubin_total", at, max),
        "creatinine": _worst(world, patient_id, "creatinine", at, max),
        "gcs": _worst(world, patient_id, "gcs", at, min),
        "map": _mean_pressure(world, patient_id, at),
        "urine_ml_day": reading(world, patient_id, "urine_24h_ml", at=at),
        # every infusion that runs here is an order on the chart
        "infusions_complete": Reading(value=True, source="chart_negative"),
    }
    inputs |= _oxygenation(world, patient_id, at, remarks)
    inputs |= _infusions(world, patient, at)
    return inputs, remarks


def _mean_pressure(world: World, patient_id: str, at: str) -> Reading:
    """Lowest mean pressure of 24 hours, (SBP + 2 x DBP)/3 of one set of vital signs."""
    diastolic = {row["set_id"]: row for row in _rows(world, patient_id, "dbp", at, DAY_MIN) if row["set_id"]}
    pairs = [
        ((row["value"] + 2 * diastolic[row["set_id"]]["value"]) / 3, row)
        for row in _rows(world, patient_id, "sbp", at, DAY_MIN)
        if row["set_id"] in diastolic
    ]
    if not pairs:
        return Reading.missing()
    value, row = min(pairs, key=lambda pair: pair[0])
    return Reading(
        value=round(value, 1), unit="mmHg", source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def _fraction(world: World, patient_id: str, device: str, at: str, remarks: list[str]) -> float | None:
    """Inspired oxygen fraction: 0.21 on air, the ordered percentage, on a cannula the usual estimate of 0.20 + 0.04 per
    L/min within the span of `care_orders.py`, else the middle of what the device reaches."""
    item = find_item("oxygen", device)
    if item is None or item.fio2 is None:
        return None
    low, high = item.fio2
    if low == high:
        return low
    order = world.row(
        "SELECT amount, unit FROM service_request WHERE patient_id = ? AND detail = 'oxygen' AND code = ? AND"
        " expected <= ?"
        " ORDER BY authored DESC LIMIT 1",
        patient_id, device, at,
    )  # fmt: skip
    amount = order["amount"] if order else None
    if amount and order and order["unit"] == "percent":
        return float(min(1.0, max(0.21, amount / 100)))
    remarks.append(f"FiO2 on {item.name.lower()} is estimated.")
    if amount and device == "nasal_cannula":
        return float(min(high, max(low, 0.20 + 0.04 * amount)))
    return (low + high) / 2


def _oxygenation(world: World, patient_id: str, at: str, remarks: list[str]) -> dict[str, Reading]:
    """The PaO2 or SpO2 with the worst ratio to FiO2, each with the device of its moment."""
    devices = world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND code = 'oxygen_device' AND issued <= ? ORDER BY"
        " effective, id",
        patient_id, at,
    )  # fmt: skip
    candidates = []
    for code, name in (("po2", "pao2"), ("spo2", "spo2")):
        for row in _rows(world, patient_id, code, at, DAY_MIN):
            device = next((d for d in reversed(devices) if d["effective"] <= row["effective"]), None)
            if device is None or (name == "spo2" and row["value"] > 97):
                continue
            fraction = _fraction(world, patient_id, device["value_text"], at, remarks)
            if fraction is not None:
                candidates.append((name, row["value"] / fraction, row, device, fraction))
    gases = [c for c in candidates if c[0] == "pao2"] or candidates
    if not gases:
        newest = reading(world, patient_id, "spo2", at=at)
        return {"spo2": newest} if newest.known else {}
    name, _, row, device, fraction = min(gases, key=lambda c: c[1])
    remarks[:] = list(dict.fromkeys(remarks))

    def from_device(value: float | bool) -> Reading:
        return Reading(value=value, source="chart", record_id=device["id"], observed_at=device["effective"])

    return {
        name: Reading(value=row["value"], unit=row["unit"] or "", source="chart", record_id=row["id"],
                      observed_at=row["effective"]),
        "fio2": from_device(fraction),
        "respiratory_support": from_device(device["value_text"] in SUPPORT),
    }  # fmt: skip


def _infusions(world: World, patient: Row, at: str) -> dict[str, Reading]:
    """Highest rate of each catecholamine infusion of 24 hours that ran for an hour or more, microgram/kg/min."""
    found: dict[str, Reading] = {}
    since = world.iso(world.seconds_at(at) - DAY_MIN * 60)
    for row in world.rows(
        "SELECT * FROM medication_request WHERE patient_id = ? AND first_dose_at <= ? AND coalesce(ended_at, ?) >= ?",
        patient["id"], at, at, since,
    ):  # fmt: skip
        drug = find_drug(row["drug"])
        weight = patient["weight_kg"]
        factor = {
            "microgram_per_kg_per_min": 1.0,
            "microgram_per_min": 1 / weight if weight else None,
            "mg_per_h": 1000 / 60 / weight if weight else None,
            "microgram_per_kg_per_h": 1 / 60,
        }.get(row["dose_unit"])
        if drug is None or drug.name not in CATECHOLAMINES or factor is None:
            continue
        ran = world.seconds_at(min(row["ended_at"] or at, at)) - world.seconds_at(row["first_dose_at"])
        rate = row["dose"] * factor
        before = found.get(drug.name)
        if ran >= 3600 and (before is None or rate > float(before.value or 0)):
            found[drug.name] = Reading(value=round(rate, 4), unit="microgram/kg/min", source="chart",
                record_id=row["id"],
                                       observed_at=row["first_dose_at"])  # fmt: skip
    return found


def infection_evidence(world: World, patient: Row, encounter: Row | None, at: str) -> tuple[Reading, list[str]]:
    """True with its grounds: a positive culture, a coded infection of this visit, or antibiotics with a culture
    ordered.

    False means that nothing of this is recorded yet. Fever alone is no evidence of infection.
    """
    patient_id, since = patient["id"], (encounter or {}).get("period_start") or world.iso(world.seconds_at(at) - 86400)
    culture = world.row(
        "SELECT id, code FROM observation WHERE patient_id = ? AND code LIKE '%\\_culture' ESCAPE '\\' AND issued <= ?"
        " AND effective >= ? AND flag IN ('high', 'critical_high') ORDER BY issued LIMIT 1",
        patient_id, at, since,
    )  # fmt: skip
    coded = next(
        (row for row in world.rows(
            "SELECT id, code, display FROM condition WHERE patient_id = ? AND clinical_status = 'active' AND"
            " recorded >= ?"
            " AND recorded <= ? ORDER BY recorded, id",
            patient_id, since, at,
        ) if row["code"].startswith(INFECTION_CODES)), None,
    )  # fmt: skip
    antibiotic, cultured = (
        _antibiotic(world, patient_id, since, at),
        _collected(world, patient_id, "%culture", since, at),
    )
    grounds = []
    if culture:
        grounds.append((culture["id"], f"positive {culture['code'].replace('_', ' ')}"))
    if coded:
        grounds.append((coded["id"], f"recorded diagnosis {coded['display']}"))
    if antibiotic and cultured:
        grounds.append((cultured["id"], "antibiotic and culture ordered"))
    if not grounds:
        return Reading(value=False, source="chart_negative"), []
    return Reading(value=True, source="chart", record_id=grounds[0][0]), [text for _, text in grounds]


def _antibiotic(world: World, patient_id: str, since: str, at: str) -> Row | None:
    """The first antibacterial dose (ATC J01) since `since`."""
    for row in world.rows(
        "SELECT * FROM medication_administration WHERE patient_id = ? AND effective >= ? AND effective <= ? ORDER"
        " BY effective",
        patient_id, since, at,
    ):  # fmt: skip
        drug = find_drug(row["drug"])
        if drug and drug.atc.startswith("J01"):
            return row
    return None


def _collected(world: World, patient_id: str, pattern: str, since: str, at: str) -> Row | None:
    """The first laboratory order that matches, by the time its specimen was taken."""
    return world.row(
        "SELECT * FROM service_request WHERE patient_id = ? AND category = 'laboratory' AND code LIKE ? AND"
        " collect_at >= ?"
        " AND collect_at <= ? AND status != 'revoked' ORDER BY collect_at LIMIT 1",
        patient_id, pattern, since, at,
    )  # fmt: skip


def crystalloid(world: World, patient: Row, since: str, at: str) -> Fluid:
    """Volume of crystalloid ordered as a bolus and begun since arrival, against 30 mL/kg."""
    target = 30 * patient["weight_kg"] if patient["weight_kg"] else None
    volume, reached = 0.0, None
    for row in world.rows(
        "SELECT * FROM service_request WHERE patient_id = ? AND category = 'care' AND detail = 'iv_fluid' AND unit"
        " = 'mL'"
        " AND expected >= ? AND expected <= ? ORDER BY expected",
        patient["id"], since, at,
    ):  # fmt: skip
        if row["code"] in CRYSTALLOIDS:
            volume += row["amount"] or 0
            if target is not None and reached is None and volume >= target * 0.98:
                reached = row["expected"]
    return Fluid(volume, target, reached)


def vasopressor_running(world: World, patient_id: str, at: str) -> Row | None:
    """The first vasopressor infusion that runs at `at`."""
    for row in world.rows(
        "SELECT * FROM medication_request WHERE patient_id = ? AND first_dose_at <= ? AND (ended_at IS NULL OR"
        " ended_at > ?)"
        " AND frequency = 'continuous' ORDER BY first_dose_at",
        patient_id, at, at,
    ):  # fmt: skip
        drug = find_drug(row["drug"])
        if drug and "vasopressor" in drug.groups:
            return row
    return None


def bundle_done(world: World, patient: Row, since: str, at: str) -> dict[str, datetime]:
    """When each element of the bundle was done, as far as it was."""
    patient_id = patient["id"]
    lactates = world.rows(
        "SELECT effective FROM observation WHERE patient_id = ? AND code IN ('lactate', 'lactate_poc') AND"
        " effective >= ?"
        " AND effective <= ? ORDER BY effective",
        patient_id, since, at,
    )  # fmt: skip
    cultures = _collected(world, patient_id, "blood_culture", since, at)
    antibiotic = _antibiotic(world, patient_id, since, at)
    pressor = vasopressor_running(world, patient_id, at)
    first = lactates[0]["effective"] if lactates else None
    later = (datetime.fromisoformat(first) + timedelta(hours=2)).isoformat() if first else ""
    done = {
        "lactate": first,
        "repeat_lactate": next((row["effective"] for row in lactates[1:] if row["effective"] >= later), None),
        "blood_cultures": cultures["collect_at"] if cultures else None,
        "antibiotics": antibiotic["effective"] if antibiotic else None,
        "crystalloid": crystalloid(world, patient, since, at).reached_at,
        "vasopressor": pressor["first_dose_at"] if pressor else None,
    }
    return {name: datetime.fromisoformat(when) for name, when in done.items() if when}


def sepsis_cautions(world: World, patient_id: str) -> list[str]:
    """Fluid volume in heart failure and end-stage kidney disease; what allergy labels mean for usual antibiotics."""
    cautions = []
    if has_condition(world, patient_id, ("I50",)):
        cautions.append("Heart failure on record: give fluid in small boluses and reassess.")
    if has_condition(world, patient_id, ("N18.6", "Z99.2")):
        cautions.append("End-stage kidney disease on record: no renal route for a large volume.")
    allergies = recorded_allergies(world, patient_id)
    if not allergies:
        return cautions
    for name in EMPIRICAL:
        drug = find_drug(name)
        if drug is None:
            continue
        verdict = worst([cross_reactivity(drug, allergy) for allergy in allergies])
        if verdict.verdict != "no_known_relation":
            cautions.append(f"{name}: {verdict.verdict} ({verdict.basis}, {verdict.record_id}).")
    return cautions


def recognition(world: World, patient_id: str, since: str, at: str) -> str | None:
    """When sepsis was recognised: the sepsis alert, or the first screen that said so, whichever came first."""
    row = world.row(
        "SELECT min(t) AS t FROM (SELECT authored AS t FROM service_request WHERE patient_id = ? AND category ="
        " 'activation'"
        " AND code = 'sepsis_alert' UNION ALL SELECT at AS t FROM score WHERE patient_id = ? AND name = 'Sepsis screen'"
        " AND interpretation IN ('possible_sepsis', 'sepsis', 'septic_shock')) WHERE t >= ? AND t <= ?",
        patient_id, patient_id, since, at,
    )  # fmt: skip
    return str(row["t"]) if row and row["t"] else None


def recognised_at(world: World, patient_id: str, since: str, at: str) -> str:
    """When sepsis was recognised; else now."""
    return recognition(world, patient_id, since, at) or at
