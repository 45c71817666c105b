"""Triage at the desk: the Emergency Severity Index, a bed in the right zone, and NEWS2 of the triage observations.

High and low acuity alike. The level is a judgement on the story and the observations, NEWS2 is arithmetic on the set that
was charted on arrival, and the bed is really taken.
"""

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import World
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

BED_MIN = 20
VITALS = ("respiratory_rate", "spo2", "on_oxygen", "sbp", "heart_rate", "consciousness", "temperature")
# a level next to another one in doubt is not asked about: these observations would call for a lifesaving intervention
LEAST_SBP, LEAST_SPO2 = 98, 91
# where a level may be treated; ESI 1 and 2 need a monitored bed (ESI Handbook 5th ed., 2023)
ZONES: dict[int, tuple[str, ...]] = {
    1: ("resuscitation",), 2: ("resuscitation", "acute"), 3: ("acute", "waiting_room"), 4: ("fast_track", "waiting_room"),
    5: ("fast_track", "waiting_room"),
}  # fmt: skip

OPENINGS = (
    "Triage desk. {name}, {age}: {complaint}. Assign the ESI level and a bed, and give the NEWS2 of the arrival observations.",
    "{given} {family} is before you at triage, {age} years old. Told at the desk: {complaint}. Where does this patient go, at which level, and what"
    " does NEWS2 come to on the first set of vital signs?",
    "The waiting room is filling. Sort {family}, {given} ({age}, {complaint}): acuity one to five, a place in the department, NEWS2"
    " from what was measured on arrival.",
    "Next in line is a {age}-year-old {sex}, {name}. At the desk: {complaint}. Decide on the triage level, take a bed for them and"
    " compute NEWS2 from the triage set.",
    "Please triage {name} ({age}): {complaint}. I need the level, the bed booked and the arrival NEWS2.",
)


def _arrival(world: World, patient_id: str) -> dict[str, Reading]:
    rows = {
        row["code"]: row
        for row in world.rows(
            "SELECT * FROM observation WHERE patient_id = ? AND category = 'vital-signs' ORDER BY id", patient_id
        )
    }
    found = {
        code: Reading.given(rows[code]["value"] if rows[code]["value"] is not None else rows[code]["value_text"])
        for code in VITALS
    }
    return found | {"on_oxygen": Reading.given(bool(found["on_oxygen"].value))}


def _build(case: Case) -> list[Built]:
    world = case.world()
    seen = _arrival(world, case.patient_id)
    world.close()
    level = case.condition.esi
    sbp, spo2 = seen["sbp"].value, seen["spo2"].value
    if (
        level == 2
        and isinstance(sbp, int | float)
        and isinstance(spo2, int | float)
        and (sbp < LEAST_SBP or spo2 < LEAST_SPO2)
    ):
        return []
    total = news2(
        respiratory_rate=seen["respiratory_rate"], spo2=seen["spo2"], on_oxygen=seen["on_oxygen"], sbp=seen["sbp"],
        heart_rate=seen["heart_rate"], consciousness=seen["consciousness"], temperature=seen["temperature"],
        age=Reading.given(case.age),
    ).score  # fmt: skip
    if total is None:
        return []
    zones = ZONES[level]
    story = (
        ()
        if level == 1
        else (Evidence(name="story", tools=("ask_patient",), before="bed", why="the story, from the patient"),)
    )
    return [Built(case, Task(
        family="triage_level", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency",), difficulty="foundation",
        instruction=phrase(case, "", OPENINGS), role="You are the triage nurse.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "NEWS2 total of the arrival observations."),
            AnswerField("esi_level", "Triage level, 1 (most urgent) to 5."),
            claims_field(),
        ),
        max_calls=20, max_minutes=60, max_turns=20,
        goals=(
            RowGoal(name="bed", table="encounter", time_column="", weight=2,
                    where=(Match(column="acuity", low=level, high=level), Match(column="zone", values=zones)),
                    why=f"ESI {level}, a bed in {' or '.join(zones)}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=total, why=f"NEWS2 {total:.0f}"),
            AnswerCheck(field="esi_level", number=float(level), why=f"ESI {level}"),
        ),
        evidence=(
            Evidence(name="presentation", tools=("get_patient_presentation",), before="bed", why="the presentation"),
            Evidence(name="observations", tools=("get_vital_signs", "calculate_news2", "get_patient_presentation"), why="vital signs"),
            *story,
        ),
        cost_allowance=5, reference=f"ESI {level}, {' or '.join(zones)}, NEWS2 {total:.0f}",
        teaching=case.condition.teaching,
        sources=("ESI Handbook 5th ed., ENA 2023", "RCP London 2017 (NEWS2)"),
    ))]  # fmt: skip


# what a nurse at the desk takes a told symptom for (ESI Handbook 5th ed., 2023, high-risk situations)
HIGH_RISK = {
    "chest pain", "arm weakness", "facial droop", "speech disturbance", "overdose", "vomiting blood", "agitation", "wheeze",
}  # fmt: skip
RESOURCES = {
    "ankle injury": ["xray"], "forearm wound": ["simple_procedure"], "sore throat": [], "flank pain": ["labs", "ct_mri_us", "iv_im_neb_medication"],
}  # fmt: skip
KIDNEY = ("N17", "N18")


async def oracle(session: Session) -> None:
    """Presentation, arrival NEWS2, a question, a survey, the four decision points, a bed."""
    story = await session.chart("get_patient_presentation")
    score = await session.chart("calculate_news2")
    vitals = await session.chart("get_vital_signs")
    session.found(vitals["sets"][0]["record_ids"][0])
    info = await session.chart("get_patient_info")
    if story["triage_vitals"]["gcs"]["value"] >= 9:
        await session.chart("ask_patient", message="Tell me what happened and where it hurts.")
    await session.chart("perform_primary_survey")
    told = {row["symptom"] for row in story["symptoms"] if row["present"]}
    failing = any(row["icd10"].startswith(KIDNEY) for row in info["active_problems"]) and "weakness" in told
    risk = bool(told & HIGH_RISK) or failing
    kinds = next((found for name, found in RESOURCES.items() if name in told), None)
    if risk:
        judged = await session.chart("calculate_esi_level", high_risk_situation=True)
    else:
        judged = await session.chart(
            "calculate_esi_level", high_risk_situation=False, severe_pain_or_distress=False,
            **({"expected_resources": kinds} if kinds is not None else {}),
        )  # fmt: skip
    level = judged["esi_level"]
    for zone in ZONES[level]:
        try:
            await session.chart("assign_ed_bed", esi_level=level, zone=zone)
            break
        except ToolError:
            continue
    await session.submit(round(score["score"]), esi_level=level)


FAMILY = Family(
    key="triage_level",
    title="Triage level and bed",
    domain="triage_emergency",
    servers=("triage_emergency",),
    conditions=(
        "stemi_anterior", "ankle_sprain", "anaphylaxis_food", "renal_colic", "stroke_left_mca", "sore_throat", "simple_laceration",
        "opioid_overdose", "stroke_right_mca", "nstemi", "asthma_severe", "stemi_inferior", "paracetamol_overdose",
        "hyperkalaemia_ckd", "anaphylaxis_drug", "gi_bleed_anticoagulant", "serotonin_syndrome",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)  # fmt: skip
