"""The prompts that a client offers its user: start a case, do a ward round, be taught, hand a patient over."""

from typing import Annotated

from mcp.server.mcpserver.prompts.base import Message, UserMessage
from pydantic import Field

from medmcp.servers.episode import EPISODE
from medmcp.servers.mcp import HospitalServer

__all__ = ["PROMPTS", "add_prompts"]

PROMPTS = ("start_a_case", "ward_round", "teach_me", "hand_off")
MOST_PATIENTS = 30  # of a ward that are named in a prompt


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
    whom = f"patient {patient_id}" if patient_id else f"each patient of this world{_board()}"
    return [
        UserMessage(
            f"Do a ward round on {whom}. For each, from the record only: why they are here, what changed in the last"
            " 24 hours (vital signs, results, medicines, events), which results and tasks are outstanding, problems"
            " by urgency, and what you propose next with the reason. Say what is missing instead of assuming it is"
            " normal. Change nothing until I agree."
        )
    ]


def _board() -> str:
    """The patients of the running world by id, name and complaint, in brackets; empty without a world."""
    episode = EPISODE.get()
    if episode is None or episode.world is None:
        return ""
    rows = episode.world.rows(
        "SELECT p.id, p.given, p.family, e.chief_complaint FROM patient p LEFT JOIN encounter e ON e.patient_id = p.id AND"
        " e.status = 'in-progress' ORDER BY e.ward, p.id"
    )
    named = [
        f"{row['id']} {row['given']} {row['family']}: {row['chief_complaint'] or 'not in hospital'}" for row in rows
    ]
    more = f"; and {len(named) - MOST_PATIENTS} more" if len(named) > MOST_PATIENTS else ""
    return f" ({'; '.join(named[:MOST_PATIENTS])}{more})"


async def teach_me(
    topic: Annotated[
        str, Field(description="What you want to learn, for example ketoacidosis or reading an ECG.")
    ] = "",
    level: Annotated[str, Field(description="student, resident or specialist.")] = "",
) -> list[Message]:
    """Learn by a case: questions before answers, every fact with its source."""
    what = f" about {topic}" if topic else ""
    whom = f" I am a {level}." if level else ""
    chosen = f" with topic {topic}" if topic else ""
    return [
        UserMessage(
            f"Teach me{what} with a simulated case.{whom} Call list_cases{chosen}, then start_case. Ask me one question at a time and wait"
            " for my answer before you call a tool; after each result ask what it means and what I would do next. When I am"
            " wrong, do not say the answer: ask a question that leads to it. Support what you explain with passages from"
            " search_medical_knowledge, cited by their ids, and say so when the library has nothing. At the end call"
            " submit_answer with my answer, then debrief_case: go through outcome, timeline and time targets, safety and lessons, name"
            " the citations, offer the passages under read_more, and let me say in three sentences what I take home."
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
            " When I agree, call hand_off_patient with it in SBAR, and answer what the receiver asks back."
        )
    ]


def add_prompts(server: HospitalServer) -> None:
    """Offer the prompts on a server."""
    server.prompt(title="Start a case")(start_a_case)
    server.prompt(title="Ward round")(ward_round)
    server.prompt(title="Teach me")(teach_me)
    server.prompt(title="Hand-off")(hand_off)
