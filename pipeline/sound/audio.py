"""The process that plays: from the ring to a device, which it finds again whenever it is lost."""

import logging
import os
import threading
import time
from typing import Any

import numpy as np

from pipeline.sound.desk import Desk
from pipeline.sound.device import DeviceError, Stream, outputs, renew
from pipeline.sound.ear import Ear
from pipeline.sound.figures import decibel
from pipeline.sound.gaps import Gaps
from pipeline.sound.playback import Playback
from recordings.frame import Float32Array

log = logging.getLogger(__name__)

PERIOD = 0.05
"""Seconds between looks at the wishes and at the device."""

RETRY = (0.5, 8.0)
"""Seconds before a device is tried again: first, and at most."""

PATIENCE = 1.0
"""Seconds without a block after which a device counts as lost."""

HUNG = 6.0
"""Seconds after which a device that does not return from a call is given up, with the process."""


class Audio:
    """Plays what the ring holds on the device that is wished for, until it is told to stop.

    A device that is there no longer ends `run` too: it may hang in every further call, so that
    only another process can look for it.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.stream: Stream | None = None
        self.playback: Playback | None = None
        self.problem = ""
        self.gaps = Gaps(0.0)
        self.ear = Ear(desk.ear)
        self.devices: list[str] = []
        self._closing = threading.Event()
        self._fading = False
        self._asked: Any = None
        self._looked = time.monotonic()
        self._blocks, self._since = 0, 0.0
        self._due, self._delay = 0.0, RETRY[0]

    def run(self) -> bool:
        """Play until `stop`, then fade out; return whether the device was there to the end."""
        threading.Thread(target=self._watch, name="hung", daemon=True).start()
        while not self._closing.is_set():
            self._looked = time.monotonic()
            if self.stream is not None and not self._plays(self.stream, self._looked):
                self._lose(self.stream)
                return False
            self._look(self._looked)
            self._closing.wait(PERIOD)
        self._end()
        self.desk.ring.want(0)
        return True

    def stop(self, *_: object) -> None:
        """End `run`; for signal handlers and other threads too."""
        self._closing.set()

    # ---- the device --------------------------------------------------------------------

    def _look(self, now: float) -> None:
        number, wishes = self.desk.slot.wishes()
        if not number:
            return  # nobody has said yet which device is wanted
        asked = wishes.get("device", ""), wishes.get("rate", 0)
        if asked != self._asked:
            self._end()
            self._asked, self._due, self._delay = asked, 0.0, RETRY[0]
        if self.stream is None and now >= self._due:
            self._open(now, *asked)
        if self.playback is not None:
            self.playback.volume = 10.0 ** (wishes.get("volume", 0.0) / 20.0)
        if self.stream is not None:
            self.ear.listen(bool(wishes.get("listens")), wishes.get("input", ""), self.stream.rate)
        self.desk.report("audio", self._report())

    def _plays(self, stream: Stream, now: float) -> bool:
        """Return whether the device takes blocks."""
        if stream.blocks != self._blocks:
            self._blocks, self._since = stream.blocks, now
        return stream.alive and now - self._since < PATIENCE

    def _lose(self, stream: Stream) -> None:
        self.problem = f"{stream.name} is gone; it is looked for again. Check its cable"
        log.warning("%s", self.problem)
        self.desk.ring.want(0)
        self.desk.report("audio", {"devices": self.devices, "problem": self.problem})

    def _open(self, now: float, name: str, rate: int) -> None:
        try:
            renew()
            self.devices = outputs()
            stream = Stream(name, rate, self._fill)
            self.playback = Playback(self.desk.ring, stream.rate)
            self.desk.ring.block = 0
            self.desk.ring.want(stream.rate)
            stream.start()
        except DeviceError as error:
            self._fail(now, str(error))
            return
        self.stream, self.problem = stream, ""
        self._blocks, self._since, self._delay = 0, time.monotonic(), RETRY[0]
        self.gaps = Gaps(self._since)
        log.info("Sound is played on %s, at %d Hz", stream.name, stream.rate)

    def _fail(self, now: float, why: str) -> None:
        text = f"Nothing can be heard: {why}"
        if text != self.problem:
            log.warning("%s; it is tried again", text)
        self.problem = text
        self.desk.ring.want(0)
        self._due = now + self._delay
        self._delay = min(self._delay * 2, RETRY[1])

    def _fill(self, out: Float32Array) -> None:
        """Fill a block; in PortAudio's thread."""
        if self.playback is None:
            out.fill(0.0)
            return
        self.playback.goal = 0.0 if self._fading or self.desk.slot.muted else 1.0
        self.playback.fill(out)

    def _end(self) -> None:
        """Fade out, if the device still plays, and close it."""
        if self.stream is None or self.playback is None:
            return
        self._fading = True
        until = time.monotonic() + 0.3
        while self.stream.alive and not self.playback.silent and time.monotonic() < until:
            time.sleep(0.005)
        if self.stream.alive:
            time.sleep(min(0.3, self.stream.latency))  # what has been filled is still to be heard
        self.ear.close()
        self.stream.close()
        self.stream, self._fading = None, False

    def _watch(self) -> None:
        """End a process that hangs in a device's call: another one can open the device."""
        while True:
            time.sleep(1.0)
            if time.monotonic() - self._looked > HUNG:
                log.error("The device hangs; the process that plays is started again")
                os._exit(1)

    # ---- what it says ------------------------------------------------------------------

    def _report(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"devices": self.devices, "problem": self.problem}
        stream, playback = self.stream, self.playback
        if stream is None or playback is None:
            return facts
        peak, playback.peak = playback.peak, np.zeros(2, np.float32)
        dry, late = playback.dry, stream.late
        return facts | {
            "problem": self.problem or self.ear.problem,
            "device": stream.name,
            "rate": stream.rate,
            "block": self.desk.ring.block,
            "device_ms": stream.latency * 1e3,
            "ring_ms": self.desk.ring.fill / stream.rate * 1e3,
            "peak": [decibel(float(v)) for v in peak],
            "rms": [decibel(float(v) ** 0.5) for v in playback.square],
            "sounding": playback.flowing and not playback.silent,
            "dry": dry,
            "late": late,
            "gaps": self.gaps.figures(self._looked, dry + late),
        }
