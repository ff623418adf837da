"""How a scene sounds in Limber: the `[sound]` table of scene.toml."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.sound.metadata import ModelError, read_metadata

SHIPPED = Path(__file__).parent / "models" / "limber.ts"
"""Limber's own model, which scenes call "limber"."""

MOST_VOICES = 64
"""Streaming models keep their state for so many voices."""

INPUT = "input"
"""What scenes call the sound that comes in live."""

Fill = Literal["free", "frozen", "scaled"]
"""How latents that a model has beyond its own are filled: as it does, held still, or scaled."""


SOUNDING = ("around", "forward")
"""Modes that a sound goes into."""

AT_ONCE = (
    "noise",
    "noise_scale",
    "temperature",
    "loudness",
    "bend_scale",
    "bend_bias",
    "bend_noise",
)
"""Keys that a voice takes over as it plays; for any other the model is loaded anew."""


@dataclass
class SoundSettings:
    """What a scene sounds with; all levels and times in the units of the metadata.

    `mode` is decode, around (the latents of `sound`, moved by the gesture's), forward, prior, or
    another method of the model. `bend_scale`, `bend_bias` and `bend_noise` bend its
    latents, where no latent of the scene does. `rate` is for models that do not say theirs.
    """

    model: str = field(default="", metadata={"help": 'a .ts file, or "limber"'})
    mode: str = "decode"
    sound: str = field(
        default="", metadata={"help": 'the file that around and forward play, or "input"'}
    )
    voices: int = field(default=1, metadata={"min": 1, "max": MOST_VOICES})
    noise: Fill = "free"
    noise_scale: float = field(default=1.0, metadata={"min": 0.0, "max": 4.0})
    temperature: float = field(default=1.0, metadata={"min": 0.0, "max": 10.0})
    bend_scale: float = field(default=1.0, metadata={"min": 0.0, "max": 16.0})
    bend_bias: float = field(default=0.0, metadata={"min": -16.0, "max": 16.0})
    bend_noise: float = field(default=0.0, metadata={"min": 0.0, "max": 16.0})
    loudness: float = field(default=0.0, metadata={"min": -60.0, "max": 24.0, "unit": "dB"})
    rate: int = field(default=0, metadata={"min": 0, "max": 384000, "unit": "Hz"})

    def model_path(self, folder: Path) -> Path:
        """Return the model's file; a path that is not absolute begins at the project's folder.

        Raises ModelError when the scene has no model.
        """
        if not self.model:
            raise ModelError(
                'the scene has no model: write model = "limber", or a .ts file, into the [sound] '
                "table of its scene.toml"
            )
        return SHIPPED if self.model == "limber" else folder / self.model

    def rate_in(self, folder: Path) -> int:
        """Return the rate of the model in Hz, 0 where nobody says it; raises ModelError."""
        return read_metadata(self.model_path(folder)).rate or self.rate

    def sound_path(self, folder: Path) -> Path | None:
        """Return the file that is played around, None when there is none, or live input."""
        return folder / self.sound if self.sound and self.sound != INPUT else None

    @property
    def listens(self) -> bool:
        """Whether it plays around what comes in live."""
        return self.sound == INPUT and self.mode in SOUNDING
