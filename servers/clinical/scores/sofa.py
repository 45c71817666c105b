"""Sequential Organ Failure Assessment, worst values of 24 hours. `sepsis.py` reads its change from baseline."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    points_of,
    steps_item,
    total,
)

__all__ = ["sofa"]

CITATION = (
    "Vincent JL et al. Intensive Care Med 1996;22:707-710; Pandharipande PP et al. Crit Care Med 2009;37:1317-1321"
)

GCS = [Step(15, 15, 0), Step(13, 14, 1), Step(10, 12, 2), Step(6, 9, 3), Step(3, 5, 4)]
BILIRUBIN = [
    Step(0, 1.1, 0), Step(1.2, 1.9, 1), Step(2.0, 5.9, 2), Step(6.0, 11.9, 3), Step(12.0, 100, 4),
]  # mg/dL  # fmt: skip
CREATININE = [
    Step(0, 1.1, 0), Step(1.2, 1.9, 1), Step(2.0, 3.4, 2), Step(3.5, 4.9, 3), Step(5.0, 50, 4),
]  # mg/dL  # fmt: skip
# Upper limit (exclusive) and points; the last two need respiratory support. PaO2 in mmHg.
PAO2_FIO2 = [(100.0, 4.0), (200.0, 3.0), (300.0, 2.0), (400.0, 1.0)]
SPO2_FIO2 = [(89.0, 4.0), (214.0, 3.0), (357.0, 2.0), (512.0, 1.0)]  # Pandharipande 2009, SpO2 <= 97 %
PLATELETS = [(20.0, 4.0), (50.0, 3.0), (100.0, 2.0), (150.0, 1.0)]  # 10^9/L, upper limit exclusive


def sofa(
    *,
    pao2: Reading = MISSING,
    fio2: Reading = MISSING,
    spo2: Reading = MISSING,
    respiratory_support: Reading = MISSING,
    platelets: Reading = MISSING,
    bilirubin: Reading = MISSING,
    map: Reading = MISSING,
    dopamine: Reading = MISSING,
    dobutamine: Reading = MISSING,
    adrenaline: Reading = MISSING,
    noradrenaline: Reading = MISSING,
    infusions_complete: Reading = MISSING,
    gcs: Reading = MISSING,
    creatinine: Reading = MISSING,
    urine_ml_day: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """SOFA, 0 to 24, six organs of 0 to 4.

    pao2 and map mmHg, fio2 fraction 0.21 to 1, spo2 %, platelets 10^9/L, bilirubin and creatinine mg/dL,
    catecholamines microgram/kg/min for at least 1 h, urine mL per 24 h. `infusions_complete` true says that the
    infusion rates given are all that runs, so that the others are 0.
    Respiration PaO2/FiO2 < 400 1, < 300 2, < 200 supported 3, < 100 supported 4; without PaO2 the SpO2/FiO2 surrogate
    (SpO2 <= 97 %) < 512, < 357, < 214, < 89. NotApplicable under 18 years.
    Sources: Vincent 1996 Intensive Care Med 22:707; Pandharipande 2009 Crit Care Med 37:1317.
    """
    warnings = check_age(age, 18, "Use the Phoenix sepsis score (2024).")
    respiration = _respiration(pao2, fio2, spo2, respiratory_support)
    if "surrogate" in respiration.note:
        warnings.append("Respiration is scored by the SpO2/FiO2 surrogate, since there is no PaO2.")
    items = [
        respiration,
        _platelets(platelets),
        steps_item("bilirubin", bilirubin, BILIRUBIN, unit="mg/dL", low=0, high=90, decimals=1),
        _cardiovascular(
            map,
            {"dopamine": dopamine, "dobutamine": dobutamine, "adrenaline": adrenaline, "noradrenaline": noradrenaline},
            infusions_complete.flag("infusions_complete") is True,
        ),
        steps_item("gcs", gcs, GCS, unit="", low=3, high=15),
        _renal(creatinine, urine_ml_day),
    ]
    per_organ = dict(zip(ORGANS, (item.points for item in items), strict=True))
    return total(items, [], name="SOFA", citation=CITATION, warnings=warnings, extra={"organs": {**per_organ}})


ORGANS = ("respiration", "coagulation", "liver", "cardiovascular", "nervous_system", "renal")


def _respiration(pao2: Reading, fio2: Reading, spo2: Reading, support: Reading) -> Item:
    oxygen, fraction = pao2.number("pao2", 10, 700), fio2.number("fio2", 0.21, 1)
    saturation, supported = spo2.number("spo2", 0, 100), support.flag("respiratory_support")
    value: float | None
    if oxygen is None and saturation is not None and saturation <= 97:
        value, table, reading, name = saturation, SPO2_FIO2, spo2, "spo2_fio2"
    else:
        value, table, reading, name = oxygen, PAO2_FIO2, pao2, "pao2_fio2"
    if value is None or fraction is None:
        needs = tuple(n for n, v in (("pao2", value), ("fio2", fraction)) if v is None)
        note = "SpO2 above 97 % says nothing about PaO2" if saturation is not None and value is None else ""
        return Item.of(name, reading, None, (0, 4), needs=needs, note=note)
    ratio = value / fraction
    points = next((points for limit, points in table if ratio < limit), 0.0)
    note = f"{'surrogate SpO2' if name == 'spo2_fio2' else 'PaO2'}/FiO2 {ratio:.0f}"
    if points >= 3 and supported is None:
        return Item.of(name, reading, None, (2, points), needs=("respiratory_support",), note=note)
    if points >= 3 and not supported:
        points, note = 2.0, f"{note}, no respiratory support"
    return Item.of(name, reading, points, (0, 4), note=note)


def _platelets(platelets: Reading) -> Item:
    count = platelets.number("platelets", 0, 3000)
    points = None if count is None else next((points for limit, points in PLATELETS if count < limit), 0.0)
    return Item.of("platelets", platelets, points, (0, 4), unit="10^9/L")


def _catecholamine(drug: str, rate: float) -> float:
    """Points of one infusion, microgram/kg/min."""
    if rate == 0:
        return 0
    if drug == "dobutamine":
        return 2
    if drug == "dopamine":
        return 4 if rate > 15 else 3 if rate > 5 else 2
    return 4 if rate > 0.1 else 3


def _cardiovascular(mean: Reading, infusions: dict[str, Reading], complete: bool) -> Item:
    pressure = mean.number("map", 0, 300)
    low, high = (0.0, 1.0) if pressure is None else (float(pressure < 70),) * 2
    decisive, name = mean, "map"
    most = 0.0
    unknown: list[str] = []
    for drug, reading in infusions.items():
        rate = reading.number(drug, 0, 100)
        if rate is None:
            if not complete:
                unknown.append(drug)
                most = max(most, 2.0 if drug == "dobutamine" else 4.0)
            continue
        points = _catecholamine(drug, rate)
        high = max(high, points)
        if points > low:
            low, decisive, name = points, reading, drug
    high = max(high, most)
    unit = "mmHg" if name == "map" else "microgram/kg/min"
    if low == high:
        return Item.of(name, decisive, low, (0, 4), unit=unit)
    needs = (("map",) if pressure is None and low < 1 else ()) + tuple(unknown)
    return Item.of(name, decisive, None, (low, high), unit=unit, needs=needs)


def _renal(creatinine: Reading, urine: Reading) -> Item:
    level, volume = creatinine.number("creatinine", 0, 40), urine.number("urine_ml_day", 0, 30000)
    by_urine = None if volume is None else 4.0 if volume < 200 else 3.0 if volume < 500 else 0.0
    if level is None:
        if by_urine == 4:
            return Item.of("urine_ml_day", urine, 4, (0, 4), unit="mL/24 h")
        return Item.of("creatinine", creatinine, None, (by_urine or 0, 4), unit="mg/dL")
    by_creatinine = points_of(level, CREATININE, 1)
    if by_urine is not None and by_urine > by_creatinine:
        return Item.of("urine_ml_day", urine, by_urine, (0, 4), unit="mL/24 h")
    note = "urine output not measured" if by_urine is None else ""
    return Item.of("creatinine", creatinine, by_creatinine, (0, 4), unit="mg/dL", note=note)
