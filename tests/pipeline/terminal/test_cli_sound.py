"""Projects that sound here, or only in Max, from the command line."""

from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project.rig import HearingSettings
from tests.pipeline.terminal.shell import limber


@pytest.mark.parametrize(
    ("args", "here", "model", "count"),
    [
        ((), True, "limber", 8),
        (("--model", "limber"), True, "limber", 8),
        (("--latents", "5"), False, "", 5),
        (("--names", "a,b"), False, "", 2),
        (("--low", "-1"), False, "", 4),
    ],
)
def test_a_new_project_sounds_here_unless_it_is_made_for_latents_alone(
    tmp_path: Path, args: tuple[str, ...], here: bool, model: str, count: int
) -> None:
    made = limber("new", "piece", *args, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert ("Sound: on this computer" in made.stdout) == here
    project = open_project(tmp_path / "piece")
    scene = project.scenes["main"]
    assert project.rig.sound == HearingSettings(here=here)
    assert (scene.sound.model, len(scene.latents)) == (model, count)
