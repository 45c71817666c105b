"""Infection: sepsis and the febrile young infant."""

from medmcp.servers.clinical.protocol import Protocol, beware, by, med

__all__ = ["PROTOCOLS"]

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        key="sepsis", name="Sepsis and septic shock", population="adult", activation="sepsis_alert",
        triggers=("infection suspected and new organ dysfunction (SOFA rise >= 2)", "NEWS2 >= 5 with infection", "lactate > 2 mmol/L or hypotension with infection"),
        actions=("lactate; repeat if > 2 mmol/L", "blood cultures before antibiotics when that delays nothing over 45 min", "broad-spectrum antibiotics within 1 h in shock or likely sepsis (3 h if possible sepsis without shock)",
                 "30 mL/kg crystalloid within 3 h for hypotension or lactate >= 4 mmol/L", "noradrenaline to MAP >= 65 mmHg, peripheral line to begin", "vasopressin when noradrenaline reaches 0.25 to 0.5 microgram/kg/min", "hydrocortisone in ongoing vasopressor need",
                 "source control as soon as feasible, within 6 to 12 h", "reassess fluid by dynamic signs; review antibiotics at 48 to 72 h"),
        medications=(
            med("piperacillin/tazobactam", 4.5, "g", "iv", repeat="every 6 h", indication="source unknown", note="extended infusion after the first dose"),
            med("meropenem", 1, "g", "iv", repeat="every 8 h", indication="risk of resistant Gram-negatives", note="2 g every 8 h in meningitis"),
            med("ceftriaxone", 2, "g", "iv", repeat="every 24 h", indication="community pneumonia or urinary source"),
            med("azithromycin", 500, "mg", "iv", repeat="every 24 h", indication="community pneumonia, beside the beta-lactam"),
            med("vancomycin", 25, "mg/kg", "iv", high=30, maximum=3000, indication="risk of MRSA", note="loading, actual weight"),
            med("metronidazole", 500, "mg", "iv", repeat="every 8 h", indication="abdominal source with ceftriaxone"),
            med("gentamicin", 5, "mg/kg", "iv", high=7, indication="one dose in shock", note="adjusted weight in obesity"),
            med("ringer's lactate", 30, "mL/kg", "iv", note="within 3 h, in boluses of 500 mL"),
            med("noradrenaline", 0.05, "microgram/kg/min", "iv_infusion", high=0.5),
            med("vasopressin", 0.03, "unit/min", "iv_infusion", indication="second vasopressor"),
            med("hydrocortisone", 50, "mg", "iv", repeat="every 6 h", indication="noradrenaline >= 0.25 microgram/kg/min for 4 h")),
        diagnostics=("lactate", "blood_culture two sets", "cbc", "bmp", "lft", "coagulation", "abg", "urine_culture", "procalcitonin to shorten, not to start", "chest X-ray", "imaging of the source"),
        time_targets=(by("antibiotics, shock or likely sepsis", 60, "recognition"), by("antibiotics, possible sepsis without shock", 180, "recognition"), by("lactate", 60, "recognition"),
                      by("blood cultures", 60, "recognition"), by("30 mL/kg crystalloid completed", 180, "recognition"), by("repeat lactate", 240, "first lactate"), by("source control", 720, "recognition")),
        escalation=("ICU within 6 h if vasopressor or ventilator needed", "surgery or interventional radiology for the source", "infectious diseases"),
        cautions=(beware("piperacillin/tazobactam", "penicillin allergy, immediate", "anaphylaxis", "Z88.0", absolute=True),
                  beware("ceftriaxone", "severe penicillin allergy with the same side chain", "cross-reaction, low", "Z88.0"),
                  beware("gentamicin", "kidney injury or myasthenia gravis", "nephrotoxicity, weakness", "N17", "N18", "G70.0"),
                  beware("hydroxyethyl starch", "sepsis", "kidney failure and death", "A41", "R65", absolute=True),
                  beware("ringer's lactate", "heart failure or dialysis", "smaller boluses with reassessment", "I50", "N18.6")),
        citation="SSC 2021 (Evans, Crit Care Med 49:e1063); NICE NG253 2025"),
    Protocol(
        key="febrile_infant", name="Fever in a young infant (0 to 90 days)", population="child",
        triggers=("rectal temperature >= 38.0 degC in the first 90 days", "ill-looking infant of any temperature"),
        actions=("ill-looking or under 22 days: blood, urine, CSF, parenteral antibiotics, admit", "22 to 28 days: blood, catheter urine, inflammatory markers; CSF in most; antibiotics if any marker is abnormal",
                 "29 to 60 days: markers first; low risk may go home with follow-up in 24 h", "aciclovir where herpes is possible (vesicles, seizure, hypothermia, maternal lesions, CSF pleocytosis)", "never delay antibiotics for a lumbar puncture in an ill infant"),
        medications=(
            med("ampicillin", 50, "mg/kg", "iv", population="neonate", repeat="every 8 h (7 days or younger) or every 6 h", note="75 to 100 mg/kg in meningitis"),
            med("gentamicin", 4, "mg/kg", "iv", high=5, population="neonate", repeat="every 24 h", note="up to 21 days with ampicillin"),
            med("ceftazidime", 50, "mg/kg", "iv", population="neonate", repeat="every 8 h", indication="8 to 21 days with ampicillin"),
            med("ceftriaxone", 50, "mg/kg", "iv", population="child", repeat="every 24 h", indication="22 to 60 days", note="100 mg/kg a day in meningitis"),
            med("vancomycin", 15, "mg/kg", "iv", population="child", repeat="every 6 h", indication="meningitis"),
            med("aciclovir", 20, "mg/kg", "iv", population="neonate", repeat="every 8 h", indication="possible herpes simplex"),
            med("sodium chloride 0.9%", 10, "mL/kg", "iv", high=20, population="child", indication="shock"),
            med("paracetamol", 10, "mg/kg", "oral", high=15, population="child", repeat="every 6 h", indication="distress", note="after the examination, at most 4 doses in 24 h")),
        diagnostics=("blood_culture", "urinalysis and urine_culture by catheter", "cbc", "procalcitonin (> 0.5 ng/mL abnormal)", "crp (> 20 mg/L abnormal)", "csf", "glucose_poc", "respiratory_viral_panel"),
        time_targets=(by("antibiotics, ill-looking or under 22 days", 60, "arrival"), by("reassessment", 1440, "discharge home")),
        escalation=("paediatrics at once", "shock: paediatric ICU", "seizure: status epilepticus protocol and CSF HSV PCR"),
        cautions=(beware("ceftriaxone", "under 28 days with calcium infusion or jaundice", "precipitates, displaces bilirubin: ceftazidime or cefotaxime", "P59", absolute=True),
                  beware("gentamicin", "kidney failure or family history of aminoglycoside deafness", "nephro- and ototoxicity", "N17")),
        citation="AAP 2021 febrile infant guideline (Pantell, Pediatrics 148:e2021052228); NICE NG143 2021; NICE NG254 2025"),
)  # fmt: skip
