"""What `medmcp tasks prove` found, as a page: one row a domain, one row a family."""

from collections.abc import Sequence
from statistics import fmean

from medmcp.tasks.prove import FamilyProof, Proof

__all__ = ["proof_table"]

HEAD = (
    "tasks", "twin pairs", "calls of the oracle", "oracle at full marks", "best cheater, mean total",
    "best constant: its answers fit", "and the chart is right",
)  # fmt: skip


def proof_table(proof: Proof) -> str:
    """Markdown."""
    domains = sorted({one.domain for one in proof.families.values()})
    by_domain = {domain: [one for one in proof.families.values() if one.domain == domain] for domain in domains}
    families = sorted(proof.families.items(), key=lambda item: (item[1].domain, item[0]))
    splits = ", ".join(f"{count} {split}" for split, count in sorted(proof.by_split.items()))
    cheaters = "; ".join(
        f"{name} {figures['mean_total']:.3f}, passes {figures['passes']:.1%}"
        for name, figures in proof.cheaters.items()
    )
    problems = [f"- {line}" for line in (*proof.oracle_failures, *proof.problems)]
    return "\n".join(
        [
            "# What is proven of the released tasks",
            "",
            "Made by `medmcp tasks prove --out tasks/results/README.md`. An oracle that has the tools alone plays every task, and"
            " five cheaters do: one does nothing, one submits at once, one orders everything, one only talks, one gives the"
            " family's best constant answer. A task is passed with full accuracy, all evidence and no severe harm.",
            "",
            f"{proof.tasks} tasks ({splits}), {len(proof.families)} families, {proof.twins} pairs of twins. Oracle at full"
            f" marks: {proof.oracle_full_marks:.1%}. Mean totals of the cheaters: {cheaters}.",
            "",
            *(["## What does not hold", "", *problems, ""] if problems else []),
            *_table("domain", list(by_domain.items())),
            "",
            *_table("family", [(f"{name} ({one.domain})", [one]) for name, one in families]),
            "",
        ]
    )


def _table(first: str, rows: Sequence[tuple[str, Sequence[FamilyProof]]]) -> list[str]:
    return [
        f"| {' | '.join((first, *HEAD))} |",
        "|" + "---|" * (len(HEAD) + 1),
        *(f"| {name} | {' | '.join(_cells(families))} |" for name, families in rows),
    ]


def _cells(families: Sequence[FamilyProof]) -> list[str]:
    weights = [one.tasks for one in families]

    def mean(figures: Sequence[float]) -> float:
        return fmean(figures, weights)

    return [
        str(sum(weights)),
        str(sum(one.twins for one in families)),
        f"{mean([one.calls for one in families]):.1f}",
        f"{mean([one.oracle_full_marks for one in families]):.1%}",
        f"{max(one.best_cheater for one in families):.3f}",
        f"{mean([one.constant_answers for one in families]):.0%}",
        f"{mean([one.constant_passes for one in families]):.0%}",
    ]
