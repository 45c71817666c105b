"""What speaks against an imaging study in this patient: contrast, pregnancy, implants. Pure; three grades as in
`safety.py`.

Sources: ACR Manual on Contrast Media 2024 and ACR-NKF consensus (Davenport 2020 Radiology 294:660) for iodinated
contrast, metformin and gadolinium groups; ACR-SPR practice parameter on imaging in pregnancy (2023) and ACOG Committee
Opinion 723 (2017); ACR Manual on MR Safety (2024). Read `imaging.py` for the catalogue of studies.
"""

from dataclasses import dataclass

from medmcp.servers.clinical.allergy import RecordedAllergy
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.imaging import Study
from medmcp.servers.clinical.safety import Issue, PatientFacts

__all__ = ["Device", "ImagingFacts", "imaging_issues", "iodinated"]

THYROTOXICOSIS = ("E05",)  # ICD-10-CM
AKI = ("N17",)
# problems that say that a device is in the body: pacemaker, defibrillator, cochlear implant, neurostimulator, drain
DEVICE_CODES = ("Z95.0", "Z95.810", "Z95.811", "Z95.812", "Z96.21", "Z96.82", "Z98.2")
METFORMIN = "metformin"


@dataclass(frozen=True)
class Device:
    """An implant or metal body on record. `mri_safety`: safe, conditional, unsafe or unknown."""

    record_id: str
    name: str
    mri_safety: str


@dataclass(frozen=True)
class ImagingFacts:
    """What the chart says beyond `PatientFacts`. None: not known."""

    devices: tuple[Device, ...] = ()
    implants_screened: bool = False  # somebody asked and recorded that there is none, or what there is
    creatinine_rise: bool | None = None  # KDIGO 2012: >= 0.3 mg/dL in 48 h, or >= 1.5 times the lowest of 7 days
    tsh: float | None = None  # mU/L


def iodinated(modality: str, contrast: str) -> bool:
    """Whether this contrast is iodine into a vessel."""
    return contrast in ("iv", "iv_and_oral") and modality in (
        "ct",
        "ct_angiography",
        "angiography",
        "fluoroscopy",
        "pet_ct",
    )


def imaging_issues(patient: PatientFacts, facts: ImagingFacts, study: Study, contrast: str) -> list[Issue]:
    """Every issue of a study with this contrast, the gravest first."""
    issues: list[Issue] = []
    if iodinated(study.modality, contrast):
        issues += _reaction(patient, "iodinated_contrast", "iodinated contrast") + _iodine(patient, facts)
    if contrast == "gadolinium":
        issues += _reaction(patient, "gadolinium_contrast", "gadolinium") + _gadolinium(patient, facts)
    if study.ionising:
        issues += _radiation(patient, study)
    if study.modality in ("mri", "mr_angiography"):
        issues += _magnet(patient, facts)
    return sorted(issues, key=lambda issue: (issue.grade, -issue.harm, issue.type, issue.message))


def _group(allergy: RecordedAllergy) -> str:
    drug = find_drug(allergy.allergen)
    return (drug.allergy_group if drug else "") or allergy.group


def _reaction(patient: PatientFacts, group: str, name: str) -> list[Issue]:
    issues = []
    for allergy in patient.allergies:
        if _group(allergy) != group or allergy.mechanism == "intolerance":
            continue
        if allergy.severity in ("severe", "anaphylaxis") or allergy.mechanism == "delayed_scar":
            text = (
                f"Previous severe reaction to {name} ({allergy.allergen}): another study, or another agent"
                f" with premedication."
            )
            issues.append(Issue("contrast_reaction", 2, text, allergy.record_id, 4))
        else:
            text = f"Previous {allergy.severity} reaction to {name}: another agent, consider premedication."
            issues.append(Issue("contrast_reaction", 3, text, allergy.record_id))
    return issues


def _coded(patient: PatientFacts, prefixes: tuple[str, ...]) -> tuple[str, str] | None:
    """(record id, name) of the first problem with such a code."""
    return next(((record, name) for record, code, name in patient.problems if code.startswith(prefixes)), None)


def _kidney_injury(patient: PatientFacts, facts: ImagingFacts) -> bool:
    return bool(facts.creatinine_rise) or _coded(patient, AKI) is not None


def _iodine(patient: PatientFacts, facts: ImagingFacts) -> list[Issue]:
    issues = []
    injured = _kidney_injury(patient, facts)
    poor = patient.egfr is not None and patient.egfr < 30
    if poor or injured:
        why = "acute kidney injury" if injured else f"eGFR {patient.egfr:.0f} mL/min/1.73 m2"
        issues.append(
            Issue("contrast_kidney", 3, f"{why}: isotonic saline before and after unless overloaded, lowest volume.")
        )
    elif patient.egfr is None:
        issues.append(
            Issue("contrast_kidney", 3, "No recent creatinine: the risk of contrast to the kidney is not known.")
        )
    metformin = next((m for m in patient.medicines if METFORMIN in m.drug.lower()), None)
    if metformin and (poor or injured):
        text = "Hold metformin for 48 h after contrast and restart once kidney function is stable."
        issues.append(Issue("metformin", 3, text, metformin.record_id))
    elif metformin and patient.egfr is None:
        text = "On metformin without a recent creatinine: hold for 48 h if eGFR < 30 or acute kidney injury."
        issues.append(Issue("metformin", 3, text, metformin.record_id))
    thyroid = _coded(patient, THYROTOXICOSIS)
    if thyroid or (facts.tsh is not None and facts.tsh < 0.1):
        issues.append(
            Issue("thyroid", 3, "Thyrotoxicosis: iodine may bring on a thyroid storm.", thyroid[0] if thyroid else "")
        )
    return issues


def _gadolinium(patient: PatientFacts, facts: ImagingFacts) -> list[Issue]:
    issues = []
    if (patient.egfr is not None and patient.egfr < 30) or _kidney_injury(patient, facts):
        text = (
            "eGFR < 30 or acute kidney injury: no group I agent (nephrogenic systemic fibrosis); group II is"
            " acceptable."
        )
        issues.append(Issue("gadolinium_kidney", 3, text))
    if patient.pregnancy == "pregnant":
        text = "Gadolinium crosses the placenta: in pregnancy only if essential."
        issues.append(Issue("gadolinium_pregnancy", 2, text, harm=3))
    elif patient.child_bearing:
        issues.append(Issue("pregnancy_test", 3, "Pregnancy is not excluded; gadolinium is avoided in pregnancy."))
    return issues


def _radiation(patient: PatientFacts, study: Study) -> list[Issue]:
    if patient.pregnancy == "pregnant":
        if study.fetus_in_field:
            text = f"{study.name} exposes the fetus: use ultrasound or MRI if they answer the question."
            return [Issue("radiation_pregnancy", 2, text, harm=3)]
        text = "Pregnant: the fetus is outside the beam, the dose to it is below 1 mGy; do not delay a needed study."
        return [Issue("radiation_pregnancy", 3, text)]
    if patient.child_bearing and study.fetus_in_field:
        text = f"Pregnancy is not excluded before {study.name}: do a pregnancy test."
        return [Issue("pregnancy_test", 2, text, harm=3)]
    return []


def _magnet(patient: PatientFacts, facts: ImagingFacts) -> list[Issue]:
    issues = []
    for device in facts.devices:
        if device.mri_safety == "unsafe":
            issues.append(Issue("mri_device", 1, f"{device.name} is MR unsafe: no MRI.", device.record_id, 5))
        elif device.mri_safety == "conditional":
            text = f"{device.name} is MR conditional: check model, field strength and programming first."
            issues.append(Issue("mri_device", 2, text, device.record_id, 4))
        elif device.mri_safety != "safe":
            text = f"The MR safety of {device.name} is not known: identify the device first."
            issues.append(Issue("mri_device", 2, text, device.record_id, 4))
    coded = _coded(patient, DEVICE_CODES)
    if coded and not facts.devices:
        text = f"{coded[1]} on the problem list and no device record: identify the device first."
        issues.append(Issue("mri_device", 2, text, coded[0], 4))
    elif not facts.devices and not facts.implants_screened:
        issues.append(
            Issue("mri_screening", 3, "No implant screening on record: ask about devices and metal before the magnet.")
        )
    return issues
