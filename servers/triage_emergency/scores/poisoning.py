"""Toxidromes, levels, gaps, antidotes and decontamination."""

from dataclasses import asdict, replace
from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.scores.poison_levels import (
    anion_gap,
    decontamination,
    osmolal_gap,
    paracetamol,
    salicylate,
)
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.scores.toxidromes import match_toxidromes
from medmcp.servers.parameters import EncounterId, OptionalTime, PatientId
from medmcp.servers.tool import tool
from medmcp.servers.triage_emergency.results import ToxicologyCheck
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.chart import (
    LABS_WINDOW_MIN,
    VITALS_WINDOW_MIN,
    age_years,
    find_encounter,
    latest,
    reading,
    require_patient,
)
from medmcp.servers.world.neuro_exam import charted
from medmcp.servers.world.survey import latest_glucose
from medmcp.servers.world.toxic_findings import airway_safe, antidotes, findings, tests_due, toxicology_warnings
from medmcp.servers.world.triage_facts import past_seconds
from medmcp.servers.world.world import World

__all__ = ["check_toxicology"]


@tool("triage_emergency", "Toxidrome and poisoning check", effect="compute", minutes=2)
async def check_toxicology(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    suspected_agents: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]] | None,
        Field(max_length=8, description="Agents told or suspected."),
    ] = None,
    ingestion_time: Annotated[
        OptionalTime,
        Field(description="Time of a single acute ingestion (ISO 8601); omit if unknown or staggered."),
    ] = "",
    paracetamol_level: Annotated[
        float | None, Field(ge=0, le=2000, description="In mg/L; overrides the chart.")
    ] = None,
) -> ToxicologyCheck:
    """Match recorded findings to toxidromes with what speaks for and against each, read levels (paracetamol nomogram,
    salicylate, gaps), and list antidotes with doses and cautions. Only findings already on file count."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    since = encounter["period_start"] if encounter else world.in_minutes(-VITALS_WINDOW_MIN)
    agents = suspected_agents or []
    taken = None
    if ingestion_time:
        taken = past_seconds(world, ingestion_time, "ingestion_time")

    def lab(code: str, unit: str = "") -> Reading:
        return reading(world, patient_id, code, unit=unit, within_minutes=LABS_WINDOW_MIN)

    seen = findings(world, patient, agents)
    matches = match_toxidromes(seen)
    level = reading(
        world, patient_id, "paracetamol", given=paracetamol_level, unit="mg/L", within_minutes=LABS_WINDOW_MIN
    )
    drawn = world.seconds_at(level.observed_at) if level.observed_at else world.seconds
    alt_row = latest(world, patient_id, "alt", within_minutes=LABS_WINDOW_MIN)
    alt = Reading.missing()
    if alt_row:
        alt = charted(alt_row, None)
        alt = replace(alt, value=alt_row["flag"] in ("high", "critical_high"))
    with caller_values("ingestion_time"):
        nomogram = paracetamol(
            level=level, alt_raised=alt,
            hours_since_ingestion=Reading.given(None if taken is None else max(0.0, (drawn - taken) / 3600), "h"),
        )  # fmt: skip
        charcoal = decontamination(
            agents=tuple(agents), airway_safe=airway_safe(world, patient_id),
            hours_since_ingestion=Reading.given(None if taken is None else round((world.seconds - taken) / 3600, 1), "h"),
        )  # fmt: skip
    ethanol = lab("ethanol")
    if isinstance(ethanol.value, int | float):
        ethanol = replace(ethanol, value=ethanol.value / 4.607, unit="mmol/L")  # 46.07 g/mol
    anion = anion_gap(
        sodium=lab("sodium"), chloride=lab("chloride"), bicarbonate=lab("bicarbonate"), albumin=lab("albumin")
    )
    osmolal = osmolal_gap(measured=lab("osmolality"), sodium=lab("sodium"), glucose=latest_glucose(world, patient_id),
                          urea=lab("urea"), ethanol=ethanol)  # fmt: skip
    result: ToxicologyCheck = {
        "toxidromes": [
            {"name": m.name, "named": m.named, "present": m.present, "absent": m.absent, "unknown": m.unknown,
             "fit": round(m.fit, 2)} | ({"hunter_criteria_met": m.criteria_met} if m.name == "serotonin" else {})
            for m in matches
        ],
        "paracetamol": {
            "level": {"value": level.value, "unit": "mg/L", "record_id": level.record_id} if level.known else None,
            "hours": None if nomogram.hours is None else round(nomogram.hours, 1),
            "treatment_line": None if nomogram.line is None else {"value": round(nomogram.line, 1), "unit": "mg/L"},
            "verdict": nomogram.verdict, "treat": nomogram.treat, "advice": nomogram.advice,
            "missing": nomogram.missing,
            "citation": nomogram.citation,
        },
        "gaps": {"anion": asdict(anion), "osmolal": asdict(osmolal)},
        "antidotes": antidotes(world, patient, agents, [m.name for m in matches if m.named]),
        "decontamination": charcoal,
        "tests_due": tests_due(world, patient, since),
        "warnings": toxicology_warnings(world, patient_id, agents),
    }  # fmt: skip
    aspirin = lab("salicylate", "mg/dL")
    if aspirin.known:
        confused, kidney = seen.get("altered_mentation", Reading.missing()), lab("creatinine", "mg/dL")
        # EXTRIP 2015 calls the kidney impaired from a creatinine of 2 mg/dL, in older or smaller adults from 1.5
        limit = 1.5 if age_years(world, patient) >= 65 else 2.0
        impaired = replace(kidney, value=kidney.value > limit) if isinstance(kidney.value, int | float) else kidney
        read = salicylate(level=aspirin, impaired_kidney_function=impaired, altered_mentation=confused, ph=lab("ph"))
        result["salicylate"] = {
            "level": {"value": aspirin.value, "unit": "mg/dL", "record_id": aspirin.record_id}
        } | asdict(read)
    return result
