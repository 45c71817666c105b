"""Interaction checks that follow from what a drug is: its CYP roles, QT category and class tags.

Each rule is a function of two drugs that is tried in both orders, so it is written for one direction only.
`RULES` is the whole list. Rows that name a drug or a class outrank these (see interaction.py); a rule speaks where
no row does. Severities: strong CYP interactions major, moderate ones moderate, contraindicated where the label of
the affected drug says so.
"""

from collections.abc import Callable, Sequence

from medmcp.servers.clinical.drug import CypRole, Drug
from medmcp.servers.clinical.interaction import Evidence, InteractionHit, Kind, Onset, Severity, Topic

__all__ = [
    "CNS_DEPRESSANT_GROUPS",
    "IRREVERSIBLE_MAOIS",
    "RULES",
    "SEROTONERGIC_GROUPS",
    "apply_rules",
    "is_cns_depressant",
    "is_serotonergic",
]

Rule = Callable[[Drug, Drug], InteractionHit | None]

SEROTONERGIC_GROUPS = frozenset({"serotonergic", "ssri", "snri", "triptan"})
CNS_DEPRESSANT_GROUPS = frozenset(
    {"cns_depressant", "opioid", "benzodiazepine", "z_drug", "barbiturate", "gabapentinoid", "antihistamine_sedating",
     "general_anaesthetic"}
)  # fmt: skip
POTASSIUM_GROUPS = frozenset(
    {
        "raises_potassium",
        "ace_inhibitor",
        "arb",
        "arni",
        "mra",
        "potassium_sparing",
        "potassium_salt",
        "renin_inhibitor",
    }
)
LITHIUM_RETAINING_GROUPS = frozenset({"nsaid", "thiazide", "ace_inhibitor", "arb", "arni"})
IRREVERSIBLE_MAOIS = frozenset({"phenelzine", "tranylcypromine", "isocarboxazid"})
MAO_B_INHIBITORS = frozenset({"selegiline", "rasagiline", "safinamide"})
HIDDEN_MAOIS = frozenset({"linezolid", "methylene blue"})
SEROTONERGIC_ANALGESICS = frozenset({"tramadol", "pethidine", "dextromethorphan", "tapentadol"})

# Serotonergic in overdose or in single reports only: with an MAO inhibitor they are a major, not a forbidden, pair.
WEAKLY_SEROTONERGIC = frozenset(
    {"lithium", "fentanyl", "alfentanil", "remifentanil", "sufentanil", "metoclopramide", "morphine", "oxycodone",
     "hydromorphone", "buprenorphine", "methadone", "codeine", "ondansetron", "granisetron", "palonosetron",
     "valproate", "carbamazepine", "olanzapine", "risperidone", "aripiprazole", "quetiapine", "ciprofloxacin"}
)  # fmt: skip

# A small change of exposure is toxic or fails, so a substrate that is not "sensitive" by the FDA ratio still counts.
NARROW_INDEX = frozenset(
    {"warfarin", "phenytoin", "ciclosporin", "tacrolimus", "sirolimus", "everolimus", "theophylline", "aminophylline",
     "quinidine", "flecainide", "digoxin", "carbamazepine", "methadone", "fentanyl", "alfentanil", "pimozide",
     "clozapine", "lidocaine", "disopyramide", "vincristine", "vinblastine", "docetaxel", "paclitaxel", "amiodarone",
     "ergotamine", "dihydroergotamine", "colchicine", "apixaban", "rivaroxaban"}
)  # fmt: skip

# Label section 4 (contraindications) of the substrate, by enzyme, for strong inhibitors.
CONTRAINDICATED_WITH_STRONG_INHIBITOR: dict[str, frozenset[str]] = {
    "CYP3A4": frozenset(
        {"simvastatin", "lovastatin", "ergotamine", "dihydroergotamine", "ergometrine", "methylergometrine",
         "triazolam", "lurasidone", "pimozide", "ivabradine", "ranolazine", "eplerenone", "alfuzosin", "dronedarone",
         "domperidone", "tolvaptan", "lomitapide", "finerenone", "silodosin", "cisapride", "quinidine",
         "naloxegol", "eletriptan"}
    ),
    "CYP1A2": frozenset({"tizanidine", "ramelteon"}),
    "CYP2D6": frozenset({"thioridazine", "pimozide"}),
}  # fmt: skip
CONTRAINDICATED_WITH_STRONG_INDUCER = frozenset(
    {"lurasidone", "ranolazine", "voriconazole", "isavuconazole", "nirmatrelvir-ritonavir", "nirmatrelvir",
     "atazanavir", "darunavir", "lopinavir-ritonavir", "rilpivirine", "praziquantel", "artemether-lumefantrine",
     "bictegravir", "cobicistat", "doravirine"}
)  # fmt: skip

# The parent is turned into the active substance by this enzyme: an inhibitor weakens it, and an inducer strengthens it.
ACTIVATED_BY: dict[str, str] = {
    "clopidogrel": "CYP2C19",
    "codeine": "CYP2D6",
    "tramadol": "CYP2D6",
    "tamoxifen": "CYP2D6",
    "losartan": "CYP2C9",
    "primaquine": "CYP2D6",
    "proguanil": "CYP2C19",
    "ifosfamide": "CYP3A4",
    "cyclophosphamide": "CYP2B6",
}

_FDA_DDI = "FDA, Drug Development and Drug Interactions: table of substrates, inhibitors and inducers (2023)"


def apply_rules(a: Drug, b: Drug) -> list[InteractionHit]:
    """All hits of all rules, each rule tried in both orders; a rule that matches both ways counts once."""
    hits: list[InteractionHit] = []
    for rule in RULES:
        for first, second in ((a, b), (b, a)):
            hit = rule(first, second)
            if hit is not None and hit not in hits:
                hits.append(hit)
    return hits


def is_serotonergic(drug: Drug) -> bool:
    return bool(SEROTONERGIC_GROUPS.intersection(drug.groups)) or drug.name in HIDDEN_MAOIS | IRREVERSIBLE_MAOIS


def is_cns_depressant(drug: Drug) -> bool:
    return bool(CNS_DEPRESSANT_GROUPS.intersection(drug.groups))


def cyp_inhibition(perpetrator: Drug, victim: Drug) -> InteractionHit | None:
    """An inhibitor raises the level of a substrate; of a prodrug that the enzyme activates, it lowers the effect.

    Strong + sensitive or narrow-index substrate major, strong + other major-pathway substrate moderate;
    moderate + sensitive or narrow-index moderate, moderate + other major-pathway substrate minor.
    """
    return _worst([_cyp_hit(perpetrator, role, victim) for role in perpetrator.cyp if role.role == "inhibitor"])


def cyp_induction(perpetrator: Drug, victim: Drug) -> InteractionHit | None:
    """An inducer lowers the level of a substrate within about two weeks; severities as in cyp_inhibition."""
    return _worst([_cyp_hit(perpetrator, role, victim) for role in perpetrator.cyp if role.role == "inducer"])


def p_glycoprotein_inhibition(perpetrator: Drug, victim: Drug) -> InteractionHit | None:
    if victim.name not in {"digoxin", "dabigatran", "dabigatran etexilate"}:
        return None
    roles = [role for role in perpetrator.cyp if role.enzyme == "P-gp" and role.role == "inhibitor"]
    if not roles:
        return None
    weak = all(role.strength == "weak" for role in roles)
    glycoside = victim.name == "digoxin"
    return _hit(
        "p_glycoprotein_inhibition",
        perpetrator,
        victim,
        topic="exposure",
        severity="moderate" if weak else "major",
        kind="pharmacokinetic",
        mechanism=f"{perpetrator.name} inhibits P-glycoprotein, which carries {victim.name} out of gut and kidney",
        effect="digoxin rises: nausea, visual change, arrhythmia" if glycoside else "dabigatran rises: bleeding",
        management=(
            "Halve the digoxin dose, measure the level after 1 week, watch potassium and ECG."
            if glycoside
            else "CrCl 30 to 50 mL/min: reduce the dose; below 30 mL/min: avoid. Or take another anticoagulant."
        ),
        onset="delayed",
        sources=("US prescribing information, digoxin (2019), section 7.1; dabigatran etexilate (2021), section 7",),
        affected=victim.name,
    )


def two_torsadogenic_drugs(a: Drug, b: Drug) -> InteractionHit | None:
    if a.qt_category != "known" or b.qt_category != "known":
        return None
    return _hit(
        "two_torsadogenic_drugs",
        a,
        b,
        topic="qt",
        severity="major",
        kind="pharmacodynamic",
        mechanism="both prolong the QT interval and are known to cause torsades de pointes",
        effect="additive QT prolongation, torsades de pointes, sudden death",
        management="Choose an alternative for one. If both are needed: ECG before and after, potassium >= 4 mmol/L, "
        "magnesium corrected, stop at QTc >= 500 ms or a rise >= 60 ms.",
        onset="rapid",
        sources=("Drew 2010 Circulation 121:1047", "Tisdale 2013 Circ Cardiovasc Qual Outcomes 6:479"),
    )


def torsadogenic_with_potassium_loss(torsadogenic: Drug, depleting: Drug) -> InteractionHit | None:
    if torsadogenic.qt_category != "known" or "lowers_potassium" not in depleting.groups:
        return None
    if depleting.qt_category == "known":
        return None  # two_torsadogenic_drugs says it
    return _hit(
        "torsadogenic_with_potassium_loss",
        torsadogenic,
        depleting,
        topic="qt",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism=f"{depleting.name} lowers potassium, which delays repolarisation further",
        effect="higher risk of torsades de pointes",
        management="Measure potassium and magnesium before and during; keep potassium >= 4 mmol/L.",
        onset="delayed",
        sources=("Drew 2010 Circulation 121:1047",),
    )


def two_serotonergic_drugs(a: Drug, b: Drug) -> InteractionHit | None:
    if not (is_serotonergic(a) and is_serotonergic(b)):
        return None
    return _hit(
        "two_serotonergic_drugs",
        a,
        b,
        topic="serotonin",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="both raise serotonergic tone",
        effect="serotonin toxicity: clonus, agitation, sweating, hyperthermia",
        management="Use the lowest doses, explain the signs, watch for a day after each start or increase (Hunter "
        "criteria).",
        onset="rapid",
        evidence="probable",
        sources=("Boyer 2005 NEJM 352:1112", "Dunkley 2003 QJM 96:635"),
    )


def serotonergic_analgesic_with_reuptake_inhibitor(analgesic: Drug, antidepressant: Drug) -> InteractionHit | None:
    if analgesic.name not in SEROTONERGIC_ANALGESICS or not {"ssri", "snri"}.intersection(antidepressant.groups):
        return None
    return _hit(
        "serotonergic_analgesic_with_reuptake_inhibitor",
        analgesic,
        antidepressant,
        topic="serotonin",
        severity="major",
        kind="pharmacodynamic",
        mechanism="both block serotonin reuptake",
        effect="serotonin toxicity; seizures with tramadol",
        management="Choose another analgesic (paracetamol, morphine). If given, lowest dose and watch for clonus "
        "and agitation.",
        onset="rapid",
        sources=("US prescribing information, tramadol (2023), sections 5.7 and 7", "Gillman 2005 Br J Anaesth 95:434"),
    )


def mao_inhibitor_with_serotonergic(inhibitor: Drug, other: Drug) -> InteractionHit | None:
    """Irreversible MAOI, or moclobemide: contraindicated within 14 days; MAO-B selective ones are less strict."""
    if other.name not in SEROTONERGIC_ANALGESICS and not is_serotonergic(other):
        return None
    strict = other.name in SEROTONERGIC_ANALGESICS
    severity: Severity
    if inhibitor.name in IRREVERSIBLE_MAOIS or inhibitor.name == "moclobemide":
        severity = "major" if other.name in WEAKLY_SEROTONERGIC or "setron" in other.groups else "contraindicated"
    elif inhibitor.name in MAO_B_INHIBITORS:
        severity = "contraindicated" if strict else "major"
    else:
        return None
    gap = "5 weeks" if other.name == "fluoxetine" else "14 days"
    return _hit(
        "mao_inhibitor_with_serotonergic",
        inhibitor,
        other,
        topic="serotonin",
        severity=severity,
        kind="pharmacodynamic",
        mechanism=f"{inhibitor.name} stops the breakdown of serotonin while {other.name} raises its release or "
        "stops reuptake",
        effect="severe serotonin toxicity with hyperthermia, rigidity and death",
        management=f"Do not combine. Leave 14 days after the MAO inhibitor, and {gap} after {other.name}, before "
        "the switch.",
        onset="rapid",
        sources=("US prescribing information, phenelzine (2020), sections 4 and 5", "Boyer 2005 NEJM 352:1112"),
    )


def linezolid_or_methylene_blue_with_serotonergic(inhibitor: Drug, other: Drug) -> InteractionHit | None:
    if inhibitor.name not in HIDDEN_MAOIS or not (is_serotonergic(other) or other.name in SEROTONERGIC_ANALGESICS):
        return None
    weak = other.name in WEAKLY_SEROTONERGIC or "setron" in other.groups
    washout = "2 weeks" if inhibitor.name == "linezolid" else "72 hours"
    return _hit(
        "linezolid_or_methylene_blue_with_serotonergic",
        inhibitor,
        other,
        topic="serotonin",
        severity="major" if weak else "contraindicated",
        kind="pharmacodynamic",
        mechanism=f"{inhibitor.name} inhibits monoamine oxidase A",
        effect="serotonin toxicity: clonus, agitation, hyperthermia",
        management=(
            f"Take another drug. Only if urgent and without alternative: stop {other.name}, give, and watch for "
            f"{washout} (5 weeks after fluoxetine) or until 24 h after the last dose, whichever comes first."
        ),
        onset="rapid",
        sources=("FDA Drug Safety Communications on linezolid and on methylene blue (2011)",),
    )


def two_cns_depressants(a: Drug, b: Drug) -> InteractionHit | None:
    if not (is_cns_depressant(a) and is_cns_depressant(b)):
        return None
    return _hit(
        "two_cns_depressants",
        a,
        b,
        topic="sedation",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="additive depression of the central nervous system",
        effect="sedation, falls, impaired driving, respiratory depression",
        management="Lower doses, one change at a time, no alcohol; watch sedation and breathing, above all in "
        "older adults.",
        onset="rapid",
        sources=("AGS Beers Criteria 2023 J Am Geriatr Soc 71:2052",),
    )


def opioid_with_benzodiazepine(opioid: Drug, benzodiazepine: Drug) -> InteractionHit | None:
    if "opioid" not in opioid.groups or "benzodiazepine" not in benzodiazepine.groups:
        return None
    return _hit(
        "opioid_with_benzodiazepine",
        opioid,
        benzodiazepine,
        topic="sedation",
        severity="major",
        kind="pharmacodynamic",
        mechanism="opioid and GABA-A mediated depression of the respiratory drive add up",
        effect="profound sedation, respiratory depression, coma, death",
        management="Reserve for patients without alternative; lowest doses, shortest time, monitor breathing, "
        "offer naloxone.",
        onset="rapid",
        sources=("FDA boxed warning on opioids with benzodiazepines (2016)", "Park 2015 BMJ 350:h2698"),
    )


def two_drugs_raising_potassium(a: Drug, b: Drug) -> InteractionHit | None:
    if not (_raises_potassium(a) and _raises_potassium(b)):
        return None
    return _hit(
        "two_drugs_raising_potassium",
        a,
        b,
        topic="potassium",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="both raise serum potassium",
        effect="hyperkalaemia, more so with kidney disease, diabetes or age",
        management="Potassium and creatinine before, after 1 week and after each change; stop one at potassium > "
        "5.5 mmol/L.",
        onset="delayed",
        sources=("Palmer 2004 NEJM 351:585",),
    )


def renin_angiotensin_blocker_with_trimethoprim(blocker: Drug, antibacterial: Drug) -> InteractionHit | None:
    if not {"ace_inhibitor", "arb", "arni", "mra"}.intersection(blocker.groups) or not _is_trimethoprim(antibacterial):
        return None
    return _hit(
        "renin_angiotensin_blocker_with_trimethoprim",
        blocker,
        antibacterial,
        topic="potassium",
        severity="major",
        kind="pharmacodynamic",
        mechanism="trimethoprim blocks the epithelial sodium channel while aldosterone effect is already low",
        effect="hyperkalaemia within a week, sudden death in older adults",
        management="Take another antibacterial. If given: potassium on day 3 to 5, shortest course.",
        onset="delayed",
        sources=("Antoniou 2010 Arch Intern Med 170:1045", "Fralick 2014 BMJ 349:g6196"),
    )


def anticoagulant_with_antiplatelet(anticoagulant: Drug, antiplatelet: Drug) -> InteractionHit | None:
    platelets = {"antiplatelet", "salicylate"}.intersection(antiplatelet.groups)
    if "anticoagulant" not in anticoagulant.groups or not platelets:
        return None
    return _bleeding("anticoagulant_with_antiplatelet", anticoagulant, antiplatelet, "major",
                     "impaired clotting together with impaired platelet function",
                     "Only with a clear indication (recent stent, coronary syndrome), with a proton pump inhibitor.",
                     ("van Rein 2019 Circulation 139:775",))  # fmt: skip


def anticoagulant_with_nsaid(anticoagulant: Drug, nsaid: Drug) -> InteractionHit | None:
    if "anticoagulant" not in anticoagulant.groups or "nsaid" not in nsaid.groups:
        return None
    return _bleeding("anticoagulant_with_nsaid", anticoagulant, nsaid, "major",
                     "NSAIDs injure the gastric mucosa and inhibit platelets",
                     "Avoid: paracetamol or a topical NSAID. If unavoidable: short, with a proton pump inhibitor.",
                     ("Schjerning Olsen 2015 JAMA 313:805",))  # fmt: skip


def anticoagulant_with_reuptake_inhibitor(anticoagulant: Drug, antidepressant: Drug) -> InteractionHit | None:
    if "anticoagulant" not in anticoagulant.groups or not {"ssri", "snri"}.intersection(antidepressant.groups):
        return None
    return _bleeding("anticoagulant_with_reuptake_inhibitor", anticoagulant, antidepressant, "moderate",
                     "platelets lose serotonin",
                     "Consider mirtazapine, or add a proton pump inhibitor in patients at risk of gastric bleeding.",
                     ("Schalekamp 2008 Arch Intern Med 168:180",))  # fmt: skip


def nitrate_or_riociguat_with_pde5_inhibitor(donor: Drug, inhibitor: Drug) -> InteractionHit | None:
    if "pde5_inhibitor" not in inhibitor.groups or not ("nitrate" in donor.groups or donor.name == "riociguat"):
        return None
    return _hypotension_cgmp(
        "nitrate_or_riociguat_with_pde5_inhibitor",
        donor,
        inhibitor,
        "Never combine. No nitrate within 24 h of sildenafil or vardenafil, 48 h of tadalafil, 12 h of avanafil.",
        (
            "US prescribing information, sildenafil (2023), section 4.1",
            "US prescribing information, riociguat (2021), section 4",
        ),
    )


def nitrate_with_riociguat(nitrate: Drug, riociguat: Drug) -> InteractionHit | None:
    if "nitrate" not in nitrate.groups or riociguat.name != "riociguat":
        return None
    return _hypotension_cgmp(
        "nitrate_with_riociguat",
        nitrate,
        riociguat,
        "Never combine, in any form.",
        ("US prescribing information, riociguat (2021), section 4",),
    )


def ace_inhibitor_with_sacubitril(inhibitor: Drug, arni: Drug) -> InteractionHit | None:
    if "ace_inhibitor" not in inhibitor.groups or "arni" not in arni.groups:
        return None
    return _hit(
        "ace_inhibitor_with_sacubitril",
        inhibitor,
        arni,
        topic="hypersensitivity",
        severity="contraindicated",
        kind="pharmacodynamic",
        mechanism="ACE and neprilysin both break down bradykinin",
        effect="angioedema",
        management="Leave 36 h between the last dose of one and the first dose of the other.",
        onset="rapid",
        sources=("US prescribing information, sacubitril-valsartan (2024), section 4",),
    )


def dual_renin_angiotensin_blockade(a: Drug, b: Drug) -> InteractionHit | None:
    """ACE inhibitor + ARB, or either (or an ARNI) + aliskiren. In diabetes aliskiren with either is contraindicated."""
    blockers = {"ace_inhibitor", "arb", "arni"}
    aliskiren = "renin_inhibitor" in b.groups and blockers.intersection(a.groups)
    both = "ace_inhibitor" in a.groups and "arb" in b.groups
    if not (aliskiren or both):
        return None
    return _hit(
        "dual_renin_angiotensin_blockade",
        a,
        b,
        topic="kidney",
        severity="major",
        kind="pharmacodynamic",
        mechanism="double blockade of the renin-angiotensin system",
        effect="acute kidney injury, hyperkalaemia and hypotension without added benefit",
        management="Keep one."
        + (" Contraindicated in diabetes, and to be avoided at GFR < 60 mL/min." if aliskiren else ""),
        onset="delayed",
        sources=("ONTARGET 2008 NEJM 358:1547", "ALTITUDE 2012 NEJM 367:2204"),
    )


def lithium_with_sodium_retention(lithium: Drug, other: Drug) -> InteractionHit | None:
    """NSAID (not aspirin), thiazide, ACE inhibitor or ARB: each lowers the clearance of lithium."""
    if lithium.name != "lithium" or not LITHIUM_RETAINING_GROUPS.intersection(other.groups):
        return None
    if other.name in {"aspirin", "sulindac"}:
        return None
    return _hit(
        "lithium_with_sodium_retention",
        lithium,
        other,
        topic="exposure",
        severity="major",
        kind="pharmacokinetic",
        mechanism=f"{other.name} lowers the renal clearance of lithium by more reabsorption or less filtration",
        effect="lithium level rises by 10 to 40 %, sometimes to toxicity: tremor, ataxia, confusion, seizures",
        management="Avoid, or lower the lithium dose and measure the level after 5 to 7 days and after each change.",
        onset="delayed",
        sources=("Juurlink 2004 J Am Geriatr Soc 52:794", "Finley 2016 Clin Pharmacokinet 55:925"),
        affected="lithium",
    )


def methotrexate_with_trimethoprim(methotrexate: Drug, antibacterial: Drug) -> InteractionHit | None:
    if methotrexate.name != "methotrexate" or not _is_trimethoprim(antibacterial):
        return None
    return _hit(
        "methotrexate_with_trimethoprim",
        methotrexate,
        antibacterial,
        topic="bone marrow",
        severity="major",
        kind="pharmacodynamic",
        mechanism="both inhibit dihydrofolate reductase, and trimethoprim slows the tubular secretion of methotrexate",
        effect="pancytopenia, mucositis, death, also at weekly low doses",
        management="Do not combine: take another antibacterial. If it happened: full blood count and folinic acid.",
        onset="delayed",
        sources=(
            "Bourre-Tessier 2010 J Rheumatol 37:1416",
            "US prescribing information, methotrexate (2020), section 7",
        ),
    )


def thiopurine_with_xanthine_oxidase_inhibitor(thiopurine: Drug, inhibitor: Drug) -> InteractionHit | None:
    if "thiopurine" not in thiopurine.groups or "xanthine_oxidase_inhibitor" not in inhibitor.groups:
        return None
    return _hit(
        "thiopurine_with_xanthine_oxidase_inhibitor",
        thiopurine,
        inhibitor,
        topic="bone marrow",
        severity="major",
        kind="pharmacokinetic",
        mechanism="xanthine oxidase, which inactivates mercaptopurine, is inhibited",
        effect="severe bone marrow suppression",
        management="Avoid. With allopurinol only under a specialist: 25 to 33 % of the thiopurine dose, weekly "
        "blood counts.",
        onset="delayed",
        sources=("US prescribing information, azathioprine (2018), section on drug interactions",),
    )


def valproate_with_carbapenem(valproate: Drug, carbapenem: Drug) -> InteractionHit | None:
    if valproate.name != "valproate" or "carbapenem" not in carbapenem.groups:
        return None
    return _hit(
        "valproate_with_carbapenem",
        valproate,
        carbapenem,
        topic="exposure",
        severity="major",
        kind="pharmacokinetic",
        mechanism="the hydrolase that frees valproate from its glucuronide is inhibited",
        effect="valproate level falls by 60 to 90 % within 24 h; seizures, not corrected by a higher dose",
        management="Take another antibacterial; otherwise add another antiepileptic for the course and a week "
        "after it.",
        onset="rapid",
        sources=("US prescribing information, meropenem (2022), section 7.2",),
        affected="valproate",
    )


def valproate_with_lamotrigine(valproate: Drug, lamotrigine: Drug) -> InteractionHit | None:
    if valproate.name != "valproate" or lamotrigine.name != "lamotrigine":
        return None
    return _hit(
        "valproate_with_lamotrigine",
        valproate,
        lamotrigine,
        topic="exposure",
        severity="major",
        kind="pharmacokinetic",
        mechanism="valproate inhibits the glucuronidation of lamotrigine and doubles its half-life",
        effect="Stevens-Johnson syndrome, tremor, ataxia",
        management="Start lamotrigine at 25 mg every other day for 2 weeks and halve the usual titration; stop at "
        "any rash.",
        onset="delayed",
        sources=("US prescribing information, lamotrigine (2021), boxed warning and section 2",),
        affected="lamotrigine",
    )


def beta_blocker_with_rate_slowing_calcium_blocker(beta_blocker: Drug, calcium_blocker: Drug) -> InteractionHit | None:
    if "beta_blocker" not in beta_blocker.groups or "ccb_nondihydropyridine" not in calcium_blocker.groups:
        return None
    return _hit(
        "beta_blocker_with_rate_slowing_calcium_blocker",
        beta_blocker,
        calcium_blocker,
        topic="slow heart",
        severity="major",
        kind="pharmacodynamic",
        mechanism="both slow sinus and AV node and weaken contraction",
        effect="bradycardia, AV block, heart failure, asystole after intravenous use",
        management="Avoid; never both intravenously within hours. If needed: ECG, pulse and blood pressure, lower "
        "doses.",
        onset="rapid",
        sources=("US prescribing information, verapamil (2017), section on drug interactions",),
    )


def warfarin_with_cyp2c9_anti_infective(antagonist: Drug, anti_infective: Drug) -> InteractionHit | None:
    """Azole antifungal, metronidazole or co-trimoxazole."""
    if "vitamin_k_antagonist" not in antagonist.groups:
        return None
    named = anti_infective.name in {"metronidazole", "co-trimoxazole", "sulfamethoxazole"}
    if not (named or "azole_antifungal" in anti_infective.groups):
        return None
    return _hit(
        "warfarin_with_cyp2c9_anti_infective",
        antagonist,
        anti_infective,
        topic="bleeding",
        severity="major",
        kind="pharmacokinetic",
        mechanism=f"{anti_infective.name} inhibits CYP2C9, the enzyme of S-warfarin",
        effect="INR rises within 3 to 7 days, major bleeding",
        management="Choose another anti-infective; otherwise lower the dose by 25 to 40 % and check INR after 3 to "
        "5 days.",
        onset="delayed",
        sources=("Holbrook 2005 Arch Intern Med 165:1095", "Baillargeon 2012 Am J Med 125:183"),
        affected=antagonist.name,
    )


def combined_contraceptive_with_strong_inducer(contraceptive: Drug, inducer: Drug) -> InteractionHit | None:
    if "combined_contraceptive" not in contraceptive.groups:
        return None
    if not any(r.enzyme == "CYP3A4" and r.role == "inducer" and r.strength == "strong" for r in inducer.cyp):
        return None
    return _hit(
        "combined_contraceptive_with_strong_inducer",
        contraceptive,
        inducer,
        topic="exposure",
        severity="major",
        kind="pharmacokinetic",
        mechanism="CYP3A4 induction speeds the breakdown of ethinylestradiol and progestogen",
        effect="breakthrough bleeding, contraceptive failure",
        management="Use a copper or levonorgestrel intrauterine device or medroxyprogesterone injection, until 4 "
        "weeks after.",
        onset="delayed",
        sources=(
            "US Medical Eligibility Criteria for Contraceptive Use, CDC 2024",
            "FSRH drug interactions guidance 2022",
        ),
        affected=contraceptive.name,
    )


def glucose_lowering_with_quinolone(lowering: Drug, quinolone: Drug) -> InteractionHit | None:
    if not {"insulin", "sulfonylurea"}.intersection(lowering.groups) or "fluoroquinolone" not in quinolone.groups:
        return None
    return _hit(
        "glucose_lowering_with_quinolone",
        lowering,
        quinolone,
        topic="glucose",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="fluoroquinolones release insulin by blocking the beta-cell potassium channel",
        effect="severe hypoglycaemia, less often hyperglycaemia",
        management="Measure glucose more often; stop the quinolone at hypoglycaemia. Older adults with kidney "
        "disease are at most risk.",
        onset="rapid",
        sources=("FDA Drug Safety Communication on fluoroquinolones (2018)", "Park-Wyllie 2006 NEJM 354:1352"),
    )


def two_nephrotoxic_drugs(a: Drug, b: Drug) -> InteractionHit | None:
    if "nephrotoxic" not in a.groups or "nephrotoxic" not in b.groups:
        return None
    return _hit(
        "two_nephrotoxic_drugs",
        a,
        b,
        topic="kidney",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="injury to the same kidney by two routes",
        effect="acute kidney injury",
        management="Avoid if possible; keep the patient hydrated, creatinine every 1 to 2 days, levels where they "
        "exist.",
        onset="delayed",
        sources=("KDIGO AKI guideline 2012 Kidney Int Suppl 2:1",),
        evidence="probable",
    )


def two_anticholinergic_drugs(a: Drug, b: Drug) -> InteractionHit | None:
    if not (_is_anticholinergic(a) and _is_anticholinergic(b)):
        return None
    return _hit(
        "two_anticholinergic_drugs",
        a,
        b,
        topic="anticholinergic",
        severity="moderate",
        kind="pharmacodynamic",
        mechanism="additive blockade of muscarinic receptors",
        effect="delirium, urinary retention, constipation and ileus, dry mouth, blurred vision",
        management="Replace one, above all in older adults; watch bladder, bowel and cognition.",
        onset="rapid",
        sources=("Boustani 2008 Aging Health 4:311", "AGS Beers Criteria 2023 J Am Geriatr Soc 71:2052"),
    )


RULES: tuple[Rule, ...] = (
    cyp_inhibition,
    cyp_induction,
    p_glycoprotein_inhibition,
    two_torsadogenic_drugs,
    torsadogenic_with_potassium_loss,
    two_serotonergic_drugs,
    serotonergic_analgesic_with_reuptake_inhibitor,
    mao_inhibitor_with_serotonergic,
    linezolid_or_methylene_blue_with_serotonergic,
    two_cns_depressants,
    opioid_with_benzodiazepine,
    two_drugs_raising_potassium,
    renin_angiotensin_blocker_with_trimethoprim,
    anticoagulant_with_antiplatelet,
    anticoagulant_with_nsaid,
    anticoagulant_with_reuptake_inhibitor,
    nitrate_or_riociguat_with_pde5_inhibitor,
    nitrate_with_riociguat,
    ace_inhibitor_with_sacubitril,
    dual_renin_angiotensin_blockade,
    lithium_with_sodium_retention,
    methotrexate_with_trimethoprim,
    thiopurine_with_xanthine_oxidase_inhibitor,
    valproate_with_carbapenem,
    valproate_with_lamotrigine,
    beta_blocker_with_rate_slowing_calcium_blocker,
    warfarin_with_cyp2c9_anti_infective,
    combined_contraceptive_with_strong_inducer,
    glucose_lowering_with_quinolone,
    two_nephrotoxic_drugs,
    two_anticholinergic_drugs,
)


def _cyp_hit(perpetrator: Drug, role: CypRole, victim: Drug) -> InteractionHit | None:
    if role.strength not in ("strong", "moderate") or not role.enzyme.startswith("CYP"):
        return None
    for substrate in victim.cyp:
        if substrate.role != "substrate" or substrate.enzyme != role.enzyme:
            continue
        if not (substrate.sensitive or substrate.fraction == "major"):
            continue
        return _cyp_result(perpetrator, role, victim, substrate)
    return None


def _cyp_result(perpetrator: Drug, role: CypRole, victim: Drug, substrate: CypRole) -> InteractionHit:
    strong = role.strength == "strong"
    inhibits = role.role == "inhibitor"
    delicate = substrate.sensitive or victim.name in NARROW_INDEX
    activated = ACTIVATED_BY.get(victim.name) == role.enzyme
    by_strength: tuple[Severity, Severity] = ("major", "moderate") if strong else ("moderate", "minor")
    severity = by_strength[0 if delicate else 1]
    if activated and strong and inhibits:
        severity = "major"
    by_label = (
        CONTRAINDICATED_WITH_STRONG_INHIBITOR.get(role.enzyme, frozenset())
        if inhibits
        else (CONTRAINDICATED_WITH_STRONG_INDUCER if role.enzyme == "CYP3A4" else frozenset())
    )
    if strong and victim.name in by_label:
        severity = "contraindicated"
    more = inhibits != activated
    subject = f"active metabolite of {victim.name}" if activated else victim.name
    if strong:
        size = "at least 5-fold" if inhibits else "by 80 % or more"
    else:
        size = "2- to 5-fold" if inhibits else "by 50 to 80 %"
    change = "rises" if more else "falls"
    effect = (
        f"exposure to the {subject} {change}; {'toxicity' if more else 'loss of effect'}"
        if activated
        else f"exposure to {victim.name} {change} (a sensitive substrate of {role.enzyme}: {size}); "
        f"{'toxicity' if more else 'loss of effect'}"
    )
    if severity == "contraindicated":
        management = "Do not combine: choose another drug for one of the two."
    elif more:
        management = (
            f"Choose an alternative, or lower the dose of {victim.name} as its label says and watch for toxicity."
        )
    else:
        management = (
            f"Choose an alternative, or watch the effect of {victim.name} and adjust; reverse when the other stops."
        )
    return _hit(
        "cyp_inhibition" if inhibits else "cyp_induction",
        perpetrator,
        victim,
        topic="exposure",
        severity=severity,
        kind="pharmacokinetic",
        mechanism=f"{perpetrator.name} is a {role.strength} {role.role} of {role.enzyme}, "
        + (f"which activates {victim.name}" if activated else f"which clears {victim.name}"),
        effect=effect,
        management=management,
        onset="rapid" if inhibits else "delayed",
        evidence="established" if substrate.sensitive else "probable",
        sources=(_FDA_DDI, *victim.sources[:1]),
        affected=victim.name,
    )


def _worst(hits: Sequence[InteractionHit | None]) -> InteractionHit | None:
    found = [hit for hit in hits if hit is not None]
    return max(found, key=lambda hit: hit.rank, default=None)


def _raises_potassium(drug: Drug) -> bool:
    return bool(POTASSIUM_GROUPS.intersection(drug.groups))


def _is_trimethoprim(drug: Drug) -> bool:
    return drug.name in {"trimethoprim", "co-trimoxazole"}


def _is_anticholinergic(drug: Drug) -> bool:
    return "anticholinergic" in drug.groups or drug.acb_score >= 2


def _bleeding(
    rule: str, a: Drug, b: Drug, severity: Severity, mechanism: str, management: str, sources: tuple[str, ...]
) -> InteractionHit:
    return _hit(
        rule,
        a,
        b,
        topic="bleeding",
        severity=severity,
        kind="pharmacodynamic",
        mechanism=mechanism,
        effect="bleeding, mostly gastrointestinal, also intracranial",
        management=management,
        onset="rapid",
        sources=sources,
    )


def _hypotension_cgmp(rule: str, a: Drug, b: Drug, management: str, sources: tuple[str, ...]) -> InteractionHit:
    return _hit(
        rule,
        a,
        b,
        topic="blood pressure",
        severity="contraindicated",
        kind="pharmacodynamic",
        mechanism="cyclic GMP rises by two routes in vascular smooth muscle",
        effect="profound hypotension, syncope, myocardial infarction",
        management=management,
        onset="rapid",
        sources=sources,
    )


def _hit(
    rule: str,
    a: Drug,
    b: Drug,
    *,
    topic: Topic,
    severity: Severity,
    kind: Kind,
    mechanism: str,
    effect: str,
    management: str,
    onset: Onset,
    sources: tuple[str, ...],
    evidence: Evidence = "established",
    affected: str = "",
) -> InteractionHit:
    drug_a, drug_b = sorted((a.name, b.name))
    return InteractionHit(
        drug_a=drug_a,
        drug_b=drug_b,
        topic=topic,
        severity=severity,
        kind=kind,
        mechanism=mechanism,
        effect=effect,
        onset=onset,
        management=management,
        evidence=evidence,
        sources=sources,
        matched_via="rule",
        basis=f"rule {rule}",
        affected=affected,
    )
