"""Fleischner Society 2017: how to follow a pulmonary nodule found by chance on CT."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict
from medmcp.servers.clinical.scores.score import NotApplicable, rounded

__all__ = ["FLEISCHNER", "FOLLOW_UP"]

LEAST_AGE = 35
# type, single or multiple, size class, risk ("" where it does not matter): follow-up
FOLLOW_UP: dict[tuple[str, str, str, str], str] = {
    ("solid", "single", "<6", "low"): "no routine follow-up",
    ("solid", "single", "<6", "high"): "optional CT at 12 months",
    ("solid", "single", "6-8", "low"): "CT at 6-12 months, then consider CT at 18-24 months",
    ("solid", "single", "6-8", "high"): "CT at 6-12 months, then CT at 18-24 months",
    ("solid", "single", ">8", ""): "consider CT at 3 months, PET/CT or tissue sampling",
    ("solid", "multiple", "<6", "low"): "no routine follow-up",
    ("solid", "multiple", "<6", "high"): "optional CT at 12 months",
    ("solid", "multiple", "6-8", "low"): "CT at 3-6 months, then consider CT at 18-24 months",
    ("solid", "multiple", "6-8", "high"): "CT at 3-6 months, then CT at 18-24 months",
    ("solid", "multiple", ">8", "low"): "CT at 3-6 months, then consider CT at 18-24 months",
    ("solid", "multiple", ">8", "high"): "CT at 3-6 months, then CT at 18-24 months",
    ("ground_glass", "single", "<6", ""): "no routine follow-up",
    ("ground_glass", "single", ">=6", ""): "CT at 6-12 months to confirm persistence, then every 2 years until 5 years",
    ("part_solid", "single", "<6", ""): "no routine follow-up",
    ("part_solid", "single", ">=6", ""): "CT at 3-6 months to confirm persistence; if unchanged and solid part < 6 mm, CT yearly for 5 years",
    ("part_solid", "single", "solid>=6", ""): "CT at 3-6 months; a persisting solid part of 6 mm or more is highly suspicious: PET/CT, biopsy or resection",
    ("subsolid", "multiple", "<6", ""): "CT at 3-6 months; if stable consider CT at 2 and 4 years",
    ("subsolid", "multiple", ">=6", ""): "CT at 3-6 months, then by the most suspicious nodule",
}  # fmt: skip


def _population(read: Reader) -> None:
    if read.given("screening"):
        raise NotApplicable("Fleischner 2017 is not for screening CT: use Lung-RADS.")
    if read.given("cancer"):
        raise NotApplicable("Fleischner 2017 is not for patients with a known cancer.")
    if read.given("immunosuppressed"):
        raise NotApplicable("Fleischner 2017 is not for immunosuppressed patients.")
    age = read.given("age")
    if age is not None and float(age) < LEAST_AGE:
        raise NotApplicable(f"Fleischner 2017 is for patients from {LEAST_AGE} years.")
    open_questions = [name for name in ("age", "cancer", "immunosuppressed") if read.given(name) is None]
    if open_questions:
        read.warn(
            f"Not for age under {LEAST_AGE}, known cancer or immunosuppression; not known here: {', '.join(open_questions)}."
        )


def _rule(read: Reader) -> Verdict:
    _population(read)
    kind, number = read.choice("type"), read.choice("number")
    size = rounded(read.number("size_mm"), 0)
    read.step("type and number", f"{kind}, {number}", "row of the table")
    if kind == "solid":
        band = "<6" if size < 6 else "6-8" if size <= 8 else ">8"
    elif kind == "part_solid" and number == "single" and size >= 6:
        solid = rounded(read.number("solid_mm"), 0)
        if solid > size:
            read.impossible()
        band = "solid>=6" if solid >= 6 else ">=6"
    else:
        band = "<6" if size < 6 else ">=6"
    read.step("mean diameter, rounded (mm)", size, band)
    family = "subsolid" if kind != "solid" and number == "multiple" else kind
    risk = ""
    if (family, number, band, "") not in FOLLOW_UP:
        risk = read.choice("risk")
        read.step("risk of cancer", risk, "column of the table")
    advice = FOLLOW_UP[family, number, band, risk]
    return Verdict(advice, f"{advice[0].upper()}{advice[1:]}.")


FLEISCHNER = System(
    key="fleischner",
    name="Fleischner 2017",
    descriptors=(
        Descriptor("type", "The dominant nodule.", ("solid", "part_solid", "ground_glass")),
        Descriptor("number", "One, or several.", ("single", "multiple")),
        Descriptor("size_mm", "Mean of long and short axis, mm.", unit="mm", low=0.5, high=150, tries=(4.0, 7.0, 12.0)),
        Descriptor("solid_mm", "Mean diameter of the solid part, mm.", unit="mm", low=0, high=150, tries=(3.0, 8.0)),
        Descriptor("risk", "Of cancer (smoking, age, family, emphysema, upper lobe, spiculation).", ("low", "high")),
        Descriptor("age", "Years.", unit="years", low=0, high=130, tries=(30.0, 60.0), optional=True),
        Descriptor("cancer", "Known cancer.", optional=True),
        Descriptor("immunosuppressed", "Immunosuppression.", optional=True),
        Descriptor("screening", "A screening examination.", optional=True),
    ),
    rule=_rule,
    order=tuple(dict.fromkeys(FOLLOW_UP.values())),
    citation="MacMahon 2017 Radiology 284:228",
    modalities=("ct", "ct_angiography", "pet_ct"),
    body_parts=("chest", "abdomen", "abdomen_pelvis", "heart", "neck", "whole_body"),
    notes=("The category is the follow-up itself.",),
)  # fmt: skip
