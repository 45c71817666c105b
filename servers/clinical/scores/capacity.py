"""Decision-making capacity by the four abilities: whether a verdict fits what was found. It gives no verdict itself."""

from collections.abc import Mapping
from typing import Literal

__all__ = ["ABILITIES", "CITATION", "QUOTES", "STATUS", "Status", "Verdict", "consistency", "emergency_exception"]

CITATION = "Appelbaum PS, Grisso T. N Engl J Med 1988;319:1635-1638; Appelbaum PS. N Engl J Med 2007;357:1834-1840"

Status = Literal["adequate", "marginal", "inadequate", "not_assessed"]
Verdict = Literal["has_capacity", "lacks_capacity", "uncertain"]

ABILITIES = ("understanding", "appreciation", "reasoning", "expressing_choice")
# what a patient says or shows by ability and points, where a case gives no words
QUOTES: dict[tuple[str, int], str] = {
    ("understanding", 0): "Says in own words what is proposed, what it may do and what happens without it.",
    ("understanding", 1): "Repeats the main point, leaves out the risks until told again.",
    ("understanding", 2): "Cannot say what is proposed, also after a second explanation.",
    ("appreciation", 0): "Says that this is about them and what it would mean for them.",
    ("appreciation", 1): "Agrees that it concerns them, plays the consequences down.",
    ("appreciation", 2): "Does not believe that any of this applies to them.",
    ("reasoning", 0): "Weighs the options and gives reasons that fit what matters to them.",
    ("reasoning", 1): "Gives a reason, does not compare the options.",
    ("reasoning", 2): "The reasons contradict each other or have no link to the choice.",
    ("expressing_choice", 0): "States a choice, and the same one when asked again.",
    ("expressing_choice", 1): "Wavers, then states a choice.",
    ("expressing_choice", 2): "States no choice, or another one each time.",
}
STATUS: dict[int, Status] = {0: "adequate", 1: "marginal", 2: "inadequate"}


def consistency(verdict: Verdict, abilities: Mapping[str, Status], *, impairment: bool | None, risk: str) -> str:
    """Whether the verdict fits the findings, and why.

    Lack of capacity needs an inadequate ability, because of an impairment of mind or brain. Capacity with an inadequate
    ability does not fit; with a marginal one at serious risk it needs a second assessor (sliding scale). A diagnosis,
    a low cognitive score or disagreement alone is never incapacity.
    Sources: Appelbaum 1988 N Engl J Med 319:1635; Appelbaum 2007 N Engl J Med 357:1834.
    """
    inadequate = [name for name in ABILITIES if abilities[name] == "inadequate"]
    marginal = [name for name in ABILITIES if abilities[name] == "marginal"]
    unknown = [name for name in ABILITIES if abilities[name] == "not_assessed"]
    if unknown and verdict != "uncertain":
        return f"not supported yet: {', '.join(unknown)} not assessed"
    if verdict == "lacks_capacity":
        if not inadequate:
            return "does not fit: no ability is inadequate, and capacity is presumed"
        if impairment is False:
            return f"does not fit: {', '.join(inadequate)} inadequate, but no impairment of mind or brain is on record"
        doubt = "" if impairment else "; which impairment of mind or brain causes it is not documented"
        return f"fits: {', '.join(inadequate)} inadequate{doubt}"
    if verdict == "has_capacity":
        if inadequate:
            return f"does not fit: {', '.join(inadequate)} inadequate"
        if marginal and risk == "serious":
            return f"doubtful: {', '.join(marginal)} marginal at serious risk; a second assessor is advised"
        return (
            "fits: every ability is adequate"
            if not marginal
            else f"fits: {', '.join(marginal)} marginal at {risk} risk"
        )
    if not inadequate and not marginal and not unknown:
        return "does not fit: every ability is adequate, and capacity is presumed"
    return "fits: " + ", ".join([*inadequate, *marginal, *unknown]) + " in doubt; optimise and assess again"


def emergency_exception(
    *, lacks_capacity: bool | None, surrogate_in_time: bool, delay_endangers: bool, prior_refusal: bool
) -> bool:
    """True without capacity, without a surrogate in time, when delay endangers life, and no prior refusal is known."""
    return lacks_capacity is True and not surrogate_in_time and delay_endangers and not prior_refusal
