"""ASPECTS: ten regions of the middle cerebral artery on unenhanced CT, one point off for each with early ischaemic change."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = ["ASPECTS", "REGIONS", "band_of_score"]

REGIONS: dict[str, str] = {
    "caudate": "Head of the caudate.", "lentiform": "Lentiform nucleus.", "internal_capsule": "Internal capsule.",
    "insula": "Insular ribbon.", "m1": "Anterior cortex, ganglionic level.", "m2": "Cortex lateral to the insula.",
    "m3": "Posterior cortex, ganglionic level.", "m4": "Anterior cortex, above the ganglia.",
    "m5": "Lateral cortex, above the ganglia.", "m6": "Posterior cortex, above the ganglia.",
}  # fmt: skip
# lowest score of a band, its name, what follows
BANDS: tuple[tuple[int, str, str], ...] = (
    (8, "small core", "Thrombectomy and thrombolysis by their usual criteria."),
    (6, "moderate core", "Thrombectomy by its usual criteria (ASPECTS 6 is the classic limit)."),
    (3, "large core", "Thrombectomy is supported by the large-core trials (ASPECTS 3-5); thrombolysis with care."),
    (0, "very large core", "Outside the trials of thrombectomy; decide individually."),
)


def band_of_score(score: int) -> tuple[str, str]:
    """Name and consequence of a score from 0 to 10."""
    return next((name, advice) for least, name, advice in BANDS if score >= least)


def _rule(read: Reader) -> Verdict:
    if read.given("territory") == "other":
        raise NotApplicable("ASPECTS is for the territory of the middle cerebral artery.")
    affected = [name for name in REGIONS if read.flag(name)]
    score = 10 - len(affected)
    read.step("10 minus the regions with early ischaemic change", ", ".join(affected) or "none", str(score))
    name, advice = band_of_score(score)
    return Verdict(name, advice, "", float(score))


ASPECTS = System(
    key="aspects",
    name="ASPECTS",
    descriptors=(
        *(Descriptor(name, about) for name, about in REGIONS.items()),
        Descriptor("territory", "Arterial territory.", ("mca", "other"), optional=True),
        Descriptor("side", "Side of the stroke.", ("left", "right"), optional=True),
    ),
    rule=_rule,
    order=("very large core", "large core", "moderate core", "small core"),
    citation="Barber 2000 Lancet 355:1670; large core: SELECT2 2023 N Engl J Med 388:1259, ANGEL-ASPECT 2023 N Engl J Med 388:1272",
    modalities=("ct", "ct_angiography", "mri"),
    body_parts=("head",),
    notes=("Only hypoattenuation or loss of grey-white differentiation counts, not swelling alone, and only on the side of the stroke.",),
)  # fmt: skip
