"""The Emergency Severity Index by its four decision points."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.esi import esi
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import EsiLevel
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import find_encounter, reading, require_patient
from medmcp.servers.world.survey import survey_inputs
from medmcp.servers.world.triage_facts import hypercapnic_target, lifesaving_need, risk_prompts
from medmcp.servers.world.world import World

__all__ = ["calculate_esi_level"]


@tool("triage_emergency", "ESI v5 triage level", effect="compute", minutes=2)
async def calculate_esi_level(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    lifesaving_intervention_needed: Annotated[
        bool | None, Field(description="Decision A: your judgement, else only from primary-survey findings on file.")
    ] = None,
    high_risk_situation: Annotated[
        bool | None, Field(description="Decision B: would you give your last open bed?")
    ] = None,
    new_confusion_lethargy: Annotated[bool | None, Field(description="Decision B.")] = None,
    severe_pain_or_distress: Annotated[
        bool | None, Field(description="Decision B: pain of 7/10 or more and clinically severe distress.")
    ] = None,
    expected_resources: Annotated[
        list[Literal["labs", "ecg", "xray", "ct_mri_us", "iv_fluids", "iv_im_neb_medication", "specialty_consult",
                     "simple_procedure", "complex_procedure"]] | None,
        Field(max_length=9, description="Decision C: kinds of resources that you expect; [] for none."),
    ] = None,
) -> EsiLevel:  # fmt: skip
    """Walk the four decision points of the Emergency Severity Index (5th edition) on the recorded facts and your
    judgements, showing which point decided and the resources counted."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    judged = (lifesaving_intervention_needed, high_risk_situation, new_confusion_lethargy, severe_pain_or_distress)
    if (encounter is None or not encounter["chief_complaint"]) and all(
        value is None for value in (*judged, expected_resources)
    ):
        raise ToolError("MISSING_DATA", "No presentation on file and no judgements.", hint="Give your judgements.")
    inputs = survey_inputs(world, patient)
    need = Reading.given(lifesaving_intervention_needed)
    if not need.known:
        skin, work = (reading(world, patient_id, code) for code in ("skin_perfusion", "work_of_breathing"))
        need = lifesaving_need(inputs, skin, work)
    level, pain = inputs["consciousness"], reading(world, patient_id, "pain")
    confused = Reading.given(new_confusion_lethargy)
    if not confused.known and level.known:
        confused = replace(level, value=level.value != "alert")
    severe = Reading.given(severe_pain_or_distress)
    if not severe.known and isinstance(pain.value, int | float) and pain.value < 7 and _scorable(level):
        severe = replace(pain, value=False)  # a pain of 7 or more takes the nurse's judgement of distress
    target = hypercapnic_target(world, patient_id)
    born = date.fromisoformat(patient["birth_date"])
    result = esi(
        lifesaving_intervention_needed=need,
        high_risk_situation=Reading.given(high_risk_situation),
        new_confusion_lethargy=confused,
        severe_pain_or_distress=severe,
        expected_resources=expected_resources,
        heart_rate=inputs["heart_rate"], respiratory_rate=inputs["respiratory_rate"], spo2=inputs["spo2"],
        temperature=inputs["temperature"], age=inputs["age"],
        age_days=Reading.given((datetime.fromisoformat(world.now).date() - born).days),
        usual_spo2=replace(target, value=88.0) if target.known else Reading.missing(),
    )  # fmt: skip
    possible = result.levels_possible or [result.esi_level or 0]
    # decision D is for those who may still be 3, 4 or 5
    warnings = list(result.warnings) if max(possible) > 2 else []
    warnings += [result.fever_advice] if result.fever_advice else []
    if result.esi_level != 1 and not any(judged[1:]):
        warnings += [f"High-risk prompt: {text}" for text in risk_prompts(world, patient, encounter, inputs)]
    finish(
        world, patient_id,
        Score(name="ESI", score=None if result.esi_level is None else float(result.esi_level),
              score_range=(float(min(possible)), float(max(possible))),
              interpretation=f"decided at {result.decided_at}" if result.decided_at else None, items=[],
              missing=list(result.missing), warnings=warnings, citation=result.citation),
    )  # fmt: skip
    return {
        "esi_level": result.esi_level,
        "decided_at": result.decided_at,
        "levels_possible": result.levels_possible or None,
        "resources_counted": {"kinds": result.resources_counted, "number": result.resource_count},
        "danger_zone": [asdict(vital) for vital in result.danger_zone],
        "uptriage_advised": result.uptriage_advised and max(possible) > 2,
        "missing": list(result.missing),
        "provisional": result.provisional,
        "warnings": warnings,
        "citation": result.citation,
    }


def _scorable(level: Reading) -> bool:
    """Whether a pain score can be believed: not in a patient who only answers to pain or not at all."""
    return level.value not in ("pain", "unresponsive")
