"""`gather`: what the tools say of one patient, each asked once, before and after tests were done. `checks.py` compares it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from medmcp.servers.catalog import PROTOCOL, TOOLS
from medmcp.servers.dispatch import MAX_CHARACTERS, dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.tool import ToolError
from medmcp.tasks.case import Allergy, generate
from medmcp.tasks.conditions import CONDITIONS

__all__ = ["Said", "gather"]

EVERY = {tool.name: tool for tool in (*PROTOCOL, *TOOLS.values())}

# asked of every patient, in this order, once the tests are back
READS = (
    "get_patient_info", "get_patient_history", "get_patient_presentation", "get_medications", "get_allergy_list",
    "get_immunization_history", "get_patient_summary", "get_admission_history", "get_code_status", "get_procedures",
    "get_nursing_assessments", "detect_vital_alerts", "get_recorded_scores", "list_imaging_studies", "check_all_interactions",
    "calculate_news2", "calculate_qsofa", "calculate_sirs_criteria", "screen_sepsis", "calculate_trauma_score",
    "calculate_curb65", "calculate_meld_score", "calculate_child_pugh", "calculate_apache2", "calculate_cha2ds2_vasc",
    "calculate_heart_score", "calculate_creatinine_clearance", "calculate_readmission_risk", "calculate_esi_level",
    "assess_qt_risk", "reconcile_medications", "get_social_history", "get_psychiatric_history",
)  # fmt: skip
PREGNANT = (
    "get_obstetric_history", "get_prenatal_labs", "calculate_gestational_age", "assess_pregnancy_risk", "evaluate_preeclampsia",
    "interpret_ctg", "calculate_biophysical_profile", "calculate_bishop_score", "assess_labor_progress", "assess_preterm_risk",
    "assess_fetal_growth", "check_rh_status", "screen_gestational_diabetes",
)  # fmt: skip
ASKED = ("administer_phq9", "assess_suicide_risk")
BEDSIDE = ("calculate_gcs", "perform_primary_survey", "perform_mental_status_exam")
PANELS = ["cbc", "cmp", "coagulation", "lactate", "abg", "egfr", "type_and_screen"]
TRENDS = ("creatinine", "haemoglobin", "potassium")
RESULTS_MIN = 90
ALLERGY = Allergy(allergen="amoxicillin", reaction="hives and wheeze")  # of the patients of even seeds


@dataclass
class Said:
    """The answers about one patient by tool (a refusal is left out), and a name to find the patient again."""

    who: str
    by_tool: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, tool: str) -> dict[str, Any]:
        """What a tool said; an empty dict where it refused."""
        return self.by_tool.get(tool, {})

    def items(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The items of every score, with the tool's name."""
        for tool, result in self.by_tool.items():
            for item in result.get("items", ()) if isinstance(result.get("items"), list) else ():
                if isinstance(item, dict) and "source" in item:
                    yield tool, item


async def gather(condition: str, seed: int) -> Said:
    """Everything asked about the patient of a condition and seed."""
    case = generate(CONDITIONS[condition], seed)
    if seed % 2 == 0:
        case = replace(case, allergies=(ALLERGY,))
    episode = Episode(world=case.world(), mode="sandbox")
    said = Said(f"{condition} {seed}")

    async def ask(tool: str, *, name: str = "", **arguments: Any) -> dict[str, Any]:
        if "patient_id" in EVERY[tool].input_schema["properties"]:
            arguments = {"patient_id": case.patient_id, **arguments}
        try:
            answer = await dispatch(episode, EVERY[tool], arguments, characters=MAX_CHARACTERS)
        except ToolError as refusal:
            said.refused[name or tool] = str(refusal)
            return {}
        said.by_tool[name or tool] = answer
        return answer

    await ask("get_vital_signs", name="measured", measure_now=True)
    await ask("order_lab_test", tests=PANELS, priority="stat", indication="consistency")
    ecg = await ask("place_care_order", name="ecg", order_type="bedside_test", item="ecg_12_lead", priority="stat")
    if case.pregnancy == "pregnant":
        await ask("place_care_order", name="ctg", order_type="bedside_test", item="ctg", priority="stat")
    episode.require_world().advance(RESULTS_MIN)
    for tool in READS:
        await ask(tool)
    await ask("get_vital_signs", last_n=20)
    await ask("get_lab_results", limit=50)
    await ask("get_lab_results", name="labs_2", limit=50, cursor="o50")
    await ask("get_orders", name="medicine_orders", order_type="medication", status="active", limit=50)
    for test in TRENDS:
        await ask("get_lab_trend", name=f"trend_{test}", test=test)
    if case.sex == "female":
        for tool in PREGNANT:
            await ask(tool)
    if ecg.get("study_id"):
        await ask("analyze_ecg", study_id=ecg["study_id"])
        await ask("assess_qt_risk", name="qt_after_ecg")
    for drug in ("gentamicin", "enoxaparin"):
        await ask("calculate_renal_dose_adjustment", name=f"renal_{drug}", drug_name=drug)
    for tool in BEDSIDE:
        await ask(tool)
    for tool in ASKED:
        await ask(tool)
    await ask("screen_substance_use", instrument="audit")
    await ask("get_recorded_scores", name="scores_at_the_end", limit=50)
    for number, study in enumerate(said["list_imaging_studies"].get("studies", ())[:2]):
        await ask("get_study_info", name=f"study_{number}", study_id=study["study_id"])
        await ask("get_imaging_report", name=f"report_{number}", study_id=study["study_id"])
        for image in study["image_ids"][:1]:
            seen = await ask("analyze_medical_image", name=f"image_{number}", image_id=image)
            for finding in seen.get("observations", ())[:1]:
                await ask("measure_lesion", name=f"lesion_{number}", image_id=image, finding_id=finding["finding_id"])
    await ask("perform_physical_exam", systems=["neuro", "general"])
    await ask("get_vital_signs", name="vitals_at_the_end", last_n=1)
    episode.require_world().close()
    return said
