"""The device that sound comes in from, and what it brings on its way to who makes the sound."""

import logging
import time
from typing import Any

from pipeline.sound.device import DeviceError, find, portaudio, told
from pipeline.sound.ring import Ring
from recordings.frame import Float32Array

log = logging.getLogger(__name__)

RETRY = (0.5, 8.0)
"""Seconds before a device is tried again: first, and at most."""

PATIENCE = 1.0
"""Seconds without a block after which a device counts as lost."""


class Ear:
    """Brings what is heard at a rate into a ring, while it is wished for.

    A device that is not there, or is lost, is tried again, later and later. `problem` says in
    plain words why nothing is heard, "" when all is well or nobody listens.
    """

    def __init__(self, ring: Ring) -> None:
        self.problem = ""
        self._ring = ring
        self._stream: Any = None
        self._asked: tuple[bool, str, int] = (False, "", 0)
        self._blocks, self._seen, self._since = 0, 0, 0.0
        self._due, self._delay = 0.0, RETRY[0]

    def listen(self, wanted: bool, name: str, rate: int) -> None:
        """Hear the device of that name (or with that in it) from now on, or none."""
        now = time.monotonic()
        if (wanted, name, rate) != self._asked:
            self.close()
            self._asked = wanted, name, rate
            self._due, self._delay = now, RETRY[0]
        if not wanted:
            return
        if self._stream is None:
            if now >= self._due:
                self._open(name, rate)
        elif not self._hears(now):
            self._release()
            self._fail("the device is gone; check its cable")

    def _hears(self, now: float) -> bool:
        """Return whether the device still brings blocks."""
        if self._blocks != self._seen:
            self._seen, self._since, self._delay, self.problem = self._blocks, now, RETRY[0], ""
        return bool(self._stream.active) and now - self._since < PATIENCE

    def _open(self, name: str, rate: int) -> None:
        try:
            device = find(name, "input")
            channels = min(2, device["max_input_channels"])
            self._ring.begin(rate)
            self._stream = portaudio().InputStream(
                device=device["index"],
                samplerate=rate,
                channels=channels,
                dtype="float32",
                latency="low",
                callback=self._hear,
            )
            self._stream.start()
            self._since = time.monotonic()
        except DeviceError as error:
            self._fail(str(error))
        except Exception as error:  # PortAudio's own kinds, and ValueError
            self._fail(f"it cannot be opened ({told(error)})")

    def _fail(self, why: str) -> None:
        problem = f"No sound comes in (it is tried again): {why}"
        if problem != self.problem:
            log.warning("%s", problem)
        self.problem = problem
        self._release()
        self._due = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, RETRY[1])

    def _hear(self, block: Float32Array, frames: int, _time: object, _flags: object) -> None:
        """Leave what came in the ring; in PortAudio's thread."""
        self._ring.write(block.repeat(2, axis=1) if block.shape[1] == 1 else block)
        self._ring.block = frames
        self._blocks += 1

    def close(self) -> None:
        """Hear nothing any more, and give the device back."""
        self._asked, self.problem = (False, "", 0), ""
        self._release()

    def _release(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
            except Exception as error:  # of a device that is gone
                log.info("The input did not close: %s", error)
