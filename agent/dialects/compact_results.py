"""What a small reader is shown of each tool's result: paths, or rows of a list with the columns that matter.

`verdict` reads a scalar, `cross_reactivity.verdict` one inside, `findings[severity drugs]` the named columns of each
row, `medications[...]<start` the same in order of a column, `findings[...]@drugs=medication_ids` the same and then each
drug with its id, in the order in which the conversation met the ids. A tool that is not here is shown by its scalars.
"""

__all__ = ["SHOWN"]

SHOWN: dict[str, tuple[str, ...]] = {
    "get_allergy_list": ("cross_reactivity.planned_drug", "cross_reactivity.verdict", "allergies[record_id allergen mechanism]"),
    "check_all_interactions": ("findings[severity type involves_new]@drugs=medication_ids",),
    "check_interaction": ("severity",),
    "check_dosage": ("verdict", "recommended.dose", "recommended.unit", "recommended.route", "recommended.frequency"),
    "check_pregnancy_safety": ("pregnancy_verdict",),
    "prescribe_medication": ("order_id", "status"),
    "discontinue_order": ("order_id", "status"),
    "get_medications": ("medications[generic_name medication_id order_id]<start",),
    "order_lab_test": ("orders[order_id test]",),
    "wait_for_results": ("ready", "still_pending[order_id]"),
    "get_lab_results": ("results[result_id test value unit flag]",),
    "get_patient_presentation": ("chief_complaint", "symptoms[symptom present]"),
    "get_patient_info": ("demographics.age_years", "demographics.sex", "pregnancy.status", "active_problems[icd10 name]"),
    "get_vital_signs": ("sets[record_ids]",),
    "calculate_news2": ("score",),
    "calculate_esi_level": ("esi_level",),
    "assign_ed_bed": ("zone",),
    "perform_primary_survey": ("overall",),
    "ask_patient": ("reply",),
    "submit_answer": ("accepted",),
}  # fmt: skip
