"""What Max and Pd each say in their own words."""

from abc import abstractmethod
from typing import ClassVar

from pipeline.patches._canvas import Box, Canvas
from pipeline.patches.base import Part, Patch, Plan, Variant


class Words(Patch):
    """What a program calls the objects that a patch is drawn with."""

    zero: ClassVar[str]
    """What `unpack` calls a number."""

    oscillator: ClassVar[str]
    decibels: ClassVar[tuple[str, ...]]
    """Objects that turn dB into an amplitude."""

    opened: ClassVar[tuple[str, ...]]
    """Objects that turn mute into the loudness that it leaves."""

    display: ClassVar[tuple[str, ...]]
    """Objects that let a message box show what they get."""

    tone: ClassVar[tuple[str, str]]
    """Objects that send and receive the test tone."""

    speaker: ClassVar[tuple[str, str]]
    """Kind and text of what plays two channels."""

    multichannel: ClassVar[bool] = False
    """Whether it has cords of many channels."""

    rate: ClassVar[tuple[str, int]]
    """What says the audio rate when it is banged, and out of which outlet."""

    @abstractmethod
    def arrival(self, port: int) -> tuple[str, ...]:
        """Return the objects from a UDP port to where all messages can be had."""

    @abstractmethod
    def tuned(self, address: str) -> tuple[str, ...]:
        """Return the objects that let through the arguments of one OSC address."""

    @abstractmethod
    def hello(self, plan: Plan) -> tuple[tuple[str, str], tuple[str, str], str]:
        """Return what readies the sender, what says hello (kind and text), and the sender."""

    @abstractmethod
    def model(self, part: Part, method: str, variant: Variant = "nn") -> str:
        """Return the text of nn~ that runs a method of a scene's model."""

    @abstractmethod
    def player(self, canvas: Canvas, file: str, number: int, x: int, y: int) -> Box:
        """Draw what plays a file round and round; return the box that it sounds from."""

    @abstractmethod
    def width_of(self, kind: str, text: str) -> int:
        """Return how wide a box must be, in pixels."""

    @abstractmethod
    def written(self, canvas: Canvas) -> str:
        """Return the file's text."""
