"""`Plan`: what right care is in one condition from the door to the hand-off, as data for the family `pathway_episode`.

Each plan has one fact that flips a decision: `flip` makes the two cases of a pair, `sees` reads the fact off what the
tools showed. Doses are amounts in `unit`, per kilogram where `per_kg`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.condition import Problem

__all__ = ["PLANS", "Plan", "Report", "Treat"]


class Treat(NamedTuple):
    """A drug order: the dose that is given, and the span that is right."""

    drug: str
    dose: float
    low: float
    high: float
    unit: str
    route: str
    frequency: str = "once"
    per_kg: bool = False

    def amount(self, weight: float) -> float:
        """The dose for a weight, in three figures."""
        return float(f"{self.dose * (weight if self.per_kg else 1):.3g}")

    def span(self, weight: float) -> tuple[float, float]:
        """The right doses for a weight, with room for rounding."""
        factor = weight if self.per_kg else 1
        return self.low * factor * 0.97, self.high * factor * 1.03


class Report(NamedTuple):
    """A laboratory value that the answer is: drawn for the case, the same whenever it is measured."""

    code: str
    words: str
    low: float
    high: float
    decimals: int
    tolerance: float


class Care(NamedTuple):
    """A care order that belongs to the plan."""

    order_type: str
    item: str
    amount: float | None = None
    unit: str | None = None


Seen = dict[str, Any]  # what the tools showed: problems (codes), onset_minutes, results by code, verdicts by drug


@dataclass(frozen=True)
class Plan:
    """One condition's episode."""

    pathway: str
    report: Report
    service: str
    services: tuple[str, ...]
    severity: str
    told: str  # the situation in a hand-off
    flip: Callable[[Case, Random], tuple[Case, Case]]
    flipped: str
    sees: Callable[[Seen], bool]  # True: the case is the "b" of its pair
    why: str  # what the decision is, in words
    treat_a: tuple[Treat, ...] = ()
    treat_b: tuple[Treat, ...] = ()
    both: tuple[Treat, ...] = ()
    labs: tuple[str, ...] = ()
    imaging: tuple[tuple[str, str, str], ...] = ()  # modality, part, contrast
    teams: tuple[str, ...] = ()
    care: tuple[Care, ...] = ()
    harms: tuple[str, ...] = ()  # drugs that harm anybody with this condition
    house: str = ""  # what the department keeps, for the instruction
    await_results: bool = False  # the decision needs the results
    measure_again: bool = False  # the pressure has to be confirmed
    horizon: int = 240
    best: tuple[tuple[str, float], ...] = ()  # reference treatment of outcome_bounds
    teaching: str = ""


def _with_problem(code: str, name: str) -> Callable[[Case, Random], tuple[Case, Case]]:
    def flip(case: Case, rng: Random) -> tuple[Case, Case]:
        return case, replace(case, problems=(*case.problems, Problem(code=code, name=name, probability=1.0)))

    return flip


def _injured_when(case: Case, rng: Random) -> tuple[Case, Case]:
    return replace(case, onset_minutes=rng.randint(40, 100)), replace(case, onset_minutes=rng.randint(205, 320))


def _allergic_to(drug: str) -> Callable[[Case, Random], tuple[Case, Case]]:
    def flip(case: Case, rng: Random) -> tuple[Case, Case]:
        allergy = Allergy(drug, reaction="collapse and swelling minutes after the dose")
        return case, replace(case, allergies=(allergy,), allergy_status="documented")

    return flip


def _level(case: Case, rng: Random) -> tuple[Case, Case]:
    """Far above or far below every treatment line at five to seven hours."""
    rest = tuple(one for one in case.levels if one[0] != "paracetamol")
    high, low = float(rng.randint(190, 330)), float(rng.randint(14, 40))
    return replace(case, levels=(*rest, ("paracetamol", high))), replace(case, levels=(*rest, ("paracetamol", low)))


def _influenza(case: Case, rng: Random) -> tuple[Case, Case]:
    return (
        replace(case, texts=(("influenza_pcr", "not detected", "normal"),)),
        replace(case, texts=(("influenza_pcr", "detected", "high"),)),
    )


PLANS: dict[str, Plan] = {
    "postop_pe": Plan(
        pathway="pulmonary_embolism", report=Report("platelets", "the platelet count (10^9/L)", 175, 390, 0, 2),
        service="hdu", services=("hdu", "icu"), severity="watcher", told="breathless some days after a knee replacement, treated for an embolism",
        flip=_with_problem("D75.829", "Heparin-induced thrombocytopenia, unspecified"), flipped="heparin-induced thrombocytopenia on record",
        sees=lambda seen: "D75.829" in seen["problems"], why="the anticoagulant by the history of heparin",
        treat_a=(Treat("enoxaparin", 1, 0.9, 1.1, "mg", "sc", "bid", per_kg=True),), treat_b=(Treat("fondaparinux", 7.5, 5, 10, "mg", "sc", "daily"),),
        labs=("platelets", "creatinine", "troponin_i_hs"), imaging=(("ct_angiography", "chest", "iv"),), harms=("alteplase", "tenecteplase", "reteplase"),
        house="enoxaparin 1 mg/kg twice a day, fondaparinux 7.5 mg a day for those who must not have a heparin", best=(("drug:enoxaparin", 40),),
        teaching="A heparin of any kind after heparin-induced thrombocytopenia brings the next clot.",
    ),
    "major_trauma": Plan(
        pathway="trauma", report=Report("fibrinogen", "the fibrinogen (g/L)", 1.1, 3.2, 1, 0.1), service="theatre", services=("theatre", "icu", "interventional_radiology"),
        severity="unstable", told="crash, bleeding spleen, blood running", flip=_injured_when, flipped="time of the injury",
        sees=lambda seen: seen["onset_minutes"] > 180, why="tranexamic acid only within three hours of the injury",
        treat_a=(Treat("tranexamic acid", 1000, 900, 1100, "mg", "iv"),), labs=("fibrinogen", "type_and_screen"), teams=("trauma_code", "massive_transfusion"),
        care=(Care("blood_product", "red_cells_emergency", 2, "units"), Care("procedure", "surgery_exploratory")),
        harms=("heparin", "enoxaparin", "alteplase"), house="tranexamic acid 1 g and emergency red cells", horizon=240,
        best=(("team:massive_transfusion", 12), ("care:blood_product", 25), ("procedure:surgery_exploratory", 140)),
        teaching="Tranexamic acid after the third hour raises the number who bleed to death.",
    ),
    "variceal_bleed": Plan(
        pathway="gi_bleed", report=Report("inr", "the INR", 1.2, 2.3, 1, 0.05), service="hdu", services=("hdu", "icu", "endoscopy"), severity="unstable",
        told="variceal bleeding, endoscopy arranged", flip=_allergic_to("ceftriaxone"), flipped="anaphylaxis to ceftriaxone",
        sees=lambda seen: seen["verdicts"].get("ceftriaxone") not in ("acceptable", "no_known_relation"), why="the prophylactic antibiotic by the allergy list",
        treat_a=(Treat("ceftriaxone", 1, 1, 2, "g", "iv", "daily"),), treat_b=(Treat("ciprofloxacin", 400, 400, 400, "mg", "iv", "bid"),),
        both=(Treat("octreotide", 50, 50, 100, "microgram", "iv"),), labs=("inr", "haemoglobin", "type_and_screen"), care=(Care("procedure", "endoscopy"),),
        harms=("propranolol", "carvedilol", "ibuprofen", "warfarin"), house="octreotide 50 microgram, ceftriaxone 1 g, ciprofloxacin 400 mg for the allergic", horizon=300,
        best=(("drug:octreotide", 40), ("procedure:endoscopy", 95)), teaching="Vasoactive drug and antibiotic are given before the endoscope comes.",
    ),
    "preeclampsia_emergency": Plan(
        pathway="preeclampsia", report=Report("platelets", "the platelet count (10^9/L)", 82, 240, 0, 2), service="labour_ward",
        services=("labour_ward", "obstetrics_gynaecology", "icu"), severity="unstable", told="severe pre-eclampsia, pressure treated, magnesium given",
        flip=_with_problem("J45.40", "Moderate persistent asthma"), flipped="asthma on record", sees=lambda seen: any(code.startswith("J45") for code in seen["problems"]),
        why="labetalol, unless there is asthma", treat_a=(Treat("labetalol", 20, 10, 40, "mg", "iv"),), treat_b=(Treat("hydralazine", 5, 5, 10, "mg", "iv"),),
        both=(Treat("magnesium sulfate", 4, 4, 6, "g", "iv"),), labs=("platelets", "alt", "creatinine", "urine_protein_creatinine"),
        harms=("ramipril", "enalapril", "lisinopril"), house="labetalol 20 mg or hydralazine 5 mg iv, and magnesium 4 g", measure_again=True, horizon=180,
        best=(("drug:labetalol", 40), ("drug:magnesium sulfate", 45)), teaching="The hour counts from the reading that confirms the first.",
    ),
    "mixed_overdose": Plan(
        pathway="overdose_self_harm", report=Report("paracetamol", "the paracetamol level (mg/L)", 0, 0, 0, 1), service="icu", services=("icu", "hdu"), severity="unstable",
        told="tricyclic and paracetamol overdose, bicarbonate given", flip=_level, flipped="paracetamol level", sees=lambda seen: seen["results"]["paracetamol"] < 60,
        why="acetylcysteine by the level", treat_a=(Treat("acetylcysteine", 150, 140, 200, "mg", "iv", per_kg=True),),
        both=(Treat("sodium bicarbonate", 100, 50, 150, "mmol", "iv"),), labs=("paracetamol", "potassium"), care=(Care("bedside_test", "ecg_12_lead"), Care("monitoring", "continuous_cardiac")),
        harms=("flumazenil", "procainamide", "flecainide", "quinidine"), house="sodium bicarbonate 100 mmol; acetylcysteine 150 mg/kg where the level asks for it", await_results=True,
        horizon=240, best=(("drug:sodium bicarbonate", 45),), teaching="Every poison keeps its own clock: QRS now, the level at four hours.",
    ),
    "kawasaki": Plan(
        pathway="kawasaki", report=Report("platelets", "the platelet count (10^9/L)", 380, 640, 0, 2), service="paediatrics", services=("paediatrics", "picu", "paediatric_cardiology"),
        severity="watcher", told="incomplete or complete Kawasaki disease, immunoglobulin begun", flip=_influenza, flipped="influenza PCR",
        sees=lambda seen: seen["results"]["influenza_pcr"] == "detected", why="no aspirin with influenza",
        treat_a=(Treat("aspirin", 10, 7.5, 25, "mg", "oral", "qid", per_kg=True),), both=(Treat("normal immunoglobulin", 2, 1.9, 2.1, "g", "iv", per_kg=True),),
        labs=("platelets", "crp", "influenza_pcr"), imaging=(("echocardiography", "heart", "none"),), harms=("ibuprofen",),
        house="immunoglobulin 2 g/kg (total dose in g); aspirin 10 mg/kg four times a day (single dose in mg)", await_results=True, horizon=900,
        best=(("drug:normal immunoglobulin", 220),), teaching="Aspirin in influenza risks Reye syndrome: immunoglobulin alone, cardiology decides on another antiplatelet.",
    ),
}  # fmt: skip
