"""Errands are done by processes of their own, and their answers come back."""

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from benchmarks.gestures.offline import Rehearsal
from mappings.training.lag import MOST
from pipeline.engine.outside import Errand
from pipeline.processes.errands import ERRANDS
from pipeline.processes.messenger import Messenger
from pipeline.sound.trajectory import read_timed
from tests.mappings.movement import walks

DEADLINE = 120.0


def take(lag: float) -> dict[str, Any]:
    """A walk of six channels at 100 Hz, and what it sounds like `lag` seconds earlier."""
    rng = np.random.default_rng(3)
    x = walks(rng, round((5 + MOST) * 100), 6)
    times = np.arange(len(x)) / 100
    y = np.tanh(x @ rng.normal(0, 0.5, (6, 4)))[:-60]
    return {"0.times": times + lag, "0.x": x, "0.played": times[:-60], "0.y": y}


def test_a_lag_is_told_by_another_process() -> None:
    back: queue.Queue[Callable[[], None]] = queue.Queue()
    messenger, answers = Messenger(back.put), list[dict[str, Any]]()
    messenger.send(
        Errand("lag", {"takes": ["0"]}, bytes(save(take(0.12)))), lambda _: None, answers.append
    )
    while not answers:
        back.get(timeout=DEADLINE)()
    messenger.close()
    (answer,) = answers
    assert answer["lag"]["seconds"] == pytest.approx(0.12, abs=0.015)
    assert answer["lag"]["sure"]
    assert np.shape(answer["curves"]["0"])[0] == 71


def test_an_errand_that_fails_says_so() -> None:
    back: queue.Queue[Callable[[], None]] = queue.Queue()
    messenger, answers = Messenger(back.put), list[dict[str, Any]]()
    messenger.send(Errand("lag", {"takes": ["0"]}, b"nonsense"), lambda _: None, answers.append)
    while not answers:
        back.get(timeout=DEADLINE)()
    messenger.close()
    assert "lag failed" in answers[0]["problem"]


def test_nobody_hears_of_an_errand_that_was_dropped_or_of_one_after_the_end() -> None:
    back: queue.Queue[Callable[[], None]] = queue.Queue()
    messenger, answers = Messenger(back.put), list[dict[str, Any]]()
    dropped = Errand("lag", {"takes": ["0"]}, bytes(save(take(0.1))), dropped=True)
    messenger.send(dropped, lambda _: None, answers.append)
    messenger.close()
    messenger.send(Errand("lag", {"takes": []}), lambda _: None, answers.append)
    with pytest.raises(queue.Empty):
        back.get(timeout=0.2)


def test_a_sound_is_encoded_once_and_then_moved_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import soundfile

    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(48000) / 48000)
    soundfile.write(tmp_path / "tone.wav", tone, 48000)
    stage, shares, done = Rehearsal(tmp_path, 8), list[float](), list[str]()
    encode = ERRANDS["encode"]

    def counted(facts: dict[str, Any], blob: bytes, told: Callable[[float], None]) -> Any:
        done.append(facts["audio"])

        def both(share: float) -> None:
            shares.append(share)
            told(share)

        return encode(facts, blob, both)

    monkeypatch.setitem(ERRANDS, "encode", counted)
    stage.engine.project.scenes["main"].sound.model = "limber"
    stage.move(0.01, np.zeros(6))
    for _ in range(2):
        stage.do("demonstrate", "tone.wav", 0.0, 0.0)
        stage.outside.go_on()
        while stage.engine.active_scene.teaching.recording is not None:
            stage.move(0.05, np.zeros(6))
    assert done == [str((tmp_path / "tone.wav").resolve())]
    assert shares[-1] == 1.0
    times, rows = read_timed(tmp_path / "tone.wav.limber.csv", 8)
    assert times is not None
    first, second = stage.engine.active_scene.teaching.book.rounds
    assert first.name == second.name == "tone.wav"
    assert first.seconds == pytest.approx(times[-1] + MOST, abs=0.03)
    values = [v for _, v in first.target]
    assert values == [v for _, v in second.target]
    middle = np.array([np.interp(0.51, times, column) for column in rows.T])
    assert values[25] == pytest.approx(np.clip(middle, -3, 3).tolist(), abs=1e-3)
