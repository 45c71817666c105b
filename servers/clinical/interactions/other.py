"""Lung, gut, urology, anaesthesia and what is left. Columns: drug, partner, topic, severity, mechanism, effect, management, sources."""

from medmcp.servers.clinical.interaction import Interaction, pd, physicochemical, pk

__all__ = ["INTERACTIONS"]

THEOPHYLLINE = "US prescribing information, theophylline (2018)"
COLESTYRAMINE = "US prescribing information, cholestyramine (2019)"
BUSCOPAN = "Summary of product characteristics, hyoscine butylbromide, section 4.5"
METOCLOPRAMIDE = "US prescribing information, metoclopramide (2017), section 7"
ONDANSETRON = "US prescribing information, ondansetron (2021), section 7"

INTERACTIONS: tuple[Interaction, ...] = (
    pd("ketorolac", "group:nsaid", "bleeding", "contraindicated", "cyclo-oxygenase is inhibited twice", "gastrointestinal bleeding, kidney injury", "Stop one; paracetamol or an opioid besides.", "US prescribing information, ketorolac (2021), boxed warning and section on contraindications"),
    # lung
    pd("theophylline", "salbutamol", "potassium", "moderate", "additive shift of potassium into cells and cardiac stimulation", "hypokalaemia, tachyarrhythmia", "Potassium; pulse.", THEOPHYLLINE),
    pd("theophylline", "group:beta_blocker_nonselective", "antagonism", "major", "bronchial beta-2 blockade; clearance falls with propranolol", "bronchospasm; theophylline rises", "Avoid.", THEOPHYLLINE),
    pk("theophylline", "carbamazepine", "exposure", "moderate", "CYP induction", "theophylline falls by 30 %", "Measure.", THEOPHYLLINE),
    pk("theophylline", "phenobarbital", "exposure", "moderate", "CYP induction", "theophylline clearance rises by 25 %", "Measure.", THEOPHYLLINE),
    pk("theophylline", "verapamil", "exposure", "moderate", "inhibited metabolism", "theophylline rises by 20 %", "Measure.", THEOPHYLLINE),
    pk("theophylline", "group:combined_contraceptive", "exposure", "moderate", "inhibited metabolism", "theophylline rises by 30 %", "Measure.", THEOPHYLLINE),
    pd("theophylline", "diazepam", "antagonism", "moderate", "adenosine receptors are blocked", "weaker sedation; stronger when theophylline stops", "Titrate.", THEOPHYLLINE),
    pd("salbutamol", "furosemide", "potassium", "minor", "potassium shift and loss", "hypokalaemia", "Potassium with high doses.", "US prescribing information, salbutamol (albuterol) inhaler (2021), section 7"),
    pd("ipratropium", "oxybutynin", "anticholinergic", "minor", "additive; little is absorbed from the lung", "dry mouth, retention", "Watch older adults.", "US prescribing information, ipratropium (2012), section 7"),
    # gut
    pd("metoclopramide", "group:antipsychotic", "movement", "major", "two dopamine antagonists", "tardive dyskinesia, malignant syndrome", "Ondansetron instead.", METOCLOPRAMIDE),
    pd("metoclopramide", "group:maoi", "blood pressure", "major", "catecholamine release", "hypertension", "Avoid.", METOCLOPRAMIDE, evidence="theoretical", unless=("linezolid", "methylene blue")),
    pd("metoclopramide", "sertraline", "movement", "moderate", "additive; serotonin toxicity reported", "dystonia, serotonin toxicity", "Ondansetron has its own QT risk; watch.", METOCLOPRAMIDE, evidence="probable"),
    pd("metoclopramide", "hyoscine butylbromide", "antagonism", "minor", "opposite effects on motility", "metoclopramide does not work", "Do not combine.", BUSCOPAN),
    pk("metoclopramide", "digoxin", "absorption", "minor", "faster transit", "digoxin absorption falls", "Measure digoxin.", METOCLOPRAMIDE),
    pk("domperidone", "clarithromycin", "qt", "contraindicated", "CYP3A4 inhibition and additive QT prolongation", "torsades de pointes", "Do not combine.", "EMA review of domperidone (2014)"),
    pk("domperidone", "erythromycin", "qt", "contraindicated", "CYP3A4 inhibition and additive QT prolongation", "torsades de pointes", "Do not combine.", "EMA review of domperidone (2014)"),
    pk("domperidone", "fluconazole", "qt", "contraindicated", "CYP3A4 inhibition and additive QT prolongation", "torsades de pointes", "Do not combine.", "EMA review of domperidone (2014)"),
    pk("domperidone", "itraconazole", "qt", "contraindicated", "CYP3A4 inhibition and additive QT prolongation", "torsades de pointes", "Do not combine.", "EMA review of domperidone (2014)"),
    pd("ondansetron", "haloperidol", "qt", "major", "additive QT prolongation", "torsades de pointes", "ECG; one of them only.", ONDANSETRON),
    pd("ondansetron", "citalopram", "qt", "major", "additive QT prolongation", "torsades de pointes", "Sertraline, or another antiemetic; ECG.", ONDANSETRON),
    pd("ondansetron", "amiodarone", "qt", "major", "additive QT prolongation", "torsades de pointes", "Another antiemetic; ECG.", ONDANSETRON),
    pd("ondansetron", "tramadol", "antagonism", "moderate", "spinal 5-HT3 blockade", "tramadol dose rises by a quarter to a third; serotonin toxicity possible", "Another antiemetic.", "Stevens 2015 Anaesthesia 70:209"),
    pk("loperamide", "itraconazole", "exposure", "moderate", "CYP3A4 and P-glycoprotein inhibition", "loperamide exposure rises 3.8-fold; arrhythmia", "Low doses.", "US prescribing information, loperamide (2016)"),
    physicochemical("colestyramine", "hydrochlorothiazide", "absorption", "moderate", "binding in the gut", "absorption falls by 85 %", "Other drugs 1 h before or 4 to 6 h after.", COLESTYRAMINE, onset="delayed"),
    physicochemical("sucralfate", "phenytoin", "absorption", "minor", "binding in the gut", "phenytoin absorption falls by 20 %", "Leave 2 h between.", "US prescribing information, sucralfate (2022), section 7"),
    physicochemical("sucralfate", "digoxin", "absorption", "minor", "binding in the gut", "digoxin absorption falls", "Leave 2 h between.", "US prescribing information, sucralfate (2022), section 7"),
    pk("omeprazole", "ketoconazole", "absorption", "moderate", "higher gastric pH", "ketoconazole is not absorbed", "Take with cola; fluconazole.", "US prescribing information, omeprazole (2023), section 7"),
    pd("omeprazole", "furosemide", "other toxicity", "minor", "additive magnesium loss over months", "hypomagnesaemia", "Magnesium once a year.", "FDA Drug Safety Communication on PPIs (2011)", onset="delayed"),
    pd("omeprazole", "digoxin", "heart rhythm", "minor", "magnesium loss sensitises to digoxin; absorption rises by 10 %", "arrhythmia", "Magnesium.", "FDA Drug Safety Communication on PPIs (2011)", onset="delayed"),
    physicochemical("ferrous sulfate", "calcium carbonate", "absorption", "minor", "binding in the gut", "iron absorption falls", "Leave 2 h between.", "Hallberg 1991 Am J Clin Nutr 53:112"),
    pk("ferrous sulfate", "omeprazole", "absorption", "minor", "higher gastric pH", "iron absorption falls", "Intravenous iron if it fails.", "US prescribing information, omeprazole (2023), section 7"),
    physicochemical("ferrous sulfate", "mycophenolate mofetil", "absorption", "minor", "binding in the gut", "mycophenolic acid may fall", "Leave 2 h between.", "US prescribing information, mycophenolate (2022), section 7", evidence="theoretical"),
    pd("potassium chloride", "oxybutynin", "other toxicity", "contraindicated", "slow transit holds the tablet", "ulcer and stenosis of the gut by solid potassium", "Liquid potassium.", "US prescribing information, potassium chloride extended release (2022), section 4"),
    pd("potassium chloride", "spironolactone", "potassium", "major", "potassium is kept while more is given", "hyperkalaemia, cardiac arrest", "Stop the potassium.", "US prescribing information, spironolactone (2022), section 7", onset="delayed"),
    pd("potassium chloride", "amiloride", "potassium", "contraindicated", "potassium is kept while more is given", "hyperkalaemia, cardiac arrest", "Do not combine.", "US prescribing information, amiloride (2019), contraindications", onset="delayed"),
    pd("spironolactone", "amiloride", "potassium", "contraindicated", "two potassium-sparing drugs", "hyperkalaemia, cardiac arrest", "Do not combine.", "US prescribing information, amiloride (2019), contraindications", onset="delayed"),
    pd("spironolactone", "eplerenone", "potassium", "contraindicated", "two mineralocorticoid antagonists", "hyperkalaemia", "Keep one.", "US prescribing information, eplerenone (2021), section 4", onset="delayed"),
    # urology, obstetrics
    pk("tamsulosin", "ketoconazole", "exposure", "major", "strong CYP3A4 inhibition", "tamsulosin exposure rises 2.8-fold; hypotension", "Do not combine.", "US prescribing information, tamsulosin (2021), section 7"),
    pk("tamsulosin", "clarithromycin", "exposure", "major", "strong CYP3A4 inhibition", "postural hypotension", "Azithromycin.", "US prescribing information, tamsulosin (2021), section 7"),
    pd("tamsulosin", "sildenafil", "blood pressure", "moderate", "additive vasodilation", "postural hypotension", "Start sildenafil 25 mg.", "US prescribing information, sildenafil (2023), section 7"),
    pd("magnesium sulfate", "nifedipine", "blood pressure", "moderate", "additive calcium blockade", "hypotension, muscle weakness", "May be used in pre-eclampsia: blood pressure, reflexes.", "Magee 2005 Am J Obstet Gynecol 193:153"),
    pd("magnesium sulfate", "suxamethonium", "neuromuscular block", "moderate", "less acetylcholine release", "prolonged block", "Nerve stimulator.", "US prescribing information, magnesium sulfate (2020)"),
    pd("magnesium sulfate", "gentamicin", "neuromuscular block", "moderate", "less acetylcholine release", "weakness, apnoea in newborns", "Watch breathing.", "US prescribing information, gentamicin (2022)"),
    pd("oxytocin", "ephedrine", "blood pressure", "moderate", "vasoconstriction", "severe hypertension after birth", "Blood pressure.", "US prescribing information, oxytocin (2021)"),
    pd("oxytocin", "misoprostol", "other toxicity", "major", "additive uterine stimulation", "tachysystole, uterine rupture", "Oxytocin at least 4 h after the last misoprostol.", "ACOG Practice Bulletin 107, 2009 Obstet Gynecol 114:386"),
    pd("methylergometrine", "adrenaline", "blood pressure", "major", "additive vasoconstriction", "severe hypertension", "Avoid.", "US prescribing information, methylergonovine (2018)"),
    pk("methylergometrine", "clarithromycin", "vasospasm", "contraindicated", "strong CYP3A4 inhibition", "ischaemia of limbs and brain", "Do not combine.", "US prescribing information, methylergonovine (2018)"),
    pk("ergotamine", "itraconazole", "vasospasm", "contraindicated", "strong CYP3A4 inhibition", "ergotism", "Do not combine.", "US prescribing information, ergotamine (2012), boxed warning"),
    pk("ergotamine", "erythromycin", "vasospasm", "contraindicated", "CYP3A4 inhibition", "ergotism", "Do not combine.", "US prescribing information, ergotamine (2012), boxed warning"),
    pk("ergotamine", "nirmatrelvir-ritonavir", "vasospasm", "contraindicated", "strong CYP3A4 inhibition", "ergotism", "Do not combine.", "US prescribing information, nirmatrelvir-ritonavir (2023), section 4"),
    # antidotes, poisoning, emergency
    physicochemical("activated charcoal", "acetylcysteine", "antagonism", "minor", "adsorption of oral acetylcysteine", "up to 40 % less absorbed", "Intravenous acetylcysteine.", "Ekins 1987 Am J Emerg Med 5:483"),
    physicochemical("activated charcoal", "digoxin", "absorption", "moderate", "adsorption and interrupted enterohepatic cycle", "digoxin falls", "Wanted in overdose; otherwise leave hours between.", "AACT/EAPCCT position on charcoal 2005 Clin Toxicol 43:61"),
    physicochemical("activated charcoal", "carbamazepine", "absorption", "moderate", "adsorption and interrupted enterohepatic cycle", "carbamazepine falls", "Wanted in overdose; repeat doses.", "AACT/EAPCCT position on multi-dose charcoal 1999 Clin Toxicol 37:731"),
    pd("atropine", "potassium chloride", "other toxicity", "major", "slow transit holds the tablet", "ulcer of the gut by solid potassium", "Liquid potassium.", "US prescribing information, potassium chloride extended release (2022), section 4"),
    pd("glucagon", "warfarin", "bleeding", "minor", "unclear", "INR rises with repeated doses", "INR.", "US prescribing information, glucagon (2021), section 7", evidence="theoretical", onset="delayed"),
    pd("glucagon", "group:beta_blocker", "blood pressure", "minor", "transient rise of pulse and pressure", "wanted in beta-blocker overdose", "5 to 10 mg intravenously in overdose.", "US prescribing information, glucagon (2021), section 7"),
    pk("paracetamol", "carbamazepine", "liver", "moderate", "induction of CYP2E1 and glucuronidation", "liver injury at lower doses, weaker analgesia", "At most 2 to 3 g/day.", "US prescribing information, carbamazepine (2023), section 7", evidence="probable"),
    pk("paracetamol", "phenytoin", "liver", "moderate", "induction", "liver injury at lower doses", "At most 2 to 3 g/day.", "US prescribing information, phenytoin (2022), section 7", evidence="probable"),
    pk("paracetamol", "colestyramine", "absorption", "minor", "binding in the gut", "absorption falls by 60 % if taken together", "Leave 1 h between.", "Dordoni 1973 BMJ 3:86"),
    pk("st john's wort", "simvastatin", "exposure", "moderate", "CYP3A4 induction", "simvastatin exposure falls by 50 %", "Stop the herb.", "Sugimoto 2001 Clin Pharmacol Ther 70:518"),
    pk("st john's wort", "omeprazole", "exposure", "moderate", "induction of CYP2C19 and CYP3A4", "omeprazole exposure falls by 40 %", "Stop the herb.", "Wang 2004 Clin Pharmacol Ther 75:191"),
    pk("st john's wort", "group:hiv_protease_inhibitor", "exposure", "contraindicated", "CYP3A4 induction", "loss of virological effect, resistance", "Do not combine.", "Piscitelli 2000 Lancet 355:547"),
    pk("st john's wort", "amitriptyline", "exposure", "moderate", "CYP3A4 and P-glycoprotein induction", "amitriptyline exposure falls by 22 %", "Stop the herb.", "Johne 2002 J Clin Psychopharmacol 22:46"),
)
