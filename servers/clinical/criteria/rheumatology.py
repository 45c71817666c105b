"""Criteria of rheumatology: lupus, rheumatoid arthritis, giant cell arteritis, polymyalgia, antiphospholipid syndrome."""

from medmcp.servers.clinical.criteria.criterion import CriteriaSet, Criterion, Cue, Level, Need, need

__all__ = ["SETS"]


def _c(id: str, text: str, points: float, domain: str, *cues: Cue, together: bool = False) -> Criterion:
    return Criterion(id=id, text=text, points=points, domain=domain, cues=cues, together=together)


def _f(finding: str) -> Cue:
    return Cue(finding=finding)


SETS: tuple[CriteriaSet, ...] = (
    CriteriaSet(
        key="sle_2019",
        name="Systemic lupus erythematosus, EULAR/ACR",
        aliases=("systemic lupus erythematosus", "lupus", "SLE", "EULAR/ACR lupus"),
        year=2019,
        citation="Aringer M et al. Arthritis Rheumatol 2019;71:1400-1412",
        purpose="classification",
        caution="Made for classification in studies. A criterion counts only where lupus is its likeliest cause; of a"
        " domain only the weightiest counts.",
        criteria=(
            Criterion(id="ana", text="Antinuclear antibodies 1:80 or higher, ever (entry)", type="required",
                      cues=(Cue(lab="ana", texts=("positive",), days=3650),)),
            _c("fever", "Fever over 38.3 degC", 2, "constitutional", Cue(vital="temperature", above=38.3), _f("fever_over_38_3")),
            _c("leukopenia", "White cells under 4.0 x 10^9/L", 3, "haematological", Cue(lab="wbc", below=4.0)),
            _c("thrombocytopenia", "Platelets under 100 x 10^9/L", 4, "haematological", Cue(lab="platelets", below=100)),
            _c("haemolysis", "Autoimmune haemolysis", 4, "haematological", _f("autoimmune_haemolysis")),
            _c("delirium", "Delirium", 2, "neuropsychiatric", _f("delirium")),
            _c("psychosis", "Psychosis", 3, "neuropsychiatric", _f("psychosis")),
            _c("seizure", "Seizure", 5, "neuropsychiatric", _f("seizure_history")),
            _c("alopecia", "Non-scarring alopecia", 2, "mucocutaneous", _f("non_scarring_alopecia")),
            _c("oral_ulcers", "Oral ulcers", 2, "mucocutaneous", _f("oral_ulcers")),
            _c("subacute_rash", "Subacute cutaneous or discoid lupus", 4, "mucocutaneous", _f("discoid_rash")),
            _c("acute_rash", "Acute cutaneous lupus", 6, "mucocutaneous", _f("malar_rash")),
            _c("effusion", "Pleural or pericardial effusion", 5, "serosal", _f("serosal_effusion")),
            _c("pericarditis", "Acute pericarditis", 6, "serosal", _f("acute_pericarditis")),
            _c("joints", "Synovitis of 2 joints or more, or tender joints with morning stiffness of 30 min", 6,
               "musculoskeletal", _f("synovitis_two_joints")),
            _c("proteinuria", "Proteinuria over 0.5 g in 24 h, or the ratio that equals it", 4, "renal",
               Cue(lab="urine_protein_creatinine", above=500)),
            _c("nephritis_2_5", "Lupus nephritis class II or V on biopsy", 8, "renal", _f("lupus_nephritis_2_5")),
            _c("nephritis_3_4", "Lupus nephritis class III or IV on biopsy", 10, "renal", _f("lupus_nephritis_3_4")),
            _c("antiphospholipid", "Anticardiolipin, anti-beta-2-glycoprotein I or lupus anticoagulant", 2,
               "antiphospholipid", Cue(lab="antiphospholipid", texts=("positive",), days=3650),
               Cue(lab="lupus_anticoagulant", texts=("positive",), days=3650)),
            _c("c3_or_c4", "Low C3 or low C4", 3, "complement", Cue(lab="c3", below=90), Cue(lab="c4", below=10)),
            _c("c3_and_c4", "Low C3 and low C4", 4, "complement", Cue(lab="c3", below=90), Cue(lab="c4", below=10),
               together=True),
            _c("specific_antibody", "Anti-dsDNA or anti-Smith antibody", 6, "specific antibodies",
               Cue(lab="anti_dsdna", texts=("positive",), days=3650), Cue(lab="anti_sm", texts=("positive",), days=3650)),
        ),
        levels=(
            Level(name="classified as SLE", words="ANA 1:80 or higher, at least one clinical criterion and 10 points or more",
                  rule=need(3, "ana",
                            need(1, "fever", "leukopenia", "thrombocytopenia", "haemolysis", "delirium", "psychosis",
                                 "seizure", "alopecia", "oral_ulcers", "subacute_rash", "acute_rash", "effusion",
                                 "pericarditis", "joints", "proteinuria", "nephritis_2_5", "nephritis_3_4"),
                            Need(points=10))),
        ),
    ),
    CriteriaSet(
        key="ra_2010",
        name="Rheumatoid arthritis, ACR/EULAR",
        aliases=("rheumatoid arthritis", "RA", "ACR/EULAR 2010"),
        year=2010,
        citation="Aletaha D et al. Arthritis Rheum 2010;62:2569-2581",
        purpose="classification",
        caution="For patients with at least one joint with definite synovitis that another disease does not explain better.",
        criteria=(
            Criterion(id="synovitis", text="Definite clinical synovitis of at least one joint, not better explained (entry)",
                      type="required", cues=(_f("clinical_synovitis"),)),
            _c("large_2_10", "2 to 10 large joints", 1, "joints", _f("large_joints_2_10")),
            _c("small_1_3", "1 to 3 small joints", 2, "joints", _f("small_joints_1_3")),
            _c("small_4_10", "4 to 10 small joints", 3, "joints", _f("small_joints_4_10")),
            _c("over_10", "More than 10 joints, at least one of them small", 5, "joints", _f("joints_over_10")),
            _c("serology_low", "Rheumatoid factor or anti-citrullinated antibody over the limit, up to 3 times", 2, "serology",
               Cue(lab="rheumatoid_factor", fold=1, days=365), Cue(lab="anti_ccp", fold=1, days=365)),
            _c("serology_high", "Rheumatoid factor or anti-citrullinated antibody over 3 times the limit", 3, "serology",
               Cue(lab="rheumatoid_factor", fold=3, days=365), Cue(lab="anti_ccp", fold=3, days=365)),
            _c("acute_phase", "Abnormal CRP or abnormal ESR", 1, "acute phase", Cue(lab="crp", flagged="high"),
               Cue(lab="esr", flagged="high")),
            _c("duration", "Symptoms for 6 weeks or longer", 1, "duration", _f("joint_symptoms_6_weeks")),
        ),
        levels=(Level(name="definite RA", words="Synovitis as entry, and 6 of 10 points or more",
                      rule=need(2, "synovitis", Need(points=6))),),
    ),
    CriteriaSet(
        key="gca_2022",
        name="Giant cell arteritis, ACR/EULAR",
        aliases=("giant cell arteritis", "temporal arteritis", "GCA"),
        year=2022,
        citation="Ponte C et al. Arthritis Rheumatol 2022;74:1881-1889",
        purpose="classification",
        population="50 years or older at diagnosis",
        ages=(50, 130),
        caution="For classification once medium- or large-vessel vasculitis is diagnosed. Treatment of suspected disease"
        " does not wait for it.",
        criteria=(
            _c("stiffness", "Morning stiffness of shoulders or neck", 2, "", _f("shoulder_morning_stiffness")),
            _c("visual_loss", "Sudden visual loss", 3, "", _f("sudden_visual_loss")),
            _c("claudication", "Jaw or tongue claudication", 2, "", _f("jaw_claudication")),
            _c("headache", "New temporal headache", 2, "", _f("new_temporal_headache")),
            _c("scalp", "Scalp tenderness", 2, "", _f("scalp_tenderness")),
            _c("artery", "Temporal artery tender, pulseless or like a hard cord", 2, "", _f("temporal_artery_abnormal")),
            _c("acute_phase", "Highest ESR 50 mm/h or more, or CRP 10 mg/L or more, before treatment", 3, "",
               Cue(lab="esr", at_least=50), Cue(lab="crp", at_least=10)),
            _c("biopsy_or_halo", "Positive temporal artery biopsy, or halo sign on ultrasound", 5, "",
               _f("temporal_artery_biopsy_positive"), _f("halo_sign")),
            _c("axillary", "Bilateral axillary involvement on imaging", 2, "", _f("axillary_involvement")),
            _c("aorta", "FDG-PET activity throughout the aorta", 2, "", _f("aortic_pet_activity")),
        ),
        levels=(Level(name="classified as GCA", words="Age 50 or older at diagnosis, and 6 points or more", rule=Need(points=6)),),
    ),
    CriteriaSet(
        key="pmr_2012",
        name="Polymyalgia rheumatica, EULAR/ACR (without ultrasound)",
        aliases=("polymyalgia rheumatica", "PMR"),
        year=2012,
        citation="Dasgupta B et al. Arthritis Rheum 2012;64:943-954",
        purpose="classification",
        population="50 years or older",
        ages=(50, 130),
        criteria=(
            Criterion(id="shoulders", text="Bilateral shoulder ache (entry)", type="required", cues=(_f("bilateral_shoulder_ache"),)),
            Criterion(id="acute_phase", text="Abnormal CRP or ESR (entry)", type="required",
                      cues=(Cue(lab="crp", flagged="high"), Cue(lab="esr", flagged="high"))),
            _c("stiffness", "Morning stiffness for more than 45 min", 2, "", _f("morning_stiffness_over_45_min")),
            _c("hip", "Hip pain or limited range of movement", 1, "", _f("hip_pain")),
            _c("seronegative", "Neither rheumatoid factor nor anti-citrullinated antibody", 2, "", _f("rf_and_acpa_absent")),
            _c("no_other_joint", "No other joint affected", 1, "", _f("no_other_joint_involved")),
        ),
        levels=(Level(name="classified as PMR", words="Age 50 or older, both entry criteria, and 4 of 6 points or more",
                      rule=need(3, "shoulders", "acute_phase", Need(points=4))),),
    ),
    CriteriaSet(
        key="antiphospholipid_2006",
        name="Antiphospholipid syndrome, revised Sapporo (Sydney)",
        aliases=("antiphospholipid syndrome", "APS", "Sydney criteria"),
        year=2006,
        citation="Miyakis S et al. J Thromb Haemost 2006;4:295-306",
        purpose="classification",
        caution="The laboratory criterion needs two positive results at least 12 weeks apart.",
        criteria=(
            Criterion(id="thrombosis", text="Arterial, venous or small-vessel thrombosis", type="major", cues=(_f("thrombosis_history"),)),
            Criterion(id="pregnancy", text="Pregnancy morbidity: fetal death from 10 weeks, birth before 34 weeks for"
                      " pre-eclampsia or placental insufficiency, or 3 or more losses before 10 weeks", type="major",
                      cues=(_f("pregnancy_morbidity"),)),
            Criterion(id="antibody_twice", text="Lupus anticoagulant, anticardiolipin or anti-beta-2-glycoprotein I twice, 12"
                      " weeks apart", type="required", cues=(_f("antiphospholipid_persistent"),)),
        ),
        levels=(Level(name="classified as APS", words="One clinical criterion and the antibody twice",
                      rule=need(2, "antibody_twice", need(1, "thrombosis", "pregnancy"))),),
    ),
)  # fmt: skip
