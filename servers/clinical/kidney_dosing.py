"""What a drug's renal table says for one kidney function: the band, what it asks, how a present regimen compares.

The table is the drug's own; there is no general percentage. An anti-infective with a wide therapeutic index is not
reduced in the first 48 h of a kidney function that is not steady: most early acute kidney injury recovers, and an
early low dose fails. Source of that rule: Crass 2019 Clin Infect Dis 68:1596. Read `dose_choice.py` next.
"""

import re
from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.dose import DOSES_PER_DAY
from medmcp.servers.clinical.drug import Drug, RenalBand
from medmcp.servers.clinical.safety import renal_band

__all__ = [
    "DEFERRAL_CITATION",
    "Dialysis",
    "KidneyAdvice",
    "band_text",
    "band_unit",
    "kidney_advice",
    "parse_regimen",
    "wide_index",
]

Dialysis = Literal["none", "haemodialysis", "peritoneal", "crrt"]

DEFERRAL_CITATION = "Crass RL et al. Clin Infect Dis 2019;68:1596-1602"
DEFER_HOURS = 48

# dosed by level or toxic in a narrow range: never given unreduced
NARROW_ANTI_INFECTIVES = frozenset(
    {
        "vancomycin",
        "teicoplanin",
        "colistin",
        "polymyxin b",
        "amphotericin b",
        "flucytosine",
        "aciclovir",
        "ganciclovir",
        "valganciclovir",
        "foscarnet",
        "cidofovir",
        "nitrofurantoin",
        "pentamidine",
        "trimethoprim-sulfamethoxazole",
    }
)


@dataclass(frozen=True)
class KidneyAdvice:
    """The answer of a renal table."""

    needed: bool | Literal["contraindicated", "no_data"]
    band: RenalBand | None
    deferred: bool = False  # a reduction that is put off for the first 48 h

    @property
    def limits(self) -> bool:
        """Whether a dose is to be lowered or spaced now."""
        return self.band is not None and self.band.action == "reduce" and not self.deferred


def band_unit(drug: Drug) -> str:
    """The unit of `max_daily` in a drug's bands."""
    units = {row.unit.removesuffix("_per_kg") for row in drug.doses if not row.unit.endswith(("_per_h", "_per_min"))}
    return "mg" if "mg" in units or not units else min(units)


def wide_index(drug: Drug) -> bool:
    """An antibacterial, antifungal or antiviral whose overdosing for two days does little harm."""
    if not drug.atc.startswith(("J01", "J02", "J05")):
        return False
    return "aminoglycoside" not in drug.groups and drug.name not in NARROW_ANTI_INFECTIVES


def kidney_advice(
    drug: Drug,
    *,
    crcl: float | None,
    egfr: float | None,
    dialysis: Dialysis = "none",
    indication: str = "",
    unsteady_hours: float | None = None,
) -> KidneyAdvice:
    """The band that holds, and what it asks for. crcl in mL/min, egfr in mL/min/1.73 m2.

    `unsteady_hours`: hours since the encounter began while creatinine is not steady; None if it is steady or unknown.
    """
    band = renal_band(drug, crcl, egfr, dialysis=dialysis, indication=indication)
    if band is None:
        return KidneyAdvice("no_data", None)
    if band.action == "contraindicated":
        return KidneyAdvice("contraindicated", band)
    early = unsteady_hours is not None and unsteady_hours <= DEFER_HOURS
    if band.action == "reduce" and dialysis == "none" and early and wide_index(drug):
        return KidneyAdvice(False, band, deferred=True)
    return KidneyAdvice(band.action in ("reduce", "avoid"), band)


def band_text(band: RenalBand) -> str:
    """The range of a band in words: "CrCl 10 to 29 mL/min" is from 10 inclusive to 30 exclusive."""
    if band.dialysis != "none":
        return {"haemodialysis": "haemodialysis", "peritoneal": "peritoneal dialysis", "crrt": "continuous renal "
                "replacement"}[band.dialysis]  # fmt: skip
    name, unit = ("CrCl", "mL/min") if band.metric == "crcl" else ("eGFR", "mL/min/1.73 m2")
    if band.low <= 0 and band.high >= 1000:
        return f"{name} any"
    if band.low <= 0:
        return f"{name} < {band.high:g} {unit}"
    if band.high >= 1000:
        return f"{name} >= {band.low:g} {unit}"
    return f"{name} {band.low:g} to < {band.high:g} {unit}"


WRITTEN = re.compile(
    r"^\s*(?P<dose>\d+(?:\.\d+)?)\s*(?P<unit>g|mg|microgram|mcg|unit|units|mmol)\b(?P<rest>.*)$", re.IGNORECASE
)
EVERY = re.compile(r"\b(?:every|q)\s*(\d+(?:\.\d+)?)\s*(?:h|hours?|hourly)\b", re.IGNORECASE)
TIMES = re.compile(r"\b(\d+)\s*(?:x|times)\s*(?:a|per)?\s*(?:day|daily)\b", re.IGNORECASE)
WORDS = {
    "once daily": 1.0, "once a day": 1.0, "twice daily": 2.0, "twice a day": 2.0, "three times": 3.0, "four times": 4.0,
    "every other day": 0.5, "alternate days": 0.5, "a day": 1.0, "every day": 1.0,
}  # fmt: skip


def parse_regimen(text: str) -> tuple[float, str, float | None] | None:
    """(dose, unit, doses a day) of a regimen as it is written on a chart: "1 g q8h", "500 mg twice daily". None if it
    is not one; doses a day None where the text gives no frequency."""
    match = WRITTEN.match(text)
    if match is None:
        return None
    unit = {"mcg": "microgram", "units": "unit"}.get(match["unit"].lower(), match["unit"].lower())
    rest = match["rest"].lower()
    per_day: float | None = None
    if found := EVERY.search(rest):
        per_day = 24 / float(found[1])
    elif found := TIMES.search(rest):
        per_day = float(found[1])
    else:
        words = re.findall(r"[a-z0-9]+", rest)
        per_day = next((n for phrase, n in WORDS.items() if phrase in rest), None)
        per_day = per_day or next((n for word in words if (n := DOSES_PER_DAY.get(word))), None)
    return float(match["dose"]), unit, per_day
