"""`MedEnv`: one task as a Gymnasium environment. Needs the extra `gym`.

Text in, text out: an observation is the text that the agent would read, an action is a tool call as JSON text
(`{"name": ..., "arguments": {...}}`). The reward is 0 until the end and the grade's total then. `reset(seed=…)` chooses
the task; `options={"task_id": …}` names one.
"""

import json
import string
from typing import Any

import anyio
import gymnasium

from medmcp.agent.loop import opening, system_prompt
from medmcp.agent.parsing import read_arguments
from medmcp.servers.catalog import PROTOCOL, TOOLS
from medmcp.servers.dispatch import compact, dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.tool import ToolError
from medmcp.tasks.family import Built
from medmcp.tasks.grade import grade
from medmcp.tasks.library import TaskCase, released

__all__ = ["MedEnv"]

MAX_ACTION, MAX_OBSERVATION = 8_000, 24_000
CHARACTERS = frozenset(string.printable)


class MedEnv(gymnasium.Env[str, str]):
    """A task of the released library. `info` carries the grade at the end."""

    metadata: dict[str, Any] = {"render_modes": []}

    def __init__(self, split: str = "train", family: str = "") -> None:
        self.observation_space = gymnasium.spaces.Text(MAX_OBSERVATION, min_length=0, charset=CHARACTERS)
        self.action_space = gymnasium.spaces.Text(MAX_ACTION, min_length=0, charset=CHARACTERS)
        self._tasks = released().select(split=split, family=family)
        if not self._tasks:
            raise ValueError(f"no task of split {split!r} and family {family!r}")
        self._tools = {tool.name: tool for tool in PROTOCOL} | TOOLS
        self._built: Built | None = None
        self._episode = Episode()
        self._malformed = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begin a task; returns what the agent is told."""
        super().reset(seed=seed)
        named = (options or {}).get("task_id")
        if named:
            found = [built for built in self._tasks if built.task.id == named]
            if not found:
                raise ValueError(f"no task {named!r} in this environment")
            self._built = found[0]
        else:
            self._built = self._tasks[int(self.np_random.integers(len(self._tasks)))]
        case = TaskCase(self._built)
        self._episode = Episode(world=case.world(), case=case, mode="exam", toolsets=set(case.servers))
        self._malformed = 0
        task = self._built.task
        return _clean(f"{system_prompt(task)}\n\n{opening(task)}"), {"task_id": task.id, "servers": list(task.servers)}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Make one tool call. An action that is no call is answered with an error and counted as malformed."""
        if self._built is None:
            raise RuntimeError("call reset first")
        task = self._built.task
        text = anyio.run(self._act, action)
        ended = self._episode.closed
        world = self._episode.require_world()
        cut = not ended and (
            self._episode.calls + self._malformed >= task.max_calls or world.seconds >= task.max_minutes * 60
        )
        reward, info = 0.0, {}
        if ended or cut:
            world.log("end")
            result = grade(task, world, self._episode.submission, malformed_calls=self._malformed)
            reward, info = result.total, {"grade": result.as_dict()}
        return _clean(text), reward, ended, cut, info

    async def _act(self, action: str) -> str:
        call = read_arguments("action", "action", action)
        name = (call.arguments or {}).get("name")
        arguments = (call.arguments or {}).get("arguments", {})
        if not isinstance(name, str) or not isinstance(arguments, dict):
            self._malformed += 1
            return '[invalid_argument] An action is {"name": TOOL, "arguments": {...}} as JSON.'
        if name not in self._tools or name in ("start_case", "debrief_case"):
            self._malformed += 1
            return f"[not_found] There is no tool '{name}'."
        try:
            return compact(await dispatch(self._episode, self._tools[name], arguments))
        except ToolError as error:
            return str(error)


def _clean(text: str) -> str:
    """Text of the observation space: other characters are written as JSON escapes."""
    return "".join(c if c in CHARACTERS else json.dumps(c)[1:-1] for c in text)[:MAX_OBSERVATION]
