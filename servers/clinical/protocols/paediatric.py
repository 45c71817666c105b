"""Children: cardiac arrest and the newborn at birth. Fever in a young infant is in `infection.py`."""

from medmcp.servers.clinical.protocol import Protocol, beware, by, med

__all__ = ["PROTOCOLS"]

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        key="cardiac_arrest_child", name="Cardiac arrest in a child", population="child", activation="cardiac_arrest",
        triggers=("unresponsive, not breathing normally", "no pulse within 10 s, or pulse < 60/min with poor perfusion despite ventilation"),
        actions=("ventilate and compress: 15:2 with two rescuers, 100 to 120/min, a third of the chest depth", "shockable: 2 J/kg, then 4 J/kg, then up to 10 J/kg or the adult dose (ERC: 4 J/kg)", "adrenaline as soon as possible in a non-shockable rhythm, after the second shock otherwise", "advanced airway: 20 to 30 breaths/min", "reversible causes; hypoxia and hypovolaemia first", "after return: SpO2 94 to 99 %, SBP above the 5th centile, no fever, glucose"),
        medications=(
            med("adrenaline", 0.01, "mg/kg", "iv_or_io", maximum=1, repeat="every 3 to 5 min", population="child", note="0.1 mL/kg of 0.1 mg/mL"),
            med("amiodarone", 5, "mg/kg", "iv_or_io", maximum=300, repeat="up to 3 doses", population="child", indication="VF or pulseless VT"),
            med("lidocaine", 1, "mg/kg", "iv_or_io", population="child", indication="VF or pulseless VT, alternative"),
            med("magnesium sulfate", 50, "mg/kg", "iv_or_io", maximum=2000, population="child", indication="torsades de pointes"),
            med("calcium chloride", 20, "mg/kg", "iv_or_io", maximum=1000, population="child", indication="hyperkalaemia, hypocalcaemia"),
            med("glucose 10%", 2, "mL/kg", "iv_or_io", high=5, population="child", indication="hypoglycaemia"),
            med("sodium chloride 0.9%", 10, "mL/kg", "iv_or_io", high=20, population="child", indication="hypovolaemia")),
        diagnostics=("rhythm", "end-tidal CO2", "glucose_poc", "vbg", "potassium", "ultrasound during the pulse check"),
        time_targets=(by("first ventilations", 1, "arrest recognised"), by("first adrenaline in a non-shockable rhythm", 5, "arrest recognised"), by("first shock", 2, "shockable rhythm")),
        escalation=("paediatric ICU", "extracorporeal CPR for cardiac disease in hospital"),
        cautions=(beware("calcium chloride", "routine use", "no benefit, possible harm"), beware("sodium bicarbonate", "routine use", "no benefit, possible harm")),
        citation="AHA 2020 PALS (Topjian, Circulation 142:S469); RCUK 2021"),
    Protocol(
        key="neonatal_resuscitation", name="Newborn resuscitation", population="neonate",
        triggers=("not term, or poor tone, or not breathing or crying at birth", "heart rate < 100/min, gasping or apnoea"),
        actions=("warm, dry, stimulate, position the airway; delayed cord clamping if vigorous", "heart rate < 100/min or apnoea: ventilate 40 to 60/min, 20 to 25 cmH2O, air (preterm < 35 weeks 21 to 30 %)", "no rise in 15 s: MR SOPA corrections", "still < 60/min after 30 s of effective ventilation: intubate, 100 % oxygen, compressions 3:1, 90 + 30 a minute",
                 "< 60/min after 60 s of compressions: adrenaline by umbilical vein", "volume if blood loss suspected", "pre-ductal SpO2 at 1, 2, 3, 4, 5, 10 min: 60-65, 65-70, 70-75, 75-80, 80-85, 85-95 %", "therapeutic hypothermia within 6 h in encephalopathy >= 36 weeks (35 to 36 by centre)"),
        medications=(
            med("adrenaline", 0.02, "mg/kg", "umbilical_vein", repeat="every 3 to 5 min", population="neonate", note="0.2 mL/kg of 0.1 mg/mL; range 0.01 to 0.03 mg/kg"),
            med("adrenaline", 0.1, "mg/kg", "endotracheal", population="neonate", note="while access is got"),
            med("sodium chloride 0.9%", 10, "mL/kg", "umbilical_vein", population="neonate", note="over 5 to 10 min"),
            med("glucose 10%", 2, "mL/kg", "umbilical_vein", population="neonate", indication="hypoglycaemia"),
            med("phytomenadione", 1, "mg", "im", population="neonate", note="0.5 mg under 1,500 g; once stable")),
        diagnostics=("heart rate by ECG", "pre-ductal SpO2", "cord blood gas", "glucose_poc", "APGAR at 1 and 5 min, then every 5 min to 20 min"),
        time_targets=(by("ventilation started", 1, "birth"), by("APGAR", 1, "birth"), by("cooling, latest", 360, "birth"), by("discuss stopping without a heart beat", 20, "birth")),
        escalation=("neonatal team before any risk birth", "neonatal ICU", "cooling centre"),
        cautions=(beware("naloxone", "depression at birth", "ventilate; seizures if the mother is dependent", "P96.1"),
                  beware("sodium bicarbonate", "routine use", "intraventricular haemorrhage")),
        citation="NRP 8th ed. 2021; AHA/AAP 2020 and 2023 focused update"),
)  # fmt: skip
