"""Looks through one camera, in a thread: image after image, what is found, to whom wants it."""

import contextlib
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from pipeline.camera.capture import Capture, Shot
from pipeline.camera.drawing import draw, small
from pipeline.camera.finding import Bodies, Finder, Hands
from pipeline.camera.sight import Camera, Sight
from recordings.frame import Float32Array
from sensors.wire.camera import END, TROUBLE, seen

log = logging.getLogger(__name__)

RETRY = (0.5, 8.0)
"""Seconds between attempts to open a camera: first, and at most."""

PICTURE = 1 / 15
"""Seconds between two pictures, at least."""

TOLD = 0.5
"""Seconds between two reports of how it goes."""

AWAITED = 10.0
"""Seconds that a file waits for those who want what is in it."""

KEPT = 300
"""Images that figures are of."""

Found = Mapping[str, Mapping[int, Float32Array]]


class Looking:
    """Looks through a camera until it is closed, or its file has come to its end.

    Opened again and again where it cannot be, or is gone; those who want what is seen are told
    why. `camera` and `place` may be set by any thread; what is opened stays the same.
    """

    def __init__(self, camera: Camera, place: int, sight: Sight) -> None:
        self.camera, self.place = camera, place
        self._sight = sight
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._closing = threading.Event()
        self._delay = RETRY[0]
        self._pictured = self._reported = 0.0
        self._took: deque[float] = deque(maxlen=KEPT)
        self._times: deque[float] = deque(maxlen=KEPT)
        self._thread = threading.Thread(target=self._run, name=f"look {place}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking; waits a moment for the camera to be given back."""
        self._closing.set()
        self._thread.join(RETRY[1])
        if not self._thread.is_alive():
            self._socket.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._look()
            except EOFError:
                self._tell(END)
                return
            except Exception as error:  # whatever a camera's library may raise
                problem = str(getattr(error, "strerror", None) or error)
                log.warning("%s: %s; it is tried again", self.camera.asked.title, problem)
                self._tell(TROUBLE + problem.encode()[:1000])
                self._rest(problem)
                self._delay = min(self._delay * 2, RETRY[1])

    def _rest(self, problem: str) -> None:
        """Wait before the next attempt, and say why all the while."""
        end = time.monotonic() + self._delay
        while (left := end - time.monotonic()) > 0:
            self._sight.report(self.place, {"problem": problem})
            if self._closing.wait(min(left, TOLD)):
                return

    def _look(self) -> None:
        """Look until the camera is gone, or no longer wanted; raises EOFError at a file's end."""
        with ExitStack() as stack:
            live = not self.camera.asked.file
            capture = self._opened(stack) if live else None  # what is wrong is told at once
            finders = stack.enter_context(closing(Finders()))
            finders.want(self.camera)
            self._await()
            capture = capture or self._opened(stack)
            while not self._closing.is_set():
                finders.want(self.camera)
                shot = capture.read()
                self._see(shot, finders)
                self._delay = RETRY[0]

    def _opened(self, stack: ExitStack) -> Capture:
        return stack.enter_context(closing(Capture(self.camera.asked)))

    def _await(self) -> None:
        """Let a file wait for all who want what is in it: they are to see its beginning."""
        end = time.monotonic() + (AWAITED if self.camera.asked.file else 0.0)
        places = [Path(one.to) for one in self.camera.wanted]
        while time.monotonic() < end and not all(place.exists() for place in places):
            if self._closing.wait(0.01):
                return

    def _see(self, shot: Shot, finders: "Finders") -> None:
        """Find what is wanted in an image, and send it."""
        begun = time.monotonic()
        found = finders.find(shot)
        for one in self.camera.wanted:
            values = found.get(one.what, {}).get(one.person)
            if values is not None:
                self._send(seen(values, shot.when, shot.captured), one.to)
        now = time.monotonic()
        self._took.append(now - begun)
        self._times.append(now)
        self._show(shot, found, now)

    def _show(self, shot: Shot, found: Found, now: float) -> None:
        """Leave a picture where somebody looks at it, and now and then how it goes."""
        if now - self._pictured >= PICTURE and self._sight.watched(self.place):
            self._pictured = now
            picture = small(shot.image, self.camera.mirror)
            draw(picture, found, self.camera.mirror)
            self._sight.show(self.place, picture)
        if now - self._reported >= TOLD:
            self._reported = now
            self._sight.report(self.place, self._figures(shot))

    def _figures(self, shot: Shot) -> dict[str, float | list[int] | None]:
        span = self._times[-1] - self._times[0]
        height, width = shot.image.shape[:2]
        return {
            "rate": (len(self._times) - 1) / span if span else None,
            "found_ms": float(np.percentile(self._took, 50)) * 1e3,
            "size": [width, height],
        }

    def _tell(self, data: bytes) -> None:
        for to in {one.to for one in self.camera.wanted}:
            self._send(data, to)

    def _send(self, data: bytes, to: str) -> None:
        """Send to a sensor; to one that is not there, or does not read, it is lost."""
        self._socket.settimeout(1.0 if self.camera.asked.file else 0.0)
        with contextlib.suppress(OSError):
            self._socket.sendto(data, to)


class Finders:
    """Finds all that is wanted of one camera."""

    def __init__(self) -> None:
        self._finders: dict[str, Finder] = {}
        self._counts: dict[str, int] = {}
        self._ms = -1

    def want(self, camera: Camera) -> None:
        """Find what is wanted now, of as many people."""
        counts: dict[str, int] = {}
        for one in camera.wanted:
            counts[one.what] = max(counts.get(one.what, 0), one.person + 1)
        for what in [what for what, n in self._counts.items() if counts.get(what) != n]:
            del self._counts[what]
            self._finders.pop(what).close()
        for what in [what for what in counts if what not in self._counts]:
            self._finders[what] = Bodies(counts[what]) if what == "pose" else Hands()
            self._counts[what] = counts[what]

    def find(self, shot: Shot) -> Found:
        """Return what is in an image, by what was looked for and the number of the person."""
        self._ms = max(self._ms + 1, round(shot.when * 1e-6))  # MediaPipe wants later times
        return {what: f.find(shot.image, self._ms) for what, f in self._finders.items()}

    def close(self) -> None:
        """Give the memory of the models back."""
        for finder in self._finders.values():
            finder.close()
