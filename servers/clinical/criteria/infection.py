"""Criteria of infection and its aftermath: rheumatic fever, endocarditis, Kawasaki disease, SIRS, septic shock."""

from medmcp.servers.clinical.criteria.criterion import CriteriaSet, Criterion, Cue, Kind, Level, need

__all__ = ["SETS"]


def _c(id: str, text: str, type: Kind, *cues: Cue, not_beside: tuple[str, ...] = ()) -> Criterion:
    return Criterion(id=id, text=text, type=type, cues=cues, not_beside=not_beside)


def _f(finding: str) -> Cue:
    return Cue(finding=finding)


STREP = _c(
    "strep_evidence", "Evidence of a preceding group A streptococcal infection: culture, rapid antigen, or raised or rising"
    " antibody titre", "required",
    Cue(lab="strep_a_antigen", texts=("positive",), days=60), Cue(lab="aso_titre", flagged="high", days=60),
    Cue(finding="throat_culture_gas"),
)  # fmt: skip
CARDITIS = _c("carditis", "Carditis, clinical or by echocardiography", "major", _f("carditis"))
CHOREA = _c("chorea", "Chorea", "major", _f("chorea"))
MARGINATUM = _c("erythema_marginatum", "Erythema marginatum", "major", _f("erythema_marginatum"))
NODULES = _c("nodules", "Subcutaneous nodules", "major", _f("subcutaneous_nodules"))
PR = _c("prolonged_pr", "Prolonged PR interval for age", "minor", _f("prolonged_pr"), not_beside=("carditis",))
JONES_RULE = need(2, "strep_evidence", need(1, need(2, "major"), need(2, need(1, "major"), need(2, "minor"))))
JONES_WORDS = (
    "Evidence of streptococcal infection and 2 major, or 1 major and 2 minor criteria (first episode). Joints count once,"
    " and the PR interval not beside carditis"
)
JONES_CITATION = "Gewitz MH et al. Circulation 2015;131:1806-1818 (AHA)"

SETS: tuple[CriteriaSet, ...] = (
    CriteriaSet(
        key="jones_2015_low_risk",
        name="Acute rheumatic fever, revised Jones, low-risk population",
        aliases=("acute rheumatic fever", "Jones", "Jones criteria", "rheumatic fever"),
        year=2015,
        citation=JONES_CITATION,
        purpose="diagnosis",
        population="low risk: incidence of acute rheumatic fever at most 2 per 100,000 school children a year",
        caution="In a population of moderate or high risk use jones_2015_high_risk. Chorea alone can suffice.",
        criteria=(
            STREP, CARDITIS,
            _c("polyarthritis", "Polyarthritis", "major", _f("polyarthritis")),
            CHOREA, MARGINATUM, NODULES,
            _c("polyarthralgia", "Polyarthralgia", "minor", _f("polyarthralgia"), not_beside=("polyarthritis",)),
            _c("fever", "Fever of 38.5 degC or more", "minor", Cue(vital="temperature", at_least=38.5), _f("fever_38_5")),
            _c("acute_phase", "ESR of 60 mm/h or more, or CRP of 3.0 mg/dL (30 mg/L) or more", "minor",
               Cue(lab="esr", at_least=60), Cue(lab="crp", at_least=30)),
            PR,
        ),
        levels=(Level(name="first episode", words=JONES_WORDS, rule=JONES_RULE),),
    ),
    CriteriaSet(
        key="jones_2015_high_risk",
        name="Acute rheumatic fever, revised Jones, moderate- or high-risk population",
        aliases=("acute rheumatic fever high risk", "Jones high risk", "rheumatic fever high risk"),
        year=2015,
        citation=JONES_CITATION,
        purpose="diagnosis",
        population="moderate or high risk: not clearly from a population of low risk",
        caution="In a population of low risk use jones_2015_low_risk. Chorea alone can suffice.",
        criteria=(
            STREP, CARDITIS,
            _c("arthritis", "Monoarthritis or polyarthritis, or polyarthralgia without another cause", "major",
               _f("polyarthritis"), _f("monoarthritis"), _f("polyarthralgia")),
            CHOREA, MARGINATUM, NODULES,
            _c("monoarthralgia", "Monoarthralgia", "minor", _f("monoarthralgia"), not_beside=("arthritis",)),
            _c("fever", "Fever of 38.0 degC or more", "minor", Cue(vital="temperature", at_least=38.0), _f("fever_38_0"),
               _f("fever_38_5")),
            _c("acute_phase", "ESR of 30 mm/h or more, or CRP of 3.0 mg/dL (30 mg/L) or more", "minor",
               Cue(lab="esr", at_least=30), Cue(lab="crp", at_least=30)),
            PR,
        ),
        levels=(Level(name="first episode", words=JONES_WORDS, rule=JONES_RULE),),
    ),
    CriteriaSet(
        key="duke_2000",
        name="Infective endocarditis, modified Duke",
        aliases=("infective endocarditis", "endocarditis", "Duke", "Duke criteria", "modified Duke"),
        year=2000,
        citation="Li JS et al. Clin Infect Dis 2000;30:633-638",
        purpose="diagnosis",
        caution="Duke-ISCVID 2023 (Fowler 2023 Clin Infect Dis 77:518) adds organisms, imaging and surgical evidence.",
        criteria=(
            _c("blood_cultures", "A typical organism in two separate blood cultures, persistently positive cultures, or"
               " Coxiella burnetii in one culture or phase I IgG over 1:800", "major", _f("typical_organism_two_cultures")),
            _c("endocardium", "Echocardiogram with vegetation, abscess or new dehiscence, or new valvular regurgitation",
               "major", _f("vegetation"), _f("new_regurgitation")),
            _c("predisposition", "Predisposing heart condition or injection drug use", "minor",
               _f("predisposing_heart_condition"), _f("injection_drug_use")),
            _c("fever", "Fever of 38.0 degC or more", "minor", Cue(vital="temperature", at_least=38.0), _f("fever_38_0")),
            _c("vascular", "Vascular phenomena: arterial emboli, septic lung infarcts, mycotic aneurysm, intracranial or"
               " conjunctival haemorrhage, Janeway lesions", "minor", _f("janeway_lesions"), _f("arterial_emboli"),
               _f("conjunctival_haemorrhage")),
            _c("immunologic", "Immunologic phenomena: glomerulonephritis, Osler nodes, Roth spots, rheumatoid factor", "minor",
               _f("osler_nodes"), _f("roth_spots"), _f("glomerulonephritis"),
               Cue(lab="rheumatoid_factor", fold=1)),
            _c("other_microbiology", "Positive blood culture that does not meet the major criterion", "minor",
               _f("positive_culture_other"), not_beside=("blood_cultures",)),
        ),
        levels=(
            Level(name="definite", words="2 major, or 1 major and 3 minor, or 5 minor",
                  rule=need(1, need(2, "major"), need(2, need(1, "major"), need(3, "minor")), need(5, "minor"))),
            Level(name="possible", words="1 major and 1 minor, or 3 minor",
                  rule=need(1, need(2, need(1, "major"), need(1, "minor")), need(2, "major"), need(3, "minor"))),
        ),
    ),
    CriteriaSet(
        key="kawasaki_2017",
        name="Kawasaki disease, AHA",
        aliases=("Kawasaki disease", "Kawasaki", "mucocutaneous lymph node syndrome"),
        year=2017,
        citation="McCrindle BW et al. Circulation 2017;135:e927-e999 (AHA)",
        purpose="diagnosis",
        population="children",
        ages=(0, 18),
        caution="With 4 or more principal features the diagnosis can be made after 4 days of fever. Incomplete disease is"
        " treated as well.",
        criteria=(
            _c("fever_5_days", "Fever for 5 days or more", "required", _f("fever_5_days")),
            _c("lips", "Red, cracked lips, strawberry tongue or red throat", "major", _f("lip_and_mouth_changes")),
            _c("conjunctivae", "Bilateral bulbar conjunctival injection without exudate", "major", _f("bilateral_conjunctival_injection")),
            _c("rash", "Rash: maculopapular, diffuse erythroderma or like erythema multiforme", "major", _f("polymorphous_rash")),
            _c("extremities", "Red, swollen hands and feet, or peeling around the nails later", "major", _f("extremity_changes")),
            _c("node", "Cervical lymph node of 1.5 cm or more, usually of one side", "major", _f("cervical_node_1_5_cm")),
            _c("acute_phase", "CRP of 3.0 mg/dL (30 mg/L) or more, or ESR of 40 mm/h or more", "minor",
               Cue(lab="crp", at_least=30), Cue(lab="esr", at_least=40)),
            _c("anaemia", "Anaemia for age", "minor", Cue(lab="haemoglobin", flagged="low")),
            _c("platelets", "Platelets of 450 x 10^9/L or more (after day 7)", "minor", Cue(lab="platelets", at_least=450)),
            _c("albumin", "Albumin of 3.0 g/dL or less", "minor", Cue(lab="albumin", at_most=3.0)),
            _c("alt", "Raised ALT", "minor", Cue(lab="alt", flagged="high")),
            _c("white_cells", "White cells of 15 x 10^9/L or more", "minor", Cue(lab="wbc", at_least=15)),
            _c("pyuria", "10 or more white cells per field in the urine", "minor", Cue(lab="urine_wbc", at_least=10)),
            _c("echo", "Positive echocardiogram: coronary aneurysm or Z score 2.5 or more", "minor", _f("coronary_dilatation")),
        ),
        levels=(
            Level(name="complete", words="Fever for 5 days or more and 4 of the 5 principal features",
                  rule=need(2, "fever_5_days", need(4, "major"))),
            Level(name="incomplete", words="Fever for 5 days or more, 2 or 3 principal features, raised CRP or ESR, and 3"
                  " supplementary laboratory findings or a positive echocardiogram",
                  rule=need(4, "fever_5_days", need(2, "major"), "acute_phase",
                            need(1, "echo", need(3, "anaemia", "platelets", "albumin", "alt", "white_cells", "pyuria")))),
        ),
    ),
    CriteriaSet(
        key="sirs_1992",
        name="Systemic inflammatory response syndrome",
        aliases=("SIRS", "systemic inflammatory response syndrome"),
        year=1992,
        citation="Bone RC et al. Chest 1992;101:1644-1655",
        purpose="diagnosis",
        population="adults",
        ages=(18, 130),
        caution="Unspecific. Sepsis is defined by organ dysfunction (Sepsis-3), not by SIRS.",
        criteria=(
            _c("temperature", "Temperature over 38.0 or under 36.0 degC", "minor", Cue(vital="temperature", above=38.0, days=1),
               Cue(vital="temperature", below=36.0, days=1)),
            _c("heart_rate", "Heart rate over 90 /min", "minor", Cue(vital="heart_rate", above=90, days=1)),
            _c("breathing", "Respiratory rate over 20 /min or PaCO2 under 32 mmHg", "minor",
               Cue(vital="respiratory_rate", above=20, days=1)),
            _c("white_cells", "White cells over 12 or under 4 x 10^9/L, or over 10 % immature forms", "minor",
               Cue(lab="wbc", above=12, days=2), Cue(lab="wbc", below=4, days=2)),
        ),
        levels=(Level(name="SIRS", words="2 of 4 or more", rule=need(2, "minor")),),
    ),
    CriteriaSet(
        key="septic_shock_2016",
        name="Septic shock, Sepsis-3",
        aliases=("septic shock", "Sepsis-3", "sepsis 3 shock"),
        year=2016,
        citation="Singer M et al. JAMA 2016;315:801-810",
        purpose="diagnosis",
        population="adults",
        ages=(18, 130),
        criteria=(
            _c("infection", "Suspected or proven infection", "required", _f("suspected_infection")),
            _c("organ_dysfunction", "Rise of SOFA by 2 points or more", "required", _f("sofa_rise_2")),
            _c("vasopressor", "Vasopressor needed to hold a mean pressure of 65 mmHg after fluid", "required",
               _f("vasopressor_after_fluid")),
            _c("lactate", "Lactate over 2 mmol/L after fluid", "required", Cue(lab="lactate", above=2, days=1),
               Cue(lab="lactate_poc", above=2, days=1)),
        ),
        levels=(
            Level(name="septic shock", words="Sepsis, a vasopressor to hold 65 mmHg and lactate over 2 mmol/L despite fluid",
                  rule=need(4, "infection", "organ_dysfunction", "vasopressor", "lactate")),
            Level(name="sepsis", words="Infection and a rise of SOFA by 2 points or more", rule=need(2, "infection", "organ_dysfunction")),
        ),
    ),
)  # fmt: skip
