"""One adult in hospital whose answers a test writes, and a way to call a psychiatry tool."""

import json
from typing import Any

from ward import ENCOUNTER, PATIENT, ward

from medmcp.servers.dispatch import MAX_CHARACTERS, dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.psychiatry import TOOLS
from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import World

BY_NAME = {tool.name: tool for tool in TOOLS}


def patient(
    *, reticence: float = 0.0, relative: bool = False, answers: dict[str, int] | None = None, **values: Any
) -> World:
    """A world with one patient; `answers` are the true answers by code, everything else is as in health."""
    world = ward(**values)
    world.insert("latent_vital", patient_id=PATIENT, parameter="gcs", baseline=15, sd=0)
    world.insert(
        "latent_persona",
        patient_id=PATIENT,
        speaker="patient",
        personality="plain",
        reticence=reticence,
        language="en",
        present=1,
    )
    if relative:
        world.insert(
            "latent_persona",
            patient_id=PATIENT,
            speaker="relative",
            personality="plain",
            reticence=0.0,
            language="en",
            present=1,
        )
    for code, value in (answers or {}).items():
        answer(world, code, value)
    return world


def answer(world: World, code: str, value: float, *, told: float | None = None, withheld: bool = False,
           collateral: float | None = None, quote: str | None = None) -> None:  # fmt: skip
    """One true answer, what is said instead, and what others know."""
    world.insert("latent_item", patient_id=PATIENT, code=code, value=value, told=told, withheld=int(withheld),
                 collateral=collateral, quote=quote)  # fmt: skip


def sign(world: World, code: str, text: str) -> None:
    """A finding that an examination will show."""
    world.insert("latent_finding", patient_id=PATIENT, code=code, value_text=text)


def past(world: World, section: str, text: str, years_ago: float = 2.0, **detail: Any) -> str:
    """An entry of the psychiatric history."""
    when = world.in_minutes(-years_ago * 365.25 * 1440)
    return world.insert("observation", patient_id=PATIENT, category="psychiatric-history", code=section, value_text=text,
                        effective=when, issued=when, status="final", note=json.dumps(detail) if detail else None)  # fmt: skip


def social(world: World, code: str, text: str, value: float | None = None) -> None:
    """A recorded field of the social history."""
    when = world.in_minutes(-1440)
    world.insert("observation", patient_id=PATIENT, category="social-history", code=code, value_text=text, value=value,
                 effective=when, issued=when, status="final")  # fmt: skip


async def call(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """Run a tool on the patient unless `patient_id` is given (empty: none)."""
    arguments = {"patient_id": PATIENT} | arguments
    if not arguments["patient_id"]:
        del arguments["patient_id"]
    return await dispatch(Episode(world=world), BY_NAME[name], arguments, characters=MAX_CHARACTERS)


async def refusal(world: World, name: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that must be refused, and that changed nothing."""
    before = world.digest()
    try:
        result = await call(world, name, **arguments)
    except ToolError as error:
        assert world.digest() == before
        return error.payload()
    raise AssertionError(f"{name} went through: {result}")


__all__ = ["ENCOUNTER", "PATIENT", "answer", "call", "past", "patient", "refusal", "sign", "social"]
