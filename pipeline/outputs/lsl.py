"""Latents as streams of Lab Streaming Layer, for whoever listens on any machine."""

import logging
import threading
from dataclasses import dataclass
from typing import Any

from pipeline.outputs.base import Output, Voice
from recordings.frame import Float32Array
from sensors.wire.lab import lsl

log = logging.getLogger(__name__)

Made = tuple[Voice, list[int] | None, Any]
"""A scene's stream: for which voice, which of its latents, and the outlet."""


@dataclass
class Lsl(Output):
    """A stream for each scene, of type Latents, irregular: `limber`, or `limber-SCENE`.

    `stream` is what comes before the scene's name. Channels are labelled by the latents' names.
    A stream is made in a thread of its own, since that takes milliseconds; what there is to
    send meanwhile is dropped.
    """

    stream: str = "limber"

    def __post_init__(self) -> None:
        self._lsl: Any = None
        self._made: dict[str, Made] = {}
        self._making: dict[str, Voice] = {}
        self.sent = self.unsent = 0

    def open(self) -> None:
        """Load the library; raises OSError where it is not installed."""
        try:
            self._lsl = lsl()
        except ImportError as error:
            raise OSError(str(error)) from None

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:  # noqa: ARG002 - every step is sent
        """Send latents at LSL's own time."""
        made = self._made.get(voice.scene)
        if made is None or made[0] is not voice:
            self._make(voice)
            self.unsent += 1
            return
        _, chosen, outlet = made
        outlet.push_sample((values if chosen is None else values[chosen]).tolist())
        self.sent += 1

    def close(self) -> None:
        """End the streams."""
        self._lsl = None
        self._made.clear()

    def _make(self, voice: Voice) -> None:
        """Have a scene's stream made, once; its former one ends when it is there."""
        if self._lsl is None or self._making.get(voice.scene) is voice:
            return
        self._making[voice.scene] = voice
        threading.Thread(target=self._outlet, args=(self._lsl, voice), daemon=True).start()

    def _outlet(self, library: Any, voice: Voice) -> None:
        chosen = self.chosen(voice)
        names = list(voice.latents) if chosen is None else [voice.latents[i] for i in chosen]
        name = self.stream if voice.alone else f"{self.stream}-{voice.scene}"
        try:
            form = library.cf_float32
            info = library.StreamInfo(
                name, "Latents", len(names), library.IRREGULAR_RATE, form, name
            )
            info.set_channel_labels(names)
            outlet = library.StreamOutlet(info)
        except Exception:  # whatever the library may raise; the other outputs go on
            log.exception("The stream %s could not be made", name)
            return
        if self._lsl is not None and self._making.get(voice.scene) is voice:
            self._made[voice.scene] = voice, chosen, outlet
