"""Visual diagnosis: looking at images, measuring and grading what they show, tracings.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.tool import Tool
from medmcp.servers.visual_diagnosis import acts, reads, scores

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.view_image,
    scores.analyze_medical_image,
    scores.assess_image_quality,
    scores.measure_roi_intensity,
    scores.measure_lesion,
    scores.compare_with_prior,
    scores.grade_clinical_photo,
    acts.annotate_image,
    scores.search_similar_cases,
    acts.record_image_interpretation,
    scores.analyze_ecg,
)
