"""The loop plays a task over MCP and every ending has a name."""

import json

import pytest

from medmcp.agent.hospital import in_process
from medmcp.agent.loop import Budget, run_episode
from medmcp.agent.noise import disturbed
from medmcp.agent.policies.scripted import NoopPolicy, OraclePolicy, RandomPolicy
from medmcp.agent.policy import AssistantTurn, Conversation, ConversationTooLong, PolicyError
from medmcp.agent.trajectory import ToolCall, Trajectory, unpack_world
from medmcp.tasks.family import Built
from medmcp.tasks.grade import grade
from medmcp.tasks.levels import parts_of

pytestmark = pytest.mark.anyio


class Scripted:
    """A policy that says the given turns, then stops."""

    name = "scripted"

    def __init__(self, *turns: AssistantTurn | PolicyError) -> None:
        self.turns = list(turns)

    async def act(self, conversation: Conversation) -> AssistantTurn:
        turn = self.turns.pop(0) if self.turns else AssistantTurn(content="nothing more")
        if isinstance(turn, PolicyError):
            raise turn
        return turn

    async def release(self, conversation: Conversation) -> None: ...

    async def close(self) -> None: ...


def call(name: str, number: int = 1, **arguments: object) -> ToolCall:
    return ToolCall(id=f"call_{number}", name=name, arguments=dict(arguments))


async def test_the_oracle_passes_a_task_of_every_family(tasks: list[Built]) -> None:
    seen = set()
    for built in tasks:
        if built.task.family in seen:
            continue
        seen.add(built.task.family)
        trajectory = await run_episode(built, OraclePolicy())
        assert trajectory.ending == "submitted", (built.task.family, trajectory.error)
        assert trajectory.grade["passed"], (built.task.family, trajectory.grade["reasons"])
        right, picked = parts_of(trajectory.level), parts_of(trajectory.picked)
        assert picked, built.task.family
        for part, (value,) in picked.items():
            # a number within the tolerance may fall into the next bin
            assert value in right[part] or value.replace(".", "").isdigit(), (built.task.family, trajectory.level)


async def test_doing_nothing_ends_as_stopped_and_earns_nothing(tasks: list[Built]) -> None:
    trajectory = await run_episode(tasks[0], NoopPolicy())
    assert trajectory.ending == "stopped"
    assert trajectory.submission is None
    assert trajectory.grade["total"] == 0.0


async def test_a_random_policy_ends_and_does_not_pass(tasks: list[Built]) -> None:
    for built in tasks[:6]:
        trajectory = await run_episode(built, RandomPolicy(), seed=5)
        assert trajectory.ending in ("submitted", "turn_budget", "call_budget", "time_budget", "died")
        assert not trajectory.grade["passed"]


async def test_the_same_policy_and_seed_leave_the_same_world(tasks: list[Built]) -> None:
    first = await run_episode(tasks[0], RandomPolicy(), seed=3)
    second = await run_episode(tasks[0], RandomPolicy(), seed=3)
    assert first.world_digest == second.world_digest
    assert [m["content"] for m in first.messages] == [m["content"] for m in second.messages]


async def test_a_trajectory_survives_json_and_grades_the_same_again(tasks: list[Built]) -> None:
    trajectory = await run_episode(tasks[0], OraclePolicy())
    again = Trajectory.model_validate_json(trajectory.model_dump_json())
    world = unpack_world(again.world)
    assert world.digest() == trajectory.world_digest
    assert grade(tasks[0].task, world, again.submission).total == trajectory.grade["total"]


async def test_unreadable_arguments_are_answered_and_counted(tasks: list[Built]) -> None:
    broken = ToolCall(id="call_1", name="think", arguments=None, raw="{oops")
    trajectory = await run_episode(tasks[0], Scripted(AssistantTurn(calls=[broken])))
    assert trajectory.malformed_calls == 1
    assert "JSON object" in trajectory.messages[3]["content"]
    assert trajectory.messages[2]["tool_calls"][0]["function"]["arguments"] == "{oops"


async def test_an_unknown_tool_is_answered_and_counted(tasks: list[Built]) -> None:
    trajectory = await run_episode(tasks[0], Scripted(AssistantTurn(calls=[call("get_everything")])))
    assert trajectory.malformed_calls == 1
    assert "no tool 'get_everything'" in trajectory.messages[3]["content"]


async def test_a_failing_policy_ends_the_episode_by_name(tasks: list[Built]) -> None:
    trajectory = await run_episode(tasks[0], Scripted(PolicyError("the model is gone")))
    assert trajectory.ending == "policy_error"
    assert trajectory.error == "the model is gone"


async def test_a_conversation_that_no_longer_fits_has_used_up_its_tokens(tasks: list[Built]) -> None:
    first = AssistantTurn(calls=[call("think", 1, thought="hm")])
    trajectory = await run_episode(tasks[0], Scripted(first, ConversationTooLong("no room")))
    assert (trajectory.ending, trajectory.error, len(trajectory.turns)) == ("token_budget", "no room", 1)


async def test_the_turn_budget_ends_the_episode(tasks: list[Built]) -> None:
    turns = [AssistantTurn(calls=[call("think", n, thought="hm")]) for n in range(9)]
    trajectory = await run_episode(tasks[0], Scripted(*turns), budget=Budget(turns=3))
    assert trajectory.ending == "turn_budget"
    assert len(trajectory.turns) == 3


async def test_parallel_calls_cost_the_longest_of_them(tasks: list[Built]) -> None:
    patient = tasks[0].task.patient_id
    # one minute each by the catalogue: get_patient_info, get_medications, get_allergy_list
    reads = [
        call(name, n, patient_id=patient)
        for n, name in enumerate(("get_patient_info", "get_medications", "get_allergy_list"))
    ]
    together = await run_episode(tasks[0], Scripted(AssistantTurn(calls=reads)))
    apart = await run_episode(tasks[0], Scripted(*(AssistantTurn(calls=[one]) for one in reads)))
    assert together.sim_minutes == 1
    assert apart.sim_minutes == 3


async def test_disturbances_are_counted_and_the_rest_goes_through(tasks: list[Built]) -> None:
    counted = 0
    for seed in range(6):
        trajectory = await run_episode(tasks[0], RandomPolicy(), seed=seed, connect=disturbed(in_process, seed))
        counted += sum(trajectory.noise.values())
    assert counted > 0


async def test_the_chart_changes_are_in_the_trajectory(tasks: list[Built]) -> None:
    built = next(built for built in tasks if "triage_emergency" in built.task.servers)
    patient = built.task.patient_id
    order = call("order_lab_test", patient_id=patient, tests=["potassium"], priority="stat")
    trajectory = await run_episode(built, Scripted(AssistantTurn(calls=[order])))
    written = [change for change in trajectory.world_diff if change["table"] == "service_request"]
    assert [change["after"]["code"] for change in written] == ["potassium"]
    receipt = json.loads(trajectory.messages[3]["content"])
    assert receipt["orders"][0]["order_id"] == written[0]["id"]
