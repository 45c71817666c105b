"""`Clock`: a time target of a patient: when it began to run, whether it was met, and how much is left.

Zero and end are read from the chart; a moment that is not on record leaves the clock without a zero time.
"""

from itertools import pairwise
from typing import Literal, NamedTuple

from medmcp.servers.clinical.activations import check
from medmcp.servers.clinical.pathways import PATHWAYS
from medmcp.servers.clinical.time_targets import CONDITION_CODES, CONDITION_TEAMS, Target, targets_of
from medmcp.servers.world.case_facts import CaseFacts
from medmcp.servers.world.proof import Proof, first_proof
from medmcp.servers.world.sepsis_evidence import recognition
from medmcp.servers.world.triage_facts import parsed_time
from medmcp.servers.world.world import Row, World

__all__ = ["NEEDED", "Clock", "active_conditions", "clock_of", "due_clocks", "zero_time"]

Status = Literal["met", "running", "missed", "no_zero_time"]
CONFIRM_MIN = 15  # a severe pressure counts once it is there again within 15 minutes (ACOG CO 767, 2019)

# what has to be found out where the zero time is not on record
NEEDED: dict[str, str] = {
    "last_known_well": "when the patient was last known well", "onset": "when it began", "birth": "time of birth",
    "recognition": "a sepsis screen or alert", "severe_pressure": "a second reading of 160/110 mmHg or more within 15 min",
}  # fmt: skip


class Clock(NamedTuple):
    """One clock."""

    target: Target
    zero_at: str | None
    done: Proof | None
    limit_at: str | None
    status: Status
    conditional: str  # what must hold for it to apply and is not known


def zero_time(world: World, patient: Row, encounter: Row, zero: str) -> str | None:
    """The moment that a target counts from; None if it is not on record."""
    since, patient_id = encounter["period_start"], patient["id"]
    if zero == "arrival":
        # an illness that began in hospital has its own beginning
        onset = parsed_time(encounter["onset"])
        return max(str(since), onset or "")
    if zero in ("onset", "last_known_well"):
        return parsed_time(encounter["last_known_well"]) or parsed_time(encounter["onset"])
    if zero == "birth":
        return parsed_time(patient["delivered_at"])
    if zero == "recognition":
        return recognition(world, patient_id, since, world.now)
    if zero == "severe_pressure":
        return _confirmed_pressure(world, patient_id, since)
    found = first_proof(world, patient_id, (zero,), since, world.now)
    return found.at if found else None


def _confirmed_pressure(world: World, patient_id: str, since: str) -> str | None:
    """The reading that confirms 160 systolic or 110 diastolic mmHg, ACOG Committee Opinion 767 (2019)."""
    rows = world.rows(
        "SELECT DISTINCT effective FROM observation WHERE patient_id = ? AND effective >= ? AND issued <= ? AND status !="
        " 'entered-in-error' AND ((code = 'sbp' AND value >= 160) OR (code = 'dbp' AND value >= 110)) ORDER BY effective",
        patient_id, since, world.now,
    )  # fmt: skip
    times = [row["effective"] for row in rows]
    for first, second in pairwise(times):
        if world.seconds_at(second) - world.seconds_at(first) <= CONFIRM_MIN * 60:
            return str(second)
    return None


def clock_of(world: World, patient: Row, encounter: Row, target: Target, facts: CaseFacts) -> Clock | None:
    """The clock as it stands; None where a known fact says that it does not apply and nothing was done."""
    verdicts = {criterion: check(criterion, facts) for criterion in target.when}
    zero = zero_time(world, patient, encounter, target.zero)
    since = encounter["period_start"]
    # what was done before a specimen or a call began the clock counts too
    done = first_proof(world, patient["id"], target.done, since, world.now)
    if "not_met" in verdicts.values() and done is None:
        return None
    limit = None if zero is None else world.iso(world.seconds_at(zero) + target.minutes * 60)
    unknown = [
        c.label or f"{c.fact} {c.op} {c.value:g} {c.unit}".strip() for c, v in verdicts.items() if v == "unknown"
    ]
    if limit is None:
        status: Status = "no_zero_time"
    elif done is not None:
        status = "met" if done.at <= limit else "missed"
    else:
        status = "running" if world.now <= limit else "missed"
    return Clock(target, zero, done, limit, status, "; ".join(unknown))


def due_clocks(world: World, patient: Row, encounter: Row, condition: str) -> list[Clock]:
    """The clocks of a condition that apply, in the order of the table."""
    facts = CaseFacts(world, patient, encounter)
    clocks = (clock_of(world, patient, encounter, target, facts) for target in targets_of(condition))
    return [clock for clock in clocks if clock is not None]


def active_conditions(world: World, patient: Row, encounter: Row) -> list[str]:
    """Conditions with clocks that somebody has called a team for, begun a pathway for or recorded; nothing hidden."""
    patient_id, since = patient["id"], encounter["period_start"]
    called = world.rows(
        "SELECT code FROM service_request WHERE patient_id = ? AND category = 'activation' AND authored >= ? ORDER BY"
        " authored, id",
        patient_id, since,
    )  # fmt: skip
    found = [CONDITION_TEAMS.get(row["code"], "") for row in called]
    for row in world.rows(
        "SELECT title FROM care_plan WHERE patient_id = ? AND encounter_id = ? AND status = 'active' ORDER BY period_start,"
        " id",
        patient_id, encounter["id"],
    ):  # fmt: skip
        pathway = PATHWAYS.get(row["title"])
        found.append(pathway.condition if pathway else "")
    for row in world.rows(
        "SELECT code FROM condition WHERE patient_id = ? AND clinical_status = 'active' AND coalesce(category, '') !="
        " 'problem-list-item' AND recorded >= ? ORDER BY recorded, id",
        patient_id, since,
    ):  # fmt: skip
        found += [name for name, codes in CONDITION_CODES.items() if str(row["code"]).startswith(codes)]
    return [name for name in dict.fromkeys(found) if name]
