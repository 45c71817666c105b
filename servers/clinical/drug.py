"""`Drug`: one row of the formulary, everything the hospital's drug tools know about a medicine.

The rows live in `formulary/`, one module a therapeutic area; `formulary/__init__.py` loads and
indexes them. Doses are for adults unless a `Dose` says otherwise. A field that is not known is left
out, and the tools then say `no_data`: nothing here stands for "normal" or "safe" by default.
"""

from typing import Literal

from pydantic import Field

from medmcp.servers.clinical.row import Row

__all__ = [
    "AdverseEffect",
    "Contraindication",
    "CypRole",
    "Dose",
    "Drug",
    "FoodEffect",
    "HepaticBand",
    "Indication",
    "Lactation",
    "Monitoring",
    "Pharmacogenetic",
    "Pharmacokinetics",
    "Pregnancy",
    "RenalBand",
]

Route = Literal[
    "oral", "nasogastric", "iv", "im", "sc", "sublingual", "buccal", "inhaled", "nebulised",
    "intranasal", "rectal", "topical", "transdermal", "ophthalmic", "otic", "vaginal",
    "intraosseous", "epidural", "intrathecal",
]  # fmt: skip
DoseUnit = Literal[
    "mg", "g", "microgram", "unit", "mL", "mmol", "mEq", "puff", "drop", "tablet",
    "mg_per_kg", "g_per_kg", "microgram_per_kg", "unit_per_kg", "mL_per_kg",
    "mg_per_h", "g_per_h", "mg_per_min", "microgram_per_min", "unit_per_min", "unit_per_h", "mL_per_h",
    "microgram_per_kg_per_min", "mg_per_kg_per_h", "microgram_per_kg_per_h", "unit_per_kg_per_h",
    "mg_per_m2",
]  # fmt: skip


class Indication(Row):
    """What the drug is given for; `line` is its usual place in therapy for that condition."""

    name: str  # lower case, the field's term: "community-acquired pneumonia"
    line: Literal["first", "second", "other"] = "other"


class Contraindication(Row):
    """A state of the patient in which the drug must not, or should not, be given."""

    condition: str
    level: Literal["absolute", "relative"]
    icd10: tuple[str, ...] = ()  # ICD-10-CM prefixes that identify the state in a problem list
    reason: str = ""


class AdverseEffect(Row):
    """CIOMS frequency bands: very_common >= 1/10, common >= 1/100, uncommon >= 1/1,000, rare >= 1/10,000."""

    effect: str
    frequency: Literal["very_common", "common", "uncommon", "rare", "very_rare", "unknown"]
    serious: bool = False
    onset: str = ""
    mechanism: str = ""
    management: str = ""


class Dose(Row):
    """A usual regimen. `low` to `high` is the amount of one administration in `unit`.

    For infusions the unit is a rate and `per_day` is None. `max_single` and `max_daily` are in the row's own unit
    without "per kg" (mg for mg_per_kg, g for g, microgram for microgram_per_kg); for a rate `max_single` is the highest
    rate in the same unit.
    """

    indication: str
    route: Route
    low: float
    high: float
    unit: DoseUnit
    per_day: tuple[float, float] | None = None  # fewest and most administrations a day; None: once, or a rate
    max_single: float | None = None
    max_daily: float | None = None
    population: Literal["adult", "child", "neonate", "older_adult"] = "adult"
    weight: Literal["actual", "ideal", "adjusted"] = "actual"  # which weight a per-kg dose takes
    loading: bool = False
    note: str = ""


class RenalBand(Row):
    """What to do at a kidney function from `low` (inclusive) to `high` (exclusive), in mL/min."""

    metric: Literal["crcl", "egfr"] = "crcl"
    low: float = 0
    high: float = 1000
    action: Literal["none", "reduce", "avoid", "contraindicated"]
    regimen: str  # in words with units: "500 mg every 24 h"
    max_daily: float | None = (
        None  # highest total daily dose in this band, in mg (or the unit of the doses if none is in mg)
    )
    min_interval_h: float | None = None
    dialysis: Literal["none", "haemodialysis", "peritoneal", "crrt"] = "none"
    indication: str = ""  # empty: every indication


class HepaticBand(Row):
    """Advice for one Child-Pugh class."""

    child_pugh: Literal["A", "B", "C"]
    action: Literal["none", "reduce", "avoid", "contraindicated", "caution"]
    regimen: str
    max_daily: float | None = None


class CypRole(Row):
    """A role at an enzyme or transporter. FDA strengths: strong >= 5x AUC, moderate 2 to 5x, weak 1.25 to 2x."""

    enzyme: str  # "CYP3A4", "CYP2D6", "P-gp", "OATP1B1", "UGT1A1", ...
    role: Literal["substrate", "inhibitor", "inducer"]
    strength: Literal["strong", "moderate", "weak"] | None = None  # inhibitors and inducers
    fraction: Literal["major", "minor"] | None = None  # substrates
    sensitive: bool = False  # FDA sensitive substrate


class Pharmacogenetic(Row):
    gene: Literal[
        "CYP2D6", "CYP2C19", "CYP2C9", "CYP3A5", "CYP2B6", "SLCO1B1", "TPMT", "NUDT15", "DPYD", "UGT1A1", "VKORC1"
    ]
    phenotype: Literal["poor", "intermediate", "normal", "rapid", "ultrarapid", "increased_sensitivity"]
    consequence: str
    cpic_level: Literal["A", "B", "C", "D", "none"]


class Pregnancy(Row):
    verdict: Literal["contraindicated", "avoid", "use_if_needed", "compatible"]
    trimester_1: str = ""
    trimester_2: str = ""
    trimester_3: str = ""
    verdict_by_trimester: tuple[str, str, str] | None = None  # only where the verdict differs by trimester
    fda_category: Literal["A", "B", "C", "D", "X", "N"] = "N"
    contraception: str = ""
    alternatives: tuple[str, ...] = ()
    accepted_indications: tuple[str, ...] = ()  # uses in pregnancy that stand in spite of the verdict
    teratogen: bool = False  # a pregnancy test is due before it is given to somebody of child-bearing potential


class Lactation(Row):
    verdict: Literal["compatible", "caution", "avoid"]
    relative_infant_dose_percent: float | None = None
    note: str = ""


class FoodEffect(Row):
    item: str  # "grapefruit juice", "alcohol", "vitamin K rich food", "St John's wort", "dairy", "tobacco smoke"
    severity: Literal["contraindicated", "major", "moderate", "minor"]
    mechanism: str
    effect: str
    advice: str


class Pharmacokinetics(Row):
    """Adults. Times in hours, volume in L/kg, clearance in L/h/kg, fractions from 0 to 1."""

    bioavailability: float | None = None  # oral, fraction
    tmax_h: float | None = None
    half_life_h: tuple[float, float] | None = None
    vd_l_per_kg: float | None = None
    protein_binding_percent: float | None = None
    clearance_l_h_kg: float | None = None
    fraction_renal: float | None = None  # excreted unchanged in urine
    active_metabolites: tuple[str, ...] = ()
    dialysable: bool | None = None
    nonlinear: bool = False
    onset_min: float | None = None  # time to clinical effect by the usual route


class Monitoring(Row):
    """Therapeutic drug monitoring: the level, when it is drawn, and what is toxic."""

    need: Literal["required", "useful"]
    unit: str
    low: float
    high: float
    toxic: float | None = None
    kind: Literal["trough", "peak", "auc", "random", "12h_post_dose", "anti_xa_peak"]
    sample: str
    window_h: tuple[float, float] | None = None  # hours after the dose in which a level can be read
    indication: str = ""
    toxicity_advice: str = ""


class Drug(Row):
    """One medicine of the formulary."""

    name: str  # INN in lower case; the one key. US names of the same substance go to `synonyms`
    synonyms: tuple[str, ...] = ()  # other generic names: "acetaminophen", "albuterol"
    brands: tuple[str, ...] = ()
    atc: str
    drug_class: str  # pharmacological class in the singular: "aminopenicillin", "loop diuretic"
    groups: tuple[str, ...] = ()  # class tags that the interaction and safety rules match (drug_groups.py)
    ingredients: tuple[str, ...] = ()  # of a fixed combination: formulary names of its parts
    mechanism: str
    routes: tuple[Route, ...]
    forms: tuple[str, ...] = ()
    indications: tuple[Indication, ...]
    contraindications: tuple[Contraindication, ...] = ()
    boxed_warnings: tuple[str, ...] = ()
    adverse_effects: tuple[AdverseEffect, ...]
    doses: tuple[Dose, ...]
    renal: tuple[RenalBand, ...] = ()  # empty: no data; a drug that needs no change says so with one band
    hepatic: tuple[HepaticBand, ...] = ()
    livertox: Literal["A", "B", "C", "D", "E"] | None = None  # LiverTox likelihood category
    cyp: tuple[CypRole, ...] = ()
    prodrug: bool = False
    pharmacogenetics: tuple[Pharmacogenetic, ...] = ()
    pregnancy: Pregnancy | None = None
    lactation: Lactation | None = None
    food: tuple[FoodEffect, ...] = ()
    intake: Literal["with food", "empty stomach", "no matter", "not oral"] | None = None
    pk: Pharmacokinetics | None = None
    tdm: tuple[Monitoring, ...] = ()
    monitoring: tuple[str, ...] = ()  # laboratory and bedside monitoring in words
    baseline_tests: tuple[str, ...] = ()  # laboratory catalogue keys due before the first dose
    overdose: str = ""
    qt_category: Literal["known", "possible", "conditional"] | None = None  # CredibleMeds-style TdP category
    acb_score: int = Field(default=0, ge=0, le=3)  # anticholinergic cognitive burden
    allergy_group: str = ""  # cross-reactivity group of allergy.py: "penicillin", "sulfonamide_antibiotic", ...
    side_chain: str = ""  # R1 side-chain group of a beta-lactam
    weight_scalar: Literal["actual", "ideal", "adjusted"] | None = None  # named by the label for CrCl or dose
    high_alert: bool = False  # ISMP high-alert medication
    first_dose_minutes: float | None = None  # minutes from stat order to given, where not the hospital's usual
    sources: tuple[str, ...]  # label, guideline or reference with year
