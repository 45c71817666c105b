"""`ReconciliationDesk`: carries out what was decided for the lines of two medication lists, with all safety checks."""

from typing import Literal

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.reconciliation import Listed, Pairing
from medmcp.servers.clinical.safety import DrugOrder, Issue, check_order
from medmcp.servers.tool import ToolError
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.prescribing import block_or_override, prescribe, record_issues, require_drug
from medmcp.servers.world.stopping import stop_issues
from medmcp.servers.world.world import Row, World

__all__ = ["Decision", "ReconciliationDesk"]

Decision = Literal["continue", "hold", "stop", "changed"]


class ReconciliationDesk:
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
