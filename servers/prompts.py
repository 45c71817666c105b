"""The prompts that a client offers its user: start a case, do a ward round, hand a patient over."""

from typing import Annotated

from mcp.server.mcpserver.prompts.base import Message, UserMessage
from pydantic import Field

from medmcp.servers.mcp import HospitalServer

__all__ = ["PROMPTS", "add_prompts"]

PROMPTS = ("start_a_case", "ward_round", "hand_off")


async def start_a_case(
    domain: Annotated[str, Field(description="Toolset, for example triage_emergency; leave out for any.")] = "",
    difficulty: Annotated[str, Field(description="foundation, intermediate, advanced or expert.")] = "",
) -> list[Message]:
    """Work through a simulated case and get a debrief."""
    filters = ", ".join(f"{name}={value}" for name, value in (("domain", domain), ("difficulty", difficulty)) if value)
    return [
        UserMessage(
            f"Start a simulated case with start_case{f' ({filters})' if filters else ''} and tell me its scenario, my"
            " role and the limits. Then let me lead: I say what to ask, examine, order or give, you call the tools and"
            " report what they return. Do not suggest the diagnosis. Tell me when a result is pending and when time"
            " passes. When I give my answer, call submit_answer with it, then debrief_case, and go through the"
            " debrief with me."
        )
    ]


async def ward_round(
    patient_id: Annotated[
        str, Field(description="Patient, for example PT-000123; leave out for all on the ward.")
    ] = "",
) -> list[Message]:
    """Go round the patients: what changed, what is outstanding, what to do next."""
    whom = f"patient {patient_id}" if patient_id else "each patient of this world"
    return [
        UserMessage(
            f"Do a ward round on {whom}. For each, from the record only: why they are here, what changed in the last"
            " 24 hours (vital signs, results, medicines, events), which results and tasks are outstanding, problems"
            " by urgency, and what you propose next with the reason. Say what is missing instead of assuming it is"
            " normal. Change nothing until I agree."
        )
    ]


async def hand_off(
    patient_id: Annotated[str, Field(description="Patient, for example PT-000123.")],
) -> list[Message]:
    """Prepare a structured hand-off (I-PASS) of one patient."""
    return [
        UserMessage(
            f"Prepare a hand-off of patient {patient_id} by I-PASS: illness severity, patient summary, action list with"
            " who and when, situation awareness and contingency plans, synthesis by receiver. Use the record only,"
            " cite record ids, give times and units, and list allergies, pending results and running infusions."
        )
    ]


def add_prompts(server: HospitalServer) -> None:
    """Offer the prompts on a server."""
    server.prompt(title="Start a case")(start_a_case)
    server.prompt(title="Ward round")(ward_round)
    server.prompt(title="Hand-off")(hand_off)
