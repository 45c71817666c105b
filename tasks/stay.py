"""Writing the days in hospital before the episode: encounters, orders and doses, vital signs, results, charting, directives.

What is measured is measured by the hospital's own code at its time (`World.standing_at`), with the severity that the patient
had then. Read `admission.py` for what a script says.
"""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from medmcp.servers.clinical.care_orders import find_item
from medmcp.servers.clinical.laboratory import expand, find_test, flag, reference
from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.bedside import measure_vitals
from medmcp.servers.world.body import FREQUENCY_HOURS
from medmcp.servers.world.chart import age_years
from medmcp.servers.world.laboratory import collect, order_test
from medmcp.servers.world.world import Row, World

if TYPE_CHECKING:
    from medmcp.tasks.admission import Admission, PastStay, Scale, Waiting, WardOrder
    from medmcp.tasks.case import Case

__all__ = ["admitted_hours", "share_at", "write_stay"]

NEWS2_SETS = 4  # the last ones
LAB_MINUTES = 90


def admitted_hours(case: "Case") -> float:
    """Hours since admission, drawn."""
    assert case.admission is not None
    return round(case.rng("stay|hours").uniform(*case.admission.hours), 1)


def share_at(course: Sequence[tuple[float, float]], hours_ago: float) -> float:
    """The share of the severity of now at `hours_ago`; before the first point as there, after the last point 1."""
    points = sorted([*course, *([] if any(hours == 0 for hours, _ in course) else [(0.0, 1.0)])], reverse=True)
    if hours_ago >= points[0][0]:
        return points[0][1]
    for (earlier, before), (later, after) in pairwise(points):
        if later <= hours_ago <= earlier:
            return before + (after - before) * (earlier - hours_ago) / (earlier - later)
    return 1.0


def write_stay(world: World, case: "Case") -> None:
    """All rows of the stay; the patient, the encounter and what is latent are there already."""
    admission = case.admission
    assert admission is not None
    since = admitted_hours(case)
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    _encounters(world, case, admission)
    for code, name in admission.working:
        world.insert("condition", patient_id=case.patient_id, encounter_id=case.encounter_id, category="encounter-diagnosis", code=code,
                     display=name, clinical_status="active", onset=_ago(world, since)[:10], recorded=_ago(world, since - 0.5))  # fmt: skip
    for number, order in enumerate(admission.orders):
        if case.rng(f"stay|order|{number}|{order.drug}").random() < order.probability:
            _medicine(world, case, order, since)
    _care(world, case, admission, since)
    _documents(world, case, admission, since)
    _measured(world, case, admission, patient, since)
    for sent in admission.waiting:
        if case.rng(f"stay|waiting|{sent.test}").random() < sent.probability:
            _send(world, case, patient, sent)
    _charting(world, case, admission, patient, since)
    for one in admission.advice:
        world.insert(
            "latent_consult",
            patient_id=case.patient_id,
            service=one.service,
            advice=one.advice,
            needs=json.dumps(list(one.needs)),
        )


def _ago(world: World, hours: float) -> str:
    return world.in_minutes(-round(hours * 60))


def _here(case: "Case") -> dict[str, Any]:
    return {"patient_id": case.patient_id, "encounter_id": case.encounter_id}


# encounters


def _encounters(world: World, case: "Case", admission: "Admission") -> None:
    for number, past in enumerate(admission.past):
        rng = case.rng(f"stay|past|{number}")
        low, high = past.days_ago
        # never two stays at once: one day of its own for each
        for days in sorted(rng.sample(range(low, high + 1), min(rng.randint(*past.count), high - low + 1))):
            _past(world, case, past, days, rng.randint(*past.nights), rng.randint(0, 20))


def _past(world: World, case: "Case", past: "PastStay", days: int, nights: int, hour: int) -> None:
    begin = days * 24 + hour
    end = begin - (nights * 24 + 6 if nights else 5)
    row = world.insert(
        "encounter", patient_id=case.patient_id, **{"class": past.kind}, status="finished", period_start=_ago(world, begin),
        period_end=_ago(world, end), chief_complaint=past.reason, service=past.service, admit_type=past.admit_type,
        disposition=past.disposition, icu_days=0.0,
    )  # fmt: skip
    if past.code:
        world.insert("condition", patient_id=case.patient_id, encounter_id=row, category="encounter-diagnosis", code=past.code,
                     display=past.name, clinical_status="resolved", onset=_ago(world, begin)[:10], recorded=_ago(world, end), rank=1)  # fmt: skip


# orders


def _medicine(world: World, case: "Case", order: "WardOrder", since: float) -> None:
    """An order of this stay with its doses given, held, refused and missed so far."""
    begin = min(order.hours_ago, since - 1)
    dose = max(10.0, round(order.dose * case.weight_kg, -1)) if order.per_kg else order.dose
    ended = order.ended_hours_ago
    values: dict[str, Any] = {
        **_here(case), "drug": order.drug, "dose": dose, "dose_unit": order.unit, "route": order.route, "frequency": order.frequency,
        "indication": order.indication, "setting": "inpatient", "status": "active" if ended is None else "stopped",
        "authored": _ago(world, begin), "first_dose_at": _ago(world, begin - 0.5), "ended_at": None if ended is None else _ago(world, ended),
        "ended_reason": order.ended_reason or None,
    }  # fmt: skip
    record = world.insert("medication_request", **values)
    if order.frequency == "prn":
        return
    step = FREQUENCY_HOURS.get(order.frequency)
    at, last = begin - 0.5, 0.0 if ended is None else ended
    while at > last:
        exception = next((one for one in order.exceptions if abs(one[0] - at) <= (step or 24) / 2), None)
        world.insert(
            "medication_administration", **_here(case), order_id=record, drug=order.drug, dose=dose, dose_unit=order.unit, route=order.route,
            effective=_ago(world, at), status=exception[1] if exception else "given", reason=exception[2] if exception else None,
        )  # fmt: skip
        if step is None:
            break
        at -= step


def _care(world: World, case: "Case", admission: "Admission", since: float) -> None:
    for number, order in enumerate(admission.care):
        if case.rng(f"stay|care|{number}|{order.item}").random() >= order.probability:
            continue
        item = find_item(order.order_type, order.item)
        assert item is not None, order.item
        at = min(order.hours_ago, since - 0.5)
        world.insert(
            "service_request", **_here(case), category="care", code=item.key, display=item.name, status="active", priority="routine",
            authored=_ago(world, at), expected=_ago(world, at - 0.1), detail=item.order_type, amount=order.amount, unit=order.unit or None,
            target=order.target or None,
        )  # fmt: skip
    for number, done in enumerate(admission.done):
        if case.rng(f"stay|done|{number}|{done.code}").random() < done.probability:
            world.insert(
                "procedure", **_here(case), code=done.code, display=done.name, status="completed",
                performed=_ago(world, min(done.hours_ago, since)), operator=done.operator, indication=done.indication or None,
                findings=done.findings or None, complications=done.complications or None, specimen=done.specimen or None,
            )  # fmt: skip


# documents


def _documents(world: World, case: "Case", admission: "Admission", since: float) -> None:
    for number, one in enumerate(admission.directives):
        if case.rng(f"stay|directive|{number}").random() < one.probability:
            world.insert(
                "consent", patient_id=case.patient_id, encounter_id=case.encounter_id if one.category == "code_status" else None,
                category=one.category, code=one.code or None, date=_ago(world, one.days_ago * 24), author=one.author,
                content=one.content or None, limits=json.dumps(list(one.limits)) if one.limits else None, status="active",
            )  # fmt: skip
    proxy = case.rng("stay|proxy").choice(admission.proxy)
    if proxy and not any(code == "health_care_proxy" for _, code, _ in case.flags):
        world.insert("flag", patient_id=case.patient_id, category="advance-directive", code="health_care_proxy", value=proxy,
                     status="active", period_start=_ago(world, 24 * 200))  # fmt: skip
    if case.medicines and case.rng("stay|reconciled").random() < admission.reconciled:
        taken = world.rows(
            "SELECT id, drug FROM medication_statement WHERE patient_id = ? ORDER BY id", case.patient_id
        )
        world.insert(
            "document_reference", **_here(case), type="medication_reconciliation", author="ward team", date=_ago(world, since - 5),
            title="Medication reconciliation, home to inpatient", text="\n".join(f"{row['id']} continue: {row['drug']}" for row in taken),
            status="final",
        )  # fmt: skip


def _send(world: World, case: "Case", patient: Row, sent: "Waiting") -> None:
    """A specimen that the laboratory still works on."""
    test = find_test(sent.test)
    assert test is not None, sent.test
    with world.standing_at(-round(sent.hours_ago * 3600)):
        order_test(world, patient, case.encounter_id, test, priority="routine", indication="")


# what was measured


def _measured(world: World, case: "Case", admission: "Admission", patient: Row, since: float) -> None:
    """Vital signs and laboratory tests, each at the severity of its time."""
    draws: dict[float, dict[str, None]] = {}
    own = {series.code for series in admission.series}
    own |= {"egfr"} if "creatinine" in own else set()  # it is computed from the other
    for draw in admission.draws:
        tests, unknown = expand(draw.tests)
        assert not unknown, unknown
        for hours in draw.hours_ago:
            if hours < since:
                draws.setdefault(hours, {}).update({test.key: None for test in tests if test.key not in own})
    looked = {hours for hours in admission.vital_hours if hours < since}
    sets: list[str] = []
    with _severity_kept(world, case):
        for hours in sorted({*draws, *looked}, reverse=True):
            world.db.execute(
                "UPDATE latent_course SET severity = ? WHERE patient_id = ?",
                (round(case.severity * share_at(admission.course, hours), 4), case.patient_id),
            )
            world.body.forget(latent=True)
            with world.standing_at(-round(hours * 3600)):
                if hours in looked:
                    sets.append(measure_vitals(world, case.patient_id, case.encounter_id))
                for key in draws.get(hours, ()):
                    _specimen(world, patient, case, key, hours)
    for series in admission.series:
        _series(world, patient, case, series.code, series.values)
    if admission.early_warning:
        for set_id in sets[-NEWS2_SETS:]:
            _early_warning(world, case, patient, set_id)


class _severity_kept:
    """The severity of now, put back at the end."""

    def __init__(self, world: World, case: "Case") -> None:
        self.world, self.case = world, case

    def __enter__(self) -> None:
        self.rows = self.world.rows(
            "SELECT rowid, severity FROM latent_course WHERE patient_id = ?", self.case.patient_id
        )

    def __exit__(self, *_: object) -> None:
        for row in self.rows:
            self.world.db.execute(
                "UPDATE latent_course SET severity = ? WHERE rowid = ?", (row["severity"], row["rowid"])
            )
        self.world.body.forget(latent=True)


def _specimen(world: World, patient: Row, case: "Case", key: str, hours: float) -> None:
    test = find_test(key)
    assert test is not None
    issued = max(0.1, hours - LAB_MINUTES / 60)
    order = {
        "id": None,
        "encounter_id": case.encounter_id,
        "collect_at": world.now,
        "expected": world.iso(-round(issued * 3600)),
    }
    collect(world, patient, test, order)


def _series(world: World, patient: Row, case: "Case", code: str, values: Sequence[tuple[float, float, float]]) -> None:
    test = find_test(code)
    assert test is not None, code
    age, sex = age_years(world, patient), patient["sex"]
    interval = reference(test, sex, age)
    for hours, low, high in values:
        value = round(case.rng(f"stay|series|{code}|{hours}").uniform(low, high), test.decimals)
        at = _ago(world, hours)
        world.insert(
            "observation", **_here(case), category="laboratory", code=test.key, loinc=test.loinc, display=test.name, value=value,
            unit=test.unit, specimen=test.specimen, ref_low=interval.low if interval else None, ref_high=interval.high if interval else None,
            flag=flag(test, value, sex, age), effective=at, issued=_ago(world, max(0.1, hours - LAB_MINUTES / 60)), status="final",
        )  # fmt: skip


def _early_warning(world: World, case: "Case", patient: Row, set_id: str) -> None:
    rows = {
        row["code"]: row
        for row in world.rows("SELECT * FROM observation WHERE set_id = ? AND patient_id = ?", set_id, case.patient_id)
    }

    def read(code: str) -> Reading:
        row = rows.get(code)
        if row is None:
            return Reading.missing()
        value = row["value"] if row["value"] is not None else row["value_text"]
        return Reading(
            value=bool(value) if code == "on_oxygen" else value,
            source="chart",
            record_id=row["id"],
            observed_at=row["effective"],
        )

    score = news2(
        respiratory_rate=read("respiratory_rate"), spo2=read("spo2"), on_oxygen=read("on_oxygen"), sbp=read("sbp"),
        heart_rate=read("heart_rate"), consciousness=read("consciousness"), temperature=read("temperature"),
    )  # fmt: skip
    if score.score is not None:
        at = rows["heart_rate"]["effective"]
        world.insert("observation", **_here(case), category="score", code="news2", display="NEWS2", value=score.score, unit="points",
                     effective=at, issued=at, status="final", note=score.interpretation)  # fmt: skip


# what nurses wrote


def _charting(world: World, case: "Case", admission: "Admission", patient: Row, since: float) -> None:
    for scale in admission.scales:
        for hours in scale.hours_ago:
            if hours < since:
                _scale(world, case, scale, hours)
    for number, one in enumerate(admission.charted):
        rng = case.rng(f"stay|charted|{number}|{one.code}")
        if rng.random() >= one.probability:
            continue
        for hours in one.hours_ago:
            if hours < since:
                value = round(rng.uniform(*one.value)) if one.value else None
                _entry(world, case, one.code, hours, value=value, value_text=one.text or None)
    for number, found in enumerate(admission.skin):
        if case.rng(f"stay|skin|{number}").random() < found.probability:
            detail = {
                "stage": found.stage or None,
                "site": found.site or None,
                "present_on_admission": found.present_on_admission,
            }
            _entry(
                world,
                case,
                "skin_finding",
                min(found.hours_ago, since - 1),
                value_text=found.text,
                note=json.dumps(detail),
            )
    if admission.fluids is not None:
        _fluids(world, case, admission, patient, since)


def _entry(world: World, case: "Case", code: str, hours: float, **values: Any) -> None:
    item = NURSING_ITEMS.get(code)
    at = _ago(world, hours)
    world.insert("observation", **_here(case), category="nursing", code=code, display=item.name if item else code.replace("_", " "),
                 effective=at, issued=at, status="final", **values)  # fmt: skip


def _scale(world: World, case: "Case", scale: "Scale", hours: float) -> None:
    set_id = f"{scale.assessment.upper()}-{round(hours * 60):06d}-{case.patient_id[-6:]}"
    for code, item in NURSING_ITEMS.items():
        name = code.removeprefix(f"{scale.assessment}_")
        if item.assessment != scale.assessment or name in scale.left_out:
            continue
        choices = list(item.choices)
        choice = scale.picks.get(name, choices[0 if scale.assessment == "morse" else -1])
        assert choice in choices, (code, choice)
        _entry(world, case, code, hours, value_text=choice, set_id=set_id)


def _fluids(world: World, case: "Case", admission: "Admission", patient: Row, since: float) -> None:
    fluids = admission.fluids
    assert fluids is not None
    for hours, rate in fluids.urine:
        if hours + fluids.every > since:
            continue
        rng = case.rng(f"stay|fluids|{hours}")
        volumes = {
            "output_urine": rate * patient["weight_kg"] * fluids.every * rng.uniform(0.95, 1.05),
            "intake_oral": rng.uniform(*fluids.oral), "intake_iv": rng.uniform(*fluids.iv), "output_drain": rng.uniform(*fluids.drain),
        }  # fmt: skip
        for code, volume in volumes.items():
            if volume:
                at = _ago(world, hours)
                world.insert("observation", **_here(case), category="intake-output", code=code, display=code.replace("_", " "),
                             value=float(round(volume, -1)), unit="mL", period_start=_ago(world, hours + fluids.every), effective=at,
                             issued=at, status="final")  # fmt: skip
