"""Ordering a study: the images exist from their time on, the report from its own; both are written now and wait.

What a study shows is fixed by the case at the severity that the patient will have when it is done; where the case
holds nothing, it reads normal. `order_study` serves imaging and the ECG alike. Read `clinical/imaging.py` for the
catalogue and `clinical/imaging_safety.py` for what speaks against a study.
"""

import hashlib
import json
from random import Random
from typing import Any, NamedTuple

from medmcp.servers.clinical.imaging import MINUTES, REPORT, find_study
from medmcp.servers.clinical.imaging_safety import Device, ImagingFacts
from medmcp.servers.clinical.normal_reports import normal_report
from medmcp.servers.clinical.radiology.dose import scanner_report
from medmcp.servers.pictures.normal import normal_images
from medmcp.servers.pictures.scene import ImageSpec
from medmcp.servers.world.chart import gestation_days, latest
from medmcp.servers.world.fetal_studies import normal_scan, normal_tracing, scan_text
from medmcp.servers.world.images import file_image
from medmcp.servers.world.world import Row, World

__all__ = ["ECG_LEADS", "PlacedStudy", "imaging_facts", "order_study", "pending_study", "study_finding"]

# 12-lead ECG: rule of the simulated hospital, as for place_care_order
ECG_MINUTES = {"stat": 5, "urgent": 5, "routine": 30}
ECG_LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
TRACING_NAMES = {"ecg": "12-lead ECG", "eeg": "EEG", "ctg": "Cardiotocography"}
NO_REPORT = ("ecg", "ctg", "photo")  # read by whoever orders them, not by a radiologist

# a region also shows what the case holds for the regions inside or around it
REGIONS: dict[str, tuple[str, ...]] = {
    "abdomen": ("abdomen_pelvis", "liver", "kidney"),
    "pelvis": ("abdomen_pelvis",),
    "abdomen_pelvis": ("abdomen", "pelvis", "kidney", "liver"),
    "liver": ("abdomen", "abdomen_pelvis"),
    "kidney": ("abdomen_pelvis", "abdomen"),
    "whole_body": ("head", "spine_cervical", "chest", "abdomen_pelvis", "abdomen", "pelvis"),
}
# a modality that shows at least what another one does in the same region, the nearest first
SHOWS: dict[str, tuple[str, ...]] = {
    "ct_angiography": ("ct",),
    "mri": ("ct",),
    "mr_angiography": ("ct_angiography", "mri"),
    "angiography": ("ct_angiography",),
    "doppler": ("ultrasound",),
    "ultrasound": ("doppler",),
}

AKI_WINDOW_MIN = 7 * 24 * 60
TSH_WINDOW_MIN = 30 * 24 * 60


class PlacedStudy(NamedTuple):
    """Ids of an order and its study, and when images and report become readable (no report: None)."""

    order_id: str
    study_id: str
    images_at: str
    report_at: str | None


def order_study(
    world: World,
    patient: Row,
    encounter: Row,
    modality: str,
    body_part: str,
    *,
    laterality: str = "not_applicable",
    contrast: str = "none",
    indication: str = "",
    priority: str = "routine",
    portable: bool = False,
    minutes: float | None = None,
    override_reason: str = "",
    order_id: str = "",
) -> PlacedStudy:
    """Write the order, the study and its report. `minutes` to the images; default by modality and priority.

    With `order_id` the order is already written (a care order for an ECG) and only gets the study's id.
    """
    images_after = _minutes_to_images(modality, priority) if minutes is None else minutes
    at = world.seconds + round(images_after * 60)
    images_at = world.iso(at)
    report_at = None if modality in NO_REPORT else world.iso(at + getattr(REPORT, priority) * 60)
    study = find_study(modality, body_part)
    name = study.name if study else TRACING_NAMES.get(modality, f"{modality} {body_part}")
    if not order_id:
        order_id = world.insert(
            "service_request", patient_id=patient["id"], encounter_id=encounter["id"], category="imaging",
            code=f"{modality}:{body_part}", display=name, priority=priority, status="active", authored=world.now,
            expected=images_at, indication=indication, override_reason=override_reason or None,
            detail="portable" if portable else None,
        )  # fmt: skip
    shown = study_finding(world, patient["id"], modality, body_part, at)
    measurements = _measured(world, patient["id"], modality, body_part, shown, at)
    before = _prior(world, patient["id"], body_part)
    study_id = world.insert(
        "imaging_study", patient_id=patient["id"], encounter_id=encounter["id"], order_id=order_id, modality=modality,
        body_part=body_part, laterality=laterality, contrast=contrast, indication=indication, started=images_at,
        measurements=json.dumps(measurements) if isinstance(measurements, dict) else measurements,
        priority=priority, protocol=name, referrer="emergency department",
    )  # fmt: skip
    world.update("service_request", order_id, study_id=study_id)
    dose = scanner_report(
        modality, body_part, patient["weight_kg"], patient["height_cm"], Random(f"{world.seed}|{study_id}|dose")
    )
    if dose:
        world.update("imaging_study", study_id, dose=json.dumps(dose))
    _file_images(world, study_id, shown)
    if report_at:
        if shown:
            findings, impression = shown["findings"], shown["impression"]
        elif modality in ("ultrasound", "doppler") and body_part == "obstetric" and isinstance(measurements, dict):
            findings, impression = scan_text(measurements)
        else:
            findings, impression = normal_report(modality, body_part, gestation_days(world, patient))
        side = "" if laterality == "not_applicable" else f", {laterality}"
        agent = {"none": "no contrast", "gadolinium": "gadolinium", "iv_and_oral": "iv and oral contrast"}
        world.insert(
            "diagnostic_report", patient_id=patient["id"], encounter_id=encounter["id"], study_id=study_id,
            status="final",
            issued=report_at, indication=indication,
            technique=f"{name}{side}, {agent.get(contrast, f'{contrast} contrast')}{', portable' if portable else ''}.",
            comparison=before, findings=findings, impression=impression, signed_by="duty radiologist",
        )  # fmt: skip
    return PlacedStudy(order_id, study_id, images_at, report_at)


def _file_images(world: World, study_id: str, shown: Row | None) -> None:
    """The pictures of a study: those of the case, normal ones where it holds nothing; a case that describes the study in
    words alone has a report and no pictures."""
    study = world.row("SELECT * FROM imaging_study WHERE id = ?", study_id)
    assert study is not None
    if shown is None:
        seed = int.from_bytes(hashlib.blake2b(f"{world.seed}|{study_id}".encode(), digest_size=4).digest(), "big")
        specs = normal_images(study["modality"], study["body_part"], study["laterality"] or "", seed)
    else:
        specs = [ImageSpec.model_validate(spec) for spec in json.loads(shown["pictures"] or "[]")]
    for spec in specs:
        file_image(world, study, spec)


def _minutes_to_images(modality: str, priority: str) -> float:
    return ECG_MINUTES[priority] if modality == "ecg" else float(getattr(MINUTES[modality], priority))


def study_finding(world: World, patient_id: str, modality: str, body_part: str, at: int) -> Row | None:
    """The latent finding that a study done at `at` (seconds) shows; None if the case holds nothing for it."""
    severity = world.body.severity(patient_id, at)
    for kind in (modality, *SHOWS.get(modality, ())):
        for region in (body_part, *(REGIONS.get(body_part, ()) if modality != "ecg" else ())):
            row = world.row(
                "SELECT * FROM latent_study WHERE patient_id = ? AND modality = ? AND body_part = ?"
                " AND coalesce(low_severity, 0) <= ? AND ? < coalesce(high_severity, 2) ORDER BY low_severity DESC"
                " LIMIT 1",
                patient_id, kind, region, severity, severity,
            )  # fmt: skip
            if row is not None:
                return row
    return None


def _measured(
    world: World, patient_id: str, modality: str, body_part: str, shown: Row | None, at: int
) -> dict[str, Any] | str | None:
    """What a study measures: by the case, else that of a normal ECG, fetal tracing or obstetric scan."""
    if modality == "ecg":
        return _ecg(world, patient_id, shown, at)
    if shown:
        return str(shown["measurements"]) if shown["measurements"] else None
    if modality == "ctg":
        return dict(normal_tracing(world, patient_id, at))
    if body_part == "obstetric" and modality in ("ultrasound", "doppler"):
        scan = normal_scan(world, patient_id, at)
        return scan if scan is None or modality == "ultrasound" else scan | {"umbilical_artery": "normal"}
    return None


def _ecg(world: World, patient_id: str, shown: Row | None, at: int) -> dict[str, Any]:
    """Measurements of a tracing: a normal one with the case's own values over it; `st_V2` sets lead V2.

    Resting values: PR 160 and QRS 92 ms, axis 45 degrees, QTc 410 ms (mid-range of Rijnbeek 2014 J Electrocardiol
    47:914). QT = QTc x RR^(1/3), RR = 60/rate (Fridericia 1920).
    """
    own = dict(json.loads((shown or {}).get("measurements") or "{}"))
    st = {lead: float(own.pop(f"st_{lead}", 0.0)) for lead in ECG_LEADS}
    st |= {key.removeprefix("st_"): float(own.pop(key)) for key in list(own) if key in EXTRA_LEADS}
    st |= own.pop("st_mm", {})
    rate = float(own.pop("rate", None) or world.body.vital(patient_id, "heart_rate", at) or 75.0)
    corrected = float(own.get("qtc_ms") or 410.0)
    usual = {"rhythm": "sinus", "pr_ms": 160.0, "qrs_ms": 92.0, "qt_ms": round(corrected * (60 / rate) ** (1 / 3)),
             "axis_deg": 45.0}  # fmt: skip
    own.pop("qtc_ms", None)  # follows from QT and rate
    return {"rate": rate} | usual | own | {"st_mm": st}


EXTRA_LEADS = tuple(f"st_{lead}" for lead in ("V7", "V8", "V9", "V3R", "V4R"))


def _prior(world: World, patient_id: str, body_part: str) -> str:
    row = world.row(
        "SELECT id, modality, started FROM imaging_study WHERE patient_id = ? AND body_part = ? AND modality != 'ecg'"
        " AND started <= ? ORDER BY started DESC LIMIT 1",
        patient_id, body_part, world.now,
    )  # fmt: skip
    return f"{row['modality']} of {row['started'][:16]} ({row['id']})." if row else "None on file."


def pending_study(world: World, patient_id: str, modality: str, body_part: str, laterality: str) -> Row | None:
    """The same study ordered and not done yet, if any."""
    return world.row(
        "SELECT s.* FROM service_request r JOIN imaging_study s ON s.id = r.study_id WHERE r.patient_id = ?"
        " AND s.modality = ? AND s.body_part = ? AND s.laterality = ? AND r.ended_at IS NULL AND s.started > ? LIMIT 1",
        patient_id, modality, body_part, laterality, world.now,
    )  # fmt: skip


def imaging_facts(world: World, patient_id: str) -> ImagingFacts:
    """Implants, kidney injury and thyroid as the chart has them. A device is a flag of category `device`."""
    flags = world.rows(
        "SELECT * FROM flag WHERE patient_id = ? AND category = 'device' AND status = 'active' ORDER BY id", patient_id
    )
    devices = tuple(
        Device(row["id"], row["code"].replace("_", " "), _mri_safety(row["value"]))
        for row in flags
        if row["code"] != "none"
    )
    tsh = latest(world, patient_id, "tsh", within_minutes=TSH_WINDOW_MIN)
    return ImagingFacts(
        devices=devices,
        implants_screened=bool(flags),
        creatinine_rise=_creatinine_rise(world, patient_id),
        tsh=tsh["value"] if tsh else None,
    )


def _mri_safety(text: str | None) -> str:
    words = (text or "").lower().replace("-", " ").split()
    return next((word for word in ("unsafe", "conditional", "safe") if word in words), "unknown")


def _creatinine_rise(world: World, patient_id: str) -> bool | None:
    """KDIGO 2012 stage 1 by creatinine (mg/dL): up 0.3 in 48 h or to 1.5 times the lowest of 7 days; None: fewer
    than two."""
    rows = world.rows(
        "SELECT value, effective FROM observation WHERE patient_id = ? AND code = 'creatinine' AND value IS NOT NULL"
        " AND issued <= ? AND effective >= ? AND status != 'entered-in-error' ORDER BY effective",
        patient_id, world.now, world.in_minutes(-AKI_WINDOW_MIN),
    )  # fmt: skip
    if len(rows) < 2:
        return None
    last = rows[-1]
    two_days = world.iso(world.seconds_at(last["effective"]) - 48 * 3600)
    recent = min(row["value"] for row in rows if row["effective"] >= two_days)
    return bool(last["value"] - recent >= 0.3 - 1e-9 or last["value"] >= 1.5 * min(row["value"] for row in rows))
