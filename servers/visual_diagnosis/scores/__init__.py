"""What visual diagnosis computes, one subject a file: everything from pixels, or from findings that the caller may see.

`electrocardiogram.py` measures a tracing; `image.py` says what is seen and how good the picture is, `measurement.py` has sizes and
densities, `comparison.py` the change from a prior, `photograph.py` the grades, `similar_cases.py` look-alikes of the atlas. No tool
here names a diagnosis of the patient's. `world/images.py` has the images, `world/lesions.py` measures them.
"""

from medmcp.servers.visual_diagnosis.scores.comparison import compare_with_prior
from medmcp.servers.visual_diagnosis.scores.electrocardiogram import analyze_ecg
from medmcp.servers.visual_diagnosis.scores.image import analyze_medical_image, assess_image_quality
from medmcp.servers.visual_diagnosis.scores.measurement import measure_lesion, measure_roi_intensity
from medmcp.servers.visual_diagnosis.scores.photograph import grade_clinical_photo
from medmcp.servers.visual_diagnosis.scores.similar_cases import search_similar_cases

__all__ = [
    "analyze_ecg",
    "analyze_medical_image",
    "assess_image_quality",
    "compare_with_prior",
    "grade_clinical_photo",
    "measure_lesion",
    "measure_roi_intensity",
    "search_similar_cases",
]
