"""The experts of the warm start: the oracle, and colleagues who leave a check out.

A flawed expert works as the oracle does but skips one look: the interactions, the allergy record, the pregnancy test.
Models that learn from a mixture of both know how to do it right and often do not: that is the headroom of RL.
Flaws are never wrong knowledge, only missing diligence, and each is graded like any other episode.
"""

from collections.abc import Coroutine, Generator
from typing import Any

from medmcp.agent.dialects.compact import UNSAID
from medmcp.servers.tool import ToolError
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.session import Actor, Request, Session

__all__ = ["FLAWED", "clean", "unsaid"]


def unsaid(actor: Actor) -> Actor:
    """The same actor without the arguments that the compact dialect leaves unsaid, the patient aside."""

    async def play(session: Session) -> None:
        await _Filtered(actor(session))

    return play


class _Filtered:
    """Passes an actor's requests on, shortened."""

    def __init__(self, script: Coroutine[Any, Any, None]) -> None:
        self.script = script

    def __await__(self) -> Generator[Request, dict[str, Any], None]:
        result: dict[str, Any] | None = None
        refusal: ToolError | None = None
        while True:
            try:
                request = self.script.throw(refusal) if refusal else self.script.send(result)
            except StopIteration:
                return
            result = refusal = None
            if request.tool == "discontinue_order":
                request.arguments["reason"] = PAIR
            arguments = {k: v for k, v in request.arguments.items() if k == "patient_id" or k not in UNSAID}
            try:
                result = yield Request(request.tool, arguments)
            except ToolError as error:
                refusal = error


def clean(family: str) -> Actor:
    """The oracle of a family as the compact dialect can say it."""
    return unsaid(FAMILIES[family].oracle)


PAIR = "contraindicated pair"  # the reason of a stop, in words that every episode has
REFUSED = ("avoid", "caution")


async def _prescribe(session: Session, drug: str, **more: Any) -> None:
    best = (await session.chart("check_dosage", drug_name=drug))["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=drug, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], **more,
    )  # fmt: skip
    session.done(given["order_id"])
    await session.submit(drug)


async def _allergy_without_interactions(session: Session) -> None:
    """The allergy record is read, the home medicines are not."""
    for drug in session.view.asked["drugs"]:
        record = await session.chart("get_allergy_list", planned_drug=drug)
        if record["cross_reactivity"]["verdict"] not in REFUSED:
            for allergy in record["allergies"]:
                session.found(allergy["record_id"])
            await _prescribe(session, drug)
            return


async def _interactions_without_allergy(session: Session) -> None:
    """The home medicines are screened, the allergy record stays closed; a refused order leads to the next drug."""
    for drug in session.view.asked["drugs"]:
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if any(f["involves_new"] for f in screened["findings"]):
            continue
        try:
            await _prescribe(session, drug)
        except ToolError:
            continue
        return


async def _first_on_the_list(session: Session) -> None:
    """The home medicines are listed, and the first choice is given unscreened."""
    listed = (await session.chart("get_medications"))["medications"]
    session.found(listed[0]["medication_id"])
    for drug in session.view.asked["drugs"]:
        try:
            await _prescribe(session, drug, setting="outpatient")
        except ToolError:
            continue
        return


async def _stops_unscreened(session: Session) -> None:
    """The home medicines are listed, and the one at the end that the rule names is stopped, whatever it goes with."""
    listed = await session.chart("get_medications", source="home")
    rows = sorted(listed["medications"], key=lambda row: str(row["start"]))
    stop = rows[-1] if session.view.asked["rule"] == "later" else rows[0]
    await session.chart("discontinue_order", order_id=stop["medication_id"], reason=PAIR)
    session.found(stop["medication_id"])
    session.done(stop["medication_id"])
    await session.submit(stop["generic_name"])


async def _without_pregnancy_test(session: Session) -> None:
    """Allergies and interactions are checked, a pregnancy is not thought of."""
    for drug in session.view.asked["drugs"]:
        record = await session.chart("get_allergy_list", planned_drug=drug)
        if record["cross_reactivity"]["verdict"] in REFUSED:
            continue
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if any(f["involves_new"] for f in screened["findings"]):
            continue
        try:
            await _prescribe(session, drug)
        except ToolError:
            continue
        return


FLAWED: dict[str, tuple[Actor, ...]] = {
    "allergy_choice": (_allergy_without_interactions, _interactions_without_allergy),
    "interaction_new_drug": (_first_on_the_list,),
    "interaction_review": (_stops_unscreened,),
    "pregnancy_choice": (_without_pregnancy_test,),
}
