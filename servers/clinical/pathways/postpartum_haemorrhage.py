"""Postpartum haemorrhage: the call, the four Ts, uterotonics, tranexamic acid, theatre."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="postpartum_haemorrhage", name="Postpartum haemorrhage", population="all", protocol="postpartum_haemorrhage",
    condition="pph",
    phases=(
        phase("call", "team there, uterus massaged, loss measured", "500 mL or more after birth, or signs of loss",
              step("team", "obstetric haemorrhage call", "midwife", "obstetrics", "team:obstetric_haemorrhage", minutes=5),
              step("massage", "uterine massage", "midwife", "ehr_management", "care:fundal_massage", minutes=5),
              step("group", "group and screen, clotting, fibrinogen", "midwife", "clinical_diagnosis", "lab:type_and_screen|crossmatch", minutes=20)),
        phase("drugs", "uterotonics in sequence, tranexamic acid within three hours of birth", "bleeding goes on",
              step("uterotonic", "oxytocin", "midwife", "drug_interaction", clock="pph/uterotonic"),
              step("tranexamic_acid", "tranexamic acid 1 g", "obstetrician", "drug_interaction", clock="pph/txa"),
              step("second", "ergometrine, carboprost or misoprostol by contraindication", "obstetrician", "drug_interaction", "drug:ergometrine|carboprost|misoprostol|methylergometrine", required=False),
              step("fluid", "warmed crystalloid", "midwife", "ehr_management", "care:iv_fluid", minutes=15)),
        phase("control", "balloon, theatre or radiology within 30 minutes of failure", "atony does not answer",
              step("balloon", "intrauterine balloon", "obstetrician", "ehr_management", "procedure:uterine_balloon|manual_placenta_removal", required=False),
              step("blood", "red cells in shock", "anaesthetist", "ehr_management", "care:blood_product", when=(fact("sbp", "<", 90, "mmHg"),), minutes=20, zero="seen:sbp<90")),
        phase("handover", "high dependency and an explanation", "bleeding controlled",
              step("handoff", "SBAR hand-off", "obstetrician", "cross_domain", "handoff:labour_ward|hdu|icu|theatre|obstetrics_gynaecology")),
    ),
    adaptations=(
        adapt("hypertension or pre-eclampsia: no ergometrine", fact("problem:O10|O11|O13|O14|O15|O16|I10")),
        adapt("asthma: no carboprost", fact("problem:J45")),
        adapt("a recorded refusal of blood: theatre early, cell salvage", fact("flag:blood_refusal")),
    ),
    citation="RCOG GTG 52 (2016); WOMAN 2017 (Lancet 389:2105); ACOG PB 183 (2017)",
)  # fmt: skip
