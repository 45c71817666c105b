"""`ExamItem`: the findings a bedside examination can make, and what each is in health.

Codes are shared by the tools that examine, the scores that read findings, and the cases that set them.
Systems are the steps of the primary survey (airway, breathing, circulation, disability, exposure), the
NIHSS, the toxidrome examination, the domains of the mental state, the obstetric examination, and what a physical
examination by region adds (`physical_exam.py` says which items belong to a region).
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["EXAM_ITEMS", "GCS_COMPONENTS", "ExamItem", "System", "consciousness"]

System = Literal[
    "airway",
    "breathing",
    "circulation",
    "disability",
    "exposure",
    "nihss",
    "toxidrome",
    "mental_state",
    "obstetric",
    "physical",
    "other",
]


class ExamItem(Row):
    """One finding: a number in `unit`, or one of the `choices` (the first is the normal one)."""

    code: str
    system: System
    display: str
    unit: str = ""
    normal: float | None = None
    choices: tuple[str, ...] = ()


def _text(code: str, system: System, display: str, *choices: str) -> ExamItem:
    return ExamItem(code=code, system=system, display=display, choices=choices)


def _number(code: str, system: System, display: str, unit: str, normal: float) -> ExamItem:
    return ExamItem(code=code, system=system, display=display, unit=unit, normal=normal)


EXAM_ITEMS: dict[str, ExamItem] = {
    item.code: item
    for item in (
        _text("airway", "airway", "Airway", "patent, speaking", "hoarse voice", "stridor", "gurgling", "snoring",
              "obstructed"),
        _text("airway_swelling", "airway", "Lips, tongue and throat", "no swelling", "lip swelling",
              "tongue and lip swelling"),
        _text("breath_sounds", "breathing", "Breath sounds", "clear both sides", "wheeze both sides",
              "crackles both bases", "crackles right base", "crackles left base", "reduced right", "reduced left",
              "absent right", "absent left", "silent chest"),
        _text("trachea", "breathing", "Trachea", "central", "shifted to the left", "shifted to the right"),
        _text("work_of_breathing", "breathing", "Work of breathing", "normal", "increased, full sentences",
              "accessory muscles, short phrases", "exhausted, single words", "deep and sighing"),
        _number("capillary_refill_s", "circulation", "Capillary refill", "s", 1.5),
        _text("pulse", "circulation", "Pulse", "strong and regular", "fast and thready", "irregularly irregular", "slow and irregular",
              "slow", "bounding", "absent"),
        _text("skin_perfusion", "circulation", "Skin", "warm and dry", "cool and clammy", "cold and mottled",
              "warm and flushed"),
        _text("external_bleeding", "circulation", "External bleeding", "none", "controlled", "ongoing"),
        _text("jugular_veins", "circulation", "Jugular veins", "not distended", "distended", "flat"),
        _text("pupils", "disability", "Pupils", "equal, 3 mm, reactive", "pinpoint", "dilated, reactive",
              "left dilated, unreactive", "right dilated, unreactive", "both fixed and dilated"),
        _text("seizure", "disability", "Seizure", "none", "ongoing", "post-ictal"),
        _text("focal_deficit", "disability", "Focal neurological deficit", "none", "right-sided weakness",
              "left-sided weakness"),
        _text("neck_stiffness", "disability", "Neck", "supple", "stiff"),
        _text("rash", "exposure", "Skin rash", "none", "urticaria", "petechiae, non-blanching", "purpura", "blanching erythema of one leg",
              "maculopapular", "cellulitis of the leg"),
        _text("injuries", "exposure", "Injuries", "none seen", "head laceration", "deformed limb",
              "chest wall bruising", "abdominal bruising"),
        _text("abdomen", "exposure", "Abdomen", "soft, not tender", "epigastric tenderness", "diffuse tenderness",
              "right lower quadrant guarding", "board-like rigidity", "left flank tenderness",
              "right flank tenderness", "mild central tenderness"),
        _text("legs", "exposure", "Legs", "no swelling", "unilateral calf swelling", "bilateral pitting oedema",
              "red, warm, tender shin with a marked border", "swollen first toe joint"),
        _text("nystagmus", "disability", "Eye movements", "smooth, no nystagmus", "nystagmus on lateral gaze"),
        _text("blood_in_stool", "exposure", "Rectal examination", "brown stool", "black tarry stool", "fresh blood"),
        # toxidrome examination
        _text("miosis", "toxidrome", "Small pupils", "no", "yes"),
        _text("mydriasis", "toxidrome", "Large pupils", "no", "yes"),
        _text("bowel_sounds", "toxidrome", "Bowel sounds", "normal", "reduced", "increased"),
        _text("sweating", "toxidrome", "Sweating", "no", "yes"),
        _text("dry_skin", "toxidrome", "Dry skin and mouth", "no", "yes"),
        _text("flushing", "toxidrome", "Flushing", "no", "yes"),
        _text("urinary_retention", "toxidrome", "Urinary retention", "no", "yes"),
        _text("delirium", "toxidrome", "Delirium", "no", "yes"),
        _text("agitation", "toxidrome", "Agitation", "no", "yes"),
        _text("slurred_speech", "toxidrome", "Slurred speech or ataxia", "no", "yes"),
        _text("salivation_lacrimation", "toxidrome", "Salivation and tearing", "no", "yes"),
        _text("bronchorrhoea", "toxidrome", "Bronchial secretions", "no", "yes"),
        _text("diarrhoea_urination", "toxidrome", "Diarrhoea and urination", "no", "yes"),
        _text("fasciculation", "toxidrome", "Fasciculation", "no", "yes"),
        _text("spontaneous_clonus", "toxidrome", "Spontaneous clonus", "no", "yes"),
        _text("inducible_clonus", "toxidrome", "Inducible clonus", "no", "yes"),
        _text("ocular_clonus", "toxidrome", "Ocular clonus", "no", "yes"),
        _text("tremor", "toxidrome", "Tremor", "no", "yes"),
        _text("hyperreflexia", "toxidrome", "Hyperreflexia", "no", "yes"),
        _text("hypertonia", "toxidrome", "Hypertonia", "no", "yes"),
        _text("rigidity", "toxidrome", "Lead-pipe rigidity", "no", "yes"),
        _text("bradyreflexia", "toxidrome", "Slow reflexes", "no", "yes"),
        # mental state by domain; the description of one domain holds all that is seen or said in it
        _text("mse_appearance", "mental_state", "Appearance", "appropriately dressed and groomed", "neglected, unwashed",
              "bright mismatched clothing, heavy make-up", "very thin, in loose layers of clothing",
              "dishevelled, smells of alcohol", "fresh superficial cuts on the forearms", "tired, hair unwashed",
              "in night clothes, gown untied", "layers of coats in a warm room"),
        _text("mse_behaviour", "mental_state", "Behaviour", "calm, good eye contact", "slowed, little eye contact",
              "restless, intrusive, cannot stay seated", "guarded, scans the room, mutters", "tremulous, sweating, startles",
              "tense, fidgets, seeks reassurance", "startles at noises, sits facing the door",
              "plucks at the sheets, climbs out of bed", "lethargic, drifts off", "tearful, hides the face", "wanders, friendly",
              "restless, moves to keep warm", "coarse tremor, unsteady", "agitated, then clinging"),
        _text("mse_speech", "mental_state", "Speech", "normal rate, volume and tone", "slow, quiet, long pauses",
              "loud, fast, hard to interrupt", "sparse, single words", "fast, breathless", "rambling", "slurred",
              "fluent with word-finding pauses"),
        _text("mse_mood", "mental_state", "Mood", "says: fine", "says: low, no way out", "says: low most of the time",
              "says: on top of the world", "says: frightened", "says: worried all the time", "says: numb and on edge",
              "says: empty, then furious", "says: shaky and bad", "says: does not care", "says: fat and guilty"),
        _text("mse_affect", "mental_state", "Affect", "reactive, congruent", "flat", "constricted, tearful", "elated, labile",
              "blunted, suspicious", "anxious", "irritable", "perplexed", "restricted", "intense, labile"),
        _text("mse_thought_process", "mental_state", "Thought process", "linear and goal-directed", "slowed",
              "flight of ideas", "loosening of associations", "circumstantial, ruminating", "disorganised, loses the thread"),
        _text("mse_thought_content", "mental_state", "Thought content", "no delusions, no preoccupation",
              "guilt and hopelessness", "grandiose beliefs", "persecutory beliefs, thought broadcasting",
              "worry about many everyday matters", "intrusive memories of the event", "overvalued ideas of weight and shape",
              "fleeting ideas that staff are enemies", "certain of being a bad mother", "fear of being abandoned",
              "believes that mislaid things were stolen"),
        _text("mse_perception", "mental_state", "Perception", "no hallucinations", "voices that comment",
              "voices that give commands", "sees insects and small animals", "misreads shadows and voices",
              "relives the event for seconds"),
        _text("mse_cognition", "mental_state", "Cognition", "alert, orientated, attentive",
              "alert, orientated, poor concentration", "inattentive, disorientated, fluctuating",
              "attentive, disorientated in time, poor recall", "drowsy, slowed"),
        # insight holds whether help is accepted, which a hold turns on
        _text("mse_insight", "mental_state", "Insight", "knows to be ill, wants help", "knows to be ill, refuses help",
              "doubts being ill, accepts help", "does not think to be ill, accepts help",
              "does not think to be ill, refuses help"),
        _text("mse_judgement", "mental_state", "Judgement", "intact", "impaired for risk",
              "impaired: spends, drives fast, gives away", "cannot provide for food, shelter or safety"),
        # vaginal examination before birth; the bedside after it
        _number("cervical_dilation", "obstetric", "Cervical dilation", "cm", 0),
        _number("cervical_effacement", "obstetric", "Cervical effacement", "%", 0),
        _number("fetal_station", "obstetric", "Station (-3 to +3)", "cm", -3),
        _text("cervical_consistency", "obstetric", "Consistency of the cervix", "firm", "medium", "soft"),
        _text("cervical_position", "obstetric", "Position of the cervix", "posterior", "mid", "anterior"),
        _text("membranes", "obstetric", "Membranes", "intact", "ruptured"),
        _text("liquor", "obstetric", "Liquor", "none draining", "clear", "meconium-stained", "blood-stained"),
        _text("uterine_tone", "obstetric", "Uterine tone", "firm, contracted", "soft, boggy"),
        _text("genital_tract", "obstetric", "Genital tract", "no tear", "perineal tear, bleeding", "cervical tear, bleeding",
              "vaginal haematoma"),
        _text("placenta_check", "obstetric", "Placenta and membranes", "complete", "cotyledon missing", "retained"),
        _text("bedside_clotting", "obstetric", "Clotting at the bedside", "clots within 7 min", "does not clot"),
        _text("vaginal_bleeding", "obstetric", "Vaginal bleeding", "none or lochia", "moderate, going on", "heavy, going on"),
        # physical examination by region, beside the items above
        _text("general_appearance", "physical", "General appearance", "comfortable", "unwell", "lies still in pain",
              "restless with pain", "breathless at rest", "drowsy", "wasted", "anxious and fidgety", "slow, puffy face"),
        _text("pallor", "physical", "Conjunctivae", "pink", "pale", "red both sides, no discharge"),
        _text("icterus", "physical", "Sclerae", "white", "yellow"),
        _text("hydration", "physical", "Mucous membranes", "moist", "dry", "dry, reduced skin turgor"),
        _text("skin_texture", "physical", "Skin texture", "normal", "dry and coarse", "warm and moist",
              "red, swollen palms and soles"),
        _text("spider_naevi", "physical", "Spider naevi", "none", "several on the chest"),
        _text("nails", "physical", "Nails", "normal", "spoon-shaped", "clubbed"),
        _text("pharynx", "physical", "Pharynx", "normal", "red, no exudate", "red with exudate",
              "cracked red lips, strawberry tongue"),
        _text("eyes", "physical", "Eyes", "normal", "lid lag and stare", "proptosis of both eyes", "puffy lids"),
        _text("photophobia", "physical", "Photophobia", "none", "turns away from light"),
        _text("thyroid_gland", "physical", "Thyroid gland", "not enlarged", "diffusely enlarged with a bruit",
              "firm, slightly enlarged", "nodule of the right lobe", "nodule of the left lobe"),
        _text("heart_sounds", "physical", "Heart sounds", "normal, no murmur", "third heart sound",
              "loud pulmonary component", "pansystolic murmur at the apex", "ejection systolic murmur to the neck",
              "diastolic rumble at the apex", "metallic clicks", "soft flow murmur"),
        _text("apex_beat", "physical", "Apex beat", "not displaced", "displaced to the left"),
        _text("percussion", "physical", "Chest percussion", "resonant", "dull right base", "dull left base",
              "dull both bases", "hyper-resonant right", "hyper-resonant left"),
        _text("bronchial_breathing", "physical", "Bronchial breathing", "none", "right base", "left base", "both bases"),
        _text("pleural_rub", "physical", "Pleural rub", "none", "right", "left"),
        _text("chest_wall_tenderness", "physical", "Chest wall", "not tender", "tender, reproduces the pain"),
        _text("ascites", "physical", "Ascites", "none", "mild_or_controlled", "moderate_severe"),
        _text("liver_edge", "physical", "Liver edge", "not palpable", "smooth, enlarged", "firm, nodular"),
        _text("spleen", "physical", "Spleen", "not palpable", "palpable"),
        _text("abdominal_scar", "physical", "Abdominal scars", "none", "old midline scar", "left upper quadrant scar"),
        _text("renal_angle", "physical", "Renal angles", "not tender", "tender right", "tender left"),
        _text("bladder", "physical", "Bladder", "not palpable", "palpable"),
        _text("scrotum", "physical", "Scrotum", "normal", "high-riding tender testis", "tender epididymis"),
        _text("prostate", "physical", "Prostate", "smooth", "enlarged, smooth", "hard nodule", "boggy and tender"),
        _text("cervical_excitation", "physical", "Cervical motion", "not tender", "tender"),
        _text("breast_lump", "physical", "Breast lump", "none", "hard lump of the right breast", "hard lump of the left breast"),
        _text("spine", "physical", "Spine", "not tender", "midline tenderness"),
        _text("joints", "physical", "Joints", "no swelling", "swollen warm right knee", "swollen warm left knee",
              "symmetrical swelling of the hands"),
        _text("orientation", "physical", "Orientation", "orientated in person, place and time", "disorientated, new",
              "disorientated, long-standing"),
        _text("encephalopathy", "physical", "Encephalopathy (West Haven)", "none", "grade_1_2", "grade_3_4"),
        _text("reflexes", "physical", "Tendon reflexes", "normal", "brisk", "slow to relax"),
        _text("fine_tremor", "physical", "Fine tremor of outstretched hands", "none", "present"),
        _number("calf_difference_cm", "physical", "Calf circumference, larger minus smaller leg, 10 cm below the tibial tuberosity",
                "cm", 0.4),
        _text("leg_symptomatic", "physical", "Symptomatic leg", "none", "left", "right"),
        _text("deep_vein_tenderness", "physical", "Tenderness along the deep veins", "none", "left", "right"),
        _text("whole_leg_swelling", "physical", "Whole leg swollen", "none", "left", "right"),
        _text("one_leg_oedema", "physical", "Pitting oedema of one leg only", "none", "left", "right"),
        _text("collateral_veins", "physical", "Collateral superficial veins, not varicose", "none", "left", "right"),
        _text("leg_pulses", "physical", "Leg pulses", "present both sides", "absent right", "absent left", "absent both sides"),
        _text("lymph_nodes", "physical", "Lymph nodes", "not enlarged", "tender, cervical", "firm, supraclavicular",
              "generalised, rubbery"),
        # named tests
        _text("murphy_sign", "physical", "Murphy sign", "negative", "positive"),
        _text("rovsing_sign", "physical", "Rovsing sign", "negative", "positive"),
        _text("psoas_sign", "physical", "Psoas sign", "negative", "positive"),
        _text("rebound_tenderness", "physical", "Rebound tenderness", "negative", "positive"),
        _text("kernig_sign", "physical", "Kernig sign", "negative", "positive"),
        _text("brudzinski_sign", "physical", "Brudzinski sign", "negative", "positive"),
        _text("jolt_accentuation", "physical", "Jolt accentuation of headache", "negative", "positive"),
        _text("straight_leg_raise", "physical", "Straight leg raise", "negative", "positive"),
        _text("hepatojugular_reflux", "physical", "Hepatojugular reflux", "negative", "positive"),
        # NIHSS items, points (Brott 1989 Stroke 20:864)
        *(
            _number(f"nihss_{item}", "nihss", display, "points", 0)
            for item, display in (
                ("1a", "Level of consciousness"), ("1b", "Questions"), ("1c", "Commands"), ("2", "Gaze"),
                ("3", "Visual fields"), ("4", "Facial palsy"), ("5a", "Left arm"), ("5b", "Right arm"),
                ("6a", "Left leg"), ("6b", "Right leg"), ("7", "Limb ataxia"), ("8", "Sensory"),
                ("9", "Language"), ("10", "Dysarthria"), ("11", "Extinction and inattention"),
            )
        ),
    )
}  # fmt: skip

# how a total divides into eye, verbal and motor when a case says nothing else; each row adds up to its key
GCS_COMPONENTS: dict[int, tuple[int, int, int]] = {
    15: (4, 5, 6), 14: (4, 4, 6), 13: (3, 4, 6), 12: (3, 4, 5), 11: (3, 3, 5), 10: (2, 3, 5), 9: (2, 3, 4),
    8: (2, 2, 4), 7: (2, 2, 3), 6: (1, 2, 3), 5: (1, 1, 3), 4: (1, 1, 2), 3: (1, 1, 1),
}  # fmt: skip


def consciousness(gcs: float) -> str:
    """The ACVPU level that goes with a GCS total (Kelly 2004 Ann Emerg Med 44:108, rounded to whole scores)."""
    if gcs >= 15:
        return "alert"
    if gcs >= 14:
        return "new_confusion"
    if gcs >= 9:
        return "voice"
    return "pain" if gcs >= 6 else "unresponsive"
