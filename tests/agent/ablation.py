"""A synthetic ablation as `medmcp train --algo all` writes one: plausible curves and evaluations, nothing trained."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from medmcp.agent.run import Run
from medmcp.agent.trajectory import Trajectory

# arm: gain in success, distils, turns gained
ARMS: dict[str, tuple[float, bool, float]] = {
    "sft": (0.05, False, 0.0), "grpo": (0.22, False, -1.5), "opd-ema": (0.25, True, 0.5), "ttopd": (0.4, True, 1.0),
}  # fmt: skip
BEFORE = 0.35


def write_ablation(
    out: Path,
    good: Sequence[Trajectory],
    bad: Sequence[Trajectory],
    *,
    arms: Mapping[str, tuple[float, bool, float]] = ARMS,
    seeds: int = 3,
    steps: int = 60,
) -> None:
    """`good` and `bad` are episodes of the same tasks, passed and failed, that the evaluations are drawn from."""
    for arm in arms:
        for seed in range(seeds):
            write_training(out / arm / f"seed-{seed}", arm, seed, good, bad, *arms[arm], steps)


def write_training(
    out: Path, arm: str, seed: int, good: Sequence[Trajectory], bad: Sequence[Trajectory], gain: float, distils: bool, turns: float, steps: int
) -> None:  # fmt: skip
    rng = Random(f"{arm} {seed}")
    out.mkdir(parents=True)
    config: dict[str, Any] = {
        "arm": arm, "preset": "tiny", "seed": seed, "steps": steps, "families": ["allergy_choice", "drug_level"],
        "learning_rate": 3e-4, "distillation": distils, "lambda_start": 0.3 if distils else None, "length_reward": arm == "ttopd",
    }  # fmt: skip
    (out / "train_config.json").write_text(json.dumps(config))
    lines = [json.dumps(_step(n, steps, rng, gain, distils, turns)) for n in range(1, steps + 1)]
    (out / "training.jsonl").write_text("\n".join(lines) + "\n")
    alarm = {"step": steps - 2, "name": "turns_falling", "why": "turns an episode fell by half", "stopped": False}
    (out / "alarms.jsonl").write_text(json.dumps(alarm) + "\n" if arm == "grpo" and seed == 1 else "")
    for when, share in (("before", BEFORE), ("after", BEFORE + gain)):
        for mode, less in (("greedy", 0.0), ("sampled", 0.1)):
            draw = Random(f"{arm} {seed} {when} {mode}" if when == "after" else f"{mode}")
            run = Run.create(out / "evaluation" / f"{when}-{mode}", {"policy": arm}, resume=False)
            for right, wrong in zip(good, bad, strict=True):
                run.add(right if draw.random() < share - less else wrong)
            run.flush()


def _step(n: int, steps: int, rng: Random, gain: float, distils: bool, turns: float) -> dict[str, Any]:
    done = 1 - math.exp(-3 * n / steps)
    noise = rng.gauss
    kl = [max(0.0, 0.3 * (1 - done) / (turn + 1) + noise(0, 0.01)) for turn in range(5)] if distils else None
    row: dict[str, Any] = {
        "step": n, "seconds": 20.0 * n, "success": min(1.0, max(0.0, BEFORE + gain * done + noise(0, 0.05))),
        "reward": 0.2 + gain * done + noise(0, 0.04), "evidence": 0.7 + 0.25 * done + noise(0, 0.02),
        "violations": 0.15 * (1 - done) + abs(noise(0, 0.01)), "turns": 6 + turns * done + noise(0, 0.15),
        "calls_per_turn": 1 + 0.05 * turns * done + noise(0, 0.01), "tokens_per_turn": 18 - 3 * done + noise(0, 0.4),
        "repeated_ngrams": 0.02, "clip_fraction": abs(noise(0.01, 0.005)), "zero_variance": 0.2 + 0.3 * done + noise(0, 0.05),
        "redrawn": 1, "kl": sum(kl) / len(kl) if kl else None, "kl_per_turn": kl, "gradient_norm": 0.8 + noise(0, 0.15),
        "entropy": 0.6 - 0.25 * done, "lambda": 0.3 * (1 + math.cos(math.pi * n / steps)) / 2 if distils else None,
        "loss": noise(0, 0.02),
    }  # fmt: skip
    if distils:
        row["counters"] = {
            "hints_reinforcing": 30 * n, "hints_corrective": 34 * n, "hints_none_unscored": 0, "ema_updates": n // 5,
            "hard_copies": n // 30, "masked_tokens": 900 * n, "distilled_tokens": 5200 * n,
        }  # fmt: skip
    return row
