"""Primary survey: the ABCDE thresholds of the simulated hospital, with the threats named in order of urgency."""

from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.child_limits import danger_limits, hypotension_limit
from medmcp.servers.clinical.scores.score import MISSING, Reading

__all__ = ["FIRST_THREATS", "PrimarySurvey", "SurveyStep", "primary_survey"]

Status = Literal["stable", "compromised", "critical"]
# Named before all others, in this order.
FIRST_THREATS = ("catastrophic bleeding", "tension pneumothorax", "anaphylaxis", "hypoglycaemia")

IMMEDIATE_ACTIONS = {
    "catastrophic bleeding": "direct pressure, tourniquet or packing; activate massive transfusion",
    "tension pneumothorax": "decompress the chest at once, then a chest drain",
    "anaphylaxis": "adrenaline 0.5 mg IM (adult; 0.01 mg/kg, at most 0.5 mg), oxygen, lie flat, fluid",
    "hypoglycaemia": "glucose IV (adult 10 % 150 to 200 mL, child 10 % 2 mL/kg); glucagon IM without access",
    "airway obstruction": "open, suction and support the airway; call for airway help",
    "unprotected airway": "airway adjunct, recovery position, prepare to intubate",
    "respiratory failure": "high-flow oxygen, assist ventilation",
    "hypoxaemia": "oxygen to target, look for the cause",
    "cardiac arrest": "start cardiopulmonary resuscitation and call the arrest team",
    "shock": "two large cannulas, bloods and lactate, fluid or blood by cause",
    "coma": "protect the airway, glucose, pupils, CT by cause",
    "seizure": "benzodiazepine after 5 min, glucose, airway position",
    "hypothermia": "handle gently, rewarm, monitor rhythm",
    "hyperthermia": "cool actively, look for toxic and infective causes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyStep:
    """One letter. `status` None: not assessable, which is never stable."""

    step: Literal["A", "B", "C", "D", "E"]
    status: Status | None
    findings: list[str]
    threats: list[str]
    not_assessed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimarySurvey:
    """All five letters and what follows."""

    steps: list[SurveyStep]
    overall: Literal["stable", "potentially_unstable", "critical"]
    threats: list[str]
    immediate_actions: list[str]
    not_assessed: list[str]


class _Step:
    """Collects one letter; critical outweighs compromised, and an unknown required finding hinders stable only."""

    def __init__(self, letter: Literal["A", "B", "C", "D", "E"]) -> None:
        self.letter = letter
        self.critical: list[str] = []
        self.compromised: list[str] = []
        self.threats: list[str] = []
        self.unknown: list[str] = []

    def judge(self, name: str, critical: bool | None, threat: str, compromised: bool | None = False) -> None:
        if critical is None:
            self.unknown.append(name)
        elif critical:
            self.critical.append(name)
            if threat not in self.threats:
                self.threats.append(threat)
        elif compromised:
            self.compromised.append(name)

    def done(self, required: tuple[str, ...]) -> SurveyStep:
        unseen = [name for name in required if name in self.unknown]
        status: Status | None
        status = "critical" if self.critical else "compromised" if self.compromised else None if unseen else "stable"
        return SurveyStep(
            step=self.letter,
            status=status,
            findings=self.critical + self.compromised,
            threats=self.threats,
            not_assessed=self.unknown,
        )


def primary_survey(
    *,
    age: Reading = MISSING,
    stridor: Reading = MISSING,
    gurgling: Reading = MISSING,
    obstruction: Reading = MISSING,
    airway_secured: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    spo2: Reading = MISSING,
    silent_chest: Reading = MISSING,
    tracheal_shift: Reading = MISSING,
    pulse_present: Reading = MISSING,
    heart_rate: Reading = MISSING,
    sbp: Reading = MISSING,
    capillary_refill: Reading = MISSING,
    catastrophic_bleeding: Reading = MISSING,
    anaphylaxis_suspected: Reading = MISSING,
    consciousness: Reading = MISSING,
    gcs: Reading = MISSING,
    seizure_now: Reading = MISSING,
    glucose: Reading = MISSING,
    temperature: Reading = MISSING,
    rash: Reading = MISSING,
    trauma: Reading = MISSING,
) -> PrimarySurvey:
    """ABCDE by limits of the simulated hospital (adult; child heart and respiratory rate by the ESI v5 danger zone,
    child systolic pressure by PALS).

    A critical: stridor, gurgling, obstruction, GCS <= 8 without a secured airway. B critical: RR <= 8 or >= 30 /min,
    SpO2 < 90 %, silent chest, tracheal shift; compromised: RR 9-11 or 21-29, SpO2 90-93 %. C critical: SBP < 90 mmHg,
    no pulse, capillary refill > 4 s; compromised: HR > 110 or < 50 /min, refill 2.1-4 s, shock index >= 0.9.
    D critical: ACVPU P or U, GCS <= 8, seizure, glucose < 3.0 mmol/L; compromised: GCS 9-14, C or V.
    E critical: < 32 or > 40 degC.
    Without the age only the limits that hold at every age are applied, and what depends on age is not assessed.
    """
    years = age.number("age", 0, 130)
    child = years is not None and years < 18
    coma = gcs.number("gcs", 3, 15)
    breaths, saturation = respiratory_rate.number("respiratory_rate", 0, 150), spo2.number("spo2", 0, 100)
    pulse, systolic = heart_rate.number("heart_rate", 0, 350), sbp.number("sbp", 0, 350)
    refill, sugar = capillary_refill.number("capillary_refill", 0, 30), glucose.number("glucose", 0, 150)
    degrees = temperature.number("temperature", 15, 45)

    a = _Step("A")
    for name, reading in (("stridor", stridor), ("gurgling", gurgling), ("obstruction", obstruction)):
        a.judge(name, reading.flag(name), "airway obstruction")
    secured = airway_secured.flag("airway_secured")
    a.judge("gcs_8_or_less_without_airway", None if coma is None else coma <= 8 and not secured, "unprotected airway")

    b = _Step("B")
    if years is None:
        b.judge("respiratory_rate", True if breaths is not None and breaths <= 8 else None, "respiratory failure")
    elif child:
        limit = danger_limits(years).respiratory_rate
        # A slow rate is the late sign in a child; 8 is critical at any age.
        low = None if breaths is None else breaths <= 8
        b.judge("respiratory_rate", low, "respiratory failure", breaths is not None and breaths > limit)
    else:
        extreme = None if breaths is None else breaths <= 8 or breaths >= 30
        b.judge("respiratory_rate", extreme, "respiratory failure", breaths is not None and not 12 <= breaths <= 20)
    b.judge(
        "spo2",
        None if saturation is None else saturation < 90,
        "hypoxaemia",
        saturation is not None and saturation < 94,
    )
    b.judge("silent_chest", silent_chest.flag("silent_chest"), "respiratory failure")
    b.judge("tracheal_shift", tracheal_shift.flag("tracheal_shift"), "tension pneumothorax")

    c = _Step("C")
    c.judge("catastrophic_bleeding", catastrophic_bleeding.flag("catastrophic_bleeding"), "catastrophic bleeding")
    c.judge("anaphylaxis_suspected", anaphylaxis_suspected.flag("anaphylaxis_suspected"), "anaphylaxis")
    beating = pulse_present.flag("pulse_present")
    c.judge("pulse_present", None if beating is None else not beating, "cardiac arrest")
    lowest = None if years is None else hypotension_limit(years)
    # 60 mmHg is hypotension at every age, 90 at none from which it could be excluded without the age.
    low_pressure = None if systolic is None else systolic < lowest if lowest is not None else (systolic < 60 or None)
    index = pulse / systolic if pulse is not None and systolic else None
    c.judge("sbp", low_pressure, "shock", bool(not child and years is not None and index is not None and index >= 0.9))
    c.judge("capillary_refill", None if refill is None else refill > 4, "shock", refill is not None and refill > 2)
    if years is None:
        c.judge("heart_rate", None, "shock")
    else:
        fast = danger_limits(years).heart_rate if child else 110
        off = pulse is not None and (pulse > fast or (not child and pulse < 50))
        c.judge("heart_rate", None if pulse is None else False, "shock", off)

    d = _Step("D")
    state = consciousness.choice("consciousness", ("alert", "new_confusion", "voice", "pain", "unresponsive"))
    d.judge(
        "consciousness",
        None if state is None else state in ("pain", "unresponsive"),
        "coma",
        state in ("new_confusion", "voice"),
    )
    d.judge("gcs", None if coma is None else coma <= 8, "coma", coma is not None and coma < 15)
    d.judge("seizure_now", seizure_now.flag("seizure_now"), "seizure")
    d.judge("glucose", None if sugar is None else sugar < 3.0, "hypoglycaemia")

    e = _Step("E")
    cold_or_hot = None if degrees is None else degrees < 32 or degrees > 40
    e.judge("temperature", cold_or_hot, "hypothermia" if degrees is not None and degrees < 32 else "hyperthermia")
    for name, reading in (("rash", rash), ("trauma", trauma)):
        present = reading.flag(name)
        e.judge(name, None if present is None else False, "", bool(present))

    # Either ACVPU or GCS is enough to have assessed consciousness.
    awake = ("gcs",) if state is None else ("consciousness",)
    steps = [
        a.done(("stridor", "gurgling", "obstruction")),
        b.done(("respiratory_rate", "spo2")),
        c.done(("sbp", "heart_rate")),
        d.done((*awake, "seizure_now", "glucose")),
        e.done(("temperature",)),
    ]
    threats = [threat for step in steps for threat in step.threats]
    threats = sorted(dict.fromkeys(threats), key=lambda t: FIRST_THREATS.index(t) if t in FIRST_THREATS else 9)
    states = [step.status for step in steps]
    overall: Literal["stable", "potentially_unstable", "critical"]
    overall = (
        "critical"
        if "critical" in states
        else "stable"
        if all(state == "stable" for state in states)
        else "potentially_unstable"
    )
    return PrimarySurvey(
        steps=steps,
        overall=overall,
        threats=threats,
        immediate_actions=[f"{threat}: {IMMEDIATE_ACTIONS[threat]}" for threat in threats],
        not_assessed=[f"{step.step}: {name}" for step in steps for name in step.not_assessed],
    )
