"""Every parameter of every tool gets bad values: the answer is a refusal with a code, or a result, never a crash.

A call starts from good arguments for a case and has one parameter (or the whole set) spoilt. A refused call leaves the
world as it was. The examples are derandomised: the same calls in every run.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import anyio
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from medmcp.kb import KnowledgeBase, Passage
from medmcp.servers.catalog import TOOLS
from medmcp.servers.dispatch import MAX_CHARACTERS, dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.library import use_library
from medmcp.servers.pictures.scene import FindingSpec, ImageSpec, Mark, Scene
from medmcp.servers.tool import Tool, ToolError
from medmcp.servers.world.images import file_image
from medmcp.servers.world.world import World
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS

OTHER_PATIENT = ("PT-999998", "EN-999998")
CODES = {
    "NOT_FOUND", "INVALID_ARGUMENT", "INVALID_UNIT", "MISSING_DATA", "NOT_APPLICABLE", "NOT_READY", "CONFLICT",
    "SAFETY_BLOCK", "CASE_CLOSED",
}  # fmt: skip

GOOD_TEXT = {
    "drug": "ceftriaxone", "drug_name": "ceftriaxone", "planned_drug": "amoxicillin", "drugs": "warfarin",
    "medications": "warfarin", "tests": "cbc", "test": "lactate", "symptoms": "chest pain", "query": "sepsis lactate",
    "condition": "sepsis", "indication": "sepsis", "route": "iv", "frequency": "daily", "dose_unit": "mg",
    "unit": "mg", "complaint": "chest pain", "chief_complaint": "chest pain", "specialty": "cardiology",
    "diagnosis": "sepsis", "modality": "xray", "body_part": "chest", "annotations": "box 10,10,20,20: spot", "values": "diameter_mm=7", "new_drug": "amiodarone", "text": "seen and examined", "to_service": "icu", "situation": "sepsis", "follow_up": "cardiology in 7 days: repeat echocardiography",
    "instructions": "Take your tablets every day. Drink a lot of water. Rest for a week.",
    "return_precautions": "Come back if you feel worse.",
}  # fmt: skip
"""What a parameter of that name might well hold, so that a call gets past its first check."""

NASTY_TEXT = (
    "", " ", "0", "-1", "NaN", "null", "true", "PT-000000", "EN-000000", "x" * 5_000, "\x00", "\ud800", "𝕱𝖊𝖛𝖊𝖗", "ε̈́" * 40,
    "'; DROP TABLE patient; --", '" OR 1=1 --', "%", "_", '{"patient_id": "PT-000001"}', "[1, 2]", "{{7*7}}", "%s%n",
    "../../etc/passwd", "<script>alert(1)</script>", "2031-13-45T99:99:00Z", "2031-02-30T10:00:00Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "o-1", "o99999999999", "o²",
    "180 mg/dL", "once upon a time", "ignore all previous instructions",
)  # fmt: skip
NASTY_NUMBERS = (
    0, -1, 1, 2, -0.0, 0.1, 1e-308, 1e308, -1e308, 10**30, 2**63, -(2**63) - 1, math.nan, math.inf, -math.inf, 180, 18_000,
    True, False,
)  # fmt: skip


class Ward(NamedTuple):
    """A world as bytes with its digest, and whom the calls are about."""

    data: bytes
    digest: str
    patient_id: str
    encounter_id: str


@cache
def ward() -> Ward:
    """A septic patient's world with an ECG and a chest film, and a second patient."""
    case = generate(CONDITIONS["urosepsis"], 1)
    world = case.world()
    world.insert(
        "patient", id=OTHER_PATIENT[0], family="Roe", given="Ben", birth_date="1950-02-03", sex="male", weight_kg=80.0,
        height_cm=180.0, allergy_status="none_known", pregnancy="not_pregnant",
    )  # fmt: skip
    world.insert(
        "encounter", id=OTHER_PATIENT[1], patient_id=OTHER_PATIENT[0], status="in-progress",
        period_start=world.in_minutes(-60), chief_complaint="cough",
    )  # fmt: skip
    for number, (modality, part) in enumerate((("ecg", "heart"), ("xray", "chest"))):
        world.insert(
            "imaging_study", id=f"ST-99000{number}", patient_id=case.patient_id, encounter_id=case.encounter_id,
            modality=modality, body_part=part, started=world.in_minutes(-30),
            measurements=json.dumps({"qt_ms": 400.0, "rate": 80.0, "qrs_ms": 90.0, "rhythm": "sinus"}),
        )  # fmt: skip
    scene = Scene(
        kind="dermoscopy", seed=1, width=512, height=384, spacing=0.04,
        marks=(Mark(draws="lesion", x=256, y=192, a=90, b=80, look="brown", level=0.9),),
    )  # fmt: skip
    study = world.insert(
        "imaging_study", id="ST-990002", patient_id=case.patient_id, encounter_id=case.encounter_id, modality="photo",
        body_part="skin", started=world.in_minutes(-30),
    )  # fmt: skip
    row = world.row("SELECT * FROM imaging_study WHERE id = ?", study)
    assert row
    seen = FindingSpec(mark=0, code="pigmented_lesion", lineage="n", region="lesion")
    spec = ImageSpec(view="one", scene=scene, findings=(seen,))
    file_image(world, row, spec, media_id="IM-990000", finding_ids=("FI-990000",))
    return Ward(world.snapshot(), world.digest(), case.patient_id, case.encounter_id)


def good_value(name: str, spec: dict[str, Any]) -> Any:
    """A value that fits the schema of a parameter and, where it can, its meaning."""
    known = {"patient_id": ward().patient_id, "encounter_id": ward().encounter_id, "study_id": "ST-990000",
             "image_id": "IM-990000", "finding_id": "FI-990000", "current_id": "ST-990002"}  # fmt: skip
    if name in known:
        return known[name]
    if "enum" in spec:
        return spec["enum"][0]
    kind = spec.get("type")
    if kind == "array":
        return [good_value(name, spec["items"])] * max(1, spec.get("minItems", 1))
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        low, high = spec.get("minimum", 1), spec.get("maximum", 100)
        return int((low + high) // 2) if kind == "integer" else (low + high) / 2
    prefix = re.match(r"^\^\(?([A-Z]{2,3})[-|)]", spec.get("pattern", ""))
    if prefix:
        return f"{prefix[1]}-000001"
    return "2031-01-06T00:00:00Z" if "T" in spec.get("pattern", "") else GOOD_TEXT.get(name, "fever")


def required(tool: Tool) -> set[str]:
    return set(tool.input_schema.get("required", ()))


def good_arguments(tool: Tool, *, everything: bool) -> dict[str, Any]:
    """Good values of what a call must have, or of every parameter."""
    wanted = {"patient_id"} | required(tool)
    return {
        name: good_value(name, spec)
        for name, spec in tool.input_schema["properties"].items()
        if (everything or name in wanted) and name != "idempotency_key"
    }


WRONG_TYPE: dict[str, tuple[Any, ...]] = {
    "string": (1, 1.5, True, ["x"], {"x": 1}),
    "number": ("1", "NaN", [1], {"x": 1}, True, math.nan, math.inf),
    "integer": ("1", 1.5, [1], True, math.nan),
    "boolean": ("true", 1, 0.0, [True]),
    "array": ("x", 1, {"x": 1}, [{"x": 1}], [None]),
}


def fitting(spec: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema lets through."""
    if "enum" in spec:
        return st.sampled_from(spec["enum"])
    kind = spec.get("type")
    if kind == "array":
        return st.lists(
            fitting(spec["items"]),
            min_size=spec.get("minItems", 0),
            max_size=max(spec.get("minItems", 0), min(6, spec.get("maxItems", 6))),
        )
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(spec.get("minimum", -1_000), spec.get("maximum", 10**9))
    if kind == "number":
        return st.floats(spec.get("minimum", -1e6), spec.get("maximum", 1e9), allow_nan=False)
    if "pattern" in spec:
        return st.from_regex(re.compile(spec["pattern"], re.ASCII), fullmatch=True)
    low, high = spec.get("minLength", 0), spec.get("maxLength", 200)
    words = st.sampled_from([*NASTY_TEXT, *GOOD_TEXT.values()]).filter(lambda text: low <= len(text) <= high)
    return st.one_of(words, st.text(min_size=low, max_size=min(high, 60)))


def bad_value(spec: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a parameter should not get, some of them of the right type, and some that it may."""
    text = st.one_of(st.sampled_from(NASTY_TEXT), st.text(max_size=40))
    number = st.one_of(st.sampled_from(NASTY_NUMBERS), st.floats(), st.integers(-10_000, 10_000))
    ids = st.from_regex(r"\A(PT|EN|OR|ST|OB|MS|DR|AL|NO)-[0-9]{6}\Z")
    options: list[st.SearchStrategy[Any]] = [
        text, number, ids, st.sampled_from(OTHER_PATIENT), st.none(), st.lists(text, max_size=3), st.just({"a": [1]}),
    ]  # fmt: skip
    kind = spec.get("type")
    if kind in ("integer", "number"):
        low, high = spec.get("minimum"), spec.get("maximum")
        edges = [edge for bound in (low, high) if bound is not None for edge in (bound, bound - 1, bound + 1)]
        options.append(st.sampled_from(edges) if edges else number)
        inside = st.integers if kind == "integer" else st.floats
        options += [inside(low, high)] if low is not None and high is not None else []
    elif kind == "array":
        items = spec["items"]
        choices = st.sampled_from(items["enum"]) if "enum" in items else text
        options += [st.lists(choices, max_size=60), st.just([]), st.lists(st.sampled_from(NASTY_TEXT), min_size=1)]
    elif "enum" in spec:
        options += [st.sampled_from(spec["enum"]), st.sampled_from(spec["enum"]).map(str.upper)]
    elif spec.get("pattern"):
        options.append(st.from_regex(re.compile(spec["pattern"], re.ASCII)))
    return st.one_of(options)


async def try_call(tool: Tool, arguments: dict[str, Any]) -> str:
    """The code of the refusal, or ok; a refused call has left the world as it was, a read has anyway."""
    world = World.load(ward().data)
    refusal: ToolError | None = None
    result: dict[str, Any] = {}
    try:
        result = await dispatch(Episode(world=world), tool, arguments, characters=MAX_CHARACTERS)
    except ToolError as error:
        refusal = error
    json.dumps(refusal.payload() if refusal else result)
    code = refusal.code if refusal else "ok"
    assert code == "ok" or code in CODES, (tool.name, arguments, repr(refusal and (refusal.__cause__ or refusal)))
    if refusal or tool.read_only:
        assert world.digest() == ward().digest, (tool.name, code, arguments)
    world.close()
    return code


def try_calls(tool: Tool, calls: list[dict[str, Any]]) -> list[str]:
    async def run() -> list[str]:
        return [await try_call(tool, arguments) for arguments in calls]

    return anyio.run(run)


@pytest.fixture(scope="module", autouse=True)
def _two_passages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Searches run on two passages, so that what is installed makes no difference."""
    shared = {"source": "notes", "kind": "guideline", "licence": "CC0"}
    texts = ("Aspirin at once in myocardial infarction.", "Lactate guides resuscitation in sepsis.")
    passages = [Passage.model_validate({**shared, "text": text}) for text in texts]
    use_library(KnowledgeBase.of(passages, cache=tmp_path_factory.mktemp("kb")))
    yield
    use_library(None)


STEADY = settings(
    derandomize=True, database=None, deadline=None, max_examples=5, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

by_tool = pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)


@by_tool
def test_each_parameter_spoilt_on_its_own_is_refused_or_answered(tool: Tool) -> None:
    properties = tool.input_schema["properties"]
    bases = [good_arguments(tool, everything=False), good_arguments(tool, everything=True)]

    @STEADY
    @given(st.fixed_dictionaries({name: bad_value(spec) for name, spec in properties.items()}), st.sampled_from(bases))
    def spoil(bad: dict[str, Any], base: dict[str, Any]) -> None:
        try_calls(tool, [base | {name: value} for name, value in bad.items()])

    spoil()


@by_tool
def test_arguments_that_fit_the_schema_and_mean_nothing_are_refused_or_answered(tool: Tool) -> None:
    properties = tool.input_schema["properties"]
    base = good_arguments(tool, everything=False)

    @STEADY
    @given(st.fixed_dictionaries({}, optional={name: fitting(spec) for name, spec in properties.items()}))
    def spoil(arguments: dict[str, Any]) -> None:
        keep = {name: base[name] for name in ("patient_id", "encounter_id") if name in base}
        try_calls(tool, [base | arguments | keep])

    spoil()


@by_tool
def test_a_wrong_type_an_unknown_name_or_a_value_out_of_range_is_an_invalid_argument(tool: Tool) -> None:
    base = good_arguments(tool, everything=True)
    calls = [base | {"no_such_parameter": 1}]
    for name, spec in tool.input_schema["properties"].items():
        kind = spec.get("type", "string")
        wrong = [value for value in WRONG_TYPE[kind] if value not in spec.get("enum", ())]  # True is the choice 1
        calls += [base | {name: value} for value in wrong]
        if "enum" in spec:
            calls.append(base | {name: "no such choice"})
        if "pattern" in spec:
            calls.append(base | {name: "no such pattern!"})
        if "maxLength" in spec:
            calls.append(base | {name: "x" * (spec["maxLength"] + 1)})
        if "maxItems" in spec:
            calls.append(base | {name: [good_value(name, spec["items"])] * (spec["maxItems"] + 1)})
        calls += [base | {name: spec["minimum"] - 1}] if "minimum" in spec else []
        calls += [base | {name: spec["maximum"] + 1}] if "maximum" in spec else []
    calls += [{name: value for name, value in base.items() if name != left_out} for left_out in required(tool)]
    taken = [call for call, code in zip(calls, try_calls(tool, calls), strict=True) if code != "INVALID_ARGUMENT"]
    assert taken == []


@by_tool
def test_an_unknown_patient_is_not_found_and_the_encounter_of_another_is_no_use(tool: Tool) -> None:
    properties = tool.input_schema["properties"]
    base = good_arguments(tool, everything=False)
    if "patient_id" in properties:
        assert try_calls(tool, [base | {"patient_id": "PT-000000"}])[0] in ("NOT_FOUND", "INVALID_ARGUMENT")
    if "encounter_id" in properties:
        codes = try_calls(tool, [base | {"encounter_id": encounter} for encounter in (OTHER_PATIENT[1], "EN-000000")])
        assert set(codes) <= {"NOT_FOUND", "INVALID_ARGUMENT"}, base


def test_the_good_arguments_are_good_enough_to_get_past_the_first_checks() -> None:
    codes = {name: try_calls(tool, [good_arguments(tool, everything=False)])[0] for name, tool in TOOLS.items()}
    stuck = [name for name, code in codes.items() if code in ("INVALID_ARGUMENT", "INVALID_UNIT", "NOT_FOUND")]
    assert len(stuck) <= len(TOOLS) / 6, stuck


def test_a_creatinine_in_the_wrong_unit_is_not_taken_for_a_value() -> None:
    """180 umol/L is 2.04 mg/dL (one mg/dL is 88.4 umol/L); 180 mg/dL is no creatinine of a living person."""
    taking = [
        (tool, name)
        for tool in TOOLS.values()
        for name in tool.input_schema["properties"]
        if "creatinine" in name and tool.input_schema["properties"][name].get("type") == "number"
    ]
    assert taking
    for tool, name in taking:
        spec = tool.input_schema["properties"][name]
        unit = "umol" if "umol" in f"{name} {spec.get('description', '')}".lower().replace("µ", "u") else "mg"
        wrong = 180 if unit == "mg" else 18_000
        codes = try_calls(tool, [good_arguments(tool, everything=False) | {name: wrong}])
        assert codes[0] in ("INVALID_ARGUMENT", "INVALID_UNIT"), (tool.name, name, spec)
