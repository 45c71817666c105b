"""A breast lump: triple assessment, and the result told by somebody, on a day."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="breast_lump", name="Breast lump",
    phases=(
        phase("assessment", "triple assessment begun", "a new lump, skin or nipple change",
              step("imaging", "mammography from 40 years, ultrasound before and besides", "radiographer", "radiology_report", "imaging:mammography:breast|ultrasound:breast", minutes=20_160, source="NICE NG12: seen within two weeks"),
              step("report", "report with BI-RADS category", "radiologist", "radiology_report", "report:mammography:breast|ultrasound:breast"),
              step("histology", "core biopsy of everything suspicious (BI-RADS 4 or 5)", "radiologist", "clinical_diagnosis", "lab:histopathology", required=False)),
        phase("handover", "result told, multidisciplinary meeting booked", "result there",
              step("owner", "hand-off to surgery or oncology, or a plan with follow-up", "physician", "cross_domain", "handoff:surgery|oncology|breast_clinic", "note:discharge_plan")),
    ),
    adaptations=(
        adapt("pregnant or lactating: ultrasound first, mammography is not withheld", fact("pregnant")),
        adapt("anticoagulated: core biopsy is possible, with longer pressure", fact("taking:anticoagulant")),
        adapt("under 40 years: ultrasound first", fact("age", "<", 40, "years")),
    ),
    citation="NICE NG12 2015 (updated 2023); ACR BI-RADS 2013; NCCN breast screening and diagnosis 2024",
)  # fmt: skip
