"""Acute abdomen: shock and sepsis first, pregnancy test, pain relief, the picture, the surgeon."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

_CHILDBEARING = (fact("female"), fact("age", "<", 55, "years"), fact("age", ">=", 12, "years"))

PATHWAY = Pathway(
    key="acute_abdomen", name="Acute abdomen", population="all",
    phases=(
        phase("assessment", "the sick are seen at once, pain is treated", "acute abdominal pain",
              step("vital_signs", "vital signs", "emergency nurse", "triage_emergency", "seen:sbp", minutes=15),
              step("pregnancy_test", "pregnancy test", "emergency nurse", "ehr_management", "lab:hcg_urine|hcg_quantitative", when=_CHILDBEARING, minutes=60),
              step("bloods", "blood count, lipase, creatinine, CRP", "emergency nurse", "clinical_diagnosis", "lab:lipase", minutes=60),
              step("lactate", "lactate", "emergency nurse", "clinical_diagnosis", "lab:lactate|lactate_poc", minutes=60),
              step("analgesia", "analgesia", "emergency physician", "drug_interaction", "group:opioid|nsaid", "drug:paracetamol", minutes=60)),
        phase("diagnosis", "a picture that answers the question", "stable enough",
              step("imaging", "CT, or ultrasound in the young and the pregnant", "radiographer", "triage_emergency", "imaging:ct:*", "imaging:ultrasound:*", minutes=240),
              step("surgeon", "surgical review", "surgeon", "ehr_management", "consult:surgery", minutes=240)),
        phase("handover", "theatre, ward or home", "diagnosis made",
              step("antibiotic", "antibiotic in perforation or sepsis", "emergency physician", "drug_interaction", "atc:J01", required=False),
              step("handoff", "SBAR hand-off", "emergency physician", "cross_domain", "handoff:surgery|theatre|icu|hdu|obstetrics_gynaecology|gastroenterology")),
    ),
    adaptations=(
        adapt("pregnant: ultrasound or MRI first, obstetrics", fact("pregnant")),
        adapt("anticoagulated: bleeding into the wall or behind the peritoneum is possible", fact("taking:anticoagulant")),
        adapt("atrial fibrillation: think of mesenteric ischaemia, CT angiography", fact("problem:I48")),
    ),
    citation="WSES 2016 (Di Saverio, World J Emerg Surg 11:37); NCEPOD emergency surgery; RCS 2018 high-risk general surgical patient",
)  # fmt: skip
