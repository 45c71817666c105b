"""PCL-5: symptoms after a trauma by twenty answers, with the DSM-5 cluster rule."""

from collections.abc import Sequence

from pydantic import JsonValue

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items, endorsed
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, check_age, total
from medmcp.servers.clinical.scores.three_valued import all_of, at_least

__all__ = ["CLUSTERS", "pcl5"]

CITATION = (
    "Weathers FW et al. PCL-5, National Center for PTSD 2013; Blevins CA et al. J Trauma Stress 2015;28:489-498; "
    "Bovin MJ et al. Psychol Assess 2016;28:1379-1391; Marx BP et al. Psychol Assess 2022;34:197-209"
)

# cluster: first and last question, how many must be endorsed (DSM-5 criteria B to E)
CLUSTERS: dict[str, tuple[int, int, int]] = {"B": (1, 5, 1), "C": (6, 7, 1), "D": (8, 14, 2), "E": (15, 20, 2)}
CUT_POINT, ENDORSED, RELIABLE_CHANGE, WELL = 33, 2, 15, 28
BANDS = [
    Band(0, 30, "below the cut-point", "PTSD less likely; other reactions to trauma remain possible"),
    Band(31, 32, "at the edge of the cut-point", "31 to 33 by purpose: a clinical interview decides"),
    Band(33, 80, "above the cut-point", "probable PTSD: structured interview, trauma-focused treatment"),
]


def pcl5(
    answers: Sequence[Reading], *, criterion_a: Reading = MISSING, previous: Reading = MISSING, age: Reading = MISSING
) -> Score:
    """PCL-5, 0 to 80: twenty answers of 0 to 4 about the past month; cut-point 33 (31 to 33 by purpose).

    Provisional by cluster: endorsed (2 or more) in B at least 1 of 5, C 1 of 2, D 2 of 7, E 2 of 6, with criterion A. A
    change of 15 is reliable, a total of 28 or less clinically significant (Marx 2022). NotApplicable under 18 years.
    Sources: Weathers 2013; Blevins 2015 J Trauma Stress 28:489; Bovin 2016 Psychol Assess 28:1379; Marx 2022 Psychol Assess 34:197.
    """
    warnings = check_age(age, 18, "CPSS-5 is for youth.")
    items = answer_items(INSTRUMENTS["pcl5"], answers)
    score = total(items, BANDS, name="PCL-5", citation=CITATION, warnings=warnings)
    clusters: dict[str, JsonValue] = {}
    rules = []
    for name, (first, last, least) in CLUSTERS.items():
        part = items[first - 1 : last]
        states = endorsed(part, ENDORSED)
        sums = [item.points for item in part if item.points is not None]
        clusters[name] = {
            "sum": sum(sums) if len(sums) == len(part) else None,
            "endorsed": sum(state is True for state in states),
            "needed": least,
        }
        rules.append(at_least(least, states))
    exposed, before = criterion_a.flag("criterion_a"), previous.number("previous", 0, 80)
    met = all_of(exposed, *rules)
    if exposed is None:
        score.warnings.append(
            "Whether there was a qualifying trauma (criterion A) is not documented: this is symptom load only."
        )
    if met:
        score.warnings.append("Provisional: needs more than a month of symptoms, impairment and an interview.")
    change = None if before is None or score.score is None else score.score - before
    score.extra.update(
        clusters=clusters, cut_point=CUT_POINT,
        provisional="undetermined" if met is None else "positive" if met else "negative",
        change=None if change is None else {
            "points": change, "reliable": abs(change) >= RELIABLE_CHANGE,
            "clinically_significant": change <= -RELIABLE_CHANGE and (score.score or 0) <= WELL,
        },
    )  # fmt: skip
    return score
