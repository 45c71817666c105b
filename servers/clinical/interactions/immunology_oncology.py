"""Immunosuppressants, cytotoxics, kinase inhibitors, biologics, vaccines. Columns: drug, partner, topic, severity, mechanism, effect, management, sources."""

from medmcp.servers.clinical.interaction import Interaction, pd, pk

__all__ = ["INTERACTIONS"]

METHOTREXATE = "US prescribing information, methotrexate (2020), section 7"
TACROLIMUS = "US prescribing information, tacrolimus (2023), section 7"
CICLOSPORIN = "US prescribing information, cyclosporine (2023), section 7"
MYCOPHENOLATE = "US prescribing information, mycophenolate (2022), section 7"
AST = "AST guidance on drug interactions in transplantation 2019 Clin Transplant 33:e13510"
ACIP = "ACIP general best practice guidelines for immunization 2024"
LEVELS = "Measure levels every 2 to 3 days until steady, and after the end; adjust."

INTERACTIONS: tuple[Interaction, ...] = (
    # methotrexate
    pk("methotrexate", "ibuprofen", "bone marrow", "major", "less renal blood flow and tubular secretion", "pancytopenia, kidney injury at high dose", "Not with high-dose methotrexate; with weekly doses only with blood count and creatinine.", METHOTREXATE),
    pk("methotrexate", "naproxen", "bone marrow", "major", "less renal blood flow and tubular secretion", "pancytopenia, kidney injury at high dose", "Not with high-dose methotrexate; with weekly doses only with blood count and creatinine.", METHOTREXATE),
    pk("methotrexate", "diclofenac", "bone marrow", "major", "less renal blood flow and tubular secretion", "pancytopenia, kidney injury at high dose", "Not with high-dose methotrexate; with weekly doses only with blood count and creatinine.", METHOTREXATE),
    pk("methotrexate", "ketorolac", "bone marrow", "major", "less renal blood flow and tubular secretion", "pancytopenia, kidney injury", "Avoid.", METHOTREXATE),
    pk("methotrexate", "omeprazole", "exposure", "major", "renal elimination of methotrexate is delayed", "methotrexate toxicity after high doses", "Stop the inhibitor around high doses; famotidine.", METHOTREXATE, "Bezabeh 2012 Oncologist 17:550"),
    pk("methotrexate", "pantoprazole", "exposure", "major", "renal elimination of methotrexate is delayed", "methotrexate toxicity after high doses", "Stop the inhibitor around high doses; famotidine.", METHOTREXATE, "Bezabeh 2012 Oncologist 17:550"),
    pk("methotrexate", "piperacillin-tazobactam", "bone marrow", "major", "less tubular secretion", "methotrexate toxicity after high doses", "Cefepime or meropenem.", METHOTREXATE),
    pd("methotrexate", "leflunomide", "liver", "major", "additive liver and marrow toxicity", "liver injury, pancytopenia", "Liver tests and blood count monthly.", "US prescribing information, leflunomide (2022), section 7", onset="delayed"),
    pd("methotrexate", "acitretin", "liver", "contraindicated", "additive liver toxicity", "hepatitis", "Do not combine.", "US prescribing information, acitretin (2017), contraindications", onset="delayed"),
    pk("methotrexate", "theophylline", "exposure", "moderate", "less clearance of theophylline", "theophylline rises", "Measure.", METHOTREXATE),
    pd("methotrexate", "sulfasalazine", "bone marrow", "moderate", "additive folate lack", "leucopenia", "Intended in rheumatoid arthritis: blood count, folic acid.", METHOTREXATE, onset="delayed"),
    pd("methotrexate", "mercaptopurine", "bone marrow", "moderate", "more absorption of mercaptopurine", "marrow and liver toxicity", "Intended in leukaemia: blood count.", METHOTREXATE, onset="delayed"),
    pk("methotrexate", "cisplatin", "exposure", "major", "kidney injury by cisplatin", "methotrexate toxicity", "Creatinine clearance before each course.", METHOTREXATE),
    pk("methotrexate", "levetiracetam", "exposure", "moderate", "less renal secretion", "methotrexate toxicity after high doses", "Measure methotrexate.", "Bain 2014 Ann Pharmacother 48:292", evidence="probable"),
    # calcineurin and mTOR inhibitors
    pk("tacrolimus", "diltiazem", "exposure", "major", "CYP3A4 inhibition", "tacrolimus level rises by 30 to 60 %", LEVELS, TACROLIMUS, AST),
    pk("tacrolimus", "verapamil", "exposure", "major", "CYP3A4 inhibition", "tacrolimus level rises", LEVELS, TACROLIMUS, AST),
    pk("tacrolimus", "amiodarone", "exposure", "major", "CYP3A4 inhibition; additive QT prolongation", "tacrolimus level rises", LEVELS + " ECG.", TACROLIMUS),
    pk("tacrolimus", "itraconazole", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "tacrolimus level rises several-fold", "Halve the dose. " + LEVELS, TACROLIMUS),
    pk("tacrolimus", "ritonavir", "exposure", "major", "CYP3A4 inhibition", "tacrolimus level rises 10-fold or more", "0.5 to 1 mg a week under levels, or another antiretroviral.", TACROLIMUS),
    pk("tacrolimus", "erythromycin", "exposure", "major", "CYP3A4 inhibition", "tacrolimus level rises several-fold", "Azithromycin. " + LEVELS, TACROLIMUS),
    pk("tacrolimus", "phenobarbital", "exposure", "major", "CYP3A4 induction", "tacrolimus falls; rejection", "Levetiracetam. " + LEVELS, TACROLIMUS),
    pk("tacrolimus", "st john's wort", "exposure", "major", "CYP3A4 and P-glycoprotein induction", "tacrolimus falls; rejection", "Stop the herb.", TACROLIMUS),
    pd("tacrolimus", "ciclosporin", "kidney", "contraindicated", "two calcineurin inhibitors", "severe kidney injury", "Stop one 24 h before the other.", TACROLIMUS, onset="delayed"),
    pd("tacrolimus", "ibuprofen", "kidney", "major", "afferent vasoconstriction from both", "acute kidney injury, hyperkalaemia", "Paracetamol.", AST, onset="delayed"),
    pd("ciclosporin", "diclofenac", "kidney", "major", "afferent vasoconstriction; diclofenac exposure doubles", "acute kidney injury", "Paracetamol.", CICLOSPORIN, onset="delayed"),
    pd("ciclosporin", "ibuprofen", "kidney", "major", "afferent vasoconstriction from both", "acute kidney injury", "Paracetamol.", CICLOSPORIN, onset="delayed"),
    pk("ciclosporin", "diltiazem", "exposure", "major", "CYP3A4 inhibition", "ciclosporin rises by 30 to 50 %", LEVELS, CICLOSPORIN),
    pk("ciclosporin", "verapamil", "exposure", "major", "CYP3A4 inhibition", "ciclosporin rises by 40 to 50 %", LEVELS, CICLOSPORIN),
    pk("ciclosporin", "itraconazole", "exposure", "major", "CYP3A4 inhibition", "ciclosporin doubles", LEVELS, CICLOSPORIN),
    pk("ciclosporin", "ketoconazole", "exposure", "major", "CYP3A4 inhibition", "ciclosporin rises 3- to 5-fold", LEVELS, CICLOSPORIN),
    pk("ciclosporin", "st john's wort", "exposure", "major", "CYP3A4 induction", "ciclosporin falls by half; rejection", "Stop the herb.", CICLOSPORIN, "Ruschitzka 2000 Lancet 355:548"),
    pk("ciclosporin", "phenobarbital", "exposure", "major", "CYP3A4 induction", "ciclosporin falls; rejection", "Levetiracetam.", CICLOSPORIN),
    pk("ciclosporin", "allopurinol", "exposure", "moderate", "unclear", "ciclosporin rises", LEVELS, CICLOSPORIN, evidence="probable"),
    pk("ciclosporin", "metoclopramide", "absorption", "moderate", "faster gastric emptying", "ciclosporin exposure rises by 22 %", "Measure.", CICLOSPORIN),
    pk("ciclosporin", "everolimus", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "everolimus exposure rises 2.7-fold", "Measure both.", "US prescribing information, everolimus Zortress (2023), section 7"),
    pk("ciclosporin", "sirolimus", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "sirolimus exposure rises by up to 230 %", "Sirolimus 4 h after ciclosporin; measure.", "US prescribing information, sirolimus (2022), section 7"),
    pk("ciclosporin", "ezetimibe", "exposure", "moderate", "transporter inhibition both ways", "ezetimibe exposure rises 3.4-fold", "Measure ciclosporin.", "US prescribing information, ezetimibe (2023), section 7"),
    pk("sirolimus", "diltiazem", "exposure", "moderate", "CYP3A4 inhibition", "sirolimus exposure rises by 60 %", LEVELS, "US prescribing information, sirolimus (2022), section 7"),
    pk("sirolimus", "ketoconazole", "exposure", "major", "CYP3A4 and P-glycoprotein inhibition", "sirolimus exposure rises 11-fold", "Do not combine.", "US prescribing information, sirolimus (2022), section 7"),
    pd("group:mtor_inhibitor", "group:ace_inhibitor", "hypersensitivity", "moderate", "additive", "angioedema", "ARB instead.", "US prescribing information, sirolimus (2022), section 5", onset="delayed"),
    pd("group:calcineurin_inhibitor", "group:potassium_sparing", "potassium", "major", "calcineurin inhibitors impair potassium secretion", "hyperkalaemia", "Avoid.", CICLOSPORIN, onset="delayed"),
    pd("group:calcineurin_inhibitor", "group:mra", "potassium", "major", "calcineurin inhibitors impair potassium secretion", "hyperkalaemia", "Avoid, or potassium within days.", CICLOSPORIN, onset="delayed"),
    pd("group:calcineurin_inhibitor", "group:aminoglycoside", "kidney", "major", "additive", "acute kidney injury", "Another antibacterial.", TACROLIMUS, CICLOSPORIN, onset="delayed"),
    pd("group:calcineurin_inhibitor", "group:nsaid", "kidney", "major", "afferent vasoconstriction from both", "acute kidney injury, hyperkalaemia", "Paracetamol.", AST, onset="delayed"),
    # mycophenolate, azathioprine
    pk("mycophenolate mofetil", "ciclosporin", "exposure", "moderate", "interrupted enterohepatic cycle", "mycophenolic acid falls by 30 to 50 %", "Expect a rise when ciclosporin stops.", MYCOPHENOLATE),
    pk("mycophenolate mofetil", "colestyramine", "exposure", "major", "interrupted enterohepatic cycle", "mycophenolic acid falls by 40 %", "Avoid.", MYCOPHENOLATE),
    pk("mycophenolate mofetil", "rifampicin", "exposure", "major", "glucuronidation is induced", "mycophenolic acid falls by 70 %", "Do not combine.", MYCOPHENOLATE),
    pk("mycophenolate mofetil", "omeprazole", "absorption", "moderate", "mofetil dissolves less at high pH", "mycophenolic acid falls by 25 to 30 %", "Enteric-coated mycophenolate.", MYCOPHENOLATE),
    pk("mycophenolate mofetil", "metronidazole", "exposure", "moderate", "fewer gut bacteria that free mycophenolic acid", "mycophenolic acid falls by about 20 %", "Watch.", MYCOPHENOLATE),
    pk("mycophenolate mofetil", "aciclovir", "exposure", "minor", "competition for tubular secretion", "both rise with kidney disease", "Blood count.", MYCOPHENOLATE),
    pd("mycophenolate mofetil", "azathioprine", "duplication", "major", "two inhibitors of purine synthesis", "marrow suppression", "Keep one.", MYCOPHENOLATE, onset="delayed"),
    pd("azathioprine", "sulfasalazine", "bone marrow", "moderate", "thiopurine methyltransferase is inhibited", "leucopenia", "Blood count.", "US prescribing information, azathioprine (2018)", onset="delayed"),
    pd("azathioprine", "mesalazine", "bone marrow", "moderate", "thiopurine methyltransferase is inhibited", "leucopenia", "Blood count; often combined.", "US prescribing information, azathioprine (2018)", onset="delayed"),
    pd("azathioprine", "group:ace_inhibitor", "bone marrow", "moderate", "unclear", "anaemia, leucopenia", "Blood count.", "US prescribing information, azathioprine (2018)", onset="delayed", evidence="probable"),
    # biologics, vaccines
    pd("group:immunosuppressant", "group:live_vaccine", "vaccine", "contraindicated", "the vaccine strain multiplies", "disseminated vaccine infection", "Give live vaccines at least 4 weeks before; none during, nor for 3 months after.", ACIP, "IDSA vaccination guideline 2014 Clin Infect Dis 58:e44", onset="delayed"),
    pd("methotrexate", "group:live_vaccine", "vaccine", "major", "weakened immunity", "disseminated vaccine infection", "Low-dose weekly methotrexate (<= 0.4 mg/kg) is not absolute for zoster or varicella; otherwise do not give.", ACIP, onset="delayed"),
    pd("group:corticosteroid", "group:live_vaccine", "vaccine", "major", "weakened immunity at prednisolone >= 20 mg/day (2 mg/kg) for 14 days", "disseminated vaccine infection", "Wait one month after such a course; lower or shorter doses are no obstacle.", ACIP, onset="delayed"),
    # cytotoxics and kinase inhibitors
    pk("vincristine", "phenytoin", "exposure", "major", "mutual", "phenytoin falls; vincristine is induced", "Levetiracetam.", "US prescribing information, vincristine (2020)"),
    pk("vincristine", "clarithromycin", "exposure", "major", "CYP3A4 inhibition", "neuropathy, ileus", "Azithromycin.", "US prescribing information, vincristine (2020)"),
    pk("cyclophosphamide", "allopurinol", "bone marrow", "moderate", "unclear", "marrow suppression", "Blood count.", "US prescribing information, cyclophosphamide (2021), section 7", evidence="probable"),
    pd("cyclophosphamide", "suxamethonium", "neuromuscular block", "major", "pseudocholinesterase is inhibited", "long apnoea", "Rocuronium within 10 days.", "US prescribing information, cyclophosphamide (2021), section 7"),
    pk("doxorubicin", "ciclosporin", "exposure", "major", "P-glycoprotein inhibition", "doxorubicin exposure rises by 55 %; marrow suppression, coma", "Avoid.", "US prescribing information, doxorubicin (2020), section 7"),
    pk("doxorubicin", "verapamil", "exposure", "major", "P-glycoprotein inhibition", "doxorubicin exposure rises", "Avoid.", "US prescribing information, doxorubicin (2020), section 7"),
    pd("cisplatin", "vancomycin", "kidney", "major", "additive tubular injury", "acute kidney injury", "Avoid; levels.", "US prescribing information, cisplatin (2019), section 7", onset="delayed"),
    pk("cisplatin", "phenytoin", "exposure", "moderate", "less absorption, faster clearance", "phenytoin falls; seizures", "Levetiracetam.", "US prescribing information, cisplatin (2019)"),
    pk("capecitabine", "phenytoin", "exposure", "major", "lower expression of CYP2C9", "phenytoin toxicity", "Levetiracetam, or measure weekly.", "US prescribing information, capecitabine (2022), section 7"),
    pd("capecitabine", "allopurinol", "antagonism", "major", "fluorouracil is activated less", "weaker antitumour effect", "Avoid.", "US prescribing information, capecitabine (2022), section 7", onset="delayed"),
    pk("imatinib", "rifampicin", "exposure", "major", "CYP3A4 induction", "imatinib exposure falls by 74 %", "Raise the dose by half or more, or avoid.", "US prescribing information, imatinib (2022), section 7"),
    pd("imatinib", "paracetamol", "liver", "minor", "inhibited glucuronidation", "liver injury in single reports", "Limit paracetamol.", "US prescribing information, imatinib (2022)", onset="delayed", evidence="theoretical"),
    pk("imatinib", "simvastatin", "exposure", "moderate", "CYP3A4 inhibition", "simvastatin exposure rises 3.5-fold", "Rosuvastatin or pravastatin.", "US prescribing information, imatinib (2022), section 7"),
    pd("lenalidomide", "dexamethasone", "clotting", "moderate", "additive", "venous thrombosis in up to 20 %", "Intended in myeloma: aspirin or a heparin.", "US prescribing information, lenalidomide (2023), boxed warning", onset="delayed"),
    pk("tamoxifen", "rifampicin", "exposure", "major", "CYP3A4 induction", "tamoxifen exposure falls by 86 %", "Do not combine.", "US prescribing information, tamoxifen (2019)"),
    pd("isotretinoin", "doxycycline", "other toxicity", "contraindicated", "both raise intracranial pressure", "idiopathic intracranial hypertension", "Do not combine.", "US prescribing information, isotretinoin (2023), section 7", onset="delayed"),
    pd("group:retinoid", "group:antimetabolite", "liver", "moderate", "additive", "liver injury", "Liver tests.", "US prescribing information, acitretin (2017)", onset="delayed", evidence="theoretical"),
)
