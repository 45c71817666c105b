"""What diagnostic criteria come to in a case once everything has been measured and asked.

The verdict is the tool's own logic (`clinical/criteria`) on the chart that a complete work-up would leave; it is computed
on a private copy of the case's world.
"""

from dataclasses import replace
from random import Random
from typing import NamedTuple

from medmcp.servers.clinical.criteria import CRITERIA
from medmcp.servers.clinical.criteria.criterion import CriteriaSet, Verdict, judge
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.scores.three_valued import any_of
from medmcp.servers.world.criteria_evidence import chart_answers
from medmcp.servers.world.laboratory import collect
from medmcp.tasks.case import Case
from medmcp.tasks.findings import charted_findings, onset_of, told_findings

__all__ = ["Flip", "count_text", "flips", "laboratory_of", "open_criteria", "told_criteria", "truth"]

# a level that is far on either side of the limits of every set that reads the test
SWING: dict[str, tuple[float, float]] = {
    "esr": (8, 95), "crp": (2, 90), "aso_titre": (110, 760), "wbc": (6.5, 3.0), "platelets": (260, 70), "c3": (120, 55), "c4": (24, 5),
    "urine_protein_creatinine": (80, 1500), "rheumatoid_factor": (6, 90), "anti_ccp": (7, 160), "calcium": (9.4, 12.4), "creatinine": (0.9, 3.0),
    "haemoglobin": (13.6, 8.6), "ferritin": (40, 5), "tsh": (2.2, 7.0), "anti_tpo": (10, 320), "erythropoietin": (9, 1.2), "albumin": (4.2, 2.5),
    "alt": (18, 110), "urine_wbc": (1, 25), "haematocrit": (43, 55),
}  # fmt: skip
TOGETHER = (("esr", "crp"),)  # answer one criterion between them
COUPLED = {"haemoglobin": "haematocrit", "haematocrit": "haemoglobin"}  # two names of one thing: never moved alone


class Flip(NamedTuple):
    """A twin: the case with one fact changed, and which."""

    case: Case
    what: str


def laboratory_of(rules: CriteriaSet) -> list[str]:
    """The laboratory tests that a set reads, each once."""
    return list(dict.fromkeys(cue.lab for row in rules.criteria for cue in row.cues if cue.lab))


def told_criteria(case: Case) -> dict[str, bool]:
    """Criteria that only the patient can answer, and the answer."""
    rules, told = CRITERIA[case.condition.criteria], told_findings(case)
    return {
        row.id: any(told[cue.finding] for cue in row.cues if cue.finding in told)
        for row in rules.criteria
        if any(cue.finding in told for cue in row.cues)
    }


def open_criteria(case: Case) -> list[str]:
    """Criteria that the record leaves unknown at the start."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient
    found = chart_answers(world, patient, CRITERIA[case.condition.criteria])
    world.close()
    return [name for name, one in found.items() if one.met is None]


def truth(case: Case) -> Verdict:
    """The verdict after a complete work-up; its outcome is never undetermined for a condition of this kind."""
    rules = CRITERIA[case.condition.criteria]
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient
    for key in laboratory_of(rules):
        test = find_test(key)
        if test is not None and key not in case.condition.filed:
            collect(
                world,
                patient,
                test,
                {"id": None, "encounter_id": case.encounter_id, "collect_at": world.now, "expected": world.now},
            )
    answers = {name: one.met for name, one in chart_answers(world, patient, rules).items()}
    world.close()
    for name, state in told_criteria(case).items():
        answers[name] = any_of(answers[name], state) if answers[name] is not None else state
    return judge(rules, answers)


def count_text(case: Case, verdict: Verdict) -> str:
    """The points of a weighted set, else the numbers of major and minor criteria that count: "12", "2/3"."""
    rules = CRITERIA[case.condition.criteria]
    if any(row.points for row in rules.criteria):
        return f"{verdict.points[0]:g}"
    counted = [row for row in rules.criteria if verdict.counts[row.id]]
    return f"{sum(row.type == 'major' for row in counted)}/{sum(row.type == 'minor' for row in counted)}"


def flips(case: Case, rng: Random) -> list[Flip]:
    """Every twin with one changed fact, in random order: a finding, what the patient tells, or a result."""
    rules = CRITERIA[case.condition.criteria]
    found: list[Flip] = []
    groups = {row.finding: row.group for row in case.condition.charted}
    usual = {row.finding for row in case.condition.charted if not row.told}
    for code, present in charted_findings(case).items():
        group = groups.get(code, "")
        others = [name for name, other in groups.items() if group and other == group and name != code]
        if code in usual and not (present and group):
            changed = ((code, not present), *((name, False) for name in others))
            found.append(Flip(replace(case, charted=(*case.charted, *changed)), f"finding {code}"))
    for row in case.condition.charted:
        if row.told:
            symptoms = tuple(name for name in case.symptoms if name != row.told)
            symptoms = symptoms if row.told in case.symptoms else (*case.symptoms, row.told)
            onset = onset_of(case.condition, symptoms, case.onset_minutes)
            found.append(Flip(replace(case, symptoms=symptoms, onset_minutes=onset), f"history of {row.told}"))
    for pair in TOGETHER:
        if not {*pair} & {*case.condition.filed}:
            levels = [tuple((key, SWING[key][side]) for key in pair) for side in (0, 1)]
            found += [
                Flip(replace(case, levels=(*case.levels, *each)), f"results {', '.join(pair)}") for each in levels
            ]
    for key in laboratory_of(rules):
        test = find_test(key)
        if test is None or key in case.condition.filed or key in COUPLED:
            continue
        if test.kind == "quantitative" and key in SWING:
            found += [Flip(replace(case, levels=(*case.levels, (key, level))), f"result {key}") for level in SWING[key]]
        elif test.choices:
            flagged = ((test.choices[0], "normal"), (test.choices[1], "high"))
            found += [
                Flip(replace(case, texts=(*case.texts, (key, text, flag))), f"result {key}") for text, flag in flagged
            ]
    rng.shuffle(found)
    return found
