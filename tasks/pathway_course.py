"""`Course`: a pathway that is under way in a condition: what has been done since arrival, step by step, and how a step is done.

Two families read it: one leaves a step out (`overdue_step`), one does a step late (`time_audit`). Minutes count from arrival.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from medmcp.tasks.case import Case
from medmcp.tasks.events import Event

__all__ = ["COURSES", "Act", "Course", "under_way"]


class Act(NamedTuple):
    """A step of the pathway: when it is usually done, by what, and the call that does it (`{weight}` stands for kg)."""

    step: str
    minute: float
    done: Event  # its minutes_ago is set by `under_way`
    tool: str
    arguments: dict[str, Any]
    table: str = "service_request"
    column: str = "code"
    values: tuple[str, ...] = ()
    clock: str = ""  # its target among the clocks of the condition, by key
    late: tuple[int, int] = (0, 0)  # minutes from arrival at which it would be late, for time_audit
    per_kg: float = 0.0  # dose for each kilogram, rounded to whole units


@dataclass(frozen=True)
class Course:
    """A pathway of one condition: minutes since arrival, what always happened, and the acts that may be missing or late."""

    pathway: str
    condition: str  # of time_targets.py
    minutes: int
    always: tuple[tuple[float, Event], ...]
    acts: tuple[Act, ...]
    onset_before: tuple[int, int] = (20, 120)  # minutes from onset to arrival
    severity: tuple[float, float] | None = None  # None: the condition's own


def _lab(step: str, minute: float, code: str, **more: Any) -> Act:
    return Act(
        step,
        minute,
        Event(0, f"lab:{code}"),
        "order_lab_test",
        {"tests": [code], "priority": "stat"},
        values=(code,),
        **more,
    )


def _drug(
    step: str, minute: float, drug: str, dose: float, unit: str, route: str, frequency: str = "once", **more: Any
) -> Act:
    arguments = {
        "drug_name": drug,
        "dose": dose,
        "dose_unit": unit,
        "route": route,
        "frequency": frequency,
        "indication": "by the pathway",
    }
    return Act(step, minute, Event(0, f"drug:{drug}", dose, unit, route, frequency), "prescribe_medication", arguments,
               table="medication_request", column="drug", values=(drug,), **more)  # fmt: skip


def _team(step: str, minute: float, code: str, **more: Any) -> Act:
    return Act(step, minute, Event(0, f"team:{code}"), "activate_emergency_protocol",
               {"protocol": code, "reason": "by the criteria of the pathway"}, values=(code,), **more)  # fmt: skip


def _care(
    step: str, minute: float, kind: str, item: str, amount: float | None = None, unit: str = "", **more: Any
) -> Act:
    arguments: dict[str, Any] = {"order_type": kind, "item": item, "priority": "stat", "indication": "by the pathway"}
    if amount is not None:
        arguments |= {"rate_or_volume": amount, "unit": unit}
    token = (
        f"procedure:{item}" if kind == "procedure" else f"bedside:{item}" if kind == "bedside_test" else f"care:{item}"
    )
    return Act(step, minute, Event(0, token, amount, unit), "place_care_order", arguments, values=(item,), **more)


def _ct(step: str, minute: float, part: str, **more: Any) -> Act:
    return Act(step, minute, Event(0, f"imaging:ct:{part}"), "order_imaging",
               {"modality": "ct", "body_part": part, "indication": "by the pathway, at once", "priority": "stat"}, values=(f"ct:{part}",), **more)  # fmt: skip


_VITALS = Event(0, "vitals")
_SEPSIS = Course(
    pathway="sepsis", condition="sepsis", minutes=140, severity=(0.24, 0.3),
    always=((2, _VITALS), (3, Event(0, "plan:sepsis")), (9, Event(0, "team:sepsis_alert")), (14, Event(0, "score:Sepsis screen", 4, "sepsis"))),
    acts=(
        _lab("lactate", 12, "lactate", clock="lactate", late=(82, 126)), _lab("cultures", 15, "blood_culture", clock="cultures", late=(82, 126)),
        _drug("antibiotic", 31, "ceftriaxone", 2, "g", "iv", "daily", clock="antibiotic", late=(82, 126)),
    ),
)  # fmt: skip
_STROKE = Course(
    pathway="stroke", condition="stroke", minutes=80, onset_before=(320, 620),
    always=((1, _VITALS), (2, Event(0, "plan:stroke"))),
    acts=(
        _team("stroke_code", 4, "stroke_code", clock="team", late=(13, 60)),
        Act("nihss", 12, Event(0, "score:NIHSS", 9), "calculate_nihss", {}, table="score", column="name", values=("NIHSS",)),
        _ct("ct", 19, "head", clock="ct", late=(28, 46)),
    ),
)  # fmt: skip
_CORONARY = Course(
    pathway="acute_chest_pain", condition="", minutes=150, onset_before=(30, 140),
    always=((1, _VITALS), (2, Event(0, "plan:acute_chest_pain"))),
    acts=(
        Act("ecg", 5, Event(0, "ecg"), "place_care_order", {"order_type": "bedside_test", "item": "ecg_12_lead", "priority": "stat", "indication": "chest pain"},
            table="imaging_study", column="modality", values=("ecg",), clock="ecg", late=(13, 70)),
        _lab("troponin", 12, "troponin_i_hs"),
        _drug("antiplatelet", 16, "aspirin", 300, "mg", "oral", clock="antiplatelet", late=(34, 90)),
        _drug("anticoagulant", 40, "fondaparinux", 2.5, "mg", "sc", "daily"),
    ),
)  # fmt: skip
_OCCLUSION = replace(
    _CORONARY,
    condition="stemi",
    acts=(
        *_CORONARY.acts[:3],
        _team("stemi_code", 11, "stemi_code"),
        _care("pci", 20, "procedure", "pci", clock="device", late=(36, 60)),  # performed 60 minutes after it is ordered
    ),
)
_KETONES = Course(
    pathway="dka", condition="dka", minutes=170, onset_before=(900, 2600), severity=(0.36, 0.42),
    always=((1, _VITALS), (2, Event(0, "plan:dka"))),
    acts=(
        _lab("ketones", 4, "beta_hydroxybutyrate"), _lab("gas", 5, "ph_venous"), _lab("potassium", 8, "potassium", clock="potassium", late=(64, 120)),
        _care("fluid", 14, "iv_fluid", "saline_0_9", 500, "mL", clock="fluid", late=(64, 120)),
        _drug("insulin", 62, "insulin regular", 5, "unit_per_h", "iv", "continuous", clock="insulin", per_kg=0.1),
        _care("monitoring", 22, "monitoring", "glucose_hourly"),
    ),
)  # fmt: skip
_BLEED = Course(
    pathway="gi_bleed", condition="", minutes=160, onset_before=(90, 400), severity=(0.3, 0.36),
    always=((1, _VITALS), (2, Event(0, "plan:gi_bleed")), (9, Event(0, "care:saline_0_9", 500, "mL"))),
    acts=(
        _lab("bloods", 7, "haemoglobin"), _lab("group", 8, "type_and_screen"),
        _drug("acid", 40, "pantoprazole", 80, "mg", "iv"),
    ),
)  # fmt: skip
_VARICES = replace(
    _BLEED, minutes=200,
    acts=(*_BLEED.acts[:2], _drug("vasoactive", 25, "octreotide", 50, "microgram", "iv"), _drug("prophylaxis", 45, "ceftriaxone", 1, "g", "iv", "daily")),
)  # fmt: skip
_PREECLAMPSIA = Course(
    pathway="preeclampsia", condition="severe_hypertension_pregnancy", minutes=165, onset_before=(200, 700),
    always=((1, _VITALS), (2, Event(0, "plan:preeclampsia")), (11, _VITALS)),
    acts=(
        _lab("bloods", 14, "platelets"), _lab("urine", 16, "urine_protein_creatinine"),
        _drug("antihypertensive", 38, "labetalol", 20, "mg", "iv", clock="antihypertensive", late=(76, 150)),
        _drug("magnesium", 52, "magnesium sulfate", 4, "g", "iv"),
    ),
)  # fmt: skip
_OVERDOSE = Course(
    pathway="overdose_self_harm", condition="", minutes=60, onset_before=(150, 260),
    always=((1, _VITALS), (2, Event(0, "plan:overdose_self_harm"))),
    acts=(
        Act("ecg", 8, Event(0, "ecg"), "place_care_order", {"order_type": "bedside_test", "item": "ecg_12_lead", "priority": "stat", "indication": "overdose"},
            table="imaging_study", column="modality", values=("ecg",)),
        _care("observation", 15, "observation_level", "one_to_one"),
    ),
)  # fmt: skip
_KAWASAKI = Course(
    pathway="kawasaki", condition="", minutes=130, onset_before=(7400, 10_800),
    always=((1, _VITALS), (2, Event(0, "plan:kawasaki"))),
    acts=(_lab("inflammation", 20, "crp"), _lab("count", 21, "platelets")),
)  # fmt: skip

COURSES: dict[str, Course] = {
    "urosepsis": _SEPSIS, "pneumonia_sepsis": _SEPSIS, "cholangitis_sepsis": _SEPSIS, "stroke_left_mca": _STROKE, "stroke_right_mca": _STROKE,
    "nstemi": _CORONARY, "stemi_anterior": _OCCLUSION, "stemi_inferior": _OCCLUSION, "dka_adult": _KETONES,
    "gi_bleed_anticoagulant": _BLEED, "variceal_bleed": _VARICES, "preeclampsia_emergency": _PREECLAMPSIA,
    "paracetamol_overdose": _OVERDOSE, "mixed_overdose": _OVERDOSE, "kawasaki": _KAWASAKI,
}  # fmt: skip


def under_way(case: Case, purpose: str, *, without: str = "", late: str = "", late_minute: int = 0) -> Case:
    """The case some time after arrival, with every act done but `without`, and `late` done at `late_minute`."""
    course, rng = COURSES[case.condition.key], case.rng(purpose)
    arrived = course.minutes + rng.randint(0, 9)
    severity = case.severity if course.severity is None else round(rng.uniform(*course.severity), 3)
    events = [event._replace(minutes_ago=arrived - minute) for minute, event in course.always]
    shift = rng.randint(-1, 2)
    for act in course.acts:
        if act.step == without:
            continue
        minute = late_minute if act.step == late else max(3.0, act.minute + shift)
        amount = round(act.per_kg * case.weight_kg) if act.per_kg else act.done.amount
        events.append(act.done._replace(minutes_ago=arrived - minute, amount=amount))
    # a home anticoagulant is on hold where the patient bleeds
    held = [
        one.drug
        for one in case.medicines
        if one.drug in ("warfarin", "apixaban", "rivaroxaban", "dabigatran", "ibuprofen")
    ]
    if course.pathway == "gi_bleed" and held and without != "stop_feeders":
        events += [Event(arrived - 20, f"stopped:{drug}") for drug in held]
    return replace(
        case,
        severity=severity,
        onset_minutes=arrived + rng.randint(*course.onset_before),
        arrived_minutes=arrived,
        events=tuple(events),
    )
