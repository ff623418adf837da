"""Images of a camera, a stream or a video file: the newest one, or all of them."""

import math
import threading
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.camera.image import Image
from sensors.wire.needed import needed

SLOWEST = 3.0
"""Seconds without an image after which a camera counts as gone."""

_NS = 1_000_000_000


@dataclass(frozen=True)
class Asked:
    """What is to be looked at: a camera's number or a stream's address, or a file.

    `speed` is how fast a file is played, 0: as fast as it goes. A `turn` that is another lets a
    file begin anew.
    """

    camera: str = ""
    file: str = ""
    width: int = 640
    height: int = 480
    rate: float = 30.0
    speed: float = 1.0
    turn: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.file or f"camera {self.camera or 0}"


@dataclass(frozen=True)
class Shot:
    """An image, when it was on the camera's own clock, and when it was captured, in ns.

    `captured` is on this computer's steady clock.
    """

    image: Image
    when: int
    captured: int


class Capture:
    """An open camera or file; raises OSError, saying what to do, when it cannot be opened."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._cv2 = needed("cv2", "camera")
        self._video = self._open()
        self._live = not asked.file
        self._period = 1 / self._rate()
        self._newest: Shot | None = None
        self._over = False
        self._taken = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        if self._live or asked.speed:
            self._thread = threading.Thread(target=self._grab, name="capture", daemon=True)
            self._thread.start()

    def _open(self) -> Any:
        asked, cv2 = self._asked, self._cv2
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # we tell it ourselves
        place = asked.file or asked.camera or "0"
        video = cv2.VideoCapture(int(place) if not asked.file and place.isdecimal() else place)
        if not video.isOpened():
            video.release()
            raise OSError(_advice(asked))
        if not asked.file:
            video.set(cv2.CAP_PROP_FRAME_WIDTH, asked.width)
            video.set(cv2.CAP_PROP_FRAME_HEIGHT, asked.height)
            video.set(cv2.CAP_PROP_FPS, asked.rate)
        return video

    def _rate(self) -> float:
        """Return a file's images a second; what is asked for, where it does not say."""
        found = float(self._video.get(self._cv2.CAP_PROP_FPS))
        return found if math.isfinite(found) and 0 < found <= 1000 else self._asked.rate

    def read(self) -> Shot:
        """Return the next image, or the newest where there are more; waits for it.

        Raises EOFError at the end of a file, and OSError when a camera is gone.
        """
        if self._thread is None:
            return self._next(0)
        with self._taken:
            self._taken.wait_for(lambda: self._newest is not None or self._over, SLOWEST)
            shot, self._newest = self._newest, None
        if shot is not None:
            return shot
        if self._live:
            raise OSError(f"{self._asked.title} gives no images any more: is it plugged in?")
        if self._over:
            raise EOFError
        raise OSError(f"{self._asked.title} cannot be read")

    def _next(self, begin: int) -> Shot:
        """Return the next image; of a file played at a speed when it is due after `begin`."""
        number = int(self._video.get(self._cv2.CAP_PROP_POS_FRAMES)) if not self._live else 0
        if not self._video.grab():
            raise EOFError
        speed = self._asked.speed or 1.0
        when = round(number * self._period / speed * _NS)
        if begin:
            time.sleep(max(0.0, (begin + when - time.monotonic_ns()) / _NS))
        captured = time.monotonic_ns()
        whole, image = self._video.retrieve()
        if not whole:
            raise EOFError
        return Shot(self._fitted(image), captured if self._live else when, captured)

    def _fitted(self, image: Image) -> Image:
        """Return an image in red, green, blue, and not much larger than is asked for."""
        cv2, (height, width) = self._cv2, image.shape[:2]
        scale = min(self._asked.width / width, self._asked.height / height)
        if scale < 0.75:
            size = max(1, round(width * scale)), max(1, round(height * scale))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)

    def _grab(self) -> None:
        """Keep the newest image: one that nobody took in time is left out, never queued."""
        begin = 0 if self._live else time.monotonic_ns()
        try:
            while not self._closing:
                self._show(self._next(begin))
        except EOFError:
            pass
        finally:
            with self._taken:
                self._over = True
                self._taken.notify()

    def _show(self, shot: Shot) -> None:
        with self._taken:
            self._newest = shot
            self._taken.notify()

    def close(self) -> None:
        """Give the camera back."""
        self._closing = True
        if self._thread is not None:
            self._thread.join(SLOWEST)
        if self._thread is None or not self._thread.is_alive():
            self._video.release()


def _advice(asked: Asked) -> str:
    if asked.file:
        return f"{asked.file} cannot be played: is it there, and a video?"
    if asked.camera and not asked.camera.isdecimal():
        return (
            f"the stream {asked.camera} cannot be opened: is its address right, and the camera on?"
        )
    return (
        f"{asked.title} cannot be opened: is it plugged in, used by no other program, and may "
        "this one use it (system settings, privacy, camera)?"
    )
