"""How surely gestures are told apart, on the command line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from mappings.recognition.kinds.base import OTHER
from mappings.recognition.store import dump_examples
from pipeline.project.creation import write_project
from pipeline.project.recognition import Gesture
from pipeline.terminal.cli import app
from tests.mappings.recognition.moving import Hand, examples
from tests.pipeline.engine.stage import phone_project

NAMES = [f"phone.accelerometer.{a}" for a in "xyz"] + [f"phone.gyroscope.{a}" for a in "xyz"]


def piece(folder: Path, names: list[str]) -> str:
    made = phone_project(m=2)
    made.rig.gestures += [Gesture(name) for name in ("circle", "cross")]
    path = folder / "piece"
    write_project(made, path)
    if names:
        (path / "gestures").mkdir()
        data = dump_examples(NAMES, examples(Hand(1), names))
        (path / "gestures" / "examples.safetensors").write_bytes(data)
    return str(path)


def told(*words: str) -> str:
    result = CliRunner().invoke(app, ["evaluate", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_examples_that_are_left_out_are_judged(tmp_path: Path) -> None:
    path = piece(tmp_path, ["circle", "cross", OTHER])
    text = told(path, "--gestures")
    assert "6 of 6 examples that were left out are recognised, with 0.0 false ones" in text
    facts = json.loads(told(path, "--gestures", "--json"))["gestures"]
    assert facts["confusion"] == {"circle": {"circle": 3}, "cross": {"cross": 3}}
    assert facts["seconds"] > 10


def test_no_gestures_and_damaged_ones_are_told(tmp_path: Path) -> None:
    path = piece(tmp_path, [])
    assert "No gestures are taught" in told(path, "--gestures")
    (Path(path) / "gestures").mkdir()
    (Path(path) / "gestures" / "examples.safetensors").write_bytes(b"x" * 50)
    assert "damaged" in told(path, "--gestures")
