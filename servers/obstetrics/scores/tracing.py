"""A cardiotocogram by the NICHD three tiers, from the stored tracing or the features given."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.fetal_heart_rate import CITATION, Tracing, read_tracing
from medmcp.servers.clinical.scores.gestational_age import VIABLE_WEEKS
from medmcp.servers.obstetrics.results import CtgReading
from medmcp.servers.parameters import EncounterId, OptionalStudyId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import find_encounter, gestation_weeks, latest, require_patient
from medmcp.servers.world.fetal_studies import done_studies, measures_of, require_done, stored_tracing
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.world import Row, World

__all__ = ["interpret_ctg"]

Deceleration = Literal[
    "none", "early", "late_recurrent", "late_intermittent", "variable_recurrent", "variable_intermittent", "prolonged"
]
PULSE_APART = 5
PULSE_WINDOW_MIN = 120


@tool("obstetrics", "Interpret a CTG (NICHD)", effect="compute", minutes=3)
async def interpret_ctg(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    study_id: OptionalStudyId = "",
    baseline_bpm: Annotated[float | None, Field(ge=30, le=240, description="Baseline, bpm.")] = None,
    variability_bpm: Annotated[float | None, Field(ge=0, le=80, description="Amplitude, bpm; 0 = absent.")] = None,
    accelerations: Annotated[
        int | None, Field(ge=0, le=20, description="Qualifying accelerations in the window.")
    ] = None,
    decelerations: Annotated[list[Deceleration] | None, Field(max_length=7, description="Decelerations seen.")] = None,
    sinusoidal: Annotated[bool | None, Field(description="Sinusoidal pattern for >= 20 min.")] = None,
    contractions_per_10min: Annotated[float | None, Field(ge=0, le=12, description="Averaged over 30 min.")] = None,
    window_minutes: Annotated[int, Field(ge=10, le=60, description="Minutes read, for explicit features.")] = 20,
) -> CtgReading:
    """Classify a fetal heart rate tracing by the NICHD three tiers from its features, stored or given (given ones replace
    the stored tracing), with contractions, non-stress test and resuscitation. Order one with place_care_order ctg."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    require_pregnant(world, patient)
    weeks = gestation_weeks(world, patient)
    given = (baseline_bpm, variability_bpm, accelerations, decelerations, sinusoidal, contractions_per_10min)
    study: Row | None = None
    if any(value is not None for value in given) and not study_id:
        seen = None if decelerations is None else frozenset(decelerations) - {"none"}
        if decelerations and "none" in decelerations and seen:
            raise ToolError("INVALID_ARGUMENT", "'none' with other decelerations.", field="decelerations")
        tracing = Tracing(
            baseline_bpm, variability_bpm, accelerations, seen, sinusoidal, contractions_per_10min, window_minutes
        )
        counts: dict[str, Any] = {}
    else:
        study = _tracing_row(world, patient_id, study_id)
        counts = measures_of(study)
        tracing = stored_tracing(counts, weeks)
        named = {
            "baseline_bpm": baseline_bpm, "variability_bpm": variability_bpm, "accelerations": accelerations, "sinusoidal": sinusoidal,
            "decelerations": None if decelerations is None else frozenset(decelerations) - {"none"},
            "contractions_per_10min": contractions_per_10min,
        }  # fmt: skip
        tracing = replace(tracing, **{name: value for name, value in named.items() if value is not None})  # type: ignore[arg-type]
    read = read_tracing(tracing)
    return {
        "study_id": study["id"] if study else None,
        "category": read.category,
        "baseline_bpm": read.baseline_bpm,
        "variability": {"kind": read.variability, "value": tracing.variability_bpm, "unit": "bpm"},
        "accelerations": {"count": tracing.accelerations, "criterion": "10 bpm for 10 s" if weeks is not None and weeks < 32
                          else "15 bpm for 15 s"},
        "decelerations": _decelerations(tracing, counts),
        "uterine_activity": {"contractions_per_10min": tracing.contractions_per_10min, "tachysystole": read.tachysystole},
        "nst": read.nst,
        "reasons": list(read.reasons),
        "actions": list(read.actions),
        "missing": list(read.missing),
        "warnings": _tracing_warnings(world, patient_id, weeks, tracing, study),
        "citation": CITATION,
    }  # fmt: skip


def _tracing_row(world: World, patient_id: str, study_id: str) -> Row:
    if study_id:
        return require_done(world, patient_id, study_id, ("ctg",))
    rows = done_studies(world, patient_id, ("ctg",))
    if not rows:
        raise ToolError(
            "MISSING_DATA", "No tracing on file and no features given.",
            hint="place_care_order (bedside_test, ctg), then wait for it; or give the features.",
        )  # fmt: skip
    return rows[0]


def _decelerations(tracing: Tracing, counts: dict[str, Any]) -> list[dict[str, Any]] | None:
    if tracing.decelerations is None:
        return None
    found = []
    for name in sorted(tracing.decelerations):
        kind, _, how = name.partition("_")
        found.append({"type": kind, "count": counts.get(kind), "recurrent": how == "recurrent" if how else None})
    return found


def _tracing_warnings(
    world: World, patient_id: str, weeks: float | None, tracing: Tracing, study: Row | None
) -> list[str]:
    found = []
    if weeks is None:
        found.append("Gestational age unknown: accelerations are judged as from 32 weeks.")
    elif weeks < VIABLE_WEEKS:
        found.append("Before 24+0 weeks these categories are not validated.")
    pulse = latest(world, patient_id, "heart_rate", within_minutes=PULSE_WINDOW_MIN)
    if pulse and tracing.baseline_bpm is not None and abs(pulse["value"] - tracing.baseline_bpm) <= PULSE_APART:
        found.append(f"Maternal pulse {pulse['value']:g}/min equals the baseline: make sure that the fetus is traced.")
    if study is not None and (age := world.minutes_since(study["started"])) > PULSE_WINDOW_MIN:
        found.append(f"The tracing is {age / 60:.0f} h old.")
    return found
