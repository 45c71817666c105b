"""Postpartum haemorrhage: quantified loss, stage, obstetric shock index, and which uterotonic a mother can have."""

from dataclasses import dataclass

from medmcp.servers.clinical.scores.three_valued import any_of

__all__ = [
    "CITATION",
    "UTEROTONICS",
    "Contraindication",
    "Stage",
    "Uterotonic",
    "concealed_signs",
    "haemorrhage_stage",
    "quantified_loss",
]

CITATION = (
    "ACOG PB 183, 2017 Obstet Gynecol 130:e168; CMQCC OB Hemorrhage Toolkit v3.0, 2022; WOMAN 2017 Lancet 389:2105"
)

STAGE_1_ML = {"vaginal": 500.0, "caesarean": 1000.0}
STAGE_2_ML, STAGE_3_ML = 1000.0, 1500.0
SHOCK_INDEX = 0.9
TXA_HOURS = 3.0
FIBRINOGEN_SEVERE = 2.0  # g/L


@dataclass(frozen=True)
class Contraindication:
    """A recorded fact that speaks against a drug: ICD-10-CM prefixes, or `hypertension` or `allergy` of the chart."""

    what: str
    codes: tuple[str, ...] = ()
    absolute: bool = True


@dataclass(frozen=True)
class Uterotonic:
    """A uterotonic with its dose and what speaks against it. Source: ACOG PB 183, 2017; CMQCC 2022."""

    drug: str
    dose: str
    against: tuple[Contraindication, ...] = ()


UTEROTONICS: tuple[Uterotonic, ...] = (
    Uterotonic("oxytocin", "10 to 40 units in 500 to 1,000 mL iv, or 10 units im"),
    Uterotonic(
        "methylergometrine", "0.2 mg im every 2 to 4 h, never iv",
        (Contraindication("hypertension or pre-eclampsia", ("I10", "I11", "I12", "I13", "I15", "I16", "O10", "O11", "O13", "O14", "O15", "O16")),
         Contraindication("vascular or coronary disease", ("I20", "I21", "I25", "I70", "I73"))),
    ),
    Uterotonic(
        "carboprost", "0.25 mg im every 15 to 90 min, at most 8 doses, never iv",
        (Contraindication("asthma", ("J45", "J46")),
         Contraindication("active heart, lung, liver or kidney disease", ("I50", "J44", "K7", "N18", "N17"), absolute=False)),
    ),
    Uterotonic("misoprostol", "600 to 1,000 microgram once, sublingual, oral or rectal"),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """`stage` 0 to 3 as text, or undetermined; `reasons` what met it."""

    stage: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def quantified_loss(*, weighed_g: float = 0, measured_ml: float = 0, amniotic_ml: float = 0) -> float:
    """Quantified blood loss in mL: wet minus dry weight (1 g = 1 mL) + measured volume - amniotic fluid.

    Raises ValueError where more fluid is subtracted than there is. Source: ACOG CO 794, 2019.
    """
    loss = weighed_g + measured_ml - amniotic_ml
    if loss < 0:
        raise ValueError(
            f"amniotic fluid {amniotic_ml:g} mL exceeds what was collected ({weighed_g + measured_ml:g} mL)"
        )
    return loss


def concealed_signs(
    *, heart_rate: float | None, sbp: float | None, dbp: float | None, spo2: float | None, confused: bool | None
) -> bool | None:
    """Signs of hypovolaemia: heart rate >= 110, pressure <= 85/45 mmHg, SpO2 < 95 %, shock index >= 0.9 or confusion.
    Source: CMQCC OB Hemorrhage Toolkit v3.0, 2022."""
    index = None if heart_rate is None or not sbp else heart_rate / sbp
    return any_of(
        None if heart_rate is None else heart_rate >= 110,
        None if sbp is None else sbp <= 85,
        None if dbp is None else dbp <= 45,
        None if spo2 is None else spo2 < 95,
        None if index is None else index >= SHOCK_INDEX,
        confused,
    )


def haemorrhage_stage(
    *,
    loss_ml: float | None,
    mode: str | None,
    bleeding: bool | None,
    signs: bool | None,
    red_cell_units: int = 0,
    clotting_failure: bool | None = None,
) -> Stage:
    """Stage, the highest met. 1: >= 500 mL vaginal or >= 1,000 mL caesarean with continued bleeding, or signs of concealed
    haemorrhage. 2: 1,000 to 1,499 mL with continued bleeding, or signs with a loss of stage 1. 3: >= 1,500 mL with continued
    bleeding, or > 2 red cell units, or suspected clotting failure, or signs with a loss of >= 1,000 mL.

    Source: CMQCC OB Hemorrhage Toolkit v3.0, 2022; ACOG PB 183, 2017.
    """
    missing = [
        name
        for name, value in (("blood loss", loss_ml), ("mode of birth", mode), ("whether bleeding goes on", bleeding), ("vital signs", signs))
        if value is None
    ]  # fmt: skip
    first = STAGE_1_ML.get(mode or "", 1000.0)
    loss = loss_ml or 0.0
    going_on = bleeding is not False
    reasons = []
    if red_cell_units > 2:
        reasons.append("3: more than 2 red cell units")
    if clotting_failure:
        reasons.append("3: clotting failure suspected")
    if loss >= STAGE_3_ML and bleeding:
        reasons.append(f"3: {loss:g} mL and bleeding")
    if signs and loss >= STAGE_2_ML:
        reasons.append(f"3: unstable after {loss:g} mL")
    if reasons:
        return Stage("3", tuple(reasons), tuple(missing))
    if loss_ml is None or (bleeding is None and loss >= first) or (signs is None and going_on and loss >= first):
        return Stage("undetermined", (), tuple(missing))
    if loss >= STAGE_2_ML and bleeding:
        return Stage("2", (f"2: {loss:g} mL and bleeding",), tuple(missing))
    if signs and loss >= first:
        return Stage("2", ("2: vital signs abnormal",), tuple(missing))
    if loss >= first and bleeding:
        return Stage("1", (f"1: {loss:g} mL and bleeding",), tuple(missing))
    if signs:
        return Stage("1", ("1: signs of concealed haemorrhage",), tuple(missing))
    return (
        Stage("0", ("no criterion met",), tuple(missing))
        if signs is False
        else Stage("undetermined", (), tuple(missing))
    )
