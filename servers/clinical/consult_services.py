"""The specialist services: what each will want to know, and how long an answer takes.

`wants` names laboratory keys, vital signs and examination items whose result the service asks for first. Times are rules
of the simulated hospital (the tool's contract): emergent 20 min, urgent 120, routine 720.
"""

from medmcp.servers.clinical.row import Row

__all__ = ["ANSWER_MINUTES", "SERVICES", "Service"]

ANSWER_MINUTES = {"emergent": 20, "urgent": 120, "routine": 720}


class Service(Row):
    """A service, its name in a note, and the data that it asks for."""

    key: str
    name: str
    wants: tuple[str, ...] = ()
    advice: str  # what it says when the case has nothing for it


def _s(key: str, name: str, wants: str, advice: str) -> Service:
    return Service(key=key, name=name, wants=tuple(wants.split()), advice=advice)


SERVICES: dict[str, Service] = {
    row.key: row
    for row in (
        _s("cardiology", "Cardiology", "troponin_i_hs potassium creatinine sbp heart_rate", "ECG and troponin course, then echocardiography if the question stays open."),
        _s("neurology", "Neurology", "gcs glucose_poc sbp", "Full neurological examination with a dated onset; imaging by that."),
        _s("surgery", "General surgery", "lactate haemoglobin wbc sbp heart_rate", "Repeat the abdominal examination; nothing by mouth until seen."),
        _s("orthopaedics", "Orthopaedics", "haemoglobin inr", "Imaging in two planes, neurovascular status, analgesia."),
        _s("icu", "Critical care outreach", "respiratory_rate spo2 sbp heart_rate gcs lactate", "Continuous monitoring, and call again at any deterioration."),
        _s("infectious_diseases", "Infectious diseases", "blood_culture crp creatinine temperature", "Cultures before a change of antibiotics; narrow by the result."),
        _s("nephrology", "Nephrology", "creatinine potassium urea urinalysis", "Urine microscopy and sodium, renal ultrasound, review of nephrotoxic medicines."),
        _s("gastroenterology", "Gastroenterology", "haemoglobin inr platelets urea", "Resuscitation first; endoscopy by risk score."),
        _s("pulmonology", "Respiratory medicine", "spo2 ph pco2 respiratory_rate", "Blood gas on the current oxygen and a chest film."),
        _s("endocrinology", "Endocrinology", "glucose sodium potassium", "Paired blood and urine samples before treatment changes them."),
        _s("haematology", "Haematology", "haemoglobin platelets wbc inr", "Blood film, reticulocytes and coagulation first."),
        _s("oncology", "Oncology", "haemoglobin calcium creatinine", "Staging and performance status with the plan of care."),
        _s("psychiatry", "Liaison psychiatry", "gcs", "Mental status and risk assessment; delirium excluded first."),
        _s("obstetrics_gynaecology", "Obstetrics and gynaecology", "hcg_urine haemoglobin sbp", "Pregnancy test and gestation, bleeding and pressure."),
        _s("paediatrics", "Paediatrics", "temperature heart_rate respiratory_rate spo2", "Weight and age-adjusted observations."),
        _s("radiology", "Radiology", "creatinine", "State the question that the study must answer, kidney function and allergy."),
        _s("interventional_radiology", "Interventional radiology", "inr platelets creatinine haemoglobin", "Coagulation within limits of the procedure's bleeding risk."),
        _s("anaesthesia", "Anaesthesia", "haemoglobin potassium spo2", "Fasting time, airway, cardiac and lung function."),
        _s("toxicology", "Toxicology", "paracetamol salicylate ph potassium", "Agent, dose and time; ECG; repeat levels."),
        _s("urology", "Urology", "creatinine urinalysis", "Bladder scan and renal tract imaging."),
        _s("ent", "Ear, nose and throat", "spo2", "Airway first; flexible endoscopy by us."),
        _s("ophthalmology", "Ophthalmology", "", "Visual acuity, pupils and pressure of both eyes."),
        _s("dermatology", "Dermatology", "", "Photograph and biopsy site marked; list of new medicines."),
        _s("palliative", "Palliative care", "pain", "Goals and code status documented; symptom scores before and after each change."),
        _s("geriatrics", "Geriatric medicine", "gcs sodium haemoglobin", "Medication review, delirium screen, mobility and home situation."),
        _s("social_work", "Social work", "", "Home situation, carers and services in place."),
        _s("pharmacy", "Clinical pharmacy", "creatinine", "Reconciled list with weight and kidney function."),
        _s("physiotherapy", "Physiotherapy", "", "Mobility before admission and weight-bearing status."),
        _s("rheumatology", "Rheumatology", "crp creatinine urinalysis", "Joint aspiration before steroids when infection is possible."),
        _s("vascular_surgery", "Vascular surgery", "lactate creatinine", "Pulses, ankle pressures and time of onset."),
        _s("neurosurgery", "Neurosurgery", "gcs inr platelets", "Imaging, pupils and anticoagulants with the last dose."),
    )
}  # fmt: skip
