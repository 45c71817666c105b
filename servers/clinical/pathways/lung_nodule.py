"""A lung nodule found by chance: the old film, the rule, the next scan, the owner of the follow-up."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="lung_nodule", name="Incidental lung nodule",
    phases=(
        phase("characterise", "size, density and change known", "a nodule on a scan made for something else",
              step("scan", "thin-slice CT of the chest", "radiographer", "radiology_report", "imaging:ct:chest"),
              step("measure", "the nodule measured and compared with the old scan", "radiologist", "visual_diagnosis", "score:Fleischner|Lung-RADS", required=False),
              step("report", "report signed", "radiologist", "radiology_report", "report:ct:chest")),
        phase("decide", "follow-up by the rule, or tissue", "reported",
              step("smoking", "smoking and family history", "physician", "psychiatry", "seen:tobacco"),
              step("next", "next scan, PET or biopsy ordered, or none by the rule", "physician", "ehr_management", "ordered:ct:chest|pet_ct:whole_body", "consult:pulmonology", required=False)),
        phase("handover", "somebody owns the follow-up, and the patient knows", "decided",
              step("owner", "hand-off or plan that names who follows up and when", "physician", "cross_domain", "handoff:pulmonology|family_medicine", "note:discharge_plan")),
    ),
    adaptations=(
        adapt("cancer on record: the Fleischner rule does not apply", fact("problem:C|Z85")),
        adapt("immunosuppressed: the Fleischner rule does not apply; think of infection", fact("problem:D80|D81|D82|D83|D84|Z94|B20")),
        adapt("under 35 years: the Fleischner rule does not apply", fact("age", "<", 35, "years")),
    ),
    citation="Fleischner 2017 (MacMahon, Radiology 284:228); Lung-RADS 2022",
)  # fmt: skip
