"""What a study reads when the case holds no abnormality for it: short normal reports by kind of study and region.

Plain wording in the order of a structured report (RSNA RadReport templates, 2023). Read `imaging.py` for the catalogue.
"""

__all__ = ["KINDS", "normal_report"]

# kind of picture by modality: what one kind shows, another may not
KINDS: dict[str, str] = {
    "xray": "xray", "ct": "section", "mri": "section", "ct_angiography": "vessels", "mr_angiography": "vessels",
    "angiography": "vessels", "ultrasound": "ultrasound", "doppler": "duplex", "echocardiography": "echo",
    "nuclear": "nuclear", "pet_ct": "nuclear", "fluoroscopy": "contrast", "mammography": "mammography", "dexa": "dexa",
    "eeg": "eeg",
}  # fmt: skip

NORMAL: dict[tuple[str, str], tuple[str, str]] = {
    ("xray", "head"): ("No fracture of the vault or facial bones. Clear sinuses.", "No fracture."),
    ("xray", "neck"): ("Prevertebral soft tissues of normal width. Epiglottis thin. No foreign body.", "Normal soft tissues of the neck."),
    ("xray", "spine_cervical"): ("Seven vertebrae shown, alignment kept, heights and prevertebral soft tissues normal.", "No fracture or malalignment."),
    ("xray", "spine_thoracic"): ("Alignment and vertebral heights kept. Paraspinal lines normal.", "No fracture."),
    ("xray", "spine_lumbar"): ("Alignment, vertebral heights and disc spaces kept.", "No fracture."),
    ("xray", "chest"): ("Clear lungs. Heart and mediastinum of normal size and outline. No effusion, no pneumothorax. No free air under the diaphragm.", "No acute cardiopulmonary finding."),
    ("xray", "abdomen"): ("Gas in non-dilated bowel. No free air, no abnormal calcification.", "Unremarkable bowel gas pattern."),
    ("xray", "pelvis"): ("Pelvic ring and both hips intact. Sacroiliac joints and symphysis of normal width.", "No fracture."),
    ("xray", "upper_limb"): ("Bones and joints in normal alignment. No fracture, no effusion.", "No fracture or dislocation."),
    ("xray", "lower_limb"): ("Bones and joints in normal alignment. No fracture, no effusion.", "No fracture or dislocation."),
    ("xray", "whole_body"): ("No lytic or sclerotic lesion and no fracture, recent or old.", "Normal skeletal survey."),
    ("section", "head"): ("No haemorrhage, mass effect or territorial loss of grey-white differentiation. Ventricles and basal cisterns of normal size. Skull intact.", "No acute intracranial abnormality."),
    ("section", "neck"): ("Airway open and midline. No collection, no enlarged node. Thyroid and salivary glands unremarkable.", "Normal study of the neck."),
    ("section", "spine_cervical"): ("Alignment kept, no fracture. Canal of normal width.", "No fracture, no canal narrowing."),
    ("section", "spine_thoracic"): ("Alignment kept, no fracture. Canal of normal width.", "No fracture, no canal narrowing."),
    ("section", "spine_lumbar"): ("Alignment kept, no fracture. Canal and foramina of normal width. No cauda equina compression.", "No fracture, no nerve compression."),
    ("section", "chest"): ("Lungs clear. No effusion, no pneumothorax. Heart and great vessels of normal calibre. No enlarged node.", "No acute thoracic abnormality."),
    ("section", "heart"): ("Chambers of normal size. No coronary calcification or scar seen.", "Normal study of the heart."),
    ("section", "breast"): ("No suspicious enhancement or mass on either side.", "No suspicious finding."),
    ("section", "abdomen"): ("Liver, gallbladder, spleen, pancreas, adrenals and kidneys unremarkable. No free fluid or air, bowel not dilated. Aorta of normal calibre.", "No acute abdominal abnormality."),
    ("section", "pelvis"): ("Bladder and pelvic organs unremarkable. No free fluid, no collection. Bones intact.", "No acute pelvic abnormality."),
    ("section", "abdomen_pelvis"): ("Solid organs unremarkable. Appendix of normal calibre, bowel not dilated, no free fluid or air. No hydronephrosis or stone. Aorta of normal calibre.", "No acute abdominal or pelvic abnormality."),
    ("section", "liver"): ("Liver of normal size and outline, no focal lesion. Bile ducts not dilated, portal vein open.", "No focal liver lesion."),
    ("section", "kidney"): ("Kidneys of normal size. No stone, no hydronephrosis, no perinephric stranding.", "No stone or obstruction."),
    ("section", "prostate"): ("Gland of normal size, no focus of restricted diffusion.", "No suspicious focus."),
    ("section", "upper_limb"): ("Bones, joints and soft tissues unremarkable.", "No acute abnormality."),
    ("section", "lower_limb"): ("Bones, joints and soft tissues unremarkable.", "No acute abnormality."),
    ("section", "whole_body"): ("No intracranial haemorrhage, no pneumothorax or haemothorax, no solid organ injury, no free fluid. Spine and pelvis intact.", "No injury shown from head to pelvis."),
    ("section", "eye"): ("Globes, muscles and optic nerves symmetrical. Orbital walls intact.", "Normal orbits."),
    ("vessels", "head"): ("Circle of Willis and its large branches open. No aneurysm, no occlusion. Venous sinuses open.", "No large vessel occlusion, no aneurysm."),
    ("vessels", "neck"): ("Carotid and vertebral arteries open, no dissection or relevant stenosis.", "No stenosis or dissection."),
    ("vessels", "chest"): ("Pulmonary arteries filled to subsegmental level. Aorta of normal calibre without flap. Lungs clear, no effusion.", "No pulmonary embolism, no aortic dissection."),
    ("vessels", "heart"): ("Coronary arteries of normal origin and course, no relevant stenosis.", "No obstructive coronary disease."),
    ("vessels", "abdomen"): ("Aorta, mesenteric and renal arteries open and of normal calibre. No active bleeding.", "No occlusion, aneurysm or bleeding."),
    ("vessels", "pelvis"): ("Iliac arteries and branches open. No active bleeding.", "No bleeding point."),
    ("vessels", "abdomen_pelvis"): ("Aorta, mesenteric, renal and iliac arteries open and of normal calibre. No active bleeding.", "No occlusion, aneurysm or bleeding."),
    ("vessels", "whole_body"): ("Aorta of normal calibre from root to bifurcation, no flap, no haematoma of the wall.", "No aortic dissection or aneurysm."),
    ("vessels", "liver"): ("Hepatic artery and portal vein open. No active bleeding.", "No bleeding, no occlusion."),
    ("vessels", "kidney"): ("Renal arteries open without stenosis.", "No renal artery stenosis."),
    ("vessels", "upper_limb"): ("Arteries of the arm open to the hand.", "No occlusion."),
    ("vessels", "lower_limb"): ("Arteries of the leg open, three vessels to the foot.", "No occlusion."),
    ("ultrasound", "head"): ("Ventricles of normal size, no haemorrhage.", "Normal cranial ultrasound."),
    ("ultrasound", "neck"): ("No collection, no enlarged node. Vessels compressible.", "Normal ultrasound of the neck."),
    ("ultrasound", "thyroid"): ("Gland of normal size and echo texture, no nodule.", "Normal thyroid."),
    ("ultrasound", "chest"): ("Lung sliding on both sides, A lines, no effusion.", "No pneumothorax, effusion or interstitial syndrome."),
    ("ultrasound", "breast"): ("No solid mass or collection.", "No suspicious finding."),
    ("ultrasound", "abdomen"): ("Gallbladder thin-walled without stones, bile duct of normal calibre. Kidneys without hydronephrosis. Aorta below 3 cm. No free fluid.", "No acute abnormality, no free fluid."),
    ("ultrasound", "abdomen_pelvis"): ("No free fluid in the hepatorenal, splenorenal and pelvic spaces. Organs unremarkable.", "No free fluid."),
    ("ultrasound", "pelvis"): ("Bladder and pelvic organs unremarkable. No free fluid.", "No acute pelvic abnormality."),
    ("ultrasound", "liver"): ("Liver homogeneous. Gallbladder thin-walled without stones, common bile duct 4 mm.", "No gallstones, no biliary dilatation."),
    ("ultrasound", "kidney"): ("Kidneys of normal size, no hydronephrosis. Bladder unremarkable.", "No obstruction."),
    ("ultrasound", "prostate"): ("Gland of normal size and echo texture.", "Normal prostate."),
    ("ultrasound", "scrotum"): ("Testes of equal size and echo texture with flow on both sides.", "No torsion, no mass."),
    ("ultrasound", "upper_limb"): ("No collection or effusion. Veins compressible.", "No acute abnormality."),
    ("ultrasound", "lower_limb"): ("No collection or effusion. Veins compressible.", "No acute abnormality."),
    ("ultrasound", "spine_lumbar"): ("Conus at a normal level, normal motion of the roots.", "Normal spinal canal."),
    ("ultrasound", "skin"): ("No collection, no foreign body.", "No abscess."),
    ("ultrasound", "eye"): ("Retina attached, vitreous clear, optic nerve sheath 4.5 mm.", "No retinal detachment."),
    ("duplex", "head"): ("Normal flow velocities in the middle cerebral and basilar arteries.", "Normal transcranial flow."),
    ("duplex", "neck"): ("No relevant plaque, normal velocities in both carotid arteries, vertebral flow antegrade.", "No carotid stenosis."),
    ("duplex", "abdomen"): ("Aorta and mesenteric arteries open with normal velocities.", "No stenosis or aneurysm."),
    ("duplex", "liver"): ("Portal and hepatic veins open, flow to the liver.", "No thrombosis."),
    ("duplex", "kidney"): ("Renal arteries and veins open, resistive index 0.62.", "Normal renal flow."),
    ("duplex", "pelvis"): ("Arterial and venous flow in both adnexa or pelvic vessels.", "Normal pelvic flow."),
    ("duplex", "scrotum"): ("Symmetrical flow in both testes.", "No torsion."),
    ("duplex", "upper_limb"): ("Veins compressible, phasic flow. Arteries open.", "No thrombosis."),
    ("duplex", "lower_limb"): ("Femoral, popliteal and calf veins compressible, phasic flow.", "No deep vein thrombosis."),
    ("duplex", "obstetric"): ("Umbilical artery flow with positive end-diastolic velocity, normal index.", "Normal umbilical artery flow."),
    ("echo", "heart"): ("Left ventricle of normal size, ejection fraction 60 %, no regional wall motion abnormality. Right ventricle normal. Valves without relevant disease. No effusion.", "Normal cardiac function, no effusion."),
    ("echo", "obstetric"): ("Four-chamber view and outflow tracts of the fetal heart normal.", "Normal fetal heart."),
    ("nuclear", "chest"): ("Homogeneous perfusion and ventilation of both lungs.", "Normal: no pulmonary embolism."),
    ("nuclear", "heart"): ("Homogeneous perfusion at rest and stress.", "No ischaemia."),
    ("nuclear", "thyroid"): ("Homogeneous uptake within the normal range.", "Normal uptake."),
    ("nuclear", "liver"): ("Prompt uptake, gallbladder and bowel seen within 60 min.", "Open cystic and common ducts."),
    ("nuclear", "kidney"): ("Split function 51 % left, 49 % right, prompt drainage.", "No obstruction."),
    ("nuclear", "abdomen"): ("No focus of tracer outside the blood pool.", "No bleeding focus."),
    ("nuclear", "head"): ("Symmetrical tracer in both hemispheres.", "Normal distribution."),
    ("nuclear", "prostate"): ("No focal uptake in the gland, nodes or bone.", "No suspicious uptake."),
    ("nuclear", "whole_body"): ("No focal uptake that suggests disease.", "No suspicious uptake."),
    ("contrast", "chest"): ("Free passage through the oesophagus, no leak.", "No leak, no obstruction."),
    ("contrast", "neck"): ("Safe swallow of all consistencies, no aspiration.", "No aspiration."),
    ("contrast", "abdomen"): ("Normal position of the duodenojejunal flexure, free passage.", "No obstruction, no malrotation."),
    ("contrast", "pelvis"): ("Smooth outline, no leak.", "No leak."),
    ("contrast", "abdomen_pelvis"): ("Contrast passes to the caecum, no narrowing or leak.", "No obstruction or leak."),
    ("mammography", "breast"): ("No mass, distortion or suspicious calcification.", "Negative."),
    ("eeg", "head"): ("Posterior rhythm of 9 to 10 Hz that answers to eye opening. No slowing, no epileptiform discharge.", "Normal EEG."),
    ("dexa", "whole_body"): ("T-score spine -0.4, hip -0.3.", "Normal bone density."),
    ("dexa", "spine_lumbar"): ("T-score -0.4.", "Normal bone density."),
    ("dexa", "lower_limb"): ("T-score of the hip -0.3.", "Normal bone density."),
}  # fmt: skip


def normal_report(modality: str, body_part: str, gestation_days: int | None = None) -> tuple[str, str]:
    """(findings, impression) of a normal study; of the womb, what belongs to the gestation (None: not pregnant)."""
    if modality in ("ultrasound", "mri") and body_part == "obstetric":
        return _pregnancy(gestation_days)
    findings, impression = NORMAL.get(
        (KINDS.get(modality, ""), body_part), ("No abnormality seen in the region shown.", "No abnormality seen.")
    )
    if modality == "ultrasound" and body_part in ("pelvis", "abdomen_pelvis") and gestation_days is not None:
        more, summary = _pregnancy(gestation_days)
        return f"{findings} {more}", f"{summary} {impression}"
    return findings, impression


def _pregnancy(days: int | None) -> tuple[str, str]:
    """Landmarks by transvaginal scan: sac from 5, heart beat from 6.5 weeks (ISUOG 2013 first-trimester guideline)."""
    if days is None:
        return "Empty uterus, thin endometrium. No adnexal mass, no free fluid.", "No intrauterine pregnancy seen."
    weeks = f"{days // 7} weeks {days % 7} days"
    if days < 35:
        return (
            "No gestational sac yet. No adnexal mass, no free fluid.",
            "Pregnancy of unknown location at this gestation.",
        )
    if days < 46:
        return (
            "Intrauterine gestational sac with yolk sac. No adnexal mass, no free fluid.",
            "Early intrauterine pregnancy.",
        )
    if days < 98:
        return (
            f"Single intrauterine embryo with heart beat, size as for {weeks}. No adnexal mass.",
            "Live intrauterine pregnancy.",
        )
    return (
        f"Single live fetus, size as for {weeks}. Heart beat 145/min. Placenta clear of the internal os, no retroplacental"
        " collection. Liquor normal.",
        "Live single pregnancy, no acute abnormality.",
    )
