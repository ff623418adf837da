"""The engine is killed at any moment: it comes back alone, and nothing on the disk is lost."""

import time
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.opening import open_project
from pipeline.engine.replay import compare
from recordings.take import summarise
from tests.pipeline.processes.running import played, until


def test_killed_while_playing_it_goes_on_playing_with_the_same_mapping(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()
        stage.hears()
        until((stage.folder / "scenes/main/mapping/mapping.safetensors").exists)
        stage.kill("engine")
        status = stage.wait(lambda s: s["trainer"])
        assert (status["state"], status["learnt"], len(status["rounds"])) == ("playing", True, 2)
        stage.wait(lambda s: all(r["examples"] for r in s["rounds"]))
        stage.ear.forget()
        stage.hears()
        assert np.abs(stage.ear.latents(2)[-10:] - [1.0, 0.0]).max() < 0.1
        stage.phone.pose = "up"
        until(lambda: np.abs(stage.ear.latents(2)[-1] - [0.0, 1.0]).max() < 0.1)
        stage.client.do("stop")
        stage.client.do("train")
        assert stage.wait(lambda s: s["besides"] == "")["learnt"]
    for take in (stage.folder / "takes").iterdir():
        found = compare(take)
        assert found["different"] == 0
        assert found["latents"] > 20


@pytest.mark.parametrize("seconds", [0.0, 0.15, 0.3])
def test_killed_while_recording_the_round_ends_where_its_take_ends(
    tmp_path: Path, seconds: float
) -> None:
    with played(tmp_path / "piece") as stage:
        stage.client.do("record", 0)
        until((stage.folder / "scenes/main/rounds.json").exists)
        take = stage.client.status()["take"]
        path = stage.folder / "takes" / take
        until(lambda: path.exists() and path.stat().st_size)
        time.sleep(seconds)
        stage.kill("engine")
        status = stage.wait(lambda s: s["trainer"])
        assert status["besides"] == ""
        end = summarise(stage.folder / "takes" / take).end or 0
        stage.hears()
    project = open_project(stage.folder)
    for kept in project.rounds["main"].rounds:
        assert (kept.take, kept.end) == (take, end)
    assert len(status["rounds"]) == len(project.rounds["main"].rounds)
    assert compare(stage.folder / "takes" / take)["different"] == 0


def test_killed_while_training_it_plays_on_and_can_be_trained_again(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()
        until((stage.folder / "scenes/main/mapping/mapping.safetensors").exists)
        stage.client.do("train")
        stage.kill("engine")
        status = stage.wait(lambda s: s["trainer"] and all(r["examples"] for r in s["rounds"]))
        assert (status["state"], status["learnt"]) == ("playing", True)
        stage.client.do("train")
        stage.wait(lambda s: s["besides"] == "" and s["report"])
        stage.hears()


def test_a_client_goes_on_after_the_engine_came_back(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        for _ in range(3):
            stage.kill("engine")
            stage.client.do("target", 0.25, 0.75)
            assert stage.client.status()["target"] == [0.25, 0.75]


def test_silence_that_was_asked_for_outlives_the_engine(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()
        stage.client.do("panic")
        until(lambda: '"muted": true' in (stage.folder / "performance.json").read_text())
        stage.kill("engine")
        status = stage.wait(lambda s: s["trainer"])
        assert status["state"] == "panic"
        stage.client.do("resume")
        stage.hears()
        assert stage.client.status()["state"] == "playing"
