"""Latents as Wekinator sends its outputs, for patches made to listen to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.outputs.base import Voice
from pipeline.outputs.osc import Osc, part
from recordings.frame import Float32Array
from sensors.wire.osc import encode
from sensors.wire.telling import message


@dataclass
class Wekinator(Osc):
    """`/wek/outputs` to 127.0.0.1:12000, one message for each input frame while playing.

    Source: fiebrink1/wekinator, OSCSender and its documentation; after training
    `/wekinator/status/done-training` is sent without arguments. A gesture that is recognised
    is told by its name, `/output_1` for the first. With `distances`, what `/wek/outputs` has is
    how far each gesture is away, below 1 where it is that one, and no latents.
    """

    address: str = "/wek/outputs"
    distances: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._playing = False

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        """Send the outputs for an input frame, while playing only."""
        if self._playing and by_frame and not self.distances:
            super().send(voice, values, now, by_frame)

    def gain(self, voice: Voice, value: float) -> None:
        """Send nothing: Wekinator's patches know no gain."""

    def following(self, voice: Voice, values: Sequence[float]) -> None:
        """Send nothing: Wekinator's patches know no gestures."""

    def likeness(self, names: Sequence[str], values: Sequence[float]) -> None:  # noqa: ARG002 - in their order
        """Send the distances of the gestures, where these are wanted."""
        if self.distances:
            self._put(message(self.address, *values[3::4]))

    def notice(self, name: str, args: Sequence[float | int | str]) -> None:
        """Follow the state; say when training is done, and which gesture was made."""
        if name == "state":
            self._playing = args[0] == "playing"
            if not self._playing:
                self.forget()
        elif name == "trained":
            self._put(encode("/wekinator/status/done-training"))
        elif name == "recognised":
            self._put(message(f"/{part(str(args[0]))}"))
