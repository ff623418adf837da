"""Shared memory of the cameras of one project: what is wanted, what is seen, and how it goes."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.camera.capture import Asked
from pipeline.camera.image import HEIGHT, WIDTH, Image
from pipeline.sound.memory import Memory, Record

WISHES = 1 << 16
"""Bytes of what is wanted, as JSON."""

PICTURES = 4
"""Cameras whose images can be seen; those beyond them are looked through all the same."""

FIGURES = 1 << 12
"""Bytes of how it goes with one camera, as JSON."""

UNSEEN = 2_000_000_000
"""Nanoseconds after which one who watched counts as gone."""

STALE = 2.0
"""Seconds after which figures no longer tell how things are."""

_PIXELS = 4 + WIDTH * HEIGHT * 3
_WISHES_AT = 8 * PICTURES
_PICTURES_AT = _WISHES_AT + Record.size(WISHES)
_FIGURES_AT = _PICTURES_AT + PICTURES * Record.size(_PIXELS)
SIZE = _FIGURES_AT + PICTURES * Record.size(FIGURES)


@dataclass(frozen=True)
class Wanted:
    """A sensor that waits for what is seen: what, of whom (from 0), and where it is sent to."""

    what: str
    person: int
    to: str


@dataclass(frozen=True)
class Camera:
    """One camera: what is to be opened, for which sensors, and whether it is shown as a mirror."""

    asked: Asked
    wanted: tuple[Wanted, ...]
    mirror: bool = False


class Sight:
    """The memory that the engine, the camera process and windows share.

    The engine writes wishes, the camera process pictures and figures, those who look a word that
    says so. Cameras are known by their place in the wishes. Raises OSError without room.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._memory = Memory(path, SIZE)
        self._words = np.frombuffer(self._memory.map, np.int64, PICTURES)
        self._wishes = Record(self._memory, _WISHES_AT, WISHES)
        self._pictures = self._records(_PICTURES_AT, _PIXELS)
        self._figures = self._records(_FIGURES_AT, FIGURES)
        self._known: tuple[int, list[Camera]] = (-1, [])

    def _records(self, at: int, room: int) -> list[Record]:
        return [Record(self._memory, at + i * Record.size(room), room) for i in range(PICTURES)]

    def close(self) -> None:
        """Give the memory back; the file stays for the others."""
        del self._words
        self._memory.close()

    # ---- what is wanted ----------------------------------------------------------------

    def wish(self, cameras: list[Camera]) -> None:
        """Say which cameras are to be looked through; raises ValueError for far too many."""
        if cameras != self.wishes():
            self._wishes.write(json.dumps([asdict(camera) for camera in cameras]).encode())

    @property
    def wanted(self) -> bool:
        """Whether any camera is to be looked through."""
        return bool(self.wishes())

    def wishes(self) -> list[Camera]:
        """Return which cameras are to be looked through."""
        if self._wishes.number != self._known[0]:
            number, data = self._wishes.newest()
            self._known = number, [_camera(entry) for entry in json.loads(data or b"[]")]
        return self._known[1]

    # ---- what is seen ------------------------------------------------------------------

    def watch(self, place: int) -> None:
        """Say that somebody looks at a camera's picture; called at least once a second."""
        self._words[place] = time.monotonic_ns()

    def watched(self, place: int) -> bool:
        """Return whether somebody looks at a camera's picture now."""
        last = int(self._words[place]) if place < PICTURES else 0
        return 0 <= time.monotonic_ns() - last < UNSEEN

    def show(self, place: int, picture: Image) -> None:
        """Leave a camera's picture, at most WIDTH by HEIGHT."""
        height, width = picture.shape[:2]
        head = width.to_bytes(2, "little") + height.to_bytes(2, "little")
        self._pictures[place].write(head + picture.tobytes())

    def picture(self, place: int) -> tuple[int, Image | None]:
        """Return the number of a camera's newest picture, and the picture; 0 and None for none."""
        number, data = self._pictures[place].newest()
        if data is None:
            return 0, None
        width, height = int.from_bytes(data[:2], "little"), int.from_bytes(data[2:4], "little")
        return number, np.frombuffer(data, np.uint8, offset=4).reshape(height, width, 3)

    def report(self, place: int, facts: dict[str, Any]) -> None:
        """Leave how it goes with a camera, as JSON values."""
        if place < PICTURES:
            self._figures[place].write(json.dumps({**facts, "at": time.monotonic()}).encode())

    def figures(self, place: int) -> dict[str, Any]:
        """Return how it goes with a camera, {} where nobody says so now."""
        data = self._figures[place].read() if place < PICTURES else None
        facts: dict[str, Any] = json.loads(data) if data else {}
        return facts if 0 <= time.monotonic() - facts.pop("at", -STALE) < STALE else {}


def _camera(entry: dict[str, Any]) -> Camera:
    wanted = tuple(Wanted(**one) for one in entry["wanted"])
    return Camera(Asked(**entry["asked"]), wanted, entry["mirror"])


def sight_path(base: Path) -> Path:
    """Return where the memory is of a project whose memory begins with `base`."""
    return base.with_suffix(".sight")
