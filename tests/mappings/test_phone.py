"""Recordings of a real phone teach what follows from them, on recordings left out."""

from pathlib import Path

import numpy as np
from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage

import recordings
from recordings.events import Datagram
from recordings.take import read_take
from tests.mappings.movement import GRAVITY, Array, examples, learn

SAMPLES = Path(recordings.__file__).parent / "samples"


def sensor(events: list[Datagram], name: str) -> Array:
    """The first three values of each message to `.../name`, shape (n, 3)."""
    messages = (m for e in events for m in OscBundle(e.data) if isinstance(m, OscMessage))
    return np.array([m.params[:3] for m in messages if m.address.endswith(f"/{name}")])


def recording(digit: int, letter: str) -> tuple[Array, Array]:
    """Accelerometer and gyroscope, and where gravity points, of one drawn digit."""
    taken = read_take(SAMPLES / f"digit-{digit}-{letter}.mcap")
    events = [e for e in taken if isinstance(e, Datagram) and OscBundle.dgram_is_bundle(e.data)]
    x = np.hstack([sensor(events, "accelerometer"), sensor(events, "gyroscope")])
    return x, sensor(events, "gravity") / GRAVITY


def test_gravity_is_learnt_from_other_recordings_of_the_same_digits() -> None:
    taught = [recording(digit, letter) for digit in range(4) for letter in "ab"]
    rounds = np.repeat(np.arange(8), [len(x) for x, _ in taught])
    x, y = (np.concatenate(part) for part in zip(*taught, strict=True))
    trained = learn(examples(x, y, rounds))
    assert trained.report["learnt"]
    assert trained.report["warnings"] == []
    new, wanted = recording(0, "c")
    given = np.array([trained.mapping.predict(row) for row in new.astype(np.float32)])
    error = np.sqrt(np.mean((given - wanted) ** 2))
    assert error < 0.3 * np.sqrt(np.mean((wanted - y.mean(axis=0)) ** 2))


def test_which_digit_is_drawn_does_not_follow_from_single_frames() -> None:
    taught = [recording(digit, letter)[0] for digit in range(4) for letter in "ab"]
    rounds = np.repeat(np.arange(8), [len(x) for x in taught])
    report = learn(examples(np.concatenate(taught), (rounds // 2)[:, None] / 3.0, rounds)).report
    assert not report["learnt"]
