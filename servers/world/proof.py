"""What proves that something was done: the first row of the chart that fits a token.

Care pathways and time targets are tables (`clinical/pathways/`, `clinical/time_targets.py`) whose steps name what
fulfils them in the words of `Response.match`: `drug:ceftriaxone`, `procedure:pci`, `team:stroke_code`. This module
finds that row and its time. Names behind the colon are alternatives, parted by `|`.

    lab:lactate|lactate_poc       a specimen was taken
    result:potassium>=3.5         a result is back (with a comparison: the first that meets it; `^`: one flagged high)
    seen:sbp<90                   a vital sign, finding or specimen was so, at the time when it was
    again:lactate                 the same was measured a second time
    drug:NAME  group:TAG  atc:J01 a dose was given
    care:ITEM-or-type             fluid, blood, oxygen, monitoring, diet runs
    procedure:ITEM                it was performed
    team:CODE                     a team was called
    fluid:30                      30 mL/kg of crystalloid were given
    imaging:ct:head               a study was begun (modality:body part; either may be *)
    report:ct:head                its report is out
    ordered:imaging-or-lab code   it was ordered
    score:NAME                    a score was computed
    note:TYPE                     a note of this type was written
    diagnosis:ICD-10-CM prefix    a diagnosis was recorded in this visit
    consult:SERVICE               a consult was asked for
    stopped:drug-or-group         a medicine was stopped or put on hold
    handoff:SERVICE               the patient was handed over
    flag:CODE                     a flag is active
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.sepsis_evidence import crystalloid
from medmcp.servers.world.world import Row, World

__all__ = ["HANDOFF", "Proof", "first_proof", "prove"]

HANDOFF = "handoff"  # category of a communication that hands a patient over
COMPARED = re.compile(r"^(.+?)(>=|<=|<|>)(-?\d+(?:\.\d+)?)$")
STOPPED = "('stopped', 'on-hold', 'completed', 'revoked')"


class Proof(NamedTuple):
    """The row that proves a step, and when it was done."""

    at: str
    record_id: str


def first_proof(world: World, patient_id: str, tokens: Iterable[str], since: str, until: str) -> Proof | None:
    """The earliest row between two times that fits one of the tokens."""
    found = [proof for token in tokens if (proof := prove(world, patient_id, token, since, until))]
    return min(found, default=None)


def prove(world: World, patient_id: str, token: str, since: str, until: str) -> Proof | None:
    """The earliest row between two times that fits the token. Raises ValueError for a token of no known kind."""
    kind, _, rest = token.partition(":")
    names = rest.split("|")
    if kind in ("result", "seen"):
        return min((p for name in names if (p := _observed(world, patient_id, kind, name, since, until))), default=None)
    if kind in ("drug", "group", "atc"):
        return _given(world, patient_id, kind, names, since, until)
    if kind in ("imaging", "report"):
        return min((p for name in names if (p := _imaged(world, patient_id, kind, name, since, until))), default=None)
    if kind == "again":
        return _again(world, patient_id, names, since, until)
    if kind == "fluid":
        return _fluid(world, patient_id, since, until)
    if kind == "stopped":
        return _stopped(world, patient_id, names, since, until)
    if kind == "diagnosis":
        return _diagnosed(world, patient_id, names, since, until)
    if kind not in SIMPLE:
        raise ValueError(f"no kind of proof: {token!r}")
    marks = ", ".join("?" * len(names))
    sql = SIMPLE[kind].replace("NAMES", marks)
    row = world.row(sql, patient_id, *names * sql.count(f"({marks})"), since, until)
    return Proof(str(row["at"]), str(row["id"])) if row else None


# one query for each kind that is a plain look at one table
SIMPLE: dict[str, str] = {
    "lab": "SELECT id, collect_at AS at FROM service_request WHERE patient_id = ? AND category = 'laboratory' AND code IN"
    " (NAMES) AND status != 'revoked' AND collect_at >= ? AND collect_at <= ? ORDER BY collect_at, id LIMIT 1",
    "ordered": "SELECT id, authored AS at FROM service_request WHERE patient_id = ? AND category IN ('laboratory',"
    " 'imaging', 'bedside_test') AND code IN (NAMES) AND status != 'revoked' AND authored >= ? AND authored <= ?"
    " ORDER BY authored, id LIMIT 1",
    "care": "SELECT id, expected AS at FROM service_request WHERE patient_id = ? AND category = 'care' AND (code IN (NAMES)"
    " OR detail IN (NAMES)) AND expected >= ? AND expected <= ? ORDER BY expected, id LIMIT 1",
    "procedure": "SELECT id, performed AS at FROM procedure WHERE patient_id = ? AND code IN (NAMES) AND status ="
    " 'completed' AND performed >= ? AND performed <= ? ORDER BY performed, id LIMIT 1",
    "team": "SELECT id, authored AS at FROM service_request WHERE patient_id = ? AND category = 'activation' AND code IN"
    " (NAMES) AND authored >= ? AND authored <= ? ORDER BY authored, id LIMIT 1",
    "score": "SELECT 'score ' || id AS id, at FROM score WHERE patient_id = ? AND name IN (NAMES) AND at >= ? AND at <= ?"
    " ORDER BY id LIMIT 1",
    "note": "SELECT id, date AS at FROM document_reference WHERE patient_id = ? AND type IN (NAMES) AND coalesce(status,"
    " '') != 'entered-in-error' AND date >= ? AND date <= ? ORDER BY date, id LIMIT 1",
    "consult": "SELECT id, at FROM (SELECT id, authored AS at, patient_id, code FROM service_request WHERE category ="
    " 'consult' UNION ALL SELECT id, sent, patient_id, code FROM communication WHERE category = 'consult')"
    " WHERE patient_id = ? AND code IN (NAMES) AND at >= ? AND at <= ? ORDER BY at, id LIMIT 1",
    "handoff": "SELECT id, sent AS at FROM communication WHERE patient_id = ? AND category = 'handoff' AND status ="
    " 'completed' AND code IN (NAMES) AND sent >= ? AND sent <= ? ORDER BY sent, id LIMIT 1",
    "flag": "SELECT id, period_start AS at FROM flag WHERE patient_id = ? AND status = 'active' AND code IN (NAMES) AND"
    " period_start >= ? AND period_start <= ? ORDER BY period_start, id LIMIT 1",
}  # fmt: skip


def _observed(world: World, patient_id: str, kind: str, name: str, since: str, until: str) -> Proof | None:
    """A result counts from when it could be read, a charted sign from when it was so."""
    high = name.endswith("^")
    compared = COMPARED.match(name)
    code = compared.group(1) if compared else name.removesuffix("^")
    clause, values = "", []
    if compared:
        clause, values = f" AND value {compared.group(2)} ?", [float(compared.group(3))]
    elif high:
        clause = " AND flag IN ('high', 'critical_high')"
    time = "issued" if kind == "result" else "effective"
    row = world.row(
        f"SELECT id, {time} AS at FROM observation WHERE patient_id = ? AND code = ? AND status != 'entered-in-error'"
        f"{clause} AND issued <= ? AND effective >= ? AND {time} <= ? ORDER BY {time}, id LIMIT 1",
        patient_id, code, *values, until, since, until,
    )  # fmt: skip
    return Proof(row["at"], row["id"]) if row else None


def _fits(name: str, kind: str, names: Sequence[str]) -> bool:
    if kind == "drug":
        return name in names
    drug = find_drug(name)
    if drug is None:
        return False
    return drug.atc.startswith(tuple(names)) if kind == "atc" else bool(set(drug.groups) & set(names))


def _given(world: World, patient_id: str, kind: str, names: Sequence[str], since: str, until: str) -> Proof | None:
    rows = world.rows(
        "SELECT id, drug, effective FROM medication_administration WHERE patient_id = ? AND effective >= ? AND"
        " effective <= ? AND coalesce(status, 'given') = 'given' ORDER BY effective, id",
        patient_id, since, until,
    )  # fmt: skip
    return next((Proof(row["effective"], row["id"]) for row in rows if _fits(row["drug"], kind, names)), None)


def _imaged(world: World, patient_id: str, kind: str, name: str, since: str, until: str) -> Proof | None:
    modality, _, part = name.partition(":")
    source, time = ("imaging_study s", "s.started") if kind == "imaging" else (
        "diagnostic_report r JOIN imaging_study s ON s.id = r.study_id", "r.issued",
    )  # fmt: skip
    row = world.row(
        f"SELECT {time[0]}.id AS id, {time} AS at FROM {source} WHERE s.patient_id = ? AND (s.modality = ? OR ? = '*') AND"
        f" (s.body_part = ? OR ? = '*') AND {time} >= ? AND {time} <= ? ORDER BY {time}, {time[0]}.id LIMIT 1",
        patient_id, modality, modality, part, part, since, until,
    )  # fmt: skip
    return Proof(row["at"], row["id"]) if row else None


def _again(world: World, patient_id: str, codes: Sequence[str], since: str, until: str) -> Proof | None:
    """The first specimen or look that is later than the first one."""
    marks = ", ".join("?" * len(codes))
    rows = world.rows(
        f"SELECT id, effective FROM observation WHERE patient_id = ? AND code IN ({marks}) AND status !="
        " 'entered-in-error' AND effective >= ? AND effective <= ? ORDER BY effective, id",
        patient_id, *codes, since, until,
    )  # fmt: skip
    return next((Proof(row["effective"], row["id"]) for row in rows if row["effective"] > rows[0]["effective"]), None)


def _fluid(world: World, patient_id: str, since: str, until: str) -> Proof | None:
    """The order that made 30 mL/kg of crystalloid full."""
    patient = world.row("SELECT * FROM patient WHERE id = ?", patient_id)
    reached = crystalloid(world, patient, since, until).reached_at if patient else None
    if reached is None:
        return None
    row = world.row(
        "SELECT id FROM service_request WHERE patient_id = ? AND detail = 'iv_fluid' AND expected = ? ORDER BY id LIMIT 1",
        patient_id, reached,
    )  # fmt: skip
    return Proof(reached, row["id"] if row else "")


def _diagnosed(world: World, patient_id: str, prefixes: Sequence[str], since: str, until: str) -> Proof | None:
    """A diagnosis of this visit; what stands on the problem list was known before."""
    rows = world.rows(
        "SELECT id, code, recorded FROM condition WHERE patient_id = ? AND coalesce(category, '') != 'problem-list-item'"
        " AND clinical_status = 'active' AND recorded >= ? AND recorded <= ? ORDER BY recorded, id",
        patient_id, since, until,
    )  # fmt: skip
    return next(
        (Proof(row["recorded"], row["id"]) for row in rows if str(row["code"]).startswith(tuple(prefixes))), None
    )


def _stopped(world: World, patient_id: str, names: Sequence[str], since: str, until: str) -> Proof | None:
    rows: list[Row] = []
    for table in ("medication_statement", "medication_request"):
        rows += world.rows(
            f"SELECT id, drug, ended_at FROM {table} WHERE patient_id = ? AND status IN {STOPPED} AND ended_at >= ? AND"
            " ended_at <= ?",
            patient_id, since, until,
        )  # fmt: skip
    fitting = [row for row in rows if row["drug"] in names or _fits(row["drug"], "group", names)]
    return min((Proof(row["ended_at"], row["id"]) for row in fitting), default=None)
