"""Report templates: sections, blind spots, measurements and classification by kind of study; one row a template.

Sections and style after the ACR practice parameter for communication of diagnostic imaging findings (2020), the RSNA RadReport
library (2023) and the ESR good practice for radiological reporting (2011 Insights Imaging 2:93). Blind spots after Kim 2014 AJR
202:465 (errors in radiology) and the reading lists of the RCR.
"""

from medmcp.servers.clinical.imaging import body_parts_of
from medmcp.servers.clinical.row import Row

__all__ = ["GENERAL", "SECTIONS", "STYLE", "TEMPLATES", "ReportTemplate", "find_template"]

CITATION = "ACR practice parameter for communication 2020; RSNA RadReport 2023; ESR 2011 Insights Imaging 2:93"


class ReportTemplate(Row):
    """A template. `words` of the indication choose it; a template without words serves the rest."""

    key: str
    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    words: tuple[str, ...] = ()
    findings: tuple[str, ...]  # prompts of the findings section, in reading order
    checklist: tuple[str, ...]  # blind spots
    measurements: tuple[str, ...] = ()
    classification: str = ""
    critical: tuple[str, ...] = ()
    source: str = CITATION


SECTIONS: tuple[tuple[str, str], ...] = (
    ("indication", "Why the study was asked for, and the question."),
    ("technique", "Protocol, contrast agent and volume, limits of quality."),
    ("comparison", "Date of the prior study, or None available."),
    ("findings", "By organ, positive findings first, with size and side."),
    ("impression", "Numbered, most important first; answers the question; recommendation with interval; who was told."),
)
STYLE: tuple[str, ...] = (
    "Answer the clinical question in the first line of the impression.",
    "State side and size with unit for each lesion; mean diameter for lung nodules.",
    "Compare with the named prior, or say that there is none.",
    "Name what limits the study.",
    "Give category and management together; one category a lesion, the highest decides.",
    "Tell a critical finding by voice before signing, and write whom, when and by which means.",
)


def _row(key: str, modalities: str, parts: str, words: str, findings: str, checklist: str, measurements: str = "", classification: str = "",
         critical: str = "", source: str = CITATION) -> ReportTemplate:  # fmt: skip
    def split(text: str) -> tuple[str, ...]:
        return tuple(one.strip() for one in text.split(";") if one.strip())

    return ReportTemplate(
        key=key, modalities=tuple(modalities.split()), body_parts=tuple(parts.split()), words=split(words), findings=split(findings),
        checklist=split(checklist), measurements=split(measurements), classification=classification, critical=split(critical), source=source,
    )  # fmt: skip


TEMPLATES: tuple[ReportTemplate, ...] = (
    _row("chest film", "xray", "chest", "", "Lungs and pleura: no consolidation, nodule, effusion or pneumothorax; Heart and mediastinum: of normal size and outline; Bones and soft tissue: no fracture; Tubes and lines: position",
         "apices; behind the heart; hila; below the diaphragm; ribs and shoulders; tips of tubes and lines", "", "",
         "tension pneumothorax; free air under the diaphragm; malpositioned tube; widened mediastinum"),
    _row("limb film", "xray", "upper_limb lower_limb", "", "Fracture: site, displacement, angulation, joint; Joint: alignment, effusion; Soft tissue: swelling, foreign body",
         "joint above and below; second fracture in the ring; scaphoid, radial head; growth plates in children", "angulation (degrees); displacement (mm)", "", "open fracture; dislocation; suspected non-accidental injury"),
    _row("abdominal film", "xray", "abdomen pelvis", "", "Bowel gas: not dilated; Free air: none; Calcification: none; Bones: intact",
         "below the diaphragm; hernial orifices; rectal gas; hips and sacrum", "largest bowel diameter (mm)", "", "free air; volvulus; bowel obstruction"),
    _row("CT head in stroke", "ct", "head", "stroke; weakness; aphasia; hemiparesis; facial droop", "Haemorrhage: none; Early ischaemic change: by ASPECTS region; Hyperdense vessel: none; Mass effect, ventricles; Old infarcts",
         "insular ribbon; lentiform nucleus; hyperdense middle cerebral or basilar artery; posterior fossa; other side", "ASPECTS; midline shift (mm)", "aspects",
         "intracranial haemorrhage; large-vessel occlusion; large infarct with swelling", "Barber 2000 Lancet 355:1670; AHA/ASA 2019 Stroke 50:e344"),
    _row("CT head", "ct", "head", "", "Haemorrhage: none in any compartment; Brain: grey-white differentiation kept; Ventricles and cisterns; Midline; Skull base and vault",
         "along the falx and tentorium; vertex and temporal poles; posterior fossa; subtle subarachnoid blood; fractures on bone window", "largest thickness of a collection (mm); midline shift (mm)", "",
         "intracranial haemorrhage; mass effect or herniation; depressed fracture"),
    _row("screening CT of the lungs", "ct", "chest", "screening", "Nodules: type, site, mean diameter, change; Emphysema; Coronary calcium; Other findings (modifier S)",
         "central airways; lung bases and behind the heart; juxtapleural nodules; lymph nodes; breast, thyroid, upper abdomen", "mean diameter of each nodule (mm, one decimal)", "lung_rads", "suspected cancer",
         "ACR Lung-RADS v2022"),
    _row("CT chest for response", "ct", "chest abdomen abdomen_pelvis", "response; staging; metastases; chemotherapy; recist", "Target lesions: site and size now and before; Non-target lesions; New lesions: none; Complications of treatment",
         "bone windows; brain or liver edges on the last slices; pulmonary arteries (incidental embolism); adrenals; lymph nodes by short axis", "longest diameter of each target (mm); short axis of nodes (mm); sum", "recist_1_1",
         "pulmonary embolism; cord compression; pneumothorax", "Eisenhauer 2009 Eur J Cancer 45:228"),
    _row("CT pulmonary angiogram", "ct_angiography", "chest", "", "Pulmonary arteries: filled to subsegmental level; Right heart: RV/LV ratio; Lungs and pleura; Aorta; Upper abdomen",
         "segmental branches of each lobe; right ventricle and septum; lung bases; bones", "RV/LV diameter ratio; main pulmonary artery (mm)", "", "pulmonary embolism with right heart strain; aortic dissection"),
    _row("CT chest", "ct", "chest", "", "Lungs: no nodule or consolidation; Pleura; Mediastinum and hila; Heart and vessels; Chest wall and bones; Upper abdomen",
         "central airways; pulmonary arteries (incidental embolism); behind the heart; bones; breast; adrenals", "mean diameter of each nodule (mm)", "fleischner", "pulmonary embolism; aortic dissection; tension pneumothorax",
         "MacMahon 2017 Radiology 284:228"),
    _row("coronary calcium CT", "ct", "heart", "", "Calcium: score by vessel; Heart and great vessels; Lungs in the field; Upper abdomen in the field",
         "lung nodules in the field; aortic root; pericardium; hiatus", "Agatston score, total and by vessel", "cac_drs", "aortic dissection", "Hecht 2018 J Cardiovasc Comput Tomogr 12:185"),
    _row("CT or MRI of a liver observation", "ct mri", "liver abdomen", "cirrhosis; liver; hcc; hepatitis", "Observation: segment, size, arterial phase, washout, capsule; Veins: patent, no tumour; Background liver, spleen, varices, ascites; Other organs",
         "portal and hepatic veins; dome and edge of the liver; second observation; bile ducts", "largest outer diameter (mm), arterial phase not used if avoidable", "li_rads_ct_mri", "tumour rupture; portal vein thrombosis",
         "ACR LI-RADS v2018"),
    _row("CT or MRI of a renal mass", "ct mri", "kidney abdomen", "kidney; renal; cyst; haematuria", "Mass: side, pole, size, attenuation before and after contrast, wall, septa, nodules, calcification; Renal vein; Other kidney; Nodes",
         "renal vein; adrenals; second lesion; lung bases and bones", "size (mm); HU before and after contrast; thickest wall or septum (mm)", "bosniak_2019", "bleeding or rupture", "Silverman 2019 Radiology 292:475"),
    _row("CT abdomen and pelvis", "ct ct_angiography", "abdomen abdomen_pelvis pelvis liver kidney", "", "Solid organs; Bowel and mesentery: not dilated, no free air or fluid; Vessels; Nodes; Pelvis; Bones; Lung bases",
         "free air along the liver; mesenteric vessels; appendix; adrenals; lung bases; bones; hernial orifices", "size of each lesion (mm); aorta (mm)", "", "perforation; bowel ischaemia; aortic rupture; ruptured ectopic pregnancy"),
    _row("MRI prostate", "mri", "prostate", "", "Gland volume; Each focus: zone, sector, size, T2W, DWI and DCE scores; Extraprostatic extension; Seminal vesicles; Nodes and bones",
         "anterior stroma; apex; central zone; seminal vesicles; pelvic bones", "prostate volume (mL); PSA density; largest diameter of each focus (mm)", "pi_rads", "cord compression", "Turkbey 2019 Eur Urol 76:340"),
    _row("mammography", "mammography", "breast", "", "Breast composition (a to d); Masses; Calcifications; Asymmetry and distortion; Axilla; Comparison",
         "edge of the pectoral muscle; retroareolar region; inframammary fold; inner half; one-view findings", "size of each finding (mm); distance from the nipple (mm)", "bi_rads", "suspected cancer", "ACR BI-RADS 5th edition 2013"),
    _row("breast ultrasound or MRI", "ultrasound mri", "breast", "", "Lesion: clock position, size, shape, margin, orientation; Axilla", "second lesion; axilla; retroareolar region", "three diameters (mm)", "bi_rads", "suspected cancer",
         "ACR BI-RADS 5th edition 2013"),
    _row("thyroid ultrasound", "ultrasound", "thyroid neck", "", "Gland: size, texture; Each nodule: composition, echogenicity, shape, margin, foci, size; Neck nodes",
         "isthmus; nodes beside the carotid artery; posterior margin", "three diameters of each nodule (mm)", "ti_rads", "airway compression", "Tessler 2017 J Am Coll Radiol 14:587"),
    _row("abdominal ultrasound", "ultrasound doppler", "abdomen abdomen_pelvis liver kidney pelvis scrotum", "", "Organs of the region; Ducts and collecting systems; Vessels; Free fluid",
         "dome of the liver; tail of the pancreas; aorta; free fluid in the pelvis", "size of each lesion (mm); duct (mm); kidney length (mm)", "", "ruptured aneurysm; torsion; ruptured ectopic pregnancy"),
    _row("MRI spine", "mri", "spine_cervical spine_thoracic spine_lumbar", "", "Alignment; Marrow; Cord and cauda equina; Discs and foramina by level; Soft tissue",
         "conus; level above and below; psoas and kidneys; sacrum", "canal (mm)", "", "cord or cauda equina compression; epidural abscess"),
    _row("MRI brain", "mri mr_angiography", "head", "", "Diffusion; Haemorrhage; Parenchyma; Ventricles; Vessels; Extra-axial spaces", "posterior fossa; pituitary; venous sinuses; orbits", "size of each lesion (mm)", "",
         "acute infarct; haemorrhage; herniation"),
    _row("echocardiography", "echocardiography", "heart", "", "Left ventricle: size, function; Right ventricle; Valves; Pericardium; Aorta", "right ventricle; pericardium; aortic root; thrombus at the apex", "LVEF (%); chamber sizes (mm)", "",
         "tamponade; aortic dissection; severe new valve disease"),
)  # fmt: skip

GENERAL = _row(
    "general",
    "",
    "",
    "",
    "Findings by organ, positive ones first",
    "edges of the field; areas outside the question; bones; prior studies",
    "size of each lesion (mm)",
    "",
    "any finding of the critical list",
)


def find_template(modality: str, body_part: str, indication: str = "") -> tuple[ReportTemplate, bool]:
    """The template of a study and whether it is a special one; a template whose words the indication has comes first. Raises
    ValueError for a modality that is not done on that region."""
    if body_part not in body_parts_of(modality):
        raise ValueError(f"{modality} is not done on {body_part}")
    text = indication.lower()
    fitting = [row for row in TEMPLATES if modality in row.modalities and body_part in row.body_parts]
    for row in fitting:
        if row.words and any(word in text for word in row.words):
            return row, True
    for row in fitting:
        if not row.words:
            return row, True
    return (fitting[0], True) if fitting else (GENERAL, False)
