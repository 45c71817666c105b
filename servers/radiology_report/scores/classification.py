"""The category of a lesion by a published system, from descriptors and what was seen on the study."""

import json
from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.radiology.system import Classified, System, classify, parse_descriptor
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import NameValue, OptionalFindingId, OptionalStudyId
from medmcp.servers.radiology_report.results import AppliedClassification
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.described import described
from medmcp.servers.world.study import done_study
from medmcp.servers.world.world import Row, World

__all__ = ["apply_radiology_classification"]


@tool(
    "radiology_report", "Apply a radiology classification", effect="compute", minutes=2, also_on=("visual_diagnosis",)
)
async def apply_radiology_classification(
    world: World,
    system: Annotated[
        Literal[
            "bi_rads",
            "li_rads_ct_mri",
            "pi_rads",
            "ti_rads",
            "lung_rads",
            "fleischner",
            "bosniak_2019",
            "aspects",
            "recist_1_1",
        ],
        Field(description="System."),
    ],
    study_id: Annotated[OptionalStudyId, Field(description="Study to take what is known from.")] = "",
    finding_id: Annotated[OptionalFindingId, Field(description="One lesion of the study.")] = "",
    descriptors: Annotated[
        list[NameValue] | None,
        Field(
            max_length=40,
            description="name=value, e.g. composition=solid, size_mm=12, washout=true; they go before the study's.",
        ),
    ] = None,
) -> AppliedClassification:
    """Category of a lesion by BI-RADS, LI-RADS, PI-RADS, ACR TI-RADS, Lung-RADS, Fleischner, Bosniak, ASPECTS or RECIST 1.1, with the
    decision path and management. From a study only what you have seen, measured, compared or read there is used; what is missing
    leaves every category open that it could change. The system alone lists its descriptors."""
    rules = RADIOLOGY_SYSTEMS[system]
    given = _parsed(rules, descriptors)
    if finding_id and not study_id:
        raise ToolError(
            "INVALID_ARGUMENT", "finding_id needs study_id.", field="finding_id", hint="Give the study too."
        )
    study = done_study(world, study_id) if study_id else None
    known: dict[str, Reading] = {}
    if study is not None:
        _applies(rules, study)
        known |= described(world, rules, study, finding_id)
    known |= given
    if study is None and not given:
        return _answer(rules, None, {}, None)
    with caller_values("descriptors", "Check the descriptors."):
        result = classify(rules, known)
    if study is not None:
        world.db.execute(
            "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, ?, ?, ?, ?)",
            (world.now, study["patient_id"], system, result.points,
             json.dumps({"study_id": study_id, "finding_id": finding_id or None, "descriptors": {name: one.value for name, one in known.items()}}),
             result.category),
        )  # fmt: skip
    return _answer(rules, result, known, study)


def _parsed(rules: System, descriptors: list[str] | None) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for text in descriptors or ():
        try:
            name, value = parse_descriptor(rules, text)
        except LookupError as error:
            raise ToolError("INVALID_UNIT", f"{error.args[0]}.", field="descriptors") from None
        except ValueError as error:
            raise ToolError(
                "INVALID_ARGUMENT", f"{error}.", field="descriptors", hint="The system alone lists them."
            ) from None
        if name in found and found[name].value != value:
            raise ToolError("INVALID_ARGUMENT", f"{name} is given twice.", field="descriptors", hint="Keep one.")
        found[name] = Reading.given(value, rules.names[name].unit)
    return found


def _applies(rules: System, study: Row) -> None:
    if study["modality"] not in rules.modalities or (rules.body_parts and study["body_part"] not in rules.body_parts):
        raise ToolError(
            "NOT_APPLICABLE", f"{rules.name} does not classify {study['modality']} of {study['body_part'].replace('_', ' ')}.", field="study_id"
        )  # fmt: skip


def _answer(
    rules: System, result: Classified | None, known: dict[str, Reading], study: Row | None
) -> AppliedClassification:
    answer: AppliedClassification = {
        "system": rules.name,
        "category": result.category if result else None,
        "points": result.points if result else None,
        "points_range": list(result.points_range) if result and result.points_range else None,
        "decision_path": [{"rule": step.rule, "input": step.input, "result": step.result} for step in result.path] if result else [],
        "management": (result.management or None) if result else None,
        "risk_of_malignancy": (result.risk or None) if result else None,
        "possible_categories": list(result.possible) if result else list(rules.order),
        "missing": list(result.missing) if result else [one.name for one in rules.descriptors if not one.optional],
        "used": [
            {"name": name, "value": one.value, "source": one.source, "record_id": one.record_id} for name, one in known.items()
        ],
        "descriptors": [
            {"name": one.name, "about": one.about, "allowed": one.allowed, "optional": one.optional}
            for one in rules.descriptors
            if result is None or one.name in result.missing
        ],
        "warnings": list(result.warnings) if result else list(rules.notes),
        "citation": rules.citation,
    }  # fmt: skip
    if study is not None:
        answer["patient_id"] = study["patient_id"]
    return answer
