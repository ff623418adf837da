"""A show that sounds on an audio server without hardware, and when it is silent."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.faults.stage import Show, show
from pipeline.project.project import Project
from tests.pipeline.processes.running import until
from tests.pipeline.sound.jack import RATE, Recorder, Server, jack_server
from tests.pipeline.sound.scripted import Tone, saved

LOUD = 0.01
"""Below it there is silence: the tone is fifty times as loud."""

SETTLES = 0.7
"""Seconds of sound after which it counts as back."""


@contextmanager
def hall(folder: Path) -> Iterator[tuple[Show, Server]]:
    """Play a tone until the end of the block."""
    saved(Tone(latents=2), folder / "tone.ts")

    def sounding(project: Project) -> None:
        project.rig.sound.here = True
        project.rig.sound.ahead = 4
        project.scenes["main"].sound.model = str(folder / "tone.ts")
        project.scenes["main"].targets.clear()

    with jack_server() as server, show(folder / "piece", sounding, play=False) as stage:
        stage.client.do("target", 0.5, 0.0)
        stage.wait(lambda s: s["sound"].get("sounding"))
        yield stage, server


def recorded(server: Server, path: Path) -> Recorder:
    """Hear the server from now on, until sound is heard."""
    recorder = Recorder(server, path)
    recorder.connect()
    recorder.waits(loud=True)
    return recorder


def silence(recorder: Recorder, act: Callable[[], object]) -> float:
    """Do something, and return the longest silence in s until it sounds again."""
    start = recorder.frames
    act()
    until(lambda: steady(heard(recorder, start)))
    loud = np.flatnonzero(np.abs(heard(recorder, start)).max(axis=1) > LOUD)
    return float(np.diff(loud, prepend=0).max()) / RATE


def heard(recorder: Recorder, start: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return all that was heard from a number of samples on, shape (n, 2)."""
    found = np.fromfile(recorder.path, np.float32)
    return found[: len(found) // 2 * 2].reshape(-1, 2)[start:]


def steady(sound: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> bool:
    """Return whether something has failed and it sounds again, or it never was silent."""
    n = round(SETTLES * RATE)
    if len(sound) < 2 * n:
        return False
    pieces = np.abs(sound[-n:]).max(axis=1).reshape(10, -1).max(axis=1)
    return bool((pieces > LOUD).all())


def kill(stage: Show, kind: str) -> None:
    """Kill a process as a crash would; who records waits for what comes."""
    os.kill(stage.process(kind), signal.SIGKILL)
    time.sleep(0.1)
