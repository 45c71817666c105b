"""The transformers policy on a tiny random model made here: what is recorded is what was sampled."""

from pathlib import Path

import anyio
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from medmcp.agent.loop import run_episode
from medmcp.agent.policies import policy
from medmcp.agent.policy import PolicyError
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built

TEMPLATE = "{% for m in messages %}<s>{{ m['role'] }} {{ m['content'][:60] }}{% endfor %}{% if add_generation_prompt %}<s>assistant{% endif %}"


@pytest.fixture(scope="module")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    words = ["<pad>", "<s>", "</s>", "<unk>", "user", "assistant", "system", "tool", *"abcdefghijklmnopqrstuvwxyz"]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(path)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=1024, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(path)
    return path


def play(path: Path, tasks: list[Built]) -> list[Trajectory]:
    actor = policy(f"hf:{path}", max_tokens=6, seed=1)
    found: list[Trajectory] = []

    async def one(built: Built) -> None:
        found.append(await run_episode(built, actor))

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for built in tasks:
                group.start_soon(one, built)

    anyio.run(main)
    return found


def test_recorded_log_probabilities_are_those_of_the_sampled_tokens(model_path: Path, tasks: list[Built]) -> None:
    trajectories = play(model_path, tasks[:4])
    assert len(trajectories) == 4
    model = LlamaForCausalLM.from_pretrained(model_path)
    for trajectory in trajectories:
        turn = trajectory.turns[0]
        assert turn.prompt_ids is not None
        assert turn.token_ids is not None
        assert turn.logprobs is not None
        assert 0 < len(turn.token_ids) == len(turn.logprobs) <= 6
        with torch.no_grad():
            logits = model(torch.tensor([turn.prompt_ids + turn.token_ids])).logits[0]
        again = torch.log_softmax(logits[len(turn.prompt_ids) - 1 : -1], -1)
        recomputed = again[range(len(turn.token_ids)), turn.token_ids]
        assert torch.allclose(recomputed, torch.tensor(turn.logprobs), atol=1e-4)


def test_a_model_without_a_chat_template_is_refused(model_path: Path, tmp_path: Path) -> None:
    import shutil

    bare = tmp_path / "bare"
    shutil.copytree(model_path, bare)
    for name in ("chat_template.jinja",):
        (bare / name).unlink(missing_ok=True)
    text = (bare / "tokenizer_config.json").read_text()
    assert "chat_template" not in text
    with pytest.raises(PolicyError, match="chat template"):
        policy(f"hf:{bare}")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="does not load"):
        policy(f"hf:{tmp_path}")
