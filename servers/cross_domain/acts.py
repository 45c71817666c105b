"""Reconciling medicines: two lists side by side, and a decision for every line that is carried out at once.

The comparison is in `clinical/reconciliation.py`, the lists in `world/medication_lists.py`.
"""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.reconciliation import Listed, Pairing, compare
from medmcp.servers.clinical.regimen import screen_pairs
from medmcp.servers.clinical.safety import DrugOrder, Issue, check_order
from medmcp.servers.cross_domain.results import Line, Reconciliation, Regimen
from medmcp.servers.parameters import EncounterId, OverrideReason, PatientId
from medmcp.servers.results import Alert
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.medication_lists import medication_list, require_source
from medmcp.servers.world.prescribing import alerts_of, block_or_override, prescribe, record_issues, require_drug
from medmcp.servers.world.stopping import is_critical, stop_issues
from medmcp.servers.world.world import Row, World

__all__ = ["reconcile_medications"]

Decision = Literal["continue", "hold", "stop", "changed"]
Ids = list[Annotated[str, Field(pattern=r"^(MS|OR)-[0-9]{6}$")]]
COMPARISON_MINUTES = 3  # of the 6 that a call with decisions takes
RECORD = "medication_reconciliation"


def _ids(what: str) -> object:
    return Field(max_length=40, description=what)


@tool(
    "cross_domain", "Medication reconciliation", effect="act", minutes=6,
    also_on=("drug_interaction", "ehr_management"),
)  # fmt: skip
async def reconcile_medications(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    from_list: Annotated[
        Literal["home", "inpatient", "previous_unit", "discharge"], Field(description="Source list.")
    ] = "home",
    to_list: Annotated[Literal["home", "inpatient", "discharge"], Field(description="Target list.")] = "inpatient",
    continue_ids: Annotated[
        Ids | None, _ids("medication_ids continued unchanged; one that the target lacks is ordered.")
    ] = None,
    hold_ids: Annotated[Ids | None, _ids("medication_ids held.")] = None,
    stop_ids: Annotated[Ids | None, _ids("medication_ids stopped.")] = None,
    changed_ids: Annotated[
        Ids | None, _ids("medication_ids replaced or re-dosed by an order you have already placed.")
    ] = None,
    reason: Annotated[str, Field(max_length=300, description="Needed when anything is held or stopped.")] = "",
    override_reason: OverrideReason = "",
) -> Reconciliation:
    """Compare the medicines of two settings line by line (omitted, duplicate, changed, substituted, interacting) and
    carry out a decision for each. Without ids it only compares. The record is complete when all lines are decided."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    if from_list == to_list:
        raise ToolError("INVALID_ARGUMENT", "The two lists are the same one.", field="to_list")
    source = medication_list(world, patient, encounter, from_list)
    require_source(patient, from_list, source)
    pairings = compare(source, medication_list(world, patient, encounter, to_list), patient["weight_kg"])
    decided = _decisions(pairings, continue_ids, hold_ids, stop_ids, changed_ids)
    if not reason and any(decision in ("hold", "stop") for decision in decided.values()):
        raise ToolError("INVALID_ARGUMENT", "Say why a medicine is held or stopped.", field="reason")
    if not decided:
        world.spend(COMPARISON_MINUTES - 6)
    record = _record(world, patient_id, encounter["id"], from_list, to_list)
    earlier = _earlier(record)
    desk = _Desk(world, patient, encounter, to_list, reason, override_reason)
    after: list[tuple[Pairing, Decision | None]] = []
    for pairing in pairings:
        decision = decided.get(pairing.listed.record_id)
        done = desk.carry_out(pairing, decision) if decision else pairing
        after.append((done, decision or earlier.get(pairing.listed.record_id)))
    lines = [_line(pairing, decision) for pairing, decision in after]
    _alert(lines, after)
    for line in lines:
        line["alerts"] += alerts_of(desk.issues.get(line["medication_id"], []))
    undecided = sum(line["intended"] == "undecided" for line in lines)
    if decided:
        record = _write(world, patient, encounter, record, from_list, to_list, decided, pairings, reason, undecided)
    return {
        "lines": lines,
        "undecided": undecided,
        "applied": list(dict.fromkeys(desk.applied)),
        "record_id": record["id"] if record and record["status"] == "final" else None,
    }


def _decisions(
    pairings: list[Pairing], keep: Ids | None, hold: Ids | None, stop: Ids | None, changed: Ids | None
) -> dict[str, Decision]:
    """Decision by the id of the line; the id on either list names it. Raises `ToolError` for unknown or doubled ids."""
    lines = {one.record_id: pairing for pairing in pairings for one in (pairing.source, pairing.target) if one}
    given: tuple[tuple[Decision, str, Ids | None], ...] = (
        ("continue", "continue_ids", keep), ("hold", "hold_ids", hold), ("stop", "stop_ids", stop),
        ("changed", "changed_ids", changed),
    )  # fmt: skip
    found: dict[str, Decision] = {}
    for decision, field, ids in given:
        for one in dict.fromkeys(ids or ()):
            if one not in lines:
                raise ToolError(
                    "INVALID_ARGUMENT", f"{one} is on neither list.", field=field,
                    hint="Call without ids to see the lines and their medication_ids.",
                )  # fmt: skip
            key = lines[one].listed.record_id
            if found.get(key, decision) != decision:
                raise ToolError("INVALID_ARGUMENT", f"{one} is in two lists of decisions.", field=field)
            if decision == "changed" and not _has_replacement(lines[one], pairings):
                raise ToolError(
                    "INVALID_ARGUMENT", f"No order replaces {one}.", field=field,
                    hint="Place the order first, or stop it.",
                )  # fmt: skip
            found[key] = decision
    return found


def _has_replacement(pairing: Pairing, pairings: list[Pairing]) -> bool:
    """A counterpart that differs, or an order that the target list has and the source list has not."""
    return pairing.target is not None or any(other.discrepancy == "added" for other in pairings)


class _Desk:
    """Carries decisions out, line by line: `applied` has the ids of what was changed, `issues` what spoke against."""

    def __init__(
        self, world: World, patient: Row, encounter: Row, to_list: str, reason: str, override_reason: str
    ) -> None:
        self.world = world
        self.patient = patient
        self.encounter = encounter
        self.to_list = to_list
        self.reason = reason
        self.override_reason = override_reason
        self.applied: list[str] = []
        self.issues: dict[str, list[Issue]] = {}

    def carry_out(self, pairing: Pairing, decision: Decision) -> Pairing:
        """Do what was decided; returns the line with its target as it stands afterwards."""
        source, target = pairing.source, pairing.target
        if decision in ("hold", "stop"):
            for one in (source, target):
                if one is not None:
                    self._end(one, decision)
        elif decision == "changed" and source is not None and self.to_list == "discharge":
            self._set(source, "stopped", "replaced by the order for discharge")
        elif decision == "continue" and source is not None and pairing.discrepancy not in ("none", "duplicate"):
            if target is not None:
                self._set(target, "stopped", "reconciled: the former regimen is continued")
            return Pairing(source, self._order(source), pairing.discrepancy)
        return pairing

    def _end(self, one: Listed, decision: Decision) -> None:
        if one.status not in ("active", "on-hold") or (decision == "hold" and one.status == "on-hold"):
            return
        issues = stop_issues(self.world, self.patient["id"], one.drug) if one.drug else []
        block_or_override(self.world, self.patient["id"], issues, self.override_reason, f"To {decision} {one.name}")
        self._set(one, "on-hold" if decision == "hold" else "stopped", self.reason)
        self.issues.setdefault(one.record_id, []).extend(issues)
        record_issues(self.world, self.patient["id"], self.encounter["id"], one.record_id, issues, self.override_reason)

    def _set(self, one: Listed, status: str, why: str) -> None:
        table = "medication_statement" if one.record_id.startswith("MS-") else "medication_request"
        self.world.update(table, one.record_id, status=status, ended_at=self.world.now, ended_reason=why)
        self.applied.append(one.record_id)

    def _order(self, one: Listed) -> Listed:
        """Write the source's regimen on the target list, after all safety checks."""
        drug = require_drug(one.name, "continue_ids")
        if one.dose is None or not one.unit or not one.route or not one.frequency:
            raise ToolError(
                "MISSING_DATA", f"The regimen of {one.record_id} ({one.name}) is not complete.", field="continue_ids",
                hint="Order it with prescribe_medication, then name it in changed_ids.",
            )  # fmt: skip
        indication = self._indication(one)
        if self.to_list == "home":
            record_id, issues = self._take_home(one, drug, indication)
        else:
            record_id, _, issues, _ = prescribe(
                self.world, self.patient, self.encounter, drug, dose=one.dose, unit=one.unit, route=one.route,
                frequency=one.frequency, indication=indication, duration_days=None, setting=self.to_list,
                override_reason=self.override_reason,
            )  # fmt: skip
        self.applied.append(record_id)
        self.issues[one.record_id] = issues
        return Listed(record_id, drug.name, drug, one.dose, one.unit, one.route, one.frequency, "active")

    def _take_home(self, one: Listed, drug: Drug, indication: str) -> tuple[str, list[Issue]]:
        order = DrugOrder(drug, one.dose or 0, one.unit or "", one.route or "", one.frequency or "", indication)
        issues = check_order(patient_facts(self.world, self.patient), order)
        # what is taken over from the ward is on the ward's list still: that is no duplicate
        issues = [issue for issue in issues if not (issue.type == "duplicate" and issue.source_record == one.record_id)]
        block_or_override(self.world, self.patient["id"], issues, self.override_reason, f"{drug.name} at home")
        record_id = self.world.insert(
            "medication_statement", patient_id=self.patient["id"], drug=drug.name, dose=one.dose, dose_unit=one.unit,
            route=one.route, frequency=one.frequency, indication=indication, start=self.world.now, status="active",
            otc=0, prescriber="hospital",
        )  # fmt: skip
        record_issues(self.world, self.patient["id"], self.encounter["id"], record_id, issues, self.override_reason)
        return record_id, issues

    def _indication(self, one: Listed) -> str:
        table = "medication_statement" if one.record_id.startswith("MS-") else "medication_request"
        row = self.world.row(f"SELECT indication FROM {table} WHERE id = ?", one.record_id)
        return (row["indication"] if row else None) or ""


def _line(pairing: Pairing, decision: Decision | None) -> Line:
    """A line as it is shown. A new order speaks for itself; what is on hold already has been decided."""
    listed = pairing.listed
    if decision == "continue" and pairing.discrepancy not in ("none", "added", "duplicate"):
        intended = "false"
    elif decision is not None or pairing.discrepancy in ("none", "added") or listed.status == "on-hold":
        intended = "true"
    else:
        intended = "undecided"
    return {
        "medication_id": listed.record_id,
        "drug": listed.name,
        "source": _regimen(pairing.source),
        "target": _regimen(pairing.target),
        "discrepancy": pairing.discrepancy,
        "intended": intended,
        "decision": decision,
        "alerts": [],
    }


def _regimen(one: Listed | None) -> Regimen | None:
    if one is None:
        return None
    return {
        "medication_id": one.record_id, "drug": one.name, "dose": one.dose, "unit": one.unit, "route": one.route,
        "frequency": one.frequency, "status": one.status,
    }  # fmt: skip


def _alert(lines: list[Line], after: list[tuple[Pairing, Decision | None]]) -> None:
    """Critical omissions, unknown products, and what interacts on the list that results."""
    resulting: dict[str, Drug] = {}
    for pairing, decision in after:
        if pairing.target is not None and pairing.target.drug and decision not in ("hold", "stop"):
            resulting[pairing.target.drug.name] = pairing.target.drug
    pairs = [one for one in screen_pairs(list(resulting.values())) if one.severity in ("contraindicated", "major")]
    for line, (pairing, _) in zip(lines, after, strict=True):
        alerts: list[Alert] = []
        drug = find_drug(line["drug"])
        if drug is None:
            alerts.append(_warning("unknown_drug", f"{line['drug']} is not in the formulary: not checked.", line))
        elif pairing.discrepancy == "omitted" and line["intended"] == "undecided" and (kind := is_critical(drug)):
            alerts.append(
                _warning("critical_omission", f"High priority: {drug.name} ({kind}) must not be missed.", line)
            )
        here = pairing.target.drug.name if pairing.target and pairing.target.drug else ""
        alerts += [
            _warning(
                "interaction", f"{' with '.join(one.drugs)} ({one.severity}): {one.effect}. {one.management}", line
            )
            for one in pairs
            if here in one.drugs
        ]
        line["alerts"] = alerts


def _warning(kind: str, message: str, line: Line) -> Alert:
    return {
        "type": kind, "severity": "warning", "message": message, "source_record": line["medication_id"],
        "overridable": True,
    }  # fmt: skip


def _record(world: World, patient_id: str, encounter_id: str, from_list: str, to_list: str) -> Row | None:
    return world.row(
        "SELECT * FROM document_reference WHERE patient_id = ? AND encounter_id = ? AND type = ? AND title = ?"
        " ORDER BY date DESC, id DESC LIMIT 1",
        patient_id, encounter_id, RECORD, _title(from_list, to_list),
    )  # fmt: skip


def _title(from_list: str, to_list: str) -> str:
    return f"Medication reconciliation, {from_list.replace('_', ' ')} to {to_list}"


def _earlier(record: Row | None) -> dict[str, Decision]:
    """Decisions of the record so far: each of its lines begins with a medication_id and the decision."""
    found: dict[str, Decision] = {}
    for line in record["text"].splitlines() if record else ():
        medication_id, decision, *_ = line.split()
        found[medication_id] = decision.rstrip(":")
    return found


def _write(
    world: World, patient: Row, encounter: Row, record: Row | None, from_list: str, to_list: str,
    decided: dict[str, Decision], pairings: list[Pairing], reason: str, undecided: int,
) -> Row:  # fmt: skip
    """The record with the new decisions; it is final when nothing is undecided."""
    names = {pairing.listed.record_id: pairing.listed.name for pairing in pairings}
    lines = [line for line in (record["text"].splitlines() if record else []) if line.split()[0] not in decided]
    lines += [
        f"{one} {decision}: {names[one]}{f' ({reason})' if reason and decision in ('hold', 'stop') else ''}"
        for one, decision in decided.items()
    ]
    values = {"text": "\n".join(lines), "date": world.now, "status": "preliminary" if undecided else "final"}
    if record is None:
        values |= {"patient_id": patient["id"], "encounter_id": encounter["id"], "type": RECORD, "author": "agent",
                   "title": _title(from_list, to_list)}  # fmt: skip
        record = {"id": world.insert("document_reference", **values)}
    else:
        world.update("document_reference", record["id"], **values)
    if not undecided and from_list == "home":
        world.update("patient", patient["id"], medication_list_status="reconciled", medication_list_date=world.now)
    return record | values
