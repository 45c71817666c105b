"""Reading tool calls out of what a model wrote."""

import pytest

from medmcp.agent.parsing import calls_in_text, read_arguments


def test_strict_json_is_read_and_not_counted_as_a_repair() -> None:
    call = read_arguments("c1", "think", '{"thought": "wait"}')
    assert call.arguments == {"thought": "wait"}
    assert not call.repaired


@pytest.mark.parametrize(
    "raw",
    [
        '{"thought": "wait",}',
        "{'thought': 'wait'}",
        '```json\n{"thought": "wait"}\n```',
        '{"thought": "wait"',
    ],
)
def test_punctuation_is_mended_and_counted(raw: str) -> None:
    call = read_arguments("c1", "think", raw)
    assert call.arguments == {"thought": "wait"}
    assert call.repaired


@pytest.mark.parametrize("raw", ["wait", "[1, 2]", '"text"', '{"a": __import__("os")}'])
def test_what_is_no_object_stays_unread(raw: str) -> None:
    call = read_arguments("c1", "think", raw)
    assert call.arguments is None
    assert not call.repaired


def test_missing_arguments_mean_none_were_given() -> None:
    assert read_arguments("c1", "get_ed_status", None).arguments == {}


def test_calls_in_text_come_out_in_order_and_leave_the_prose() -> None:
    text = (
        'First vitals. <tool_call>{"name": "get_vital_signs", "arguments": {"patient_id": "PT-100000"}}</tool_call>'
        '<tool_call>{"name": "think", "arguments": {"thought": "x"}}'
    )
    prose, calls = calls_in_text(text, 3)
    assert prose == "First vitals."
    assert [(call.id, call.name) for call in calls] == [("call_3", "get_vital_signs"), ("call_4", "think")]


def test_a_call_without_a_name_is_malformed_not_dropped() -> None:
    _, calls = calls_in_text("<tool_call>{oops}</tool_call>", 1)
    assert [call.arguments for call in calls] == [None]
