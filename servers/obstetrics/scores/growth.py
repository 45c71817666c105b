"""Fetal weight, its centile and the umbilical artery: growth restriction, surveillance, time of birth."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores import fetal_growth
from medmcp.servers.obstetrics.results import FetalGrowth
from medmcp.servers.parameters import OptionalPatientId, OptionalStudyId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import gestation_weeks, require_patient
from medmcp.servers.world.fetal_studies import interval_growth, latest_scan_with, measures_of, require_done, weeks_on
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.world import Row, World

__all__ = ["assess_fetal_growth"]


@tool("obstetrics", "Fetal growth and Doppler", effect="compute", minutes=1)
async def assess_fetal_growth(
    world: World,
    patient_id: OptionalPatientId = "",
    study_id: OptionalStudyId = "",
    bpd_cm: Annotated[float | None, Field(ge=1, le=12, description="Biparietal diameter, cm.")] = None,
    hc_cm: Annotated[float | None, Field(ge=5, le=42, description="Head circumference, cm.")] = None,
    ac_cm: Annotated[float | None, Field(ge=4, le=48, description="Abdominal circumference, cm.")] = None,
    fl_cm: Annotated[float | None, Field(ge=0.5, le=9.5, description="Femur length, cm.")] = None,
    ga_weeks: Annotated[
        float | None, Field(ge=14, le=42, description="Gestational age, decimal weeks; default the chart's.")
    ] = None,
    umbilical_artery: Annotated[
        Literal["normal", "raised_pi", "absent_edf", "reversed_edf"] | None, Field(description="Doppler.")
    ] = None,
) -> FetalGrowth:
    """Estimated fetal weight (Hadlock 1985) with its centile (1991), growth restriction or macrosomia, umbilical artery
    Doppler, surveillance and time of birth, from the latest scan or explicit biometry."""
    patient = require_patient(world, patient_id) if patient_id else None
    sizes: dict[str, float | None] = {"bpd_cm": bpd_cm, "hc_cm": hc_cm, "ac_cm": ac_cm, "fl_cm": fl_cm}
    study: Row | None = None
    doppler: str | None = umbilical_artery
    weeks = ga_weeks
    interval: dict[str, Any] | None = None
    warnings = [f"Estimated weight has an error of about {fetal_growth.ERROR_PERCENT} %."]
    if patient is not None:
        require_pregnant(world, patient)
        if all(value is None for value in sizes.values()):
            study = (
                require_done(world, patient_id, study_id, ("ultrasound", "doppler"))
                if study_id
                else latest_scan_with(world, patient_id, "ac_cm")
            )
            sizes = {name: measures_of(study).get(name) if study else None for name in sizes}
            interval = None if study is None else interval_growth(world, patient_id, study)
            weeks = weeks_on(world, patient, study) if ga_weeks is None and study else ga_weeks
        if weeks is None:
            weeks = gestation_weeks(world, patient)
        flow = latest_scan_with(world, patient_id, "umbilical_artery") if doppler is None else None
        doppler = measures_of(flow)["umbilical_artery"] if flow else doppler
    lacking = [name for name, value in sizes.items() if value is None]
    if lacking and (len(lacking) == len(sizes) or sizes["ac_cm"] is None):
        raise ToolError(
            "MISSING_DATA", f"Not measured: {', '.join(lacking)}.", hint="order_imaging ultrasound obstetric, or give the biometry.",
        )  # fmt: skip
    if weeks is None:
        raise ToolError(
            "MISSING_DATA", "Gestational age unknown.", field="ga_weeks", hint="Date the pregnancy or give ga_weeks."
        )
    if weeks < fetal_growth.EARLIEST_WEEKS:
        raise ToolError("NOT_APPLICABLE", f"{weeks:.1f} weeks: the weight standard begins at 20.", field="ga_weeks")
    weight = None
    if not lacking:
        weight = fetal_growth.estimated_weight(**{name: float(value or 0) for name, value in sizes.items()})
    growth = fetal_growth.growth_category(weight, sizes["ac_cm"], min(weeks, fetal_growth.LATEST_WEEKS))
    missing = [*lacking, *(["umbilical artery Doppler"] if doppler is None and "fgr" in growth.category else [])]
    return {
        "study_id": study["id"] if study else None,
        "efw_g": None if weight is None else {"value": round(weight), "unit": "g", "at_weeks": round(weeks, 1)},
        "centile": None if growth.weight_centile is None else round(growth.weight_centile, 1),
        "ac_centile": None if growth.ac_centile is None else round(growth.ac_centile, 1),
        "category": growth.category,
        "interval_growth_g": interval,
        "doppler": doppler,
        "surveillance": fetal_growth.surveillance(growth.category, doppler),
        "delivery_timing": fetal_growth.delivery_timing(growth.category, doppler),
        "missing": missing,
        "warnings": warnings,
        "citation": fetal_growth.CITATION,
    }
