"""Writes a drawn pregnancy into a world: the record and results on the chart, the real dates and findings behind it.

Every pregnant patient has a record: one whose condition says nothing of it gets a first pregnancy with a certain period.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.laboratory import find_test, flag, reference
from medmcp.servers.clinical.scores.fetal_growth import estimated_weight, expected_biometry, expected_weight
from medmcp.servers.clinical.scores.gestational_age import TERM_DAYS, Dating, Scan, due_date, trimester_of
from medmcp.servers.world.fetal_studies import normal_scan, scan_text
from medmcp.servers.world.world import World
from medmcp.tasks.pregnancy import Noted, Obstetric

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["dated", "patient_dates", "record_of", "write_obstetric"]

BOOKING_DAYS = 70  # when facts without a time of their own were recorded
EVERY_TRACING: dict[str, float] = {
    "window_minutes": 20, "accelerations": 0, "acceleration_bpm": 18, "acceleration_s": 20, "early": 0, "late": 0, "variable": 0,
    "prolonged": 0, "contractions_20min": 0, "contractions_per_10min": 0, "sinusoidal": 0,
}  # fmt: skip
DISPLAY = {"lmp": "First day of the last period", "dating_scan": "Dating scan", "gravida": "Gravidity"}


def record_of(case: "Case") -> Obstetric | None:
    """The case's pregnancy; dated by status alone where the condition leaves the pregnancy open or says nothing of it."""
    record = case.obstetric
    if case.pregnancy != "pregnant" or case.gestation_weeks is None or (record is not None and record.days is not None):
        return record
    days = case.gestation_weeks * 7 + 3
    record = record or Obstetric()
    facts = (*record.recorded, Noted("plurality", 1))
    return replace(record, days=days, scan_days=min(77, days - 7) if days > 63 else None, recorded=facts)


def _real_lmp(case: "Case", record: Obstetric) -> date | None:
    """Real first day of the last period."""
    return None if record.days is None else case.start.date() - timedelta(days=record.days)


def dated(case: "Case", record: Obstetric) -> Dating | None:
    """The dating that the chart will support."""
    lmp = _real_lmp(case, record)
    if lmp is None:
        return None
    scan = None if record.scan_days is None else Scan(lmp + timedelta(days=record.scan_days), record.scan_days)
    return due_date(lmp=lmp + timedelta(days=record.lmp_error), lmp_certain=record.lmp_certain, scan=scan)


def patient_dates(case: "Case") -> dict[str, Any]:
    """Columns of the patient's row that the pregnancy sets."""
    record = record_of(case)
    if record is None:
        return {}
    found: dict[str, Any] = {}
    dating = dated(case, record)
    if case.pregnancy == "pregnant" and dating is not None:
        found["pregnancy_lmp"] = (dating.edd - timedelta(days=TERM_DAYS)).isoformat()
    if record.born_minutes_ago is not None:
        found["delivered_at"] = (case.start - timedelta(minutes=record.born_minutes_ago)).isoformat()
    if case.obstetric is not None:
        found["blood_type"] = record.blood
    return found


def write_obstetric(world: World, case: "Case") -> None:
    """Write record, results, examinations and studies on file, and what an examination or a study would find."""
    record = record_of(case)
    if record is None:
        return
    _write_dates(world, case, record)
    _write_history(world, case, record)
    for noted, category in ((record.recorded, "obstetric"), (record.gynaecology, "gynaecology")):
        for one in noted:
            _note(world, case, one, category)
    _write_pressures(world, case, record)
    _write_panel(world, case, record)
    for minutes, findings in record.exams:
        for code, value in findings:
            _exam_row(world, case, code, value, minutes)
    for code, value in record.cervix:
        _latent(world, case, code, value)
    _write_tracings(world, case, record)
    _write_scan(world, case, record)


def _note(world: World, case: "Case", one: Noted, category: str = "obstetric") -> None:
    minutes = one.minutes_ago
    if minutes is None:
        days = record.days if (record := record_of(case)) is not None else None
        minutes = max(60.0, ((days or 200) - BOOKING_DAYS) * 1440.0) if days is None or days > BOOKING_DAYS else 60.0
    when = world.in_minutes(-minutes)
    world.insert(
        "observation", patient_id=case.patient_id, category=category, code=one.code,
        display=DISPLAY.get(one.code, one.code.replace("_", " ")), value=one.value, value_text=one.text or None, unit=one.unit or None,
        effective=when, issued=when, status="final", note=json.dumps(dict(one.detail)) if one.detail else None,
    )  # fmt: skip


def _write_dates(world: World, case: "Case", record: Obstetric) -> None:
    real = _real_lmp(case, record)
    world.insert(
        "latent_obstetric", patient_id=case.patient_id, true_lmp=real.isoformat() if real else None,
        dilation_rate=record.dilation_rate,
    )  # fmt: skip
    if real is None or case.pregnancy != "pregnant":
        return
    lmp = real + timedelta(days=record.lmp_error)
    detail = () if record.lmp_certain is None else (("certain", record.lmp_certain),)
    _note(world, case, Noted("lmp", text=lmp.isoformat(), detail=detail))
    if record.scan_days is not None and record.days is not None:
        minutes = (record.days - record.scan_days) * 1440.0
        _note(world, case, Noted("dating_scan", record.scan_days, unit="d", minutes_ago=minutes))


def _write_history(world: World, case: "Case", record: Obstetric) -> None:
    gravida = len(record.past) + (case.pregnancy == "pregnant")
    _note(world, case, Noted("gravida", gravida))
    for one in record.past:
        detail: dict[str, Any] = {"year": case.start.year - one.years_ago, "weeks": one.weeks}
        if one.mode:
            detail |= {"mode": one.mode}
        if one.birthweight_g is not None:
            detail |= {"birthweight_g": one.birthweight_g}
        when = (
            world.in_minutes(-max(1, one.years_ago) * 525_600)
            if one.years_ago
            else world.in_minutes(-(record.born_minutes_ago or 60))
        )
        world.insert(
            "observation", patient_id=case.patient_id, category="obstetric", code="pregnancy_past", display="Earlier pregnancy",
            value_text=one.outcome, effective=when, issued=when, status="final",
            note=json.dumps(detail | {"complications": list(one.complications)}),
        )  # fmt: skip
    for scar, years in record.surgery:
        _note(world, case, Noted("uterine_surgery", text=scar, minutes_ago=max(1, years) * 525_600))


def _write_pressures(world: World, case: "Case", record: Obstetric) -> None:
    for minutes, sbp, dbp in record.pressures:
        when = world.in_minutes(-minutes)
        for code, value in (("sbp", sbp), ("dbp", dbp)):
            world.insert(
                "observation", patient_id=case.patient_id, category="vital-signs", code=code, display=code, value=value, unit="mmHg",
                effective=when, issued=when, status="final", set_id=f"VS-clinic-{round(minutes)}",
            )  # fmt: skip


def _write_panel(world: World, case: "Case", record: Obstetric) -> None:
    for code, days, value in record.panel:
        test = find_test(code)
        assert test is not None, code
        since = record.days if record.days is not None else TERM_DAYS + (record.born_minutes_ago or 0) // 1440
        when = world.in_minutes(-(since - days) * 1440 - 30)
        row: dict[str, Any] = {
            "patient_id": case.patient_id, "category": "laboratory", "code": test.key, "loinc": test.loinc, "display": test.name,
            "unit": test.unit, "specimen": test.specimen, "effective": when, "issued": when, "status": "final",
        }  # fmt: skip
        if isinstance(value, str):
            usual = not test.choices or value == test.choices[0] or test.key == "anti_hbs" or value == "No growth"
            world.insert("observation", **row, value_text=value, flag="normal" if usual else "high")
            continue
        level = round(value, test.decimals)
        interval = reference(test, "female", case.age, True, trimester_of(days))
        world.insert(
            "observation", **row, value=level, ref_low=interval.low if interval else None, ref_high=interval.high if interval else None,
            flag=flag(test, level, "female", case.age, True, trimester_of(days)),
        )  # fmt: skip


def _exam_row(world: World, case: "Case", code: str, value: float | str, minutes: float) -> None:
    item, when = EXAM_ITEMS[code], world.in_minutes(-minutes)
    number = None if isinstance(value, str) else value
    world.insert(
        "observation", patient_id=case.patient_id, encounter_id=case.encounter_id, category="exam", code=code, display=item.display,
        value=number, value_text=value if isinstance(value, str) else None, unit=item.unit, effective=when, issued=when,
        status="final",
    )  # fmt: skip


def _latent(world: World, case: "Case", code: str, value: float | str) -> None:
    item = EXAM_ITEMS[code]
    if value == (item.choices[0] if item.choices else item.normal):
        return
    world.insert(
        "latent_finding", patient_id=case.patient_id, code=code, value=None if isinstance(value, str) else value,
        value_text=value if isinstance(value, str) else None, low_severity=0.0, high_severity=2.0,
    )  # fmt: skip


def _write_tracings(world: World, case: "Case", record: Obstetric) -> None:
    for low, high, on_file, features in record.tracings:
        measures = EVERY_TRACING | dict(features)
        whole = {
            name: int(value) if isinstance(value, float) and value == int(value) else value
            for name, value in measures.items()
        }
        text = json.dumps(whole)
        if on_file is not None:
            world.insert(
                "imaging_study", patient_id=case.patient_id, encounter_id=case.encounter_id, modality="ctg", body_part="obstetric",
                laterality="not_applicable", contrast="none", indication="fetal wellbeing", started=world.in_minutes(-on_file),
                measurements=text,
            )  # fmt: skip
        world.insert(
            "latent_study", patient_id=case.patient_id, modality="ctg", body_part="obstetric", findings="", impression="",
            measurements=text, low_severity=low, high_severity=high,
        )  # fmt: skip


def scan_measures(world: World, case: "Case", record: Obstetric) -> dict[str, Any] | None:
    """Measurements of a scan now: those of health by the real age, the weight at the drawn centile, and the case's own."""
    own = dict(record.scan)
    usual = normal_scan(world, case.patient_id, world.seconds) or {}
    z = own.pop("weight_z", None)
    if z is not None and record.days is not None:
        usual |= _sizes(record.days / 7, float(z))
    return usual | own


def _sizes(weeks: float, z: float) -> dict[str, float]:
    """Biometry whose estimated weight stands at `z` (Hadlock 1991): the mean with AC, and in part FL, moved until it fits."""
    target = expected_weight(weeks) * (1 + 0.127 * z)
    mean = expected_biometry(weeks)
    low, high = 0.6, 1.4
    for _ in range(40):
        share = (low + high) / 2
        sizes = mean | {"ac_cm": mean["ac_cm"] * share, "fl_cm": mean["fl_cm"] * (1 + (share - 1) / 3)}
        low, high = (share, high) if estimated_weight(**sizes) < target else (low, share)
    return {name: round(value, 1) for name, value in sizes.items()}


def _write_scan(world: World, case: "Case", record: Obstetric) -> None:
    if not record.scan:
        return
    measures = scan_measures(world, case, record)
    if not measures:
        return
    flow = measures.pop("umbilical_artery", "normal")
    for modality, shown in (("ultrasound", measures), ("doppler", measures | {"umbilical_artery": flow})):
        findings, impression = scan_text(shown)
        world.insert(
            "latent_study", patient_id=case.patient_id, modality=modality, body_part="obstetric", findings=findings,
            impression=impression, measurements=json.dumps(shown), low_severity=0.0, high_severity=2.0,
        )  # fmt: skip
    if record.scan_minutes_ago is None:
        return
    when = world.in_minutes(-record.scan_minutes_ago)
    study = world.insert(
        "imaging_study", patient_id=case.patient_id, encounter_id=case.encounter_id, modality="ultrasound", body_part="obstetric",
        laterality="not_applicable", contrast="none", indication="growth", started=when, measurements=json.dumps(measures),
    )  # fmt: skip
    findings, impression = scan_text(measures)
    world.insert(
        "diagnostic_report", patient_id=case.patient_id, encounter_id=case.encounter_id, study_id=study, status="final", issued=when,
        indication="growth", technique="Obstetric ultrasound.", comparison="None on file.", findings=findings, impression=impression,
        signed_by="duty sonographer",
    )  # fmt: skip
