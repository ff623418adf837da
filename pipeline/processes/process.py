"""The processes that Limber is made of, each started by the supervisor as `python -m`."""

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pipeline.processes.child import STANDBY
from pipeline.sound.urgency import ENGINE, SOUND, Hurry, go_first

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""One thread for linear algebra everywhere: more make small sums slower on a busy machine."""

SWITCH = 0.0005
"""Seconds for which a thread may keep Python to itself while the loop waits for it."""

YIELDING = 5
"""By how much the camera process lets the engine and the sound go before it."""

LOST = 3
"""The exit code of a process whose device is gone."""

CANNOT_START = 2
"""The exit code of a process that says why it cannot start."""


def engine(folder: Path, path: Path, sound: str = "") -> int:
    """Run the engine of the project in `folder`, listening to local processes at `path`.

    `sound` is "1" or "0" where the rig's word about sound made here does not count.
    """
    from pipeline.processes.session import Session
    from pipeline.settings.reading import SettingsError

    try:
        session = Session(folder, path, sound == "1" if sound else None)
    except (SettingsError, OSError) as error:
        logging.getLogger(__name__).error("The engine cannot start: %s", error)
        return CANNOT_START
    signal.signal(signal.SIGTERM, session.loop.stop)
    leave_to_parent()
    watch_parent(session.abandon)
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    session.loop.hurry = Hurry(ENGINE)
    try:
        session.run()
    finally:
        session.close()
    return 0


def trainer(_: Path, path: Path, *__: str) -> int:
    """Run the trainer of the engine at `path`."""
    from pipeline.processes.trainer import main

    leave_to_parent()
    watch_parent(lambda: os._exit(0))
    main(path)
    return 0


def sound(folder: Path, *_: object) -> int:
    """Make the sound of the project in `folder`."""
    from pipeline.processes.local import memory_path
    from pipeline.sound.confinement import confine
    from pipeline.sound.desk import Desk
    from pipeline.sound.lateness import Elsewhere
    from pipeline.sound.lateness_apart import Apart
    from pipeline.sound.loader import Loader
    from pipeline.sound.player import Player
    from pipeline.sound.voicing import prepare, voiced

    desk = Desk(memory_path(folder))
    go_first(SOUND)
    measure = Elsewhere() if hasattr(os, "fork") else Apart  # not on Windows, which holds nobody
    confine()  # models are programs; all that is needed besides is open now
    player = Player(desk, Loader(voiced, prepare, measure))
    tend(player.stop)
    player.run()
    os._exit(0)  # a model that is being loaded is not waited for


def audio(folder: Path, *_: object) -> int:
    """Play the sound of the project in `folder` on a device."""
    from pipeline.processes.local import memory_path
    from pipeline.sound.audio import Audio
    from pipeline.sound.desk import Desk

    playing = Audio(Desk(memory_path(folder)))
    tend(playing.stop)
    os._exit(0 if playing.run() else LOST)  # a lost device may hang whoever closes it


def tend(stop: Callable[..., object]) -> None:
    """Let a process of sound end when it is told to, or its parent is gone, and be on time."""
    signal.signal(signal.SIGTERM, stop)
    leave_to_parent()
    watch_parent(stop)
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()


def doors(folder: Path, path: Path, *_: object) -> int:
    """Let phones connect to the engine at `path` by WebSocket."""
    from pipeline.processes.doors import main

    leave_to_parent()
    watch_parent(lambda: os._exit(0))
    main(folder, path)
    return 0


def camera(folder: Path, *_: object) -> int:
    """Look through the cameras that the engine of the project in `folder` wants."""
    from pipeline.processes.camera import Watcher

    if hasattr(os, "nice"):  # not on Windows
        os.nice(YIELDING)
    watcher = Watcher(folder)
    signal.signal(signal.SIGTERM, watcher.stop)
    leave_to_parent()
    watch_parent(watcher.stop)
    watcher.run()
    os._exit(0)  # a camera that hangs is not waited for


def leave_to_parent() -> None:
    """Let Ctrl-C and a closed terminal end the supervisor only, which then ends us in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):  # not on Windows
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def watch_parent(stop: Callable[[], object]) -> None:
    """Call `stop` when the process that started us is gone: its end of our input closes."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 64):
            pass
        stop()

    threading.Thread(target=wait, name="parent", daemon=True).start()


def main() -> int:
    """Run one process: `python -m pipeline.processes.process KIND PROJECT SOCKET [SOUND]`.

    With --standby at the end it waits, ready, until it is told to begin.
    """
    logging.basicConfig(
        level=logging.INFO, format="%(levelname)s: %(asctime)s %(message)s", datefmt="%H:%M:%S"
    )
    kind, folder, path, *more = sys.argv[1:]
    if more[-1:] == [STANDBY]:
        from pipeline.processes.waiting import wait

        wait(kind, Path(folder))
    kinds: dict[str, Callable[..., int]] = {
        "engine": engine,
        "trainer": trainer,
        "sound": sound,
        "audio": audio,
        "doors": doors,
        "camera": camera,
    }
    return kinds[kind](Path(folder), Path(path), *(word for word in more if word != STANDBY))


if __name__ == "__main__":
    for name in THREADS:  # before numpy is imported
        os.environ[name] = "1"
    sys.exit(main())
