"""Dialects: what is said is read back, what was sampled is never written again, and what cannot be is refused in words."""

import json
from typing import Any

import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from medmcp.agent.dialect import dialect_of
from medmcp.agent.dialects.chat import ChatDialect
from medmcp.agent.dialects.compact import ALIASES, MARK, SPECIAL, UNSAID, CompactDialect, words_of
from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import OraclePolicy
from medmcp.agent.policy import Conversation, PolicyError
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.tasks.session import View
from medmcp.train.presets import TINY_FAMILIES
from medmcp.train.smollm2 import TOOL_TEMPLATE


class Growing(dict[str, int]):
    """A vocabulary that takes in every word it is asked for."""

    def get(self, word: str, default: Any = None) -> Any:
        return self.setdefault(word, len(self))


class Words:
    """A tokenizer that knows every word."""

    chat_template = MARK

    def __init__(self) -> None:
        self.vocabulary = Growing({word: n for n, word in enumerate(SPECIAL)})

    def get_vocab(self) -> dict[str, int]:
        return self.vocabulary


@pytest.fixture
def compact() -> CompactDialect:
    return CompactDialect(Words())


def conversation(view: View | None = None, messages: list[dict[str, Any]] | None = None) -> Conversation:
    nobody = View("Treat.", "PT-00000A", "EN-00000A", {}, "drug_interaction", ("drug_interaction",))
    return Conversation(id="c", messages=messages or [], tools=[], view=view or nobody, family="x", seed=0)


def spoken(dialect: CompactDialect, ids: list[int]) -> list[str]:
    """Token ids as words, of a vocabulary that has grown."""
    dialect._word = {number: word for word, number in dialect.tokenizer.get_vocab().items()}
    return dialect.words(ids)


def read(dialect: CompactDialect, talk: Conversation, words: list[str]) -> tuple[str, list[Any]]:
    ids = dialect.ids(words)
    spoken(dialect, ids)
    return dialect.read(talk, ids)


# compact: calls


def there_and_back(dialect: CompactDialect, talk: Conversation, name: str, arguments: dict[str, Any]) -> Any:
    ids = dialect.say(talk, "", [(name, arguments)])
    spoken(dialect, ids)
    text, calls = dialect.read(talk, ids)
    assert text == ""
    assert len(calls) == 1
    return calls[0]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("prescribe_medication", {"drug_name": "amoxicillin-clavulanate", "dose": 1.2, "dose_unit": "g", "route": "iv"}),
        ("prescribe_medication", {"drug_name": "mycophenolate mofetil", "dose": 500, "dose_unit": "mg"}),
        ("check_all_interactions", {"new_drugs": ["st john's wort", "folic acid"], "min_severity": "major"}),
        ("order_lab_test", {"tests": ["potassium", "creatinine"], "priority": "stat"}),
        ("discontinue_order", {"order_id": "MS-0A1B2C", "reason": "contraindicated with simvastatin"}),
        ("calculate_news2", {"on_oxygen": True, "temperature": 38.5, "heart_rate": 101, "consciousness": "new_confusion"}),
        ("calculate_news2", {"on_oxygen": False, "spo2_scale": 2, "temperature": 35}),
    ],
    ids=str,
)  # fmt: skip
def test_a_call_is_read_back_as_it_was_said(compact: CompactDialect, name: str, arguments: dict[str, Any]) -> None:
    found = there_and_back(compact, conversation(), name, {"patient_id": "PT-00000A"} | arguments)
    assert found.name == name
    assert found.arguments == {"patient_id": "PT-00000A"} | arguments
    for key, value in arguments.items():
        assert type(found.arguments[key]) is type(value) or isinstance(value, int | float)
    if "on_oxygen" in arguments:
        assert found.arguments["on_oxygen"] is arguments["on_oxygen"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("submit_answer", {"answer": "doxycycline", "claims": ["done=MR-0A1B2C", "found=AL-123456"]}),
        ("wait_for_results", {"order_ids": ["SR-000001", "SR-000002"]}),
    ],
)
def test_a_call_that_takes_no_patient_is_given_none(
    compact: CompactDialect, name: str, arguments: dict[str, Any]
) -> None:
    assert there_and_back(compact, conversation(), name, arguments).arguments == arguments


def play_oracle(built: Built) -> Trajectory:
    import anyio

    return anyio.run(lambda: run_episode(built, OraclePolicy()))


OTHERS = ("qt_choice", "renal_dosing", "dose_error")


@pytest.mark.parametrize("family", [*TINY_FAMILIES, *OTHERS])
def test_every_call_of_the_oracle_is_read_back(compact: CompactDialect, family: str) -> None:
    try:
        tasks = tasks_of((family,), 4, 77, "train")
    except ValueError:
        tasks = tasks_of((family,), 4, 77, "test")
    for built in tasks[:4]:
        trajectory = play_oracle(built)
        assert trajectory.grade["passed"]
        talk = conversation(View.of(built.task))
        for number, turn in enumerate(trajectory.turns):
            talk.messages = trajectory.messages[: turn.message]
            if not turn.calls:
                continue
            ids = compact.say(talk, "", [(call.name, call.arguments or {}) for call in turn.calls])
            spoken(compact, ids)
            _, calls = compact.read(talk, ids)
            for said, found in zip(turn.calls, calls, strict=True):
                kept = {k: v for k, v in (said.arguments or {}).items() if k == "patient_id" or k not in UNSAID}
                read_back = dict(found.arguments)
                for arguments in (kept, read_back):
                    if "reason" in arguments:  # free text comes back as its words, commas apart
                        arguments["reason"] = words_of(arguments["reason"])
                assert (found.name, read_back) == (said.name, kept)
                assert found.id == said.id
            if number + 1 < len(trajectory.turns):
                talk.messages = trajectory.messages[: trajectory.turns[number + 1].message]
                compact.observe(talk, turn.message + 1)


def test_several_calls_and_a_thought_make_one_turn(compact: CompactDialect) -> None:
    talk = conversation()
    ids = compact.say(
        talk, "first of", [("get_medications", {}), ("get_allergy_list", {"planned_drug": "ceftriaxone"})]
    )
    assert spoken(compact, ids) == [
        "first", "of", "<and>", "get_medications", "<and>", "get_allergy_list", "planned_drug", "=", "ceftriaxone", ";", "<end>",
    ]  # fmt: skip
    text, calls = compact.read(talk, ids)
    assert text == "first of"
    assert [(call.name, call.arguments) for call in calls] == [
        ("get_medications", {"patient_id": "PT-00000A"}),
        ("get_allergy_list", {"patient_id": "PT-00000A", "planned_drug": "ceftriaxone"}),
    ]
    assert [call.id for call in calls] == ["call_1", "call_2"]


def test_what_names_no_tool_is_text_and_what_cannot_be_read_has_no_arguments(compact: CompactDialect) -> None:
    text, calls = read(compact, conversation(), ["get_everything", "planned_drug", "=", "ceftriaxone", "<end>"])
    assert (text, calls) == ("get_everything planned_drug = ceftriaxone", [])
    text, calls = read(compact, conversation(), ["get_allergy_list", "planned_drug", "ceftriaxone", "<end>"])
    assert text == ""
    assert calls[0].arguments is None
    assert calls[0].raw == "get_allergy_list planned_drug ceftriaxone"
    assert read(compact, conversation(), ["<end>"]) == ("", [])


def test_calls_are_numbered_on_over_the_conversation(compact: CompactDialect) -> None:
    before = [{"role": "assistant", "content": "", "tool_calls": [{"id": "call_1"}, {"id": "call_2"}]}]
    _, calls = read(compact, conversation(messages=before), ["get_medications", "<end>"])
    assert calls[0].id == "call_3"


# compact: results


def result(name: str, content: Any) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    return {"role": "tool", "tool_call_id": "call_1", "name": name, "content": text}


def test_record_ids_keep_their_alias_for_the_whole_conversation(compact: CompactDialect) -> None:
    allergies = {"allergies": [{"record_id": "AL-00000B", "allergen": "amoxicillin", "mechanism": "immediate"}]}
    medicines = {"medications": [{"generic_name": "warfarin", "medication_id": "MS-00000C", "start": "2026-01-01"}]}
    talk = conversation(messages=[result("get_allergy_list", allergies), result("get_medications", medicines)])
    words = spoken(compact, compact.observe(talk, 0))
    assert words[words.index("allergies") + 1] == ALIASES[0]
    assert words[words.index("warfarin") + 1] == ALIASES[1]
    assert "AL-00000B" not in words
    talk.messages.append(result("get_allergy_list", allergies))
    again = spoken(compact, compact.observe(talk, 2))
    assert again[again.index("allergies") + 1] == ALIASES[0]
    _, calls = read(compact, talk, ["discontinue_order", "order_id", "=", "@2", ";", "<end>"])
    assert calls[0].arguments["order_id"] == "MS-00000C"
    # another conversation begins its own count
    other = conversation(messages=[result("get_medications", medicines)])
    words = spoken(compact, compact.observe(other, 0))
    assert words[words.index("warfarin") + 1] == ALIASES[0]


def test_rows_of_a_result_come_in_the_order_of_their_column(compact: CompactDialect) -> None:
    rows = [{"generic_name": name, "medication_id": f"MS-00000{n}", "start": start}
            for n, (name, start) in enumerate((("warfarin", "2026-03-01"), ("simvastatin", "2024-05-01")))]  # fmt: skip
    words = spoken(
        compact, compact.observe(conversation(messages=[result("get_medications", {"medications": rows})]), 0)
    )
    assert words == ["<result>", "medications", "simvastatin", "@1", "|", "warfarin", "@2", "|", ";", "<do>"]


def test_an_error_is_shown_as_an_error(compact: CompactDialect) -> None:
    talk = conversation(messages=[result("prescribe_medication", "[conflict] An allergy forbids it. Choose another.")])
    assert spoken(compact, compact.observe(talk, 0)) == ["<result>", "error", "[", "conflict", "<do>"]


def test_a_turn_without_results_and_an_empty_list_are_shown_as_none(compact: CompactDialect) -> None:
    assert spoken(compact, compact.observe(conversation(messages=[]), 0)) == ["<result>", "none", "<do>"]
    talk = conversation(messages=[result("get_medications", {"medications": []})])
    assert spoken(compact, compact.observe(talk, 0)) == ["<result>", "medications", "none", ";", "<do>"]


def test_the_prompt_is_the_instruction_and_never_the_patient(compact: CompactDialect) -> None:
    view = View("Give 12 mg of folic acid.", "PT-00000A", "EN-00000A", {}, "drug_interaction", ("drug_interaction",))
    words = spoken(compact, compact.open(conversation(view)))
    assert words == ["<task>", "give", "1", "2", "mg", "of", "folic_acid", ".", "<do>"]
    assert compact.boundary == 1


def test_words_of_a_text() -> None:
    assert words_of("QTc 480 ms; St John's wort, Crohn's") == [
        "qtc", "4", "8", "0", "ms", ";", "st_john's_wort", ",", "crohn's",
    ]  # fmt: skip


# chat templates


def byte_tokenizer(template: str | None) -> Any:
    """One token a byte, and the two marks of ChatML: joining texts is joining ids."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    core = Tokenizer(models.BPE(vocab={letter: n for n, letter in enumerate(alphabet)}, merges=[]))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens([AddedToken("<|im_start|>", special=True), AddedToken("<|im_end|>", special=True)])
    made: Any = PreTrainedTokenizerFast(tokenizer_object=core, eos_token="<|im_end|>", pad_token="<|im_end|>")
    made.chat_template = template
    return made


TOOLS = [
    {"type": "function", "function": {"name": name, "description": "Reads.", "parameters": {"type": "object", "properties": {}}}}
    for name in ("get_medications", "get_allergy_list")
]  # fmt: skip


def dialogue() -> Conversation:
    """Two turns with results, and a third about to begin."""
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for n, (name, arguments) in enumerate(
            (("get_medications", {"patient_id": "PT-1"}), ("get_allergy_list", {"patient_id": "PT-1"})), start=1
        )
    ]
    talk = conversation(
        messages=[
            {"role": "system", "content": "You are the doctor."},
            {"role": "user", "content": "Treat Ms Ö."},
            {"role": "assistant", "content": "I look first.", "tool_calls": calls[:1]},
            {"role": "tool", "tool_call_id": "call_1", "name": "get_medications", "content": '{"medications": []}'},
            {"role": "assistant", "content": "", "tool_calls": calls[1:]},
            {"role": "tool", "tool_call_id": "call_2", "name": "get_allergy_list", "content": '{"allergies": []}'},
        ]
    )
    talk.tools = TOOLS
    return talk


@pytest.mark.parametrize("end_of_text", ["<|im_end|>", "<|im_start|>"])
def test_the_tokens_of_an_episode_are_the_templates_own_rendering_and_only_ever_grow(end_of_text: str) -> None:
    """Also where a text ends otherwise than a turn does."""
    tokenizer = byte_tokenizer(TOOL_TEMPLATE)
    end_of_turn = tokenizer.eos_token_id
    tokenizer.eos_token = end_of_text
    dialect, whole = dialect_of(tokenizer), dialogue()
    assert isinstance(dialect, ChatDialect)
    assert dialect.stop_ids == {end_of_turn, tokenizer.eos_token_id}

    def rendered(messages: list[dict[str, Any]], prompt: bool = True) -> list[int]:
        text = tokenizer.apply_chat_template(messages, tools=TOOLS, add_generation_prompt=prompt, tokenize=False)
        ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    talk = dialogue()
    talk.messages = whole.messages[:2]
    ids = dialect.open(talk)
    assert ids == rendered(whole.messages[:2])
    for turn in (2, 4):
        # what the model says is what the template would write for it, its stop token included
        spelt = rendered(whole.messages[: turn + 1], prompt=False)
        sampled = spelt[len(ids) : len(spelt) - spelt[::-1].index(end_of_turn)]
        text, calls = dialect.read(talk, sampled)
        assert text == whole.messages[turn]["content"]
        assert [call.name for call in calls] == [whole.messages[turn]["tool_calls"][0]["function"]["name"]]
        assert calls[0].arguments == {"patient_id": "PT-1"}
        assert calls[0].id == whole.messages[turn]["tool_calls"][0]["id"]
        ids = [*ids, *sampled]
        talk.messages = whole.messages[: turn + 2]
        ids = [*ids, *dialect.observe(talk, turn + 1)]
        assert ids == rendered(talk.messages)


def test_a_hint_goes_in_as_a_message_right_before_the_generation_prompt() -> None:
    tokenizer = byte_tokenizer(TOOL_TEMPLATE)
    dialect, talk = ChatDialect(tokenizer), dialogue()
    plain = dialect.open(talk)
    at = len(plain) - dialect.boundary
    told = [*plain[:at], *dialect.hint("It was right.", ("right",)), *plain[at:]]
    messages = [*talk.messages[:2], {"role": "user", "content": "It was right."}]
    text = tokenizer.apply_chat_template(messages, tools=TOOLS, add_generation_prompt=True, tokenize=False)
    assert told == tokenizer(text, add_special_tokens=False)["input_ids"]


ALTERNATES = """\
{% for m in messages %}{% if loop.previtem and loop.previtem.role == m.role %}{{ raise_exception('roles must alternate') }}{% endif %}\
<|im_start|>{{ m['role'] }} {{ m['content'] }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>{% endif %}"""


def test_a_template_that_wants_roles_to_alternate_gets_the_hint_as_a_line() -> None:
    tokenizer = byte_tokenizer(ALTERNATES)
    assert ChatDialect(tokenizer).hint("It was right.", ("right",)) == tokenizer("\nIt was right.\n")["input_ids"]


REWRITES = """\
{% for m in messages %}{% if m['role'] != 'assistant' or loop.last %}<|im_start|>{{ m['role'] }}
{{ m['content'] }}<|im_end|>
{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""


def test_a_template_that_rewrites_earlier_turns_is_refused() -> None:
    dialect, talk = ChatDialect(byte_tokenizer(REWRITES)), dialogue()
    talk.messages = talk.messages[:4]
    with pytest.raises(PolicyError, match="rewrites earlier turns, so the sampled tokens would not stand"):
        dialect.observe(talk, 3)


def test_a_template_that_fails_is_told_of() -> None:
    template = "{% if tools %}{{ raise_exception('no tools here') }}{% endif %}<|im_start|>"
    with pytest.raises(PolicyError, match="cannot write this conversation: no tools here"):
        ChatDialect(byte_tokenizer(template)).open(dialogue())


def test_a_tokenizer_without_a_template_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"no chat template.*tokenizer_config\.json"):
        dialect_of(byte_tokenizer(None))
