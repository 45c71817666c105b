"""Levels and gaps in poisoning: paracetamol nomogram, salicylate and dialysis, anion and osmolal gap."""

from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.three_valued import all_of

__all__ = [
    "DECONTAMINATION",
    "Gap",
    "ParacetamolReading",
    "SalicylateReading",
    "anion_gap",
    "decontamination",
    "osmolal_gap",
    "paracetamol",
    "salicylate",
    "treatment_line",
]

RUMACK = "Rumack BH. J Toxicol Clin Toxicol 2002;40:3-20"
EXTRIP = "Juurlink DN et al. (EXTRIP) Ann Emerg Med 2015;66:165-181"


def treatment_line(hours: float, at_4_h: float = 150) -> float:
    """Rumack-Matthew treatment line in mg/L at 4 to 24 h: at_4_h x 2^(-(t - 4) / 4); ValueError outside these hours.

    150 mg/L at 4 h is the line of the United States and Australia, 100 mg/L that of the United Kingdom.
    Source: Rumack 2002 J Toxicol Clin Toxicol 40:3.
    """
    if not 4 <= hours <= 24:
        raise ValueError("the nomogram holds from 4 to 24 h after a single acute ingestion")
    return float(at_4_h * 2 ** (-(hours - 4) / 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParacetamolReading:
    """Level against the line. not_applicable: the nomogram says nothing here, `advice` says what to do."""

    level: float | None  # mg/L
    hours: float | None
    line: float | None  # mg/L
    verdict: Literal["above", "below", "not_applicable"]
    treat: bool | None
    advice: str
    missing: list[str]
    citation: str = RUMACK


def paracetamol(
    *,
    level: Reading = MISSING,
    hours_since_ingestion: Reading = MISSING,
    staggered: Reading = MISSING,
    modified_release: Reading = MISSING,
    alt_raised: Reading = MISSING,
    line_at_4_h: float = 150,
) -> ParacetamolReading:
    """Read a paracetamol (acetaminophen) level in mg/L. At or above the line: acetylcysteine.

    Not interpretable before 4 h. With an unknown time, a staggered or modified-release ingestion or more than 24 h,
    treat if it is detectable or ALT is raised. Without a result by 8 h start acetylcysteine, and stop if below.
    Source: Rumack 2002 J Toxicol Clin Toxicol 40:3.
    """
    value, hours = level.number("level", 0, 5000), hours_since_ingestion.number("hours_since_ingestion", 0, 1000)
    alt = alt_raised.flag("alt_raised")
    atypical = staggered.flag("staggered") or modified_release.flag("modified_release")
    missing = [n for n, v in (("level", value), ("hours_since_ingestion", hours), ("alt_raised", alt)) if v is None]

    def answer(
        verdict: Literal["above", "below", "not_applicable"],
        treat: bool | None,
        advice: str,
        line: float | None = None,
    ) -> ParacetamolReading:
        return ParacetamolReading(
            level=value, hours=hours, line=line, verdict=verdict, treat=treat, advice=advice, missing=missing
        )

    if hours is None or atypical or hours > 24:
        positive = bool(value) or bool(alt)
        treat = True if positive else None if value is None or alt is None else False
        return answer(
            "not_applicable",
            treat,
            "Nomogram not valid (time unknown, staggered, modified release or over 24 h): "
            "acetylcysteine if paracetamol is detectable or ALT is raised.",
        )
    if hours < 4:
        return answer("not_applicable", None, "Not interpretable before 4 h: draw the level at 4 h.")
    line = treatment_line(hours, line_at_4_h)
    if value is None:
        if hours >= 8:
            return answer(
                "not_applicable", True, "No result by 8 h: start acetylcysteine and stop if the level is below.", line
            )
        return answer(
            "not_applicable", None, "Send a level now; start acetylcysteine if no result is due by 8 h.", line
        )
    if value >= line:
        return answer("above", True, "At or above the treatment line: acetylcysteine.", line)
    if alt:
        return answer("below", True, "Below the line but ALT is raised: the time may be wrong, acetylcysteine.", line)
    return answer(
        "below", False, "Below the treatment line: acetylcysteine is not needed if the time is reliable.", line
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SalicylateReading:
    """Toxicity and the EXTRIP recommendation on dialysis; None while what is missing could still decide it."""

    toxic: bool | None
    dialysis: Literal["recommended", "suggested", "not_indicated"] | None
    reasons: list[str]
    missing: list[str]
    citation: str = EXTRIP


def salicylate(
    *,
    level: Reading = MISSING,
    impaired_kidney_function: Reading = MISSING,
    altered_mentation: Reading = MISSING,
    new_hypoxaemia: Reading = MISSING,
    standard_therapy_failed: Reading = MISSING,
    ph: Reading = MISSING,
) -> SalicylateReading:
    """Salicylate in mg/dL: > 30 toxic symptoms. Dialysis recommended > 100, > 90 with impaired kidney function, or at
    any level with altered mentation, new hypoxaemia or failed standard therapy; suggested > 90, > 80 with impaired
    kidney function, or pH <= 7.20. Source: EXTRIP, Juurlink 2015 Ann Emerg Med 66:165.
    """
    value, acid = level.number("level", 0, 300), ph.number("ph", 6.3, 8)
    kidney = impaired_kidney_function.flag("impaired_kidney_function")

    def over(limit: float) -> bool | None:
        return None if value is None else value > limit

    recommended = {
        "level > 100 mg/dL": over(100),
        "level > 90 mg/dL with impaired kidney function": all_of(over(90), kidney),
        "altered mentation": altered_mentation.flag("altered_mentation"),
        "new hypoxaemia": new_hypoxaemia.flag("new_hypoxaemia"),
        "standard therapy failed": standard_therapy_failed.flag("standard_therapy_failed"),
    }
    suggested = {
        "level > 90 mg/dL": over(90),
        "level > 80 mg/dL with impaired kidney function": all_of(over(80), kidney),
        "pH <= 7.20": None if acid is None else acid <= 7.20,
    }
    inputs = {
        "level": level,
        "impaired_kidney_function": impaired_kidney_function,
        "altered_mentation": altered_mentation,
        "new_hypoxaemia": new_hypoxaemia,
        "standard_therapy_failed": standard_therapy_failed,
        "ph": ph,
    }
    missing = [name for name, reading in inputs.items() if not reading.known]
    dialysis: Literal["recommended", "suggested", "not_indicated"] | None
    if True in recommended.values():
        dialysis, reasons = "recommended", [k for k, met in recommended.items() if met]
    elif None in recommended.values():
        dialysis, reasons = None, [k for k, met in suggested.items() if met]
    elif True in suggested.values():
        dialysis, reasons = "suggested", [k for k, met in suggested.items() if met]
    else:
        dialysis, reasons = (None if None in suggested.values() else "not_indicated"), []
    return SalicylateReading(toxic=over(30), dialysis=dialysis, reasons=reasons, missing=missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap with the limit above which it is raised; None without all inputs."""

    value: float | None
    unit: str
    raised: bool | None
    limit: float
    missing: list[str]
    corrected: float | None = None  # anion gap at an albumin of 4 g/dL
    citation: str = ""


def anion_gap(
    *,
    sodium: Reading = MISSING,
    chloride: Reading = MISSING,
    bicarbonate: Reading = MISSING,
    albumin: Reading = MISSING,
) -> Gap:
    """Na - (Cl + HCO3) in mmol/L, raised above 12; corrected + 2.5 x (4 - albumin g/dL), which then decides.

    Sources: Emmett and Narins 1977 Medicine 56:38; Figge 1998 Crit Care Med 26:1807.
    """
    na, cl = sodium.number("sodium", 80, 220), chloride.number("chloride", 50, 180)
    hco3, protein = bicarbonate.number("bicarbonate", 0, 80), albumin.number("albumin", 0.3, 7)
    missing = [
        n for n, v in (("sodium", na), ("chloride", cl), ("bicarbonate", hco3), ("albumin", protein)) if v is None
    ]
    citation = "Emmett M, Narins RG. Medicine 1977;56:38-54; Figge J et al. Crit Care Med 1998;26:1807-1810"
    if na is None or cl is None or hco3 is None:
        return Gap(value=None, unit="mmol/L", raised=None, limit=12, missing=missing, citation=citation)
    gap = na - (cl + hco3)
    corrected = None if protein is None else gap + 2.5 * (4 - protein)
    return Gap(
        value=gap,
        unit="mmol/L",
        raised=(gap if corrected is None else corrected) > 12,
        limit=12,
        missing=missing,
        corrected=corrected,
        citation=citation,
    )


def osmolal_gap(
    *,
    measured: Reading = MISSING,
    sodium: Reading = MISSING,
    glucose: Reading = MISSING,
    urea: Reading = MISSING,
    ethanol: Reading = MISSING,
) -> Gap:
    """Measured osmolality (mosm/kg) - (2 x Na + glucose + urea + ethanol), all in mmol/L; raised above 10.

    Ethanol is left out of the sum when unknown, and listed as missing: it then may explain the gap.
    Source: Dorwart and Chalmers 1975 Clin Chem 21:190 (the formula with factor 2).
    """
    values = {
        "measured": measured.number("measured", 150, 800),
        "sodium": sodium.number("sodium", 80, 220),
        "glucose": glucose.number("glucose", 0, 150),
        "urea": urea.number("urea", 0, 120),
    }
    alcohol = ethanol.number("ethanol", 0, 250)
    missing = [name for name, value in values.items() if value is None] + (["ethanol"] if alcohol is None else [])
    citation = "Dorwart WV, Chalmers L. Clin Chem 1975;21:190-194"
    osm, na, sugar, waste = values["measured"], values["sodium"], values["glucose"], values["urea"]
    if osm is None or na is None or sugar is None or waste is None:
        return Gap(value=None, unit="mosm/kg", raised=None, limit=10, missing=missing, citation=citation)
    gap = osm - (2 * na + sugar + waste + (alcohol or 0))
    return Gap(value=gap, unit="mosm/kg", raised=gap > 10, limit=10, missing=missing, citation=citation)


DECONTAMINATION = "Chyka PA et al. (AACT/EAPCCT) Clin Toxicol 2005;43:61-87"
# Words of agents that charcoal does not bind, or that must not be brought up.
NOT_FOR_CHARCOAL = frozenset({
    "iron", "ferrous", "ferric", "lithium", "lead", "ethanol", "alcohol", "methanol", "isopropanol", "alkali", "lye",
    "bleach", "caustic", "corrosive", "hydrocarbon", "petroleum", "petrol", "gasoline", "kerosene", "cyanide",
})  # fmt: skip
# Corrosives are acids by the word before; acetylsalicylic and valproic acid are drugs that charcoal binds.
CORROSIVE_ACIDS = frozenset({
    "acetic", "battery", "formic", "hydrochloric", "hydrofluoric", "nitric", "oxalic", "phosphoric", "strong",
    "sulfuric", "sulphuric",
})  # fmt: skip


def _unbound(agent: str) -> bool:
    words = agent.lower().split()
    if not words:
        return False
    if words[-1] in ("acid", "acids"):
        return len(words) == 1 or words[0] in CORROSIVE_ACIDS
    # Losartan potassium and diclofenac sodium are drugs; potassium chloride and sodium hydroxide are the agents meant.
    if words[0] == "potassium" or words[-1] == "hydroxide":
        return True
    return "ethylene glycol" in agent.lower() or not NOT_FOR_CHARCOAL.isdisjoint(words)


def decontamination(
    *,
    agents: tuple[str, ...] = (),
    hours_since_ingestion: Reading = MISSING,
    airway_safe: Reading = MISSING,
    modified_release: Reading = MISSING,
) -> str:
    """Advice on activated charcoal (50 g, child 1 g/kg to 50 g), by time: within 1 h, to 4 h if modified release.

    Source: AACT/EAPCCT position paper, Chyka 2005 Clin Toxicol 43:61; the 4 h limit is a rule of this hospital.
    """
    hours = hours_since_ingestion.number("hours_since_ingestion", 0, 1000)
    limit = 4 if modified_release.flag("modified_release") else 1
    unbound = [agent for agent in agents if _unbound(agent)]
    if unbound:
        return f"No charcoal: not bound or harmful with {', '.join(unbound)}."
    if hours is None:
        return "Time of ingestion not known: charcoal only after advice of the poison centre."
    if hours > limit:
        return f"No charcoal: {hours:g} h after ingestion, limit {limit} h."
    if not airway_safe.flag("airway_safe"):
        return "Charcoal only with a safe airway, which is not established."
    return f"Activated charcoal 50 g orally (child 1 g/kg, at most 50 g): within {limit} h of ingestion."
