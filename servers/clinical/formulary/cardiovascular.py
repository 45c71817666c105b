"""Cardiovascular medicines: renin-angiotensin drugs, diuretics, rate and rhythm, vasodilators, lipids.

Facts that a whole class shares (angioedema of ACE inhibitors, heart block of beta-blockers) stand once,
above the rows that use them. Shock, arrest and electrolyte drugs are in `emergency_critical_care.py`,
anticoagulants in `blood.py`. Read `../drug.py` for the fields and `../drug_groups.py` for the tags.
"""

from medmcp.servers.clinical.drug import (
    AdverseEffect,
    Contraindication,
    CypRole,
    Dose,
    Drug,
    FoodEffect,
    HepaticBand,
    Indication,
    Lactation,
    Monitoring,
    Pharmacogenetic,
    Pharmacokinetics,
    Pregnancy,
    RenalBand,
)

__all__ = ["DRUGS"]

# fmt: off
# A field stays on one line where it can, so that a row is proof-read like a table.

_NO_RENAL_CHANGE = (RenalBand(action="none", regimen="no change"),)
_NO_HEPATIC_CHANGE = (
    HepaticBand(child_pugh="A", action="none", regimen="no change"),
    HepaticBand(child_pugh="B", action="none", regimen="no change"),
    HepaticBand(child_pugh="C", action="none", regimen="no change"),
)

_HYPERKALAEMIA = Contraindication(condition="hyperkalaemia", level="absolute", icd10=("E87.5",))
_HYPERKALAEMIA_RELATIVE = Contraindication(condition="hyperkalaemia", level="relative", icd10=("E87.5",), reason="raises potassium further")
_ANGIOEDEMA_ACE = Contraindication(condition="angioedema, hereditary or after an ACE inhibitor", level="absolute", icd10=("T78.3", "D84.1"))
_RENAL_ARTERY_STENOSIS = Contraindication(condition="bilateral renal artery stenosis", level="relative", icd10=("I70.1", "I15.0"), reason="loss of efferent tone lowers filtration")
_AORTIC_STENOSIS = Contraindication(condition="severe aortic stenosis", level="relative", icd10=("I35.0", "I35.2"), reason="fixed outflow: hypotension")
_RAAS_IN_PREGNANCY = Contraindication(condition="pregnancy, second and third trimester", level="absolute", reason="fetal renal failure, oligohydramnios, skull hypoplasia, death")
_ANURIA = Contraindication(condition="anuria", level="absolute", icd10=("R34",))
_HYPOKALAEMIA_RELATIVE = Contraindication(condition="uncorrected hypokalaemia", level="relative", icd10=("E87.6",))
_HYPONATRAEMIA_RELATIVE = Contraindication(condition="uncorrected hyponatraemia", level="relative", icd10=("E87.1",))
_GOUT = Contraindication(condition="gout", level="relative", icd10=("M10",), reason="raises urate")

_RAAS_PREGNANCY = Pregnancy(
    verdict="avoid", verdict_by_trimester=("avoid", "contraindicated", "contraindicated"), fda_category="D",
    trimester_1="malformation signal mostly explained by hypertension itself; change as soon as pregnancy is known",
    trimester_2="fetal renal tubular dysplasia, oligohydramnios, lung and skull hypoplasia",
    trimester_3="as in the second trimester; neonatal anuria and hypotension",
    contraception="plan a change before conception; no washout needed", alternatives=("labetalol", "nifedipine", "methyldopa"),
)
_RAAS_MONITORING = ("potassium and creatinine before the start, 1 to 2 weeks after it and after each dose change", "blood pressure")
_RAAS_BASELINE = ("potassium", "creatinine")
_POTASSIUM_FOOD = FoodEffect(item="potassium salt substitutes", severity="moderate", mechanism="additive potassium load", effect="hyperkalaemia", advice="avoid salt substitutes that contain potassium")

_ACE_CONTRAINDICATIONS = (
    _ANGIOEDEMA_ACE,
    Contraindication(condition="sacubitril within 36 hours", level="absolute", reason="angioedema"),
    Contraindication(condition="aliskiren in diabetes", level="absolute", reason="hyperkalaemia, renal failure, hypotension"),
    _RAAS_IN_PREGNANCY, _RENAL_ARTERY_STENOSIS, _HYPERKALAEMIA_RELATIVE, _AORTIC_STENOSIS,
)
_ACE_EFFECTS = (
    AdverseEffect(effect="dry cough", frequency="common", onset="weeks", mechanism="bradykinin", management="change to an ARB"),
    AdverseEffect(effect="hypotension, first dose above all", frequency="common", onset="hours"),
    AdverseEffect(effect="dizziness", frequency="common"),
    AdverseEffect(effect="hyperkalaemia", frequency="common", serious=True, mechanism="less aldosterone"),
    AdverseEffect(effect="rise of creatinine", frequency="common", management="accept up to 30 % above baseline; above that halve or stop and look for renal artery stenosis or volume loss"),
    AdverseEffect(effect="angioedema", frequency="uncommon", serious=True, onset="days to years", mechanism="bradykinin", management="stop for life, secure the airway"),
)
_ACE_GROUPS = ("ace_inhibitor", "raises_potassium", "hypotensive")
_ACE_BOXED = ("Fetal toxicity: stop as soon as pregnancy is detected.",)
_ACE_MECHANISM = "Inhibits angiotensin-converting enzyme: less angiotensin II and aldosterone, more bradykinin."

_ARB_CONTRAINDICATIONS = (
    Contraindication(condition="aliskiren in diabetes", level="absolute", reason="hyperkalaemia, renal failure, hypotension"),
    _RAAS_IN_PREGNANCY, _RENAL_ARTERY_STENOSIS, _HYPERKALAEMIA_RELATIVE, _AORTIC_STENOSIS,
    Contraindication(condition="angioedema in the past", level="relative", icd10=("T78.3",)),
)
_ARB_EFFECTS = (
    AdverseEffect(effect="dizziness", frequency="common"),
    AdverseEffect(effect="hypotension", frequency="common"),
    AdverseEffect(effect="hyperkalaemia", frequency="common", serious=True, mechanism="less aldosterone"),
    AdverseEffect(effect="rise of creatinine", frequency="common"),
    AdverseEffect(effect="angioedema", frequency="rare", serious=True),
)
_ARB_GROUPS = ("arb", "raises_potassium", "hypotensive")
_ARB_MECHANISM = "Blocks the angiotensin II type 1 receptor: vasodilatation and less aldosterone."
_HYPERTENSION_FIRST = Indication(name="hypertension", line="first")
_HYPERTENSION_OTHER = Indication(name="hypertension", line="other")
_HFREF_FIRST = Indication(name="heart failure with reduced ejection fraction", line="first")

_RENIN_ANGIOTENSIN: tuple[Drug, ...] = (
    Drug(
        name="lisinopril", brands=("Zestril", "Prinivil"), atc="C09AA03", drug_class="ACE inhibitor", groups=_ACE_GROUPS,
        mechanism=_ACE_MECHANISM, routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg, 20 mg, 40 mg",),
        indications=(_HYPERTENSION_FIRST, _HFREF_FIRST, Indication(name="acute myocardial infarction", line="first"), Indication(name="diabetic kidney disease", line="first")),
        contraindications=_ACE_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ACE_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=5, high=40, unit="mg", per_day=(1, 1), max_single=80, max_daily=80, note="start 10 mg, 5 mg with a diuretic"),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=2.5, high=40, unit="mg", per_day=(1, 1), max_single=40, max_daily=40, note="start 2.5 to 5 mg"),
            Dose(indication="acute myocardial infarction", route="oral", low=2.5, high=10, unit="mg", per_day=(1, 1), max_single=10, max_daily=10),
            Dose(indication="any", route="oral", low=2.5, high=40, unit="mg", per_day=(1, 1), max_single=80, max_daily=80),
        ),
        renal=(
            RenalBand(low=30, action="none", regimen="no change"),
            RenalBand(low=10, high=30, action="reduce", regimen="start 5 mg every 24 h (2.5 mg in heart failure), to 40 mg", max_daily=40, min_interval_h=24),
            RenalBand(low=0, high=10, action="reduce", regimen="start 2.5 mg every 24 h, to 40 mg", max_daily=40, min_interval_h=24),
            RenalBand(dialysis="haemodialysis", action="reduce", regimen="start 2.5 mg every 24 h, after dialysis on dialysis days", max_daily=40, min_interval_h=24),
        ),
        hepatic=_NO_HEPATIC_CHANGE, pregnancy=_RAAS_PREGNANCY,
        lactation=Lactation(verdict="caution", note="few data; enalapril or captopril are better studied"),
        food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.25, tmax_h=7, half_life_h=(12, 12), protein_binding_percent=0, fraction_renal=1.0, dialysable=True, onset_min=60),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE,
        overdose="Hypotension: saline, then vasopressor; haemodialysis removes it.", allergy_group="ace_inhibitor",
        sources=("US prescribing information, lisinopril (2021)", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="enalapril", brands=("Vasotec",), atc="C09AA02", drug_class="ACE inhibitor", groups=_ACE_GROUPS,
        mechanism=_ACE_MECHANISM, routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg, 20 mg",),
        indications=(_HYPERTENSION_FIRST, _HFREF_FIRST, Indication(name="postpartum hypertension", line="first")),
        contraindications=_ACE_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ACE_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=2.5, high=40, unit="mg", per_day=(1, 2), max_single=40, max_daily=40, note="start 5 mg a day"),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=2.5, high=20, unit="mg", per_day=(1, 2), max_single=20, max_daily=40, note="start 2.5 mg twice a day"),
            Dose(indication="any", route="oral", low=2.5, high=40, unit="mg", per_day=(1, 2), max_single=40, max_daily=40),
        ),
        renal=(
            RenalBand(low=30, action="none", regimen="no change"),
            RenalBand(low=0, high=30, action="reduce", regimen="start 2.5 mg every 24 h, titrate to 40 mg at most", max_daily=40, min_interval_h=24),
            RenalBand(dialysis="haemodialysis", action="reduce", regimen="2.5 mg on dialysis days after dialysis; other days by blood pressure", max_daily=40),
        ),
        prodrug=True, pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.2, note="avoid in the first weeks after preterm birth"),
        food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.6, tmax_h=4, half_life_h=(11, 11), protein_binding_percent=50, fraction_renal=0.6, active_metabolites=("enalaprilat",), dialysable=True, onset_min=60),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, overdose="Hypotension: saline, then vasopressor; enalaprilat is dialysable.", allergy_group="ace_inhibitor",
        sources=("US prescribing information, enalapril (2020)", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="ramipril", brands=("Altace", "Tritace"), atc="C09AA05", drug_class="ACE inhibitor", groups=_ACE_GROUPS,
        mechanism=_ACE_MECHANISM, routes=("oral",), forms=("capsule 1.25 mg, 2.5 mg, 5 mg, 10 mg",),
        indications=(_HYPERTENSION_FIRST, _HFREF_FIRST, Indication(name="cardiovascular risk reduction", line="first"), Indication(name="acute myocardial infarction", line="first")),
        contraindications=_ACE_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ACE_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=2.5, high=20, unit="mg", per_day=(1, 2), max_single=20, max_daily=20),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=1.25, high=5, unit="mg", per_day=(1, 2), max_single=10, max_daily=10),
            Dose(indication="any", route="oral", low=1.25, high=10, unit="mg", per_day=(1, 2), max_single=20, max_daily=20),
        ),
        renal=(
            RenalBand(low=40, action="none", regimen="no change"),
            RenalBand(low=0, high=40, action="reduce", regimen="start 1.25 mg every 24 h, to 5 mg a day", max_daily=5),
        ),
        prodrug=True, pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="caution", note="few data; prefer enalapril"),
        food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.28, tmax_h=3, half_life_h=(13, 17), protein_binding_percent=56, active_metabolites=("ramiprilat",), onset_min=90),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, overdose="Hypotension: saline, then vasopressor.", allergy_group="ace_inhibitor",
        sources=("US prescribing information, ramipril (2020)", "BNF 2024"),
    ),
    Drug(
        name="captopril", brands=("Capoten",), atc="C09AA01", drug_class="ACE inhibitor", groups=_ACE_GROUPS,
        mechanism=_ACE_MECHANISM, routes=("oral",), forms=("tablet 12.5 mg, 25 mg, 50 mg, 100 mg",),
        indications=(_HYPERTENSION_FIRST, _HFREF_FIRST, Indication(name="diabetic kidney disease", line="first"), Indication(name="scleroderma renal crisis", line="first")),
        contraindications=_ACE_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED,
        adverse_effects=(*_ACE_EFFECTS, AdverseEffect(effect="taste disturbance", frequency="common"), AdverseEffect(effect="neutropenia", frequency="very_rare", serious=True)),
        doses=(
            Dose(indication="hypertension", route="oral", low=12.5, high=150, unit="mg", per_day=(2, 3), max_single=150, max_daily=450, note="start 25 mg"),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=6.25, high=50, unit="mg", per_day=(3, 3), max_single=150, max_daily=450),
            Dose(indication="scleroderma renal crisis", route="oral", low=6.25, high=75, unit="mg", per_day=(3, 4), max_single=150, max_daily=450, note="raised every 4 to 8 h until blood pressure is back at baseline"),
            Dose(indication="any", route="oral", low=6.25, high=75, unit="mg", per_day=(2, 4), max_single=150, max_daily=450),
        ),
        renal=(
            RenalBand(low=40, action="none", regimen="start 25 to 50 mg a day"),
            RenalBand(low=20, high=40, action="reduce", regimen="start 25 mg a day, to 100 mg", max_daily=100),
            RenalBand(low=10, high=20, action="reduce", regimen="start 12.5 mg a day, to 75 mg", max_daily=75),
            RenalBand(low=0, high=10, action="reduce", regimen="start 6.25 mg a day, to 37.5 mg", max_daily=37.5),
        ),
        pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="compatible", note="low levels in milk; avoid in the first weeks after preterm birth"),
        food=(_POTASSIUM_FOOD, FoodEffect(item="food", severity="minor", mechanism="less absorption", effect="30 to 40 % less absorbed", advice="take one hour before meals")),
        intake="empty stomach",
        pk=Pharmacokinetics(bioavailability=0.65, tmax_h=1, half_life_h=(1.7, 2.0), vd_l_per_kg=0.7, protein_binding_percent=27, fraction_renal=0.45, dialysable=True, onset_min=15),
        monitoring=(*_RAAS_MONITORING, "white cell count in renal impairment or collagen vascular disease"), baseline_tests=_RAAS_BASELINE,
        acb_score=1, allergy_group="ace_inhibitor", overdose="Hypotension: saline, then vasopressor; haemodialysis removes it.",
        sources=("US prescribing information, captopril (2020)", "UK SmPC captopril (2022), renal table", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="perindopril", synonyms=("perindopril erbumine",), brands=("Aceon", "Coversyl"), atc="C09AA04", drug_class="ACE inhibitor", groups=_ACE_GROUPS,
        mechanism=_ACE_MECHANISM, routes=("oral",), forms=("tablet 2 mg, 4 mg, 8 mg (erbumine)",),
        indications=(_HYPERTENSION_FIRST, Indication(name="stable coronary artery disease", line="first"), _HFREF_FIRST),
        contraindications=_ACE_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ACE_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=4, high=8, unit="mg", per_day=(1, 2), max_single=16, max_daily=16),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=2, high=8, unit="mg", per_day=(1, 1), max_single=16, max_daily=16),
            Dose(indication="any", route="oral", low=2, high=8, unit="mg", per_day=(1, 2), max_single=16, max_daily=16),
        ),
        renal=(
            RenalBand(low=60, action="none", regimen="no change"),
            RenalBand(low=30, high=60, action="reduce", regimen="start 2 mg every 24 h, to 8 mg", max_daily=8),
            RenalBand(low=0, high=30, action="avoid", regimen="not recommended: not studied"),
        ),
        prodrug=True, pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="caution", note="no data; prefer enalapril"),
        food=(_POTASSIUM_FOOD,), intake="empty stomach",
        pk=Pharmacokinetics(bioavailability=0.75, tmax_h=1, half_life_h=(3, 10), protein_binding_percent=60, active_metabolites=("perindoprilat",), dialysable=True),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, allergy_group="ace_inhibitor",
        sources=("US prescribing information, perindopril erbumine (2017)",),
    ),
    Drug(
        name="losartan", brands=("Cozaar",), atc="C09CA01", drug_class="angiotensin receptor blocker", groups=_ARB_GROUPS,
        mechanism=_ARB_MECHANISM, routes=("oral",), forms=("tablet 25 mg, 50 mg, 100 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="diabetic kidney disease", line="first"), Indication(name="heart failure with reduced ejection fraction", line="second")),
        contraindications=_ARB_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ARB_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=100, max_daily=100),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=25, high=150, unit="mg", per_day=(1, 1), max_single=150, max_daily=150),
            Dose(indication="any", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=150, max_daily=150),
        ),
        renal=_NO_RENAL_CHANGE,
        hepatic=(
            HepaticBand(child_pugh="A", action="reduce", regimen="start 25 mg a day"),
            HepaticBand(child_pugh="B", action="reduce", regimen="start 25 mg a day"),
            HepaticBand(child_pugh="C", action="avoid", regimen="not studied"),
        ),
        cyp=(CypRole(enzyme="CYP2C9", role="substrate", fraction="major"), CypRole(enzyme="CYP3A4", role="substrate", fraction="minor")),
        pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="caution", note="no data; prefer enalapril"), food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.33, tmax_h=1, half_life_h=(1.5, 2.5), vd_l_per_kg=0.5, protein_binding_percent=98.7, fraction_renal=0.04, active_metabolites=("E-3174",), dialysable=False, onset_min=360),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, allergy_group="arb",
        sources=("US prescribing information, losartan (2021)", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="valsartan", brands=("Diovan",), atc="C09CA03", drug_class="angiotensin receptor blocker", groups=_ARB_GROUPS,
        mechanism=_ARB_MECHANISM, routes=("oral",), forms=("tablet 40 mg, 80 mg, 160 mg, 320 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="heart failure with reduced ejection fraction", line="second"), Indication(name="acute myocardial infarction", line="second")),
        contraindications=_ARB_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ARB_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=80, high=320, unit="mg", per_day=(1, 1), max_single=320, max_daily=320),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=40, high=160, unit="mg", per_day=(2, 2), max_single=160, max_daily=320),
            Dose(indication="acute myocardial infarction", route="oral", low=20, high=160, unit="mg", per_day=(2, 2), max_single=160, max_daily=320),
            Dose(indication="any", route="oral", low=20, high=320, unit="mg", per_day=(1, 2), max_single=320, max_daily=320),
        ),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="none", regimen="not studied; no set reduction, watch potassium and creatinine")),
        hepatic=(
            HepaticBand(child_pugh="A", action="caution", regimen="no set reduction; exposure doubles"),
            HepaticBand(child_pugh="B", action="caution", regimen="no set reduction; exposure doubles"),
            HepaticBand(child_pugh="C", action="avoid", regimen="not studied"),
        ),
        cyp=(CypRole(enzyme="OATP1B1", role="substrate"),),
        pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="caution", note="no data; prefer enalapril"), food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.25, tmax_h=3, half_life_h=(6, 6), vd_l_per_kg=0.24, protein_binding_percent=95, fraction_renal=0.13, dialysable=False, onset_min=120),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, allergy_group="arb", sources=("US prescribing information, valsartan (2021)",),
    ),
    Drug(
        name="candesartan", synonyms=("candesartan cilexetil",), brands=("Atacand",), atc="C09CA06", drug_class="angiotensin receptor blocker", groups=_ARB_GROUPS,
        mechanism=_ARB_MECHANISM, routes=("oral",), forms=("tablet 4 mg, 8 mg, 16 mg, 32 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="heart failure with reduced ejection fraction", line="second"), Indication(name="migraine prophylaxis", line="second")),
        contraindications=_ARB_CONTRAINDICATIONS, boxed_warnings=_ACE_BOXED, adverse_effects=_ARB_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=8, high=32, unit="mg", per_day=(1, 2), max_single=32, max_daily=32),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=4, high=32, unit="mg", per_day=(1, 1), max_single=32, max_daily=32),
            Dose(indication="any", route="oral", low=4, high=32, unit="mg", per_day=(1, 2), max_single=32, max_daily=32),
        ),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 4 mg every 24 h; exposure doubles")),
        hepatic=(
            HepaticBand(child_pugh="A", action="none", regimen="no change of the starting dose"),
            HepaticBand(child_pugh="B", action="reduce", regimen="start 8 mg a day"),
            HepaticBand(child_pugh="C", action="avoid", regimen="not studied in the US label; contraindicated in the UK SmPC"),
        ),
        prodrug=True, pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="caution", note="few data; prefer enalapril"), food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.15, tmax_h=3.5, half_life_h=(9, 9), vd_l_per_kg=0.13, protein_binding_percent=99, fraction_renal=0.26, dialysable=False, onset_min=120),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, allergy_group="arb", sources=("US prescribing information, candesartan (2020)", "UK SmPC candesartan (2022)"),
    ),
    Drug(
        name="sacubitril-valsartan", synonyms=("sacubitril/valsartan", "sacubitril and valsartan"), brands=("Entresto",), atc="C09DX04", drug_class="angiotensin receptor-neprilysin inhibitor",
        groups=("arni", "arb", "raises_potassium", "hypotensive"), ingredients=("valsartan",),
        mechanism="Sacubitrilat inhibits neprilysin (more natriuretic peptides, more bradykinin); valsartan blocks the AT1 receptor.",
        routes=("oral",), forms=("tablet 24 mg/26 mg, 49 mg/51 mg, 97 mg/103 mg",),
        indications=(_HFREF_FIRST, Indication(name="heart failure with preserved ejection fraction", line="second")),
        contraindications=(
            _ANGIOEDEMA_ACE,
            Contraindication(condition="ACE inhibitor within 36 hours", level="absolute", reason="angioedema"),
            Contraindication(condition="aliskiren in diabetes", level="absolute"),
            _RAAS_IN_PREGNANCY, _RENAL_ARTERY_STENOSIS, _HYPERKALAEMIA_RELATIVE,
        ),
        boxed_warnings=_ACE_BOXED,
        adverse_effects=(
            AdverseEffect(effect="hypotension", frequency="very_common", management="lower the diuretic first, then the dose"),
            AdverseEffect(effect="hyperkalaemia", frequency="very_common", serious=True),
            AdverseEffect(effect="renal impairment", frequency="very_common"),
            AdverseEffect(effect="cough", frequency="common"),
            AdverseEffect(effect="angioedema", frequency="uncommon", serious=True, management="stop for life, secure the airway"),
        ),
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=1, high=1, unit="tablet", per_day=(2, 2), max_single=2, max_daily=4, note="49 mg/51 mg twice a day; 24 mg/26 mg if not on, or on a low dose of, an ACE inhibitor or ARB; target 97 mg/103 mg twice a day (at most two tablets of it a day); 36 h after the last ACE inhibitor"),
            Dose(indication="any", route="oral", low=1, high=1, unit="tablet", per_day=(2, 2), max_single=2, max_daily=4, note="at most 97 mg/103 mg twice a day"),
        ),
        renal=(RenalBand(metric="egfr", low=30, action="none", regimen="no change"), RenalBand(metric="egfr", low=0, high=30, action="reduce", regimen="start 24 mg/26 mg twice a day")),
        hepatic=(
            HepaticBand(child_pugh="A", action="none", regimen="no change"),
            HepaticBand(child_pugh="B", action="reduce", regimen="start 24 mg/26 mg twice a day"),
            HepaticBand(child_pugh="C", action="avoid", regimen="not recommended"),
        ),
        cyp=(CypRole(enzyme="OATP1B1", role="inhibitor", strength="weak"),), prodrug=True,
        pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="avoid", note="no data"), food=(_POTASSIUM_FOOD,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.6, tmax_h=2, half_life_h=(9.9, 11.5), protein_binding_percent=94, active_metabolites=("sacubitrilat",), dialysable=False),
        monitoring=(*_RAAS_MONITORING, "NT-proBNP rather than BNP: neprilysin inhibition raises BNP"), baseline_tests=_RAAS_BASELINE, allergy_group="arni",
        sources=("US prescribing information, sacubitril-valsartan (2024)", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="aliskiren", brands=("Tekturna", "Rasilez"), atc="C09XA02", drug_class="direct renin inhibitor", groups=("renin_inhibitor", "raises_potassium", "hypotensive"),
        mechanism="Inhibits renin: less angiotensin I and II.", routes=("oral",), forms=("tablet 150 mg, 300 mg",), indications=(_HYPERTENSION_OTHER,),
        contraindications=(
            Contraindication(condition="ACE inhibitor or ARB in diabetes", level="absolute", reason="stroke, renal failure and hyperkalaemia in ALTITUDE"),
            _RAAS_IN_PREGNANCY, _RENAL_ARTERY_STENOSIS, _HYPERKALAEMIA_RELATIVE,
            Contraindication(condition="angioedema in the past", level="relative", icd10=("T78.3", "D84.1")),
        ),
        boxed_warnings=_ACE_BOXED,
        adverse_effects=(
            AdverseEffect(effect="diarrhoea", frequency="common"), AdverseEffect(effect="dizziness", frequency="common"),
            AdverseEffect(effect="hyperkalaemia", frequency="common", serious=True), AdverseEffect(effect="angioedema", frequency="rare", serious=True),
        ),
        doses=(Dose(indication="any", route="oral", low=150, high=300, unit="mg", per_day=(1, 1), max_single=300, max_daily=300),),
        renal=(RenalBand(metric="egfr", low=30, action="none", regimen="no change"), RenalBand(metric="egfr", low=0, high=30, action="avoid", regimen="not studied below 30 mL/min; not recommended")),
        hepatic=_NO_HEPATIC_CHANGE,
        cyp=(CypRole(enzyme="P-gp", role="substrate", fraction="major"), CypRole(enzyme="CYP3A4", role="substrate", fraction="minor")),
        pregnancy=_RAAS_PREGNANCY, lactation=Lactation(verdict="avoid", note="no data"),
        food=(_POTASSIUM_FOOD, FoodEffect(item="high-fat meal", severity="moderate", mechanism="less absorption", effect="AUC about 70 % lower", advice="take the same way every day, away from fatty meals"),
              FoodEffect(item="grapefruit juice", severity="moderate", mechanism="OATP inhibition in the gut", effect="lower exposure", advice="avoid")),
        intake="no matter", pk=Pharmacokinetics(bioavailability=0.025, tmax_h=2, half_life_h=(24, 40), protein_binding_percent=50),
        monitoring=_RAAS_MONITORING, baseline_tests=_RAAS_BASELINE, allergy_group="renin_inhibitor",
        sources=("US prescribing information, aliskiren (2017)", "ALTITUDE, Parving 2012 N Engl J Med 367:2204"),
    ),
)

_MRA_EFFECTS = (
    AdverseEffect(effect="hyperkalaemia", frequency="common", serious=True, management="stop above 6.0 mmol/L, halve above 5.5 mmol/L"),
    AdverseEffect(effect="dizziness", frequency="common"),
    AdverseEffect(effect="rise of creatinine", frequency="common"),
    AdverseEffect(effect="hyponatraemia", frequency="uncommon"),
)
_MRA_MONITORING = ("potassium and creatinine at 1 week, 4 weeks and then every 3 months", "blood pressure")
_SULFONAMIDE_HYPERSENSITIVITY = Contraindication(condition="serious hypersensitivity to this drug", level="absolute")
_THIAZIDE_EFFECTS = (
    AdverseEffect(effect="hypokalaemia", frequency="common", serious=True), AdverseEffect(effect="hyponatraemia", frequency="common", serious=True, onset="first weeks"),
    AdverseEffect(effect="hyperuricaemia and gout", frequency="common"), AdverseEffect(effect="glucose intolerance", frequency="common"),
    AdverseEffect(effect="hypercalcaemia", frequency="uncommon"), AdverseEffect(effect="photosensitivity", frequency="uncommon"),
)
_THIAZIDE_CONTRAINDICATIONS = (
    _ANURIA, _SULFONAMIDE_HYPERSENSITIVITY, _HYPOKALAEMIA_RELATIVE, _HYPONATRAEMIA_RELATIVE, _GOUT,
    Contraindication(condition="hypercalcaemia", level="relative", icd10=("E83.52",)),
)
_THIAZIDE_GROUPS = ("thiazide", "lowers_potassium", "hyponatraemic", "hypotensive")
_THIAZIDE_MECHANISM = "Blocks the sodium-chloride cotransporter of the distal tubule; keeps calcium, loses potassium and magnesium."
_THIAZIDE_MONITORING = ("sodium, potassium and creatinine at 1 to 2 weeks and then every 6 to 12 months", "urate, glucose", "blood pressure")
_DIURETIC_PREGNANCY = Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="no consistent malformation signal", trimester_2="may lower plasma volume", trimester_3="neonatal electrolyte change and thrombocytopenia reported", alternatives=("labetalol", "nifedipine", "methyldopa"))
_LOOP_EFFECTS = (
    AdverseEffect(effect="hypokalaemia", frequency="common", serious=True), AdverseEffect(effect="hypomagnesaemia", frequency="common"),
    AdverseEffect(effect="volume depletion and hypotension", frequency="common"), AdverseEffect(effect="hyponatraemia", frequency="common"),
    AdverseEffect(effect="rise of creatinine", frequency="common"), AdverseEffect(effect="hyperuricaemia", frequency="common"),
    AdverseEffect(effect="ototoxicity", frequency="uncommon", serious=True, mechanism="high peak levels after fast iv injection", management="furosemide not faster than 4 mg/min"),
)
_LOOP_GROUPS = ("loop_diuretic", "lowers_potassium", "hypotensive", "ototoxic")
_LOOP_CONTRAINDICATIONS = (_ANURIA, _SULFONAMIDE_HYPERSENSITIVITY, _HYPOKALAEMIA_RELATIVE, _HYPONATRAEMIA_RELATIVE, _GOUT,
                           Contraindication(condition="hepatic coma", level="relative", icd10=("K72.9", "K76.82"), reason="electrolyte shifts worsen encephalopathy"))
_LOOP_MECHANISM = "Blocks the sodium-potassium-chloride cotransporter of the thick ascending limb."
_LOOP_MONITORING = ("urine output and weight daily in acute care", "sodium, potassium, magnesium and creatinine", "blood pressure")

_DIURETICS: tuple[Drug, ...] = (
    Drug(
        name="spironolactone", brands=("Aldactone",), atc="C03DA01", drug_class="mineralocorticoid receptor antagonist", groups=("mra", "raises_potassium", "hypotensive", "hyponatraemic"),
        mechanism="Blocks the mineralocorticoid receptor, and weakly the androgen receptor.", routes=("oral",), forms=("tablet 25 mg, 50 mg, 100 mg",),
        indications=(_HFREF_FIRST, Indication(name="ascites in cirrhosis", line="first"), Indication(name="primary hyperaldosteronism", line="first"), Indication(name="resistant hypertension", line="first")),
        contraindications=(_HYPERKALAEMIA, Contraindication(condition="Addison's disease", level="absolute", icd10=("E27.1",)), Contraindication(condition="eplerenone at the same time", level="absolute"), _ANURIA),
        adverse_effects=(*_MRA_EFFECTS, AdverseEffect(effect="gynaecomastia", frequency="common", mechanism="androgen receptor", management="change to eplerenone"), AdverseEffect(effect="menstrual disturbance", frequency="common")),
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=12.5, high=50, unit="mg", per_day=(1, 1), max_single=50, max_daily=50),
            Dose(indication="ascites in cirrhosis", route="oral", low=50, high=400, unit="mg", per_day=(1, 1), max_single=400, max_daily=400, note="100 mg with furosemide 40 mg, raised in that ratio"),
            Dose(indication="resistant hypertension", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=100, max_daily=100),
            Dose(indication="primary hyperaldosteronism", route="oral", low=12.5, high=400, unit="mg", per_day=(1, 1), max_single=400, max_daily=400),
            Dose(indication="any", route="oral", low=12.5, high=200, unit="mg", per_day=(1, 2), max_single=400, max_daily=400),
        ),
        renal=(
            RenalBand(metric="egfr", low=50, action="none", regimen="no change"),
            RenalBand(metric="egfr", low=30, high=50, action="reduce", regimen="start 25 mg every 48 h in heart failure", max_daily=25, indication="heart failure with reduced ejection fraction"),
            RenalBand(metric="egfr", low=30, high=50, action="reduce", regimen="start at the low end; potassium within a week"),
            RenalBand(metric="egfr", low=0, high=30, action="avoid", regimen="avoid: hyperkalaemia"),
        ),
        hepatic=(
            HepaticBand(child_pugh="A", action="none", regimen="no change"),
            HepaticBand(child_pugh="B", action="caution", regimen="start low, slow titration; encephalopathy from fluid shifts"),
            HepaticBand(child_pugh="C", action="caution", regimen="start low, slow titration; encephalopathy from fluid shifts"),
        ),
        pregnancy=Pregnancy(verdict="avoid", fda_category="C", trimester_1="antiandrogen: feminisation of male fetuses in animals", trimester_2="as in the first trimester", trimester_3="few data", alternatives=("labetalol", "nifedipine")),
        lactation=Lactation(verdict="compatible", relative_infant_dose_percent=1.2), food=(_POTASSIUM_FOOD,), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.65, tmax_h=2.6, half_life_h=(1.4, 1.6), protein_binding_percent=90, active_metabolites=("canrenone", "7-alpha-thiomethylspironolactone"), dialysable=False, onset_min=1440),
        monitoring=_MRA_MONITORING, baseline_tests=("potassium", "creatinine"), overdose="Hyperkalaemia protocol.",
        sources=("US prescribing information, spironolactone (2021)", "AHA/ACC/HFSA heart failure guideline 2022", "AASLD ascites guidance 2021"),
    ),
    Drug(
        name="eplerenone", brands=("Inspra",), atc="C03DA04", drug_class="mineralocorticoid receptor antagonist", groups=("mra", "raises_potassium", "hypotensive"),
        mechanism="Selective mineralocorticoid receptor blockade.", routes=("oral",), forms=("tablet 25 mg, 50 mg",),
        indications=(_HFREF_FIRST, Indication(name="heart failure after myocardial infarction", line="first"), _HYPERTENSION_OTHER),
        contraindications=(_HYPERKALAEMIA, Contraindication(condition="strong CYP3A4 inhibitor at the same time", level="absolute"), Contraindication(condition="potassium supplement or potassium-sparing diuretic in hypertension", level="absolute")),
        adverse_effects=_MRA_EFFECTS,
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=25, high=50, unit="mg", per_day=(1, 1), max_single=50, max_daily=50),
            Dose(indication="hypertension", route="oral", low=50, high=50, unit="mg", per_day=(1, 2), max_single=50, max_daily=100),
            Dose(indication="any", route="oral", low=25, high=50, unit="mg", per_day=(1, 2), max_single=50, max_daily=100),
        ),
        renal=(
            RenalBand(low=60, action="none", regimen="no change"),
            RenalBand(low=30, high=60, action="reduce", regimen="start 25 mg every 48 h, adjust by potassium; not for hypertension below 50 mL/min", max_daily=25),
            RenalBand(low=0, high=30, action="contraindicated", regimen="contraindicated at 30 mL/min or less"),
        ),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="none", regimen="no change"), HepaticBand(child_pugh="C", action="avoid", regimen="not studied")),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True),),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="few data"), lactation=Lactation(verdict="caution", note="few data; low levels in milk in one report"),
        food=(_POTASSIUM_FOOD, FoodEffect(item="grapefruit juice", severity="minor", mechanism="CYP3A4 inhibition in the gut", effect="exposure about 25 % higher", advice="small amounts are no problem")), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.69, tmax_h=1.75, half_life_h=(3, 6), vd_l_per_kg=0.9, protein_binding_percent=50, fraction_renal=0.05, dialysable=False),
        monitoring=_MRA_MONITORING, baseline_tests=("potassium", "creatinine"), sources=("US prescribing information, eplerenone (2021)", "EU SmPC eplerenone (2022), renal table"),
    ),
    Drug(
        name="finerenone", brands=("Kerendia",), atc="C03DA05", drug_class="mineralocorticoid receptor antagonist", groups=("mra", "raises_potassium", "hypotensive"),
        mechanism="Non-steroidal selective mineralocorticoid receptor blockade.", routes=("oral",), forms=("tablet 10 mg, 20 mg",), indications=(Indication(name="diabetic kidney disease", line="second"),),
        contraindications=(Contraindication(condition="strong CYP3A4 inhibitor at the same time", level="absolute"), Contraindication(condition="adrenal insufficiency", level="absolute", icd10=("E27.1", "E27.2", "E27.4")), Contraindication(condition="potassium above 5.0 mmol/L", level="absolute", icd10=("E87.5",), reason="do not start")),
        adverse_effects=(AdverseEffect(effect="hyperkalaemia", frequency="very_common", serious=True, management="withhold above 5.5 mmol/L"), AdverseEffect(effect="hypotension", frequency="common"), AdverseEffect(effect="hyponatraemia", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=10, high=20, unit="mg", per_day=(1, 1), max_single=20, max_daily=20),),
        renal=(
            RenalBand(metric="egfr", low=60, action="none", regimen="20 mg every 24 h", max_daily=20),
            RenalBand(metric="egfr", low=25, high=60, action="reduce", regimen="start 10 mg every 24 h, 20 mg after 4 weeks if potassium is 4.8 mmol/L or less", max_daily=20),
            RenalBand(metric="egfr", low=0, high=25, action="avoid", regimen="do not start"),
        ),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="caution", regimen="no change; more potassium checks"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid")),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True), CypRole(enzyme="CYP2C8", role="substrate", fraction="minor")),
        pregnancy=Pregnancy(verdict="avoid", trimester_1="no human data; toxic in animals"), lactation=Lactation(verdict="avoid", note="not during and for 1 day after treatment"),
        food=(_POTASSIUM_FOOD, FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition", effect="higher exposure, hyperkalaemia", advice="avoid")), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.44, tmax_h=1, half_life_h=(2, 3), vd_l_per_kg=0.75, protein_binding_percent=92, fraction_renal=0.01, dialysable=False),
        monitoring=_MRA_MONITORING, baseline_tests=("potassium", "creatinine"), sources=("US prescribing information, finerenone (2022)", "FIDELIO-DKD, Bakris 2020 N Engl J Med 383:2219"),
    ),
    Drug(
        name="amiloride", brands=("Midamor",), atc="C03DB01", drug_class="potassium-sparing diuretic", groups=("potassium_sparing", "raises_potassium", "hypotensive", "hyponatraemic"),
        mechanism="Blocks the epithelial sodium channel of the collecting duct.", routes=("oral",), forms=("tablet 5 mg",),
        indications=(Indication(name="diuretic-induced hypokalaemia", line="second"), Indication(name="nephrogenic diabetes insipidus from lithium", line="first")),
        contraindications=(_HYPERKALAEMIA, _ANURIA, Contraindication(condition="Addison's disease", level="absolute", icd10=("E27.1",))),
        boxed_warnings=("Hyperkalaemia, more often in renal impairment and diabetes.",),
        adverse_effects=(AdverseEffect(effect="hyperkalaemia", frequency="common", serious=True), AdverseEffect(effect="nausea", frequency="common"), AdverseEffect(effect="headache", frequency="common"), AdverseEffect(effect="hyponatraemia", frequency="uncommon")),
        doses=(Dose(indication="any", route="oral", low=5, high=10, unit="mg", per_day=(1, 1), max_single=20, max_daily=20),),
        renal=(RenalBand(metric="egfr", low=50, action="none", regimen="no change"), RenalBand(metric="egfr", low=30, high=50, action="reduce", regimen="half the dose, potassium within a week"), RenalBand(metric="egfr", low=0, high=30, action="avoid", regimen="avoid: hyperkalaemia")),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="few data"), lactation=Lactation(verdict="caution", note="no data"), food=(_POTASSIUM_FOOD,), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.5, tmax_h=3.5, half_life_h=(6, 9), fraction_renal=0.5, onset_min=120), monitoring=("potassium and creatinine",), baseline_tests=("potassium", "creatinine"),
        sources=("US prescribing information, amiloride (2019)", "BNF 2024"),
    ),
    Drug(
        name="furosemide", synonyms=("frusemide",), brands=("Lasix",), atc="C03CA01", drug_class="loop diuretic", groups=_LOOP_GROUPS, mechanism=_LOOP_MECHANISM, routes=("oral", "iv", "im"),
        forms=("tablet 20 mg, 40 mg, 80 mg", "oral solution 10 mg/mL", "injection 10 mg/mL"),
        indications=(Indication(name="acute heart failure", line="first"), Indication(name="pulmonary oedema", line="first"), Indication(name="oedema", line="first"), Indication(name="ascites in cirrhosis", line="second")),
        contraindications=_LOOP_CONTRAINDICATIONS, boxed_warnings=("Profound diuresis with water and electrolyte loss in high doses.",), adverse_effects=_LOOP_EFFECTS,
        doses=(
            Dose(indication="acute heart failure", route="iv", low=20, high=200, unit="mg", per_day=(1, 4), max_single=200, max_daily=600, note="1 to 2.5 times the daily oral dose; 20 to 40 mg if not on a diuretic; not faster than 4 mg/min"),
            Dose(indication="pulmonary oedema", route="iv", low=40, high=80, unit="mg", per_day=(1, 4), max_single=200, max_daily=600),
            Dose(indication="oedema", route="oral", low=20, high=80, unit="mg", per_day=(1, 2), max_single=200, max_daily=600),
            Dose(indication="ascites in cirrhosis", route="oral", low=20, high=160, unit="mg", per_day=(1, 1), max_single=160, max_daily=160, note="with spironolactone in the ratio 40 to 100"),
            Dose(indication="any", route="oral", low=20, high=80, unit="mg", per_day=(1, 3), max_single=200, max_daily=600),
            Dose(indication="any", route="iv", low=20, high=100, unit="mg", per_day=(1, 4), max_single=200, max_daily=600),
            Dose(indication="any", route="im", low=20, high=40, unit="mg", per_day=(1, 3), max_single=80, max_daily=200),
            Dose(indication="any", route="iv", low=5, high=20, unit="mg_per_h", max_single=40, note="continuous infusion after a bolus"),
            Dose(indication="oedema", route="iv", low=0.5, high=1, unit="mg_per_kg", per_day=(1, 4), max_single=40, max_daily=160, population="child", note="at most 6 mg/kg a day"),
        ),
        renal=(RenalBand(action="none", regimen="no reduction; a low eGFR needs higher single doses (to 160 to 200 mg iv); contraindicated in anuria"),),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="caution", regimen="start in hospital; encephalopathy from electrolyte shifts"), HepaticBand(child_pugh="C", action="caution", regimen="start in hospital; encephalopathy from electrolyte shifts")),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="no malformation signal", trimester_3="may lower placental perfusion; for maternal pulmonary oedema"), lactation=Lactation(verdict="caution", note="may suppress lactation"), intake="empty stomach",
        pk=Pharmacokinetics(bioavailability=0.6, tmax_h=1, half_life_h=(0.5, 2), vd_l_per_kg=0.15, protein_binding_percent=95, fraction_renal=0.66, dialysable=False, onset_min=5),
        monitoring=_LOOP_MONITORING, baseline_tests=("potassium", "sodium", "creatinine"), qt_category="conditional", acb_score=1, allergy_group="sulfonamide_non_antibiotic", overdose="Volume and electrolyte replacement.",
        sources=("US prescribing information, furosemide (2021)", "DOSE, Felker 2011 N Engl J Med 364:797", "AHA/ACC/HFSA heart failure guideline 2022", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="bumetanide", brands=("Bumex",), atc="C03CA02", drug_class="loop diuretic", groups=_LOOP_GROUPS, mechanism=_LOOP_MECHANISM, routes=("oral", "iv", "im"), forms=("tablet 0.5 mg, 1 mg, 2 mg", "injection 0.25 mg/mL"),
        indications=(Indication(name="oedema", line="second"), Indication(name="acute heart failure", line="second")), contraindications=_LOOP_CONTRAINDICATIONS, boxed_warnings=("Profound diuresis with water and electrolyte loss in high doses.",), adverse_effects=_LOOP_EFFECTS,
        doses=(
            Dose(indication="any", route="oral", low=0.5, high=2, unit="mg", per_day=(1, 3), max_single=5, max_daily=10, note="1 mg equals about 40 mg of furosemide by mouth"),
            Dose(indication="any", route="iv", low=0.5, high=2, unit="mg", per_day=(1, 4), max_single=5, max_daily=10),
            Dose(indication="any", route="im", low=0.5, high=1, unit="mg", per_day=(1, 3), max_single=2, max_daily=10),
            Dose(indication="any", route="iv", low=0.5, high=2, unit="mg_per_h", max_single=2),
        ),
        renal=(RenalBand(action="none", regimen="no reduction; higher doses may be needed; contraindicated in anuria"),),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data"), lactation=Lactation(verdict="caution", note="no data; may suppress lactation"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.85, tmax_h=1, half_life_h=(1, 1.5), vd_l_per_kg=0.17, protein_binding_percent=96, fraction_renal=0.45, dialysable=False, onset_min=5),
        monitoring=_LOOP_MONITORING, baseline_tests=("potassium", "sodium", "creatinine"), allergy_group="sulfonamide_non_antibiotic", sources=("US prescribing information, bumetanide (2020)",),
    ),
    Drug(
        name="torasemide", synonyms=("torsemide",), brands=("Demadex", "Soaanz"), atc="C03CA04", drug_class="loop diuretic", groups=_LOOP_GROUPS, mechanism=_LOOP_MECHANISM, routes=("oral",), forms=("tablet 5 mg, 10 mg, 20 mg, 100 mg",),
        indications=(Indication(name="oedema", line="first"), _HYPERTENSION_OTHER), contraindications=_LOOP_CONTRAINDICATIONS, adverse_effects=_LOOP_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=5, high=10, unit="mg", per_day=(1, 1), max_single=10, max_daily=10),
            Dose(indication="oedema", route="oral", low=10, high=100, unit="mg", per_day=(1, 1), max_single=200, max_daily=200),
            Dose(indication="any", route="oral", low=5, high=100, unit="mg", per_day=(1, 2), max_single=200, max_daily=200, note="20 mg equals about 40 mg of furosemide by mouth"),
        ),
        renal=(RenalBand(action="none", regimen="no reduction; contraindicated in anuria"),), cyp=(CypRole(enzyme="CYP2C9", role="substrate", fraction="major"),),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="few data"), lactation=Lactation(verdict="caution", note="no data; may suppress lactation"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.8, tmax_h=1, half_life_h=(3.3, 3.7), vd_l_per_kg=0.18, protein_binding_percent=99, fraction_renal=0.2, dialysable=False, onset_min=60),
        monitoring=_LOOP_MONITORING, baseline_tests=("potassium", "sodium", "creatinine"), qt_category="conditional", allergy_group="sulfonamide_non_antibiotic", sources=("US prescribing information, torsemide (2017)", "TRANSFORM-HF, Mentz 2023 JAMA 329:214"),
    ),
    Drug(
        name="hydrochlorothiazide", synonyms=("HCTZ",), brands=("Microzide",), atc="C03AA03", drug_class="thiazide diuretic", groups=_THIAZIDE_GROUPS, mechanism=_THIAZIDE_MECHANISM, routes=("oral",), forms=("tablet 12.5 mg, 25 mg, 50 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="oedema", line="second"), Indication(name="recurrent calcium nephrolithiasis", line="second")), contraindications=_THIAZIDE_CONTRAINDICATIONS,
        adverse_effects=(*_THIAZIDE_EFFECTS, AdverseEffect(effect="non-melanoma skin cancer with long use", frequency="rare", serious=True), AdverseEffect(effect="acute angle-closure glaucoma", frequency="very_rare", serious=True)),
        doses=(
            Dose(indication="hypertension", route="oral", low=12.5, high=50, unit="mg", per_day=(1, 1), max_single=50, max_daily=50),
            Dose(indication="oedema", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=100, max_daily=200),
            Dose(indication="any", route="oral", low=12.5, high=50, unit="mg", per_day=(1, 2), max_single=100, max_daily=200),
        ),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="avoid", regimen="little effect alone; loop diuretic or metolazone instead")),
        pregnancy=_DIURETIC_PREGNANCY, lactation=Lactation(verdict="compatible", note="doses to 50 mg a day; large doses suppress lactation"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.7, tmax_h=2, half_life_h=(6, 15), vd_l_per_kg=3, protein_binding_percent=58, fraction_renal=0.95, dialysable=False, onset_min=120),
        monitoring=_THIAZIDE_MONITORING, baseline_tests=("sodium", "potassium", "creatinine"), qt_category="conditional", allergy_group="sulfonamide_non_antibiotic",
        sources=("US prescribing information, hydrochlorothiazide (2020)", "ACC/AHA hypertension guideline 2017"),
    ),
    Drug(
        name="chlortalidone", synonyms=("chlorthalidone",), brands=("Thalitone", "Hygroton"), atc="C03BA04", drug_class="thiazide-like diuretic", groups=_THIAZIDE_GROUPS, mechanism=_THIAZIDE_MECHANISM, routes=("oral",), forms=("tablet 12.5 mg, 25 mg, 50 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="oedema", line="second")), contraindications=_THIAZIDE_CONTRAINDICATIONS, adverse_effects=_THIAZIDE_EFFECTS,
        doses=(
            Dose(indication="hypertension", route="oral", low=12.5, high=50, unit="mg", per_day=(1, 1), max_single=100, max_daily=100, note="25 mg is usually the most that pays"),
            Dose(indication="any", route="oral", low=12.5, high=100, unit="mg", per_day=(1, 1), max_single=100, max_daily=200),
        ),
        renal=(RenalBand(metric="egfr", low=30, action="none", regimen="no change"), RenalBand(metric="egfr", low=15, high=30, action="reduce", regimen="12.5 mg every 24 h still lowers blood pressure in stage 4 kidney disease; watch potassium and creatinine", max_daily=50), RenalBand(metric="egfr", low=0, high=15, action="avoid", regimen="avoid; contraindicated in anuria")),
        pregnancy=_DIURETIC_PREGNANCY, lactation=Lactation(verdict="caution", note="long half-life; may suppress lactation"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.65, tmax_h=12, half_life_h=(40, 60), protein_binding_percent=75, fraction_renal=0.65, dialysable=False, onset_min=156),
        monitoring=_THIAZIDE_MONITORING, baseline_tests=("sodium", "potassium", "creatinine"), acb_score=1, allergy_group="sulfonamide_non_antibiotic",
        sources=("US prescribing information, chlorthalidone (2020)", "CLICK, Agarwal 2021 N Engl J Med 385:2507", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="indapamide", brands=("Lozol", "Natrilix"), atc="C03BA11", drug_class="thiazide-like diuretic", groups=_THIAZIDE_GROUPS, mechanism=_THIAZIDE_MECHANISM, routes=("oral",), forms=("tablet 1.25 mg, 2.5 mg", "modified-release tablet 1.5 mg"),
        indications=(_HYPERTENSION_FIRST, Indication(name="oedema", line="other")), contraindications=_THIAZIDE_CONTRAINDICATIONS, adverse_effects=_THIAZIDE_EFFECTS,
        doses=(Dose(indication="hypertension", route="oral", low=1.25, high=2.5, unit="mg", per_day=(1, 1), max_single=5, max_daily=5), Dose(indication="any", route="oral", low=1.25, high=5, unit="mg", per_day=(1, 1), max_single=5, max_daily=5)),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="avoid", regimen="little effect; contraindicated in the UK SmPC")),
        pregnancy=_DIURETIC_PREGNANCY, lactation=Lactation(verdict="caution", note="no data"), intake="no matter",
        pk=Pharmacokinetics(tmax_h=2, half_life_h=(14, 18), protein_binding_percent=75, fraction_renal=0.07, dialysable=False),
        monitoring=_THIAZIDE_MONITORING, baseline_tests=("sodium", "potassium", "creatinine"), qt_category="conditional", allergy_group="sulfonamide_non_antibiotic", sources=("US prescribing information, indapamide (2019)", "UK SmPC indapamide (2022)"),
    ),
    Drug(
        name="metolazone", brands=("Zaroxolyn",), atc="C03BA08", drug_class="thiazide-like diuretic", groups=_THIAZIDE_GROUPS, mechanism=_THIAZIDE_MECHANISM, routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg",),
        indications=(Indication(name="diuretic-resistant oedema", line="second"), _HYPERTENSION_OTHER), contraindications=(*_THIAZIDE_CONTRAINDICATIONS, Contraindication(condition="hepatic coma", level="absolute", icd10=("K72.9",))), adverse_effects=_THIAZIDE_EFFECTS,
        doses=(Dose(indication="diuretic-resistant oedema", route="oral", low=2.5, high=10, unit="mg", per_day=(1, 1), max_single=20, max_daily=20, note="with a loop diuretic, for a few days"), Dose(indication="any", route="oral", low=2.5, high=10, unit="mg", per_day=(1, 1), max_single=20, max_daily=20)),
        renal=(RenalBand(action="none", regimen="works at low eGFR with a loop diuretic; daily electrolytes; contraindicated in anuria"),),
        pregnancy=_DIURETIC_PREGNANCY, lactation=Lactation(verdict="caution", note="no data"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.65, tmax_h=8, half_life_h=(8, 14), protein_binding_percent=95, fraction_renal=0.8, dialysable=False, onset_min=60),
        monitoring=("daily sodium, potassium, creatinine and weight with a loop diuretic",), baseline_tests=("sodium", "potassium", "creatinine"), qt_category="conditional", allergy_group="sulfonamide_non_antibiotic", sources=("US prescribing information, metolazone (2018)", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="acetazolamide", brands=("Diamox",), atc="S01EC01", drug_class="carbonic anhydrase inhibitor", groups=("lowers_potassium",),
        mechanism="Inhibits carbonic anhydrase: bicarbonate loss in urine, less aqueous humour and cerebrospinal fluid.", routes=("oral", "iv"), forms=("tablet 125 mg, 250 mg", "capsule 500 mg", "injection 500 mg"),
        indications=(Indication(name="acute angle-closure glaucoma", line="first"), Indication(name="idiopathic intracranial hypertension", line="first"), Indication(name="altitude sickness", line="first"), Indication(name="acute heart failure", line="second"), Indication(name="metabolic alkalosis", line="second")),
        contraindications=(
            Contraindication(condition="cirrhosis", level="absolute", icd10=("K74.6", "K70.3"), reason="hyperammonaemia and encephalopathy"), Contraindication(condition="hyponatraemia or hypokalaemia", level="absolute", icd10=("E87.1", "E87.6")),
            Contraindication(condition="hyperchloraemic acidosis", level="absolute", icd10=("E87.2",)), Contraindication(condition="adrenal insufficiency", level="absolute", icd10=("E27.1", "E27.4")), _SULFONAMIDE_HYPERSENSITIVITY,
        ),
        adverse_effects=(AdverseEffect(effect="paraesthesia", frequency="very_common"), AdverseEffect(effect="taste disturbance", frequency="common"), AdverseEffect(effect="metabolic acidosis", frequency="common", serious=True), AdverseEffect(effect="hypokalaemia", frequency="common"), AdverseEffect(effect="kidney stones", frequency="uncommon"), AdverseEffect(effect="Stevens-Johnson syndrome", frequency="very_rare", serious=True)),
        doses=(
            Dose(indication="acute angle-closure glaucoma", route="iv", low=500, high=500, unit="mg", per_day=(1, 2), max_single=500, max_daily=1000),
            Dose(indication="altitude sickness", route="oral", low=125, high=250, unit="mg", per_day=(2, 2), max_single=500, max_daily=1000),
            Dose(indication="acute heart failure", route="iv", low=500, high=500, unit="mg", per_day=(1, 1), max_single=500, max_daily=500, note="with a loop diuretic (ADVOR)"),
            Dose(indication="idiopathic intracranial hypertension", route="oral", low=250, high=2000, unit="mg", per_day=(2, 2), max_single=2000, max_daily=4000),
            Dose(indication="any", route="oral", low=125, high=500, unit="mg", per_day=(1, 4), max_single=2000, max_daily=4000),
            Dose(indication="any", route="iv", low=250, high=500, unit="mg", per_day=(1, 4), max_single=500, max_daily=1000),
        ),
        renal=(RenalBand(low=50, action="none", regimen="no change"), RenalBand(low=10, high=50, action="reduce", regimen="250 mg at least 12 h apart; acidosis and toxicity", min_interval_h=12), RenalBand(low=0, high=10, action="contraindicated", regimen="contraindicated")),
        hepatic=(HepaticBand(child_pugh="A", action="contraindicated", regimen="contraindicated in cirrhosis"), HepaticBand(child_pugh="B", action="contraindicated", regimen="contraindicated in cirrhosis"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated in cirrhosis")),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="limb defects in animals; avoid if it can wait"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=2.2), intake="with food",
        pk=Pharmacokinetics(tmax_h=3, half_life_h=(6, 9), vd_l_per_kg=0.2, protein_binding_percent=95, fraction_renal=0.9, dialysable=True, onset_min=60),
        monitoring=("bicarbonate, potassium, creatinine",), baseline_tests=("potassium", "sodium", "bicarbonate", "creatinine"), allergy_group="sulfonamide_non_antibiotic", sources=("US prescribing information, acetazolamide (2020)", "ADVOR, Mullens 2022 N Engl J Med 387:1185", "NORDIC IIHTT 2014 JAMA 311:1641"),
    ),
)

_HEART_BLOCK = Contraindication(condition="second- or third-degree AV block without a pacemaker", level="absolute", icd10=("I44.1", "I44.2"))
_SICK_SINUS = Contraindication(condition="sick sinus syndrome without a pacemaker", level="absolute", icd10=("I49.5",))
_BRADYCARDIA = Contraindication(condition="severe bradycardia", level="absolute", icd10=("R00.1",))
_CARDIOGENIC_SHOCK = Contraindication(condition="cardiogenic shock", level="absolute", icd10=("R57.0",))
_ACUTE_HEART_FAILURE = Contraindication(condition="decompensated heart failure", level="absolute", icd10=("I50.21", "I50.23", "I50.41", "I50.43", "I50.31", "I50.33", "J81.0"))
_REDUCED_EJECTION_FRACTION = Contraindication(condition="heart failure with reduced ejection fraction", level="absolute", icd10=("I50.2", "I50.4"), reason="negative inotropy")
_STRUCTURAL_HEART_DISEASE = Contraindication(condition="structural or ischaemic heart disease", level="absolute", icd10=("I20", "I21", "I22", "I25", "I50", "I42"), reason="higher mortality in CAST")
_PREEXCITED_AF = Contraindication(condition="pre-excitation (WPW) with atrial fibrillation", level="absolute", icd10=("I45.6",), reason="faster conduction over the accessory pathway, ventricular fibrillation")
_LONG_QT = Contraindication(condition="long QT syndrome", level="absolute", icd10=("I45.81",))
_ASTHMA_ABSOLUTE = Contraindication(condition="asthma", level="absolute", icd10=("J45",), reason="bronchospasm")
_ASTHMA_RELATIVE = Contraindication(condition="asthma", level="relative", icd10=("J45",), reason="beta-1 selectivity is lost at higher doses")
_COPD_RELATIVE = Contraindication(condition="COPD", level="relative", icd10=("J44",), reason="bronchospasm")
_PHAEOCHROMOCYTOMA = Contraindication(condition="phaeochromocytoma without alpha-blockade", level="relative", icd10=("D35.0", "C74.1"), reason="unopposed alpha effect")
_PERIPHERAL_ARTERY_DISEASE = Contraindication(condition="severe peripheral artery disease", level="relative", icd10=("I70.2", "I73.9"))
_SELECTIVE_CONTRAINDICATIONS = (_HEART_BLOCK, _SICK_SINUS, _BRADYCARDIA, _CARDIOGENIC_SHOCK, _ACUTE_HEART_FAILURE, _ASTHMA_RELATIVE, _PHAEOCHROMOCYTOMA, _PERIPHERAL_ARTERY_DISEASE)
_NONSELECTIVE_CONTRAINDICATIONS = (_HEART_BLOCK, _SICK_SINUS, _BRADYCARDIA, _CARDIOGENIC_SHOCK, _ACUTE_HEART_FAILURE, _ASTHMA_ABSOLUTE, _COPD_RELATIVE, _PHAEOCHROMOCYTOMA, _PERIPHERAL_ARTERY_DISEASE)
_BETA_EFFECTS = (
    AdverseEffect(effect="bradycardia", frequency="common", serious=True, management="atropine; overdose: glucagon, high-dose insulin"),
    AdverseEffect(effect="fatigue", frequency="common"), AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="cold hands and feet", frequency="common"),
    AdverseEffect(effect="hypotension", frequency="common"), AdverseEffect(effect="bronchospasm", frequency="uncommon", serious=True),
    AdverseEffect(effect="AV block", frequency="uncommon", serious=True), AdverseEffect(effect="masked hypoglycaemia", frequency="uncommon", serious=True, mechanism="blocks tremor and tachycardia"),
)
_BETA_BOXED = ("Abrupt stop in ischaemic heart disease: angina, infarction and arrhythmia; taper over 1 to 2 weeks.",)
_BETA_OVERDOSE = "Atropine, glucagon 5 to 10 mg iv, calcium, high-dose insulin with glucose, vasopressor, lipid emulsion, extracorporeal support."
_BETA_MONITORING = ("heart rate and blood pressure", "signs of heart failure and bronchospasm")
_BETA_PREGNANCY = Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="no consistent malformation signal", trimester_2="growth restriction possible", trimester_3="neonatal bradycardia and hypoglycaemia: watch the newborn", alternatives=("labetalol",))
_AF_RATE = Indication(name="atrial fibrillation", line="first")
_CYP2D6_MAJOR = CypRole(enzyme="CYP2D6", role="substrate", fraction="major")
_CYP3A4_MAJOR = CypRole(enzyme="CYP3A4", role="substrate", fraction="major")
_CYP3A4_MINOR = CypRole(enzyme="CYP3A4", role="substrate", fraction="minor")
_PGP_SUBSTRATE = CypRole(enzyme="P-gp", role="substrate", fraction="major")
_PGP_INHIBITOR = CypRole(enzyme="P-gp", role="inhibitor")
_ALCOHOL_HYPOTENSION = FoodEffect(item="alcohol", severity="moderate", mechanism="additive vasodilatation", effect="hypotension", advice="limit alcohol")

_BETA_BLOCKERS: tuple[Drug, ...] = (
    Drug(
        name="metoprolol", synonyms=("metoprolol tartrate", "metoprolol succinate"), brands=("Lopressor", "Toprol-XL"), atc="C07AB02", drug_class="beta-1-selective beta-blocker", groups=("beta_blocker", "bradycardic", "hypotensive"),
        mechanism="Blocks cardiac beta-1 receptors: slower rate, less contractility, less renin.", routes=("oral", "iv"), forms=("tablet (tartrate) 25 mg, 50 mg, 100 mg", "modified-release tablet (succinate) 25 mg, 50 mg, 100 mg, 200 mg", "injection 1 mg/mL"),
        indications=(_HFREF_FIRST, _AF_RATE, Indication(name="acute coronary syndrome", line="first"), Indication(name="stable angina", line="first"), Indication(name="hypertension", line="second"), Indication(name="migraine prophylaxis", line="first")),
        contraindications=_SELECTIVE_CONTRAINDICATIONS, boxed_warnings=_BETA_BOXED, adverse_effects=_BETA_EFFECTS,
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=12.5, high=200, unit="mg", per_day=(1, 1), max_single=200, max_daily=200, note="succinate, start 12.5 to 25 mg"),
            Dose(indication="atrial fibrillation", route="oral", low=25, high=200, unit="mg", per_day=(1, 2), max_single=200, max_daily=400),
            Dose(indication="atrial fibrillation", route="iv", low=2.5, high=5, unit="mg", per_day=(1, 4), max_single=5, max_daily=20, note="over 2 min, every 5 min, at most 3 doses in a row"),
            Dose(indication="acute coronary syndrome", route="oral", low=12.5, high=100, unit="mg", per_day=(2, 4), max_single=100, max_daily=200),
            Dose(indication="any", route="oral", low=12.5, high=200, unit="mg", per_day=(1, 4), max_single=400, max_daily=450),
            Dose(indication="any", route="iv", low=2.5, high=5, unit="mg", per_day=(1, 4), max_single=5, max_daily=20),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="caution", regimen="start low, titrate slowly"), HepaticBand(child_pugh="C", action="caution", regimen="start low, titrate slowly")),
        cyp=(_CYP2D6_MAJOR,), pregnancy=_BETA_PREGNANCY, lactation=Lactation(verdict="compatible", relative_infant_dose_percent=1.4),
        food=(_ALCOHOL_HYPOTENSION,), intake="with food", pk=Pharmacokinetics(bioavailability=0.5, tmax_h=1.5, half_life_h=(3, 7), vd_l_per_kg=4.2, protein_binding_percent=12, fraction_renal=0.05, onset_min=5),
        monitoring=_BETA_MONITORING, acb_score=1, overdose=_BETA_OVERDOSE, sources=("US prescribing information, metoprolol tartrate and succinate (2023)", "ACC/AHA atrial fibrillation guideline 2023", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="bisoprolol", brands=("Zebeta", "Concor"), atc="C07AB07", drug_class="beta-1-selective beta-blocker", groups=("beta_blocker", "bradycardic", "hypotensive"),
        mechanism="Blocks cardiac beta-1 receptors with high selectivity.", routes=("oral",), forms=("tablet 1.25 mg, 2.5 mg, 5 mg, 10 mg",),
        indications=(_HFREF_FIRST, _AF_RATE, Indication(name="stable angina", line="first"), Indication(name="hypertension", line="second")), contraindications=_SELECTIVE_CONTRAINDICATIONS, boxed_warnings=(), adverse_effects=_BETA_EFFECTS,
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=1.25, high=10, unit="mg", per_day=(1, 1), max_single=10, max_daily=10),
            Dose(indication="hypertension", route="oral", low=2.5, high=20, unit="mg", per_day=(1, 1), max_single=20, max_daily=20),
            Dose(indication="any", route="oral", low=1.25, high=10, unit="mg", per_day=(1, 1), max_single=20, max_daily=20),
        ),
        renal=(RenalBand(low=40, action="none", regimen="no change"), RenalBand(low=0, high=40, action="reduce", regimen="start 2.5 mg every 24 h (1.25 mg in heart failure), to 10 mg", max_daily=10)),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="reduce", regimen="start 2.5 mg a day"), HepaticBand(child_pugh="C", action="reduce", regimen="start 2.5 mg a day, to 10 mg", max_daily=10)),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="minor"), CypRole(enzyme="CYP2D6", role="substrate", fraction="minor")), pregnancy=_BETA_PREGNANCY, lactation=Lactation(verdict="caution", note="few data; metoprolol or propranolol preferred"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.8, tmax_h=3, half_life_h=(9, 12), vd_l_per_kg=3.5, protein_binding_percent=30, fraction_renal=0.5, dialysable=False), monitoring=_BETA_MONITORING, overdose=_BETA_OVERDOSE,
        sources=("US prescribing information, bisoprolol (2020)", "CIBIS-II 1999 Lancet 353:9"),
    ),
    Drug(
        name="carvedilol", brands=("Coreg",), atc="C07AG02", drug_class="alpha- and beta-blocker", groups=("beta_blocker", "beta_blocker_nonselective", "bradycardic", "hypotensive"),
        mechanism="Blocks beta-1, beta-2 and alpha-1 receptors.", routes=("oral",), forms=("tablet 3.125 mg, 6.25 mg, 12.5 mg, 25 mg",),
        indications=(_HFREF_FIRST, Indication(name="acute myocardial infarction", line="first"), Indication(name="hypertension", line="second"), Indication(name="oesophageal varices prophylaxis", line="first")),
        contraindications=(*_NONSELECTIVE_CONTRAINDICATIONS, Contraindication(condition="severe hepatic impairment", level="absolute", icd10=("K72",))), boxed_warnings=(), adverse_effects=(*_BETA_EFFECTS, AdverseEffect(effect="orthostatic hypotension", frequency="common"), AdverseEffect(effect="weight gain", frequency="common")),
        doses=(
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=3.125, high=25, unit="mg", per_day=(2, 2), max_single=50, max_daily=100, note="50 mg twice a day only above 85 kg"),
            Dose(indication="hypertension", route="oral", low=6.25, high=25, unit="mg", per_day=(2, 2), max_single=25, max_daily=50),
            Dose(indication="oesophageal varices prophylaxis", route="oral", low=6.25, high=12.5, unit="mg", per_day=(1, 2), max_single=12.5, max_daily=12.5),
            Dose(indication="any", route="oral", low=3.125, high=25, unit="mg", per_day=(1, 2), max_single=50, max_daily=100),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low; exposure rises"), HepaticBand(child_pugh="B", action="caution", regimen="start low; 12.5 mg a day at most for varices"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")),
        cyp=(_CYP2D6_MAJOR, CypRole(enzyme="CYP2C9", role="substrate", fraction="minor"), _PGP_INHIBITOR), pregnancy=_BETA_PREGNANCY, lactation=Lactation(verdict="caution", note="no data"), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.25, tmax_h=1.5, half_life_h=(7, 10), vd_l_per_kg=1.6, protein_binding_percent=98, fraction_renal=0.02, dialysable=False, onset_min=60), monitoring=_BETA_MONITORING, overdose=_BETA_OVERDOSE,
        sources=("US prescribing information, carvedilol (2017)", "Baveno VII 2022", "AHA/ACC/HFSA heart failure guideline 2022"),
    ),
    Drug(
        name="atenolol", brands=("Tenormin",), atc="C07AB03", drug_class="beta-1-selective beta-blocker", groups=("beta_blocker", "bradycardic", "hypotensive"),
        mechanism="Blocks cardiac beta-1 receptors; hydrophilic, renally cleared.", routes=("oral",), forms=("tablet 25 mg, 50 mg, 100 mg",),
        indications=(Indication(name="hypertension", line="second"), Indication(name="stable angina", line="first"), Indication(name="acute myocardial infarction", line="other")), contraindications=_SELECTIVE_CONTRAINDICATIONS, boxed_warnings=_BETA_BOXED, adverse_effects=_BETA_EFFECTS,
        doses=(Dose(indication="stable angina", route="oral", low=50, high=200, unit="mg", per_day=(1, 1), max_single=200, max_daily=200), Dose(indication="hypertension", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=100, max_daily=100), Dose(indication="any", route="oral", low=25, high=100, unit="mg", per_day=(1, 2), max_single=200, max_daily=200)),
        renal=(
            RenalBand(low=35, action="none", regimen="no change"), RenalBand(low=15, high=35, action="reduce", regimen="at most 50 mg a day", max_daily=50), RenalBand(low=0, high=15, action="reduce", regimen="at most 25 mg a day", max_daily=25),
            RenalBand(dialysis="haemodialysis", action="reduce", regimen="25 to 50 mg after each dialysis, in hospital", max_daily=50),
        ),
        hepatic=_NO_HEPATIC_CHANGE, pregnancy=Pregnancy(verdict="avoid", fda_category="D", trimester_1="growth restriction with early exposure", trimester_2="growth restriction", trimester_3="neonatal bradycardia and hypoglycaemia", alternatives=("labetalol", "metoprolol")),
        lactation=Lactation(verdict="avoid", relative_infant_dose_percent=6.6, note="accumulates in young infants; metoprolol or propranolol instead"), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.5, tmax_h=3, half_life_h=(6, 7), vd_l_per_kg=0.95, protein_binding_percent=10, fraction_renal=0.9, dialysable=True, onset_min=60), monitoring=_BETA_MONITORING, acb_score=1, overdose=_BETA_OVERDOSE + " Haemodialysis removes it.",
        sources=("US prescribing information, atenolol (2020)", "LactMed 2023", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="propranolol", brands=("Inderal",), atc="C07AA05", drug_class="non-selective beta-blocker", groups=("beta_blocker", "beta_blocker_nonselective", "bradycardic", "hypotensive"),
        mechanism="Blocks beta-1 and beta-2 receptors; slows T4 to T3 conversion in high doses; sodium channel block in overdose.", routes=("oral", "iv"), forms=("tablet 10 mg, 20 mg, 40 mg, 80 mg", "modified-release capsule 60 mg, 80 mg, 120 mg, 160 mg", "injection 1 mg/mL"),
        indications=(Indication(name="thyroid storm", line="first"), Indication(name="hyperthyroidism", line="first"), Indication(name="migraine prophylaxis", line="first"), Indication(name="essential tremor", line="first"), Indication(name="oesophageal varices prophylaxis", line="first"), Indication(name="stable angina", line="second"), Indication(name="akathisia", line="first")),
        contraindications=_NONSELECTIVE_CONTRAINDICATIONS, boxed_warnings=_BETA_BOXED, adverse_effects=(*_BETA_EFFECTS, AdverseEffect(effect="sleep disturbance and nightmares", frequency="common")),
        doses=(
            Dose(indication="thyroid storm", route="oral", low=60, high=80, unit="mg", per_day=(4, 6), max_single=120, max_daily=480),
            Dose(indication="thyroid storm", route="iv", low=0.5, high=1, unit="mg", per_day=(1, 8), max_single=3, max_daily=10, note="over 10 min with monitoring"),
            Dose(indication="hyperthyroidism", route="oral", low=10, high=40, unit="mg", per_day=(3, 4), max_single=40, max_daily=160),
            Dose(indication="oesophageal varices prophylaxis", route="oral", low=20, high=160, unit="mg", per_day=(1, 2), max_single=160, max_daily=320, note="160 mg a day at most with ascites"),
            Dose(indication="migraine prophylaxis", route="oral", low=20, high=80, unit="mg", per_day=(2, 4), max_single=240, max_daily=240),
            Dose(indication="any", route="oral", low=10, high=160, unit="mg", per_day=(1, 4), max_single=320, max_daily=640),
            Dose(indication="any", route="iv", low=0.5, high=3, unit="mg", per_day=(1, 6), max_single=3, max_daily=10, note="not faster than 1 mg/min"),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low"), HepaticBand(child_pugh="B", action="caution", regimen="start 20 mg twice a day"), HepaticBand(child_pugh="C", action="caution", regimen="start 20 mg twice a day; stop at systolic pressure below 90 mmHg or hepatorenal syndrome")),
        cyp=(_CYP2D6_MAJOR, CypRole(enzyme="CYP1A2", role="substrate", fraction="major")), pregnancy=_BETA_PREGNANCY, lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.3), food=(_ALCOHOL_HYPOTENSION, FoodEffect(item="tobacco smoke", severity="minor", mechanism="CYP1A2 induction", effect="lower exposure", advice="titrate to heart rate")), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.25, tmax_h=1.5, half_life_h=(3, 6), vd_l_per_kg=4, protein_binding_percent=90, fraction_renal=0.01, dialysable=False, onset_min=5), monitoring=_BETA_MONITORING, overdose=_BETA_OVERDOSE + " Sodium bicarbonate for wide QRS; seizures are common.",
        sources=("US prescribing information, propranolol (2021)", "ATA hyperthyroidism guideline 2016", "Baveno VII 2022"),
    ),
    Drug(
        name="nebivolol", brands=("Bystolic",), atc="C07AB12", drug_class="beta-1-selective beta-blocker", groups=("beta_blocker", "bradycardic", "hypotensive"),
        mechanism="Blocks beta-1 receptors; vasodilates through nitric oxide.", routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg, 20 mg",), indications=(Indication(name="hypertension", line="second"), Indication(name="heart failure with reduced ejection fraction", line="second")),
        contraindications=(*_SELECTIVE_CONTRAINDICATIONS, Contraindication(condition="severe hepatic impairment", level="absolute", icd10=("K72",))), boxed_warnings=(), adverse_effects=_BETA_EFFECTS,
        doses=(Dose(indication="any", route="oral", low=1.25, high=20, unit="mg", per_day=(1, 1), max_single=40, max_daily=40),),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 2.5 mg every 24 h")), hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="reduce", regimen="start 2.5 mg a day"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")),
        cyp=(CypRole(enzyme="CYP2D6", role="substrate", fraction="major", sensitive=True),), pregnancy=_BETA_PREGNANCY, lactation=Lactation(verdict="caution", note="no data"), intake="no matter",
        pk=Pharmacokinetics(tmax_h=2, half_life_h=(12, 19), protein_binding_percent=98, fraction_renal=0.01, dialysable=False), monitoring=_BETA_MONITORING, overdose=_BETA_OVERDOSE, sources=("US prescribing information, nebivolol (2019)", "FDA table of CYP substrates 2023"),
    ),
    Drug(
        name="labetalol", brands=("Trandate", "Normodyne"), atc="C07AG01", drug_class="alpha- and beta-blocker", groups=("beta_blocker", "beta_blocker_nonselective", "bradycardic", "hypotensive"),
        mechanism="Blocks beta-1, beta-2 and alpha-1 receptors (beta to alpha about 7 to 1 iv, 3 to 1 oral).", routes=("oral", "iv"), forms=("tablet 100 mg, 200 mg, 300 mg", "injection 5 mg/mL"),
        indications=(Indication(name="severe hypertension in pregnancy", line="first"), Indication(name="hypertensive emergency", line="first"), Indication(name="blood pressure control in acute stroke", line="first"), Indication(name="aortic dissection", line="second"), Indication(name="hypertension in pregnancy", line="first"), _HYPERTENSION_OTHER),
        contraindications=_NONSELECTIVE_CONTRAINDICATIONS, adverse_effects=(*_BETA_EFFECTS, AdverseEffect(effect="orthostatic hypotension", frequency="common"), AdverseEffect(effect="scalp tingling", frequency="common"), AdverseEffect(effect="hepatocellular injury", frequency="rare", serious=True)),
        doses=(
            Dose(indication="severe hypertension in pregnancy", route="iv", low=20, high=80, unit="mg", per_day=(1, 5), max_single=80, max_daily=300, note="20, then 40, then 80 mg every 10 min; over 2 min each"),
            Dose(indication="hypertensive emergency", route="iv", low=10, high=80, unit="mg", per_day=(1, 6), max_single=80, max_daily=300, note="every 10 min"),
            Dose(indication="blood pressure control in acute stroke", route="iv", low=10, high=20, unit="mg", per_day=(1, 2), max_single=20, max_daily=300, note="over 1 to 2 min, once more if needed, or 2 to 8 mg/min"),
            Dose(indication="hypertension in pregnancy", route="oral", low=100, high=800, unit="mg", per_day=(2, 3), max_single=800, max_daily=2400),
            Dose(indication="any", route="oral", low=100, high=800, unit="mg", per_day=(2, 4), max_single=1200, max_daily=2400),
            Dose(indication="any", route="iv", low=10, high=80, unit="mg", per_day=(1, 6), max_single=80, max_daily=300),
            Dose(indication="any", route="iv", low=0.5, high=8, unit="mg_per_min", max_single=8, note="usual cumulative maximum 300 mg"),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="less first-pass: start low"), HepaticBand(child_pugh="B", action="caution", regimen="less first-pass: start low"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid: hepatic injury and accumulation")),
        cyp=(CypRole(enzyme="UGT1A1", role="substrate", fraction="major"), CypRole(enzyme="CYP2D6", role="inhibitor", strength="weak")),
        pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="no consistent malformation signal", trimester_2="drug of choice for hypertension", trimester_3="neonatal bradycardia and hypoglycaemia: watch the newborn", accepted_indications=("hypertension in pregnancy", "severe hypertension in pregnancy")),
        lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.6), intake="with food", pk=Pharmacokinetics(bioavailability=0.25, tmax_h=1.5, half_life_h=(5.5, 8), vd_l_per_kg=9, protein_binding_percent=50, fraction_renal=0.05, dialysable=False, onset_min=5),
        monitoring=(*_BETA_MONITORING, "supine for 3 h after an iv dose", "ALT if symptoms of liver injury"), overdose=_BETA_OVERDOSE, first_dose_minutes=10, sources=("US prescribing information, labetalol (2020)", "ACOG Practice Bulletin 222 (2020)", "AHA/ASA acute ischaemic stroke guideline 2019", "FDA table of CYP inhibitors 2023"),
    ),
    Drug(
        name="esmolol", brands=("Brevibloc",), atc="C07AB09", drug_class="beta-1-selective beta-blocker", groups=("beta_blocker", "bradycardic", "hypotensive"),
        mechanism="Ultra-short beta-1 blockade; hydrolysed by red-cell esterases.", routes=("iv",), forms=("injection 10 mg/mL", "bag 2,500 mg/250 mL"),
        indications=(Indication(name="supraventricular tachycardia", line="second"), _AF_RATE, Indication(name="aortic dissection", line="first"), Indication(name="perioperative tachycardia and hypertension", line="first")), contraindications=_SELECTIVE_CONTRAINDICATIONS,
        adverse_effects=(AdverseEffect(effect="hypotension", frequency="very_common", serious=True, management="lower or stop: gone within 30 min"), AdverseEffect(effect="sweating", frequency="very_common"), AdverseEffect(effect="bradycardia", frequency="common"), AdverseEffect(effect="infusion site reaction", frequency="common")),
        doses=(
            Dose(indication="any", route="iv", low=500, high=1000, unit="microgram_per_kg", per_day=(1, 4), max_single=100000, loading=True, note="over 1 min"),
            Dose(indication="aortic dissection", route="iv", low=50, high=300, unit="microgram_per_kg_per_min", max_single=300, note="heart rate below 60/min before any vasodilator"),
            Dose(indication="any", route="iv", low=50, high=200, unit="microgram_per_kg_per_min", max_single=300),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=_NO_HEPATIC_CHANGE, pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_3="fetal bradycardia", alternatives=("labetalol",)), lactation=Lactation(verdict="caution", note="no data; very short half-life"), intake="not oral",
        pk=Pharmacokinetics(half_life_h=(0.15, 0.15), vd_l_per_kg=3.4, protein_binding_percent=55, fraction_renal=0.02, onset_min=1), monitoring=("continuous ECG and blood pressure",), high_alert=True, overdose="Stop: half-life 9 minutes.", sources=("US prescribing information, esmolol (2021)", "ACC/AHA aortic disease guideline 2022"),
    ),
    Drug(
        name="sotalol", brands=("Betapace", "Sotylize"), atc="C07AA07", drug_class="class III antiarrhythmic and non-selective beta-blocker", groups=("beta_blocker", "beta_blocker_nonselective", "antiarrhythmic_class_iii", "bradycardic", "hypotensive"),
        mechanism="Blocks IKr (longer repolarisation) and beta-receptors.", routes=("oral",), forms=("tablet 80 mg, 120 mg, 160 mg",), indications=(Indication(name="atrial fibrillation", line="second"), Indication(name="ventricular tachycardia", line="second")),
        contraindications=(*_NONSELECTIVE_CONTRAINDICATIONS, _LONG_QT, Contraindication(condition="hypokalaemia or hypomagnesaemia", level="absolute", icd10=("E87.6", "E83.42")), Contraindication(condition="QTc above 450 ms at baseline", level="absolute", reason="torsades de pointes")),
        boxed_warnings=("Start in a unit with continuous ECG for at least 3 days; dose by creatinine clearance; torsades de pointes.",), adverse_effects=(*_BETA_EFFECTS, AdverseEffect(effect="torsades de pointes", frequency="common", serious=True, onset="first 3 days, dose-related", management="magnesium 2 g iv, stop, pace")),
        doses=(Dose(indication="any", route="oral", low=80, high=160, unit="mg", per_day=(1, 2), max_single=160, max_daily=320),),
        renal=(
            RenalBand(low=60, action="none", regimen="80 to 160 mg every 12 h", min_interval_h=12), RenalBand(low=40, high=60, action="reduce", regimen="every 24 h", min_interval_h=24, max_daily=160),
            RenalBand(low=0, high=40, action="contraindicated", regimen="contraindicated for atrial fibrillation", indication="atrial fibrillation"), RenalBand(low=30, high=40, action="reduce", regimen="every 24 h", min_interval_h=24, max_daily=160),
            RenalBand(low=10, high=30, action="reduce", regimen="every 36 to 48 h", min_interval_h=36), RenalBand(low=0, high=10, action="avoid", regimen="individual; avoid"),
        ),
        hepatic=_NO_HEPATIC_CHANGE, pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="no malformation signal", trimester_3="neonatal bradycardia, QT prolongation; also used for fetal tachycardia", accepted_indications=("fetal tachyarrhythmia",)), lactation=Lactation(verdict="avoid", relative_infant_dose_percent=25.5), intake="empty stomach",
        pk=Pharmacokinetics(bioavailability=0.95, tmax_h=3, half_life_h=(12, 12), vd_l_per_kg=1.6, protein_binding_percent=0, fraction_renal=0.9, dialysable=True, onset_min=90),
        monitoring=("QTc 2 to 4 h after each of the first doses; stop or lower above 500 ms", "potassium, magnesium, creatinine"), baseline_tests=("ecg", "potassium", "magnesium", "creatinine"), qt_category="known", overdose=_BETA_OVERDOSE, high_alert=True,
        sources=("US prescribing information, sotalol AF (2021)", "CredibleMeds 2024", "ACC/AHA/ACCP/HRS atrial fibrillation guideline 2023", "LactMed 2023"),
    ),
)

_DHP_EFFECTS = (
    AdverseEffect(effect="peripheral oedema", frequency="common", mechanism="precapillary dilatation"), AdverseEffect(effect="headache", frequency="common"), AdverseEffect(effect="flushing", frequency="common"),
    AdverseEffect(effect="palpitation", frequency="common"), AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="hypotension", frequency="uncommon", serious=True),
)
_CCB_OVERDOSE = "Calcium iv, high-dose insulin with glucose, vasopressor, lipid emulsion, extracorporeal support."
_GRAPEFRUIT_MODERATE = FoodEffect(item="grapefruit juice", severity="moderate", mechanism="CYP3A4 inhibition in the gut", effect="higher exposure", advice="avoid grapefruit")
_NONDHP_CONTRAINDICATIONS = (_HEART_BLOCK, _SICK_SINUS, _PREEXCITED_AF, _REDUCED_EJECTION_FRACTION, _CARDIOGENIC_SHOCK, Contraindication(condition="hypotension, systolic below 90 mmHg", level="absolute", icd10=("I95",)), Contraindication(condition="ventricular tachycardia", level="absolute", icd10=("I47.2",), reason="haemodynamic collapse"))

_CALCIUM_CHANNEL_BLOCKERS: tuple[Drug, ...] = (
    Drug(
        name="amlodipine", brands=("Norvasc",), atc="C08CA01", drug_class="dihydropyridine calcium channel blocker", groups=("ccb_dihydropyridine", "hypotensive"), mechanism="Blocks L-type calcium channels of vascular smooth muscle.", routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg",),
        indications=(_HYPERTENSION_FIRST, Indication(name="stable angina", line="first"), Indication(name="vasospastic angina", line="first")), contraindications=(_CARDIOGENIC_SHOCK, _AORTIC_STENOSIS), adverse_effects=_DHP_EFFECTS,
        doses=(Dose(indication="any", route="oral", low=2.5, high=10, unit="mg", per_day=(1, 1), max_single=10, max_daily=10), Dose(indication="hypertension", route="oral", low=2.5, high=5, unit="mg", per_day=(1, 1), max_single=10, max_daily=10, population="child")),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="reduce", regimen="start 2.5 mg a day"), HepaticBand(child_pugh="B", action="reduce", regimen="start 2.5 mg a day"), HepaticBand(child_pugh="C", action="reduce", regimen="start 2.5 mg a day, titrate slowly")),
        cyp=(_CYP3A4_MAJOR,), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data, no signal", alternatives=("nifedipine", "labetalol")), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=4.2),
        food=(FoodEffect(item="grapefruit juice", severity="minor", mechanism="CYP3A4 inhibition in the gut", effect="little change", advice="no restriction"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.75, tmax_h=9, half_life_h=(30, 50), vd_l_per_kg=21, protein_binding_percent=93, fraction_renal=0.1, dialysable=False, onset_min=360),
        monitoring=("blood pressure", "oedema"), overdose=_CCB_OVERDOSE, sources=("US prescribing information, amlodipine (2019)", "LactMed 2023"),
    ),
    Drug(
        name="nifedipine", brands=("Adalat", "Procardia"), atc="C08CA05", drug_class="dihydropyridine calcium channel blocker", groups=("ccb_dihydropyridine", "hypotensive"), mechanism="Blocks L-type calcium channels of vascular and uterine smooth muscle.", routes=("oral",), forms=("capsule 10 mg, 20 mg", "modified-release tablet 30 mg, 60 mg, 90 mg"),
        indications=(Indication(name="severe hypertension in pregnancy", line="first"), Indication(name="hypertension in pregnancy", line="first"), Indication(name="preterm labour tocolysis", line="first"), _HYPERTENSION_FIRST, Indication(name="vasospastic angina", line="first"), Indication(name="Raynaud phenomenon", line="first")),
        contraindications=(_CARDIOGENIC_SHOCK, Contraindication(condition="acute myocardial infarction (immediate-release form)", level="absolute", icd10=("I21", "I22"), reason="reflex tachycardia"), _AORTIC_STENOSIS), adverse_effects=_DHP_EFFECTS,
        doses=(
            Dose(indication="severe hypertension in pregnancy", route="oral", low=10, high=20, unit="mg", per_day=(1, 3), max_single=20, max_daily=50, note="immediate release: 10, then 20, then 20 mg every 20 min; not sublingual"),
            Dose(indication="hypertension in pregnancy", route="oral", low=30, high=60, unit="mg", per_day=(1, 2), max_single=120, max_daily=120, note="modified release"),
            Dose(indication="preterm labour tocolysis", route="oral", low=10, high=30, unit="mg", per_day=(3, 6), max_single=30, max_daily=180, note="20 to 30 mg, then 10 to 20 mg every 4 to 8 h, to 48 h"),
            Dose(indication="any", route="oral", low=10, high=90, unit="mg", per_day=(1, 4), max_single=120, max_daily=180),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low; clearance is lower"), HepaticBand(child_pugh="B", action="caution", regimen="start low; clearance is lower"), HepaticBand(child_pugh="C", action="caution", regimen="start low; clearance is lower")),
        cyp=(_CYP3A4_MAJOR,), pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="no consistent malformation signal", trimester_2="first-line antihypertensive", trimester_3="tocolytic; with magnesium watch for hypotension", accepted_indications=("hypertension in pregnancy", "severe hypertension in pregnancy", "preterm labour tocolysis")),
        lactation=Lactation(verdict="compatible", relative_infant_dose_percent=2.3), food=(FoodEffect(item="grapefruit juice", severity="moderate", mechanism="CYP3A4 inhibition in the gut", effect="AUC about doubled", advice="avoid grapefruit"),), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.5, tmax_h=0.5, half_life_h=(2, 5), vd_l_per_kg=0.8, protein_binding_percent=95, fraction_renal=0.01, dialysable=False, onset_min=15), monitoring=("blood pressure, heart rate",), acb_score=1, overdose=_CCB_OVERDOSE, first_dose_minutes=10,
        sources=("US prescribing information, nifedipine (2020)", "ACOG Practice Bulletin 222 (2020)", "ACOG Practice Bulletin 171 (2016)", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="nicardipine", brands=("Cardene",), atc="C08CA04", drug_class="dihydropyridine calcium channel blocker", groups=("ccb_dihydropyridine", "hypotensive"), mechanism="Blocks L-type calcium channels, arterioles above all.", routes=("iv", "oral"), forms=("injection 2.5 mg/mL", "bag 20 mg/200 mL, 40 mg/200 mL", "capsule 20 mg, 30 mg"),
        indications=(Indication(name="hypertensive emergency", line="first"), Indication(name="blood pressure control in acute stroke", line="first"), _HYPERTENSION_OTHER), contraindications=(Contraindication(condition="advanced aortic stenosis", level="absolute", icd10=("I35.0", "I35.2")), _CARDIOGENIC_SHOCK), adverse_effects=(*_DHP_EFFECTS, AdverseEffect(effect="tachycardia", frequency="common"), AdverseEffect(effect="phlebitis", frequency="common", management="change a peripheral site every 12 h")),
        doses=(
            Dose(indication="hypertensive emergency", route="iv", low=5, high=15, unit="mg_per_h", max_single=15, note="raise 2.5 mg/h every 5 to 15 min"), Dose(indication="blood pressure control in acute stroke", route="iv", low=5, high=15, unit="mg_per_h", max_single=15),
            Dose(indication="any", route="iv", low=2.5, high=15, unit="mg_per_h", max_single=15), Dose(indication="any", route="oral", low=20, high=40, unit="mg", per_day=(3, 3), max_single=40, max_daily=120),
        ),
        renal=(RenalBand(action="none", regimen="no set reduction; titrate slowly"),), hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="titrate slowly"), HepaticBand(child_pugh="B", action="reduce", regimen="20 mg twice a day by mouth; slow iv titration"), HepaticBand(child_pugh="C", action="reduce", regimen="20 mg twice a day by mouth; slow iv titration")),
        cyp=(_CYP3A4_MAJOR,), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_3="for severe hypertension when labetalol, hydralazine and nifedipine fail", alternatives=("labetalol", "nifedipine")), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.07), food=(_GRAPEFRUIT_MODERATE,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.35, tmax_h=1, half_life_h=(2, 14), vd_l_per_kg=8.3, protein_binding_percent=95, fraction_renal=0.01, dialysable=False, nonlinear=True, onset_min=5), monitoring=("blood pressure every 5 min on titration",), qt_category="possible", overdose=_CCB_OVERDOSE,
        sources=("US prescribing information, nicardipine injection (2019)", "AHA/ASA acute ischaemic stroke guideline 2019", "CredibleMeds 2024"),
    ),
    Drug(
        name="diltiazem", brands=("Cardizem", "Tiazac"), atc="C08DB01", drug_class="non-dihydropyridine calcium channel blocker", groups=("ccb_nondihydropyridine", "bradycardic", "hypotensive"), mechanism="Blocks cardiac and vascular L-type calcium channels; slows the AV node.", routes=("oral", "iv"), forms=("tablet 30 mg, 60 mg, 90 mg, 120 mg", "modified-release capsule 120 mg to 420 mg", "injection 5 mg/mL"),
        indications=(_AF_RATE, Indication(name="supraventricular tachycardia", line="second"), Indication(name="stable angina", line="second"), Indication(name="hypertension", line="first")), contraindications=_NONDHP_CONTRAINDICATIONS,
        adverse_effects=(AdverseEffect(effect="oedema", frequency="common"), AdverseEffect(effect="headache", frequency="common"), AdverseEffect(effect="bradycardia", frequency="common", serious=True), AdverseEffect(effect="AV block", frequency="common", serious=True), AdverseEffect(effect="hypotension", frequency="common", serious=True), AdverseEffect(effect="constipation", frequency="common")),
        doses=(
            Dose(indication="any", route="iv", low=0.25, high=0.35, unit="mg_per_kg", per_day=(1, 2), max_single=35, note="0.25 mg/kg over 2 min; after 15 min 0.35 mg/kg"), Dose(indication="any", route="iv", low=10, high=25, unit="mg", per_day=(1, 2), max_single=35),
            Dose(indication="any", route="iv", low=5, high=15, unit="mg_per_h", max_single=15, note="for 24 h at most"), Dose(indication="any", route="oral", low=30, high=360, unit="mg", per_day=(1, 4), max_single=540, max_daily=540),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low"), HepaticBand(child_pugh="B", action="caution", regimen="start low"), HepaticBand(child_pugh="C", action="caution", regimen="start low")),
        cyp=(_CYP3A4_MAJOR, CypRole(enzyme="CYP3A4", role="inhibitor", strength="moderate"), CypRole(enzyme="P-gp", role="inhibitor", strength="weak")), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data; skeletal defects in animals", alternatives=("metoprolol", "digoxin")), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.9),
        food=(FoodEffect(item="grapefruit juice", severity="minor", mechanism="CYP3A4 inhibition in the gut", effect="slightly higher exposure", advice="limit"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.4, tmax_h=3, half_life_h=(3, 4.5), vd_l_per_kg=5.3, protein_binding_percent=75, fraction_renal=0.03, active_metabolites=("desacetyldiltiazem",), dialysable=False, onset_min=3),
        monitoring=("heart rate, PR interval, blood pressure",), qt_category="conditional", overdose=_CCB_OVERDOSE, high_alert=False, sources=("US prescribing information, diltiazem (2020)", "FDA table of CYP inhibitors 2023", "ACC/AHA/ACCP/HRS atrial fibrillation guideline 2023"),
    ),
    Drug(
        name="verapamil", brands=("Calan", "Isoptin"), atc="C08DA01", drug_class="non-dihydropyridine calcium channel blocker", groups=("ccb_nondihydropyridine", "bradycardic", "hypotensive"), mechanism="Blocks cardiac L-type calcium channels; slows the AV node, negative inotrope.", routes=("oral", "iv"), forms=("tablet 40 mg, 80 mg, 120 mg", "modified-release tablet 120 mg, 180 mg, 240 mg", "injection 2.5 mg/mL"),
        indications=(Indication(name="supraventricular tachycardia", line="second"), _AF_RATE, Indication(name="stable angina", line="second"), Indication(name="cluster headache prophylaxis", line="first"), Indication(name="hypertension", line="first")), contraindications=_NONDHP_CONTRAINDICATIONS,
        adverse_effects=(AdverseEffect(effect="constipation", frequency="common"), AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="hypotension", frequency="common", serious=True), AdverseEffect(effect="bradycardia", frequency="common", serious=True), AdverseEffect(effect="AV block", frequency="common", serious=True), AdverseEffect(effect="heart failure", frequency="common", serious=True)),
        doses=(
            Dose(indication="supraventricular tachycardia", route="iv", low=2.5, high=10, unit="mg", per_day=(1, 3), max_single=10, max_daily=30, note="over 2 min (3 min in older people); repeat 5 to 10 mg after 15 to 30 min"), Dose(indication="any", route="iv", low=2.5, high=10, unit="mg", per_day=(1, 3), max_single=10, max_daily=30),
            Dose(indication="any", route="oral", low=40, high=240, unit="mg", per_day=(1, 4), max_single=480, max_daily=480), Dose(indication="cluster headache prophylaxis", route="oral", low=80, high=320, unit="mg", per_day=(3, 4), max_single=320, max_daily=960, note="ECG before each step"),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low"), HepaticBand(child_pugh="B", action="reduce", regimen="about 30 % of the usual dose when severe"), HepaticBand(child_pugh="C", action="reduce", regimen="about 30 % of the usual dose")),
        cyp=(_CYP3A4_MAJOR, CypRole(enzyme="CYP3A4", role="inhibitor", strength="moderate"), _PGP_INHIBITOR), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="no signal; adenosine first for supraventricular tachycardia", alternatives=("adenosine", "metoprolol")), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.2),
        food=(_GRAPEFRUIT_MODERATE, FoodEffect(item="alcohol", severity="moderate", mechanism="slower alcohol elimination", effect="higher and longer alcohol level", advice="limit alcohol")), intake="with food", pk=Pharmacokinetics(bioavailability=0.25, tmax_h=1.5, half_life_h=(3, 7), vd_l_per_kg=5, protein_binding_percent=90, fraction_renal=0.04, active_metabolites=("norverapamil",), dialysable=False, onset_min=3),
        monitoring=("heart rate, PR interval, blood pressure",), overdose=_CCB_OVERDOSE, sources=("US prescribing information, verapamil (2019)", "FDA table of CYP inhibitors 2023", "ACC/AHA/HRS SVT guideline 2015"),
    ),
)

_PDE5_WITH_NITRATE = Contraindication(condition="organic nitrate or riociguat at the same time", level="absolute", reason="profound hypotension")
_RAISED_INTRACRANIAL_PRESSURE = Contraindication(condition="raised intracranial pressure", level="absolute", icd10=("G93.2", "G93.5", "G93.6"))
_RIGHT_VENTRICULAR_INFARCTION = Contraindication(condition="right ventricular infarction", level="absolute", icd10=("I21.11",), reason="preload-dependent: collapse")
_HYPERTROPHIC_OBSTRUCTION = Contraindication(condition="obstructive hypertrophic cardiomyopathy", level="relative", icd10=("I42.1",), reason="more outflow obstruction")

_VASODILATORS: tuple[Drug, ...] = (
    Drug(
        name="hydralazine", brands=("Apresoline",), atc="C02DB02", drug_class="arteriolar vasodilator", groups=("hypotensive",), mechanism="Relaxes arteriolar smooth muscle.", routes=("oral", "iv", "im"), forms=("tablet 10 mg, 25 mg, 50 mg, 100 mg", "injection 20 mg/mL"),
        indications=(Indication(name="severe hypertension in pregnancy", line="first"), Indication(name="hypertensive emergency", line="second"), Indication(name="heart failure with reduced ejection fraction", line="second"), _HYPERTENSION_OTHER),
        contraindications=(Contraindication(condition="coronary artery disease", level="relative", icd10=("I25.1", "I20", "I21"), reason="reflex tachycardia"), Contraindication(condition="mitral valve rheumatic disease", level="absolute", icd10=("I05",)), Contraindication(condition="dissecting aortic aneurysm", level="absolute", icd10=("I71.0",)), Contraindication(condition="systemic lupus erythematosus", level="relative", icd10=("M32",))),
        adverse_effects=(AdverseEffect(effect="reflex tachycardia and palpitation", frequency="very_common"), AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="flushing", frequency="common"), AdverseEffect(effect="hypotension", frequency="common", serious=True), AdverseEffect(effect="drug-induced lupus", frequency="common", serious=True, onset="months, above 200 mg a day", mechanism="slow acetylators"), AdverseEffect(effect="hepatotoxicity", frequency="rare", serious=True)),
        doses=(
            Dose(indication="severe hypertension in pregnancy", route="iv", low=5, high=10, unit="mg", per_day=(1, 3), max_single=10, max_daily=20, note="5 mg over 2 min, then 5 to 10 mg every 20 min, 20 mg cumulative"),
            Dose(indication="severe hypertension in pregnancy", route="im", low=5, high=10, unit="mg", per_day=(1, 3), max_single=10, max_daily=20),
            Dose(indication="heart failure with reduced ejection fraction", route="oral", low=25, high=100, unit="mg", per_day=(3, 4), max_single=100, max_daily=300, note="with isosorbide dinitrate"),
            Dose(indication="any", route="oral", low=10, high=100, unit="mg", per_day=(2, 4), max_single=100, max_daily=300), Dose(indication="any", route="iv", low=5, high=20, unit="mg", per_day=(1, 6), max_single=40, max_daily=160), Dose(indication="any", route="im", low=5, high=20, unit="mg", per_day=(1, 6), max_single=40, max_daily=160),
        ),
        renal=(RenalBand(low=50, action="none", regimen="no change"), RenalBand(low=10, high=50, action="reduce", regimen="every 8 h at the most", min_interval_h=8), RenalBand(low=0, high=10, action="reduce", regimen="every 8 to 24 h", min_interval_h=8)), livertox="A",
        pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="few data", trimester_2="acute severe hypertension", trimester_3="acute severe hypertension; maternal hypotension more often than with labetalol", accepted_indications=("severe hypertension in pregnancy",)), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=1.2), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.35, tmax_h=1, half_life_h=(3, 7), vd_l_per_kg=1.5, protein_binding_percent=87, fraction_renal=0.1, dialysable=False, onset_min=10), monitoring=("blood pressure every 5 to 10 min after an iv dose", "antinuclear antibody with joint pain or fever"), acb_score=1, first_dose_minutes=10,
        sources=("US prescribing information, hydralazine (2020)", "ACOG Practice Bulletin 222 (2020)", "Boustani 2008 anticholinergic burden", "LiverTox (NIDDK) 2024"),
    ),
    Drug(
        name="clonidine", brands=("Catapres",), atc="C02AC01", drug_class="central alpha-2 agonist", groups=("hypotensive", "bradycardic", "cns_depressant"), mechanism="Central alpha-2 agonism: less sympathetic outflow.", routes=("oral", "transdermal"), forms=("tablet 0.1 mg, 0.2 mg, 0.3 mg", "weekly patch 0.1 mg, 0.2 mg, 0.3 mg per 24 h"),
        indications=(Indication(name="hypertension", line="other"), Indication(name="opioid withdrawal", line="second"), Indication(name="attention deficit hyperactivity disorder", line="second")),
        contraindications=(Contraindication(condition="severe bradycardia", level="relative", icd10=("R00.1", "I49.5", "I44.1", "I44.2")), Contraindication(condition="recent myocardial infarction", level="relative", icd10=("I21",))),
        adverse_effects=(AdverseEffect(effect="dry mouth", frequency="very_common"), AdverseEffect(effect="sedation", frequency="very_common"), AdverseEffect(effect="dizziness", frequency="very_common"), AdverseEffect(effect="orthostatic hypotension", frequency="common"), AdverseEffect(effect="bradycardia", frequency="uncommon", serious=True), AdverseEffect(effect="rebound hypertension on stopping", frequency="uncommon", serious=True, management="taper over 2 to 4 days; stop a beta-blocker first")),
        doses=(
            Dose(indication="hypertension", route="oral", low=0.1, high=0.3, unit="mg", per_day=(2, 3), max_single=0.8, max_daily=2.4), Dose(indication="opioid withdrawal", route="oral", low=0.1, high=0.3, unit="mg", per_day=(3, 4), max_single=0.3, max_daily=1.2),
            Dose(indication="any", route="oral", low=0.1, high=0.3, unit="mg", per_day=(1, 4), max_single=0.8, max_daily=2.4), Dose(indication="any", route="transdermal", low=0.1, high=0.3, unit="mg", per_day=(0.14, 0.15), max_single=0.6, note="a patch of 0.1 to 0.3 mg per 24 h once a week; at most two 0.3 mg patches"),
        ),
        renal=(RenalBand(action="none", regimen="start low, titrate; no supplement after dialysis"),), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data", alternatives=("labetalol", "methyldopa")), lactation=Lactation(verdict="caution", relative_infant_dose_percent=7.5, note="high infant levels; watch for sedation"),
        food=(FoodEffect(item="alcohol", severity="moderate", mechanism="additive sedation", effect="sedation, hypotension", advice="avoid alcohol"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.75, tmax_h=2, half_life_h=(12, 16), vd_l_per_kg=2.1, protein_binding_percent=30, fraction_renal=0.5, dialysable=False, onset_min=45),
        monitoring=("blood pressure, heart rate", "never stop abruptly"), overdose="Bradycardia, miosis, apnoea in children: support, atropine; naloxone may help.", sources=("US prescribing information, clonidine (2021)", "ASAM opioid guideline 2020"),
    ),
    Drug(
        name="methyldopa", brands=("Aldomet",), atc="C02AB01", drug_class="central alpha-2 agonist", groups=("hypotensive", "cns_depressant", "hepatotoxic"), mechanism="Its metabolite alpha-methylnoradrenaline stimulates central alpha-2 receptors.", routes=("oral",), forms=("tablet 250 mg, 500 mg",), indications=(Indication(name="hypertension in pregnancy", line="second"), _HYPERTENSION_OTHER),
        contraindications=(Contraindication(condition="active liver disease", level="absolute", icd10=("K72", "K74.6", "B15", "B16", "B17", "K75.4")), Contraindication(condition="monoamine oxidase inhibitor at the same time", level="absolute"), Contraindication(condition="depression", level="relative", icd10=("F32", "F33")), _PHAEOCHROMOCYTOMA),
        adverse_effects=(AdverseEffect(effect="sedation", frequency="common"), AdverseEffect(effect="positive direct antiglobulin test", frequency="very_common", onset="6 to 12 months"), AdverseEffect(effect="haemolytic anaemia", frequency="uncommon", serious=True), AdverseEffect(effect="hepatitis", frequency="uncommon", serious=True), AdverseEffect(effect="low mood", frequency="common"), AdverseEffect(effect="dry mouth", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=250, high=1000, unit="mg", per_day=(2, 4), max_single=1000, max_daily=3000),),
        renal=(RenalBand(low=50, action="none", regimen="every 8 h"), RenalBand(low=10, high=50, action="reduce", regimen="every 8 to 12 h", min_interval_h=8), RenalBand(low=0, high=10, action="reduce", regimen="every 12 to 24 h", min_interval_h=12)),
        hepatic=(HepaticBand(child_pugh="A", action="avoid", regimen="contraindicated in active liver disease"), HepaticBand(child_pugh="B", action="contraindicated", regimen="contraindicated"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")), livertox="A",
        pregnancy=Pregnancy(verdict="compatible", fda_category="B", trimester_1="long experience without a signal", trimester_2="as in the first trimester", trimester_3="as in the first trimester; change after birth (postpartum depression)"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.1),
        food=(FoodEffect(item="iron supplement", severity="moderate", mechanism="chelation", effect="less absorbed", advice="2 h apart"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.5, tmax_h=3, half_life_h=(1.5, 2), vd_l_per_kg=0.5, protein_binding_percent=10, fraction_renal=0.4, dialysable=True, onset_min=240),
        monitoring=("liver enzymes in the first 6 to 12 weeks", "haemoglobin, direct antiglobulin test"), sources=("US prescribing information, methyldopa (2018)", "NICE NG133 (2023)", "LiverTox (NIDDK) 2024"),
    ),
    Drug(
        name="doxazosin", brands=("Cardura",), atc="C02CA04", drug_class="alpha-1 blocker", groups=("alpha_blocker", "hypotensive"), mechanism="Blocks alpha-1 receptors of vessels and prostate.", routes=("oral",), forms=("tablet 1 mg, 2 mg, 4 mg, 8 mg",), indications=(Indication(name="benign prostatic hyperplasia", line="first"), Indication(name="hypertension", line="other"), Indication(name="phaeochromocytoma preparation", line="first")),
        contraindications=(Contraindication(condition="orthostatic hypotension", level="relative", icd10=("I95.1",)), Contraindication(condition="planned cataract surgery", level="relative", icd10=("H25", "H26"), reason="floppy iris")),
        adverse_effects=(AdverseEffect(effect="dizziness", frequency="very_common"), AdverseEffect(effect="orthostatic hypotension and syncope at the first dose", frequency="common", serious=True), AdverseEffect(effect="fatigue", frequency="common"), AdverseEffect(effect="oedema", frequency="common"), AdverseEffect(effect="intraoperative floppy iris", frequency="uncommon"), AdverseEffect(effect="priapism", frequency="very_rare", serious=True)),
        doses=(Dose(indication="benign prostatic hyperplasia", route="oral", low=1, high=8, unit="mg", per_day=(1, 1), max_single=8, max_daily=8), Dose(indication="any", route="oral", low=1, high=8, unit="mg", per_day=(1, 1), max_single=16, max_daily=16, note="start 1 mg at night")),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="exposure rises; slow titration"), HepaticBand(child_pugh="B", action="caution", regimen="exposure rises; slow titration"), HepaticBand(child_pugh="C", action="avoid", regimen="not recommended")), cyp=(_CYP3A4_MAJOR,),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data; used for phaeochromocytoma"), lactation=Lactation(verdict="caution", relative_infant_dose_percent=0.9), intake="no matter", pk=Pharmacokinetics(bioavailability=0.65, tmax_h=2.5, half_life_h=(20, 22), protein_binding_percent=98, fraction_renal=0.05, dialysable=False, onset_min=120),
        monitoring=("standing blood pressure",), sources=("US prescribing information, doxazosin (2021)", "AGS Beers Criteria 2023"),
    ),
    Drug(
        name="tamsulosin", brands=("Flomax",), atc="G04CA02", drug_class="uroselective alpha-1A blocker", groups=("alpha_blocker",), mechanism="Blocks alpha-1A receptors of prostate and ureter.", routes=("oral",), forms=("modified-release capsule 0.4 mg",), indications=(Indication(name="benign prostatic hyperplasia", line="first"), Indication(name="acute urinary retention", line="first"), Indication(name="ureteric stone expulsion", line="second")),
        contraindications=(Contraindication(condition="orthostatic hypotension", level="relative", icd10=("I95.1",)), Contraindication(condition="planned cataract surgery", level="relative", icd10=("H25", "H26"), reason="floppy iris"), Contraindication(condition="strong CYP3A4 inhibitor at the same time", level="relative")),
        adverse_effects=(AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="abnormal ejaculation", frequency="common"), AdverseEffect(effect="rhinitis", frequency="common"), AdverseEffect(effect="orthostatic hypotension", frequency="uncommon"), AdverseEffect(effect="intraoperative floppy iris", frequency="uncommon"), AdverseEffect(effect="priapism", frequency="very_rare", serious=True)),
        doses=(Dose(indication="any", route="oral", low=0.4, high=0.8, unit="mg", per_day=(1, 1), max_single=0.8, max_daily=0.8, note="30 min after the same meal each day"),), renal=(RenalBand(low=10, action="none", regimen="no change"), RenalBand(low=0, high=10, action="none", regimen="not studied")),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="none", regimen="no change"), HepaticBand(child_pugh="C", action="caution", regimen="not studied")), cyp=(_CYP3A4_MAJOR, _CYP2D6_MAJOR),
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="not a drug for women by label; off-label for stones"), lactation=Lactation(verdict="caution", note="no data"), food=(FoodEffect(item="empty stomach", severity="moderate", mechanism="faster absorption", effect="higher peak, orthostatic hypotension", advice="take after a meal"),), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.95, tmax_h=5, half_life_h=(9, 15), vd_l_per_kg=0.23, protein_binding_percent=97, fraction_renal=0.1, dialysable=False), monitoring=("standing blood pressure", "residual urine"), sources=("US prescribing information, tamsulosin (2019)", "AUA BPH guideline 2021"),
    ),
    Drug(
        name="glyceryl trinitrate", synonyms=("nitroglycerin", "nitroglycerine", "GTN"), brands=("Nitrostat", "Nitro-Dur", "Tridil"), atc="C01DA02", drug_class="organic nitrate", groups=("nitrate", "hypotensive"), mechanism="Nitric oxide donor: venous, coronary and at high doses arteriolar dilatation.", routes=("sublingual", "iv", "transdermal", "rectal"), forms=("sublingual tablet 0.3 mg, 0.4 mg, 0.6 mg", "spray 0.4 mg", "injection 5 mg/mL", "patch 0.1 to 0.8 mg/h", "rectal ointment 0.4 %"),
        indications=(Indication(name="acute coronary syndrome", line="first"), Indication(name="stable angina", line="first"), Indication(name="pulmonary oedema", line="first"), Indication(name="acute heart failure", line="first"), Indication(name="hypertensive emergency", line="second"), Indication(name="anal fissure", line="first")),
        contraindications=(Contraindication(condition="PDE5 inhibitor within 24 h (tadalafil 48 h), or riociguat", level="absolute", reason="profound hypotension"), _RIGHT_VENTRICULAR_INFARCTION, Contraindication(condition="hypotension, systolic below 90 mmHg", level="absolute", icd10=("I95", "R57")), _RAISED_INTRACRANIAL_PRESSURE, Contraindication(condition="severe anaemia", level="absolute"), _AORTIC_STENOSIS, _HYPERTROPHIC_OBSTRUCTION, Contraindication(condition="pericardial tamponade or constriction", level="absolute", icd10=("I31.4", "I31.1"))),
        adverse_effects=(AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="hypotension", frequency="common", serious=True), AdverseEffect(effect="reflex tachycardia", frequency="common"), AdverseEffect(effect="dizziness and syncope", frequency="common"), AdverseEffect(effect="methaemoglobinaemia", frequency="very_rare", serious=True, management="methylene blue")),
        doses=(
            Dose(indication="acute coronary syndrome", route="sublingual", low=0.3, high=0.4, unit="mg", per_day=(1, 3), max_single=0.8, max_daily=2.4, note="every 5 min, at most 3 doses"), Dose(indication="any", route="sublingual", low=0.3, high=0.8, unit="mg", per_day=(1, 6), max_single=0.8, max_daily=4.8, note="every 5 min, 3 doses an episode"),
            Dose(indication="pulmonary oedema", route="iv", low=10, high=200, unit="microgram_per_min", max_single=400), Dose(indication="any", route="iv", low=5, high=200, unit="microgram_per_min", max_single=400, note="raise 5 to 20 microgram/min every 3 to 5 min"),
            Dose(indication="any", route="transdermal", low=2.5, high=20, unit="mg", per_day=(1, 1), max_single=20, max_daily=20, note="0.1 to 0.8 mg/h for 12 to 14 h, then 10 to 12 h off"), Dose(indication="any", route="rectal", low=1.5, high=1.5, unit="mg", per_day=(2, 2), max_single=1.5, max_daily=3),
        ),
        renal=_NO_RENAL_CHANGE, pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_3="acute uterine relaxation, pulmonary oedema of pre-eclampsia"), lactation=Lactation(verdict="caution", note="no data"), food=(_ALCOHOL_HYPOTENSION,), intake="no matter",
        pk=Pharmacokinetics(half_life_h=(0.02, 0.07), vd_l_per_kg=3, protein_binding_percent=60, fraction_renal=0.01, onset_min=2), monitoring=("blood pressure before each dose; withhold below 90 mmHg or 30 mmHg under baseline",), overdose="Legs up, fluids; methylene blue for methaemoglobinaemia.",
        sources=("US prescribing information, nitroglycerin (2021)", "ACC/AHA acute coronary syndromes guideline 2025", "AHA ACLS 2020"),
    ),
    Drug(
        name="isosorbide mononitrate", synonyms=("ISMN",), brands=("Imdur", "Monoket"), atc="C01DA14", drug_class="organic nitrate", groups=("nitrate", "hypotensive"), mechanism="Nitric oxide donor: venous and coronary dilatation.", routes=("oral",), forms=("tablet 10 mg, 20 mg", "modified-release tablet 30 mg, 60 mg, 120 mg"), indications=(Indication(name="stable angina", line="second"),),
        contraindications=(Contraindication(condition="PDE5 inhibitor within 24 h (tadalafil 48 h), or riociguat", level="absolute"), Contraindication(condition="hypotension, systolic below 90 mmHg", level="absolute", icd10=("I95",)), _AORTIC_STENOSIS, _HYPERTROPHIC_OBSTRUCTION),
        adverse_effects=(AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="hypotension", frequency="common"), AdverseEffect(effect="nausea", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=20, high=120, unit="mg", per_day=(1, 2), max_single=240, max_daily=240, note="modified release 30 to 120 mg in the morning; immediate release 20 mg twice, 7 h apart"),), renal=_NO_RENAL_CHANGE, hepatic=_NO_HEPATIC_CHANGE,
        pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B"), lactation=Lactation(verdict="caution", note="no data"), food=(_ALCOHOL_HYPOTENSION,), intake="no matter", pk=Pharmacokinetics(bioavailability=0.95, tmax_h=1, half_life_h=(5, 6), vd_l_per_kg=0.65, protein_binding_percent=5, fraction_renal=0.02, dialysable=True, onset_min=45),
        monitoring=("blood pressure",), acb_score=1, sources=("US prescribing information, isosorbide mononitrate (2020)", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="ivabradine", brands=("Corlanor", "Procoralan"), atc="C01EB17", drug_class="If channel blocker", groups=("bradycardic",), mechanism="Blocks the funny current of the sinus node.", routes=("oral",), forms=("tablet 5 mg, 7.5 mg",), indications=(Indication(name="heart failure with reduced ejection fraction", line="second"), Indication(name="stable angina", line="second"), Indication(name="inappropriate sinus tachycardia", line="second")),
        contraindications=(_ACUTE_HEART_FAILURE, _SICK_SINUS, Contraindication(condition="third-degree AV block without a pacemaker", level="absolute", icd10=("I44.2",)), Contraindication(condition="resting heart rate below 60/min", level="absolute", icd10=("R00.1",)), Contraindication(condition="strong CYP3A4 inhibitor at the same time", level="absolute"), Contraindication(condition="severe hepatic impairment", level="absolute", icd10=("K72",)), Contraindication(condition="blood pressure below 90/50 mmHg", level="absolute", icd10=("I95",))),
        adverse_effects=(AdverseEffect(effect="luminous phenomena (phosphenes)", frequency="very_common"), AdverseEffect(effect="bradycardia", frequency="common", serious=True), AdverseEffect(effect="atrial fibrillation", frequency="common", serious=True), AdverseEffect(effect="hypertension", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=2.5, high=7.5, unit="mg", per_day=(2, 2), max_single=7.5, max_daily=15),), renal=(RenalBand(low=15, action="none", regimen="no change"), RenalBand(low=0, high=15, action="none", regimen="not studied")),
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="none", regimen="no change"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")), cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True),),
        pregnancy=Pregnancy(verdict="avoid", trimester_1="embryotoxic and teratogenic in animals", contraception="effective contraception during treatment", alternatives=("metoprolol",)), lactation=Lactation(verdict="avoid", note="in milk of animals"), food=(FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition", effect="exposure doubles, bradycardia", advice="avoid"),), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.4, tmax_h=1, half_life_h=(2, 6), vd_l_per_kg=1.4, protein_binding_percent=70, fraction_renal=0.04), monitoring=("resting heart rate 50 to 60/min", "rhythm"), qt_category="conditional", sources=("US prescribing information, ivabradine (2021)", "SHIFT, Swedberg 2010 Lancet 376:875", "CredibleMeds 2024"),
    ),
    Drug(
        name="ranolazine", brands=("Ranexa",), atc="C01EB18", drug_class="late sodium current inhibitor", groups=(), mechanism="Inhibits the late sodium current: less diastolic calcium; no effect on rate or pressure.", routes=("oral",), forms=("modified-release tablet 500 mg, 1000 mg",), indications=(Indication(name="stable angina", line="second"),),
        contraindications=(Contraindication(condition="strong CYP3A4 inhibitor or inducer at the same time", level="absolute"), Contraindication(condition="cirrhosis", level="absolute", icd10=("K74.6", "K70.3"), reason="QT prolongation rises three-fold"), _LONG_QT),
        adverse_effects=(AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="headache", frequency="common"), AdverseEffect(effect="constipation", frequency="common"), AdverseEffect(effect="nausea", frequency="common"), AdverseEffect(effect="QT prolongation", frequency="uncommon", serious=True), AdverseEffect(effect="acute kidney injury when CrCl is below 30 mL/min", frequency="uncommon", serious=True)),
        doses=(Dose(indication="any", route="oral", low=500, high=1000, unit="mg", per_day=(2, 2), max_single=1000, max_daily=2000, note="500 mg twice a day at most with diltiazem, verapamil or erythromycin"),),
        renal=(RenalBand(low=60, action="none", regimen="no change"), RenalBand(low=30, high=60, action="none", regimen="no set reduction; watch creatinine"), RenalBand(low=0, high=30, action="avoid", regimen="stop if acute kidney injury develops; not studied on dialysis")),
        hepatic=(HepaticBand(child_pugh="A", action="contraindicated", regimen="contraindicated in cirrhosis"), HepaticBand(child_pugh="B", action="contraindicated", regimen="contraindicated in cirrhosis"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated in cirrhosis")),
        cyp=(_CYP3A4_MAJOR, CypRole(enzyme="CYP2D6", role="substrate", fraction="minor"), CypRole(enzyme="CYP3A4", role="inhibitor", strength="weak"), _PGP_INHIBITOR), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="no human data"), lactation=Lactation(verdict="caution", note="no data"), food=(FoodEffect(item="grapefruit juice", severity="moderate", mechanism="CYP3A4 inhibition", effect="higher exposure, QT prolongation", advice="avoid, or 500 mg twice a day at most"),), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.4, tmax_h=4, half_life_h=(7, 7), vd_l_per_kg=2.6, protein_binding_percent=62, fraction_renal=0.05), monitoring=("ECG: QTc", "creatinine in CrCl below 60 mL/min"), baseline_tests=("ecg", "creatinine"), qt_category="conditional", sources=("US prescribing information, ranolazine (2019)", "CredibleMeds 2024", "FDA table of CYP inhibitors 2023"),
    ),
    Drug(
        name="sildenafil", brands=("Viagra", "Revatio"), atc="G04BE03", drug_class="phosphodiesterase-5 inhibitor", groups=("pde5_inhibitor", "hypotensive"), mechanism="Inhibits PDE5: more cyclic GMP in corpus cavernosum and pulmonary arteries.", routes=("oral", "iv"), forms=("tablet 20 mg, 25 mg, 50 mg, 100 mg", "injection 10 mg/12.5 mL"), indications=(Indication(name="pulmonary arterial hypertension", line="first"), Indication(name="erectile dysfunction", line="first")),
        contraindications=(_PDE5_WITH_NITRATE, Contraindication(condition="unstable angina, myocardial infarction or stroke within 6 months", level="relative", icd10=("I20.0", "I21", "I63")), Contraindication(condition="hypotension, below 90/50 mmHg", level="relative", icd10=("I95",)), Contraindication(condition="pulmonary veno-occlusive disease", level="relative", icd10=("I28.8",)), Contraindication(condition="retinitis pigmentosa", level="relative", icd10=("H35.52",))),
        adverse_effects=(AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="flushing", frequency="very_common"), AdverseEffect(effect="dyspepsia", frequency="common"), AdverseEffect(effect="visual colour change", frequency="common", mechanism="PDE6"), AdverseEffect(effect="hypotension", frequency="uncommon", serious=True), AdverseEffect(effect="priapism", frequency="rare", serious=True), AdverseEffect(effect="ischaemic optic neuropathy", frequency="very_rare", serious=True)),
        doses=(
            Dose(indication="pulmonary arterial hypertension", route="oral", low=20, high=80, unit="mg", per_day=(3, 3), max_single=80, max_daily=240), Dose(indication="pulmonary arterial hypertension", route="iv", low=10, high=10, unit="mg", per_day=(3, 3), max_single=10, max_daily=30),
            Dose(indication="erectile dysfunction", route="oral", low=25, high=100, unit="mg", per_day=(1, 1), max_single=100, max_daily=100), Dose(indication="any", route="oral", low=20, high=100, unit="mg", per_day=(1, 3), max_single=100, max_daily=240), Dose(indication="any", route="iv", low=10, high=10, unit="mg", per_day=(3, 3), max_single=10, max_daily=30),
        ),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 25 mg for erectile dysfunction", indication="erectile dysfunction"), RenalBand(low=0, high=30, action="none", regimen="no change for pulmonary hypertension", indication="pulmonary arterial hypertension")),
        hepatic=(HepaticBand(child_pugh="A", action="reduce", regimen="start 25 mg for erectile dysfunction; no change for pulmonary hypertension"), HepaticBand(child_pugh="B", action="reduce", regimen="start 25 mg for erectile dysfunction; no change for pulmonary hypertension"), HepaticBand(child_pugh="C", action="avoid", regimen="not studied")),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True), CypRole(enzyme="CYP2C9", role="substrate", fraction="minor")), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="no signal", trimester_3="not for fetal growth restriction: neonatal pulmonary hypertension in STRIDER"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.1),
        food=(_GRAPEFRUIT_MODERATE,), intake="no matter", pk=Pharmacokinetics(bioavailability=0.41, tmax_h=1, half_life_h=(4, 4), vd_l_per_kg=1.5, protein_binding_percent=96, fraction_renal=0.01, dialysable=False, onset_min=30), monitoring=("blood pressure",), sources=("US prescribing information, sildenafil (2020; Revatio 2023)", "FDA table of CYP substrates 2023"),
    ),
    Drug(
        name="tadalafil", brands=("Cialis", "Adcirca"), atc="G04BE08", drug_class="phosphodiesterase-5 inhibitor", groups=("pde5_inhibitor", "hypotensive"), mechanism="Inhibits PDE5, long-acting.", routes=("oral",), forms=("tablet 2.5 mg, 5 mg, 10 mg, 20 mg",), indications=(Indication(name="pulmonary arterial hypertension", line="first"), Indication(name="erectile dysfunction", line="first"), Indication(name="benign prostatic hyperplasia", line="second")),
        contraindications=(_PDE5_WITH_NITRATE, Contraindication(condition="unstable angina, myocardial infarction or stroke within 6 months", level="relative", icd10=("I20.0", "I21", "I63")), Contraindication(condition="hypotension, below 90/50 mmHg", level="relative", icd10=("I95",))),
        adverse_effects=(AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="dyspepsia", frequency="common"), AdverseEffect(effect="back pain and myalgia", frequency="common"), AdverseEffect(effect="flushing", frequency="common"), AdverseEffect(effect="hypotension", frequency="uncommon", serious=True), AdverseEffect(effect="priapism", frequency="rare", serious=True)),
        doses=(Dose(indication="pulmonary arterial hypertension", route="oral", low=20, high=40, unit="mg", per_day=(1, 1), max_single=40, max_daily=40), Dose(indication="erectile dysfunction", route="oral", low=2.5, high=20, unit="mg", per_day=(1, 1), max_single=20, max_daily=20), Dose(indication="any", route="oral", low=2.5, high=40, unit="mg", per_day=(1, 1), max_single=40, max_daily=40)),
        renal=(
            RenalBand(low=30, high=80, action="reduce", regimen="start 20 mg every 24 h", indication="pulmonary arterial hypertension"), RenalBand(low=0, high=30, action="avoid", regimen="avoid", indication="pulmonary arterial hypertension"),
            RenalBand(low=50, action="none", regimen="no change"), RenalBand(low=30, high=50, action="reduce", regimen="start 5 mg, at most 10 mg every 48 h", max_daily=10), RenalBand(low=0, high=30, action="reduce", regimen="at most 5 mg every 72 h; not once daily", max_daily=5, min_interval_h=72),
        ),
        hepatic=(HepaticBand(child_pugh="A", action="reduce", regimen="10 mg at most; 20 mg start in pulmonary hypertension"), HepaticBand(child_pugh="B", action="reduce", regimen="10 mg at most; 20 mg start in pulmonary hypertension"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid")),
        cyp=(_CYP3A4_MAJOR,), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="B", trimester_1="few data"), lactation=Lactation(verdict="caution", note="no data"), food=(_GRAPEFRUIT_MODERATE, _ALCOHOL_HYPOTENSION), intake="no matter",
        pk=Pharmacokinetics(tmax_h=2, half_life_h=(17.5, 35), vd_l_per_kg=0.9, protein_binding_percent=94, dialysable=False, onset_min=60), monitoring=("blood pressure",), sources=("US prescribing information, tadalafil (2020)",),
    ),
    Drug(
        name="riociguat", brands=("Adempas",), atc="C02KX05", drug_class="soluble guanylate cyclase stimulator", groups=("sgc_stimulator", "hypotensive"), mechanism="Stimulates soluble guanylate cyclase with and without nitric oxide.", routes=("oral",), forms=("tablet 0.5 mg, 1 mg, 1.5 mg, 2 mg, 2.5 mg",), indications=(Indication(name="chronic thromboembolic pulmonary hypertension", line="first"), Indication(name="pulmonary arterial hypertension", line="second")),
        contraindications=(Contraindication(condition="pregnancy", level="absolute", reason="teratogen"), Contraindication(condition="nitrate, nitric oxide donor or PDE5 inhibitor at the same time", level="absolute"), Contraindication(condition="pulmonary hypertension with idiopathic interstitial pneumonia", level="absolute", icd10=("J84.11",))), boxed_warnings=("Embryo-fetal toxicity: exclude pregnancy before, monthly during and one month after treatment.",),
        adverse_effects=(AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="dyspepsia", frequency="very_common"), AdverseEffect(effect="dizziness", frequency="very_common"), AdverseEffect(effect="hypotension", frequency="common", serious=True), AdverseEffect(effect="haemoptysis and bleeding", frequency="common", serious=True), AdverseEffect(effect="anaemia", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=0.5, high=2.5, unit="mg", per_day=(3, 3), max_single=2.5, max_daily=7.5, note="start 1 mg; 0.5 mg with risk of hypotension or strong CYP and P-gp inhibitors"),),
        renal=(RenalBand(low=15, action="none", regimen="titrate by blood pressure"), RenalBand(low=0, high=15, action="avoid", regimen="not recommended, nor on dialysis")), hepatic=(HepaticBand(child_pugh="A", action="none", regimen="titrate by blood pressure"), HepaticBand(child_pugh="B", action="caution", regimen="titrate by blood pressure"), HepaticBand(child_pugh="C", action="avoid", regimen="not recommended")),
        cyp=(CypRole(enzyme="CYP1A1", role="substrate", fraction="major"), CypRole(enzyme="CYP3A4", role="substrate", fraction="minor"), _PGP_SUBSTRATE, CypRole(enzyme="BCRP", role="substrate")),
        pregnancy=Pregnancy(verdict="contraindicated", fda_category="X", trimester_1="cardiac and skeletal malformation in animals", contraception="effective contraception during and one month after; monthly pregnancy test", teratogen=True), lactation=Lactation(verdict="avoid"),
        food=(FoodEffect(item="tobacco smoke", severity="moderate", mechanism="CYP1A1 induction", effect="exposure 50 to 60 % lower", advice="stop smoking; dose changes when smoking changes"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.94, tmax_h=1.5, half_life_h=(7, 12), vd_l_per_kg=0.4, protein_binding_percent=95, fraction_renal=0.1, dialysable=False),
        monitoring=("blood pressure on titration", "monthly pregnancy test"), baseline_tests=("hcg_urine",), sources=("US prescribing information, riociguat (2021)",),
    ),
    Drug(
        name="bosentan", brands=("Tracleer",), atc="C02KX01", drug_class="endothelin receptor antagonist", groups=("endothelin_antagonist", "hepatotoxic", "hypotensive"), mechanism="Blocks endothelin A and B receptors.", routes=("oral",), forms=("tablet 62.5 mg, 125 mg",), indications=(Indication(name="pulmonary arterial hypertension", line="first"), Indication(name="digital ulcers in systemic sclerosis", line="second")),
        contraindications=(Contraindication(condition="pregnancy", level="absolute", reason="teratogen"), Contraindication(condition="ciclosporin or glibenclamide at the same time", level="absolute"), Contraindication(condition="moderate or severe hepatic impairment, or aminotransferases above 3 times normal", level="absolute", icd10=("K72", "K74.6"))), boxed_warnings=("Hepatotoxicity: monthly aminotransferases.", "Embryo-fetal toxicity: exclude pregnancy before, monthly during and one month after treatment."),
        adverse_effects=(AdverseEffect(effect="raised aminotransferases", frequency="very_common", serious=True), AdverseEffect(effect="headache", frequency="very_common"), AdverseEffect(effect="oedema", frequency="very_common"), AdverseEffect(effect="anaemia", frequency="common"), AdverseEffect(effect="hypotension", frequency="common")),
        doses=(Dose(indication="any", route="oral", low=62.5, high=125, unit="mg", per_day=(2, 2), max_single=125, max_daily=250, note="62.5 mg for 4 weeks, then 125 mg from 40 kg"),), renal=_NO_RENAL_CHANGE,
        hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="contraindicated", regimen="avoid (contraindicated in the EU label)"), HepaticBand(child_pugh="C", action="contraindicated", regimen="avoid (contraindicated in the EU label)")),
        cyp=(_CYP3A4_MAJOR, CypRole(enzyme="CYP2C9", role="substrate", fraction="major"), CypRole(enzyme="OATP1B1", role="substrate", fraction="major"), CypRole(enzyme="CYP3A4", role="inducer", strength="moderate"), CypRole(enzyme="CYP2C9", role="inducer", strength="weak")),
        pregnancy=Pregnancy(verdict="contraindicated", fda_category="X", trimester_1="craniofacial and cardiac malformation in animals", contraception="two reliable methods, since it weakens hormonal contraceptives; until one month after; monthly pregnancy test", teratogen=True), lactation=Lactation(verdict="avoid", note="few data"), food=(_GRAPEFRUIT_MODERATE,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.5, tmax_h=4, half_life_h=(5, 5), vd_l_per_kg=0.26, protein_binding_percent=98, fraction_renal=0.03, dialysable=False), monitoring=("ALT and AST monthly", "haemoglobin at 1 and 3 months", "monthly pregnancy test"), baseline_tests=("alt", "ast", "hcg_urine", "haemoglobin"), sources=("US prescribing information, bosentan (2023)", "FDA table of CYP inducers 2023"),
    ),
    Drug(
        name="tolvaptan", brands=("Samsca", "Jynarque"), atc="C03XA01", drug_class="vasopressin V2 antagonist", groups=("hepatotoxic",), mechanism="Blocks V2 receptors: water diuresis without sodium loss.", routes=("oral",), forms=("tablet 15 mg, 30 mg, 45 mg, 60 mg, 90 mg",), indications=(Indication(name="hyponatraemia, euvolaemic or hypervolaemic", line="second"), Indication(name="autosomal dominant polycystic kidney disease", line="first")),
        contraindications=(Contraindication(condition="hypovolaemic hyponatraemia", level="absolute", icd10=("E86",)), Contraindication(condition="urgent need to raise sodium acutely", level="absolute"), _ANURIA, Contraindication(condition="no sense of thirst", level="absolute"), Contraindication(condition="strong CYP3A4 inhibitor at the same time", level="absolute"), Contraindication(condition="cirrhosis", level="relative", icd10=("K74.6", "K70.3"), reason="liver injury, variceal bleeding")),
        boxed_warnings=("Start and restart in hospital with sodium checks: a rise above 12 mmol/L in 24 h may cause osmotic demyelination.", "Serious liver injury (in polycystic kidney disease)."),
        adverse_effects=(AdverseEffect(effect="thirst", frequency="very_common"), AdverseEffect(effect="polyuria", frequency="very_common"), AdverseEffect(effect="dry mouth", frequency="very_common"), AdverseEffect(effect="overcorrection of sodium", frequency="common", serious=True, management="glucose 5 %, desmopressin"), AdverseEffect(effect="liver injury", frequency="uncommon", serious=True)),
        doses=(Dose(indication="hyponatraemia, euvolaemic or hypervolaemic", route="oral", low=7.5, high=60, unit="mg", per_day=(1, 1), max_single=60, max_daily=60, note="15 mg, doubled at 24 h intervals, at most 30 days"), Dose(indication="autosomal dominant polycystic kidney disease", route="oral", low=15, high=90, unit="mg", per_day=(2, 2), max_single=90, max_daily=120), Dose(indication="any", route="oral", low=7.5, high=90, unit="mg", per_day=(1, 2), max_single=90, max_daily=120)),
        renal=(RenalBand(low=10, action="none", regimen="no change"), RenalBand(low=0, high=10, action="avoid", regimen="not studied; contraindicated in anuria")), hepatic=(HepaticBand(child_pugh="A", action="avoid", regimen="avoid in underlying liver disease"), HepaticBand(child_pugh="B", action="avoid", regimen="avoid"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid")),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True), CypRole(enzyme="P-gp", role="inhibitor", strength="weak")), pregnancy=Pregnancy(verdict="avoid", fda_category="C", trimester_1="no human data; toxic in animals"), lactation=Lactation(verdict="avoid"), food=(FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition", effect="exposure about 1.8-fold", advice="avoid"),), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.56, tmax_h=3, half_life_h=(5, 12), vd_l_per_kg=3, protein_binding_percent=98, fraction_renal=0.01, dialysable=False, onset_min=180), monitoring=("sodium at 6, 12 and 24 h after the first dose; 10 mmol/L in 24 h at most", "ALT, AST, bilirubin"), baseline_tests=("sodium", "alt", "ast"), sources=("US prescribing information, tolvaptan (2021)", "FDA table of CYP substrates 2023"),
    ),
)

_QT_BASELINE = ("ecg", "potassium", "magnesium")
_PROARRHYTHMIA = AdverseEffect(effect="proarrhythmia", frequency="common", serious=True)

_ANTIARRHYTHMICS: tuple[Drug, ...] = (
    Drug(
        name="digoxin", brands=("Lanoxin",), atc="C01AA05", drug_class="cardiac glycoside", groups=("cardiac_glycoside", "bradycardic"), mechanism="Inhibits Na/K-ATPase (more intracellular calcium) and raises vagal tone at the AV node.", routes=("oral", "iv"), forms=("tablet 62.5, 125, 250 microgram", "oral solution 50 microgram/mL", "injection 250 microgram/mL"),
        indications=(Indication(name="atrial fibrillation", line="second"), Indication(name="heart failure with reduced ejection fraction", line="second")),
        contraindications=(Contraindication(condition="ventricular fibrillation or tachycardia", level="absolute", icd10=("I49.0", "I47.2")), _PREEXCITED_AF, _HEART_BLOCK, Contraindication(condition="hypertrophic obstructive cardiomyopathy", level="relative", icd10=("I42.1",)), Contraindication(condition="hypokalaemia, hypomagnesaemia or hypercalcaemia", level="relative", icd10=("E87.6", "E83.42", "E83.52"), reason="toxic at normal levels")),
        adverse_effects=(AdverseEffect(effect="nausea and vomiting", frequency="common"), AdverseEffect(effect="dizziness", frequency="common"), AdverseEffect(effect="arrhythmia or AV block", frequency="common", serious=True, management="stop; potassium, magnesium; digoxin immune fab"), AdverseEffect(effect="visual disturbance (xanthopsia)", frequency="common"), AdverseEffect(effect="gynaecomastia", frequency="rare")),
        doses=(
            Dose(indication="atrial fibrillation", route="iv", low=250, high=500, unit="microgram", per_day=(1, 4), max_single=500, max_daily=1500, loading=True, note="250 to 500 microgram, then 250 every 6 h; 8 to 12 microgram/kg of lean weight in all"), Dose(indication="heart failure with reduced ejection fraction", route="oral", low=62.5, high=250, unit="microgram", per_day=(1, 1), max_single=250, max_daily=250),
            Dose(indication="any", route="oral", low=62.5, high=250, unit="microgram", per_day=(1, 1), max_single=750, max_daily=1500, note="maintenance; loading 10 to 15 microgram/kg in 3 parts"), Dose(indication="any", route="iv", low=62.5, high=500, unit="microgram", per_day=(1, 4), max_single=500, max_daily=1500),
        ),
        renal=(
            RenalBand(low=60, action="none", regimen="125 to 250 microgram every 24 h", max_daily=250), RenalBand(low=30, high=60, action="reduce", regimen="125 microgram every 24 h", max_daily=125), RenalBand(low=15, high=30, action="reduce", regimen="62.5 to 125 microgram every 24 h", max_daily=125), RenalBand(low=0, high=15, action="reduce", regimen="62.5 microgram every 24 to 48 h, by level", max_daily=62.5, min_interval_h=24),
            RenalBand(dialysis="haemodialysis", action="reduce", regimen="62.5 microgram every 48 h, by level; not removed", max_daily=62.5, min_interval_h=48),
        ),
        hepatic=_NO_HEPATIC_CHANGE, cyp=(_PGP_SUBSTRATE,), pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="long experience without a signal", trimester_3="higher clearance; also used for fetal tachycardia"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=2.7),
        food=(FoodEffect(item="high-fibre meal", severity="minor", mechanism="binding", effect="less absorbed", advice="take apart from bran"), FoodEffect(item="St John's wort", severity="moderate", mechanism="P-gp induction", effect="lower level", advice="avoid"), FoodEffect(item="liquorice", severity="moderate", mechanism="hypokalaemia", effect="toxicity", advice="avoid")), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.7, tmax_h=2, half_life_h=(36, 48), vd_l_per_kg=7, protein_binding_percent=25, fraction_renal=0.7, dialysable=False, onset_min=30),
        tdm=(
            Monitoring(need="useful", unit="ng/mL", low=0.5, high=0.9, toxic=2.0, kind="trough", sample="at steady state (5 to 7 days), at least 6 h after the dose", window_h=(6, 24), indication="heart failure with reduced ejection fraction", toxicity_advice="stop, ECG, potassium and magnesium; digoxin immune fab for arrhythmia or potassium above 5 mmol/L; call the poison centre"),
            Monitoring(need="useful", unit="ng/mL", low=0.8, high=2.0, toxic=2.0, kind="trough", sample="at steady state (5 to 7 days), at least 6 h after the dose", window_h=(6, 24), indication="atrial fibrillation", toxicity_advice="stop, ECG, potassium and magnesium; digoxin immune fab for arrhythmia or potassium above 5 mmol/L; call the poison centre"),
        ),
        monitoring=("potassium, magnesium, creatinine", "heart rate"), baseline_tests=("potassium", "magnesium", "creatinine"), overdose="Digoxin immune fab; atropine; correct potassium, magnesium.", acb_score=1, high_alert=True, weight_scalar="ideal",
        sources=("US prescribing information, digoxin (2019)", "Rathore 2003 JAMA 289:871", "AHA/ACC/HFSA heart failure guideline 2022", "Boustani 2008 anticholinergic burden"),
    ),
    Drug(
        name="amiodarone", brands=("Pacerone", "Nexterone", "Cordarone"), atc="C01BD01", drug_class="class III antiarrhythmic", groups=("antiarrhythmic_class_iii", "bradycardic", "hypotensive", "hepatotoxic"), mechanism="Blocks potassium, sodium and calcium channels and beta-receptors.", routes=("iv", "oral", "intraosseous"), forms=("injection 50 mg/mL", "bag 150 mg/100 mL, 360 mg/200 mL", "tablet 100 mg, 200 mg, 400 mg"),
        indications=(Indication(name="cardiac arrest", line="first"), Indication(name="ventricular tachycardia", line="first"), Indication(name="atrial fibrillation", line="second")),
        contraindications=(_CARDIOGENIC_SHOCK, _HEART_BLOCK, _SICK_SINUS, _PREEXCITED_AF, Contraindication(condition="iodine hypersensitivity (to iodine itself)", level="absolute"), Contraindication(condition="thyroid disease", level="relative", icd10=("E03", "E05")), Contraindication(condition="interstitial lung disease", level="relative", icd10=("J84",))), boxed_warnings=("Pulmonary toxicity, hepatic injury and worsened arrhythmia, some fatal (oral).",),
        adverse_effects=(
            AdverseEffect(effect="corneal microdeposits", frequency="very_common"), AdverseEffect(effect="photosensitivity", frequency="very_common"), AdverseEffect(effect="hypotension (iv)", frequency="very_common", serious=True, mechanism="solvent and vasodilatation", management="slow the infusion"), AdverseEffect(effect="bradycardia", frequency="common", serious=True),
            AdverseEffect(effect="hypothyroidism or hyperthyroidism", frequency="common", serious=True, onset="months", mechanism="iodine, 37 % by weight"), AdverseEffect(effect="pulmonary toxicity", frequency="common", serious=True, onset="months to years", management="stop; corticosteroid"), AdverseEffect(effect="hepatitis", frequency="common", serious=True), AdverseEffect(effect="peripheral neuropathy and tremor", frequency="common"), AdverseEffect(effect="phlebitis", frequency="common", management="central line above 2 mg/mL"), AdverseEffect(effect="torsades de pointes", frequency="rare", serious=True),
        ),
        doses=(
            Dose(indication="cardiac arrest", route="iv", low=150, high=300, unit="mg", per_day=(1, 2), max_single=300, max_daily=2200, note="300 mg after the third shock, then 150 mg"), Dose(indication="cardiac arrest", route="intraosseous", low=150, high=300, unit="mg", per_day=(1, 2), max_single=300, max_daily=2200),
            Dose(indication="cardiac arrest", route="iv", low=5, high=5, unit="mg_per_kg", per_day=(1, 3), max_single=300, max_daily=900, population="child"), Dose(indication="ventricular tachycardia", route="iv", low=150, high=150, unit="mg", per_day=(1, 6), max_single=300, max_daily=2200, note="over 10 min, may repeat"),
            Dose(indication="any", route="iv", low=150, high=300, unit="mg", per_day=(1, 6), max_single=300, max_daily=2200), Dose(indication="any", route="intraosseous", low=150, high=300, unit="mg", per_day=(1, 2), max_single=300, max_daily=2200), Dose(indication="any", route="iv", low=0.5, high=1, unit="mg_per_min", max_single=1, note="1 mg/min for 6 h, then 0.5 mg/min; 2.2 g in 24 h at most"),
            Dose(indication="atrial fibrillation", route="oral", low=100, high=400, unit="mg", per_day=(1, 3), max_single=400, max_daily=1200, note="to 10 g in all, then 200 mg a day"), Dose(indication="ventricular tachycardia", route="oral", low=200, high=800, unit="mg", per_day=(1, 2), max_single=800, max_daily=1600), Dose(indication="any", route="oral", low=100, high=400, unit="mg", per_day=(1, 4), max_single=800, max_daily=1600),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="no set reduction; stop if ALT exceeds 3 times normal or doubles"), HepaticBand(child_pugh="B", action="caution", regimen="no set reduction; close enzymes"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid unless life-threatening arrhythmia")), livertox="A",
        cyp=(_CYP3A4_MAJOR, CypRole(enzyme="CYP2C8", role="substrate", fraction="major"), CypRole(enzyme="CYP2C9", role="inhibitor", strength="moderate"), CypRole(enzyme="CYP2D6", role="inhibitor", strength="weak"), CypRole(enzyme="CYP3A4", role="inhibitor", strength="weak"), _PGP_INHIBITOR),
        pregnancy=Pregnancy(verdict="avoid", fda_category="D", trimester_1="avoid; neonatal goitre and neurodevelopment from iodine", trimester_2="fetal hypothyroidism and goitre", trimester_3="neonatal hypothyroidism, bradycardia, QT prolongation", accepted_indications=("cardiac arrest", "ventricular tachycardia"), alternatives=("metoprolol", "digoxin")), lactation=Lactation(verdict="avoid", relative_infant_dose_percent=43, note="long half-life, iodine load"),
        food=(FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition", effect="AUC about 50 % higher", advice="avoid"), FoodEffect(item="St John's wort", severity="moderate", mechanism="CYP3A4 induction", effect="lower level", advice="avoid")), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.5, tmax_h=5, half_life_h=(624, 2568), vd_l_per_kg=60, protein_binding_percent=96, fraction_renal=0.01, active_metabolites=("desethylamiodarone",), dialysable=False, onset_min=10),
        monitoring=("ALT, AST, TSH at the start and every 6 months", "chest radiograph and lung function at the start and yearly", "ECG", "continuous ECG and blood pressure iv"), baseline_tests=("tsh", "alt", "ecg", "potassium", "magnesium"), qt_category="known", high_alert=True, sources=("US prescribing information, amiodarone (2018; Nexterone 2023)", "AHA ACLS 2020", "ERC 2021", "CredibleMeds 2024", "FDA table of CYP inhibitors 2023"),
    ),
    Drug(
        name="dronedarone", brands=("Multaq",), atc="C01BD07", drug_class="class III antiarrhythmic", groups=("antiarrhythmic_class_iii", "bradycardic", "hepatotoxic"), mechanism="Amiodarone-like multichannel block without iodine.", routes=("oral",), forms=("tablet 400 mg",), indications=(Indication(name="atrial fibrillation", line="second"),),
        contraindications=(Contraindication(condition="permanent atrial fibrillation", level="absolute", icd10=("I48.21",), reason="doubled mortality, stroke and heart failure (PALLAS)"), _ACUTE_HEART_FAILURE, Contraindication(condition="NYHA class IV or recently decompensated heart failure", level="absolute", icd10=("I50.2", "I50.4")), _HEART_BLOCK, _SICK_SINUS, Contraindication(condition="heart rate below 50/min", level="absolute", icd10=("R00.1",)), Contraindication(condition="strong CYP3A4 inhibitor or another QT-prolonging drug", level="absolute"), Contraindication(condition="QTc 500 ms or more, or PR above 280 ms", level="absolute", icd10=("I45.81",)), Contraindication(condition="severe hepatic impairment, or liver injury from amiodarone", level="absolute", icd10=("K72",))),
        boxed_warnings=("More death, stroke and heart failure in decompensated heart failure or permanent atrial fibrillation.",), adverse_effects=(AdverseEffect(effect="QT prolongation", frequency="very_common", serious=True), AdverseEffect(effect="rise of creatinine without loss of filtration", frequency="very_common"), AdverseEffect(effect="diarrhoea", frequency="common"), AdverseEffect(effect="bradycardia", frequency="common"), AdverseEffect(effect="acute liver failure", frequency="very_rare", serious=True)),
        doses=(Dose(indication="any", route="oral", low=400, high=400, unit="mg", per_day=(2, 2), max_single=400, max_daily=800),), renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="none", regimen="no change; little experience"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")),
        cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True), CypRole(enzyme="CYP3A4", role="inhibitor", strength="moderate"), CypRole(enzyme="CYP2D6", role="inhibitor", strength="weak"), _PGP_INHIBITOR),
        pregnancy=Pregnancy(verdict="avoid", fda_category="X", trimester_1="teratogenic in animals", contraception="effective contraception during treatment and 5 days after", alternatives=("metoprolol", "digoxin")), lactation=Lactation(verdict="avoid"), food=(FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition", effect="exposure three-fold", advice="avoid"),), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.15, tmax_h=4.5, half_life_h=(13, 19), vd_l_per_kg=20, protein_binding_percent=98, fraction_renal=0.01, dialysable=False), monitoring=("rhythm every 3 months", "liver enzymes in the first 6 months", "QTc"), baseline_tests=("ecg", "potassium", "magnesium", "alt"), qt_category="known", sources=("US prescribing information, dronedarone (2020)", "PALLAS 2011 N Engl J Med 365:2268", "CredibleMeds 2024"),
    ),
    Drug(
        name="flecainide", brands=("Tambocor",), atc="C01BC04", drug_class="class IC antiarrhythmic", groups=("antiarrhythmic_class_i",), mechanism="Blocks the fast sodium channel with slow dissociation.", routes=("oral",), forms=("tablet 50 mg, 100 mg, 150 mg",), indications=(Indication(name="atrial fibrillation", line="first"), Indication(name="supraventricular tachycardia", line="second")),
        contraindications=(_STRUCTURAL_HEART_DISEASE, _HEART_BLOCK, _CARDIOGENIC_SHOCK, Contraindication(condition="bundle branch block with hemiblock without a pacemaker", level="absolute", icd10=("I45.2",)), Contraindication(condition="Brugada syndrome", level="absolute", icd10=("I49.8",), reason="unmasks and worsens")), boxed_warnings=("CAST: more deaths after myocardial infarction.", "Atrial flutter with 1:1 conduction: give with an AV-nodal blocker."),
        adverse_effects=(AdverseEffect(effect="dizziness", frequency="very_common"), AdverseEffect(effect="visual disturbance", frequency="very_common"), _PROARRHYTHMIA, AdverseEffect(effect="dyspnoea", frequency="common"), AdverseEffect(effect="heart failure", frequency="uncommon", serious=True)),
        doses=(Dose(indication="atrial fibrillation", route="oral", low=50, high=150, unit="mg", per_day=(2, 2), max_single=300, max_daily=300, note="pill in the pocket 200 mg, 300 mg from 70 kg, once"), Dose(indication="any", route="oral", low=50, high=150, unit="mg", per_day=(1, 2), max_single=300, max_daily=400)),
        renal=(RenalBand(low=35, action="none", regimen="no change"), RenalBand(low=0, high=35, action="reduce", regimen="start 50 mg twice or 100 mg once a day, by level", max_daily=100)), hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="by level"), HepaticBand(child_pugh="B", action="caution", regimen="only if the benefit outweighs; by level"), HepaticBand(child_pugh="C", action="avoid", regimen="avoid, or by level")),
        cyp=(_CYP2D6_MAJOR, CypRole(enzyme="CYP1A2", role="substrate", fraction="minor")), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_3="used for fetal supraventricular tachycardia", accepted_indications=("fetal tachyarrhythmia",)), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=5), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.95, tmax_h=3, half_life_h=(12, 27), vd_l_per_kg=8, protein_binding_percent=40, fraction_renal=0.3, dialysable=False, onset_min=120), tdm=(Monitoring(need="useful", unit="mg/L", low=0.2, high=1.0, toxic=1.0, kind="trough", sample="before a dose at steady state (3 to 5 days)", window_h=(10, 12), toxicity_advice="stop; sodium bicarbonate for wide QRS; call the poison centre"),),
        monitoring=("QRS: stop if it widens by 25 % or more", "echocardiogram before the start"), baseline_tests=("ecg", "potassium"), qt_category="known", overdose="Sodium bicarbonate for wide QRS, lipid emulsion, extracorporeal support.", sources=("US prescribing information, flecainide (2019)", "CAST 1991 N Engl J Med 324:781", "CredibleMeds 2024"),
    ),
    Drug(
        name="propafenone", brands=("Rythmol",), atc="C01BC03", drug_class="class IC antiarrhythmic", groups=("antiarrhythmic_class_i", "bradycardic"), mechanism="Blocks the fast sodium channel; weak beta-blockade.", routes=("oral",), forms=("tablet 150 mg, 225 mg, 300 mg",), indications=(Indication(name="atrial fibrillation", line="first"), Indication(name="supraventricular tachycardia", line="second")),
        contraindications=(_STRUCTURAL_HEART_DISEASE, _HEART_BLOCK, _SICK_SINUS, _BRADYCARDIA, _CARDIOGENIC_SHOCK, Contraindication(condition="bronchospastic disease", level="absolute", icd10=("J45", "J44")), Contraindication(condition="Brugada syndrome", level="absolute", icd10=("I49.8",)), Contraindication(condition="marked electrolyte imbalance", level="absolute", icd10=("E87.6", "E87.5"))), boxed_warnings=("CAST: class IC drugs raised mortality after myocardial infarction.",),
        adverse_effects=(AdverseEffect(effect="dizziness", frequency="very_common"), AdverseEffect(effect="metallic taste", frequency="common"), AdverseEffect(effect="nausea", frequency="common"), _PROARRHYTHMIA, AdverseEffect(effect="bradycardia and AV block", frequency="common", serious=True)),
        doses=(Dose(indication="any", route="oral", low=150, high=300, unit="mg", per_day=(2, 3), max_single=600, max_daily=900, note="pill in the pocket 450 mg, 600 mg from 70 kg, once"),), renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="start low"), HepaticBand(child_pugh="B", action="reduce", regimen="20 to 30 % of the usual dose"), HepaticBand(child_pugh="C", action="reduce", regimen="20 to 30 % of the usual dose")),
        cyp=(_CYP2D6_MAJOR, _CYP3A4_MINOR, CypRole(enzyme="CYP1A2", role="substrate", fraction="minor"), _PGP_INHIBITOR), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data"), lactation=Lactation(verdict="caution", note="few data"), food=(_GRAPEFRUIT_MODERATE,), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.1, tmax_h=3, half_life_h=(2, 10), vd_l_per_kg=3, protein_binding_percent=95, fraction_renal=0.01, active_metabolites=("5-hydroxypropafenone",), dialysable=False, nonlinear=True), monitoring=("QRS, PR",), baseline_tests=("ecg", "potassium"), qt_category="conditional", overdose="Sodium bicarbonate for wide QRS, lipid emulsion.", sources=("US prescribing information, propafenone (2018)", "CredibleMeds 2024"),
    ),
    Drug(
        name="lidocaine", synonyms=("lignocaine",), brands=("Xylocaine", "Lidoderm"), atc="C01BB01", drug_class="class IB antiarrhythmic and amide local anaesthetic", groups=("antiarrhythmic_class_i", "local_anaesthetic_amide"), mechanism="Blocks sodium channels, fast dissociation; acts on ischaemic and depolarised tissue.", routes=("iv", "intraosseous", "sc", "topical", "transdermal", "epidural"), forms=("injection 10 mg/mL, 20 mg/mL", "patch 5 %", "gel 2 %", "bag 4 mg/mL"),
        indications=(Indication(name="cardiac arrest", line="first"), Indication(name="ventricular tachycardia", line="second"), Indication(name="local anaesthesia", line="first"), Indication(name="post-herpetic neuralgia", line="second")),
        contraindications=(Contraindication(condition="hypersensitivity to amide local anaesthetics", level="absolute"), Contraindication(condition="severe SA, AV or intraventricular block without a pacemaker (iv)", level="absolute", icd10=("I44.1", "I44.2", "I49.5")), Contraindication(condition="Wolff-Parkinson-White syndrome (iv)", level="absolute", icd10=("I45.6",))),
        adverse_effects=(AdverseEffect(effect="drowsiness, perioral numbness, tinnitus", frequency="common", mechanism="first sign of systemic toxicity"), AdverseEffect(effect="seizure", frequency="uncommon", serious=True, management="stop; benzodiazepine; lipid emulsion"), AdverseEffect(effect="hypotension and bradycardia", frequency="uncommon", serious=True), AdverseEffect(effect="methaemoglobinaemia", frequency="rare", serious=True), AdverseEffect(effect="allergic reaction", frequency="very_rare", serious=True)),
        doses=(
            Dose(indication="cardiac arrest", route="iv", low=0.5, high=1.5, unit="mg_per_kg", per_day=(1, 3), max_single=150, max_daily=300, note="1 to 1.5 mg/kg, then 0.5 to 0.75 mg/kg; 3 mg/kg in all"), Dose(indication="cardiac arrest", route="intraosseous", low=0.5, high=1.5, unit="mg_per_kg", per_day=(1, 3), max_single=150, max_daily=300), Dose(indication="cardiac arrest", route="iv", low=1, high=1, unit="mg_per_kg", per_day=(1, 2), max_single=100, max_daily=300, population="child"),
            Dose(indication="any", route="iv", low=0.5, high=1.5, unit="mg_per_kg", per_day=(1, 3), max_single=150, max_daily=300), Dose(indication="any", route="intraosseous", low=0.5, high=1.5, unit="mg_per_kg", per_day=(1, 3), max_single=150, max_daily=300), Dose(indication="any", route="iv", low=1, high=4, unit="mg_per_min", max_single=4),
            Dose(indication="local anaesthesia", route="sc", low=5, high=300, unit="mg", per_day=(1, 1), max_single=300, max_daily=300, note="4.5 mg/kg at most plain; 7 mg/kg, 500 mg, with adrenaline"), Dose(indication="any", route="sc", low=0.1, high=4.5, unit="mg_per_kg", per_day=(1, 1), max_single=300, max_daily=300), Dose(indication="any", route="epidural", low=20, high=300, unit="mg", per_day=(1, 4), max_single=500, max_daily=1200),
            Dose(indication="any", route="transdermal", low=700, high=2100, unit="mg", per_day=(1, 1), max_single=2100, max_daily=2100, note="1 to 3 patches for 12 h in 24 h"), Dose(indication="any", route="topical", low=20, high=300, unit="mg", per_day=(1, 4), max_single=600, max_daily=1200),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="caution", regimen="bolus unchanged"), HepaticBand(child_pugh="B", action="reduce", regimen="bolus unchanged; halve the infusion, 2 mg/min at most"), HepaticBand(child_pugh="C", action="reduce", regimen="bolus unchanged; halve the infusion, 2 mg/min at most")),
        cyp=(CypRole(enzyme="CYP1A2", role="substrate", fraction="major"), _CYP3A4_MINOR), pregnancy=Pregnancy(verdict="compatible", fda_category="B", trimester_1="long experience without a signal"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=3.1), intake="not oral",
        pk=Pharmacokinetics(bioavailability=0.35, half_life_h=(1.5, 2), vd_l_per_kg=1.3, protein_binding_percent=70, fraction_renal=0.05, active_metabolites=("monoethylglycinexylidide", "glycinexylidide"), dialysable=False, onset_min=1),
        tdm=(Monitoring(need="useful", unit="mg/L", low=1.5, high=5, toxic=5, kind="random", sample="on an infusion beyond 24 h, or in heart failure or liver disease", toxicity_advice="stop; benzodiazepine for seizures; lipid emulsion 20 %; call the poison centre"),), monitoring=("continuous ECG", "mental state"), high_alert=True, allergy_group="local_anaesthetic_amide", overdose="Lipid emulsion 20 % 1.5 mL/kg; benzodiazepine; small adrenaline doses (below 1 microgram/kg).",
        sources=("US prescribing information, lidocaine (2022)", "AHA ACLS 2020", "ASRA local anaesthetic systemic toxicity advisory 2020"),
    ),
    Drug(
        name="procainamide", brands=("Pronestyl",), atc="C01BA02", drug_class="class IA antiarrhythmic", groups=("antiarrhythmic_class_i", "hypotensive"), mechanism="Blocks sodium and potassium channels.", routes=("iv",), forms=("injection 100 mg/mL, 500 mg/mL",), indications=(Indication(name="ventricular tachycardia", line="first"), Indication(name="pre-excited atrial fibrillation", line="first")),
        contraindications=(_HEART_BLOCK, _LONG_QT, Contraindication(condition="torsades de pointes", level="absolute", icd10=("I47.21",)), Contraindication(condition="systemic lupus erythematosus", level="absolute", icd10=("M32",)), Contraindication(condition="myasthenia gravis", level="relative", icd10=("G70.0",)), Contraindication(condition="decompensated heart failure", level="relative", icd10=("I50",))),
        boxed_warnings=("Positive antinuclear antibody and lupus with long use.", "CAST: only for life-threatening ventricular arrhythmia.", "Blood dyscrasia."),
        adverse_effects=(AdverseEffect(effect="hypotension", frequency="common", serious=True, management="slow or stop"), AdverseEffect(effect="QRS and QT prolongation", frequency="common", serious=True), AdverseEffect(effect="drug-induced lupus", frequency="very_common", onset="months"), AdverseEffect(effect="agranulocytosis", frequency="uncommon", serious=True)),
        doses=(Dose(indication="any", route="iv", low=20, high=50, unit="mg_per_min", max_single=50, loading=True, note="until the arrhythmia stops, hypotension, QRS 50 % wider, or 17 mg/kg"), Dose(indication="any", route="iv", low=10, high=17, unit="mg_per_kg", per_day=(1, 1), max_single=1500, loading=True, note="over 20 to 60 min"), Dose(indication="any", route="iv", low=100, high=1000, unit="mg", per_day=(1, 6), max_single=1500, max_daily=9000), Dose(indication="ventricular tachycardia", route="iv", low=1, high=4, unit="mg_per_min", max_single=6, note="maintenance")),
        renal=(RenalBand(low=50, action="none", regimen="no change"), RenalBand(low=10, high=50, action="reduce", regimen="load 12 mg/kg at most; maintenance lower by a third to a half, by level"), RenalBand(low=0, high=10, action="reduce", regimen="load 10 mg/kg at most; maintenance lower by two thirds, by level; NAPA accumulates")),
        cyp=(_CYP2D6_MAJOR,), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data, no signal"), lactation=Lactation(verdict="caution", relative_infant_dose_percent=5.4), intake="not oral", pk=Pharmacokinetics(half_life_h=(3, 5), vd_l_per_kg=2, protein_binding_percent=15, fraction_renal=0.5, active_metabolites=("N-acetylprocainamide (NAPA)",), dialysable=True, onset_min=5),
        tdm=(Monitoring(need="useful", unit="mg/L", low=4, high=10, toxic=12, kind="random", sample="6 to 12 h after the infusion is started; NAPA with it (sum above 30 mg/L is toxic)", toxicity_advice="stop; sodium bicarbonate for wide QRS, magnesium for torsades; call the poison centre"),), monitoring=("continuous ECG: QRS, QT; blood pressure every 5 min on loading", "blood count"), baseline_tests=_QT_BASELINE, qt_category="known", high_alert=True,
        sources=("US prescribing information, procainamide (2017)", "AHA ACLS 2020", "PROCAMIO 2017 Eur Heart J 38:1329", "CredibleMeds 2024"),
    ),
    Drug(
        name="adenosine", brands=("Adenocard", "Adenoscan"), atc="C01EB10", drug_class="purine nucleoside antiarrhythmic", groups=("bradycardic",), mechanism="A1 receptor at the AV node: transient block; A2A: coronary dilatation.", routes=("iv",), forms=("injection 3 mg/mL",), indications=(Indication(name="supraventricular tachycardia", line="first"), Indication(name="myocardial perfusion stress test", line="first")),
        contraindications=(_HEART_BLOCK, _SICK_SINUS, Contraindication(condition="asthma or bronchospasm", level="absolute", icd10=("J45",), reason="bronchoconstriction"), Contraindication(condition="pre-excited atrial fibrillation", level="absolute", icd10=("I45.6",)), _LONG_QT, _COPD_RELATIVE),
        adverse_effects=(AdverseEffect(effect="flushing", frequency="very_common"), AdverseEffect(effect="chest pressure and sense of doom", frequency="very_common", onset="seconds"), AdverseEffect(effect="dyspnoea", frequency="very_common"), AdverseEffect(effect="asystole for seconds", frequency="very_common"), AdverseEffect(effect="atrial fibrillation", frequency="common", serious=True), AdverseEffect(effect="bronchospasm", frequency="rare", serious=True, management="theophylline antagonises it")),
        doses=(
            Dose(indication="supraventricular tachycardia", route="iv", low=6, high=12, unit="mg", per_day=(1, 3), max_single=18, max_daily=36, note="6 mg rapid push with flush, then 12 mg, then 12 to 18 mg; 3 mg with dipyridamole, carbamazepine, heart transplant or central line"), Dose(indication="supraventricular tachycardia", route="iv", low=0.1, high=0.3, unit="mg_per_kg", per_day=(1, 3), max_single=12, max_daily=30, population="child", note="0.1 mg/kg (6 mg at most), then 0.2 mg/kg (12 mg at most)"),
            Dose(indication="any", route="iv", low=3, high=12, unit="mg", per_day=(1, 3), max_single=18, max_daily=36), Dose(indication="myocardial perfusion stress test", route="iv", low=140, high=140, unit="microgram_per_kg_per_min", max_single=140, note="for 6 min"),
        ),
        renal=_NO_RENAL_CHANGE, hepatic=_NO_HEPATIC_CHANGE, pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="half-life of seconds; first choice for supraventricular tachycardia", accepted_indications=("supraventricular tachycardia",)), lactation=Lactation(verdict="compatible", note="half-life of seconds"),
        food=(FoodEffect(item="caffeine", severity="moderate", mechanism="adenosine receptor antagonism", effect="less effect", advice="none for 12 to 24 h before a stress test; a higher dose may be needed"),), intake="not oral", pk=Pharmacokinetics(half_life_h=(0.0003, 0.003), onset_min=0.5), monitoring=("continuous 12-lead recording, defibrillator at hand",), first_dose_minutes=5, sources=("US prescribing information, adenosine (2020)", "AHA ACLS and PALS 2020", "ACC/AHA/HRS SVT guideline 2015"),
    ),
)

_STATIN_CONTRAINDICATIONS = (Contraindication(condition="acute liver failure or decompensated cirrhosis", level="absolute", icd10=("K72",)), Contraindication(condition="rhabdomyolysis", level="absolute", icd10=("M62.82",)))
_STATIN_EFFECTS = (
    AdverseEffect(effect="myalgia", frequency="common", management="creatine kinase; stop above 10 times normal"), AdverseEffect(effect="headache", frequency="common"), AdverseEffect(effect="nausea", frequency="common"), AdverseEffect(effect="raised ALT", frequency="uncommon"),
    AdverseEffect(effect="new diabetes", frequency="uncommon"), AdverseEffect(effect="rhabdomyolysis", frequency="rare", serious=True, management="stop, fluids"), AdverseEffect(effect="immune-mediated necrotising myopathy", frequency="very_rare", serious=True),
)
_STATIN_PREGNANCY = Pregnancy(verdict="avoid", fda_category="X", trimester_1="no consistent malformation signal; usually stopped", trimester_2="usually stopped; may go on in very high risk", trimester_3="as before", contraception="stop when pregnancy is planned or found; the FDA withdrew the absolute contraindication in 2021")
_STATIN_LACTATION = Lactation(verdict="avoid", note="label: do not breastfeed")
_STATIN_INDICATIONS = (Indication(name="hypercholesterolaemia", line="first"), Indication(name="cardiovascular risk reduction", line="first"))
_ACS_STATIN = Indication(name="acute coronary syndrome", line="first")
_STATIN_MONITORING = ("lipids 4 to 12 weeks after the start and each change", "ALT at the start", "creatine kinase with muscle symptoms")
_STATIN_LIVER = (HepaticBand(child_pugh="A", action="caution", regimen="no change in compensated disease"), HepaticBand(child_pugh="B", action="caution", regimen="low dose; contraindicated when decompensated"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated"))
_SLCO1B1_POOR = Pharmacogenetic(gene="SLCO1B1", phenotype="poor", consequence="higher statin exposure, more myopathy", cpic_level="A")
_STATIN_MECHANISM = "Inhibits HMG-CoA reductase: more hepatic LDL receptors."
_OATP_SUBSTRATE = CypRole(enzyme="OATP1B1", role="substrate", fraction="major")

_LIPIDS: tuple[Drug, ...] = (
    Drug(
        name="atorvastatin", brands=("Lipitor",), atc="C10AA05", drug_class="statin", groups=("statin",), mechanism=_STATIN_MECHANISM, routes=("oral",), forms=("tablet 10 mg, 20 mg, 40 mg, 80 mg",), indications=(*_STATIN_INDICATIONS, _ACS_STATIN), contraindications=_STATIN_CONTRAINDICATIONS, adverse_effects=_STATIN_EFFECTS,
        doses=(Dose(indication="acute coronary syndrome", route="oral", low=40, high=80, unit="mg", per_day=(1, 1), max_single=80, max_daily=80), Dose(indication="any", route="oral", low=10, high=80, unit="mg", per_day=(1, 1), max_single=80, max_daily=80, note="20 mg at most with clarithromycin or itraconazole")),
        renal=_NO_RENAL_CHANGE, hepatic=_STATIN_LIVER, livertox="A", cyp=(_CYP3A4_MAJOR, _OATP_SUBSTRATE), pharmacogenetics=(_SLCO1B1_POOR,), pregnancy=_STATIN_PREGNANCY, lactation=_STATIN_LACTATION, food=(FoodEffect(item="grapefruit juice", severity="moderate", mechanism="CYP3A4 inhibition", effect="AUC to 2.5-fold with more than 1.2 L a day", advice="avoid large amounts"),), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.14, tmax_h=1.5, half_life_h=(14, 14), vd_l_per_kg=5.4, protein_binding_percent=98, fraction_renal=0.02, dialysable=False), monitoring=_STATIN_MONITORING, sources=("US prescribing information, atorvastatin (2024)", "ACC/AHA cholesterol guideline 2018", "CPIC statins 2022", "LiverTox (NIDDK) 2024"),
    ),
    Drug(
        name="simvastatin", brands=("Zocor",), atc="C10AA01", drug_class="statin", groups=("statin",), mechanism=_STATIN_MECHANISM, routes=("oral",), forms=("tablet 5 mg, 10 mg, 20 mg, 40 mg, 80 mg",), indications=_STATIN_INDICATIONS, contraindications=(*_STATIN_CONTRAINDICATIONS, Contraindication(condition="strong CYP3A4 inhibitor, gemfibrozil, ciclosporin or danazol at the same time", level="absolute", reason="rhabdomyolysis")), adverse_effects=_STATIN_EFFECTS,
        doses=(Dose(indication="any", route="oral", low=5, high=40, unit="mg", per_day=(1, 1), max_single=80, max_daily=80, note="80 mg only if taken for a year without myopathy; 20 mg at most with amlodipine, amiodarone or ranolazine; 10 mg with verapamil, diltiazem or dronedarone"),),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 5 mg every 24 h")), hepatic=_STATIN_LIVER, livertox="A", cyp=(CypRole(enzyme="CYP3A4", role="substrate", fraction="major", sensitive=True), _OATP_SUBSTRATE), prodrug=True,
        pharmacogenetics=(_SLCO1B1_POOR, Pharmacogenetic(gene="SLCO1B1", phenotype="intermediate", consequence="more myopathy: below 20 mg a day or another statin", cpic_level="A")), pregnancy=_STATIN_PREGNANCY, lactation=_STATIN_LACTATION, food=(FoodEffect(item="grapefruit juice", severity="major", mechanism="CYP3A4 inhibition in the gut", effect="several-fold exposure, myopathy", advice="avoid"),), intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.05, tmax_h=4, half_life_h=(2, 3), protein_binding_percent=95, active_metabolites=("simvastatin acid",), dialysable=False), monitoring=_STATIN_MONITORING, sources=("US prescribing information, simvastatin (2023)", "SEARCH 2008 N Engl J Med 359:789", "CPIC statins 2022", "FDA table of CYP substrates 2023", "LiverTox (NIDDK) 2024"),
    ),
    Drug(
        name="rosuvastatin", brands=("Crestor",), atc="C10AA07", drug_class="statin", groups=("statin",), mechanism=_STATIN_MECHANISM, routes=("oral",), forms=("tablet 5 mg, 10 mg, 20 mg, 40 mg",), indications=(*_STATIN_INDICATIONS, _ACS_STATIN), contraindications=_STATIN_CONTRAINDICATIONS, adverse_effects=(*_STATIN_EFFECTS, AdverseEffect(effect="proteinuria", frequency="uncommon")),
        doses=(Dose(indication="acute coronary syndrome", route="oral", low=20, high=40, unit="mg", per_day=(1, 1), max_single=40, max_daily=40), Dose(indication="any", route="oral", low=5, high=40, unit="mg", per_day=(1, 1), max_single=40, max_daily=40, note="5 mg at most with ciclosporin, 10 mg with gemfibrozil or lopinavir; start 5 mg in Asian patients")),
        renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 5 mg, at most 10 mg every 24 h", max_daily=10)), hepatic=_STATIN_LIVER, livertox="A", cyp=(_OATP_SUBSTRATE, CypRole(enzyme="BCRP", role="substrate", fraction="major"), CypRole(enzyme="CYP2C9", role="substrate", fraction="minor")), pharmacogenetics=(_SLCO1B1_POOR,), pregnancy=_STATIN_PREGNANCY, lactation=_STATIN_LACTATION,
        food=(FoodEffect(item="antacid with aluminium or magnesium", severity="moderate", mechanism="binding", effect="AUC about half", advice="antacid 2 h after"),), intake="no matter", pk=Pharmacokinetics(bioavailability=0.2, tmax_h=4, half_life_h=(19, 19), vd_l_per_kg=1.9, protein_binding_percent=88, fraction_renal=0.06, dialysable=False), monitoring=_STATIN_MONITORING, sources=("US prescribing information, rosuvastatin (2023)", "CPIC statins 2022", "LiverTox (NIDDK) 2024"),
    ),
    Drug(
        name="pravastatin", brands=("Pravachol",), atc="C10AA03", drug_class="statin", groups=("statin",), mechanism=_STATIN_MECHANISM, routes=("oral",), forms=("tablet 10 mg, 20 mg, 40 mg, 80 mg",), indications=_STATIN_INDICATIONS, contraindications=_STATIN_CONTRAINDICATIONS, adverse_effects=_STATIN_EFFECTS,
        doses=(Dose(indication="any", route="oral", low=10, high=80, unit="mg", per_day=(1, 1), max_single=80, max_daily=80, note="20 mg at most with ciclosporin, 40 mg with clarithromycin"),), renal=(RenalBand(low=30, action="none", regimen="no change"), RenalBand(low=0, high=30, action="reduce", regimen="start 10 mg every 24 h")), hepatic=_STATIN_LIVER, cyp=(_OATP_SUBSTRATE,), pharmacogenetics=(_SLCO1B1_POOR,), pregnancy=_STATIN_PREGNANCY, lactation=_STATIN_LACTATION, intake="no matter",
        pk=Pharmacokinetics(bioavailability=0.17, tmax_h=1.25, half_life_h=(1.8, 2.6), vd_l_per_kg=0.46, protein_binding_percent=50, fraction_renal=0.2, dialysable=False), monitoring=_STATIN_MONITORING, sources=("US prescribing information, pravastatin (2022)", "CPIC statins 2022"),
    ),
    Drug(
        name="ezetimibe", brands=("Zetia", "Ezetrol"), atc="C10AX09", drug_class="cholesterol absorption inhibitor", groups=(), mechanism="Blocks NPC1L1 in the brush border.", routes=("oral",), forms=("tablet 10 mg",), indications=(Indication(name="hypercholesterolaemia", line="second"), Indication(name="cardiovascular risk reduction", line="second")), contraindications=(Contraindication(condition="moderate or severe hepatic impairment", level="relative", icd10=("K72",)),),
        adverse_effects=(AdverseEffect(effect="diarrhoea", frequency="common"), AdverseEffect(effect="arthralgia", frequency="common"), AdverseEffect(effect="upper respiratory infection", frequency="common"), AdverseEffect(effect="raised ALT with a statin", frequency="common"), AdverseEffect(effect="myopathy", frequency="very_rare", serious=True)), doses=(Dose(indication="any", route="oral", low=10, high=10, unit="mg", per_day=(1, 1), max_single=10, max_daily=10),),
        renal=_NO_RENAL_CHANGE, hepatic=(HepaticBand(child_pugh="A", action="none", regimen="no change"), HepaticBand(child_pugh="B", action="avoid", regimen="not recommended"), HepaticBand(child_pugh="C", action="avoid", regimen="not recommended")), pregnancy=Pregnancy(verdict="use_if_needed", fda_category="C", trimester_1="few data; usually stopped"), lactation=Lactation(verdict="caution", note="no data"), intake="no matter",
        pk=Pharmacokinetics(tmax_h=8, half_life_h=(22, 22), protein_binding_percent=90, active_metabolites=("ezetimibe glucuronide",), dialysable=False), monitoring=("lipids",), sources=("US prescribing information, ezetimibe (2023)", "IMPROVE-IT 2015 N Engl J Med 372:2387"),
    ),
    Drug(
        name="gemfibrozil", brands=("Lopid",), atc="C10AB04", drug_class="fibrate", groups=("fibrate",), mechanism="PPAR-alpha agonist: less VLDL, more HDL.", routes=("oral",), forms=("tablet 600 mg",), indications=(Indication(name="severe hypertriglyceridaemia", line="second"),),
        contraindications=(Contraindication(condition="severe renal impairment", level="absolute", icd10=("N18.4", "N18.5", "N18.6")), Contraindication(condition="hepatic impairment or biliary cirrhosis", level="absolute", icd10=("K72", "K74")), Contraindication(condition="gallbladder disease", level="absolute", icd10=("K80", "K81")), Contraindication(condition="simvastatin, repaglinide, dasabuvir or selexipag at the same time", level="absolute")),
        adverse_effects=(AdverseEffect(effect="dyspepsia", frequency="very_common"), AdverseEffect(effect="abdominal pain", frequency="common"), AdverseEffect(effect="gallstones", frequency="uncommon"), AdverseEffect(effect="rhabdomyolysis, with a statin above all", frequency="rare", serious=True)), doses=(Dose(indication="any", route="oral", low=600, high=600, unit="mg", per_day=(2, 2), max_single=600, max_daily=1200, note="30 min before breakfast and dinner"),),
        renal=(RenalBand(metric="egfr", low=60, action="none", regimen="no change"), RenalBand(metric="egfr", low=30, high=60, action="reduce", regimen="900 mg a day; creatinine may rise", max_daily=900), RenalBand(metric="egfr", low=0, high=30, action="contraindicated", regimen="contraindicated")), hepatic=(HepaticBand(child_pugh="A", action="contraindicated", regimen="contraindicated"), HepaticBand(child_pugh="B", action="contraindicated", regimen="contraindicated"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")),
        cyp=(CypRole(enzyme="CYP2C8", role="inhibitor", strength="strong"), CypRole(enzyme="OATP1B1", role="inhibitor", strength="moderate")), pregnancy=Pregnancy(verdict="avoid", fda_category="C", trimester_1="no need in the first trimester"), lactation=Lactation(verdict="avoid", note="no data"), intake="empty stomach",
        pk=Pharmacokinetics(bioavailability=0.98, tmax_h=1.5, half_life_h=(1.3, 1.7), protein_binding_percent=97, fraction_renal=0.02, dialysable=False), monitoring=("lipids, ALT, creatinine", "creatine kinase with muscle pain"), baseline_tests=("creatinine", "alt"), sources=("US prescribing information, gemfibrozil (2020)", "FDA table of CYP and OATP inhibitors 2023"),
    ),
    Drug(
        name="fenofibrate", brands=("Tricor", "Lipantil"), atc="C10AB05", drug_class="fibrate", groups=("fibrate",), mechanism="PPAR-alpha agonist: less VLDL, more HDL.", routes=("oral",), forms=("tablet 48 mg, 54 mg, 145 mg, 160 mg", "capsule 67 mg, 134 mg, 200 mg"), indications=(Indication(name="severe hypertriglyceridaemia", line="first"), Indication(name="hypercholesterolaemia", line="other")),
        contraindications=(Contraindication(condition="severe renal impairment or dialysis", level="absolute", icd10=("N18.4", "N18.5", "N18.6")), Contraindication(condition="active liver disease", level="absolute", icd10=("K72", "K74")), Contraindication(condition="gallbladder disease", level="absolute", icd10=("K80", "K81"))),
        adverse_effects=(AdverseEffect(effect="raised aminotransferases", frequency="common"), AdverseEffect(effect="abdominal pain", frequency="common"), AdverseEffect(effect="rise of creatinine", frequency="common", mechanism="reversible"), AdverseEffect(effect="gallstones", frequency="uncommon"), AdverseEffect(effect="pancreatitis", frequency="uncommon", serious=True), AdverseEffect(effect="rhabdomyolysis", frequency="rare", serious=True)),
        doses=(Dose(indication="any", route="oral", low=48, high=200, unit="mg", per_day=(1, 1), max_single=200, max_daily=200, note="145 to 160 mg of the tablet, 200 mg of the micronised capsule"),), renal=(RenalBand(metric="egfr", low=60, action="none", regimen="no change"), RenalBand(metric="egfr", low=30, high=60, action="reduce", regimen="48 to 54 mg every 24 h", max_daily=67), RenalBand(metric="egfr", low=0, high=30, action="contraindicated", regimen="contraindicated")),
        hepatic=(HepaticBand(child_pugh="A", action="contraindicated", regimen="contraindicated in active liver disease"), HepaticBand(child_pugh="B", action="contraindicated", regimen="contraindicated"), HepaticBand(child_pugh="C", action="contraindicated", regimen="contraindicated")), prodrug=True, pregnancy=Pregnancy(verdict="avoid", fda_category="C", trimester_1="no need in the first trimester"), lactation=Lactation(verdict="avoid", note="label: not during and for 5 days after"), intake="with food",
        pk=Pharmacokinetics(tmax_h=7, half_life_h=(20, 20), vd_l_per_kg=0.9, protein_binding_percent=99, active_metabolites=("fenofibric acid",), dialysable=False), monitoring=("lipids, ALT, creatinine",), baseline_tests=("creatinine", "alt"), sources=("US prescribing information, fenofibrate (2021)",),
    ),
    Drug(
        name="colestyramine", synonyms=("cholestyramine",), brands=("Questran",), atc="C10AC01", drug_class="bile acid sequestrant", groups=("bile_acid_sequestrant",), mechanism="Binds bile acids in the gut; is not absorbed.", routes=("oral",), forms=("powder 4 g",), indications=(Indication(name="hypercholesterolaemia", line="other"), Indication(name="cholestatic pruritus", line="first"), Indication(name="bile acid diarrhoea", line="first"), Indication(name="leflunomide washout", line="first")),
        contraindications=(Contraindication(condition="complete biliary obstruction", level="absolute", icd10=("K83.1",)), Contraindication(condition="bowel obstruction", level="relative", icd10=("K56",)), Contraindication(condition="triglycerides above 500 mg/dL", level="relative", icd10=("E78.1",))),
        adverse_effects=(AdverseEffect(effect="constipation", frequency="very_common"), AdverseEffect(effect="bloating", frequency="common"), AdverseEffect(effect="raised triglycerides", frequency="common"), AdverseEffect(effect="vitamin K deficiency with bleeding", frequency="rare", serious=True), AdverseEffect(effect="hyperchloraemic acidosis", frequency="rare")),
        doses=(Dose(indication="leflunomide washout", route="oral", low=8, high=8, unit="g", per_day=(3, 3), max_single=8, max_daily=24, note="for 11 days"), Dose(indication="any", route="oral", low=4, high=8, unit="g", per_day=(1, 4), max_single=12, max_daily=24)), renal=_NO_RENAL_CHANGE, hepatic=_NO_HEPATIC_CHANGE,
        pregnancy=Pregnancy(verdict="compatible", fda_category="C", trimester_1="not absorbed; watch fat-soluble vitamins"), lactation=Lactation(verdict="compatible", relative_infant_dose_percent=0.0, note="not absorbed"), food=(FoodEffect(item="fat-soluble vitamins", severity="moderate", mechanism="binding", effect="less absorbed", advice="supplement with long use"),), intake="with food",
        pk=Pharmacokinetics(bioavailability=0.0, fraction_renal=0.0, dialysable=False), monitoring=("lipids, triglycerides; INR with warfarin", "other medicines 1 h before or 4 to 6 h after"), sources=("US prescribing information, cholestyramine (2020)", "US prescribing information, leflunomide (2023)"),
    ),
)

DRUGS: tuple[Drug, ...] = (
    *_RENIN_ANGIOTENSIN, *_DIURETICS, *_BETA_BLOCKERS, *_CALCIUM_CHANNEL_BLOCKERS, *_VASODILATORS, *_ANTIARRHYTHMICS, *_LIPIDS,
)
# fmt: on
