"""A person plays in the terminal: same tools, same grade, same format."""

import io
from pathlib import Path

import anyio
import pytest
from rich.console import Console

from medmcp.agent.loop import Budget, run_episode
from medmcp.agent.policies.human import HumanPolicy
from medmcp.tasks.family import Built


def play(built: Built, *lines: str) -> tuple[str, object]:
    typed = iter(lines)
    screen = io.StringIO()

    def ask(prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    policy = HumanPolicy(Console(file=screen, width=160), ask)
    trajectory = anyio.run(lambda: run_episode(built, policy, budget=Budget(idle_turns=1)))
    return screen.getvalue(), trajectory


def test_lines_become_calls_and_the_patient_is_filled_in(tasks: list[Built]) -> None:
    screen, trajectory = play(
        tasks[0], 'say "How old are you?"', "order_lab_test tests=lactate,cbc priority=stat", "wait 5", "quit"
    )
    names = [call.name for turn in trajectory.turns for call in turn.calls]  # type: ignore[attr-defined]
    assert names == ["ask_patient", "order_lab_test", "advance_time"]
    assert tasks[0].task.instruction[:30] in screen
    assert "expected_at" in screen


def test_what_cannot_be_read_is_explained_and_costs_nothing(tasks: list[Built]) -> None:
    screen, trajectory = play(
        tasks[0], "treat everything", "order_lab_test lactate", "wait soon", "help get_vital_signs", "quit"
    )
    assert "No tool 'treat'" in screen
    assert "is not name=value" in screen
    assert "measure_now" in screen
    assert trajectory.calls == 0  # type: ignore[attr-defined]


def test_leaving_ends_the_case_without_a_submission(tasks: list[Built]) -> None:
    _, trajectory = play(tasks[0], "quit")
    assert trajectory.ending == "stopped"  # type: ignore[attr-defined]
    assert trajectory.submission is None  # type: ignore[attr-defined]


def test_a_played_case_is_saved_and_debriefed(
    tasks: list[Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from medmcp.agent.play import play_in_terminal
    from medmcp.agent.run import Run

    fields = " ".join(
        f"{f.name}={f.choices[0] if f.choices else 3 if f.name == 'esi_level' else 'found=OB-000000'}"
        for f in tasks[0].task.answer_fields
        if f.name != "answer"
    )
    lines = iter([f"submit nothing {fields}"])
    monkeypatch.setattr(Console, "input", lambda self, prompt="": next(lines))
    played = play_in_terminal(tasks[0], tmp_path / "play")
    (saved,) = Run.open(tmp_path / "play").trajectories()
    assert saved.id == played.id
    assert saved.policy == "human"
    assert saved.grade["total"] < 0.5
    assert "Debrief" in capsys.readouterr().out
