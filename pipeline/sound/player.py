"""The process that makes the sound: newest latents in, blocks into the ring, a little ahead."""

import logging
import threading
import time
from collections import deque
from typing import Any

import numpy as np

from pipeline.sound.desk import Desk
from pipeline.sound.figures import spread
from pipeline.sound.loader import Loader
from pipeline.sound.mixer import KEPT, Mixer
from pipeline.sound.slot import Movement

log = logging.getLogger(__name__)

USUAL = 48_000
"""Hz at which most devices play."""

SHORTEST = 0.01
"""Seconds of the shortest block."""

REST = 0.02
"""Seconds between looks while nobody plays, or nothing sounds."""

REPORT = 0.1
"""Seconds between reports."""

MORE = 6
"""Blocks that are made ahead beyond what is wished for, at most."""

CALM = 60.0
"""Seconds without a gap after which one block fewer is made ahead."""

RECENT = 24
"""Blocks by which a model that is too slow is found out."""

BUSY = 0.9
"""The share of a block's time beyond which a model is too slow."""


class Player:
    """Keeps the ring filled with what the scenes sound like, until it is told to stop."""

    def __init__(self, desk: Desk, loader: Loader) -> None:
        self.desk, self.loader = desk, loader
        self.mixer = Mixer(self._movement)
        self.rate = 0
        self._stopping = threading.Event()
        self._places: dict[str, int] = {}
        self._wishes: dict[str, Any] = {}
        self._number = -1
        self._came = np.zeros((4096, 2), np.float32)
        self._heard = 0
        self._told = 0
        self._reported = 0.0
        self._lags: deque[float] = deque(maxlen=KEPT)
        self._times: deque[float] = deque(maxlen=KEPT)
        self._block = self._ahead = 0
        self._more, self._dry, self._since = 0, desk.ring.dry, 0.0

    def run(self) -> None:
        """Make sound until `stop`; what was made is played to its end by the other process."""
        while not self._stopping.is_set():
            self._look()
            self._listen()
            if self.rate and self._room():
                self._make()
            else:
                self._stopping.wait(self._pause())
        self.loader.close()

    def stop(self, *_: object) -> None:
        """End `run` after this block; for signal handlers and other threads too."""
        self._stopping.set()

    # ---- what is wanted ----------------------------------------------------------------

    def _look(self) -> None:
        number, wishes = self.desk.slot.wishes()
        if number != self._number:
            self._number, self._wishes = number, wishes
            self._places = {name: i for i, name in enumerate(wishes.get("scenes", {}))}
            self._want()
        rate = self.desk.ring.wanted
        if rate and rate != self.rate:
            self.rate = rate
            self.mixer.play_at(rate)
            self.desk.ring.begin(rate)
            self._want()
        for scene, voice in self.loader.ready():
            if voice is None:
                self.mixer.take(scene)
            else:
                voice.play_at(self.rate or USUAL)  # it may have been asked for before the device
                self.mixer.put(scene, voice)
                self.mixer.change(scene, self._wishes.get("scenes", {}).get(scene, {}))
        now = time.monotonic()
        if now - self._reported >= REPORT:
            self._reported = now
            self._steady(now)
            self.desk.report("sound", self._report())

    def _listen(self) -> None:
        """Take in what came in live, at the rate of what is played."""
        ear = self.desk.ear
        if not self.rate:
            return
        if ear.wanted != self.rate:
            ear.want(self.rate)
            self._heard = ear.join()
        while n := ear.read(self._came, self._heard):
            self.mixer.listen(self._came[:n])
        self._heard = ear.join() if not ear.fill else self._heard

    def _want(self) -> None:
        """Have the models loaded; before a device tells its rate, for the usual one."""
        wishes = self._wishes
        rate = self.rate or USUAL
        scenes = wishes.get("scenes", {})
        self.loader.want(wishes.get("folder", ""), scenes, rate)
        for name, table in scenes.items():
            self.mixer.change(name, table)

    def _movement(self, scene: str) -> Movement | None:
        place = self._places.get(scene)
        return None if place is None else self.desk.slot.movement(place)

    # ---- blocks ------------------------------------------------------------------------

    def _room(self) -> bool:
        """Return whether the next block is due, having found how large it is to be."""
        ring = self.desk.ring
        self._block = round(max(self.mixer.span(), SHORTEST * self.rate))
        ahead = (max(1, int(self._wishes.get("ahead", 2))) + self._more) * self._block
        self._ahead = max(ahead, self._block + 2 * ring.block)
        ring.ahead = self._ahead
        return bool(ring.wanted) and ring.fill + self._block <= self._ahead

    def _steady(self, now: float) -> None:
        """Make one block more ahead after a gap, and one fewer after a long time without.

        Gaps while a model is loaded, or where nothing sounded, come of that: they do not last.
        """
        dry = self.desk.ring.dry
        if dry != self._dry:
            self._dry = dry
            if self.mixer.sounding and not self.loader.busy:
                self._since, self._more = now, min(self._more + 1, MORE)
        elif self._more and now - self._since > CALM:
            self._since, self._more = now, self._more - 1

    def _pause(self) -> float:
        if not self.rate or not self.desk.ring.wanted:
            return REST
        over = self.desk.ring.fill + self._block - self._ahead
        return min(REST, max(0.0005, over / self.rate))

    def _make(self) -> None:
        waits = self.desk.ring.fill / self.rate
        begun = time.perf_counter()
        block = self.mixer.block(self._block)
        self._times.append((time.perf_counter() - begun) / (self._block / self.rate))
        self.desk.ring.write(block)
        if self.mixer.newest > self._told:
            self._told = self.mixer.newest
            now = time.monotonic_ns() + self._wishes.get("offset", 0)
            self._lags.append((now - self._told) * 1e-9 + waits)

    # ---- what it says ------------------------------------------------------------------

    def _report(self) -> dict[str, Any]:
        scenes = {name: dict(facts) for name, facts in self.loader.facts().items()}
        for name, strip in self.mixer.strips.items():
            if name in scenes:
                scenes[name] |= {"decode_ms": spread(strip.times), "faults": strip.faults}
                scenes[name]["problem"] = scenes[name].get("problem") or strip.problem
        share = spread([t * 1e-3 for t in self._times])
        return {
            "scenes": scenes,
            "block_ms": 1e3 * self._block / self.rate if self.rate else None,
            "ahead_ms": 1e3 * self._ahead / self.rate if self.rate else None,
            "share": share,
            "movement_ms": spread(self._lags),
            "problem": self._problem(spread([t * 1e-3 for t in list(self._times)[-RECENT:]])),
        }

    def _problem(self, share: list[float] | None) -> str:
        if share is not None and share[0] > BUSY:
            return (
                f"the models need {share[0]:.0%} of the time there is: choose a smaller model, or "
                "fewer voices, or close other programs"
            )
        return ""
