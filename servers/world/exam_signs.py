"""Signs that follow from another hidden fact of the patient, so that two ways of looking agree.

A patient whose coma scale has lost points is not orientated; who is jaundiced by the laboratory has yellow sclerae; an
effusion on this week's film is dull on its side. A case may set a sign itself; then nothing here is asked. Read `bedside.py` next.
"""

from collections.abc import Callable

from medmcp.servers.clinical.examination import GCS_COMPONENTS
from medmcp.servers.world.world import World

__all__ = ["sign_of"]

YELLOW_FROM = 3.0  # mg/dL of bilirubin: seen by most examiners (Ruiz 1997 Am J Med Sci 313:198)
PALE_BELOW = 8.0  # g/dL of haemoglobin (Kent 2000 CMAJ 162:1125)
PICTURED_MIN = 14 * 24 * 60  # an older image shows another state
UNWELL_FROM = 0.45  # severity: a rule of the simulated hospital


def sign_of(world: World, patient_id: str, code: str) -> str | None:
    """The abnormal text of an examination item by other facts of the patient; None: nothing speaks for it."""
    rule = RULES.get(code)
    return rule(world, patient_id) if rule else None


def _finding(world: World, patient_id: str, code: str) -> str:
    """The text of a hidden finding that holds now; empty if there is none."""
    severity = world.body.severity(patient_id)
    row = world.row(
        "SELECT value_text FROM latent_finding WHERE patient_id = ? AND code = ? AND coalesce(low_severity, 0) <= ?"
        " AND ? < coalesce(high_severity, 2) ORDER BY low_severity DESC LIMIT 1",
        patient_id, code, severity, severity,
    )  # fmt: skip
    return str(row["value_text"] or "") if row else ""


def _level(world: World, patient_id: str, code: str) -> float | None:
    """The level of an analyte now, where the case sets it."""
    row = world.row("SELECT baseline FROM latent_result WHERE patient_id = ? AND code = ?", patient_id, code)
    if row is None or row["baseline"] is None:
        return None
    return world.body.apply_courses(patient_id, code, row["baseline"], world.seconds)


def _orientation(world: World, patient_id: str) -> str | None:
    if "disorientated" in (state := _finding(world, patient_id, "mse_cognition")):
        return "disorientated, long-standing" if state.startswith("attentive") else "disorientated, new"
    total = round(world.body.vital(patient_id, "gcs") or 15)
    verbal = world.row(
        "SELECT value FROM latent_finding WHERE patient_id = ? AND code = 'gcs_verbal'", patient_id
    )  # fmt: skip
    speech = verbal["value"] if verbal else GCS_COMPONENTS[min(15, max(3, total))][1]
    lost = speech < 5 or _finding(world, patient_id, "delirium") == "yes"
    return "disorientated, new" if lost else None


def _appearance(world: World, patient_id: str) -> str | None:
    if (world.body.vital(patient_id, "gcs") or 15) < 13:
        return "drowsy"
    if _finding(world, patient_id, "work_of_breathing"):
        return "breathless at rest"
    return "unwell" if world.body.severity(patient_id) >= UNWELL_FROM else None


def _icterus(world: World, patient_id: str) -> str | None:
    level = _level(world, patient_id, "bilirubin_total")
    return "yellow" if level is not None and level >= YELLOW_FROM else None


def _pallor(world: World, patient_id: str) -> str | None:
    level = _level(world, patient_id, "haemoglobin")
    return "pale" if level is not None and level < PALE_BELOW else None


def _renal_angle(world: World, patient_id: str) -> str | None:
    belly = _finding(world, patient_id, "abdomen")
    return {"left flank tenderness": "tender left", "right flank tenderness": "tender right"}.get(belly)


def _rebound(world: World, patient_id: str) -> str | None:
    rigid = _finding(world, patient_id, "abdomen") in ("board-like rigidity", "right lower quadrant guarding")
    return "positive" if rigid else None


def _reflexes(world: World, patient_id: str) -> str | None:
    if _finding(world, patient_id, "hyperreflexia") == "yes":
        return "brisk"
    return "slow to relax" if _finding(world, patient_id, "bradyreflexia") == "yes" else None


def _tremor(world: World, patient_id: str) -> str | None:
    return "present" if _finding(world, patient_id, "tremor") == "yes" else None


def _pictured(item: str) -> Callable[[World, str], str | None]:
    """What hands and ears find of something that an image of these days shows, on its side."""

    def rule(world: World, patient_id: str) -> str | None:
        rows = world.rows(
            "SELECT f.code, f.region, f.side FROM latent_media_finding f JOIN media m ON m.id = f.media_id"
            " WHERE f.patient_id = ? AND f.side IN ('left', 'right') AND m.acquired >= ? AND m.acquired <= ?"
            " ORDER BY m.acquired DESC, f.rowid",
            patient_id, world.in_minutes(-PICTURED_MIN), world.now,
        )  # fmt: skip
        for row in rows:
            for code, region, text in PICTURED[item]:
                if row["code"] == code and region in row["region"]:
                    return text.format(side=row["side"])
        return None

    return rule


# examination item: finding of an image (`clinical/visual_findings.py`), part of its region, and the sign
PICTURED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "breath_sounds": (("meniscus_opacity", "", "reduced {side}"), ("pleural_line", "", "reduced {side}"),
                      ("airspace_opacity", "lower_zone", "crackles {side} base")),
    "percussion": (("meniscus_opacity", "", "dull {side} base"), ("pleural_line", "", "hyper-resonant {side}")),
    "thyroid_gland": (("thyroid_nodule", "", "nodule of the {side} lobe"),),
}  # fmt: skip

RULES: dict[str, Callable[[World, str], str | None]] = {
    "orientation": _orientation,
    "general_appearance": _appearance,
    "icterus": _icterus,
    "pallor": _pallor,
    "renal_angle": _renal_angle,
    "rebound_tenderness": _rebound,
    "reflexes": _reflexes,
    "fine_tremor": _tremor,
    **{item: _pictured(item) for item in PICTURED},
}
