"""What the demo teaches and plays: recorded movements, and the project for them."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import platformdirs

import recordings
from pipeline.features.base import FEATURES, Feature
from pipeline.outputs.osc import Osc
from pipeline.processes.local import running
from pipeline.project.creation import new_project
from pipeline.project.first_targets import SOUNDS, own_latents
from pipeline.project.latents import Target
from pipeline.project.project import Project
from pipeline.project.rig import Control, HearingSettings, RigSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.reading import Where, read_type
from pipeline.sound.device import missing
from pipeline.sound.settings import SoundSettings
from pipeline.terminal.ear import Ear
from sensors.comote import Comote

SAMPLES = Path(recordings.__file__ or "").parent / "samples"

WINDOW = 3.0
"""Seconds that the features look back; also how long a movement goes on before it counts.

As long as it takes to draw most of a digit: in less, parts of one look like parts of another.
"""

RANGE = 6.0
"""From the lowest to the highest of each of the demo's latents."""


@dataclass
class Script:
    """The digits drawn in the air and the sound of Limber's own model that each is to play.

    Of the recorded digits these three are the ones told apart best from how they move,
    without regard to their shape in space. `taught` are recordings of each that are taught,
    `played` is the one kept apart to play with.
    """

    sounds: dict[str, str] = field(default_factory=lambda: {"0": "hum", "1": "pulse", "3": "wind"})
    taught: str = "ab"
    played: str = "c"
    speed: float = 1.0

    @property
    def digits(self) -> dict[str, list[float]]:
        """The latents that each digit is to play."""
        return {digit: list(SOUNDS[name]) for digit, name in self.sounds.items()}

    @property
    def lead(self) -> float:
        """Seconds for which a movement goes on before it counts."""
        return WINDOW / self.speed


def sample(digit: str, recording: str) -> Path:
    """Return a sample take."""
    return SAMPLES / f"digit-{digit}-{recording}.mcap"


def demo_project(script: Script, port: int) -> Project:
    """Return the demo's project: a phone, features of movement, latents sent to `port`.

    It sounds on this computer too, where what sound needs is installed.
    """
    phone = Comote(name="phone", id="0", host="127.0.0.1", port=free_port())
    latents = [replace(latent, smoothing=0.1) for latent in own_latents()]
    targets = [Target(script.sounds[digit], values) for digit, values in script.digits.items()]
    scene = SceneSettings(latents=latents, targets=targets, sound=SoundSettings("limber"))
    rig = RigSettings(control=Control(port=free_port()), sound=HearingSettings(here=not missing()))
    project = new_project([phone], scene, [Osc(name="nn~", port=port)], rig)
    scene.features = features()
    return project


def features() -> list[Feature]:
    """Return the features of the demo: mean and deviation of how the hand turned in a window.

    These alone: a digit is in how one moves, and an accelerometer tells as much of how one holds.
    """
    return [
        read_type(
            FEATURES,
            {
                "name": f"{kind} gyroscope",
                "type": kind,
                "inputs": ["phone.gyroscope"],
                "seconds": WINDOW,
            },
            Where("demo"),
        )
        for kind in ("mean", "deviation")
    ]


def free_port() -> int:
    """Return a UDP port that nobody uses now."""
    with Ear() as ear:
        return ear.port


def demo_folder() -> Path:
    """Return the folder of the demo's project, emptied of an earlier demo's.

    While that one still plays it is another folder.
    """
    base = Path(platformdirs.user_data_dir("limber", appauthor=False))
    number = 1
    while running(folder := base / (f"demo-{number}" if number > 1 else "demo")):
        number += 1
    if (folder / "rig.toml").exists():
        shutil.rmtree(folder)
    return folder
