"""The players that must get nowhere: idle, hasty, ordering everything, talking only, and the best constant answer."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from medmcp.servers.tool import ToolError
from medmcp.tasks.session import Actor, Session
from medmcp.tasks.task import Task

__all__ = ["CHEATERS", "best_constants", "constant_actor"]

EVERYTHING = (
    "cbc", "cmp", "coagulation", "lactate", "troponin_i_hs", "blood_culture", "urine_culture", "urinalysis", "abg",
    "d_dimer", "lipase", "tox_screen", "paracetamol", "salicylate", "hcg_serum",
)  # fmt: skip


async def _nothing(session: Session) -> None:
    return None


async def _at_once(session: Session) -> None:
    await session.submit(
        "unknown",
        diagnosis="unknown",
        esi_level=3,
        disposition="admit_ward",
        plan="none",
        risk_level="moderate",
        claims=["found=OB-000000"],
    )


async def _everything(session: Session) -> None:
    await session.chart("order_lab_test", tests=list(EVERYTHING), priority="stat")
    for modality, part in (
        ("ct", "head"),
        ("ct", "chest"),
        ("ct", "abdomen_pelvis"),
        ("xray", "chest"),
        ("ultrasound", "kidney"),
    ):
        await _try(
            session,
            "order_imaging",
            modality=modality,
            body_part=part,
            indication="rule out everything",
            priority="stat",
        )
    await _try(session, "place_care_order", order_type="bedside_test", item="ecg_12_lead", priority="stat")
    await session.call("wait_for_results", wait_for="all", max_minutes=240)
    await session.chart("get_lab_results", limit=50)
    await _at_once(session)


async def _try(session: Session, tool: str, **arguments: Any) -> None:
    try:
        await session.chart(tool, **arguments)
    except ToolError:
        return


async def _only_talks(session: Session) -> None:
    for question in ("What brings you in?", "Where does it hurt?", "Any allergies?", "What medicines do you take?"):
        await _try(session, "ask_patient", message=question)
    await _at_once(session)


CHEATERS: dict[str, Actor] = {
    "nothing": _nothing, "at_once": _at_once, "everything": _everything, "only_talks": _only_talks,
}  # fmt: skip


def best_constants(tasks: Sequence[Task]) -> dict[str, dict[str, Any]]:
    """By family, the most frequent right value of each answer field."""
    counts: dict[str, dict[str, Counter[Any]]] = defaultdict(lambda: defaultdict(Counter))
    for task in tasks:
        for check in task.answers:
            right = check.number if check.number is not None else check.values[0]
            counts[task.family][check.field][right] += 1
    return {
        family: {name: _typed(name, counter.most_common(1)[0][0]) for name, counter in fields.items()}
        for family, fields in counts.items()
    }


def _typed(name: str, value: Any) -> Any:
    return int(value) if name == "esi_level" else value if name == "confidence" else str(value)


def constant_actor(answers: dict[str, Any]) -> Actor:
    """A cheater that submits the same answers to every task of a family."""

    async def give(session: Session) -> None:
        fields = dict(answers)
        await session.submit(fields.pop("answer", "unknown"), **({"claims": ["found=OB-000000"]} | fields))

    return give
