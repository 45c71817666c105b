"""Emergencies of pregnancy, birth and the puerperium."""

from medmcp.servers.clinical.protocol import Protocol, beware, by, med

__all__ = ["PROTOCOLS"]

ERGOT = beware(
    "ergometrine",
    "hypertension, pre-eclampsia, heart disease",
    "hypertensive crisis, stroke",
    "O10",
    "O11",
    "O13",
    "O14",
    "O15",
    "O16",
    "I10",
    "I25",
    absolute=True,
)
CARBOPROST = beware("carboprost", "asthma", "bronchospasm", "J45", absolute=True)
MAGNESIUM = beware("magnesium sulfate", "myasthenia gravis", "respiratory paralysis", "G70.0", absolute=True)
MAGNESIUM_KIDNEY = beware(
    "magnesium sulfate",
    "oliguria or kidney injury",
    "accumulates: load in full, halve or stop the infusion, levels",
    "N17",
    "N18",
)
ANTIHYPERTENSIVES = (
    med("labetalol", 20, "mg", "iv", repeat="then 40 mg, 80 mg every 10 min", population="pregnant", note="over 2 min, at most 300 mg"),
    med("hydralazine", 5, "mg", "iv", high=10, repeat="after 20 min", population="pregnant", note="at most 20 mg, then another drug"),
    med("nifedipine", 10, "mg", "oral", repeat="20 mg after 20 min, 20 mg after 40 min", population="pregnant", note="immediate release, not sublingual"),
)  # fmt: skip

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        key="postpartum_haemorrhage", name="Postpartum haemorrhage", population="pregnant", activation="obstetric_haemorrhage",
        triggers=("blood loss >= 1,000 mL, or any loss with signs of hypovolaemia, within 24 h of birth (ACOG)", ">= 500 mL and continuing (RCOG)"),
        actions=("call for help, lie flat, oxygen, two large cannulae, measure loss by weight", "massage the uterus, empty the bladder", "four Ts: tone, trauma, tissue, thrombin", "tranexamic acid within 3 h", "oxytocin, then second-line uterotonics", "bimanual compression, balloon tamponade, compression sutures, embolisation, hysterectomy early", "blood 1:1:1 by protocol, fibrinogen > 2 g/L, keep warm"),
        medications=(
            med("oxytocin", 5, "unit", "iv", repeat="once", population="pregnant", indication="postpartum haemorrhage", note="slow over 1 to 2 min; or 10 unit IM"),
            med("oxytocin", 10, "unit/h", "iv_infusion", population="pregnant", indication="postpartum haemorrhage", note="40 unit in 500 mL at 125 mL/h"),
            med("tranexamic acid", 1, "g", "iv", repeat="once after 30 min", population="pregnant", note="over 10 min, within 3 h of birth (WOMAN)"),
            med("ergometrine", 0.5, "mg", "im", population="pregnant", indication="postpartum haemorrhage", note="US methylergometrine 0.2 mg IM every 2 to 4 h"),
            med("carboprost", 0.25, "mg", "im", repeat="every 15 min, at most 8 doses (2 mg)", population="pregnant", indication="postpartum haemorrhage"),
            med("misoprostol", 800, "microgram", "sublingual", population="pregnant", indication="postpartum haemorrhage", note="600 to 1,000 microgram by any route"),
            med("fibrinogen concentrate", 4, "g", "iv", population="pregnant", indication="fibrinogen < 2 g/L"),
            med("calcium chloride", 1, "g", "iv", population="pregnant", indication="massive transfusion")),
        diagnostics=("cbc", "coagulation", "fibrinogen", "crossmatch", "vbg", "ultrasound for retained tissue"),
        time_targets=(by("team at the bedside", 5, "activation"), by("first uterotonic", 5, "recognition"), by("tranexamic acid, latest", 180, "birth"), by("emergency O negative blood", 10, "activation")),
        escalation=("obstetric consultant and anaesthetist", "interventional radiology", "loss > 1,500 mL: theatre, massive transfusion"),
        cautions=(ERGOT, CARBOPROST, beware("oxytocin", "fast bolus in hypovolaemia or heart disease", "hypotension, arrest", "I50"),
                  beware("tranexamic acid", "thromboembolism in this pregnancy", "thrombosis", "O22.3", "O88.2", "I26")),
        citation="RCOG GTG 52 (2016); ACOG PB 183 (2017); WHO 2023; WOMAN 2017 (Lancet 389:2105)"),
    Protocol(
        key="eclampsia", name="Eclampsia", population="pregnant",
        triggers=("seizure in pregnancy or 6 weeks after birth", "severe pre-eclampsia with headache, visual disturbance or clonus (prophylaxis)"),
        actions=("left lateral, airway, oxygen", "magnesium sulfate at once", "pressure >= 160/110 mmHg: treat within 30 to 60 min", "magnesium monitoring: reflexes, RR > 12/min, urine > 25 mL/h", "fluid restricted to 80 mL/h", "deliver when stable, mother before fetus", "recurrent seizure: 2 g more"),
        medications=(
            med("magnesium sulfate", 4, "g", "iv", repeat="2 g over 5 min for a further seizure", population="pregnant", note="over 5 to 15 min (ACOG 4 to 6 g over 20 to 30 min)"),
            med("magnesium sulfate", 1, "g/h", "iv_infusion", high=2, population="pregnant", note="for 24 h after birth or the last seizure"),
            med("magnesium sulfate", 10, "g", "im", population="pregnant", indication="no IV access", note="5 g in each buttock"),
            *ANTIHYPERTENSIVES,
            med("calcium gluconate", 1, "g", "iv", population="pregnant", indication="magnesium toxicity", note="10 mL of 10 % over 10 min")),
        diagnostics=("cbc", "alt", "creatinine", "coagulation", "ldh", "uric_acid", "urine_protein_creatinine", "magnesium", "CTG", "CT head with focal signs or recurrent seizure"),
        time_targets=(by("magnesium loading", 5, "seizure"), by("antihypertensive", 60, "pressure >= 160/110 mmHg"), by("pressure under 160/110 mmHg", 60, "first dose")),
        escalation=("obstetrician, anaesthetist, neonatal team", "ICU: repeated seizures, HELLP, pulmonary oedema"),
        cautions=(MAGNESIUM, MAGNESIUM_KIDNEY, beware("labetalol", "asthma or heart block", "bronchospasm", "J45", "I44"),
                  beware("diazepam", "eclampsia", "worse than magnesium (Collaborative Eclampsia Trial 1995)"), ERGOT),
        citation="ACOG PB 222 (2020); NICE NG133 2023; Magpie 2002 (Lancet 359:1877)"),
    Protocol(
        key="severe_hypertension_pregnancy", name="Severe hypertension in pregnancy", population="pregnant",
        triggers=("SBP >= 160 or DBP >= 110 mmHg, confirmed within 15 min",),
        actions=("confirm, full pre-eclampsia examination", "treat within 30 to 60 min, pressure every 10 min", "target 140-150/90-100 mmHg (NICE 135/85 once stable)", "magnesium if severe features", "CTG; deliver by gestation and severity"),
        medications=(*ANTIHYPERTENSIVES, med("magnesium sulfate", 4, "g", "iv", population="pregnant", indication="severe features", note="over 20 min, then 1 to 2 g/h")),
        diagnostics=("preeclampsia panel", "coagulation", "CTG", "fetal ultrasound"),
        time_targets=(by("confirm pressure", 15, "first reading"), by("first antihypertensive", 60, "confirmed reading"), by("pressure again", 10, "dose")),
        escalation=("obstetrics", "anaesthesia and ICU after two failed drugs", "neonatal team"),
        cautions=(MAGNESIUM, MAGNESIUM_KIDNEY, beware("labetalol", "asthma, heart failure or block, HR < 50/min", "bronchospasm, block", "J45", "I50", "I44"),
                  beware("nifedipine", "severe aortic stenosis", "collapse", "I35.0"), beware("enalapril", "pregnancy", "fetal kidney failure", "O", "Z33", "Z34", absolute=True),
                  beware("hydralazine", "coronary disease, tachycardia", "reflex tachycardia", "I25"), ERGOT),
        citation="ACOG CO 767 (2019) and PB 222 (2020); NICE NG133 2023"),
    Protocol(
        key="shoulder_dystocia", name="Shoulder dystocia", population="pregnant",
        triggers=("head delivered, shoulders do not follow gentle axial traction; turtle sign",),
        actions=("say it, call for help, note the time of the head", "stop pushing, no fundal pressure, no downward or twisting traction", "McRoberts", "suprapubic pressure from behind the fetal back", "consider episiotomy for access", "posterior arm or internal rotation (Rubin II, Woods screw)", "all fours (Gaskin)", "last: Zavanelli, symphysiotomy, cleidotomy", "afterwards: haemorrhage, tears, newborn brachial plexus; debrief"),
        medications=(med("oxytocin", 10, "unit", "im", population="pregnant", indication="third stage, against postpartum haemorrhage"),
                     med("terbutaline", 0.25, "mg", "sc", population="pregnant", indication="uterine relaxation for Zavanelli")),
        diagnostics=("cord blood gas", "newborn examination"),
        time_targets=(by("each manoeuvre, about", 1, "start of manoeuvre"), by("body delivered", 5, "delivery of the head")),
        escalation=("senior obstetrician, neonatal team, anaesthetist at once", "theatre"),
        citation="RCOG GTG 42 (2012); ACOG PB 178 (2017)"),
    Protocol(
        key="cord_prolapse", name="Umbilical cord prolapse", population="pregnant", activation="emergency_caesarean",
        triggers=("cord felt or seen below the presenting part with ruptured membranes", "sudden fetal bradycardia after rupture of the membranes"),
        actions=("call for help, category 1 caesarean unless vaginal birth is imminent", "lift the presenting part by hand or fill the bladder (500 to 700 mL)", "knee-chest or exaggerated left lateral", "handle the cord as little as possible", "tocolysis while preparing", "fetal heart continuously; paired cord gases"),
        medications=(med("terbutaline", 0.25, "mg", "sc", population="pregnant", indication="bradycardia while preparing"),),
        diagnostics=("CTG", "ultrasound for fetal heart if not heard", "cord blood gas"),
        time_targets=(by("delivery, category 1", 30, "diagnosis"), by("delivery with pathological heart rate", 30, "diagnosis")),
        escalation=("obstetrics, anaesthesia, theatre, neonatal team",),
        cautions=(beware("terbutaline", "maternal heart disease, haemorrhage or thyrotoxicosis", "tachycardia, pulmonary oedema", "I50", "E05"),
                  beware("oxytocin", "cord prolapse before delivery", "stop the infusion")),
        citation="RCOG GTG 50 (2014)"),
    Protocol(
        key="amniotic_fluid_embolism", name="Amniotic fluid embolism", population="pregnant", activation="cardiac_arrest",
        triggers=("sudden hypotension or arrest, hypoxia and coagulopathy in labour or within 30 min of birth, without fever",),
        actions=("CPR with left uterine displacement; perimortem caesarean by 5 min", "100 % oxygen, intubate", "noradrenaline; avoid excess fluid (right heart failure)", "inotrope for the right ventricle; pulmonary vasodilator", "massive transfusion early, uterotonics, fibrinogen", "echocardiography; extracorporeal support"),
        medications=(
            med("noradrenaline", 0.05, "microgram/kg/min", "iv_infusion", high=3.3, population="pregnant"),
            med("dobutamine", 2.5, "microgram/kg/min", "iv_infusion", high=5, population="pregnant", indication="right ventricular failure"),
            med("adrenaline", 1, "mg", "iv", repeat="every 3 to 5 min", population="pregnant", indication="arrest"),
            med("tranexamic acid", 1, "g", "iv", population="pregnant", indication="coagulopathy"),
            med("fibrinogen concentrate", 4, "g", "iv", population="pregnant", indication="fibrinogen < 2 g/L"),
            med("oxytocin", 10, "unit/h", "iv_infusion", population="pregnant", indication="atony, postpartum haemorrhage")),
        diagnostics=("dic panel", "fibrinogen", "abg", "echocardiography", "troponin_i_hs", "crossmatch"),
        time_targets=(by("compressions", 1, "arrest"), by("perimortem caesarean", 5, "arrest"), by("massive transfusion pack", 15, "coagulopathy")),
        escalation=("anaesthesia, obstetrics, ICU, haematology, extracorporeal team",),
        cautions=(CARBOPROST, ERGOT, beware("recombinant factor VIIa", "amniotic fluid embolism", "massive thrombosis")),
        citation="SMFM 2016 (Pacheco, Am J Obstet Gynecol 215:B16); SMFM 2021 checklist; RCOG GTG 56 (2019)"),
    Protocol(
        key="maternal_cardiac_arrest", name="Cardiac arrest in pregnancy", population="pregnant", activation="cardiac_arrest",
        triggers=("arrest with a uterus at or above the umbilicus (about 20 weeks)",),
        actions=("CPR as in adults, hands mid-sternum, manual left uterine displacement", "early intubation, 100 % oxygen; IV above the diaphragm", "defibrillate with the usual energies, remove fetal monitors", "stop magnesium, give calcium", "no return by 4 min: perimortem caesarean where she lies, delivered by 5 min", "causes: bleeding, embolism, anaesthesia, eclampsia, sepsis, heart disease, drugs", "targeted temperature after return with fetal monitoring"),
        medications=(
            med("adrenaline", 1, "mg", "iv_or_io", repeat="every 3 to 5 min", population="pregnant"),
            med("amiodarone", 300, "mg", "iv_or_io", repeat="150 mg once", population="pregnant", indication="VF or pulseless VT"),
            med("calcium chloride", 1, "g", "iv", population="pregnant", indication="magnesium toxicity", note="or calcium gluconate 3 g"),
            med("lipid emulsion 20%", 1.5, "mL/kg", "iv", maximum=100, population="pregnant", indication="local anaesthetic toxicity"),
            med("oxytocin", 5, "unit", "iv", population="pregnant", indication="after delivery, against postpartum haemorrhage", note="slowly; may collapse the pressure")),
        diagnostics=("rhythm", "end-tidal CO2", "abg", "potassium", "magnesium", "ultrasound"),
        time_targets=(by("compressions", 1, "arrest"), by("decision for perimortem caesarean", 4, "arrest"), by("delivery", 5, "arrest")),
        escalation=("arrest, obstetric, anaesthetic and neonatal teams at the same time", "extracorporeal CPR"),
        cautions=(MAGNESIUM_KIDNEY,),
        citation="AHA 2020 (Panchal, Circulation 142:S366); AHA 2015 maternal arrest; RCOG GTG 56 (2019)"),
    Protocol(
        key="uterine_inversion", name="Uterine inversion", population="pregnant", activation="obstetric_haemorrhage",
        triggers=("shock out of proportion to blood loss, mass in the vagina, fundus not felt after birth",),
        actions=("call for help, two cannulae, fluid; shock may be vagal", "stop uterotonics; leave the placenta attached", "replace at once by hand (Johnson)", "relax the uterus if it fails", "hydrostatic reduction (O'Sullivan), exclude rupture first", "laparotomy: Huntington, Haultain", "after replacement: uterotonics, placenta, antibiotic"),
        medications=(
            med("glyceryl trinitrate", 50, "microgram", "iv", high=250, population="pregnant", indication="relaxation"),
            med("terbutaline", 0.25, "mg", "sc", population="pregnant", indication="relaxation"),
            med("magnesium sulfate", 4, "g", "iv", population="pregnant", indication="relaxation", note="over 5 min"),
            med("atropine", 0.6, "mg", "iv", population="pregnant", indication="vagal bradycardia"),
            med("oxytocin", 10, "unit/h", "iv_infusion", population="pregnant", indication="after replacement only, against postpartum haemorrhage"),
            med("cefazolin", 2, "g", "iv", population="pregnant", indication="after replacement")),
        diagnostics=("cbc", "coagulation", "crossmatch", "bedside ultrasound in doubt"),
        time_targets=(by("first manual replacement", 5, "recognition"), by("theatre if it fails", 30, "recognition")),
        escalation=("obstetric consultant, anaesthetist", "theatre; postpartum haemorrhage protocol"),
        cautions=(beware("oxytocin", "uterus still inverted", "contracts the ring: stop until replaced", "O71.2", absolute=True),
                  beware("glyceryl trinitrate", "shock", "hypotension: fluid first", "I95"), MAGNESIUM, CARBOPROST, ERGOT),
        citation="RCOG GTG 52 (2016); PROMPT 3rd ed. 2017; ALSO 2020"),
)  # fmt: skip
