"""Whether a patient is ready to leave: the checks of a discharge plan, each from rows, and what blocks the discharge.

What nobody recorded is unknown, not ready. The vital signs are judged over the last 24 hours: T > 37.8 degC, HR > 100,
RR > 24/min, SBP < 90 mmHg, SpO2 < 90 % (or below the recorded target), mental status off the usual (Halm 2002 Arch
Intern Med 162:1278); children by the limits of their age.
"""

from typing import Any, Literal, NamedTuple

from medmcp.servers.clinical.safety import Issue
from medmcp.servers.world.chart import age_years, latest
from medmcp.servers.world.code_status import code_status_of
from medmcp.servers.world.handover import child_instability, leave_bed, pending_orders, unacknowledged_critical
from medmcp.servers.world.medication_lists import medication_list
from medmcp.servers.world.readmission_facts import readmission_readings, readmission_scores
from medmcp.servers.world.triage_facts import hypercapnic_target
from medmcp.servers.world.world import Row, World

__all__ = ["Check", "blocking_issues", "leave", "readiness", "risk_of_readmission"]

DAY_MIN = 24 * 60
ADULT_YEARS = 18
ADULT_LIMITS = (
    ("temperature", 37.8, ">"),
    ("heart_rate", 100.0, ">"),
    ("respiratory_rate", 24.0, ">"),
    ("sbp", 90.0, "<"),
)
SPO2_LIMIT, SPO2_TARGET_LIMIT = 90.0, 88.0  # the second where a target of 88 to 92 % is on record
PAIN_OK, RECONCILED = 3, "medication_reconciliation"
EATING = ("regular", "soft", "diabetic", "renal", "low_salt", "thickened_fluids", "clear_fluids", "breastfeeding")
NOT_EATING = ("nil_by_mouth", "enteral_feeding", "parenteral_nutrition")
MOBILE, IMMOBILE = (
    ("as_tolerated", "up_with_assistance", "bathroom_privileges"),
    ("bed_rest", "flat", "spinal_precautions"),
)
HOLD_FLAGS = ("involuntary_hold", "psychiatric_hold", "legal_hold")
EVALUATIONS = ("psychiatry",)  # a consult there is the evaluation that a high risk needs


class Check(NamedTuple):
    """One item of readiness."""

    item: str
    state: Literal["ok", "open", "unknown"]
    detail: str


def readiness(world: World, patient: Row, encounter: Row, follow_up: list[str]) -> list[Check]:
    """The checks in the order of the plan."""
    patient_id = patient["id"]
    return [
        _vitals(world, patient),
        _ordered(world, patient_id, "oral_intake", "diet", EATING, NOT_EATING),
        _ordered(world, patient_id, "mobility", "activity", MOBILE, IMMOBILE),
        _pain(world, patient_id),
        _reconciliation(world, patient, encounter),
        _critical(world, patient_id, encounter["period_start"]),
        _pending(world, patient_id, follow_up),
        _running(world, patient_id),
        _code_status(world, patient),
        _social(world, patient_id, "transport", "transport"),
        _social(world, patient_id, "carer", "support", "living"),
        _risk(world, patient_id),
        _hold(world, patient_id),
    ]


def _vitals(world: World, patient: Row) -> Check:
    age = age_years(world, patient)
    limits = ADULT_LIMITS if age >= 16 else tuple(row for row in child_instability(age) if row[0] != "spo2")
    if age < 16:
        limits = (("temperature", 37.8, ">"), *limits)
    low = SPO2_TARGET_LIMIT if hypercapnic_target(world, patient["id"]).known else SPO2_LIMIT
    since, unstable, seen = world.in_minutes(-DAY_MIN), [], 0
    for code, limit, sign in (*limits, ("spo2", low, "<"), ("gcs", 15.0, "<")):
        rows = world.rows(
            "SELECT id, value, effective FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL AND"
            " effective >= ? AND issued <= ? AND status != 'entered-in-error' ORDER BY effective, id",
            patient["id"], code, since, world.now,
        )  # fmt: skip
        seen += bool(rows)
        bad = [row for row in rows if (row["value"] > limit if sign == ">" else row["value"] < limit)]
        if bad:
            unstable.append(f"{code} {bad[-1]['value']:g} at {bad[-1]['effective']} ({bad[-1]['id']})")
    if unstable:
        return Check("vitals_stable", "open", "within 24 h: " + "; ".join(unstable))
    if seen < len(limits):
        return Check("vitals_stable", "unknown", "no full set of vital signs in the last 24 h")
    return Check("vitals_stable", "ok", "no unstable value in 24 h")


def _ordered(world: World, patient_id: str, item: str, kind: str, good: tuple[str, ...], bad: tuple[str, ...]) -> Check:
    """Diet and activity as they are ordered now."""
    codes = [
        row["code"]
        for row in world.rows(
            "SELECT code FROM service_request WHERE patient_id = ? AND category = 'care' AND detail = ? AND status ="
            " 'active' ORDER BY authored DESC, id DESC",
            patient_id, kind,
        )
    ]  # fmt: skip
    hindering = [code for code in codes if code in bad]
    if hindering:
        return Check(item, "open", f"ordered: {', '.join(hindering)}")
    if any(code in good for code in codes):
        return Check(item, "ok", f"ordered: {', '.join(code for code in codes if code in good)}")
    return Check(item, "unknown", f"no {kind} order on record")


def _pain(world: World, patient_id: str) -> Check:
    row = latest(world, patient_id, "pain", within_minutes=DAY_MIN)
    if row is None or row["value"] is None:
        return Check("pain", "unknown", "no pain score in 24 h")
    return Check("pain", "ok" if row["value"] <= PAIN_OK else "open", f"{row['value']:g} of 10 at {row['effective']}")


def _reconciliation(world: World, patient: Row, encounter: Row) -> Check:
    row = world.row(
        "SELECT * FROM document_reference WHERE patient_id = ? AND encounter_id = ? AND type = ? AND title LIKE"
        " '%to discharge' ORDER BY status = 'final' DESC, date DESC, id LIMIT 1",
        patient["id"], encounter["id"], RECONCILED,
    )  # fmt: skip
    if row and row["status"] == "final":
        return Check("reconciliation", "ok", f"complete ({row['id']})")
    if row:
        return Check("reconciliation", "open", f"lines undecided ({row['id']})")
    lists = [medication_list(world, patient, encounter, name) for name in ("home", "inpatient", "discharge")]
    if not any(lists) and patient["medication_list_status"] in ("verified", "reconciled"):
        return Check("reconciliation", "ok", "takes no medicines")
    return Check("reconciliation", "open", "no reconciliation for discharge on record")


def _critical(world: World, patient_id: str, since: str) -> Check:
    rows = unacknowledged_critical(world, patient_id, since)
    if not rows:
        return Check("critical_results", "ok", "none unanswered")
    return Check("critical_results", "open", "; ".join(f"{row['display']} ({row['id']})" for row in rows))


def _pending(world: World, patient_id: str, follow_up: list[str]) -> Check:
    """Each result that is still out needs somebody who will look at it: a follow-up that names its order."""
    rows = pending_orders(world, patient_id)
    unowned = [row for row in rows if not any(row["id"] in line for line in follow_up)]
    if unowned:
        named = "; ".join(f"{row['display']} ({row['id']})" for row in unowned)
        return Check("pending_results_owner", "open", f"no follow-up names: {named}")
    return Check(
        "pending_results_owner", "ok", f"{len(rows)} pending, each with a follow-up" if rows else "nothing pending"
    )


def _running(world: World, patient_id: str) -> Check:
    rows = world.rows(
        "SELECT id, drug AS name FROM medication_request WHERE patient_id = ? AND status = 'active' AND setting ="
        " 'inpatient' AND frequency = 'continuous' UNION ALL SELECT id, display FROM service_request WHERE patient_id = ?"
        " AND category = 'care' AND status = 'active' AND ((detail = 'iv_fluid' AND unit = 'mL_per_h') OR (detail = 'oxygen'"
        " AND code != 'room_air'))",
        patient_id, patient_id,
    )  # fmt: skip
    if not rows:
        return Check("infusions_and_oxygen", "ok", "none running")
    return Check("infusions_and_oxygen", "open", "; ".join(f"{row['name']} ({row['id']})" for row in rows))


def _code_status(world: World, patient: Row) -> Check:
    status = code_status_of(world, patient)["code_status"]
    return Check("code_status", "unknown" if status == "not_documented" else "ok", status)


def _social(world: World, patient_id: str, item: str, *codes: str) -> Check:
    marks = ", ".join("?" * len(codes))
    row = world.row(
        f"SELECT id, value_text FROM observation WHERE patient_id = ? AND category = 'social-history' AND code IN ({marks})"
        " AND issued <= ? ORDER BY effective DESC, id LIMIT 1",
        patient_id, *codes, world.now,
    )  # fmt: skip
    return Check(item, "ok" if row else "unknown", f"{row['value_text']} ({row['id']})" if row else "not asked")


def _risk(world: World, patient_id: str) -> Check:
    flag = world.row(
        "SELECT id, period_start FROM flag WHERE patient_id = ? AND code = 'suicide_risk' AND value = 'high' AND status ="
        " 'active' ORDER BY period_start DESC LIMIT 1",
        patient_id,
    )
    if flag is None:
        row = latest(world, patient_id, "cssrs")
        return Check("suicide_violence_risk", "ok" if row else "unknown", row["value_text"] if row else "not assessed")
    marks = ", ".join("?" * len(EVALUATIONS))
    seen = world.row(
        f"SELECT id FROM service_request WHERE patient_id = ? AND category = 'consult' AND code IN ({marks}) AND authored >= ?"
        f" UNION SELECT id FROM communication WHERE patient_id = ? AND category IN ('consult', 'handoff') AND code IN ({marks})"
        " AND sent >= ?",
        patient_id, *EVALUATIONS, flag["period_start"], patient_id, *EVALUATIONS, flag["period_start"],
    )  # fmt: skip
    if seen:
        return Check("suicide_violence_risk", "ok", f"high risk ({flag['id']}), psychiatry involved ({seen['id']})")
    return Check("suicide_violence_risk", "open", f"high risk ({flag['id']}) without psychiatric evaluation")


def _hold(world: World, patient_id: str) -> Check:
    marks = ", ".join("?" * len(HOLD_FLAGS))
    row = world.row(
        f"SELECT id, code FROM flag WHERE patient_id = ? AND status = 'active' AND code IN ({marks})",
        patient_id,
        *HOLD_FLAGS,
    )
    return Check("hold", "open" if row else "ok", f"{row['code']} ({row['id']})" if row else "none on record")


# items that refuse the discharge while open, with the harm of going on nevertheless
BLOCKING: dict[str, tuple[str, int]] = {
    "vitals_stable": ("unstable vital signs", 4), "reconciliation": ("incomplete reconciliation", 3),
    "critical_results": ("unacknowledged critical result", 4),
    "suicide_violence_risk": ("high suicide risk without evaluation", 5), "hold": ("active hold", 4),
}  # fmt: skip


def blocking_issues(world: World, patient: Row, checks: list[Check], destination: str) -> list[Issue]:
    """What speaks against carrying the discharge out now; a hold or risk does not keep from a psychiatric unit."""
    issues = [
        Issue("discharge", 2, f"{BLOCKING[check.item][0]}: {check.detail}", harm=BLOCKING[check.item][1])
        for check in checks
        if check.item in BLOCKING and check.state == "open"
        and not (destination == "psychiatric_unit" and check.item in ("hold", "suicide_violence_risk"))
    ]  # fmt: skip
    if (
        destination == "against_medical_advice"
        and latest(world, patient["id"], "capacity", within_minutes=DAY_MIN) is None
    ):
        issues.append(Issue("capacity", 2, "Leaving against advice needs an assessment of capacity for it.", harm=4))
    return issues


def risk_of_readmission(world: World, patient: Row, encounter: Row) -> dict[str, Any]:
    """HOSPITAL and LACE of the stay so far; null where an item is missing, with what it is, and in children."""
    if age_years(world, patient) < ADULT_YEARS:
        return {"hospital": None, "lace": None, "why": "both scores were made for adults"}
    readings, _ = readmission_readings(world, patient, encounter)
    found: dict[str, Any] = {}
    for name, score in zip(("hospital", "lace"), readmission_scores(world, patient, readings), strict=True):
        found[name] = {"score": score.score, "band": score.interpretation, "missing": list(score.missing)}
    return found


def leave(world: World, patient_id: str, encounter: Row, destination: str) -> None:
    """The encounter ends: the bed is free, inpatient orders are over."""
    leave_bed(world, encounter)
    world.update("encounter", encounter["id"], status="finished", period_end=world.now, location_id=None,
                 disposition=destination)  # fmt: skip
    for row in world.rows(
        "SELECT id FROM medication_request WHERE patient_id = ? AND encounter_id = ? AND setting = 'inpatient' AND status ="
        " 'active'",
        patient_id, encounter["id"],
    ):  # fmt: skip
        world.update("medication_request", row["id"], status="completed", ended_at=world.now, ended_reason="discharged")
    for row in world.rows(
        "SELECT id FROM service_request WHERE patient_id = ? AND encounter_id = ? AND category = 'care' AND status ="
        " 'active'",
        patient_id, encounter["id"],
    ):  # fmt: skip
        world.update("service_request", row["id"], status="completed", ended_at=world.now, ended_reason="discharged")
