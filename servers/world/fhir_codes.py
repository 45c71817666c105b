"""Code systems of FHIR bundles: their addresses, UCUM spellings, and LOINC codes of vital signs and laboratory tests.

LOINC and UCUM as published by Regenstrief (loinc.org, ucum.org). The ICD-10-CM code beside a SNOMED CT code is that
of the same disorder in its unspecified form (ICD-10-CM index, CDC/NCHS 2025); other disorders keep their SNOMED code.
Read `fhir_columns.py` (our rows as resources) or `fhir_rows.py` (others' resources as rows) next.
"""

import re

from medmcp.servers.clinical.laboratory import LabTest, find_test
from medmcp.servers.clinical.units import UnitError, canonical_unit

__all__ = [
    "ACT_CODE",
    "BODY_SIZE_LOINC",
    "CONDITION_CATEGORY",
    "CONDITION_CLINICAL",
    "CONDITION_VERIFICATION",
    "DICOM",
    "ENCOUNTER_CLASS",
    "ICD_10_CM",
    "LOINC",
    "MODALITY",
    "OBSERVATION_CATEGORIES",
    "OBSERVATION_CATEGORY",
    "SNOMED",
    "SNOMED_TO_ICD",
    "UCUM",
    "VITAL_LOINC_CODES",
    "is_icd",
    "lab_test",
    "our_unit",
    "ucum",
]

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"

OBSERVATION_CATEGORIES = frozenset(
    {"social-history", "vital-signs", "imaging", "laboratory", "procedure", "survey", "exam", "therapy", "activity"}
)

# our class of encounter -> HL7 v3 ActCode
ENCOUNTER_CLASS = {
    "emergency": "EMER",
    "inpatient": "IMP",
    "outpatient": "AMB",
    "observation": "OBSENC",
    "home": "HH",
    "virtual": "VR",
}

# our modality -> DICOM code; where several of ours share a code, ours travels in an extension
MODALITY = {
    "xray": "DX", "ct": "CT", "mri": "MR", "ultrasound": "US", "nuclear": "NM", "pet_ct": "PT", "fluoroscopy": "RF",
    "mammography": "MG", "angiography": "XA", "dexa": "BMD", "photo": "XC", "ecg": "ECG",
}  # fmt: skip

VITAL_LOINC_CODES = {
    "8867-4": "heart_rate", "8480-6": "sbp", "8462-4": "dbp", "9279-1": "respiratory_rate", "8310-5": "temperature",
    "8331-1": "temperature", "2708-6": "spo2", "59408-5": "spo2", "14743-9": "glucose_poc", "41653-7": "glucose_poc",
    "9269-2": "gcs", "72514-3": "pain", "38208-5": "pain", "8889-8": "heart_rate", "8328-7": "temperature",
}  # fmt: skip
BODY_SIZE_LOINC = {"29463-7": "weight", "3141-9": "weight", "8302-2": "height", "8308-9": "height"}

# LOINC codes of the same analyte in the same kind of specimen by another property or method than the laboratory's own
_LAB_LOINC = {
    "2345-7": "glucose", "2339-0": "glucose", "15074-8": "glucose", "14771-0": "glucose_fasting",
    "3094-0": "urea", "6299-2": "urea", "38483-4": "creatinine", "14682-9": "creatinine",
    "2947-0": "sodium", "6298-4": "potassium", "2069-3": "chloride", "20565-8": "bicarbonate", "1963-8": "bicarbonate",
    "49765-1": "calcium", "2000-8": "calcium", "2777-1": "phosphate", "19123-9": "magnesium",
    "14631-6": "bilirubin_total", "20570-8": "haematocrit", "26464-8": "wbc", "26515-7": "platelets",
    "26453-1": "rbc", "59826-8": "creatinine", "18262-6": "cholesterol_ldl", "2089-1": "cholesterol_ldl",
    "14647-2": "cholesterol_total", "14646-4": "cholesterol_hdl", "14927-8": "triglycerides", "33914-3": "egfr",
    "62238-1": "egfr", "69405-9": "egfr", "17856-6": "hba1c", "59261-8": "hba1c", "14959-1": "urine_albumin_creatinine",
    "3024-7": "free_t4", "14804-9": "ldh", "30385-9": "rdw",
}  # fmt: skip

SNOMED_TO_ICD = {
    "44054006": "E11.9", "46635009": "E10.9", "59621000": "I10", "38341003": "I10", "53741008": "I25.10",
    "414545008": "I25.9", "22298006": "I21.9", "84114007": "I50.9", "88805009": "I50.9", "49436004": "I48.91",
    "195967001": "J45.909", "233678006": "J45.909", "13645005": "J44.9", "185086009": "J44.9", "87433001": "J43.9",
    "431855005": "N18.1", "431856006": "N18.2", "433144002": "N18.30", "431857002": "N18.4", "433146000": "N18.5",
    "46177005": "N18.6", "84757009": "G40.909", "128613002": "G40.909", "230690007": "I63.9", "55822004": "E78.5",
    "69896004": "M06.9", "26929004": "G30.9", "64859006": "M81.0", "90560007": "M10.9", "271737000": "D64.9",
    "370143000": "F32.9", "72892002": "Z33.1", "714628002": "R73.03", "10509002": "J20.9",
    "195662009": "J02.9", "36971009": "J32.9", "74400008": "K37", "68566005": "N39.0", "162864005": "E66.9",
}  # fmt: skip

_UCUM_SPELLING = {
    "mmHg": "mm[Hg]", "cmH2O": "cm[H2O]", "degC": "Cel", "degF": "[degF]", "10^9/L": "10*9/L", "10^12/L": "10*12/L",
    "10^6/L": "10*6/L", "10^3/uL": "10*3/uL", "10^6/uL": "10*6/uL", "points": "{score}", "ratio": "{ratio}",
    "ng/mL FEU": "ng/mL{FEU}", "U/g Hb": "U/g{Hb}", "mOsm/kg": "mosm/kg", "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "copies/mL": "{copies}/mL", "lb": "[lb_av]", "in": "[in_i]", "mEq": "meq", "mEq/L": "meq/L", "puff": "{puff}",
    "drop": "[drp]", "tablet": "{tbl}", "pH": "[pH]",
}  # fmt: skip
_PLAIN_UCUM = re.compile(r"^(1|%|\{[\w.]+\}|/?[a-zA-Z]+(/[a-zA-Z]+)?)$")
_ICD = re.compile(r"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$")


def is_icd(code: str) -> bool:
    """True for text in the form of an ICD-10-CM code with its dot: E11.9, I10, S72.001A."""
    return bool(_ICD.match(code))


def ucum(unit: str) -> str | None:
    """The UCUM code of one of our units; None where it has none."""
    if unit in _UCUM_SPELLING:
        return _UCUM_SPELLING[unit]
    spelling = unit.replace("_per_", "/").replace("microgram", "ug").replace("1.73m2", "{1.73_m2}")
    spelling = re.sub(r"(?<![a-zA-Z])unit(?![a-zA-Z])", "[iU]", spelling)
    if "[iU]" in spelling or spelling.count("/") > 1:
        return spelling if " " not in spelling else None
    return spelling if _PLAIN_UCUM.match(spelling) else None


def our_unit(unit: str) -> str:
    """A UCUM code or a written unit in our spelling. Raises `UnitError` where it is not known."""
    try:
        return canonical_unit(unit)
    except UnitError:
        return canonical_unit(re.sub(r"(?<=.)\{[^}]*\}|^\{[^}]*\}(?=/)", "", unit.replace("[iU]", "U")))


def lab_test(loinc: str) -> LabTest | None:
    """The laboratory's test for a LOINC code, its own or one of the same analyte; None if there is none."""
    return find_test(_LAB_LOINC.get(loinc, loinc)) if loinc else None
