"""The teams that `activate_emergency_protocol` brings: roles, arrival minutes, timers, decisions and trigger criteria.

A criterion is a comparison of one named fact ('sbp', '<', 90); `check` says met, not met or unknown for the facts
that are on hand, and a fact that nobody has obtained is unknown, never normal. Arrival minutes are a rule of the
simulated hospital; timers and criteria carry the source of the guideline in `citation`.
"""

from collections.abc import Mapping
from typing import Literal

from medmcp.servers.clinical.protocol import TimeTarget, by
from medmcp.servers.clinical.row import Row

__all__ = ["ACTIVATIONS", "Activation", "Criterion", "Role", "check"]

Fact = float | bool | str
Verdict = Literal["met", "not_met", "unknown"]


class Role(Row):
    """A member of the team and the minutes until arrival."""

    role: str
    minutes: int


class Criterion(Row):
    """`fact` compared with `value`; numbers in the unit given, true or false with '=='."""

    fact: str
    op: Literal["<", "<=", ">", ">=", "=="]
    value: float | bool | str
    unit: str = ""
    label: str = ""
    level: int | None = None  # trauma: the level that this criterion calls for


class Activation(Row):
    """One value of `protocol` in `activate_emergency_protocol`. Any one criterion justifies the call."""

    key: str
    name: str
    team: tuple[Role, ...]
    timers: tuple[TimeTarget, ...]
    decisions: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    protocol: str = ""  # key in protocols/
    brings: tuple[str, ...] = ()  # rooms, blood and equipment
    citation: str


def check(criterion: Criterion, facts: Mapping[str, Fact | None]) -> Verdict:
    """Whether the criterion is met by the facts on hand; a fact that is absent, None or of another kind is unknown."""
    fact = facts.get(criterion.fact)
    if fact is None:
        return "unknown"
    if criterion.op == "==":
        return "met" if fact == criterion.value else "not_met"
    if isinstance(fact, bool | str) or isinstance(criterion.value, bool | str):
        return "unknown"
    met = {
        "<": fact < criterion.value,
        "<=": fact <= criterion.value,
        ">": fact > criterion.value,
        ">=": fact >= criterion.value,
    }[criterion.op]
    return "met" if met else "not_met"


def _roles(**minutes: int) -> tuple[Role, ...]:
    return tuple(Role(role=name.replace("_", " "), minutes=m) for name, m in minutes.items())


def _is(fact: str, label: str = "", level: int | None = None) -> Criterion:
    return Criterion(fact=fact, op="==", value=True, label=label, level=level)


def _num(
    fact: str, op: Literal["<", "<=", ">", ">="], value: float, unit: str = "", level: int | None = None
) -> Criterion:
    return Criterion(fact=fact, op=op, value=value, unit=unit, level=level)


_ROWS: tuple[Activation, ...] = (
    Activation(key="stroke_code", name="Stroke code", protocol="stroke",
               team=_roles(stroke_physician=5, stroke_nurse=5, radiographer=5, interventional_neuroradiologist=30), brings=("CT scanner held",),
               timers=(by("CT started", 20, "activation"), by("CT read", 45, "activation"), by("thrombolysis, door to needle", 60, "activation"), by("thrombectomy, door to groin", 90, "activation")),
               decisions=("last known well", "disabling deficit", "thrombolysis: contraindications, pressure < 185/110 mmHg", "thrombectomy: large vessel occlusion"),
               criteria=(_is("focal_deficit", "sudden focal deficit"), _is("facial_droop"), _is("arm_weakness"), _is("speech_disturbance"), _num("nihss", ">=", 1), _num("hours_since_last_known_well", "<=", 24, "h")),
               citation="AHA/ASA 2019 (Stroke 50:e344); Target: Stroke phase III 2019"),
    Activation(key="stemi_code", name="STEMI code", protocol="stemi",
               team=_roles(cardiologist=10, cath_lab_nurse=20, cath_lab_radiographer=20, emergency_nurse=1), brings=("cath lab open in 20 min",),
               timers=(by("primary PCI, door to balloon", 90, "activation"), by("fibrinolysis if PCI beyond 120 min", 30, "activation")),
               decisions=("PCI or fibrinolysis", "P2Y12 inhibitor", "right ventricular involvement", "aortic dissection excluded"),
               criteria=(_is("st_elevation", "ST elevation in 2 contiguous leads"), _is("posterior_infarction"), _is("new_lbbb_sgarbossa")),
               citation="ESC 2023 ACS guideline; ACC/AHA 2025"),
    Activation(key="trauma_code", name="Trauma team", protocol="trauma",
               team=_roles(trauma_surgeon=5, emergency_physician=1, anaesthetist=5, trauma_nurse=1, radiographer=5, orthopaedic_surgeon=15), brings=("resuscitation bay", "4 units O red cells in 10 min"),
               timers=(by("primary survey", 5, "arrival"), by("CT", 30, "arrival"), by("tranexamic acid, latest", 180, "injury")),
               decisions=("airway", "theatre, interventional radiology or CT", "massive transfusion", "cervical spine"),
               criteria=(_num("sbp", "<", 90, "mmHg", 1), _num("respiratory_rate", "<", 10, "/min", 1), _num("respiratory_rate", ">", 29, "/min", 1), _num("gcs_motor", "<", 6, "", 1), _num("spo2", "<", 90, "%", 1),
                         _is("penetrating_torso_injury", level=1), _is("amputation_proximal", level=1), _is("flail_chest", level=1), _is("unstable_pelvis", level=1), _is("two_long_bone_fractures", level=1),
                         _num("fall_m", ">", 3, "m", 2), _is("ejection", level=2), _is("anticoagulated_head_injury", level=2), _is("pregnant_over_20_weeks", level=2)),
               citation="ACS-COT field triage 2021 (Newgard 2022 J Trauma Acute Care Surg 93:e49)"),
    Activation(key="sepsis_alert", name="Sepsis alert", protocol="sepsis",
               team=_roles(emergency_physician=5, critical_care_outreach=15, nurse=1, pharmacist=15),
               timers=(by("lactate", 60, "activation"), by("blood cultures", 60, "activation"), by("antibiotics", 60, "activation"), by("30 mL/kg crystalloid", 180, "activation")),
               decisions=("source and antibiotic", "fluid volume", "vasopressor", "source control"),
               criteria=(_num("news2", ">=", 5), _num("lactate", ">", 2, "mmol/L"), _num("sbp", "<", 90, "mmHg"), _num("map", "<", 65, "mmHg"), _num("sofa_rise", ">=", 2), _num("qsofa", ">=", 2)),
               citation="SSC 2021 (Crit Care Med 49:e1063); NICE NG253 2025"),
    Activation(key="massive_transfusion", name="Massive transfusion", protocol="massive_transfusion",
               team=_roles(blood_bank=5, porter=5, anaesthetist=5, haematologist=30), brings=("4 O negative red cells in 10 min", "4 red cells, 4 plasma and 1 platelet pack in 30 min"),
               timers=(by("emergency red cells", 10, "activation"), by("first pack", 30, "activation"), by("calcium after every 4 units", 30, "first unit"), by("tranexamic acid, latest", 180, "onset of bleeding")),
               decisions=("recorded blood refusal", "tranexamic acid within 3 h", "calcium", "fibrinogen", "reversal of anticoagulants", "definitive control"),
               criteria=(_num("abc_score", ">=", 2), _num("shock_index", ">=", 1.0), _num("sbp", "<", 90, "mmHg"), _num("blood_loss_ml", ">=", 1500, "mL"), _num("lactate", ">=", 4, "mmol/L")),
               citation="BSH 2022 (Br J Haematol 198:654); Nunez 2009 J Trauma 66:346"),
    Activation(key="cardiac_arrest", name="Cardiac arrest team", protocol="cardiac_arrest_adult",
               team=_roles(arrest_leader=2, anaesthetist=3, nurse=1, medical_registrar=3, porter=5), brings=("defibrillator",),
               timers=(by("compressions", 1, "activation"), by("first shock", 2, "activation"), by("first adrenaline, non-shockable", 5, "activation"), by("perimortem caesarean if pregnant", 5, "activation")),
               decisions=("code status", "reversible cause", "airway", "extracorporeal CPR", "when to stop"),
               criteria=(_is("no_pulse"), _is("not_breathing"), Criterion(fact="acvpu", op="==", value="U", label="unresponsive")),
               citation="AHA 2020 (Circulation 142:S366); RCUK 2021"),
    Activation(key="rapid_response", name="Rapid response team",
               team=_roles(critical_care_physician=10, critical_care_nurse=5, respiratory_therapist=10, ward_physician=5),
               timers=(by("assessment complete", 15, "activation"), by("senior review", 30, "activation")),
               decisions=("level of care", "treatment limits", "cause of deterioration"),
               criteria=(_num("news2", ">=", 7), _num("respiratory_rate", "<", 8, "/min"), _num("respiratory_rate", ">", 30, "/min"), _num("spo2", "<", 90, "%"), _num("heart_rate", "<", 40, "/min"), _num("heart_rate", ">", 130, "/min"),
                         _num("sbp", "<", 90, "mmHg"), _num("gcs_fall", ">=", 2), _is("seizure"), _is("staff_worried")),
               citation="RCP 2017 NEWS2; Devita 2006 Crit Care Med 34:2463"),
    Activation(key="obstetric_haemorrhage", name="Obstetric haemorrhage", protocol="postpartum_haemorrhage",
               team=_roles(obstetrician=5, anaesthetist=5, midwife=1, blood_bank=5, theatre_team=15), brings=("2 O negative red cells in 10 min",),
               timers=(by("first uterotonic", 5, "activation"), by("tranexamic acid, latest", 180, "birth"), by("theatre if not controlled", 30, "activation"), by("blood loss measured again", 15, "activation")),
               decisions=("cause: tone, trauma, tissue, thrombin", "second uterotonic (asthma, hypertension)", "theatre", "massive transfusion"),
               criteria=(_num("blood_loss_ml", ">=", 1000, "mL"), _num("obstetric_shock_index", ">=", 0.9), _num("sbp", "<", 90, "mmHg"), _num("heart_rate", ">", 120, "/min")),
               citation="RCOG GTG 52 (2016); ACOG PB 183 (2017)"),
    Activation(key="emergency_caesarean", name="Emergency caesarean",
               team=_roles(obstetrician=5, anaesthetist=5, theatre_team=10, neonatal_team=10, midwife=1), brings=("theatre",),
               timers=(by("delivery, category 1", 30, "activation"), by("delivery, category 2", 75, "activation")),
               decisions=("category 1 or 2", "general or regional anaesthesia", "antacid, antibiotic before incision", "blood"),
               criteria=(_num("fetal_heart_rate", "<", 100, "/min"), _is("cord_prolapse"), _is("uterine_rupture"), _is("placental_abruption"), _is("pathological_ctg"), _is("maternal_arrest")),
               citation="NICE NG192 2021; RCOG Good Practice 11 (2010)"),
    Activation(key="behavioural_emergency", name="Behavioural emergency", protocol="agitation",
               team=_roles(security=3, psychiatric_nurse=5, psychiatrist=20, emergency_physician=5),
               timers=(by("glucose and SpO2", 10, "activation"), by("physician assessment of restraint", 60, "restraint"), by("restraint renewal, adult", 240, "restraint")),
               decisions=("medical cause", "verbal de-escalation", "oral or intramuscular medicine", "restraint and observation level", "capacity and legal basis"),
               criteria=(_num("rass", ">=", 3), _num("bars", ">=", 6), _is("violence"), _is("weapon"), _is("suicidal_act")),
               citation="NICE NG10 2015; 42 CFR 482.13(e)"),
    Activation(key="anaphylaxis", name="Anaphylaxis call", protocol="anaphylaxis",
               team=_roles(emergency_physician=2, anaesthetist=5, nurse=1),
               timers=(by("adrenaline IM", 5, "activation"), by("second adrenaline if no better", 10, "activation"), by("tryptase", 120, "onset")),
               decisions=("airway", "second adrenaline at 5 min", "infusion after two doses", "beta-blocker: glucagon", "observation time"),
               criteria=(_is("allergen_exposure_with_two_systems"), _is("stridor"), _is("bronchospasm_after_allergen"), _is("hypotension_after_allergen"), _is("angioedema_of_airway")),
               citation="RCUK 2021; WAO 2020"),
    Activation(key="difficult_airway", name="Difficult airway",
               team=_roles(senior_anaesthetist=5, ent_surgeon=10, airway_nurse=3), brings=("videolaryngoscope and front-of-neck set",),
               timers=(by("oxygenation plan declared", 2, "activation"), by("front-of-neck access once oxygenation fails", 3, "can't intubate, can't oxygenate")),
               decisions=("wake, supraglottic device or front of neck", "maximum 3 + 1 attempts", "awake technique"),
               criteria=(_num("intubation_attempts", ">=", 2), _is("cannot_ventilate"), _is("stridor"), _is("predicted_difficult_airway"), _num("spo2", "<", 90, "%")),
               citation="DAS 2015 (Frerk, Br J Anaesth 115:827); ASA 2022"),
    Activation(key="pe_response", name="Pulmonary embolism response", protocol="pulmonary_embolism",
               team=_roles(cardiologist=15, critical_care_physician=10, interventional_radiologist=30, haematologist=30, cardiac_surgeon=45),
               timers=(by("risk class decided", 30, "activation"), by("reperfusion, high risk", 60, "activation")),
               decisions=("anticoagulant", "systemic lysis, catheter or surgery", "bleeding risk", "level of care"),
               criteria=(_num("sbp", "<", 90, "mmHg"), _is("pulmonary_embolism_on_ct"), _is("right_ventricular_strain"), _is("syncope_with_pulmonary_embolism"), _num("spesi", ">=", 1)),
               citation="ESC 2019 (Eur Heart J 41:543)"),
)  # fmt: skip

ACTIVATIONS: dict[str, Activation] = {row.key: row for row in _ROWS}
