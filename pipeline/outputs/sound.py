"""Latents for the sound that this computer makes itself, left in shared memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.outputs.base import Output, Voice
from pipeline.sound.bends import parted
from pipeline.sound.slot import Slot
from recordings.frame import Float32Array


@dataclass
class Sound(Output):
    """Latents, gains and mute for the models that Limber plays itself.

    The rig needs no table for it: it is there whenever Limber plays. A table chooses which
    scenes are heard here, and which of their latents; what bends is always heard.
    """

    def __post_init__(self) -> None:
        self.place: Path | None = None
        """Where the shared memory is; whoever plays the project knows."""
        self.sent = 0
        self._slot: Slot | None = None
        self._places: dict[str, int] = {}

    def open(self) -> None:
        """Open the shared memory; raises OSError where there is none."""
        if self.place is None:
            raise OSError("sound is made only while a project is played")
        self._slot = Slot(self.place)

    def arrange(self, scenes: Sequence[str]) -> None:
        """Use the slot's places for these scenes, in their order."""
        self._places = {name: i for i, name in enumerate(scenes)}

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:  # noqa: ARG002 - every step is left
        """Leave latents in the slot, and when the movement was that they come of."""
        place = self._places.get(voice.scene)
        if self._slot is not None and place is not None:
            chosen = self.chosen(voice) if self.latents else None
            values, bent = parted(values, voice.bends)
            if chosen is not None:
                values = values[[i for i in chosen if i < len(values)]]
            self._slot.send(place, values, now, bent)
            self.sent += 1

    def gain(self, voice: Voice, value: float) -> None:
        """Leave how loud a scene is."""
        place = self._places.get(voice.scene)
        if self._slot is not None and place is not None:
            self._slot.gain(place, value)

    def notice(self, name: str, args: Sequence[float | int | str]) -> None:
        """Silence at once what is played here, or let it sound again."""
        if name == "mute" and self._slot is not None:
            self._slot.mute(bool(args[0]))

    def close(self) -> None:
        """Give the memory back; what was left stays."""
        if self._slot is not None:
            self._slot.close()
            self._slot = None
