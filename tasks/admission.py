"""`Admission`: the part of a disease script that tells of the days in hospital before the episode begins.

Hours are counted back from the beginning of the episode. Vital signs and drawn laboratory tests are taken by the same code as
in the episode, at a share of the severity that the patient has now (`course`), so that the past and the present agree;
`stay.py` writes the rows.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["Admission", "Advice", "Care", "Directive", "Done", "Draw", "Fluids", "PastStay", "Scale", "Series", "Skin", "Waiting",
           "WardEntry", "WardOrder"]  # fmt: skip


class Draw(Row):
    """Tests or panels that were taken at these hours ago."""

    tests: tuple[str, ...]
    hours_ago: tuple[float, ...]


class Series(Row):
    """An analyte with a past of its own, as (hours ago, lowest, highest); it goes on in the episode from `results` and effects."""

    code: str
    values: tuple[tuple[float, float, float], ...]


class PastStay(Row):
    """Earlier encounters of one kind: how many, when, and what they were coded with."""

    kind: Literal["inpatient", "observation", "emergency", "outpatient"]
    count: tuple[int, int] = (1, 1)
    days_ago: tuple[int, int]
    nights: tuple[int, int] = (0, 0)
    service: str = "medicine"
    admit_type: Literal["emergency", "elective"] = "emergency"
    reason: str
    code: str = ""  # ICD-10-CM of the principal diagnosis
    name: str = ""
    disposition: str = "home"


class Scale(Row):
    """A charted set of Morse or Braden items, as (item, choice); what is not named has its first (Morse) or last (Braden) choice."""

    assessment: Literal["morse", "braden"]
    hours_ago: tuple[float, ...]
    picks: dict[str, str] = {}
    left_out: tuple[str, ...] = ()


class WardEntry(Row):
    """Another entry of the nurses or of the ward: pain, mobility, an indication for a catheter, a review of antibiotics."""

    code: str
    hours_ago: tuple[float, ...]
    text: str = ""
    value: tuple[float, float] | None = None
    probability: float = 1.0


class Skin(Row):
    text: str
    stage: str = ""
    site: str = ""
    present_on_admission: bool = False
    hours_ago: float = 12
    probability: float = 1.0


class Fluids(Row):
    """Charted volumes, as (hours ago at the end, mL/kg/h) for each `every` hours; drunk and infused in mL per interval."""

    every: float = 8
    urine: tuple[tuple[float, float], ...]
    oral: tuple[float, float] = (300, 500)
    iv: tuple[float, float] = (0, 0)
    drain: tuple[float, float] = (0, 0)


class WardOrder(Row):
    """A medicine of this stay. `exceptions`: (hours ago, held | refused | missed, reason)."""

    drug: str
    dose: float
    unit: str
    route: str
    frequency: str
    indication: str = ""
    hours_ago: float = 24
    ended_hours_ago: float | None = None
    ended_reason: str = ""
    exceptions: tuple[tuple[float, str, str], ...] = ()
    per_kg: bool = False  # dose in mg/kg, rounded to 10 mg
    probability: float = 1.0


class Care(Row):
    """A care order of this stay that still runs."""

    item: str
    order_type: str
    hours_ago: float = 24
    amount: float | None = None
    unit: str = ""
    target: str = ""
    probability: float = 1.0


class Done(Row):
    """A procedure of this stay."""

    code: str
    name: str
    hours_ago: float
    operator: str = "ward team"
    indication: str = ""
    findings: str = ""
    complications: str = ""
    specimen: str = ""
    probability: float = 1.0


class Waiting(Row):
    """A test that was sent and whose result comes during the episode or later, by its usual time."""

    test: str
    hours_ago: float
    probability: float = 1.0


class Directive(Row):
    """A resuscitation order, limit, advance directive or goals of care; `category` and `limits` as in `world/code_status.py`."""

    category: Literal["code_status", "treatment_limit", "advance_directive", "goals"]
    code: str = ""
    content: str = ""
    limits: tuple[str, ...] = ()
    author: str = "attending physician"
    days_ago: float = 1
    probability: float = 1.0


class Advice(Row):
    """What a service would say about these patients once `needs` are on the chart."""

    service: str
    advice: str
    needs: tuple[str, ...] = ()


VITAL_HOURS = (108, 96, 84, 72, 60, 48, 36, 30, 24, 18, 12, 6, 2)


class Admission(Row):
    """The stay so far."""

    service: str = "medicine"
    ward: str = "Ward 4"
    admit_type: Literal["emergency", "elective"] = "emergency"
    hours: tuple[float, float]  # since admission
    working: tuple[
        tuple[str, str], ...
    ] = ()  # recorded working diagnoses of the stay, code and name; not the hidden one
    course: tuple[tuple[float, float], ...] = ((0, 1.0),)  # (hours ago, share of the severity of now), between linear
    vital_hours: tuple[float, ...] = VITAL_HOURS
    draws: tuple[Draw, ...] = ()
    series: tuple[Series, ...] = ()
    past: tuple[PastStay, ...] = ()
    scales: tuple[Scale, ...] = ()
    charted: tuple[WardEntry, ...] = ()
    skin: tuple[Skin, ...] = ()
    fluids: Fluids | None = None
    orders: tuple[WardOrder, ...] = ()
    care: tuple[Care, ...] = ()
    done: tuple[Done, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    directives: tuple[Directive, ...] = ()
    proxy: tuple[str, ...] = ("daughter", "husband or wife", "son", "")  # one of these; empty: none named
    advice: tuple[Advice, ...] = ()
    reconciled: float = 0.7  # probability that home medicines were reconciled on admission
    early_warning: bool = True  # NEWS2 charted with the last sets of vital signs
