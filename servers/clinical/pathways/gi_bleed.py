"""Upper gastrointestinal bleeding, ulcer or varices: resuscitate, drugs by the likely source, endoscopy by the clock."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_LIVER = fact("problem:K70.3|K74|K76.6|I85|K70.4|K72", label="cirrhosis or portal hypertension on record")
_NO_LIVER = fact("problem:K70.3|K74|K76.6|I85|K70.4|K72", value=False, label="no cirrhosis on record")

PATHWAY = Pathway(
    key="gi_bleed", name="Upper gastrointestinal bleeding", protocol="gi_bleed",
    phases=(
        phase("recognition", "shock seen, blood grouped", "haematemesis or melaena",
              step("vital_signs", "vital signs", "emergency nurse", "triage_emergency", "seen:sbp", minutes=10),
              step("bloods", "blood count, clotting, urea", "emergency nurse", "clinical_diagnosis", "lab:haemoglobin", minutes=30),
              step("group", "group and screen", "emergency nurse", "clinical_diagnosis", "lab:type_and_screen|crossmatch", minutes=30),
              step("stop_feeders", "anticoagulant stopped", "emergency physician", "ehr_management", "stopped:anticoagulant|nsaid", when=(fact("taking:anticoagulant|nsaid"),), minutes=60)),
        phase("resuscitation", "restrictive transfusion, drugs by the likely source", "bleeding confirmed",
              step("fluid", "crystalloid in shock", "emergency nurse", "ehr_management", "care:iv_fluid", when=(fact("sbp", "<", 100, "mmHg"),), minutes=30),
              step("red_cells", "red cells below 7 g/dL (8 with heart disease)", "emergency physician", "ehr_management", "care:blood_product", when=(fact("haemoglobin", "<", 7, "g/dL"),), minutes=60, zero="result:haemoglobin<7"),
              step("vasoactive", "terlipressin or octreotide", "emergency physician", "drug_interaction", "drug:terlipressin|octreotide", when=(_LIVER,), minutes=60, source="Baveno VII 2022: as soon as suspected"),
              step("prophylaxis", "antibiotic prophylaxis, ceftriaxone 1 g", "emergency physician", "drug_interaction", "atc:J01", when=(_LIVER,), minutes=60, source="Baveno VII 2022: from admission, with the vasoactive drug"),
              step("acid", "intravenous proton pump inhibitor", "emergency physician", "drug_interaction", "group:ppi", when=(_NO_LIVER,), minutes=120)),
        phase("endoscopy", "source treated within 24 h, varices within 12 h", "resuscitated",
              step("variceal_endoscopy", "endoscopy within 12 h of presentation", "gastroenterologist", "ehr_management", "procedure:endoscopy", when=(_LIVER,), minutes=720, source="Baveno VII 2022"),
              step("endoscopy", "endoscopy within 24 h of presentation", "gastroenterologist", "ehr_management", "procedure:endoscopy", when=(_NO_LIVER,), minutes=1440, source="ACG 2021")),
        phase("handover", "monitored bed, rebleeding plan", "endoscopy arranged",
              step("handoff", "SBAR hand-off", "emergency physician", "cross_domain", "handoff:gastroenterology|hdu|icu|medicine|endoscopy"),
              optional("beta_blocker", "beta-blocker prophylaxis once stable", "gastroenterologist", "drug_interaction", "group:beta_blocker_nonselective", when=(_LIVER,))),
    ),
    adaptations=(
        adapt("cirrhosis: haemoglobin target 7 to 8 g/dL, no beta-blocker while bleeding, watch for encephalopathy", _LIVER),
        adapt("anticoagulant on the list: reverse the one that is taken; endoscopy is not delayed for an INR up to 2.5", fact("taking:anticoagulant")),
        adapt("coronary disease: terlipressin can provoke ischaemia, octreotide instead; red cells below 8 g/dL", fact("problem:I20|I21|I25")),
        adapt("a recorded refusal of blood: no blood product", fact("flag:blood_refusal")),
    ),
    citation="Baveno VII 2022 (de Franchis, J Hepatol 76:959); ACG 2021 (Laine, Am J Gastroenterol 116:899)",
)  # fmt: skip
