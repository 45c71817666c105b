"""RECIST 1.1: response of solid tumours from target sums, non-target lesions and new lesions."""

from medmcp.servers.clinical.radiology.system import Descriptor, Reader, System, Verdict

__all__ = ["MOST_PER_ORGAN", "MOST_TARGETS", "RECIST", "target_response"]

MOST_TARGETS, MOST_PER_ORGAN = 5, 2
MEASURABLE_MM, NODE_MM, NORMAL_NODE_MM = 10.0, 15.0, 10.0
SHRINK, GROW, GROW_MM = 0.30, 0.20, 5.0
RESPONSES: dict[str, str] = {
    "CR": "complete response: continue as planned, confirm where the protocol asks.",
    "PR": "partial response: continue as planned, confirm where the protocol asks.",
    "SD": "stable disease: continue, next assessment as planned.",
    "Non-CR/non-PD": "no target disease: neither complete response nor progression.",
    "NE": "not evaluable: repeat what is missing.",
    "PD": "progressive disease: the treatment has failed by RECIST; the team decides what is next.",
}


def target_response(baseline: float, nadir: float, current: float, *, all_gone: bool) -> str:
    """Response of the targets from sums of diameters in mm. Progress needs both 20 % and 5 mm above the nadir, which may be the
    baseline. Source: Eisenhauer 2009 Eur J Cancer 45:228."""
    lowest = min(baseline, nadir)
    rise = current - lowest
    if all_gone:
        return "CR"
    if rise >= GROW_MM - 1e-9 and rise >= GROW * lowest - 1e-9:
        return "PD"
    return "PR" if current <= (1 - SHRINK) * baseline + 1e-9 else "SD"


def _rule(read: Reader) -> Verdict:
    new = read.flag("new_lesion")
    if new:
        read.step("new lesion", True, "PD")
        return _verdict("PD")
    other = read.choice("non_target")
    if other == "pd":
        read.step("unequivocal progression of non-target lesions", other, "PD")
        return _verdict("PD")
    if read.given("targets") is False:
        overall = {"cr": "CR", "ne": "NE", "none": "NE"}.get(other, "Non-CR/non-PD")
        read.step("no target lesion, non-target", other, overall)
        return _verdict(overall)
    if read.given("targets_evaluable") is False:
        read.step("targets not all evaluable", False, "NE")
        return _verdict("NE")
    baseline, current = read.number("baseline_sum_mm"), read.number("current_sum_mm")
    nadir = read.given("nadir_sum_mm")
    lowest = baseline if nadir is None else min(baseline, float(nadir))
    if nadir is None:
        read.warn("No nadir given: the baseline is taken as the lowest sum so far.")
    gone = read.given("all_targets_gone")
    target = target_response(baseline, lowest, current, all_gone=bool(gone) or current == 0)
    read.step(
        "from baseline (%)",
        round(100 * (current - baseline) / baseline, 1),
        f"baseline {baseline:g}, now {current:g} mm",
    )
    read.step(
        "from nadir (mm, %)",
        f"{current - lowest:+g} mm, {100 * (current - lowest) / lowest if lowest else 0:+.1f} %",
        f"targets {target}",
    )
    overall = _overall(target, other)
    read.step("non-target lesions", other, f"overall {overall}")
    return _verdict(overall)


def _overall(target: str, other: str) -> str:
    if target == "CR":
        return {"cr": "CR", "none": "CR"}.get(other, "PR")
    return target


def _verdict(overall: str) -> Verdict:
    text = RESPONSES[overall]
    return Verdict(overall, f"{text[0].upper()}{text[1:]}")


RECIST = System(
    key="recist_1_1",
    name="RECIST 1.1",
    descriptors=(
        Descriptor("baseline_sum_mm", "Sum of target diameters at baseline (long axis; short axis of nodes).", unit="mm", low=1, high=2000,
                   tries=(100.0,)),
        Descriptor("current_sum_mm", "Sum now.", unit="mm", low=0, high=2000, tries=(0.0, 50.0, 100.0, 200.0)),
        Descriptor("nadir_sum_mm", "Smallest sum so far.", unit="mm", low=0, high=2000, tries=(50.0, 100.0), optional=True),
        Descriptor("all_targets_gone", "All targets gone, nodes under 10 mm short axis.", optional=True),
        Descriptor("non_target", "Non-target lesions.", ("none", "cr", "non_cr_non_pd", "pd", "ne")),
        Descriptor("new_lesion", "A new malignant lesion."),
        Descriptor("targets", "False if no lesion was measurable at baseline.", optional=True),
        Descriptor("targets_evaluable", "False if a target cannot be measured now.", optional=True),
    ),
    rule=_rule,
    order=tuple(RESPONSES),
    citation="Eisenhauer 2009 Eur J Cancer 45:228",
    modalities=("ct", "mri", "pet_ct"),
    body_parts=(),
    notes=("At most 5 targets, 2 an organ; measurable from 10 mm long axis, nodes from 15 mm short axis; a target too small to measure counts 5 mm.",),
)  # fmt: skip
