"""The Gymnasium environment."""

import json
import warnings

import pytest
from gymnasium.utils.env_checker import check_env

from medmcp.agent.gym import MedEnv


def test_gymnasiums_own_checker_finds_nothing() -> None:
    with warnings.catch_warnings():
        # the checker calls render(), which the environment says it has not
        warnings.filterwarnings("ignore", message=".*render.*")
        check_env(MedEnv(), skip_render_check=True)


def test_a_call_is_answered_and_the_grade_comes_at_the_end() -> None:
    env = MedEnv()
    observation, info = env.reset(seed=1)
    patient = observation.split("Patient: ")[1][:9]
    text, reward, ended, cut, _ = env.step(
        json.dumps({"name": "get_patient_info", "arguments": {"patient_id": patient}})
    )
    assert patient in text
    assert (reward, ended, cut) == (0.0, False, False)
    env.step(json.dumps({"name": "submit_answer", "arguments": {"answer": "no idea"}}))
    submit = {
        "name": "submit_answer",
        "arguments": {
            "answer": "no idea",
            "diagnosis": "none",
            "esi_level": 5,
            "disposition": "discharge",
            "plan": "none",
            "risk_level": "none",
            "claims": ["found=OB-000000"],
        },
    }
    _, reward, ended, _, info = env.step(json.dumps(submit))
    assert ended
    assert reward == info["grade"]["total"] < 0.5


def test_an_action_that_is_no_call_is_explained_and_counted() -> None:
    env = MedEnv()
    env.reset(seed=1)
    text, *_ = env.step("order everything")
    assert text.startswith("[invalid_argument]")


def test_a_task_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no task"):
        MedEnv().reset(options={"task_id": "TK-000000000000"})
    with pytest.raises(ValueError, match="no task"):
        MedEnv(family="cooking")
