"""What the demo teaches and plays: recorded movements, and the project for them."""

from dataclasses import dataclass, field
from pathlib import Path

import recordings
from pipeline.features.base import FEATURES, Feature
from pipeline.outputs.osc import Osc
from pipeline.project.creation import new_project
from pipeline.project.latents import LatentSettings, Target
from pipeline.project.project import Project
from pipeline.project.rig import Control, RigSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.reading import Where, read_type
from pipeline.terminal.ear import Ear
from sensors.comote import Comote

SAMPLES = Path(recordings.__file__ or "").parent / "samples"

WINDOW = 2.0
"""Seconds that the features look back; also how long a movement goes on before it counts."""


@dataclass
class Script:
    """The digits drawn in the air and the latents each is to play, in this order.

    Of the recorded digits these three are the ones told apart best from how they move,
    without regard to their shape in space. `taught` are recordings of each that are taught,
    `played` is the one kept apart to play with.
    """

    digits: dict[str, list[float]] = field(
        default_factory=lambda: {
            "0": [0.0, 0.0, 1.0, 0.5],
            "1": [1.0, 0.0, 0.0, 0.5],
            "3": [0.0, 1.0, 0.5, 1.0],
        }
    )
    taught: str = "ab"
    played: str = "c"
    speed: float = 1.0

    @property
    def lead(self) -> float:
        """Seconds for which a movement goes on before it counts."""
        return WINDOW / self.speed


def sample(digit: str, recording: str) -> Path:
    """Return a sample take."""
    return SAMPLES / f"digit-{digit}-{recording}.mcap"


def demo_project(script: Script, port: int) -> Project:
    """Return the demo's project: a phone, features of movement, four latents sent to `port`."""
    phone = Comote(name="phone", id="0", host="127.0.0.1", port=free_port())
    latents = [LatentSettings(f"latent-{i + 1}", min=0.0, max=1.0, smoothing=0.1) for i in range(4)]
    targets = [Target(f"digit {digit}", values) for digit, values in script.digits.items()]
    scene = SceneSettings(latents=latents, targets=targets)
    rig = RigSettings(control=Control(port=free_port()))
    project = new_project([phone], scene, [Osc(name="nn~", port=port)], rig)
    scene.features = features()  # these alone: a digit is in how one moves, not how one holds
    return project


def features() -> list[Feature]:
    """Return the features of the demo: means and deviations over a window."""
    pairs = [(k, c) for k in ("mean", "deviation") for c in ("accelerometer", "gyroscope")]
    return [
        read_type(
            FEATURES,
            {
                "name": f"{kind} {channels}",
                "type": kind,
                "inputs": [f"phone.{channels}"],
                "seconds": WINDOW,
            },
            Where("demo"),
        )
        for kind, channels in pairs
    ]


def free_port() -> int:
    """Return a UDP port that nobody uses now."""
    with Ear() as ear:
        return ear.port
