"""The clicks that count a round in and end it, heard on this computer where it can make sound."""

import logging
import queue
import threading
from typing import Any

import numpy as np

from pipeline.sound.device import DeviceError, portaudio
from recordings.frame import Float32Array

log = logging.getLogger(__name__)

RATE = 44100
TICK, HIGH = 880.0, 1760.0
"""Hz: the seconds of the count-in; the beginning and the end of a round."""
LEVEL = 0.3


def tone(hertz: float, seconds: float) -> Float32Array:
    """Return a short tone that dies away, float32 of shape (n,) at RATE."""
    t = np.arange(round(RATE * seconds)) / RATE
    fade = np.exp(-5.0 * t / seconds) * np.minimum(1.0, t * 500.0)
    return np.asarray(LEVEL * np.sin(2 * np.pi * hertz * t) * fade, np.float32)


TONES = {"tick": tone(TICK, 0.06), "high": tone(HIGH, 0.16)}


class Clicks:
    """Plays tones in a thread of its own, apart from the engine; silent where no device opens.

    The stream is open while a round goes on, and closed by `rest`.
    """

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def play(self, name: str) -> None:
        """Play "tick" or "high" now; returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="clicks", daemon=True)
            self._thread.start()
        self._asked.put(name)

    def rest(self) -> None:
        """Play what was asked for, then let the device go."""
        if self._thread is not None:
            self._asked.put("")
            self._thread = None

    def _work(self) -> None:
        stream = opened()
        while name := self._asked.get():
            if stream is not None:
                stream.write(TONES[name].reshape(-1, 1))
        if stream is not None:
            stream.stop()
            stream.close()


def opened() -> Any:
    """Return a stream to the system's device, None where there is none."""
    try:
        sd = portaudio()
    except DeviceError as error:
        log.info("The count-in is not heard: %s", error)
        return None
    try:
        stream = sd.OutputStream(samplerate=RATE, channels=1, dtype="float32", latency="low")
        stream.start()
    except (sd.PortAudioError, ValueError, OSError) as error:
        log.info("The count-in is not heard: %s", error)
        return None
    return stream
