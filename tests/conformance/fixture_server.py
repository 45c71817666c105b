"""The server that the official conformance suite is run against.

It is made of our own classes (`HospitalServer`, `http_app`, `Gate`, `EpisodeStore`) and carries, beside the
hospital's tools, the tools, resources and prompts that the suite calls by name. What each has to do is
told by the suite's own scenario descriptions. Run by `run.py`; `python fixture_server.py PORT` serves it.
"""

import base64
import sys
from typing import Annotated, Any, Literal

import anyio
import uvicorn
from mcp.server.mcpserver import Context, Resolve, Sample
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.prompts.base import Message, UserMessage
from mcp.shared.message import ServerMessageMetadata
from mcp_types import (
    AudioContent,
    CreateMessageRequest,
    CreateMessageRequestParams,
    CreateMessageResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    InputRequiredResult,
    ListRootsRequest,
    ListRootsResult,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    TextResourceContents,
    UnsubscribeRequestParams,
)
from pydantic import BaseModel, Field

from medmcp.servers.build import Choice, hospital_server
from medmcp.servers.episode import Episode
from medmcp.servers.http import EpisodeStore, http_app
from medmcp.servers.mcp import HospitalServer

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
PAUSE = 0.05


def text(words: str) -> TextContent:
    return TextContent(type="text", text=words)


def image() -> ImageContent:
    return ImageContent(type="image", data=PIXEL, mime_type="image/png")


def document(uri: str, words: str, kind: str = "text/plain") -> EmbeddedResource:
    return EmbeddedResource(type="resource", resource=TextResourceContents(uri=uri, mime_type=kind, text=words))


def form(question: str, field: str, kind: str = "string") -> ElicitRequest:
    schema = {"type": "object", "properties": {field: {"type": kind}}, "required": [field]}
    return ElicitRequest(params=ElicitRequestFormParams(message=question, requested_schema=schema))


def sampling(words: str, tokens: int) -> CreateMessageRequest:
    message = SamplingMessage(role="user", content=text(words))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[message], max_tokens=tokens))


def reply(context: Context[Any, Any], key: str, field: str) -> Any:
    """What the person wrote into a field of the form asked under `key`; None if it was not answered properly."""
    answer = (context.input_responses or {}).get(key)
    if isinstance(answer, ElicitResult) and answer.action == "accept" and answer.content:
        return answer.content.get(field)
    return None


def add_content_tools(server: HospitalServer) -> None:
    """Every kind of content, progress, logging, an error."""

    @server.tool()
    async def test_simple_text() -> str:
        """Answers with text."""
        return "This is a simple text response for testing."

    @server.tool()
    async def test_image_content() -> list[ImageContent]:
        """Answers with an image."""
        return [image()]

    @server.tool()
    async def test_audio_content() -> list[AudioContent]:
        """Answers with sound."""
        return [AudioContent(type="audio", data=SILENCE, mime_type="audio/wav")]

    @server.tool()
    async def test_embedded_resource() -> list[EmbeddedResource]:
        """Answers with a resource."""
        return [document("test://embedded-resource", "This is an embedded resource content.")]

    @server.tool()
    async def test_multiple_content_types() -> list[TextContent | ImageContent | EmbeddedResource]:
        """Answers with several kinds at once."""
        resource = document("test://mixed-content-resource", '{"test":"data","value":123}', "application/json")
        return [text("Multiple content types test:"), image(), resource]

    @server.tool()
    async def test_tool_with_logging(context: Context[Any, Any]) -> str:
        """Logs three lines on its way."""
        for line in ("Tool execution started", "Tool processing data", "Tool execution completed"):
            await context.session.send_log_message("info", line, related_request_id=context.request_id)
            await anyio.sleep(PAUSE)
        return "Logged three lines."

    @server.tool()
    async def test_tool_with_progress(context: Context[Any, Any]) -> str:
        """Reports progress three times."""
        for done in (0, 50, 100):
            await context.report_progress(done, 100)
            await anyio.sleep(PAUSE)
        return "Reported progress three times."

    @server.tool()
    async def test_error_handling() -> str:
        """Always fails."""
        raise ToolError("This tool intentionally returns an error for testing")

    @server.tool()
    async def test_trigger_tool_change(context: Context[Any, Any]) -> str:
        """Says that the tools changed."""
        await context.notify_tools_changed()
        return "Told."

    @server.tool()
    async def test_trigger_prompt_change(context: Context[Any, Any]) -> str:
        """Says that the prompts changed."""
        await context.notify_prompts_changed()
        return "Told."


class Account(BaseModel):
    """A plain form."""

    username: str = Field(description="User's response")
    email: str = Field(description="User's email address")


class Defaults(BaseModel):
    """A default for every primitive type (SEP-1034)."""

    name: str = "John Doe"
    age: int = 30
    score: float = 95.5
    status: Literal["active", "inactive", "pending"] = "active"
    verified: bool = True


def titled(prefix: str) -> list[dict[str, str]]:
    return [
        {"const": f"value{n}", "title": f"{word} {prefix}"} for n, word in enumerate(("First", "Second", "Third"), 1)
    ]


class Enums(BaseModel):
    """The five ways to write an enumeration (SEP-1330)."""

    untitledSingle: str = Field(json_schema_extra={"enum": ["option1", "option2", "option3"]})
    titledSingle: str = Field(json_schema_extra={"oneOf": titled("Option")})  # type: ignore[dict-item]
    legacyEnum: str = Field(
        json_schema_extra={"enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]}
    )
    untitledMulti: list[str] = Field(
        json_schema_extra={"items": {"type": "string", "enum": ["option1", "option2", "option3"]}}
    )
    titledMulti: list[str] = Field(json_schema_extra={"items": {"anyOf": titled("Choice")}})  # type: ignore[dict-item]


def ask_capital() -> Sample:
    return Sample([SamplingMessage(role="user", content=text("Anything?"))], max_tokens=10)


def add_asking_tools(server: HospitalServer) -> None:
    """Questions to the person and to the client's model before 2026-07-28: in the middle of the call."""

    @server.tool()
    async def test_sampling(prompt: str, context: Context[Any, Any]) -> str:
        """Asks the client's model."""
        request = sampling(prompt, 100)
        # on the stream of this call: the standalone one may not be open yet
        route = ServerMessageMetadata(related_request_id=context.request_id)
        result = await context.session.send_request(request, CreateMessageResult, metadata=route)
        return f"LLM response: {getattr(result.content, 'text', '')}"

    async def ask(context: Context[Any, Any], message: str, schema: type[BaseModel]) -> str:
        outcome = await context.elicit(message, schema)
        content = outcome.data.model_dump_json() if outcome.action == "accept" else "{}"
        return f"Elicitation completed: action={outcome.action}, content={content}"

    @server.tool()
    async def test_elicitation(message: str, context: Context[Any, Any]) -> str:
        """Asks the person."""
        return await ask(context, message, Account)

    @server.tool()
    async def test_elicitation_sep1034_defaults(context: Context[Any, Any]) -> str:
        """Asks with defaults filled in."""
        return await ask(context, "Please check what is filled in", Defaults)

    @server.tool()
    async def test_elicitation_sep1330_enums(context: Context[Any, Any]) -> str:
        """Asks for choices."""
        return await ask(context, "Please choose", Enums)

    @server.tool()
    async def test_missing_capability(answer: Annotated[CreateMessageResult, Resolve(ask_capital)]) -> str:
        """Needs a client that samples."""
        return "Sampled."


def add_rounds(server: HospitalServer) -> None:
    """Questions from 2026-07-28 on: the call returns them and comes again (SEP-2322)."""
    need = InputRequiredResult

    @server.tool()
    async def test_input_required_result_elicitation(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks for a name."""
        name = reply(context, "user_name", "name")
        if not isinstance(name, str):
            return need(input_requests={"user_name": form("What is your name?", "name")})
        return f"Hello, {name}!"

    @server.tool()
    async def test_input_required_result_sampling(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks the client's model."""
        answer = (context.input_responses or {}).get("capital_question")
        if not isinstance(answer, CreateMessageResult):
            return need(input_requests={"capital_question": sampling("What is the capital of France?", 100)})
        return str(getattr(answer.content, "text", ""))

    @server.tool()
    async def test_input_required_result_list_roots(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks for the client's roots."""
        answer = (context.input_responses or {}).get("client_roots")
        if not isinstance(answer, ListRootsResult):
            return need(input_requests={"client_roots": ListRootsRequest()})
        return "Roots: " + ", ".join(str(root.uri) for root in answer.roots)

    @server.tool()
    async def test_input_required_result_request_state(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Keeps state with the client."""
        if context.request_state == "asked" and reply(context, "confirm", "ok") is not None:
            return "state-ok"
        return need(input_requests={"confirm": form("Please confirm", "ok", "boolean")}, request_state="asked")

    @server.tool()
    async def test_input_required_result_tampered_state(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Keeps state that must come back as it went."""
        if context.request_state == "sealed":
            return "The state came back whole."
        return need(input_requests={"confirm": form("Please confirm", "ok", "boolean")}, request_state="sealed")

    @server.tool()
    async def test_input_required_result_multiple_inputs(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks three things at once."""
        questions = {
            "user_name": form("What is your name?", "name"),
            "greeting": sampling("Generate a greeting", 50),
            "client_roots": ListRootsRequest(),
        }
        if context.request_state == "three" and questions.keys() <= (context.input_responses or {}).keys():
            return "All three were answered."
        return need(input_requests=questions, request_state="three")

    @server.tool()
    async def test_input_required_result_multi_round(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks twice, one after the other."""
        if context.request_state == "second" and (colour := reply(context, "step2", "color")):
            return f"Likes {colour}."
        if context.request_state == "first" and reply(context, "step1", "name"):
            question = form("Step 2: What is your favorite color?", "color")
            return need(input_requests={"step2": question}, request_state="second")
        return need(input_requests={"step1": form("Step 1: What is your name?", "name")}, request_state="first")

    @server.tool()
    async def test_input_required_result_capabilities(context: Context[Any, Any]) -> str | InputRequiredResult:
        """Asks only what the client can answer."""
        able = context.client_capabilities
        questions: dict[str, Any] = {}
        if able is not None and able.sampling is not None:
            questions["model"] = sampling("Say something", 20)
        if able is not None and able.elicitation is not None:
            questions["person"] = form("Say something", "words")
        if not questions or context.input_responses:
            return "Nothing left to ask."
        return need(input_requests=questions)

    @server.prompt()
    async def test_input_required_result_prompt(context: Context[Any, Any]) -> list[Message] | InputRequiredResult:
        """A prompt that asks first."""
        words = reply(context, "user_context", "context")
        if not words:
            question = form("What context should the prompt use?", "context")
            return need(input_requests={"user_context": question})
        return [UserMessage(f"Use this: {words}")]


def add_resources_and_prompts(server: HospitalServer) -> None:
    """What the suite reads and renders."""

    @server.resource("test://static-text", mime_type="text/plain")
    async def static_text() -> str:
        """Plain text."""
        return "This is the content of the static text resource."

    @server.resource("test://static-binary", mime_type="image/png")
    async def static_binary() -> bytes:
        """A picture."""
        return base64.b64decode(PIXEL)

    @server.resource("test://template/{id}/data", mime_type="application/json")
    async def template(id: str) -> str:
        """A template."""
        return f'{{"id":"{id}","templateTest":true,"data":"Data for ID: {id}"}}'

    @server.resource("test://watched-resource", mime_type="text/plain")
    async def watched() -> str:
        """A resource to subscribe to."""
        return "Watched resource content"

    @server.prompt()
    async def test_simple_prompt() -> list[Message]:
        """Without arguments."""
        return [UserMessage("This is a simple prompt for testing.")]

    @server.prompt()
    async def test_prompt_with_arguments(arg1: str, arg2: str) -> list[Message]:
        """With two arguments."""
        return [UserMessage(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")]

    @server.prompt()
    async def test_prompt_with_embedded_resource(resourceUri: str) -> list[Message]:
        """With a resource inside."""
        return [
            UserMessage(document(resourceUri, "Embedded resource content for testing.")),
            UserMessage("Please process the embedded resource above."),
        ]

    @server.prompt()
    async def test_prompt_with_image() -> list[Message]:
        """With an image inside."""
        return [UserMessage(image()), UserMessage("Please analyze the image above.")]


def add_legacy_requests(server: HospitalServer) -> None:
    """Log level and subscriptions, which only revisions before 2026-07-28 have; the hospital does without them."""
    low = server._lowlevel_server

    async def done(context: Any, params: Any) -> EmptyResult:
        return EmptyResult()

    low.add_request_handler("logging/setLevel", SetLevelRequestParams, done)
    low.add_request_handler("resources/subscribe", SubscribeRequestParams, done)
    low.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, done)


def conformance_server() -> HospitalServer:
    """The hospital's own server with the suite's fixtures beside."""
    server = hospital_server(Choice(), "conformance")
    for add in (add_content_tools, add_asking_tools, add_rounds, add_resources_and_prompts, add_legacy_requests):
        add(server)
    return server


def main(port: int) -> None:
    """Serve at /mcp on this machine."""
    app = http_app(conformance_server(), {}, EpisodeStore(Episode))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
