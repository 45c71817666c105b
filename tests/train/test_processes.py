"""Two processes share a training: each plays its own groups, both end with the same weights, one of them writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from small import SMALL, small_config

from medmcp.train.config import ConfigError
from medmcp.train.run import _shared


def test_two_processes_on_cpu_end_with_the_same_finite_weights(model_folder: Path, tmp_path: Path) -> None:
    script = Path(__file__).parent / "shared_training.py"
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", str(script), str(tmp_path), str(model_folder)],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    first, other = (torch.load(tmp_path / f"process-{n}.pt") for n in (0, 1))
    assert first.keys() == other.keys()
    for name, weight in first.items():
        assert weight.isfinite().all(), name
        assert weight.equal(other[name]), name
    one, two = (json.loads((tmp_path / f"process-{n}.json").read_text()) for n in (0, 1))
    lines = [json.loads(line) for line in (tmp_path / "training" / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2]
    tokens = 0
    for line, mine, yours in zip(lines, one, two, strict=True):
        # two groups a step, one each, of different tasks; the journal's figures are of both
        assert len(mine["rewards"]) == len(yours["rewards"]) == SMALL["group_size"]
        assert set(mine["tasks"]).isdisjoint(yours["tasks"])
        rewards = [*mine["rewards"], *yours["rewards"]]
        assert line["reward"] == pytest.approx(sum(rewards) / len(rewards))
        tokens += mine["tokens"] + yours["tokens"]
        assert line["counters"]["assistant_tokens"] == tokens
        assert line["gradient_norm"] > 0
    saved = (tmp_path / "training" / "model" / "model.safetensors").read_bytes()
    assert saved != (model_folder / "model.safetensors").read_bytes()
    assert json.loads((tmp_path / "training" / "finished.json").read_text())["stopped"] is None


@pytest.mark.parametrize(("name", "flag"), [("FSDP", "ACCELERATE_USE_FSDP"), ("DeepSpeed", "ACCELERATE_USE_DEEPSPEED")])
def test_parameters_that_are_split_over_processes_are_refused_with_what_to_do(
    name: str, flag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(flag, "true")  # as accelerate launch sets it
    for processes in (1, 2):
        with pytest.raises(ConfigError, match=f"{name} splits the model .* accelerate launch --multi_gpu"):
            _shared(small_config("ttopd"), processes)
    monkeypatch.setenv(flag, "false")
    _shared(small_config("ttopd"), 2)


def test_what_processes_cannot_share_is_said() -> None:
    with pytest.raises(ConfigError, match="3 processes cannot share groups=2"):
        _shared(small_config("grpo"), 3)
    with pytest.raises(ConfigError, match="with a smaller micro_batch"):
        _shared(small_config("grpo", micro_batch=8), 2)
    with pytest.raises(ConfigError, match="The arm star trains in one process"):
        _shared(small_config("star"), 2)
    _shared(small_config("grpo"), 2)
    _shared(small_config("star"), 1)
