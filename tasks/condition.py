"""`Condition`: a disease script, the data from which `case.py` generates patients.

One module a condition in `conditions/`; `conditions/__init__.py` lists them. Everything a patient shows
comes from here: how they tell it, what an examination, a test and a study find, how the disease runs
untreated and treated, and what a good clinician does about it. Each script names its sources.

Severity runs from 0 (well) to 1 (dying). `effects` are shifts at severity 1 in the parameter's own unit: a
heart rate that rests at 75 and is shifted by +70 shows 110 at severity 0.5.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row
from medmcp.servers.pictures.scene import Kind, Visibility
from medmcp.servers.tool import Domain
from medmcp.tasks.admission import Admission
from medmcp.tasks.pregnancy import Pregnancy

__all__ = [
    "Answers",
    "Choice",
    "CodedFinding",
    "Cognition",
    "Condition",
    "Course",
    "Effect",
    "FamilyIllness",
    "Finding",
    "HomeMedicine",
    "IcuDay",
    "IcuValue",
    "NoteScript",
    "PastEvent",
    "PastOperation",
    "Picture",
    "Problem",
    "Request",
    "Response",
    "Result",
    "Sight",
    "Slot",
    "SocialFact",
    "Study",
    "Symptom",
    "Withheld",
]


class Symptom(Row):
    """A symptom in clinical words, how often it is there, and whether it is told at the desk."""

    name: str
    probability: float = 1.0
    told: bool = True  # part of the history given on arrival; otherwise only when asked
    lay: str = ""  # how the patient says it when asked
    cues: tuple[str, ...] = ()  # words in a question that ask for it
    severity: str = ""
    duration: str = ""


class HomeMedicine(Row):
    drug: str  # formulary name
    dose: float
    unit: str
    route: str = "oral"
    frequency: str
    indication: str = ""
    otc: bool = False
    start_days_ago: int | None = None  # None: drawn, 60 to 900 days
    last_taken_hours: int | None = None  # None: drawn, 3 to 20 hours


class Problem(Row):
    """A long-standing problem, how often these patients have it, and what they take for it."""

    code: str  # ICD-10-CM
    name: str
    probability: float
    medicines: tuple[HomeMedicine, ...] = ()


class Effect(Row):
    """What severity 1 does to a vital sign (`clinical/physiology.py`) or a laboratory test (its key)."""

    parameter: str
    shift: float = 0.0
    factor: float = 1.0


class Response(Row):
    """What a treatment does to the course. `match`: drug:NAME, group:TAG, care:ITEM, procedure:ITEM, team:CODE.

    Negative `per_hour` and `step` make the patient better, positive ones worse (a wrong treatment).
    """

    match: str
    per_hour: float = 0.0
    delay_min: float = 0.0
    lasts_min: float | None = None
    step: float = 0.0
    once_group: str = ""  # responses of one group act once, however many of them are given


class Course(Row):
    """How the disease runs."""

    severity: tuple[float, float]  # at arrival
    drift_per_hour: float  # untreated
    floor: float = 0.0
    crisis_at: float = 0.8
    death_at: float = 1.0
    crisis_text: str
    effects: tuple[Effect, ...] = ()
    responses: tuple[Response, ...] = ()


class Finding(Row):
    """An examination finding (a code of `clinical/examination.py`) that holds within a band of severity."""

    code: str
    text: str = ""
    value: tuple[float, float] | None = None  # drawn from this range
    probability: float = 1.0
    low_severity: float = 0.0
    high_severity: float = 2.0


class Result(Row):
    """A laboratory result that differs from health at rest: a level, or a text with its flag."""

    code: str
    level: tuple[float, float] | None = None  # resting level is drawn from this range; severity effects come on top
    text: str = ""
    flag: Literal["", "low", "normal", "high", "critical_low", "critical_high"] = ""
    comment: str = ""  # of a culture: what the preliminary report says
    probability: float = 1.0


class Choice(Row):
    """A set of descriptors of a sight, "; " between them, and how it looks: its level, and what differs from the sight's own form."""

    words: str
    level: tuple[float, float]
    angle: tuple[float, float] | None = None
    wobble: tuple[float, float] | None = None
    count: int | None = None
    look: str | None = None


class Sight(Row):
    """Something drawn on a picture, and what can be found there (`code` of clinical/visual_findings.py; none: only drawn).

    Ranges are drawn from evenly. `size_mm` is the long axis in mm (pixels where the picture has no scale); `x` and `y` are pixels
    for the picture of the right side, or, inside another sight (`within`), shares of its long half-axis.
    """

    name: str
    draws: str
    code: str = ""
    region: str = ""  # may hold {side}
    x: tuple[float, float] = (256, 256)
    y: tuple[float, float] = (256, 256)
    within: str = ""
    size_mm: tuple[float, float] = (1, 1)
    ratio: tuple[float, float] = (0.8, 0.95)  # short to long axis
    angle: tuple[float, float] = (0, 180)
    level: tuple[float, float] = (0.8, 0.9)
    edge: tuple[float, float] = (2, 2)
    wobble: tuple[float, float] = (0, 0)
    count: tuple[int, int] = (1, 1)
    look: tuple[str, ...] = ("",)  # one of these; may hold {side}
    probability: float = 1.0
    group: str = ""  # sights of a group are there together or not at all
    prior: tuple[float, float] | None = (
        None  # its size on the earlier picture as a share of now; None: it was not there
    )
    visibility: Visibility = "moderate"
    terms: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()  # one of these sets of descriptors is drawn
    only_with: str = ""  # there only if the drawn set of the sight it is within has these words


class Picture(Row):
    """One image of a study. `sides`: one of these is drawn; with `mirrored` its left side is the mirror image of the right."""

    kind: Kind
    view: str
    sides: tuple[Literal["", "left", "right"], ...] = ("",)
    mirrored: bool = False
    tone: tuple[float, float] = (0.1, 0.7)
    density: tuple[float, float] = (0.2, 0.8)
    faults: tuple[tuple[str, float, float], ...] = ()  # name, amount, probability; of the picture on file alone
    as_first: bool = False  # the side, sizes and places of the study's first picture: another phase or slice of it
    sights: tuple[Sight, ...] = ()


class Request(Row):
    """How a study on file was asked for and done; what is empty was not sent."""

    indication: str = ""  # none: the complaint
    information: str = ""
    referrer: str = ""
    urgency: Literal["", "routine", "urgent", "stat"] = ""
    protocol: str = ""
    phase: str = ""
    contrast: Literal["none", "iv", "gadolinium"] = "none"
    agent: str = ""
    volume_ml: float | None = None


class Study(Row):
    """What an imaging study or ECG shows. `measurements` of an ECG are read by analyze_ecg.

    With `on_file` it was done before the episode, and nobody has reported it unless `reported`; `prior_days` adds an earlier one.
    `readings` are drawn for each patient, one value of each, into the measurements and the braces of the findings.
    """

    modality: str
    body_part: str
    findings: str
    impression: str
    measurements: dict[str, float | str] = {}
    probability: float = 1.0
    low_severity: float = 0.0
    high_severity: float = 2.0
    pictures: tuple[Picture, ...] = ()
    on_file: bool = False
    prior_days: tuple[int, int] | None = None
    request: Request | None = None
    reported: bool = False
    readings: dict[str, tuple[str | float, ...]] = {}


class Slot(Row):
    """A piece of history beyond the symptoms that the patient discloses when asked."""

    slot: str
    cues: tuple[str, ...]
    answer: str
    reticence: float = 0.0  # 0 tells at once; above 0.5 needs rapport or asking twice


class Answers(Row):
    """What these patients answer to an instrument (`clinical/instrument.py`), question by question in its order: the
    lowest and the highest points that a patient may have."""

    instrument: str
    points: tuple[tuple[int, int], ...]


class Withheld(Row):
    """What a patient who does not trust the asker says to a question instead; None declines."""

    code: str
    told: int | None


class Cognition(Row):
    """Wrong answers to cognitive screens: how many of the ten AMTS items, errors in months backwards (0 none, 1 some, 2
    cannot), and whether alertness is clearly abnormal and the change acute (4AT)."""

    wrong: tuple[int, int]
    months_back: tuple[int, int] = (0, 1)
    drowsy: bool = False
    acute: bool = False


class PastEvent(Row):
    """An entry of the psychiatric history (a section of `clinical/social_history.py`) and when it was; `detail` holds what
    was recorded beside the line: method, drug, dose, response, criterion_a, withdrawal_seizure, ..."""

    section: Literal["admissions", "treatments", "self_harm", "violence", "substances", "trauma", "developmental"]
    text: str
    years_ago: tuple[float, float]
    detail: dict[str, str | float | bool] = {}
    probability: float = 1.0


class FamilyIllness(Row):
    """An illness of a relative."""

    relation: str
    condition: str
    probability: float = 1.0


class SocialFact(Row):
    """A recorded field of the social history, in place of the general one; `value` is for pack-years."""

    code: str
    text: str
    value: float | None = None
    probability: float = 1.0


class PastOperation(Row):
    """An operation or treatment of the past, under the code that scores look for (`world/coded_history.py`)."""

    code: str
    name: str
    days_ago: tuple[int, int]
    anaesthesia: Literal["", "general", "regional", "local"] = ""
    probability: float = 1.0


class NoteScript(Row):
    """A note of the past that these patients have on file, `hours_ago` before the episode; `text` may hold {name}, {age},
    {sex}, {problems}, {medicines} and {allergies}. It says what was known then, never what is wrong now."""

    type: str  # of clinical/note_sections.py
    author: str
    title: str
    hours_ago: tuple[float, float]
    text: str
    probability: float = 1.0


class IcuValue(Row):
    """A value of the intensive care chart: where it begins and where it is a day later."""

    code: str
    first: tuple[float, float]
    last: tuple[float, float]
    decimals: int = 0


class IcuDay(Row):
    """The first day of intensive care, charted before the episode: vital signs every four hours, laboratory and arterial gas
    three times. Under `sedated` the coma scales from two hours on are those of sedation."""

    hours_ago: tuple[float, float]  # admission to intensive care
    values: tuple[IcuValue, ...]
    gcs: tuple[int, int]  # before any sedation
    fio2: tuple[float, float]
    device: str = "high_flow_nasal"
    sedated: float = 0.0  # probability


class CodedFinding(Row):
    """A coded finding (`clinical/chart_findings.py`) that the record holds as present, with this probability, or else absent.

    With `told` it is not on record: the patient has the symptom of that name, or denies it, when asked. Of the findings of
    one `group` at most one is present. `onset_days` is how long the illness has lasted without it and with it, where the
    finding is a matter of time.
    """

    finding: str
    probability: float = 0.0
    told: str = ""
    group: str = ""
    onset_days: tuple[float, float] | None = None


class Condition(Row):
    """A disease script."""

    key: str
    name: str
    icd10: str  # ICD-10-CM
    split: Literal["train", "validation", "test"]
    domain: Domain = "triage_emergency"
    difficulty: Literal["foundation", "intermediate", "advanced", "expert"] = "intermediate"
    teaser: str  # does not give the diagnosis away
    topic: str  # complaint or setting: "chest pain"
    complaints: tuple[str, ...]  # what the desk writes down, in several wordings
    onset_hours: tuple[float, float]
    age: tuple[int, int]
    sex: Literal["any", "female", "male"] = "any"
    arrival: tuple[str, ...] = ("ambulance", "walked in", "brought by family")
    symptoms: tuple[Symptom, ...]
    problems: tuple[Problem, ...] = ()
    slots: tuple[Slot, ...] = ()
    course: Course | None = None
    findings: tuple[Finding, ...] = ()
    results: tuple[Result, ...] = ()
    studies: tuple[Study, ...] = ()
    # what an interview brings out; `yes` are risk factors and other yes-or-no items with their probability
    answers: tuple[Answers, ...] = ()
    yes: tuple[tuple[str, float], ...] = ()
    withheld: tuple[Withheld, ...] = ()
    known_to_others: tuple[str, ...] = ()  # codes of answers that a relative knows
    quotes: dict[str, str] = {}  # the patient's words, by code of the answer
    cognition: Cognition | None = None
    reticence: float = 0.2  # above 0.5 the patient needs kindness first
    informant: tuple[Slot, ...] = ()  # what a relative tells
    past: tuple[PastEvent, ...] = ()
    family: tuple[FamilyIllness, ...] = ()
    social: tuple[SocialFact, ...] = ()
    bmi: tuple[float, float] | None = None  # None: that of the population
    pregnancy: Pregnancy | None = None
    admission: Admission | None = None  # the days in hospital before the episode; None: just arrived
    operations: tuple[PastOperation, ...] = ()
    notes: tuple[NoteScript, ...] = ()
    icu: IcuDay | None = None
    doses: tuple[tuple[str, float, float], ...] = ()  # vaccine on file, years ago from and to; () with none: drawn
    # criteria set (`clinical/criteria`) whose findings the record answers, absent unless told otherwise here; and results on file
    criteria: str = ""
    charted: tuple[CodedFinding, ...] = ()
    filed: tuple[str, ...] = ()  # laboratory keys
    # the truth, for grading and the debrief; it never enters a world
    esi: Literal[1, 2, 3, 4, 5]
    zone: str = "acute"
    isolation: Literal["none", "contact", "droplet", "airborne"] = "none"
    accepted_names: tuple[str, ...] = ()  # other names that a diagnosis may be given by
    workup: tuple[str, ...]
    treatment: tuple[str, ...]
    pitfalls: tuple[str, ...]
    teaching: tuple[str, ...]
    sources: tuple[str, ...]
