"""Serving over stdio: a child process that speaks nothing but the protocol, and starts without heavy imports."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from serving_fixtures import ERAS, PATIENT, fresh_episode, fresh_world, small_server
from test_mcp import REASON, REFUSALS, Person, text_of

from medmcp.servers.episode import use_episode

HERE = Path(__file__).parent
SMALL = """
import sys
sys.path.insert(0, {here!r})
print("an early word", file=sys.stderr)
from serving_fixtures import fresh_episode, small_server
from medmcp.servers.stdio import serve_stdio
from medmcp.servers.tool import tool

@tool("clinical_diagnosis", "Chatty", effect="read", minutes=0)
async def chatty(world):
    '''Prints to stdout.'''
    print("a stray word")
    return {{}}

server = small_server()
server._tools["chatty"] = chatty
serve_stdio(server, fresh_episode())
"""


def small_child() -> StdioServerParameters:
    return StdioServerParameters(command=sys.executable, args=["-c", SMALL.format(here=str(HERE))])


@pytest.mark.parametrize("era", ERAS)
def test_results_and_refusals_are_the_same_as_in_process(era: str) -> None:
    calls: dict[str, tuple[str, dict[str, Any]]] = {what: (call[0], call[1]) for what, call in REFUSALS.items()}
    calls["a good call"] = ("look_up_name", {"patient_id": PATIENT})

    async def run() -> None:
        async with Client(small_child(), mode=era) as client:
            with use_episode(fresh_episode()):
                here = small_server()
                for what, (name, arguments) in calls.items():
                    there_result = await client.call_tool(name, arguments)
                    here_result = await here.call_tool(name, arguments)
                    assert text_of(there_result) == text_of(here_result), what
                    assert there_result.structured_content == here_result.structured_content  # type: ignore[union-attr]

    anyio.run(run)


@pytest.mark.parametrize("era", ERAS)
def test_a_person_is_asked_over_stdio_too(era: str) -> None:
    person = Person("accept", REASON)

    async def run() -> Any:
        async with Client(small_child(), mode=era, elicitation_callback=person) as client:
            return await client.call_tool("order_penicillin", {"patient_id": PATIENT})

    assert not anyio.run(run).is_error
    assert len(person.asked) == 1


def talk(lines: list[bytes], *command: str, until: int = 0) -> tuple[list[dict[str, Any]], bytes, int]:
    """Send lines to a server; what it said up to the answer with id `until`, its stderr and its exit code."""
    with subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        child.stdin.write(b"".join(line + b"\n" for line in lines))
        child.stdin.flush()
        said: list[dict[str, Any]] = []
        while until and until not in {message.get("id") for message in said}:
            said.append(json.loads(child.stdout.readline()))
        child.stdin.close()
        said += [json.loads(line) for line in child.stdout]
        return said, child.stderr.read(), child.wait(timeout=30)


HELLO = json.dumps(
    {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}
).encode()  # fmt: skip
READY = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}).encode()


def request(number: int, method: str, **params: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()


def test_every_line_on_stdout_is_protocol_even_if_a_tool_prints_or_the_client_talks_rubbish() -> None:
    lines = [HELLO, READY, b"{rubbish", request(2, "tools/call", name="chatty", arguments={}), request(3, "tools/list")]
    said, errors, code = talk(lines, "-c", SMALL.format(here=str(HERE)), until=3)
    assert all(message["jsonrpc"] == "2.0" for message in said)
    assert {2, 3} <= {message.get("id") for message in said}
    assert b"a stray word" in errors
    assert code == 0


def test_the_served_command_lists_its_tools_without_heavy_imports(tmp_path: Path) -> None:
    path = tmp_path / "small.world"
    path.write_bytes(fresh_world().snapshot())
    script = (
        "import sys, atexit\n"
        "HEAVY = ('torch', 'transformers', 'lancedb', 'pyarrow', 'pandas', 'numpy')\n"
        "atexit.register(lambda: sys.stderr.write('HEAVY ' + ' '.join(m for m in HEAVY if m in sys.modules) + '\\n'))\n"
        f"sys.argv = ['medmcp', 'serve', '--world', {str(path)!r}]\n"
        "from medmcp.servers.__main__ import main\n"
        "main()\n"
    )
    said, errors, code = talk([HELLO, READY, request(2, "tools/list")], "-c", script, until=2)
    assert {"start_case", "find_tools"} <= {tool["name"] for tool in said[-1]["result"]["tools"]}
    assert b"HEAVY \n" in errors
    assert code == 0


def test_ctrl_c_ends_the_server_at_once() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SMALL.format(here=str(HERE))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(HELLO + b"\n")
        child.stdin.flush()
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=10) == 0


def test_a_wrong_choice_ends_with_2_and_says_why() -> None:
    said, errors, code = talk([], "-m", "medmcp.servers", "serve", "--toolsets", "triag")
    assert (said, code) == ([], 2)
    assert b"Did you mean triage" in errors
