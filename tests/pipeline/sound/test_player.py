"""The process that makes sound: a ring kept filled with the newest, and what it tells."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from pipeline.sound.desk import Desk
from pipeline.sound.loader import Loader
from pipeline.sound.player import MORE, Player
from recordings.frame import Float32Array
from tests.pipeline.processes.running import until
from tests.pipeline.sound.voices import Tone, tone

RATE = 48_000
SPAN = 1024


class Played:
    """A player in a thread, an engine's desk before it and a device behind it."""

    def __init__(self, base: Path) -> None:
        self.desk = Desk(base)
        self.player = Player(Desk(base), Loader(tone))
        self.thread = threading.Thread(target=self.player.run, daemon=True)
        self.thread.start()
        self.move([0.0])
        self.desk.slot.gain(0, 1.0)
        self.wish()
        self.desk.ring.want(RATE)
        until(lambda: "main" in self.player.mixer.strips)
        until(lambda: self.desk.ring.fill > SPAN)

    def wish(self, **more: object) -> None:
        scenes = {"main": {"model": "tone"}}
        self.desk.slot.wish({"here": True, "folder": ".", "scenes": scenes, **more})

    def move(self, values: list[float], time: int = 1) -> None:
        self.desk.slot.send(0, np.array(values, np.float32), time)

    @property
    def tone(self) -> Tone:
        voice = self.player.mixer.strips["main"].voice
        assert isinstance(voice, Tone)
        return voice

    def take(self, frames: int) -> Float32Array:
        """Take that much from the ring, however long it takes to be made."""
        parts, out = [], np.zeros((256, 2), np.float32)
        while frames > 0:
            n = self.desk.ring.read(out[: min(256, frames)], self.desk.ring.join())
            parts.append(out[:n].copy())
            frames -= n
            time.sleep(0 if n else 0.001)
        return np.concatenate(parts)

    def end(self) -> None:
        self.player.stop()
        self.thread.join()


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    found = Played(tmp_path / "desk")
    yield found
    found.end()


def full(played: Played) -> None:
    """Wait until the ring has all that it is to have: nothing more is made then."""

    def still() -> bool:
        before = played.tone.blocks
        time.sleep(0.2)
        return played.tone.blocks == before

    until(still)


def test_it_stays_two_blocks_ahead_and_no_further(played: Played) -> None:
    full(played)
    time.sleep(0.1)
    assert SPAN < played.desk.ring.fill <= played.desk.ring.ahead == 2 * SPAN
    assert played.player.rate == RATE


def test_latents_are_read_only_when_a_block_is_made(played: Played) -> None:
    full(played)
    before = played.tone.blocks
    played.move([1.0])
    played.move([2.0])
    time.sleep(0.1)
    assert played.tone.blocks == before  # the ring is full
    played.take(SPAN)
    until(lambda: played.tone.blocks > before)
    assert played.tone.heard[-1].tolist() == [2.0]


def test_the_way_from_a_movement_is_measured(played: Played) -> None:
    played.wish(offset=0)
    until(lambda: played.player._wishes.get("offset") == 0)
    played.move([0.5], time.monotonic_ns())
    played.take(SPAN)
    until(lambda: played.desk.said("sound").get("movement_ms"))
    way = played.desk.said("sound")["movement_ms"]
    assert 1e3 * (SPAN - 480) / RATE < way[0] < 1e4  # what was left before it plays no part
    facts = played.desk.said("sound")
    assert facts["block_ms"] == pytest.approx(1e3 * SPAN / RATE)
    assert facts["scenes"]["main"]["state"] == "ready"
    assert facts["share"][0] > 0.0


def test_more_is_made_ahead_after_gaps(played: Played) -> None:
    played.desk.ring.dry += 1
    until(lambda: played.player._dry == played.desk.ring.dry)
    assert played.player._more == 0  # it comes of the loading
    until(lambda: not played.player.loader.busy)
    played.desk.ring.dry += 1
    until(lambda: played.desk.ring.ahead == 3 * SPAN)
    for _ in range(10):
        played.desk.ring.dry += 1
        played.player._steady(time.monotonic())
    assert played.player._more == MORE


def test_a_model_too_slow_for_its_block_is_told(played: Played) -> None:
    played.player._times.extend([0.01] * 500)  # it was quick until now
    played.tone.slow = 1.2 * SPAN / RATE
    for _ in range(30):
        played.take(SPAN)
    until(lambda: "of the time there is" in played.desk.said("sound").get("problem", ""))


def test_faults_of_a_model_are_told_after_they_are_over(played: Played) -> None:
    def told() -> dict[str, Any]:
        found: dict[str, Any] = played.desk.said("sound").get("scenes", {}).get("main", {})
        return found

    until(lambda: told().get("faults") == 0)
    played.tone.raises = True
    played.take(3 * SPAN)
    until(lambda: told()["faults"] >= 1 and "the tone is broken" in told()["problem"])
    played.tone.raises = False
    played.take(4 * SPAN)
    until(lambda: not told()["problem"])
    assert told()["faults"] >= 1


def test_at_another_rate_what_cannot_be_loaded_again_plays_on_as_high_as_it_was(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(folder: Path, table: dict[str, Any], rate: int) -> NoReturn:
        raise ValueError("the model is gone")

    monkeypatch.setattr(played.player.loader, "_make", broken)
    before = played.tone
    played.desk.ring.want(44_100)
    until(lambda: played.player.loader.facts()["main"]["state"] == "failed")
    assert played.tone is before
    assert played.tone.rate == 44_100
    assert np.abs(played.take(SPAN)).max() > 0.4


def test_without_a_device_nothing_is_made_and_it_ends_at_once(played: Played) -> None:
    played.desk.ring.want(0)
    time.sleep(0.1)
    before = played.tone.blocks
    time.sleep(0.2)
    assert played.tone.blocks == before
