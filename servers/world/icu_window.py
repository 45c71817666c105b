"""The first 24 hours of intensive care as APACHE II reads them: every charted value of the window, gases with the oxygen
that was breathed, coma scales that no sedative lowers, kidney failure and chronic health by code."""

from dataclasses import dataclass

from medmcp.servers.clinical.care_orders import find_item
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.apache2 import Gas
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import current_medicines
from medmcp.servers.world.coded_history import coded
from medmcp.servers.world.world import Row, World

__all__ = [
    "IcuWindow",
    "acute_renal_failure",
    "charted_values",
    "coma_scales",
    "gases",
    "icu_window",
    "severe_chronic_health",
]

DAY_S = 24 * 3600
# name of the score's variable: codes of the chart
CODES: dict[str, tuple[str, ...]] = {
    "temperature_c": ("temperature",), "heart_rate": ("heart_rate",), "respiratory_rate": ("respiratory_rate",),
    "ph": ("ph",), "hco3": ("bicarbonate",), "sodium": ("sodium",), "potassium": ("potassium",),
    "creatinine_mg_dl": ("creatinine",), "hematocrit": ("haematocrit",), "wbc": ("wbc",),
}  # fmt: skip
SEDATIVES = frozenset({"general_anaesthetic", "benzodiazepine", "barbiturate", "neuromuscular_blocker"})
# definitions of Knaus 1985 by ICD-10-CM: any of a row, together with any of its second column where there is one
CHRONIC: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("liver", ("K70.3", "K74.3", "K74.4", "K74.5", "K74.6"), ("K76.6", "I85", "K72.1", "K72.9", "K76.82", "K70.41")),
    ("respiratory", ("J43", "J44", "J47", "J84", "E84"), ("J96.1", "Z99.81", "Z99.11", "D75.1", "I27.2")),
    ("respiratory", ("Z99.11",), ()),
    ("renal", ("Z99.2",), ()),
    ("immunocompromised", ("B20", "C81", "C82", "C83", "C84", "C85", "C88", "C91", "C92", "C93", "C94", "C95", "D80", "D81", "D82",
                           "D83", "Z94", "Z51.11", "D84.821"), ()),
)  # fmt: skip
UNDECIDED = ("I50", "I42")  # heart failure: the code does not tell NYHA class IV
RENAL_FAILURE = ("N17",)


@dataclass(frozen=True)
class IcuWindow:
    """Start and end, ISO 8601; `assumed`: there is no intensive care admission on record."""

    start: str
    end: str
    assumed: bool


def icu_window(world: World, encounter: Row, start: str = "") -> IcuWindow:
    """The 24 hours from `start`, else from the admission to intensive care, else from the arrival."""
    begin = start or encounter["icu_admitted_at"] or encounter["period_start"] or world.now
    seconds = world.seconds_at(begin.replace("Z", "+00:00"))
    end = min(world.seconds, seconds + DAY_S)
    return IcuWindow(world.iso(seconds), world.iso(end), not start and not encounter["icu_admitted_at"])


def _rows(world: World, patient_id: str, codes: tuple[str, ...], window: IcuWindow) -> list[Row]:
    marks = ", ".join("?" * len(codes))
    return world.rows(
        f"SELECT * FROM observation WHERE patient_id = ? AND code IN ({marks}) AND effective >= ? AND effective <= ?"
        " AND issued <= ? AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, *codes, window.start, window.end, world.now,
    )  # fmt: skip


def _reading(row: Row) -> Reading:
    return Reading(
        value=row["value"], unit=row["unit"] or "", source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def charted_values(world: World, patient_id: str, window: IcuWindow) -> dict[str, list[Reading]]:
    """Every reading of the window, by variable."""
    found = {
        name: [_reading(row) for row in _rows(world, patient_id, codes, window) if row["value"] is not None]
        for name, codes in CODES.items()
    }
    found["map"] = _mean_pressures(world, patient_id, window)
    return found


def _mean_pressures(world: World, patient_id: str, window: IcuWindow) -> list[Reading]:
    """Measured means, and those of systolic and diastolic of one set: diastolic + a third of the difference."""
    readings = [_reading(row) for row in _rows(world, patient_id, ("map",), window) if row["value"] is not None]
    sets: dict[str, dict[str, Row]] = {}
    for row in _rows(world, patient_id, ("sbp", "dbp"), window):
        sets.setdefault(row["set_id"] or row["effective"], {})[row["code"]] = row
    for pair in sets.values():
        if len(pair) == 2:
            low, high = pair["dbp"], pair["sbp"]
            mean = low["value"] + (high["value"] - low["value"]) / 3
            readings.append(
                Reading(
                    value=round(mean, 1), unit="mmHg", source="chart", record_id=low["id"], observed_at=low["effective"]
                )
            )
    return readings


def gases(world: World, patient_id: str, window: IcuWindow) -> list[Gas]:
    """Arterial gases with the fraction charted with them, else that of the oxygen device in use (1.0 is never assumed)."""
    found = []
    carbon = {row["set_id"] or row["effective"]: row for row in _rows(world, patient_id, ("pco2",), window)}
    fractions = _rows(world, patient_id, ("fio2",), window)
    devices = _rows(world, patient_id, ("oxygen_device",), window)
    for row in _rows(world, patient_id, ("po2",), window):
        if row["value"] is None:
            continue
        paco2 = carbon.get(row["set_id"] or row["effective"])
        found.append(
            Gas(
                pao2=_reading(row),
                fio2=_fraction(row, fractions, devices),
                paco2=_reading(paco2) if paco2 else Reading.missing(),
            )
        )
    return found


def _fraction(gas: Row, fractions: list[Row], devices: list[Row]) -> Reading:
    charted = [row for row in fractions if row["effective"] <= gas["effective"] and row["value"] is not None]
    device = [row for row in devices if row["effective"] <= gas["effective"]]
    if charted and (not device or charted[-1]["effective"] >= device[-1]["effective"]):
        return _reading(charted[-1])
    if not device:
        return Reading.missing()
    item = find_item("oxygen", device[-1]["value_text"] or "")
    if item is None or item.fio2 is None or item.fio2[0] != item.fio2[1]:
        return Reading.missing()  # a device with a range of fractions does not tell which one
    return Reading(value=item.fio2[0], source="chart", record_id=device[-1]["id"], observed_at=device[-1]["effective"])


def coma_scales(world: World, patient_id: str, window: IcuWindow) -> tuple[list[Reading], str]:
    """Coma scales of the window that no sedative lowers, else the last one before the sedation; and a remark."""
    spans = _sedation(world, patient_id)
    rows = [row for row in _rows(world, patient_id, ("gcs",), window) if row["value"] is not None]
    clear = [row for row in rows if not any(begin <= row["effective"] < end for begin, end in spans)]
    if clear or not rows:
        remark = "Coma scales under sedation are left out." if len(clear) < len(rows) else ""
        return [_reading(row) for row in clear], remark
    begin = min(begin for begin, _ in spans)
    before = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = 'gcs' AND value IS NOT NULL AND effective < ?"
        " AND issued <= ? ORDER BY effective DESC LIMIT 1",
        patient_id, begin, world.now,
    )  # fmt: skip
    if before is None:
        return [], "Sedated in the whole window, and no coma scale from before."
    return [_reading(before)], "Sedated: the last coma scale before the sedation is used."


def _sedation(world: World, patient_id: str) -> list[tuple[str, str]]:
    spans = []
    for row in world.rows(
        "SELECT drug, first_dose_at, ended_at FROM medication_request WHERE patient_id = ? AND frequency = 'continuous'"
        " AND first_dose_at IS NOT NULL",
        patient_id,
    ):
        drug = find_drug(row["drug"])
        if drug and SEDATIVES & set(drug.groups):
            spans.append((row["first_dose_at"], row["ended_at"] or "9999"))
    return spans


def acute_renal_failure(world: World, patient_id: str) -> Reading:
    """True if coded in this record; false in dialysis-dependent chronic failure; else missing: a creatinine does not tell."""
    if row := coded(world, patient_id, RENAL_FAILURE):
        return Reading(value=True, source="chart", record_id=row["id"], observed_at=row["onset"])
    if row := coded(world, patient_id, ("Z99.2", "N18.6")):
        return Reading(value=False, source="chart", record_id=row["id"])
    return Reading.missing()


def severe_chronic_health(world: World, patient: Row, before: str) -> Reading:
    """Severe organ insufficiency or immunocompromise on record before the admission."""
    for _, codes, with_one_of in CHRONIC:
        row = coded(world, patient["id"], codes, before=before)
        second = coded(world, patient["id"], with_one_of, before=before) if with_one_of else row
        if row and second:
            return Reading(value=True, source="chart", record_id=second["id"], observed_at=second["onset"])
    for medicine in current_medicines(world, patient["id"], source="home"):
        drug = find_drug(medicine["drug"])
        if drug and "immunosuppressant" in drug.groups and "corticosteroid" not in drug.groups:
            return Reading(value=True, source="chart", record_id=medicine["id"], observed_at=medicine["start"])
    if coded(world, patient["id"], UNDECIDED):
        return Reading.missing()
    if patient["problem_list_status"] == "reconciled":
        return Reading(value=False, source="chart_negative")
    return Reading.missing()
