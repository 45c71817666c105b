"""What speaks against stopping or holding a medicine at once: withdrawal, rebound, and drugs never to be without."""

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.safety import Issue
from medmcp.servers.world.chart import has_condition
from medmcp.servers.world.world import World

__all__ = ["CRITICAL_GROUPS", "is_critical", "stop_issues"]

# stopping abruptly needs a taper or bridge: class tag or drug, and why
ABRUPT_STOP: tuple[tuple[str, str], ...] = (
    ("beta_blocker", "rebound tachycardia and ischaemia: taper"),
    ("benzodiazepine", "withdrawal seizures: taper"),
    ("opioid", "withdrawal: taper"),
    ("antiepileptic", "breakthrough seizures: taper or bridge"),
    ("corticosteroid", "adrenal crisis after more than 3 weeks: taper"),
    ("ssri", "discontinuation symptoms: taper"),
    ("snri", "discontinuation symptoms: taper"),
    ("antiplatelet", "stent thrombosis within 12 months of a stent: discuss with cardiology"),
    ("anticoagulant", "thromboembolism: consider a bridge"),
)
ABRUPT_DRUGS = {"clonidine": "rebound hypertension: taper", "baclofen": "withdrawal, seizures: taper"}
TYPE_1_DIABETES, ADRENAL, STENT = ("E10",), ("E27.1", "E27.2", "E27.4", "E89.6"), ("Z95.5",)  # ICD-10-CM
STENT_HARD_STOP_DAYS = 30

# medicines whose omission harms within a day or two (rules of reconciliation: NICE NG5, UK NPSA RRR009 2010)
CRITICAL_GROUPS: dict[str, str] = {
    "antiepileptic": "antiepileptic",
    "anticoagulant": "anticoagulant",
    "insulin": "insulin",
    "corticosteroid": "steroid",
    "beta_blocker": "beta-blocker",
    "calcineurin_inhibitor": "transplant medicine",
    "mtor_inhibitor": "transplant medicine",
    "hiv_protease_inhibitor": "antiretroviral",
}
CRITICAL_ATC: dict[str, str] = {
    "N04B": "antiparkinson medicine", "L04AA06": "transplant medicine", "J05AE": "antiretroviral",
    "J05AF": "antiretroviral", "J05AG": "antiretroviral", "J05AJ": "antiretroviral", "J05AR": "antiretroviral",
}  # fmt: skip


def is_critical(drug: Drug) -> str:
    """The kind of time-critical medicine that a drug is, in words; empty if it is none."""
    for tag, words in CRITICAL_GROUPS.items():
        if tag in drug.groups:
            return words
    return next((words for prefix, words in CRITICAL_ATC.items() if drug.atc.startswith(prefix)), "")


def stop_issues(world: World, patient_id: str, drug: Drug) -> list[Issue]:
    """What speaks against stopping or holding a drug of this patient, hard stops first."""
    tags = set(drug.groups)
    issues = []
    if "insulin" in tags and (problem := has_condition(world, patient_id, TYPE_1_DIABETES)):
        issues.append(Issue("abrupt_stop", 2, "Insulin is never stopped in type 1 diabetes.", problem["id"], 4))
    if "corticosteroid" in tags and (problem := has_condition(world, patient_id, ADRENAL)):
        issues.append(Issue("abrupt_stop", 2, "Adrenal replacement is never stopped.", problem["id"], 4))
    stent = has_condition(world, patient_id, STENT)
    if (
        "antiplatelet" in tags
        and stent
        and stent["onset"]
        and world.minutes_since(stent["onset"]) < STENT_HARD_STOP_DAYS * 1440
    ):
        issues.append(
            Issue("abrupt_stop", 2, "Coronary stent within a month: stopping risks stent thrombosis.", stent["id"], 4)
        )
    for tag, why in ABRUPT_STOP:
        if tag in tags:
            issues.append(Issue("abrupt_stop", 3, f"Stopping {drug.name}: {why}."))
            break
    if drug.name in ABRUPT_DRUGS:
        issues.append(Issue("abrupt_stop", 3, f"Stopping {drug.name}: {ABRUPT_DRUGS[drug.name]}."))
    return issues
