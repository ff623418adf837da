"""Buttons of the rig: channels of sensors that give commands as they go down."""

from collections.abc import Iterator, Mapping

from recordings.frame import Frame

DOWN = 0.5
"""A channel above this is a button held down."""


class Buttons:
    """Which buttons are down, and what those of a rig ("phone.control.buttonA") are to do."""

    def __init__(self, bindings: Mapping[str, str]) -> None:
        self._down: set[tuple[str, str]] = set()
        self.bind(bindings)

    def bind(self, bindings: Mapping[str, str]) -> None:
        """Use other bindings; a button that is held stays held."""
        self._bound: dict[str, list[tuple[str, list[str]]]] = {}
        for button, text in bindings.items():
            sensor, _, channel = button.partition(".")
            if words := text.split():
                self._bound.setdefault(sensor, []).append((channel, words))

    def pressed(self, frame: Frame) -> Iterator[list[str]]:
        """Yield the words of the command of each button that has gone down with this frame."""
        for channel, words in self._bound.get(frame.sensor, ()):
            if channel not in frame.layout.names:
                continue
            button = frame.sensor, channel
            down = frame.values[frame.layout.names.index(channel)] > DOWN
            if down and button not in self._down:
                yield words
            (self._down.add if down else self._down.discard)(button)
