"""Abbreviations of the wards that mean one thing wherever they are used, with their long form, for library searches.

Left out are those that mean different things in different departments (MS, PD, RA, CP).
"""

__all__ = ["ABBREVIATIONS"]

ABBREVIATIONS: dict[str, str] = {
    "acs": "acute coronary syndrome",
    "aki": "acute kidney injury",
    "ards": "acute respiratory distress syndrome",
    "bph": "benign prostatic hyperplasia",
    "cabg": "coronary artery bypass graft",
    "cap": "community-acquired pneumonia",
    "ckd": "chronic kidney disease",
    "copd": "chronic obstructive pulmonary disease",
    "dka": "diabetic ketoacidosis",
    "doac": "direct oral anticoagulant",
    "dvt": "deep vein thrombosis",
    "gerd": "gastro-oesophageal reflux disease",
    "gord": "gastro-oesophageal reflux disease",
    "hellp": "haemolysis, elevated liver enzymes, low platelets",
    "hfref": "heart failure with reduced ejection fraction",
    "hhs": "hyperosmolar hyperglycaemic state",
    "ibd": "inflammatory bowel disease",
    "nsaid": "non-steroidal anti-inflammatory drug",
    "nstemi": "non-ST elevation myocardial infarction",
    "pph": "postpartum haemorrhage",
    "ppi": "proton pump inhibitor",
    "ssri": "selective serotonin reuptake inhibitor",
    "stemi": "ST elevation myocardial infarction",
    "tia": "transient ischaemic attack",
    "uti": "urinary tract infection",
    "vte": "venous thromboembolism",
}
