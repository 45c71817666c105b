"""The OpenAI-compatible policy against a small server of our own on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from medmcp.agent.loop import run_episode
from medmcp.agent.policies import policy
from medmcp.agent.policies.openai import OpenAIPolicy
from medmcp.agent.policy import PolicyError
from medmcp.tasks.family import Built

pytestmark = pytest.mark.anyio


class Model(BaseHTTPRequestHandler):
    """Plays back `replies`; keeps what it was asked."""

    replies: list[tuple[int, Any]]
    asked: list[dict[str, Any]]
    keys: list[str | None]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(body)
        type(self).keys.append(self.headers.get("Authorization"))
        status, reply = type(self).replies.pop(0) if type(self).replies else (200, message("I am done."))
        text = reply if isinstance(reply, str) else json.dumps(reply)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None: ...


def message(content: str, *calls: tuple[str, str]) -> dict[str, Any]:
    made = [
        {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": text}}
        for n, (name, text) in enumerate(calls)
    ]
    return {
        "choices": [{"message": {"role": "assistant", "content": content, "tool_calls": made or None}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 7},
    }


@pytest.fixture
def server() -> Iterator[str]:
    Model.replies, Model.asked, Model.keys = [], [], []
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/v1"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


async def play(url: str, built: Built) -> Any:
    actor = OpenAIPolicy("tiny", url)
    try:
        return await run_episode(built, actor)
    finally:
        await actor.close()


async def test_tool_calls_reach_the_hospital_and_results_go_back(server: str, tasks: list[Built]) -> None:
    patient = json.dumps({"patient_id": tasks[0].task.patient_id})
    Model.replies = [
        (200, message("", ("get_patient_info", patient))),
        (200, message("", ("submit_answer", '{"answer": "x"'))),
    ]
    trajectory = await play(server, tasks[0])
    assert trajectory.messages[3]["role"] == "tool"
    assert tasks[0].case.family in trajectory.messages[3]["content"]
    assert Model.asked[1]["messages"][-1]["tool_call_id"] == "c0"
    assert {tool["function"]["name"] for tool in Model.asked[0]["tools"]} >= {"get_patient_info", "submit_answer"}
    assert trajectory.turns[0].completion_tokens == 7
    assert trajectory.repaired_calls == 1  # the missing brace of the second call


async def test_calls_written_into_the_text_are_found(server: str, tasks: list[Built]) -> None:
    Model.replies = [(200, message('<tool_call>{"name": "think", "arguments": {"thought": "hm"}}</tool_call>'))]
    trajectory = await play(server, tasks[0])
    assert trajectory.turns[0].calls[0].name == "think"


async def test_a_busy_server_is_asked_again(server: str, tasks: list[Built]) -> None:
    Model.replies = [(503, "busy"), (200, message("", ("think", '{"thought": "hm"}')))]
    trajectory = await play(server, tasks[0])
    assert trajectory.turns[0].calls[0].name == "think"


@pytest.mark.parametrize(("status", "reply"), [(401, "who are you"), (200, "not json"), (200, {"choices": []})])
async def test_a_refusing_server_ends_the_episode_with_its_reason(
    server: str, tasks: list[Built], status: int, reply: Any
) -> None:
    Model.replies = [(status, reply)]
    trajectory = await play(server, tasks[0])
    assert trajectory.ending == "policy_error"
    assert "tiny" in trajectory.error


async def test_the_key_is_sent_and_never_recorded(
    server: str, tasks: list[Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDMCP_API_KEY", "secret-key")
    trajectory = await play(server, tasks[0])
    assert Model.keys[0] == "Bearer secret-key"
    assert "secret-key" not in trajectory.model_dump_json()


@pytest.mark.parametrize("name", ["openai:model", "openai:@http://x", "openai:m@ftp://x", "gpt", "hf:", "oracle:x"])
def test_a_policy_name_that_is_none_says_what_there_is(name: str) -> None:
    with pytest.raises(PolicyError):
        policy(name)


def test_a_missing_model_folder_is_named(tmp_path: Any) -> None:
    with pytest.raises(PolicyError, match="no model folder"):
        policy(f"hf:{tmp_path}/nothing")
