"""Buttons of the rig: channels of sensors that give commands as they go down."""

import shlex
from collections.abc import Iterator, Mapping

from recordings.frame import Frame

DOWN = 0.5
"""A channel above this is a button held down."""

TWO = ("sensor/spare", "sensor/replace")
"""Commands that name two sensors."""


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
            if words := words_of(text):
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


def words_of(text: str) -> list[str]:
    """Return the command of a button and its arguments; one with spaces stands in quotes."""
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe alone is no quote
        return text.split()


def buttons_renamed(buttons: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """Return buttons and what they do, with a sensor's new name in place of the `old` one."""
    return {
        new + key[len(old) :] if key.startswith(f"{old}.") else key: sensor_renamed(what, old, new)
        for key, what in buttons.items()
    }


def sensor_renamed(text: str, old: str, new: str) -> str:
    """Return the command of a button for the same sensor under its new name."""
    words = words_of(text)
    if not words:
        return text
    if words[0] == "take/play":
        own = range(3, len(words))  # after the take and its speed
    elif words[0] in TWO:
        own = range(1, len(words))
    elif words[0].startswith("sensor/") and words[0] != "sensor/add":
        own = range(1, min(2, len(words)))
    else:
        return text
    named = [new if i in own and word == old else word for i, word in enumerate(words)]
    return text if named == words else shlex.join(named)
