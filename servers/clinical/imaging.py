"""The imaging catalogue: which studies exist, what they cost in minutes and dose, and when they are the right ones.

`Study` rows say which modality and body part go together; `Appropriateness` rows rate studies for an indication.
Doses are typical adult effective doses in mSv from ACR/RSNA RadiologyInfo (2022) and Mettler 2008 Radiology
248:254; where they have no entry (CT angiography of head, neck and limbs, catheter angiography outside the heart,
regional PET-CT, DEXA by site) the dose is the hospital's estimate from the nearest study. Minutes are the
hospital's rule. Ratings follow the ACR Appropriateness Criteria topics named in each row;
they are hints on the words of the indication, not orders. The safety rules on contrast, pregnancy and implants
live with the safety engine.
"""

import re
from functools import cache
from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["APPROPRIATENESS", "MINUTES", "STUDIES", "Appropriateness", "Minutes", "Rating", "Study",
           "appropriateness", "body_parts_of", "find_study", "minutes_to_images", "minutes_to_report"]  # fmt: skip

Modality = Literal[
    "xray", "ct", "ct_angiography", "mri", "mr_angiography", "ultrasound", "doppler", "echocardiography", "nuclear",
    "pet_ct", "fluoroscopy", "mammography", "angiography", "dexa", "photo",
]  # fmt: skip
BodyPart = Literal[
    "head", "neck", "spine_cervical", "spine_thoracic", "spine_lumbar", "chest", "heart", "breast", "abdomen",
    "pelvis", "abdomen_pelvis", "liver", "kidney", "prostate", "thyroid", "obstetric", "scrotum", "upper_limb",
    "lower_limb", "whole_body", "skin", "eye",
]  # fmt: skip
Contrast = Literal["none", "iv", "oral", "iv_and_oral", "gadolinium"]
Priority = Literal["stat", "urgent", "routine"]


class Study(Row):
    """A modality on a body part as this hospital does it."""

    modality: Modality
    body_part: BodyPart
    dose_msv: float  # typical adult effective dose; 0 for no ionising radiation
    name: str
    laterality: bool = False  # paired part: the order must name a side
    contrasts: tuple[Contrast, ...] = ("none",)
    fetus_in_field: bool = False  # the uterus lies in or near the primary beam
    bedside: bool = False  # can be done portable

    @property
    def ionising(self) -> bool:
        return self.dose_msv > 0


class Minutes(Row):
    """Minutes from order to images by priority."""

    stat: int
    urgent: int
    routine: int


class Rating(Row):
    """How a study suits an indication."""

    modality: Modality
    body_part: BodyPart
    contrast: Contrast | None = None  # None: whichever
    rating: Literal["usually_appropriate", "may_be", "usually_not"]
    reason: str = ""


class Appropriateness(Row):
    """An indication, the words that identify it, and the studies rated for it, the preferred one first."""

    key: str
    indication: str
    words: tuple[str, ...]  # any one of these, as whole words in the indication text
    excluding: tuple[str, ...] = ()  # words that make it another indication
    ratings: tuple[Rating, ...]
    source: str


# hospital rule (order_imaging); urgent is the hospital's middle class
MINUTES: dict[str, Minutes] = {
    "xray": Minutes(stat=20, urgent=45, routine=90),
    "ct": Minutes(stat=25, urgent=60, routine=180),
    "ct_angiography": Minutes(stat=25, urgent=60, routine=180),
    "mri": Minutes(stat=75, urgent=180, routine=480),
    "mr_angiography": Minutes(stat=75, urgent=180, routine=480),
    "ultrasound": Minutes(stat=30, urgent=60, routine=180),
    "doppler": Minutes(stat=30, urgent=60, routine=180),
    "echocardiography": Minutes(stat=30, urgent=60, routine=180),
    "nuclear": Minutes(stat=240, urgent=480, routine=1440),
    "pet_ct": Minutes(stat=240, urgent=480, routine=1440),
    "fluoroscopy": Minutes(stat=60, urgent=120, routine=480),
    "mammography": Minutes(stat=90, urgent=240, routine=1440),
    "angiography": Minutes(stat=60, urgent=120, routine=480),
    "dexa": Minutes(stat=240, urgent=480, routine=1440),
    "photo": Minutes(stat=5, urgent=10, routine=20),
}
REPORT = Minutes(stat=20, urgent=60, routine=120)  # minutes from images to the report

CT: tuple[Contrast, ...] = ("none", "iv")
CT_GUT: tuple[Contrast, ...] = ("none", "iv", "oral", "iv_and_oral")
IV: tuple[Contrast, ...] = ("iv",)
MR: tuple[Contrast, ...] = ("none", "gadolinium")


def _row(modality: Modality, part: BodyPart, dose: float, name: str, *, lat: bool = False,
         contrasts: tuple[Contrast, ...] = ("none",), fetus: bool = False, bedside: bool = False) -> Study:  # fmt: skip
    return Study(
        modality=modality, body_part=part, dose_msv=dose, name=name, laterality=lat, contrasts=contrasts,
        fetus_in_field=fetus, bedside=bedside,
    )  # fmt: skip


STUDIES: tuple[Study, ...] = (
    # dose: ACR/RSNA RadiologyInfo 2022; Mettler 2008
    _row("xray", "head", 0.1, "Skull or facial bones X-ray"),
    _row("xray", "neck", 0.2, "Soft tissue neck X-ray", bedside=True),
    _row("xray", "spine_cervical", 0.2, "Cervical spine X-ray"),
    _row("xray", "spine_thoracic", 1.0, "Thoracic spine X-ray"),
    _row("xray", "spine_lumbar", 1.4, "Lumbar spine X-ray", fetus=True),
    _row("xray", "chest", 0.1, "Chest X-ray", bedside=True),
    _row("xray", "abdomen", 0.7, "Abdominal X-ray", fetus=True, bedside=True),
    _row("xray", "pelvis", 0.6, "Pelvis X-ray", fetus=True, bedside=True),
    _row("xray", "upper_limb", 0.001, "Upper limb X-ray", lat=True, bedside=True),
    _row("xray", "lower_limb", 0.001, "Lower limb X-ray", lat=True, bedside=True),
    _row("xray", "whole_body", 1.5, "Skeletal survey", fetus=True),
    _row("ct", "head", 1.6, "CT head", contrasts=CT),
    _row("ct", "neck", 3.0, "CT neck", contrasts=CT),
    _row("ct", "spine_cervical", 3.0, "CT cervical spine"),
    _row("ct", "spine_thoracic", 6.0, "CT thoracic spine"),
    _row("ct", "spine_lumbar", 6.0, "CT lumbar spine", fetus=True),
    _row("ct", "chest", 6.1, "CT chest", contrasts=CT),
    _row("ct", "heart", 1.7, "CT coronary calcium score"),
    _row("ct", "abdomen", 7.7, "CT abdomen", contrasts=CT_GUT, fetus=True),
    _row("ct", "pelvis", 6.0, "CT pelvis", contrasts=CT_GUT, fetus=True),
    _row("ct", "abdomen_pelvis", 7.7, "CT abdomen and pelvis", contrasts=CT_GUT, fetus=True),
    _row("ct", "liver", 15.4, "CT liver, multiphase", contrasts=IV, fetus=True),
    _row("ct", "kidney", 7.7, "CT kidneys, ureters and bladder", contrasts=CT, fetus=True),
    _row("ct", "upper_limb", 0.5, "CT upper limb", lat=True, contrasts=CT),
    _row("ct", "lower_limb", 0.5, "CT lower limb", lat=True, contrasts=CT),
    _row("ct", "whole_body", 20.0, "Trauma CT, head to pelvis", contrasts=CT, fetus=True),
    _row("ct", "eye", 1.6, "CT orbits", lat=True, contrasts=CT),
    _row("ct_angiography", "head", 5.0, "CT angiography head and neck", contrasts=IV),
    _row("ct_angiography", "neck", 5.0, "CT angiography neck", contrasts=IV),
    _row("ct_angiography", "chest", 8.0, "CT pulmonary or thoracic aortic angiography", contrasts=IV),
    _row("ct_angiography", "heart", 8.7, "CT coronary angiography", contrasts=IV),
    _row("ct_angiography", "abdomen", 10.0, "CT angiography abdomen", contrasts=IV, fetus=True),
    _row("ct_angiography", "abdomen_pelvis", 12.0, "CT angiography abdomen and pelvis", contrasts=IV, fetus=True),
    _row("ct_angiography", "whole_body", 20.0, "CT angiography whole aorta", contrasts=IV, fetus=True),
    _row("ct_angiography", "upper_limb", 4.0, "CT angiography upper limb", lat=True, contrasts=IV),
    _row("ct_angiography", "lower_limb", 8.0, "CT angiography lower limbs", lat=True, contrasts=IV, fetus=True),
    _row("mri", "head", 0, "MRI brain", contrasts=MR),
    _row("mri", "neck", 0, "MRI neck", contrasts=MR),
    _row("mri", "spine_cervical", 0, "MRI cervical spine", contrasts=MR),
    _row("mri", "spine_thoracic", 0, "MRI thoracic spine", contrasts=MR),
    _row("mri", "spine_lumbar", 0, "MRI lumbar spine", contrasts=MR),
    _row("mri", "chest", 0, "MRI chest", contrasts=MR),
    _row("mri", "heart", 0, "Cardiac MRI", contrasts=MR),
    _row("mri", "breast", 0, "MRI breast", lat=True, contrasts=MR),
    _row("mri", "abdomen", 0, "MRI abdomen or MRCP", contrasts=MR),
    _row("mri", "pelvis", 0, "MRI pelvis", contrasts=MR),
    _row("mri", "abdomen_pelvis", 0, "MRI abdomen and pelvis", contrasts=MR),
    _row("mri", "liver", 0, "MRI liver", contrasts=MR),
    _row("mri", "kidney", 0, "MRI kidneys", contrasts=MR),
    _row("mri", "prostate", 0, "MRI prostate, multiparametric", contrasts=MR),
    _row("mri", "obstetric", 0, "Fetal MRI"),
    _row("mri", "upper_limb", 0, "MRI upper limb", lat=True, contrasts=MR),
    _row("mri", "lower_limb", 0, "MRI lower limb", lat=True, contrasts=MR),
    _row("mri", "whole_body", 0, "Whole-body MRI", contrasts=MR),
    _row("mri", "eye", 0, "MRI orbits", lat=True, contrasts=MR),
    _row("mr_angiography", "head", 0, "MR angiography or venography head", contrasts=MR),
    _row("mr_angiography", "neck", 0, "MR angiography neck", contrasts=MR),
    _row("mr_angiography", "chest", 0, "MR angiography chest", contrasts=MR),
    _row("mr_angiography", "abdomen", 0, "MR angiography abdomen", contrasts=MR),
    _row("mr_angiography", "kidney", 0, "MR angiography renal arteries", contrasts=MR),
    _row("mr_angiography", "lower_limb", 0, "MR angiography lower limb", lat=True, contrasts=MR),
    _row("ultrasound", "head", 0, "Cranial ultrasound (infant)", bedside=True),
    _row("ultrasound", "neck", 0, "Ultrasound neck", bedside=True),
    _row("ultrasound", "thyroid", 0, "Ultrasound thyroid"),
    _row("ultrasound", "chest", 0, "Lung and pleural ultrasound", bedside=True),
    _row("ultrasound", "breast", 0, "Ultrasound breast", lat=True),
    _row("ultrasound", "abdomen", 0, "Ultrasound abdomen or FAST", bedside=True),
    _row("ultrasound", "abdomen_pelvis", 0, "Ultrasound abdomen and pelvis, FAST", bedside=True),
    _row("ultrasound", "pelvis", 0, "Ultrasound pelvis, transabdominal and transvaginal", bedside=True),
    _row("ultrasound", "liver", 0, "Ultrasound liver and biliary tract", bedside=True),
    _row("ultrasound", "kidney", 0, "Ultrasound kidneys and bladder", bedside=True),
    _row("ultrasound", "prostate", 0, "Transrectal ultrasound prostate"),
    _row("ultrasound", "obstetric", 0, "Obstetric ultrasound", bedside=True),
    _row("ultrasound", "scrotum", 0, "Ultrasound scrotum", lat=True, bedside=True),
    _row("ultrasound", "upper_limb", 0, "Ultrasound upper limb", lat=True, bedside=True),
    _row("ultrasound", "lower_limb", 0, "Ultrasound lower limb", lat=True, bedside=True),
    _row("ultrasound", "spine_lumbar", 0, "Spinal ultrasound (infant)", bedside=True),
    _row("ultrasound", "skin", 0, "Soft tissue ultrasound", bedside=True),
    _row("ultrasound", "eye", 0, "Ocular ultrasound", lat=True, bedside=True),
    _row("doppler", "head", 0, "Transcranial Doppler", bedside=True),
    _row("doppler", "neck", 0, "Carotid duplex", bedside=True),
    _row("doppler", "abdomen", 0, "Duplex of the abdominal vessels"),
    _row("doppler", "liver", 0, "Duplex of hepatic and portal veins"),
    _row("doppler", "kidney", 0, "Duplex of the renal vessels"),
    _row("doppler", "pelvis", 0, "Duplex of the pelvic vessels and ovaries"),
    _row("doppler", "scrotum", 0, "Scrotal duplex", lat=True),
    _row("doppler", "obstetric", 0, "Umbilical and uterine artery Doppler", bedside=True),
    _row("doppler", "upper_limb", 0, "Venous or arterial duplex, arm", lat=True, bedside=True),
    _row("doppler", "lower_limb", 0, "Venous or arterial duplex, leg", lat=True, bedside=True),
    _row("echocardiography", "heart", 0, "Echocardiography", bedside=True),
    _row("echocardiography", "obstetric", 0, "Fetal echocardiography"),
    _row("nuclear", "chest", 2.0, "Ventilation-perfusion scan"),
    _row("nuclear", "heart", 9.3, "Myocardial perfusion scan"),
    _row("nuclear", "thyroid", 4.8, "Thyroid scintigraphy"),
    _row("nuclear", "liver", 3.1, "Hepatobiliary scintigraphy (HIDA)"),
    _row("nuclear", "kidney", 2.6, "Renography"),
    _row("nuclear", "abdomen", 7.8, "Red cell bleeding or Meckel scan", fetus=True),
    _row("nuclear", "head", 6.9, "Brain perfusion scan"),
    _row("nuclear", "whole_body", 6.3, "Bone scan", fetus=True),
    _row("pet_ct", "whole_body", 22.7, "FDG PET-CT", fetus=True, contrasts=CT),
    _row("pet_ct", "head", 7.0, "FDG PET-CT brain"),
    _row("pet_ct", "heart", 7.0, "FDG PET-CT heart"),
    _row("pet_ct", "prostate", 10.0, "PSMA PET-CT", fetus=True),
    _row("fluoroscopy", "chest", 1.5, "Contrast swallow", contrasts=("oral",)),
    _row("fluoroscopy", "neck", 1.5, "Videofluoroscopic swallow study", contrasts=("oral",)),
    _row("fluoroscopy", "abdomen", 6.0, "Upper gastrointestinal contrast study", contrasts=("oral",), fetus=True),
    _row("fluoroscopy", "pelvis", 1.0, "Hysterosalpingography or cystography", contrasts=("none", "iv"), fetus=True),
    _row("fluoroscopy", "abdomen_pelvis", 6.0, "Contrast enema", contrasts=("none", "oral"), fetus=True),
    _row("mammography", "breast", 0.4, "Mammography", lat=True),
    _row("angiography", "head", 5.0, "Cerebral angiography", contrasts=IV),
    _row("angiography", "neck", 5.0, "Carotid angiography", contrasts=IV),
    _row("angiography", "heart", 7.0, "Coronary angiography", contrasts=IV),
    _row("angiography", "chest", 5.0, "Pulmonary or bronchial angiography", contrasts=IV),
    _row("angiography", "abdomen", 12.0, "Mesenteric angiography", contrasts=IV, fetus=True),
    _row("angiography", "pelvis", 12.0, "Pelvic angiography and embolisation", contrasts=IV, fetus=True),
    _row("angiography", "kidney", 8.0, "Renal angiography", contrasts=IV, fetus=True),
    _row("angiography", "liver", 12.0, "Hepatic angiography", contrasts=IV, fetus=True),
    _row("angiography", "upper_limb", 2.0, "Arm angiography", lat=True, contrasts=IV),
    _row("angiography", "lower_limb", 5.0, "Leg angiography", lat=True, contrasts=IV),
    _row("dexa", "whole_body", 0.001, "Bone densitometry, spine and hip"),
    _row("dexa", "spine_lumbar", 0.001, "Bone densitometry, spine"),
    _row("dexa", "lower_limb", 0.001, "Bone densitometry, hip", lat=True),
    _row("photo", "skin", 0, "Clinical photograph", bedside=True),
    _row("photo", "eye", 0, "Fundus or external eye photograph", lat=True, bedside=True),
    _row("photo", "upper_limb", 0, "Clinical photograph, arm", lat=True, bedside=True),
    _row("photo", "lower_limb", 0, "Clinical photograph, leg", lat=True, bedside=True),
    _row("photo", "breast", 0, "Clinical photograph, breast", lat=True, bedside=True),
    _row("photo", "whole_body", 0, "Clinical photographs, whole skin", bedside=True),
)  # fmt: skip


def _ok(modality: Modality, part: BodyPart, contrast: Contrast | None = None, reason: str = "") -> Rating:
    return Rating(modality=modality, body_part=part, contrast=contrast, rating="usually_appropriate", reason=reason)


def _maybe(modality: Modality, part: BodyPart, contrast: Contrast | None = None, reason: str = "") -> Rating:
    return Rating(modality=modality, body_part=part, contrast=contrast, rating="may_be", reason=reason)


def _not(modality: Modality, part: BodyPart, contrast: Contrast | None = None, reason: str = "") -> Rating:
    return Rating(modality=modality, body_part=part, contrast=contrast, rating="usually_not", reason=reason)


APPROPRIATENESS: tuple[Appropriateness, ...] = (
    Appropriateness(
        key="stroke", indication="suspected acute stroke",
        words=("stroke", "facial droop", "hemiparesis", "hemiplegia", "aphasia", "tia", "transient ischaemic attack",
               "last known well", "large vessel occlusion"),
        ratings=(_ok("ct", "head", "none", "excludes haemorrhage before thrombolysis"),
                 _ok("ct_angiography", "head", "iv", "finds a large vessel occlusion"),
                 _ok("ct_angiography", "neck", "iv"), _ok("mri", "head", "none"), _ok("mr_angiography", "head"),
                 _maybe("doppler", "neck", None, "after a TIA in the carotid territory"),
                 _not("ct", "head", "iv", "contrast before the plain scan can hide blood"), _not("xray", "head")),
        source="ACR Cerebrovascular Diseases, Stroke and Stroke-Related Conditions 2023"),
    Appropriateness(
        key="subarachnoid_haemorrhage", indication="thunderclap headache",
        words=("thunderclap", "subarachnoid", "worst headache", "sudden severe headache"),
        ratings=(_ok("ct", "head", "none"), _ok("ct_angiography", "head", "iv"), _maybe("mri", "head"),
                 _not("xray", "head")),
        source="ACR Headache 2022"),
    Appropriateness(
        key="head_injury", indication="head injury with a decision rule met",
        words=("head injury", "head trauma", "traumatic brain injury", "skull fracture"),
        ratings=(_ok("ct", "head", "none"), _maybe("mri", "head", "none", "deficit that CT does not explain"),
                 _not("xray", "head", None, "does not exclude intracranial bleeding"), _not("ct", "head", "iv")),
        source="ACR Head Trauma 2021; NICE NG232 2023"),
    Appropriateness(
        key="chronic_headache", indication="primary headache without a red flag",
        words=("migraine", "tension headache", "chronic headache"),
        ratings=(_not("ct", "head", None, "low yield without a red flag"), _not("mri", "head"), _not("xray", "head")),
        source="ACR Headache 2022"),
    Appropriateness(
        key="pulmonary_embolism", indication="suspected pulmonary embolism",
        words=("pulmonary embolism", "pulmonary embolus", "pe", "pleuritic chest pain"),
        ratings=(_ok("ct_angiography", "chest", "iv"), _ok("nuclear", "chest", None, "contrast refused or pregnancy with a normal chest film"),
                 _ok("xray", "chest", None, "first, for other causes"), _ok("doppler", "lower_limb", None, "signs of deep vein thrombosis, or pregnancy"),
                 _maybe("echocardiography", "heart", None, "right heart strain when too unstable for CT"),
                 _not("ct", "chest", "none", "no contrast, no embolus seen"), _not("mri", "chest")),
        source="ACR Suspected Pulmonary Embolism 2022; ESC 2019"),
    Appropriateness(
        key="aortic_syndrome", indication="suspected acute aortic syndrome",
        words=("aortic dissection", "aortic syndrome", "tearing chest pain", "ruptured aneurysm", "aortic aneurysm"),
        ratings=(_ok("ct_angiography", "whole_body", "iv"), _ok("ct_angiography", "chest", "iv"),
                 _ok("ct_angiography", "abdomen_pelvis", "iv"),
                 _ok("echocardiography", "heart", None, "transoesophageal when too unstable for CT"),
                 _maybe("mr_angiography", "chest"), _maybe("xray", "chest", None, "never excludes it"),
                 _maybe("ultrasound", "abdomen", None, "bedside for an aneurysm"), _maybe("ct", "chest", "none")),
        source="ACR Suspected Acute Aortic Syndrome 2021"),
    Appropriateness(
        key="acute_coronary_syndrome", indication="suspected acute coronary syndrome",
        words=("acute coronary syndrome", "acs", "stemi", "nstemi", "myocardial infarction", "unstable angina"),
        ratings=(_ok("angiography", "heart", "iv"), _ok("xray", "chest"), _ok("echocardiography", "heart"),
                 _maybe("ct_angiography", "heart", "iv", "low to intermediate risk with unremarkable troponin"),
                 _maybe("nuclear", "heart"), _not("ct", "chest", "none"), _not("mri", "chest")),
        source="ACR Chest Pain, Possible Acute Coronary Syndrome 2020; ESC 2023"),
    Appropriateness(
        key="pneumonia", indication="suspected pneumonia",
        words=("pneumonia", "productive cough", "consolidation", "chest infection"),
        ratings=(_ok("xray", "chest"), _maybe("ct", "chest", None, "unclear film or immunosuppression"),
                 _maybe("ultrasound", "chest"), _not("mri", "chest"), _not("ct_angiography", "chest")),
        source="ACR Acute Respiratory Illness in Immunocompetent Patients 2018"),
    Appropriateness(
        key="pneumothorax", indication="suspected pneumothorax or pleural effusion",
        words=("pneumothorax", "pleural effusion", "haemothorax"),
        ratings=(_ok("xray", "chest"), _ok("ultrasound", "chest"), _maybe("ct", "chest"), _not("mri", "chest")),
        source="BTS 2023 pleural disease guideline"),
    Appropriateness(
        key="heart_failure", indication="heart failure or dyspnoea of cardiac origin",
        words=("heart failure", "cardiomyopathy", "pulmonary oedema", "pulmonary edema", "endocarditis", "tamponade",
               "pericardial effusion", "valve disease", "new murmur"),
        ratings=(_ok("echocardiography", "heart"), _ok("xray", "chest"), _maybe("mri", "heart"),
                 _maybe("nuclear", "heart"), _not("ct", "chest", "none")),
        source="ACR Dyspnea, Suspected Cardiac Origin 2021; ESC 2021"),
    Appropriateness(
        key="appendicitis_child_pregnant", indication="appendicitis in a child or in pregnancy",
        words=("appendicitis in a child", "appendicitis in pregnancy", "paediatric appendicitis", "pregnant appendicitis"),
        ratings=(_ok("ultrasound", "abdomen"), _ok("mri", "abdomen_pelvis", "none"), _maybe("ct", "abdomen_pelvis", "iv"),
                 _not("xray", "abdomen")),
        source="ACR Suspected Appendicitis, Child 2019"),
    Appropriateness(
        key="appendicitis", indication="suspected appendicitis in an adult",
        words=("appendicitis", "right lower quadrant pain", "right iliac fossa pain"),
        ratings=(_ok("ct", "abdomen_pelvis", "iv"), _ok("ultrasound", "abdomen", None, "pregnancy or a thin young adult"),
                 _ok("mri", "abdomen_pelvis", "none", "pregnancy"), _maybe("ct", "abdomen_pelvis", "none"),
                 _not("xray", "abdomen"), _not("nuclear", "abdomen")),
        source="ACR Right Lower Quadrant Pain 2022"),
    Appropriateness(
        key="biliary", indication="right upper quadrant pain",
        words=("cholecystitis", "gallstones", "biliary colic", "right upper quadrant pain", "cholangitis", "jaundice",
               "choledocholithiasis"),
        ratings=(_ok("ultrasound", "liver"), _ok("ultrasound", "abdomen"), _maybe("mri", "abdomen", None, "MRCP for ductal stones"),
                 _maybe("ct", "abdomen_pelvis", "iv"), _maybe("ct", "abdomen", "iv"), _maybe("nuclear", "liver"),
                 _not("xray", "abdomen")),
        source="ACR Right Upper Quadrant Pain 2022"),
    Appropriateness(
        key="pancreatitis", indication="acute pancreatitis",
        words=("pancreatitis",),
        ratings=(_ok("ultrasound", "abdomen", None, "gallstones, within 48 h"),
                 _maybe("ct", "abdomen_pelvis", "iv", "after 72 h, deterioration or doubt"),
                 _maybe("ct", "abdomen", "iv", "after 72 h, deterioration or doubt"), _maybe("mri", "abdomen"),
                 _not("xray", "abdomen")),
        source="ACR Acute Pancreatitis 2019"),
    Appropriateness(
        key="renal_colic", indication="suspected ureteric stone",
        words=("renal colic", "ureteric stone", "kidney stone", "nephrolithiasis", "urolithiasis", "ureteral stone"),
        ratings=(_ok("ct", "kidney", "none", "low dose"), _ok("ct", "abdomen_pelvis", "none"),
                 _ok("ultrasound", "kidney", None, "first in pregnancy and children"), _maybe("xray", "abdomen"),
                 _not("ct", "abdomen_pelvis", "iv", "contrast can hide the stone"), _not("ct", "kidney", "iv")),
        source="ACR Acute Onset Flank Pain 2023"),
    Appropriateness(
        key="bowel_obstruction", indication="suspected bowel obstruction, perforation or ischaemia",
        words=("bowel obstruction", "perforation", "perforated viscus", "peritonitis", "free air", "volvulus"),
        ratings=(_ok("ct", "abdomen_pelvis", "iv"), _maybe("xray", "abdomen"), _ok("xray", "chest", None, "erect, for free gas"),
                 _maybe("ct", "abdomen_pelvis", "none"), _not("ultrasound", "abdomen"),
                 _not("fluoroscopy", "abdomen", None, "barium with a possible perforation")),
        source="ACR Suspected Small-Bowel Obstruction 2020"),
    Appropriateness(
        key="mesenteric_ischaemia", indication="mesenteric ischaemia",
        words=("mesenteric ischaemia", "mesenteric ischemia", "bowel ischaemia", "gut ischaemia"),
        ratings=(_ok("ct_angiography", "abdomen_pelvis", "iv"), _ok("ct_angiography", "abdomen", "iv"),
                 _maybe("angiography", "abdomen", "iv"), _not("ultrasound", "abdomen"), _not("xray", "abdomen")),
        source="ACR Imaging of Mesenteric Ischemia 2018"),
    Appropriateness(
        key="ectopic_pregnancy", indication="pain or bleeding in early pregnancy",
        words=("ectopic", "early pregnancy bleeding", "first trimester bleeding", "miscarriage", "positive pregnancy test"),
        ratings=(_ok("ultrasound", "pelvis"), _ok("ultrasound", "obstetric"), _ok("doppler", "pelvis"), _maybe("mri", "pelvis", "none"),
                 _not("ct", "pelvis"), _not("ct", "abdomen_pelvis"), _not("xray", "abdomen")),
        source="ACR First Trimester Vaginal Bleeding 2018"),
    Appropriateness(
        key="antepartum", indication="second or third trimester bleeding, growth or wellbeing",
        words=("placenta praevia", "placenta previa", "antepartum haemorrhage", "fetal growth", "anomaly scan",
               "gestational age", "reduced fetal movements", "placental abruption"),
        ratings=(_ok("ultrasound", "obstetric"), _ok("doppler", "obstetric"), _maybe("mri", "obstetric"), _not("ct", "abdomen_pelvis"),
                 _not("xray", "abdomen")),
        source="ACR Second and Third Trimester Vaginal Bleeding 2020"),
    Appropriateness(
        key="ovarian_torsion", indication="acute pelvic pain in a woman",
        words=("ovarian torsion", "pelvic pain", "adnexal mass", "ovarian cyst", "tubo-ovarian abscess"),
        ratings=(_ok("ultrasound", "pelvis"), _ok("doppler", "pelvis"), _maybe("mri", "pelvis"), _maybe("ct", "abdomen_pelvis", "iv"),
                 _not("xray", "pelvis"), _not("xray", "abdomen")),
        source="ACR Acute Pelvic Pain in the Reproductive Age Group 2023"),
    Appropriateness(
        key="testicular_torsion", indication="acute scrotum",
        words=("testicular torsion", "acute scrotum", "testicular pain", "scrotal pain", "epididymitis"),
        ratings=(_ok("doppler", "scrotum", None, "must not delay exploration when the clinic is clear"), _ok("ultrasound", "scrotum"),
                 _maybe("mri", "pelvis"), _not("ct", "pelvis"), _not("ct", "abdomen_pelvis")),
        source="ACR Acute Onset of Scrotal Pain 2019"),
    Appropriateness(
        key="deep_vein_thrombosis", indication="suspected deep vein thrombosis",
        words=("deep vein thrombosis", "dvt", "leg swelling", "calf swelling"),
        ratings=(_ok("doppler", "lower_limb"), _ok("doppler", "upper_limb"), _maybe("ultrasound", "lower_limb"),
                 _maybe("ct", "lower_limb", "iv"), _not("angiography", "lower_limb"), _not("xray", "lower_limb")),
        source="ACR Suspected Lower Extremity Deep Vein Thrombosis 2018"),
    Appropriateness(
        key="limb_ischaemia", indication="acute limb ischaemia",
        words=("limb ischaemia", "limb ischemia", "cold leg", "absent pulses", "claudication"),
        ratings=(_ok("ct_angiography", "lower_limb", "iv"), _ok("angiography", "lower_limb"), _ok("doppler", "lower_limb"),
                 _ok("mr_angiography", "lower_limb"), _not("xray", "lower_limb")),
        source="ACR Sudden Onset of Cold, Painful Leg 2023"),
    Appropriateness(
        key="back_pain_red_flag", indication="back pain with a red flag",
        words=("cauda equina", "cord compression", "epidural abscess", "saddle anaesthesia", "discitis",
               "spinal infection", "metastatic cord"),
        ratings=(_ok("mri", "spine_lumbar"), _ok("mri", "spine_thoracic"), _ok("mri", "spine_cervical"),
                 _maybe("ct", "spine_lumbar"), _not("xray", "spine_lumbar", None, "cannot show the cord or an abscess")),
        source="ACR Low Back Pain 2021"),
    Appropriateness(
        key="back_pain", indication="low back pain under 6 weeks without a red flag",
        words=("low back pain", "mechanical back pain", "lumbago"),
        ratings=(_not("xray", "spine_lumbar", None, "no red flag: no imaging in the first 6 weeks"),
                 _not("mri", "spine_lumbar", None, "no red flag: no imaging in the first 6 weeks"), _not("ct", "spine_lumbar")),
        source="ACR Low Back Pain 2021"),
    Appropriateness(
        key="cervical_spine_trauma", indication="neck injury with NEXUS or Canadian C-spine criteria",
        words=("cervical spine injury", "neck injury", "c-spine", "cervical trauma", "neck trauma"),
        ratings=(_ok("ct", "spine_cervical"), _maybe("mri", "spine_cervical", "none", "neurological deficit"),
                 _not("xray", "spine_cervical", None, "misses a third of fractures in adults")),
        source="ACR Suspected Spine Trauma 2019"),
    Appropriateness(
        key="major_trauma", indication="major blunt trauma",
        words=("major trauma", "polytrauma", "high energy trauma", "blunt abdominal trauma", "motor vehicle collision"),
        ratings=(_ok("ct", "whole_body", "iv"), _ok("ct", "abdomen_pelvis", "iv"), _ok("ct", "chest", "iv"),
                 _ok("xray", "chest"), _ok("xray", "pelvis"), _ok("ultrasound", "abdomen", None, "FAST"),
                 _ok("ultrasound", "abdomen_pelvis", None, "FAST"), _ok("ct", "head", "none"), _ok("ct", "spine_cervical"),
                 _not("mri", "whole_body")),
        source="ACR Major Blunt Trauma 2019; ATLS 10th ed. 2018"),
    Appropriateness(
        key="limb_fracture", indication="suspected limb fracture",
        words=("fracture", "limb injury", "ankle injury", "wrist injury", "hip fracture", "ankle sprain", "fall on outstretched hand"),
        excluding=("skull", "spine", "rib", "pelvic"),
        ratings=(_ok("xray", "lower_limb"), _ok("xray", "upper_limb"), _ok("xray", "pelvis", None, "hip"),
                 _maybe("mri", "lower_limb", "none", "occult hip fracture"), _maybe("ct", "lower_limb", "none"),
                 _maybe("ct", "upper_limb", "none"), _maybe("mri", "upper_limb", "none")),
        source="ACR Acute Trauma to the Ankle 2020; ACR Acute Hip Pain 2018"),
    Appropriateness(
        key="osteomyelitis", indication="suspected osteomyelitis",
        words=("osteomyelitis", "diabetic foot infection", "septic arthritis"),
        ratings=(_ok("xray", "lower_limb", None, "first"), _ok("mri", "lower_limb"), _ok("mri", "upper_limb"),
                 _ok("xray", "upper_limb"), _ok("ultrasound", "lower_limb", None, "effusion for aspiration"), _maybe("nuclear", "whole_body"), _not("pet_ct", "whole_body")),
        source="ACR Suspected Osteomyelitis, Septic Arthritis 2022"),
    Appropriateness(
        key="breast_lump", indication="palpable breast lump",
        words=("breast lump", "breast mass", "nipple discharge"),
        ratings=(_ok("mammography", "breast", None, "from 40 years"), _ok("ultrasound", "breast", None, "under 30 years or pregnant: first"),
                 _not("mri", "breast"), _not("ct", "chest")),
        source="ACR Palpable Breast Masses 2022"),
    Appropriateness(
        key="thyroid_nodule", indication="thyroid nodule",
        words=("thyroid nodule", "goitre", "goiter", "neck lump"),
        ratings=(_ok("ultrasound", "thyroid"), _ok("ultrasound", "neck"), _maybe("nuclear", "thyroid", None, "suppressed TSH"),
                 _maybe("ct", "neck"), _not("pet_ct", "whole_body")),
        source="ACR Thyroid Disease 2018"),
    Appropriateness(
        key="seizure", indication="first seizure",
        words=("first seizure", "new seizure", "status epilepticus"),
        ratings=(_ok("mri", "head"), _ok("ct", "head", "none", "emergency"), _maybe("ct", "head", "iv"), _not("xray", "head"),
                 _not("pet_ct", "head")),
        source="ACR Seizures and Epilepsy 2019"),
    Appropriateness(
        key="aki", indication="acute kidney injury",
        words=("acute kidney injury", "aki", "hydronephrosis", "urinary obstruction", "renal failure"),
        ratings=(_ok("ultrasound", "kidney"), _maybe("doppler", "kidney"), _maybe("ct", "kidney", "none"),
                 _not("ct", "abdomen_pelvis", "iv"), _not("mri", "kidney", "gadolinium")),
        source="ACR Renal Failure 2020"),
    Appropriateness(
        key="osteoporosis", indication="osteoporosis screening",
        words=("osteoporosis", "bone density", "fragility fracture"),
        ratings=(_ok("dexa", "whole_body"), _ok("dexa", "lower_limb"), _ok("dexa", "spine_lumbar"), _maybe("xray", "spine_lumbar")),
        source="ACR Osteoporosis and Bone Mineral Density 2022"),
)  # fmt: skip

_STUDIES: dict[tuple[str, str], Study] = {(s.modality, s.body_part): s for s in STUDIES}


def find_study(modality: str, body_part: str) -> Study | None:
    """The study, or None where this modality is not done on this part."""
    return _STUDIES.get((modality, body_part))


def body_parts_of(modality: str) -> list[str]:
    """The body parts on which `modality` is done here, in catalogue order."""
    return [s.body_part for s in STUDIES if s.modality == modality]


def minutes_to_images(modality: Modality, priority: Priority) -> int:
    """Simulated minutes from order to images."""
    return int(getattr(MINUTES[modality], priority))


def minutes_to_report(priority: Priority) -> int:
    """Simulated minutes from images to report."""
    return int(getattr(REPORT, priority))


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the phrases as whole words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, phrases))})(?![\w-])")


def _matching(indication: str) -> list[Appropriateness]:
    text = " ".join(indication.casefold().split())
    return [
        row
        for row in APPROPRIATENESS
        if _any_of(row.words).search(text) and not (row.excluding and _any_of(row.excluding).search(text))
    ]


def appropriateness(
    modality: str, body_part: str, contrast: str, indication: str
) -> tuple[str | None, str, tuple[Rating, ...], str]:
    """(rating, reason, better studies, source) for a study and the words of its indication.

    The rating is None where no topic is recognised or the topics say nothing of this study: nothing on file
    is not an approval. With several topics the most favourable rating counts, since a study may serve either
    question. Better studies are the preferred ones of the topics, named when this one is not usually appropriate.
    """
    order = ("usually_appropriate", "may_be", "usually_not")
    rows = _matching(indication)
    found: list[tuple[Rating, Appropriateness]] = []
    for row in rows:
        exact = [r for r in row.ratings if (r.modality, r.body_part) == (modality, body_part)]
        by_contrast = [r for r in exact if r.contrast == contrast] or [r for r in exact if r.contrast is None]
        found += [(r, row) for r in by_contrast[:1]]
    better = tuple(dict.fromkeys(r for row in rows for r in row.ratings if r.rating == "usually_appropriate"))[:3]
    if not found:
        return None, "no rating on file for this study and indication", better, "; ".join(r.source for r in rows)
    best, row = min(found, key=lambda pair: order.index(pair[0].rating))
    return best.rating, best.reason, () if best.rating == "usually_appropriate" else better, row.source
