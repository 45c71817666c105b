"""Sensitivity, specificity, likelihood ratios, and the probability after a test."""

import math
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.evidence.accuracy import Accuracy, find_accuracy, likelihood_ratios, post_test, remark
from medmcp.servers.evidence_passages import accuracy_passage
from medmcp.servers.medical_qa.results import DiagnosticAccuracy
from medmcp.servers.parameters import Limit
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.world import World

__all__ = ["search_diagnostic_accuracy"]

Probability = Annotated[float | None, Field(ge=0, le=1, description="Own value, 0 to 1, instead of the table's.")]


@tool("medical_qa", "Diagnostic accuracy and post-test probability", effect="compute", minutes=1)
async def search_diagnostic_accuracy(
    world: World,
    test_name: Annotated[str, Field(min_length=1, max_length=120, description="Test, sign or score.")],
    condition: Annotated[str, Field(max_length=120, description="Target condition.")] = "",
    pretest_probability: Annotated[float | None, Field(ge=0, le=1, description="Pre-test probability, 0 to 1.")] = None,
    sensitivity: Probability = None,
    specificity: Probability = None,
    limit: Limit = 10,
) -> DiagnosticAccuracy:
    """Sensitivity, specificity and likelihood ratios of a test or sign with source, and the post-test probability after a
    positive and a negative result for your pre-test probability (own values go before the table)."""
    if (sensitivity is None) != (specificity is None):
        raise ToolError("INVALID_ARGUMENT", "Give sensitivity and specificity together.", field="sensitivity")
    rows = find_accuracy(test_name, condition)
    own = sensitivity is not None and specificity is not None
    if not rows and not own:
        raise ToolError(
            "NOT_FOUND", f"No accuracy of '{test_name}'{f' for {condition}' if condition else ''} on file.", field="test_name",
            hint="Give sensitivity and specificity of your source, or search_medical_knowledge.",
        )  # fmt: skip
    warnings = []
    positive: float | None
    negative: float | None
    if sensitivity is not None and specificity is not None:
        positive, negative = likelihood_ratios(sensitivity, specificity)
        warnings.append("Post-test probabilities are from your own sensitivity and specificity.")
    else:
        positive, negative = _ratios(rows[0])
        if len(rows) > 1 and pretest_probability is not None:
            warnings.append(f"Post-test probabilities are from the first row ({rows[0].condition}).")
    after = None
    if pretest_probability is not None:
        after = {
            "if_positive": _probability(pretest_probability, positive),
            "if_negative": _probability(pretest_probability, negative),
        }
        warnings.append("The pre-test probability is yours; accuracy differs with spectrum and setting.")
    return {
        "accuracy": [_accuracy(row) for row in rows[:limit]],
        "post_test": after,
        "rule": remark(positive, negative),
        "total": len(rows),
        "warnings": warnings,
    }


def _ratios(row: Accuracy) -> tuple[float | None, float | None]:
    if row.sensitivity is not None and row.specificity is not None:
        return likelihood_ratios(row.sensitivity, row.specificity)
    return row.lr_positive, row.lr_negative


def _probability(pretest: float, ratio: float | None) -> float | None:
    if ratio is None or math.isnan(ratio):
        return None
    return round(post_test(pretest, ratio), 4)


def _shown_ratio(ratio: float | None) -> float | str | None:
    if ratio is None or math.isnan(ratio):
        return None
    return "infinite" if math.isinf(ratio) else round(ratio, 2)


def _accuracy(row: Accuracy) -> dict[str, Any]:
    positive, negative = _ratios(row)
    return {
        "test": row.test, "threshold": row.threshold, "condition": row.condition, "population": row.population,
        "sensitivity": row.sensitivity, "specificity": row.specificity,
        "ci95": {"sensitivity": row.sensitivity_ci, "specificity": row.specificity_ci},
        "lr_positive": _shown_ratio(positive), "lr_negative": _shown_ratio(negative),
        "reference_standard": row.reference_standard, "citation": row.citation,
        "passage_id": accuracy_passage(row).passage_id,
    }  # fmt: skip
