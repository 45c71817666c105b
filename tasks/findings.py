"""What was found before the episode: coded findings with the note that tells of them, and results on file.

A finding of the condition's criteria set is charted as present or absent; one that only the patient can tell is not
charted at all. Results on file are of the same laboratory, from the same levels, as a test that is ordered now.
"""

from typing import TYPE_CHECKING

from medmcp.servers.clinical.chart_findings import ABSENT, CHART_FINDINGS, PRESENT
from medmcp.servers.clinical.criteria import CRITERIA
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.laboratory import collect
from medmcp.servers.world.world import World
from medmcp.tasks.condition import Condition

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["charted_findings", "onset_of", "signs_of", "told_findings", "write_findings"]

# what an examination now would find where the record says so: item of `clinical/examination.py` and its text
SIGNS: dict[str, tuple[str, str]] = {
    "carditis": ("heart_sounds", "pansystolic murmur at the apex"), "new_regurgitation": ("heart_sounds", "pansystolic murmur at the apex"),
    "polyarthritis": ("joints", "swollen warm right knee"), "clinical_synovitis": ("joints", "symmetrical swelling of the hands"),
    "synovitis_two_joints": ("joints", "symmetrical swelling of the hands"), "splenomegaly": ("spleen", "palpable"),
    "polymorphous_rash": ("rash", "maculopapular"), "cervical_node_1_5_cm": ("lymph_nodes", "tender, cervical"),
}  # fmt: skip
SEEN_MINUTES = 90  # before the episode
FILED_MINUTES = 1_500


def charted_findings(case: "Case") -> dict[str, bool]:
    """Every finding on record and whether it is present."""
    condition = case.condition
    if not condition.criteria and not case.charted:
        return {}
    told = {row.finding for row in condition.charted if row.told}
    found: dict[str, bool] = {}
    if condition.criteria:
        for criterion in CRITERIA[condition.criteria].criteria:
            found |= {cue.finding: False for cue in criterion.cues if cue.finding}
    rng = case.rng("charted")
    taken: set[str] = set()
    for row in condition.charted:
        drawn = rng.random() < row.probability
        found[row.finding] = drawn and row.group not in taken
        if found[row.finding] and row.group:
            taken.add(row.group)
    found = {name: state for name, state in found.items() if name not in told}
    return found | dict(case.charted)


def signs_of(case: "Case") -> dict[str, str]:
    """Examination findings that go with what is on record, the normal one where the record denies it."""
    found: dict[str, str] = {}
    for name, present in charted_findings(case).items():
        if name in SIGNS:
            code, text = SIGNS[name]
            if present or code not in found:
                found[code] = text if present else EXAM_ITEMS[code].choices[0]
    return found


def onset_of(condition: Condition, symptoms: tuple[str, ...], drawn: int) -> int:
    """Minutes since the onset: as drawn, or as long as what the patient tells makes it."""
    for row in condition.charted:
        if row.onset_days is not None:
            return round(row.onset_days[row.told in symptoms] * 1440)
    return drawn


def told_findings(case: "Case") -> dict[str, bool]:
    """Findings that only the patient can tell, by what they would say."""
    return {row.finding: row.told in case.symptoms for row in case.condition.charted if row.told}


def write_findings(world: World, case: "Case") -> None:
    """Write the findings, the note and the results on file."""
    findings = charted_findings(case)
    at = world.in_minutes(-SEEN_MINUTES)
    for code, present in findings.items():
        world.insert(
            "observation", patient_id=case.patient_id, encounter_id=case.encounter_id, category="finding", code=code,
            display=CHART_FINDINGS[code], value_text=PRESENT if present else ABSENT, effective=at, issued=at, status="final",
        )  # fmt: skip
    if findings:
        world.insert(
            "document_reference", patient_id=case.patient_id, encounter_id=case.encounter_id, type="outpatient",
            author="referring clinician", date=at, title="Findings on referral", status="final", text=_note(case, findings),
        )  # fmt: skip
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient
    for key in case.condition.filed:
        test = find_test(key)
        assert test is not None, key
        taken = world.in_minutes(-FILED_MINUTES)
        order = {
            "id": None, "encounter_id": case.encounter_id, "collect_at": taken,
            "expected": world.in_minutes(-FILED_MINUTES / 2),
        }  # fmt: skip
        collect(world, patient, test, order)


def _note(case: "Case", findings: dict[str, bool]) -> str:
    def listed(state: bool) -> str:
        names = [CHART_FINDINGS[code] for code, present in findings.items() if present is state]
        return "; ".join(name if name[1].isupper() else f"{name[0].lower()}{name[1:]}" for name in names) or "none"

    return (
        f"Subjective: {case.complaint}. Objective, found: {listed(True)}. Looked for and not found: {listed(False)}."
        " Assessment: open. Plan: to be worked up."
    )
