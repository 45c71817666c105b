"""What a chart says to diagnostic criteria: coded findings, results, vital signs, problems, medicines. Reads only.

A negated or a historical sentence in a note never counts, since no text is read. What nobody recorded is unknown.
"""

from dataclasses import dataclass

from medmcp.servers.clinical.chart_findings import ABSENT, PRESENT
from medmcp.servers.clinical.criteria.criterion import CriteriaSet, Criterion, Cue
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.laboratory import find_test, reference
from medmcp.servers.clinical.scores.three_valued import all_of, any_of
from medmcp.servers.world.chart import age_years, current_medicines, gestation_days, has_condition, latest
from medmcp.servers.world.facts import kidney_function
from medmcp.servers.world.world import Row, World

__all__ = ["Evidence", "chart_answers"]


@dataclass(frozen=True)
class Evidence:
    """An answer to one criterion and the record that gives it; `value` is what the record says."""

    met: bool | None
    record_id: str | None = None
    value: str | None = None


def chart_answers(world: World, patient: Row, rules: CriteriaSet) -> dict[str, Evidence]:
    """The chart's answer to every criterion of a set."""
    return {row.id: _criterion(world, patient, row) for row in rules.criteria}


def _criterion(world: World, patient: Row, criterion: Criterion) -> Evidence:
    answers = [_cue(world, patient, cue) for cue in criterion.cues if _concerns(world, patient, cue)]
    states = [one.met for one in answers]
    met = (all_of(*states) if criterion.together else any_of(*states)) if states else None
    if met is None:
        return Evidence(None)
    # the record that decided: one that agrees with the verdict
    telling = [one for one in answers if one.met is met] or answers
    records = [one.record_id for one in telling if one.record_id]
    values = [one.value for one in telling if one.value]
    if criterion.together and met:
        return Evidence(met, records[0] if records else None, "; ".join(values) or None)
    return Evidence(met, records[0] if records else None, values[0] if values else None)


def _concerns(world: World, patient: Row, cue: Cue) -> bool:
    low, high = cue.ages
    return cue.sex in ("any", patient["sex"]) and low <= age_years(world, patient) < high


def _cue(world: World, patient: Row, cue: Cue) -> Evidence:
    patient_id = patient["id"]
    if cue.finding:
        row = latest(world, patient_id, cue.finding)
        if row is None or row["value_text"] not in (PRESENT, ABSENT):
            return Evidence(None)
        return Evidence(row["value_text"] == PRESENT, row["id"], row["value_text"])
    if cue.problem:
        problem = has_condition(world, patient_id, cue.problem)
        return Evidence(True, problem["id"], problem["display"]) if problem else Evidence(None)
    if cue.drug:
        return _medicine(world, patient, cue.drug)
    if cue.age is not None:
        return Evidence(cue.age[0] <= age_years(world, patient) < cue.age[1], patient_id)
    if cue.clearance_below is not None:
        clearance, _ = kidney_function(world, patient)
        if clearance is None:
            return Evidence(None)
        return Evidence(clearance < cue.clearance_below, patient_id, f"clearance {clearance:.0f} mL/min")
    row = latest(world, patient_id, cue.lab or cue.vital, within_minutes=cue.days * 1440)
    if row is None or row["status"] == "preliminary":
        return Evidence(None)
    if cue.texts:
        said = str(row["value_text"] or "").casefold()
        return Evidence(said in cue.texts if said else None, row["id"], row["value_text"])
    if row["value"] is None:
        return Evidence(None)
    return Evidence(_within(world, patient, cue, row), row["id"], f"{row['value']:g} {row['unit'] or ''}".strip())


def _within(world: World, patient: Row, cue: Cue, row: Row) -> bool | None:
    """Whether a value is inside all the limits that the cue sets."""
    value = float(row["value"])
    if cue.flagged:
        flag = str(row["flag"] or "")
        return None if flag in ("", "cannot_judge") else flag.removeprefix("critical_") == cue.flagged
    if cue.fold is not None or cue.fold_from is not None:
        limit = _upper_limit(world, patient, row)
        if limit is None:
            return None
        return value > cue.fold * limit if cue.fold is not None else value >= (cue.fold_from or 0) * limit
    return all(
        (
            cue.below is None or value < cue.below,
            cue.at_most is None or value <= cue.at_most,
            cue.above is None or value > cue.above,
            cue.at_least is None or value >= cue.at_least,
        )
    )


def _upper_limit(world: World, patient: Row, row: Row) -> float | None:
    if row["ref_high"] is not None:
        return float(row["ref_high"])
    test = find_test(row["code"])
    pregnant = gestation_days(world, patient) is not None
    interval = reference(test, patient["sex"], age_years(world, patient), pregnant) if test else None
    return interval.high if interval else None


def _medicine(world: World, patient: Row, wanted: str) -> Evidence:
    """A current medicine of that name or group; its absence is an answer only on a list that was verified."""
    for row in current_medicines(world, patient["id"]):
        drug = find_drug(row["drug"])
        if drug and wanted in (drug.name, *drug.groups):
            return Evidence(True, row["id"], drug.name)
    return Evidence(False, patient["id"]) if patient["medication_list_status"] == "verified" else Evidence(None)
