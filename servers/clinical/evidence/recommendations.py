"""Guideline recommendations: one row each, paraphrased. `recommendation.py` has the shape.

GRADE rows give strength and certainty in words, society rows the class and level as printed.
"""

from typing import Any

from medmcp.servers.clinical.evidence.recommendation import Recommendation

__all__ = ["RECOMMENDATIONS"]

IDSA_2012: dict[str, Any] = {"guideline": "Group A streptococcal pharyngitis", "organisation": "IDSA", "year": 2012, "system": "GRADE",
                             "citation": "Shulman ST et al. Clin Infect Dis 2012;55:e86-e102"}  # fmt: skip
NICE_NG84: dict[str, Any] = {"guideline": "Sore throat (acute): antimicrobial prescribing, NG84", "organisation": "NICE", "year": 2018,
                             "citation": "NICE guideline NG84, 2018"}  # fmt: skip
AHA_2009: dict[str, Any] = {"guideline": "Prevention of rheumatic fever", "organisation": "AHA", "year": 2009, "system": "AHA class and level",
                            "citation": "Gerber MA et al. Circulation 2009;119:1541-1551"}  # fmt: skip
ESC_2023_IE: dict[str, Any] = {"guideline": "Endocarditis", "organisation": "ESC", "year": 2023, "system": "ESC class and level",
                               "citation": "Delgado V et al. Eur Heart J 2023;44:3948-4042"}  # fmt: skip
ESC_2015_IE: dict[str, Any] = {"guideline": "Infective endocarditis", "organisation": "ESC", "year": 2015, "system": "ESC class and level",
                               "citation": "Habib G et al. Eur Heart J 2015;36:3075-3128"}  # fmt: skip
EULAR_2023_SLE: dict[str, Any] = {"guideline": "Management of systemic lupus erythematosus", "organisation": "EULAR", "year": 2023,
                                  "citation": "Fanouriakis A et al. Ann Rheum Dis 2024;83:15-29"}  # fmt: skip
EULAR_2019_SLE: dict[str, Any] = {"guideline": "Management of systemic lupus erythematosus", "organisation": "EULAR", "year": 2019,
                                  "citation": "Fanouriakis A et al. Ann Rheum Dis 2019;78:736-745"}  # fmt: skip
EULAR_2022_RA: dict[str, Any] = {"guideline": "Management of rheumatoid arthritis", "organisation": "EULAR", "year": 2022,
                                 "citation": "Smolen JS et al. Ann Rheum Dis 2023;82:3-18"}  # fmt: skip
ACR_2021_RA: dict[str, Any] = {"guideline": "Treatment of rheumatoid arthritis", "organisation": "ACR", "year": 2021, "system": "GRADE",
                               "citation": "Fraenkel L et al. Arthritis Rheumatol 2021;73:1108-1123"}  # fmt: skip
AHA_2017_KD: dict[str, Any] = {"guideline": "Kawasaki disease", "organisation": "AHA", "year": 2017, "system": "AHA class and level",
                               "citation": "McCrindle BW et al. Circulation 2017;135:e927-e999", "populations": ("paediatric",)}  # fmt: skip
AHA_2004_KD: dict[str, Any] = {"guideline": "Kawasaki disease", "organisation": "AHA", "year": 2004, "system": "AHA level",
                               "citation": "Newburger JW et al. Circulation 2004;110:2747-2771", "populations": ("paediatric",)}  # fmt: skip
EULAR_2018_GCA: dict[str, Any] = {"guideline": "Large vessel vasculitis", "organisation": "EULAR", "year": 2018,
                                  "citation": "Hellmich B et al. Ann Rheum Dis 2020;79:19-30"}  # fmt: skip
ACR_2021_GCA: dict[str, Any] = {"guideline": "Giant cell arteritis and Takayasu arteritis", "organisation": "ACR", "year": 2021, "system": "GRADE",
                                "citation": "Maz M et al. Arthritis Rheumatol 2021;73:1349-1365"}  # fmt: skip
ACG_2021_IBS: dict[str, Any] = {"guideline": "Irritable bowel syndrome", "organisation": "ACG", "year": 2021, "system": "GRADE",
                                "citation": "Lacy BE et al. Am J Gastroenterol 2021;116:17-44"}  # fmt: skip
NICE_NG20: dict[str, Any] = {
    "guideline": "Coeliac disease, NG20",
    "organisation": "NICE",
    "year": 2015,
    "citation": "NICE guideline NG20, 2015",
}
ESPGHAN_2020: dict[str, Any] = {"guideline": "Diagnosing coeliac disease", "organisation": "ESPGHAN", "year": 2020,
                                "citation": "Husby S et al. J Pediatr Gastroenterol Nutr 2020;70:141-156", "populations": ("paediatric",)}  # fmt: skip
ACG_2023_CD: dict[str, Any] = {"guideline": "Celiac disease", "organisation": "ACG", "year": 2023, "system": "GRADE",
                               "citation": "Rubio-Tapia A et al. Am J Gastroenterol 2023;118:59-76"}  # fmt: skip
BSH_2018_PV: dict[str, Any] = {"guideline": "Polycythaemia vera", "organisation": "BSH", "year": 2018, "system": "GRADE",
                               "citation": "McMullin MF et al. Br J Haematol 2019;184:176-191"}  # fmt: skip
ELN_2018: dict[str, Any] = {"guideline": "Philadelphia-negative myeloproliferative neoplasms", "organisation": "ELN", "year": 2018,
                            "citation": "Barbui T et al. Leukemia 2018;32:1057-1069"}  # fmt: skip
ESMO_2021: dict[str, Any] = {"guideline": "Multiple myeloma", "organisation": "EHA/ESMO", "year": 2021, "system": "ESMO level and grade",
                             "citation": "Dimopoulos MA et al. Ann Oncol 2021;32:309-322"}  # fmt: skip
AAP_2010: dict[str, Any] = {"guideline": "Iron deficiency and iron-deficiency anemia in infants and young children", "organisation": "AAP", "year": 2010,
                            "citation": "Baker RD et al. Pediatrics 2010;126:1040-1050", "populations": ("paediatric",)}  # fmt: skip
ATA_2017: dict[str, Any] = {"guideline": "Thyroid disease during pregnancy", "organisation": "ATA", "year": 2017, "system": "ACP (GRADE)",
                            "citation": "Alexander EK et al. Thyroid 2017;27:315-389", "populations": ("pregnancy",)}  # fmt: skip
ACOG_223: dict[str, Any] = {"guideline": "Thyroid disease in pregnancy, Practice Bulletin 223", "organisation": "ACOG", "year": 2020,
                            "citation": "ACOG Practice Bulletin 223. Obstet Gynecol 2020;135:e261-e274", "populations": ("pregnancy",)}  # fmt: skip

STREP = ("group A streptococcal pharyngitis", "streptococcal pharyngitis", "strep throat", "acute sore throat")
ARF = ("acute rheumatic fever", "rheumatic fever", "rheumatic heart disease")
IE = ("infective endocarditis", "endocarditis")
SLE = ("systemic lupus erythematosus", "lupus", "SLE")
NEPHRITIS = ("lupus nephritis", "systemic lupus erythematosus")
RA = ("rheumatoid arthritis", "RA")
KD = ("Kawasaki disease",)
GCA = ("giant cell arteritis", "temporal arteritis", "GCA")
IBS = ("irritable bowel syndrome", "IBS")
CD = ("coeliac disease", "celiac disease")
PV = ("polycythaemia vera", "polycythemia vera")
MM = ("multiple myeloma", "myeloma")
IDA = ("iron deficiency anaemia", "iron deficiency")
SCH = ("subclinical hypothyroidism in pregnancy", "hypothyroidism in pregnancy", "subclinical hypothyroidism")

RECOMMENDATIONS: tuple[Recommendation, ...] = (
    # sore throat and rheumatic fever
    Recommendation(key="idsa12_test", conditions=STREP, topic="diagnosis", strength="strong", grade="high", question="rapid test in sore throat",
                   stand="test unless viral features are plain", text="Swab for a rapid antigen test or culture where the clinical picture cannot tell; not with"
                   " cough, runny nose, hoarseness or oral ulcers. A negative rapid test is backed by a culture in children, not routinely in adults.", **IDSA_2012),
    Recommendation(key="idsa12_penicillin", conditions=STREP, topic="treatment", strength="strong", grade="high", treatments=("phenoxymethylpenicillin", "amoxicillin"),
                   text="Penicillin or amoxicillin for 10 days is the treatment of choice without penicillin allergy.", **IDSA_2012),
    Recommendation(key="idsa12_allergy", conditions=STREP, topic="treatment", strength="strong", grade="moderate",
                   treatments=("cefalexin", "clindamycin", "clarithromycin", "azithromycin"),
                   text="With penicillin allergy: a first-generation cephalosporin for 10 days unless the allergy was immediate; clindamycin or clarithromycin for"
                   " 10 days, or azithromycin for 5 days.", **IDSA_2012),
    Recommendation(key="ng84_score", conditions=STREP, topic="treatment", question="rapid test in sore throat", stand="decide by FeverPAIN or Centor score",
                   treatments=("phenoxymethylpenicillin",),
                   text="FeverPAIN 0 to 1 or Centor 0 to 2: no antibiotic. FeverPAIN 4 to 5 or Centor 3 to 4: consider phenoxymethylpenicillin at once or as a back-up"
                   " prescription.", **NICE_NG84),
    Recommendation(key="aha09_primary", conditions=(*STREP, *ARF), topic="prevention", strength="class I", grade="level B", treatments=("phenoxymethylpenicillin", "amoxicillin"),
                   text="Penicillin V for 10 days, amoxicillin once a day for 10 days, or one injection of benzathine penicillin G prevents the first attack of"
                   " rheumatic fever.", **AHA_2009),
    Recommendation(key="aha09_secondary", conditions=ARF, topic="prevention", strength="class I", grade="level A", treatments=("benzathine benzylpenicillin",),
                   text="Secondary prophylaxis: benzathine penicillin G every 4 weeks (every 3 weeks at high risk).", **AHA_2009),
    Recommendation(key="aha09_duration", conditions=ARF, topic="prevention", strength="class I", grade="level C",
                   text="Duration of secondary prophylaxis after the last attack: 5 years or until 21 years of age without carditis; 10 years or until 21 with carditis but"
                   " no residual valve disease; 10 years or until 40 with residual disease; whichever is longer.", **AHA_2009),
    # endocarditis
    Recommendation(key="esc23_strep", conditions=IE, topic="treatment", strength="class I", grade="level B", treatments=("benzylpenicillin", "amoxicillin", "ceftriaxone"),
                   text="Native valve endocarditis by penicillin-susceptible oral streptococci: penicillin G, amoxicillin or ceftriaxone for 4 weeks.", **ESC_2023_IE),
    Recommendation(key="esc23_mssa", conditions=IE, topic="treatment", strength="class I", grade="level B", treatments=("flucloxacillin", "cefazolin"),
                   text="Native valve endocarditis by methicillin-susceptible staphylococci: (flu)cloxacillin or cefazolin for 4 to 6 weeks; gentamicin is not added.", **ESC_2023_IE),
    Recommendation(key="esc15_strep", conditions=IE, topic="treatment", strength="class I", grade="level B", superseded_by="esc23_strep",
                   treatments=("benzylpenicillin", "amoxicillin", "ceftriaxone"),
                   text="Oral streptococci, penicillin-susceptible: penicillin G, amoxicillin or ceftriaxone for 4 weeks.", **ESC_2015_IE),
    Recommendation(key="esc23_mrsa", conditions=IE, topic="treatment", strength="class I", grade="level B", treatments=("vancomycin",),
                   text="Native valve endocarditis by methicillin-resistant staphylococci: vancomycin for 4 to 6 weeks.", **ESC_2023_IE),
    Recommendation(key="esc23_surgery", conditions=IE, topic="treatment", strength="class I", grade="level B", treatments=("surgery",),
                   text="Emergency or urgent surgery for heart failure from severe valve regurgitation, obstruction or fistula.", **ESC_2023_IE),
    # lupus
    Recommendation(key="eular23_hcq", conditions=SLE, topic="treatment", strength="A", grade="1b", treatments=("hydroxychloroquine",),
                   text="Hydroxychloroquine for every patient unless contraindicated, aiming at 5 mg per kg of real body weight a day.", **EULAR_2023_SLE),
    Recommendation(key="eular23_steroid", conditions=SLE, topic="treatment", treatments=("prednisone", "prednisolone"),
                   text="Glucocorticoids bridge; in the long run 5 mg a day of prednisone or less, and stopped where possible.", **EULAR_2023_SLE),
    Recommendation(key="eular19_steroid", conditions=SLE, topic="treatment", superseded_by="eular23_steroid", treatments=("prednisone", "prednisolone"),
                   text="Glucocorticoids in the long run under 7.5 mg a day of prednisone.", **EULAR_2019_SLE),
    Recommendation(key="eular23_nephritis", conditions=NEPHRITIS, topic="treatment", treatments=("mycophenolate mofetil", "cyclophosphamide"),
                   text="Active proliferative nephritis: glucocorticoids with mycophenolate or low-dose intravenous cyclophosphamide, with belimumab or a calcineurin"
                   " inhibitor to be considered.", **EULAR_2023_SLE),
    # rheumatoid arthritis
    Recommendation(key="eular22_mtx", conditions=RA, topic="treatment", strength="A", grade="1a", treatments=("methotrexate",),
                   text="Methotrexate is part of the first treatment strategy.", **EULAR_2022_RA),
    Recommendation(key="eular22_alternative", conditions=RA, topic="treatment", strength="A", grade="1a", treatments=("leflunomide", "sulfasalazine"),
                   text="With a contraindication to, or early intolerance of, methotrexate: leflunomide or sulfasalazine.", **EULAR_2022_RA),
    Recommendation(key="acr21_mtx", conditions=RA, topic="treatment", strength="strong", treatments=("methotrexate",),
                   text="Moderate to high disease activity without previous treatment: methotrexate rather than hydroxychloroquine or sulfasalazine.", **ACR_2021_RA),
    Recommendation(key="eular22_steroid", conditions=RA, topic="treatment", question="short-term glucocorticoids with the first DMARD", stand="consider, taper within 3 months",
                   treatments=("prednisone", "prednisolone"),
                   text="Short-term glucocorticoids are considered when conventional treatment is begun or changed, and stopped as soon as possible.", **EULAR_2022_RA),
    Recommendation(key="acr21_steroid", conditions=RA, topic="treatment", strength="conditional", question="short-term glucocorticoids with the first DMARD",
                   stand="conditionally against", treatments=("prednisone", "prednisolone"),
                   text="Starting a conventional DMARD without short-term glucocorticoids is conditionally recommended over starting with them.", **ACR_2021_RA),
    # Kawasaki disease
    Recommendation(key="aha17_ivig", conditions=KD, topic="treatment", strength="class I", grade="level A", treatments=("immunoglobulin",),
                   text="Immunoglobulin 2 g/kg as one infusion, within 10 days of the onset of fever and as early as possible; later where fever or inflammation goes on.", **AHA_2017_KD),
    Recommendation(key="aha17_aspirin_acute", conditions=KD, topic="treatment", strength="class IIa", grade="level C", treatments=("aspirin",),
                   text="Aspirin 30 to 50 or 80 to 100 mg/kg a day until the child is without fever.", **AHA_2017_KD),
    Recommendation(key="aha17_aspirin_low", conditions=KD, topic="treatment", strength="class I", grade="level C", treatments=("aspirin",),
                   text="Then aspirin 3 to 5 mg/kg a day for 4 to 6 weeks, and on if there are coronary changes.", **AHA_2017_KD),
    Recommendation(key="aha17_resistant", conditions=KD, topic="treatment", strength="class IIa", grade="level B", treatments=("immunoglobulin",),
                   text="A second infusion of immunoglobulin with fever 36 h or more after the end of the first.", **AHA_2017_KD),
    Recommendation(key="aha17_echo", conditions=KD, topic="monitoring", strength="class I", grade="level B",
                   text="Echocardiography at diagnosis, and 1 to 2 and 4 to 6 weeks after treatment, if uncomplicated.", **AHA_2017_KD),
    Recommendation(key="aha04_ivig", conditions=KD, topic="treatment", superseded_by="aha17_ivig", grade="level A", treatments=("immunoglobulin",),
                   text="Immunoglobulin 2 g/kg with aspirin within 10 days of onset, if possible within 7.", **AHA_2004_KD),
    # giant cell arteritis
    Recommendation(key="eular18_dose", conditions=GCA, topic="treatment", treatments=("prednisone", "prednisolone"),
                   text="Active disease: 40 to 60 mg a day of prednisone equivalent at once, tapered to 15 to 20 mg within 2 to 3 months and to 5 mg or less after a year.", **EULAR_2018_GCA),
    Recommendation(key="eular18_vision", conditions=GCA, topic="treatment", treatments=("methylprednisolone",),
                   text="Acute visual loss or amaurosis fugax: consider intravenous methylprednisolone 0.25 to 1 g a day for up to 3 days.", **EULAR_2018_GCA),
    Recommendation(key="eular18_tocilizumab", conditions=GCA, topic="treatment", question="tocilizumab from the start", stand="in selected patients (relapsing, or at risk of"
                   " glucocorticoid harm)", treatments=("tocilizumab", "methotrexate"),
                   text="Adjunctive tocilizumab in selected patients, with relapse or at risk of glucocorticoid adverse effects; methotrexate as an alternative.", **EULAR_2018_GCA),
    Recommendation(key="acr21_tocilizumab", conditions=GCA, topic="treatment", strength="conditional", question="tocilizumab from the start", stand="conditionally for, in new disease",
                   treatments=("tocilizumab",), text="New disease: oral glucocorticoids with tocilizumab rather than oral glucocorticoids alone.", **ACR_2021_GCA),
    Recommendation(key="acr21_vision", conditions=GCA, topic="treatment", strength="conditional", treatments=("methylprednisolone",),
                   text="Threatened vision: initial intravenous pulse glucocorticoids rather than high-dose oral ones.", **ACR_2021_GCA),
    # bowel
    Recommendation(key="acg21_rifaximin", conditions=(*IBS, "irritable bowel syndrome with diarrhoea"), topic="treatment", strength="strong", grade="moderate", treatments=("rifaximin",),
                   text="Rifaximin for global symptoms of irritable bowel syndrome with diarrhoea.", **ACG_2021_IBS),
    Recommendation(key="acg21_secretagogue", conditions=(*IBS, "irritable bowel syndrome with constipation"), topic="treatment", strength="strong", grade="high", treatments=("linaclotide",),
                   text="Guanylate cyclase activators (linaclotide, plecanatide) for global symptoms of irritable bowel syndrome with constipation.", **ACG_2021_IBS),
    Recommendation(key="acg21_tricyclic", conditions=IBS, topic="treatment", strength="strong", grade="moderate", treatments=("amitriptyline",),
                   text="Tricyclic antidepressants for global symptoms.", **ACG_2021_IBS),
    Recommendation(key="acg21_serology", conditions=(*IBS, "irritable bowel syndrome with diarrhoea"), topic="diagnosis", strength="strong", grade="moderate",
                   text="Serology for coeliac disease in irritable bowel syndrome with diarrhoea.", **ACG_2021_IBS),
    Recommendation(key="ng20_serology", conditions=CD, topic="diagnosis",
                   text="First test: total IgA with tissue transglutaminase IgA, while gluten is eaten.", **NICE_NG20),
    Recommendation(key="espghan20_no_biopsy", conditions=CD, topic="diagnosis", question="diagnosis of coeliac disease without biopsy",
                   stand="yes, with 10-fold antibodies and endomysial antibodies", text="No biopsy is needed with tissue transglutaminase IgA of 10 times the limit or more and endomysial"
                   " antibodies in a second sample; with lower levels duodenal biopsies are taken.", **ESPGHAN_2020),
    Recommendation(key="acg23_biopsy", conditions=CD, topic="diagnosis", question="diagnosis of coeliac disease without biopsy", stand="adults: endoscopy with biopsies",
                   text="Endoscopy with several duodenal biopsies confirms the diagnosis in adults; in children a non-biopsy strategy with 10-fold antibodies and endomysial antibodies.",
                   **ACG_2023_CD),
    # blood
    Recommendation(key="bsh18_base", conditions=PV, topic="treatment", treatments=("aspirin", "phlebotomy"),
                   text="Every patient: haematocrit under 0.45 by phlebotomy or drugs, and aspirin 75 to 100 mg a day unless contraindicated.", **BSH_2018_PV),
    Recommendation(key="bsh18_cytoreduction", conditions=PV, topic="treatment", question="age from which polycythaemia vera is high risk", stand="65 years or more",
                   treatments=("hydroxycarbamide", "interferon"),
                   text="Cytoreduction at high risk: 65 years or older, or previous thrombosis; hydroxycarbamide or interferon first.", **BSH_2018_PV),
    Recommendation(key="eln18_cytoreduction", conditions=PV, topic="treatment", question="age from which polycythaemia vera is high risk", stand="over 60 years",
                   treatments=("hydroxycarbamide", "interferon"),
                   text="Cytoreduction over 60 years or after thrombosis: hydroxycarbamide or interferon alfa first.", **ELN_2018),
    Recommendation(key="esmo21_transplant", conditions=MM, topic="treatment", strength="A", grade="I", treatments=("melphalan", "lenalidomide", "transplantation"),
                   text="Fit patients under 70 years: four to six cycles of induction, then high-dose melphalan with autologous transplantation and lenalidomide maintenance.", **ESMO_2021),
    Recommendation(key="esmo21_induction_quadruplet", conditions=MM, topic="treatment", strength="A", grade="I", treatments=("daratumumab", "bortezomib", "thalidomide"),
                   text="Induction before transplantation: daratumumab with bortezomib, thalidomide and dexamethasone.", **ESMO_2021),
    Recommendation(key="esmo21_induction_triplet", conditions=MM, topic="treatment", strength="B", grade="II", treatments=("bortezomib", "lenalidomide"),
                   text="Induction before transplantation: bortezomib, lenalidomide and dexamethasone.", **ESMO_2021),
    Recommendation(key="esmo21_elderly", conditions=MM, topic="treatment", strength="A", grade="I", populations=("older_adult",), treatments=("daratumumab", "lenalidomide", "bortezomib"),
                   text="Not eligible for transplantation: daratumumab, lenalidomide and dexamethasone; daratumumab, bortezomib, melphalan and prednisone; or bortezomib, lenalidomide and"
                   " dexamethasone.", **ESMO_2021),
    Recommendation(key="aap10_dose", conditions=IDA, topic="treatment", treatments=("ferrous sulfate",),
                   text="Iron-deficiency anaemia: 3 to 6 mg/kg a day of elemental iron by mouth.", **AAP_2010),
    Recommendation(key="aap10_screen", conditions=IDA, topic="diagnosis",
                   text="Universal screening for anaemia at about 12 months with haemoglobin and an assessment of risk; iron status is tested with ferritin and CRP, or reticulocyte haemoglobin.", **AAP_2010),
    # thyroid in pregnancy
    Recommendation(key="ata17_recommended", conditions=SCH, topic="treatment", strength="strong", grade="moderate", treatments=("levothyroxine",),
                   question="levothyroxine for subclinical hypothyroidism in pregnancy", stand="recommended with antibodies and TSH above the limit",
                   text="Levothyroxine for women with thyroid peroxidase antibodies and TSH above the pregnancy-specific limit.", **ATA_2017),
    Recommendation(key="ata17_tsh10", conditions=SCH, topic="treatment", strength="strong", grade="low", treatments=("levothyroxine",),
                   text="Levothyroxine for women without antibodies and TSH over 10 mU/L.", **ATA_2017),
    Recommendation(key="ata17_consider", conditions=SCH, topic="treatment", strength="weak", treatments=("levothyroxine",),
                   text="Levothyroxine may be considered with antibodies and TSH over 2.5 mU/L, and without antibodies and TSH above the limit up to 10 mU/L.", **ATA_2017),
    Recommendation(key="acog223_screen", conditions=SCH, topic="treatment", question="levothyroxine for subclinical hypothyroidism in pregnancy",
                   stand="not recommended routinely", treatments=("levothyroxine",),
                   text="Universal screening is not recommended, since finding and treating subclinical hypothyroidism in pregnancy has not improved outcomes.", **ACOG_223),
)  # fmt: skip
