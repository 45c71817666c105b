"""What passages say to a claim, and to each option of a question."""

from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.evidence.words import all_words_in, key_terms
from medmcp.servers.evidence_digest import agreement, bears_on, by_level, option_evidence, quoted, read_stances
from medmcp.servers.library import find_passages
from medmcp.servers.medical_qa.results import AnswerOptions, EvidenceSummary
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.world import World

__all__ = ["analyze_answer_options", "summarize_evidence"]

Year = Annotated[int | None, Field(ge=1900, le=2100, description="Only evidence of this year or later.")]
MOST_CANDIDATES = 50


@tool("medical_qa", "Graded evidence summary for a claim", effect="compute", minutes=3)
async def summarize_evidence(
    world: World,
    claim: Annotated[str, Field(min_length=3, max_length=400, description="Claim or question.")],
    max_sources: Annotated[int, Field(ge=2, le=20, description="Passages used.")] = 8,
    published_after: Year = None,
) -> EvidenceSummary:
    """Passages on a claim by level of evidence and by what their telling sentence says to it (support, oppose, unclear, read
    by rule), with those sentences quoted and the disagreement shown. Read the sentences; nothing is rewritten."""
    found = await find_passages(world, claim, field="claim", years=(published_after, None), limit=MOST_CANDIDATES)
    passages = [hit.passage for hit in found.hits if bears_on(claim, hit.passage) and not hit.passage.retracted][
        :max_sources
    ]
    if len(passages) < 2:
        raise ToolError("MISSING_DATA", "Fewer than 2 passages on this claim.", field="claim", hint="Use other words.")
    read = read_stances(claim, passages)
    stances = [stance for _, _, stance in read]
    return {
        "stance_counts": {name: stances.count(name) for name in ("support", "oppose", "unclear")},
        "by_level": by_level(passages),
        "key_sentences": [
            {"sentence": quoted(one.id, sentence), "passage_id": one.id, "stance": stance}
            for one, sentence, stance in read
        ],
        "agreement": agreement(stances),
        "search_terms": key_terms(claim),
        "warnings": ["Stances are read by rule from single sentences: check the quotation before relying on one."],
    }


@tool("medical_qa", "Evidence per answer option", effect="compute", minutes=3)
async def analyze_answer_options(
    world: World,
    question: Annotated[str, Field(min_length=3, max_length=4000, description="Stem.")],
    options: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]],
        Field(min_length=2, max_length=10, description="Option texts in order."),
    ],
    passages_per_option: Annotated[int, Field(ge=1, le=6, description="Passages per option.")] = 3,
) -> AnswerOptions:
    """For a multiple-choice question: passages for every option separately, what their telling sentence says to it, and
    how much of the stem they cover. It neither ranks the options nor chooses one."""
    if len({option.casefold() for option in options}) < len(options):
        raise ToolError("INVALID_ARGUMENT", "Two options are the same.", field="options")
    terms = key_terms(question)
    rows: list[dict[str, Any]] = []
    named: dict[str, set[int]] = {}
    for number, option in enumerate(options):
        query = " ".join([option, *terms])[:400].strip()
        found = await find_passages(world, query, field="options", limit=20)
        kept = [hit.passage for hit in found.hits if not _copies(question, hit.passage.text)]
        # passages that name the option go before those that only share the stem
        kept.sort(key=lambda one: not all_words_in(option, one.search_text))
        passages, coverage = option_evidence(question, option, kept[:passages_per_option])
        for one in kept:
            for place, other in enumerate(options):
                if all_words_in(other, one.search_text):
                    named.setdefault(one.id, set()).add(place)
        rows.append({"label": chr(ord("A") + number), "text": option, "passages": passages, "coverage": coverage})
    return {
        "options": rows,
        "shared_evidence": sorted(passage for passage, places in named.items() if len(places) > 1)[:10],
        "key_terms": terms,
    }


def _copies(question: str, text: str) -> bool:
    """Whether a text holds the question itself, so that it would give the key away."""
    stem = " ".join(question.casefold().split())
    return len(stem) > 40 and stem[:200] in " ".join(text.casefold().split())
