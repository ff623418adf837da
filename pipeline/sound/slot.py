"""The newest latents of every scene, as the engine leaves them for whoever makes the sound."""

import json
import struct
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.sound.bends import KINDS, UNBENT
from pipeline.sound.memory import Memory, Record
from recordings.frame import Float32Array

SCENES = 64
"""Scenes that can sound; those beyond them are silent here."""

LATENTS = 128
"""The most latents of a scene."""

HEAD = struct.Struct(f"<qfI{len(KINDS)}f")
"""Of a scene: when the movement was (ns on the engine's clock), its gain, how many latents, and
what bends them."""

WISHES = 1 << 18
"""Bytes of what is wanted, as JSON."""

MUTE = 0
"""Where the byte is that is 1 in panic: a single byte needs no record, so it is heard at once."""

_SCENE = HEAD.size + 4 * LATENTS
_FIRST = 8
_SCENES_AT = _FIRST + Record.size(WISHES)
SIZE = _SCENES_AT + SCENES * Record.size(_SCENE)


@dataclass(frozen=True, slots=True)
class Movement:
    """A scene's newest latents, float32 of shape (m,), its gain 0 to 1, and when they were made.

    `time` is in ns on the engine's clock; `number` is another whenever something is new. `bend` are
    the numbers of bends.KINDS, shape (4,), NaN for what the scene does not play.
    """

    number: int
    time: int
    gain: float
    values: Float32Array
    bend: Float32Array = field(default_factory=lambda: UNBENT)


SILENT = Movement(0, 0, 0.0, np.zeros(0, np.float32))
"""A scene of which nothing was left yet."""


class Slot:
    """Shared memory with what the engine wants heard: wishes, and for each scene its latents.

    The engine alone writes it (`wish`, `send`, `gain`, `mute`), each in some microseconds and
    without waiting; anybody reads. Scenes are known by their place in the wishes' "scenes".
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._memory = Memory(path, SIZE)
        self._wishes = Record(self._memory, _FIRST, WISHES)
        step = Record.size(_SCENE)
        self._scenes = [Record(self._memory, _SCENES_AT + i * step, _SCENE) for i in range(SCENES)]
        self._known: tuple[int, dict[str, Any]] = (0, {})
        self._held = [self._left(place) for place in range(SCENES)]

    # ---- the engine's side -------------------------------------------------------------

    def wish(self, wishes: dict[str, Any]) -> None:
        """Say what is wanted, as JSON values; raises ValueError when it is far too much."""
        self._wishes.write(json.dumps(wishes).encode())

    def send(self, place: int, values: Float32Array, now: int, bend: Float32Array = UNBENT) -> None:
        """Leave a scene's latents, at most 128, that come of a movement at `now`."""
        gain = self._held[place].gain
        self._write(place, Movement(0, now, gain, values[:LATENTS].astype("<f4"), bend))

    def gain(self, place: int, value: float) -> None:
        """Leave how loud a scene is, 0 to 1."""
        self._write(place, replace(self._held[place], gain=value))

    def mute(self, on: bool) -> None:
        """Silence everything at once, or let it sound again."""
        self._memory.map[MUTE] = int(on)

    def clear(self) -> None:
        """Leave every scene silent, with no latents."""
        for place in range(SCENES):
            self._write(place, SILENT)

    def _left(self, place: int) -> Movement:
        """Return what whoever wrote before has left of a scene."""
        return self.movement(place) or SILENT

    def _write(self, place: int, left: Movement) -> None:
        self._held[place] = left
        head = HEAD.pack(left.time, left.gain, len(left.values), *left.bend.tolist())
        self._scenes[place].write(head + left.values.tobytes())

    # ---- the reader's side -------------------------------------------------------------

    @property
    def muted(self) -> bool:
        """Whether there is to be silence."""
        return self._memory.map[MUTE] != 0

    def wishes(self) -> tuple[int, dict[str, Any]]:
        """Return the number of the newest wishes and what they are; 0 and {} for none."""
        if self._wishes.number != self._known[0]:
            number, data = self._wishes.newest()
            if data is not None:
                self._known = number, json.loads(data)
        return self._known

    def movement(self, place: int) -> Movement | None:
        """Return the newest of a scene; None before anything was left."""
        number, data = self._scenes[place].newest()
        if data is None:
            return None
        time, gain, count, *bend = HEAD.unpack_from(data)
        values = np.frombuffer(data, "<f4", count, HEAD.size).astype(np.float32)
        return Movement(number, time, gain, values, np.array(bend, np.float32))

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
