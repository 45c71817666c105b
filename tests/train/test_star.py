"""The arm star: as many steps as it was told, and a monitor stops it as it does the others."""

import json
from pathlib import Path
from typing import Any

import pytest
from small import Talkative, small_config, small_model

from medmcp.tasks.family import Built
from medmcp.train.presets import Start
from medmcp.train.star import train_star


@pytest.mark.parametrize(("steps", "played"), [(2, 2), (7, 5)])
def test_it_makes_its_steps_and_stops_when_every_group_is_dead(
    tokenizer: Any, few_tasks: list[Built], tmp_path: Path, steps: int, played: int
) -> None:
    # no length reward, no graded total, and a random model never passes: every reward is 0
    config = small_config("star", steps=steps, turns=1, cosine=False, reward_total=0.0)
    begun = Start(small_model(tokenizer), tokenizer, Talkative(tokenizer))
    alarm = train_star(config, begun, few_tasks, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(1, played + 1))
    assert {(line["loss"], line["entropy"], line["gradient_norm"]) for line in lines} == {(None, None, None)}
    assert lines[-1]["counters"]["star_rows"] == 0
    assert (alarm.name if alarm else None) == ("dead_groups" if steps > played else None)
