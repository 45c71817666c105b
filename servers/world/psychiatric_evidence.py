"""What the chart holds for psychiatric judgements: impairment of mind, evidence for a hold, reversible causes.

Only what was found in this encounter counts for danger; a diagnosis on the problem list alone never decides.
"""

from typing import Any, NamedTuple

from medmcp.servers.clinical.scores.cssrs import QUESTIONS, columbia
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import VITALS_WINDOW_MIN, has_condition, latest
from medmcp.servers.world.neuro_exam import gcs_confounders
from medmcp.servers.world.world import Row, World

__all__ = [
    "Criterion", "as_evidence", "assessed", "charted_columbia", "charted_since", "confounders", "endangered", "hold_evidence",
    "impairment_of_mind", "sole_causes", "surrogate_of",
]  # fmt: skip

MENTAL_STATE = (
    "mse_mood",
    "mse_affect",
    "mse_thought_process",
    "mse_thought_content",
    "mse_perception",
    "mse_cognition",
)
# ICD-10-CM: dementia and delirium, psychosis, mood, intellectual disability; they may impair, and are never proof
MIND_CODES = (
    "F01",
    "F02",
    "F03",
    "F05",
    "F20",
    "F23",
    "F25",
    "F29",
    "F30",
    "F31",
    "F32",
    "F33",
    "F50",
    "F7",
    "G30",
    "G31",
)
BROSET_HIGH = 3
# totals that mean impairment: 4AT from 4, AMTS below 8, 6CIT from 10
FAILED = (("4at", 4, 12), ("amts", 0, 7), ("6cit", 10, 28))


class Criterion(NamedTuple):
    """One criterion: True supported, False contradicted, None undocumented, with the rows that say so."""

    name: str
    state: bool | None
    evidence: tuple[str, ...]
    at: str | None
    words: str


def charted_since(world: World, patient_id: str, encounter: Row, *codes: str) -> dict[str, Row]:
    """The newest charted row of each code in this encounter."""
    marks = ", ".join("?" * len(codes))
    rows = world.rows(
        f"SELECT * FROM observation WHERE patient_id = ? AND encounter_id = ? AND code IN ({marks}) AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, encounter["id"], *codes, world.now,
    )  # fmt: skip
    return {row["code"]: row for row in rows}


def assessed(world: World, patient_id: str, encounter: Row) -> bool:
    """Whether a psychiatric assessment was charted in this encounter."""
    return (
        world.row(
            "SELECT 1 FROM observation WHERE patient_id = ? AND encounter_id = ? AND (code LIKE 'mse\\_%' ESCAPE '\\'"
            " OR code LIKE 'cssrs\\_%' ESCAPE '\\' OR code LIKE 'broset%') LIMIT 1",
            patient_id, encounter["id"],
        )
        is not None
    )  # fmt: skip


def charted_columbia(world: World, patient_id: str, encounter: Row) -> tuple[str, tuple[str, ...], str | None] | None:
    """(level, record ids, time) of the C-SSRS answers of this encounter, what relatives said included; None if never asked."""
    rows = charted_since(world, patient_id, encounter, *(f"cssrs_{name}" for name in QUESTIONS))
    told = charted_since(world, patient_id, encounter, *(f"collateral_cssrs_{name}" for name in QUESTIONS))
    if not rows and not told:
        return None
    answers: dict[str, Reading] = {}
    for name in QUESTIONS:
        own, other = rows.get(f"cssrs_{name}"), told.get(f"collateral_cssrs_{name}")
        known = [row["value"] for row in (own, other) if row is not None and row["value"] is not None]
        if known:
            answers[name] = Reading.given(any(known))
    used = [*rows.values(), *told.values()]
    return columbia(answers).level, tuple(row["id"] for row in used), max(row["effective"] for row in used)


def impairment_of_mind(world: World, patient_id: str, encounter: Row | None) -> bool | None:
    """Whether an impairment of mind or brain is on record: an abnormal mental state or screen in this encounter, a GCS
    below 15, delirium, or a diagnosis that may impair; None if nobody looked."""
    coma = latest(world, patient_id, "gcs", within_minutes=VITALS_WINDOW_MIN)
    if coma is not None and coma["value"] is not None and coma["value"] < 15:
        return True
    if has_condition(world, patient_id, MIND_CODES) is not None:
        return True
    if encounter is None:
        return None
    found = charted_since(world, patient_id, encounter, *MENTAL_STATE, "delirium", "4at", "amts", "6cit")
    if any(row["flag"] == "abnormal" for row in found.values()):
        return True
    for code, low, high in FAILED:
        if code in found and found[code]["value"] is not None and low <= found[code]["value"] <= high:
            return True
    return False if any(code in found for code in MENTAL_STATE) else None


def confounders(world: World, patient_id: str) -> list[str]:
    """Reversible things on the chart that make an assessment less reliable."""
    found = gcs_confounders(world, patient_id)
    pain = latest(world, patient_id, "pain", within_minutes=VITALS_WINDOW_MIN)
    if pain and (pain["value"] or 0) >= 7:
        found.append(f"Severe pain, {pain['value']:g}/10 ({pain['id']}).")
    glucose = latest(world, patient_id, "glucose_poc", within_minutes=VITALS_WINDOW_MIN)
    if glucose and glucose["value"] is not None and glucose["value"] < 3.9:
        found.append(f"Glucose {glucose['value']:g} mmol/L ({glucose['id']}).")
    saturation = latest(world, patient_id, "spo2", within_minutes=VITALS_WINDOW_MIN)
    if saturation and saturation["value"] is not None and saturation["value"] < 90:
        found.append(f"SpO2 {saturation['value']:g} % ({saturation['id']}).")
    screen = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN)
    if screen and (screen["value"] or 0) >= 4:
        found.append(f"Possible delirium, 4AT {screen['value']:g} ({screen['id']}).")
    patient = world.row("SELECT interpreter_needed FROM patient WHERE id = ?", patient_id)
    if patient and patient["interpreter_needed"]:
        found.append("Needs an interpreter.")
    for code, name in (
        ("H90", "Hearing loss"),
        ("H91", "Hearing loss"),
        ("H54", "Low vision"),
        ("R47", "Speech disturbance"),
    ):
        row = has_condition(world, patient_id, (code,))
        if row:
            found.append(f"{name} on the problem list ({row['id']}).")
    return found


def sole_causes(world: World, patient_id: str) -> list[str]:
    """Intoxication or delirium on the chart, which must not be the only cause of a hold."""
    found = []
    alcohol = latest(world, patient_id, "ethanol", within_minutes=VITALS_WINDOW_MIN)
    if alcohol and (alcohol["value"] or 0) > 0:
        found.append(
            f"Intoxication: alcohol {alcohol['value']:g} {alcohol['unit']} ({alcohol['id']}); assess again when sober."
        )
    screen = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN)
    delirium = latest(world, patient_id, "delirium", within_minutes=VITALS_WINDOW_MIN)
    if (screen and (screen["value"] or 0) >= 4) or (delirium and delirium["flag"] == "abnormal"):
        row = screen if screen and (screen["value"] or 0) >= 4 else delirium
        assert row is not None
        found.append(f"Delirium is possible ({row['id']}): a medical emergency, not a psychiatric hold.")
    return found


def hold_evidence(world: World, patient_id: str, encounter: Row) -> tuple[Criterion, ...]:
    """The five criteria of a hold from what was charted in this encounter."""
    rows = charted_since(world, patient_id, encounter, *MENTAL_STATE, "mse_insight", "mse_judgement", "broset",
                         "violence_victim")  # fmt: skip
    return (
        _disorder(rows),
        _self(world, patient_id, encounter),
        _others(rows),
        _disability(rows),
        _refusal(rows),
    )


def _disorder(rows: dict[str, Row]) -> Criterion:
    seen = [rows[code] for code in MENTAL_STATE if code in rows]
    abnormal = [row for row in seen if row["flag"] == "abnormal"]
    state = True if abnormal else False if len(seen) == len(MENTAL_STATE) else None
    return Criterion("mental disorder", state, _ids(abnormal or seen), _newest(abnormal or seen),
                     "; ".join(str(row["value_text"]) for row in abnormal))  # fmt: skip


def _self(world: World, patient_id: str, encounter: Row) -> Criterion:
    found = charted_columbia(world, patient_id, encounter)
    if found is None:
        return Criterion("danger to self", None, (), None, "C-SSRS not asked in this encounter")
    level, ids, at = found
    state = None if level == "undetermined" else level == "high"
    return Criterion("danger to self", state, ids, at, f"C-SSRS {level}")


def _others(rows: dict[str, Row]) -> Criterion:
    threat, checklist = rows.get("violence_victim"), rows.get("broset")
    used = [row for row in (threat, checklist) if row is not None]
    threatened = threat is not None and bool(threat["value"])
    if checklist is None and not threatened:
        return Criterion(
            "danger to others", None, _ids(used), _newest(used), "violence risk not assessed in this encounter"
        )
    score = None if checklist is None else checklist["value"]
    state = threatened or (score is not None and score >= BROSET_HIGH)
    words = ([f"BVC {score:g}"] if score is not None else []) + (["threat to a named person"] if threatened else [])
    return Criterion("danger to others", state, _ids(used), _newest(used), ", ".join(words))


def _disability(rows: dict[str, Row]) -> Criterion:
    row = rows.get("mse_judgement")
    if row is None:
        return Criterion("grave disability", None, (), None, "judgement not examined in this encounter")
    return Criterion("grave disability", "cannot provide" in str(row["value_text"]), (row["id"],), row["effective"],
                     str(row["value_text"]))  # fmt: skip


def _refusal(rows: dict[str, Row]) -> Criterion:
    row = rows.get("mse_insight")
    if row is None:
        return Criterion("voluntary care refused", None, (), None, "insight not examined in this encounter")
    return Criterion("voluntary care refused", "refuses help" in str(row["value_text"]), (row["id"],), row["effective"],
                     str(row["value_text"]))  # fmt: skip


def _ids(rows: list[Row]) -> tuple[str, ...]:
    return tuple(row["id"] for row in rows)


def _newest(rows: list[Row]) -> str | None:
    return max((row["effective"] for row in rows), default=None)


def as_evidence(criterion: Criterion) -> dict[str, Any]:
    """A criterion as a tool shows it."""
    status = {True: "supported", False: "contradicted", None: "undocumented"}[criterion.state]
    return {"criterion": criterion.name, "status": status, "evidence": list(criterion.evidence), "at": criterion.at,
            "findings": criterion.words}  # fmt: skip


def surrogate_of(world: World, patient: Row) -> dict[str, Any]:
    """Code status, the proxy and any advance refusal, as recorded."""
    flags = {
        row["code"]: row
        for row in world.rows(
            "SELECT * FROM flag WHERE patient_id = ? AND status = 'active' AND code IN ('health_care_proxy', 'advance_refusal')",
            patient["id"],
        )
    }
    proxy, refusal = flags.get("health_care_proxy"), flags.get("advance_refusal")
    return {
        "code_status": patient["code_status"],
        "proxy": proxy["value"] if proxy else None,
        "advance_refusal": refusal["value"] if refusal else None,
        "record_ids": [row["id"] for row in flags.values()],
    }


def endangered(world: World, patient_id: str, encounter: Row) -> bool:
    """Whether delay endangers life, by what is charted: acuity 1, or vital signs beyond the limits of shock or failing breath."""
    if encounter["acuity"] == 1:
        return True
    limits = {"sbp": 90.0, "spo2": 88.0, "gcs": 9.0}
    for code, least in limits.items():
        row = latest(world, patient_id, code, within_minutes=VITALS_WINDOW_MIN)
        if row is not None and row["value"] is not None and row["value"] < least:
            return True
    return False
