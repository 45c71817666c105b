"""Acute agitation, malignant hyperthermia and local anaesthetic toxicity."""

from medmcp.servers.clinical.protocol import Protocol, beware, by, med

__all__ = ["PROTOCOLS"]

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        key="agitation", name="Acute severe agitation", population="adult", activation="behavioural_emergency",
        triggers=("danger to self or others that verbal de-escalation does not resolve", "BARS >= 6, RASS >= +3"),
        actions=("safety first: space, exit, team; one speaker, verbal de-escalation", "exclude hypoglycaemia, hypoxia, delirium, head injury, infection, intoxication, withdrawal, pain, urinary retention", "offer oral medicine first", "intramuscular if refused and dangerous; least restrictive", "monitor SpO2, RR, consciousness every 15 min for an hour", "restraint only as last resort with time limit and 1:1 observation", "debrief"),
        medications=(
            med("lorazepam", 1, "mg", "oral", high=2, repeat="after 45 to 60 min"),
            med("lorazepam", 2, "mg", "im", repeat="after 30 to 60 min", maximum=4, note="NICE first choice when the history is unknown"),
            med("olanzapine", 10, "mg", "oral", note="5 mg in older adults"),
            med("olanzapine", 10, "mg", "im", repeat="after 2 h", note="at most 20 mg a day; not within 1 h of IM benzodiazepine"),
            med("haloperidol", 5, "mg", "im", repeat="after 30 to 60 min", note="with promethazine 25 to 50 mg; ECG first if possible"),
            med("haloperidol", 0.5, "mg", "oral", high=1, indication="delirium or older adult"),
            med("droperidol", 5, "mg", "im", high=10),
            med("midazolam", 5, "mg", "im", high=10, indication="severe, with monitoring"),
            med("ketamine", 4, "mg/kg", "im", maximum=500, indication="life-threatening, airway team present"),
            med("promethazine", 25, "mg", "im", high=50, indication="with haloperidol")),
        diagnostics=("glucose_poc", "SpO2", "temperature", "ecg_12_lead (QTc)", "bmp", "ck", "ethanol", "tox_screen", "CT head if focal or injured", "hcg_urine"),
        time_targets=(by("glucose and SpO2", 10, "onset"), by("vital signs after IM sedation", 15, "dose"), by("restraint review, adult", 240, "restraint")),
        escalation=("psychiatry", "two failed doses: senior, anaesthesia", "rigidity and fever: neuroleptic malignant syndrome"),
        cautions=(beware("haloperidol", "Parkinson's disease or Lewy body dementia", "severe rigidity", "G20", "G31.83", absolute=True),
                  beware("haloperidol", "QTc >= 500 ms or antiarrhythmic", "torsades", "I45.81", absolute=True),
                  beware("droperidol", "Parkinson's disease or Lewy body dementia", "severe rigidity", "G20", "G31.83", absolute=True),
                  beware("droperidol", "QTc >= 500 ms or antiarrhythmic", "torsades", "I45.81", absolute=True),
                  beware("olanzapine", "parenteral benzodiazepine within 1 h", "cardiorespiratory depression", absolute=True),
                  beware("olanzapine", "dementia", "mortality", "F01", "F02", "F03"),
                  beware("midazolam", "alcohol or opioid intoxication", "apnoea", "F10.12", "T40"),
                  beware("lorazepam", "respiratory failure", "respiratory depression", "J96")),
        citation="NICE NG10 2015; ACEP 2023 severe agitation policy (Ann Emerg Med 83:e1); AAEP Project BETA 2012"),
    Protocol(
        key="malignant_hyperthermia", name="Malignant hyperthermia", population="all",
        triggers=("rising end-tidal CO2, tachycardia, rigidity, masseter spasm or hyperthermia after a volatile agent or suxamethonium",),
        actions=("call for help and the MH trolley, stop the trigger, stop or finish surgery", "100 % oxygen at > 10 L/min, hyperventilate, charcoal filters", "dantrolene at once, repeat to response", "cool if core > 39 degC, stop at 38 degC", "treat hyperkalaemia, acidosis, arrhythmia; no calcium channel blocker", "urine > 1 mL/kg/h", "ICU for at least 24 h; report and test the family"),
        medications=(
            med("dantrolene", 2.5, "mg/kg", "iv", repeat="every 5 min until signs abate, usually up to 10 mg/kg", population="all", note="then 1 mg/kg every 4 to 6 h for 24 h"),
            med("insulin regular", 0.1, "unit/kg", "iv", maximum=10, population="all", indication="hyperkalaemia", note="with glucose 0.5 g/kg (25 g)"),
            med("calcium chloride", 10, "mg/kg", "iv", maximum=1000, population="all", indication="hyperkalaemia with ECG change"),
            med("sodium bicarbonate", 1, "mL/kg", "iv", high=2, maximum=50, repeat="by blood gas", population="all", indication="acidosis (base excess < -8) or hyperkalaemia", note="of 8.4 % (1 mmol/mL)"),
            med("amiodarone", 3, "mg/kg", "iv", maximum=300, population="all", indication="ventricular arrhythmia")),
        diagnostics=("abg", "potassium", "ck every 6 h", "core temperature", "coagulation", "lactate", "urine_myoglobin"),
        time_targets=(by("dantrolene", 10, "recognition"), by("core temperature under 38.5 degC", 60, "recognition")),
        escalation=("MH hotline", "ICU", "surgery for compartment syndrome"),
        cautions=(beware("verapamil", "dantrolene", "hyperkalaemia and collapse", absolute=True), beware("diltiazem", "dantrolene", "hyperkalaemia and collapse", absolute=True),
                  beware("suxamethonium", "malignant hyperthermia", "trigger", "T88.3", absolute=True), beware("sevoflurane", "malignant hyperthermia", "trigger", "T88.3", absolute=True)),
        citation="MHAUS 2023 treatment recommendations; AAGBI 2020 (Hopkins, Anaesthesia 76:655)"),
    Protocol(
        key="local_anaesthetic_toxicity", name="Local anaesthetic systemic toxicity", population="all",
        triggers=("tinnitus, metallic taste, agitation, seizure, arrhythmia or collapse after a local anaesthetic",),
        actions=("stop the injection, call for help and lipid", "airway, 100 % oxygen, avoid acidosis", "seizure: benzodiazepine; little or no propofol", "lipid at the first sign of progression", "arrest: adrenaline in small doses <= 1 microgram/kg; prolonged CPR; bypass", "no vasopressin, calcium antagonist, beta-blocker or lidocaine", "observe 2 h after CNS signs, 4 to 6 h after cardiac signs"),
        medications=(
            med("lipid emulsion 20%", 1.5, "mL/kg", "iv", repeat="once or twice for persisting collapse", population="all", maximum=100, note="up to 70 kg over 2 to 3 min, then 0.25 mL/kg/min; over 70 kg: 100 mL bolus, then 200 to 250 mL over 15 to 20 min; at most 12 mL/kg in all"),
            med("lipid emulsion 20%", 0.25, "mL/kg", "iv_infusion", high=0.5, repeat="each minute", population="all", note="0.25 mL/kg/min, doubled if unstable; until 10 min after stability; up to 70 kg, above see the bolus"),
            med("midazolam", 1, "mg", "iv", high=2, indication="seizure"),
            med("adrenaline", 1, "microgram/kg", "iv", population="all", indication="arrest", note="at most, repeated")),
        diagnostics=("ecg_12_lead", "abg", "lipase and triglycerides after lipid"),
        time_targets=(by("lipid bolus", 5, "recognition"), by("observation after cardiac signs", 360, "resolution")),
        escalation=("cardiopulmonary bypass team early", "ICU"),
        cautions=(beware("propofol", "cardiovascular instability", "further depression; not a lipid source", absolute=True), beware("lidocaine", "local anaesthetic toxicity", "adds toxicity", "T41.3", absolute=True),
                  beware("lipid emulsion 20%", "egg or soya allergy", "benefit outweighs in arrest", "Z91.012", "Z91.018")),
        citation="ASRA 2020 LAST checklist (Neal, Reg Anesth Pain Med 46:81); AAGBI 2023"),
)  # fmt: skip
