"""Criteria of an emergency psychiatric hold, weighed in three-valued logic over documented facts. Not legal advice."""

from typing import Literal, NamedTuple

from medmcp.servers.clinical.row import Row
from medmcp.servers.clinical.scores.three_valued import all_of, any_of

__all__ = ["CITATION", "RULE_SETS", "HoldOutcome", "RuleSet", "weigh_hold"]

CITATION = "Hedman LC et al. Psychiatr Serv 2016;67:529-535 (US emergency hold laws); Mental Health Act 1983 (England), as amended 2007"

Outcome = Literal["criteria_supported", "not_supported", "undetermined"]


class RuleSet(Row):
    """One jurisdiction's rules in brief."""

    key: str
    name: str
    needs: tuple[str, ...]
    time_limit_h: float
    limits: tuple[str, ...]  # every limit in words
    certifies: str
    rights: str
    source: str


RULE_SETS: dict[str, RuleSet] = {
    row.key: row
    for row in (
        RuleSet(
            key="generic", name="Generic emergency hold", time_limit_h=72,
            needs=("mental disorder", "danger to self or others, or grave disability", "voluntary or less restrictive care refused or not feasible"),
            limits=("usual limit 72 h",),
            certifies="a physician or another authorised examiner after a personal examination",
            rights="reason for the hold, right to counsel and to a review, in a language the patient understands",
            source="Hedman 2016 Psychiatr Serv 67:529",
        ),
        RuleSet(
            key="us_generic", name="United States, generic", time_limit_h=72,
            needs=("mental illness", "danger to self or others, or grave disability", "voluntary or less restrictive care refused or not feasible"),
            limits=("usual limit 72 h; states differ from 23 h to 10 days",),
            certifies="by state: physician, other professional or peace officer; some states need a judge",
            rights="written notice, counsel, hearing before any longer commitment",
            source="Hedman 2016 Psychiatr Serv 67:529",
        ),
        RuleSet(
            key="england_mha", name="England and Wales, Mental Health Act 1983", time_limit_h=72,
            needs=("mental disorder of a nature or degree that warrants detention", "own health or safety, or the protection of others", "no less restrictive way"),
            limits=("section 2: 28 days", "section 4, emergency: 72 h", "section 5(2), inpatient: 72 h", "section 5(4), nurse: 6 h",
                    "section 136, place of safety: 24 h (+ 12 h)"),
            certifies="section 2: two doctors, one approved under section 12, and an approved mental health professional; section 4: one doctor",
            rights="section 132 information, independent advocate, tribunal",
            source="Mental Health Act 1983 as amended by MHA 2007 and Policing and Crime Act 2017",
        ),
    )
}  # fmt: skip


class HoldOutcome(NamedTuple):
    """What the facts support; `decisive` names the criteria that are still open."""

    outcome: Outcome
    open: tuple[str, ...]


def weigh_hold(
    *,
    disorder: bool | None,
    danger_to_self: bool | None,
    danger_to_others: bool | None,
    grave_disability: bool | None,
    refuses_care: bool | None,
) -> HoldOutcome:
    """Mental disorder and (danger to self or to others, or grave disability) and refusal of voluntary care.

    None is undocumented: it leaves the outcome undetermined where it could still change it. A disorder alone never
    supports a hold. Source: Hedman 2016 Psychiatr Serv 67:529.
    """
    danger = any_of(danger_to_self, danger_to_others, grave_disability)
    verdict = all_of(disorder, danger, refuses_care)
    facts = {
        "mental disorder": disorder, "danger to self": danger_to_self, "danger to others": danger_to_others,
        "grave disability": grave_disability, "refusal of voluntary care": refuses_care,
    }  # fmt: skip
    open_now = tuple(name for name, state in facts.items() if state is None)
    if verdict is None:
        return HoldOutcome("undetermined", open_now)
    return HoldOutcome("criteria_supported" if verdict else "not_supported", ())
