"""`lab_conflicts`: what a patient's latest results say about the medicines on the list.

One row a rule: which drugs, which result, which side of which limit, what follows. A rule speaks only when its result
is on file; what has not been measured is listed by the caller as not checked. Read `regimen.py` for pairs and diseases.
"""

from collections.abc import Iterable, Mapping

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.interaction import RANK, Severity, with_parts
from medmcp.servers.clinical.row import Row

__all__ = ["LAB_RULES", "QT_LABS", "LabConflict", "LabRule", "lab_conflicts"]


class LabRule(Row):
    """Drugs by class tag or name; the rule holds where `low` <= value < `high` of the test in `unit`."""

    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    test: str  # laboratory key; "egfr" and "crcl" are the estimates of the chart
    unit: str
    low: float = float("-inf")
    high: float = float("inf")
    severity: Severity
    effect: str
    management: str
    source: str


class LabConflict(Row):
    """A rule that a drug and a result meet."""

    drug: str
    test: str
    value: float
    unit: str
    severity: Severity
    effect: str
    management: str
    source: str

    @property
    def rank(self) -> int:
        return RANK[self.severity]


_RAAS = ("ace_inhibitor", "arb", "arni", "renin_inhibitor")


def _rule(
    test: str, unit: str, limits: tuple[float | None, float | None], severity: Severity, effect: str, management: str,
    source: str, *, groups: tuple[str, ...] = (), names: tuple[str, ...] = (),
) -> LabRule:  # fmt: skip
    low, high = limits
    return LabRule(
        groups=groups, names=names, test=test, unit=unit, severity=severity, effect=effect, management=management,
        source=source, low=float("-inf") if low is None else low, high=float("inf") if high is None else high,
    )  # fmt: skip


_METFORMIN = "FDA Drug Safety Communication, metformin (2016)"
_HFREF = "AHA/ACC/HFSA heart failure guideline 2022"
_QT = "Drew 2010 Circulation 121:1047"
_ACCP = "Holbrook 2012 Chest 141:e152S"

LAB_RULES: tuple[LabRule, ...] = (
    _rule("potassium", "mmol/L", (5.0, 5.5), "moderate", "potassium is high before or on an MRA",
          "Do not start; on treatment repeat within days.", _HFREF, groups=("mra",)),
    _rule("potassium", "mmol/L", (5.5, 6.0), "major", "hyperkalaemia on an MRA",
          "Halve or hold the MRA, repeat potassium within 72 h.", _HFREF, groups=("mra",)),
    _rule("potassium", "mmol/L", (6.0, None), "contraindicated", "severe hyperkalaemia on an MRA",
          "Stop the MRA, ECG, treat the potassium.", _HFREF, groups=("mra",)),
    _rule("potassium", "mmol/L", (5.5, 6.0), "major", "hyperkalaemia on a drug that raises potassium",
          "Do not start; on treatment halve or hold, repeat potassium.", "KDIGO blood pressure in CKD guideline 2021", groups=_RAAS),
    _rule("potassium", "mmol/L", (6.0, None), "contraindicated", "severe hyperkalaemia on a drug that raises potassium",
          "Hold it, ECG, treat the potassium.", "KDIGO blood pressure in CKD guideline 2021", groups=_RAAS),
    _rule("potassium", "mmol/L", (5.0, None), "contraindicated", "potassium or a potassium-sparing diuretic in hyperkalaemia",
          "Stop it.", "US prescribing information, potassium chloride (2022); amiloride (2019)",
          groups=("potassium_salt", "potassium_sparing")),
    _rule("potassium", "mmol/L", (None, 3.5), "moderate", "hypokalaemia on a diuretic that loses potassium",
          "Replace potassium, check magnesium, review the dose.", "US prescribing information, furosemide (2022)",
          groups=("loop_diuretic", "thiazide")),
    _rule("potassium", "mmol/L", (None, 3.5), "major", "hypokalaemia raises the toxicity of digoxin",
          "Replace potassium to at least 4.0 mmol/L, ECG, digoxin level.", "US prescribing information, digoxin (2019)",
          groups=("cardiac_glycoside",)),
    _rule("inr", "{INR}", (3.5, 5.0), "moderate", "INR above range on a vitamin K antagonist",
          "Lower or omit a dose, look for an interacting drug, repeat the INR.", _ACCP, groups=("vitamin_k_antagonist",)),
    _rule("inr", "{INR}", (5.0, 10.0), "major", "INR 5 or more: bleeding risk rises steeply",
          "Omit doses; vitamin K by risk of bleeding; repeat the INR within 24 h.", _ACCP, groups=("vitamin_k_antagonist",)),
    _rule("inr", "{INR}", (10.0, None), "contraindicated", "INR 10 or more",
          "Stop, oral vitamin K; with bleeding prothrombin complex and iv vitamin K.", _ACCP, groups=("vitamin_k_antagonist",)),
    _rule("egfr", "mL/min/1.73 m2", (None, 30), "contraindicated", "metformin accumulates: lactic acidosis",
          "Stop metformin.", _METFORMIN, names=("metformin",)),
    _rule("egfr", "mL/min/1.73 m2", (30, 45), "moderate", "metformin at eGFR 30 to 44",
          "Do not start; if already taken halve the dose (at most 1000 mg a day).", _METFORMIN, names=("metformin",)),
    _rule("egfr", "mL/min/1.73 m2", (None, 30), "major", "NSAID in severe kidney disease: further loss of filtration",
          "Stop the NSAID; paracetamol instead.", "KDIGO CKD guideline 2024", groups=("nsaid",)),
    _rule("egfr", "mL/min/1.73 m2", (30, 60), "moderate", "NSAID in moderate kidney disease",
          "Avoid longer use; check creatinine within a week.", "KDIGO CKD guideline 2024", groups=("nsaid",)),
    _rule("lactate", "mmol/L", (4.0, None), "contraindicated", "metformin with a lactate of 4 mmol/L or more",
          "Stop metformin until perfusion and kidneys have recovered.", _METFORMIN, names=("metformin",)),
    _rule("platelets", "10^9/L", (None, 50), "major", "anticoagulant with platelets under 50 x 10^9/L",
          "Weigh bleeding against clotting with a haematologist; reduce or hold.", "Connors 2018 Blood 132:1365 (ISTH)",
          groups=("anticoagulant",)),
    _rule("platelets", "10^9/L", (50, 100), "moderate", "low platelets on heparin: think of HIT",
          "Compare with earlier counts; 4T score.", "Warkentin 2003 Br J Haematol 121:535", groups=("heparin",)),
    _rule("sodium", "mmol/L", (None, 130), "major", "hyponatraemia on a drug that causes it",
          "Hold or change the drug; osmolality and urine sodium.", "Spasovski 2014 Eur J Endocrinol 170:G1",
          groups=("hyponatraemic", "thiazide")),
    _rule("glucose", "mmol/L", (None, 3.9), "major", "hypoglycaemia on a glucose-lowering drug",
          "Treat, hold the next dose, lower the dose.", "ADA Standards of Care 2024", groups=("insulin", "sulfonylurea")),
    _rule("magnesium", "mmol/L", (None, 0.5), "moderate", "severe hypomagnesaemia on a proton pump inhibitor",
          "Replace magnesium, stop the PPI.", "FDA Drug Safety Communication, PPI and magnesium (2011)", groups=("ppi",)),
    _rule("alt", "U/L", (120, None), "moderate", "ALT above 3 times normal on a statin",
          "Hold the statin, look for another cause, repeat.", "AHA/ACC cholesterol guideline 2018", groups=("statin",)),
    _rule("ck", "U/L", (2000, None), "major", "CK above 10 times normal on a statin",
          "Stop the statin, fluids, creatinine.", "AHA/ACC cholesterol guideline 2018", groups=("statin",)),
    _rule("neutrophils", "10^9/L", (None, 1.0), "contraindicated", "neutropenia on clozapine",
          "Stop clozapine, daily count, haematologist.", "US prescribing information, clozapine (2023)", names=("clozapine",)),
    _rule("neutrophils", "10^9/L", (None, 1.5), "major", "neutropenia on an antithyroid drug",
          "Stop the drug, repeat the count, look for infection.", "Ross 2016 Thyroid 26:1343", groups=("antithyroid",)),
)  # fmt: skip

QT_LABS: tuple[LabRule, ...] = (
    _rule("potassium", "mmol/L", (None, 3.5), "major", "hypokalaemia with a drug of known torsade risk",
          "Replace potassium to at least 4.0 mmol/L first, ECG.", _QT),
    _rule("magnesium", "mmol/L", (None, 0.7), "major", "hypomagnesaemia with a drug of known torsade risk",
          "Replace magnesium first, ECG.", _QT),
    _rule("qtc", "ms", (500, None), "contraindicated", "QTc 500 ms or more with a drug of known torsade risk",
          "Stop or do not start; correct electrolytes; monitor.", _QT),
)  # fmt: skip


def lab_conflicts(drugs: Iterable[Drug], results: Mapping[str, float]) -> list[LabConflict]:
    """Every rule met, most severe first. `results` holds the latest value of each test in the rule's unit."""
    found = []
    for drug in {d.name: d for d in drugs}.values():
        parts = list(with_parts(drug))
        tags = {tag for part in parts for tag in part.groups}
        names = {part.name for part in parts}
        rules = [rule for rule in LAB_RULES if tags & set(rule.groups) or names & set(rule.names)]
        if any(part.qt_category == "known" for part in parts):
            rules += QT_LABS
        for rule in rules:
            value = results.get(rule.test)
            if value is not None and rule.low <= value < rule.high:
                found.append(
                    LabConflict(
                        drug=drug.name,
                        test=rule.test,
                        value=value,
                        unit=rule.unit,
                        severity=rule.severity,
                        effect=rule.effect,
                        management=rule.management,
                        source=rule.source,
                    )
                )
    return sorted(found, key=lambda c: (-c.rank, c.drug, c.test))
