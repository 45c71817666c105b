"""A tiny hospital for the tests of serving: one patient, four tools, one case, and clients of every kind."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import anyio
import httpx2
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from pydantic import Field

from medmcp.servers.cases import AnswerField, CaseCard, OpenCase
from medmcp.servers.episode import Episode
from medmcp.servers.http import EpisodeStore, Limits, http_app
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.parameters import OverrideReason, PatientId
from medmcp.servers.prompts import add_prompts
from medmcp.servers.resources import add_resources
from medmcp.servers.tool import Tool, ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.world import World

PATIENT = "PT-000001"
ERAS = ("auto", "legacy")  # 2026-07-28 and 2025-11-25


@tool("clinical_diagnosis", "Look up", effect="read", minutes=2)
async def look_up_name(world: World, patient_id: PatientId) -> dict[str, Any]:
    """Name of a patient."""
    row = require_patient(world, patient_id)
    return {"name": f"{row['family']}, {row['given']}"}


@tool("ehr_management", "Add a note", effect="document", minutes=1)
async def add_line(
    world: World, patient_id: PatientId, text: Annotated[str, Field(max_length=200, description="What to write.")]
) -> dict[str, Any]:
    """Write one line into the notes of a patient."""
    note = world.insert(
        "document_reference", patient_id=patient_id, type="line", date=world.now, title="Line", text=text
    )
    return {"note_id": note}


@tool("drug_interaction", "Order penicillin", effect="order", minutes=1, destructive=True)
async def order_penicillin(world: World, patient_id: PatientId, override_reason: OverrideReason = "") -> dict[str, Any]:
    """Order benzylpenicillin for a patient who is allergic to it."""
    require_patient(world, patient_id)
    if len(override_reason) < 10:
        raise ToolError(
            "SAFETY_BLOCK", "Penicillin allergy is recorded.", field="drug", overridable=True,
            alerts=[{"text": "penicillin allergy"}],
        )  # fmt: skip
    order = world.insert(
        "medication_request", patient_id=patient_id, drug="benzylpenicillin", status="active", authored=world.now,
        override_reason=override_reason,
    )  # fmt: skip
    return {"order_id": order}


@tool("triage_emergency", "Crash", effect="read", minutes=1)
async def crash(world: World) -> dict[str, Any]:
    """Fail in a way that nobody foresaw."""
    raise RuntimeError("the inside of the simulation")


@tool("protocol", "Start", effect="act", minutes=0)
async def begin_case(episode: Episode) -> dict[str, Any]:
    """Start the only case there is."""
    case = SmallCase()
    episode.case, episode.world, episode.toolsets = case, case.world(), set(case.servers)
    return {"case_id": case.case_id}


TOOLS: tuple[Tool, ...] = (look_up_name, add_line, order_penicillin, crash)


def small_world() -> World:
    """One patient with a recorded allergy, a temperature, and a lactate that is not back yet."""
    world = World.new(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), seed=1)
    world.insert("patient", id=PATIENT, family="Doe", given="Ann", birth_date="1960-05-01", sex="female")
    world.insert(
        "encounter", id="EN-000001", patient_id=PATIENT, status="in-progress", period_start=world.now,
        chief_complaint="fever",
    )  # fmt: skip
    world.insert(
        "allergy_intolerance", id="AL-000001", patient_id=PATIENT, allergen="penicillin", reaction="urticaria",
        severity="moderate", verified=1,
    )  # fmt: skip
    for record, code, issued, value, unit in (
        ("OB-000001", "temperature", world.now, 38.9, "degC"),
        ("OB-000002", "lactate", world.in_minutes(15), 4.2, "mmol/L"),
    ):
        world.insert(
            "observation", id=record, patient_id=PATIENT, code=code, display=code, value=value, unit=unit,
            effective=world.now, issued=issued, status="final", category="vital-signs",
        )  # fmt: skip
    return world


_TEMPLATE: list[bytes] = []


def fresh_world() -> World:
    """A private copy of the small world."""
    if not _TEMPLATE:
        _TEMPLATE.append(small_world().snapshot())
    return World.load(_TEMPLATE[0])


def fresh_episode() -> Episode:
    """An episode on a private copy of the small world."""
    return Episode(world=fresh_world())


@dataclass
class SmallCase:
    """A case on the small world."""

    case_id: str = "CA-000001"
    scenario: str = "Ann Doe has a fever."
    role: str = "doctor"
    patient_id: str = PATIENT
    encounter_id: str = "EN-000001"
    max_calls: int = 20
    max_minutes: int = 120
    answer_fields: Sequence[AnswerField] = (AnswerField("answer", "The diagnosis."),)
    servers: Sequence[str] = ("ehr_management",)

    def world(self) -> World:
        return fresh_world()

    def debrief(self, world: World, submission: Any) -> dict[str, Any]:
        return {
            "reference": {},
            "outcome": {},
            "timeline": [],
            "safety_events": [],
            "scores": {},
            "teaching_points": [],
        }


class SmallLibrary:
    """A library of one case."""

    def cards(self, *, domain: str = "", difficulty: str = "", topic: str = "") -> list[CaseCard]:
        return [CaseCard("CA-000001", "A woman with fever", "clinical_diagnosis", "foundation", 20)]

    def open(self, case_id: str, seed: int) -> OpenCase | None:
        return SmallCase() if case_id == "CA-000001" else None


def small_server(name: str = "small", **options: Any) -> HospitalServer:
    """A server of the small hospital's tools, with resources and prompts."""
    server = HospitalServer(name, TOOLS, **options)
    add_resources(server)
    add_prompts(server)
    return server


@asynccontextmanager
async def http_site(
    *, server: HospitalServer | None = None, limits: Limits | None = None, **options: Any
) -> AsyncIterator[tuple[str, EpisodeStore]]:
    """The small hospital on a free port of this machine; gives its address and its episodes."""
    store = EpisodeStore(fresh_episode, limits or Limits())
    app = http_app(server or small_server(), {"triage_emergency": small_server("triage")}, store, **options)
    config = uvicorn.Config(app, port=0, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    async with anyio.create_task_group() as group:
        group.start_soon(running.serve)
        while not running.started:  # noqa: ASYNC110
            await anyio.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}", store
        finally:
            running.should_exit = True


@asynccontextmanager
async def http_client(url: str, era: str = "auto", *, token: str = "", **options: Any) -> AsyncIterator[Client]:
    """An MCP client over HTTP."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx2.AsyncClient(headers=headers) as transport,
        Client(streamable_http_client(url, http_client=transport), mode=era, **options) as client,
    ):
        yield client
