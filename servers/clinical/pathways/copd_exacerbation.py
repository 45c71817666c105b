"""Exacerbation of COPD: controlled oxygen, bronchodilator, steroid, gas, ventilation when it is acid."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

_ACID = fact("ph", "<", 7.35, "", "arterial pH under 7.35")

PATHWAY = Pathway(
    key="copd_exacerbation", name="Exacerbation of COPD",
    phases=(
        phase("assessment", "controlled oxygen and a gas", "more breathless, more cough or sputum than usual",
              step("oxygen", "oxygen to 88 to 92 %", "emergency nurse", "ehr_management", "care:venturi_mask|nasal_cannula|room_air|bipap", minutes=15, source="BTS 2017"),
              step("gas", "arterial gas", "emergency nurse", "ehr_management", "lab:ph", minutes=60),
              step("film", "chest film", "radiographer", "triage_emergency", "imaging:xray:chest", minutes=240, source="NICE NG115, within 4 h"),
              step("ecg", "12-lead ECG", "emergency nurse", "triage_emergency", "imaging:ecg:heart", minutes=60, required=False)),
        phase("treatment", "airways open, steroid given", "exacerbation likely",
              step("bronchodilator", "salbutamol and ipratropium", "emergency nurse", "drug_interaction", "drug:salbutamol|ipratropium", minutes=30),
              step("steroid", "prednisolone 30 to 40 mg for 5 days", "emergency physician", "drug_interaction", "group:corticosteroid", minutes=60),
              step("antibiotic", "antibiotic for purulent sputum", "emergency physician", "drug_interaction", "atc:J01", required=False),
              step("niv", "non-invasive ventilation for respiratory acidosis", "emergency physician", "ehr_management", "care:bipap", when=(_ACID, fact("pco2", ">", 45, "mmHg")), minutes=60, zero="result:ph<7.35", source="ERS/ATS 2017 (Rochwerg, Eur Respir J 50:1602426)"),
              step("gas_again", "gas again an hour after a change", "emergency nurse", "ehr_management", "again:ph", when=(_ACID,), minutes=60, zero="care:bipap")),
        phase("handover", "ward, high dependency or home with a plan", "better or worse declared",
              step("handoff", "SBAR hand-off with the oxygen target", "emergency physician", "cross_domain", "handoff:pulmonology|medicine|hdu|icu"),
              step("discharge_plan", "discharge bundle: inhaler technique, smoking, rehabilitation, follow-up in 72 h", "ward physician", "cross_domain", "note:discharge_plan", required=False)),
    ),
    adaptations=(
        adapt("a beta-blocker for the heart is not stopped", fact("taking:beta_blocker")),
        adapt("theophylline on the list: level before more, no macrolide or ciprofloxacin without one", fact("taking:theophylline")),
    ),
    citation="GOLD 2024; BTS 2017 oxygen; BTS/ICS 2016 acute hypercapnic failure; NICE NG115 2019",
)  # fmt: skip
