"""Quality and safety measures of a stay, each computed from rows with their times.

Absence of an entry is `not_documented` until its time has passed and `not_met` after. One function a measure; `indicators`
runs them all. The 24-hour and 48-to-72-hour limits are those of the tool's contract.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.chart import age_years, has_condition
from medmcp.servers.world.devices import devices
from medmcp.servers.world.nursing import assessment_sets, scale_score, skin_findings
from medmcp.servers.world.sepsis_evidence import bundle_done
from medmcp.servers.world.stays import STAYS, ends_at, is_open, previous_discharge
from medmcp.servers.world.world import Row, World

__all__ = ["Indicator", "indicators"]

Status = Literal["met", "not_met", "not_applicable", "not_documented"]
MECHANICAL = ("pneumatic_compression", "compression_stockings")
STROKE = ("I60", "I61", "I63")  # stockings alone do not protect: CLOTS 1, Dennis 2009 Lancet 373:1958
VTE_GROUPS = frozenset({"anticoagulant", "heparin", "doac", "vitamin_k_antagonist"})
IN_RANGE = (3.9, 10.0)  # mmol/L
RANGE_SHARE = 0.70  # of readings; rule of the simulated hospital
READMISSION_DAYS = 30
DIABETES = ("E08", "E09", "E10", "E11", "E13")


@dataclass(frozen=True)
class Indicator:
    """One measure: its state, what it rests on, and when it is or was due."""

    name: str
    status: Status
    detail: str
    evidence: tuple[str, ...] = ()
    due_at: str | None = None

    def as_row(self) -> dict[str, Any]:
        """The measure as a tool shows it."""
        return {"indicator": self.name, "status": self.status, "detail": self.detail, "evidence": list(self.evidence),
                "due_at": self.due_at}  # fmt: skip


@dataclass(frozen=True)
class _Stay:
    world: World
    patient: Row
    encounter: Row
    start: str
    end: str

    def due(self, hours: float) -> str:
        return (datetime.fromisoformat(self.start) + timedelta(hours=hours)).isoformat()

    def by(self, name: str, hours: float, found: list[tuple[str, str]], what: str) -> Indicator:
        """Done in time, late, or not: `found` holds (time, record id), oldest first."""
        due = self.due(hours)
        if found and found[0][0] <= due:
            return Indicator(name, "met", f"{what} at {found[0][0]}", (found[0][1],), due)
        if found:
            return Indicator(name, "not_met", f"{what} only at {found[0][0]}", (found[0][1],), due)
        state: Status = "not_met" if self.end > due else "not_documented"
        return Indicator(name, state, f"no entry: {what}", (), due)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        return self.world.rows(sql, self.patient["id"], *values)


def indicators(world: World, patient: Row, encounter: Row) -> list[Indicator]:
    """Every measure of one encounter, in a fixed order."""
    stay = _Stay(world, patient, encounter, encounter["period_start"], ends_at(world, encounter))
    return [measure(stay) for measure in MEASURES]


def _vte(stay: _Stay) -> Indicator:
    name = "vte_prophylaxis_24h"
    if stay.encounter["class"] not in STAYS or age_years(stay.world, stay.patient) < 18:
        return Indicator(name, "not_applicable", "adults who stay in hospital")
    found = [
        (row["authored"], row["id"])
        for row in stay.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND encounter_id = ? AND setting = 'inpatient'"
            " AND authored IS NOT NULL ORDER BY authored, id",
            stay.encounter["id"],
        )
        if (drug := find_drug(row["drug"])) and VTE_GROUPS & set(drug.groups)
    ]  # fmt: skip
    stroke = has_condition(stay.world, stay.patient["id"], STROKE) is not None
    found += [
        (row["authored"], row["id"])
        for row in stay.rows(
            "SELECT * FROM service_request WHERE patient_id = ? AND encounter_id = ? AND code IN (?, ?)"
            " ORDER BY authored, id",
            stay.encounter["id"], *MECHANICAL,
        )
        if not (stroke and row["code"] == "compression_stockings")
    ]  # fmt: skip
    found += _charted(stay, "vte_prophylaxis_reason")
    return stay.by(name, 24, sorted(found), "prophylaxis ordered or a reason against it documented")


def _charted(stay: _Stay, code: str) -> list[tuple[str, str]]:
    return [
        (row["effective"], row["id"])
        for row in stay.rows(
            "SELECT id, effective FROM observation WHERE patient_id = ? AND code = ? AND effective >= ? AND effective <= ?"
            " AND issued <= ? AND status != 'entered-in-error' ORDER BY effective, id",
            code, stay.start, stay.end, stay.world.now,
        )
    ]  # fmt: skip


def _line(device: str, name: str, code: str) -> Callable[[_Stay], Indicator]:
    def measure(stay: _Stay) -> Indicator:
        used = [one for one in devices(stay.world, stay.patient["id"], stay.start) if one["device"] == device]
        if not used:
            return Indicator(name, "not_applicable", f"no {device} in this stay")
        entries = _charted(stay, code)
        documented = {at[:10] for at, _ in entries}
        documented |= {  # why it was put in stands with the procedure
            row["performed"][:10]
            for one in used
            for row in stay.world.rows(
                "SELECT performed FROM procedure WHERE id = ? AND indication != ''", one["record_id"]
            )
        }
        days: list[str] = []
        for one in used:
            day = datetime.fromisoformat(one["inserted_at"]).date()
            last = datetime.fromisoformat(one["removed_at"] or stay.end).date()
            while day <= last:
                days.append(day.isoformat())
                day += timedelta(days=1)
        today = stay.world.now[:10]
        without = sorted({day for day in days if day not in documented})
        evidence = tuple(one["record_id"] for one in used) + tuple(record for _, record in entries)
        text = f"{len(set(days))} device days, indication documented on {len(set(days)) - len(without)}"
        if not without:
            return Indicator(name, "met", text, evidence)
        only_today = is_open(stay.encounter) and without == [today]
        end_of_day = f"{today}T23:59:59{stay.world.now[19:]}" if only_today else None
        return Indicator(name, "not_documented" if only_today else "not_met", f"{text}; not on {', '.join(without)}",
                         evidence, end_of_day)  # fmt: skip

    return measure


def _sepsis(stay: _Stay) -> Indicator:
    name = "sepsis_bundle"
    row = stay.world.row(
        "SELECT min(t) AS t FROM (SELECT authored AS t FROM service_request WHERE patient_id = ? AND code = 'sepsis_alert'"
        " UNION ALL SELECT at AS t FROM score WHERE patient_id = ? AND name = 'Sepsis screen'"
        " AND interpretation IN ('sepsis', 'septic_shock')) WHERE t >= ? AND t <= ?",
        stay.patient["id"], stay.patient["id"], stay.start, stay.end,
    )  # fmt: skip
    if row is None or row["t"] is None:
        return Indicator(name, "not_applicable", "no sepsis alert or positive screen in this stay")
    recognised = datetime.fromisoformat(row["t"])
    due = recognised + timedelta(hours=1)
    done = bundle_done(stay.world, stay.patient, stay.start, stay.end)
    wanted = ("lactate", "blood_cultures", "antibiotics")
    late = [element for element in wanted if element not in done or done[element] > due]
    shown = ", ".join(
        f"{e} {(done[e] - recognised).total_seconds() / 60:+.0f} min" if e in done else f"{e} not done" for e in wanted
    )
    if not late:
        return Indicator(name, "met", shown, (), due.isoformat())
    waiting = stay.world.now <= due.isoformat() and is_open(stay.encounter)
    return Indicator(name, "not_documented" if waiting else "not_met", shown, (), due.isoformat())


def _glucose(stay: _Stay) -> Indicator:
    name = "glucose_control"
    readings = stay.rows(
        "SELECT id, value FROM observation WHERE patient_id = ? AND code IN ('glucose', 'glucose_poc') AND value IS NOT NULL"
        " AND effective >= ? AND effective <= ? AND issued <= ? ORDER BY effective, id",
        stay.start, stay.end, stay.world.now,
    )  # fmt: skip
    insulin = any(
        (drug := find_drug(row["drug"])) and "insulin" in drug.groups
        for row in stay.rows(
            "SELECT drug FROM medication_request WHERE patient_id = ? AND encounter_id = ?", stay.encounter["id"]
        )
    )
    diabetic = has_condition(stay.world, stay.patient["id"], DIABETES) is not None
    if not (diabetic or insulin or any(row["value"] > IN_RANGE[1] for row in readings)):
        return Indicator(name, "not_applicable", "no diabetes, insulin or reading above 10 mmol/L")
    if not readings:
        return Indicator(name, "not_documented", "no glucose reading in this stay")
    low, high = IN_RANGE
    share = sum(low <= row["value"] <= high for row in readings) / len(readings)
    hypo = [row["id"] for row in readings if row["value"] < low]
    text = f"{100 * share:.0f} % of {len(readings)} readings 3.9 to 10 mmol/L, {len(hypo)} below 3.9"
    return Indicator(name, "met" if share >= RANGE_SHARE and not hypo else "not_met", text, tuple(hypo[:10]))


def _allergy(stay: _Stay) -> Indicator:
    name, due = "allergy_recorded_24h", stay.due(24)
    recorded = stay.rows("SELECT id, recorded FROM allergy_intolerance WHERE patient_id = ? ORDER BY recorded, id")
    if recorded or stay.patient["allergy_status"] in ("none_known", "documented"):
        on_time = not recorded or any((row["recorded"] or "") <= due for row in recorded)
        evidence = tuple(row["id"] for row in recorded)
        text = f"{len(recorded)} allergies on record" if recorded else "no known allergy recorded"
        return Indicator(name, "met" if on_time else "not_met", text, evidence, due)
    return Indicator(name, "not_met" if stay.end > due else "not_documented", "allergy status never recorded", (), due)


def _reconciled(step: str, title: str) -> Callable[[_Stay], Indicator]:
    def measure(stay: _Stay) -> Indicator:
        name = f"reconciliation_{step}"
        found = [
            (row["date"], row["id"])
            for row in stay.rows(
                "SELECT * FROM document_reference WHERE patient_id = ? AND encounter_id = ? AND type ="
                " 'medication_reconciliation' AND title LIKE ? AND status = 'final' ORDER BY date, id",
                stay.encounter["id"], title,
            )
        ]  # fmt: skip
        if step == "admission":
            return stay.by(name, 24, found, "home medicines reconciled")
        if found:
            return Indicator(name, "met", f"reconciled at {found[-1][0]}", (found[-1][1],))
        if is_open(stay.encounter):
            return Indicator(name, "not_documented", "due at discharge")
        return Indicator(name, "not_met", "discharged without reconciliation", (), stay.end)

    return measure


def _scored(assessment: str, name: str) -> Callable[[_Stay], Indicator]:
    def measure(stay: _Stay) -> Indicator:
        sets = assessment_sets(stay.world, stay.patient["id"], assessment, stay.start, stay.end)
        found = [
            (rows[0]["effective"], rows[0]["id"])
            for rows in reversed(sets)
            if scale_score(assessment, rows).score is not None
        ]
        return stay.by(name, 24, found, f"complete {assessment.capitalize()} scale")

    return measure


def _restraint(stay: _Stay) -> Indicator:
    name = "restraint_time_limit"
    orders = stay.rows(
        "SELECT * FROM service_request WHERE patient_id = ? AND encounter_id = ? AND detail = 'restraint' ORDER BY authored, id",
        stay.encounter["id"],
    )
    if not orders:
        return Indicator(name, "not_applicable", "no restraint in this stay")
    limit = (
        240 if age_years(stay.world, stay.patient) >= 18 else 120 if age_years(stay.world, stay.patient) >= 9 else 60
    )
    over = []
    for row in orders:
        ended = stay.world.seconds_at(row["ended_at"] or stay.end)
        if (ended - stay.world.seconds_at(row["authored"])) / 60 > limit or not row["target"]:
            over.append(row["id"])
    text = f"{len(orders)} orders, {len(over)} without a time limit or beyond {limit} min"
    return Indicator(name, "not_met" if over else "met", text, tuple(over) or tuple(row["id"] for row in orders))


def _falls(stay: _Stay) -> Indicator:
    found = _charted(stay, "fall_event")
    text = f"{len(found)} falls recorded in this stay"
    return Indicator("no_fall", "not_met" if found else "met", text, tuple(record for _, record in found))


def _pressure_injury(stay: _Stay) -> Indicator:
    name = "no_hospital_acquired_pressure_injury"
    found = [one for one in skin_findings(stay.world, stay.patient["id"], stay.start) if one["time"] <= stay.end]
    if not found:
        return Indicator(name, "not_documented", "no skin assessment in this stay")
    acquired = [one for one in found if one.get("stage") and not one.get("present_on_admission")]
    text = f"{len(acquired)} acquired in this stay"
    return Indicator(
        name, "not_met" if acquired else "met", text, tuple(one["record_id"] for one in acquired or found[:1])
    )


def _readmission(stay: _Stay) -> Indicator:
    name = "no_unplanned_readmission_30d"
    before = previous_discharge(stay.world, stay.patient["id"], stay.encounter)
    if stay.encounter["class"] not in STAYS or before is None:
        return Indicator(name, "not_applicable", "no earlier hospital stay on record")
    days = (datetime.fromisoformat(stay.start).date() - datetime.fromisoformat(before["period_end"]).date()).days
    text = f"{days} days since the discharge from {before['id']}"
    if days > READMISSION_DAYS:
        return Indicator(name, "met", text)
    if stay.encounter["admit_type"] == "elective":
        return Indicator(name, "not_applicable", f"{text}, planned")
    return Indicator(name, "not_met", text)


def _antibiotics(stay: _Stay) -> Indicator:
    name = "antibiotic_review_48_72h"
    orders = [
        row
        for row in stay.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND encounter_id = ? AND setting = 'inpatient'"
            " AND frequency NOT IN ('once', 'stat') ORDER BY authored, id",
            stay.encounter["id"],
        )
        if (drug := find_drug(row["drug"])) and drug.atc.startswith("J01") and row["authored"]
    ]  # fmt: skip
    if not orders:
        return Indicator(name, "not_applicable", "no course of antibiotics in this stay")
    reviews = _charted(stay, "antibiotic_review")
    unreviewed: list[tuple[Row, str]] = []
    waiting: list[tuple[Row, str]] = []
    for row in orders:
        begin = datetime.fromisoformat(row["authored"])
        first, due = (begin + timedelta(hours=48)).isoformat(), (begin + timedelta(hours=72)).isoformat()
        reviewed = any(first <= at <= due for at, _ in reviews) or (row["ended_at"] and row["ended_at"] <= due)
        if not reviewed:
            (unreviewed if stay.end > due else waiting).append((row, due))
    evidence = tuple(row["id"] for row in orders) + tuple(record for _, record in reviews)
    if unreviewed:
        late = ", ".join(row["drug"] for row, _ in unreviewed)
        return Indicator(name, "not_met", f"no review by 72 h: {late}", evidence, unreviewed[0][1])
    if waiting:
        return Indicator(name, "not_documented", f"review due: {', '.join(row['drug'] for row, _ in waiting)}", evidence,
                         min(due for _, due in waiting))  # fmt: skip
    return Indicator(name, "met", "every course was reviewed or ended by 72 h", evidence)


MEASURES: tuple[Callable[[_Stay], Indicator], ...] = (
    _vte,
    _line("urinary catheter", "urinary_catheter_indication", "urinary_catheter_indication"),
    _line("central venous catheter", "central_line_indication", "central_line_indication"),
    _sepsis,
    _glucose,
    _allergy,
    _reconciled("admission", "%home to inpatient"),
    _reconciled("discharge", "%to discharge"),
    _scored("morse", "fall_risk_24h"),
    _scored("braden", "pressure_risk_24h"),
    _restraint,
    _falls,
    _pressure_injury,
    _readmission,
    _antibiotics,
)
