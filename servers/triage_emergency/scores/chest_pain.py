"""The HEART score of a possible acute coronary syndrome."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.heart import heart
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import AtTime, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import find_encounter
from medmcp.servers.world.heart_facts import first_troponin, hours_since, risk_factors_on_chart
from medmcp.servers.world.triage_facts import parsed_time
from medmcp.servers.world.world import World

__all__ = ["calculate_heart_score"]


@tool("triage_emergency", "HEART score for chest pain", effect="compute", minutes=1)
async def calculate_heart_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    history: Annotated[
        Literal["slightly_suspicious", "moderately_suspicious", "highly_suspicious"] | None,
        Field(description="Your judgement of the story."),
    ] = None,
    ecg: Annotated[
        Literal["normal", "nonspecific_repolarisation", "significant_st_deviation"] | None,
        Field(description="Your reading of the ECG."),
    ] = None,
    age: Annotated[float | None, Field(ge=0, le=120, description="Years.")] = None,
    risk_factors: Annotated[
        list[Literal["hypertension", "hypercholesterolaemia", "diabetes", "obesity", "smoking", "family_history",
                     "atherosclerotic_disease", "none"]] | None,
        Field(max_length=8, description="Risk factors; omit to use the coded problem list."),
    ] = None,
    troponin: Annotated[
        float | None, Field(ge=0, le=1_000_000, description="First troponin, in the assay's unit.")
    ] = None,
    troponin_uln: Annotated[float | None, Field(ge=0, le=100_000, description="99th percentile of that assay.")] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """HEART score for adults with a possible acute coronary syndrome. An ECG or troponin that nobody has obtained stays
    missing and blocks a low-risk result."""
    chart = begin(world, patient_id, at_time)
    if troponin is not None and not troponin_uln:
        raise ToolError(
            "INVALID_ARGUMENT", "troponin needs its assay limit.", field="troponin_uln", hint="Give troponin_uln."
        )
    if risk_factors and "none" in risk_factors and len(risk_factors) > 1:
        raise ToolError("INVALID_ARGUMENT", "'none' excludes other risk factors.", field="risk_factors")
    encounter = find_encounter(world, patient_id) if patient_id else None
    level, limit = Reading.given(troponin), Reading.given(troponin_uln)
    if troponin is None and encounter:
        level, limit = first_troponin(world, patient_id, encounter["period_start"], chart.at)
    factors: list[str] | None = [*risk_factors] if risk_factors is not None else None
    source, complete = Reading.missing(), True
    if risk_factors is None and chart.patient:
        factors, source = risk_factors_on_chart(world, chart.patient)
        complete = False  # smoking and family history are seldom coded
    onset = parsed_time(encounter["onset"]) if encounter else None
    with caller_values():
        score = heart(
            history=Reading.given(history), ecg=Reading.given(ecg),
            age=Reading.given(age, "years") if age is not None else chart.age, troponin=level, troponin_uln=limit,
            risk_factors=factors, risk_factors_complete=complete, risk_factors_source=source,
            hours_since_onset=Reading.given(hours_since(world, onset, chart.at)),
        )  # fmt: skip
    tracing = world.row(
        "SELECT id FROM imaging_study WHERE patient_id = ? AND modality = 'ecg' AND started <= ? ORDER BY started"
        " DESC LIMIT 1",
        patient_id, chart.at,
    )  # fmt: skip
    if ecg is None and tracing:
        score.warnings.append(f"An ECG is on file ({tracing['id']}): read it with analyze_ecg and give ecg.")
    if risk_factors is None and chart.patient:
        score.warnings.append("Risk factors are from the problem list; ask about smoking and family history.")
    unobtained = {"ecg", "troponin"} & set(score.missing)
    risk: Any = score.extra["risk"]
    if unobtained and risk == "low":
        score.warnings.append(f"No low risk without {' and '.join(sorted(unobtained))}.")
        score = replace(score, interpretation=None)
        risk = None
    finish(world, patient_id, score)
    taken = level.observed_at
    hints = {
        "low": "discharge can be considered if a repeat troponin stays below the limit (HEART pathway, Mahler 2015)",
        "moderate": "observe, repeat troponin, non-invasive test",
        "high": "cardiology, early invasive strategy",
    }
    return score_result(
        score,
        mace_6wk_percent=score.extra["mace_6wk_percent"] if risk else None,
        # 0 and 3 h, as in the HEART pathway (Mahler 2015 Circ Cardiovasc Qual Outcomes 8:195)
        serial_troponin_due_at=world.iso(world.seconds_at(taken) + 3 * 3600) if taken else None,
        disposition_hint=hints[risk] if risk else None,
    )
