"""`Tool`: a typed async function over a `World`, published by MCP; `ToolError`: what a caller should read.

A tool is written as one function:

    @tool("triage_emergency", "qSOFA", effect="compute", minutes=1)
    async def calculate_qsofa(world: World, patient_id: OptionalPatientId = "", ...) -> ScoreResult:
        '''Quick SOFA bedside risk score in adults with suspected infection.'''

The first parameter is the world and stays invisible to the caller; the others become a flat input
schema. The docstring is the description that a model reads. The decorator turns the function into a
`Tool`; `dispatch.py` runs it: validation, clock, event log, rollback on error.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

__all__ = ["DOMAINS", "Domain", "Effect", "Picture", "Tool", "ToolError", "tool"]

Domain = Literal[
    "clinical_diagnosis", "drug_interaction", "ehr_management", "medical_qa", "triage_emergency",
    "psychiatry", "obstetrics", "visual_diagnosis", "radiology_report", "cross_domain",
]  # fmt: skip
DOMAINS: tuple[Domain, ...] = Domain.__args__  # type: ignore[attr-defined]

Effect = Literal["read", "compute", "order", "act", "document"]

ErrorCode = Literal[
    "NOT_FOUND", "INVALID_ARGUMENT", "INVALID_UNIT", "MISSING_DATA", "NOT_APPLICABLE", "NOT_READY",
    "CONFLICT", "SAFETY_BLOCK", "CASE_CLOSED", "INTERNAL",
]  # fmt: skip


class ToolError(Exception):
    """A refusal that the caller can act on; it reaches the model as `[code] message hint`.

    `details` carries what belongs to the code: `expected_at` for NOT_READY, `alerts` and `overridable`
    for SAFETY_BLOCK.
    """

    def __init__(
        self, code: ErrorCode, message: str, *, field: str = "", hint: str = "", retryable: bool = False, **details: Any
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint
        self.retryable = retryable
        self.details = details

    def __str__(self) -> str:
        return f"[{self.code.lower()}] {self.message}" + (f" {self.hint}" if self.hint else "")

    def payload(self) -> dict[str, Any]:
        """The error as data: code, message, field, retryable, hint and the details of its code."""
        return {
            "code": self.code,
            "message": self.message,
            "field": self.field,
            "retryable": self.retryable,
            "hint": self.hint,
        } | self.details


@dataclass(frozen=True)
class Picture:
    """An image in a tool's result, under the key `image`: sent as image content; the text says only its kind and size."""

    data: bytes = field(repr=False)
    mime_type: str = "image/png"


class Arguments(BaseModel):
    """Base of every tool's argument model: unknown arguments are refused, numbers are not read from text."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


ToolFunction = Callable[..., Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Tool:
    """One published tool.

    `minutes` is the simulated time a call costs; `examines` marks a tool that charts what it finds at
    the bedside when the caller gives no explicit values, so it is not announced as read-only.
    """

    fn: ToolFunction = field(repr=False)
    name: str
    domain: Domain | Literal["protocol"]
    title: str
    description: str
    effect: Effect
    minutes: float
    also_on: tuple[Domain, ...] = ()
    examines: bool = False
    destructive: bool = False
    needs_open_case: bool = True

    @property
    def servers(self) -> tuple[str, ...]:
        """The domain servers that publish this tool, its owner first."""
        return (self.domain, *self.also_on)

    @property
    def read_only(self) -> bool:
        """True if a call cannot change the chart."""
        return self.effect in ("read", "compute") and not self.examines

    @cached_property
    def arguments(self) -> type[Arguments]:
        """The argument model, made from the function's signature."""
        hints = get_type_hints(self.fn, include_extras=True)
        fields: dict[str, Any] = {}
        for name, parameter in list(inspect.signature(self.fn).parameters.items())[1:]:
            default = ... if parameter.default is inspect.Parameter.empty else parameter.default
            fields[name] = (hints[name], default)
        if self.effect in ("order", "act", "document"):
            fields["idempotency_key"] = (
                Annotated[str, Field(max_length=64, description="Repeat with the same key to get the first receipt.")],
                "",
            )
        return create_model(self.name, __base__=Arguments, **fields)

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """Flat JSON schema of the arguments: no titles, no $ref, `additionalProperties: false`."""
        schema = self.arguments.model_json_schema()
        properties = {name: _flat(spec) for name, spec in schema.get("properties", {}).items()}
        result: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        if schema.get("required"):
            result["required"] = schema["required"]
        return result

    def validate(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Check and default the arguments; raises `ToolError` INVALID_ARGUMENT naming the first wrong field."""
        try:
            model = self.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            raise _argument_error(self, error) from None
        return {name: getattr(model, name) for name in type(model).model_fields}


def _flat(spec: dict[str, Any]) -> dict[str, Any]:
    """Drop the title, and write `T | None` as T: absent and null mean the same to a tool."""
    options = spec.get("anyOf")
    if options and {"type": "null"} in options:
        (inner,) = [option for option in options if option != {"type": "null"}]
        spec = inner | {key: value for key, value in spec.items() if key != "anyOf"}
    return {key: value for key, value in spec.items() if key != "title" and not (key == "default" and value is None)}


def _argument_error(tool: Tool, error: ValidationError) -> ToolError:
    first = error.errors(include_url=False, include_context=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or "arguments"
    known = ", ".join(tool.input_schema["properties"])
    if first["type"] == "extra_forbidden":
        return ToolError(
            "INVALID_ARGUMENT", f"{tool.name} has no parameter '{name}'.", field=name, hint=f"Parameters: {known}."
        )
    if first["type"] == "missing":
        return ToolError("INVALID_ARGUMENT", f"{tool.name} needs '{name}'.", field=name, hint=f"Parameters: {known}.")
    spec = tool.input_schema["properties"].get(str(first["loc"][0]), {}) if first["loc"] else {}
    more = len(error.errors()) - 1
    hint = spec.get("description", "")
    if more:
        hint = f"{hint} {more} more problem{'s' if more > 1 else ''} in this call.".strip()
    return ToolError("INVALID_ARGUMENT", f"'{name}': {first['msg']}.", field=name, hint=hint)


NAME = re.compile(r"^[a-z][a-z0-9_]{2,39}$")


def tool(
    domain: Domain | Literal["protocol"],
    title: str,
    *,
    effect: Effect,
    minutes: float,
    also_on: tuple[Domain, ...] = (),
    examines: bool = False,
    destructive: bool = False,
    needs_open_case: bool = True,
) -> Callable[[ToolFunction], Tool]:
    """Declare a tool; see the module docstring."""

    def declare(fn: ToolFunction) -> Tool:
        if not fn.__doc__:
            raise ValueError(f"tool {fn.__name__} has no docstring: it is the description that a model reads")
        if not NAME.match(fn.__name__):
            raise ValueError(f"tool name {fn.__name__!r} does not match {NAME.pattern}")
        return Tool(
            fn=fn,
            name=fn.__name__,
            domain=domain,
            title=title,
            description=inspect.cleandoc(fn.__doc__),
            effect=effect,
            minutes=minutes,
            also_on=also_on,
            examines=examines,
            destructive=destructive,
            needs_open_case=needs_open_case,
        )

    return declare
