"""The pre-test probability of pulmonary embolism or deep-vein thrombosis: Wells."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS, wells
from medmcp.servers.parameters import AtTime, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish, told_or_charted
from medmcp.servers.world.chart import reading
from medmcp.servers.world.triage_facts import pregnancy_reading
from medmcp.servers.world.wells_facts import wells_items
from medmcp.servers.world.world import World

__all__ = ["calculate_wells_score"]

D_DIMER_WINDOW_MIN = 48 * 60
UNSTABLE_SBP = 90
PeOrDvtItem = Literal[
    "signs_of_dvt", "pe_most_likely", "immobilised_or_surgery", "prior_vte", "haemoptysis", "malignancy", "active_cancer",
    "paralysis_paresis_or_cast", "bedridden_3d_or_major_surgery_12wk", "deep_vein_tenderness", "entire_leg_swollen",
    "calf_swelling", "pitting_oedema_symptomatic_leg_only", "collateral_superficial_veins", "previous_dvt",
    "alternative_as_likely",
]  # fmt: skip


@tool("clinical_diagnosis", "Wells score for PE or DVT", effect="compute", minutes=1)
async def calculate_wells_score(
    world: World,
    indication: Annotated[Literal["pe", "dvt"], Field(description="Which rule.")],
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    items_present: Annotated[
        list[PeOrDvtItem] | None,
        Field(max_length=10, description="Items you found present; the first six belong to PE, the rest to DVT."),
    ] = None,
    items_absent: Annotated[
        list[PeOrDvtItem] | None,
        Field(
            max_length=10,
            description="Items you found absent; an item in neither list and not in the chart is missing.",
        ),
    ] = None,
    heart_rate: Annotated[float | None, Field(ge=0, le=300, description="Heart rate per minute (PE).")] = None,
    d_dimer: Annotated[
        float | None,
        Field(ge=0, le=100_000, description="In ng/mL FEU (1 DDU = 2 FEU), for the age-adjusted read-out."),
    ] = None,
) -> Mapping[str, Any]:
    """Wells pre-test probability of pulmonary embolism or deep-vein thrombosis, in two and three tiers, with the D-dimer or
    imaging that follows. Dates decide on operations, rest and cancer; pe_most_likely and alternative_as_likely are your
    judgement and must be given."""
    chart = begin(world, patient_id, at_time)
    table = PE_ITEMS if indication == "pe" else DVT_ITEMS
    for name in (*(items_present or ()), *(items_absent or ())):
        if name not in table:
            raise ToolError(
                "INVALID_ARGUMENT", f"{name} is not an item of the {indication.upper()} rule.", field="items_present",
                hint=f"Items: {', '.join(table)}.",
            )  # fmt: skip
    charted = wells_items(world, chart.patient, chart.at) if chart.patient else {}
    items = told_or_charted(list(items_present or ()), list(items_absent or ()), charted)
    sbp = reading(world, patient_id, "sbp", at=chart.at) if patient_id else MISSING
    score = wells(
        indication,
        {name: item for name, item in items.items() if name in table},
        heart_rate=reading(world, patient_id, "heart_rate", given=heart_rate, unit="/min", at=chart.at),
        d_dimer=reading(
            world,
            patient_id,
            "d_dimer",
            given=d_dimer,
            unit="ng/mL FEU",
            within_minutes=D_DIMER_WINDOW_MIN,
            at=chart.at,
        ),
        age=chart.age,
        pregnant=pregnancy_reading(chart.patient),
        unstable=Reading(value=float(sbp.value) < UNSTABLE_SBP, source="chart")
        if isinstance(sbp.value, int | float)
        else MISSING,
    )
    if not any(item.source != "missing" for item in score.items):
        raise ToolError(
            "MISSING_DATA", "There is no item of the rule to compute from.",
            hint="Give a patient_id, items_present or items_absent.",
        )  # fmt: skip
    finish(world, patient_id, score)
    return score_result(score, **score.extra)
