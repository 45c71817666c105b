"""Diabetes, thyroid, steroids, bone, gout, hormones. Columns: drug, partner, topic, severity, mechanism, effect, management, sources."""

from medmcp.servers.clinical.interaction import Interaction, pd, physicochemical, pk

__all__ = ["INTERACTIONS"]

LEVOTHYROXINE = "US prescribing information, levothyroxine (2022), section 7"
METFORMIN = "US prescribing information, metformin (2023), section 7"
REPAGLINIDE = "US prescribing information, repaglinide (2019), sections 4 and 7"
COLCHICINE = "US prescribing information, colchicine (2020), sections 4 and 7"
ALLOPURINOL = "US prescribing information, allopurinol (2018)"
USMEC = "US Medical Eligibility Criteria for Contraceptive Use, CDC 2024"
BINDING = "binding in the gut"
TSH = "TSH after 6 to 8 weeks."

INTERACTIONS: tuple[Interaction, ...] = (
    # thyroid
    physicochemical("levothyroxine", "calcium carbonate", "absorption", "moderate", BINDING, "levothyroxine absorption falls by 20 to 25 %; TSH rises", "Leave 4 h between. " + TSH, LEVOTHYROXINE, "Singh 2000 JAMA 283:2822", onset="delayed"),
    physicochemical("levothyroxine", "ferrous sulfate", "absorption", "moderate", BINDING, "levothyroxine absorption falls; TSH rises", "Leave 4 h between. " + TSH, LEVOTHYROXINE, "Campbell 1992 Ann Intern Med 117:1010", onset="delayed"),
    physicochemical("levothyroxine", "sucralfate", "absorption", "moderate", BINDING, "levothyroxine absorption falls; TSH rises", "Leave 4 h between. " + TSH, LEVOTHYROXINE, onset="delayed"),
    physicochemical("levothyroxine", "colestyramine", "absorption", "moderate", BINDING, "levothyroxine absorption falls; TSH rises", "Levothyroxine 4 h before. " + TSH, LEVOTHYROXINE, onset="delayed"),
    pk("levothyroxine", "omeprazole", "absorption", "minor", "higher gastric pH", "TSH may rise", TSH, LEVOTHYROXINE, evidence="probable"),
    pk("levothyroxine", "phenytoin", "thyroid", "moderate", "faster clearance and displacement", "lower free thyroxine", TSH, LEVOTHYROXINE),
    pk("levothyroxine", "phenobarbital", "thyroid", "moderate", "faster clearance", "TSH rises", TSH, LEVOTHYROXINE),
    pk("levothyroxine", "imatinib", "thyroid", "moderate", "faster clearance", "TSH rises", "Raise the dose by up to half. " + TSH, LEVOTHYROXINE),
    pd("levothyroxine", "amiodarone", "thyroid", "moderate", "inhibited conversion of thyroxine, iodine load", "hypothyroidism or thyrotoxicosis", "TSH every 3 to 6 months.", LEVOTHYROXINE, onset="delayed"),
    pd("levothyroxine", "digoxin", "antagonism", "moderate", "more renal clearance of digoxin once euthyroid", "digoxin effect falls", "Measure digoxin.", LEVOTHYROXINE, onset="delayed"),
    pd("levothyroxine", "ketamine", "blood pressure", "moderate", "sympathetic drive", "marked hypertension and tachycardia", "Another anaesthetic.", LEVOTHYROXINE),
    pd("levothyroxine", "group:tca", "heart rhythm", "minor", "more sensitive receptors", "arrhythmia, faster onset", "Pulse.", LEVOTHYROXINE, evidence="theoretical"),
    pk("carbimazole", "digoxin", "exposure", "minor", "less clearance once euthyroid", "digoxin level rises", "Measure digoxin.", "Summary of product characteristics, carbimazole, section 4.5", onset="delayed"),
    pd("carbimazole", "clozapine", "bone marrow", "major", "additive risk of agranulocytosis", "agranulocytosis", "Avoid; blood count at any fever or sore throat.", "US prescribing information, clozapine (2023), section 7", onset="delayed", evidence="theoretical"),
    # diabetes
    pk("pioglitazone", "gemfibrozil", "exposure", "major", "CYP2C8 inhibition", "pioglitazone exposure rises 3-fold", "At most 15 mg pioglitazone.", "US prescribing information, pioglitazone (2020), section 7"),
    pd("pioglitazone", "group:insulin", "fluid", "moderate", "both retain sodium", "oedema, heart failure", "Weight and oedema; stop pioglitazone in heart failure.", "US prescribing information, pioglitazone (2020), boxed warning", onset="delayed"),
    pd("metformin", "group:iodinated_contrast", "kidney", "major", "kidney injury by contrast would retain metformin", "lactic acidosis", "eGFR 30 to 60, liver disease, alcoholism, heart failure or arterial contrast: stop at the time, recheck eGFR after 48 h.", METFORMIN, "ACR Manual on Contrast Media 2024", onset="delayed"),
    pd("metformin", "acetazolamide", "other toxicity", "moderate", "bicarbonate loss", "lactic acidosis risk", "Bicarbonate.", METFORMIN, onset="delayed", evidence="theoretical"),
    pd("group:sglt2_inhibitor", "group:loop_diuretic", "fluid", "moderate", "additive diuresis", "volume depletion, acute kidney injury", "Lower the diuretic; volume and creatinine.", "US prescribing information, empagliflozin (2023), section 7", onset="delayed"),
    pd("group:sglt2_inhibitor", "group:insulin", "glucose", "moderate", "additive; too large insulin cuts cause ketosis", "hypoglycaemia, or euglycaemic ketoacidosis", "Lower insulin by 10 to 20 % only; sick-day advice.", "US prescribing information, empagliflozin (2023), section 7", onset="delayed"),
    pd("group:sglt2_inhibitor", "group:sulfonylurea", "glucose", "moderate", "additive", "hypoglycaemia", "Lower the sulfonylurea.", "US prescribing information, empagliflozin (2023), section 7", onset="delayed"),
    pk("canagliflozin", "rifampicin", "exposure", "moderate", "UGT induction", "canagliflozin exposure falls by 51 %", "300 mg at eGFR >= 60.", "US prescribing information, canagliflozin (2023), section 7"),
    pk("canagliflozin", "digoxin", "exposure", "minor", "P-glycoprotein inhibition", "digoxin exposure rises by 20 %", "Measure digoxin.", "US prescribing information, canagliflozin (2023), section 7"),
    pd("group:glp1_agonist", "group:insulin", "glucose", "moderate", "additive", "hypoglycaemia", "Lower insulin by about 20 % at start.", "US prescribing information, semaglutide (2023), section 7", onset="delayed"),
    pd("group:glp1_agonist", "group:sulfonylurea", "glucose", "moderate", "additive", "hypoglycaemia", "Halve the sulfonylurea at start.", "US prescribing information, semaglutide (2023), section 7", onset="delayed"),
    pd("group:glp1_agonist", "group:dpp4_inhibitor", "duplication", "moderate", "one pathway twice", "no added benefit", "Stop the DPP-4 inhibitor.", "ADA Standards of Care 2024", onset="delayed"),
    pd("group:insulin", "group:sulfonylurea", "glucose", "moderate", "additive", "hypoglycaemia", "Stop the sulfonylurea once meal insulin is used.", "ADA Standards of Care 2024", onset="delayed"),
    pd("group:dpp4_inhibitor", "group:ace_inhibitor", "hypersensitivity", "moderate", "both slow the breakdown of substance P and bradykinin", "angioedema", "Stop both at swelling of face or tongue.", "Brown 2009 Hypertension 54:516", onset="delayed", evidence="probable"),
    # gout
    pk("azathioprine", "allopurinol", "bone marrow", "major", "xanthine oxidase is inhibited", "mercaptopurine rises 3- to 4-fold; pancytopenia", "Avoid; or a quarter to a third of azathioprine under a specialist with weekly blood counts.", "US prescribing information, azathioprine (2018)", ALLOPURINOL),
    pk("mercaptopurine", "allopurinol", "bone marrow", "major", "xanthine oxidase is inhibited", "mercaptopurine rises 4- to 5-fold; pancytopenia", "A quarter to a third of mercaptopurine, weekly blood counts.", ALLOPURINOL),
    pk("azathioprine", "febuxostat", "bone marrow", "contraindicated", "xanthine oxidase is inhibited", "pancytopenia", "Do not combine.", "US prescribing information, febuxostat (2023), section 4"),
    pk("mercaptopurine", "febuxostat", "bone marrow", "contraindicated", "xanthine oxidase is inhibited", "pancytopenia", "Do not combine.", "US prescribing information, febuxostat (2023), section 4"),
    pk("theophylline", "febuxostat", "exposure", "minor", "a metabolite rises", "no change of theophylline itself", "No change.", "US prescribing information, febuxostat (2023), section 7", evidence="theoretical"),
    pk("theophylline", "allopurinol", "exposure", "moderate", "inhibited metabolism at 600 mg/day", "theophylline rises by 25 %", "Measure.", "US prescribing information, theophylline (2018)"),
    pd("allopurinol", "hydrochlorothiazide", "hypersensitivity", "moderate", "less clearance of oxypurinol", "hypersensitivity syndrome in kidney disease", "Start 100 mg or less; stop at any rash.", ALLOPURINOL, "ACR gout guideline 2020 Arthritis Care Res 72:744", onset="delayed", evidence="probable"),
    pk("colchicine", "ciclosporin", "exposure", "major", "P-glycoprotein and CYP3A4 inhibition", "colchicine exposure rises 3.4-fold; myopathy, pancytopenia", "Contraindicated in kidney or liver impairment; otherwise 0.6 mg once for a flare.", COLCHICINE),
    pk("colchicine", "ketoconazole", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "colchicine exposure rises 3-fold", "Contraindicated in kidney or liver impairment; lower by the label's table.", COLCHICINE),
    pk("colchicine", "itraconazole", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "colchicine toxicity", "Contraindicated in kidney or liver impairment; lower by the label's table.", COLCHICINE),
    pk("colchicine", "ritonavir", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "colchicine exposure rises 3.5-fold", "Contraindicated in kidney or liver impairment; lower by the label's table.", COLCHICINE),
    pk("colchicine", "diltiazem", "exposure", "moderate", "moderate CYP3A4 inhibition", "colchicine exposure rises by 93 %", "1.2 mg once for a flare, at most 0.6 mg/day otherwise.", COLCHICINE),
    pk("colchicine", "erythromycin", "exposure", "major", "CYP3A4 inhibition", "colchicine toxicity", "Azithromycin, or lower by the label's table.", COLCHICINE),
    # steroids, bone
    pd("prednisolone", "insulin glargine", "glucose", "moderate", "insulin resistance", "hyperglycaemia in afternoon and evening", "More tests; raise insulin (NPH in the morning fits).", "ADA Standards of Care 2024", onset="delayed"),
    pd("dexamethasone", "insulin glargine", "glucose", "moderate", "insulin resistance", "hyperglycaemia for 24 to 48 h", "More tests; raise insulin.", "ADA Standards of Care 2024", onset="delayed"),
    pd("prednisolone", "ibuprofen", "bleeding", "major", "mucosal injury without prostaglandin and repair", "peptic ulcer bleeding (risk 10- to 15-fold)", "Paracetamol; otherwise a proton pump inhibitor.", "Piper 1991 Ann Intern Med 114:735", onset="delayed"),
    pk("prednisolone", "itraconazole", "exposure", "moderate", "CYP3A4 inhibition", "prednisolone exposure rises by 24 %", "Watch; methylprednisolone and dexamethasone rise far more.", "Varis 2000 Eur J Clin Pharmacol 56:57"),
    pk("methylprednisolone", "itraconazole", "exposure", "major", "CYP3A4 inhibition", "methylprednisolone exposure rises 4-fold; adrenal suppression", "Prednisolone.", "Varis 1998 Clin Pharmacol Ther 64:363"),
    pk("prednisolone", "carbamazepine", "exposure", "moderate", "CYP3A4 induction", "prednisolone clearance rises by 40 to 80 %", "Raise the dose by effect.", "US prescribing information, prednisolone (2020)"),
    physicochemical("alendronic acid", "calcium carbonate", "absorption", "moderate", BINDING, "alendronic acid is not absorbed", "Alendronic acid first, with water; calcium at least 30 min later.", "US prescribing information, alendronate (2019), section 7"),
    pd("alendronic acid", "aspirin", "other toxicity", "moderate", "additive mucosal injury above 10 mg/day", "upper gastrointestinal ulcers", "Take as the label says; watch.", "US prescribing information, alendronate (2019), section 7", onset="delayed"),
    pd("zoledronic acid", "gentamicin", "other toxicity", "moderate", "additive calcium lowering and kidney injury", "long hypocalcaemia", "Calcium and creatinine.", "US prescribing information, zoledronic acid (2020), section 7", onset="delayed"),
    pd("calcium carbonate", "calcitriol", "other toxicity", "moderate", "more calcium absorption", "hypercalcaemia", "Calcium regularly.", "US prescribing information, calcitriol (2021)", onset="delayed"),
    pd("calcitriol", "digoxin", "heart rhythm", "moderate", "hypercalcaemia sensitises to digoxin", "arrhythmia", "Calcium regularly.", "US prescribing information, calcitriol (2021)", onset="delayed"),
    # hormones
    pk("levonorgestrel", "rifampicin", "exposure", "major", "CYP3A4 induction", "emergency contraception fails", "Copper intrauterine device, or 3 mg.", USMEC),
    pk("levonorgestrel", "carbamazepine", "exposure", "major", "CYP3A4 induction", "contraceptive failure", "Copper intrauterine device, or 3 mg in an emergency.", USMEC),
    pd("testosterone", "insulin glargine", "glucose", "moderate", "better insulin sensitivity", "hypoglycaemia", "Glucose tests.", "US prescribing information, testosterone (2023), section 7", onset="delayed"),
    pd("octreotide", "insulin glargine", "glucose", "moderate", "insulin and glucagon are suppressed", "hypo- or hyperglycaemia", "Glucose tests.", "US prescribing information, octreotide (2021), section 7", onset="delayed"),
    pk("octreotide", "ciclosporin", "absorption", "major", "less absorption", "ciclosporin falls; rejection", "Measure, raise.", "US prescribing information, octreotide (2021), section 7"),
    pd("desmopressin", "carbamazepine", "sodium", "moderate", "additive antidiuresis", "hyponatraemia, seizures", "Sodium in the first week.", "US prescribing information, desmopressin (2022), section 7", onset="delayed"),
    pd("desmopressin", "sertraline", "sodium", "moderate", "additive antidiuresis", "hyponatraemia", "Sodium in the first week.", "US prescribing information, desmopressin (2022), section 7", onset="delayed"),
    pd("desmopressin", "ibuprofen", "sodium", "moderate", "less prostaglandin strengthens vasopressin", "hyponatraemia", "Paracetamol; sodium.", "US prescribing information, desmopressin (2022), section 7", onset="delayed"),
)
