"""Fetal studies: heart rate tracings and obstetric scans, and what they measure where the case holds nothing special.

A tracing is an imaging study of modality `ctg`, a scan one of `ultrasound` and body part `obstetric`; both carry features as
measurements, from which every tool computes. No category and no centile is ever stored.
"""

import hashlib
import json
from datetime import date, datetime
from random import Random
from typing import Any

from medmcp.servers.clinical.scores.fetal_growth import MIN_INTERVAL_DAYS, estimated_weight, expected_biometry
from medmcp.servers.clinical.scores.fetal_heart_rate import RECURRENT_SHARE, Tracing, adequate_acceleration
from medmcp.servers.tool import ToolError
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = [
    "done_studies", "interval_growth", "latest_scan_with", "measures_of", "normal_scan", "normal_tracing", "require_done", "scan_text",
    "stored_tracing", "weeks_on", "weight_of",
]  # fmt: skip

BIOMETRY = ("bpd_cm", "hc_cm", "ac_cm", "fl_cm")
BIOMETRY_FROM_DAYS = 98  # 14+0
CRL_DAYS = (44, 97)  # 6+2 to 13+6
SPREAD = 0.012  # of one measurement around its mean


def _seeded(world: World, patient_id: str, at: int, purpose: str) -> Random:
    return Random(hashlib.blake2b(f"{world.seed}|{patient_id}|{at}|{purpose}".encode(), digest_size=8).digest())


def true_age(world: World, patient_id: str, at: int) -> int | None:
    """Real gestational age in days at a moment (seconds), whatever the chart says; None if not pregnant."""
    row = world.row("SELECT true_lmp FROM latent_obstetric WHERE patient_id = ?", patient_id)
    lmp = row["true_lmp"] if row else None
    if lmp is None:
        patient = world.row("SELECT pregnancy, pregnancy_lmp FROM patient WHERE id = ?", patient_id)
        if patient is None or patient["pregnancy"] != "pregnant" or not patient["pregnancy_lmp"]:
            return None
        lmp = patient["pregnancy_lmp"]
    return (date.fromisoformat(world.iso(at)[:10]) - date.fromisoformat(lmp)).days


def normal_tracing(world: World, patient_id: str, at: int) -> dict[str, float]:
    """A tracing of a well fetus: baseline 120 to 150, moderate variability, accelerations, no contractions."""
    rng = _seeded(world, patient_id, at, "tracing")
    return {
        "window_minutes": 20, "baseline_bpm": rng.randint(120, 150), "variability_bpm": rng.randint(8, 18),
        "accelerations": rng.randint(2, 5), "acceleration_bpm": rng.randint(16, 24), "acceleration_s": rng.randint(17, 35),
        "early": 0, "late": 0, "variable": 0, "prolonged": 0, "contractions_20min": 0, "contractions_per_10min": 0,
        "sinusoidal": 0,
    }  # fmt: skip


def normal_scan(world: World, patient_id: str, at: int) -> dict[str, Any] | None:
    """Measurements of a well fetus by its real age; None if there is none. Means of Hadlock 1984; CRL by Robinson 1975."""
    days = true_age(world, patient_id, at)
    if days is None:
        return None
    rng = _seeded(world, patient_id, at, "scan")
    if days < BIOMETRY_FROM_DAYS:
        if days < CRL_DAYS[0]:
            return {"intrauterine": 1}
        return {"intrauterine": 1, "crl_mm": round(((days - 23.73) / 8.052) ** 2 / 1.037, 1), "heart_beat": 1}
    sizes = {
        name: round(value * rng.uniform(1 - SPREAD, 1 + SPREAD), 1)
        for name, value in expected_biometry(days / 7).items()
    }
    return sizes | {
        "intrauterine": 1, "heart_beat": 1, "ga_days": days + rng.randint(-3, 3), "pocket_cm": round(rng.uniform(3.5, 6.0), 1),
        "breathing": 1, "movement": 1, "tone": 1, "presentation": "cephalic" if days > 230 else "variable",
    }  # fmt: skip


def scan_text(measures: dict[str, Any]) -> tuple[str, str]:
    """(findings, impression) of an obstetric scan in words: what was measured, without a judgement of it."""
    parts = []
    if measures.get("intrauterine") == 0:
        parts.append("No gestational sac in the uterus.")
    if measures.get("intrauterine") and "ac_cm" not in measures and "crl_mm" not in measures:
        parts.append("Gestational sac in the uterus.")
    if "crl_mm" in measures:
        parts.append(f"Crown-rump length {measures['crl_mm']:g} mm.")
    if measures.get("heart_beat") is not None:
        parts.append("Fetal heart beating." if measures["heart_beat"] else "No fetal heart beat.")
    names = {"bpd_cm": "BPD", "hc_cm": "HC", "ac_cm": "AC", "fl_cm": "FL"}
    sizes = [f"{names[key]} {measures[key]:g} cm" for key in BIOMETRY if key in measures]
    if sizes:
        parts.append(", ".join(sizes) + ".")
    if "ga_days" in measures:
        parts.append(f"Size as of {measures['ga_days'] // 7} weeks {measures['ga_days'] % 7} days.")
    if "pocket_cm" in measures:
        parts.append(f"Deepest vertical pocket {measures['pocket_cm']:g} cm.")
    if "afi_cm" in measures:
        parts.append(f"Amniotic fluid index {measures['afi_cm']:g} cm.")
    if "umbilical_artery" in measures:
        parts.append(f"Umbilical artery: {UMBILICAL[measures['umbilical_artery']]}.")
    if "cervical_length_mm" in measures:
        parts.append(f"Cervix {measures['cervical_length_mm']:g} mm, transvaginal.")
    behaviour = [name for name in ("breathing", "movement", "tone") if measures.get(name)]
    lacking = [name for name in ("breathing", "movement", "tone") if measures.get(name) == 0]
    if behaviour or lacking:
        parts.append(
            f"In 30 min seen: {', '.join(behaviour) or 'nothing'}; not seen: {', '.join(lacking) or 'nothing'}."
        )
    if "presentation" in measures:
        parts.append(f"Presentation {measures['presentation']}.")
    if "placenta_site" in measures:
        parts.append(f"Placenta {measures['placenta_site']}.")
    return " ".join(parts), "Measurements as above."


UMBILICAL = {
    "normal": "end-diastolic flow forward, index normal", "raised_pi": "pulsatility index above the 95th centile, flow forward",
    "absent_edf": "no end-diastolic flow", "reversed_edf": "end-diastolic flow reversed",
}  # fmt: skip


def measures_of(study: Row) -> dict[str, Any]:
    """The measurements of a study."""
    found: dict[str, Any] = json.loads(study["measurements"] or "{}")
    return found


def done_studies(world: World, patient_id: str, modalities: tuple[str, ...]) -> list[Row]:
    """Obstetric studies that are done and readable, the newest first; a scan is readable with its report."""
    marks = ", ".join("?" * len(modalities))
    return world.rows(
        f"SELECT s.* FROM imaging_study s WHERE s.patient_id = ? AND s.modality IN ({marks}) AND s.body_part = 'obstetric'"
        " AND s.started <= ? AND (s.modality = 'ctg' OR NOT EXISTS (SELECT 1 FROM diagnostic_report r WHERE r.study_id = s.id"
        " AND r.issued > ?))"
        " AND NOT EXISTS (SELECT 1 FROM service_request o WHERE o.id = s.order_id AND o.ended_at IS NOT NULL"
        " AND o.ended_at < s.started)"
        " ORDER BY s.started DESC, s.id DESC",
        patient_id, *modalities, world.now, world.now,
    )  # fmt: skip


def latest_scan_with(world: World, patient_id: str, *names: str) -> Row | None:
    """The newest scan that measured all of `names`."""
    return next(
        (
            row
            for row in done_studies(world, patient_id, ("ultrasound", "doppler"))
            if all(name in measures_of(row) for name in names)
        ),
        None,
    )


def require_done(world: World, patient_id: str, study_id: str, modalities: tuple[str, ...]) -> Row:
    """A study of this patient that is done. Raises `ToolError` NOT_FOUND, NOT_READY or NOT_APPLICABLE (another kind)."""
    study = require_study(world, study_id)
    if study["patient_id"] != patient_id:
        raise ToolError("NOT_FOUND", f"{study_id} is not a study of {patient_id}.", field="study_id")
    if study["modality"] not in modalities or study["body_part"] != "obstetric":
        raise ToolError(
            "NOT_APPLICABLE", f"{study_id} is a {study['modality']} of {study['body_part']}.", field="study_id"
        )
    if any(row["id"] == study_id for row in done_studies(world, patient_id, modalities)):
        return study
    report = world.row("SELECT issued FROM diagnostic_report WHERE study_id = ?", study_id)
    at = report["issued"] if report else study["started"]
    raise ToolError("NOT_READY", f"{study_id} is ready at {at}.", field="study_id", retryable=True, expected_at=at)


def stored_tracing(measures: dict[str, Any], weeks: float | None) -> Tracing:
    """The features of a stored tracing; a deceleration is recurrent with half or more of the contractions in 20 min."""
    contractions = measures.get("contractions_20min")
    seen: set[str] | None = None
    counts = {kind: measures.get(kind) for kind in ("early", "late", "variable", "prolonged")}
    if all(count is not None for count in counts.values()):
        seen = set()
        for kind, count in counts.items():
            if not count:
                continue
            if kind in ("early", "prolonged"):
                seen.add(kind)
            else:
                often = bool(contractions) and count / contractions >= RECURRENT_SHARE
                seen.add(f"{kind}_{'recurrent' if often else 'intermittent'}")
    rises = measures.get("accelerations")
    if rises and not adequate_acceleration(
        float(measures.get("acceleration_bpm", 0)), float(measures.get("acceleration_s", 0)), weeks
    ):
        rises = 0
    sinusoidal = measures.get("sinusoidal")
    return Tracing(
        baseline_bpm=measures.get("baseline_bpm"), variability_bpm=measures.get("variability_bpm"),
        accelerations=None if rises is None else int(rises), decelerations=None if seen is None else frozenset(seen),
        sinusoidal=None if sinusoidal is None else bool(sinusoidal),
        contractions_per_10min=measures.get("contractions_per_10min"),
        window_minutes=int(measures.get("window_minutes", 20)),
    )  # fmt: skip


def weeks_on(world: World, patient: Row, study: Row) -> float | None:
    """Gestational age in weeks on the day of a study."""
    dated = dating_of(world, patient)
    return None if dated is None else dated.age_on(datetime.fromisoformat(study["started"]).date()) / 7


def weight_of(study: Row) -> float | None:
    """Estimated weight in g by the biometry of a scan; None if it is not whole."""
    found = measures_of(study)
    sizes = {name: found.get(name) for name in ("bpd_cm", "hc_cm", "ac_cm", "fl_cm")}
    return None if None in sizes.values() else estimated_weight(**{k: float(v or 0) for k, v in sizes.items()})


def interval_growth(world: World, patient_id: str, study: Row) -> dict[str, Any] | None:
    """Growth since the earlier scan; not judged under 14 days."""
    earlier = [
        row
        for row in done_studies(world, patient_id, ("ultrasound",))
        if row["started"] < study["started"] and weight_of(row)
    ]
    now = weight_of(study)
    if not earlier or now is None:
        return None
    before = weight_of(earlier[0]) or 0.0
    days = round((world.seconds_at(study["started"]) - world.seconds_at(earlier[0]["started"])) / 86400)
    judged = days >= MIN_INTERVAL_DAYS
    return {"value": round(now - before) if judged else None, "unit": "g", "days": days, "record_id": earlier[0]["id"],
            "judged": judged}  # fmt: skip
