"""A project written by hand, with comments, as a performer has it."""

from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.settings.reading import SettingsError

RIG = """\
# The piece for two hands.
order = ["main"]

[playing]
fade = 2.0  # slow

[buttons]
"phone.control.buttonA" = "next"  # the thumb

[[sensors]]
name = "phone"  # on the left wrist
type = "comote"
id = "0"

[[sensors]]
name = "riot"
type = "riot"  # in the shoe

[[outputs]]
name = "nn~"  # the patch
type = "osc"
port = 12000
"""

SCENE = """\
# One sound.
[mapping]
type = "auto"

[[features]]
name = "up"
type = "orientation"
inputs = ["phone.accelerometer"]  # without the gyroscope

[[latents]]
name = "one"
min = -1.0  # dark

[[latents]]
name = "two"

[[targets]]
name = "A"  # the beginning
values = [0.5, 0.5]
"""


def made(folder: Path, rig: str = RIG, scene: str = SCENE) -> Path:
    """Write the project into a folder."""
    (folder / "scenes" / "main").mkdir(parents=True, exist_ok=True)
    (folder / "takes").mkdir(exist_ok=True)
    (folder / "rig.toml").write_text(rig, encoding="utf-8")
    (folder / "scenes" / "main" / "scene.toml").write_text(scene, encoding="utf-8")
    return folder


def told(folder: Path) -> str:
    """Return the mistakes that are told instead of opening a project."""
    with pytest.raises(SettingsError) as caught:
        open_project(folder)
    return str(caught.value)
