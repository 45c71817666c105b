"""Which risk factors of a pregnancy the chart holds, each with its evidence, and which nobody has recorded.

Coded problems, structured record and numbers only; free text is never searched.
"""

from dataclasses import dataclass, field

from medmcp.servers.clinical.scores.body import body_mass_index
from medmcp.servers.world.chart import age_years, has_condition
from medmcp.servers.world.dating import today
from medmcp.servers.world.labour import placenta_site
from medmcp.servers.world.obstetric_record import (
    blood_group,
    complications,
    fact,
    flagged,
    parity_of,
    past_pregnancies,
)
from medmcp.servers.world.rh_facts import antibody_screen
from medmcp.servers.world.world import Row, World

__all__ = ["ASKED", "KnownRisks", "known_risks"]

# ICD-10-CM prefixes by factor
CODED: dict[str, tuple[str, ...]] = {
    "chronic_hypertension": ("I10", "I11", "I12", "I13", "I15", "O10", "O11"),
    "pregestational_diabetes": ("E10", "E11", "O24.0", "O24.1"), "kidney_disease": ("N18", "N03", "N04", "O26.83"),
    "autoimmune": ("M32", "D68.61"), "heart_disease": ("I05", "I34", "I35", "I42", "I50", "Q20", "Q21", "Q22", "Q23", "Q24"),
    "asthma": ("J45",), "substance_use": ("F10", "F11", "F14", "F15", "O99.32"), "smoker": ("F17", "O99.33"),
    "comorbidity": ("M32", "I50", "C", "D57.0", "D57.1", "D57.2", "D57.4", "D57.8", "K50", "K51", "N04"), "previous_vte": ("Z86.71", "I82", "I26"),
    "high_risk_thrombophilia": ("D68.61", "D68.59"), "low_risk_thrombophilia": ("D68.51", "D68.52"),
    "gestational_diabetes": ("O24.4",), "gestational_hypertension": ("O13", "O14"), "hyperemesis": ("O21.0", "O21.1"),
    "varicose_veins": ("I83", "O22.0"),
}  # fmt: skip

# facts that only asking brings out
ASKED: tuple[str, ...] = (
    "family_preeclampsia", "social_inequity", "previous_vte", "family_vte", "smoker", "unsafe_home", "varicose_veins",
    "immobility",
)  # fmt: skip

# coded complications of this pregnancy by factor
COMPLICATIONS: dict[str, str] = {
    "gestational_diabetes": "gestational_diabetes", "gestational_hypertension": "gestational_hypertension",
    "preeclampsia": "preeclampsia", "fetal_growth_restriction": "severe_fgr", "hyperemesis": "hyperemesis",
    "systemic_infection": "systemic_infection", "ohss": "ohss", "surgery": "surgery",
}  # fmt: skip
INTERVAL_YEARS = 10


@dataclass
class KnownRisks:
    """Factor codes with the evidence for each, codes known to be absent, and what is not on file."""

    present: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def add(self, code: str, evidence: str) -> None:
        """Note a factor once."""
        self.present.setdefault(code, evidence)


def known_risks(world: World, patient: Row) -> KnownRisks:
    """Every factor of `clinical/scores/pregnancy_risk.py` that the chart supports."""
    risks, patient_id = KnownRisks(), patient["id"]
    for code, prefixes in CODED.items():
        if row := has_condition(world, patient_id, prefixes):
            risks.add(code, f"{row['code']} {row['display']} ({row['id']})")
    for code in ASKED:
        state = flagged(world, patient_id, code)
        if state:
            row = fact(world, patient_id, code)
            risks.add(code, f"recorded ({row['id'] if row else ''})")
        elif state is None and code not in risks.present:
            risks.missing.append(code)
    _from_person(world, patient, risks)
    _from_history(world, patient, risks)
    _from_this_pregnancy(world, patient, risks)
    return risks


def _from_person(world: World, patient: Row, risks: KnownRisks) -> None:
    age = age_years(world, patient)
    if age >= 35:
        risks.add("age_35", f"{age:g} years")
    if age > 35:
        risks.add("age_over_35", f"{age:g} years")
    if age >= 40:
        risks.add("age_40", f"{age:g} years")
    if not patient["weight_kg"] or not patient["height_cm"]:
        risks.missing.append("BMI")
        return
    mass = body_mass_index(patient["weight_kg"], patient["height_cm"])
    for code, over in (("bmi_over_30", mass > 30), ("bmi_30", mass >= 30), ("bmi_40", mass >= 40)):
        if over:
            risks.add(code, f"BMI {mass:.1f} kg/m2 by the weight on file, not that before pregnancy")


def _from_history(world: World, patient: Row, risks: KnownRisks) -> None:
    parity = parity_of(world, patient)
    if parity.nulliparous is None:
        risks.missing.append("earlier pregnancies")
    elif parity.nulliparous:
        risks.add("nulliparous", "no earlier birth")
    elif (parity.term or 0) + (parity.preterm or 0) >= 3:
        risks.add("parity_3", f"{(parity.term or 0) + (parity.preterm or 0)} births")
    past = past_pregnancies(world, patient["id"])
    years = [one.year for one in past if one.birth and one.year]
    if years and today(world).year - max(years) > INTERVAL_YEARS:
        risks.add("interval_over_10y", f"last birth {max(years)}")
    for one in past:
        where = f"{one.year or 'earlier'} ({one.record_id})"
        had = set(one.complications)
        if "preeclampsia" in had:
            risks.add("previous_preeclampsia", where)
        if "small_for_gestational_age" in had or one.outcome == "stillbirth":
            risks.add("previous_adverse", where)
        if one.outcome == "stillbirth":
            risks.add("previous_stillbirth", where)
        if one.birth and one.weeks is not None and one.weeks < 37 and "spontaneous_preterm" in had:
            risks.add("previous_preterm", where)
        if one.mode and "caesarean" in one.mode:
            risks.add("previous_caesarean", where)


def _from_this_pregnancy(world: World, patient: Row, risks: KnownRisks) -> None:
    patient_id = patient["id"]
    babies = fact(world, patient_id, "plurality")
    if babies is None:
        risks.missing.append("number of fetuses")
    elif (babies["value"] or 1) > 1:
        risks.add("multiple", f"{babies['value']:g} fetuses ({babies['id']})")
        chorion = fact(world, patient_id, "chorionicity")
        if chorion is None:
            risks.missing.append("chorionicity")
        elif chorion["value_text"] == "monochorionic":
            risks.add("monochorionic", f"recorded ({chorion['id']})")
    conceived = fact(world, patient_id, "conception")
    if conceived is not None and conceived["value_text"] in ("ivf", "icsi"):
        risks.add("art", f"{conceived['value_text']} ({conceived['id']})")
    site = placenta_site(world, patient_id)
    if site is not None and "praevia" in site:
        risks.add("placenta_praevia", site)
    for name in complications(world, patient_id):
        if name in COMPLICATIONS:
            risks.add(COMPLICATIONS[name], "recorded in this pregnancy")
    _, negative, row = blood_group(world, patient_id)
    if negative is None:
        risks.missing.append("blood group")
    elif negative and row is not None:
        risks.add("rh_negative", f"{row['value_text']} ({row['id']})")
    screen = antibody_screen(world, patient_id)
    if screen.origin == "immune":
        risks.add("rh_sensitised", f"{screen.text} ({screen.record_id})")
    for code in ("caesarean_in_labour", "elective_caesarean", "rotational_delivery", "labour_over_24h", "pph_transfusion",
                 "preterm_birth", "stillbirth"):  # fmt: skip
        if flagged(world, patient_id, code):
            risks.add(code, "recorded at birth")
