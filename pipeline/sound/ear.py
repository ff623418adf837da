"""The device that sound comes in from, and what it brings on its way to who makes the sound."""

import logging
from typing import Any

from pipeline.sound.device import DeviceError, find, portaudio, told
from pipeline.sound.ring import Ring
from recordings.frame import Float32Array

log = logging.getLogger(__name__)


class Ear:
    """Brings what is heard at a rate into a ring, while it is wished for.

    `problem` says in plain words why nothing is heard, "" when all is well or nobody listens.
    """

    def __init__(self, ring: Ring) -> None:
        self.problem = ""
        self._ring = ring
        self._stream: Any = None
        self._asked: tuple[bool, str, int] = (False, "", 0)

    def listen(self, wanted: bool, name: str, rate: int) -> None:
        """Hear the device of that name (or with that in it) from now on, or none."""
        if (wanted, name, rate) == self._asked:
            return
        self.close()
        self._asked = wanted, name, rate
        if wanted:
            self._open(name, rate)

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
        except DeviceError as error:
            self._fail(str(error))
        except Exception as error:  # PortAudio's own kinds, and ValueError
            self._fail(f"it cannot be opened ({told(error)})")

    def _fail(self, why: str) -> None:
        self.problem = f"No sound comes in: {why}"
        log.warning("%s", self.problem)
        self._stream = None

    def _hear(self, block: Float32Array, frames: int, _time: object, _flags: object) -> None:
        """Leave what came in the ring; in PortAudio's thread."""
        self._ring.write(block.repeat(2, axis=1) if block.shape[1] == 1 else block)
        self._ring.block = frames

    def close(self) -> None:
        """Hear nothing any more, and give the device back."""
        stream, self._stream = self._stream, None
        self._asked, self.problem = (False, "", 0), ""
        if stream is not None:
            try:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
            except Exception as error:  # of a device that is gone
                log.info("The input did not close: %s", error)
