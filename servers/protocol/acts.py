"""Working a case: start it, talk to the people in it, let time pass, submit."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.cases import OpenCase, libraries
from medmcp.servers.episode import Episode, Mode
from medmcp.servers.parameters import PatientId
from medmcp.servers.protocol.reads import DIFFICULTIES
from medmcp.servers.protocol.results import Accepted, Passed, Reply, Started, Waited, WorldEvent
from medmcp.servers.protocol.voice import Speaker, answer_question
from medmcp.servers.tool import DOMAINS, Domain, ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.world import Row, World

__all__ = ["advance_time", "ask_patient", "start_case", "submit_answer", "wait_for_results"]

NOTICE = "Synthetic patients, for teaching and research only."


@tool("protocol", "Start a case", effect="act", minutes=0)
async def start_case(
    episode: Episode,
    case_id: Annotated[str, Field(pattern=r"^(CA-[0-9]{6})?$", description="Case; omit to get one by filters.")] = "",
    domain: Annotated[Domain | None, Field(description="Filter.")] = None,
    difficulty: Annotated[
        Literal["foundation", "intermediate", "advanced", "expert"] | None, Field(description="Filter.")
    ] = None,
    seed: Annotated[
        int, Field(ge=0, le=2_147_483_647, description="Random seed; the same seed gives the same case.")
    ] = 0,
    mode: Annotated[
        Mode, Field(description="training explains in the debrief, exam has none, sandbox has no scoring.")
    ] = "training",
) -> Started:
    """Start a simulated case and get the opening scenario, your role, the patient_id, the limits and what
    submit_answer expects. The world is a private copy; the seed makes it repeatable."""
    running = episode.case is not None and not episode.closed and episode.mode != "sandbox" and episode.calls > 0
    if running and episode.case is not None:
        raise ToolError("CONFLICT", f"Case {episode.case.case_id} is running.", hint="End it with submit_answer first.")
    case = _choose(case_id, domain or "", difficulty or "", seed)
    episode.world = case.world()
    episode.case = case
    episode.mode = mode
    episode.closed = False
    episode.submission = None
    episode.calls = 0
    episode.toolsets = set(case.servers)
    return {
        "case_id": case.case_id,
        "scenario": case.scenario,
        "role": case.role,
        "patient_id": case.patient_id,
        "encounter_id": case.encounter_id,
        "sim_time": episode.world.now,
        "limits": {"calls": case.max_calls, "simulated_minutes": case.max_minutes},
        "answer_format": [
            {"field": f.name, "description": f.description, "required": f.required}
            | ({"choices": list(f.choices)} if f.choices else {})
            for f in case.answer_fields
        ],
        "servers": list(case.servers),
        "notice": NOTICE,
    }


def _choose(case_id: str, domain: str, difficulty: str, seed: int) -> OpenCase:
    if case_id:
        for library in libraries():
            if found := library.open(case_id, seed):
                return found
        raise ToolError("NOT_FOUND", f"No case {case_id}.", field="case_id", hint="list_cases shows what there is.")
    for library in libraries():
        cards = library.cards(domain=domain, difficulty=difficulty)
        if cards and (found := library.open(cards[seed % len(cards)].case_id, seed)):
            return found
    raise ToolError(
        "NOT_FOUND", "No case fits the filters.",
        hint=f"Domains: {', '.join(DOMAINS)}; difficulties: {', '.join(DIFFICULTIES)}.",
    )  # fmt: skip


@tool("protocol", "Talk to the patient (or relative)", effect="act", minutes=1)
async def ask_patient(
    episode: Episode,
    patient_id: PatientId,
    message: Annotated[str, Field(min_length=1, max_length=1000, description="What you say, up to 1000 characters.")],
    speak_to: Annotated[Speaker, Field(description="Who you speak to.")] = "patient",
) -> Reply:
    """Say something to the simulated patient, relative, carer, interpreter or prehospital crew and get the spoken
    answer. They answer only what is asked, in character, and may be vague, deny or be wrong."""
    world = _open_world(episode)
    require_patient(world, patient_id)
    require_present(world, patient_id)
    with world.all_or_nothing():
        reply = answer_question(world, patient_id, message, speak_to)
    world.advance(1)
    return reply


def _open_world(episode: Episode) -> World:
    world = episode.require_world()
    if episode.closed:
        raise ToolError("CASE_CLOSED", "The case has ended.", hint="start_case begins another.")
    return world


def _shown(world: World, events: list[Row]) -> list[WorldEvent]:
    return [
        {"time": world.iso(event["seconds"]), "type": event["kind"], "text": event["text"], "ref_id": event["ref"]}
        for event in events
    ]


@tool("protocol", "Let time pass", effect="act", minutes=0)
async def advance_time(
    episode: Episode,
    minutes: Annotated[float, Field(ge=1, le=1440, description="Minutes to pass.")],
    stop_on_event: Annotated[bool, Field(description="Stop at the first critical event or result.")] = True,
) -> Passed:
    """Advance the simulated clock. Results arrive, drugs act and the patient's course goes on meanwhile; it stops
    early at a critical event or a result unless told otherwise."""
    world = _open_world(episode)
    before = world.seconds
    events = world.advance(minutes, stop_on_event=stop_on_event)
    return {
        "sim_time": world.now,
        "stopped_early": world.seconds - before < round(minutes * 60),
        "events": _shown(world, events),
        "results_ready": [event["ref"] for event in events if event["kind"] == "result"],
    }


@tool("protocol", "Wait for results", effect="act", minutes=0)
async def wait_for_results(
    episode: Episode,
    order_ids: Annotated[
        list[str] | None, Field(max_length=20, description="Orders to wait for; default the next to arrive.")
    ] = None,
    wait_for: Annotated[Literal["any", "all"], Field(description="Any or all of them.")] = "any",
    max_minutes: Annotated[float, Field(ge=1, le=2880, description="Longest wait in minutes.")] = 240,
) -> Waited:
    """Advance the clock to the time when named (or the next) pending orders are ready, at most max_minutes. Stops
    early when the patient deteriorates critically."""
    world = _open_world(episode)
    pending = _pending(world)
    if order_ids:
        known = {row["id"]: row for row in world.rows("SELECT * FROM service_request")}
        for order_id in order_ids:
            if order_id not in known:
                raise ToolError("NOT_FOUND", f"No order {order_id}.", field="order_ids")
        wanted = [row for row in pending if row["id"] in order_ids]
        done = [order_id for order_id in order_ids if order_id not in {row["id"] for row in wanted}]
    else:
        wanted, done = pending, []
    if not wanted and not done:
        raise ToolError("CONFLICT", "Nothing is pending.", hint="Order something first, or use advance_time.")
    before = world.seconds
    events: list[Row] = []
    if wanted and not (done and wait_for == "any"):
        times = [world.seconds_at(row["expected"]) for row in wanted]
        until = min(max(times) if wait_for == "all" else min(times), before + round(max_minutes * 60))
        while world.seconds < until:
            step = world.advance((until - world.seconds) / 60, stop_on_event=True)
            events += step
            if any(event["kind"] == "adverse" for event in step):
                break
    still = _pending(world)
    waiting = {row["id"] for row in still}
    asked = [row["id"] for row in wanted] + done
    return {
        "sim_time": world.now,
        "ready": [order_id for order_id in asked if order_id not in waiting],
        "still_pending": [{"order_id": row["id"], "expected_at": row["expected"]} for row in still],
        "events": _shown(world, [event for event in events if event["kind"] == "adverse"]),
        "minutes_waited": (world.seconds - before) / 60,
    }


def _pending(world: World) -> list[Row]:
    return world.rows(
        "SELECT * FROM service_request WHERE category IN ('laboratory', 'imaging', 'bedside_test', 'consult')"
        " AND ended_at IS NULL AND expected > ? ORDER BY expected, id",
        world.now,
    )


Disposition = Literal[
    "discharge", "observe", "admit_ward", "admit_icu", "theatre", "transfer", "psychiatric_admission", "labour_ward"
]


@tool("protocol", "Submit the final answer", effect="act", minutes=0)
async def submit_answer(
    episode: Episode,
    answer: Annotated[str, Field(min_length=1, max_length=4000, description="Main answer (diagnosis, option, value).")],
    diagnosis: Annotated[str, Field(max_length=400, description="Diagnosis.")] = "",
    esi_level: Annotated[int | None, Field(ge=1, le=5, description="Triage level.")] = None,
    disposition: Annotated[Disposition | None, Field(description="Where the patient goes.")] = None,
    plan: Annotated[str, Field(max_length=4000, description="Management plan.")] = "",
    risk_level: Annotated[Literal["none", "low", "moderate", "high"] | None, Field(description="Risk level.")] = None,
    confidence: Annotated[float | None, Field(ge=0, le=1, description="Your probability of being right.")] = None,
    reasoning: Annotated[str, Field(max_length=4000, description="Short reasoning.")] = "",
    citations: Annotated[list[str] | None, Field(max_length=20, description="passage_ids used.")] = None,
    claims: Annotated[
        list[Annotated[str, Field(pattern=r"^(done|found)=[A-Z]{2}-[0-9]{6}$")]] | None,
        Field(max_length=20, description="What you did and found, by record id: done=OR-123456, found=OB-123456."),
    ] = None,
) -> Accepted:
    """End the case with your answer. The fields depend on the case's answer_format; the world is frozen and
    scored. debrief_case then explains."""
    _open_world(episode)
    given: dict[str, Any] = {
        "answer": answer, "diagnosis": diagnosis, "esi_level": esi_level, "disposition": disposition, "plan": plan,
        "risk_level": risk_level, "confidence": confidence, "reasoning": reasoning, "citations": citations or [],
        "claims": claims or [],
    }  # fmt: skip
    missing = [
        field.name
        for field in (episode.case.answer_fields if episode.case else ())
        if field.required and given.get(field.name) in (None, "", [])
    ]
    if missing:
        raise ToolError(
            "INVALID_ARGUMENT", f"This case also needs: {', '.join(missing)}.", field=missing[0],
            hint="Nothing was submitted; call again with every field of answer_format.",
        )  # fmt: skip
    episode.submission = given
    episode.closed = True
    return {
        "accepted": True,
        "missing_fields": [],
        "episode_ended": True,
        "next": "debrief_case explains the case." if episode.mode == "training" else "",
    }
