"""The clocks of time-critical conditions: what is due, how long after which event, and what stops the clock.

Minutes are those of the emergency protocols (`protocols/`) where a protocol has the target; a row of its own carries its
own source. `zero` and `done` are tokens of `world/proof.py`; besides, `zero` may be arrival, onset, last_known_well,
birth, recognition (of sepsis) or severe_pressure (the reading that confirms it). A row whose criterion is not met does
not apply.
"""

from medmcp.servers.clinical.activations import Criterion
from medmcp.servers.clinical.protocols import PROTOCOLS
from medmcp.servers.clinical.row import Row

__all__ = ["CONDITION_CODES", "CONDITION_TEAMS", "TARGETS", "Target", "find_target", "targets_of"]


class Target(Row):
    """One clock."""

    condition: str
    key: str
    target: str
    minutes: int
    zero: str
    done: tuple[str, ...]
    when: tuple[Criterion, ...] = ()
    citation: str


def _row(
    condition: str,
    key: str,
    target: str,
    minutes: int,
    zero: str,
    *done: str,
    when: tuple[Criterion, ...] = (),
    source: str,
) -> Target:
    return Target(
        condition=condition, key=key, target=target, minutes=minutes, zero=zero, done=done, when=when, citation=source
    )


def _of(
    protocol: str, step: str, condition: str, key: str, zero: str, *done: str, when: tuple[Criterion, ...] = ()
) -> Target:
    """A target whose minutes and source are those of an emergency protocol."""
    row = PROTOCOLS[protocol]
    (minutes,) = (target.minutes for target in row.time_targets if target.step == step)
    return _row(condition, key, step, minutes, zero, *done, when=when, source=row.citation)


_LOW = Criterion(fact="sbp", op="<", value=90, unit="mmHg")
_WINDOW = Criterion(fact="hours_since_onset", op="<=", value=4.5, unit="h", label="within 4.5 h of last known well")
_NO_BLOOD = Criterion(fact="problem:I60|I61|I62", op="==", value=False, label="no intracranial haemorrhage on record")
_LAB_FREE = Criterion(
    fact="service:catheterisation laboratory", op="==", value=False, label="no catheter laboratory within the hour"
)
_LACTATE_HIGH = Criterion(fact="lactate", op=">", value=2, unit="mmol/L")
_ANTIBIOTIC, _CULTURE = "atc:J01", "lab:blood_culture"
_LYTICS = "group:thrombolytic"

TARGETS: tuple[Target, ...] = (
    # coronary
    _of("stemi", "12-lead ECG read", "stemi", "ecg", "arrival", "imaging:ecg:heart"),
    _row("stemi", "device", "first medical contact to device", 90, "arrival", "procedure:pci", source="ACC/AHA 2025 ACS guideline; 120 min when transferred"),
    _row("stemi", "fibrinolysis", "fibrinolytic when PCI cannot be done within 120 min", 30, "arrival", _LYTICS, when=(_LAB_FREE,), source="ACC/AHA 2013 STEMI guideline; 2025 ACS guideline"),
    _row("stemi", "antiplatelet", "aspirin or a P2Y12 inhibitor", 30, "arrival", "group:antiplatelet", source="ACC/AHA 2025 ACS guideline: as soon as possible; the minutes are a rule of the simulated hospital"),
    _of("acs", "12-lead ECG read", "nstemi", "ecg", "arrival", "imaging:ecg:heart"),
    _row("nstemi", "second_troponin", "second troponin within 3 h of the first", 180, "lab:troponin_i_hs|troponin_t_hs", "again:troponin_i_hs|troponin_t_hs", source="ESC 2023 ACS guideline (0/1 h, 0/2 h or 0/3 h)"),
    _row("nstemi", "immediate_angiography", "angiography, very high risk", 120, "result:troponin_i_hs^|troponin_t_hs^", "procedure:pci", "imaging:angiography:heart", when=(_LOW,), source="ESC 2023 ACS guideline; ACC/AHA 2025"),
    _row("nstemi", "early_angiography", "angiography, high risk", 1440, "result:troponin_i_hs^|troponin_t_hs^", "procedure:pci", "imaging:angiography:heart", source="ESC 2023 ACS guideline; ACC/AHA 2025"),
    # stroke
    _of("stroke", "stroke team assessment", "stroke", "team", "arrival", "team:stroke_code"),
    _row("stroke", "ct", "door to CT (goal 20 min)", 25, "arrival", "imaging:ct:head", source="AHA/ASA 2019 (Stroke 50:e344)"),
    _of("stroke", "CT read", "stroke", "ct_read", "arrival", "report:ct:head"),
    _row("stroke", "needle", "door to needle (goal 45, best 30 min)", 60, "arrival", _LYTICS, when=(_WINDOW, _NO_BLOOD), source="AHA/ASA 2019 (Stroke 50:e344); Target: Stroke phase III 2019"),
    _row("stroke", "window", "thrombolysis window closes", 270, "last_known_well", _LYTICS, when=(_WINDOW, _NO_BLOOD), source="AHA/ASA 2019 (Stroke 50:e344)"),
    _of("stroke", "thrombectomy, door to groin", "stroke", "groin", "arrival", "procedure:mechanical_thrombectomy", when=(Criterion(fact="nihss", op=">=", value=6, label="NIHSS >= 6 with an occlusion that can be reached"), _NO_BLOOD)),
    # sepsis: the bundle of screen_sepsis
    _of("sepsis", "lactate", "sepsis", "lactate", "recognition", "lab:lactate|lactate_poc"),
    _of("sepsis", "blood cultures", "sepsis", "cultures", "recognition", _CULTURE),
    _of("sepsis", "antibiotics, shock or likely sepsis", "sepsis", "antibiotic", "recognition", _ANTIBIOTIC),
    _of("sepsis", "30 mL/kg crystalloid completed", "sepsis", "fluid", "recognition", "fluid:30", when=(Criterion(fact="low_flow", op="==", value=True, label="hypotension or lactate >= 4 mmol/L"),)),
    _of("sepsis", "repeat lactate", "sepsis", "repeat_lactate", "lab:lactate|lactate_poc", "again:lactate|lactate_poc", when=(_LACTATE_HIGH,)),
    # injury
    _of("trauma", "trauma team at the bedside", "trauma", "team", "arrival", "team:trauma_code"),
    _of("trauma", "CT", "trauma", "ct", "arrival", "imaging:ct:*"),
    _of("trauma", "tranexamic acid, latest", "trauma", "txa", "onset", "drug:tranexamic acid"),
    _row("trauma", "products", "first product after the massive transfusion call", 15, "team:massive_transfusion", "care:blood_product", source="ACS TQIP massive transfusion in trauma 2014"),
    # embolism
    _of("pulmonary_embolism", "anticoagulant", "pe", "anticoagulant", "ordered:ct_angiography:chest", "group:anticoagulant"),
    _of("pulmonary_embolism", "reperfusion decision", "pe", "reperfusion", "seen:sbp<90", "team:pe_response", "consult:cardiology|icu|interventional_radiology", _LYTICS, "procedure:catheter_thrombolysis", when=(_LOW,)),
    # metabolic
    _row("dka", "fluid", "fluid running", 60, "arrival", "care:iv_fluid", source="ADA consensus 2024 (Diabetes Care 47:1257)"),
    _row("dka", "potassium", "potassium measured", 60, "arrival", "lab:potassium", source="JBDS 02 2023"),
    _row("dka", "insulin", "insulin once potassium is 3.5 mmol/L or more", 60, "result:potassium>=3.5", "drug:insulin regular", source="ADA consensus 2024 (Diabetes Care 47:1257)"),
    # seizure
    _of("status_epilepticus", "first benzodiazepine", "status_epilepticus", "benzodiazepine", "onset", "group:benzodiazepine"),
    _of("status_epilepticus", "second-line drug", "status_epilepticus", "second_line", "onset", "drug:levetiracetam|fosphenytoin|phenytoin|valproate|phenobarbital"),
    _of("status_epilepticus", "anaesthesia", "status_epilepticus", "anaesthesia", "onset", "drug:propofol|thiopental|ketamine", "procedure:intubation"),
    # pregnancy and birth
    _of("severe_hypertension_pregnancy", "first antihypertensive", "severe_hypertension_pregnancy", "antihypertensive", "severe_pressure", "drug:labetalol|hydralazine|nifedipine"),
    _of("postpartum_haemorrhage", "first uterotonic", "pph", "uterotonic", "team:obstetric_haemorrhage", "drug:oxytocin|ergometrine|carboprost|misoprostol"),
    _of("postpartum_haemorrhage", "tranexamic acid, latest", "pph", "txa", "birth", "drug:tranexamic acid"),
    _row("emergency_caesarean", "delivery", "decision to delivery, category 1", 30, "team:emergency_caesarean", "procedure:caesarean_section|perimortem_caesarean|assisted_vaginal_birth", source="NICE NG192 2021"),
    # others
    _row("hip_fracture", "surgery", "surgery (goal 36 h)", 2880, "arrival", "procedure:hip_fracture_surgery|hip_replacement", source="AAOS 2021 hip fracture guideline; NICE CG124 2023 (day of, or after, admission)"),
    _row("febrile_neutropenia", "antibiotic", "antibiotic", 60, "arrival", _ANTIBIOTIC, source="IDSA/ASCO 2018 (J Clin Oncol 36:1443); NICE CG151"),
    _row("febrile_neutropenia", "cultures", "blood cultures", 60, "arrival", _CULTURE, source="IDSA/ASCO 2018 (J Clin Oncol 36:1443)"),
    _row("meningitis", "antibiotic", "antibiotic", 60, "arrival", _ANTIBIOTIC, source="ESCMID 2016; NICE NG240 2024"),
    _row("testicular_torsion", "surgery", "exploration of the scrotum", 360, "onset", "procedure:testicular_exploration", source="EAU paediatric urology 2024; AUA"),
)  # fmt: skip

# which activated teams and which recorded diagnoses (ICD-10-CM) put a condition among the active ones
CONDITION_TEAMS: dict[str, str] = {
    "stroke_code": "stroke", "stemi_code": "stemi", "trauma_code": "trauma", "massive_transfusion": "trauma",
    "sepsis_alert": "sepsis", "obstetric_haemorrhage": "pph", "emergency_caesarean": "emergency_caesarean",
    "pe_response": "pe",
}  # fmt: skip
CONDITION_CODES: dict[str, tuple[str, ...]] = {
    "stroke": ("I63", "I61"), "stemi": ("I21.0", "I21.1", "I21.2", "I21.3"), "nstemi": ("I21.4", "I20.0"),
    "sepsis": ("A40", "A41", "R65"), "trauma": ("T07",), "pe": ("I26",),
    "dka": ("E10.1", "E11.1", "E13.1"), "status_epilepticus": ("G40.901", "G41"),
    "severe_hypertension_pregnancy": ("O10", "O11", "O13", "O14", "O15", "O16"), "pph": ("O72",),
    "hip_fracture": ("S72.0", "S72.1", "M80.05", "M80.85"), "febrile_neutropenia": ("D70",), "meningitis": ("G00",),
    "testicular_torsion": ("N44",),
}  # fmt: skip

_BY_KEY = {(row.condition, row.key): row for row in TARGETS}
if len(_BY_KEY) != len(TARGETS):
    raise ValueError("two time targets with one key")


def targets_of(condition: str) -> tuple[Target, ...]:
    """The clocks of a condition, in the order of the table."""
    return tuple(row for row in TARGETS if row.condition == condition)


def find_target(name: str) -> Target:
    """The clock named `condition/key`. Raises KeyError for no such clock."""
    condition, _, key = name.partition("/")
    return _BY_KEY[(condition, key)]
