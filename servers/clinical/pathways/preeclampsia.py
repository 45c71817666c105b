"""Severe pre-eclampsia: confirm the pressure, lower it, magnesium, bloods, the plan for birth."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="preeclampsia", name="Severe pre-eclampsia", population="pregnant", protocol="severe_hypertension_pregnancy",
    condition="severe_hypertension_pregnancy",
    phases=(
        phase("recognition", "pressure confirmed within 15 min, organs looked at", "160/110 mmHg or more in pregnancy or six weeks after",
              step("confirm", "pressure again within 15 min", "midwife", "clinical_diagnosis", "again:sbp", minutes=15, zero="seen:sbp>=160|dbp>=110"),
              step("bloods", "platelets, ALT, creatinine", "midwife", "clinical_diagnosis", "lab:platelets", minutes=60),
              step("urine", "urine protein", "midwife", "ehr_management", "lab:urine_protein|urine_protein_creatinine", minutes=60),
              optional("ctg", "fetal monitoring", "midwife", "ehr_management", "care:ctg_continuous", "ordered:ctg")),
        phase("treatment", "drug within 60 min, magnesium with severe features", "severe pressure confirmed",
              step("antihypertensive", "labetalol, hydralazine or nifedipine", "obstetrician", "drug_interaction", clock="severe_hypertension_pregnancy/antihypertensive"),
              step("magnesium", "magnesium sulfate 4 to 6 g, then 1 to 2 g/h", "obstetrician", "drug_interaction", "drug:magnesium sulfate", minutes=120, source="ACOG PB 222 2020"),
              step("recheck", "pressure again 10 min after the dose", "midwife", "clinical_diagnosis", "again:sbp", minutes=20, zero="drug:labetalol|hydralazine|nifedipine", required=False),
              exit=(fact("sbp", "<", 160, "mmHg"), fact("dbp", "<", 110, "mmHg"))),
        phase("handover", "labour ward, with the plan for birth", "pressure under control",
              step("handoff", "SBAR hand-off to the labour ward", "emergency physician", "cross_domain", "handoff:labour_ward|obstetrics_gynaecology|icu"),
              step("steroid", "betamethasone or dexamethasone before 34 weeks", "obstetrician", "drug_interaction", "drug:betamethasone|dexamethasone", when=(fact("gestation_weeks", "<", 34, "weeks"), fact("gestation_weeks", ">=", 24, "weeks")), required=False)),
    ),
    adaptations=(
        adapt("asthma on record: no labetalol; nifedipine or hydralazine", fact("problem:J45")),
        adapt("heart failure or heart block on record: no labetalol", fact("problem:I50|I44.1|I44.2")),
        adapt("myasthenia gravis: magnesium is contraindicated; levetiracetam", fact("problem:G70.0")),
        adapt("kidney failure: loading dose alone or half the rate of magnesium, levels", fact("problem:N17|N18.4|N18.5|N18.6")),
    ),
    citation="ACOG Practice Bulletin 222 (2020) and Committee Opinion 767 (2019); NICE NG133 2019",
)  # fmt: skip
